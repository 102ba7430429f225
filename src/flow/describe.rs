//! Conditions and effects told in the names of the flow, for those who show or compare them.

use super::condition::{Condition, FactBox, Facts};
use super::effect::{Effect, EndEffect, NotedFact, Refusal, RequestEffect};
use super::{Answer, Flow, GivenBy};
use crate::equation::{Adjustment, Range};
use crate::fact::{BuiltIn, Domain, FactUse, Field, NoteBits};
use crate::id::{ReasonId, RequestId};
use crate::method::Emotion;

/// What a condition asks of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactConstraint {
    /// The fact's name.
    pub fact: String,
    /// What it may be.
    pub allowed: AllowedValues,
}

/// What a fact may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowedValues {
    /// One of these values.
    Values(Vec<String>),
    /// Within these bounds, where they are given.
    Bounds {
        /// No less than this.
        at_least: Option<u8>,
        /// No more than this.
        at_most: Option<u8>,
    },
}

/// The field of a fact that states have, by its name; notes and the reason have none.
#[must_use]
pub fn state_field(flow: &Flow, fact: &str) -> Option<Field> {
    match BuiltIn::from_name(fact) {
        Some(BuiltIn::Reason) => None,
        Some(fact) => Some(fact.field()),
        None => {
            let fact = flow.fact_named(fact)?;
            (fact.given_by == GivenBy::Customer).then_some(fact.field)
        }
    }
}

/// What a fact is in a state, in the names of the flow; nothing of a fact that states do not have.
#[must_use]
pub fn fact_value(flow: &Flow, facts: Facts, fact: &str) -> String {
    if fact == BuiltIn::Reason.name() {
        return flow.reason(facts.reason).map_or("none", |reason| &*reason.id).to_owned();
    }
    let value = state_field(flow, fact).and_then(|field| field.value(facts.bits));
    match (BuiltIn::from_name(fact), value) {
        (Some(fact), value) => built_in_value(flow, fact, value.unwrap_or(0)),
        (None, value) => flow
            .fact_named(fact)
            .and_then(|fact| fact.values.get(value.unwrap_or(0)))
            .map_or_else(String::new, |value| value.id.to_string()),
    }
}

/// The value with this index of a fact that every flow has, in the names of the flow.
#[must_use]
pub fn built_in_value(flow: &Flow, fact: BuiltIn, index: usize) -> String {
    match fact.domain() {
        Domain::Requests => {
            let request = RequestId::new(index).unwrap_or(RequestId::NONE);
            flow.request_name(request).to_owned()
        }
        domain => domain.value(index),
    }
}

impl AllowedValues {
    /// In signs: `price / fee`, `≥ 2`, `1–3`.
    #[must_use]
    pub fn to_symbols(&self) -> String {
        match self {
            Self::Values(values) => values.join(" / "),
            Self::Bounds { at_least: Some(lo), at_most: None } => format!("≥ {lo}"),
            Self::Bounds { at_least: None, at_most: Some(hi) } => format!("≤ {hi}"),
            Self::Bounds { at_least: Some(lo), at_most: Some(hi) } => format!("{lo}–{hi}"),
            Self::Bounds { at_least: None, at_most: None } => String::new(),
        }
    }
}

/// The boxes of a condition, each as what it asks; a box that asks nothing is empty.
#[must_use]
pub fn condition(flow: &Flow, when: &Condition) -> Vec<Vec<FactConstraint>> {
    when.boxes().iter().map(|one| fact_box(flow, one)).collect()
}

fn fact_box(flow: &Flow, one: &FactBox) -> Vec<FactConstraint> {
    let built_in = BuiltIn::used_in(FactUse::Condition).filter_map(|fact| {
        let (name, field) = (fact.name(), fact.field());
        match fact.domain() {
            Domain::Reasons => reasons(flow, name, one),
            Domain::Requests => requests(flow, name, field, one.state),
            Domain::Terms(set) => values(name, field, one.state, set.names.iter().copied()),
            Domain::Feelings => {
                noted_values(name, Field::EMOTION, one.free, Emotion::NAMES.iter().copied())
            }
            Domain::Levels => levels(name, field, one.state),
            Domain::Count(_) => counts(name, field, one.state),
        }
    });
    let own = flow.facts().filter_map(|(_, fact)| {
        let names = fact.values.iter().map(|value| &*value.id);
        match fact.given_by {
            GivenBy::Customer => values(&fact.id, fact.field, one.state, names),
            GivenBy::Agent => noted_values(&fact.id, fact.field, one.free, names),
        }
    });
    built_in.chain(own).collect()
}

fn reasons(flow: &Flow, fact: &str, one: &FactBox) -> Option<FactConstraint> {
    let name = |(first, _): &(ReasonId, ReasonId)| {
        flow.reason(*first).map_or("none", |reason| &*reason.id).to_owned()
    };
    let values: Vec<String> = one.reasons.iter().map(name).collect();
    let allowed = AllowedValues::Values(values);
    (!one.reasons.is_empty()).then(|| FactConstraint { fact: fact.to_owned(), allowed })
}

fn values<'n>(
    fact: &str,
    field: Field,
    word: u128,
    names: impl Iterator<Item = &'n str>,
) -> Option<FactConstraint> {
    named_values(fact, names, |at| word & field.bit(at) != 0)
}

