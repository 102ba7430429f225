//! Compiling conditions: names and bounds to masks.

use super::Desk;
use super::names::Names;
use crate::condition::{BUILT_IN, Condition, FactBox, Field, MOST_PROPOSALS, MOST_REFUSALS};
use crate::diagnostic::{Code, Diagnostic};
use crate::equation::Range;
use crate::id::ReasonId;
use crate::method::{Clarity, Emotion, Fixable, Kind, Objection, OutcomeName};
use crate::raw::{OneOrMany, RawBounds, RawMap, RawWhen};
use crate::{FactDecl, GivenBy};
use serde_json::value::RawValue;

const VERDICTS: [&str; 3] = ["leaving", "open", "staying"];

/// Compiles `when`; `needs` are the given facts that the item's evidence asks for.
pub(super) fn condition<'a>(
    raw: &RawWhen<'a>,
    needs: u128,
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> Condition {
    let mut boxes: Vec<_> = raw.0.iter().map(|raw| fact_box(raw, names, desk)).collect();
    if boxes.is_empty() {
        boxes.push(FactBox::any());
    }
    for one in &mut boxes {
        one.state &= needs;
    }
    Condition::any_of(boxes)
}

/// Compiles conditions that must hold together.
pub(super) fn conditions<'a>(
    raw: [&RawMap<'a>; 2],
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> Condition {
    let both = raw.map(|raw| fact_box(raw, names, desk));
    Condition::any_of(vec![FactBox::both(&both[0], &both[1])])
}

/// The given facts that evidence needs, as a mask.
pub(super) fn given_mask<'a>(
    raw: &RawWhen<'a>,
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> u128 {
    let mut mask = u128::MAX;
    for (key, value) in raw.0.iter().flat_map(|one| &one.0) {
        match names.fact_named(key) {
            Some((_, fact)) if fact.given_by == GivenBy::Customer => {
                mask &= !fact.field.all() | own_bits(fact, value, desk);
            }
            _ => {
                let given = names.facts.iter().filter(|fact| fact.given_by == GivenBy::Customer);
                desk.unknown("fact", key, given.map(|fact| &*fact.id));
            }
        }
    }
    mask
}

fn fact_box<'a>(raw: &RawMap<'a>, names: &Names<'a>, desk: &mut Desk<'a, '_>) -> FactBox {
    let mut one = FactBox::any();
    let noted = |key: &str| {
        key == "emotion"
            || names.fact_named(key).is_some_and(|(_, fact)| fact.given_by == GivenBy::Agent)
    };
    let weights = raw.0.iter().map(|(key, _)| match *key {
        key if noted(key) => 3,
        "reason" => 2,
        _ => 1,
    });
    one.named = weights.fold(0, u8::saturating_add);
    for (key, value) in &raw.0 {
        let mut keep = |field: Field, bits: u128| one.state &= !field.all() | bits;
        match *key {
            "kind" => keep(Field::KIND, terms(value, Kind::NAMES, Field::KIND, desk)),
            "clarity" => keep(Field::CLARITY, terms(value, Clarity::NAMES, Field::CLARITY, desk)),
            "verdict" => keep(Field::VERDICT, terms(value, &VERDICTS, Field::VERDICT, desk)),
            "fixable" => keep(Field::FIXABLE, terms(value, Fixable::NAMES, Field::FIXABLE, desk)),
            "objection" => {
                keep(Field::OBJECTION, terms(value, Objection::NAMES, Field::OBJECTION, desk));
            }
            "outcome" => {
                keep(Field::OUTCOME, terms(value, OutcomeName::NAMES, Field::OUTCOME, desk));
            }
            "severity" => keep(Field::SEVERITY, ranges(value, Field::SEVERITY, desk)),
            "cost" => keep(Field::COST, ranges(value, Field::COST, desk)),
            "proposals" => {
                keep(Field::PROPOSALS, counts(value, Field::PROPOSALS, MOST_PROPOSALS, desk));
            }
            "refusals" => {
                keep(Field::REFUSALS, counts(value, Field::REFUSALS, MOST_REFUSALS, desk));
            }
            "emotion" => {
                let bits = terms(value, Emotion::NAMES, Field::EMOTION, desk);
                one.free &= !Field::EMOTION.all() | bits;
                let moods =
                    Emotion::ALL.iter().filter(|e| Field::EMOTION.bit(e.index()) & bits != 0);
                let bits = moods.fold(0, |all, e| all | Field::MOOD.bit(e.mood().index()));
                keep(Field::MOOD, bits);
            }
            "reason" => one.reasons = reasons(value, names, desk),
            _ => {
                if let Some((_, fact)) = names.fact_named(key) {
                    let bits = own_bits(fact, value, desk);
                    match fact.given_by {
                        GivenBy::Customer => keep(fact.field, bits),
                        GivenBy::Agent => one.free &= !fact.field.all() | bits,
                    }
                } else {
                    let own = names.facts.iter().map(|fact| &*fact.id);
                    desk.unknown("fact", key, BUILT_IN.into_iter().chain(own));
                }
            }
        }
    }
    one
}

