//! A customer's words: why they leave, how they feel, what they want.

use super::acts::{ActClassifier, context_of};
use super::answer::match_answer;
use super::cue::{CueMatch, CueMatcher};
use super::heard::{
    ActHypothesis, Interpretation, Leaving, ReasonHypothesis, ToneHypothesis, thousandths,
};
use super::learned::{Classifier, ngrams};
use super::normal::{is_not_a_wish, is_praise, normalize};
use flow::effect::{Effect, NotedFact, Refusal};
use flow::id::{ActId, ItemId, ReasonId};
use flow::method::{DialogueContext, Emotion, Tone};
use flow::{Cue, Flow};

/// What a cue points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CueTarget {
    Reason(ReasonId),
    Act(ActId),
    Cue(usize),
}

/// Why, what and how something is said are heard apart: a long cue of one layer hides none of another.
fn layer(flow: &Flow, target: CueTarget) -> u8 {
    match target {
        CueTarget::Reason(_) => 0,
        CueTarget::Act(_) => 3,
        CueTarget::Cue(at) => flow.cues().get(at).map_or(1, |cue| {
            let tone_alone = cue.effect == Effect::NONE && cue.notes.is_empty() && !cue.leaving;
            if tone_alone { 2 } else { 1 }
        }),
    }
}

/// The cues of a flow and what it learned, ready to hear with.
#[derive(Debug)]
pub struct Interpreter {
    cues: CueMatcher<CueTarget>,
    /// What was learned of acts.
    acts: ActClassifier,
    /// What was learned of reasons, and the reason that each class stands for.
    reasons: Option<(Classifier, Vec<Option<ReasonId>>)>,
    /// What was learned of tones, and the tone that each class stands for.
    tones: Option<(Classifier, Vec<Tone>)>,
}

/// How much the cues of each tone weigh.
type ToneWeights = [u32; Tone::ALL.len()];

/// What the cues of a text tell, before it is weighed against what was learned.
#[derive(Debug, Default)]
struct CueReading {
    /// Wishes, feelings and facts.
    interpretation: Interpretation,
    /// Top reasons, not ranked yet.
    reasons: Vec<ReasonHypothesis>,
    tones: ToneWeights,
    /// Acts whose own words were said.
    acts: Vec<ActHypothesis>,
    /// Where wishes stand.
    wishes: Vec<(usize, usize)>,
    /// Whether a reason's words were denied, or praise.
    negated: bool,
}

/// Below this score nothing is shown: half a percent, which rounds to none.
const SHOWN: u16 = 5;

/// The model learns from other sentences than those heard, and is careful: log-odds count this much more, which is to
/// bring a share near how often it is right. A choice: no measurement of it is kept.
const SHARPER: f64 = 1.75;

impl Interpreter {
    /// Collects the cues of a flow, and reads what it learned.
    #[must_use]
    pub fn new(flow: &Flow) -> Self {
        let reasons = flow.reasons().flat_map(|(id, reason)| {
            reason.hear.iter().map(move |cue| (CueTarget::Reason(id), cue))
        });
        let acts = flow.acts();
        let acts =
            acts.flat_map(|(id, act)| act.hear.iter().map(move |cue| (CueTarget::Act(id), cue)));
        let cues = flow.cues().iter().enumerate();
        let cues =
            cues.flat_map(|(at, cue)| cue.hear.iter().map(move |one| (CueTarget::Cue(at), one)));
        Self {
            cues: CueMatcher::new(reasons.chain(acts).chain(cues)),
            acts: ActClassifier::new(flow),
            reasons: load_classifier(flow, "reason", |name| match name {
                NO_REASON => Some(None),
                _ => flow.reason_named(name).map(Some),
            }),
            tones: load_classifier(flow, "tone", Tone::from_name),
        }
    }

    /// Hears by the cues alone, without what was learned: what learning starts from.
    #[must_use]
    pub fn cues_only(flow: &Flow) -> Self {
        Self { acts: ActClassifier::default(), reasons: None, tones: None, ..Self::new(flow) }
    }

    /// Hears a customer's words, as an answer to `asked` if something was asked.
    #[must_use]
    pub fn interpret(&self, flow: &Flow, words: &str, asked: Option<ItemId>) -> Interpretation {
        self.interpret_after(flow, words, asked, context_of(flow, asked))
    }

