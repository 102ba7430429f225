//! The customer's context: what is known before the first word (`principle.prepare`), and
//! how it reads in a line.
//!
//! Context comes as JSON (`{"name": "…", "tenure": 38}`) or as `key=value` pairs. Keys are `request`,
//! the flow's given facts and its values; anything else is refused, but for a `$schema`. Gender and age are
//! no keys.

use super::files::FileContent;
use super::id::{FactId, RequestId, ValueId};
use super::load::add_text;
use super::lower::with_map;
use super::raw::RawMap;
use super::{Amount, FactDecl, Flow, GivenBy, GivenFacts, ValueDecl, ValueType};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fact::BuiltIn;
use crate::lang::Lang;
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{NodeKind, Value as JsonValue};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The longest text value, in characters.
const MAX_CHARS: usize = 60;

/// A value as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ContextValue {
    Text(String),
    /// A number; whole where the value is no amount of money.
    Amount(Amount),
}

/// A value that a customer told themselves: a number, as they said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedValue {
    /// Which.
    pub value: ValueId,
    /// The number; whole where the value is no amount of money.
    pub number: Amount,
}

/// What is known of the customer before the call begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    request: Option<RequestId>,
    given: GivenFacts,
    /// Shared, since every call of a customer has the same.
    values: Arc<[Option<ContextValue>]>,
}

impl Context {
    /// Nothing is known but that the customer wants to leave.
    #[must_use]
    pub fn empty(flow: &Flow) -> Self {
        Self {
            request: None,
            given: GivenFacts::NOTHING,
            values: vec![None; flow.values.len()].into(),
        }
    }

    /// What the customer is known to want at the start, if anything is.
    #[must_use]
    pub fn request(&self) -> Option<RequestId> {
        self.request
    }

    /// The given facts.
    #[must_use]
    pub fn given(&self) -> GivenFacts {
        self.given
    }

    /// Reads context from JSON. Every mistake is reported with its place; what is sound is kept.
    pub fn read_json(
        flow: &Flow,
        name: &str,
        bytes: Vec<u8>,
        sources: &mut Sources,
        report: &mut Diagnostics,
    ) -> Self {
        let context = Self::empty(flow);
        let Some(id) = add_text(sources, report, name, FileContent::Bytes(bytes)) else {
            return context;
        };
        with_map(sources, id, report, |map, report| {
            Self::from_map(flow, &map, (sources, id), report)
        })
        .unwrap_or(context)
    }

    /// Reads context from an object of a file.
    pub(crate) fn from_map(
        flow: &Flow,
        RawMap(entries): &RawMap<'_>,
        (sources, id): (&Sources, SourceId),
        report: &mut Diagnostics,
    ) -> Self {
        let source = sources.get(id).expect("a context is read from a text of its sources");
        let mut context = Self::empty(flow);
        let mut chosen = chosen_facts(flow);
        for (key, part) in entries.iter().filter(|(key, _)| key.text() != "$schema") {
            let value = source.part(*part);
            if let Err(problem) = context.set_json(flow, &mut chosen, key, value) {
                let at = if problem.about_key { key.span() } else { Some(value.mark()) };
                let finding = problem.into_diagnostic(flow, key, at.map(|at| (id, at)));
                report.push(finding);
            }
        }
        context.given = pack_given(flow, &chosen);
        context
    }

