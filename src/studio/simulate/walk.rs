//! A call as it goes on: the machine's state, the rules, and what advice may hang on.

use super::caller::CallerReply;
use super::memory::AdviceCache;
use super::policy::Policy;
use super::position::DecisionPoint;
use engine::call::history::{Entry, History, Turn, note_entry};
use engine::call::{Event, PackedState, State, transition};
use engine::customer::{Delivery, RapportBelief};
use engine::rule::{Observation, ObservedEvent, RuleMonitor};
use flow::FlowCase;
use flow::condition::NotedFacts;
use flow::context::Context;
use flow::equation::Level;
use flow::id::ItemId;
use flow::method::{GateClass, RuleLevel, Step, Technique};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// The most decisions that are remembered.
const MAX_DECISIONS: usize = 1 << 20;

/// Everything that a policy's choice may hang on: where the call stands, and what of the call so far orders
/// advice. Calls that differ in nothing of it go on alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct DecisionKey {
    who: usize,
    state: PackedState,
    notes: NotedFacts,
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

impl DecisionKey {
    /// The key in so many bits that two do not meet.
    fn fingerprint(&self) -> u128 {
        let half = |salt: u64| {
            let mut hasher = FxHasher::default();
            salt.hash(&mut hasher);
            self.hash(&mut hasher);
            u128::from(finalize(hasher.finish()))
        };
        half(0x9e37_79b9_7f4a_7c15) << 64 | half(0xd1b5_4a32_d192_ed03)
    }
}

/// What was decided before, and what was worked out to decide it. It never decides anything, and no more of it is
/// kept than fits.
#[derive(Debug, Default)]
pub(super) struct DecisionCache {
    known: FxHashMap<u128, Option<ItemId>>,
    memory: AdviceCache,
}

/// Where an exchange leads.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExchangeStates {
    /// By the answer.
    pub(super) answer: State,
    /// By what the customer did of their own accord.
    pub(super) more: Option<State>,
}

/// A call that goes on.
pub(super) struct Episode<'a> {
    case: FlowCase<'a>,
    context: &'a Context,
    who: usize,
    pub(super) state: State,
    notes: NotedFacts,
    monitor: RuleMonitor,
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
    rapport: RapportBelief,
    /// The exchanges since the history was last needed.
    exchanges: Vec<(ItemId, CallerReply)>,
    history: History,
}

impl<'a> Episode<'a> {
    pub(super) fn new(case: FlowCase<'a>, context: &'a Context, who: usize, start: State) -> Self {
        let notes = case.flow().first_notes();
        Self {
            case,
            context,
            who,
            state: start,
            notes,
            monitor: RuleMonitor::new(case),
            breaks: 0,
            warnings: 0,
            said: Vec::new(),
            by_step: [0; Step::ALL.len()],
            since_care: 0,
            used: 0,
            found: 0,
            deep: 0,
            asked: false,
            rapport: RapportBelief::default(),
            exchanges: Vec::new(),
            history: History::new(start, notes),
        }
    }

    /// What the customer does before anything is said.
    pub(super) fn open(&mut self, event: Event) {
        if let Ok(after) = transition(self.case, &self.state, &event) {
            self.happens(event, after);
            let turn = Turn { entries: vec![Entry::Event(event)] };
            self.enter(turn);
        }
    }

    /// An exchange: what was said, and what came of it, with the states after it.
    pub(super) fn exchange(&mut self, item: ItemId, reply: CallerReply, after: ExchangeStates) {
        let own = self.case.item(item);
        let technique = own.technique;
        let mark = mixed(item.index());
        for step in own.steps.iter() {
            if let Some(sum) = self.by_step.get_mut(step.index()) {
                *sum = sum.wrapping_add(mark);
            }
        }
        self.rapport = self.rapport.after(technique);
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
        let handles = technique.class() == GateClass::Handling;
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
        let what = ObservedEvent::Event(event, &after);
        let seen = Observation { before: &self.state, notes, context: self.context, event: what };
        for rule in self.monitor.observe(self.case, &seen) {
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
    pub(super) fn next_line(
        &mut self,
        policy: Policy<'_>,
        decisions: &mut DecisionCache,
        dice: &mut dyn FnMut(usize) -> usize,
    ) -> Option<(ItemId, Delivery)> {
        let item = if policy.is_deterministic() {
            self.cached_choice(policy, decisions)
        } else {
            self.choose(policy, dice, &mut decisions.memory)
        };
        let item = item?;
        let again = self.said.iter().filter(|said| **said == item).count();
        let techniques = self.said.iter().rev().map(|said| self.case.item(*said).technique);
        Some((item, Delivery::after(self.case.flow(), techniques, item, again)))
    }

    /// What a policy that always decides alike decides here; what it decided before, if that is remembered.
    fn cached_choice(
        &mut self,
        policy: Policy<'_>,
        decisions: &mut DecisionCache,
    ) -> Option<ItemId> {
        let key = self.key(policy);
        let short = key.fingerprint();
        if let Some(item) = decisions.known.get(&short) {
            // Where the program is tested, every fourth memory is held against a choice made afresh.
            if cfg!(debug_assertions) && key.said.is_multiple_of(4) {
                let item = *item;
                let afresh = self.choose(policy, &mut |_| 0, &mut AdviceCache::default());
                assert_eq!(item, afresh, "what was remembered is what would be chosen");
            }
            return *item;
        }
        let item = self.choose(policy, &mut |_| 0, &mut decisions.memory);
        if decisions.known.len() < MAX_DECISIONS {
            decisions.known.insert(short, item);
        }
        item
    }

    fn choose(
        &mut self,
        policy: Policy<'_>,
        dice: &mut dyn FnMut(usize) -> usize,
        memory: &mut AdviceCache,
    ) -> Option<ItemId> {
        // The history is made where it is needed, and goes on from there.
        for (item, reply) in std::mem::take(&mut self.exchanges) {
            self.enter(reply.turn(item));
        }
        let Self { case, context, history, monitor: watch, .. } = self;
        debug_assert_eq!((history.state(), history.notes()), (&self.state, self.notes));
        policy.choose(DecisionPoint { case: *case, context, history, monitor: watch }, dice, memory)
    }

    fn key(&self, policy: Policy<'_>) -> DecisionKey {
        let mut watch = FxHasher::default();
        self.monitor.hash(&mut watch);
        let step = self.state.step();
        let proposing = matches!(step, Step::Propose | Step::Agree);
        DecisionKey {
            who: self.who,
            state: self.state.pack(),
            notes: self.notes,
            watch: watch.finish(),
            said: self.by_step.get(step.index()).copied().unwrap_or_default(),
            since_care: if proposing { self.since_care } else { 0 },
            used: match step {
                Step::Trust => u64::from(self.used != 0),
                Step::Probe => self.used & technique_mask(&PROBED),
                Step::Propose | Step::Agree => self.used & technique_mask(&BENEFITS),
                Step::Closed => self.used & technique_mask(&ENDINGS),
            },
            found: if proposing { self.found } else { 0 },
            asked: (if step == Step::Probe { self.deep.min(3) } else { 0 }, self.asked),
            understood: match policy {
                Policy::Best(_) => self.rapport.understood.to_bits(),
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
fn technique_mask(techniques: &[Technique]) -> u64 {
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
    finalize(hasher.finish())
}

/// The finaliser of splitmix64: every bit hangs on every other.
fn finalize(mut mixed: u64) -> u64 {
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
