//! Spots: places on a call, told by facts as an author would say them (`step=propose, cost>=2`).

use super::path::shortest_path;
use crate::call::{Event, State};
use flow::condition::{Facts, NotedFacts};
use flow::context::Context;
use flow::describe;
use flow::effect::NotedFact;
use flow::equation::{Level, Range};
use flow::fact::{BuiltIn, Domain, Field};
use flow::id::{ReasonId, RequestId};
use flow::method::{Emotion, OutcomeKind, Step};
use flow::{Flow, FlowCase, GivenBy};

/// How many states the search for a call to a spot looks at. A choice, not measured: an author waits for it.
const MAX_STATES: usize = 40_000;

/// A place on a call: what some facts are there.
#[derive(Debug, Clone)]
pub struct StatePredicate {
    bits: u128,
    /// The fields that are told.
    constrained: Vec<Field>,
    reasons: Option<(ReasonId, ReasonId)>,
    /// What the agent has noted there.
    pub notes: Vec<NotedFact>,
    /// What the customer's context gives there, as `key=value`.
    pub given: Vec<String>,
}

/// Why a spot could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PredicateError {
    /// Two places at once.
    Either(String),
    /// No `fact=value`.
    NoPair(String),
    /// A value of the customer, which is told with the customer and is no place on a call.
    CustomerValue(String),
    /// There is no such fact; with those there are.
    UnknownFact(String, Vec<String>),
    /// The fact has no such value; with those it has.
    UnknownValue(String, String, Vec<String>),
}

