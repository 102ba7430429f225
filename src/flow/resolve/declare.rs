//! What a flow declares before it says anything: facts, values, steps, reasons, evidence, answer sets.

use super::line::{SafeSlots, line};
use super::names::{Names, WrittenAnswer};
use super::{Desk, Section, condition};
use crate::condition::{BUILT_IN, Field};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{EvidenceId, ReasonId, ValueId};
use crate::lang::Text;
use crate::line::CallValue;
use crate::method::{Emotion, Fixable, Step};
use crate::raw::{
    self, RawAnswerSet, RawEvidence, RawFact, RawFlow, RawReason, RawStep, RawValueDecl,
};
use crate::{
    Evidence, FactDecl, FactValue, Given, GivenBy, Ground, Reason, Scope, StepText, ValueDecl,
    ValueType,
};
use serde_json::value::RawValue;

pub(super) fn steps<'a>(raw: &RawFlow<'a>, desk: &mut Desk<'a, '_>) -> Option<[StepText; 5]> {
    for (key, _) in &raw.steps.0 {
        if Step::from_name(key).is_none() {
            desk.unknown("step", key, Step::NAMES.iter().copied());
        }
    }
    let mut step = |step: Step| {
        let Some((_, value)) = raw.steps.0.iter().find(|(key, _)| *key == step.name()) else {
            let at = desk.reader.key("steps");
            let finding =
                Diagnostic::new(Code::MissingKey).at(desk.reader.id, at).with("name", step.name());
            desk.report.push(finding);
            return None;
        };
        let raw: RawStep<'_> = desk.parse(value)?;
        Some(StepText { name: desk.text(&raw.name, ""), aim: desk.text(&raw.aim, "") })
    };
    let all = [Step::Trust, Step::Probe, Step::Propose, Step::Agree, Step::Closed].map(&mut step);
    let [Some(trust), Some(probe), Some(propose), Some(agree), Some(closed)] = all else {
        return None;
    };
    Some([trust, probe, propose, agree, closed])
}

