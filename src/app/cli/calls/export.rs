//! Calls for other programs: events as `CloudEvents`, a table for spreadsheets, scripts that run.

use super::super::args::ExportFormat;
use super::super::dates::{moment, moment_after};
use super::super::disk::flow_for;
use super::super::table;
use super::{CallsError, flow_of, journal, print_refusal, unread};
use crate::files::write;
use crate::output::{stderr, stdout};
use crate::render::Messages;
use crate::store::{CallListing, SqliteStore, Store};
use engine::record::{Journal, JournalChange, replay};
use engine::rule::audit;
use engine::script::{ScriptHeader, script_from_history};
use flow::lang::Lang;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Which calls are exported, and where to.
pub(super) struct ExportSelection<'w> {
    pub(super) ids: &'w [u64],
    pub(super) since: Option<&'w str>,
    pub(super) to: Option<&'w Path>,
}

pub(super) fn export(
    store: &SqliteStore,
    which: &ExportSelection<'_>,
    form: ExportFormat,
    lang: Lang,
) -> Result<ExitCode, CallsError> {
    let words = Messages::screens(lang);
    for id in which.ids {
        if let Err(code) = journal(store, *id, &words)? {
            return Ok(code);
        }
    }
    let wanted = |one: &CallListing| which.ids.is_empty() || which.ids.contains(&one.call);
    let mut told = Ok(());
    let mut out = io::BufWriter::new(stdout());
    match form {
        ExportFormat::Csv => table(store, which.since, &wanted, &mut out)?,
        ExportFormat::Jsonl => {
            store.for_each(which.since, &mut |one| {
                if told.is_ok() && wanted(&one) {
                    told = events(store, one.call, &mut out);
                }
            })?;
            told?;
        }
        ExportFormat::Script => {
            let mut calls = Vec::new();
            store
                .for_each(which.since, &mut |one| calls.extend(wanted(&one).then_some(one.call)))?;
            if which.to.is_none() && calls.len() != 1 {
                return Ok(print_refusal(&words.text("calls-export-to"))?);
            }
            for call in calls {
                let Ok(journal) = journal(store, call, &words)? else { continue };
                script(call, &journal, which.to, &mut out, &words)?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// A call's lines as events of the `CloudEvents` specification, version 1.0.
fn events(store: &SqliteStore, call: u64, out: &mut dyn Write) -> Result<(), CallsError> {
    let Some(Journal { head, lines }) = store.journal(call)? else { return Ok(()) };
    let begun = moment(&head.begun).unwrap_or_default();
    let event = |number: usize, at: u64, kind: &str, data: Value| {
        let time = moment_after(begun, at);
        json!({
            "specversion": "1.0", "id": format!("{call}.{number}"), "source": store.source(),
            "type": format!("wanliu.call.{kind}"), "subject": call.to_string(), "time": time,
            "datacontenttype": "application/json", "data": data,
        })
    };
    writeln!(out, "{}", event(0, 0, "begun", json!(head)))?;
    for (number, line) in lines.iter().enumerate() {
        let kind = match &line.change {
            JournalChange::Turn { .. } => "turn",
            JournalChange::Back { .. } => "back",
            JournalChange::Waits { .. } => "waits",
            JournalChange::Detour { .. } => "detour",
            JournalChange::Resumed { .. } => "resumed",
            JournalChange::Left => "left",
        };
        writeln!(out, "{}", event(number + 1, line.at, kind, json!(line.change)))?;
    }
    Ok(())
}

/// A row for each call; nothing in it is a formula.
fn table(
    store: &SqliteStore,
    since: Option<&str>,
    wanted: &dyn Fn(&CallListing) -> bool,
    out: &mut dyn Write,
) -> Result<(), CallsError> {
    const COLUMNS: [&str; 17] = [
        "call",
        "begun",
        "flow",
        "version",
        "team",
        "who",
        "request",
        "outcome",
        "disposition",
        "stated",
        "confirmed",
        "ended_in",
        "turns",
        "seconds",
        "clean",
        "proposed",
        "taken",
    ];
    let mut rows = table::writer(out)?;
    let mut wrote = rows.write_record(COLUMNS);
    store.for_each(since, &mut |one| {
        if wrote.is_err() || !wanted(&one) {
            return;
        }
        let CallListing { call, head, digest, .. } = &one;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let seconds: u64 = digest.seconds.iter().copied().map(u64::from).sum();
        let row = [
            call.to_string(),
            head.begun.clone(),
            digest.flow.clone(),
            digest.version.clone(),
            text(&digest.team),
            text(&head.pseudonym),
            text(&digest.request),
            digest.outcome.clone(),
            digest.disposition(),
            text(&digest.stated),
            text(&digest.confirmed),
            digest.ended_in.clone(),
            digest.turns.to_string(),
            seconds.to_string(),
            digest.is_clean().to_string(),
            digest.proposed.join(" "),
            text(&digest.taken),
        ];
        wrote = rows.write_record(row.iter().map(|cell| table::escape_cell(cell)));
    })?;
    wrote.map_err(|error| CallsError::Output(io::Error::other(error)))?;
    rows.flush()?;
    Ok(())
}

/// A call as a script, into a folder or written out.
fn script(
    call: u64,
    journal: &Journal,
    to: Option<&Path>,
    out: &mut dyn Write,
    words: &Messages,
) -> io::Result<()> {
    let loaded = flow_of(journal);
    let Some(flow) = &loaded.flow else {
        unread(&loaded, words.lang());
        return Ok(());
    };
    let at = replay(flow, journal);
    if let Some(stopped) = &at.stopped {
        let (call, turn, of) = (call.to_string(), stopped.turn.to_string(), stopped.of.to_string());
        let values = [("call", &*call), ("turn", &*turn), ("of", &*of)];
        writeln!(stderr(), "wanliu: {}", words.with("calls-export-to-turn", &values))?;
    }
    let case = flow.case(at.context.given());
    let breaches = audit(case, &at.context, &at.history).violations;
    let mut broken: Vec<&str> = breaches.iter().map(|breach| &*flow.rule(breach.rule).id).collect();
    broken.dedup();
    let customer: Vec<String> =
        journal.head.customer.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let path = to.map(|folder| folder.join(format!("call-{call}.call")));
    let beside = path.as_ref().map_or_else(String::new, |path| path.display().to_string());
    let header = ScriptHeader {
        flow: flow_for(&journal.head.flow.from, &beside),
        customer: (!customer.is_empty()).then(|| customer.join(", ")),
        lang: Some(journal.head.lang),
        ..ScriptHeader::default()
    };
    let script = script_from_history(case, &at.history, &broken, header).to_string();
    match path {
        Some(path) => write(&path, &script),
        None => out.write_all(script.as_bytes()),
    }
}
