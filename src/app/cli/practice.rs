//! `wanliu practice`: the program plays the customer, then debriefs.

use super::args::{AdvicePolicy, OnOff, PracticeArgs as Args};
use super::dates::now;
use super::flows::load_and_report;
use super::plans::{odds_of, plan};
use super::shell::{script_of, store_path};
use super::{UNUSABLE, finish};
use crate::files::write;
use crate::output::{stderr, stdout};
use crate::render::practice as screens;
use crate::render::{Messages, Row, View, request_name};
use crate::repl::{Dialogue, run_dialogue};
use crate::store::{StorePath, append_practice_log, read_practice_log};
use engine::customer::{CallRng, CustomerGoal};
use engine::script::ScriptHeader;
use engine::session::{Reply, Session};
use flow::Flow;
use flow::cast::{Cast, Persona};
use flow::lang::Lang;
use flow::spelling::nearest;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use studio::practice::{
    HelpLevel, PracticeRecord, PracticeReply, PracticeSession, PracticeSetup, Progress,
};

/// Seeds that are not given lie below this, so that they are easily typed again.
const MAX_SEED: u64 = 100_000;

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    finish(practise(args, lang))
}

fn practise(args: &Args, lang: Lang) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let refuse = |why: String| {
        writeln!(stderr(), "wanliu: {why}")?;
        Ok(UNUSABLE.into())
    };
    let kept = store_path(args.store.as_ref());
    if args.progress {
        let Some(place) = kept else { return refuse(words.text("calls-no-store")) };
        let (calls, unread) = read_practice_log(&place)?;
        if unread > 0 {
            let count = unread.to_string();
            writeln!(stderr(), "wanliu: {}", words.with("progress-unread", &[("count", &count)]))?;
        }
        let told = screens::progress(&Progress::new(calls), &words);
        stdout().write_all(told.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let loaded = load_and_report(&args.flow, lang);
    let Some(flow) = &loaded.flow else { return Ok(UNUSABLE.into()) };
    let cast = flow.cast();
    if cast.personas.is_empty() {
        return refuse(words.with("practice-nobody", &[("flow", &args.flow)]));
    }
    if args.list {
        return list(flow, &cast, &words);
    }
    let seed = args.seed.map_or_else(random_seed, Ok)?;
    let persona = match find_persona(&cast, &args.customer, seed) {
        Ok(persona) => persona,
        Err(near) => {
            let near = near
                .map_or_else(String::new, |near| words.with("practice-near", &[("name", &near)]));
            let values = [("name", args.customer.as_str()), ("near", &near)];
            return refuse(words.with("practice-unknown", &values));
        }
    };
    let Some(truth) = CustomerGoal::new(&cast, persona) else { return Ok(UNUSABLE.into()) };
    let odds = match odds_of(flow, &args.flow, args.order.odds.as_deref(), &words) {
        Ok(odds) => odds,
        Err(why) => return refuse(why),
    };
    let who = [(persona.request, flow.case(persona.context.given()))];
    let plan = plan((flow, &loaded.sources), &odds, &who, &words);
    let level = match args.level {
        1 => HelpLevel::Advised,
        2 => HelpLevel::Choice,
        _ => HelpLevel::Alone,
    };
    let setting = PracticeSetup {
        flow,
        odds: &odds,
        plan: &plan,
        cast: &cast,
        goal: truth,
        level,
        by_plan: args.order.policy == AdvicePolicy::Best,
        hints: args.hints.map_or(level == HelpLevel::Advised, |hints| hints == OnOff::On),
        seed,
        lang,
    };
    let mut desk = PracticeDialogue {
        practice: PracticeSession::new(setting),
        begun: now(),
        kept,
        page: args.page.as_deref(),
        flow_name: &args.flow,
    };
    run_dialogue(&mut desk, lang, args.width.map(usize::from))?;
    Ok(ExitCode::SUCCESS)
}

/// A seed that nobody chose.
fn random_seed() -> io::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(u64::from_le_bytes(bytes) % MAX_SEED)
}

/// The customer that was asked for, by their number in the list, their name or their id; the nearest name where
/// there is none.
fn find_persona<'c>(cast: &'c Cast, name: &str, seed: u64) -> Result<&'c Persona, Option<String>> {
    if name != "random" {
        let number = name.parse().ok().and_then(|number: usize| number.checked_sub(1));
        let numbered = number.and_then(|at| cast.personas.get(at));
        let own = |one: &&Persona| one.name.each().any(|(_, own)| same(own, name));
        let found = numbered.or_else(|| cast.persona_named(name));
        let found = found.or_else(|| cast.personas.iter().find(own));
        let names = || cast.personas.iter().flat_map(|one| one.name.each().map(|(_, name)| name));
        let known = || cast.personas.iter().map(|one| &*one.id).chain(names());
        return found.ok_or_else(|| nearest(name, known()).map(str::to_owned));
    }
    let odds: Vec<u32> = cast.personas.iter().map(|one| u32::from(one.odds)).collect();
    let at = CallRng::new(seed, 1).weighted_index(&odds);
    at.and_then(|at| cast.personas.get(at)).ok_or(None)
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.trim().to_lowercase()
}

