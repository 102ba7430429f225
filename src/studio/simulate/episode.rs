//! A call as it goes on: the machine's state, the rules, and what advice may hang on.

use super::advice_cache::AdviceCache;
use super::caller::CallerReply;
use super::decision::DecisionPoint;
use super::policy::Policy;
use engine::call::history::{Entry, note_entry};
use engine::call::{Event, PackedState, State, transition};
use engine::customer::{Delivery, RapportBelief};
use engine::guide::{FeaturesKey, HistoryFeatures, Position};
use engine::rule::{Observation, ObservedEvent, RuleMonitor};
use flow::FlowCase;
use flow::condition::NotedFacts;
use flow::context::Context;
use flow::id::ItemId;
use flow::method::RuleLevel;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// The most decisions that are remembered. A choice: 300,000 simulated calls of the mobile flow came to their states by
/// 600,000 ways.
const MAX_DECISIONS: usize = 1 << 20;
/// Where the program is tested, one memory in so many is held against a choice made afresh. A choice: tests stay quick.
const CHECKED_IN: u128 = 4;

/// Everything that a policy's choice may hang on: where the call stands, and what the guide says it reads of the call
/// so far. Calls that differ in nothing of it go on alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct DecisionKey {
    who: usize,
    state: PackedState,
    notes: NotedFacts,
    /// The automata of the rules.
    watch: u64,
    /// What advice reads of what was said.
    features: FeaturesKey,
    /// How the customer stands to the talk, for policies that ask: how likely they feel understood, and whether an
    /// offer would not come too early.
    rapport: (u64, bool),
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
    features: HistoryFeatures,
    rapport: RapportBelief,
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
            features: HistoryFeatures::default(),
            rapport: RapportBelief::default(),
        }
    }

    /// What the customer does before anything is said.
    pub(super) fn open(&mut self, event: Event) {
        if let Ok(after) = transition(self.case, &self.state, &event) {
            self.features.talk();
            self.happens(event, after);
        }
    }

    /// An exchange: what was said, and what came of it, with the states after it.
    pub(super) fn exchange(&mut self, item: ItemId, reply: CallerReply, after: ExchangeStates) {
        self.features.say(&self.case, item, reply.answer);
        self.rapport = self.rapport.after(self.case.item(item).technique);
        self.happens(Event::Said { item, answer: reply.answer }, after.answer);
        if let Some((event, after)) = reply.more.zip(after.more) {
            self.happens(event, after);
        }
        if let Some(noted) = reply.noted() {
            note_entry(self.case.flow(), &Entry::Noted(noted), &mut self.notes);
        }
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
        let again = self.features.times_said(item);
        let techniques =
            self.features.said().iter().rev().map(|said| self.case.item(*said).technique);
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
            if cfg!(debug_assertions) && short.is_multiple_of(CHECKED_IN) {
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
        let at = DecisionPoint {
            case: self.case,
            context: self.context,
            position: Position { state: &self.state, notes: self.notes, features: &self.features },
            rapport: self.rapport,
            monitor: &self.monitor,
        };
        policy.choose(at, dice, memory)
    }

    fn key(&self, policy: Policy<'_>) -> DecisionKey {
        let mut watch = FxHasher::default();
        self.monitor.hash(&mut watch);
        DecisionKey {
            who: self.who,
            state: self.state.pack(),
            notes: self.notes,
            watch: watch.finish(),
            features: self.features.key(&self.state),
            rapport: match policy {
                Policy::Best(_) => (self.rapport.understood.to_bits(), self.rapport.ready),
                Policy::Equation | Policy::Random | Policy::Own(_) => (0, false),
            },
        }
    }
}

/// The finaliser of splitmix64 (Steele, Lea & Flood 2014): every bit hangs on every other.
fn finalize(mut mixed: u64) -> u64 {
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
