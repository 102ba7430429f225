//! A call that could not be kept and was saved elsewhere, put where calls are.

use super::super::files::read;
use super::super::shell::settings;
use super::{flow_of, refused, said, unread, unusable};
use crate::recorder::Keeper;
use crate::render::Wording;
use crate::store::{Entry, Place, Sqlite, Store};
use engine::record::{Change, Journal, digest, replayed, standing};
use flow::lang::Lang;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The largest record that is read, in bytes.
const MOST_BYTES: u64 = 64 << 20;

pub(super) fn import(place: &Place, file: &Path, lang: Lang) -> io::Result<ExitCode> {
    let words = Wording::screens(lang);
    let path = file.display().to_string();
    let bytes = read(file, MOST_BYTES).ok();
    let journal = bytes.and_then(|bytes| serde_json::from_slice::<Journal>(&bytes).ok());
    let Some(journal) = journal else {
        return refused(&words.with("calls-no-record", &[("path", &path)]));
    };
    let loaded = flow_of(&journal);
    let Some(flow) = &loaded.flow else { return Ok(unread(&loaded, lang)) };
    let at = replayed(flow, &journal);
    let case = flow.case(at.context.given());
    let team = journal.head.team.as_deref();
    let digest = digest(case, &at.context, &at.history, &standing(&journal), team);
    let promises = Keeper::due(&settings(place.clone(), &journal.head.begun), &digest);
    let left = journal.lines.last().is_some_and(|line| line.change == Change::Left);
    let (head, lines) = (&journal.head, &*journal.lines);
    let entry = Entry { call: None, head, lines, digest: &digest, promises: &promises, left };
    match Sqlite::open(&place.file).and_then(|mut store| store.write(&entry)) {
        Ok(call) => said(&words.with("keep-kept", &[("call", &call.to_string())])),
        Err(problem) => unusable(place, &problem, &words),
    }
}
