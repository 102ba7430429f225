//! Spots: places on a call, told by facts as an author would say them (`step=propose, cost>=2`).

use super::way::way;
use crate::call::{Event, State};
use flow::condition::{BUILT_IN, Facts, Field, MOST_PROPOSALS, MOST_REFUSALS, Notes};
use flow::context::Context;
use flow::describe;
use flow::effect::Noted;
use flow::equation::Range;
use flow::id::ReasonId;
use flow::method::{Clarity, Emotion, Fixable, Kind, Objection, OutcomeName, Step};
use flow::{Case, Flow, GivenBy};

/// How many states the search for a call to a spot looks at.
const MOST_STATES: usize = 40_000;

/// A place on a call: what some facts are there.
#[derive(Debug, Clone)]
pub struct Spot {
    bits: u128,
    /// The fields that are told.
    told: Vec<Field>,
    reasons: Option<(ReasonId, ReasonId)>,
    /// What the agent has noted there.
    pub notes: Vec<Noted>,
    /// What the customer's context gives there, as `key=value`.
    pub given: Vec<String>,
}

/// Why a spot could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpotProblem {
    /// Two places at once.
    Either(String),
    /// No `fact=value`.
    NoPair(String),
    /// There is no such fact; with those there are.
    UnknownFact(String, Vec<String>),
    /// The fact has no such value; with those it has.
    UnknownValue(String, String, Vec<String>),
}

