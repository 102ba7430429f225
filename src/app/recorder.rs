//! Keeping a call while it is held: every change is on the disk before the screen moves on. What cannot be
//! written now is written with the next change, or saved elsewhere at the end; the call itself goes on.

use crate::store::{Due, Entry, Live, Place, Problem, Sqlite, Store, private_file};
use engine::record::{Change, Detour, Digest, Head, Journal, Line, Track, Waits, digest, standing};
use engine::session::{Pending, Session};
use flow::id::ItemId;
use std::io::Write;
use std::path::PathBuf;

/// Milliseconds since the call began.
pub type Clock = Box<dyn Fn() -> u64>;

/// What is the same for all of an agent's calls.
pub struct Settings {
    /// Where calls are kept.
    pub place: Place,
    /// Whose promises they are.
    pub agent: String,
    /// The day that lies so many days after the call's.
    pub day_after: Box<dyn Fn(u32) -> String>,
    /// The time.
    pub clock: Clock,
}

/// Something the agent should know of their call's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// It cannot be written at present; the call goes on.
    NotWritten(Problem),
    /// What could not be written before is written now.
    WrittenAgain,
    /// It could not be written to the end; it is in this file instead.
    SavedElsewhere(PathBuf),
    /// It could not be written anywhere: this is all there is of it.
    Lost(String),
}

/// Keeps one call.
pub struct Keeper {
    settings: Settings,
    store: Option<Box<dyn Store>>,
    call: Option<u64>,
    live: Option<Live>,
    journal: Journal,
    /// How many of the journal's lines are written.
    written: usize,
    track: Track,
    /// What a call that is taken up again begins with, once something is done on it.
    upcoming: Vec<Change>,
    problem: Option<Problem>,
}

impl Keeper {
    /// Keeps a call that begins.
    #[must_use]
    pub fn new(settings: Settings, head: Head, session: &Session<'_>) -> Self {
        let journal = Journal { head, lines: Vec::new() };
        Self {
            settings,
            store: None,
            call: None,
            live: None,
            journal,
            written: 0,
            track: Track::at(
                &[],
                advised(session),
                session.context().unkept(session.case().flow()),
            ),
            upcoming: Vec::new(),
            problem: None,
        }
    }

    /// Goes on with a call that is in a store already, as it stands in a session. The `upcoming` changes are
    /// written once something is done: looking at a call changes nothing of it.
    #[must_use]
    pub fn resume(
        settings: Settings,
        (store, call, live): (Box<dyn Store>, u64, Option<Live>),
        journal: Journal,
        upcoming: Vec<Change>,
        session: &Session<'_>,
    ) -> Self {
        let written = journal.lines.len();
        let names = session.context().unkept(session.case().flow());
        let mut track = Track::at(session.history().turns(), advised(session), names);
        track.wait(waits(session));
        let (store, call) = (Some(store), Some(call));
        Self { settings, store, call, live, journal, written, track, upcoming, problem: None }
    }

    /// The call's number, once something of it is written.
    #[must_use]
    pub fn call(&self) -> Option<u64> {
        self.call
    }

    /// Whether the agent told why another way is gone, and has not gone it yet.
    #[must_use]
    pub fn has_detour(&self) -> bool {
        self.track.has_detour()
    }

    fn add(&mut self, change: Change) {
        let at = (self.settings.clock)();
        self.journal.lines.push(Line { at, change });
    }

    /// Writes down what changed.
    pub fn see(&mut self, session: &Session<'_>, detour: Option<Detour>) -> Option<Notice> {
        let waits = waits(session);
        let at = (self.settings.clock)();
        let told = (session.history(), &*session.audit().breaches);
        let lines = self.track.lines(session.case(), told, &waits, detour, at);
        if lines.iter().any(|line| matches!(line.change, Change::Turn { .. } | Change::Back { .. }))
        {
            self.track.advise(advised(session));
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
    pub fn leave(&mut self, session: &Session<'_>) -> Option<Notice> {
        self.see(session, None);
        if self.journal.lines.is_empty() || !self.upcoming.is_empty() {
            // Nothing was done.
            if let Some(live) = self.live.take() {
                live.leave();
            }
            return None;
        }
        self.add(Change::Left);
        let notice = self.write(session, true);
        if self.written == self.journal.lines.len() {
            if let Some(live) = self.live.take() {
                live.leave();
            }
            return notice;
        }
        Some(self.save_elsewhere())
    }

    fn write(&mut self, session: &Session<'_>, left: bool) -> Option<Notice> {
        let lines = self.journal.lines.get(self.written..).unwrap_or_default();
        if lines.is_empty() {
            return None;
        }
        let digest = self.digest(session);
        let promises = Self::due(&self.settings, &digest);
        let head = &self.journal.head;
        let entry =
            Entry { call: self.call, head, lines, digest: &digest, promises: &promises, left };
        let wrote = match &mut self.store {
            Some(store) => store.write(&entry),
            None => Sqlite::open(&self.settings.place.file)
                .and_then(|store| self.store.insert(Box::new(store)).write(&entry)),
        };
        match wrote {
            Ok(call) => {
                if self.call.is_none() {
                    self.live = Live::hold(&self.settings.place, call);
                }
                self.call = Some(call);
                self.written = self.journal.lines.len();
                self.problem.take().map(|_| Notice::WrittenAgain)
            }
            Err(problem) => {
                // Told once; until it can be written again there is nothing new to say.
                let new = self.problem.as_ref() != Some(&problem);
                self.problem = Some(problem.clone());
                new.then_some(Notice::NotWritten(problem))
            }
        }
    }

    fn digest(&self, session: &Session<'_>) -> Digest {
        let turns = standing(&self.journal);
        let team = self.journal.head.team.as_deref();
        digest(session.case(), session.context(), session.history(), &turns, team)
    }

    /// The promises of a call, by whom and when they are to be kept.
    #[must_use]
    pub fn due(settings: &Settings, digest: &Digest) -> Vec<Due> {
        let due = digest.promises.iter().map(|promised| Due {
            what: promised.what.clone(),
            by: (settings.day_after)(promised.days),
            owner: settings.agent.clone(),
        });
        due.collect()
    }

    /// Puts the whole journal into a file beside the store, or else into the folder for temporary files.
    fn save_elsewhere(&self) -> Notice {
        let text = serde_json::to_string(&self.journal).expect("a journal is JSON");
        let name = format!(".unsaved-{}-{}.json", std::process::id(), (self.settings.clock)());
        let beside = self.settings.place.beside(&name);
        let elsewhere = std::env::temp_dir().join(format!("wanliu{name}"));
        for path in [beside, elsewhere] {
            let saved = private_file(&path).and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            });
            if saved.is_ok() {
                return Notice::SavedElsewhere(path);
            }
        }
        Notice::Lost(text)
    }
}

/// What the guide advises where a call stands.
fn advised(session: &Session<'_>) -> Vec<ItemId> {
    session.advice().first().iter().map(|one| one.item).collect()
}

fn waits(session: &Session<'_>) -> Waits {
    match session.pending() {
        Pending::Nothing => Waits::default(),
        Pending::Asked(item) => Waits { asked: Some(*item), words: None },
        Pending::Heard(hearing) => {
            Waits { asked: hearing.asked, words: Some(hearing.words.clone()) }
        }
    }
}
