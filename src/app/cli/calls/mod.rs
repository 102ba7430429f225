//! `wanliu calls`: what was kept of calls, taken up again, passed on, and in the end deleted.

mod audit;
mod export;
mod fit;
mod import;
mod resume;
mod show;

pub(super) use resume::resume;

use super::args::{CallsArgs, CallsCommand, Format};
use super::dates::local_time;
use super::flows::{load_named, print_diagnostics};
use super::shell::{day, store_path};
use super::{FOUND, UNUSABLE, finish};
use crate::output::{stderr, stdout};
use crate::render::Messages;
use crate::store::{
    CallListing, CallLock, FollowUp, FollowUpFilter, SqliteStore, Store, StoreError, StorePath,
};
use engine::record::Journal;
use engine::session::Session;
use flow::Flow;
use flow::context::Context;
use flow::lang::Lang;
use flow::load::LoadedFlow;
use serde_json::json;
use std::io::{self, Write};
use std::process::ExitCode;

pub(super) fn run(args: &CallsArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    let Some(place) = store_path(args.store.as_ref()) else {
        return finish(print_refusal(&words.text("calls-no-store")));
    };
    finish(match &args.what {
        CallsCommand::List { most, open, format } => {
            in_store(&place, &words, |store| list((&place, store), *most, *open, *format, &words))
        }
        CallsCommand::Show { id, format } => {
            in_store(&place, &words, |store| show::show(store, *id, *format, lang))
        }
        CallsCommand::Resume { id, flow, width, keep } => {
            let width = width.map(usize::from);
            return finish(resume(&place, *id, flow.as_deref(), (width, keep.days), lang));
        }
        CallsCommand::Export { ids, format, script, since, to } => {
            let format = if *script { super::args::ExportFormat::Script } else { *format };
            let which = export::ExportSelection { ids, since: since.as_deref(), to: to.as_deref() };
            in_store(&place, &words, |store| export::export(store, &which, format, lang))
        }
        CallsCommand::Import { file } => return finish(import::import(&place, file, lang)),
        CallsCommand::Followups { due, all, format } => in_store(&place, &words, |store| {
            let due = day(due.as_ref());
            let which = if *all { FollowUpFilter::All } else { FollowUpFilter::DueBy(&due) };
            follow_ups(store, which, *format, &words)
        }),
        CallsCommand::Done { id } => in_store(&place, &words, |store| {
            let found = store.mark_done(*id, &day(None))?;
            let id = [("id", &*id.to_string())];
            let told = words.with(if found { "calls-done" } else { "calls-no-promise" }, &id);
            Ok(if found { print_line(&told)? } else { print_refusal(&told)? })
        }),
        CallsCommand::Redact { ids } => {
            in_store(&place, &words, |store| redact(store, ids, &words))
        }
        CallsCommand::Purge { before } => {
            let today = day(None);
            let before = day(before.as_ref());
            // Whatever may still be kept is kept.
            if before > today || before.len() != today.len() {
                return finish(print_refusal(
                    &words.with("calls-purge-early", &[("today", &today)]),
                ));
            }
            in_store(&place, &words, |store| {
                let gone = store.purge(&before)?.to_string();
                Ok(print_line(
                    &words.with("calls-purged", &[("count", &gone), ("before", &before)]),
                )?)
            })
        }
        CallsCommand::Fit(args) => in_store(&place, &words, |store| fit::fit(store, args, lang)),
        CallsCommand::Audit { id, rules, flow, format } => in_store(&place, &words, |store| {
            let by = audit::AuditBasis { rules: rules.as_deref(), flow: flow.as_deref() };
            audit::audit(store, *id, &by, *format, lang)
        }),
    })
}

/// Why something could not be done.
pub(super) enum CallsError {
    Store(StoreError),
    Output(io::Error),
}

impl From<StoreError> for CallsError {
    fn from(problem: StoreError) -> Self {
        Self::Store(problem)
    }
}

impl From<io::Error> for CallsError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Does something in the store, which must be there.
pub(super) fn in_store(
    place: &StorePath,
    words: &Messages,
    act: impl FnOnce(&mut SqliteStore) -> Result<ExitCode, CallsError>,
) -> io::Result<ExitCode> {
    let path = place.file.display().to_string();
    if !place.file.exists() {
        return print_refusal(&words.with("calls-none-kept", &[("path", &path)]));
    }
    let done = SqliteStore::open(&place.file)
        .map_err(CallsError::from)
        .and_then(|mut store| act(&mut store));
    match done {
        Ok(code) => Ok(code),
        Err(CallsError::Output(error)) => Err(error),
        Err(CallsError::Store(problem)) => unusable(place, &problem, words),
    }
}

/// Says why a store cannot be used.
fn unusable(place: &StorePath, problem: &StoreError, words: &Messages) -> io::Result<ExitCode> {
    let why = words.text(&format!("store-{}", problem.name()));
    let (path, detail) = (place.file.display().to_string(), problem.to_string());
    let told = [("path", &*path), ("why", &*why), ("detail", &*detail)];
    print_refusal(&words.with("calls-store-unusable", &told))
}

fn print_refusal(why: &str) -> io::Result<ExitCode> {
    writeln!(stderr(), "wanliu: {why}")?;
    Ok(UNUSABLE.into())
}

fn print_line(what: &str) -> io::Result<ExitCode> {
    writeln!(stdout(), "{what}")?;
    Ok(ExitCode::SUCCESS)
}

