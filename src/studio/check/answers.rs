//! Answers: those that the machine refuses, words that point to two of them, and a no in every set.

use super::condition::through_gate;
use super::desk::{CheckContext, DefinitionSite};
use super::domain::Domain;
use super::region::Region;
use flow::diagnostic::Code;
use flow::effect::Effect;
use flow::fact::Field;
use flow::id::ReasonId;
use flow::method::{Clarity, Mood, Step};
use flow::syntax::{PathSegment, Value};
use flow::{Flow, Item};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) fn check(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    for (_, item) in flow.items() {
        let Some(written) = desk.find("items", &item.id) else { continue };
        overlapping_answers(item, written, desk);
    }
    refused_answers(flow, domain, desk);
    answer_sets(desk);
    offers_without_no(desk);
    overlapping_in_sets(desk);
}

/// Answers that no call can come to give: each at its own place, those of a set where they are refused in every item
/// that takes them in.
fn refused_answers(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    // Of each answer of a set, whether some item lets it be given, and else why not.
    let mut of_sets: FxHashMap<(&str, &str), Option<&'static str>> = FxHashMap::default();
    for (_, item) in flow.items() {
        // Whatever confirms nothing and goes nowhere is never refused.
        if !item.answers.iter().any(|answer| may_be_refused(&answer.effect)) {
            continue;
        }
        let Some(written) = desk.find("items", &item.id) else { continue };
        let here = reached_by(flow, domain, item);
        if here.is_empty() {
            continue;
        }
        let why = |id: &str| {
            let answer = item.answers.iter().find(|answer| *answer.text.id == *id);
            answer.and_then(|answer| refused(flow, item, &answer.effect, &here))
        };
        for raw in written.node.elements_of("answers") {
            if let Some(set) = raw.string_of("use") {
                let Some(at) = desk.find("answers", set) else { continue };
                for id in at.node.elements_of("answers").filter_map(|one| one.string_of("id")) {
                    of_sets
                        .entry((set, id))
                        .and_modify(|all| *all = all.and(why(id)))
                        .or_insert_with(|| why(id));
                }
            } else if let Some(id) = raw.string_of("id")
                && let Some(why) = why(id)
            {
                let place = raw.get("id").map(Value::mark);
                let finding = written.diagnostic_at(Code::RefusedAnswer, place);
                desk.push(finding.with("name", id).with("why", why));
            }
        }
    }
    let mut of_sets: Vec<_> = of_sets.into_iter().collect();
    of_sets.sort_unstable();
    for ((set, id), why) in of_sets {
        let (Some(why), Some(at)) = (why, desk.find("answers", set)) else { continue };
        let mut answers = at.node.elements_of("answers");
        let place = answers.find(|one| one.string_of("id") == Some(id));
        let place = place.and_then(|one| one.get("id")).map(Value::mark);
        let finding = at.diagnostic_at(Code::RefusedAnswer, place);
        desk.push(finding.with("name", id).with("why", why));
    }
}

/// The states in which an item can be said, as far as a flow brings them about.
fn reached_by(flow: &Flow, domain: &Domain, item: &Item) -> Vec<Region> {
    let regions = item.steps.iter().flat_map(|step| domain.attainable(step));
    let boxes: Vec<_> = item.when.boxes().iter().map(|one| through_gate(flow, item, one)).collect();
    regions
        .flat_map(|region| boxes.iter().filter_map(|one| domain.fields.intersection(region, one)))
        .collect()
}

/// Whether an answer confirms a reason or goes on to propose.
fn may_be_refused(effect: &Effect) -> bool {
    effect.clarity == Some(Clarity::Confirmed) || effect.go == Some(Step::Propose)
}

/// Why the machine refuses an answer in each of these states, if it does. Only in probe is one ever refused: nothing is
/// confirmed there before it is said, and nothing proposed before it is confirmed (method `probe.gate`).
fn refused(flow: &Flow, item: &Item, effect: &Effect, here: &[Region]) -> Option<&'static str> {
    if item.steps.iter().any(|step| step != Step::Probe) || effect.ending.is_some() {
        return None;
    }
    let is_known = |region: &Region| match effect.reason {
        Some(reason) => reason != ReasonId::NONE,
        None => region.reasons.iter().any(|(_, last)| *last != ReasonId::NONE),
    };
    // Another reason has to be confirmed anew.
    let keeps = |region: &Region| match effect.reason {
        None => true,
        Some(reason) => {
            let mut all = flow.reasons().map(|(id, _)| id);
            all.any(|known| flow.covers(reason, known) && region.has_reason(known))
        }
    };
    let was_confirmed = |region: &Region| {
        keeps(region) && region.bits & Field::CLARITY.bit(Clarity::Confirmed.index()) != 0
    };
    let is_confirmed = |region: &Region| {
        let told = effect.clarity.map(|clarity| clarity == Clarity::Confirmed);
        told.unwrap_or_else(|| was_confirmed(region))
    };
    let is_settled = |region: &Region| match effect.mood {
        Some(mood) => mood != Mood::Upset,
        None => region.bits & Field::MOOD.bit(Mood::Settled.index()) != 0,
    };
    let goes = effect.go == Some(Step::Propose);
    let confirms = effect.clarity == Some(Clarity::Confirmed);
    if (confirms || goes) && !here.iter().any(is_known) {
        Some("no-reason")
    } else if goes && !here.iter().any(|region| is_known(region) && is_confirmed(region)) {
        Some("not-confirmed")
    } else if goes && !here.iter().any(is_settled) {
        Some("upset")
    } else {
        None
    }
}

