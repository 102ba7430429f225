//! Learns what customers do: for each language one model of acts, each act against all others by logistic regression,
//! and of whether they say that they leave.
//!
//! What a remark says is its features' `(1 + log times) × rarity`, of length one together; what is no words counts
//! [`SHAPE_WEIGHT`] each. The features that weigh most for any act are kept, and learned from once more.

use engine::hear::{
    FeatureText, MOST_STEPS, RARITY_STEP, SHAPE_WEIGHT, WritingSystem, normalize, pack, slot,
};
use flow::method::DialogueContext;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// How little large weights cost, as `C` of scikit-learn. Measured on one half of the open data: 2 to 30 are within a
/// hundredth of each other.
const COST: f32 = 6.0;
/// Sentences of an act count so much more the rarer it is: this power of the ratio of the others to them. Measured: 0
/// to 0.5 are as good, more is worse.
const BALANCE: f32 = 0.25;
/// A sentence in which an act is not the main one counts so much for it. A choice.
const BESIDE: f32 = 0.7;
/// Features of fewer sentences are left out. Measured: 1 is a hundredth better, and needs three times the space.
const SEEN_IN: usize = 2;
/// How many features are kept, and the rows of their table. A choice: both languages fit into 1.7 MB, and 16,000 were
/// a hundredth better in English alone.
const MOST_FEATURES: usize = 12_000;
const ROWS: usize = 1 << 14;
/// A weight of so much log-odds takes all steps; larger ones are cut. Measured: nothing is lost.
const LARGEST: f32 = 6.0;
const EPOCHS: u16 = 25;

#[derive(serde::Deserialize)]
struct Example {
    text: String,
    after: String,
    acts: Vec<String>,
    leaving: serde_json::Value,
}

/// What a sentence is learned from: its features' places, and how much each counts.
type Row = Vec<(usize, f32)>;

struct Features(BTreeMap<String, (usize, f32)>);

/// The models, as they stand in a flow.
pub(crate) fn models(path: &Path, digest: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("the examples are there");
    let all: Vec<Example> =
        text.lines().map(|line| serde_json::from_str(line).expect("an example a line")).collect();
    let of = |system: WritingSystem| {
        let own = all.iter().filter(|one| WritingSystem::of(&normalize(&one.text)) == system);
        model(system, &own.collect::<Vec<_>>(), digest)
    };
    [WritingSystem::Chinese, WritingSystem::Latin].map(of).into()
}

fn model(system: WritingSystem, examples: &[&Example], digest: &str) -> String {
    let keys: Vec<Vec<([String; 3], bool)>> = examples.iter().map(|one| keys_of(one)).collect();
    let acts: BTreeSet<&str> =
        examples.iter().flat_map(|one| one.acts.iter().map(String::as_str)).collect();
    let leaving = ["leaving.yes", "leaving.no", "leaving.negated"];
    let classes: Vec<&str> = acts.into_iter().chain(leaving).collect();
    let all = features(&keys, examples.len(), |_| true);
    let first = learn(&all, &keys, examples, &classes);
    let mut heaviest: Vec<(f32, &String)> = all
        .0
        .iter()
        .map(|(key, (at, _))| {
            (first.iter().map(|(weights, _)| weights[*at].abs()).fold(0.0, f32::max), key)
        })
        .collect();
    heaviest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    heaviest.truncate(MOST_FEATURES);
    let kept: BTreeSet<&String> = heaviest.into_iter().map(|(_, key)| key).collect();
    let kept = features(&keys, examples.len(), |key| kept.contains(key));
    let weights = learn(&kept, &keys, examples, &classes);
    let json = json(system, &classes, digest, &kept, &weights);
    println!(
        "acts {}: {} sentences, {} features, {} bytes",
        system.code(),
        examples.len(),
        kept.0.len(),
        json.len()
    );
    json
}

