//! Why an item may not be said now, and the shortest way to a state where it may.

use crate::call::{Event, Lock, State, available, check, step};
use crate::flow::condition::{Condition, Facts, Field};
use crate::flow::id::{ItemId, RuleId};
use crate::flow::{Case, GivenBy};
use crate::method::{Clarity, Emotion, Fixable, Kind, Objection, OutcomeName};
use std::collections::{HashSet, VecDeque};

/// How many states the search for a way looks at.
const MOST_STATES: usize = 20_000;

/// Why an item is not advised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// The item.
    pub item: ItemId,
    /// What stands before it; `None` if it may be said right now.
    pub lock: Option<Lock>,
    /// The rule of conduct that stands before it, where nothing else does.
    pub rule: Option<RuleId>,
    /// The facts of its condition that do not hold.
    pub unmet: Vec<Unmet>,
    /// The shortest run of events after which it may be said. `None` if none was found.
    pub way: Option<Vec<Event>>,
}

/// A fact that does not hold, and what would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// The fact's name.
    pub fact: String,
    /// The values that the condition allows, where they have names.
    pub allowed: Vec<String>,
}

/// Why `item` may not be said in `state`, and the nearest way to it.
#[must_use]
pub fn why_not(case: Case<'_>, state: &State, item: ItemId) -> WhyNot {
    let facts = state.facts(case);
    let lock = check(case.flow(), state, facts, case.item(item)).err();
    let unmet = if lock.is_some() { unmet(case, &case.item(item).when, facts) } else { Vec::new() };
    let way = if lock.is_some() { nearest(case, state, item) } else { Some(Vec::new()) };
    WhyNot { item, lock, rule: None, unmet, way }
}

/// The shortest run of events to a state where `item` may be said.
fn nearest(case: Case<'_>, start: &State, item: ItemId) -> Option<Vec<Event>> {
    let sayable =
        |state: &State| check(case.flow(), state, state.facts(case), case.item(item)).is_ok();
    let mut seen = HashSet::from([start.pack()]);
    let mut paths: Vec<(State, Option<(usize, Event)>)> = vec![(*start, None)];
    let mut queue = VecDeque::from([0_usize]);
    while let Some(at) = queue.pop_front() {
        let (state, _) = *paths.get(at)?;
        for event in available(case, &state) {
            let Ok(next) = step(case, &state, &event) else { continue };
            if !seen.insert(next.pack()) {
                continue;
            }
            if sayable(&next) {
                return Some(path_to(&paths, at, event));
            }
            if paths.len() >= MOST_STATES {
                return None;
            }
            queue.push_back(paths.len());
            paths.push((next, Some((at, event))));
        }
    }
    None
}

fn path_to(paths: &[(State, Option<(usize, Event)>)], mut at: usize, last: Event) -> Vec<Event> {
    let mut events = vec![last];
    while let Some((_, Some((before, event)))) = paths.get(at) {
        events.push(*event);
        at = *before;
    }
    events.reverse();
    events
}

/// The facts of the box that lacks the fewest.
fn unmet(case: Case<'_>, when: &Condition, facts: Facts) -> Vec<Unmet> {
    let fields: [(&str, Field, &[&str]); 7] = [
        ("kind", Field::KIND, Kind::NAMES),
        ("clarity", Field::CLARITY, Clarity::NAMES),
        ("emotion", Field::MOOD, &[]),
        ("verdict", Field::VERDICT, &["leaving", "open", "staying"]),
        ("fixable", Field::FIXABLE, Fixable::NAMES),
        ("objection", Field::OBJECTION, Objection::NAMES),
        ("outcome", Field::OUTCOME, OutcomeName::NAMES),
    ];
    let ranges = [
        ("severity", Field::SEVERITY),
        ("cost", Field::COST),
        ("proposals", Field::PROPOSALS),
        ("refusals", Field::REFUSALS),
    ];
    let of_box = |one: &crate::flow::condition::FactBox| {
        let fails = |field: Field| facts.bits & field.all() & !one.state != 0;
        let mut list = Vec::new();
        let reason_fits = one.reasons.is_empty()
            || one.reasons.iter().any(|(a, b)| (*a..=*b).contains(&facts.reason));
        if !reason_fits {
            let allowed = one.reasons.iter().map(|(first, _)| {
                case.reason(*first).map_or("none", |reason| &*reason.id).to_owned()
            });
            list.push(Unmet { fact: "reason".to_owned(), allowed: allowed.collect() });
        }
        for (fact, field, names) in fields {
            if fails(field) {
                let mut allowed: Vec<String> = names
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| one.state & field.bit(*at) != 0)
                    .map(|(_, name)| (*name).to_owned())
                    .collect();
                if fact == "emotion" {
                    let free = |e: &&Emotion| one.free & Field::EMOTION.bit(e.index()) != 0;
                    allowed =
                        Emotion::ALL.iter().filter(free).map(|e| e.name().to_owned()).collect();
                }
                list.push(Unmet { fact: fact.to_owned(), allowed });
            }
        }
        for (fact, field) in ranges {
            if fails(field) {
                list.push(Unmet { fact: fact.to_owned(), allowed: Vec::new() });
            }
        }
        for (_, fact) in case.facts().filter(|(_, fact)| fact.given_by == GivenBy::Customer) {
            if fails(fact.field) {
                let values = fact.values.iter().enumerate();
                let allowed = values
                    .filter(|(at, _)| one.state & fact.field.bit(*at) != 0)
                    .map(|(_, value)| value.id.to_string());
                list.push(Unmet { fact: fact.id.to_string(), allowed: allowed.collect() });
            }
        }
        list
    };
    when.boxes().iter().map(of_box).min_by_key(Vec::len).unwrap_or_default()
}
