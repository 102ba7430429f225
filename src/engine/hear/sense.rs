//! What an agent's own words do, whatever they are about: a question why, a word of care, a check.

use super::cue::CueMatcher;
use super::normal::normalize;
use flow::cast::TechniqueCues;
use flow::method::Technique;

/// Words that tell techniques, ready to be looked for.
#[derive(Debug)]
pub struct TechniqueDetector {
    cues: CueMatcher<Technique>,
}

impl TechniqueDetector {
    /// Collects the words of a cast.
    #[must_use]
    pub fn new(senses: &[TechniqueCues]) -> Self {
        let each = |sense: &TechniqueCues| {
            let technique = sense.technique;
            sense.hear.iter().map(move |word| (technique, word.to_owned())).collect::<Vec<_>>()
        };
        let words: Vec<(Technique, String)> = senses.iter().flat_map(each).collect();
        Self { cues: CueMatcher::new(words.iter().map(|(technique, word)| (*technique, &**word))) }
    }

    /// The techniques that words show, the plainest first; what is denied shows none.
    #[must_use]
    pub fn detect(&self, words: &str) -> Vec<Technique> {
        let mut hits = self.cues.find(&normalize(words), |_| 0);
        hits.retain(|hit| !hit.negated);
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.weight), hit.start));
        let mut found: Vec<Technique> = Vec::new();
        for hit in hits {
            if !found.contains(&hit.target) {
                found.push(hit.target);
            }
        }
        found
    }
}
