//! A simulation as programs read it.

use super::run::SimulationResult;
use super::tally::ArmStats;
use flow::Flow;
use flow::lang::Text;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A simulation with what was asked for.
#[derive(Debug)]
pub struct SimulationReport<'s> {
    /// How many calls.
    pub calls: u64,
    /// The seed.
    pub seed: u64,
    /// For each side: the flow and the policy, by their names.
    pub arms: Vec<(String, String)>,
    /// What reasons and manners are called.
    pub names: DisplayNames,
    /// What was found.
    pub result: &'s SimulationResult,
    /// What a call is worth by the plan, before a word was said.
    pub expected: Option<f64>,
}

/// What reasons and manners are called, by their ids.
#[derive(Debug, Clone, Default)]
pub struct DisplayNames {
    /// Reasons.
    pub reasons: BTreeMap<String, Text>,
    /// Manners.
    pub manners: BTreeMap<String, Text>,
}

impl DisplayNames {
    /// Those of some flows.
    #[must_use]
    pub fn from_flows<'f>(flows: impl IntoIterator<Item = &'f Flow>) -> Self {
        let mut names = Self::default();
        for flow in flows {
            let reasons = flow.reasons().map(|(_, one)| (one.id.to_string(), one.name.clone()));
            names.reasons.extend(reasons);
            for manner in flow.cast().manners {
                let label = manner.label(flow).map(|label| (manner.id.to_string(), label.clone()));
                names.manners.extend(label);
            }
        }
        names
    }
}

impl SimulationReport<'_> {
    fn side(&self, at: usize, tally: &ArmStats) -> Map<String, Value> {
        let (flow, policy) = self.arms.get(at).cloned().unwrap_or_default();
        let mut side = Map::new();
        side.insert("flow".to_owned(), json!(flow));
        side.insert("policy".to_owned(), json!(policy));
        side.insert("calls".to_owned(), json!(self.calls));
        side.insert("seed".to_owned(), json!(self.seed));
        if let Ok(Value::Object(all)) = serde_json::to_value(&tally.all) {
            side.extend(all);
        }
        side.insert("by_reason".to_owned(), json!(tally.by_reason));
        side.insert("by_style".to_owned(), json!(tally.by_style));
        side.insert("events".to_owned(), json!(tally.events));
        side
    }
}

impl Serialize for SimulationReport<'_> {
    /// One side as an object; two sides as `sides`, with what the second did better as `difference`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sides: Vec<_> =
            self.result.arms.iter().enumerate().map(|(at, side)| self.side(at, side)).collect();
        let mut map = serializer.serialize_map(None)?;
        if let [one] = sides.as_slice() {
            for (key, value) in one {
                map.serialize_entry(key, value)?;
            }
        } else {
            let difference = &self.result.difference;
            map.serialize_entry("sides", &sides)?;
            map.serialize_entry(
                "difference",
                &json!({ "value": difference.value(), "retained": difference.retained() }),
            )?;
        }
        map.serialize_entry("expected", &self.expected)?;
        map.end()
    }
}