fn listed<'a>(value: &'a RawValue, desk: &mut Desk<'a, '_>) -> Vec<&'a str> {
    let list = desk.parse::<OneOrMany<&'a str>>(value).map(|list| list.0);
    if list.as_ref().is_some_and(Vec::is_empty) {
        desk.report(Code::NeverTrue, value.get());
    }
    list.unwrap_or_default()
}

fn terms<'a>(
    value: &'a RawValue,
    known: &[&'static str],
    field: Field,
    desk: &mut Desk<'a, '_>,
) -> u128 {
    let mut bits = 0;
    for name in listed(value, desk) {
        match known.iter().position(|term| *term == name) {
            Some(at) => bits |= field.bit(at),
            None => desk.unknown("value", name, known.iter().copied()),
        }
    }
    bits
}

/// The index of a value of one of the flow's own facts.
pub(super) fn own_value(fact: &FactDecl, name: &str, desk: &mut Desk<'_, '_>) -> Option<u8> {
    let at = fact.value_named(name);
    if at.is_none() {
        desk.unknown("value", name, fact.values.iter().map(|value| &*value.id));
    }
    at.and_then(|at| u8::try_from(at).ok())
}

fn own_bits<'a>(fact: &FactDecl, value: &'a RawValue, desk: &mut Desk<'a, '_>) -> u128 {
    listed(value, desk)
        .into_iter()
        .filter_map(|name| own_value(fact, name, desk))
        .fold(0, |bits, at| bits | fact.field.bit(usize::from(at)))
}

fn reasons<'a>(
    value: &'a RawValue,
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> Box<[(ReasonId, ReasonId)]> {
    let mut list: Vec<_> = listed(value, desk)
        .into_iter()
        .filter_map(|name| names.reason(name, desk))
        .map(|first| (first, names.last_of(first)))
        .collect();
    list.sort_unstable();
    list.into()
}

/// Bounds that lie in `0..=most`; what does not is reported.
pub(super) fn bounds<'a>(
    value: &'a RawValue,
    most: u8,
    desk: &mut Desk<'a, '_>,
) -> Option<(u8, u8)> {
    let RawBounds { at_least, at_most } = desk.parse(value)?;
    // A number that no level or count has is outside every domain.
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let (lo, hi) = (at_least.map_or(0, small), at_most.map_or(most, small));
    if lo > most || hi > most {
        let finding = Diagnostic::new(Code::OutOfRange)
            .at(desk.reader.id, desk.reader.span(value.get()))
            .with("name", lo.max(hi).to_string())
            .with("domain", format!("0..={most}"));
        desk.report.push(finding);
        return None;
    }
    if lo > hi {
        desk.report(Code::NeverTrue, value.get());
        return None;
    }
    Some((lo, hi))
}

/// A range is known to be at least its low end and at most its high end.
fn ranges<'a>(value: &'a RawValue, field: Field, desk: &mut Desk<'a, '_>) -> u128 {
    let Some((lo, hi)) = bounds(value, 4, desk) else { return field.all() };
    Range::all()
        .filter(|range| range.lo().value() >= lo && range.hi().value() <= hi)
        .fold(0, |bits, range| bits | field.bit(range.index()))
}

fn counts<'a>(value: &'a RawValue, field: Field, most: u8, desk: &mut Desk<'a, '_>) -> u128 {
    let Some((lo, hi)) = bounds(value, most, desk) else { return field.all() };
    (lo..=hi).fold(0, |bits, count| bits | field.bit(usize::from(count)))
}
