//! How something is said: what was learned of tones, and the flow's cues, weighed together.

use super::heard::{ToneHypothesis, thousandths};
use super::packed::{HashedFeatures, PackedModel};
use super::reasons::cue_score;
use flow::method::{Emotion, Tone};
use flow::{Cue, Flow};

/// What the cues of an angry tone are divided by. A choice: what angers is in most complaints, so its words count half
/// and another tone shows through.
const ANGRY_PART: u32 = 2;

/// How much the cues of each tone weigh.
pub(super) type ToneWeights = [u32; Tone::ALL.len()];

/// What was learned of tones.
#[derive(Debug, Default)]
pub(super) struct ToneClassifier(Vec<PackedModel<Tone>>);

impl ToneClassifier {
    /// Reads what a flow learned.
    pub(super) fn new(flow: &Flow) -> Self {
        Self(PackedModel::of_flow(flow, "tone", Tone::from_name))
    }

    /// The tones by how likely they are, the likeliest first; none where nothing tells.
    pub(super) fn rank(
        &self,
        features: &HashedFeatures<'_>,
        cues: ToneWeights,
    ) -> Vec<ToneHypothesis> {
        let fit = PackedModel::score(&self.0, features);
        if fit.is_none() && cues == [0; Tone::ALL.len()] {
            return Vec::new();
        }
        let mut scores = cues.map(cue_score);
        for (tone, learned) in fit.iter().flat_map(|fit| &fit.scores) {
            if let Some(score) = scores.get_mut(tone.index()) {
                *score += f64::from(*learned);
            }
        }
        let best = scores.iter().copied().fold(f64::MIN, f64::max);
        let odds = scores.map(|score| (score - best).exp());
        let sum: f64 = odds.iter().sum();
        let each = Tone::ALL.iter().zip(odds);
        let mut list: Vec<ToneHypothesis> = each
            .map(|(tone, odds)| ToneHypothesis { tone: *tone, score: thousandths(odds / sum) })
            .collect();
        list.sort_by(|a, b| b.score.cmp(&a.score).then(a.tone.cmp(&b.tone)));
        list
    }
}

/// Takes in a cue that was said.
pub(super) fn add_tone(tones: &mut ToneWeights, cue: &Cue, weight: u32) {
    let share = if cue.tone == Some(Tone::Angry) { weight / ANGRY_PART } else { weight };
    if let Some(total) = cue.tone.and_then(|tone| tones.get_mut(tone.index())) {
        *total += share;
    }
}

/// The feeling that a tone tells of.
pub(super) fn emotion_of(tone: Tone) -> Option<Emotion> {
    match tone {
        Tone::Angry | Tone::Hostile => Some(Emotion::Upset),
        Tone::Rude => Some(Emotion::Furious),
        Tone::Demanding => Some(Emotion::Uneasy),
        Tone::Neutral | Tone::Numb | Tone::Silent | Tone::Talkative => None,
    }
}
