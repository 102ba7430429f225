//! Replaying: the call that a journal tells, in a flow that may have changed since.

use super::entry::EntryRecord;
use super::journal::{Journal, JournalChange, JournalLine};
use crate::call::history::{History, Turn};
use crate::call::{Blocker, State};
use flow::Flow;
use flow::context::Context;
use flow::diagnostic::Diagnostics;

/// What became of a journal in a flow.
#[derive(Debug, Clone)]
pub struct Replay {
    /// What the flow takes of the customer's context.
    pub context: Context,
    /// The turns that hold.
    pub history: History,
    /// When each turn was entered, in milliseconds.
    pub times: Vec<u64>,
    /// What was asked and waits for its answer.
    pub asked: Option<String>,
    /// What was heard and waits for a nod.
    pub words: Option<String>,
    /// Whether the agent left the call.
    pub left: bool,
    /// The first turn that does not hold in this flow, if one does not.
    pub stopped: Option<ReplayStop>,
}

/// A turn that does not hold in a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayStop {
    /// Which, counted from 1.
    pub turn: usize,
    /// How many turns stood.
    pub of: usize,
    /// What it was.
    pub entry: EntryRecord,
    /// What stands before it; `None` if the flow does not have it at all.
    pub blocker: Option<Blocker>,
}

/// A turn as it stands at the end of a journal.
#[derive(Debug, Clone, Copy)]
pub struct StandingTurn<'j> {
    /// The line that it was entered by.
    pub line: &'j JournalLine,
    /// What it holds.
    pub entries: &'j [EntryRecord],
    /// What was advised before it.
    pub advised: &'j [String],
    /// Why the agent went another way.
    pub detour: Option<super::Detour>,
}

/// The turns that stand at the end of a journal.
#[must_use]
pub fn standing_turns(journal: &Journal) -> Vec<StandingTurn<'_>> {
    let mut turns: Vec<StandingTurn<'_>> = Vec::new();
    // Why another way is gone is told before it is: while line 1 is on the screen, or the answer is awaited.
    let mut told = None;
    let said = |told: &EntryRecord| matches!(told, EntryRecord::Said { .. });
    for line in &journal.lines {
        match &line.change {
            JournalChange::Turn { entries, advised, .. } => {
                let detour = if entries.iter().any(said) { told.take() } else { None };
                turns.push(StandingTurn { line, entries, advised, detour });
            }
            JournalChange::Back { to } => turns.truncate(*to),
            JournalChange::Detour { why } => told = Some(*why),
            JournalChange::Waits { .. } | JournalChange::Resumed { .. } | JournalChange::Left => {}
        }
    }
    turns
}

/// Replays a journal in a flow: as far as every event holds.
#[must_use]
pub fn replay(flow: &Flow, journal: &Journal) -> Replay {
    let pairs: Vec<String> =
        journal.head.customer.iter().map(|(key, value)| format!("{key}={value}")).collect();
    // What a later flow does not know of the customer any more is left out.
    let mut report = Diagnostics::default();
    let context = Context::read_pairs(flow, pairs.iter().map(String::as_str), &mut report);
    let case = flow.case(context.given());
    let mut history = History::new(State::initial(&context), flow.first_notes());
    let mut times = Vec::new();
    let turns = standing_turns(journal);
    let mut stopped = None;
    for (at, turn) in turns.iter().enumerate() {
        let stop = |told: &EntryRecord, lock| {
            Some(ReplayStop { turn: at + 1, of: turns.len(), entry: told.clone(), blocker: lock })
        };
        let mut entries = Vec::new();
        for told in turn.entries {
            let Some(entry) = told.to_entry(case) else {
                stopped = stop(told, None);
                break;
            };
            entries.push(entry);
        }
        if stopped.is_none()
            && let Err(lock) = history.push(case, Turn { entries })
            && let Some(told) = turn.entries.first()
        {
            stopped = stop(told, Some(lock));
        }
        if stopped.is_some() {
            break;
        }
        times.push(turn.line.at);
    }
    let last = journal.lines.last().map(|line| &line.change);
    let (asked, words) = match last {
        Some(JournalChange::Waits { asked, words }) if stopped.is_none() => {
            (asked.clone(), words.clone())
        }
        _ => (None, None),
    };
    let left = matches!(last, Some(JournalChange::Left));
    Replay { context, history, times, asked, words, left, stopped }
}
