//! `wanliu simulate`: many simulated calls, counted.

use super::args::{CallersArg, ReportFormat, SimulateArgs};
use super::files::text_of;
use super::flows::{load_version, report_loaded};
use super::plans::{odds_of, plan};
use super::{UNUSABLE, finish};
use crate::output::{stderr, stdout};
use crate::render::{Messages, simulation};
use engine::call::State;
use engine::customer::{MixError, Odds, PersonaSampler, RapportBelief, ReasonMix};
use engine::explore::decisive_figures;
use engine::plan::Plan;
use flow::cast::Cast;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::id::RequestId;
use flow::lang::Lang;
use flow::load::LoadedFlow;
use flow::{Flow, FlowCase};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use studio::simulate::{
    Arm, CallerSource, DisplayNames, Policy, Preferences, PreferencesError, SimulationReport,
    simulate,
};

pub(super) fn run(args: &SimulateArgs, lang: Lang) -> ExitCode {
    finish(args.jobs.apply().and_then(|()| run_simulation(args, lang)))
}

fn run_simulation(args: &SimulateArgs, lang: Lang) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let refuse = |why: String| {
        writeln!(stderr(), "wanliu: {why}")?;
        Ok(UNUSABLE.into())
    };
    if args.policy.len() > 2 || args.policy.len() == 2 && args.against.is_some() {
        return refuse(words.text("simulate-two-at-most"));
    }
    let names = [Some(&args.flow), args.against.as_ref()];
    let loaded: Vec<(&String, LoadedFlow)> =
        names.into_iter().flatten().map(|name| (name, load_version(name))).collect();
    for (_, one) in &loaded {
        report_loaded(one, "flow-unread", lang);
        if one.flow.is_none() {
            return Ok(UNUSABLE.into());
        }
    }
    let mut hands: Vec<ArmInput<'_>> = Vec::new();
    for (name, one) in &loaded {
        let Some(flow) = &one.flow else { continue };
        match ArmInput::new(flow, name, one, args, &words) {
            Ok(hand) => hands.push(hand),
            Err(why) => return refuse(why),
        }
    }
    // One by one, one flow by two policies, or two flows by one.
    let count = args.policy.len().max(hands.len());
    let policies = || args.policy.iter().cycle().take(count).map(String::as_str);
    let own = hands.iter().cycle().zip(policies());
    let own: Vec<Option<Preferences>> =
        match own.map(|(hand, policy)| preferences(hand.flow, policy, &words)).collect() {
            Ok(own) => own,
            Err(why) => return refuse(why),
        };
    let best = policies().any(|policy| policy == "best");
    let tables: Vec<ArmSetup<'_>> =
        hands.iter().map(|hand| ArmSetup::new(hand, args, best, &words)).collect();
    let sides = tables.iter().cycle().zip(policies());
    let compared: Vec<Arm<'_>> = sides
        .clone()
        .zip(&own)
        .map(|((table, policy), own)| table.side(policy, own.as_ref()))
        .collect();
    let found = simulate(&compared, args.calls, args.seed);
    let sides = sides.map(|(table, policy)| (table.hand.name.to_owned(), policy.to_owned()));
    let told = SimulationReport {
        calls: args.calls,
        seed: args.seed,
        arms: sides.collect(),
        names: DisplayNames::from_flows(loaded.iter().filter_map(|(_, one)| one.flow.as_ref())),
        result: &found,
        expected: tables.first().and_then(ArmSetup::expected),
    };
    let out = match args.format {
        ReportFormat::Text => simulation::text(&told, &words),
        ReportFormat::Json => serde_json::to_string(&told).expect("a tally is JSON") + "\n",
        ReportFormat::Html => {
            let words = Lang::OF_PROGRAM.map(Messages::screens);
            simulation::page(&told, lang, words.each_ref())
        }
    };
    stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// What one flow brings to a simulation.
struct ArmInput<'f> {
    name: &'f str,
    flow: &'f Flow,
    loaded: &'f LoadedFlow,
    odds: Odds,
    cast: Cast,
    mix: Option<ReasonMix>,
    /// The ways in which figures decide about offers; `None` where there are too many.
    figures: Option<Vec<Vec<String>>>,
}

impl<'f> ArmInput<'f> {
    fn new(
        flow: &'f Flow,
        name: &'f str,
        loaded: &'f LoadedFlow,
        args: &SimulateArgs,
        words: &Messages,
    ) -> Result<Self, String> {
        let odds = odds_of(flow, name, args.odds.as_deref(), words)?;
        let mix = args.mix.as_deref().map(|mix| mix_of(flow, mix, words)).transpose()?;
        let cast = flow.cast();
        if args.callers == CallersArg::People && cast.personas.is_empty() {
            return Err(words.with("simulate-nobody", &[("flow", name)]));
        }
        let figures = decisive_figures(flow);
        if args.callers == CallersArg::Odds && figures.is_none() {
            // Where stderr is gone there is nobody left to tell.
            let _ = writeln!(
                stderr(),
                "wanliu: {}",
                words.with("simulate-no-figures", &[("flow", name)])
            );
        }
        Ok(Self { name, flow, loaded, odds, cast, mix, figures })
    }

