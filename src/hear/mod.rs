//! Hearing: a customer's own words become answers and facts, each with the words it rests on.
//!
//! Data-driven and deterministic: cues come from the flow, their weight is their length, and what is
//! denied does not count. What is not understood is said to be so; nothing is guessed.

mod normal;

pub use normal::{MOST_CHARS, normal};

use crate::call::{Event, State, Statement, step};
use crate::flow::effect::{Effect, Noted, Refusal};
use crate::flow::id::{AnswerId, ItemId, ReasonId};
use crate::flow::{Answer, Case, Cue, Flow};
use crate::method::{Emotion, Kind, Mood};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};
use normal::{denied, no_wish, praised, stands_alone};

/// What a cue points to.
#[derive(Debug, Clone, Copy)]
enum Target {
    Reason(ReasonId),
    Cue(usize),
}

/// The cues of a flow, ready to be looked for all at once.
#[derive(Debug)]
pub struct Ear {
    cues: AhoCorasick,
    targets: Vec<(Target, u32)>,
}

/// A reason heard, and the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardReason {
    /// The reason, as narrow as the words allow.
    pub reason: ReasonId,
    /// How much speaks for it; only comparisons within one hearing mean anything.
    pub weight: u32,
    /// The words.
    pub words: Vec<String>,
}

/// What was heard in a customer's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heard {
    /// Top reasons, each as narrow as the words allow, most likely first.
    pub reasons: Vec<HeardReason>,
    /// The strongest feeling.
    pub emotion: Option<Emotion>,
    /// What they want.
    pub kind: Option<Kind>,
    /// Whether they say that they want to leave.
    pub leaving: bool,
    /// Whether it is a clear no to any talk of staying.
    pub refusal: bool,
    /// Free facts that the words tell.
    pub notes: Vec<Noted>,
    /// The answer to what was asked, if one was recognised.
    pub answer: Option<AnswerId>,
}

