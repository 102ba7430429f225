//! Suites found by exploring: as few scripts as can be found that come to everything a call can come to.

use crate::suite::{Coverage, CoverageKind, CoveragePoint, Suite, scripts_for_gaps_by};
use engine::call::{self, Event, State};
use engine::explore::{Exploration, SearchLimits, Witness};
use engine::guide::StatePredicate;
use engine::script::Script;
use flow::FlowCase;
use flow::context::Context;

/// Scripts that come to all that the scripts of a suite do not.
#[must_use]
pub fn scripts_for_missing(
    exploration: &Exploration<'_>,
    suite: &Suite,
    coverage: &Coverage,
) -> Vec<Script> {
    scripts_for_gaps_by(suite, coverage, &|gap| find(exploration, gap))
}

/// The shortest call to a point of coverage: who is calling, and what happens.
fn find(
    exploration: &Exploration<'_>,
    gap: &CoveragePoint,
) -> Option<(Context, Option<String>, Vec<Event>)> {
    let (flow, limits) = (exploration.flow(), SearchLimits::default());
    let (first, second) = gap.name.split_once(' ').unwrap_or((&gap.name, ""));
    let item = flow.item_named(first);
    let witness = match gap.kind {
        CoverageKind::Item => exploration.reach_item(item?, None, limits).call(),
        CoverageKind::Answer => {
            let id = item?;
            let item = flow.item(id);
            let answer = item.answer_ids().find(|answer| {
                item.answer(*answer).is_some_and(|answer| &*answer.text.id == second)
            });
            exploration.reach_item(id, Some(answer?), limits).call()
        }
        CoverageKind::Condition if second == "holds" => {
            exploration.reach_item(item?, None, limits).call()
        }
        CoverageKind::Condition => {
            let item = flow.item(item?);
            let fails = |case: FlowCase<'_>, state: &State| {
                item.steps.contains(state.step()) && !item.when.allows(state.facts(case))
            };
            exploration.reach_state(&fails, limits).call()
        }
        CoverageKind::Step => {
            let stands = |_: FlowCase<'_>, state: &State| state.step().name() == first;
            exploration.reach_state(&stands, limits).call()
        }
        CoverageKind::Ending => {
            let spot = StatePredicate::parse(flow, &format!("outcome={first}")).ok()?;
            exploration.reach(&spot, limits).call()
        }
        CoverageKind::Limit | CoverageKind::Gate => {
            let is = |case: FlowCase<'_>, state: &State| {
                let facts = state.facts(case);
                let spent =
                    state.caller().is_some_and(|one| one.refusals() >= flow.limits.refusals);
                let locked = |name: &str| {
                    flow.items().any(|(_, item)| {
                        call::check_gates(flow, state, facts, item)
                            .is_err_and(|lock| lock.name() == name)
                    })
                };
                match first {
                    "refusals" => spent,
                    "proposals" => locked("proposals_spent"),
                    gate => locked(gate),
                }
            };
            exploration.reach_state(&is, limits).call()
        }
        // What rules watch for is no fact of a state.
        CoverageKind::Rule => return None,
    };
    let Witness { customer, context, history } = witness?;
    let events = history.turns().iter().flat_map(|turn| &turn.entries);
    let events = events.filter_map(|entry| match entry {
        engine::call::history::Entry::Event(event) => Some(*event),
        _ => None,
    });
    Some((context, (!customer.is_empty()).then(|| customer.join(", ")), events.collect()))
}
