//! Compiling `then`: what an answer does, checked against the steps it can be given in.

use super::Lowering;
use super::condition::{own_value, range};
use super::names::SymbolTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::effect::{Effect, EndEffect, NotedFact, Refusal, RequestEffect, effect_keys};
use crate::equation::{Level, Range};
use crate::method::{Clarity, Emotion, End, Fixable, Objection, Step, Technique};
use crate::raw::RawMap;
use crate::syntax::{Part, Str};
use crate::{GivenBy, RequestStatus, StepSet};

/// The item that an answer belongs to, as far as its effect needs it.
#[derive(Clone, Copy)]
pub(super) struct HostItem {
    pub(super) steps: StepSet,
    pub(super) technique: Technique,
    /// By how much the severity shifts when the customer takes it.
    pub(super) severity_shift: i8,
    /// What is then known of the cost.
    pub(super) cost: Range,
    pub(super) has_evidence: bool,
}

impl HostItem {
    /// Words heard whatever was asked.
    pub(super) const ANY: Self = Self {
        steps: StepSet::all(),
        technique: Technique::Deep,
        severity_shift: 0,
        cost: Range::UNKNOWN,
        has_evidence: false,
    };

    fn stands_in(self, steps: &[Step]) -> bool {
        steps.iter().any(|step| self.steps.contains(*step))
    }
}

pub(super) fn effect<'a>(
    raw: &RawMap<'a>,
    host: HostItem,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> (Effect, Box<[NotedFact]>) {
    let mut effect = Effect::NONE;
    let mut notes = Vec::new();
    for (key, part) in &raw.0 {
        let (key, part) = (*key, *part);
        match key.text() {
            "reason" => {
                let name = low.read_part::<Str<'a>>(part);
                effect.reason = name.and_then(|name| names.reason(name, low));
            }
            "clarity" => {
                effect.clarity = term(part, Clarity::from_name, Clarity::NAMES, low);
                let confirms = effect.clarity == Some(Clarity::Confirmed);
                require(!confirms || host.stands_in(&[Step::Probe]), key, low);
            }
            "severity" => effect.severity.bounds = range(part, low),
            "cost" => {
                effect.cost = range(part, low);
                require(host.stands_in(&[Step::Propose, Step::Agree]), key, low);
            }
            "emotion" => {
                let emotion = term(part, Emotion::from_name, Emotion::NAMES, low);
                effect.mood = emotion.map(Emotion::mood);
                notes.extend(emotion.map(NotedFact::Emotion));
            }
            "fixable" => effect.fixable = term(part, Fixable::from_name, Fixable::NAMES, low),
            "request" => {
                let Some(name) = low.read_part::<Str<'a>>(part) else { continue };
                if let Some(fact) = names.other_request(&name) {
                    effect.request = Some(RequestEffect::Besides);
                    let open = u8::try_from(RequestStatus::Open.index());
                    notes.extend(open.ok().map(|open| NotedFact::Fact(fact, open)));
                } else if let Some(wish) = names.wish(&name) {
                    effect.request = Some(RequestEffect::Wants(wish));
                } else {
                    let own = names.requests.iter().map(|one| &*one.id);
                    low.unknown("request", name, own.chain([crate::request::NOT_LEAVING]));
                }
            }
            "objection" => {
                effect.objection = term(part, Objection::from_name, Objection::NAMES, low);
                require(host.stands_in(&[Step::Propose, Step::Agree]), key, low);
            }
            "refusal" if flag(part, low) => effect.refusal = Some(Refusal::Adds),
            "reopens" if flag(part, low) => effect.refusal = Some(Refusal::TakenBack),
            "takes" if flag(part, low) => {
                effect.severity.shift = host.severity_shift;
                effect.cost = host.cost;
            }
            "consent" if flag(part, low) => {
                effect.ending = Some(EndEffect::Consent);
                require(host.stands_in(&[Step::Agree]), key, low);
            }
            "refusal" | "reopens" | "takes" | "consent" => {}
            "go" => {
                effect.go = term(part, Step::from_name, Step::NAMES, low);
                if effect.go.is_some_and(|to| !can_go(host, to)) {
                    let all = Step::ALL.iter().filter(|to| can_go(host, **to)).map(|to| to.name());
                    let known = all.collect::<Vec<_>>().join(" ");
                    let finding = Diagnostic::new(Code::EffectOutOfStep).with("name", key.text());
                    let nowhere = known.is_empty();
                    let finding = if nowhere { finding } else { finding.with("known", known) };
                    low.push(key.span(), finding);
                }
            }
            "end" => {
                effect.ending = term(part, End::from_name, End::NAMES, low).map(EndEffect::End);
            }
            _ => match names.fact_named(&key) {
                Some((id, fact)) if fact.given_by == GivenBy::Agent => {
                    let name = low.read_part::<Str<'a>>(part);
                    let at = name.and_then(|name| own_value(fact, name, low));
                    notes.extend(at.map(|at| NotedFact::Fact(id, at)));
                }
                _ => {
                    // What the customer's context gives is fixed: no answer can set it.
                    let own = names.facts.iter().filter(|fact| fact.given_by == GivenBy::Agent);
                    let own = own.map(|fact| &*fact.id);
                    low.unknown("effect", key, effect_keys().map(|key| -> &str { key }).chain(own));
                }
            },
        }
        if key.text() == "cost" && effect.cost.lo() > Level::NONE && !host.has_evidence {
            low.report(Code::CostWithoutEvidence, key);
        }
    }
    // Where a call ends it goes nowhere else.
    if effect.ending.is_some()
        && effect.go.is_some()
        && let Some((go, _)) = raw.0.iter().find(|(key, _)| key.text() == "go")
    {
        let finding = Diagnostic::new(Code::EffectOutOfStep).with("name", "go");
        low.push(go.span(), finding.with("hint", "ends"));
    }
    (effect, notes.into())
}

fn require(fits: bool, key: Str<'_>, low: &mut Lowering<'_, '_>) {
    if !fits {
        low.report(Code::EffectOutOfStep, key);
    }
}

/// Whether an answer may lead to `to` from one of the steps it can be given in.
fn can_go(host: HostItem, to: Step) -> bool {
    match to {
        Step::Trust | Step::Closed => false,
        Step::Probe => host.stands_in(&[Step::Trust, Step::Probe, Step::Propose, Step::Agree]),
        Step::Propose => host.stands_in(&[Step::Probe, Step::Propose, Step::Agree]),
        Step::Agree => host.technique == Technique::Offer,
    }
}

fn term<'a, T>(
    part: Part,
    from_name: fn(&str) -> Option<T>,
    known: &[&'static str],
    low: &mut Lowering<'a, '_>,
) -> Option<T> {
    let name = low.read_part::<Str<'a>>(part)?;
    let found = from_name(&name);
    if found.is_none() {
        low.unknown("value", name, known.iter().copied());
    }
    found
}

fn flag(part: Part, low: &mut Lowering<'_, '_>) -> bool {
    low.read_part(part) == Some(true)
}
