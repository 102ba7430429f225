//! Suites found by exploring: as few scripts as can be found that come to everything a call can come to.

use crate::suite::{Coverage, Kind, Point, Suite, closing_by};
use engine::call::{self, Event};
use engine::explore::{Exploration, Witness};
use engine::guide::Spot;
use engine::script::Script;
use flow::context::Context;

/// Scripts that come to all that the scripts of a suite do not.
#[must_use]
pub fn missing(exploration: &Exploration<'_>, suite: &Suite, coverage: &Coverage) -> Vec<Script> {
    closing_by(suite, coverage, &|gap| find(exploration, gap))
}

/// The shortest call to a point of coverage: who is calling, and what happens.
fn find(
    exploration: &Exploration<'_>,
    gap: &Point,
) -> Option<(Context, Option<String>, Vec<Event>)> {
    let flow = exploration.flow();
    let (first, second) = gap.name.split_once(' ').unwrap_or((&gap.name, ""));
    let item = flow.item_named(first);
    let witness = match gap.kind {
        Kind::Item => exploration.say(item?, None),
        Kind::Answer => {
            let id = item?;
            let item = flow.item(id);
            let answer = item.answer_ids().find(|answer| {
                item.answer(*answer).is_some_and(|answer| &*answer.text.id == second)
            });
            exploration.say(id, Some(answer?))
        }
        Kind::Condition if second == "holds" => exploration.say(item?, None),
        Kind::Condition => {
            let item = flow.item(item?);
            exploration.find(|case, state| {
                item.steps.has(state.step()) && !item.when.allows(state.facts(case))
            })
        }
        Kind::Step => exploration.find(|_, state| state.step().name() == first),
        Kind::Ending => {
            let spot = Spot::read(flow, &format!("outcome={first}")).ok()?;
            exploration.reach(&spot)
        }
        Kind::Limit | Kind::Gate => exploration.find(|case, state| {
            let facts = state.facts(case);
            let spent = state.caller().is_some_and(|one| one.refusals() >= flow.limits.refusals);
            let locked = |name: &str| {
                flow.items().any(|(_, item)| {
                    call::check(flow, state, facts, item).is_err_and(|lock| lock.name() == name)
                })
            };
            match first {
                "refusals" => spent,
                "proposals" => locked("proposals_spent"),
                gate => locked(gate),
            }
        }),
        // What rules watch for is no fact of a state.
        Kind::Rule => return None,
    };
    let Witness { customer, context, history } = witness?;
    let events = history.turns().iter().flat_map(|turn| &turn.entries);
    let events = events.filter_map(|entry| match entry {
        engine::call::history::Entry::Event(event) => Some(*event),
        _ => None,
    });
    Some((context, Some(customer.join(", ")), events.collect()))
}
