//! A call that could not be kept and was saved elsewhere, put where calls are.

use super::super::dates::moment;
use super::super::shell::settings;
use super::{flow_of, print_line, print_refusal, unread, unusable};
use crate::files::read;
use crate::recorder::CallRecorder;
use crate::render::Messages;
use crate::store::{SqliteStore, Store, StorePath, WriteBatch};
use engine::record::{Journal, JournalChange, digest, replay, standing_turns};
use engine::rule::audit;
use flow::lang::Lang;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The largest record that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

pub(super) fn import(place: &StorePath, file: &Path, lang: Lang) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let path = file.display().to_string();
    let refuse = |why: String| {
        print_refusal(&words.with("calls-no-record", &[("path", &path), ("why", &why)]))
    };
    let bytes = match read(file, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(problem) => return refuse(problem.to_string()),
    };
    let journal: Journal = match serde_json::from_slice(&bytes) {
        Ok(journal) => journal,
        Err(problem) => return refuse(problem.to_string()),
    };
    if let Err(problem) = moment(&journal.head.begun) {
        return refuse(problem.to_string());
    }
    let loaded = flow_of(&journal);
    let Some(flow) = &loaded.flow else { return Ok(unread(&loaded, lang)) };
    let at = replay(flow, &journal);
    let case = flow.case(at.context.given());
    let team = journal.head.team.as_deref();
    let digest = digest(
        case,
        &at.context,
        &at.history,
        &audit(case, &at.context, &at.history),
        &standing_turns(&journal),
        team,
    );
    let promises = CallRecorder::follow_ups(&settings(place.clone(), &journal.head.begun), &digest);
    let left = journal.lines.last().is_some_and(|line| line.change == JournalChange::Left);
    let (head, lines) = (&journal.head, &*journal.lines);
    let entry = WriteBatch { call: None, head, lines, digest: &digest, promises: &promises, left };
    match SqliteStore::open(&place.file).and_then(|mut store| store.write(&entry)) {
        Ok(call) => print_line(&words.with("keep-kept", &[("call", &call.to_string())])),
        Err(problem) => unusable(place, &problem, &words),
    }
}