/// The keys of a sentence's features, and whether each is of its words.
fn keys_of(one: &Example) -> Vec<([String; 3], bool)> {
    let after = DialogueContext::from_name(&one.after).expect("a context that there is");
    let text = FeatureText::new(&normalize(&one.text));
    let mut keys = Vec::new();
    text.each(after, |feature| {
        keys.push((feature.parts.map(str::to_owned), feature.words.is_some()));
    });
    keys
}

/// The features that enough sentences have, and how rare each is.
fn features(
    keys: &[Vec<([String; 3], bool)>],
    sentences: usize,
    keep: impl Fn(&String) -> bool,
) -> Features {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for own in keys {
        let own: BTreeSet<String> = own.iter().map(|(parts, _)| parts.concat()).collect();
        for key in own {
            *seen.entry(key).or_default() += 1;
        }
    }
    let kept = seen.into_iter().filter(|(key, count)| *count >= SEEN_IN && keep(key));
    let rarity = |count: usize| {
        let exact = (1.0 + sentences as f32 / count as f32).ln();
        (exact / RARITY_STEP).round() * RARITY_STEP
    };
    Features(kept.enumerate().map(|(at, (key, count))| (key, (at, rarity(count)))).collect())
}

fn row(own: &[([String; 3], bool)], features: &Features) -> Row {
    let mut found: BTreeMap<usize, (f32, f32, bool)> = BTreeMap::new();
    for (parts, is_words) in own {
        if let Some((at, rarity)) = features.0.get(&parts.concat()) {
            found.entry(*at).or_insert((0.0, *rarity, *is_words)).0 += 1.0;
        }
    }
    let value = |(times, rarity, _): &(f32, f32, bool)| (1.0 + times.ln()) * rarity;
    let words = found.values().filter(|(_, _, is_words)| *is_words);
    let length = words.map(|one| value(one).powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let each =
        found.iter().map(|(at, one)| (*at, if one.2 { value(one) / length } else { SHAPE_WEIGHT }));
    each.collect()
}

/// For each class its weights, and what speaks for it beforehand.
fn learn(
    features: &Features,
    keys: &[Vec<([String; 3], bool)>],
    examples: &[&Example],
    classes: &[&str],
) -> Vec<(Vec<f32>, f32)> {
    let rows: Vec<Row> = keys.iter().map(|own| row(own, features)).collect();
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
        _ => None,
    };
    match leaving {
        Some(wanted) => f32::from(u8::from(one.leaving == wanted)),
        None if one.acts.first().is_some_and(|main| main == class) => 1.0,
        None if one.acts.iter().any(|act| act == class) => BESIDE,
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
        for at in (1..order.len()).rev() {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (dice >> 33) as usize % (at + 1));
        }
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

fn json(
    system: WritingSystem,
    classes: &[&str],
    digest: &str,
    features: &Features,
    weights: &[(Vec<f32>, f32)],
) -> String {
    let unit = LARGEST / MOST_STEPS as f32;
    let mut table: Vec<String> = vec![String::new(); ROWS];
    for (key, (at, rarity)) in &features.0 {
        let mut line = String::new();
        line.push(pack((rarity / RARITY_STEP).round() as i32 - MOST_STEPS));
        line.extend(weights.iter().map(|(own, _)| pack((own[*at] / unit).round() as i32)));
        line.push_str(key);
        let mut place = slot(&[key.as_str(), "", ""], ROWS);
        while !table[place].is_empty() {
            place = (place + 1) % ROWS;
        }
        table[place] = line;
    }
    let names: Vec<String> = classes.iter().map(|name| format!("\"{name}\"")).collect();
    let bias = weights.iter().map(|(_, bias)| ((bias * 100.0).round() as i32).to_string());
    let rows: Vec<String> = table.iter().map(|row| format!("\"{row}\"")).collect();
    let mut out = String::new();
    let _ = write!(
        out,
        "{{ \"id\": \"act.{}\", \"classes\": [{}], \"digest\": \"{digest}\", \"unit\": {}, \"bias\": [{}], \"weights\": [\n{}] }}",
        system.code(),
        names.join(", "),
        (unit * 1000.0).round() as i32,
        bias.collect::<Vec<_>>().join(", "),
        rows.join(",\n"),
    );
    out
}
