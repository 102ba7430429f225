//! Conditions: never true, always true, shadowed, beyond the limits, and what no call comes to.

use super::desk::{CheckContext, DefinitionSite};
use super::domain::Domain;
use super::region::{FactSpace, Region};
use flow::condition::{Condition, FactBox};
use flow::diagnostic::Code;
use flow::fact::{BuiltIn, Field, NoteBits};
use flow::method::{GateClass, Mood, Objection};
use flow::syntax::{NodeKind, PathSegment, Value, is_remark};
use flow::{Flow, GivenBy, Item, StepSet};

pub(super) fn check(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    for (_, item) in flow.items() {
        if let Some(written) = desk.find("items", &item.id) {
            item_condition(flow, domain, item, written, desk);
        }
    }
}

fn item_condition(
    flow: &Flow,
    domain: &Domain,
    item: &Item,
    written: DefinitionSite<'_>,
    desk: &mut CheckContext<'_>,
) {
    let raw: Vec<Value<'_>> = written.node.one_or_many_of("when").collect();
    // An offer is made only while there is a proposal left to make.
    let left = |one: &FactBox| match item.offer {
        Some(_) => FactBox::intersection(one, &proposals_left(flow)),
        None => one.clone(),
    };
    let boxes: Vec<FactBox> = item.when.boxes().iter().map(left).collect();
    let mut possible = 0;
    for (at, one) in boxes.iter().enumerate() {
        // Evidence that has run out takes away all of a box; that is said where the evidence stands.
        if one.state == 0 {
            continue;
        }
        let raw = raw.get(at).copied();
        let path = path_of_box(written.node, at);
        if meets(domain, item.steps, one, Domain::lawful) {
            if against_gate(flow, domain, item, one, raw, &path, written, desk) {
                continue;
            }
            possible += 1;
            always_true(flow, domain, item.steps, one, raw, &path, written, desk);
        } else {
            let key = blamed_key(flow, domain, item.steps, one, raw);
            let beyond = ["proposals", "refusals"].iter().find(|name| key == Some(**name));
            let code = if beyond.is_some() { Code::BeyondLimit } else { Code::NeverTrue };
            let path: Vec<PathSegment<'_>> =
                path.iter().copied().chain(key.map(PathSegment::Key)).collect();
            let most = match key {
                Some("proposals") => flow.limits.proposals,
                _ => flow.limits.refusals,
            };
            let finding = written.diagnostic(code, &path);
            desk.push(finding.with("name", key.unwrap_or("when")).with("most", most.to_string()));
        }
        if let Some(before) = boxes.iter().take(at).position(|before| within(one, before)) {
            let finding = written.diagnostic(Code::Shadowed, &path);
            desk.push(
                finding.with("name", (at + 1).to_string()).with("by", (before + 1).to_string()),
            );
        }
    }
    let comes = |one: &FactBox| is_reachable(domain, item.steps, &through_gate(flow, item, one));
    // Where a step is out of reach, that is said of the step that nothing leads on from.
    let reached = item.steps.iter().any(|step| !domain.attainable(step).is_empty());
    if possible > 0 && reached && !boxes.iter().any(comes) {
        let key = boxes.first().and_then(|one| {
            raw.first().and_then(|raw| {
                keys(*raw).find(|key| {
                    let part = restrict_to_key(flow, one, key);
                    !self::is_reachable(domain, item.steps, &part)
                })
            })
        });
        // Where each key by itself can hold, the last one is where an author begins to look.
        let key = key.or_else(|| raw.first().and_then(|raw| keys(*raw).last()));
        let path: Vec<PathSegment<'_>> = match key {
            Some(key) => {
                path_of_box(written.node, 0).into_iter().chain([PathSegment::Key(key)]).collect()
            }
            None => vec![PathSegment::Key("id")],
        };
        let mut finding = written.diagnostic(Code::Unreachable, &path);
        if let Some(known) = key.and_then(|key| values_there(flow, domain, item, key)) {
            finding = finding.with("known", known);
        }
        desk.push(finding.with("name", &*item.id).with("fact", key.unwrap_or("step")));
    }
}

/// Whether some state that the flow may bring about lets an item be said.
pub(super) fn is_attainable(flow: &Flow, item: &Item, domain: &Domain) -> bool {
    let boxes = item.when.boxes().iter();
    boxes.into_iter().any(|one| is_reachable(domain, item.steps, &through_gate(flow, item, one)))
}

