//! Keeping a call while it is held: every change is on the disk before the screen moves on. What cannot be
//! written now is written with the next change, or saved elsewhere at the end; the call itself goes on.

use crate::files::create_private;
use crate::store::{CallLock, NewFollowUp, SqliteStore, Store, StoreError, StorePath, WriteBatch};
use engine::record::{
    CallDigest, Detour, Journal, JournalChange, JournalHeader, JournalLine, JournalTracker,
    PendingInput, digest, standing_turns,
};
use engine::session::{Pending, Session};
use flow::id::ItemId;
use std::path::PathBuf;

/// Milliseconds since the call began.
pub type Clock = Box<dyn Fn() -> u64>;

/// What is the same for all of an agent's calls.
pub struct RecorderSettings {
    /// Where calls are kept.
    pub place: StorePath,
    /// Whose promises they are.
    pub agent: String,
    /// The day that lies so many days after the call's.
    pub day_after: Box<dyn Fn(u32) -> String>,
    /// The time.
    pub clock: Clock,
}

/// Something the agent should know of their call's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecorderNotice {
    /// It cannot be written at present; the call goes on.
    NotWritten(StoreError),
    /// What could not be written before is written now.
    WrittenAgain,
    /// It could not be written to the end; it is in this file instead.
    SavedElsewhere(PathBuf),
    /// It could not be written anywhere: this is all there is of it.
    Lost(String),
}

/// Keeps one call.
pub struct CallRecorder {
    settings: RecorderSettings,
    store: Option<Box<dyn Store>>,
    call: Option<u64>,
    lock: Option<CallLock>,
    journal: Journal,
    /// How many of the journal's lines are written.
    written: usize,
    tracker: JournalTracker,
    /// What a call that is taken up again begins with, once something is done on it.
    upcoming: Vec<JournalChange>,
    /// The digest as it was written last.
    digest: Option<CallDigest>,
    error: Option<StoreError>,
}

impl CallRecorder {
    /// Keeps a call that begins.
    #[must_use]
    pub fn new(settings: RecorderSettings, head: JournalHeader, session: &Session<'_>) -> Self {
        let journal = Journal { head, lines: Vec::new() };
        Self {
            settings,
            store: None,
            call: None,
            lock: None,
            journal,
            written: 0,
            tracker: JournalTracker::new(
                advised(session),
                session.context().private_words(session.case().flow()),
            ),
            upcoming: Vec::new(),
            digest: None,
            error: None,
        }
    }

    /// Goes on with a call that is in a store already, as it stands in a session. The `upcoming` changes are
    /// written once something is done: looking at a call changes nothing of it.
    #[must_use]
    pub fn resume(
        settings: RecorderSettings,
        (store, call, lock): (Box<dyn Store>, u64, Option<CallLock>),
        journal: Journal,
        upcoming: Vec<JournalChange>,
        session: &Session<'_>,
    ) -> Self {
        let written = journal.lines.len();
        let names = session.context().private_words(session.case().flow());
        let mut tracker = JournalTracker::resume(session.history(), advised(session), names);
        tracker.set_pending(pending_input(session));
        let (store, call) = (Some(store), Some(call));
        Self {
            settings,
            store,
            call,
            lock,
            journal,
            written,
            tracker,
            upcoming,
            digest: None,
            error: None,
        }
    }

    /// The call's number, once something of it is written.
    #[must_use]
    pub fn call(&self) -> Option<u64> {
        self.call
    }

    /// Whether the agent told why another way is gone, and has not gone it yet.
    #[must_use]
    pub fn has_detour(&self) -> bool {
        self.tracker.has_detour()
    }

    fn add(&mut self, change: JournalChange) {
        let at = (self.settings.clock)();
        self.journal.lines.push(JournalLine { at, change });
    }

    /// Writes down what changed.
    pub fn record(
        &mut self,
        session: &Session<'_>,
        detour: Option<Detour>,
    ) -> Option<RecorderNotice> {
        let waits = pending_input(session);
        let at = (self.settings.clock)();
        let told = (session.history(), &*session.audit().violations);
        let lines = self.tracker.new_lines(session.case(), told, &waits, detour, at);
        if lines.iter().any(|line| {
            matches!(line.change, JournalChange::Turn { .. } | JournalChange::Back { .. })
        }) {
            self.tracker.set_advised(advised(session));
        }
        if !lines.is_empty() {
            for change in std::mem::take(&mut self.upcoming) {
                self.add(change);
            }
        }
        self.journal.lines.extend(lines);
        self.write(session, false)
    }

