//! What an agent's own words do, whatever they are about: a question why, a word of care, a check.

use super::cue::Cues;
use super::normal::normal;
use flow::cast::Sense;
use flow::method::Technique;

/// Words that tell techniques, ready to be looked for.
#[derive(Debug)]
pub struct Senses {
    cues: Cues<Technique>,
}

impl Senses {
    /// Collects the words of a cast.
    #[must_use]
    pub fn new(senses: &[Sense]) -> Self {
        let each = |sense: &Sense| {
            let technique = sense.technique;
            sense.hear.iter().map(move |word| (technique, word.to_owned())).collect::<Vec<_>>()
        };
        let words: Vec<(Technique, String)> = senses.iter().flat_map(each).collect();
        Self { cues: Cues::new(words.iter().map(|(technique, word)| (*technique, &**word))) }
    }

    /// The techniques that words show, the plainest first; what is denied shows none.
    #[must_use]
    pub fn of(&self, words: &str) -> Vec<Technique> {
        let mut hits = self.cues.find(&normal(words), |_| 0);
        hits.retain(|hit| !hit.denied);
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
