//! Why an item may not be said now, or not be answered so, and the shortest way to a state where it may.

use super::path::{PathSearch, shortest_path};
use crate::call::{Blocker, Event, State, check_gates, transition};
use flow::FlowCase;
use flow::condition::{Condition, FactBox, Facts};
use flow::describe::{self, AllowedValues, FactConstraint};
use flow::id::{AnswerId, EvidenceId, ItemId, RuleId};

/// How many states the search for a way looks at. A choice, not measured: an agent waits for it while a customer does.
const MAX_STATES: usize = 20_000;

/// Why an item is not advised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// The item.
    pub item: ItemId,
    /// The answer to it that is asked about, if one is.
    pub answer: Option<AnswerId>,
    /// What stands before it; `None` if it may be said, or so answered, right now.
    pub blocker: Option<Blocker>,
    /// The fatal rules of conduct that hold the item back now, whatever else does; the weightiest first.
    pub rules: Vec<RuleId>,
    /// The facts of its condition that do not hold.
    pub unmet: Vec<UnmetFact>,
    /// The evidence it rests on, if that ran out: it may not be said whatever the call comes to.
    pub expired: Option<EvidenceId>,
    /// In how many ways its condition can be met.
    pub alternatives: usize,
    /// The shortest run of events after which it may be said, as far as the machine is concerned.
    pub path: PathSearch,
    /// The rule of conduct that holds something back on that way, if one does.
    pub path_rule: Option<RuleId>,
}

/// A fact that does not hold, and what would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmetFact {
    /// The fact's name.
    pub fact: String,
    /// What it is now.
    pub actual: String,
    /// What the condition allows.
    pub allowed: AllowedValues,
}

/// Why `item` may not be said in `state`, or this answer not be given to it, and the nearest way to where it may.
#[must_use]
pub fn why_not(
    case: FlowCase<'_>,
    state: &State,
    item: ItemId,
    answer: Option<AnswerId>,
) -> WhyNot {
    let facts = state.facts(case);
    let blocked = |state: &State| {
        let said = check_gates(case.flow(), state, state.facts(case), case.item(item)).err();
        let answered = |answer| transition(case, state, &Event::Said { item, answer }).err();
        said.or_else(|| answered(answer?))
    };
    let lock = blocked(state);
    // What rests on evidence that ran out has a condition that nobody meets.
    let expired = case.item(item).evidence.filter(|id| case.flow().evidence(*id).has_expired);
    let unmet = match lock {
        Some(_) if expired.is_none() => unmet(case, &case.item(item).when, facts),
        Some(_) | None => Vec::new(),
    };
    let far = |state: &State| u32::from(blocked(state).is_some());
    let way = shortest_path(case, *state, MAX_STATES, far);
    let alternatives = case.item(item).when.boxes().len();
    let (rules, path_rule) = (Vec::new(), None);
    WhyNot {
        item,
        answer,
        blocker: lock,
        rules,
        unmet,
        expired,
        alternatives,
        path: way,
        path_rule,
    }
}

/// The facts of the box that lacks the fewest.
fn unmet(case: FlowCase<'_>, when: &Condition, facts: Facts) -> Vec<UnmetFact> {
    let flow = case.flow();
    let fails = |one: &FactBox, fact: &str| {
        if let Some(field) = describe::state_field(flow, fact) {
            facts.bits & field.all() & !one.state != 0
        } else {
            let within = |(first, last): &(_, _)| (*first..=*last).contains(&facts.reason);
            fact == "reason" && !one.reasons.iter().any(within)
        }
    };
    let boxes = when.boxes().iter().zip(describe::condition(flow, when));
    let lists = boxes.map(|(one, asked)| {
        let failing = asked.into_iter().filter(|asked| fails(one, &asked.fact));
        let told = failing.map(|FactConstraint { fact, allowed }| UnmetFact {
            actual: describe::fact_value(flow, facts, &fact),
            fact,
            allowed,
        });
        told.collect::<Vec<_>>()
    });
    lists.min_by_key(Vec::len).unwrap_or_default()
}
