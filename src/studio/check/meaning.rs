//! Meaning: bounds that tell nothing, offers and their prices, evidence, and what a reason or a set of
//! answers needs.

use super::condition::allows_reason;
use super::desk::{CheckContext, DefinitionSite};
use flow::condition::Condition;
use flow::diagnostic::Code;
use flow::equation::Range;
use flow::fact::Field;
use flow::id::ReasonId;
use flow::method::{Fixable, GateClass, Mood, Objection, Step, Technique};
use flow::syntax::{PathSegment, Value};
use flow::{Flow, Ground, Item, Offer};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) fn check(flow: &Flow, desk: &mut CheckContext<'_>) {
    for (_, item) in flow.items() {
        let Some(written) = desk.find("items", &item.id) else { continue };
        bounds(item, written, desk);
        overlapping_answers(item, written, desk);
        shadowed_wordings(written, desk);
        if let Some(offer) = item.offer {
            prices(flow.offer(offer), written, desk);
            said_numbers(written, desk);
            leads_on(item, written, desk);
        }
        settles(item, written, desk);
    }
    evidence(flow, desk);
    reasons(flow, desk);
    answer_sets(desk);
    overlapping_in_sets(desk);
}

/// Bounds that allow every level, or only levels that the item's condition has ruled out.
fn bounds(item: &Item, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let answers = written.node.elements_of("answers");
    for (at, raw) in answers.enumerate() {
        let Some(then) = raw.get("then") else { continue };
        let id = raw.string_of("id").unwrap_or_default();
        let Some(answer) = item.answers.iter().find(|answer| *answer.text.id == *id) else {
            continue;
        };
        let sides = [
            ("severity", Field::SEVERITY, answer.effect.severity.bounds),
            ("cost", Field::COST, answer.effect.cost),
        ];
        for (side, field, range) in sides.into_iter().filter(|(side, ..)| then.get(side).is_some())
        {
            if range == Range::UNKNOWN || ruled_out(&item.when, field, range) {
                let path = [
                    PathSegment::Key("answers"),
                    PathSegment::Index(at),
                    PathSegment::Key("then"),
                    PathSegment::Key(side),
                ];
                let finding = written.diagnostic(Code::BoundsTellNothing, &path);
                desk.push(finding.with("name", side));
            }
        }
    }
    let cost = written.node.get("effect").and_then(|effect| effect.get("cost"));
    let number = |key: &str, unless: i64| {
        cost.and_then(|cost| cost.get(key)).and_then(Value::integer).unwrap_or(unless)
    };
    if cost.is_some() && number("at_least", 0) <= 0 && number("at_most", 4) >= 4 {
        let path = [PathSegment::Key("effect"), PathSegment::Key("cost")];
        let finding = written.diagnostic(Code::BoundsTellNothing, &path);
        desk.push(finding.with("name", "cost"));
    }
}

/// Whether `bounds` contradict every range that a condition allows.
fn ruled_out(when: &Condition, field: Field, bounds: Range) -> bool {
    let allowed = |range: &Range| {
        when.boxes().iter().any(|one| one.state != 0 && one.state & field.bit(range.index()) != 0)
    };
    let apart = |range: Range| bounds.hi() < range.lo() || range.hi() < bounds.lo();
    !when.boxes().iter().all(|one| one.state & field.all() == field.all())
        && Range::all().filter(allowed).all(apart)
}