    /// The agent leaves the call: the last of it is written, or saved elsewhere.
    pub fn leave(&mut self, session: &Session<'_>) -> Option<RecorderNotice> {
        self.record(session, None);
        if self.journal.lines.is_empty() || !self.upcoming.is_empty() {
            // Nothing was done.
            if let Some(live) = self.lock.take() {
                live.release();
            }
            return None;
        }
        self.add(JournalChange::Left);
        let notice = self.write(session, true);
        if self.written == self.journal.lines.len() {
            if let Some(live) = self.lock.take() {
                live.release();
            }
            return notice;
        }
        Some(self.save_to_fallback())
    }

    fn write(&mut self, session: &Session<'_>, left: bool) -> Option<RecorderNotice> {
        let lines = self.journal.lines.get(self.written..);
        let lines = lines.expect("what was written is of the journal");
        if lines.is_empty() {
            return None;
        }
        // What waits, and why another way is gone, is no part of the digest.
        let moved = |line: &JournalLine| {
            !matches!(line.change, JournalChange::Waits { .. } | JournalChange::Detour { .. })
        };
        let digest = match self.digest.take().filter(|_| !lines.iter().any(moved)) {
            Some(digest) => digest,
            None => self.digest(session),
        };
        let promises = Self::follow_ups(&self.settings, &digest);
        let head = &self.journal.head;
        let entry =
            WriteBatch { call: self.call, head, lines, digest: &digest, promises: &promises, left };
        let wrote = match &mut self.store {
            Some(store) => store.write(&entry),
            None => SqliteStore::open(&self.settings.place.file)
                .and_then(|store| self.store.insert(Box::new(store)).write(&entry)),
        };
        match wrote {
            Ok(call) => {
                self.digest = Some(digest);
                if self.call.is_none() {
                    self.lock = CallLock::acquire(&self.settings.place, call);
                }
                self.call = Some(call);
                self.written = self.journal.lines.len();
                self.error.take().map(|_| RecorderNotice::WrittenAgain)
            }
            Err(problem) => {
                // Told once; until it can be written again there is nothing new to say.
                let new = self.error.as_ref() != Some(&problem);
                self.error = Some(problem.clone());
                new.then_some(RecorderNotice::NotWritten(problem))
            }
        }
    }

    fn digest(&self, session: &Session<'_>) -> CallDigest {
        let turns = standing_turns(&self.journal);
        let team = self.journal.head.team.as_deref();
        let (history, audit) = (session.history(), session.audit());
        digest(session.case(), session.context(), history, audit, &turns, team)
    }

    /// The promises of a call, by whom and when they are to be kept.
    #[must_use]
    pub fn follow_ups(settings: &RecorderSettings, digest: &CallDigest) -> Vec<NewFollowUp> {
        let due = digest.promises.iter().map(|promised| NewFollowUp {
            what: promised.what.clone(),
            by: (settings.day_after)(promised.days),
            owner: settings.agent.clone(),
        });
        due.collect()
    }

    /// Puts the whole journal into a file beside the store, or else into the folder for temporary files.
    fn save_to_fallback(&self) -> RecorderNotice {
        let text = serde_json::to_string(&self.journal).expect("a journal is JSON");
        let name = format!(".unsaved-{}-{}.json", std::process::id(), (self.settings.clock)());
        let beside = self.settings.place.sibling(&name);
        let elsewhere = std::env::temp_dir().join(format!("wanliu{name}"));
        for path in [beside, elsewhere] {
            if create_private(&path, text.as_bytes()).is_ok() {
                return RecorderNotice::SavedElsewhere(path);
            }
        }
        RecorderNotice::Lost(text)
    }
}

/// What the guide advises where a call stands.
fn advised(session: &Session<'_>) -> Vec<ItemId> {
    session.advice().first().iter().map(|one| one.item).collect()
}

fn pending_input(session: &Session<'_>) -> PendingInput {
    match session.pending() {
        Pending::Nothing => PendingInput::default(),
        Pending::Asked(item) => PendingInput { asked: Some(*item), words: None },
        Pending::Heard(hearing) => {
            PendingInput { asked: hearing.asked, words: Some(hearing.words.clone()) }
        }
    }
}