impl Heard {
    /// Whether nothing at all was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The weight of a cue: Chinese characters count double, so that a two-character word and a
/// four-letter one weigh alike.
fn weight(cue: &str) -> u32 {
    cue.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

impl Ear {
    /// Collects the cues of a flow.
    ///
    /// # Panics
    /// If the flow has more cue text than an automaton can hold, which its size limit rules out.
    #[must_use]
    pub fn new(flow: &Flow) -> Self {
        let mut patterns: Vec<String> = Vec::new();
        let mut targets = Vec::new();
        let reasons = flow.reasons().map(|(id, reason)| (Target::Reason(id), &reason.hear));
        let cues = flow.cues().iter().enumerate().map(|(at, cue)| (Target::Cue(at), &cue.hear));
        for (target, words) in reasons.chain(cues) {
            for cue in words.iter().map(normal).filter(|cue| !cue.is_empty()) {
                targets.push((target, weight(&cue)));
                patterns.push(cue);
            }
        }
        let cues = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(patterns)
            .expect("a flow's size limit keeps its cues far below what an automaton can hold");
        Self { cues, targets }
    }

    /// Hears a customer's words, as an answer to `asked` if something was asked.
    #[must_use]
    pub fn hear(&self, flow: &Flow, words: &str, asked: Option<ItemId>) -> Heard {
        let text = normal(words);
        let mut heard = Heard::default();
        let mut reasons: Vec<HeardReason> = Vec::new();
        let found: Vec<Match> = self
            .cues
            .find_overlapping_iter(&text)
            .filter(|one| stands_alone(&text, one.start(), one.end()))
            .filter(|one| !denied(&text, one.start()))
            .collect();
        for one in found.iter().filter(|one| !found.iter().any(|other| within(one, other))) {
            let Some((target, weight)) = self.targets.get(one.pattern().as_usize()) else {
                continue;
            };
            let (start, end) = (one.start(), one.end());
            match target {
                Target::Reason(_) if praised(&text, start) => {}
                Target::Reason(id) => {
                    let word = text.get(start..end).unwrap_or_default();
                    add_reason(&mut reasons, *id, *weight, word);
                }
                Target::Cue(at) => {
                    let Some(cue) = flow.cues().get(*at) else { continue };
                    let wish = cue.leaving || cue.effect.kind.is_some();
                    if !(wish && no_wish(&text, start)) {
                        take_cue(cue, &mut heard);
                    }
                }
            }
        }
        heard.reasons = ranked(flow, reasons);
        heard.answer = asked.and_then(|item| answer(flow, item, &text, &heard));
        heard
    }
}

/// Whether a match lies within a longer one: "a little angry" is not "angry".
fn within(one: &Match, other: &Match) -> bool {
    other.start() <= one.start() && one.end() <= other.end() && other.len() > one.len()
}

fn add_reason(reasons: &mut Vec<HeardReason>, reason: ReasonId, weight: u32, word: &str) {
    match reasons.iter_mut().find(|known| known.reason == reason) {
        Some(known) if known.words.iter().any(|before| before == word) => {}
        Some(known) => {
            known.weight += weight;
            known.words.push(word.to_owned());
        }
        None => reasons.push(HeardReason { reason, weight, words: vec![word.to_owned()] }),
    }
}

fn take_cue(cue: &Cue, heard: &mut Heard) {
    heard.leaving |= cue.leaving;
    heard.refusal |= cue.effect.refusal == Some(Refusal::Adds);
    // Porting says more than leaving: it is leaving with the number.
    heard.kind = heard.kind.max(cue.effect.kind);
    for noted in &cue.notes {
        match noted {
            Noted::Emotion(emotion) => heard.emotion = heard.emotion.max(Some(*emotion)),
            Noted::Fact(..) if heard.notes.contains(noted) => {}
            Noted::Fact(..) => heard.notes.push(*noted),
        }
    }
}

/// One entry for each top reason, weighed with its sub-reasons and named as narrowly as the words
/// allow; the heaviest first.
fn ranked(flow: &Flow, found: Vec<HeardReason>) -> Vec<HeardReason> {
    let mut tops: Vec<(ReasonId, HeardReason)> = Vec::new();
    for one in found {
        let top = flow.top_of(one.reason);
        match tops.iter_mut().find(|(known, _)| *known == top) {
            None => tops.push((top, one)),
            Some((_, known)) => {
                let narrower =
                    one.reason != top && (known.reason == top || one.weight > known.weight);
                known.weight += one.weight;
                if narrower {
                    known.reason = one.reason;
                }
                known.words.extend(one.words);
            }
        }
    }
    let mut ranked: Vec<_> = tops.into_iter().map(|(_, one)| one).collect();
    ranked.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.reason.cmp(&b.reason)));
    ranked
}

/// The written answer that the words fit best, if any does.
fn answer(flow: &Flow, item: ItemId, text: &str, heard: &Heard) -> Option<AnswerId> {
    let item = flow.item(item);
    item.answer_ids()
        .filter_map(|id| {
            let answer = item.answer(id)?;
            let score = spoken(answer, text) + implied(flow, answer, heard);
            (score > 0).then_some((score, id))
        })
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, id)| id)
}

/// How much of the answer's own cues is in the words.
fn spoken(answer: &Answer, text: &str) -> u32 {
    let labels = [&*answer.text.label.zh, &*answer.text.label.en];
    let whole = labels.iter().any(|label| normal(label) == text);
    let complains = answer.effect.reason.is_some_and(|reason| reason != ReasonId::NONE);
    let wishes = answer.effect.kind.is_some();
    let cues = answer.text.hear.iter().map(normal).filter(|cue| !cue.is_empty());
    let cues = cues.filter(|cue| {
        if cue.chars().count() == 1 || cue.len() <= 3 && cue.is_ascii() {
            // 好, 行 or "no" say something only where a sentence begins with them.
            return text
                .strip_prefix(&**cue)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        }
        text.match_indices(&**cue).any(|(at, found)| {
            let turned = denied(text, at)
                || (complains && praised(text, at))
                || (wishes && no_wish(text, at));
            stands_alone(text, at, at + found.len()) && !turned
        })
    });
    cues.map(|cue| weight(&cue)).sum::<u32>() + if whole { 100 } else { 0 }
}

