//! Fields whose meaning is told rather than their text: conditions by whom they let in, effects and patterns in the
//! flow's names.

use super::customers::first_difference;
use super::fields::{FieldChange, NOTHING};
use super::{DiffKind, DiffSubject};
use engine::hear::spoken_numbers;
use flow::condition::Condition;
use flow::conduct::{EventAtom, EventPattern, Pattern, Rule};
use flow::describe;
use flow::lang::Lang;
use flow::method::Step;
use flow::{Answer, Flow};

/// The keys under which the patterns of rules stand.
const PATTERN: [&str; 9] =
    ["never", "only", "at_most", "of", "after", "until", "within", "comes", "always"];
/// The keys under which words stand that are only said or shown.
const WORDING: [&str; 4] = ["say", "name", "title", "text"];

/// What the differing fields of something mean; each field is told, by its meaning or by its text.
pub(super) fn kinds(
    subject: DiffSubject,
    (old, was): (&Flow, &str),
    (new, is): (&Flow, &str),
    changes: &[FieldChange],
) -> Vec<DiffKind> {
    let mut kinds: Vec<DiffKind> = Vec::new();
    for change in changes {
        let keys: Vec<&str> = change.path.iter().map(String::as_str).collect();
        let told = match (subject, keys.as_slice()) {
            (DiffSubject::Item | DiffSubject::Rule, ["when", ..]) => {
                condition(subject, (old, was), (new, is))
            }
            (DiffSubject::Item, ["answers", answer, "then", ..]) => {
                effect((old, was), (new, is), answer)
            }
            (DiffSubject::Rule, [key, ..]) if PATTERN.contains(key) => {
                rule_pattern((old, was), (new, is))
            }
            (DiffSubject::Item, ["answers", answer]) => whole_answer((old, was), (new, is), answer),
            (_, keys) => wording(keys).filter(|_| says_the_same(change)),
        };
        let told = told.unwrap_or_else(|| vec![as_written(change)]);
        for kind in told {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    kinds
}

/// A field by its text.
fn as_written(change: &FieldChange) -> DiffKind {
    let FieldChange { path, before, after } = change;
    DiffKind::Changed { part: path.join("."), before: before.clone(), after: after.clone() }
}

/// Whom a condition lets in and keeps out now; `None` where that cannot be told.
fn condition(
    subject: DiffSubject,
    (old, was): (&Flow, &str),
    (new, is): (&Flow, &str),
) -> Option<Vec<DiffKind>> {
    let (before, after) = (when(subject, old, was)?, when(subject, new, is)?);
    let widened = first_difference(new, after, old, before).ok()?;
    let narrowed = first_difference(old, before, new, after).ok()?;
    let kinds = widened.map(DiffKind::Widened).into_iter();
    let kinds: Vec<DiffKind> = kinds.chain(narrowed.map(DiffKind::Narrowed)).collect();
    let same = || vec![DiffKind::Rewritten { part: "when".to_owned() }];
    Some(if kinds.is_empty() { same() } else { kinds })
}

fn when<'f>(subject: DiffSubject, flow: &'f Flow, name: &str) -> Option<&'f Condition> {
    if subject == DiffSubject::Item {
        return flow.item_named(name).map(|id| &flow.item(id).when);
    }
    rule(flow, name).map(|rule| &rule.when)
}

fn rule<'f>(flow: &'f Flow, name: &str) -> Option<&'f Rule> {
    flow.rules().find(|(_, rule)| &*rule.id == name).map(|(_, rule)| rule)
}

/// What an answer does, and did; `None` where the names of the flow do not tell the difference.
fn effect(
    (old, was): (&Flow, &str),
    (new, is): (&Flow, &str),
    name: &str,
) -> Option<Vec<DiffKind>> {
    let does = |flow: &Flow, item: &str| -> Option<String> {
        let item = flow.item(flow.item_named(item)?);
        let named = |answer: &&Answer| &*answer.text.id == name;
        let pairs = describe::answer(flow, item.answers.iter().find(named)?);
        let pairs: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key} {value}")).collect();
        Some(if pairs.is_empty() { NOTHING.to_owned() } else { pairs.join(", ") })
    };
    let (before, after) = (does(old, was)?, does(new, is)?);
    let part = format!("answers.{name}");
    (before != after).then(|| vec![DiffKind::Changed { part, before, after }])
}

