//! Compiling `then`: what an answer does, checked against the steps it can be given in.

use super::Desk;
use super::condition::{bounds, own_value};
use super::names::Names;
use crate::diagnostic::Code;
use crate::effect::{EFFECTS, Effect, Ending, Noted, Refusal};
use crate::equation::{Level, Range};
use crate::method::{Clarity, Emotion, End, Fixable, Kind, Objection, Step, Technique};
use crate::raw::RawMap;
use crate::{GivenBy, Steps};
use serde_json::value::RawValue;

/// The item that an answer belongs to, as far as its effect needs it.
#[derive(Clone, Copy)]
pub(super) struct Host {
    pub(super) steps: Steps,
    pub(super) technique: Technique,
    /// By how much the severity shifts when the customer takes it.
    pub(super) severity_shift: i8,
    /// What is then known of the cost.
    pub(super) cost: Range,
    pub(super) has_evidence: bool,
}

impl Host {
    /// Words heard whatever was asked.
    pub(super) const NOBODY: Self = Self {
        steps: Steps::everywhere(),
        technique: Technique::Deep,
        severity_shift: 0,
        cost: Range::UNKNOWN,
        has_evidence: false,
    };

    fn stands_in(self, steps: &[Step]) -> bool {
        steps.iter().any(|step| self.steps.has(*step))
    }
}

pub(super) fn effect<'a>(
    raw: &RawMap<'a>,
    host: Host,
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> (Effect, Box<[Noted]>) {
    let mut effect = Effect::NONE;
    let mut notes = Vec::new();
    for (key, value) in &raw.0 {
        match *key {
            "reason" => {
                let name = desk.parse::<&'a str>(value);
                effect.reason = name.and_then(|name| names.reason(name, desk));
            }
            "clarity" => {
                effect.clarity = term(value, Clarity::from_name, Clarity::NAMES, desk);
                let confirms = effect.clarity == Some(Clarity::Confirmed);
                require(!confirms || host.stands_in(&[Step::Probe]), key, desk);
            }
            "severity" => effect.severity.bounds = range(value, desk),
            "cost" => {
                effect.cost = range(value, desk);
                require(host.stands_in(&[Step::Propose, Step::Agree]), key, desk);
            }
            "emotion" => {
                let emotion = term(value, Emotion::from_name, Emotion::NAMES, desk);
                effect.mood = emotion.map(Emotion::mood);
                notes.extend(emotion.map(Noted::Emotion));
            }
            "fixable" => effect.fixable = term(value, Fixable::from_name, Fixable::NAMES, desk),
            "kind" => effect.kind = term(value, Kind::from_name, Kind::NAMES, desk),
            "objection" => {
                effect.objection = term(value, Objection::from_name, Objection::NAMES, desk);
                require(host.stands_in(&[Step::Propose, Step::Agree]), key, desk);
            }
            "refusal" if flag(value, desk) => effect.refusal = Some(Refusal::Adds),
            "reopens" if flag(value, desk) => effect.refusal = Some(Refusal::TakenBack),
            "takes" if flag(value, desk) => {
                effect.severity.shift = host.severity_shift;
                effect.cost = host.cost;
            }
            "consent" if flag(value, desk) => {
                effect.ending = Some(Ending::Consent);
                require(host.stands_in(&[Step::Agree]), key, desk);
            }
            "refusal" | "reopens" | "takes" | "consent" => {}
            "go" => {
                effect.go = term(value, Step::from_name, Step::NAMES, desk);
                if effect.go.is_some_and(|to| !can_go(host, to)) {
                    let all = Step::ALL.iter().filter(|to| can_go(host, **to)).map(|to| to.name());
                    let known = all.collect::<Vec<_>>().join(" ");
                    let finding =
                        desk.reader.finding(Code::EffectOutOfStep, key).with("name", *key);
                    desk.report.push(finding.with("known", known));
                }
            }
            "end" => {
                effect.ending = term(value, End::from_name, End::NAMES, desk).map(Ending::End);
            }
            _ => match names.fact_named(key) {
                Some((id, fact)) if fact.given_by == GivenBy::Agent => {
                    let name = desk.parse::<&'a str>(value);
                    let at = name.and_then(|name| own_value(fact, name, desk));
                    notes.extend(at.map(|at| Noted::Fact(id, at)));
                }
                _ => {
                    // What the customer's context gives is fixed: no answer can set it.
                    let own = names.facts.iter().filter(|fact| fact.given_by == GivenBy::Agent);
                    let own = own.map(|fact| &*fact.id);
                    desk.unknown("effect", key, EFFECTS.into_iter().chain(own));
                }
            },
        }
        if *key == "cost" && effect.cost.lo() > Level::NONE && !host.has_evidence {
            desk.report(Code::CostWithoutEvidence, key);
        }
    }
    (effect, notes.into())
}

fn require(fits: bool, key: &str, desk: &mut Desk<'_, '_>) {
    if !fits {
        desk.report(Code::EffectOutOfStep, key);
    }
}

/// Whether an answer may lead to `to` from one of the steps it can be given in.
fn can_go(host: Host, to: Step) -> bool {
    match to {
        Step::Trust | Step::Closed => false,
        Step::Probe => host.stands_in(&[Step::Trust, Step::Probe, Step::Propose, Step::Agree]),
        Step::Propose => host.stands_in(&[Step::Probe, Step::Propose, Step::Agree]),
        Step::Agree => host.technique == Technique::Offer,
    }
}

fn term<'a, T>(
    value: &'a RawValue,
    from_name: fn(&str) -> Option<T>,
    known: &[&'static str],
    desk: &mut Desk<'a, '_>,
) -> Option<T> {
    let name = desk.parse::<&'a str>(value)?;
    let found = from_name(name);
    if found.is_none() {
        desk.unknown("value", name, known.iter().copied());
    }
    found
}

fn flag<'a>(value: &'a RawValue, desk: &mut Desk<'a, '_>) -> bool {
    desk.parse::<bool>(value).unwrap_or(false)
}

pub(super) fn range<'a>(value: &'a RawValue, desk: &mut Desk<'a, '_>) -> Range {
    bounds(value, 4, desk)
        .and_then(|(lo, hi)| Range::new(Level::new(lo)?, Level::new(hi)?))
        .unwrap_or(Range::UNKNOWN)
}
