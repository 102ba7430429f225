//! What was heard in one line, as JSON for programs or as text for people.

use super::wording::Messages;
use engine::hear::{Interpretation, Leaving, PhraseMatch, RepairedWord, SlotFilling, SlotValue};
use flow::Flow;
use flow::effect::NotedFact;
use flow::method::PhraseClass;
use serde::Serialize;
use std::collections::BTreeMap;

/// A line as it was heard. Reasons are named by their top ids, `none` among them; scores are shares of
/// one; spans count characters.
#[derive(Debug, Serialize)]
struct InterpretationOutput<'a> {
    text: &'a str,
    reason: Vec<ScoredId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    emotion: Vec<ScoredId>,
    /// What they do with what they say, the main thing first.
    acts: Vec<ActOutput>,
    /// `true`, `false`, or `"negated"` where they say that they do not leave.
    leaving: LeavingOutput,
    /// The figures told, by what they tell: numbers, or words as they were said.
    slots: BTreeMap<&'static str, SlotOutput>,
    refusal: bool,
    objection: Vec<IdOutput>,
    /// Words that were typed otherwise, and as what they are read.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    repaired: BTreeMap<String, String>,
    /// The words that the likeliest reason rests on.
    because: Vec<String>,
    /// The phrases never to be said.
    phrases: Vec<PhraseOutput>,
    /// Anything else worth saying otherwise, or well said.
    also: Vec<PhraseOutput>,
}

#[derive(Debug, Serialize)]
struct ScoredId {
    id: String,
    score: f64,
}

#[derive(Debug, Serialize)]
struct ActOutput {
    id: String,
    score: f64,
    words: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum LeavingOutput {
    Says(bool),
    Negated(&'static str),
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SlotOutput {
    Number(f64),
    Whole(u64),
    Words(String),
}

#[derive(Debug, Serialize)]
struct IdOutput {
    id: String,
}

#[derive(Debug, Serialize)]
struct PhraseOutput {
    id: String,
    class: &'static str,
    span: (usize, usize),
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<String>,
}

/// What hearing made of a line: a customer's, or an agent's.
#[derive(Debug)]
pub enum LineInterpretation {
    /// A customer's words.
    Customer(Interpretation),
    /// An agent's words.
    Agent(Vec<PhraseMatch>),
}

fn share(thousandths: u16) -> f64 {
    f64::from(thousandths) / 1000.0
}

fn line<'a>(
    flow: &Flow,
    wording: &Messages,
    text: &'a str,
    hearing: &LineInterpretation,
) -> InterpretationOutput<'a> {
    let mut line = InterpretationOutput {
        text,
        reason: Vec::new(),
        sub: None,
        emotion: Vec::new(),
        acts: Vec::new(),
        leaving: LeavingOutput::Says(false),
        slots: BTreeMap::new(),
        refusal: false,
        objection: Vec::new(),
        repaired: BTreeMap::new(),
        because: Vec::new(),
        phrases: Vec::new(),
        also: Vec::new(),
    };
    match hearing {
        LineInterpretation::Customer(heard) => customer(flow, heard, &mut line),
        LineInterpretation::Agent(said) => {
            for one in said {
                let phrase = flow.phrase(one.phrase);
                let span = one.span_in(text);
                let chars =
                    |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
                let found = PhraseOutput {
                    id: phrase.id.to_string(),
                    class: phrase.class.name(),
                    span: (chars(span.0), chars(span.1)),
                    instead: phrase
                        .instead
                        .as_ref()
                        .map(|instead| instead.get(wording.lang()).to_owned()),
                };
                if phrase.class == PhraseClass::Never {
                    line.phrases.push(found);
                } else {
                    line.also.push(found);
                }
            }
        }
    }
    line
}

fn customer(flow: &Flow, heard: &Interpretation, line: &mut InterpretationOutput<'_>) {
    let name = |id| flow.reason(id).map(|reason| reason.id.to_string()).unwrap_or_default();
    line.reason = heard
        .reasons
        .iter()
        .map(|one| ScoredId { id: name(flow.root_reason(one.reason)), score: share(one.score) })
        .collect();
    let none = ScoredId { id: "none".to_owned(), score: share(heard.no_reason) };
    let place = line.reason.iter().position(|one| one.score < none.score);
    line.reason.insert(place.unwrap_or(line.reason.len()), none);
    if let Some(first) = heard.reasons.first().filter(|first| first.score > heard.no_reason) {
        line.sub =
            Some(name(first.reason)).filter(|_| flow.root_reason(first.reason) != first.reason);
        line.because.clone_from(&first.words);
    }
    line.emotion = heard
        .tones
        .iter()
        .map(|one| ScoredId { id: one.tone.name().to_owned(), score: share(one.score) })
        .collect();
    let acts = heard.acts.iter().map(|one| ActOutput {
        id: flow.act(one.act).id.to_string(),
        score: share(one.score),
        words: one.words.clone(),
    });
    line.acts = acts.collect();
    line.leaving = match heard.leaving {
        Leaving::No => LeavingOutput::Says(false),
        Leaving::Yes => LeavingOutput::Says(true),
        Leaving::Negated => LeavingOutput::Negated("negated"),
    };
    let repaired = heard.repaired.iter().cloned();
    line.repaired = repaired.map(|RepairedWord { typed, read }| (typed, read)).collect();
    line.slots = heard.slots.iter().map(|slot| (slot.kind.name(), slot_value(slot))).collect();
    line.refusal = heard.refusal;
    line.objection = heard
        .notes
        .iter()
        .filter_map(|noted| match noted {
            NotedFact::Fact(fact, value) => {
                let fact = flow.fact(*fact);
                let value = fact.values.get(usize::from(*value))?;
                (&*fact.id == flow::known::OBJECTION_CONTENT)
                    .then(|| IdOutput { id: value.id.to_string() })
            }
            NotedFact::Emotion(_) => None,
        })
        .collect();
}

fn slot_value(slot: &SlotFilling) -> SlotOutput {
    match slot.value {
        SlotValue::Thousandths(value) if value.is_multiple_of(1000) => {
            SlotOutput::Whole(value / 1000)
        }
        #[expect(clippy::cast_precision_loss, reason = "numbers that are read have six digits")]
        SlotValue::Thousandths(value) => SlotOutput::Number(value as f64 / 1000.0),
        SlotValue::Words => SlotOutput::Words(slot.words.clone()),
    }
}

/// One JSON object, without a line end: what was heard, and what else was `given` of the line under other keys.
#[must_use]
pub fn interpretation_json(
    flow: &Flow,
    wording: &Messages,
    text: &str,
    mut given: serde_json::Map<String, serde_json::Value>,
    hearing: &LineInterpretation,
) -> String {
    #[derive(Serialize)]
    struct Output<'a> {
        #[serde(flatten)]
        heard: InterpretationOutput<'a>,
        #[serde(flatten)]
        given: serde_json::Map<String, serde_json::Value>,
    }
    let heard = line(flow, wording, text, hearing);
    if !given.is_empty() {
        let own = serde_json::to_value(&heard).expect("what was heard is JSON");
        given.retain(|key, _| own.get(key).is_none());
    }
    serde_json::to_string(&Output { heard, given }).expect("what was heard is JSON")
}

