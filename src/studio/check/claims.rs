//! Claims: prices and numbers that a line says to be so, and the evidence that shows it.
//!
//! An offer's own numbers stand in its terms (`offers`). Every other line says a price only where its evidence says the
//! same, and where it has evidence, no other number than that. Source: `docs/CONDUCT.md` `conduct.evidence`.

use super::desk::{CheckContext, DefinitionSite};
use super::figures::{LEAST_IN_WORDS, numbers, place_of};
use engine::hear::{SpokenNumber, spoken_numbers};
use flow::diagnostic::Code;
use flow::lang::Lang;
use flow::syntax::{Str, Value};
use flow::{Flow, Item, ValueType};
use std::cell::LazyCell;

/// What stands before or behind an amount of money, whatever a flow's own units are.
const SIGNS: [&str; 4] = ["£", "$", "€", "¥"];

pub(super) fn check(flow: &Flow, desk: &mut CheckContext<'_>) {
    let units = |lang: Lang| {
        flow.values().filter_map(move |(_, value)| match &value.value_type {
            ValueType::Money(unit) => Some(unit.get(lang).replace("{}", "").trim().to_owned()),
            ValueType::Text | ValueType::Number | ValueType::Months => None,
        })
    };
    let units: Vec<(Lang, Vec<String>)> =
        flow.languages().iter().map(|lang| (*lang, units(*lang).collect())).collect();
    for (_, item) in flow.items().filter(|(_, item)| item.offer.is_none()) {
        let Some(written) = desk.find("items", &item.id) else { continue };
        for (lang, own) in &units {
            let own = own.iter().map(String::as_str);
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
    let Some(say) = written.node.get("say") else { return };
    let evidence = item.evidence.map(|id| flow.evidence(id));
    let fact = evidence.and_then(|one| desk.find("evidence", &one.id));
    let facts: Vec<&str> = fact
        .and_then(|at| at.node.get("fact"))
        .map(|fact| texts(fact, lang).map(Str::text).collect())
        .unwrap_or_default();
    // The day until which it holds is shown by it as well, where the line gives the whole of it.
    let until = evidence.and_then(|one| one.until.as_deref()).filter(|day| {
        let year = day.split('-').next();
        texts(say, lang).any(|text| numbers(text.text()).any(|number| Some(number) == year))
    });
    let days = until.into_iter().flat_map(|day| day.split('-'));
    let shown: Vec<&str> = facts
        .iter()
        .flat_map(|fact| numbers(fact))
        .chain(days)
        .map(|number| number.trim_start_matches('0'))
        .collect();
    let in_words = LazyCell::new(|| -> Vec<u64> {
        facts.iter().flat_map(|fact| spoken_numbers(fact)).map(|one| one.thousandths).collect()
    });
    for text in texts(say, lang) {
        let line = text.text();
        let (number, place) =
            if let Some(number) = unshown_digits(line, evidence.is_some(), &shown, units) {
                (number.to_owned(), text.span_of(number))
            } else if let Some(number) =
                evidence.and_then(|_| unshown_words(line, &shown, || &in_words))
            {
                (number.to_string(), place_of(text, &number.words))
            } else {
                continue;
            };
        let finding = written.diagnostic_at(Code::UnprovedFigure, place).with("name", number);
        desk.push(match evidence {
            Some(one) => finding.with("evidence", &*one.id).with("hint", "special"),
            None => finding,
        });
    }
}

/// The first number in digits that claims something and is not shown: any, of a line with evidence; else an amount of
/// money.
fn unshown_digits<'t>(
    line: &'t str,
    has_evidence: bool,
    shown: &[&str],
    units: &[&str],
) -> Option<&'t str> {
    let mut rest = line;
    numbers(line).find(|number| {
        let (before, behind) = rest.split_once(number).unwrap_or((rest, ""));
        let is_claim = has_evidence || is_money(before, behind, units);
        rest = behind;
        is_claim && !is_name(number, behind) && !shown.contains(&number.trim_start_matches('0'))
    })
}

/// The first number written out that is not shown, in digits or in words.
fn unshown_words<'w>(
    line: &str,
    shown: &[&str],
    in_words: impl Fn() -> &'w Vec<u64>,
) -> Option<SpokenNumber> {
    let is_shown = |one: &SpokenNumber| {
        let digits = one.to_string();
        in_words().contains(&one.thousandths)
            || shown.contains(&&*digits)
            || numbers(line).any(|number| number == digits)
    };
    let mut told = spoken_numbers(line).into_iter().filter(|one| one.thousandths >= LEAST_IN_WORDS);
    told.find(|one| !is_shown(one))
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
