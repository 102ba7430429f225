//! Learns what people do when they speak: for each language one model of a customer's acts and of whether they say that
//! they leave, and one of an agent's acts; each act against all others by logistic regression. The features that tell
//! most are kept, and learned from once more.

use crate::packed::{Features, Keys, Row, Weights, json, keys_of, shuffle};
use engine::hear::{WritingSystem, normalize};
use flow::method::DialogueContext;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// How little large weights cost, as `C` of scikit-learn. Measured on one half of the open data: 2 to 30 are within a
/// hundredth of each other.
const COST: f32 = 6.0;
/// Sentences of an act count so much more the rarer it is: this power of the ratio of the others to them. Measured: 0
/// to 0.5 are as good, more is worse.
const BALANCE: f32 = 0.25;
/// A sentence in which an act is not the main one counts so much for it. A choice.
const BESIDE: f32 = 0.7;
const EPOCHS: u16 = 25;

/// A remark that the project wrote.
#[derive(serde::Deserialize)]
pub(crate) struct Example {
    pub(crate) text: String,
    /// What had just been said to a customer.
    after: Option<String>,
    acts: Vec<String>,
    pub(crate) reason: Option<String>,
    #[serde(default)]
    leaving: serde_json::Value,
    /// Whether one of its acts hurts.
    #[serde(skip)]
    pub(crate) hurts: bool,
}

/// What is chosen for a model.
pub(crate) struct Settings {
    pub(crate) name: &'static str,
    /// What is told apart beside acts.
    pub(crate) also: &'static [&'static str],
    /// How many features are kept, and the buckets of their table.
    pub(crate) features: usize,
    pub(crate) buckets: usize,
    /// A weight of so much log-odds takes all steps; larger ones are cut.
    pub(crate) largest: f32,
}

impl Example {
    pub(crate) fn does(&self, act: &str) -> bool {
        self.acts.iter().any(|one| one == act)
    }

    pub(crate) fn does_first(&self, act: &str) -> bool {
        self.acts.first().is_some_and(|main| main == act)
    }

    /// Whether it says that they leave.
    pub(crate) fn leaves(&self) -> bool {
        self.leaving == true
    }

    /// Whether it answers a proposal, or what was said after a no.
    pub(crate) fn is_about_an_offer(&self) -> bool {
        let after = self.after.as_deref().unwrap_or_default();
        ["offered", "after_decline", "asked_consent"].contains(&after)
    }

    /// The keys of its features; of what had been said only where that is told.
    fn keys(&self) -> Keys {
        let Some(after) = &self.after else {
            let opening = DialogueContext::Opening;
            let mut keys = keys_of(&self.text, opening);
            let of_context = format!("#{}", opening.name());
            keys.retain(|(key, _)| !key.starts_with('@') && !key.starts_with(&of_context));
            return keys;
        };
        keys_of(&self.text, DialogueContext::from_name(after).expect("a known context"))
    }
}

/// The remarks of a file, one a line.
pub(crate) fn examples(path: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(path).expect("the examples are there");
    text.lines().map(|line| serde_json::from_str(line).expect("an example a line")).collect()
}

/// The models, as they stand in a flow.
pub(crate) fn models(settings: &Settings, all: &[Example], digest: &str) -> Vec<String> {
    let of = |system: WritingSystem| {
        let own = all.iter().filter(|one| WritingSystem::of(&normalize(&one.text)) == system);
        let own: Vec<&Example> = own.collect();
        let keys: Vec<Keys> = own.iter().map(|one| one.keys()).collect();
        let acts: BTreeSet<&str> =
            own.iter().flat_map(|one| one.acts.iter().map(String::as_str)).collect();
        let classes: Vec<&str> = acts.into_iter().chain(settings.also.iter().copied()).collect();
        let all = Features::of(&keys);
        let first = learn(&all, &keys, &own, &classes);
        let kept = all.most_telling(&keys, &first, settings.features);
        let weights = learn(&kept, &keys, &own, &classes);
        json(
            settings.name,
            system,
            &classes,
            digest,
            (&kept, &weights),
            (settings.buckets, settings.largest),
        )
    };
    [WritingSystem::Chinese, WritingSystem::Latin].map(of).into()
}

/// For each class its weights, and what speaks for it beforehand.
fn learn(features: &Features, keys: &[Keys], examples: &[&Example], classes: &[&str]) -> Weights {
    let rows: Vec<Row> = keys.iter().map(|own| features.row(own)).collect();
    let each = classes.par_iter().map(|class| {
        let part = |one: &&Example| share_of(one, class);
        let shares: Vec<f32> = examples.iter().map(part).collect();
        let own = shares.iter().filter(|share| **share > 0.0).count() as f32;
        let more = ((examples.len() as f32 - own) / own.max(1.0)).powf(BALANCE);
        let samples: Vec<(&Row, bool, f32)> = rows
            .iter()
            .zip(shares)
            .map(|(row, share)| {
                let is_own = share > 0.0;
                (row, is_own, if is_own { share * more } else { 1.0 })
            })
            .collect();
        regress(&samples, features.0.len())
    });
    each.collect()
}

/// How much a sentence counts for a class; nothing if it is none of it.
fn share_of(one: &Example, class: &str) -> f32 {
    let leaving = match class {
        "leaving.yes" => Some(serde_json::Value::Bool(true)),
        "leaving.no" => Some(serde_json::Value::Bool(false)),
        "leaving.negated" => Some(serde_json::Value::from("negated")),
        "hurts" => return f32::from(u8::from(one.hurts)),
        _ => None,
    };
    match leaving {
        Some(wanted) => f32::from(u8::from(one.leaving == wanted)),
        None if one.does_first(class) => 1.0,
        None if one.does(class) => BESIDE,
        None => 0.0,
    }
}

/// Logistic regression by stochastic gradient descent with `AdaGrad` steps, an L2 penalty on what is looked at.
fn regress(samples: &[(&Row, bool, f32)], width: usize) -> (Vec<f32>, f32) {
    let penalty = 1.0 / (COST * samples.len() as f32);
    let (mut weights, mut slopes) = (vec![0.0_f32; width], vec![1e-2_f32; width]);
    let (mut bias, mut bias_slope) = (0.0_f32, 1e-2_f32);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut dice: u64 = 42;
    for epoch in 0..EPOCHS {
        shuffle(&mut order, &mut dice);
        let step = 0.5 / (1.0 + f32::from(epoch) * 0.15);
        for &at in &order {
            let (row, is_own, counts) = samples[at];
            let score = bias + row.iter().map(|(at, value)| weights[*at] * value).sum::<f32>();
            let likely = 1.0 / (1.0 + (-score).exp());
            let error = (likely - f32::from(u8::from(is_own))) * counts;
            if error.abs() < 1e-4 {
                continue;
            }
            for (at, value) in row {
                let slope = error * value + penalty * weights[*at];
                slopes[*at] += slope * slope;
                weights[*at] -= step * slope / slopes[*at].sqrt();
            }
            bias_slope += error * error;
            bias -= step * error / bias_slope.sqrt();
        }
    }
    (weights, bias)
}
