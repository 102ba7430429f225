//! An author's own policy: what to say first, by places on a call.

use super::decision::DecisionPoint;
use engine::guide::{Position, PredicateError, StatePredicate};
use flow::Flow;
use flow::id::ItemId;
use flow::method::Technique;
use serde::Deserialize;

/// Preferences, the weightiest first.
#[derive(Debug, Clone)]
pub struct Preferences(Vec<(StatePredicate, Vec<Preference>)>);

/// What is preferred.
#[derive(Debug, Clone, Copy)]
enum Preference {
    Item(ItemId),
    Technique(Technique),
}

/// Why preferences cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreferencesError {
    /// They are not in the form of preferences; why.
    Malformed(String),
    /// A place on a call that could not be read.
    Spot(String, PredicateError),
    /// Neither an item of the flow nor a technique.
    Unknown(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPreferences {
    prefer: Vec<RawPreference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPreference {
    #[serde(default)]
    at: String,
    say: Vec<String>,
}

impl Preferences {
    /// Reads `{"prefer": [{"at": "step=probe, clarity=stated", "say": ["tariff.which_part", "deep"]}]}`: at
    /// each place, items or techniques, the most wanted first. What is not told there is the guide's.
    ///
    /// # Errors
    /// If it is not in this form, or names what the flow does not have.
    pub fn parse(flow: &Flow, text: &str) -> Result<Self, PreferencesError> {
        let raw: RawPreferences = serde_json::from_str(text)
            .map_err(|error| PreferencesError::Malformed(error.to_string()))?;
        let each = |one: RawPreference| {
            let spot = StatePredicate::parse(flow, &one.at)
                .map_err(|problem| PreferencesError::Spot(one.at.clone(), problem))?;
            let say = one.say.into_iter().map(|name| {
                let item = flow.item_named(&name).map(Preference::Item);
                let technique = || Technique::from_name(&name).map(Preference::Technique);
                item.or_else(technique).ok_or(PreferencesError::Unknown(name))
            });
            Ok((spot, say.collect::<Result<_, _>>()?))
        };
        raw.prefer.into_iter().map(each).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn choose(&self, at: DecisionPoint<'_>) -> Option<ItemId> {
        let Position { state, notes, features } = at.position;
        let facts = state.facts(at.case);
        let here =
            self.0.iter().filter(|(spot, _)| spot.matches_with_notes(at.case.flow(), facts, notes));
        let unsaid = |item: &ItemId| features.times_said(*item) == 0;
        let mut wanted = here.flat_map(|(_, say)| say);
        wanted.find_map(|say| {
            let items: &[ItemId] = match say {
                Preference::Item(item) => std::slice::from_ref(item),
                Preference::Technique(_) => at.case.flow().items_of(state.step()),
            };
            let fits = |item: &ItemId| match say {
                Preference::Item(_) => true,
                Preference::Technique(own) => at.case.item(*item).technique == *own,
            };
            at.first_that_may(items.iter().copied().filter(fits).filter(unsaid))
        })
    }
}
