//! An agent's own words: phrases that help, and phrases that hurt.

use super::cue::CueMatcher;
use super::index::PieceIndex;
use super::normal::normalize;
use flow::id::PhraseId;
use flow::method::PhraseClass;
use flow::{Flow, Phrase};

/// A phrase that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseMatch {
    /// Which.
    pub phrase: PhraseId,
    /// The words that show it, as they stand in the normalised text.
    pub words: String,
    /// Where they stand in the normalised text, in bytes.
    pub at: (usize, usize),
}

/// The phrases of a flow, ready to be looked for.
#[derive(Debug)]
pub struct PhraseDetector {
    cues: CueMatcher<(PhraseId, CueRole)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CueRole {
    /// It shows the phrase.
    Shows,
    /// It makes the phrase fine.
    Mends,
}

impl PhraseDetector {
    /// Collects the phrases of a flow.
    #[must_use]
    pub fn new(flow: &Flow) -> Self {
        Self::with_phrases(flow, |_| true)
    }

    /// Collects some phrases of a flow.
    #[must_use]
    pub fn with_phrases(flow: &Flow, wanted: impl Fn(&Phrase) -> bool) -> Self {
        let lists: Vec<_> = flow
            .phrases()
            .filter(|(_, phrase)| wanted(phrase))
            .flat_map(|(id, phrase)| {
                [
                    ((id, CueRole::Shows), phrase.hear.read()),
                    ((id, CueRole::Mends), phrase.unless.read()),
                ]
            })
            .collect();
        let cues = lists.iter().flat_map(|(target, list)| list.iter().map(|cue| (*target, &**cue)));
        Self { cues: CueMatcher::new(cues) }
    }

    /// The phrases in an agent's words, in the order they are said; each once.
    #[must_use]
    pub fn detect(&self, flow: &Flow, words: &str) -> Vec<PhraseMatch> {
        let text = normalize(words);
        let hits = self.cues.find(&text, |(_, role)| role as u8);
        let mut list: Vec<PhraseMatch> = Vec::new();
        for hit in hits.iter().filter(|hit| hit.target.1 == CueRole::Shows) {
            let phrase = hit.target.0;
            let mended = hits.iter().any(|one| one.target == (phrase, CueRole::Mends));
            if mended || list.iter().any(|said| said.phrase == phrase) {
                continue;
            }
            let shown = text.get(hit.start..hit.end).unwrap_or_default().to_owned();
            list.push(PhraseMatch { phrase, words: shown, at: (hit.start, hit.end) });
        }
        // What hurts comes before what helps.
        list.sort_by_key(|said| flow.phrase(said.phrase).class == PhraseClass::Say);
        list
    }
}

/// Cues to be found word for word, in many texts of which few hold any.
#[derive(Debug)]
pub struct VerbatimMatcher<T> {
    cues: PieceIndex,
    targets: Vec<T>,
}

impl<T: Copy> VerbatimMatcher<T> {
    /// Collects cues, each with what it points to.
    #[must_use]
    pub fn new<'a>(cues: impl Iterator<Item = (T, &'a str)>) -> Self {
        let (targets, cues) = cues.map(|(target, cue)| (target, normalize(cue))).unzip();
        Self { cues: PieceIndex::new(cues), targets }
    }

    /// What the cues in a text point to; the same as often as it is found.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<T> {
        let mut found = Vec::new();
        self.cues.find(&normalize(text), |hit| found.extend(self.targets.get(hit.piece)));
        found
    }
}

impl PhraseMatch {
    /// Where the phrase stands in the words as they were typed, in bytes.
    ///
    /// A longer beginning of a text never normalises to less, so the ends are found by halving.
    #[must_use]
    pub fn span_in(&self, words: &str) -> (usize, usize) {
        let marks: Vec<usize> =
            words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
        let normal_length = |end: usize| normalize(words.get(..end).unwrap_or_default()).len();
        let reached = |length: usize| {
            let at = marks.partition_point(|mark| normal_length(*mark) < length);
            marks.get(at).copied().unwrap_or(words.len())
        };
        let first = reached(self.at.0 + 1);
        let start = words.get(..first).and_then(|before| before.char_indices().next_back());
        (start.map_or(0, |(at, _)| at), reached(self.at.1))
    }
}
