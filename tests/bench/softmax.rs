//! Learns one of several: why customers leave, and in which tone they speak. For each language one model by multinomial
//! logistic regression, without what the cues say, which are added when a remark is heard.

use crate::packed::{Features, Keys, Row, Weights, json, keys_of, shuffle};
use engine::hear::{WritingSystem, normalize};
use flow::method::DialogueContext;

const EPOCHS: u16 = 25;

/// A sentence, the place of its class among the classes, and how much it counts.
pub(crate) struct Example<'t> {
    pub(crate) text: &'t str,
    pub(crate) class: usize,
    pub(crate) counts: f32,
}

/// What is chosen for a model.
pub(crate) struct Settings {
    pub(crate) name: &'static str,
    /// How little large weights cost, as `C` of scikit-learn.
    pub(crate) cost: f32,
    /// Whether how long a remark is, and its marks, are learned from too.
    pub(crate) shape: bool,
    /// How many features are kept, and the buckets of their table: half of them empty, so that what is not there is seen at
    /// once.
    pub(crate) features: usize,
    pub(crate) buckets: usize,
}

/// The models, as they stand in a flow.
pub(crate) fn models(
    settings: &Settings,
    examples: &[Example<'_>],
    classes: &[&str],
    digest: &str,
) -> Vec<String> {
    let of = |system: WritingSystem| {
        let is_own = |one: &&Example<'_>| WritingSystem::of(&normalize(one.text)) == system;
        let own: Vec<&Example<'_>> = examples.iter().filter(is_own).collect();
        let keys: Vec<Keys> = own.iter().map(|one| words_of(one.text, settings.shape)).collect();
        let all = Features::of(&keys);
        let first = learn(settings, &all, &keys, &own, classes.len());
        let kept = all.most_telling(&keys, &first, settings.features);
        let weights = learn(settings, &kept, &keys, &own, classes.len());
        let each = weights.iter().flat_map(|(weights, _)| weights);
        let largest = each.fold(0.0_f32, |most, weight| most.max(weight.abs()));
        json(settings.name, system, classes, digest, (&kept, &weights), (settings.buckets, largest))
    };
    [WritingSystem::Chinese, WritingSystem::Latin].map(of).into()
}

/// Runs of one or two characters, words and letters; neither why somebody leaves nor how they speak hangs on what was
/// said before. Measured on the open data: three characters add nothing, and take the place of two.
fn words_of(text: &str, shape: bool) -> Keys {
    let mut keys = keys_of(text, DialogueContext::Opening);
    let of_context = DialogueContext::Opening.name();
    let is_short =
        |key: &str| key.contains(|c: char| c.is_ascii_lowercase()) || key.chars().count() <= 2;
    keys.retain(|(key, _)| match key.strip_prefix('#') {
        Some(rest) => shape && !rest.starts_with(of_context),
        None => !key.starts_with(['@', '=']) && is_short(key),
    });
    keys
}

/// Stochastic gradient descent with `AdaGrad` steps and an L2 penalty; each class counts alike.
fn learn(
    settings: &Settings,
    features: &Features,
    keys: &[Keys],
    examples: &[&Example<'_>],
    classes: usize,
) -> Weights {
    let rows: Vec<Row> = keys.iter().map(|own| features.row(own)).collect();
    let mut sizes = vec![0.0_f32; classes];
    for one in examples {
        sizes[one.class] += one.counts;
    }
    let mean = sizes.iter().sum::<f32>() / classes as f32;
    let penalty = 1.0 / (settings.cost * rows.len() as f32);
    let width = features.0.len();
    let mut weights = vec![(vec![0.0_f32; width], 0.0_f32); classes];
    let mut slopes = vec![(vec![1e-2_f32; width], 1e-2_f32); classes];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut dice: u64 = 42;
    for epoch in 0..EPOCHS {
        shuffle(&mut order, &mut dice);
        let step = 0.5 / (1.0 + f32::from(epoch) * 0.15);
        for &at in &order {
            let (row, one) = (&rows[at], examples[at]);
            let score = |(own, bias): &(Vec<f32>, f32)| {
                bias + row.iter().map(|(at, value)| own[*at] * value).sum::<f32>()
            };
            let scores: Vec<f32> = weights.iter().map(score).collect();
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = scores.iter().map(|score| (score - best).exp()).sum();
            let counts = one.counts * mean / sizes[one.class];
            for (class, score) in scores.iter().enumerate() {
                let wanted = f32::from(u8::from(class == one.class));
                let error = ((score - best).exp() / sum - wanted) * counts;
                if error.abs() < 1e-4 {
                    continue;
                }
                let ((own, bias), (own_slopes, bias_slope)) =
                    (&mut weights[class], &mut slopes[class]);
                for (at, value) in row {
                    let slope = error * value + penalty * own[*at];
                    own_slopes[*at] += slope * slope;
                    own[*at] -= step * slope / own_slopes[*at].sqrt();
                }
                *bias_slope += error * error;
                *bias -= step * error / bias_slope.sqrt();
            }
        }
    }
    weights
}
