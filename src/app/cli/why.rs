//! `wanliu why` and `wanliu why-not`: advice at any place on a call, without making the call.

use super::args::{Format, PlaceArgs};
use super::flows::{context, load_and_report, print_diagnostics};
use super::{UNUSABLE, finish};
use crate::output::{stderr, stdout};
use crate::render::{Messages, View, why_json};
use engine::call::Event;
use engine::call::history::{Entry, History, Turn};
use engine::guide::{PredicateError, StatePredicate};
use engine::script::Command;
use engine::session::{Reply, Session};
use flow::Flow;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::lang::Lang;
use flow::source::Sources;
use flow::spelling::nearest;
use std::io::Write;
use std::process::ExitCode;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 80;

pub(super) fn run(flow: &str, item: Option<&str>, place: &PlaceArgs, lang: Lang) -> ExitCode {
    let loaded = load_and_report(flow, lang);
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let view = View::new(lang, WIDTH);
    match answer(&flow, item, place, &view) {
        Ok(text) => finish(writeln!(stdout(), "{text}").map(|()| ExitCode::SUCCESS)),
        Err(message) => {
            // Where stderr is gone there is nobody left to tell; the exit code still says it.
            let _ = writeln!(stderr(), "wanliu: {message}");
            UNUSABLE.into()
        }
    }
}

fn answer(
    flow: &Flow,
    item: Option<&str>,
    place: &PlaceArgs,
    view: &View,
) -> Result<String, String> {
    let words = &view.wording;
    let spot = StatePredicate::parse(flow, &place.at)
        .map_err(|problem| describe_error(words, &problem))?;
    let item = item.map(|name| {
        let near = || nearest(name, flow.item_names()).map(str::to_owned);
        match flow.item_named(name.split('/').next().unwrap_or(name)) {
            Some(_) => Ok(name),
            None => {
                Err(did_you_mean(words, &words.with("problem-item", &[("name", name)]), near()))
            }
        }
    });
    let item = item.transpose()?;
    let context = context_at(flow, place, &spot, view)?;
    let case = flow.case(context.given());
    let Some(events) = spot.shortest_call(case, &context) else {
        return Err(words.with("no-such-place", &[("at", &place.at)]));
    };
    let mut session = session_at(flow, context, &spot, events);
    let reply = match item {
        Some(name) => session.handle_command(&Command::WhyNot(name.to_owned())),
        None => Reply::Why,
    };
    Ok(match place.format {
        Format::Json => why_json(view, &session, &reply).to_string(),
        Format::Text => {
            let rows = view.why(&session, &reply);
            let rows =
                rows.iter().map(|row| anstream::adapter::strip_str(&row.to_string()).to_string());
            rows.collect::<Vec<_>>().join("\n")
        }
    })
}

/// The customer's context, with what the place says of it.
fn context_at(
    flow: &Flow,
    place: &PlaceArgs,
    spot: &StatePredicate,
    view: &View,
) -> Result<Context, String> {
    let (mut sources, mut report) = (Sources::default(), Diagnostics::default());
    let context = match (&place.customer, spot.given.is_empty()) {
        (customer, true) => context(flow, customer.as_deref(), &mut sources, &mut report),
        (None, false) => {
            Context::read_pairs(flow, spot.given.iter().map(String::as_str), &mut report)
        }
        (Some(customer), false) => {
            let pairs = customer.split([',', '，']).chain(spot.given.iter().map(String::as_str));
            Context::read_pairs(flow, pairs, &mut report)
        }
    };
    if report.has_errors() {
        print_diagnostics(view.wording.lang(), "context-problem", &sources, &report, false);
        return Err(view.wording.with("context-problem", &[("errors", &report.len().to_string())]));
    }
    Ok(context)
}

/// A session that stands at the place, with what the agent noted there.
fn session_at<'f>(
    flow: &'f Flow,
    context: Context,
    spot: &StatePredicate,
    events: Vec<Event>,
) -> Session<'f> {
    let case = flow.case(context.given());
    let mut history = History::new(spot.initial_state(&context), flow.first_notes());
    for event in events {
        history
            .push(case, Turn { entries: vec![Entry::Event(event)] })
            .expect("a way goes through events that are available");
    }
    let notes = spot.notes.iter().copied().map(Entry::Noted).collect();
    history.push(case, Turn { entries: notes }).expect("notes are possible at any moment");
    Session::at(flow, context, history)
}

pub(super) fn describe_error(words: &Messages, problem: &PredicateError) -> String {
    match problem {
        PredicateError::Either(text) => words.with("place-either", &[("text", text)]),
        PredicateError::CustomerValue(value) => words.with("place-value", &[("value", value)]),
        PredicateError::NoPair(part) => words.with("place-pair", &[("part", part)]),
        PredicateError::UnknownFact(fact, known) => {
            let line = words.with("place-fact", &[("fact", fact), ("known", &known.join(" "))]);
            did_you_mean(
                words,
                &line,
                nearest(fact, known.iter().map(String::as_str)).map(str::to_owned),
            )
        }
        PredicateError::UnknownValue(fact, value, known) => {
            let values = [("fact", &**fact), ("value", &**value), ("known", &*known.join(" "))];
            let line = words.with("problem-value", &values);
            did_you_mean(
                words,
                &line,
                nearest(value, known.iter().map(String::as_str)).map(str::to_owned),
            )
        }
    }
}

fn did_you_mean(words: &Messages, line: &str, near: Option<String>) -> String {
    match near {
        Some(name) => format!("{line}; {}", words.with("did-you-mean", &[("name", &name)])),
        None => line.to_owned(),
    }
}