    /// The same where something of this kind had just been said.
    #[must_use]
    pub fn interpret_after(
        &self,
        flow: &Flow,
        words: &str,
        asked: Option<ItemId>,
        after: DialogueContext,
    ) -> Interpretation {
        let text = normalize(words);
        let CueReading {
            interpretation: mut heard,
            reasons,
            tones,
            acts: said,
            wishes,
            negated: taken_back,
        } = self.read_cues(flow, &text);
        let all = ngrams(&text);
        (heard.reasons, heard.no_reason) = if reasons.is_empty() && taken_back {
            (Vec::new(), 1000)
        } else if wishes.is_empty() {
            self.rank_reasons(flow, &all, reasons)
        } else {
            // What they want is not why they want it.
            self.rank_reasons(flow, &ngrams(&without(&text, wishes)), reasons)
        };
        heard.tones = self.rank_tones(&all, &text, tones);
        let (acts, leaving) = self.acts.classify(&text, after);
        heard.acts = with_said(acts, said);
        heard.doubt_reasons(flow);
        heard.leaving = leaving_of(heard.leaving, leaving);
        if heard.leaving == Leaving::Negated {
            heard.kind = None;
        }
        heard.emotion = heard.emotion.or(heard.tone().and_then(emotion_of));
        heard.answer = asked.and_then(|item| match_answer(flow, item, &text, &heard));
        heard
    }

    /// For learning: how much the cues of each top reason weigh in a text, and those of each tone.
    #[must_use]
    pub fn cue_weights(&self, flow: &Flow, words: &str) -> (Vec<(ReasonId, u32)>, ToneWeights) {
        let told = self.read_cues(flow, &normalize(words));
        let reasons = told.reasons.into_iter();
        (reasons.map(|one| (flow.root_reason(one.reason), one.weight)).collect(), told.tones)
    }

    /// What the cues alone tell.
    fn read_cues(&self, flow: &Flow, text: &str) -> CueReading {
        let mut told = CueReading::default();
        for hit in self.cues.find(text, |one| layer(flow, one)) {
            match hit.target {
                CueTarget::Reason(_) if hit.negated || is_praise(text, hit.start) => {
                    told.negated = true;
                }
                CueTarget::Reason(id) => add_reason(&mut told.reasons, id, &hit, text),
                CueTarget::Act(_) if hit.negated => {}
                CueTarget::Act(act) => {
                    let word = text.get(hit.start..hit.end).unwrap_or_default();
                    let words = vec![word.to_owned()];
                    told.acts.push(ActHypothesis { act, score: ACT_BY_CUE, words });
                }
                CueTarget::Cue(at) if hit.negated => {
                    let leaves = flow.cues().get(at).is_some_and(|cue| cue.leaving);
                    if leaves && told.interpretation.leaving == Leaving::No {
                        told.interpretation.leaving = Leaving::Negated;
                    }
                }
                CueTarget::Cue(at) => {
                    let Some(cue) = flow.cues().get(at) else { continue };
                    add_tone(&mut told.tones, cue, hit.weight);
                    let wish = cue.leaving || cue.effect.kind.is_some();
                    told.wishes.extend(wish.then_some((hit.start, hit.end)));
                    if !(wish && is_not_a_wish(text, hit.start)) {
                        take_cue(cue, &mut told.interpretation);
                    }
                }
            }
        }
        told.reasons = group_by_root(flow, told.reasons);
        told
    }

    /// The reasons by how likely they are, cues and what was learned together.
    fn rank_reasons(
        &self,
        flow: &Flow,
        runs: &[&str],
        tops: Vec<ReasonHypothesis>,
    ) -> (Vec<ReasonHypothesis>, u16) {
        let learned = self.reasons.as_ref();
        let fit = learned.and_then(|(model, classes)| Some((model.score(runs, &[])?, classes)));
        let mut list: Vec<(f64, ReasonHypothesis)> = Vec::new();
        let mut none = if learned.is_some() { 0.0 } else { NO_CUE };
        if let Some((fit, classes)) = &fit {
            for (score, reason) in fit.scores.iter().zip(*classes) {
                match reason {
                    None => none = *score,
                    Some(reason) => {
                        let words = Vec::new();
                        list.push((
                            *score,
                            ReasonHypothesis { reason: *reason, score: 0, weight: 0, words },
                        ));
                    }
                }
            }
        }
        for top in tops {
            let cue = cue_score(top.weight);
            let top_id = flow.root_reason(top.reason);
            match list.iter_mut().find(|(_, known)| known.reason == top_id) {
                Some((score, known)) => {
                    *score += cue;
                    *known = top;
                }
                None => list.push((cue, top)),
            }
        }
        let (mut reasons, none) = softmax(list, none);
        if let Some((fit, classes)) = &fit {
            for one in reasons.iter_mut().filter(|one| one.words.is_empty()) {
                let class = classes.iter().position(|class| *class == Some(one.reason));
                let runs = class.map(|class| fit.top_ngrams(class)).unwrap_or_default();
                one.words = runs.into_iter().map(str::to_owned).collect();
            }
        }
        (reasons, none)
    }