fn noted_values<'n>(
    fact: &str,
    field: Field,
    word: NoteBits,
    names: impl Iterator<Item = &'n str>,
) -> Option<FactConstraint> {
    named_values(fact, names, |at| word & field.note_bit(at) != NoteBits::ZERO)
}

/// The names of those values that are let in, unless all are.
fn named_values<'n>(
    fact: &str,
    names: impl Iterator<Item = &'n str>,
    lets_in: impl Fn(usize) -> bool,
) -> Option<FactConstraint> {
    let (allowed, others): (Vec<_>, Vec<_>) = names.enumerate().partition(|(at, _)| lets_in(*at));
    let allowed = allowed.into_iter().map(|(_, name)| name.to_owned()).collect();
    let constraint =
        || FactConstraint { fact: fact.to_owned(), allowed: AllowedValues::Values(allowed) };
    (!others.is_empty()).then(constraint)
}

/// What the customer may want; that nothing was said goes without saying where the first leaving request is named.
fn requests(flow: &Flow, fact: &str, field: Field, word: u128) -> Option<FactConstraint> {
    let has = |id: RequestId| word & field.bit(id.index()) != 0;
    if flow.request_values().all(has) {
        return None;
    }
    let first = RequestId::leaving(0).is_some_and(has);
    let named = flow.request_values().filter(|id| has(*id));
    let named = named.filter(|id| *id != RequestId::UNSAID || !first);
    let named = named.map(|id| flow.request_name(id).to_owned()).collect();
    Some(FactConstraint { fact: fact.to_owned(), allowed: AllowedValues::Values(named) })
}

fn levels(fact: &str, field: Field, word: u128) -> Option<FactConstraint> {
    if word & field.all() == field.all() {
        return None;
    }
    let allowed = || Range::all().filter(|range| word & field.bit(range.index()) != 0);
    let least = allowed().map(|range| range.lo().value()).min().filter(|level| *level > 0);
    let most = allowed().map(|range| range.hi().value()).max().filter(|level| *level < 4);
    let allowed = AllowedValues::Bounds { at_least: least, at_most: most };
    Some(FactConstraint { fact: fact.to_owned(), allowed })
}

fn counts(fact: &str, field: Field, word: u128) -> Option<FactConstraint> {
    let bits = word & field.all();
    if bits == field.all() || bits == 0 {
        return None;
    }
    let lowest = field.value(bits)?;
    let highest = lowest + usize::try_from(bits.count_ones()).ok()? - 1;
    let top = usize::try_from(field.all().count_ones()).ok()? - 1;
    let number = |count: usize| u8::try_from(count).ok();
    let allowed = AllowedValues::Bounds {
        at_least: number(lowest).filter(|count| *count > 0),
        at_most: number(highest).filter(|_| highest < top),
    };
    Some(FactConstraint { fact: fact.to_owned(), allowed })
}

/// What an answer does, one pair of key and value for each thing, as a flow file would name it.
#[must_use]
pub fn answer(flow: &Flow, answer: &Answer) -> Vec<(String, String)> {
    let mut does = effect(flow, &answer.effect);
    for noted in &answer.notes {
        match noted {
            NotedFact::Emotion(emotion) => does.push(pair("emotion", emotion.name())),
            NotedFact::Fact(id, value) => {
                let fact = flow.fact(*id);
                let value = fact.values.get(usize::from(*value));
                does.extend(value.map(|value| pair(&fact.id, &value.id)));
            }
        }
    }
    does
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

fn effect(flow: &Flow, effect: &Effect) -> Vec<(String, String)> {
    let mut does = Vec::new();
    if let Some(reason) = effect.reason {
        does.push(pair("reason", flow.reason(reason).map_or("none", |reason| &*reason.id)));
    }
    does.extend(effect.clarity.map(|clarity| pair("clarity", clarity.name())));
    let Adjustment { bounds, shift } = effect.severity;
    does.extend(range(bounds).map(|words| pair("severity", &words)));
    if shift != 0 {
        does.push(pair("severity", &format!("{shift:+}")));
    }
    does.extend(range(effect.cost).map(|words| pair("cost", &words)));
    does.extend(effect.fixable.map(|fixable| pair("fixable", fixable.name())));
    if let Some(RequestEffect::Wants(request)) = effect.request {
        does.push(pair(BuiltIn::Request.name(), flow.request_name(request)));
    }
    does.extend(effect.objection.map(|objection| pair("objection", objection.name())));
    does.extend(effect.refusal.map(|refusal| match refusal {
        Refusal::Adds => pair("refusal", "true"),
        Refusal::TakenBack => pair("reopens", "true"),
    }));
    does.extend(effect.go.map(|step| pair("go", step.name())));
    does.extend(effect.ending.map(|ending| match ending {
        EndEffect::Consent => pair("consent", "true"),
        EndEffect::End(end) => pair("end", end.name()),
    }));
    does
}

/// Bounds in signs: `≥ 2`, `≤ 1`, `2–3`; `None` where they bound nothing.
#[must_use]
pub fn range(range: Range) -> Option<String> {
    let (lo, hi) = (range.lo().value(), range.hi().value());
    match (lo, hi) {
        (0, 4) => None,
        (lo, 4) => Some(format!("≥ {lo}")),
        (0, hi) => Some(format!("≤ {hi}")),
        (lo, hi) => Some(format!("{lo}–{hi}")),
    }
}
