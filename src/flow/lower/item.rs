//! Questions, moves, offers, closing lines and cues.

use super::Lowering;
use super::answer::answers;
use super::condition::{NOTED, condition, range};
use super::effect::{HostItem, effect};
use super::line::{SafeSlots, line};
use super::names::SymbolTable;
use super::section::Section;
use crate::condition::{Condition, FactBox};
use crate::diagnostic::{Code, Diagnostic};
use crate::equation::{Level, Range};
use crate::fact::{BuiltIn, Field};
use crate::id::{FactId, ItemId, OfferId};
use crate::method::{Clarity, GateClass, OutcomeKind, Step, Technique};
use crate::raw::{RawCue, RawItem, RawLine, RawOffer, RawTaken, RawWhen};
use crate::raw::{names as name_list, words};
use crate::syntax::{NodeKind, OneOrMany, Part, Str, Term, Value, Whole};
use crate::{Amount, ValueType};
use crate::{Cue, FactDecl, Item, Offer, OwedAnswer, StepSet, ValueDecl};
use rustc_hash::FxHashMap;

#[derive(Default)]
pub(super) struct ItemTable {
    pub(super) list: Vec<Item>,
    pub(super) offers: Vec<Offer>,
    pub(super) cues: Vec<Cue>,
    ids: FxHashMap<Box<str>, ItemId>,
}

/// What questions, moves, closings and offers have in common.
struct CommonItem<'a, 'b> {
    id: Str<'a>,
    steps: StepSet,
    technique: Technique,
    when: &'b RawWhen<'a>,
    to: &'b [Str<'a>],
    say: &'b RawLine<'a>,
    evidence: Option<Str<'a>>,
    prefer: Option<Whole<1, 9>>,
    effect: Option<RawTaken>,
    answers: &'b [Part],
    source: &'b [Str<'a>],
}

impl ItemTable {
    pub(super) fn add_section<'a>(
        &mut self,
        section: &Section<'a>,
        names: &SymbolTable<'a>,
        low: &mut Lowering<'a, '_>,
    ) {
        match section.name {
            "questions" | "moves" | "replies" | "closings" => {
                let lower = |value, low: &mut Lowering<'a, '_>| {
                    let raw: RawItem<'a> = low.read(value)?;
                    Some((raw.id, lower_item(&raw, names, low)))
                };
                for (id, item) in low.lower_each(section, lower) {
                    self.add(id, item, low);
                }
            }
            "offers" => {
                low.source = section.source;
                for value in &section.items {
                    if let Some(raw) = low.read(*value) {
                        self.add_offer(*value, &raw, names, low);
                    }
                }
            }
            "cues" => {
                let lower = |value, low: &mut Lowering<'a, '_>| {
                    let raw: RawCue<'a> = low.read(value)?;
                    Some(lower_cue(&raw, names, low))
                };
                self.cues.extend(low.lower_each(section, lower));
            }
            _ => {}
        }
    }

    /// Adds an item; `None` if there are too many.
    fn add<'a>(&mut self, id: Str<'a>, item: Item, low: &mut Lowering<'a, '_>) -> Option<ItemId> {
        let Some(at) = ItemId::new(self.list.len()) else {
            low.report(Code::TooMany, id);
            return None;
        };
        if self.ids.insert(id.into(), at).is_some() {
            low.report(Code::DuplicateName, id);
        }
        self.list.push(item);
        Some(at)
    }

    fn add_offer<'a>(
        &mut self,
        value: Value<'a>,
        raw: &RawOffer<'a>,
        names: &SymbolTable<'a>,
        low: &mut Lowering<'a, '_>,
    ) {
        let Some(offer) = OfferId::new(self.offers.len()) else {
            return low.report(Code::TooMany, raw.id);
        };
        let common = CommonItem {
            id: raw.id,
            steps: StepSet::default().with(Step::Propose),
            technique: Technique::Offer,
            when: &raw.when,
            to: &[],
            say: &raw.say,
            evidence: raw.evidence,
            prefer: raw.prefer,
            effect: raw.effect,
            answers: &raw.answers,
            source: &raw.source,
        };
        let below = raw.below.and_then(|name| {
            let found = names.value_named(&name);
            let is_text = found.and_then(|id| names.values.get(id.index()));
            if found.is_none() {
                low.unknown("value", name, names.values.iter().map(|value| &*value.name));
            } else if is_text.is_some_and(ValueDecl::is_text) {
                let finding = Diagnostic::new(Code::WrongType).with("wanted", "number-value");
                low.push(name.span(), finding.with("name", name.text()));
            } else if raw.monthly.is_none() && value.get("monthly").is_none() {
                low.push(name.span(), Diagnostic::new(Code::MissingKey).with("name", "monthly"));
            }
            found
        });
        let per = raw.per.and_then(|name| {
            let found = names.value_named(&name);
            let decl = found.and_then(|id| names.values.get(id.index()));
            if found.is_none() {
                low.unknown("value", name, names.values.iter().map(|value| &*value.name));
            } else if decl.is_some_and(|decl| decl.value_type != ValueType::Number) {
                let finding = Diagnostic::new(Code::WrongType).with("wanted", "count-value");
                low.push(name.span(), finding.with("name", name.text()));
            }
            found
        });
        let item = Item { offer: Some(offer), ..lower_common(&common, names, low) };
        let Some(item) = self.add(raw.id, item, low) else { return };
        self.offers.push(Offer {
            item,
            name: low.text_of(&raw.name),
            what: low.text_of(&raw.what),
            price: low.text_of(&raw.price),
            term: low.text_of(&raw.term),
            starts: low.text_of(&raw.starts),
            downside: low.text_of(&raw.downside),
            worth: low.text_of(&raw.worth),
            monthly: value.get("monthly").and_then(|price| lower_price(price, low)),
            per,
            below,
        });
    }

    /// The item with this name.
    pub(super) fn named(&self, name: &str) -> Option<ItemId> {
        self.ids.get(name).copied()
    }

    pub(super) fn by_name(&mut self) -> FxHashMap<Box<str>, ItemId> {
        std::mem::take(&mut self.ids)
    }
}

