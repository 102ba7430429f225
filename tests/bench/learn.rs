//! Learns the weights of hearing from sentences that the project wrote:
//! `cargo run --release --bin learn`.
//!
//! Reads `flows/*/examples.jsonl` (one object a line: `text`, `reason`, `tone`) and the flow's cues, and
//! writes `flows/mobile/learned.json` (reasons) and `flows/common/learned.json` (tones). The runs that
//! tell most about the class are chosen first; their weights are learned by multinomial logistic
//! regression: stochastic gradient descent with `AdaGrad` steps and an L2 penalty. The same sentences and
//! cues give the same files. What a flow's cues say is given to the learner as it is, so that it learns
//! what the cues leave open.
#![allow(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool for authors: small counts, and it may fail where it stands"
)]

use engine::hear::{Classifier, Interpreter, SCORE_UNIT, cue_score, ngrams, normalize};
use flow::Flow;
use flow::method::Tone;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

mod acts;
mod folder;

/// Few rounds and small steps: the sentences learned from are not those that will be heard.
const EPOCHS: usize = 12;
const STEP: f64 = 0.1;
const REASONS: Settings = Settings { penalty: 0.02, balance: 0.5, shape: false };
const TONES: Settings = Settings { penalty: 0.04, balance: 1.0, shape: true };
/// Runs that fewer sentences have are left out.
const SEEN_IN: f64 = 2.0;
/// How many runs are learned from, those that tell most.
const MOST_RUNS: usize = 3000;

#[derive(serde::Deserialize)]
struct Example {
    text: String,
    reason: String,
    tone: String,
}

/// A sentence before its runs are chosen.
struct Row<'t> {
    text: &'t str,
    label: &'t str,
    /// What the cues say already, for each class.
    cues: Vec<f64>,
}

struct Sample {
    runs: Vec<usize>,
    cues: Vec<f64>,
    class: usize,
}

/// What is chosen for each of the two models.
#[derive(Clone, Copy)]
struct Settings {
    /// How strongly weights are drawn to nothing.
    penalty: f64,
    /// How far small classes are weighed up: 0 not at all, 1 until all count alike.
    balance: f64,
    /// Whether the shape of a text is learned from too.
    shape: bool,
}

struct Model {
    weights: Vec<Vec<f64>>,
    bias: Vec<f64>,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../flows");
    let flow = folder::flow(root.join("mobile")).expect("the mobile flow loads");
    let ear = Interpreter::cues_only(&flow);
    let of = |folder: &str| examples(&root.join(folder).join("examples.jsonl"));
    let (mobile, common) = (of("mobile"), of("common"));
    let all: Vec<&Example> = mobile.iter().chain(&common).collect();

    let tops = flow.reasons().filter(|(id, _)| flow.root_reason(*id) == *id);
    let mut reasons: Vec<String> = tops.map(|(_, reason)| reason.id.to_string()).collect();
    reasons.push("none".to_owned());
    let of_reason = |one: &&Example| -> Vec<f64> {
        let told = ear.cue_weights(&flow, &one.text).0;
        reasons.iter().map(|name| told_of(&flow, &told, name)).collect()
    };
    let rows =
        all.iter().map(|one| Row { text: &one.text, label: &one.reason, cues: of_reason(one) });
    let digest = digest(&root);
    let of_reasons = model("reason", &reasons, &digest, rows.collect(), REASONS);
    write(&root.join("mobile/learned.json"), &[of_reasons]);

    let tones: Vec<String> = Tone::NAMES.iter().map(|name| (*name).to_owned()).collect();
    let of_tone = |one: &&Example| -> Vec<f64> {
        ear.cue_weights(&flow, &one.text).1.iter().map(|weight| cue_score(*weight)).collect()
    };
    let rows = all.iter().map(|one| Row { text: &one.text, label: &one.tone, cues: of_tone(one) });
    let mut models = vec![model("tone", &tones, &digest, rows.collect(), TONES)];
    models.extend(acts::models(&root.join("common/acts.jsonl"), &acts_digest(&root)));
    write(&root.join("common/learned.json"), &models);
}

fn write(path: &Path, models: &[String]) {
    let json = format!("{{ \"learned\": [\n  {}] }}\n", models.join(",\n  "));
    println!("{}: {} bytes", path.display(), json.len());
    std::fs::write(path, json).expect("the folder can be written");
}

/// Tells by which sentences a file was written, so that a test sees when they have moved on (FNV-1a).
fn digest(root: &Path) -> String {
    digest_of(&["mobile", "common"].map(|folder| root.join(folder).join("examples.jsonl")))
}

fn acts_digest(root: &Path) -> String {
    digest_of(&[root.join("common/acts.jsonl")])
}

fn digest_of(files: &[PathBuf]) -> String {
    let bytes = files.iter().flat_map(|path| std::fs::read(path).expect("the examples are there"));
    let digest = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{digest:016x}")
}

fn examples(path: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(path).expect("the examples are there");
    text.lines().map(|line| serde_json::from_str(line).expect("an example a line")).collect()
}

/// What the cues say of a reason.
fn told_of(flow: &Flow, told: &[(flow::id::ReasonId, u32)], name: &str) -> f64 {
    let named = |id| flow.reason(id).is_some_and(|reason| &*reason.id == name);
    told.iter().filter(|(id, _)| named(*id)).map(|(_, weight)| cue_score(*weight)).sum()
}

