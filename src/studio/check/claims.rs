//! Claims: prices and numbers that a line says to be so, and the evidence that shows it.
//!
//! An offer's own numbers stand in its terms (`offers`). Every other line says a price only where its evidence says the
//! same, and where it has evidence, no other number than that. Source: `docs/CONDUCT.md` `conduct.evidence`.

use super::desk::{CheckContext, DefinitionSite};
use super::offers::{LEAST_IN_WORDS, numbers};
use engine::hear::spoken_numbers;
use flow::diagnostic::Code;
use flow::lang::Lang;
use flow::syntax::{Str, Value};
use flow::{Flow, Item, ValueType};

/// What stands before or behind an amount of money, whatever a flow's own units are.
const SIGNS: [&str; 4] = ["£", "$", "€", "¥"];

pub(super) fn check(flow: &Flow, desk: &mut CheckContext<'_>) {
    let units: Vec<[String; 2]> = flow
        .values()
        .filter_map(|(_, value)| match &value.value_type {
            ValueType::Money(unit) => {
                Some(Lang::ALL.map(|lang| unit.get(lang).replace("{}", "").trim().to_owned()))
            }
            ValueType::Text | ValueType::Number | ValueType::Months => None,
        })
        .collect();
    for (_, item) in flow.items().filter(|(_, item)| item.offer.is_none()) {
        let Some(written) = desk.find("items", &item.id) else { continue };
        for (at, lang) in Lang::ALL.iter().enumerate() {
            let own = units.iter().filter_map(|unit| unit.get(at)).map(String::as_str);
            let units: Vec<&str> = own.filter(|unit| !unit.is_empty()).chain(SIGNS).collect();
            unproved_figures(flow, item, *lang, &units, written, desk);
        }
    }
}

fn unproved_figures(
    flow: &Flow,
    item: &Item,
    lang: Lang,
    units: &[&str],
    written: DefinitionSite<'_>,
    desk: &mut CheckContext<'_>,
) {
    let evidence = item.evidence.map(|id| &*flow.evidence(id).id);
    let fact = evidence.and_then(|id| desk.find("evidence", id)).and_then(|at| at.node.get("fact"));
    let facts = fact.into_iter().flat_map(|fact| texts(fact, lang)).map(Str::text);
    let says = |number: &str| {
        let say = written.node.get("say").into_iter().flat_map(|say| texts(say, lang));
        say.map(Str::text).any(|text| numbers(text).any(|one| one == number))
    };
    // The day until which it holds is shown by it as well, where the line gives the whole of it.
    let until = item.evidence.and_then(|id| flow.evidence(id).until.as_deref());
    let until = until.filter(|day| day.split('-').next().is_some_and(says));
    let shown: Vec<&str> = facts
        .flat_map(numbers)
        .chain(until.into_iter().flat_map(|day| day.split('-')))
        .map(|number| number.trim_start_matches('0'))
        .collect();
    let said = written.node.get("say").into_iter().flat_map(|say| texts(say, lang));
    let in_words: Vec<f64> = fact
        .into_iter()
        .flat_map(|fact| texts(fact, lang))
        .flat_map(|text| spoken_numbers(text.text()).collect::<Vec<_>>())
        .collect();
    let found: Vec<_> = said
        .filter_map(|text| {
            // Written out, a number of a line with evidence is one that the evidence says as well.
            let of_words = spoken_numbers(text.text())
                .filter(|number| evidence.is_some() && *number >= LEAST_IN_WORDS)
                .find(|number| {
                    let digits = number.to_string();
                    !in_words.contains(number)
                        && !shown.contains(&&*digits)
                        && !numbers(text.text()).any(|one| one == digits)
                });
            let of_words = of_words.map(|number| {
                let finding = written.diagnostic_at(Code::UnprovedFigure, text.span());
                let finding = finding.with("name", number.to_string());
                match evidence {
                    Some(id) => finding.with("evidence", id).with("hint", "special"),
                    None => finding,
                }
            });
            let in_digits = || -> Option<flow::diagnostic::Diagnostic> {
                let mut rest = text.text();
                let number = numbers(text.text()).find(|number| {
                    let (before, behind) = rest.split_once(number).unwrap_or((rest, ""));
                    let is_claim = evidence.is_some() || is_money(before, behind, units);
                    rest = behind;
                    is_claim
                        && !is_name(number, behind)
                        && !shown.contains(&number.trim_start_matches('0'))
                })?;
                let finding = written.diagnostic_at(Code::UnprovedFigure, text.span_of(number));
                let finding = finding.with("name", number);
                Some(match evidence {
                    Some(id) => finding.with("evidence", id).with("hint", "special"),
                    None => finding,
                })
            };
            in_digits().or(of_words)
        })
        .collect();
    for finding in found {
        desk.push(finding);
    }
}

/// The texts of a line in one language.
fn texts(line: Value<'_>, lang: Lang) -> impl Iterator<Item = Str<'_>> {
    line.one_or_many_of(lang.code()).filter_map(Value::str)
}

/// Whether a number is part of a name: 5G, 4K.
fn is_name(number: &str, behind: &str) -> bool {
    let letters = behind.chars().take_while(char::is_ascii_alphabetic).count();
    number.len() == 1 && letters == 1 && behind.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether a number with this before and behind it is an amount of money: a unit stands beside it.
fn is_money(before: &str, behind: &str, units: &[&str]) -> bool {
    let (before, behind) = (before.trim_end(), behind.trim_start_matches(['-', ' ']));
    units.iter().any(|unit| before.ends_with(unit) || behind.starts_with(unit))
}