    /// Reads context from `key=value` pairs.
    pub fn read_pairs<'a>(
        flow: &Flow,
        pairs: impl IntoIterator<Item = &'a str>,
        report: &mut Diagnostics,
    ) -> Self {
        let mut context = Self::empty(flow);
        let mut chosen = chosen_facts(flow);
        for pair in pairs {
            let Some((key, value)) = pair.split_once('=') else {
                let problem = PairError::value("key=value");
                report.push(problem.into_diagnostic(flow, pair, None));
                continue;
            };
            let key = key.trim();
            if let Err(problem) = context.set_text(flow, &mut chosen, key, value.trim()) {
                report.push(problem.into_diagnostic(flow, key, None));
            }
        }
        context.given = pack_given(flow, &chosen);
        context
    }

    /// The same, of a customer who wants this.
    #[must_use]
    pub(super) fn with_request(self, request: Option<RequestId>) -> Self {
        Self { request, ..self }
    }

    /// The same, of a customer with this name, where the flow has a value `name`.
    #[must_use]
    pub fn with_name(&self, flow: &Flow, name: &str) -> Self {
        let mut context = self.clone();
        if let Some(ContextKey::Value(id, decl)) = key_target(flow, "name")
            && decl.is_text()
            && let Ok(name) = sanitize(name)
        {
            context.set(id, ContextValue::Text(name));
        }
        context
    }

    /// The same with what the customer told, where the record has nothing; what is told later stands. No fact is set by
    /// it: a record proves, a word does not.
    #[must_use]
    pub fn with_stated(&self, stated: impl Iterator<Item = StatedValue>) -> Cow<'_, Self> {
        let mut context = Cow::Borrowed(self);
        for StatedValue { value, number } in stated {
            if self.values.get(value.index()).is_some_and(Option::is_none) {
                context.to_mut().set(value, ContextValue::Amount(number));
            }
        }
        context
    }

    /// Whether a value is known.
    #[must_use]
    pub fn knows(&self, id: ValueId) -> bool {
        self.values.get(id.index()).is_some_and(Option::is_some)
    }

    fn set_json(
        &mut self,
        flow: &Flow,
        chosen: &mut [u8],
        key: &str,
        value: JsonValue<'_>,
    ) -> Result<(), PairError> {
        let target = key_target(flow, key).ok_or_else(PairError::key)?;
        let wants_number = match target {
            ContextKey::Value(_, decl) => !decl.is_text(),
            ContextKey::Request | ContextKey::Fact(..) => false,
        };
        match (value.kind(), target) {
            (NodeKind::String, _) if wants_number => Err(PairError::value("a number")),
            (NodeKind::String, _) => {
                self.set_text(flow, chosen, key, value.string().unwrap_or_default())
            }
            (_, ContextKey::Value(id, decl)) if wants_number => {
                self.set(id, number_of(decl, value.source())?);
                apply_sets(decl, chosen);
                Ok(())
            }
            (_, _) => Err(PairError::value("a string")),
        }
    }

    fn set_text(
        &mut self,
        flow: &Flow,
        chosen: &mut [u8],
        key: &str,
        text: &str,
    ) -> Result<(), PairError> {
        match key_target(flow, key).ok_or_else(PairError::key)? {
            ContextKey::Request => {
                let names = || flow.request_values().map(|id| flow.request_name(id));
                let request = flow.request_named(text);
                self.request = Some(request.ok_or_else(|| PairError::one_of(names()))?);
            }
            ContextKey::Fact(id, decl) => {
                let at = decl.value_named(text);
                let at = at
                    .ok_or_else(|| PairError::one_of(decl.values.iter().map(|value| &*value.id)))?;
                choose(chosen, id, u8::try_from(at).expect("a fact has no more than sixty values"));
            }
            ContextKey::Value(id, decl) => {
                let value = match decl.value_type {
                    ValueType::Text => ContextValue::Text(sanitize(text)?),
                    ValueType::Number | ValueType::Months | ValueType::Money(_) => {
                        number_of(decl, text)?
                    }
                };
                self.set(id, value);
                apply_sets(decl, chosen);
            }
        }
        Ok(())
    }

    fn set(&mut self, id: ValueId, value: ContextValue) {
        if let Some(place) = Arc::make_mut(&mut self.values).get_mut(id.index()) {
            *place = Some(value);
        }
    }

    /// A value as it is spoken in `lang`, if it is known.
    #[must_use]
    pub fn spoken(&self, flow: &Flow, id: ValueId, lang: Lang) -> Option<String> {
        let value = self.values.get(id.index())?.as_ref()?;
        let decl = flow.values.get(id.index())?;
        Some(match (value, &decl.value_type) {
            (ContextValue::Text(text), _) => text.clone(),
            (ContextValue::Amount(months), ValueType::Months) => {
                spoken_months(months.units(), lang)
            }
            (ContextValue::Amount(amount), ValueType::Money(unit)) => {
                let (amount, unit) = (amount.spoken(lang), unit.get(lang));
                // A unit that stands before its number has a gap for it: "£{}".
                if unit.contains(GAP) {
                    unit.replace(GAP, &amount)
                } else {
                    format!("{amount}{unit}")
                }
            }
            (ContextValue::Amount(amount), _) => amount.to_string(),
        })
    }

    /// A value as a plain number, if it is one and known.
    #[must_use]
    pub fn number(&self, id: ValueId) -> Option<Amount> {
        match self.values.get(id.index())?.as_ref()? {
            ContextValue::Amount(amount) => Some(*amount),
            ContextValue::Text(_) => None,
        }
    }

    /// What may be kept of it, by key, as pairs have it: the request, the given facts, numbers, and the words
    /// that the flow lets be kept.
    #[must_use]
    pub fn storable(&self, flow: &Flow) -> BTreeMap<String, String> {
        let request = self
            .request
            .map(|id| (BuiltIn::Request.name().to_owned(), flow.request_name(id).to_owned()));
        let bits = flow.case(self.given).given();
        let given = flow.facts.iter().filter(|fact| fact.given_by == GivenBy::Customer);
        let facts = given.filter_map(|fact| {
            let value = fact.values.get(fact.field.value(bits).filter(|value| *value > 0)?)?;
            Some((fact.id.to_string(), value.id.to_string()))
        });
        let values = flow.values.iter().zip(self.values.iter()).filter(|(decl, _)| decl.kept);
        let values = values.filter_map(|(decl, value)| {
            let value = match value.as_ref()? {
                ContextValue::Text(text) => text.clone(),
                ContextValue::Amount(amount) => amount.to_string(),
            };
            Some((decl.name.to_string(), value))
        });
        request.into_iter().chain(facts).chain(values).collect()
    }

    /// The words of it that may not be kept: they may name the customer.
    #[must_use]
    pub fn private_words(&self, flow: &Flow) -> Vec<String> {
        let values = flow.values.iter().zip(self.values.iter()).filter(|(decl, _)| !decl.kept);
        let words = values.filter_map(|(_, value)| match value {
            Some(ContextValue::Text(text)) => Some(text.clone()),
            Some(ContextValue::Amount(_)) | None => None,
        });
        words.collect()
    }

    /// The values known, in the flow's order.
    pub fn known_values<'a>(
        &'a self,
        flow: &'a Flow,
    ) -> impl Iterator<Item = (ValueId, &'a ValueDecl)> {
        flow.values().filter(|(id, _)| self.knows(*id))
    }
}

