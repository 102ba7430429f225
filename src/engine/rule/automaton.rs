//! The automata of all rules of a flow, running side by side.

use super::deed::{Observation, ObservedEvent, TriState, event_mask, matches};
use crate::call::{Event, Outcome, enabled_events};
use flow::FlowCase;
use flow::condition::Facts;
use flow::conduct::{EventMask, EventPattern, Pattern, Rule};
use flow::id::{ItemId, RuleId};
use flow::method::{End, RuleLevel};
use std::cell::LazyCell;

/// Where each rule's automaton stands. The state of one is a small number:
/// - `Never`, `Always`: always 0;
/// - `OnlyAfter`: 1 once the other deed was done;
/// - `AtMost`: 0 while nothing counts, then one more than what was counted;
/// - `Within`: the exchanges left, 0 if nothing is owed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RuleMonitor(Box<[u8]>);

impl RuleMonitor {
    /// At the beginning of a call.
    #[must_use]
    #[inline]
    pub fn new(case: FlowCase<'_>) -> Self {
        Self(case.flow().rules().map(|(_, rule)| initial_state(&rule.pattern)).collect())
    }

    /// Takes in what happens; gives the rules that it breaks.
    pub fn observe(&mut self, case: FlowCase<'_>, happening: &Observation<'_>) -> Vec<RuleId> {
        let mut broken = Vec::new();
        let facts = LazyCell::new(|| happening.before.facts(case));
        let seen = MonitorInput { signs: event_mask(case, happening), facts: &facts, happening };
        for (at, (wakes, state)) in case.flow().rule_masks().iter().zip(&mut self.0).enumerate() {
            if !(wakes.moved_by.intersects(seen.signs) || wakes.counts && *state > 0) {
                continue;
            }
            let Some(id) = RuleId::new(at) else { continue };
            if advance(case, case.rule(id), state, &seen) {
                broken.push(id);
            }
        }
        broken
    }

    /// The rules that something said now could break.
    #[must_use]
    pub fn active_rules<'f>(
        &self,
        case: FlowCase<'f>,
        before: &Observation<'_>,
    ) -> ActiveRules<'f> {
        self.active_rules_for(case, before, EventMask::ALL, |_| true)
    }

    /// Whether letting the customer go now would break a rule that asks for something to be told first.
    #[must_use]
    pub fn owes_before_leaving(&self, case: FlowCase<'_>, now: &Observation<'_>) -> bool {
        let event = Event::Ended(End::Left);
        let Ok(after) = crate::call::transition(case, now.before, &event) else { return false };
        let leaving = Observation { event: ObservedEvent::Event(event, &after), ..*now };
        let facts = now.before.facts(case);
        case.flow().rules().zip(&self.0).any(|((_, rule), state)| match &rule.pattern {
            Pattern::OnlyAfter { event: deed, .. } => {
                *state == 0
                    && matches(case, deed, &leaving) == TriState::Yes
                    && rule.when.fit(facts, now.notes).is_some()
            }
            _ => false,
        })
    }

    /// The fatal rules that saying `item` now would break, or, where it is the last chance for what a rule
    /// asks for, could break by its answer; the weightiest first.
    #[must_use]
    pub fn fatal_violations(
        &self,
        case: FlowCase<'_>,
        now: &Observation<'_>,
        item: ItemId,
    ) -> Vec<RuleId> {
        self.fatal_rules(case, now, item).all_violated_by(now, item).collect()
    }

    /// The weightiest of [`Self::fatal_violations`].
    #[must_use]
    pub fn fatal_violation(
        &self,
        case: FlowCase<'_>,
        now: &Observation<'_>,
        item: ItemId,
    ) -> Option<RuleId> {
        self.fatal_rules(case, now, item).violated_by(now, item)
    }

    /// The fatal rules that saying `item` could break.
    fn fatal_rules<'f>(
        &self,
        case: FlowCase<'f>,
        now: &Observation<'_>,
        item: ItemId,
    ) -> ActiveRules<'f> {
        let signs = EventMask::technique(case.item(item).technique);
        self.active_rules_for(case, now, signs, |rule| rule.level == RuleLevel::Fatal)
    }

    /// The wanted rules that something with these signs could break.
    fn active_rules_for<'f>(
        &self,
        case: FlowCase<'f>,
        before: &Observation<'_>,
        signs: EventMask,
        wanted: impl Fn(&Rule) -> bool,
    ) -> ActiveRules<'f> {
        let facts = LazyCell::new(|| before.before.facts(case));
        let applies = |rule: &Rule| rule.when.fit(*facts, before.notes).is_some();
        let could_be = |deed: &EventPattern| deed.matches_items() && deed.could_match(signs);
        let wakes = case.flow().rule_masks().iter().zip(&self.0).enumerate();
        let rules = wakes.filter_map(|(at, (wakes, state))| {
            if !(wakes.blocks.intersects(signs) || wakes.counts && *state == 1) {
                return None;
            }
            let id = RuleId::new(at)?;
            let rule = Some(case.flow().rule(id)).filter(|rule| wanted(rule))?;
            let armed = match &rule.pattern {
                Pattern::Never(deed) => could_be(deed) && applies(rule),
                Pattern::OnlyAfter { event: deed, .. } => {
                    *state == 0 && could_be(deed) && applies(rule)
                }
                Pattern::AtMost { deed, count, .. } => {
                    *state > *count && could_be(deed) && applies(rule)
                }
                Pattern::Within { .. } => *state == 1,
                Pattern::Always(_) => false,
            };
            armed.then_some((id, rule, *state))
        });
        let mut rules: Vec<_> = rules.collect();
        rules.sort_by_key(|(id, rule, _)| (rule.level, *id));
        ActiveRules { case, rules }
    }

    /// The rules that still ask for something before the call is done.
    pub fn owed<'a>(&'a self, case: FlowCase<'a>) -> impl Iterator<Item = RuleId> + 'a {
        let rules = case.flow().rules().zip(&self.0);
        rules
            .filter(|((_, rule), state)| {
                matches!(rule.pattern, Pattern::Within { .. }) && **state > 0
            })
            .map(|((id, _), _)| id)
    }
}

