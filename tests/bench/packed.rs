//! Features of sentences, and models as they stand packed in a flow.
//!
//! What a sentence says is its features' `(1 + log times) × rarity`, of length one together; what is no words counts
//! [`SHAPE_WEIGHT`] each.

use engine::hear::{
    EMPTY, FeatureText, MOST_STEPS, RARITY_STEP, SHAPE_WEIGHT, WritingSystem, bucket, normalize,
    pack,
};
use flow::method::DialogueContext;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Features of fewer sentences are left out. Measured on acts: 1 is a hundredth better, and needs three times the space.
const SEEN_IN: usize = 2;

/// The keys of a sentence's features, and whether each is of its words.
pub(crate) type Keys = Vec<(String, bool)>;

/// What a sentence is learned from: its features' places, and how much each counts.
pub(crate) type Row = Vec<(usize, f32)>;

/// The weights of each class, and what speaks for it beforehand.
pub(crate) type Weights = Vec<(Vec<f32>, f32)>;

/// Features by their keys: the place of each, how rare it is, and how many sentences have it.
pub(crate) struct Features(pub(crate) BTreeMap<String, (usize, f32, usize)>);

/// The keys of a text's features.
pub(crate) fn keys_of(text: &str, after: DialogueContext) -> Keys {
    let text = FeatureText::new(&normalize(text));
    let mut keys = Vec::new();
    text.each(after, |feature| keys.push((feature.parts.concat(), feature.words.is_some())));
    keys
}

impl Features {
    /// The features that enough sentences have.
    pub(crate) fn of(keys: &[Keys]) -> Self {
        Self::kept(keys, |_| true)
    }

    fn kept(keys: &[Keys], keep: impl Fn(&String) -> bool) -> Self {
        Self::seen_in(keys, SEEN_IN, keep)
    }

    fn seen_in(keys: &[Keys], least: usize, keep: impl Fn(&String) -> bool) -> Self {
        let mut seen: BTreeMap<&String, usize> = BTreeMap::new();
        for own in keys {
            let own: BTreeSet<&String> = own.iter().map(|(key, _)| key).collect();
            for key in own {
                *seen.entry(key).or_default() += 1;
            }
        }
        let kept = seen.into_iter().filter(|(key, count)| *count >= least && keep(key));
        let rarity = |count: usize| {
            let exact = (1.0 + keys.len() as f32 / count as f32).ln();
            (exact / RARITY_STEP).round() * RARITY_STEP
        };
        let each =
            kept.enumerate().map(|(at, (key, count))| (key.clone(), (at, rarity(count), count)));
        Self(each.collect())
    }

    /// Those that tell most of any class: what weighs much, for rare words count more in a sentence and common ones in
    /// more of them. Measured on the open data: better by a hundredth or two than by weight alone.
    pub(crate) fn most_telling(&self, keys: &[Keys], weights: &Weights, most: usize) -> Self {
        let heaviest = |at: usize| weights.iter().map(|(own, _)| own[at].abs()).fold(0.0, f32::max);
        let tells = |(at, rarity, count): &(usize, f32, usize)| {
            heaviest(*at) * rarity * (*count as f32).powf(0.25)
        };
        let mut list: Vec<(f32, &String)> =
            self.0.iter().map(|(key, feature)| (tells(feature), key)).collect();
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        list.truncate(most);
        let kept: BTreeSet<&String> = list.into_iter().map(|(_, key)| key).collect();
        Self::kept(keys, |key| kept.contains(key))
    }

    /// What a sentence with these keys is learned from.
    pub(crate) fn row(&self, own: &Keys) -> Row {
        let mut found: BTreeMap<usize, (f32, f32, bool)> = BTreeMap::new();
        for (key, is_words) in own {
            if let Some((at, rarity, _)) = self.0.get(key) {
                found.entry(*at).or_insert((0.0, *rarity, *is_words)).0 += 1.0;
            }
        }
        let value = |(times, rarity, _): &(f32, f32, bool)| (1.0 + times.ln()) * rarity;
        let words = found.values().filter(|(_, _, is_words)| *is_words);
        let length = words.map(|one| value(one).powi(2)).sum::<f32>().sqrt();
        let length = length.max(f32::MIN_POSITIVE);
        let each = found.iter();
        each.map(|(at, one)| (*at, if one.2 { value(one) / length } else { SHAPE_WEIGHT }))
            .collect()
    }
}

/// A model as it stands in a flow: a table of so many buckets, a power of two. Weights beyond `largest` are cut.
pub(crate) fn json(
    id: &str,
    system: WritingSystem,
    classes: &[&str],
    digest: &str,
    (features, weights): (&Features, &Weights),
    (buckets, largest): (usize, f32),
) -> String {
    let unit = ((largest / MOST_STEPS as f32) * 1000.0).ceil() / 1000.0;
    let mut table: Vec<(u8, String)> = vec![(EMPTY, String::new()); buckets];
    for (key, (at, rarity, _)) in &features.0 {
        let mut line = String::new();
        line.push(pack((rarity / RARITY_STEP).round() as i32 - MOST_STEPS));
        line.extend(weights.iter().map(|(own, _)| pack((own[*at] / unit).round() as i32)));
        line.push_str(key);
        let (mut place, fingerprint) = bucket(&[key.as_str(), "", ""], buckets);
        while table[place].0 != EMPTY {
            place = (place + 1) % buckets;
        }
        table[place] = (fingerprint, line);
    }
    let names: Vec<String> = classes.iter().map(|name| format!("\"{name}\"")).collect();
    let bias = weights.iter().map(|(_, bias)| ((bias * 100.0).round() as i32).to_string());
    let full = table.iter().filter(|(fingerprint, _)| *fingerprint != EMPTY);
    let quoted: Vec<String> = full.map(|(_, row)| format!("\"{row}\"")).collect();
    let fingerprints: String = table.iter().map(|(one, _)| char::from(*one)).collect();
    // Some rows a line, for there are many.
    let lines: Vec<String> = quoted.chunks(16).map(|rows| rows.join(",")).collect();
    let mut out = String::new();
    let _ = write!(
        out,
        "{{ \"id\": \"{id}.{}\", \"classes\": [{}], \"digest\": \"{digest}\", \"unit\": {}, \"bias\": [{}],\n\"fingerprints\": \"{fingerprints}\",\n\"weights\": [\n{}] }}",
        system.code(),
        names.join(", "),
        (unit * 1000.0).round() as i32,
        bias.collect::<Vec<_>>().join(", "),
        lines.join(",\n"),
    );
    println!("{id}.{}: {} features, {} bytes", system.code(), features.0.len(), out.len());
    out
}

/// The English words of sentences, as a model without classes.
pub(crate) fn vocabulary(texts: &[&str], buckets: usize, digest: &str) -> String {
    let words = |text: &&str| -> Keys {
        let text = normalize(text);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\''));
        let words = words.filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
        words.filter(|word| word.len() > 1).map(|word| (word.to_owned(), true)).collect()
    };
    let is_english = |text: &&&str| WritingSystem::of(&normalize(text)) == WritingSystem::Latin;
    let keys: Vec<Keys> = texts.iter().filter(is_english).map(words).collect();
    let features = Features::seen_in(&keys, 1, |_| true);
    json("word", WritingSystem::Latin, &[], digest, (&features, &Vec::new()), (buckets, 1.0))
}

/// A permutation of so many places that is the same on every machine.
pub(crate) fn shuffle(order: &mut [usize], dice: &mut u64) {
    for at in (1..order.len()).rev() {
        *dice =
            dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (*dice >> 33) as usize % (at + 1));
    }
}