/// A price, with at most two decimals and no less than nothing.
fn lower_price<'a>(price: Value<'a>, low: &mut Lowering<'a, '_>) -> Option<Amount> {
    if price.kind() != NodeKind::Number {
        let finding = Diagnostic::new(Code::WrongType).with("wanted", "number");
        low.push(Some(price.mark()), finding);
        return None;
    }
    let amount = Amount::parse(price.source()).filter(|amount| *amount >= Amount::whole(0));
    if amount.is_none() {
        let finding = Diagnostic::new(Code::OutOfRange).with("name", price.source());
        low.push(Some(price.mark()), finding.with("domain", "0..=4294967295, .00"));
    }
    amount
}

/// A question, a move or a closing line.
fn lower_item<'a>(raw: &RawItem<'a>, names: &SymbolTable<'a>, low: &mut Lowering<'a, '_>) -> Item {
    let technique = raw.technique.value;
    // The flow is refused already; the item is read on for its other mistakes.
    let steps = steps(&raw.step, technique, low).unwrap_or(StepSet::all());
    let technique = technique.unwrap_or(Technique::Offer);
    let common = CommonItem {
        id: raw.id,
        steps,
        technique,
        when: &raw.when,
        to: &raw.to.0,
        say: &raw.say,
        evidence: raw.evidence,
        prefer: raw.prefer,
        effect: raw.effect,
        answers: &raw.answers,
        source: &raw.source,
    };
    lower_common(&common, names, low)
}

