//! What a flow declares before it says anything: facts, values, steps, reasons, evidence, answer sets.

use super::answer::answers_of_set;
use super::line::{SafeSlots, line};
use super::names::SymbolTable;
use super::section::Section;
use super::{Lowering, condition};
use crate::diagnostic::{Code, Diagnostic};
use crate::fact::{BuiltIn, FactUse, Field, NoteBits};
use crate::id::{ActId, EvidenceId, FactId, ReasonId, RequestId, ValueId};
use crate::lang::Text;
use crate::line::CallValue;
use crate::method::{Emotion, Fixable};
use crate::raw::{
    self, FactScope, RawAct, RawAnswerSet, RawEvidence, RawFact, RawFlow, RawOperator, RawReason,
    RawRequest, RawStep, RawSteps, RawText, RawValueDecl, ValueKind,
};
use crate::syntax::{NodeKind, Part, Str, Value};
use crate::{
    DialogueAct, Evidence, FactDecl, FactValue, GivenBy, GivenFacts, Ground, Operator, OwedAnswer,
    Reason, Request, RequestKind, RequestStatus, Scope, SlotKind, StepText, ValueDecl, ValueType,
};

/// The most values of a fact: each takes a bit of a word that all facts share.
const MAX_FACT_VALUES: usize = 60;

pub(super) fn steps<'a>(raw: &RawSteps<'a>, low: &mut Lowering<'a, '_>) -> [StepText; 5] {
    let RawSteps { trust, probe, propose, agree, closed } = raw;
    let mut text =
        |raw: &RawStep<'a>| StepText { name: low.text_of(&raw.name), aim: low.text_of(&raw.aim) };
    [text(trust), text(probe), text(propose), text(agree), text(closed)]
}