impl StatePredicate {
    /// Reads a spot: `fact=value`, `fact>=n`, `fact<=n` (`>`, `<`), joined by commas or `and`; `a|b` for either.
    ///
    /// # Errors
    /// If a part is no such pair, or names a fact or a value that the flow does not have.
    pub fn parse(flow: &Flow, text: &str) -> Result<Self, PredicateError> {
        let mut spot = Self {
            bits: u128::MAX,
            constrained: Vec::new(),
            reasons: None,
            notes: Vec::new(),
            given: Vec::new(),
        };
        let text = text.replace(" and ", ",").replace(['，', '且'], ",");
        if text.contains(" or ") || text.contains('或') {
            return Err(PredicateError::Either(text));
        }
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let signs = [">=", "<=", ">", "<", "="];
            let found = signs.iter().find_map(|sign| Some((part.split_once(sign)?, *sign)));
            let Some(((fact, value), sign)) = found else {
                return Err(PredicateError::NoPair(part.to_owned()));
            };
            spot.add(flow, fact.trim(), sign, value.trim())?;
        }
        Ok(spot)
    }

    fn add(
        &mut self,
        flow: &Flow,
        fact: &str,
        sign: &str,
        value: &str,
    ) -> Result<(), PredicateError> {
        let unknown = |known: &[&str]| {
            let known = known.iter().map(|name| (*name).to_owned()).collect();
            PredicateError::UnknownValue(fact.to_owned(), value.to_owned(), known)
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
            self.notes.push(NotedFact::Emotion(emotion));
            let mood = emotion.mood();
            self.restrict(Field::MOOD, Field::MOOD.bit(mood.index()));
            return Ok(());
        }
        if let Some((id, decl)) = flow.facts().find(|(_, decl)| &*decl.id == fact) {
            let at = decl.value_named(value).and_then(|at| u8::try_from(at).ok());
            let at = at.ok_or_else(|| {
                unknown(&decl.values.iter().map(|value| &*value.id).collect::<Vec<_>>())
            })?;
            match decl.given_by {
                GivenBy::Agent => self.notes.push(NotedFact::Fact(id, at)),
                GivenBy::Customer => self.given.push(format!("{fact}={value}")),
            }
            return Ok(());
        }
        let Some(field) = describe::state_field(flow, fact) else {
            if flow.values().any(|(_, value)| &*value.name == fact) {
                return Err(PredicateError::CustomerValue(fact.to_owned()));
            }
            let own = flow.facts().map(|(_, decl)| decl.id.to_string());
            let every = BuiltIn::ALL.iter().map(|fact| fact.name().to_owned());
            let known = every.chain(own).collect();
            return Err(PredicateError::UnknownFact(fact.to_owned(), known));
        };
        let names = match BuiltIn::from_name(fact).map(BuiltIn::domain) {
            Some(Domain::Requests) => {
                return self.add_request(flow, fact, value);
            }
            Some(Domain::Terms(set)) => set.names,
            Some(Domain::Levels) => return self.add_levels(field, fact, sign, value),
            Some(Domain::Count(most)) => return self.add_count(field, fact, (sign, value), most),
            Some(Domain::Reasons | Domain::Feelings) | None => &[],
        };
        let mut bits = 0;
        for value in value.split('|') {
            let at = names.iter().position(|name| *name == value.trim());
            bits |= field.bit(at.ok_or_else(|| unknown(names))?);
        }
        self.restrict(field, bits);
        Ok(())
    }

    /// What the customer wants: each by its name, `unsaid` and `none` among them.
    fn add_request(&mut self, flow: &Flow, fact: &str, value: &str) -> Result<(), PredicateError> {
        let field = Field::REQUEST;
        let mut bits = 0;
        for value in value.split('|') {
            let known = flow.request_values().map(|id| flow.request_name(id).to_owned());
            let unknown =
                || PredicateError::UnknownValue(fact.to_owned(), value.to_owned(), known.collect());
            let request = flow.request_named(value.trim()).ok_or_else(unknown)?;
            bits |= field.bit(request.index());
        }
        self.restrict(field, bits);
        Ok(())
    }

    fn add_levels(
        &mut self,
        field: Field,
        fact: &str,
        sign: &str,
        value: &str,
    ) -> Result<(), PredicateError> {
        let (lo, hi) = bounds(fact, (sign, value), Level::CRITICAL.value())?;
        let within = |range: &Range| {
            let exact = sign != "=" || (range.lo().value() == lo && range.hi().value() == hi);
            range.lo().value() >= lo && range.hi().value() <= hi && exact
        };
        let bits = Range::all().filter(within);
        self.restrict(field, bits.fold(0, |bits, range| bits | field.bit(range.index())));
        Ok(())
    }

    fn add_count(
        &mut self,
        field: Field,
        fact: &str,
        written: (&str, &str),
        most: u8,
    ) -> Result<(), PredicateError> {
        let (lo, hi) = bounds(fact, written, most)?;
        let bits = (lo..=hi).fold(0, |bits, count| bits | field.bit(usize::from(count)));
        self.restrict(field, bits);
        Ok(())
    }

    fn restrict(&mut self, field: Field, bits: u128) {
        self.bits &= !field.all() | bits;
        self.constrained.push(field);
    }

    /// Whether a call stands there.
    #[must_use]
    pub fn matches(&self, facts: Facts) -> bool {
        self.distance(facts) == 0
    }

    /// Whether all that is told of the spot is so: on the call, in what the agent noted, and in what the
    /// customer's context gives.
    #[must_use]
    pub fn matches_with_notes(&self, flow: &Flow, facts: Facts, notes: NotedFacts) -> bool {
        let is_noted = |told: &NotedFact| match told {
            NotedFact::Emotion(emotion) => notes.get(Field::EMOTION) == emotion.index(),
            NotedFact::Fact(fact, value) => {
                notes.get(flow.fact(*fact).field) == usize::from(*value)
            }
        };
        self.matches(facts)
            && self.notes.iter().all(is_noted)
            && self.matches_given(flow, facts.bits)
    }

    /// Whether what is told of the customer is so, given these facts.
    #[must_use]
    pub fn matches_given(&self, flow: &Flow, given: u128) -> bool {
        self.given.iter().all(|pair| {
            let (fact, value) = pair.split_once('=').unwrap_or((pair, ""));
            flow.fact_named(fact).is_some_and(|decl| {
                decl.field.value(given).is_some_and(|now| decl.value_named(value) == Some(now))
            })
        })
    }

    /// The endings that are told, if any are.
    #[must_use]
    pub fn endings(&self) -> Vec<OutcomeKind> {
        let told = self.constrained.contains(&Field::OUTCOME);
        let is = |one: &&OutcomeKind| {
            **one != OutcomeKind::None && self.bits & Field::OUTCOME.bit(one.index()) != 0
        };
        OutcomeKind::ALL.iter().filter(|_| told).filter(is).copied().collect()
    }

    /// Whether a call that stands here comes there by ending so: what is told beside the ending is so of the
    /// call before it.
    #[must_use]
    pub fn matches_by_ending(&self, before: Facts, ending: OutcomeKind) -> bool {
        let aside = Field::STEP.all() | Field::OUTCOME.all();
        let bits = before.bits & !aside
            | Field::STEP.bit(Step::Closed.index())
            | Field::OUTCOME.bit(ending.index());
        self.matches(Facts { bits, ..before })
    }

    /// A legal call that comes there, if the search finds one.
    #[must_use]
    pub fn shortest_call(&self, case: FlowCase<'_>, context: &Context) -> Option<Vec<Event>> {
        shortest_path(case, self.initial_state(context), MAX_STATES, |state| {
            self.distance(state.facts(case))
        })
        .found()
    }

    /// Where such a call begins: with the kind that is told, else with the context's.
    #[must_use]
    pub fn initial_state(&self, context: &Context) -> State {
        let told = |id: &RequestId| {
            self.constrained.contains(&Field::REQUEST)
                && self.bits & Field::REQUEST.bit(id.index()) != 0
        };
        let request = (0..RequestId::COUNT).filter_map(RequestId::new).find(told);
        request.map_or_else(|| State::initial(context), State::initial_with)
    }

    /// How many of the told facts are otherwise; steps count most, for they take longest.
    fn distance(&self, facts: Facts) -> u32 {
        // A choice: a step takes several exchanges, a fact mostly one. The search for gaps has the same number.
        const STEP_WEIGHT: u32 = 8;
        let outside = |field: &Field| facts.bits & field.all() & !self.bits != 0;
        let far = self.constrained.iter().filter(|field| outside(field)).map(|field| {
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

/// The bounds of levels and counts: `n`, `lo-hi`, or a bound by its sign.
fn bounds(fact: &str, (sign, value): (&str, &str), most: u8) -> Result<(u8, u8), PredicateError> {
    let unknown = || {
        let known = (0..=most).map(|number| number.to_string()).collect();
        PredicateError::UnknownValue(fact.to_owned(), value.to_owned(), known)
    };
    let (from, to) = value.split_once(['-', '–']).unwrap_or((value, value));
    let number = |text: &str| text.trim().parse::<u8>().ok().filter(|number| *number <= most);
    let (Some(from), Some(to)) = (number(from), number(to)) else { return Err(unknown()) };
    match sign {
        ">=" => Ok((from, most)),
        "<=" => Ok((0, to)),
        ">" if from < most => Ok((from + 1, most)),
        "<" if to > 0 => Ok((0, to - 1)),
        ">" | "<" => Err(unknown()),
        _ => Ok((from, to)),
    }
}
