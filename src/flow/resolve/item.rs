//! Questions, moves, offers, closing lines and cues.

use super::answer::answers;
use super::condition::condition;
use super::effect::{Host, effect, range};
use super::line::{SafeSlots, line};
use super::names::Names;
use super::{Desk, Section};
use crate::condition::{Condition, Field};
use crate::diagnostic::Code;
use crate::equation::{Level, Range};
use crate::id::{ItemId, OfferId};
use crate::method::{Clarity, Class, OutcomeName, Step, Technique, Tone};
use crate::raw::{OneOrMany, RawCue, RawItem, RawLine, RawOffer, RawTaken, RawWhen};
use crate::raw::{names as name_list, words};
use crate::{Cue, Item, Offer, Steps, ValueDecl};
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

#[derive(Default)]
pub(super) struct Items {
    pub(super) list: Vec<Item>,
    pub(super) offers: Vec<Offer>,
    pub(super) cues: Vec<Cue>,
    ids: FxHashMap<Box<str>, ItemId>,
}

/// What questions, moves, closings and offers have in common.
struct Common<'a, 'b> {
    id: &'a str,
    steps: Steps,
    technique: Technique,
    when: &'b RawWhen<'a>,
    say: &'b RawLine<'a>,
    evidence: Option<&'a str>,
    effect: Option<RawTaken<'a>>,
    answers: &'b [&'a RawValue],
    source: &'b [&'a str],
}

impl Items {
    pub(super) fn add_section<'a>(
        &mut self,
        section: &Section<'a>,
        names: &Names<'a>,
        desk: &mut Desk<'a, '_>,
    ) {
        desk.reader.id = section.source;
        for raw in &section.items {
            desk.reader.id = section.source;
            match section.name {
                "questions" | "moves" | "closings" => {
                    if let Some(raw) = desk.parse(raw) {
                        self.add_item(&raw, names, desk);
                    }
                }
                "offers" => {
                    if let Some(raw) = desk.parse(raw) {
                        self.add_offer(&raw, names, desk);
                    }
                }
                "cues" => {
                    if let Some(raw) = desk.parse(raw) {
                        self.add_cue(&raw, names, desk);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_item<'a>(&mut self, raw: &RawItem<'a>, names: &Names<'a>, desk: &mut Desk<'a, '_>) {
        let technique = Technique::from_name(raw.technique);
        if technique.is_none() {
            desk.unknown("technique", raw.technique, Technique::NAMES.iter().copied());
        }
        let steps = steps(&raw.step, technique, desk);
        // The flow is refused already; the item is read on for its other mistakes.
        let steps = if technique.is_none() { Steps::everywhere() } else { steps };
        let technique = technique.unwrap_or(Technique::Offer);
        let common = Common {
            id: raw.id,
            steps,
            technique,
            when: &raw.when,
            say: &raw.say,
            evidence: raw.evidence,
            effect: raw.effect,
            answers: &raw.answers,
            source: &raw.source,
        };
        self.add(&common, None, names, desk);
    }

    fn add_offer<'a>(&mut self, raw: &RawOffer<'a>, names: &Names<'a>, desk: &mut Desk<'a, '_>) {
        let Some(offer) = OfferId::new(self.offers.len()) else {
            return desk.report(Code::TooMany, raw.id);
        };
        let common = Common {
            id: raw.id,
            steps: Steps::default().with(Step::Propose),
            technique: Technique::Offer,
            when: &raw.when,
            say: &raw.say,
            evidence: raw.evidence,
            effect: raw.effect,
            answers: &raw.answers,
            source: &raw.source,
        };
        let below = raw.below.and_then(|name| {
            let found = names.value_named(name);
            if found.is_none() {
                desk.unknown("value", name, names.values.iter().map(|value| &*value.name));
            } else if found
                .and_then(|id| names.values.get(id.index()))
                .is_some_and(ValueDecl::is_text)
            {
                desk.wrong(name, format!("`{name}` is a text, expected a number or an amount"));
            } else if raw.monthly.is_none() {
                let finding = desk.reader.finding(Code::MissingKey, name).with("name", "monthly");
                desk.report.push(finding);
            }
            found
        });
        let Some(item) = self.add(&common, Some(offer), names, desk) else { return };
        self.offers.push(Offer {
            item,
            name: desk.text(&raw.name, raw.id),
            what: desk.text(&raw.what, raw.id),
            price: desk.text(&raw.price, raw.id),
            term: desk.text(&raw.term, raw.id),
            starts: desk.text(&raw.starts, raw.id),
            downside: desk.text(&raw.downside, raw.id),
            worth: desk.text(&raw.worth, raw.id),
            monthly: raw.monthly,
            below,
        });
    }

    fn add<'a>(
        &mut self,
        raw: &Common<'a, '_>,
        offer: Option<OfferId>,
        names: &Names<'a>,
        desk: &mut Desk<'a, '_>,
    ) -> Option<ItemId> {
        desk.check_id(raw.id);
        let Some(id) = ItemId::new(self.list.len()) else {
            desk.report(Code::TooMany, raw.id);
            return None;
        };
        if self.ids.insert(raw.id.into(), id).is_some() {
            desk.report(Code::DuplicateName, raw.id);
        }
        let evidence = raw.evidence.and_then(|name| names.evidence(name, desk));
        let needs = evidence.map_or(u128::MAX, |(_, needs)| needs);
        let when = condition(raw.when, needs, names, desk);
        let taken = raw.effect.unwrap_or_default();
        if !(-4..=4).contains(&taken.severity) {
            let finding = desk
                .reader
                .finding(Code::OutOfRange, raw.id)
                .with("name", format!("severity {}", taken.severity))
                .with("domain", "-4..=4");
            desk.report.push(finding);
        }
        let host = Host {
            steps: raw.steps,
            technique: raw.technique,
            severity_shift: taken.severity,
            cost: taken.cost.map_or(Range::UNKNOWN, |cost| range(cost, desk)),
            has_evidence: evidence.is_some(),
        };
        if let (Some(cost), None) = (taken.cost, evidence)
            && host.cost.lo() > Level::NONE
        {
            desk.report(Code::CostWithoutEvidence, cost.get());
        }
        let answers = answers(raw.answers, raw.id, host, names, desk);
        let say = line(raw.say, raw.id, safe_slots(raw, &when), names, desk);
        self.list.push(Item {
            id: raw.id.into(),
            steps: raw.steps,
            technique: raw.technique,
            when,
            say,
            evidence: evidence.map(|(id, _)| id),
            answers,
            offer,
            source: name_list(raw.source),
        });
        Some(id)
    }

    fn add_cue<'a>(&mut self, raw: &RawCue<'a>, names: &Names<'a>, desk: &mut Desk<'a, '_>) {
        desk.check_id(raw.id);
        for (key, _) in &raw.then.0 {
            let own = names.fact_named(key).is_some();
            if !own && !["emotion", "kind", "refusal"].contains(key) {
                desk.report(Code::EffectOutOfStep, key);
            }
        }
        desk.check_cues(&raw.hear, raw.id);
        let (effect, notes) = effect(&raw.then, Host::NOBODY, names, desk);
        let hear = words(&raw.hear);
        let tone = raw.tone.and_then(Tone::from_name);
        if let (Some(name), None) = (raw.tone, tone) {
            desk.unknown("tone", name, Tone::NAMES.iter().copied());
        }
        let id = raw.id.into();
        self.cues.push(Cue { id, effect, notes, leaving: raw.leaving, tone, hear });
    }

    /// The item with this name.
    pub(super) fn named(&self, name: &str) -> Option<ItemId> {
        self.ids.get(name).copied()
    }

    pub(super) fn by_name(&mut self) -> FxHashMap<Box<str>, ItemId> {
        std::mem::take(&mut self.ids)
    }
}

