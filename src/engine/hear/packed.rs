//! A learned model used as it lies: a table by hash, each weight one character.
//!
//! The buckets hold a fingerprint each, so that a feature that nobody knows costs one look into a few kilobytes. The rows
//! of full buckets follow one another: how rare a feature is, a weight for each class, and the feature's key. Nothing is
//! hashed before the first remark; rows that a remark does not look at are never read. (Linear probing: Knuth, *The Art
//! of Computer Programming*, vol. 3, §6.4. Fingerprints beside the buckets: Kulukundis, *`SwissTable`*, `CppCon` 2017. The
//! place of a row among the full buckets: rank, Jacobson, 1989. FNV-1a: Fowler, Noll, Vo. Term frequency and rarity:
//! Salton and Buckley, 1988.)

use super::feature::{Feature, FeatureText, WritingSystem};
use flow::method::DialogueContext;
use flow::{Flow, LateRows, Model};

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
    char::from(packed(steps))
}

fn packed(steps: i32) -> u8 {
    let place = u8::try_from(steps.clamp(-MOST_STEPS, MOST_STEPS) + MOST_STEPS);
    let plain = b'#' + place.expect("a step more or less fits a byte");
    if plain >= b'\\' { plain + 1 } else { plain }
}

fn unpack(byte: u8) -> i32 {
    let plain = if byte > b'\\' { byte - 1 } else { byte };
    i32::from(plain) - i32::from(b'#') - MOST_STEPS
}

/// A bucket without a feature.
pub const EMPTY: u8 = b' ';
/// The full buckets before every so many are counted beforehand. A choice: a cache line.
const COUNTED: usize = 64;

/// The bucket in which a feature is looked for first, in a table of `count` of them, a power of two; and its
/// fingerprint.
#[must_use]
pub fn bucket(feature: &[&str; 3], count: usize) -> (usize, u8) {
    let hash = hash(feature);
    (place(hash, count), fingerprint(hash))
}