/// Who there is to practise with; nothing that an agent has to find out, and an id may tell of it.
fn list(flow: &Flow, cast: &Cast, words: &Messages) -> io::Result<ExitCode> {
    let mut out = String::new();
    for (number, one) in (1..).zip(&cast.personas) {
        let request = request_name(flow, one.request, words);
        let manner = cast.manner(one).and_then(|manner| manner.label(flow));
        let manner = manner.map_or("", |label| label.get(words.lang()));
        let name = one.name.get(words.lang());
        let parts = [name, &request, manner].into_iter().filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.collect();
        out.extend([format!("{number:>3}  {}\n", parts.join(" · "))]);
    }
    stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A practice call at the terminal.
struct PracticeDialogue<'a> {
    practice: PracticeSession<'a>,
    begun: String,
    kept: Option<StorePath>,
    page: Option<&'a Path>,
    flow_name: &'a str,
}

impl Dialogue for PracticeDialogue<'_> {
    fn session(&self) -> &Session<'_> {
        self.practice.session()
    }

    fn first_screen(&mut self, view: &View) -> Vec<Row> {
        screens::opening(view, &self.practice)
    }

    fn line(&mut self, view: &View, line: &str) -> (Vec<Row>, bool) {
        let before = self.practice.moves().len();
        let came = self.practice.handle_line(line);
        // Often one; two where something else is typed than what own words that were asked about meant.
        let moves = self.practice.moves().get(before..).unwrap_or_default();
        let mut rows: Vec<Row> =
            moves.iter().flat_map(|one| screens::exchange(view, &self.practice, one)).collect();
        if came == PracticeReply::Moved {
            rows.push(Row::default());
        }
        rows.extend(match &came {
            PracticeReply::Choose => screens::choose(view, &self.practice),
            PracticeReply::Advice => screens::advice(view, &self.practice),
            // What a session would show with advice is shown with as much help as the level gives.
            PracticeReply::Moved
            | PracticeReply::Screen
            | PracticeReply::Session(
                Reply::Advice | Reply::Recorded | Reply::Asked | Reply::Heard,
            ) => screens::status(view, &self.practice),
            PracticeReply::Session(reply) => view.reply(self.practice.session(), reply),
            PracticeReply::Refused(why) => screens::rejection(view, *why),
            PracticeReply::Over => Vec::new(),
        });
        (rows, came != PracticeReply::Over)
    }

    fn redraw(&mut self, view: &View) -> Vec<Row> {
        screens::status(view, &self.practice)
    }

    fn last_screen(&mut self, view: &View) -> Vec<Row> {
        if self.practice.moves().is_empty() {
            return Vec::new();
        }
        let debrief = self.practice.debrief();
        let mut rows = screens::debrief(view, &self.practice, &debrief);
        rows.push(Row::default());
        let told = |rows: &mut Vec<Row>, id: &str, values: &[(&str, &str)]| {
            rows.extend(view.paragraph(" ", &view.wording.with(id, values)));
        };
        if let Some(place) = &self.kept {
            let call = PracticeRecord::new(
                &self.practice,
                &debrief,
                self.begun.clone(),
                self.script(view),
            );
            match append_practice_log(place, &call) {
                Ok(()) => told(&mut rows, "practice-kept", &[]),
                Err(error) => told(&mut rows, "practice-not-kept", &[("why", &error.to_string())]),
            }
        }
        if let Some(path) = self.page {
            let words = Lang::OF_PROGRAM.map(Messages::screens);
            let page =
                screens::page(&self.practice, &debrief, view.wording.lang(), words.each_ref());
            let shown = path.display().to_string();
            match write(path, &page) {
                Ok(()) => told(&mut rows, "practice-page", &[("path", &shown)]),
                Err(error) => {
                    let values = [("path", &*shown), ("why", &error.to_string())];
                    told(&mut rows, "practice-no-page", &values);
                }
            }
        }
        let setting = self.practice.setting();
        let (seed, level) = (setting.seed.to_string(), (setting.level as u8).to_string());
        let values = [
            ("flow", self.flow_name),
            ("customer", &*setting.goal.persona.id),
            ("level", &level),
            ("seed", &seed),
        ];
        told(&mut rows, "practice-again", &values);
        rows
    }
}

impl PracticeDialogue<'_> {
    /// The call as a script, what names people taken out of the agent's own words.
    fn script(&self, view: &View) -> String {
        let header = ScriptHeader {
            flow: Some(self.flow_name.to_owned()),
            lang: Some(view.wording.lang()),
            ..ScriptHeader::default()
        };
        script_of(self.practice.session(), header).to_string()
    }
}