impl<'a> Names<'a> {
    pub(super) fn of_flow(
        raw: &RawFlow<'a>,
        sections: &[Section<'a>],
        desk: &mut Desk<'a, '_>,
    ) -> Self {
        let mut names = Self::default();
        let (mut given, mut free) = (Field::FIRST_GIVEN, Field::EMOTION);
        let flow = desk.reader.id;
        for raw in &raw.facts {
            names.add_fact(raw, &mut given, &mut free, desk);
        }
        for section in sections.iter().filter(|section| section.name == "facts") {
            desk.reader.id = section.source;
            for raw in &section.items {
                names.add_fact(raw, &mut given, &mut free, desk);
            }
        }
        desk.reader.id = flow;
        let combinations = names
            .facts
            .iter()
            .filter(|fact| fact.given_by == GivenBy::Customer)
            .try_fold(1_usize, |product, fact| product.checked_mul(fact.values.len()))
            .unwrap_or(usize::MAX);
        if !given.fits() || !free.fits() || combinations > Given::MOST {
            let finding = Diagnostic::new(Code::TooMany)
                .at(desk.reader.id, desk.reader.key("facts"))
                .with("what", "fact")
                .with("most", Given::MOST.to_string());
            desk.report.push(finding);
            names.facts.clear();
        }
        for (name, value) in &raw.values.0 {
            names.add_value(name, value, desk);
        }
        names
    }

    fn add_fact(
        &mut self,
        raw: &'a RawValue,
        given: &mut Field,
        free: &mut Field,
        desk: &mut Desk<'a, '_>,
    ) {
        let Some(raw) = desk.parse::<RawFact<'a>>(raw) else { return };
        desk.check_id(raw.id);
        if self.fact_named(raw.id).is_some() || BUILT_IN.contains(&raw.id) {
            desk.report(Code::DuplicateName, raw.id);
        }
        let (given_by, last) = match raw.given_by {
            "customer" => (GivenBy::Customer, given),
            "agent" => (GivenBy::Agent, free),
            other => {
                desk.report.broken(raw.id);
                return desk.unknown("giver", other, ["customer", "agent"]);
            }
        };
        if raw.values.is_empty() || raw.values.len() > 60 {
            let finding = desk
                .reader
                .finding(Code::OutOfRange, raw.id)
                .with("name", raw.values.len().to_string())
                .with("domain", "1..=60");
            return desk.report.push(finding);
        }
        for (at, value) in raw.values.iter().enumerate() {
            desk.check_id(value.id);
            if raw.values.iter().take(at).any(|before| before.id == value.id) {
                desk.report(Code::DuplicateName, value.id);
            }
        }
        *last = last.next(raw.values.len());
        let values = raw
            .values
            .iter()
            .map(|value| FactValue {
                id: value.id.into(),
                label: Text { zh: (*value.zh).into(), en: (*value.en).into() },
                tip: value.tip.as_ref().map(|tip| desk.text(tip, value.id)),
            })
            .collect();
        let source = raw::names(&raw.source);
        let of = match raw.of {
            None => Scope::Call,
            Some("objection") => Scope::Objection,
            Some(other) => {
                desk.unknown("scope", other, ["objection"]);
                Scope::Call
            }
        };
        self.facts.push(FactDecl { id: raw.id.into(), given_by, values, field: *last, of, source });
    }

    fn add_value(&mut self, name: &'a str, raw: &'a RawValue, desk: &mut Desk<'a, '_>) {
        desk.check_id(name);
        if CallValue::from_name(name).is_some() || self.fact_named(name).is_some() {
            desk.report(Code::DuplicateName, name);
        }
        let Some(raw) = desk.parse::<RawValueDecl<'a>>(raw) else {
            return desk.report.broken(name);
        };
        let value_type = match raw.value_type {
            "text" => ValueType::Text,
            "number" => ValueType::Number,
            "months" => ValueType::Months,
            "money" => ValueType::Money(
                raw.unit.as_ref().map_or_else(|| Text { zh: "".into(), en: "".into() }, Text::from),
            ),
            other => {
                desk.report.broken(name);
                return desk.unknown("type", other, ["text", "number", "months", "money"]);
            }
        };
        let mut sets = Vec::new();
        for (fact, value) in &raw.sets.0 {
            let Some(value) = desk.parse::<&str>(value) else { continue };
            match self.fact_named(fact) {
                Some((id, decl)) if decl.given_by == GivenBy::Customer => {
                    sets.extend(condition::own_value(decl, value, desk).map(|at| (id, at)));
                }
                _ => desk.unknown("fact", fact, self.facts.iter().map(|fact| &*fact.id)),
            }
        }
        let kept = raw.kept || value_type != ValueType::Text;
        self.values.push(ValueDecl { name: name.into(), value_type, sets: sets.into(), kept });
        if ValueId::new(self.values.len()).is_none() {
            desk.report(Code::TooMany, name);
        }
    }

    pub(super) fn add_reasons(&mut self, section: &Section<'a>, desk: &mut Desk<'a, '_>) {
        desk.reader.id = section.source;
        for raw in &section.items {
            let Some(raw) = desk.parse::<RawReason<'a>>(raw) else { continue };
            self.add_reason(&raw, desk);
        }
    }

