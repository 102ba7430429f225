//! An agent's own words: phrases that help, and phrases that hurt.

use super::acts::{ActClassifier, AgentScores};
use super::cue::CueMatcher;
use super::feature::FeatureText;
use super::index::PieceIndex;
use super::normal::normalize;
use super::packed::HashedFeatures;
use flow::id::{ActId, PhraseId};
use flow::method::{DialogueContext, PhraseClass};
use flow::{Flow, Phrase};

/// Classes of phrases whose words are doubted where nothing hurts.
const DOUBTED: [PhraseClass; 7] = [
    PhraseClass::Never,
    PhraseClass::Argument,
    PhraseClass::Condescension,
    PhraseClass::Threat,
    PhraseClass::Exaggeration,
    PhraseClass::Promise,
    PhraseClass::Scarcity,
];

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

/// From this score on an act shows its phrase, in thousandths. Measured on 1,505 lines of agents, a quarter of the project's
/// that was not learned from: with what words alone show, F1 over all that hurts is .58 (zh) and .57 (en), where words
/// alone had .36 of the first half of them; of what is flagged four in five hurt.
const SURE: u16 = 930;
/// Below this score of what hurts, words that hurt elsewhere are no phrase: "I'm busy" is said of a line that is busy.
/// Measured on the same lines: 60 to 120 are within a hundredth.
const HARMLESS: u16 = 100;

/// The phrases of a flow, ready to be looked for.
#[derive(Debug)]
pub struct PhraseDetector {
    cues: CueMatcher<(PhraseId, CueRole)>,
    acts: ActClassifier,
    /// The phrases that acts show.
    shown_by: Vec<(ActId, PhraseId)>,
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
        let cues = CueMatcher::new(cues);
        let shown = flow.phrases().filter(|(_, phrase)| wanted(phrase));
        let shown_by = shown.filter_map(|(id, phrase)| Some((phrase.act?, id))).collect();
        Self { cues, acts: ActClassifier::of_agents(flow), shown_by }
    }

    /// The phrases in an agent's words, in the order they are said; each once.
    #[must_use]
    pub fn detect(&self, flow: &Flow, words: &str) -> Vec<PhraseMatch> {
        let text = normalize(words);
        let clean = FeatureText::new(&text);
        // What an agent does hangs on no context, and none was learned.
        let features = HashedFeatures::new(&clean, DialogueContext::Opening);
        let learned = self.acts.agent(&features);
        let is_harmless = learned.as_ref().is_some_and(|told| told.hurts < HARMLESS);
        let hits = self.cues.find(&text, |(_, role)| role as u8);
        let is_mended = |id: PhraseId| hits.iter().any(|one| one.target == (id, CueRole::Mends));
        let mut list: Vec<PhraseMatch> = Vec::new();
        for hit in hits.iter().filter(|hit| hit.target.1 == CueRole::Shows) {
            let id = hit.target.0;
            // What is little else than the phrase is meant.
            let is_most = (hit.end - hit.start) * 2 >= text.len();
            let doubted = is_harmless && !is_most && DOUBTED.contains(&flow.phrase(id).class);
            if doubted || is_mended(id) || list.iter().any(|said| said.phrase == id) {
                continue;
            }
            let shown = text.get(hit.start..hit.end).unwrap_or_default().to_owned();
            list.push(PhraseMatch { phrase: id, words: shown, at: (hit.start, hit.end) });
        }
        for act in learned.iter().flat_map(|told| shown_acts(flow, told)) {
            for (_, id) in self.shown_by.iter().filter(|(by, _)| *by == act) {
                if !is_mended(*id) && !list.iter().any(|said| said.phrase == *id) {
                    // It rests on the line as a whole.
                    let at = (0, text.len());
                    list.push(PhraseMatch { phrase: *id, words: text.clone(), at });
                }
            }
        }
        // What hurts comes before what helps.
        list.sort_by_key(|said| flow.phrase(said.phrase).class == PhraseClass::Say);
        list
    }
}

/// The acts that show their phrases: the likeliest that hurts, where words surely hurt, and every good one that is sure.
fn shown_acts(flow: &Flow, told: &AgentScores) -> Vec<ActId> {
    let hurts = |act: ActId| flow.act(act).hurts;
    let worst = told.acts.iter().find(|(act, _)| hurts(*act)).filter(|_| told.hurts >= SURE);
    let good = told.acts.iter().filter(|(act, score)| !hurts(*act) && *score >= SURE);
    worst.into_iter().chain(good).map(|(act, _)| *act).collect()
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
