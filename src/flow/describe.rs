//! Conditions and effects told in the names of the flow, for those who show or compare them.

use super::condition::{Condition, FactBox, Facts, Field};
use super::effect::{Effect, Ending, Noted, Refusal};
use super::{Answer, Flow, GivenBy};
use crate::equation::{Change, Range};
use crate::method::{Clarity, Emotion, Fixable, Kind, Objection, OutcomeName, Step};

/// What a condition asks of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The fact's name.
    pub fact: String,
    /// What it may be.
    pub allowed: Allowed,
}

/// What a fact may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
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
pub fn field(flow: &Flow, fact: &str) -> Option<Field> {
    Some(match fact {
        "step" => Field::STEP,
        "kind" => Field::KIND,
        "clarity" => Field::CLARITY,
        "emotion" => Field::MOOD,
        "severity" => Field::SEVERITY,
        "cost" => Field::COST,
        "verdict" => Field::VERDICT,
        "fixable" => Field::FIXABLE,
        "objection" => Field::OBJECTION,
        "proposals" => Field::PROPOSALS,
        "refusals" => Field::REFUSALS,
        "outcome" => Field::OUTCOME,
        own => {
            let fact = flow.fact_named(own)?;
            return (fact.given_by == GivenBy::Customer).then_some(fact.field);
        }
    })
}

