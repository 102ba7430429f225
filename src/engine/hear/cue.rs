//! Finding many cues at once, cues with gaps among them.
//!
//! `"交了…还停机"` is found where both parts stand in this order in one clause. What is denied and
//! what stands inside a longer word is no cue.

use super::index::Index;
use super::normal::{denied, normal, one_clause, stands_alone};

/// What stands between the parts of a cue.
const GAP: char = '…';

/// Cues, each pointing to something, ready to be looked for all at once.
#[derive(Debug)]
pub(super) struct Cues<T> {
    finder: Index,
    /// For each pattern of the finder: its cue, which part of it, and whether it is the last one.
    parts: Vec<Part>,
    targets: Vec<(T, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    cue: u32,
    at: u8,
    last: bool,
}

/// A cue that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit<T> {
    pub(super) target: T,
    pub(super) weight: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether what stands before it denies it.
    pub(super) denied: bool,
}

/// The weight of a cue: Chinese characters count double, so that a two-character word and a
/// four-letter one weigh alike.
pub(super) fn weight(cue: &str) -> u32 {
    cue.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

impl<T: Copy> Cues<T> {
    /// Cues, each with what it points to.
    pub(super) fn new<'a>(words: impl Iterator<Item = (T, &'a str)>) -> Self {
        let (mut patterns, mut parts, mut targets) = (Vec::<String>::new(), Vec::new(), Vec::new());
        for (target, word) in words {
            let Ok(cue) = u32::try_from(targets.len()) else { break };
            let first = patterns.len();
            match word.trim_matches(GAP) {
                "" => patterns.push(normal(word)),
                inner if !inner.contains(GAP) => patterns.push(normal(inner)),
                inner => {
                    let pieces = inner.split(GAP).map(normal);
                    patterns.extend(pieces.filter(|piece| !piece.is_empty()));
                }
            }
            let pieces = patterns.get(first..).unwrap_or_default();
            targets.push((target, pieces.iter().map(|piece| weight(piece)).sum()));
            for at in (0_u8..).take(pieces.len()) {
                parts.push(Part { cue, at, last: usize::from(at) + 1 == pieces.len() });
            }
        }
        let finder = Index::new(patterns);
        Self { finder, parts, targets }
    }

    /// Every cue in a normalised text, save those within a longer one of the same layer: "a little
    /// angry" is not "angry".
    pub(super) fn find(&self, text: &str, layer: impl Fn(T) -> u8) -> Vec<Hit<T>> {
        let mut hits: Vec<(u8, Hit<T>)> = Vec::new();
        let mut begun: Vec<(Part, usize, usize)> = Vec::new();
        self.finder.find(text, |one| {
            let (start, end) = (one.start, one.end);
            let Some(part) = self.parts.get(one.piece).copied() else { return };
            if !stands_alone(text, start, end) {
                return;
            }
            let Some(start) = whole_start(text, &begun, part, start) else { return };
            if part.last {
                let Some((target, weight)) = self.cue(part) else { return };
                let denied = denied(text, start);
                hits.push((layer(target), Hit { target, weight, start, end, denied }));
            } else {
                begun.push((part, start, end));
            }
        });
        let within = |(layer, one): &(u8, Hit<T>), (other_layer, other): &(u8, Hit<T>)| {
            layer == other_layer
                && one.denied == other.denied
                && other.start <= one.start
                && one.end <= other.end
                && other.end - other.start > one.end - one.start
        };
        let whole = hits.iter().filter(|one| !hits.iter().any(|other| within(one, other)));
        whole.map(|(_, hit)| *hit).collect()
    }

    fn cue(&self, part: Part) -> Option<(T, u32)> {
        self.targets.get(usize::try_from(part.cue).ok()?).copied()
    }
}

/// Where the cue begins that a part found at `start` belongs to; `None` if what comes before the part
/// is not there, or stands in another clause.
fn whole_start(
    text: &str,
    begun: &[(Part, usize, usize)],
    part: Part,
    start: usize,
) -> Option<usize> {
    if part.at == 0 {
        return Some(start);
    }
    let fits = |(earlier, _, end): &&(Part, usize, usize)| {
        earlier.cue == part.cue
            && earlier.at + 1 == part.at
            && *end <= start
            && one_clause(text, *end, start)
    };
    begun.iter().rev().find(fits).map(|(_, from, _)| *from)
}