/// Where the automaton of a pattern begins.
#[must_use]
pub fn initial_state(pattern: &Pattern) -> u8 {
    match pattern {
        Pattern::AtMost { after: None, .. } => 1,
        Pattern::AtMost { after: Some(_), .. }
        | Pattern::Never(_)
        | Pattern::OnlyAfter { .. }
        | Pattern::Within { .. }
        | Pattern::Always(_) => 0,
    }
}

/// What happens, with what every rule asks of it.
struct MonitorInput<'h, F: FnOnce() -> Facts> {
    happening: &'h Observation<'h>,
    signs: EventMask,
    /// The facts before it, once a rule asks for them.
    facts: &'h LazyCell<Facts, F>,
}

/// Moves a rule's automaton on; whether what happens breaks the rule.
fn advance<F: FnOnce() -> Facts>(
    case: FlowCase<'_>,
    rule: &Rule,
    state: &mut u8,
    sight: &MonitorInput<'_, F>,
) -> bool {
    let happening = sight.happening;
    let applies = || rule.when.fit(**sight.facts, happening.notes).is_some();
    if let Pattern::Always(deed) = &rule.pattern {
        // What an event has led to is where the next one must be possible.
        let ObservedEvent::Event(_, after) = happening.event else { return false };
        let later = Observation { before: after, ..*happening };
        return after.outcome().is_none()
            && (rule.when.is_always() && !rule.when.reads_notes()
                || rule.when.fit(after.facts(case), happening.notes).is_some())
            && !is_enabled(case, deed, &later);
    }
    let is = |role: PatternRole| {
        role.event_pattern(&rule.pattern).is_some_and(|deed| {
            deed.could_match(sight.signs) && matches(case, deed, happening) == TriState::Yes
        })
    };
    let exchange = matches!(happening.event, ObservedEvent::Event(Event::Said { .. }, _));
    advance_pattern(&rule.pattern, state, exchange, is, applies)
}

/// What a deed is for in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternRole {
    /// What is forbidden, counted, or asked for.
    Deed,
    /// What must come before, or sets the rule off.
    After,
    /// What begins the count anew.
    Until,
}

impl PatternRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Deed, Self::After, Self::Until];

    /// The deed that has this role.
    #[must_use]
    pub fn event_pattern(self, pattern: &Pattern) -> Option<&EventPattern> {
        match (self, pattern) {
            (
                Self::Deed,
                Pattern::Never(deed)
                | Pattern::OnlyAfter { event: deed, .. }
                | Pattern::AtMost { deed, .. }
                | Pattern::Within { deed, .. }
                | Pattern::Always(deed),
            ) => Some(deed),
            (Self::After, Pattern::OnlyAfter { after, .. } | Pattern::Within { after, .. }) => {
                Some(after)
            }
            (Self::After, Pattern::AtMost { after, .. }) => after.as_ref(),
            (Self::Until, Pattern::AtMost { until, .. }) => until.as_ref(),
            (Self::After | Self::Until, _) => None,
        }
    }
}