/// The same in a few words.
#[must_use]
pub fn interpretation_text(
    flow: &Flow,
    wording: &Messages,
    text: &str,
    hearing: &LineInterpretation,
) -> String {
    let line = line(flow, wording, text, hearing);
    let ranked = |list: &[ScoredId]| {
        let shown = list.iter().take(3).map(|one| format!("{} {:.0}%", one.id, one.score * 100.0));
        shown.collect::<Vec<_>>().join(", ")
    };
    let mut parts = Vec::new();
    if matches!(hearing, LineInterpretation::Customer(_)) {
        parts.push(format!("reason: {}", ranked(&line.reason)));
        parts.extend(line.sub.map(|sub| format!("sub: {sub}")));
        if !line.emotion.is_empty() {
            parts.push(format!("emotion: {}", ranked(&line.emotion)));
        }
        let acts = line.acts.iter().map(|one| format!("{} {:.0}%", one.id, one.score * 100.0));
        let acts: Vec<String> = acts.collect();
        parts.extend((!acts.is_empty()).then(|| format!("acts: {}", acts.join(", "))));
        parts.extend(
            match line.leaving {
                LeavingOutput::Says(true) => Some("leaving"),
                LeavingOutput::Says(false) => None,
                LeavingOutput::Negated(_) => Some("not leaving"),
            }
            .map(str::to_owned),
        );
        parts.extend(line.repaired.iter().map(|(typed, read)| format!("{typed} = {read}")));
        parts.extend(line.slots.iter().map(|(kind, value)| match value {
            SlotOutput::Number(value) => format!("{kind}: {value}"),
            SlotOutput::Whole(value) => format!("{kind}: {value}"),
            SlotOutput::Words(words) => format!("{kind}: {words}"),
        }));
        parts.extend(line.refusal.then(|| "refusal".to_owned()));
        parts.extend(line.objection.iter().map(|one| format!("objection: {}", one.id)));
    }
    for found in line.phrases.iter().chain(&line.also) {
        let instead = found.instead.as_deref().unwrap_or_default();
        let mark = if instead.is_empty() { "✓" } else { "✗" };
        parts.push(format!("{mark} {} → {instead}", found.id));
    }
    format!("{text}\n  {}", parts.join(" · "))
}