/// The values that a fact has in these steps, as far as the flow brings them about; none for the reason.
fn values_there(flow: &Flow, domain: &Domain, item: &Item, key: &str) -> Option<String> {
    /// More than can be read at a glance say nothing. A choice.
    const MOST: usize = 8;
    let regions = item.steps.iter().flat_map(|step| domain.attainable(step));
    let mut bits = regions.fold(0, |bits, region| bits | region.bits);
    // Whether a cause can be fixed hangs on which it is.
    let reasons = item.when.boxes().iter().flat_map(|one| one.reasons.iter().copied());
    let fixable = domain.fixable_for(&reasons.collect::<Vec<_>>());
    bits &= !Field::FIXABLE.all() | fixable;
    let values: Vec<String> = match (BuiltIn::from_name(key), flow.fact_named(key)) {
        (Some(fact), _) => fact
            .field()
            .values(bits)
            .map(|at| flow::describe::built_in_value(flow, fact, at))
            .collect(),
        (None, Some(fact)) if fact.given_by == GivenBy::Customer => {
            let there = fact.field.values(bits).filter_map(|at| fact.values.get(at));
            there.map(|value| value.id.to_string()).collect()
        }
        (None, _) => Vec::new(),
    };
    (1..=MOST).contains(&values.len()).then(|| values.join("`, `"))
}

/// What of a box the gates of an item's technique let through: feelings first, then refusals, then an objection.
pub(super) fn through_gate(flow: &Flow, item: &Item, one: &FactBox) -> FactBox {
    gates_of(flow, item)
        .iter()
        .fold(one.clone(), |one, (_, gate)| FactBox::intersection(&one, gate))
}

/// What the gates ask of a line of an item's technique, each by its name.
fn gates_of(flow: &Flow, item: &Item) -> Vec<(&'static str, FactBox)> {
    let gate = |field: Field, bits: u128| FactBox { state: !field.all() | bits, ..FactBox::any() };
    let refused = (0..flow.limits.refusals).map(usize::from);
    let refused = refused.fold(0, |bits, count| bits | Field::REFUSALS.bit(count));
    let feelings = ("feelings", gate(Field::MOOD, Field::MOOD.bit(Mood::Settled.index())));
    let refusals = ("refusals", gate(Field::REFUSALS, refused));
    let objection =
        |objection: Objection| gate(Field::OBJECTION, Field::OBJECTION.bit(objection.index()));
    match item.technique.class() {
        GateClass::Answering
        | GateClass::Serving
        | GateClass::Soothing
        | GateClass::LettingGo
        | GateClass::Ending => Vec::new(),
        GateClass::Talk | GateClass::Invitation | GateClass::Proposal => {
            vec![feelings, refusals, ("objection", objection(Objection::None))]
        }
        GateClass::Handling => {
            vec![feelings, refusals, ("no-objection", objection(Objection::Open))]
        }
    }
}