/// An answer that is new or gone, by what it says and does.
fn whole_answer(
    (old, was): (&Flow, &str),
    (new, is): (&Flow, &str),
    name: &str,
) -> Option<Vec<DiffKind>> {
    let told = |flow: &Flow, item: &str| -> Option<String> {
        let item = flow.item(flow.item_named(item)?);
        let named = |answer: &&Answer| &*answer.text.id == name;
        let Some(answer) = item.answers.iter().find(named) else { return Some(NOTHING.to_owned()) };
        let label: Vec<&str> = answer.text.label.each().map(|(_, label)| label).collect();
        let pairs = describe::answer(flow, answer).into_iter();
        let pairs = pairs.map(|(key, value)| format!("{key} {value}"));
        Some(
            [format!("“{}”", label.join(" / "))]
                .into_iter()
                .chain(pairs)
                .collect::<Vec<_>>()
                .join(", "),
        )
    };
    let (before, after) = (told(old, was)?, told(new, is)?);
    let part = format!("answers.{name}");
    let one_is_none = (before == NOTHING) != (after == NOTHING);
    one_is_none.then(|| vec![DiffKind::Changed { part, before, after }])
}

/// Whether words that are only said say the same numbers and values as before: other figures are another matter.
fn says_the_same(change: &FieldChange) -> bool {
    let figures = |text: &str| {
        let mut said: Vec<String> =
            spoken_numbers(text).into_iter().map(|number| number.to_string()).collect();
        said.extend(
            text.split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'))
                .map(|(name, _)| name.to_owned()),
        );
        said.sort_unstable();
        said.dedup();
        said
    };
    figures(&change.before) == figures(&change.after)
}

/// A rule's pattern before and after; `None` where the names of the flow do not tell the difference.
fn rule_pattern((old, was): (&Flow, &str), (new, is): (&Flow, &str)) -> Option<Vec<DiffKind>> {
    let (before, after) = (pattern(old, rule(old, was)?), pattern(new, rule(new, is)?));
    let part = "pattern".to_owned();
    (before != after).then(|| vec![DiffKind::Changed { part, before, after }])
}

/// Words that are only said or shown.
fn wording(keys: &[&str]) -> Option<Vec<DiffKind>> {
    let (first, last) = (keys.first()?, keys.last()?);
    let lang = Lang::from_code(last).filter(|_| WORDING.contains(first))?;
    Some(vec![DiffKind::Wording(lang)])
}

/// A rule's pattern by its name and count, with the deeds in the flow's names.
fn pattern(flow: &Flow, rule: &Rule) -> String {
    let told = |deed: &EventPattern| deed_text(flow, deed);
    match &rule.pattern {
        Pattern::Never(deed) => format!("never {}", told(deed)),
        Pattern::OnlyAfter { event: deed, after } => {
            format!("only {} after {}", told(deed), told(after))
        }
        Pattern::AtMost { deed, count, after, until } => {
            let from =
                after.as_ref().map_or_else(String::new, |deed| format!(" after {}", told(deed)));
            let to =
                until.as_ref().map_or_else(String::new, |deed| format!(" until {}", told(deed)));
            format!("at_most {count} of {}{from}{to}", told(deed))
        }
        Pattern::Within { after, turns, deed } => {
            format!("after {} within {turns} comes {}", told(after), told(deed))
        }
        Pattern::Always(deed) => format!("always {}", told(deed)),
    }
}

fn deed_text(flow: &Flow, deed: &EventPattern) -> String {
    let part = |part: &EventAtom| match part {
        EventAtom::Technique(list) | EventAtom::Advised(list) => {
            list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|")
        }
        EventAtom::Item(list) => {
            list.iter().map(|id| &*flow.item(*id).id).collect::<Vec<_>>().join("|")
        }
        EventAtom::Answer(names) => names.iter().collect::<Vec<_>>().join("|"),
        EventAtom::Tells(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
        EventAtom::Phrase(list) => {
            list.iter().map(|id| &*flow.phrase(*id).id).collect::<Vec<_>>().join("|")
        }
        EventAtom::Outcome(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
        EventAtom::Enters(steps) => steps.iter().map(Step::name).collect::<Vec<_>>().join("|"),
        EventAtom::Flaw(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
    };
    let all = |parts: &[EventAtom]| parts.iter().map(part).collect::<Vec<_>>().join("&");
    deed.boxes().iter().map(|parts| all(parts)).collect::<Vec<_>>().join(" or ")
}
