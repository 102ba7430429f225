//! The automata of all rules of a flow, running side by side.

use super::deed::{Happening, Seen, What, seen};
use crate::call::{Event, available};
use crate::flow::Case;
use crate::flow::conduct::{Deed, Pattern, Rule};
use crate::flow::id::{ItemId, RuleId};
use crate::method::RuleLevel;

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
        for ((id, rule), state) in case.flow().rules().zip(&mut self.0) {
            if advance(case, rule, state, happening) {
                broken.push(id);
            }
        }
        broken
    }

    /// The weightiest rule that saying `item` would break, whatever is answered.
    #[must_use]
    pub fn forbids_most(
        &self,
        case: Case<'_>,
        before: &Happening<'_>,
        item: ItemId,
    ) -> Option<RuleId> {
        let saying = Happening { what: What::Saying(item), ..*before };
        let rules = case.flow().rules().zip(&self.0);
        let broken = rules.filter(|((_, rule), state)| would_break(case, rule, **state, &saying));
        broken.map(|((id, rule), _)| (rule.level, id)).min().map(|(_, id)| id)
    }

    /// The first rule of this level that saying `item` would break, whatever is answered.
    #[must_use]
    pub fn forbids(
        &self,
        case: Case<'_>,
        before: &Happening<'_>,
        item: ItemId,
        level: RuleLevel,
    ) -> Option<RuleId> {
        let saying = Happening { what: What::Saying(item), ..*before };
        let rules = case.flow().rules().zip(&self.0);
        let mut of_level = rules.filter(|((_, rule), _)| rule.level == level);
        of_level
            .find(|((_, rule), state)| would_break(case, rule, **state, &saying))
            .map(|((id, _), _)| id)
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

fn applies(case: Case<'_>, rule: &Rule, happening: &Happening<'_>) -> bool {
    rule.when.fit(happening.before.facts(case), happening.notes).is_some()
}

/// Moves a rule's automaton on; whether what happens breaks the rule.
fn advance(case: Case<'_>, rule: &Rule, state: &mut u8, happening: &Happening<'_>) -> bool {
    let is = |deed: &Deed| seen(case, deed, happening) == Seen::Yes;
    match &rule.pattern {
        Pattern::Never(deed) => is(deed) && applies(case, rule, happening),
        Pattern::Always(deed) => {
            // What an event has led to is where the next one must be possible.
            let What::Event(_, after) = happening.what else { return false };
            let later = Happening { before: after, ..*happening };
            after.outcome().is_none()
                && applies(case, rule, &later)
                && !possible(case, deed, &later)
        }
        Pattern::OnlyAfter { deed, after } => {
            // One exchange may be both: an explicit yes is the answer to the terms read back.
            if is(after) {
                *state = 1;
            }
            *state == 0 && is(deed) && applies(case, rule, happening)
        }
        Pattern::AtMost { deed, count, after, until } => {
            let mut broken = false;
            if *state > 0 && is(deed) && applies(case, rule, happening) {
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
            if is(after) && applies(case, rule, happening) {
                *state = *turns;
            }
            broken
        }
    }
}

/// Whether saying an item would break the rule, whatever the customer answers.
fn would_break(case: Case<'_>, rule: &Rule, state: u8, saying: &Happening<'_>) -> bool {
    let certain = |deed: &Deed| seen(case, deed, saying) == Seen::Yes;
    let ruled_out = |deed: &Deed| seen(case, deed, saying) == Seen::No;
    match &rule.pattern {
        Pattern::Never(deed) => certain(deed) && applies(case, rule, saying),
        Pattern::OnlyAfter { deed, after } => {
            state == 0 && ruled_out(after) && certain(deed) && applies(case, rule, saying)
        }
        Pattern::AtMost { deed, count, .. } => {
            state > *count && certain(deed) && applies(case, rule, saying)
        }
        Pattern::Within { deed, .. } => state == 1 && ruled_out(deed),
        Pattern::Always(_) => false,
    }
}

/// Whether some event that is possible now is the deed.
fn possible(case: Case<'_>, deed: &Deed, now: &Happening<'_>) -> bool {
    available(case, now.before).any(|event| {
        crate::call::step(case, now.before, &event).is_ok_and(|after| {
            let happening = Happening { what: What::Event(event, &after), ..*now };
            seen(case, deed, &happening) == Seen::Yes
        })
    })
}