    /// The tones by how likely they are, cues and what was learned together.
    fn rank_tones(&self, runs: &[&str], text: &str, cues: ToneWeights) -> Vec<ToneHypothesis> {
        let mut scores: Vec<(Tone, f64)> =
            Tone::ALL.iter().zip(cues).map(|(tone, weight)| (*tone, cue_score(weight))).collect();
        let learned = self.tones.as_ref();
        let fit = learned.and_then(|(model, classes)| {
            Some((model.score(runs, &Classifier::shape_features(text))?, classes))
        });
        if fit.is_none() && cues == [0; Tone::ALL.len()] {
            return Vec::new();
        }
        if let Some((fit, classes)) = &fit {
            for (tone, learned) in classes.iter().zip(&fit.scores) {
                if let Some((_, score)) = scores.get_mut(tone.index()) {
                    *score += learned;
                }
            }
        }
        let best = scores.iter().map(|(_, score)| *score).fold(f64::MIN, f64::max);
        let odds = |score: f64| ((score - best) * SHARPER).exp();
        let sum: f64 = scores.iter().map(|(_, score)| odds(*score)).sum();
        let share = |score: f64| thousandths(odds(score) / sum);
        let mut list: Vec<ToneHypothesis> = scores
            .into_iter()
            .map(|(tone, score)| ToneHypothesis { tone, score: share(score) })
            .collect();
        list.sort_by(|a, b| b.score.cmp(&a.score).then(a.tone.cmp(&b.tone)));
        list
    }
}

/// Whether they leave, by what the cues and what was learned say. A denied word for leaving tells more than what was
/// learned, and a word for leaving in what takes it back tells less.
fn leaving_of(cues: Leaving, learned: Leaving) -> Leaving {
    match (cues, learned) {
        (cues, Leaving::No) => cues,
        (Leaving::Negated, _) => Leaving::Negated,
        (_, learned) => learned,
    }
}

/// What was learned of acts, and the acts whose own words were said: an author's words are surer than a guess.
fn with_said(learned: Vec<ActHypothesis>, said: Vec<ActHypothesis>) -> Vec<ActHypothesis> {
    let mut acts: Vec<ActHypothesis> = Vec::new();
    for one in said.into_iter().chain(learned) {
        match acts.iter_mut().find(|known| known.act == one.act) {
            Some(known) => known.score = known.score.max(one.score),
            None => acts.push(one),
        }
    }
    acts.sort_by_key(|one| std::cmp::Reverse(one.score));
    acts
}

/// The feeling that a tone tells of.
fn emotion_of(tone: Tone) -> Option<Emotion> {
    match tone {
        Tone::Angry | Tone::Hostile => Some(Emotion::Upset),
        Tone::Rude => Some(Emotion::Furious),
        Tone::Demanding => Some(Emotion::Uneasy),
        Tone::Neutral | Tone::Numb | Tone::Silent | Tone::Talkative => None,
    }
}

