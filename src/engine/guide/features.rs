//! What advice reads of a call's history, beyond its state: kept up line by line, so that a call need not be read
//! again from its beginning for each advice, and calls that differ in nothing of it are advised alike.

use super::techniques::{BENEFITS, DEEP_ENOUGH, HANDLING};
use crate::call::history::{Entry, History};
use crate::call::{Event, State};
use flow::Flow;
use flow::condition::NotedFacts;
use flow::equation::Level;
use flow::id::{AnswerId, EvidenceId, ItemId};
use flow::method::{Step, Technique};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Where a call stands, as far as advice hangs on it.
#[derive(Debug, Clone, Copy)]
pub struct Position<'a> {
    /// The machine's state.
    pub state: &'a State,
    /// What the agent has noted.
    pub notes: NotedFacts,
    /// What was said.
    pub features: &'a HistoryFeatures,
}

impl<'a> Position<'a> {
    /// Where a history has come to; `features` are those of this very history.
    #[must_use]
    pub fn new(history: &'a History, features: &'a HistoryFeatures) -> Self {
        Self { state: history.state(), notes: history.notes(), features }
    }
}

/// All that advice reads of what was said on a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFeatures {
    has_talk: bool,
    said: Vec<ItemId>,
    /// For each step, what was said of what can be said in it, in any order: sums of marks.
    said_by_step: [u64; Step::ALL.len()],
    used: TechniqueCounts,
    used_since_care: TechniqueCounts,
    /// Techniques of handling since anything else was said.
    handled_with: TechniqueSet,
    /// Evidence of a cost that the customer's own words have given.
    costs_found: Vec<EvidenceId>,
}

impl HistoryFeatures {
    /// Of a call so far.
    #[must_use]
    pub fn of(flow: &Flow, history: &History) -> Self {
        let mut features = Self::default();
        for entry in history.turns().iter().flat_map(|turn| &turn.entries) {
            match entry {
                Entry::Event(Event::Said { item, answer }) => features.say(flow, *item, *answer),
                Entry::Event(Event::Heard(_) | Event::Ended(_)) | Entry::Words(_) => {
                    features.talk();
                }
                Entry::Noted(_)
                | Entry::Said { .. }
                | Entry::Mentioned(_)
                | Entry::Stated(_)
                | Entry::Note(_)
                | Entry::Me(_) => {}
            }
        }
        features
    }

    /// Somebody spoke.
    pub fn talk(&mut self) {
        self.has_talk = true;
    }

    /// An item was said, and this was the answer.
    pub fn say(&mut self, flow: &Flow, item: ItemId, answer: AnswerId) {
        let own = flow.item(item);
        let technique = own.technique;
        self.has_talk = true;
        self.said.push(item);
        for step in own.steps.iter() {
            if let Some(sum) = self.said_by_step.get_mut(step.index()) {
                *sum = sum.wrapping_add(mark(item.index()));
            }
        }
        self.used.add(technique);
        if technique == Technique::Care {
            self.used_since_care = TechniqueCounts::default();
        } else {
            self.used_since_care.add(technique);
        }
        if HANDLING.contains(&technique) {
            self.handled_with.add(technique);
        } else {
            self.handled_with = TechniqueSet::default();
        }
        let cost = own.answer(answer).map(|answer| answer.effect.cost.lo());
        if let Some(evidence) = own.evidence.filter(|_| cost > Some(Level::NONE))
            && let Err(at) = self.costs_found.binary_search(&evidence)
        {
            self.costs_found.insert(at, evidence);
        }
    }

    /// What was said, in order.
    #[must_use]
    pub fn said(&self) -> &[ItemId] {
        &self.said
    }

    /// Whether anybody spoke.
    pub(super) fn has_talk(&self) -> bool {
        self.has_talk
    }

    /// How often an item was said.
    #[must_use]
    pub fn times_said(&self, item: ItemId) -> usize {
        self.said.iter().filter(|said| **said == item).count()
    }

