//! Which of an item's answers a customer's words are.

use super::consequence::of_objection;
use super::cue::weight;
use super::heard::Interpretation;
use super::normal::{is_negated, is_not_a_wish, is_praise, is_whole_word, normalize};
use flow::effect::{Refusal, RequestEffect};
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::method::{Mood, Objection, Technique};
use flow::{Answer, Flow, Item};

/// From this score on, in thousandths, an act speaks for the answer that it is. A choice: likelier than not.
const LIKELY_ACT: u16 = 500;
/// What an answer's whole label weighs. A choice: more than the cues of a usual answer together.
const WHOLE_LABEL: u32 = 100;
/// What a clear no or a wish weighs that was heard anyway. A choice: as much as a cue of three Chinese characters.
const SAYS_PLAINLY: u32 = 6;
/// And an objection, or a flare of temper. A choice: a little less, for more than one answer may go with it.
const SAYS_HOW: u32 = 5;

/// The written answer that the words fit best, if any does.
pub(super) fn match_answer(
    flow: &Flow,
    item: ItemId,
    text: &str,
    heard: &Interpretation,
) -> Option<AnswerId> {
    let item = flow.item(item);
    item.answer_ids()
        .filter_map(|id| {
            let answer = item.answer(id)?;
            let score = cue_overlap(answer, text) + implied(flow, answer, heard);
            (score > 0).then_some((score, id))
        })
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, id)| id)
        .or_else(|| plain_yes(item, text))
}

/// A bare yes to a question that asks for one is its first answer.
fn plain_yes(item: &Item, text: &str) -> Option<AnswerId> {
    const YES: [&str; 22] = [
        "yes",
        "yeah",
        "yep",
        "ok",
        "okay",
        "sure",
        "fine",
        "mm",
        "mhm",
        "right",
        "嗯",
        "嗯嗯",
        "行",
        "好",
        "好的",
        "可以",
        "对",
        "是",
        "是的",
        "差不多",
        "差不多吧",
        "行吧",
    ];
    let asks_for_yes = matches!(
        item.technique,
        Technique::Willing
            | Technique::Polite
            | Technique::Confirm
            | Technique::Care
            | Technique::WinAgreement
    );
    let words = text.trim_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    (asks_for_yes && YES.contains(&words)).then(|| AnswerId::new(0)).flatten()
}

/// How much of the answer's own cues is in the words.
fn cue_overlap(answer: &Answer, text: &str) -> u32 {
    let whole = answer.text.label.each().any(|(_, label)| normalize(label) == text);
    let complains = answer.effect.reason.is_some_and(|reason| reason != ReasonId::NONE);
    let wishes = answer.effect.request.is_some();
    let cues = answer.text.hear.iter().map(normalize).filter(|cue| !cue.is_empty());
    let cues = cues.filter(|cue| {
        if cue.chars().count() == 1 || cue.len() <= 3 && cue.is_ascii() {
            // 好, 行 or "no" say something only where a sentence begins with them.
            return text
                .strip_prefix(&**cue)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        }
        text.match_indices(&**cue).any(|(at, found)| {
            let turned = is_negated(text, at)
                || (complains && is_praise(text, at))
                || (wishes && is_not_a_wish(text, at));
            is_whole_word(text, at, at + found.len()) && !turned
        })
    });
    cues.map(|cue| weight(&cue)).sum::<u32>() + if whole { WHOLE_LABEL } else { 0 }
}

/// What was heard anyway, where it is what the answer says.
fn implied(flow: &Flow, answer: &Answer, heard: &Interpretation) -> u32 {
    let effect = &answer.effect;
    let mut score = 0;
    let heaviest = heard.reasons.iter().max_by_key(|one| one.weight);
    if let (Some(reason), Some(first)) = (effect.reason, heaviest) {
        // An answer that says more than the words did is not theirs.
        let fits = flow.covers(reason, first.reason);
        score += if fits && reason != ReasonId::NONE { first.weight } else { 0 };
    }
    let does = heard.acts.iter().find(|one| answer.text.act == Some(one.act));
    if does.is_some_and(|one| one.score >= LIKELY_ACT) {
        score += SAYS_PLAINLY;
    }
    if heard.refusal && effect.refusal == Some(Refusal::Adds) {
        score += SAYS_PLAINLY;
    }
    let objects = heard.notes.iter().any(|noted| of_objection(flow, *noted));
    if objects && effect.objection == Some(Objection::Open) {
        score += SAYS_HOW;
    }
    let upset = heard.emotion.is_some_and(|emotion| emotion.mood() == Mood::Upset);
    if upset && effect.mood == Some(Mood::Upset) {
        score += SAYS_HOW;
    }
    let wants = heard.request.map(RequestEffect::Wants);
    if wants.is_some() && effect.request == wants {
        score += SAYS_PLAINLY;
    }
    score
}