/// What a fact is in a state, in the names of the flow.
#[must_use]
pub fn now(flow: &Flow, facts: Facts, fact: &str) -> String {
    if fact == "reason" {
        return flow.reason(facts.reason).map_or("none", |reason| &*reason.id).to_owned();
    }
    let value = field(flow, fact).and_then(|field| field.value(facts.bits)).unwrap_or_default();
    let named = |names: &[&'static str]| names.get(value).copied().unwrap_or_default().to_owned();
    match fact {
        "step" => named(Step::NAMES),
        "kind" => named(Kind::NAMES),
        "clarity" => named(Clarity::NAMES),
        "emotion" => named(&["calm", "upset"]),
        "verdict" => named(&VERDICTS),
        "fixable" => named(Fixable::NAMES),
        "objection" => named(Objection::NAMES),
        "outcome" => named(OutcomeName::NAMES),
        "severity" | "cost" => {
            let known = Range::all().nth(value).unwrap_or(Range::UNKNOWN);
            let (lo, hi) = (known.lo().value(), known.hi().value());
            if lo == hi { lo.to_string() } else { format!("{lo}–{hi}") }
        }
        "proposals" | "refusals" => value.to_string(),
        own => flow
            .fact_named(own)
            .and_then(|fact| fact.values.get(value))
            .map_or_else(String::new, |value| value.id.to_string()),
    }
}

const VERDICTS: [&str; 3] = ["leaving", "open", "staying"];

impl Allowed {
    /// In signs: `price / fee`, `≥ 2`, `1–3`.
    #[must_use]
    pub fn in_signs(&self) -> String {
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
pub fn condition(flow: &Flow, when: &Condition) -> Vec<Vec<Asked>> {
    when.boxes().iter().map(|one| fact_box(flow, one)).collect()
}

fn fact_box(flow: &Flow, one: &FactBox) -> Vec<Asked> {
    let mut asked = Vec::new();
    if !one.reasons.is_empty() {
        let name = |(first, _): &(super::id::ReasonId, _)| {
            flow.reason(*first).map_or("none", |reason| &*reason.id).to_owned()
        };
        let values = one.reasons.iter().map(name).collect();
        asked.push(Asked { fact: "reason".to_owned(), allowed: Allowed::Values(values) });
    }
    let named: [(&str, Field, &[&str]); 6] = [
        ("kind", Field::KIND, Kind::NAMES),
        ("clarity", Field::CLARITY, Clarity::NAMES),
        ("verdict", Field::VERDICT, &VERDICTS),
        ("fixable", Field::FIXABLE, Fixable::NAMES),
        ("objection", Field::OBJECTION, Objection::NAMES),
        ("outcome", Field::OUTCOME, OutcomeName::NAMES),
    ];
    for (fact, field, names) in named {
        asked.extend(values(fact, field, one.state, names.iter().copied()));
    }
    asked.extend(values("emotion", Field::EMOTION, one.free, Emotion::NAMES.iter().copied()));
    for (fact, field) in [("severity", Field::SEVERITY), ("cost", Field::COST)] {
        asked.extend(levels(fact, field, one.state));
    }
    for (fact, field) in [("proposals", Field::PROPOSALS), ("refusals", Field::REFUSALS)] {
        asked.extend(counts(fact, field, one.state));
    }
    for (_, fact) in flow.facts() {
        let word = match fact.given_by {
            GivenBy::Customer => one.state,
            GivenBy::Agent => one.free,
        };
        asked.extend(values(
            &fact.id,
            fact.field,
            word,
            fact.values.iter().map(|value| &*value.id),
        ));
    }
    asked
}

fn values<'n>(
    fact: &str,
    field: Field,
    word: u128,
    names: impl Iterator<Item = &'n str>,
) -> Option<Asked> {
    if word & field.all() == field.all() {
        return None;
    }
    let allowed = names.enumerate().filter(|(at, _)| word & field.bit(*at) != 0);
    let allowed = Allowed::Values(allowed.map(|(_, name)| name.to_owned()).collect());
    Some(Asked { fact: fact.to_owned(), allowed })
}

fn levels(fact: &str, field: Field, word: u128) -> Option<Asked> {
    if word & field.all() == field.all() {
        return None;
    }
    let allowed = || Range::all().filter(|range| word & field.bit(range.index()) != 0);
    let least = allowed().map(|range| range.lo().value()).min().filter(|level| *level > 0);
    let most = allowed().map(|range| range.hi().value()).max().filter(|level| *level < 4);
    let allowed = Allowed::Bounds { at_least: least, at_most: most };
    Some(Asked { fact: fact.to_owned(), allowed })
}

fn counts(fact: &str, field: Field, word: u128) -> Option<Asked> {
    let bits = word & field.all();
    if bits == field.all() || bits == 0 {
        return None;
    }
    let lowest = field.value(bits)?;
    let highest = lowest + usize::try_from(bits.count_ones()).ok()? - 1;
    let top = usize::try_from(field.all().count_ones()).ok()? - 1;
    let number = |count: usize| u8::try_from(count).ok();
    let allowed = Allowed::Bounds {
        at_least: number(lowest).filter(|count| *count > 0),
        at_most: number(highest).filter(|_| highest < top),
    };
    Some(Asked { fact: fact.to_owned(), allowed })
}

/// What an answer does, one pair of key and value for each thing, as a flow file would name it.
#[must_use]
pub fn answer(flow: &Flow, answer: &Answer) -> Vec<(String, String)> {
    let mut does = effect(flow, &answer.effect);
    for noted in &answer.notes {
        match noted {
            Noted::Emotion(emotion) => does.push(pair("emotion", emotion.name())),
            Noted::Fact(id, value) => {
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
    let Change { bounds, shift } = effect.severity;
    does.extend(range(bounds).map(|words| pair("severity", &words)));
    if shift != 0 {
        does.push(pair("severity", &format!("{shift:+}")));
    }
    does.extend(range(effect.cost).map(|words| pair("cost", &words)));
    does.extend(effect.fixable.map(|fixable| pair("fixable", fixable.name())));
    does.extend(effect.kind.map(|kind| pair("kind", kind.name())));
    does.extend(effect.objection.map(|objection| pair("objection", objection.name())));
    does.extend(effect.refusal.map(|refusal| match refusal {
        Refusal::Adds => pair("refusal", "true"),
        Refusal::TakenBack => pair("reopens", "true"),
    }));
    does.extend(effect.go.map(|step| pair("go", step.name())));
    does.extend(effect.ending.map(|ending| match ending {
        Ending::Consent => pair("consent", "true"),
        Ending::End(end) => pair("end", end.name()),
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
