//! The graph of a flow as JSON lines: states with their facts, transitions with their events.

use engine::call::{Event, PackedState, State, Statement, enabled_events, transition};
use engine::explore::Exploration;
use flow::fact::BuiltIn;
use flow::{FlowCase, describe};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

/// One line for the flow, one for each state, then one for each transition. A transition names the customers
/// for whom it is possible, by their place in the first line; `null` stands for all of them.
pub fn graph<'e>(exploration: &'e Exploration<'_>) -> impl Iterator<Item = String> + 'e {
    let flow = exploration.flow();
    let states: Vec<(State, Vec<usize>)> = exploration.states_by_customer().collect();
    let numbers: FxHashMap<PackedState, usize> =
        states.iter().enumerate().map(|(at, (state, _))| (state.pack(), at)).collect();
    let customers: Vec<Value> = exploration.customers().iter().map(|case| given(*case)).collect();
    let first = json!({
        "flow": &*flow.id, "version": &*flow.version,
        "states": states.len(), "customers": customers,
        "bounded": exploration.is_bounded(),
    });
    let cases: Vec<FlowCase<'_>> = exploration.customers().iter().copied().collect();
    let own = cases.clone();
    let nodes: Vec<String> = states
        .iter()
        .enumerate()
        .filter_map(|(at, (state, by))| {
            Some(state_json(*own.get(*by.first()?)?, at, state).to_string())
        })
        .collect();
    let edges = states.into_iter().enumerate().flat_map(move |(at, (state, by))| {
        let mut ways: Vec<(Event, usize, Vec<usize>)> = Vec::new();
        for lane in &by {
            let Some(case) = cases.get(*lane) else { continue };
            for event in enabled_events(*case, &state) {
                let Ok(after) = transition(*case, &state, &event) else { continue };
                let Some(to) = numbers.get(&after.pack()) else { continue };
                match ways.iter_mut().find(|(one, goal, _)| *one == event && goal == to) {
                    Some((.., lanes)) => lanes.push(*lane),
                    None => ways.push((event, *to, vec![*lane])),
                }
            }
        }
        let case = by.first().and_then(|lane| cases.get(*lane)).copied();
        let lines: Vec<String> = ways
            .into_iter()
            .filter_map(|(event, to, lanes)| {
                let only = (lanes.len() < by.len()).then_some(lanes);
                let event = event_json(case?, event);
                Some(json!({ "from": at, "to": to, "event": event, "only": only }).to_string())
            })
            .collect();
        lines
    });
    [first.to_string()].into_iter().chain(nodes).chain(edges)
}

fn given(case: FlowCase<'_>) -> Value {
    let facts = case.flow().facts().filter_map(|(_, fact)| {
        let value = fact.field.value(case.given())?;
        Some((fact.id.to_string(), Value::from(&*fact.values.get(value)?.id)))
    });
    Value::Object(facts.collect())
}

fn state_json(case: FlowCase<'_>, at: usize, state: &State) -> Value {
    let facts = state.facts(case);
    // What a state knows of feelings is the mood.
    let told = BuiltIn::ALL.iter().filter(|fact| **fact != BuiltIn::Emotion);
    let told = told
        .map(|fact| fact.name())
        .map(|fact| (fact.to_owned(), describe::fact_value(case.flow(), facts, fact).into()));
    let mut facts: Map<String, Value> = told.collect();
    let mood = state.caller().map_or("settled", |caller| caller.mood().name());
    facts.insert("mood".to_owned(), mood.into());
    let offers = state.offers_made();
    let made =
        case.flow().items().filter(|(_, item)| item.offer.is_some_and(|one| offers.contains(one)));
    let made: Vec<&str> = made.map(|(_, item)| &*item.id).collect();
    json!({ "state": at, "facts": facts, "made": made })
}

/// An event by its names.
fn event_json(case: FlowCase<'_>, event: Event) -> Value {
    match event {
        Event::Said { item, answer } => {
            let said = case.item(item);
            let answer = said.answer(answer).map_or("other", |answer| &*answer.text.id);
            json!({ "item": &*said.id, "answer": answer })
        }
        Event::Heard(statement) => match statement {
            Statement::Reason(reason) => {
                json!({ "reason": case.reason(reason).map(|reason| &*reason.id) })
            }
            Statement::Request(request) => json!({ "request": case.request_name(request) }),
            Statement::Upset => json!({ "heard": "upset" }),
            Statement::Refuses => json!({ "heard": "refuses" }),
            Statement::Reopens => json!({ "heard": "reopens" }),
            Statement::Objects => json!({ "heard": "objects" }),
        },
        Event::Ended(end) => json!({ "end": end.name() }),
    }
}
