//! What an agent's own words do, whatever they are about: a question why, a word of care, a check.

use super::acts::ActClassifier;
use super::cue::CueMatcher;
use super::feature::FeatureText;
use super::normal::normalize;
use super::packed::HashedFeatures;
use flow::Flow;
use flow::cast::TechniqueCues;
use flow::id::ActId;
use flow::method::{DialogueContext, Technique};

/// From this score on an act shows its technique, in thousandths. A choice: likelier than not, for a trainer's report
/// can be disputed.
const LIKELY: u16 = 600;

/// Words that tell techniques, ready to be looked for, and what was learned of agents' acts.
#[derive(Debug)]
pub struct TechniqueDetector {
    cues: CueMatcher<Technique>,
    acts: ActClassifier,
    /// The techniques that acts show.
    shown_by: Vec<(ActId, Technique)>,
}

impl TechniqueDetector {
    /// Collects the words of a cast.
    #[must_use]
    pub fn new(flow: &Flow, senses: &[TechniqueCues]) -> Self {
        let each = |sense: &TechniqueCues| {
            let technique = sense.technique;
            sense.hear.iter().map(move |word| (technique, word.to_owned())).collect::<Vec<_>>()
        };
        let words: Vec<(Technique, String)> = senses.iter().flat_map(each).collect();
        Self {
            cues: CueMatcher::new(words.iter().map(|(technique, word)| (*technique, &**word))),
            acts: ActClassifier::of_agents(flow),
            shown_by: senses.iter().filter_map(|one| Some((one.act?, one.technique))).collect(),
        }
    }

    /// The techniques that words show, the plainest first; what is denied shows none.
    #[must_use]
    pub fn detect(&self, words: &str) -> Vec<Technique> {
        let text = normalize(words);
        let mut hits = self.cues.find(&text, |_| 0);
        hits.retain(|hit| !hit.negated);
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.weight), hit.start));
        let clean = FeatureText::new(&text);
        let told = self.acts.agent(&HashedFeatures::new(&clean, DialogueContext::Opening));
        let likely = told.iter().flat_map(|told| &told.acts).filter(|(_, score)| *score >= LIKELY);
        let learned = likely.flat_map(|(act, _)| {
            let shown = self.shown_by.iter().filter(move |(by, _)| by == act);
            shown.map(|(_, technique)| *technique)
        });
        let mut found: Vec<Technique> = Vec::new();
        for technique in hits.iter().map(|hit| hit.target).chain(learned) {
            if !found.contains(&technique) {
                found.push(technique);
            }
        }
        found
    }
}
