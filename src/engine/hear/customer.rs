//! A customer's words: why they leave, how they feel, what they want.

use super::acts::{ActClassifier, context_of};
use super::answer::match_answer;
use super::cue::CueMatcher;
use super::denial::denies_leaving;
use super::feature::FeatureText;
use super::heard::{ActHypothesis, Interpretation, Leaving, QUESTION_SCORE, ReasonHypothesis};
use super::normal::{CLAUSE_ENDS, is_not_a_wish, is_praise, normalize};
use super::packed::HashedFeatures;
use super::reasons::{ReasonClassifier, add_reason, group_by_root};
use super::repair::Repairer;
use super::slots::{FigureCues, read_slots};
use super::tones::{ToneClassifier, ToneWeights, add_tone, emotion_of};
use flow::effect::{Effect, NotedFact, Refusal, RequestEffect};
use flow::id::{ActId, ItemId, ReasonId, RequestId};
use flow::method::{DialogueContext, Retention};
use flow::{Cue, Flow, OwedAnswer, Request, RequestKind, RequestStatus};

/// What a cue points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CueTarget {
    Reason(ReasonId),
    Act(ActId),
    Cue(usize),
    /// Another company than ours.
    Rival,
}

/// Why, what and how something is said are heard apart: a long cue of one layer hides none of another.
fn layer(flow: &Flow, target: CueTarget) -> u8 {
    match target {
        CueTarget::Reason(_) => 0,
        CueTarget::Act(_) => 3,
        CueTarget::Rival => 4,
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
    repairer: Repairer,
    figures: FigureCues,
    acts: ActClassifier,
    reasons: ReasonClassifier,
    tones: ToneClassifier,
}

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
    /// Where other companies are named.
    rivals: Vec<(usize, usize)>,
    /// Where a reason's words were denied, or praise.
    denied: Vec<(usize, usize)>,
    /// Whether words of a wish stand there as none: as a threat, or long done.
    is_no_wish: bool,
}

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
        let rivals = flow.operators().filter(|one| !one.is_own);
        let rivals = rivals.flat_map(|one| one.hear.iter().map(|name| (CueTarget::Rival, name)));
        let cues = flow.cues().iter().enumerate();
        let cues =
            cues.flat_map(|(at, cue)| cue.hear.iter().map(move |one| (CueTarget::Cue(at), one)));
        Self {
            cues: CueMatcher::new(reasons.chain(acts).chain(cues).chain(rivals)),
            repairer: Repairer::new(flow),
            figures: FigureCues::new(flow),
            acts: ActClassifier::of_customers(flow),
            reasons: ReasonClassifier::new(flow),
            tones: ToneClassifier::new(flow),
        }
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
        let (text, repaired) = self.repairer.repair(normalize(words));
        let CueReading {
            interpretation: mut heard,
            reasons,
            tones,
            acts: said,
            wishes,
            rivals,
            denied,
            is_no_wish,
        } = self.read_cues(flow, &text);
        let clean = FeatureText::new(&text);
        let features = HashedFeatures::new(&clean, after);
        (heard.reasons, heard.no_reason) = if wishes.is_empty() && denied.is_empty() {
            self.reasons.rank(flow, &features, reasons)
        } else if reasons.is_empty() && !denied.is_empty() && !goes_on(&text, &denied) {
            (Vec::new(), 1000)
        } else {
            // What they want is not why they want it, nor is what they deny.
            let left_out = wishes.into_iter().chain(denied).collect();
            let rest = FeatureText::new(&without(&text, left_out));
            self.reasons.rank(flow, &HashedFeatures::new(&rest, after), reasons)
        };
        heard.tones = self.tones.rank(&features, tones);
        let (acts, leaving) = self.acts.classify(flow, &features, heard.leaving);
        heard.acts = with_said(acts, said);
        heard.doubt_reasons(flow);
        // Neither of them reads a no far from what it denies.
        heard.denies_leaving = heard.leaving == Leaving::Negated
            || heard.leaving != Leaving::Yes && denies_leaving(&text);
        heard.leaving = if heard.denies_leaving {
            Leaving::Negated
        } else {
            leaving_of(heard.leaving, leaving)
        };
        take_requests(flow, is_no_wish, &mut heard);
        take_questions(flow, &mut heard);
        if heard.leaving == Leaving::Negated {
            heard.request = None;
        }
        heard.repaired = repaired;
        heard.slots = read_slots(&text, after, &rivals, &self.figures);
        heard.emotion = heard.emotion.or(heard.tone().and_then(emotion_of));
        heard.answer = asked.and_then(|item| match_answer(flow, item, &text, &heard));
        heard
    }

    /// What the cues alone tell.
    fn read_cues(&self, flow: &Flow, text: &str) -> CueReading {
        let mut told = CueReading::default();
        for hit in self.cues.find(text, |one| layer(flow, one)) {
            match hit.target {
                CueTarget::Reason(_) if hit.negated || is_praise(text, hit.start) => {
                    told.denied.push((hit.start, hit.end));
                }
                CueTarget::Reason(id) => {
                    let word = text.get(hit.start..hit.end).unwrap_or_default();
                    add_reason(&mut told.reasons, id, hit.weight, word);
                }
                CueTarget::Rival => told.rivals.push((hit.start, hit.end)),
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
                    let wish = cue.leaving || cue.effect.request.is_some();
                    told.wishes.extend(wish.then_some((hit.start, hit.end)));
                    if wish && is_not_a_wish(text, hit.start) {
                        told.is_no_wish = true;
                    } else {
                        take_cue(cue, &mut told.interpretation);
                    }
                }
            }
        }
        told.reasons = group_by_root(flow, told.reasons);
        told
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

