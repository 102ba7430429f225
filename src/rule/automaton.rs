//! The automata of all rules of a flow, running side by side.

use super::deed::{Happening, Seen, What, seen, signs};
use crate::call::{Event, Outcome, available};
use crate::flow::Case;
use crate::flow::condition::Facts;
use crate::flow::conduct::{Deed, Pattern, Rule, Signs};
use crate::flow::id::{ItemId, RuleId};
use crate::method::End;
use std::cell::LazyCell;

/// Where each rule's automaton stands. The state of one is a small number:
/// - `Never`, `Always`: always 0;
/// - `OnlyAfter`: 1 once the other deed was done;
/// - `AtMost`: 0 while nothing counts, then one more than what was counted;
/// - `Within`: the exchanges left, 0 if nothing is owed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Watch(Box<[u8]>);

impl Watch {
    /// At the beginning of a call.
    #[must_use]
    pub fn new(case: Case<'_>) -> Self {
        Self(case.flow().rules().map(|(_, rule)| first(&rule.pattern)).collect())
    }

    /// Takes in what happens; gives the rules that it breaks.
    pub fn see(&mut self, case: Case<'_>, happening: &Happening<'_>) -> Vec<RuleId> {
        let mut broken = Vec::new();
        let facts = LazyCell::new(|| happening.before.facts(case));
        let seen = Sight { signs: signs(case, happening), facts: &facts, happening };
        for (at, (wakes, state)) in case.flow().wakes().iter().zip(&mut self.0).enumerate() {
            if !(wakes.moved_by.meet(seen.signs) || wakes.counts && *state > 0) {
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
    pub fn armed<'f>(&self, case: Case<'f>, before: &Happening<'_>) -> Armed<'f> {
        self.armed_for(case, before, Signs::ALL)
    }

    /// The weightiest rule that saying `item` now would break, whatever the customer answers.
    #[must_use]
    pub fn against(&self, case: Case<'_>, now: &Happening<'_>, item: ItemId) -> Option<RuleId> {
        let signs = Signs::technique(case.item(item).technique);
        self.armed_for(case, now, signs).against(now, item)
    }

    /// The rules that something with these signs could break.
    fn armed_for<'f>(&self, case: Case<'f>, before: &Happening<'_>, signs: Signs) -> Armed<'f> {
        let facts = LazyCell::new(|| before.before.facts(case));
        let applies = |rule: &Rule| rule.when.fit(*facts, before.notes).is_some();
        let could_be = |deed: &Deed| deed.is_of_items() && deed.could_be(signs);
        let wakes = case.flow().wakes().iter().zip(&self.0).enumerate();
        let rules = wakes.filter_map(|(at, (wakes, state))| {
            if !(wakes.holds_back.meet(signs) || wakes.counts && *state == 1) {
                return None;
            }
            let id = RuleId::new(at)?;
            let rule = case.flow().rule(id);
            let armed = match &rule.pattern {
                Pattern::Never(deed) => could_be(deed) && applies(rule),
                Pattern::OnlyAfter { deed, .. } => *state == 0 && could_be(deed) && applies(rule),
                Pattern::AtMost { deed, count, .. } => {
                    *state > *count && could_be(deed) && applies(rule)
                }
                Pattern::Within { .. } => *state == 1,
                Pattern::Always(_) => false,
            };
            armed.then_some((id, rule))
        });
        let mut rules: Vec<_> = rules.collect();
        rules.sort_by_key(|(id, rule)| (rule.level, *id));
        Armed { case, rules }
    }

    /// The rules that still ask for something before the call is done.
    pub fn owed<'a>(&'a self, case: Case<'a>) -> impl Iterator<Item = RuleId> + 'a {
        let rules = case.flow().rules().zip(&self.0);
        rules
            .filter(|((_, rule), state)| {
                matches!(rule.pattern, Pattern::Within { .. }) && **state > 0
            })
            .map(|((id, _), _)| id)
    }
}

fn first(pattern: &Pattern) -> u8 {
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
struct Sight<'h, F: FnOnce() -> Facts> {
    happening: &'h Happening<'h>,
    signs: Signs,
    /// The facts before it, once a rule asks for them.
    facts: &'h LazyCell<Facts, F>,
}

/// Moves a rule's automaton on; whether what happens breaks the rule.
fn advance<F: FnOnce() -> Facts>(
    case: Case<'_>,
    rule: &Rule,
    state: &mut u8,
    sight: &Sight<'_, F>,
) -> bool {
    let happening = sight.happening;
    let is = |deed: &Deed| deed.could_be(sight.signs) && seen(case, deed, happening) == Seen::Yes;
    let applies = || rule.when.fit(**sight.facts, happening.notes).is_some();
    match &rule.pattern {
        Pattern::Never(deed) => deed.could_be(sight.signs) && applies() && is(deed),
        Pattern::Always(deed) => {
            // What an event has led to is where the next one must be possible.
            let What::Event(_, after) = happening.what else { return false };
            let later = Happening { before: after, ..*happening };
            after.outcome().is_none()
                && (rule.when.is_always() && !rule.when.reads_notes()
                    || rule.when.fit(after.facts(case), happening.notes).is_some())
                && !possible(case, deed, &later)
        }
        Pattern::OnlyAfter { deed, after } => {
            // Once the other deed was done, nothing breaks the rule any more.
            if *state == 1 {
                return false;
            }
            // One exchange may be both: an explicit yes is the answer to the terms read back.
            if is(after) {
                *state = 1;
            }
            *state == 0 && is(deed) && applies()
        }
        Pattern::AtMost { deed, count, after, until } => {
            let mut broken = false;
            if *state > 0 && is(deed) && applies() {
                broken = *state > *count;
                *state = state.saturating_add(1).min(count.saturating_add(2));
            }
            if until.as_ref().is_some_and(is) {
                *state = first(&rule.pattern);
            } else if *state == 0 && after.as_ref().is_some_and(is) {
                *state = 1;
            }
            broken
        }
        Pattern::Within { after, turns, deed } => {
            let exchange = matches!(happening.what, What::Event(Event::Said { .. }, _));
            let mut broken = false;
            if *state > 0 {
                if is(deed) {
                    *state = 0;
                } else if exchange {
                    *state -= 1;
                    broken = *state == 0;
                }
            }
            if is(after) && applies() {
                *state = *turns;
            }
            broken
        }
    }
}

/// The rules that something said at one point of a call could break, the weightiest first.
#[derive(Debug)]
pub struct Armed<'f> {
    case: Case<'f>,
    rules: Vec<(RuleId, &'f Rule)>,
}

impl Armed<'_> {
    /// The weightiest rule that saying `item` would break, whatever the customer answers.
    #[must_use]
    pub fn against(&self, now: &Happening<'_>, item: ItemId) -> Option<RuleId> {
        let saying = Happening { what: What::Saying(item), ..*now };
        let certain = |deed: &Deed| seen(self.case, deed, &saying) == Seen::Yes;
        let ruled_out = |deed: &Deed| seen(self.case, deed, &saying) == Seen::No;
        let breaks = |rule: &Rule| match &rule.pattern {
            Pattern::Never(deed) | Pattern::AtMost { deed, .. } => certain(deed),
            Pattern::OnlyAfter { deed, after } => ruled_out(after) && certain(deed),
            Pattern::Within { deed, .. } => ruled_out(deed),
            Pattern::Always(_) => false,
        };
        self.rules.iter().find(|(_, rule)| breaks(rule)).map(|(id, _)| *id)
    }
}

/// Whether some event that is possible now is the deed.
fn possible(case: Case<'_>, deed: &Deed, now: &Happening<'_>) -> bool {
    // Endings are few and mostly what is asked for, so they are tried first.
    let ends_so = |end: &End| deed.could_be(Signs::outcome(Outcome::Ended(*end).name()));
    let endings = End::ALL.iter().copied().filter(ends_so).map(Event::Ended);
    endings.chain(available(case, now.before)).any(|event| {
        crate::call::step(case, now.before, &event).is_ok_and(|after| {
            let happening = Happening { what: What::Event(event, &after), ..*now };
            seen(case, deed, &happening) == Seen::Yes
        })
    })
}