/// What was heard anyway, where it is what the answer says.
fn implied(flow: &Flow, answer: &Answer, heard: &Heard) -> u32 {
    let effect = &answer.effect;
    let mut score = 0;
    if let (Some(reason), Some(first)) = (effect.reason, heard.reasons.first()) {
        let fits = flow.covers(reason, first.reason) || flow.covers(first.reason, reason);
        score += if fits && reason != ReasonId::NONE { first.weight } else { 0 };
    }
    if heard.refusal && effect.refusal == Some(Refusal::Adds) {
        score += 6;
    }
    let upset = heard.emotion.is_some_and(|emotion| emotion.mood() == Mood::Upset);
    if upset && effect.mood == Some(Mood::Upset) {
        score += 5;
    }
    if heard.kind.is_some() && effect.kind == heard.kind {
        score += 6;
    }
    score
}

/// What becomes of what was heard, where a call stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consequence {
    /// The answer to what was asked, then whatever else was said and is news. What is not available
    /// now is left out.
    pub events: Vec<Event>,
    /// Reasons heard that do not take the place of the one talked about.
    pub mentioned: Vec<ReasonId>,
}

/// What becomes of what was heard as an answer to `asked`.
#[must_use]
pub fn consequence(
    case: Case<'_>,
    state: &State,
    asked: Option<ItemId>,
    heard: &Heard,
) -> Consequence {
    let mut run = Run { case, state: *state, events: Vec::new() };
    let answer = heard.answer.unwrap_or(AnswerId::OTHER);
    if let Some(item) = asked {
        run.take(Event::Said { item, answer });
    }
    let written = asked.and_then(|item| case.item(item).answer(answer)).map(|answer| answer.effect);
    let written = written.unwrap_or(Effect::NONE);
    if let Some(kind) = heard.kind.filter(|_| written.kind.is_none()) {
        run.take(Event::Heard(Statement::Kind(kind)));
    }
    if let Some(first) = heard.reasons.first() {
        let adds = written.reason.is_none_or(|told| case.covers(told, first.reason));
        if adds && replaces(case, run.state.reason(), heard, first) {
            run.take(Event::Heard(Statement::Reason(first.reason)));
        }
    }
    if heard.emotion.is_some_and(|emotion| emotion.mood() == Mood::Upset) {
        run.take(Event::Heard(Statement::Upset));
    }
    if heard.refusal && written.refusal.is_none() {
        run.take(Event::Heard(Statement::Refuses));
    }
    let talked_about = case.top_of(run.state.reason());
    let reasons = heard.reasons.iter().map(|one| one.reason);
    let mentioned = reasons.filter(|reason| case.top_of(*reason) != talked_about).collect();
    Consequence { events: run.events, mentioned }
}

/// Whether what was heard first takes the place of the reason known: it narrows it, or there was
/// none, or it speaks up clearly while the one known is not mentioned at all.
fn replaces(case: Case<'_>, known: ReasonId, heard: &Heard, first: &HeardReason) -> bool {
    const CLEARLY: u32 = 8;
    let known_top = case.top_of(known);
    let mentioned = heard.reasons.iter().any(|one| case.covers(known_top, one.reason));
    if known == ReasonId::NONE || case.covers(known, first.reason) {
        known != first.reason
    } else {
        !mentioned && first.weight >= CLEARLY
    }
}

/// Events taken one after the other, each from where the last one led.
struct Run<'f> {
    case: Case<'f>,
    state: State,
    events: Vec<Event>,
}

impl Run<'_> {
    fn take(&mut self, event: Event) {
        if let Ok(next) = step(self.case, &self.state, &event) {
            self.state = next;
            self.events.push(event);
        }
    }
}