/// Moves the automaton of a pattern on, given which of its deeds happens, whether the rule applies where it
/// happens, and whether it is an exchange; whether that breaks the rule.
pub fn advance_pattern(
    pattern: &Pattern,
    state: &mut u8,
    exchange: bool,
    is: impl Fn(PatternRole) -> bool,
    applies: impl Fn() -> bool,
) -> bool {
    match pattern {
        Pattern::Never(_) => is(PatternRole::Deed) && applies(),
        Pattern::Always(_) => false,
        Pattern::OnlyAfter { .. } => {
            // Once the other deed was done, nothing breaks the rule any more.
            if *state == 1 {
                return false;
            }
            // One exchange may be both: an explicit yes is the answer to the terms read back.
            if is(PatternRole::After) {
                *state = 1;
            }
            *state == 0 && is(PatternRole::Deed) && applies()
        }
        Pattern::AtMost { count, .. } => {
            let mut broken = false;
            if *state > 0 && is(PatternRole::Deed) && applies() {
                broken = *state > *count;
                *state = state.saturating_add(1).min(count.saturating_add(2));
            }
            if is(PatternRole::Until) {
                *state = initial_state(pattern);
            } else if *state == 0 && is(PatternRole::After) {
                *state = 1;
            }
            broken
        }
        Pattern::Within { turns, .. } => {
            let mut broken = false;
            if *state > 0 {
                if is(PatternRole::Deed) {
                    *state = 0;
                } else if exchange {
                    *state -= 1;
                    broken = *state == 0;
                }
            }
            if is(PatternRole::After) && applies() {
                *state = *turns;
            }
            broken
        }
    }
}

/// The last place where the automaton of a pattern can stand; it stands in no other than those up to it.
#[must_use]
pub fn last_state(pattern: &Pattern) -> u8 {
    match pattern {
        Pattern::AtMost { count, .. } => count.saturating_add(2),
        Pattern::Within { turns, .. } => *turns,
        Pattern::OnlyAfter { .. } => 1,
        Pattern::Never(_) | Pattern::Always(_) => 0,
    }
}

/// Whether a rule whose automaton stands here holds back what is about to be said; `seen` tells of a deed
/// whether saying it certainly is one, whatever is answered, or certainly is none.
pub fn blocks(
    pattern: &Pattern,
    state: u8,
    seen: impl Fn(PatternRole) -> TriState,
    applies: impl Fn() -> bool,
) -> bool {
    match pattern {
        Pattern::Never(_) => seen(PatternRole::Deed) == TriState::Yes && applies(),
        Pattern::AtMost { count, .. } => {
            state > *count && seen(PatternRole::Deed) == TriState::Yes && applies()
        }
        Pattern::OnlyAfter { .. } => {
            state == 0
                && seen(PatternRole::After) == TriState::No
                && seen(PatternRole::Deed) == TriState::Yes
                && applies()
        }
        // The last exchange there is for it may not hang on what is answered.
        Pattern::Within { .. } => state == 1 && seen(PatternRole::Deed) != TriState::Yes,
        Pattern::Always(_) => false,
    }
}

/// The rules that something said at one point of a call could break, the weightiest first.
#[derive(Debug)]
pub struct ActiveRules<'f> {
    case: FlowCase<'f>,
    /// Those that apply here, each with where its automaton stands.
    rules: Vec<(RuleId, &'f Rule, u8)>,
}

impl ActiveRules<'_> {
    /// The weightiest rule that saying `item` would break, or, where it is the last chance for what a rule
    /// asks for, could break by its answer.
    #[must_use]
    pub fn violated_by(&self, now: &Observation<'_>, item: ItemId) -> Option<RuleId> {
        self.all_violated_by(now, item).next()
    }

    /// All of them, the weightiest first.
    fn all_violated_by(&self, now: &Observation<'_>, item: ItemId) -> impl Iterator<Item = RuleId> {
        let saying = Observation { event: ObservedEvent::Saying(item), ..*now };
        let signs = EventMask::technique(self.case.item(item).technique);
        let breaks = move |rule: &Rule, state: u8| {
            let seen = |role: PatternRole| match role.event_pattern(&rule.pattern) {
                // What is not of this technique is no such deed, whatever is answered.
                Some(deed) if role == PatternRole::Deed && !deed.could_match(signs) => TriState::No,
                Some(deed) => matches(self.case, deed, &saying),
                None => TriState::No,
            };
            blocks(&rule.pattern, state, seen, || true)
        };
        let broken = self.rules.iter().filter(move |(_, rule, state)| breaks(rule, *state));
        broken.map(|(id, ..)| *id)
    }
}

/// Whether some event that is possible now is the deed.
fn is_enabled(case: FlowCase<'_>, deed: &EventPattern, now: &Observation<'_>) -> bool {
    // Endings are few and mostly what is asked for, so they are tried first.
    let ends_so = |end: &End| deed.could_match(EventMask::outcome(Outcome::Ended(*end).name()));
    let endings = End::ALL.iter().copied().filter(ends_so).map(Event::Ended);
    endings.chain(enabled_events(case, now.before)).any(|event| {
        crate::call::transition(case, now.before, &event).is_ok_and(|after| {
            let happening = Observation { event: ObservedEvent::Event(event, &after), ..*now };
            matches(case, deed, &happening) == TriState::Yes
        })
    })
}