    /// Whether a technique was used.
    pub(super) fn was_used(&self, technique: Technique) -> bool {
        self.used.get(technique) > 0
    }

    /// How often any of these techniques was used; beyond [`TechniqueCounts::MAX`] of each it is not counted.
    pub(super) fn times_used(&self, techniques: &[Technique]) -> usize {
        techniques.iter().map(|technique| usize::from(self.used.get(*technique))).sum()
    }

    /// How often a technique was used since a caring reply, up to [`TechniqueCounts::MAX`].
    pub(super) fn times_since_care(&self, technique: Technique) -> u8 {
        self.used_since_care.get(technique)
    }

    /// Whether a technique of handling was used since anything else was said.
    pub(super) fn was_handled_with(&self, technique: Technique) -> bool {
        self.handled_with.has(technique)
    }

    /// Whether anything was said that shows what staying is good for.
    pub(super) fn benefits_said(&self) -> bool {
        BENEFITS.iter().any(|technique| self.was_used(*technique))
    }

    /// Whether the customer's own words have given the cost that evidence is of.
    pub(super) fn has_found(&self, evidence: EvidenceId) -> bool {
        self.costs_found.contains(&evidence)
    }

    /// What advice can read of it in a state: calls that agree in the state, the notes, the rules' automata and in
    /// this are advised alike.
    ///
    /// How often the questions of a step were asked, and whether each of its last words was said, is known by what was
    /// said of what can be said in it, for their techniques stand in no other step.
    #[must_use]
    pub fn key(&self, state: &State) -> FeaturesKey {
        let step = state.step();
        let key = FeaturesKey {
            said: self.said_by_step.get(step.index()).copied().unwrap_or_default(),
            handled_with: self.handled_with,
            ..FeaturesKey::default()
        };
        match step {
            Step::Trust => FeaturesKey { has_talk: self.has_talk, ..key },
            Step::Probe | Step::Closed => key,
            Step::Propose | Step::Agree => FeaturesKey {
                benefits_said: self.benefits_said(),
                used_since_care: self.used_since_care,
                costs_found: self
                    .costs_found
                    .iter()
                    .fold(0, |sum: u64, evidence| sum.wrapping_add(mark(evidence.index()))),
                ..key
            },
        }
    }
}

/// What advice can read of a history in one state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FeaturesKey {
    has_talk: bool,
    said: u64,
    benefits_said: bool,
    used_since_care: TechniqueCounts,
    handled_with: TechniqueSet,
    costs_found: u64,
}

/// Techniques, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct TechniqueSet(u64);

impl TechniqueSet {
    fn add(&mut self, technique: Technique) {
        self.0 |= 1 << technique.index();
    }

    fn has(self, technique: Technique) -> bool {
        self.0 >> technique.index() & 1 != 0
    }
}

/// How often each technique was used, two bits each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct TechniqueCounts(u128);

const _: () = assert!(Technique::ALL.len() * 2 <= 128, "each technique has two bits");
const _: () = assert!(DEEP_ENOUGH <= TechniqueCounts::MAX as usize, "no more is counted");

impl TechniqueCounts {
    /// No use is counted beyond this.
    pub(super) const MAX: u8 = 0b11;

    fn get(self, technique: Technique) -> u8 {
        let bits = self.0 >> (2 * technique.index()) & u128::from(Self::MAX);
        u8::try_from(bits).expect("two bits fit into eight")
    }

    fn add(&mut self, technique: Technique) {
        if self.get(technique) < Self::MAX {
            self.0 += 1 << (2 * technique.index());
        }
    }
}

/// A number that stands for a place and adds up with others without hiding any.
fn mark(place: usize) -> u64 {
    let mut hasher = FxHasher::default();
    (place + 1).hash(&mut hasher);
    // The finaliser of splitmix64: every bit hangs on every other.
    let mut mixed = hasher.finish();
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
