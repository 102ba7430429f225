//! Finding thousands of short pieces of text at once.
//!
//! Pieces are filed under their first bytes, and looked up wherever a word can begin. Filing takes a
//! fraction of the time that an automaton takes to build, which matters more here than the search:
//! an agent's first words wait for it.

/// How many bits say which beginnings there are, a power of two. A choice: 8 kB, of which the 8,500 cues of a built-in
/// flow set an eighth at most, so that most other beginnings are passed over at once.
const BITS: usize = 1 << 16;
/// Spreads beginnings over all bits: 2^64 divided by the golden ratio, as in Fibonacci hashing (Knuth, *The Art of
/// Computer Programming*, vol. 3, §6.4).
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Pieces of text, filed under their first bytes.
#[derive(Debug, Default)]
pub(super) struct PieceIndex {
    pieces: Vec<String>,
    /// A bit for each beginning of six bytes of a piece, or of three or one of a shorter piece: most places of a text
    /// have none.
    begins: Vec<u64>,
    /// The beginnings, in order, each with the place of a piece.
    filed: Vec<(u64, u32)>,
}

/// A piece that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PieceMatch {
    /// The place of the piece among those filed.
    pub(super) piece: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The first bytes of a text mixed to one number; `None` if it has fewer. What is filed under it is
/// compared whole.
fn prefix_key<const N: usize>(text: &str) -> Option<u64> {
    let first = text.as_bytes().first_chunk::<N>()?;
    let (low, high) = first.split_at(N.min(8));
    let word = |part: &[u8]| part.iter().fold(1, |word, byte| word << 8 | u64::from(*byte));
    let number = word(low).wrapping_mul(MIX) ^ word(high).rotate_left(17);
    let number = number.wrapping_mul(MIX);
    Some(number ^ number >> 32)
}

/// Where the bit of the first bytes of a text stands; `None` if it has fewer.
#[inline]
fn bit<const N: usize>(text: &[u8]) -> Option<(usize, u64)> {
    let first = text.first_chunk::<N>()?;
    let word = first.iter().fold(1_u64, |word, byte| word << 8 | u64::from(*byte));
    // The upper half of a product is mixed best.
    let at = usize::try_from(word.wrapping_mul(MIX) >> 32).unwrap_or(0) & (BITS - 1);
    Some((at / 64, 1 << (at % 64)))
}

impl PieceIndex {
    /// Files pieces under as many first bytes as they have of 12, 6, 3 or 1; empty ones are never found. A choice:
    /// four, two and one Chinese characters, or a letter.
    pub(super) fn new(pieces: Vec<String>) -> Self {
        let mut filed: Vec<(u64, u32)> = Vec::with_capacity(pieces.len());
        let mut begins = vec![0; BITS / 64];
        for (at, piece) in (0_u32..).zip(&pieces) {
            let bytes = piece.as_bytes();
            let bit = bit::<6>(bytes).or_else(|| bit::<3>(bytes)).or_else(|| bit::<1>(bytes));
            let Some((word, mask)) = bit else { continue };
            *begins.get_mut(word).expect("every bit has its word") |= mask;
            let long = prefix_key::<12>(piece).or_else(|| prefix_key::<6>(piece));
            let key = long.or_else(|| prefix_key::<3>(piece)).or_else(|| prefix_key::<1>(piece));
            filed.extend(key.map(|key| (key, at)));
        }
        filed.sort_unstable();
        Self { pieces, begins, filed }
    }

    /// Calls `found` for every piece in `text`, in the order in which they begin. A piece that begins
    /// with a letter of the Latin alphabet is looked for only where a word begins.
    pub(super) fn find(&self, text: &str, mut found: impl FnMut(PieceMatch)) {
        let mut in_word = false;
        for (start, c) in text.char_indices() {
            let letter = c.is_ascii_alphanumeric();
            if !(letter && in_word) {
                let rest = text.get(start..).unwrap_or_default();
                self.find_first(rest, |piece, length| {
                    found(PieceMatch { piece, start, end: start + length });
                });
            }
            in_word = letter;
        }
    }

    /// Calls `found` for every piece that `text` begins with.
    #[inline]
    fn find_first(&self, text: &str, mut found: impl FnMut(usize, usize)) {
        let bytes = text.as_bytes();
        let may_begin = |bit: Option<(usize, u64)>| {
            bit.and_then(|(word, mask)| Some(self.begins.get(word)? & mask != 0)) == Some(true)
        };
        if may_begin(bit::<6>(bytes)) {
            self.find_filed(prefix_key::<12>(text), text, &mut found);
            self.find_filed(prefix_key::<6>(text), text, &mut found);
        }
        if may_begin(bit::<3>(bytes)) {
            self.find_filed(prefix_key::<3>(text), text, &mut found);
        }
        if may_begin(bit::<1>(bytes)) {
            self.find_filed(prefix_key::<1>(text), text, &mut found);
        }
    }

    /// The same for the pieces filed under one beginning.
    fn find_filed(&self, key: Option<u64>, text: &str, found: &mut impl FnMut(usize, usize)) {
        let Some(key) = key else { return };
        let from = self.filed.partition_point(|(other, _)| *other < key);
        let run = self.filed.get(from..).into_iter().flatten();
        for (_, piece) in run.take_while(|(other, _)| *other == key) {
            let piece = *piece as usize;
            let words = self.pieces.get(piece).map_or("", String::as_str);
            if text.starts_with(words) {
                found(piece, words.len());
            }
        }
    }
}
