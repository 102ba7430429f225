//! The automata of all rules of a flow, running side by side.

use super::deed::{Happening, Seen, What, seen, signs};
use crate::call::{Event, Outcome, available};
use flow::Case;
use flow::condition::Facts;
use flow::conduct::{Deed, Pattern, Rule, Signs};
use flow::id::{ItemId, RuleId};
use flow::method::{End, RuleLevel};
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
        self.armed_for(case, before, Signs::ALL, |_| true)
    }

    /// The fatal rule that saying `item` now would break, or, where it is the last chance for what the rule
    /// asks for, could break by its answer.
    #[must_use]
    pub fn forbids(&self, case: Case<'_>, now: &Happening<'_>, item: ItemId) -> Option<RuleId> {
        let signs = Signs::technique(case.item(item).technique);
        let is_fatal = |rule: &Rule| rule.level == RuleLevel::Fatal;
        self.armed_for(case, now, signs, is_fatal).against(now, item)
    }

    /// The wanted rules that something with these signs could break.
    fn armed_for<'f>(
        &self,
        case: Case<'f>,
        before: &Happening<'_>,
        signs: Signs,
        wanted: impl Fn(&Rule) -> bool,
    ) -> Armed<'f> {
        let facts = LazyCell::new(|| before.before.facts(case));
        let applies = |rule: &Rule| rule.when.fit(*facts, before.notes).is_some();
        let could_be = |deed: &Deed| deed.is_of_items() && deed.could_be(signs);
        let wakes = case.flow().wakes().iter().zip(&self.0).enumerate();
        let rules = wakes.filter_map(|(at, (wakes, state))| {
            if !(wakes.holds_back.meet(signs) || wakes.counts && *state == 1) {
                return None;
            }
            let id = RuleId::new(at)?;
            let rule = Some(case.flow().rule(id)).filter(|rule| wanted(rule))?;
            let armed = match &rule.pattern {
                Pattern::Never(deed) => could_be(deed) && applies(rule),
                Pattern::OnlyAfter { deed, .. } => *state == 0 && could_be(deed) && applies(rule),
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

/// Where the automaton of a pattern begins.
#[must_use]
pub fn first(pattern: &Pattern) -> u8 {
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
    let applies = || rule.when.fit(**sight.facts, happening.notes).is_some();
    if let Pattern::Always(deed) = &rule.pattern {
        // What an event has led to is where the next one must be possible.
        let What::Event(_, after) = happening.what else { return false };
        let later = Happening { before: after, ..*happening };
        return after.outcome().is_none()
            && (rule.when.is_always() && !rule.when.reads_notes()
                || rule.when.fit(after.facts(case), happening.notes).is_some())
            && !possible(case, deed, &later);
    }
    let is = |role: Role| {
        role.deed(&rule.pattern).is_some_and(|deed| {
            deed.could_be(sight.signs) && seen(case, deed, happening) == Seen::Yes
        })
    };
    let exchange = matches!(happening.what, What::Event(Event::Said { .. }, _));
    moved(&rule.pattern, state, exchange, is, applies)
}

/// What a deed is for in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What is forbidden, counted, or asked for.
    Deed,
    /// What must come before, or sets the rule off.
    After,
    /// What begins the count anew.
    Until,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Deed, Self::After, Self::Until];

    /// The deed that has this role.
    #[must_use]
    pub fn deed(self, pattern: &Pattern) -> Option<&Deed> {
        match (self, pattern) {
            (
                Self::Deed,
                Pattern::Never(deed)
                | Pattern::OnlyAfter { deed, .. }
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
pub fn moved(
    pattern: &Pattern,
    state: &mut u8,
    exchange: bool,
    is: impl Fn(Role) -> bool,
    applies: impl Fn() -> bool,
) -> bool {
    match pattern {
        Pattern::Never(_) => is(Role::Deed) && applies(),
        Pattern::Always(_) => false,
        Pattern::OnlyAfter { .. } => {
            // Once the other deed was done, nothing breaks the rule any more.
            if *state == 1 {
                return false;
            }
            // One exchange may be both: an explicit yes is the answer to the terms read back.
            if is(Role::After) {
                *state = 1;
            }
            *state == 0 && is(Role::Deed) && applies()
        }
        Pattern::AtMost { count, .. } => {
            let mut broken = false;
            if *state > 0 && is(Role::Deed) && applies() {
                broken = *state > *count;
                *state = state.saturating_add(1).min(count.saturating_add(2));
            }
            if is(Role::Until) {
                *state = first(pattern);
            } else if *state == 0 && is(Role::After) {
                *state = 1;
            }
            broken
        }
        Pattern::Within { turns, .. } => {
            let mut broken = false;
            if *state > 0 {
                if is(Role::Deed) {
                    *state = 0;
                } else if exchange {
                    *state -= 1;
                    broken = *state == 0;
                }
            }
            if is(Role::After) && applies() {
                *state = *turns;
            }
            broken
        }
    }
}

/// Whether a rule whose automaton stands here holds back what is about to be said; `seen` tells of a deed
/// whether saying it certainly is one, whatever is answered, or certainly is none.
pub fn holds_back(
    pattern: &Pattern,
    state: u8,
    seen: impl Fn(Role) -> Seen,
    applies: impl Fn() -> bool,
) -> bool {
    match pattern {
        Pattern::Never(_) => seen(Role::Deed) == Seen::Yes && applies(),
        Pattern::AtMost { count, .. } => {
            state > *count && seen(Role::Deed) == Seen::Yes && applies()
        }
        Pattern::OnlyAfter { .. } => {
            state == 0
                && seen(Role::After) == Seen::No
                && seen(Role::Deed) == Seen::Yes
                && applies()
        }
        // The last exchange there is for it may not hang on what is answered.
        Pattern::Within { .. } => state == 1 && seen(Role::Deed) != Seen::Yes,
        Pattern::Always(_) => false,
    }
}

/// The rules that something said at one point of a call could break, the weightiest first.
#[derive(Debug)]
pub struct Armed<'f> {
    case: Case<'f>,
    /// Those that apply here, each with where its automaton stands.
    rules: Vec<(RuleId, &'f Rule, u8)>,
}

impl Armed<'_> {
    /// The weightiest rule that saying `item` would break, or, where it is the last chance for what a rule
    /// asks for, could break by its answer.
    #[must_use]
    pub fn against(&self, now: &Happening<'_>, item: ItemId) -> Option<RuleId> {
        let saying = Happening { what: What::Saying(item), ..*now };
        let signs = Signs::technique(self.case.item(item).technique);
        let breaks = |rule: &Rule, state: u8| {
            let seen = |role: Role| match role.deed(&rule.pattern) {
                // What is not of this technique is no such deed, whatever is answered.
                Some(deed) if role == Role::Deed && !deed.could_be(signs) => Seen::No,
                Some(deed) => seen(self.case, deed, &saying),
                None => Seen::No,
            };
            holds_back(&rule.pattern, state, seen, || true)
        };
        let broken = self.rules.iter().find(|(_, rule, state)| breaks(rule, *state));
        broken.map(|(id, ..)| *id)
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
