//! Finding many cues at once, cues with gaps among them.
//!
//! `"交了…还停机"` is found where both parts stand in this order in one clause. What is denied and
//! what stands inside a longer word is no cue.

use super::index::PieceIndex;
use super::normal::{in_one_clause, is_negated, is_whole_word, normalize};

/// What stands between the parts of a cue.
const GAP: char = '…';

/// Cues, each pointing to something, ready to be looked for all at once.
#[derive(Debug)]
pub(super) struct CueMatcher<T> {
    index: PieceIndex,
    /// For each pattern of the finder: its cue, which part of it, and whether it is the last one.
    parts: Vec<CuePart>,
    targets: Vec<(T, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct CuePart {
    cue: u32,
    at: u32,
    last: bool,
}

/// A cue that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CueMatch<T> {
    pub(super) target: T,
    pub(super) weight: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether what stands before it denies it.
    pub(super) negated: bool,
}

/// The weight of a cue: Chinese characters count double, so that a two-character word and a
/// four-letter one weigh alike.
pub(super) fn weight(cue: &str) -> u32 {
    cue.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

impl<T: Copy> CueMatcher<T> {
    /// Cues, each with what it points to.
    pub(super) fn new<'a>(words: impl Iterator<Item = (T, &'a str)>) -> Self {
        let (mut patterns, mut parts, mut targets) = (Vec::<String>::new(), Vec::new(), Vec::new());
        for (target, word) in words {
            let cue = u32::try_from(targets.len()).expect("a text of 4 GiB is no flow");
            let first = patterns.len();
            match word.trim_matches(GAP) {
                "" => patterns.push(normalize(word)),
                inner if !inner.contains(GAP) => patterns.push(normalize(inner)),
                inner => {
                    let pieces = inner.split(GAP).map(normalize);
                    patterns.extend(pieces.filter(|piece| !piece.is_empty()));
                }
            }
            let pieces = patterns.get(first..).unwrap_or_default();
            targets.push((target, pieces.iter().map(|piece| weight(piece)).sum()));
            for at in (0..).take(pieces.len()) {
                parts.push(CuePart { cue, at, last: at as usize + 1 == pieces.len() });
            }
        }
        let index = PieceIndex::new(patterns);
        Self { index, parts, targets }
    }

    /// Every cue in a normalised text, save those within a longer one of the same layer: "a little
    /// angry" is not "angry".
    pub(super) fn find(&self, text: &str, layer: impl Fn(T) -> u8) -> Vec<CueMatch<T>> {
        let mut hits: Vec<(u8, CueMatch<T>)> = Vec::new();
        let mut begun: Vec<(CuePart, usize, usize)> = Vec::new();
        self.index.find(text, |one| {
            let (start, end) = (one.start, one.end);
            let Some(part) = self.parts.get(one.piece).copied() else { return };
            if !is_whole_word(text, start, end) {
                return;
            }
            let Some(start) = cue_start(text, &begun, part, start) else { return };
            if part.last {
                let (target, weight) = self.cue(part);
                let denied = is_negated(text, start);
                hits.push((
                    layer(target),
                    CueMatch { target, weight, start, end, negated: denied },
                ));
            } else {
                begun.push((part, start, end));
            }
        });
        let within = |(layer, one): &(u8, CueMatch<T>),
                      (other_layer, other): &(u8, CueMatch<T>)| {
            layer == other_layer
                && one.negated == other.negated
                && other.start <= one.start
                && one.end <= other.end
                && other.end - other.start > one.end - one.start
        };
        let whole = hits.iter().filter(|one| !hits.iter().any(|other| within(one, other)));
        whole.map(|(_, hit)| *hit).collect()
    }

    fn cue(&self, part: CuePart) -> (T, u32) {
        *self.targets.get(part.cue as usize).expect("each part is of a cue")
    }
}

/// Where the cue begins that a part found at `start` belongs to; `None` if what comes before the part
/// is not there, or stands in another clause.
fn cue_start(
    text: &str,
    begun: &[(CuePart, usize, usize)],
    part: CuePart,
    start: usize,
) -> Option<usize> {
    if part.at == 0 {
        return Some(start);
    }
    let fits = |(earlier, _, end): &&(CuePart, usize, usize)| {
        earlier.cue == part.cue
            && earlier.at + 1 == part.at
            && *end <= start
            && in_one_clause(text, *end, start)
    };
    begun.iter().rev().find(fits).map(|(_, from, _)| *from)
}
