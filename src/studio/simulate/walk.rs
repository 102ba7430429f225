//! A call as it goes on: the machine's state, the rules, and what advice may hang on.

use super::caller::Reply;
use super::memory::Memory;
use super::policy::Policy;
use super::position::Position;
use engine::call::history::{Entry, History, Turn, note_entry};
use engine::call::{Event, Packed, State, step};
use engine::customer::{Approach, Felt};
use engine::rule::{Happening, Watch, What};
use flow::Case;
use flow::condition::Notes;
use flow::context::Context;
use flow::equation::Level;
use flow::id::ItemId;
use flow::method::{Class, RuleLevel, Step, Technique};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// The most decisions that are remembered.
const MOST: usize = 1 << 20;

/// Everything that a policy's choice may hang on: where the call stands, and what of the call so far orders
/// advice. Calls that differ in nothing of it go on alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    who: usize,
    state: Packed,
    notes: Notes,
    /// The automata of the rules.
    watch: u64,
    /// What was said of what can be said in this step, in any order.
    said: u64,
    /// How often each technique was used since the reason was answered with care, as far as that is counted.
    since_care: u128,
    /// Techniques that were used at all, of those that are asked for in this step.
    used: u64,
    /// Evidence that the customer's words have given.
    found: u64,
    /// Questions about the reason, and whether an objection was asked about.
    asked: (u8, bool),
    /// How likely the customer feels understood, for policies that ask.
    understood: u64,
}

impl Key {
    /// The key in so many bits that two do not meet.
    fn short(&self) -> u128 {
        let half = |salt: u64| {
            let mut hasher = FxHasher::default();
            salt.hash(&mut hasher);
            self.hash(&mut hasher);
            u128::from(finished(hasher.finish()))
        };
        half(0x9e37_79b9_7f4a_7c15) << 64 | half(0xd1b5_4a32_d192_ed03)
    }
}

/// What was decided before, and what was worked out to decide it. It never decides anything, and no more of it is
/// kept than fits.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    known: FxHashMap<u128, Option<ItemId>>,
    memory: Memory,
}

/// Where an exchange leads.
#[derive(Debug, Clone, Copy)]
pub(super) struct After {
    /// By the answer.
    pub(super) answer: State,
    /// By what the customer did of their own accord.
    pub(super) more: Option<State>,
}

/// A call that goes on.
pub(super) struct Walk<'a> {
    case: Case<'a>,
    context: &'a Context,
    who: usize,
    pub(super) state: State,
    notes: Notes,
    watch: Watch,
    /// Fatal rules broken so far, and warnings.
    pub(super) breaks: u32,
    pub(super) warnings: u32,
    /// What was said, in order.
    said: Vec<ItemId>,
    /// For each step, what was said of what can be said in it.
    by_step: [u64; Step::ALL.len()],
    since_care: u128,
    used: u64,
    found: u64,
    deep: u8,
    asked: bool,
    felt: Felt,
    /// The exchanges since the history was last needed.
    exchanges: Vec<(ItemId, Reply)>,
    history: History,
}

impl<'a> Walk<'a> {
    pub(super) fn new(case: Case<'a>, context: &'a Context, who: usize, start: State) -> Self {
        let notes = case.flow().first_notes();
        Self {
            case,
            context,
            who,
            state: start,
            notes,
            watch: Watch::new(case),
            breaks: 0,
            warnings: 0,
            said: Vec::new(),
            by_step: [0; Step::ALL.len()],
            since_care: 0,
            used: 0,
            found: 0,
            deep: 0,
            asked: false,
            felt: Felt::default(),
            exchanges: Vec::new(),
            history: History::new(start, notes),
        }
    }

    /// What the customer does before anything is said.
    pub(super) fn opens(&mut self, event: Event) {
        if let Ok(after) = step(self.case, &self.state, &event) {
            self.happens(event, after);
            let turn = Turn { entries: vec![Entry::Event(event)] };
            self.enter(turn);
        }
    }

    /// An exchange: what was said, and what came of it, with the states after it.
    pub(super) fn exchange(&mut self, item: ItemId, reply: Reply, after: After) {
        let own = self.case.item(item);
        let technique = own.technique;
        let mark = mixed(item.index());
        for step in own.steps.iter() {
            if let Some(sum) = self.by_step.get_mut(step.index()) {
                *sum = sum.wrapping_add(mark);
            }
        }
        self.felt = self.felt.after(technique);
        self.used |= 1 << technique.index();
        self.since_care = match technique {
            Technique::Care => 0,
            _ => counted(self.since_care, technique),
        };
        let cost = own.answer(reply.answer).map(|answer| answer.effect.cost.lo());
        if let Some(evidence) = own.evidence.filter(|_| cost > Some(Level::NONE)) {
            self.found = self.found.wrapping_add(mixed(evidence.index()));
        }
        let deep = matches!(
            technique,
            Technique::Deep | Technique::Focus | Technique::Narrow | Technique::Linking
        );
        self.deep = self.deep.saturating_add(u8::from(deep));
        let handles = technique.class() == Class::Handling;
        self.asked = handles && (self.asked || technique == Technique::Ask);
        self.said.push(item);
        self.happens(Event::Said { item, answer: reply.answer }, after.answer);
        if let Some((event, after)) = reply.more.zip(after.more) {
            self.happens(event, after);
        }
        if let Some(noted) = reply.noted() {
            note_entry(self.case.flow(), &Entry::Noted(noted), &mut self.notes);
        }
        self.exchanges.push((item, reply));
    }

