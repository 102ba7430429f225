//! Many customers: drawn from those a flow has, in the mix of reasons that is asked for.

use super::goal::CustomerGoal;
use super::rng::CallRng;
use flow::Flow;
use flow::cast::{Cast, Persona};
use flow::equation::Level;
use flow::id::ReasonId;
use serde_json::{Map, Value};

/// How often each reason is given, by its name in the flow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReasonMix(Vec<(ReasonId, u32)>);

/// Why a mix cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MixError {
    /// It is not an object of numbers; why.
    Malformed(String),
    /// There are several in it, or none of that name; with those there are.
    Several(Vec<String>),
    /// It names no reason of this flow that anybody has; with what it names.
    Nobody(Vec<String>),
}

impl ReasonMix {
    /// Reads a mix: an object of reasons with how often each is given; `name` chooses one of several in a
    /// file, where such an object may stand as `mapped`. Names that the flow does not have are given back
    /// beside it, so that a measured distribution can be used as it is.
    ///
    /// # Errors
    /// If it is no such object, or nothing of it is left.
    pub fn parse(
        flow: &Flow,
        text: &str,
        name: Option<&str>,
    ) -> Result<(Self, Vec<String>), MixError> {
        let malformed = |error: &dyn std::fmt::Display| MixError::Malformed(error.to_string());
        let whole: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| malformed(&error))?;
        let several = || whole.keys().cloned().collect();
        let one = match name {
            Some(name) => {
                let one = whole.get(name).and_then(Value::as_object);
                one.ok_or_else(|| MixError::Several(several()))?
            }
            None if whole.values().any(Value::is_object) && !whole.contains_key("mapped") => {
                return Err(MixError::Several(several()));
            }
            None => &whole,
        };
        let counts = one.get("mapped").and_then(Value::as_object).unwrap_or(one);
        let number = |(name, count): (&String, &Value)| {
            let count = count.as_f64().filter(|count| count.is_finite() && *count >= 0.0);
            count.map(|count| (name.clone(), count)).ok_or_else(|| malformed(name))
        };
        let counts: Vec<(String, f64)> = counts
            .iter()
            .filter(|(name, _)| *name != "$comment")
            .map(number)
            .collect::<Result<_, _>>()?;
        let total: f64 = counts.iter().map(|(_, count)| count).sum();
        let (mut mix, mut unknown) = (Self::default(), Vec::new());
        for (name, count) in counts {
            match flow.reason_named(&name) {
                Some(id) => mix.0.push((id, super::odds::per_million(count, total))),
                None => unknown.push(name),
            }
        }
        if mix.0.iter().all(|(_, count)| *count == 0) {
            return Err(MixError::Nobody(unknown));
        }
        Ok((mix, unknown))
    }
}

/// In one call of so many a level is one lower than is written, in another one higher. A choice, docs/PRACTICE.md:
/// three levels in four are as they are written.
const SHIFTED_IN: u32 = 8;
/// Patience differs by up to this part of what is written. A choice, docs/PRACTICE.md: a quarter more or less.
const PATIENCE_PART: u8 = 4;

/// Customers to draw from.
#[derive(Debug)]
pub struct PersonaSampler<'c> {
    cast: &'c Cast,
    personas: Vec<&'c Persona>,
    weights: Vec<u32>,
    mix: Option<(Vec<ReasonId>, Vec<u32>)>,
    /// For each reason of the mix: who has it, and how often they call.
    having: Vec<(Vec<usize>, Vec<u32>)>,
}

impl<'c> PersonaSampler<'c> {
    /// The customers of a cast, as often as their odds say; in this mix of reasons, if one is given.
    #[must_use]
    pub fn new(flow: &Flow, cast: &'c Cast, mix: Option<&ReasonMix>) -> Self {
        let personas: Vec<&Persona> = cast.personas.iter().collect();
        let weights: Vec<u32> = personas.iter().map(|one| u32::from(one.odds)).collect();
        let own = |reason: ReasonId| {
            let having = personas.iter().enumerate();
            let having = having.filter(|(_, one)| flow.are_related(reason, one.reason));
            let places: Vec<usize> = having.map(|(at, _)| at).collect();
            let odds = places.iter().filter_map(|at| weights.get(*at).copied()).collect();
            (places, odds)
        };
        let having = mix.iter().flat_map(|mix| &mix.0).map(|(reason, _)| own(*reason)).collect();
        let mix = mix.map(|mix| mix.0.iter().copied().unzip());
        Self { cast, personas, weights, mix, having }
    }

    /// A customer: one of the cast, a little otherwise than they are written, so that no two calls are alike.
    #[must_use]
    pub fn draw(&self, dice: &mut CallRng) -> Option<CustomerGoal<'c>> {
        let reason = self.mix.as_ref().and_then(|(reasons, counts)| {
            let at = dice.weighted_index(counts)?;
            Some((*reasons.get(at)?, self.having.get(at)?))
        });
        let (persona, stranger) = match reason {
            Some((_, (places, odds))) if !places.is_empty() => {
                (*places.get(dice.weighted_index(odds)?)?, None)
            }
            // Nobody of the cast has this reason: someone's manner, with the reason.
            Some((reason, _)) => (dice.weighted_index(&self.weights)?, Some(reason)),
            None => (dice.weighted_index(&self.weights)?, None),
        };
        let truth = CustomerGoal::new(self.cast, *self.personas.get(persona)?)?;
        let level = |level: Level, dice: &mut CallRng| {
            let shift = match dice.below(SHIFTED_IN) {
                0 => -1,
                1 => 1,
                _ => 0,
            };
            let shifted = level.value().saturating_add_signed(shift);
            Level::new(shifted.min(Level::CRITICAL.value())).unwrap_or(level)
        };
        let part = u32::from(truth.patience / PATIENCE_PART);
        let patience = u32::from(truth.patience) + dice.below(2 * part + 1) - part;
        let (severity, cost) = (level(truth.severity, dice), level(truth.cost, dice));
        Some(CustomerGoal {
            severity: if severity == Level::NONE { Level::SLIGHT } else { severity },
            cost,
            patience: u8::try_from(patience).unwrap_or(truth.patience),
            reason: stranger.unwrap_or(truth.reason),
            excuse: truth.excuse.filter(|_| stranger.is_none()),
            ..truth
        })
    }
}