/// The facts that are open while an act waits for its answer.
fn answered<'a>(
    acts: &[Str<'a>],
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Box<[FactId]> {
    let mut facts = Vec::new();
    for name in acts {
        let Some(act) = names.act(*name, low) else { continue };
        if let Some(fact) = names.acts.get(act.index()).and_then(|act| act.owed) {
            facts.push(fact);
        } else {
            let owed = names.acts.iter().filter(|act| act.owed.is_some());
            low.unknown("owed-act", *name, owed.map(|act| &*act.id));
        }
    }
    facts.into()
}

/// What an answer that waits to be given asks of the notes.
fn open_box(fact: &FactDecl) -> FactBox {
    let open = fact.field.note_bit(OwedAnswer::Open.index());
    FactBox { free: !fact.field.note_all() | open, named: NOTED, ..FactBox::any() }
}

/// What items have in common, lowered; no offer is made by it yet.
fn lower_common<'a>(
    raw: &CommonItem<'a, '_>,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Item {
    low.check_id(raw.id);
    let evidence = raw.evidence.and_then(|name| names.evidence(name, low));
    let needs = evidence.map_or(u128::MAX, |(_, needs)| needs);
    let to = answered(raw.to, names, low);
    let mut when = condition(raw.when, needs, names, low);
    if !to.is_empty() {
        let open = |fact: &FactId| names.facts.get(fact.index()).map(open_box);
        when = when.and_any(to.iter().filter_map(open));
    }
    let taken = raw.effect.unwrap_or_default();
    let host = HostItem {
        steps: raw.steps,
        technique: raw.technique,
        severity_shift: taken.severity.to(),
        cost: taken.cost.map_or(Range::UNKNOWN, |cost| range(cost, low)),
        has_evidence: evidence.is_some(),
    };
    if let (Some(cost), None) = (taken.cost, evidence)
        && host.cost.lo() > Level::NONE
    {
        low.report_value(Code::CostWithoutEvidence, low.value(cost));
    }
    let answers = answers(raw.answers, raw.id, host, names, low);
    let say = line(raw.say, raw.id, safe_slots(raw, &when), names, low);
    Item {
        id: raw.id.into(),
        steps: raw.steps,
        technique: raw.technique,
        when,
        to,
        say,
        prefer: raw.prefer.map_or(0, Whole::to),
        evidence: evidence.map(|(id, _)| id),
        answers,
        offer: None,
        source: name_list(raw.source),
    }
}

fn lower_cue<'a>(raw: &RawCue<'a>, names: &SymbolTable<'a>, low: &mut Lowering<'a, '_>) -> Cue {
    low.check_id(raw.id);
    for (key, _) in &raw.then.0 {
        let own = names.fact_named(key).is_some();
        if !own && !["emotion", "request", "refusal"].contains(&key.text()) {
            low.report(Code::EffectOutOfStep, *key);
        }
    }
    low.check_cues(&raw.hear);
    let (effect, notes) = effect(&raw.then, HostItem::ANY, names, low);
    let hear = words(&raw.hear);
    let tone = raw.tone.and_then(|tone| tone.value);
    let id = raw.id.into();
    Cue { id, effect, notes, leaving: raw.leaving, tone, hear }
}

/// The steps an item is said in, each fit for its technique; none where one of them is not known.
fn steps(
    raw: &OneOrMany<Term<Step>>,
    technique: Option<Technique>,
    low: &mut Lowering<'_, '_>,
) -> Option<StepSet> {
    let mut steps = StepSet::default();
    let mut known = !raw.0.is_empty();
    for term in &raw.0 {
        match (term.value, technique) {
            (Some(step), Some(technique)) if technique.fits(step) => steps = steps.with(step),
            (Some(step), Some(technique)) => {
                let finding = Diagnostic::new(Code::TechniqueOutOfStep);
                let finding = finding.with("name", technique.name()).with("step", step.name());
                low.push(term.span, finding);
                known = false;
            }
            _ => known = false,
        }
    }
    known.then_some(steps)
}

/// The values that are there for certain whenever the item can be said.
fn safe_slots(raw: &CommonItem<'_, '_>, when: &Condition) -> SafeSlots {
    let always =
        |field: Field, but: usize| when.boxes().iter().all(|one| one.state & field.bit(but) == 0);
    let only = |step: Step| raw.steps == StepSet::default().with(step);
    let retained = || {
        OutcomeKind::ALL
            .iter()
            .filter(|outcome| **outcome != OutcomeKind::Retained)
            .all(|outcome| always(BuiltIn::Outcome.field(), outcome.index()))
    };
    if raw.technique.class() == GateClass::Proposal
        || only(Step::Agree)
        || (only(Step::Closed) && retained())
    {
        SafeSlots::Offer
    } else if !raw.steps.contains(Step::Trust)
        && !raw.steps.contains(Step::Closed)
        && (!raw.steps.contains(Step::Probe)
            || always(BuiltIn::Clarity.field(), Clarity::Unsaid.index()))
    {
        SafeSlots::Reason
    } else {
        SafeSlots::None
    }
}
