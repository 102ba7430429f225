//! Finding thousands of short pieces of text at once.
//!
//! Pieces are filed under their first bytes, and looked up wherever a word can begin. Filing takes a
//! fraction of the time that an automaton takes to build, which matters more here than the search:
//! an agent's first words wait for it.

use rustc_hash::FxHashMap;

/// How many bits say which beginnings there are, a power of two.
const BITS: usize = 1 << 16;

/// Pieces of text, filed under their first bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    pieces: Vec<String>,
    /// A bit for each beginning that pieces are filed under: most places of a text end here.
    begins: Vec<u64>,
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

/// The beginnings that a text can be filed under, the longest first: as many of its first bytes as it has,
/// mixed to one number. What is filed under it is compared whole.
fn beginnings(text: &str) -> impl Iterator<Item = u64> {
    fn mixed<const N: usize>(bytes: &[u8]) -> Option<u64> {
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        let first = bytes.first_chunk::<N>()?;
        let (low, high) = first.split_at(N.min(8));
        let word = |part: &[u8]| part.iter().fold(1, |word, byte| word << 8 | u64::from(*byte));
        let number = word(low).wrapping_mul(MIX) ^ word(high).rotate_left(17);
        let number = number.wrapping_mul(MIX);
        Some(number ^ number >> 32)
    }
    let bytes = text.as_bytes();
    let all = [mixed::<12>(bytes), mixed::<6>(bytes), mixed::<3>(bytes), mixed::<1>(bytes)];
    all.into_iter().flatten()
}

/// Where the bit of a beginning stands.
fn bit(key: u64) -> (usize, u64) {
    let at = usize::try_from(key).unwrap_or(0) & (BITS - 1);
    (at / 64, 1 << (at % 64))
}

impl Index {
    /// Files pieces; empty ones are never found.
    pub(super) fn new(pieces: Vec<String>) -> Self {
        let mut filed: Vec<(u64, u32)> = Vec::with_capacity(pieces.len());
        for (at, piece) in (0_u32..).zip(&pieces) {
            filed.extend(beginnings(piece).next().map(|key| (key, at)));
        }
        filed.sort_unstable();
        let mut runs: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
        let mut begins = vec![0; BITS / 64];
        for (at, (key, _)) in (0_u32..).zip(&filed) {
            let (word, mask) = bit(*key);
            begins.get_mut(word).into_iter().for_each(|bits| *bits |= mask);
            runs.entry(*key).or_insert((at, 0)).1 += 1;
        }
        let order = filed.into_iter().map(|(_, piece)| piece).collect();
        Self { pieces, begins, runs, order }
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
        for key in beginnings(rest) {
            let (word, mask) = bit(key);
            if self.begins.get(word).is_none_or(|bits| bits & mask == 0) {
                continue;
            }
            let Some((from, length)) = self.runs.get(&key) else { continue };
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
