//! Following a call as it is held: what has to be written down after each line.

use super::journal::{Change, Detour, Line};
use super::redact::redacted;
use super::told::Told;
use crate::call::Event;
use crate::call::history::{Entry, History, Turn};
use crate::rule::Breach;
use flow::Case;
use flow::id::ItemId;

/// What a call waits for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waits {
    /// What was asked.
    pub asked: Option<ItemId>,
    /// What was heard and not nodded to.
    pub words: Option<String>,
}

/// A turn as it was written.
#[derive(Debug, Clone)]
struct Written {
    turn: Turn,
    /// What was advised before it.
    advised: Vec<ItemId>,
    detour: Option<Detour>,
    at: u64,
}

/// What has been written of a call so far.
#[derive(Debug, Clone, Default)]
pub struct Track {
    turns: Vec<Written>,
    waits: Waits,
    /// What is advised where the call stands.
    advised: Vec<ItemId>,
    /// Why another way is gone, told before it is.
    detour: Option<Detour>,
    /// Words that name the customer, and are not written.
    names: Vec<String>,
}

impl Track {
    /// A call of which these turns are written already, with words that name the customer.
    #[must_use]
    pub fn at(turns: &[Turn], advised: Vec<ItemId>, names: Vec<String>) -> Self {
        let written =
            |turn: &Turn| Written { turn: turn.clone(), advised: Vec::new(), detour: None, at: 0 };
        let turns = turns.iter().map(written).collect();
        Self { turns, waits: Waits::default(), advised, detour: None, names }
    }

    /// What is known to wait already.
    pub fn wait(&mut self, waits: Waits) {
        self.waits = waits;
    }

    /// Whether it was told why another way is gone, and it has not been gone yet.
    #[must_use]
    pub fn has_detour(&self) -> bool {
        self.detour.is_some()
    }

    /// The lines that tell what changed since they were asked for last, at this time (milliseconds since the
    /// call began). Turns that were taken back or amended are told as taken back and entered anew, with what
    /// was known of them.
    pub fn lines(
        &mut self,
        case: Case<'_>,
        (history, breaches): (&History, &[Breach]),
        waits: &Waits,
        detour: Option<Detour>,
        at: u64,
    ) -> Vec<Line> {
        let mut lines = Vec::new();
        let now = history.turns();
        let same = self.turns.iter().zip(now).take_while(|(had, now)| had.turn == **now).count();
        let mut taken_back = self.turns.split_off(same);
        if !taken_back.is_empty() {
            lines.push(Line { at, change: Change::Back { to: same } });
        }
        if let Some(why) = detour {
            self.detour = Some(why);
            lines.push(Line { at, change: Change::Detour { why } });
        }
        for (turn, entered) in now.iter().enumerate().skip(same) {
            let again = taken_back.iter().position(|had| had.turn == *entered);
            let written = match again {
                Some(place) => taken_back.remove(place),
                None => Written {
                    turn: entered.clone(),
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
            lines.extend(detour.map(|why| Line { at: written.at, change: Change::Detour { why } }));
            let change = told(case, &written, (turn, breaches), &self.names);
            lines.push(Line { at: written.at, change });
            self.turns.push(written);
        }
        if *waits != self.waits {
            let waiting = waits.asked.is_some() || waits.words.is_some();
            if waiting || lines.is_empty() {
                let asked = waits.asked.map(|item| case.item(item).id.to_string());
                let words = waits.words.as_deref().map(|words| redacted(words, &self.names));
                lines.push(Line { at, change: Change::Waits { asked, words } });
            }
            self.waits = waits.clone();
        }
        lines
    }

    /// What is advised from here on, once the call has moved.
    pub fn advise(&mut self, advised: Vec<ItemId>) {
        self.advised = advised;
    }
}

/// Whether something from the flow is said in a turn.
fn says(turn: &Turn) -> bool {
    turn.entries.iter().any(|entry| matches!(entry, Entry::Event(Event::Said { .. })))
}

fn told(
    case: Case<'_>,
    written: &Written,
    (turn, breaches): (usize, &[Breach]),
    names: &[String],
) -> Change {
    let broken = breaches.iter().filter(|breach| breach.turn == turn);
    Change::Turn {
        entries: written.turn.entries.iter().map(|entry| Told::of(case, entry, names)).collect(),
        advised: written.advised.iter().map(|item| case.item(*item).id.to_string()).collect(),
        broke: broken.map(|breach| case.rule(breach.rule).id.to_string()).collect(),
    }
}
