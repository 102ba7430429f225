//! `wanliu call`: load the flow, read the customer's context, start the REPL.

use super::args::{AdviceArgs, AdvicePolicy, CallArgs};
use super::disk::DiskSource;
use super::flows::{context, load_named, print_diagnostics, report_loaded};
use super::plans::{odds_of, plan};
use super::shell::{self, Recording, RecordingHooks, ScriptSaver, save};
use super::{UNUSABLE, calls, finish};
use crate::output::stderr;
use crate::render::Messages;
use crate::render::plain_rows;
use crate::render::tests::text;
use crate::repl::{self, ShellExit};
use crate::store::pseudonym;
use engine::customer::Odds;
use engine::plan::Plan;
use engine::session::Session;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::id::RequestId;
use flow::lang::Lang;
use flow::load::LoadedFlow;
use flow::source::Sources;
use flow::{Flow, FlowCase};
use std::io::Write;
use std::process::ExitCode;
use studio::suite::{FailureKind, discover, run as run_play, session_at};

pub(super) fn run(call: &CallArgs, lang: Lang) -> ExitCode {
    let done = match &call.script {
        Some(script) => continue_script(call, script, lang),
        None => begin(call, lang),
    };
    finish(done)
}

fn begin(call: &CallArgs, lang: Lang) -> std::io::Result<ExitCode> {
    let name = call.flow.as_deref().unwrap_or("mobile");
    let loaded = load_named(name);
    report_loaded(&loaded, "flow-problem", lang);
    let Some(flow) = &loaded.flow else { return Ok(UNUSABLE.into()) };
    let mut sources = Sources::default();
    let mut report = Diagnostics::default();
    let context = context(flow, call.customer.as_deref(), &mut sources, &mut report);
    if report.has_errors() {
        print_diagnostics(lang, "context-problem", &sources, &report, true);
        return Ok(UNUSABLE.into());
    }
    let words = Messages::screens(lang);
    let odds = match odds_of(flow, name, call.order.odds.as_deref(), &words) {
        Ok(odds) => odds,
        Err(why) => return refuse(&why),
    };
    let best = plan_for(&call.order, (flow, &loaded.sources), &odds, &context, &words);
    let mut session = Session::new(flow, context.clone());
    if let Some(best) = &best {
        session.use_plan(best);
    }
    let save: ScriptSaver<'_> =
        Box::new(|session, path| save(session, path, lang, name, call.customer.as_deref()));
    let keeping = match shell::store_path(call.keep.store.as_ref()) {
        None => None,
        Some(place) => {
            let who = call.keep.who.as_deref();
            let who = who.map(|who| Ok(pseudonym(&place.key()?, who)));
            let who = match who.transpose() {
                Ok(who) => who,
                Err::<_, std::io::Error>(why) => {
                    return refuse(&words.with("keep-no-key", &[("why", &why.to_string())]));
                }
            };
            let (context, loaded) = (&context, &loaded.sources);
            let head = move || {
                let mark = shell::flow_ref(flow, loaded, name);
                shell::journal_header(&call.keep, who.clone(), (context, flow), mark, lang)
            };
            Some(Recording::new(place, Box::new(head)))
        }
    };
    let mut desk = RecordingHooks::new(lang, save, keeping);
    let width = call.width.map(usize::from);
    if repl::run(session, lang, width, &mut desk)? == ShellExit::Resume
        && let (Some(place), Some(id)) =
            (shell::store_path(call.keep.store.as_ref()), desk.broken_off())
    {
        return calls::resume(&place, id, None, (width, call.keep.keep.days), lang);
    }
    Ok(ExitCode::SUCCESS)
}

/// The plan that advice is to go by, whatever this customer turns out to want; `None` where it goes by the equation.
fn plan_for<'f>(
    order: &AdviceArgs,
    (flow, sources): (&'f Flow, &Sources),
    odds: &'f Odds,
    context: &Context,
    words: &Messages,
) -> Option<Plan<'f>> {
    if order.policy == AdvicePolicy::Equation {
        return None;
    }
    let case = flow.case(context.given());
    let who: Vec<(RequestId, FlowCase<'f>)> =
        flow.retained_requests().map(|request| (request, case)).collect();
    Some(plan((flow, sources), odds, &who, words))
}

fn refuse(why: &str) -> std::io::Result<ExitCode> {
    writeln!(stderr(), "wanliu: {why}")?;
    Ok(UNUSABLE.into())
}

/// Replays a script, and goes on from where it stands.
fn continue_script(call: &CallArgs, script: &str, lang: Lang) -> std::io::Result<ExitCode> {
    let suite = discover(&[script.to_owned()], &DiskSource, plain_rows);
    for (_, loaded) in &suite.flows {
        report_loaded(loaded, "flow-problem", lang);
    }
    if !suite.diagnostics.is_empty() {
        print_diagnostics(lang, "script-problem", &suite.sources, &suite.diagnostics, true);
    }
    let play = suite.cases.first();
    let flow = play.and_then(|play| suite.flows.get(play.flow));
    let (Some(play), Some((name, LoadedFlow { flow: Some(flow), sources, .. }))) = (play, flow)
    else {
        return Ok(UNUSABLE.into());
    };
    let lang = play.header.lang.unwrap_or(lang);
    let save: ScriptSaver<'_> =
        Box::new(|session, path| save(session, path, lang, name, play.header.customer.as_deref()));
    let words = Messages::screens(lang);
    let odds = match odds_of(flow, name, call.order.odds.as_deref(), &words) {
        Ok(odds) => odds,
        Err(why) => return refuse(&why),
    };
    let best = plan_for(&call.order, (flow, sources), &odds, &play.context, &words);
    let ran = run_play(flow, play);
    let refused = ran.failures.iter().find(|one| matches!(one.kind, FailureKind::Refused(_)));
    if refused.is_some() {
        let told = text(&suite, &[Some(ran.clone())], &words);
        stderr().write_all(told.as_bytes())?;
    }
    let mut session = session_at(flow, play, refused.map_or(play.steps.len(), |one| one.step));
    if let Some(best) = &best {
        session.use_plan(best);
    }
    // What goes on from a script is no customer's call.
    let mut desk = RecordingHooks::new(lang, save, None);
    repl::run(session, lang, call.width.map(usize::from), &mut desk)?;
    Ok(ExitCode::SUCCESS)
}