impl<'a> SymbolTable<'a> {
    pub(super) fn of_flow(
        raw: &RawFlow<'a>,
        sections: &[Section<'a>],
        low: &mut Lowering<'a, '_>,
    ) -> Self {
        let mut names = Self::default();
        let (mut given, mut free) = (Field::FIRST_GIVEN, Field::EMOTION);
        let flow = low.source;
        for part in &raw.facts {
            names.add_fact(low.value(*part), &mut given, &mut free, low);
        }
        for section in sections.iter().filter(|section| section.name == "facts") {
            low.source = section.source;
            for value in &section.items {
                names.add_fact(*value, &mut given, &mut free, low);
            }
        }
        for section in sections.iter().filter(|section| section.name == "acts") {
            names.add_acts(section, &mut free, low);
        }
        for section in sections.iter().filter(|section| section.name == "requests") {
            names.add_requests(section, &mut free, low);
        }
        low.source = flow;
        let combinations = names
            .facts
            .iter()
            .filter(|fact| fact.given_by == GivenBy::Customer)
            .try_fold(1_usize, |product, fact| product.checked_mul(fact.values.len()))
            .unwrap_or(usize::MAX);
        if !given.fits() || !free.fits_notes() || combinations > GivenFacts::MAX {
            let finding = Diagnostic::new(Code::TooMany).with("what", "fact");
            // Facts may all stand in other files; the place is then that of the flow.
            let place = low.key("facts").or(raw.id.span());
            low.push(place, finding.with("most", GivenFacts::MAX.to_string()));
            names.facts.clear();
        }
        for (name, part) in &raw.values.0 {
            names.add_value(*name, *part, low);
        }
        names
    }

    fn add_fact(
        &mut self,
        value: Value<'a>,
        given: &mut Field,
        free: &mut Field,
        low: &mut Lowering<'a, '_>,
    ) {
        let Some(raw) = low.read::<RawFact<'a>>(value) else { return };
        low.check_id(raw.id);
        let built_in =
            BuiltIn::used_in(FactUse::Condition).any(|fact| fact.name() == raw.id.text());
        if built_in || self.fact_named(&raw.id).is_some() {
            low.report(Code::DuplicateName, raw.id);
        }
        let (given_by, last) = match raw.given_by.value {
            Some(GivenBy::Customer) => (GivenBy::Customer, given),
            Some(GivenBy::Agent) => (GivenBy::Agent, free),
            None => return,
        };
        if raw.values.is_empty() || raw.values.len() > MAX_FACT_VALUES {
            let finding = Diagnostic::new(Code::OutOfRange);
            let finding = finding.with("name", raw.values.len().to_string());
            // What is no array was told to be none.
            let values = value.get("values").filter(|values| values.kind() == NodeKind::Array);
            return low.push(
                values.map(Value::mark),
                finding.with("domain", format!("1..={MAX_FACT_VALUES}")),
            );
        }
        for (at, value) in raw.values.iter().enumerate() {
            low.check_id(value.id);
            if raw.values.iter().take(at).any(|before| before.id.text() == value.id.text()) {
                low.report(Code::DuplicateName, value.id);
            }
        }
        *last = last.next(raw.values.len());
        let objects = value.get("values").into_iter().flat_map(Value::elements);
        let values = raw.values.iter().zip(objects).map(|(value, object)| FactValue {
            id: value.id.into(),
            label: low.label(&value.label, object),
            tip: value.tip.as_ref().map(|tip| low.text_of(tip)),
        });
        let values = values.collect();
        let of = match raw.of.and_then(|of| of.value) {
            None => Scope::Call,
            Some(FactScope::Objection) => Scope::Objection,
        };
        let source = raw::names(&raw.source);
        self.facts.push(FactDecl { id: raw.id.into(), given_by, values, field: *last, of, source });
    }

    fn add_value(&mut self, name: Str<'a>, part: Part, low: &mut Lowering<'a, '_>) {
        low.check_id(name);
        if CallValue::from_name(&name).is_some() || self.fact_named(&name).is_some() {
            low.report(Code::DuplicateName, name);
        }
        let Some(raw) = low.read_part::<RawValueDecl<'a>>(part) else {
            return low.report.mark_broken(name.text());
        };
        let value_type = match raw.value_type.value {
            Some(ValueKind::Text) => ValueType::Text,
            Some(ValueKind::Number) => ValueType::Number,
            Some(ValueKind::Months) => ValueType::Months,
            Some(ValueKind::Money) => {
                // Where a value has no unit, nothing stands beside it in any language.
                let none = RawText::default();
                let unit = raw.unit.as_ref().unwrap_or(&none);
                ValueType::Money(low.localized(unit, unit.span, |words, _| (*words).into()))
            }
            None => return low.report.mark_broken(name.text()),
        };
        let mut sets = Vec::new();
        for (fact, part) in &raw.sets.0 {
            let Some(value) = low.read_part::<Str<'a>>(*part) else { continue };
            match self.fact_named(fact) {
                Some((id, decl)) if decl.given_by == GivenBy::Customer => {
                    sets.extend(condition::own_value(decl, value, low).map(|at| (id, at)));
                }
                Some(_) => low.not_given(*fact),
                None => low.unknown("fact", *fact, self.facts.iter().map(|fact| &*fact.id)),
            }
        }
        let kept = raw.kept || value_type != ValueType::Text;
        let slot = raw.slot.and_then(|term| {
            let fits = term.value.is_some_and(SlotKind::is_number) && value_type != ValueType::Text;
            if term.value.is_some() && !fits {
                let finding = Diagnostic::new(Code::WrongType).with("wanted", "number-slot");
                low.push(term.span, finding);
            }
            term.value.filter(|_| fits)
        });
        self.values.push(ValueDecl {
            name: name.into(),
            value_type,
            sets: sets.into(),
            kept,
            slot,
        });
        if ValueId::new(self.values.len()).is_none() {
            low.report(Code::TooMany, name);
        }
    }

    pub(super) fn add_reasons(&mut self, section: &Section<'a>, low: &mut Lowering<'a, '_>) {
        low.source = section.source;
        for value in &section.items {
            let Some(raw) = low.read::<RawReason<'a>>(*value) else { continue };
            self.add_reason(&raw, low);
        }
    }