/// The same words point to two answers, so that whichever comes first is heard. Two answers of one set are told at the
/// set, once for all that use it.
fn overlapping_answers(item: &Item, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let own: Vec<Value<'_>> = written.node.elements_of("answers").collect();
    let used = own.iter().filter_map(|one| one.string_of("use"));
    let sets: Vec<FxHashSet<&str>> = used
        .filter_map(|set| desk.find("answers", set))
        .map(|set| set.node.elements_of("answers").filter_map(|one| one.string_of("id")).collect())
        .collect();
    let is_own = |id: &str| own.iter().any(|one| one.string_of("id") == Some(id));
    let mut first: FxHashMap<&str, &str> = FxHashMap::default();
    for answer in &item.answers {
        for cue in answer.text.hear.iter() {
            let id = &*answer.text.id;
            let before = *first.entry(cue).or_insert(id);
            let of_one_set = |set: &FxHashSet<&str>| set.contains(id) && set.contains(before);
            let at_the_set = !is_own(id) && !is_own(before) && sets.iter().any(of_one_set);
            if before != id && !at_the_set {
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

/// The first wording whose values are all known is said, so one that needs no less than an earlier one
/// is never said.
fn shadowed_wordings(written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let Some(say) = written.node.get("say") else { return };
    for (lang, wordings) in say.members() {
        let needs: Vec<FxHashSet<&str>> =
            wordings.one_or_many().map(|one| values(one.string().unwrap_or_default())).collect();
        for (at, later) in needs.iter().enumerate() {
            if needs.iter().take(at).any(|earlier| earlier.is_subset(later)) {
                let path = [
                    PathSegment::Key("say"),
                    PathSegment::Key(lang.text()),
                    PathSegment::Index(at),
                ];
                let finding = written.diagnostic(Code::ShadowedWording, &path);
                desk.push(finding.with("name", (at + 1).to_string()));
            }
        }
    }
}

/// The `{values}` that a line uses.
pub(super) fn values(line: &str) -> FxHashSet<&str> {
    line.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn prices(offer: &Offer, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let Some(monthly) = offer.monthly else { return };
    if offer.below.is_none() {
        let finding = written.diagnostic(Code::NotCompared, &[PathSegment::Key("monthly")]);
        desk.push(finding.with("name", written.node.string_of("id").unwrap_or_default()));
    }
    for (lang, price) in [("zh", &offer.price.zh), ("en", &offer.price.en)] {
        let says =
            price.split(|c: char| !c.is_ascii_digit()).any(|number| number.parse() == Ok(monthly));
        if !says {
            let finding = written.diagnostic(
                Code::PriceMismatch,
                &[PathSegment::Key("price"), PathSegment::Key(lang)],
            );
            desk.push(finding.with("monthly", monthly.to_string()));
        }
    }
}

/// An offer's terms: what is said of it must be in one of them.
const TERMS: [&str; 7] = ["name", "what", "price", "term", "starts", "downside", "worth"];

/// Every number that an offer's line says is in one of its terms, in the same language.
fn said_numbers(written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let Some(say) = written.node.get("say") else { return };
    for (lang, wordings) in say.members() {
        let terms = TERMS.iter().filter_map(|part| written.node.get(part)?.string_of(&lang));
        let known: FxHashSet<&str> = terms.flat_map(numbers).collect();
        for text in wordings.one_or_many().filter_map(Value::str) {
            let unknown = numbers(text.text()).find(|number| !known.contains(number));
            if let Some(number) = unknown {
                let place = text.span_of(number);
                let finding = written.diagnostic_at(Code::SaidOtherwise, place);
                desk.push(finding.with("name", number));
            }
        }
    }
}

/// The numbers in a text, as they are written there.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty())
}

/// An answer that takes an offer goes to agree: nothing else leads to a yes, and no offer is made twice.
fn leads_on(item: &Item, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let answers = written.node.elements_of("answers");
    let sets: Vec<DefinitionSite<'_>> = answers
        .filter_map(|one| desk.find("answers", one.string_of("use")?))
        .chain([written])
        .collect();
    for at in sets {
        for raw in at.node.elements_of("answers") {
            let (id, then) = (raw.string_of("id").unwrap_or_default(), raw.get("then"));
            let takes = then.is_some_and(|then| then.get("takes").is_some());
            let answer = item.answers.iter().find(|answer| *answer.text.id == *id);
            if takes && answer.is_some_and(|answer| answer.effect.go != Some(Step::Agree)) {
                let place = raw.get("id").map(Value::mark);
                let finding = at.diagnostic_at(Code::OfferLeadsNowhere, place);
                desk.push(finding.with("name", id));
            }
        }
    }
}

/// A line that soothes settles the feelings by some answer; one that answers an objection settles that.
/// Asking about an objection settles nothing by itself.
fn settles(item: &Item, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let mut effects = item.answers.iter().map(|answer| &answer.effect);
    let settles = match (item.technique.class(), item.technique) {
        (GateClass::Soothing, _) => effects.any(|effect| effect.mood == Some(Mood::Settled)),
        (GateClass::Handling, technique) if technique != Technique::Ask => {
            effects.any(|effect| effect.objection == Some(Objection::None))
        }
        (
            GateClass::Handling
            | GateClass::Talk
            | GateClass::Proposal
            | GateClass::LettingGo
            | GateClass::Ending,
            _,
        ) => true,
    };
    if !settles {
        let finding = written.diagnostic(Code::SettlesNothing, &[PathSegment::Key("id")]);
        let what =
            if item.technique.class() == GateClass::Soothing { "feelings" } else { "objection" };
        desk.push(finding.with("name", &*item.id).with("what", what));
    }
}

fn evidence(flow: &Flow, desk: &mut CheckContext<'_>) {
    let undated: FxHashSet<&str> = flow
        .items()
        .filter_map(|(_, item)| item.evidence)
        .map(|id| flow.evidence(id))
        .filter(|one| one.ground == Ground::Public && one.until.is_none())
        .map(|one| &*one.id)
        .collect();
    for written in desk.each("evidence") {
        let id = written.node.string_of("id").unwrap_or_default();
        if undated.contains(id) {
            let finding = written.diagnostic(Code::EvidenceUndated, &[PathSegment::Key("ground")]);
            desk.push(finding.with("name", id));
        }
    }
}

/// What every reason needs: to be asked back, to be met with care, something that eases it, an offer.
fn reasons(flow: &Flow, desk: &mut CheckContext<'_>) {
    let has = |techniques: &[Technique], reason: ReasonId| {
        flow.items().any(|(_, item)| {
            techniques.contains(&item.technique) && allows_reason(&item.when, reason)
        })
    };
    for (id, reason) in flow.reasons() {
        let remedies: &[Technique] = match reason.fixable {
            Fixable::Yes => &[Technique::Evidence, Technique::WinAgreement, Technique::Offer],
            Fixable::No | Fixable::Unknown => &[
                Technique::Evidence,
                Technique::WholeBenefit,
                Technique::Worth,
                Technique::WinAgreement,
            ],
        };
        let needs: [(&str, &[Technique]); 4] = [
            ("question", &[Technique::Confirm]),
            ("care", &[Technique::Care]),
            ("remedy", remedies),
            ("offer", &[Technique::Offer]),
        ];
        let above = flow.root_reason(id);
        for (what, techniques) in needs {
            // What the reason above lacks is said once, there.
            let said_above = above != id && !has(techniques, above);
            if !has(techniques, id)
                && !said_above
                && let Some(written) = desk.find("reasons", &reason.id)
            {
                let finding = written.diagnostic(Code::ReasonLacks, &[PathSegment::Key("id")]);
                desk.push(finding.with("name", &*reason.id).with("what", what));
            }
        }
    }
}

/// A shared set that alone answers a question lets the customer refuse. Silence needs no answer of its
/// own: every item has "something else", unwritten.
fn answer_sets(desk: &mut CheckContext<'_>) {
    let mut asked: FxHashSet<&str> = FxHashSet::default();
    for written in desk.each("questions") {
        let mut steps = written.node.one_or_many_of("step").filter_map(Value::string);
        if steps.any(|step| step == Step::Probe.name()) {
            let answers = written.node.elements_of("answers");
            let sets: Vec<&str> = answers.filter_map(|one| one.string_of("use")).collect();
            // Of several sets in one question each may bring its part.
            if let [only] = sets[..] {
                asked.insert(only);
            }
        }
    }
    for written in desk.each("answers") {
        let id = written.node.string_of("id").unwrap_or_default();
        let mut answers = written.node.elements_of("answers");
        let refuses = |one: Value<'_>| {
            one.get("then")
                .is_some_and(|then| ["refusal", "end"].iter().any(|key| then.get(key).is_some()))
        };
        if asked.contains(id) && !answers.any(refuses) {
            let finding = written.diagnostic(Code::AnswersLack, &[PathSegment::Key("id")]);
            desk.push(finding.with("name", id));
        }
    }
}
