//! Meaning: bounds that tell nothing, wordings and items that repeat others, evidence, and what a reason needs.

use super::CheckDays;
use super::condition::allows_reason;
use super::desk::{CheckContext, DefinitionSite};
use engine::hear::normalize;
use flow::condition::Condition;
use flow::diagnostic::Code;
use flow::equation::Range;
use flow::fact::Field;
use flow::id::ReasonId;
use flow::lang::Lang;
use flow::method::{Fixable, GateClass, Mood, Objection, Technique};
use flow::syntax::{PathSegment, Value};
use flow::{Flow, Ground, Item};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) fn check(flow: &Flow, days: CheckDays<'_>, desk: &mut CheckContext<'_>) {
    for (_, item) in flow.items() {
        let Some(written) = desk.find("items", &item.id) else { continue };
        bounds(item, written, desk);
        shadowed_wordings(written, desk);
        settles(item, written, desk);
        repeated_answers(written, desk);
    }
    for written in desk.each("answers") {
        repeated_answers(written, desk);
    }
    repeated(flow, desk);
    evidence(flow, days, desk);
    reasons(flow, desk);
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
            | GateClass::Invitation
            | GateClass::Answering
            | GateClass::Serving
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

/// An item with the very words and the very condition of another one of its step: the agent sees the line twice.
fn repeated(flow: &Flow, desk: &mut CheckContext<'_>) {
    let mut first: FxHashMap<String, Vec<&Item>> = FxHashMap::default();
    for (_, item) in flow.items() {
        let Some(written) = desk.find("items", &item.id) else { continue };
        let Some(say) = written.node.get("say") else { continue };
        let words: Vec<String> = flow
            .languages()
            .iter()
            .flat_map(|lang| say.one_or_many_of(lang.code()).filter_map(Value::string))
            .map(normalize)
            .collect();
        let alike = first.entry(words.join("\n")).or_default();
        let same = |other: &&&Item| {
            other.steps.iter().any(|step| item.steps.contains(step)) && other.when == item.when
        };
        if let Some(other) = alike.iter().find(same) {
            let finding = written.diagnostic(Code::RepeatedItem, &[PathSegment::Key("say")]);
            desk.push(finding.with("name", &*item.id).with("by", &*other.id));
        }
        alike.push(item);
    }
}

/// Two answers that read the same: the agent can't tell them apart. Those of a set are told at the set.
fn repeated_answers(written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let mut first: FxHashMap<(Lang, &str), &str> = FxHashMap::default();
    for one in written.node.elements_of("answers") {
        let used = one.get("use");
        let set = used.and_then(Value::string).and_then(|id| desk.find("answers", id));
        let answers = set.map(|set| set.node.elements_of("answers"));
        let mut within: Vec<((Lang, &str), &str)> = Vec::new();
        for answer in answers.into_iter().flatten().chain(used.is_none().then_some(one)) {
            let id = answer.string_of("id").unwrap_or_default();
            for lang in desk.languages() {
                let Some(label) = answer.get(lang.code()) else { continue };
                let Some(text) = label.string() else { continue };
                if let Some(by) = first.get(&(*lang, text)) {
                    let place = used.unwrap_or(label).mark();
                    let finding = written.diagnostic_at(Code::RepeatedAnswer, Some(place));
                    desk.push(finding.with("name", id).with("by", *by).with("text", text));
                    break;
                }
                within.push(((*lang, text), id));
            }
        }
        first.extend(within);
    }
}

fn evidence(flow: &Flow, days: CheckDays<'_>, desk: &mut CheckContext<'_>) {
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
        let Some(until) = written.node.string_of("until") else { continue };
        if (days.today..=days.soon).contains(&until) {
            let finding = written.diagnostic(Code::EvidenceEndsSoon, &[PathSegment::Key("until")]);
            desk.push(finding.with("name", id).with("day", until));
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