/// A call's journal, or why there is none.
fn journal(
    store: &dyn Store,
    id: u64,
    words: &Messages,
) -> Result<Result<Journal, ExitCode>, CallsError> {
    match store.journal(id)? {
        Some(journal) => Ok(Ok(journal)),
        None => Ok(Err(print_refusal(&words.with("calls-no-call", &[("id", &id.to_string())]))?)),
    }
}

/// The flow that a call was held by, as it is now.
fn flow_of(journal: &Journal) -> LoadedFlow {
    load_named(&journal.head.flow.from)
}

/// Says what is wrong with the flow that a call was held by.
fn unread(loaded: &LoadedFlow, lang: Lang) -> ExitCode {
    print_diagnostics(lang, "calls-flow-unread", &loaded.sources, &loaded.diagnostics, true);
    UNUSABLE.into()
}

fn list(
    (place, store): (&StorePath, &SqliteStore),
    most: usize,
    open: bool,
    format: Format,
    words: &Messages,
) -> Result<ExitCode, CallsError> {
    let calls = store.latest(most, open)?;
    let broken_off = CallLock::interrupted_calls(place);
    let mut out = String::new();
    for call in &calls {
        let line = match format {
            Format::Json => listed_json(call).to_string(),
            Format::Text => {
                let digest = &call.digest;
                let seconds: u64 = digest.seconds.iter().copied().map(u64::from).sum();
                let minutes = seconds.div_ceil(60).to_string();
                let (turns, id) = (digest.turns.to_string(), call.call.to_string());
                let begun = local_time(&call.head.begun);
                let state = match (
                    call.left || digest.outcome != "none",
                    broken_off.contains(&call.call),
                ) {
                    (true, _) => "calls-row",
                    (false, true) => "calls-row-open",
                    (false, false) => "calls-row-held",
                };
                let disposition = digest.disposition();
                let values = [
                    ("id", &*id),
                    ("begun", &*begun),
                    ("flow", &*digest.flow),
                    ("disposition", &*disposition),
                    ("turns", &*turns),
                    ("minutes", &*minutes),
                ];
                words.with(state, &values)
            }
        };
        out.push_str(&line);
        out.push('\n');
    }
    if calls.is_empty() && format == Format::Text {
        out = words.text("calls-empty") + "\n";
    }
    stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn listed_json(call: &CallListing) -> serde_json::Value {
    json!({
        "call": call.call, "left": call.left, "begun": call.head.begun,
        "delete_on": call.head.delete_on, "flow": call.head.flow, "who": call.head.pseudonym,
        "team": call.head.team, "follows": call.head.follows, "digest": call.digest,
        "disposition": call.digest.disposition(),
    })
}

fn follow_ups(
    store: &SqliteStore,
    which: FollowUpFilter<'_>,
    format: Format,
    words: &Messages,
) -> Result<ExitCode, CallsError> {
    let found = store.follow_ups(which)?;
    let mut out = stdout();
    if found.is_empty() && format == Format::Text {
        writeln!(out, "{}", words.text("calls-nothing-due"))?;
    }
    for one in &found {
        let FollowUp { number, call, what, owner, due, done } = one;
        match format {
            Format::Json => writeln!(
                out,
                "{}",
                json!({
                    "id": number, "call": call, "what": what, "owner": owner, "due": due, "done": done,
                })
            )?,
            Format::Text => {
                let line = promised(store, *call, what, words);
                let (number, call) = (number.to_string(), call.to_string());
                let values = [
                    ("id", &*number),
                    ("call", &*call),
                    ("due", &**due),
                    ("owner", &**owner),
                    ("what", &*line),
                ];
                let id = if done.is_some() { "calls-followup-done" } else { "calls-followup" };
                writeln!(out, "{}", words.with(id, &values))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What was promised on a call, in the words of its flow, as far as that still has them.
fn promised(store: &SqliteStore, call: u64, what: &str, words: &Messages) -> String {
    let journal = store.journal(call).ok().flatten();
    let loaded = journal.map(|journal| flow_of(&journal));
    let flow = loaded.as_ref().and_then(|loaded| loaded.flow.as_ref());
    flow.map_or_else(|| what.to_owned(), |flow| promise_line(flow, what, words))
}

fn promise_line(flow: &Flow, what: &str, words: &Messages) -> String {
    if what == "callback" {
        return words.text("summary-callback");
    }
    let Some(item) = flow.item_named(what) else { return what.to_owned() };
    let session = Session::new(flow, Context::empty(flow));
    flow.item(item).say.fill(words.lang(), &session.values())
}

fn redact(store: &mut SqliteStore, ids: &[u64], words: &Messages) -> Result<ExitCode, CallsError> {
    let mut all = ids.to_vec();
    if all.is_empty() {
        store.for_each(None, &mut |one| all.push(one.call))?;
    }
    let (mut calls, mut lines) = (0_usize, 0_usize);
    for id in all {
        let Some(mut journal) = store.journal(id)? else {
            return Ok(print_refusal(&words.with("calls-no-call", &[("id", &id.to_string())]))?);
        };
        let changed = journal.redact();
        if changed > 0 {
            store.rewrite(id, &journal)?;
            (calls, lines) = (calls + 1, lines + changed);
        }
    }
    let values = [("calls", &*calls.to_string()), ("lines", &*lines.to_string())];
    Ok(print_line(&words.with("calls-redacted", &values))?)
}

/// What was found, as an exit code.
fn found_code(any: bool) -> ExitCode {
    if any { FOUND.into() } else { ExitCode::SUCCESS }
}