fn model(
    id: &str,
    classes: &[String],
    digest: &str,
    rows: Vec<Row<'_>>,
    settings: Settings,
) -> String {
    let texts: Vec<String> = rows.iter().map(|row| normalize(row.text)).collect();
    let features: Vec<Vec<&str>> = texts
        .iter()
        .map(|text| {
            let mut own = ngrams(text);
            if settings.shape {
                own.extend(Classifier::shape_features(text));
            }
            own.sort_unstable();
            own.dedup();
            own
        })
        .collect();
    let labels: Vec<usize> = rows
        .iter()
        .map(|row| {
            let class = classes.iter().position(|name| name == row.label);
            class.unwrap_or_else(|| panic!("`{}` is a {id}", row.label))
        })
        .collect();
    let vocabulary = vocabulary(&features, &labels, classes.len());
    let samples: Vec<Sample> = features
        .iter()
        .zip(labels)
        .zip(rows)
        .map(|((own, class), row)| {
            let runs = own.iter().filter_map(|run| vocabulary.binary_search(run).ok()).collect();
            Sample { runs, cues: row.cues, class }
        })
        .collect();
    let model = learn(&samples, vocabulary.len(), classes.len(), settings);
    println!("{id}: {} sentences", samples.len());
    json(id, classes, digest, &vocabulary, &model)
}

/// The runs that tell most about the class, by the information their being there gives; sorted.
fn vocabulary<'t>(features: &[Vec<&'t str>], labels: &[usize], classes: usize) -> Vec<&'t str> {
    let mut seen: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut sizes = vec![0.0; classes];
    for (own, label) in features.iter().zip(labels) {
        sizes[*label] += 1.0;
        for run in own {
            seen.entry(*run).or_insert_with(|| vec![0.0; classes])[*label] += 1.0;
        }
    }
    let all = labels.len() as f64;
    let part = |found: f64, expected: f64| {
        if found > 0.0 { found * (found / expected).ln() } else { 0.0 }
    };
    let mut told: Vec<(f64, &str)> = Vec::new();
    for (run, counts) in &seen {
        let count: f64 = counts.iter().sum();
        let gains = counts.iter().zip(&sizes).map(|(with, size)| {
            part(*with, count * size / all) + part(size - with, (all - count) * size / all)
        });
        if count >= SEEN_IN {
            told.push((gains.sum(), *run));
        }
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    told.truncate(MOST_RUNS);
    let mut kept: Vec<&str> = told.into_iter().map(|(_, run)| run).collect();
    kept.sort_unstable();
    kept
}

fn learn(samples: &[Sample], width: usize, classes: usize, settings: Settings) -> Model {
    let mut model = Model { weights: vec![vec![0.0; classes]; width], bias: vec![0.0; classes] };
    let mut slopes = vec![vec![1e-3_f64; classes]; width];
    let mut bias_slopes = vec![1e-3_f64; classes];
    let mut sizes = vec![0.0_f64; classes];
    for sample in samples {
        sizes[sample.class] += 1.0;
    }
    let mean = samples.len() as f64 / classes as f64;
    let balance: Vec<f64> =
        sizes.iter().map(|size| (mean / size.max(1.0)).powf(settings.balance)).collect();
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut dice: u64 = 42;
    for _ in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (dice >> 33) as usize % (at + 1));
        }
        for &at in &order {
            let sample = &samples[at];
            let share = 1.0 / (sample.runs.len().max(1) as f64).sqrt();
            let scores: Vec<f64> = (0..classes)
                .map(|class| {
                    let sum: f64 = sample.runs.iter().map(|run| model.weights[*run][class]).sum();
                    model.bias[class] + sample.cues[class] + sum * share
                })
                .collect();
            let best = scores.iter().copied().fold(f64::MIN, f64::max);
            let sum: f64 = scores.iter().map(|score| (score - best).exp()).sum();
            for class in 0..classes {
                let wanted = if class == sample.class { 1.0 } else { 0.0 };
                let error = ((scores[class] - best).exp() / sum - wanted) * balance[sample.class];
                bias_slopes[class] += error * error;
                model.bias[class] -= STEP * error / bias_slopes[class].sqrt();
                for &run in &sample.runs {
                    let weight = model.weights[run][class];
                    let slope = error * share + settings.penalty * weight;
                    slopes[run][class] += slope * slope;
                    model.weights[run][class] = weight - STEP * slope / slopes[run][class].sqrt();
                }
            }
        }
    }
    model
}

fn json(id: &str, classes: &[String], digest: &str, vocabulary: &[&str], model: &Model) -> String {
    let whole = |value: &f64| ((value * SCORE_UNIT).round() as i32).to_string();
    let list = |values: &[f64], gap: &str| values.iter().map(whole).collect::<Vec<_>>().join(gap);
    let names: Vec<String> = classes.iter().map(|name| format!("\"{name}\"")).collect();
    let lines = vocabulary.iter().zip(&model.weights);
    let lines: Vec<String> =
        lines.map(|(run, weights)| format!("\"{} {run}\"", list(weights, " "))).collect();
    let mut out = String::new();
    let _ = write!(
        out,
        "{{ \"id\": \"{id}\", \"classes\": [{}], \"digest\": \"{digest}\", \"bias\": [{}], \"weights\": [\n{}] }}",
        names.join(", "),
        list(&model.bias, ", "),
        lines.join(",\n"),
    );
    out
}