    fn add_reason(&mut self, raw: &RawReason<'a>, low: &mut Lowering<'a, '_>) {
        low.check_id(raw.id);
        let Some(id) = ReasonId::new(self.reasons.len() + 1) else {
            return low.report(Code::TooMany, raw.id);
        };
        if raw.id.text() == "none" || self.reason_ids.insert(raw.id.text(), id).is_some() {
            low.report(Code::DuplicateName, raw.id);
        }
        let mut part = raw.id.text();
        while let Some((outer, _)) = part.rsplit_once('.') {
            let above = self.reason_ids.get(outer).and_then(|id| id.index().checked_sub(1));
            let previous = self.reasons.len();
            match above.and_then(|at| self.reasons.get_mut(at)) {
                Some(above) if above.last.index() == previous || above.last == id => {
                    above.last = id;
                }
                _ => {
                    let finding = Diagnostic::new(Code::SubReasonAstray).with("name", part);
                    low.push(raw.id.span(), finding.with("above", outer));
                }
            }
            part = outer;
        }
        let fixable = raw.fixable.value.unwrap_or(Fixable::Unknown);
        low.check_cues(&raw.hear);
        self.reasons.push(Reason {
            id: raw.id.into(),
            name: low.text_of(&raw.name),
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
        low: &mut Lowering<'a, '_>,
    ) {
        low.source = section.source;
        for value in &section.items {
            let Some(raw) = low.read::<RawEvidence<'a>>(*value) else { continue };
            low.check_id(raw.id);
            let Some(id) = EvidenceId::new(self.evidence.len()) else {
                return low.report(Code::TooMany, raw.id);
            };
            let ground = raw.ground.value.unwrap_or(Ground::Public);
            let mut needs = condition::given_mask(&raw.needs, self, low);
            let mut has_expired = false;
            if let Some(until) = raw.until {
                if !is_date(&until) {
                    low.report(Code::BadDate, until);
                } else if until.text() < today {
                    low.report(Code::EvidenceOutOfDate, until);
                    needs = 0;
                    has_expired = true;
                }
            }
            if self.evidence_ids.insert(raw.id.text(), (id, needs)).is_some() {
                low.report(Code::DuplicateName, raw.id);
            }
            let fact = line(&raw.fact, raw.id, SafeSlots::Any, self, low);
            self.evidence.push(Evidence {
                id: raw.id.into(),
                name: low.text_of(&raw.name),
                ground,
                fact,
                until: raw.until.map(Into::into),
                has_expired,
                source: raw::names(&raw.source),
            });
        }
    }

    fn add_requests(
        &mut self,
        section: &Section<'a>,
        free: &mut Field,
        low: &mut Lowering<'a, '_>,
    ) {
        low.source = section.source;
        for value in &section.items {
            let Some(raw) = low.read::<RawRequest<'a>>(*value) else { continue };
            low.check_new_id(raw.id, self.requests.iter().map(|one| &*one.id));
            if [crate::request::UNSAID, crate::request::NOT_LEAVING].contains(&raw.id.text()) {
                low.report(Code::DuplicateName, raw.id);
            }
            let kind = match raw.retain.map(|term| term.value) {
                Some(Some(retention)) => {
                    if RequestId::leaving(self.leaving().count()).is_none() {
                        low.report(Code::TooMany, raw.id);
                        continue;
                    }
                    RequestKind::Leaving(retention)
                }
                Some(None) => continue,
                None => match self.add_status(&raw, free, low) {
                    Some(fact) => RequestKind::Other(fact),
                    None => continue,
                },
            };
            let acts = raw.acts.0.iter().filter_map(|act| self.act(*act, low)).collect();
            self.requests.push(Request {
                id: raw.id.into(),
                name: low.text_of(&raw.name),
                kind,
                acts,
                formerly: raw::names(&raw.formerly),
                source: raw::names(&raw.source),
            });
        }
    }

    /// The fact that keeps how far a request has come.
    fn add_status(
        &mut self,
        raw: &RawRequest<'a>,
        free: &mut Field,
        low: &mut Lowering<'a, '_>,
    ) -> Option<FactId> {
        let label = |status: &RequestStatus| {
            Text::new(low.languages.iter().map(|lang| (*lang, status.label(*lang).into())))
        };
        let values = RequestStatus::ALL.iter().map(|status| (status.name(), label(status)));
        self.add_noted(raw.id, values.collect(), free, low)
    }

    /// A fact that is noted by what customers do.
    fn add_noted(
        &mut self,
        id: Str<'a>,
        values: Vec<(&'static str, Text)>,
        free: &mut Field,
        low: &mut Lowering<'a, '_>,
    ) -> Option<FactId> {
        let built_in = BuiltIn::used_in(FactUse::Condition).any(|fact| fact.name() == id.text());
        if built_in || self.fact_named(&id).is_some() {
            low.report(Code::DuplicateName, id);
        }
        *free = free.next(values.len());
        let value = |(name, label): (&str, Text)| FactValue { id: name.into(), label, tip: None };
        let fact = FactId::new(self.facts.len());
        self.facts.push(FactDecl {
            id: id.into(),
            given_by: GivenBy::Agent,
            values: values.into_iter().map(value).collect(),
            field: *free,
            of: Scope::Call,
            source: raw::names(&[]),
        });
        fact
    }

    fn add_acts(&mut self, section: &Section<'a>, free: &mut Field, low: &mut Lowering<'a, '_>) {
        low.source = section.source;
        for value in &section.items {
            let Some(raw) = low.read::<RawAct<'a>>(*value) else { continue };
            low.check_new_id(raw.id, self.acts.iter().map(|act| &*act.id));
            low.check_cues(&raw.hear);
            if ActId::new(self.acts.len()).is_none() {
                low.report(Code::TooMany, raw.id);
                continue;
            }
            let name = low.text_of(&raw.name);
            let values = || OwedAnswer::NAMES.iter().map(|value| (*value, name.clone())).collect();
            let owed = raw.owed.then(|| self.add_noted(raw.id, values(), free, low)).flatten();
            self.acts.push(DialogueAct {
                owed,
                id: raw.id.into(),
                name,
                question: raw.question,
                hurts: raw.hurts,
                hear: raw::words(&raw.hear),
            });
        }
    }

    pub(super) fn add_operators(&mut self, section: &Section<'a>, low: &mut Lowering<'a, '_>) {
        low.source = section.source;
        for value in &section.items {
            let Some(raw) = low.read::<RawOperator<'a>>(*value) else { continue };
            low.check_new_id(raw.id, self.operators.iter().map(|one| &*one.id));
            low.check_cues(&raw.hear);
            let (id, hear) = (raw.id.into(), raw::words(&raw.hear));
            self.operators.push(Operator { id, hear, is_own: false });
        }
    }

    /// Marks the operator that the company itself is.
    pub(super) fn set_own_operator(&mut self, name: Str<'a>, low: &mut Lowering<'a, '_>) {
        match self.operators.iter_mut().find(|one| &*one.id == name.text()) {
            Some(own) => own.is_own = true,
            None => low.unknown("operator", name, self.operators.iter().map(|one| &*one.id)),
        }
    }

    pub(super) fn add_answer_sets(&mut self, section: &Section<'a>, low: &mut Lowering<'a, '_>) {
        low.source = section.source;
        for value in &section.items {
            let Some(raw) = low.read::<RawAnswerSet<'a>>(*value) else { continue };
            low.check_id(raw.id);
            let answers = answers_of_set(&raw.answers, self, low);
            if self.sets.insert(raw.id.text(), (section.source, answers)).is_some() {
                low.report(Code::DuplicateName, raw.id);
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

    pub(super) fn first_notes(&self) -> NoteBits {
        self.facts
            .iter()
            .filter(|fact| fact.given_by == GivenBy::Agent)
            .fold(Field::EMOTION.note_bit(Emotion::Calm.index()), |bits, fact| {
                bits | fact.field.note_bit(0)
            })
    }
}

/// Whether `text` is a date of the calendar, `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