/// The gap in a unit where its number stands.
const GAP: &str = "{}";

/// What a text gives as a number of this value: an amount of money, or a whole number.
fn number_of(decl: &ValueDecl, text: &str) -> Result<ContextValue, PairError> {
    if decl.is_money() {
        let wanted = || PairError::value("an amount: a number with at most two decimals");
        return Amount::parse(text).map(ContextValue::Amount).ok_or_else(wanted);
    }
    let number = text.parse().map_err(|_| PairError::value("a whole number"))?;
    Ok(ContextValue::Amount(Amount::whole(number)))
}

/// What a key of the context stands for.
enum ContextKey<'a> {
    Request,
    Fact(FactId, &'a FactDecl),
    Value(ValueId, &'a ValueDecl),
}

fn key_target<'a>(flow: &'a Flow, key: &str) -> Option<ContextKey<'a>> {
    // What it was called before format 2, in contexts that were kept.
    if key == BuiltIn::Request.name() || key == "kind" {
        return Some(ContextKey::Request);
    }
    let given =
        |(_, fact): &(FactId, &FactDecl)| fact.given_by == GivenBy::Customer && &*fact.id == key;
    flow.facts().find(given).map(|(id, decl)| ContextKey::Fact(id, decl)).or_else(|| {
        let mut values = flow.values();
        values.find(|(_, decl)| &*decl.name == key).map(|(id, decl)| ContextKey::Value(id, decl))
    })
}

/// Why a pair was refused.
struct PairError {
    about_key: bool,
    wanted: String,
}

impl PairError {
    fn key() -> Self {
        Self { about_key: true, wanted: String::new() }
    }