impl Spot {
    /// Reads a spot: `fact=value`, `fact>=n`, `fact<=n` (`>`, `<`), joined by commas or `and`; `a|b` for either.
    ///
    /// # Errors
    /// If a part is no such pair, or names a fact or a value that the flow does not have.
    pub fn read(flow: &Flow, text: &str) -> Result<Self, SpotProblem> {
        let mut spot = Self {
            bits: u128::MAX,
            told: Vec::new(),
            reasons: None,
            notes: Vec::new(),
            given: Vec::new(),
        };
        let text = text.replace(" and ", ",").replace(['，', '且'], ",");
        if text.contains(" or ") || text.contains('或') {
            return Err(SpotProblem::Either(text));
        }
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let signs = [">=", "<=", ">", "<", "="];
            let found = signs.iter().find_map(|sign| Some((part.split_once(sign)?, *sign)));
            let Some(((fact, value), sign)) = found else {
                return Err(SpotProblem::NoPair(part.to_owned()));
            };
            spot.tell(flow, fact.trim(), sign, value.trim())?;
        }
        Ok(spot)
    }

    fn tell(
        &mut self,
        flow: &Flow,
        fact: &str,
        sign: &str,
        value: &str,
    ) -> Result<(), SpotProblem> {
        let unknown = |known: &[&str]| {
            let known = known.iter().map(|name| (*name).to_owned()).collect();
            SpotProblem::UnknownValue(fact.to_owned(), value.to_owned(), known)
        };
        if fact == "reason" {
            let id = if value == "none" { Some(ReasonId::NONE) } else { flow.reason_named(value) };
            let id = id.ok_or_else(|| {
                unknown(&flow.reasons().map(|(_, reason)| &*reason.id).collect::<Vec<_>>())
            })?;
            let last =
                flow.reasons().map(|(other, _)| other).filter(|other| flow.covers(id, *other));
            self.reasons = Some((id, last.last().unwrap_or(id)));
            return Ok(());
        }
        if fact == "emotion" {
            let emotion = Emotion::from_name(value).ok_or_else(|| unknown(Emotion::NAMES))?;
            self.notes.push(Noted::Emotion(emotion));
            let mood = emotion.mood();
            self.keep(Field::MOOD, Field::MOOD.bit(mood.index()));
            return Ok(());
        }
        if let Some((id, decl)) = flow.facts().find(|(_, decl)| &*decl.id == fact) {
            let at = decl.value_named(value).and_then(|at| u8::try_from(at).ok());
            let at = at.ok_or_else(|| {
                unknown(&decl.values.iter().map(|value| &*value.id).collect::<Vec<_>>())
            })?;
            match decl.given_by {
                GivenBy::Agent => self.notes.push(Noted::Fact(id, at)),
                GivenBy::Customer => self.given.push(format!("{fact}={value}")),
            }
            return Ok(());
        }
        let Some(field) = describe::field(flow, fact) else {
            let own = flow.facts().map(|(_, decl)| decl.id.to_string());
            let every = ["step"].into_iter().chain(BUILT_IN).map(str::to_owned);
            let known = every.chain(own).collect();
            return Err(SpotProblem::UnknownFact(fact.to_owned(), known));
        };
        let names: &[&str] = match fact {
            "step" => Step::NAMES,
            "kind" => Kind::NAMES,
            "clarity" => Clarity::NAMES,
            "verdict" => &["leaving", "open", "staying"],
            "fixable" => Fixable::NAMES,
            "objection" => Objection::NAMES,
            "outcome" => OutcomeName::NAMES,
            _ => return self.tell_number(field, fact, sign, value),
        };
        let mut bits = 0;
        for value in value.split('|') {
            let at = names.iter().position(|name| *name == value.trim());
            bits |= field.bit(at.ok_or_else(|| unknown(names))?);
        }
        self.keep(field, bits);
        Ok(())
    }

    /// Levels and counts: `n`, `lo-hi`, or a bound by its sign.
    fn tell_number(
        &mut self,
        field: Field,
        fact: &str,
        sign: &str,
        value: &str,
    ) -> Result<(), SpotProblem> {
        let most = match fact {
            "proposals" => MOST_PROPOSALS,
            "refusals" => MOST_REFUSALS,
            _ => 4,
        };
        let (from, to) = value.split_once(['-', '–']).unwrap_or((value, value));
        let number = |text: &str| text.trim().parse::<u8>().ok().filter(|number| *number <= most);
        let unknown = || {
            let known = (0..=most).map(|number| number.to_string()).collect();
            SpotProblem::UnknownValue(fact.to_owned(), value.to_owned(), known)
        };
        let (Some(from), Some(to)) = (number(from), number(to)) else {
            return Err(unknown());
        };
        let (lo, hi) = match sign {
            ">=" => (from, most),
            "<=" => (0, to),
            ">" if from < most => (from + 1, most),
            "<" if to > 0 => (0, to - 1),
            ">" | "<" => return Err(unknown()),
            _ => (from, to),
        };
        let bits = if matches!(fact, "severity" | "cost") {
            let within = |range: &Range| {
                let exact = sign != "=" || (range.lo().value() == lo && range.hi().value() == hi);
                range.lo().value() >= lo && range.hi().value() <= hi && exact
            };
            Range::all().filter(within).fold(0, |bits, range| bits | field.bit(range.index()))
        } else {
            (lo..=hi).fold(0, |bits, count| bits | field.bit(usize::from(count)))
        };
        self.keep(field, bits);
        Ok(())
    }

    fn keep(&mut self, field: Field, bits: u128) {
        self.bits &= !field.all() | bits;
        self.told.push(field);
    }

    /// Whether a call stands there.
    #[must_use]
    pub fn is(&self, facts: Facts) -> bool {
        self.distance(facts) == 0
    }

    /// Whether all that is told of the spot is so: on the call, in what the agent noted, and in what the
    /// customer's context gives.
    #[must_use]
    pub fn holds(&self, flow: &Flow, facts: Facts, notes: Notes) -> bool {
        let is_noted = |told: &Noted| match told {
            Noted::Emotion(emotion) => notes.get(Field::EMOTION) == emotion.index(),
            Noted::Fact(fact, value) => notes.get(flow.fact(*fact).field) == usize::from(*value),
        };
        self.is(facts) && self.notes.iter().all(is_noted) && self.is_of(flow, facts.bits)
    }

    /// Whether what is told of the customer is so, given these facts.
    #[must_use]
    pub fn is_of(&self, flow: &Flow, given: u128) -> bool {
        self.given.iter().all(|pair| {
            let (fact, value) = pair.split_once('=').unwrap_or((pair, ""));
            flow.fact_named(fact).is_some_and(|decl| {
                decl.field.value(given).is_some_and(|now| decl.value_named(value) == Some(now))
            })
        })
    }

    /// The endings that are told, if any are.
    #[must_use]
    pub fn endings(&self) -> Vec<OutcomeName> {
        let told = self.told.contains(&Field::OUTCOME);
        let is = |one: &&OutcomeName| {
            **one != OutcomeName::None && self.bits & Field::OUTCOME.bit(one.index()) != 0
        };
        OutcomeName::ALL.iter().filter(|_| told).filter(is).copied().collect()
    }

    /// Whether a call that stands here comes there by ending so: what is told beside the ending is so of the
    /// call before it.
    #[must_use]
    pub fn is_by_ending(&self, before: Facts, ending: OutcomeName) -> bool {
        let aside = Field::STEP.all() | Field::OUTCOME.all();
        let bits = before.bits & !aside
            | Field::STEP.bit(Step::Closed.index())
            | Field::OUTCOME.bit(ending.index());
        self.is(Facts { bits, ..before })
    }

    /// A legal call that comes there, if the search finds one.
    #[must_use]
    pub fn call_to(&self, case: Case<'_>, context: &Context) -> Option<Vec<Event>> {
        way(case, self.start(context), MOST_STATES, |state| self.distance(state.facts(case)))
    }

    /// Where such a call begins: with the kind that is told, else with the context's.
    #[must_use]
    pub fn start(&self, context: &Context) -> State {
        let told = |kind: &&Kind| {
            self.told.contains(&Field::KIND) && self.bits & Field::KIND.bit(kind.index()) != 0
        };
        let kind = Kind::ALL.iter().find(told);
        kind.map_or_else(|| State::start(context), |kind| State::first(*kind))
    }

    /// How many of the told facts are otherwise; steps count most, for they take longest.
    fn distance(&self, facts: Facts) -> u32 {
        const STEP_WEIGHT: u32 = 8;
        let outside = |field: &Field| facts.bits & field.all() & !self.bits != 0;
        let far = self.told.iter().filter(|field| outside(field)).map(|field| {
            if *field == Field::STEP {
                let here = Field::STEP.value(facts.bits).unwrap_or_default();
                let there = Field::STEP.value(self.bits).unwrap_or_default();
                STEP_WEIGHT * u32::try_from(here.abs_diff(there)).unwrap_or(1)
            } else {
                1
            }
        });
        let reason = self.reasons.is_none_or(|(a, b)| (a..=b).contains(&facts.reason));
        far.sum::<u32>() + u32::from(!reason)
    }
}
