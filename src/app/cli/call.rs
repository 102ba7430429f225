//! `wanliu call`: load the flow, read the customer's context, start the REPL.

use super::args::{AdvicePolicy, Call, Order, processors};
use super::disk::Disk;
use super::flows::{complain, context, load_named};
use super::plans::{odds_of, plan};
use super::shell::{self, Desk, Keeping, Save, save};
use super::{UNUSABLE, calls, finish};
use crate::render::Wording;
use crate::render::plain_rows;
use crate::render::tests::text;
use crate::repl::{self, After};
use engine::customer::Odds;
use engine::plan::Plan;
use engine::session::Session;
use flow::context::Context;
use flow::diagnostic::Report;
use flow::lang::Lang;
use flow::load::Loaded;
use flow::method::Kind;
use flow::source::Sources;
use flow::{Case, Flow};
use std::io::Write;
use std::process::ExitCode;
use studio::suite::{Wrong, gather, replay, run as run_play};

pub(super) fn run(call: &Call, lang: Lang) -> ExitCode {
    let done = match &call.script {
        Some(script) => go_on(call, script, lang),
        None => begin(call, lang),
    };
    finish(done)
}

fn begin(call: &Call, lang: Lang) -> std::io::Result<ExitCode> {
    let name = call.flow.as_deref().unwrap_or("mobile");
    let loaded = load_named(name);
    if !loaded.report.is_empty() {
        complain(lang, "flow-problem", &loaded.sources, &loaded.report, loaded.flow.is_none());
    }
    let Some(flow) = &loaded.flow else { return Ok(UNUSABLE.into()) };
    let mut sources = Sources::default();
    let mut report = Report::default();
    let context = context(flow, call.customer.as_deref(), &mut sources, &mut report);
    if report.has_errors() {
        complain(lang, "context-problem", &sources, &report, true);
        return Ok(UNUSABLE.into());
    }
    let words = Wording::screens(lang);
    let odds = match odds_of(flow, name, call.order.odds.as_deref(), &words) {
        Ok(odds) => odds,
        Err(why) => return refuse(&why),
    };
    let best = planned(&call.order, (flow, &loaded.sources), &odds, &context, &words);
    let mut session = Session::new(flow, context.clone());
    if let Some(best) = &best {
        session.go_by(best);
    }
    let save: Save<'_> =
        Box::new(|session, path| save(session, path, lang, name, call.customer.as_deref()));
    let keeping = shell::place(call.keep.store.as_ref()).map(|place| {
        let (context, loaded, at) = (&context, &loaded.sources, place.clone());
        let head = move || {
            let mark = shell::mark(flow, loaded, name);
            shell::head(&call.keep, &at, (context, flow), mark, lang)
        };
        Keeping::new(place, Box::new(head))
    });
    let mut desk = Desk::new(lang, save, keeping);
    let width = call.width.map(usize::from);
    if repl::run(session, lang, width, &mut desk)? == After::Resume
        && let (Some(place), Some(id)) = (shell::place(call.keep.store.as_ref()), desk.broken_off())
    {
        return calls::resume(&place, id, None, width, lang);
    }
    Ok(ExitCode::SUCCESS)
}

/// The plan that advice is to go by, whatever this customer turns out to want; `None` where it goes by the equation.
fn planned<'f>(
    order: &Order,
    (flow, sources): (&'f Flow, &Sources),
    odds: &'f Odds,
    context: &Context,
    words: &Wording,
) -> Option<Plan<'f>> {
    if order.policy == AdvicePolicy::Equation {
        return None;
    }
    let case = flow.case(context.given());
    let who: Vec<(Kind, Case<'f>)> = Kind::ALL.iter().map(|kind| (*kind, case)).collect();
    Some(plan((flow, sources), odds, &who, processors(), words))
}

fn refuse(why: &str) -> std::io::Result<ExitCode> {
    writeln!(anstream::stderr(), "wanliu: {why}")?;
    Ok(UNUSABLE.into())
}

/// Replays a script, and goes on from where it stands.
fn go_on(call: &Call, script: &str, lang: Lang) -> std::io::Result<ExitCode> {
    let suite = gather(&[script.to_owned()], &Disk, plain_rows);
    for (_, loaded) in &suite.flows {
        if !loaded.report.is_empty() {
            complain(lang, "flow-problem", &loaded.sources, &loaded.report, loaded.flow.is_none());
        }
    }
    if !suite.report.is_empty() {
        complain(lang, "script-problem", &suite.sources, &suite.report, true);
    }
    let play = suite.plays.first();
    let flow = play.and_then(|play| suite.flows.get(play.flow));
    let (Some(play), Some((name, Loaded { flow: Some(flow), sources, .. }))) = (play, flow) else {
        return Ok(UNUSABLE.into());
    };
    let lang = play.header.lang.unwrap_or(lang);
    let save: Save<'_> =
        Box::new(|session, path| save(session, path, lang, name, play.header.customer.as_deref()));
    let words = Wording::screens(lang);
    let odds = match odds_of(flow, name, call.order.odds.as_deref(), &words) {
        Ok(odds) => odds,
        Err(why) => return refuse(&why),
    };
    let best = planned(&call.order, (flow, sources), &odds, &play.context, &words);
    let ran = run_play(flow, play);
    let refused = ran.failures.iter().find(|one| matches!(one.wrong, Wrong::Refused(_)));
    if refused.is_some() {
        let told = text(&suite, &[Some(ran.clone())], &words);
        anstream::stderr().write_all(told.as_bytes())?;
    }
    let mut session = replay(flow, play, refused.map_or(play.steps.len(), |one| one.step));
    if let Some(best) = &best {
        session.go_by(best);
    }
    // What goes on from a script is no customer's call.
    let mut desk = Desk::new(lang, save, None);
    repl::run(session, lang, call.width.map(usize::from), &mut desk)?;
    Ok(ExitCode::SUCCESS)
}