fn steps<'a>(
    raw: &OneOrMany<&'a str>,
    technique: Option<Technique>,
    desk: &mut Desk<'a, '_>,
) -> Steps {
    let mut steps = Steps::default();
    for name in &raw.0 {
        match Step::from_name(name) {
            Some(step) if technique.is_none_or(|technique| technique.fits(step)) => {
                steps = steps.with(step);
            }
            Some(_) => {
                let finding = desk
                    .reader
                    .finding(Code::TechniqueOutOfStep, name)
                    .with("name", technique.map_or("", Technique::name))
                    .with("step", *name);
                desk.report.push(finding);
            }
            None => desk.unknown("step", name, Step::NAMES.iter().copied()),
        }
    }
    steps
}

/// The values that are there for certain whenever the item can be said.
fn safe_slots(raw: &Common<'_, '_>, when: &Condition) -> SafeSlots {
    let always =
        |field: Field, but: usize| when.boxes().iter().all(|one| one.state & field.bit(but) == 0);
    let only = |step: Step| raw.steps == Steps::default().with(step);
    let retained = || {
        OutcomeName::ALL
            .iter()
            .filter(|outcome| **outcome != OutcomeName::Retained)
            .all(|outcome| always(Field::OUTCOME, outcome.index()))
    };
    if raw.technique.class() == Class::Proposal
        || only(Step::Agree)
        || (only(Step::Closed) && retained())
    {
        SafeSlots::Offer
    } else if !raw.steps.has(Step::Trust)
        && !raw.steps.has(Step::Closed)
        && (!raw.steps.has(Step::Probe) || always(Field::CLARITY, Clarity::Unsaid.index()))
    {
        SafeSlots::Reason
    } else {
        SafeSlots::None
    }
}