    fn add_reason(&mut self, raw: &RawReason<'a>, desk: &mut Desk<'a, '_>) {
        desk.check_id(raw.id);
        let Some(id) = ReasonId::new(self.reasons.len() + 1) else {
            return desk.report(Code::TooMany, raw.id);
        };
        if raw.id == "none" || self.reason_ids.insert(raw.id, id).is_some() {
            desk.report(Code::DuplicateName, raw.id);
        }
        let mut part = raw.id;
        while let Some((outer, _)) = part.rsplit_once('.') {
            let above = self.reason_ids.get(outer).and_then(|id| id.index().checked_sub(1));
            let previous = self.reasons.len();
            match above.and_then(|at| self.reasons.get_mut(at)) {
                Some(above) if above.last.index() == previous || above.last == id => {
                    above.last = id;
                }
                _ => {
                    let finding = desk
                        .reader
                        .finding(Code::SubReasonAstray, raw.id)
                        .with("name", raw.id)
                        .with("above", outer);
                    desk.report.push(finding);
                }
            }
            part = outer;
        }
        let fixable = Fixable::from_name(raw.fixable).unwrap_or_else(|| {
            desk.unknown("fixable", raw.fixable, Fixable::NAMES.iter().copied());
            Fixable::Unknown
        });
        desk.check_cues(&raw.hear, raw.id);
        self.reasons.push(Reason {
            id: raw.id.into(),
            name: desk.text(&raw.name, ""),
            fixable,
            hear: raw::words(&raw.hear),
            source: raw::names(&raw.source),
            last: id,
        });
    }

    pub(super) fn add_evidence(
        &mut self,
        section: &Section<'a>,
        today: &str,
        desk: &mut Desk<'a, '_>,
    ) {
        desk.reader.id = section.source;
        for raw in &section.items {
            let Some(raw) = desk.parse::<RawEvidence<'a>>(raw) else { continue };
            desk.check_id(raw.id);
            let Some(id) = EvidenceId::new(self.evidence.len()) else {
                return desk.report(Code::TooMany, raw.id);
            };
            let ground = match raw.ground {
                "record" => Ground::Record,
                "customer" => Ground::Customer,
                "public" => Ground::Public,
                other => {
                    desk.unknown("ground", other, ["record", "customer", "public"]);
                    Ground::Public
                }
            };
            let mut needs = condition::given_mask(&raw.needs, self, desk);
            if let Some(until) = raw.until {
                if !is_date(until) {
                    desk.report(Code::BadDate, until);
                } else if until < today {
                    desk.report(Code::EvidenceOutOfDate, until);
                    needs = 0;
                }
            }
            if self.evidence_ids.insert(raw.id, (id, needs)).is_some() {
                desk.report(Code::DuplicateName, raw.id);
            }
            let fact = line(&raw.fact, raw.id, SafeSlots::Any, self, desk);
            self.evidence.push(Evidence {
                id: raw.id.into(),
                name: desk.text(&raw.name, ""),
                ground,
                fact,
                until: raw.until.map(Into::into),
                source: raw::names(&raw.source),
            });
        }
    }

    pub(super) fn add_answer_sets(&mut self, section: &Section<'a>, desk: &mut Desk<'a, '_>) {
        desk.reader.id = section.source;
        for raw in &section.items {
            let Some(raw) = desk.parse::<RawAnswerSet<'a>>(raw) else { continue };
            desk.check_id(raw.id);
            let answers =
                raw.answers.iter().filter_map(|raw| WrittenAnswer::read(raw, desk)).collect();
            if self.sets.insert(raw.id, (section.source, answers)).is_some() {
                desk.report(Code::DuplicateName, raw.id);
            }
        }
    }

    /// The bits of every combination of given facts, in mixed radix, the first fact fastest.
    pub(super) fn given_table(&self) -> Vec<u128> {
        let mut table = vec![0];
        for fact in self.facts.iter().filter(|fact| fact.given_by == GivenBy::Customer) {
            table = (0..fact.values.len())
                .flat_map(|value| table.iter().map(move |bits| bits | fact.field.bit(value)))
                .collect();
        }
        table
    }

    pub(super) fn first_notes(&self) -> u128 {
        self.facts
            .iter()
            .filter(|fact| fact.given_by == GivenBy::Agent)
            .fold(Field::EMOTION.bit(Emotion::Calm.index()), |bits, fact| bits | fact.field.bit(0))
    }
}

/// Whether `text` has the form of a date, `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
