//! A learned model used as it lies: a table whose rows stand where their hashes say, each weight one character.
//!
//! A row is how rare its feature is, a weight for each class, and the feature's key. Nothing is read or hashed before
//! the first remark; what a remark does not look at is never read. (Linear probing: Knuth, *The Art of Computer
//! Programming*, vol. 3, §6.4; FNV-1a: Fowler, Noll, Vo. Term frequency and rarity: Salton and Buckley, 1988.)

use super::feature::{Feature, FeatureText};
use flow::LateRows;
use flow::method::DialogueContext;

/// A weight has so many steps to either side of none, so that each is one printable character, and none is one that JSON
/// escapes (`"` and `\`).
pub const MOST_STEPS: i32 = 45;
/// How rare a feature is, is written in steps of so much. A choice: finer ones changed no measured figure.
pub const RARITY_STEP: f32 = 0.1;
/// What is no words counts so much, where the words of a remark together are of length one. Measured: 0.05 to 0.3 are
/// within a hundredth of each other, more is worse.
pub const SHAPE_WEIGHT: f32 = 0.15;

/// The character for so many steps.
#[must_use]
pub fn pack(steps: i32) -> char {
    let place = u8::try_from(steps.clamp(-MOST_STEPS, MOST_STEPS) + MOST_STEPS);
    let plain = b'#' + place.expect("a step more or less fits a byte");
    char::from(if plain >= b'\\' { plain + 1 } else { plain })
}

fn unpack(byte: u8) -> i32 {
    let plain = if byte > b'\\' { byte - 1 } else { byte };
    i32::from(plain) - i32::from(b'#') - MOST_STEPS
}

/// Where the row of a feature is looked for first, in a table of `count` rows, a power of two.
#[must_use]
pub fn slot(feature: &[&str; 3], count: usize) -> usize {
    let bytes = feature.iter().flat_map(|part| part.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    usize::try_from(hash ^ (hash >> 32)).unwrap_or_default() & count.wrapping_sub(1)
}

/// The features of a remark that a model knows, and how much each counts.
#[derive(Debug)]
pub(super) struct FeatureVector<'m, 't> {
    entries: Vec<FeatureValue<'m, 't>>,
}

#[derive(Debug)]
struct FeatureValue<'m, 't> {
    at: usize,
    weights: &'m [u8],
    words: Option<&'t str>,
    /// Whether it is a run of characters or words.
    is_word: bool,
    times: f32,
    rarity: f32,
    value: f32,
}

/// The rows of a model of so many classes.
#[derive(Debug, Clone)]
pub(super) struct PackedTable {
    rows: LateRows,
    classes: usize,
    /// What a step of a weight is, in log-odds.
    unit: f32,
}

impl PackedTable {
    /// A table as it stands in a flow; `None` for one that is none.
    #[must_use]
    pub(super) fn new(rows: LateRows, classes: usize, thousandths: i32) -> Option<Self> {
        let unit = f32::from(u16::try_from(thousandths).ok()?) / 1000.0;
        rows.count().is_power_of_two().then_some(Self { rows, classes, unit })
    }

    /// The place of a feature's row, how rare the feature is, and its weights.
    fn find(&self, feature: &Feature<'_>) -> Option<(usize, f32, &[u8])> {
        let count = self.rows.count();
        let first = slot(&feature.parts, count);
        for probe in 0..count {
            let at = (first + probe) & (count - 1);
            let row = self.rows.get(at)?;
            let (head, key) = row.as_bytes().split_at_checked(self.classes + 1)?;
            let [first, second, third] = feature.parts.map(str::as_bytes);
            let rest = key.strip_prefix(first).and_then(|rest| rest.strip_prefix(second));
            if rest == Some(third) {
                let (rarity, weights) = head.split_first()?;
                let steps = unpack(*rarity) + MOST_STEPS;
                let rarity = f32::from(u8::try_from(steps).ok()?) * RARITY_STEP;
                return Some((at, rarity, weights));
            }
        }
        None
    }

    /// The features of a remark that the table knows.
    #[must_use]
    pub(super) fn vector<'m, 't>(
        &'m self,
        text: &'t FeatureText,
        after: DialogueContext,
    ) -> FeatureVector<'m, 't> {
        let mut entries: Vec<FeatureValue<'m, 't>> = Vec::new();
        text.each(after, |feature| {
            if let Some((at, rarity, weights)) = self.find(&feature) {
                let Feature { parts: [kind, ..], words } = feature;
                let is_word = kind.is_empty();
                let (times, value) = (1.0, 0.0);
                entries.push(FeatureValue { at, weights, words, is_word, times, rarity, value });
            }
        });
        entries.sort_by_key(|entry| entry.at);
        entries.dedup_by(|later, first| {
            let same = later.at == first.at;
            first.times += if same { later.times } else { 0.0 };
            same
        });
        let mut length = 0.0;
        for entry in &mut entries {
            entry.value = if entry.words.is_some() {
                let value = (1.0 + entry.times.ln()) * entry.rarity;
                length += value * value;
                value
            } else {
                SHAPE_WEIGHT
            };
        }
        let length = length.sqrt().max(f32::MIN_POSITIVE);
        for entry in entries.iter_mut().filter(|entry| entry.words.is_some()) {
            entry.value /= length;
        }
        FeatureVector { entries }
    }
}

impl<'t> FeatureVector<'_, 't> {
    /// Whether the model knows no word of the remark; letters within words look like something everywhere.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        !self.entries.iter().any(|entry| entry.is_word)
    }

    /// Log-odds of each class, without what speaks for it beforehand.
    #[must_use]
    pub(super) fn scores(&self, table: &PackedTable) -> Vec<f32> {
        let mut sums = vec![0.0; table.classes];
        for entry in &self.entries {
            for (sum, weight) in sums.iter_mut().zip(entry.weights) {
                *sum += entry.value * steps(*weight);
            }
        }
        sums.into_iter().map(|sum| sum * table.unit).collect()
    }

    /// The words that speak most for a class, those within others left out.
    #[must_use]
    pub(super) fn words_for(&self, class: usize) -> Vec<&'t str> {
        // A choice, for they are only shown: two tell enough.
        const MOST: usize = 2;
        let mut told: Vec<(f32, &'t str)> = Vec::new();
        for entry in &self.entries {
            let weight = entry.weights.get(class).map_or(0.0, |weight| steps(*weight));
            if let Some(words) = entry.words.filter(|_| weight > 0.0) {
                let words = words.trim_matches(|c: char| matches!(c, '^' | '$' | ' '));
                // A single character says little to a reader, and so do three letters of a word.
                let is_part = words.chars().count() == 1 || !entry.is_word;
                let shown = if is_part { 0.3 } else { 1.0 };
                told.push((weight * entry.value * shown, words));
            }
        }
        told.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.len().cmp(&a.1.len())));
        let mut kept: Vec<&'t str> = Vec::new();
        for (_, words) in told {
            if kept.len() == MOST {
                break;
            }
            if !words.is_empty()
                && !kept.iter().any(|one| one.contains(words) || words.contains(one))
            {
                kept.push(words);
            }
        }
        kept
    }
}

fn steps(weight: u8) -> f32 {
    f32::from(i16::try_from(unpack(weight)).unwrap_or_default())
}
