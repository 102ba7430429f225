//! Which line of the flow an agent's own words come closest to.

use engine::hear::{ngrams, normalize};
use flow::Flow;
use flow::id::ItemId;
use flow::lang::Lang;
use rustc_hash::FxHashMap;

/// Words this near are the line, or nearly so. A choice made by hand, as are the next two: none was measured.
pub(super) const SAME_SIMILARITY: f64 = 0.45;
/// Words this near are taken to be the line, where nothing tells of another.
pub(super) const NEAR_SIMILARITY: f64 = 0.33;
/// Words this near may be the line.
pub(super) const MAYBE_SIMILARITY: f64 = 0.15;

/// The lines of a flow in one language, as runs of characters or words, each weighing the more the rarer it
/// is (cosine of tf-idf vectors; Salton & Buckley 1988).
pub(super) struct LineIndex {
    rarity: FxHashMap<String, f64>,
    items: Vec<Vec<(String, f64)>>,
}

impl LineIndex {
    pub(super) fn new(flow: &Flow, lang: Lang) -> Self {
        let texts: Vec<Vec<String>> = flow
            .items()
            .map(|(_, item)| {
                let wordings = item.say.wordings(lang).iter();
                wordings.flat_map(|one| owned_ngrams(&one.written(flow))).collect()
            })
            .collect();
        let mut rarity: FxHashMap<String, f64> = FxHashMap::default();
        for text in &texts {
            let mut own = text.clone();
            own.sort_unstable();
            own.dedup();
            for run in own {
                *rarity.entry(run).or_default() += 1.0;
            }
        }
        let count = f64::from(u32::try_from(texts.len()).unwrap_or(u32::MAX));
        for seen in rarity.values_mut() {
            *seen = (count / *seen).ln();
        }
        let items = texts.into_iter().map(|text| tfidf_vector(text, &rarity)).collect();
        Self { rarity, items }
    }

    /// These items by how near the words come to them, the nearest first.
    pub(super) fn rank(
        &self,
        words: &str,
        among: impl Iterator<Item = ItemId>,
    ) -> Vec<(ItemId, f64)> {
        let said = tfidf_vector(owned_ngrams(words), &self.rarity);
        let near = |id: ItemId| {
            let item = self.items.get(id.index())?;
            let sum: f64 = said
                .iter()
                .filter_map(|(run, weight)| {
                    let at = item.binary_search_by(|(own, _)| own.cmp(run)).ok()?;
                    Some(weight * item.get(at)?.1)
                })
                .sum();
            Some((id, sum))
        };
        let mut all: Vec<(ItemId, f64)> = among.filter_map(near).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all
    }
}

/// The runs of a text.
fn owned_ngrams(text: &str) -> Vec<String> {
    ngrams(&normalize(text)).into_iter().map(str::to_owned).collect()
}

/// Runs with their weights, of length one, in order.
fn tfidf_vector(mut runs: Vec<String>, rarity: &FxHashMap<String, f64>) -> Vec<(String, f64)> {
    runs.sort_unstable();
    let mut vector: Vec<(String, f64)> = Vec::new();
    for run in runs {
        let weight = rarity.get(&run).copied().unwrap_or(0.0);
        match vector.last_mut() {
            Some((last, sum)) if *last == run => *sum += weight,
            _ => vector.push((run, weight)),
        }
    }
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, weight) in &mut vector {
            *weight /= length;
        }
    }
    vector
}
