//! Compiling conditions: names and bounds to masks.

use super::Lowering;
use super::names::SymbolTable;
use crate::condition::{Condition, FactBox};
use crate::diagnostic::{Code, Diagnostic};
use crate::equation::{Level, Range};
use crate::fact::{BuiltIn, Domain, FactUse, Field, NoteBits};
use crate::id::{ReasonId, RequestId};
use crate::method::Emotion;
use crate::raw::{RawBounds, RawMap, RawWhen};
use crate::source::SourceId;
use crate::syntax::{OneOrMany, Part, Str, Value};
use crate::{FactDecl, GivenBy};

/// How much a fact that a condition names says for how well it fits: what the agent noted of this very customer most,
/// then the reason. A choice, as the guide's order is (`docs/DESIGN.md`, "Order by technique, then by gain").
pub(super) const NOTED: u16 = 3;
const REASON: u16 = 2;
const OTHER: u16 = 1;

/// Compiles `when`; `needs` are the given facts that the item's evidence asks for.
pub(super) fn condition<'a>(
    raw: &RawWhen<'a>,
    needs: u128,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Condition {
    let mut boxes: Vec<_> = raw.0.iter().map(|raw| fact_box(raw, names, low)).collect();
    if boxes.is_empty() {
        boxes.push(FactBox::any());
    }
    for one in &mut boxes {
        one.state &= needs;
    }
    Condition::any_of(boxes)
}

/// Compiles two conditions that must hold together, each with the text it stands in; the first may be missing.
pub(super) fn conditions<'a>(
    first: Option<(SourceId, &RawMap<'a>)>,
    second: (SourceId, &RawMap<'a>),
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Condition {
    let mut compile = |(source, raw)| {
        let own = std::mem::replace(&mut low.source, source);
        let one = fact_box(raw, names, low);
        low.source = own;
        one
    };
    let (first, second) = (first.map(&mut compile), compile(second));
    Condition::any_of(vec![match first {
        Some(first) => FactBox::intersection(&first, &second),
        None => second,
    }])
}

/// The given facts that evidence needs, as a mask.
pub(super) fn given_mask<'a>(
    raw: &RawWhen<'a>,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> u128 {
    let mut mask = u128::MAX;
    for (key, part) in raw.0.iter().flat_map(|one| &one.0) {
        match names.fact_named(key) {
            Some((_, fact)) if fact.given_by == GivenBy::Customer => {
                let values = own_values(fact, *part, low);
                mask &= !fact.field.all() | values.fold(0, |bits, at| bits | fact.field.bit(at));
            }
            _ => {
                let given = names.facts.iter().filter(|fact| fact.given_by == GivenBy::Customer);
                if names.fact_named(key).is_some() {
                    low.not_given(*key);
                } else {
                    low.unknown("fact", *key, given.map(|fact| &*fact.id));
                }
            }
        }
    }
    mask
}

fn fact_box<'a>(raw: &RawMap<'a>, names: &SymbolTable<'a>, low: &mut Lowering<'a, '_>) -> FactBox {
    let mut one = FactBox::any();
    let mut weights = 0_u16;
    for (key, part) in &raw.0 {
        let built_in = BuiltIn::used_in(FactUse::Condition).find(|fact| fact.name() == key.text());
        let weight = match (built_in, names.fact_named(key)) {
            (Some(fact), _) => {
                built_in_fact(fact, *part, &mut one, names, low);
                match fact {
                    BuiltIn::Emotion => NOTED,
                    BuiltIn::Reason => REASON,
                    _ => OTHER,
                }
            }
            (None, Some((_, fact))) => {
                let values = own_values(fact, *part, low);
                match fact.given_by {
                    GivenBy::Customer => {
                        let bits = values.fold(0, |bits, at| bits | fact.field.bit(at));
                        one.state &= !fact.field.all() | bits;
                        OTHER
                    }
                    GivenBy::Agent => {
                        let bits =
                            values.fold(NoteBits::ZERO, |bits, at| bits | fact.field.note_bit(at));
                        one.free &= !fact.field.note_all() | bits;
                        NOTED
                    }
                }
            }
            (None, None) => {
                let own = names.facts.iter().map(|fact| &*fact.id);
                let every = BuiltIn::used_in(FactUse::Condition)
                    .map(|fact| -> &str { fact.name() })
                    .chain(own);
                low.unknown("fact", *key, every);
                OTHER
            }
        };
        weights = weights.saturating_add(weight);
    }
    one.named = weights;
    one
}

/// What a condition asks of a fact that every flow has.
fn built_in_fact<'a>(
    fact: BuiltIn,
    part: Part,
    one: &mut FactBox,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) {
    let field = fact.field();
    let bits = match fact.domain() {
        Domain::Reasons => {
            one.reasons = reasons(part, names, low);
            return;
        }
        Domain::Requests => requests(part, field, names, low),
        Domain::Terms(set) => terms(part, set.names, field, low),
        Domain::Levels => ranges(part, field, low),
        Domain::Count(most) => counts(part, field, most, low),
        Domain::Feelings => {
            let bits = terms(part, Emotion::NAMES, Field::EMOTION, low);
            one.free &= !Field::EMOTION.note_all() | NoteBits::from(bits);
            let felt = |emotion: &&Emotion| Field::EMOTION.bit(emotion.index()) & bits != 0;
            let felt = Emotion::ALL.iter().filter(felt);
            felt.fold(0, |all, emotion| all | field.bit(emotion.mood().index()))
        }
    };
    one.state &= !field.all() | bits;
}

