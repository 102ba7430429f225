//! The words around figures, found all at once.

use super::date::Span;
use crate::hear::index::PieceIndex;
use crate::hear::normal::{is_whole_word, normalize};
use flow::{FigureCue, Flow};

/// The words around figures that a flow knows, ready to be looked for.
#[derive(Debug)]
pub(in crate::hear) struct FigureCues {
    index: PieceIndex,
    /// What each piece tells, and its length.
    cues: Vec<(FigureCue, usize)>,
}

/// The words around figures that a remark has.
#[derive(Debug)]
pub(super) struct CuePlaces(Vec<(FigureCue, Span)>);

impl FigureCues {
    /// The words of a flow.
    pub(in crate::hear) fn new(flow: &Flow) -> Self {
        let words = flow
            .figures()
            .flat_map(|figure| figure.hear.iter().map(|word| (figure.cue, normalize(word))));
        let (cues, pieces): (Vec<FigureCue>, Vec<String>) = words.unzip();
        let cues = cues.into_iter().zip(pieces.iter().map(String::len)).collect();
        Self { index: PieceIndex::new(pieces), cues }
    }

    /// Where a normalised text has them.
    pub(super) fn find(&self, text: &str) -> CuePlaces {
        let mut places = Vec::new();
        self.index.find(text, |one| {
            if let Some((cue, length)) = self.cues.get(one.piece).copied()
                && is_whole_word(text, one.start, one.start + length)
            {
                places.push((cue, (one.start, one.start + length)));
            }
        });
        CuePlaces(places)
    }
}

impl CuePlaces {
    fn of(&self, cue: FigureCue) -> impl Iterator<Item = Span> {
        self.0.iter().filter(move |(own, _)| *own == cue).map(|(_, span)| *span)
    }

    /// Whether a part of the text has such words.
    pub(super) fn has(&self, part: Span, cue: FigureCue) -> bool {
        self.last_in(part, cue).is_some()
    }

    /// Where the last of such words begins in a part of the text.
    pub(super) fn last_in(&self, (from, to): Span, cue: FigureCue) -> Option<usize> {
        let within = self.of(cue).filter(|(start, end)| from <= *start && *end <= to);
        within.map(|(start, _)| start).max()
    }

    /// Whether such words end at a place.
    pub(super) fn ends_at(&self, at: usize, cue: FigureCue) -> bool {
        self.of(cue).any(|(_, end)| end == at)
    }

    /// Whether such words begin at a place.
    pub(super) fn begins_at(&self, at: usize, cue: FigureCue) -> bool {
        self.of(cue).any(|(start, _)| start == at)
    }
}
