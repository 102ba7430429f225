//! Finding thousands of short pieces of text at once.
//!
//! Pieces are filed under their first bytes, and looked up wherever a word can begin. Filing takes a
//! fraction of the time that an automaton takes to build, which matters more here than the search:
//! an agent's first words wait for it.

use rustc_hash::FxHashMap;

/// How many first bytes a piece is filed under: as many of these as it has.
const FILED_UNDER: [usize; 3] = [6, 3, 1];

/// Pieces of text, filed under their first bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    pieces: Vec<String>,
    /// For each beginning, a run of `order`.
    runs: FxHashMap<u64, (u32, u32)>,
    /// The places of pieces, those with one beginning side by side.
    order: Vec<u32>,
}

/// A piece that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// The place of the piece among those filed.
    pub(super) piece: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The first bytes as a number, with how many there are.
fn beginning(bytes: &[u8]) -> u64 {
    bytes.iter().fold(1, |number, byte| number << 8 | u64::from(*byte))
}

impl Index {
    /// Files pieces; empty ones are never found.
    pub(super) fn new(pieces: Vec<String>) -> Self {
        let mut filed: Vec<(u64, u32)> = Vec::with_capacity(pieces.len());
        for (at, piece) in (0_u32..).zip(&pieces) {
            let under = FILED_UNDER.iter().find_map(|count| piece.as_bytes().get(..*count));
            filed.extend(under.map(|bytes| (beginning(bytes), at)));
        }
        filed.sort_unstable();
        let mut runs: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
        for (at, (key, _)) in (0_u32..).zip(&filed) {
            runs.entry(*key).or_insert((at, 0)).1 += 1;
        }
        let order = filed.into_iter().map(|(_, piece)| piece).collect();
        Self { pieces, runs, order }
    }

    /// Calls `found` for every piece in `text`, in the order in which they begin. A piece that begins
    /// with a letter of the Latin alphabet is looked for only where a word begins.
    pub(super) fn find(&self, text: &str, mut found: impl FnMut(Match)) {
        let mut in_word = false;
        for (start, c) in text.char_indices() {
            let letter = c.is_ascii_alphanumeric();
            if !(letter && in_word) {
                self.find_at(text, start, &mut found);
            }
            in_word = letter;
        }
    }

    fn find_at(&self, text: &str, start: usize, found: &mut impl FnMut(Match)) {
        let Some(rest) = text.get(start..) else { return };
        for count in FILED_UNDER {
            let Some(bytes) = rest.as_bytes().get(..count) else { continue };
            let Some((from, length)) = self.runs.get(&beginning(bytes)) else { continue };
            let range = *from as usize..(*from + *length) as usize;
            for piece in self.order.get(range).into_iter().flatten() {
                let piece = *piece as usize;
                let words = self.pieces.get(piece).map_or("", String::as_str);
                if rest.starts_with(words) {
                    found(Match { piece, start, end: start + words.len() });
                }
            }
        }
    }
}
