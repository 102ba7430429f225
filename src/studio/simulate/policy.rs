//! Policies: what an agent would say next.

use super::advice_cache::AdviceCache;
use super::decision::DecisionPoint;
use super::preferences::Preferences;
use engine::call::enabled_items;
use engine::plan::Plan;
use flow::id::ItemId;

/// How an agent chooses what to say.
#[derive(Clone, Copy)]
pub enum Policy<'p> {
    /// The first of what the guide advises.
    Equation,
    /// The first of what the guide advises in the order of a plan.
    Best(&'p Plan<'p>),
    /// Anything that may be said.
    Random,
    /// What an author prefers, else what the guide advises.
    Own(&'p Preferences),
}

impl Policy<'_> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Equation => "equation",
            Self::Best(_) => "best",
            Self::Random => "random",
            Self::Own(_) => "own",
        }
    }

    /// Whether it always chooses the same where the call went the same.
    pub(super) fn is_deterministic(&self) -> bool {
        !matches!(self, Self::Random)
    }

    /// What to say; `None` where nothing is advised. A random choice takes `dice`, a number below which it
    /// draws; what was worked out where calls stood is not worked out again.
    pub fn choose(
        &self,
        at: DecisionPoint<'_>,
        dice: &mut dyn FnMut(usize) -> usize,
        memory: &mut AdviceCache,
    ) -> Option<ItemId> {
        let mut advised = |plan: Option<&Plan<'_>>| {
            let advice = memory.advice(at, plan);
            advice.suggestions.first().map(|first| first.item)
        };
        match self {
            Self::Equation => advised(None),
            Self::Best(plan) => advised(Some(plan)),
            Self::Random => random(at, dice),
            Self::Own(preferences) => preferences.choose(at).or_else(|| advised(None)),
        }
    }
}

/// Anything that may be said: items are drawn until one may.
fn random(at: DecisionPoint<'_>, dice: &mut dyn FnMut(usize) -> usize) -> Option<ItemId> {
    /// Where so many were drawn in vain, hardly anything may be said: then they are gone through in order. A choice:
    /// where one item in twenty may be said, so many draws find one 95 times of 100.
    const DRAWS: usize = 60;
    enabled_items(at.case, at.position.state).next()?;
    let of_step = at.case.items_of(at.position.state.step());
    let drawn = (0..DRAWS).filter_map(|_| of_step.get(dice(of_step.len())).copied());
    at.first_that_may(drawn).or_else(|| at.first_that_may(of_step.iter().copied()))
}