fn listed<'a>(part: Part, low: &mut Lowering<'a, '_>) -> Vec<Str<'a>> {
    let value = low.value(part);
    let OneOrMany(list, place) = low.read(value).unwrap_or_default();
    if list.is_empty() && place.is_some() {
        low.report_value(Code::NeverTrue, value);
    }
    list
}

/// What the customer may want. While nothing was said they are taken to want the first leaving request.
fn requests<'a>(
    part: Part,
    field: Field,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> u128 {
    let mut bits = 0;
    for name in listed(part, low) {
        match names.wish(&name) {
            Some(wish) if wish.place() == Some(0) => {
                bits |= field.bit(wish.index()) | field.bit(RequestId::UNSAID.index());
            }
            Some(wish) => bits |= field.bit(wish.index()),
            None => low.unknown("request", name, names.wish_names()),
        }
    }
    bits
}

fn terms(part: Part, known: &[&'static str], field: Field, low: &mut Lowering<'_, '_>) -> u128 {
    let mut bits = 0;
    for name in listed(part, low) {
        match known.iter().position(|term| *term == name.text()) {
            Some(at) => bits |= field.bit(at),
            None => low.unknown("value", name, known.iter().copied()),
        }
    }
    bits
}

/// The index of a value of one of the flow's own facts.
pub(super) fn own_value<'a>(
    fact: &FactDecl,
    name: Str<'a>,
    low: &mut Lowering<'a, '_>,
) -> Option<u8> {
    let at = fact.value_named(&name);
    if at.is_none() {
        low.unknown("value", name, fact.values.iter().map(|value| &*value.id));
    }
    at.map(|at| u8::try_from(at).expect("a fact has at most 60 values"))
}

/// The values of one of the flow's own facts that are listed.
fn own_values(
    fact: &FactDecl,
    part: Part,
    low: &mut Lowering<'_, '_>,
) -> impl Iterator<Item = usize> {
    let values = listed(part, low).into_iter().filter_map(|name| own_value(fact, name, low));
    values.map(usize::from).collect::<Vec<_>>().into_iter()
}

fn reasons<'a>(
    part: Part,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Box<[(ReasonId, ReasonId)]> {
    let mut list: Vec<_> = listed(part, low)
        .into_iter()
        .filter_map(|name| names.reason(name, low))
        .map(|first| (first, names.last_of(first)))
        .collect();
    list.sort_unstable();
    list.into()
}

/// Bounds that lie in `0..=most`; what does not is reported where it stands.
fn bounds(part: Part, most: u8, low: &mut Lowering<'_, '_>) -> Option<(u8, u8)> {
    let value = low.value(part);
    let RawBounds { at_least, at_most } = low.read(value)?;
    let mut number = |part: Option<Part>, otherwise: u8| match part {
        None => Some(otherwise),
        Some(part) => bound(low.value(part), most, low),
    };
    let (lo, hi) = (number(at_least, 0), number(at_most, most));
    let (lo, hi) = (lo?, hi?);
    if lo > hi {
        low.report_value(Code::NeverTrue, value);
        return None;
    }
    Some((lo, hi))
}

/// A whole number of `0..=most`.
fn bound<'a>(value: Value<'a>, most: u8, low: &mut Lowering<'a, '_>) -> Option<u8> {
    let number: i64 = low.read(value)?;
    let within = u8::try_from(number).ok().filter(|number| *number <= most);
    if within.is_none() {
        let finding = Diagnostic::new(Code::OutOfRange).with("name", value.source());
        low.push(Some(value.mark()), finding.with("domain", format!("0..={most}")));
    }
    within
}

/// Levels that are known to lie within bounds; nothing is known where nothing sound is written.
pub(super) fn range(part: Part, low: &mut Lowering<'_, '_>) -> Range {
    bounds(part, Level::CRITICAL.value(), low)
        .and_then(|(lo, hi)| Range::new(Level::new(lo)?, Level::new(hi)?))
        .unwrap_or(Range::UNKNOWN)
}

/// A range is known to be at least its low end and at most its high end.
fn ranges(part: Part, field: Field, low: &mut Lowering<'_, '_>) -> u128 {
    let most = Level::CRITICAL.value();
    let Some((lo, hi)) = bounds(part, most, low) else { return field.all() };
    Range::all()
        .filter(|range| range.lo().value() >= lo && range.hi().value() <= hi)
        .fold(0, |bits, range| bits | field.bit(range.index()))
}

fn counts(part: Part, field: Field, most: u8, low: &mut Lowering<'_, '_>) -> u128 {
    let Some((lo, hi)) = bounds(part, most, low) else { return field.all() };
    (lo..=hi).fold(0, |bits, count| bits | field.bit(usize::from(count)))
}
