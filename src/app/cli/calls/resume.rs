//! A call taken up again: where it stood, if its flow lets it, and at the last point that holds otherwise.

use super::super::dates::{day_after, now};
use super::super::flows::load_named;
use super::super::shell::{Recording, RecordingHooks, ScriptSaver, flow_ref, save, settings};
use super::{print_refusal, unread, unusable};
use crate::output::styled_stdout;
use crate::recorder::CallRecorder;
use crate::render::{Messages, View};
use crate::repl;
use crate::store::{CallLock, SqliteStore, Store, StoreError, StorePath};
use engine::record::{EntryRecord, Journal, JournalChange, JournalHeader, Replay, replay};
use engine::script::{Command, CustomerInput};
use engine::session::{Reply, Session};
use flow::Flow;
use flow::lang::Lang;
use flow::source::Sources;
use std::io::{self, Write};
use std::process::ExitCode;

/// Takes a call up again; one that is over is followed up by a new one.
pub(in crate::cli) fn resume(
    place: &StorePath,
    id: u64,
    flow: Option<&str>,
    (width, days): (Option<usize>, u16),
    lang: Lang,
) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let (store, journal) = match opened(place, id) {
        Ok(Some(found)) => found,
        Ok(None) => {
            // A mark without a call is of no use.
            CallLock::forget(place, id);
            return print_refusal(&words.with("calls-no-call", &[("id", &id.to_string())]));
        }
        Err(problem) => return unusable(place, &problem, &words),
    };
    let from = flow.unwrap_or(&journal.head.flow.from).to_owned();
    let loaded = load_named(&from);
    let Some(flow) = &loaded.flow else { return Ok(unread(&loaded, lang)) };
    if *flow.id != *journal.head.flow.id {
        let id = id.to_string();
        let values = [("id", &*id), ("flow", &*journal.head.flow.id), ("other", &*flow.id)];
        return print_refusal(&words.with("calls-other-flow", &values));
    }
    let replayed = replay(flow, &journal);
    let taken =
        ResumedCall { place, id, from: &from, flow, sources: &loaded.sources, width, days, lang };
    if replayed.history.state().outcome().is_some() && replayed.stopped.is_none() {
        taken.follow_up(&journal, replayed)
    } else {
        taken.go_on(store, journal, replayed)
    }
}

fn opened(place: &StorePath, id: u64) -> Result<Option<(SqliteStore, Journal)>, StoreError> {
    if !place.file.exists() {
        return Ok(None);
    }
    let store = SqliteStore::open(&place.file)?;
    Ok(store.journal(id)?.map(|journal| (store, journal)))
}

/// A call that is taken up.
struct ResumedCall<'t> {
    place: &'t StorePath,
    id: u64,
    /// The flow, as it was named.
    from: &'t str,
    flow: &'t Flow,
    sources: &'t Sources,
    width: Option<usize>,
    /// How long a call that follows up is kept.
    days: u16,
    lang: Lang,
}

impl ResumedCall<'_> {
    fn go_on(&self, store: SqliteStore, journal: Journal, at: Replay) -> io::Result<ExitCode> {
        let words = Messages::screens(self.lang);
        let id = self.id.to_string();
        let Some(live) = CallLock::acquire(self.place, self.id) else {
            return print_refusal(&words.with("calls-held", &[("id", &id)]));
        };
        let now = flow_ref(self.flow, self.sources, self.from);
        let mut out = styled_stdout();
        if now.hash != journal.head.flow.hash || at.stopped.is_some() {
            writeln!(out, " {}", describe_stop(&journal, &at, &now.version, &words))?;
        }
        let kept = at.history.turns().len();
        let mut session = Session::at(self.flow, at.context, at.history);
        if let Some(asked) = at.asked {
            session.handle_command(&Command::Agent(asked));
        }
        if let Some(words) = at.words {
            session.handle_command(&Command::Customer(CustomerInput::Words(words)));
        }
        let settings = settings(self.place.clone(), &journal.head.begun);
        let stood = engine::record::standing_turns(&journal).len();
        let back = (kept < stood).then_some(JournalChange::Back { to: kept });
        let upcoming = [JournalChange::Resumed { flow: now }].into_iter().chain(back).collect();
        let stored = (Box::new(store) as Box<dyn Store>, self.id, Some(live));
        let keeper = CallRecorder::resume(settings, stored, journal, upcoming, &session);
        self.hold(session, Recording::on(self.place.clone(), keeper))
    }

    /// What was promised on a call that is over is kept by another: with the same customer, after a look at
    /// what was said.
    fn follow_up(&self, journal: &Journal, over: Replay) -> io::Result<ExitCode> {
        let words = Messages::screens(self.lang);
        let before = Session::at(self.flow, over.context.clone(), over.history);
        let mut out = styled_stdout();
        writeln!(out, " {}\n", words.with("calls-follows", &[("id", &self.id.to_string())]))?;
        for row in View::new(self.lang, self.width.unwrap_or(80)).reply(&before, &Reply::Summary) {
            writeln!(out, "{row}")?;
        }
        writeln!(out)?;
        let session = Session::new(self.flow, over.context);
        let head = JournalHeader {
            flow: flow_ref(self.flow, self.sources, self.from),
            begun: now(),
            delete_on: day_after(self.days.into()),
            follows: Some(self.id),
            ..journal.head.clone()
        };
        let keeping = Recording::new(self.place.clone(), Box::new(move || head.clone()));
        self.hold(session, keeping)
    }

    fn hold(&self, session: Session<'_>, keeping: Recording<'_>) -> io::Result<ExitCode> {
        let save: ScriptSaver<'_> =
            Box::new(|session, path| save(session, path, self.lang, self.from, None));
        let mut desk = RecordingHooks::new(self.lang, save, Some(keeping));
        repl::run(session, self.lang, self.width, &mut desk)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How a call stands in a flow that has changed.
fn describe_stop(journal: &Journal, at: &Replay, version: &str, words: &Messages) -> String {
    let before = &*journal.head.flow.version;
    match &at.stopped {
        None => {
            let turns = at.history.turns().len().to_string();
            words.with("calls-all-hold", &[("before", before), ("now", version), ("turns", &turns)])
        }
        Some(stopped) => {
            let (turn, of) = (stopped.turn.to_string(), stopped.of.to_string());
            let what = match &stopped.entry {
                EntryRecord::Said { item, answer } => format!("{item} {answer}"),
                other => serde_json::to_string(other).expect("an entry is JSON"),
            };
            let why = match stopped.blocker {
                Some(lock) => words.text(&format!("lock-{}", lock.name())),
                None => words.text("calls-not-there"),
            };
            let id = if before == version { "calls-stops-same" } else { "calls-stops" };
            let values = [
                ("before", before),
                ("now", version),
                ("turn", &*turn),
                ("of", &*of),
                ("what", &*what),
                ("why", &*why),
            ];
            words.with(id, &values)
        }
    }
}