fn hash(feature: &[&str; 3]) -> u64 {
    let bytes = feature.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn place(hash: u64, count: usize) -> usize {
    usize::try_from(hash ^ (hash >> 32)).unwrap_or_default() & count.wrapping_sub(1)
}

/// A printable byte of other bits of a hash than say its place.
fn fingerprint(hash: u64) -> u8 {
    let steps = i32::try_from((hash >> 48) % (2 * MOST_STEPS as u64 + 1)).unwrap_or_default();
    packed(steps - MOST_STEPS)
}

/// The features of a remark, each hashed once for all models.
#[derive(Debug)]
pub(super) struct HashedFeatures<'t> {
    system: WritingSystem,
    list: Vec<(u64, Feature<'t>)>,
}

impl<'t> HashedFeatures<'t> {
    /// Of a remark that was made after something of this kind.
    pub(super) fn new(text: &'t FeatureText, after: DialogueContext) -> Self {
        let mut list = Vec::new();
        text.each(after, |feature| list.push((hash(&feature.parts), feature)));
        Self { system: text.system(), list }
    }
}

/// The features of a remark that a model knows, and how much each counts.
#[derive(Debug)]
struct FeatureVector<'m, 't> {
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

/// A model of one language: its table, what speaks for each class beforehand, and what the classes stand for.
#[derive(Debug)]
pub(super) struct PackedModel<C> {
    system: WritingSystem,
    table: PackedTable,
    bias: Vec<f32>,
    classes: Vec<C>,
}

/// How much speaks for each class of a model, and what does.
#[derive(Debug)]
pub(super) struct ClassScores<'m, 't, C> {
    /// The classes, each with what speaks for it, in log-odds.
    pub(super) scores: Vec<(&'m C, f32)>,
    vector: FeatureVector<'m, 't>,
}

impl<C> PackedModel<C> {
    /// What a flow learned to tell apart under this name, in each language that it did; a model is left out if one of
    /// its classes stands for nothing.
    pub(super) fn of_flow(
        flow: &Flow,
        name: &str,
        meaning: impl Fn(&str) -> Option<C>,
    ) -> Vec<Self> {
        let load = |system: WritingSystem| {
            let model = flow.model(&format!("{name}.{}", system.code()))?;
            let classes =
                model.classes.iter().map(|name| meaning(name)).collect::<Option<Vec<_>>>()?;
            let table = PackedTable::new(&model)?;
            let log_odds = |bias: &i32| f32::from(i16::try_from(*bias).unwrap_or_default()) / 100.0;
            let bias = model.bias.iter().map(log_odds).collect();
            Some(Self { system, table, bias, classes })
        };
        [WritingSystem::Chinese, WritingSystem::Latin].into_iter().filter_map(load).collect()
    }

    /// How well a remark fits each class, by the model of its language; `None` if there is none, or it knows no word.
    pub(super) fn score<'m, 't>(
        models: &'m [Self],
        features: &HashedFeatures<'t>,
    ) -> Option<ClassScores<'m, 't, C>> {
        let model = models.iter().find(|model| model.system == features.system)?;
        let vector = model.table.vector(features);
        if vector.is_empty() {
            return None;
        }
        let sums = vector.scores(&model.table);
        let scores = sums.iter().zip(&model.bias).map(|(score, bias)| score + bias);
        Some(ClassScores { scores: model.classes.iter().zip(scores).collect(), vector })
    }
}

impl<'t, C> ClassScores<'_, 't, C> {
    /// The words that speak most for the class at a place.
    pub(super) fn words_for(&self, class: usize) -> Vec<&'t str> {
        self.vector.words_for(class)
    }
}

/// The words of a language that were learned from, and how rare each is.
#[derive(Debug)]
pub(super) struct Vocabulary(PackedTable);

impl Vocabulary {
    /// The English words that a flow knows; `None` where none were learned.
    pub(super) fn english(flow: &Flow) -> Option<Self> {
        let model = flow.model("word.en")?;
        PackedTable::new(&model).map(Self)
    }

    /// How rare a word is: the logarithm of one in how many sentences has it.
    pub(super) fn rarity(&self, word: &str) -> Option<f32> {
        let feature = Feature { parts: ["", "", word], words: None };
        let (_, rarity, _) = self.0.find(hash(&feature.parts), &feature)?;
        Some(rarity)
    }
}

/// The rows of a model of so many classes.
#[derive(Debug, Clone)]
struct PackedTable {
    fingerprints: Box<[u8]>,
    /// How many buckets are full before each run of [`COUNTED`].
    full_before: Vec<usize>,
    rows: LateRows,
    classes: usize,
    /// What a step of a weight is, in log-odds.
    unit: f32,
}

impl PackedTable {
    /// A table as it stands in a flow; `None` for one that is none.
    fn new(model: &Model<'_>) -> Option<Self> {
        let unit = f32::from(u16::try_from(model.unit).ok()?) / 1000.0;
        let fingerprints: Box<[u8]> = model.fingerprints.as_bytes().into();
        let mut full = 0;
        let count = |run: &[u8]| {
            let before = full;
            full += count_full(run);
            before
        };
        let full_before = fingerprints.chunks(COUNTED).map(count).collect();
        let is_one = fingerprints.len().is_power_of_two()
            && full < fingerprints.len()
            && full == model.rows.count();
        let (rows, classes) = (model.rows.clone(), model.classes.len());
        is_one.then_some(Self { fingerprints, full_before, rows, classes, unit })
    }

    /// The place of a feature's row, how rare the feature is, and its weights.
    fn find(&self, hash: u64, feature: &Feature<'_>) -> Option<(usize, f32, &[u8])> {
        let wanted = fingerprint(hash);
        let mut bucket = place(hash, self.fingerprints.len());
        loop {
            match *self.fingerprints.get(bucket)? {
                EMPTY => return None,
                one if one == wanted => {
                    if let Some(found) = self.row(bucket, feature) {
                        return Some(found);
                    }
                }
                _ => {}
            }
            bucket = (bucket + 1) & (self.fingerprints.len() - 1);
        }
    }

    /// The row of a full bucket, if it is the feature's.
    fn row(&self, bucket: usize, feature: &Feature<'_>) -> Option<(usize, f32, &[u8])> {
        let run = bucket / COUNTED;
        let before = self.fingerprints.get(run * COUNTED..bucket)?;
        let at = self.full_before.get(run)? + count_full(before);
        let (head, key) = self.rows.get(at)?.as_bytes().split_at_checked(self.classes + 1)?;
        let [first, second, third] = feature.parts.map(str::as_bytes);
        let rest = key.strip_prefix(first)?.strip_prefix(second)?;
        let (rarity, weights) = head.split_first().filter(|_| rest == third)?;
        let steps = unpack(*rarity) + MOST_STEPS;
        Some((at, f32::from(u8::try_from(steps).ok()?) * RARITY_STEP, weights))
    }

    /// The features of a remark that the table knows.
    #[must_use]
    fn vector<'m, 't>(&'m self, features: &HashedFeatures<'t>) -> FeatureVector<'m, 't> {
        let mut entries: Vec<FeatureValue<'m, 't>> = Vec::new();
        for (hash, feature) in &features.list {
            if let Some((at, rarity, weights)) = self.find(*hash, feature) {
                let Feature { parts: [kind, ..], words } = *feature;
                let is_word = kind.is_empty();
                let (times, value) = (1.0, 0.0);
                entries.push(FeatureValue { at, weights, words, is_word, times, rarity, value });
            }
        }
        // The same place has the same words.
        entries.sort_unstable_by_key(|entry| entry.at);
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
    fn is_empty(&self) -> bool {
        !self.entries.iter().any(|entry| entry.is_word)
    }

    /// Log-odds of each class, without what speaks for it beforehand.
    #[must_use]
    fn scores(&self, table: &PackedTable) -> Vec<f32> {
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
    fn words_for(&self, class: usize) -> Vec<&'t str> {
        // A choice, for they are only shown: two tell enough.
        const MOST: usize = 2;
        let speaks = |entry: &FeatureValue<'_, 't>| {
            let weight = entry.weights.get(class).map_or(0.0, |weight| steps(*weight));
            let words = entry.words.filter(|_| weight > 0.0)?.trim_matches(['^', '$', ' ']);
            let mut characters = words.chars();
            characters.next()?;
            // A single character says little to a reader, and so do three letters of a word.
            let is_part = !entry.is_word || characters.next().is_none();
            let shown = if is_part { 0.3 } else { 1.0 };
            Some((weight * entry.value * shown, words))
        };
        let mut told: Vec<(f32, &'t str)> = self.entries.iter().filter_map(speaks).collect();
        let mut kept: Vec<&'t str> = Vec::new();
        // The first few are nearly always enough, so the rest is never put in order.
        while kept.len() < MOST {
            let order = |a: &(f32, &str), b: &(f32, &str)| {
                a.0.total_cmp(&b.0).then(a.1.len().cmp(&b.1.len()))
            };
            let best = told.iter().copied().max_by(|a, b| order(a, b));
            let Some((_, words)) = best else { break };
            kept.push(words);
            told.retain(|(_, other)| !words.contains(other) && !other.contains(words));
        }
        kept
    }
}

fn steps(weight: u8) -> f32 {
    f32::from(i16::try_from(unpack(weight)).unwrap_or_default())
}

fn count_full(buckets: &[u8]) -> usize {
    buckets.iter().filter(|bucket| **bucket != EMPTY).count()
}