    fn happens(&mut self, event: Event, after: State) {
        let notes = self.notes;
        let what = What::Event(event, &after);
        let seen = Happening { before: &self.state, notes, context: self.context, what };
        for rule in self.watch.see(self.case, &seen) {
            match self.case.rule(rule).level {
                RuleLevel::Fatal => self.breaks += 1,
                RuleLevel::Warning => self.warnings += 1,
            }
        }
        self.state = after;
        note_entry(self.case.flow(), &Entry::Event(event), &mut self.notes);
    }

    fn enter(&mut self, turn: Turn) {
        let taken = self.history.push(self.case, turn);
        debug_assert!(taken.is_ok(), "what the machine took once it takes again");
    }

    /// What is said now, and how it comes; `None` where nothing is left to say.
    pub(super) fn says(
        &mut self,
        policy: Policy<'_>,
        decisions: &mut Decisions,
        dice: &mut dyn FnMut(usize) -> usize,
    ) -> Option<(ItemId, Approach)> {
        let item = if policy.is_sure() {
            self.decides(policy, decisions)
        } else {
            self.chooses(policy, dice, &mut decisions.memory)
        };
        let item = item?;
        let again = self.said.iter().filter(|said| **said == item).count();
        let techniques = self.said.iter().rev().map(|said| self.case.item(*said).technique);
        Some((item, Approach::after(self.case.flow(), techniques, item, again)))
    }

    /// What a policy that always decides alike decides here; what it decided before, if that is remembered.
    fn decides(&mut self, policy: Policy<'_>, decisions: &mut Decisions) -> Option<ItemId> {
        let key = self.key(policy);
        let short = key.short();
        if let Some(item) = decisions.known.get(&short) {
            // Where the program is tested, every fourth memory is held against a choice made afresh.
            if cfg!(debug_assertions) && key.said.is_multiple_of(4) {
                let item = *item;
                let afresh = self.chooses(policy, &mut |_| 0, &mut Memory::default());
                assert_eq!(item, afresh, "what was remembered is what would be chosen");
            }
            return *item;
        }
        let item = self.chooses(policy, &mut |_| 0, &mut decisions.memory);
        if decisions.known.len() < MOST {
            decisions.known.insert(short, item);
        }
        item
    }

    fn chooses(
        &mut self,
        policy: Policy<'_>,
        dice: &mut dyn FnMut(usize) -> usize,
        memory: &mut Memory,
    ) -> Option<ItemId> {
        // The history is made where it is needed, and goes on from there.
        for (item, reply) in std::mem::take(&mut self.exchanges) {
            self.enter(reply.turn(item));
        }
        let Self { case, context, history, watch, .. } = self;
        debug_assert_eq!((history.state(), history.notes()), (&self.state, self.notes));
        policy.choose(Position { case: *case, context, history, watch }, dice, memory)
    }

    fn key(&self, policy: Policy<'_>) -> Key {
        let mut watch = FxHasher::default();
        self.watch.hash(&mut watch);
        let step = self.state.step();
        let proposing = matches!(step, Step::Propose | Step::Agree);
        Key {
            who: self.who,
            state: self.state.pack(),
            notes: self.notes,
            watch: watch.finish(),
            said: self.by_step.get(step.index()).copied().unwrap_or_default(),
            since_care: if proposing { self.since_care } else { 0 },
            used: match step {
                Step::Trust => u64::from(self.used != 0),
                Step::Probe => self.used & among(&PROBED),
                Step::Propose | Step::Agree => self.used & among(&BENEFITS),
                Step::Closed => self.used & among(&ENDINGS),
            },
            found: if proposing { self.found } else { 0 },
            asked: (if step == Step::Probe { self.deep.min(3) } else { 0 }, self.asked),
            understood: match policy {
                Policy::Best(_) => self.felt.understood.to_bits(),
                Policy::Equation | Policy::Random | Policy::Own(_) => 0,
            },
        }
    }
}

/// Techniques that questions about the reason hang on once they were used.
const PROBED: [Technique; 4] =
    [Technique::Linking, Technique::Feeling, Technique::Focus, Technique::OneMore];
/// Techniques that say what staying is good for.
const BENEFITS: [Technique; 5] = [
    Technique::Offer,
    Technique::Evidence,
    Technique::WholeBenefit,
    Technique::Worth,
    Technique::WinAgreement,
];
/// Techniques of which one of each ends a call.
const ENDINGS: [Technique; 4] =
    [Technique::Thank, Technique::Recap, Technique::NextStep, Technique::CareAfter];

/// These techniques, a bit each.
fn among(techniques: &[Technique]) -> u64 {
    techniques.iter().fold(0, |set, technique| set | 1 << technique.index())
}

/// Counts a technique once more: never, once, or oftener.
fn counted(counts: u128, technique: Technique) -> u128 {
    let at = 2 * technique.index();
    if counts >> at & 0b11 < 2 { counts + (1 << at) } else { counts }
}

/// A number that stands for a place and adds up with others without hiding any.
fn mixed(place: usize) -> u64 {
    let mut hasher = FxHasher::default();
    (place + 1).hash(&mut hasher);
    finished(hasher.finish())
}

/// The finaliser of splitmix64: every bit hangs on every other.
fn finished(mut mixed: u64) -> u64 {
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