/// The same words point to two answers, so that whichever comes first is heard. Two answers of one set are told at the
/// set, once for all that use it.
fn overlapping_answers(item: &Item, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let own: Vec<Value<'_>> = written.node.elements_of("answers").collect();
    // Whether both are of one set that the item takes in; most items have nothing to ask it for.
    let are_of_one_set = |desk: &CheckContext<'_>, id: &str, before: &str| {
        let used = own.iter().filter_map(|one| one.string_of("use"));
        let mut sets = used.filter_map(|set| desk.find("answers", set));
        sets.any(|set| {
            let has = |id: &str| {
                set.node.elements_of("answers").any(|one| one.string_of("id") == Some(id))
            };
            has(id) && has(before)
        })
    };
    let is_own = |id: &str| own.iter().any(|one| one.string_of("id") == Some(id));
    let mut first: FxHashMap<&str, &str> = FxHashMap::default();
    for answer in &item.answers {
        for cue in answer.text.hear.iter() {
            let id = &*answer.text.id;
            let before = *first.entry(cue).or_insert(id);
            let at_the_set = || !is_own(id) && !is_own(before) && are_of_one_set(desk, id, before);
            if before != id && !at_the_set() {
                let finding = match cue_of(&own, id, cue) {
                    Some(word) => written.diagnostic_at(Code::AnswersOverlap, Some(word.mark())),
                    None => {
                        written.diagnostic(Code::AnswersOverlap, &[PathSegment::Key("answers")])
                    }
                };
                desk.push(finding.with("words", cue).with("name", id).with("by", before));
            }
        }
    }
}

/// Where a cue of an answer is written among these.
fn cue_of<'v>(answers: &[Value<'v>], id: &str, cue: &str) -> Option<Value<'v>> {
    let of_this = answers.iter().filter(|one| one.string_of("id") == Some(id));
    of_this.flat_map(|one| one.elements_of("hear")).find(|one| one.string() == Some(cue))
}

/// The same words point to two answers of one set.
fn overlapping_in_sets(desk: &mut CheckContext<'_>) {
    let sets: Vec<DefinitionSite<'_>> = desk.each("answers").collect();
    for set in sets {
        let answers: Vec<Value<'_>> = set.node.elements_of("answers").collect();
        let mut first: FxHashMap<&str, &str> = FxHashMap::default();
        for answer in &answers {
            let Some(id) = answer.string_of("id") else { continue };
            for word in answer.elements_of("hear") {
                let Some(cue) = word.string() else { continue };
                let before = *first.entry(cue).or_insert(id);
                if before != id {
                    let finding = set.diagnostic_at(Code::AnswersOverlap, Some(word.mark()));
                    desk.push(finding.with("words", cue).with("name", id).with("by", before));
                }
            }
        }
    }
}

/// By which a question is refused.
const REFUSES: [&str; 2] = ["refusal", "end"];
/// By which an offer is declined: by a worry about it as well; that is answered, and pressed no further.
const DECLINES: [&str; 3] = ["refusal", "end", "objection"];

/// Whether an answer as it is written does one of these.
fn does(answer: Value<'_>, keys: &[&str]) -> bool {
    answer.get("then").is_some_and(|then| keys.iter().any(|key| then.get(key).is_some()))
}

/// A shared set that alone answers a question or an offer lets the customer say no. Silence needs no answer of its
/// own: every item has "something else", unwritten.
fn answer_sets(desk: &mut CheckContext<'_>) {
    let asked = sets_alone(desk, "questions", Some(Step::Probe));
    let offered = sets_alone(desk, "offers", None);
    for written in desk.each("answers") {
        let id = written.node.string_of("id").unwrap_or_default();
        let has = |keys: &[&str]| written.node.elements_of("answers").any(|one| does(one, keys));
        let lacks = asked.contains(id) && !has(&REFUSES) || offered.contains(id) && !has(&DECLINES);
        if lacks {
            let finding = written.diagnostic(Code::AnswersLack, &[PathSegment::Key("id")]);
            desk.push(finding.with("name", id));
        }
    }
}

/// An offer whose answers are all its own lets the customer say no.
fn offers_without_no(desk: &mut CheckContext<'_>) {
    let offers: Vec<DefinitionSite<'_>> = desk.each("offers").collect();
    for written in offers {
        let answers: Vec<Value<'_>> = written.node.elements_of("answers").collect();
        let may_be_no = |one: &Value<'_>| one.get("use").is_some() || does(*one, &DECLINES);
        if !answers.is_empty() && !answers.iter().any(may_be_no) {
            let finding = written.diagnostic(Code::AnswersLack, &[PathSegment::Key("id")]);
            desk.push(finding.with("name", written.node.string_of("id").unwrap_or_default()));
        }
    }
}

/// The sets that alone answer something of a section.
fn sets_alone<'p>(
    desk: &CheckContext<'p>,
    section: &'static str,
    step: Option<Step>,
) -> FxHashSet<&'p str> {
    let stands = |written: &DefinitionSite<'p>| {
        let mut steps = written.node.one_or_many_of("step").filter_map(Value::string);
        step.is_none_or(|step| steps.any(|one| one == step.name()))
    };
    let only = |written: DefinitionSite<'p>| {
        let answers: Vec<Value<'p>> = written.node.elements_of("answers").collect();
        let sets: Vec<&str> = answers.iter().filter_map(|one| one.string_of("use")).collect();
        let own_no = answers.iter().any(|one| does(*one, &DECLINES));
        // Of several sets in one question each may bring its part.
        match sets[..] {
            [only] if !own_no => Some(only),
            _ => None,
        }
    };
    desk.each(section).filter(stands).filter_map(only).collect()
}