/// The text with a comma in the place of each of these parts.
fn without(text: &str, mut parts: Vec<(usize, usize)>) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut from = 0;
    parts.sort_unstable();
    for (start, end) in parts {
        if start >= from {
            rest.push_str(text.get(from..start).unwrap_or_default());
            rest.push(',');
        }
        from = from.max(end);
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

/// How likely an act is whose own words were said, in thousandths. A choice: taken, and behind what is certain.
const ACT_BY_CUE: u16 = 950;

/// The class that stands for no reason at all.
pub(super) const NO_REASON: &str = "none";

/// Where nothing was learned: what must speak for a reason before it outweighs none. A choice: more than a single
/// letter does, less than a Chinese character ([`cue_score`] of 1 is 0.62, and of 2 0.88).
const NO_CUE: f64 = 0.7;

/// What a cue of weight 1 speaks for its reason, in log-odds. A choice: with it and the learned models hearing got .82
/// (zh) and .84 (en) of the open data's reasons right at first, where cues alone got .72 and .65 (docs/DESIGN.md).
const CUE_UNIT: f64 = 0.62;

/// What the cues of an angry tone are divided by. A choice: what angers is in most complaints, so its words count half
/// and another tone shows through.
const ANGRY_PART: u32 = 2;

/// How much cues of this weight speak for their reason, in log-odds. More of the same adds less: the root is a choice.
#[must_use]
pub fn cue_score(weight: u32) -> f64 {
    f64::from(weight).sqrt() * CUE_UNIT
}

/// A model of the flow, and what each of its classes stands for; `None` where one stands for nothing.
fn load_classifier<T>(
    flow: &Flow,
    id: &str,
    meaning: impl Fn(&str) -> Option<T>,
) -> Option<(Classifier, Vec<T>)> {
    let model = flow.model(id)?;
    let classes: Option<Vec<T>> = model.classes.iter().map(|name| meaning(name)).collect();
    Some((Classifier::parse(&model.bias, &model.weights).ok()?, classes?))
}

/// Log-odds as shares of a thousand, the likeliest first.
fn softmax(list: Vec<(f64, ReasonHypothesis)>, none: f64) -> (Vec<ReasonHypothesis>, u16) {
    if list.is_empty() {
        return (Vec::new(), 1000);
    }
    let best = list.iter().map(|(score, _)| *score).fold(none, f64::max);
    let odds = |score: f64| ((score - best) * SHARPER).exp();
    let sum: f64 = list.iter().map(|(score, _)| odds(*score)).sum::<f64>() + odds(none);
    let mut reasons: Vec<ReasonHypothesis> = list
        .into_iter()
        .map(|(score, one)| ReasonHypothesis { score: thousandths(odds(score) / sum), ..one })
        .filter(|one| one.score >= SHOWN)
        .collect();
    reasons.sort_by(|a, b| b.score.cmp(&a.score).then(a.reason.cmp(&b.reason)));
    (reasons, thousandths(odds(none) / sum))
}

fn add_reason(
    reasons: &mut Vec<ReasonHypothesis>,
    reason: ReasonId,
    hit: &CueMatch<CueTarget>,
    text: &str,
) {
    let word = text.get(hit.start..hit.end).unwrap_or_default();
    match reasons.iter_mut().find(|known| known.reason == reason) {
        Some(known) if known.words.iter().any(|before| before == word) => {}
        Some(known) => {
            known.weight += hit.weight;
            known.words.push(word.to_owned());
        }
        None => reasons.push(ReasonHypothesis {
            reason,
            score: 0,
            weight: hit.weight,
            words: vec![word.to_owned()],
        }),
    }
}

fn add_tone(tones: &mut ToneWeights, cue: &Cue, weight: u32) {
    let share = if cue.tone == Some(Tone::Angry) { weight / ANGRY_PART } else { weight };
    if let Some(total) = cue.tone.and_then(|tone| tones.get_mut(tone.index())) {
        *total += share;
    }
}

fn take_cue(cue: &Cue, heard: &mut Interpretation) {
    if cue.leaving {
        heard.leaving = Leaving::Yes;
    }
    heard.refusal |= cue.effect.refusal == Some(Refusal::Adds);
    // Porting says more than leaving: it is leaving with the number.
    heard.kind = heard.kind.max(cue.effect.kind);
    for noted in &cue.notes {
        match noted {
            NotedFact::Emotion(emotion) => heard.emotion = heard.emotion.max(Some(*emotion)),
            NotedFact::Fact(..) if heard.notes.contains(noted) => {}
            NotedFact::Fact(..) => heard.notes.push(*noted),
        }
    }
}

/// One entry for each top reason, weighed with its sub-reasons and named as narrowly as the words
/// allow.
fn group_by_root(flow: &Flow, found: Vec<ReasonHypothesis>) -> Vec<ReasonHypothesis> {
    let mut tops: Vec<(ReasonId, ReasonHypothesis)> = Vec::new();
    for one in found {
        let top = flow.root_reason(one.reason);
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
    tops.into_iter().map(|(_, one)| one).collect()
}