    fn callers(&self, who: CallersArg) -> CallerSource<'_> {
        match who {
            CallersArg::People => {
                CallerSource::People(PersonaSampler::new(self.flow, &self.cast, self.mix.as_ref()))
            }
            CallersArg::Odds => {
                let requests = self.flow.retained_requests();
                let each =
                    requests.flat_map(|id| self.anybody().into_iter().map(move |one| (id, one)));
                CallerSource::Odds(each.collect())
            }
        }
    }

    /// Nobody in particular: of whom no figure is known, and with figures that decide about the flow's offers, each way
    /// once; those alone of whom nothing is known, where there are too many ways.
    fn anybody(&self) -> Vec<Context> {
        let ways = self.figures.clone().unwrap_or_else(|| vec![Vec::new()]);
        let context = |pairs: Vec<String>| {
            // They are the flow's own values, so that nothing is wrong with them.
            let mut report = Diagnostics::default();
            Context::read_pairs(self.flow, pairs.iter().map(String::as_str), &mut report)
        };
        ways.into_iter().map(context).collect()
    }

    /// The customers that a plan is needed for.
    fn who(&self) -> Vec<(RequestId, FlowCase<'f>)> {
        let anybody = self.anybody();
        let cases: Vec<FlowCase<'f>> =
            anybody.iter().map(|one| self.flow.case(one.given())).collect();
        let requests = self.flow.retained_requests();
        let odds = requests.flat_map(|id| cases.iter().map(move |case| (id, *case)));
        let people = self.cast.personas.iter();
        let people = people.map(|one| (one.request, self.flow.case(one.context.given())));
        odds.chain(people).collect()
    }
}

/// A flow with those who call, and the best policy for them where it is asked for.
struct ArmSetup<'h> {
    hand: &'h ArmInput<'h>,
    callers: CallerSource<'h>,
    plan: Option<Plan<'h>>,
}

impl<'h> ArmSetup<'h> {
    fn new(hand: &'h ArmInput<'h>, args: &SimulateArgs, best: bool, words: &Messages) -> Self {
        let from = (hand.flow, &hand.loaded.sources);
        let plan = best.then(|| plan(from, &hand.odds, &hand.who(), words));
        Self { hand, callers: hand.callers(args.callers), plan }
    }

    fn side<'t>(&'t self, policy: &str, own: Option<&'t Preferences>) -> Arm<'t> {
        let policy = match (policy, &self.plan, own) {
            ("random", ..) => Policy::Random,
            ("best", Some(plan), _) => Policy::Best(plan),
            (_, _, Some(own)) => Policy::Own(own),
            _ => Policy::Equation,
        };
        let ArmInput { flow, odds, .. } = self.hand;
        Arm { flow, odds, callers: &self.callers, policy }
    }

    /// What a call is worth by the plan before a word was said, for those who answer by the odds alone.
    fn expected(&self) -> Option<f64> {
        let (CallerSource::Odds(who), Some(plan)) = (&self.callers, &self.plan) else {
            return None;
        };
        let value = |request: RequestId, context: &Context| {
            plan.value(
                self.hand.flow.case(context.given()),
                (&State::initial_with(request), RapportBelief::default()),
            )
        };
        let values = who.iter().filter_map(|(request, context)| value(*request, context));
        let (sum, count) =
            values.fold((0.0, 0_u32), |(sum, count), value| (sum + f64::from(value), count + 1));
        Some(sum / f64::from(count.max(1)))
    }
}

fn mix_of(flow: &Flow, given: &str, words: &Messages) -> Result<ReasonMix, String> {
    let (path, name) = match given.rsplit_once(':') {
        Some((path, name)) if !Path::new(given).exists() => (path, Some(name)),
        _ => (given, None),
    };
    let text = text_of(Path::new(path), words)?;
    let told = |id: &str, detail: &str| words.with(id, &[("path", path), ("detail", detail)]);
    match ReasonMix::parse(flow, &text, name) {
        Ok((mix, unknown)) => {
            if !unknown.is_empty() {
                let line = told("mix-left-out", &unknown.join(", "));
                // Where stderr is gone there is nobody left to tell.
                let _ = writeln!(stderr(), "wanliu: {line}");
            }
            Ok(mix)
        }
        Err(MixError::Malformed(why)) => Err(told("mix-malformed", &why)),
        Err(MixError::Several(names)) => Err(told("mix-several", &names.join(", "))),
        Err(MixError::Nobody(names)) => Err(told("mix-nobody", &names.join(", "))),
    }
}

/// What an author prefers, where the policy is a file of theirs.
fn preferences(flow: &Flow, policy: &str, words: &Messages) -> Result<Option<Preferences>, String> {
    if matches!(policy, "equation" | "best" | "random") {
        return Ok(None);
    }
    if !Path::new(policy).is_file() {
        return Err(words.with("policy-unknown", &[("name", policy)]));
    }
    let text = text_of(Path::new(policy), words)?;
    let own = Preferences::parse(flow, &text).map_err(|problem| {
        let (id, detail) = match problem {
            PreferencesError::Malformed(why) => ("policy-malformed", why),
            PreferencesError::Spot(spot, _) => ("policy-spot", spot),
            PreferencesError::Unknown(name) => ("policy-no-item", name),
        };
        words.with(id, &[("path", policy), ("detail", &detail)])
    })?;
    Ok(Some(own))
}