/// Tells of a box that can hold, and never where the gates let the item be said.
#[expect(clippy::too_many_arguments, reason = "all of them are where the key stands")]
fn against_gate(
    flow: &Flow,
    domain: &Domain,
    item: &Item,
    one: &FactBox,
    raw: Option<Value<'_>>,
    path: &[PathSegment<'_>],
    written: DefinitionSite<'_>,
    desk: &mut CheckContext<'_>,
) -> bool {
    let holds = |one: &FactBox| meets(domain, item.steps, one, Domain::lawful);
    if holds(&through_gate(flow, item, one)) {
        return false;
    }
    let gates = gates_of(flow, item);
    let gate = gates.iter().find(|(_, gate)| !holds(&FactBox::intersection(one, gate)));
    let alone = |key: &&str| !holds(&through_gate(flow, item, &restrict_to_key(flow, one, key)));
    let key = raw.and_then(|raw| keys(raw).find(alone).or_else(|| keys(raw).last()));
    let path: Vec<PathSegment<'_>> =
        path.iter().copied().chain(key.map(PathSegment::Key)).collect();
    let finding = written.diagnostic(Code::AgainstGate, &path);
    let finding = finding.with("name", key.unwrap_or("when"));
    let finding = finding.with("technique", item.technique.name());
    desk.push(finding.with("gate", gate.map_or("feelings", |(name, _)| name)));
    true
}

/// Whether any state that the flow may bring about in one of the steps meets a box.
fn is_reachable(domain: &Domain, steps: StepSet, one: &FactBox) -> bool {
    // Only what asks whether the cause can be fixed hangs on the reason in this way.
    let asks = one.state & Field::FIXABLE.all() != Field::FIXABLE.all();
    steps.iter().any(|step| {
        let regions = domain.attainable(step).iter();
        let mut met = regions.filter_map(|region| domain.fields.intersection(region, one));
        met.any(|region| !asks || domain.has_reason(&region, step))
    })
}

/// The states in which fewer proposals were made than the flow's limit allows.
fn proposals_left(flow: &Flow) -> FactBox {
    let made = (0..flow.limits.proposals).map(usize::from);
    let bits = made.fold(0, |bits, count| bits | Field::PROPOSALS.bit(count));
    FactBox { state: !Field::PROPOSALS.all() | bits, ..FactBox::any() }
}

/// The way to a box of `when`, which may be one object or a list of them.
fn path_of_box(node: Value<'_>, at: usize) -> Vec<PathSegment<'static>> {
    match node.get("when").map(Value::kind) {
        Some(NodeKind::Array) => vec![PathSegment::Key("when"), PathSegment::Index(at)],
        Some(_) => vec![PathSegment::Key("when")],
        None => vec![PathSegment::Key("id")],
    }
}

fn keys(raw: Value<'_>) -> impl Iterator<Item = &str> {
    raw.members().map(|(key, _)| key.text()).filter(|key| !is_remark(key))
}

/// Whether any region of the steps meets a box.
fn meets(
    domain: &Domain,
    steps: StepSet,
    one: &FactBox,
    regions: impl Fn(&Domain, flow::method::Step) -> &[Region],
) -> bool {
    steps.iter().any(|step| {
        regions(domain, step).iter().any(|region| domain.fields.intersection(region, one).is_some())
    })
}

/// The key of a box without which it could hold: the first that never holds by itself, else the last.
fn blamed_key<'n>(
    flow: &Flow,
    domain: &Domain,
    steps: StepSet,
    one: &FactBox,
    raw: Option<Value<'n>>,
) -> Option<&'n str> {
    let alone =
        |key: &&str| !meets(domain, steps, &restrict_to_key(flow, one, key), Domain::lawful);
    let raw = raw?;
    keys(raw).find(alone).or_else(|| keys(raw).last())
}

/// What one key of a box asks for, and nothing else.
pub(super) fn restrict_to_key(flow: &Flow, one: &FactBox, key: &str) -> FactBox {
    let mut part = FactBox::any();
    let mut keep = |field: Field| part.state &= !field.all() | one.state;
    match (BuiltIn::from_name(key), flow.fact_named(key)) {
        (Some(BuiltIn::Reason), _) => part.reasons.clone_from(&one.reasons),
        (Some(fact), _) => {
            keep(fact.field());
            if fact == BuiltIn::Emotion {
                part.free &= !Field::EMOTION.note_all() | one.free;
            }
        }
        (None, Some(fact)) => match fact.given_by {
            GivenBy::Customer => keep(fact.field),
            GivenBy::Agent => part.free &= !fact.field.note_all() | one.free,
        },
        (None, None) => {}
    }
    part
}

#[expect(clippy::too_many_arguments, reason = "all of them are where the key stands")]
fn always_true(
    flow: &Flow,
    domain: &Domain,
    steps: StepSet,
    one: &FactBox,
    raw: Option<Value<'_>>,
    path: &[PathSegment<'_>],
    written: DefinitionSite<'_>,
    desk: &mut CheckContext<'_>,
) {
    for key in raw.into_iter().flat_map(|raw| keys(raw)) {
        let part = restrict_to_key(flow, one, key);
        let all = steps
            .iter()
            .all(|step| domain.lawful(step).iter().all(|region| FactSpace::covers(&part, region)));
        if all {
            let path: Vec<PathSegment<'_>> =
                path.iter().copied().chain([PathSegment::Key(key)]).collect();
            let finding = written.diagnostic(Code::AlwaysTrue, &path);
            desk.push(finding.with("name", key));
        }
    }
}

/// Whether every state of a box is in another.
fn within(inner: &FactBox, outer: &FactBox) -> bool {
    let reasons = || {
        inner
            .reasons
            .iter()
            .all(|(first, last)| outer.reasons.iter().any(|(a, b)| a <= first && last <= b))
    };
    inner.state & !outer.state == 0
        && inner.free & !outer.free == NoteBits::ZERO
        && (outer.reasons.is_empty() || !inner.reasons.is_empty() && reasons())
}

/// Whether a condition allows some state with this reason.
pub(super) fn allows_reason(when: &Condition, reason: flow::id::ReasonId) -> bool {
    when.boxes().iter().any(|one| {
        one.state != 0
            && (one.reasons.is_empty()
                || one.reasons.iter().any(|(first, last)| (*first..=*last).contains(&reason)))
    })
}