    fn value(wanted: &str) -> Self {
        Self { about_key: false, wanted: wanted.to_owned() }
    }

    fn one_of<'a>(names: impl IntoIterator<Item = &'a (impl AsRef<str> + ?Sized + 'a)>) -> Self {
        let names: Vec<_> = names.into_iter().map(AsRef::as_ref).collect();
        Self { about_key: false, wanted: names.join(" | ") }
    }

    fn into_diagnostic(
        self,
        flow: &Flow,
        key: &str,
        place: Option<(SourceId, Span)>,
    ) -> Diagnostic {
        let keys: Vec<&str> = [BuiltIn::Request.name()]
            .into_iter()
            .chain(
                flow.facts
                    .iter()
                    .filter(|fact| fact.given_by == GivenBy::Customer)
                    .map(|fact| &*fact.id),
            )
            .chain(flow.values.iter().map(|value| &*value.name))
            .collect();
        let mut finding = if self.about_key {
            Diagnostic::new(Code::UnknownKey).with("known", keys.join(" ")).suggest(key, keys)
        } else {
            Diagnostic::new(Code::BadContext).with("wanted", self.wanted)
        };
        finding.place = place;
        finding.with("name", key)
    }
}

/// One value index for each of the flow's facts.
fn chosen_facts(flow: &Flow) -> Vec<u8> {
    vec![0; flow.facts.len()]
}

fn choose(chosen: &mut [u8], id: FactId, value: u8) {
    if let Some(place) = chosen.get_mut(id.index()) {
        *place = value;
    }
}

fn apply_sets(decl: &ValueDecl, chosen: &mut [u8]) {
    for (fact, value) in &decl.sets {
        choose(chosen, *fact, *value);
    }
}

/// The given facts as one number, in the mixed radix of the flow's table.
fn pack_given(flow: &Flow, chosen: &[u8]) -> GivenFacts {
    let (mut number, mut radix) = (0_usize, 1_usize);
    for (fact, value) in flow.facts.iter().zip(chosen) {
        if fact.given_by == GivenBy::Customer {
            number += radix * usize::from(*value);
            radix *= fact.values.len();
        }
    }
    GivenFacts(u16::try_from(number).expect("there are at most 4,096 combinations of given facts"))
}

fn sanitize(text: &str) -> Result<String, PairError> {
    let text: String = text.chars().filter(|c| !c.is_control()).take(MAX_CHARS + 1).collect();
    if text.chars().count() > MAX_CHARS {
        return Err(PairError::value("at most 60 characters"));
    }
    if text.is_empty() { Err(PairError::value("a text that is not empty")) } else { Ok(text) }
}

/// Months as people say them: whole years as years, a little more as "over". A language that the program has no words
/// for gets the number of months, and says what it counts in the line itself.
fn spoken_months(months: u32, lang: Lang) -> String {
    let (years, rest) = (months / 12, months % 12);
    match lang {
        Lang::Other(_) => months.to_string(),
        Lang::Zh => match (years, rest) {
            (0, _) => format!("{}个月", chinese_number(months)),
            (_, 0) => format!("{}年", chinese_number(years)),
            (_, _) => format!("{}年多", chinese_number(years)),
        },
        Lang::En => match (years, rest) {
            (0, 1) => "a month".to_owned(),
            (0, _) => format!("{} months", english_number(months)),
            (1, 0) => "a year".to_owned(),
            (1, _) => "over a year".to_owned(),
            (_, 0) => format!("{} years", english_number(years)),
            (_, _) => format!("over {} years", english_number(years)),
        },
    }
}

/// A small number as it is counted aloud: 两, not 二; digits from a hundred on.
fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or("");
    match number {
        2 => "两".to_owned(),
        0..=9 => digit(number).to_owned(),
        10 => "十".to_owned(),
        11..=19 => format!("十{}", digit(number - 10)),
        20..=99 if number.is_multiple_of(10) => format!("{}十", digit(number / 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

/// A small number in words; digits from thirteen on.
fn english_number(number: u32) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = usize::try_from(number).ok().and_then(|number| WORDS.get(number));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
