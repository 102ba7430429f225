//! Following a call as it is held: what has to be written down after each line.

use super::entry::EntryRecord;
use super::journal::{Detour, JournalChange, JournalLine};
use super::redact::redacted;
use crate::call::Event;
use crate::call::history::{Entry, History, Turn, TurnId};
use crate::rule::Violation;
use flow::FlowCase;
use flow::id::ItemId;

/// What a call waits for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PendingInput {
    /// What was asked.
    pub asked: Option<ItemId>,
    /// What was heard and not nodded to.
    pub words: Option<String>,
}

/// A turn as it was written.
#[derive(Debug, Clone)]
struct WrittenTurn {
    id: TurnId,
    /// What was advised before it.
    advised: Vec<ItemId>,
    detour: Option<Detour>,
    at: u64,
}

/// What has been written of a call so far.
#[derive(Debug, Clone, Default)]
pub struct JournalTracker {
    turns: Vec<WrittenTurn>,
    pending: PendingInput,
    /// Words that wait, as they were written.
    redacted_words: Option<String>,
    /// What is advised where the call stands.
    advised: Vec<ItemId>,
    /// Why another way is gone, told before it is.
    detour: Option<Detour>,
    /// Words that name the customer, and are not written.
    names: Vec<String>,
}

impl JournalTracker {
    /// A call of which nothing is written yet, with words that name the customer.
    #[must_use]
    pub fn new(advised: Vec<ItemId>, names: Vec<String>) -> Self {
        Self { advised, names, ..Self::default() }
    }

    /// A call of which all turns are written already, with words that name the customer.
    #[must_use]
    pub fn resume(history: &History, advised: Vec<ItemId>, names: Vec<String>) -> Self {
        let written = |id| WrittenTurn { id, advised: Vec::new(), detour: None, at: 0 };
        let turns = history.turn_ids().map(written).collect();
        Self { turns, ..Self::new(advised, names) }
    }

    /// What is known to wait already.
    pub fn set_pending(&mut self, waits: PendingInput) {
        self.redacted_words = waits.words.as_deref().map(|words| redacted(words, &self.names));
        self.pending = waits;
    }

    /// Whether it was told why another way is gone, and it has not been gone yet.
    #[must_use]
    pub fn has_detour(&self) -> bool {
        self.detour.is_some()
    }

    /// The lines that tell what changed since they were asked for last, at this time (milliseconds since the
    /// call began). Turns that were taken back or amended are told as taken back and entered anew, with what
    /// was known of them.
    pub fn new_lines(
        &mut self,
        case: FlowCase<'_>,
        (history, breaches): (&History, &[Violation]),
        waits: &PendingInput,
        detour: Option<Detour>,
        at: u64,
    ) -> Vec<JournalLine> {
        let mut lines = Vec::new();
        let ids = history.turn_ids();
        let same = self.turns.iter().zip(ids).take_while(|(had, now)| had.id == *now).count();
        let mut taken_back = self.turns.split_off(same);
        if !taken_back.is_empty() {
            lines.push(JournalLine { at, change: JournalChange::Back { to: same } });
        }
        if let Some(why) = detour {
            self.detour = Some(why);
            lines.push(JournalLine { at, change: JournalChange::Detour { why } });
        }
        let now = history.turn_ids().zip(history.turns()).enumerate();
        for (turn, (id, entered)) in now.skip(same) {
            let again = taken_back.iter().position(|had| had.id == id);
            let written = match again {
                Some(place) => taken_back.remove(place),
                None => WrittenTurn {
                    id,
                    // What takes the place of another turn was advised as that one was.
                    advised: taken_back
                        .first()
                        .filter(|_| turn == same)
                        .map_or_else(|| self.advised.clone(), |had| had.advised.clone()),
                    detour: if says(entered) { self.detour.take() } else { None },
                    at,
                },
            };
            let detour = written.detour.filter(|_| again.is_some());
            lines.extend(
                detour.map(|why| JournalLine {
                    at: written.at,
                    change: JournalChange::Detour { why },
                }),
            );
            let change = self.turn_change(case, entered, &written.advised, (turn, breaches));
            lines.push(JournalLine { at: written.at, change });
            self.turns.push(written);
        }
        if *waits != self.pending {
            let waiting = waits.asked.is_some() || waits.words.is_some();
            if waiting || lines.is_empty() {
                let asked = waits.asked.map(|item| case.item(item).id.to_string());
                let words = waits.words.as_deref().map(|words| self.redacted(words));
                self.redacted_words.clone_from(&words);
                lines.push(JournalLine { at, change: JournalChange::Waits { asked, words } });
            }
            self.pending = waits.clone();
        }
        lines
    }

    fn turn_change(
        &self,
        case: FlowCase<'_>,
        entered: &Turn,
        advised: &[ItemId],
        (turn, breaches): (usize, &[Violation]),
    ) -> JournalChange {
        let broken = breaches.iter().filter(|breach| breach.turn == turn);
        let record =
            |entry: &Entry| EntryRecord::from_entry(case, entry, &|words| self.redacted(words));
        JournalChange::Turn {
            entries: entered.entries.iter().map(record).collect(),
            advised: advised.iter().map(|item| case.item(*item).id.to_string()).collect(),
            broke: broken.map(|breach| case.rule(breach.rule).id.to_string()).collect(),
        }
    }

    /// Words without what nobody else may know; those that waited were looked through before.
    fn redacted(&self, words: &str) -> String {
        match &self.redacted_words {
            Some(known) if self.pending.words.as_deref() == Some(words) => known.clone(),
            Some(_) | None => redacted(words, &self.names),
        }
    }

    /// What is advised from here on, once the call has moved.
    pub fn set_advised(&mut self, advised: Vec<ItemId>) {
        self.advised = advised;
    }
}

/// Whether something from the flow is said in a turn.
fn says(turn: &Turn) -> bool {
    turn.entries.iter().any(|entry| matches!(entry, Entry::Event(Event::Said { .. })))
}