/// Whether a clause that denies nothing follows what is denied.
fn goes_on(text: &str, denied: &[(usize, usize)]) -> bool {
    let end = denied.iter().map(|(_, end)| *end).max().unwrap_or_default();
    let rest = text.get(end..).unwrap_or_default();
    rest.split_once(CLAUSE_ENDS)
        .is_some_and(|(_, next)| next.contains(|c: char| c.is_alphanumeric()))
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

/// They want this as well. Of several, the one further down in the flow's list says more: porting is leaving with the
/// number.
fn want(heard: &mut Interpretation, request: RequestId) {
    heard.request = heard.request.max(Some(request));
}

/// What they want by what they do: each request names the acts that open it.
fn take_requests(flow: &Flow, is_no_wish: bool, heard: &mut Interpretation) {
    let acts: Vec<ActId> = heard.confident_acts().map(|one| one.act).collect();
    let by_act = |one: &Request| one.acts.iter().any(|act| acts.contains(act));
    // What leaving costs is asked in the words of who leaves.
    let asks = |one: &&ActHypothesis| flow.act(one.act).question;
    let asked = heard.acts.iter().filter(asks).map(|one| one.score).max().unwrap_or_default();
    let told: Vec<ActId> =
        heard.confident_acts().filter(|one| one.score > asked).map(|one| one.act).collect();
    let is_told = |one: &Request| one.acts.iter().any(|act| told.contains(act));
    let never = |id| flow.retention(id) == Retention::Never;
    let leaving = flow.leaving_requests();
    for (id, _) in leaving.filter(|(id, one)| is_told(one) || never(*id) && by_act(one)) {
        // A word for a part of it says more than that they leave; and who leaves says so.
        let leaves = heard.leaving == Leaving::Yes && heard.request.is_none() && !is_no_wish;
        if leaves || flow.retention(id) == Retention::Never {
            want(heard, id);
        }
    }
    for request in flow.requests().filter(|one| by_act(one)) {
        let RequestKind::Other(fact) = request.kind else { continue };
        heard.asks_besides = true;
        let open = NotedFact::Fact(fact, RequestStatus::Open as u8);
        if !heard.notes.contains(&open) {
            heard.notes.push(open);
        }
    }
}

/// What they ask and are owed an answer to.
fn take_questions(flow: &Flow, heard: &mut Interpretation) {
    let asked = heard.acts.iter().filter(|one| one.score >= QUESTION_SCORE);
    let owed: Vec<NotedFact> = asked
        .filter_map(|one| Some(NotedFact::Fact(flow.act(one.act).owed?, OwedAnswer::Open as u8)))
        .collect();
    for open in owed {
        if !heard.notes.contains(&open) {
            heard.notes.push(open);
        }
    }
}

fn take_cue(cue: &Cue, heard: &mut Interpretation) {
    if cue.leaving {
        heard.leaving = Leaving::Yes;
    }
    heard.refusal |= cue.effect.refusal == Some(Refusal::Adds);
    match cue.effect.request {
        Some(RequestEffect::Wants(request)) => want(heard, request),
        Some(RequestEffect::Besides) => heard.asks_besides = true,
        None => {}
    }
    for noted in &cue.notes {
        match noted {
            NotedFact::Emotion(emotion) => heard.emotion = heard.emotion.max(Some(*emotion)),
            NotedFact::Fact(..) if heard.notes.contains(noted) => {}
            NotedFact::Fact(..) => heard.notes.push(*noted),
        }
    }
}
