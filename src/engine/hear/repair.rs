//! Words typed in a hurry, read as the words that they are: the flow's list of slips, and a letter too many, too few,
//! wrong or swapped in an English word that nobody knows.
//!
//! (One edit finds four slips in five: Damerau, 1964. Trying the edits rather than all known words: Norvig, 2007.)

use super::index::PieceIndex;
use super::normal::normalize;
use super::packed::Vocabulary;
use flow::Flow;

/// A word that was typed otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairedWord {
    /// As it was typed.
    pub typed: String,
    /// As it is read.
    pub read: String,
}

/// Slips of typing, ready to be looked for.
#[derive(Debug)]
pub(super) struct Repairer {
    slips: PieceIndex,
    /// For each slip, its length and the word that it is.
    words: Vec<(usize, String)>,
    known: Option<Vocabulary>,
}

/// So many unknown words of a remark are tried. A choice: each takes some 300 looks into a table.
const MOST_UNKNOWN: usize = 2;
/// A word is read for another one only if it is in one of so many sentences, as a logarithm: in five of ten thousand. A
/// choice: rarer words are as likely slips themselves.
const RAREST: f32 = 7.6;
/// Words of so many letters are tried. A choice: shorter ones have too many neighbours, longer ones are rare.
const LETTERS: std::ops::RangeInclusive<usize> = 5..=12;

impl Repairer {
    /// The slips of a flow.
    pub(super) fn new(flow: &Flow) -> Self {
        let slips = flow.repairs().flat_map(|repair| {
            let word = normalize(&repair.word);
            repair.hear.iter().map(move |slip| (normalize(slip), word.clone()))
        });
        let (slips, words): (Vec<String>, Vec<String>) = slips.unzip();
        let words = slips.iter().map(String::len).zip(words).collect();
        Self { slips: PieceIndex::new(slips), words, known: Vocabulary::english(flow) }
    }

    /// A normalised text with its slips repaired, and which they were.
    pub(super) fn repair(&self, text: String) -> (String, Vec<RepairedWord>) {
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        self.slips.find(&text, |hit| {
            if let Some((length, word)) = self.words.get(hit.piece)
                && stands_alone(&text, hit.start, hit.start + length)
            {
                found.push((hit.start, hit.start + length, word.clone()));
            }
        });
        let tried = letter_words(&text).filter(|(_, word)| self.is_unknown(word));
        for (start, word) in tried.take(MOST_UNKNOWN) {
            let read = neighbour(word, |near| self.is_common(near));
            found.extend(read.map(|read| (start, start + word.len(), read)));
        }
        if found.is_empty() {
            return (text, Vec::new());
        }
        // The longest of those that begin together.
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        let mut repaired = Vec::new();
        for (start, end, read) in found {
            if start < from {
                continue;
            }
            out.push_str(text.get(from..start).unwrap_or_default());
            out.push_str(&read);
            let typed = text.get(start..end).unwrap_or_default().to_owned();
            repaired.push(RepairedWord { typed, read });
            from = end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        (out, repaired)
    }
}

impl Repairer {
    /// Whether nobody knows an English word, nor what is left of it without an ending.
    fn is_unknown(&self, word: &str) -> bool {
        let Some(known) = &self.known else { return false };
        let stems = ["s", "es", "d", "ed", "ing", "er", "ly", "'s"].into_iter();
        let mut stems = stems.filter_map(|ending| word.strip_suffix(ending));
        LETTERS.contains(&word.len())
            && known.rarity(word).is_none()
            && !stems.any(|stem| known.rarity(stem).is_some())
    }

    /// Whether an English word is common enough to be what was meant.
    fn is_common(&self, word: &str) -> bool {
        let rarity = self.known.as_ref().and_then(|known| known.rarity(word));
        rarity.is_some_and(|rarity| rarity <= RAREST)
    }
}

/// Whether letters of the Latin alphabet neither go before nor behind; Chinese words have no gaps between.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '\'';
    let (before, rest) = text.split_at_checked(start).unwrap_or_default();
    let (slip, after) = rest.split_at_checked(end - start).unwrap_or_default();
    let open_left = slip.starts_with(letter) && before.ends_with(letter);
    let open_right = slip.ends_with(letter) && after.starts_with(letter);
    !open_left && !open_right
}

/// The words of small letters in a text, each with its place.
fn letter_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')).filter_map(move |word| {
        // Each word ends with one character that is none of it.
        let start = at;
        let next = text.get(start + word.len()..).and_then(|rest| rest.chars().next());
        at = start + word.len() + next.map_or(0, char::len_utf8);
        word.bytes().all(|byte| byte.is_ascii_lowercase()).then_some((start, word))
    })
}

/// The first word that is wanted of those one edit away that begin alike, for a slip in the first letter is rare (Pollock
/// and Zamora, 1984): two letters swapped, one put in, one taken out, one changed.
fn neighbour(word: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
    let mut near = String::with_capacity(word.len() + 1);
    let mut tried = |parts: [&str; 4]| {
        near.clear();
        near.extend(parts);
        wanted(&near).then(|| near.clone())
    };
    let part = |from: usize, to: usize| word.get(from..to).unwrap_or_default();
    let end = word.len();
    let letters = || (0..26).filter_map(|at| LOWERCASE.get(at..=at));
    (1..end.saturating_sub(1))
        .find_map(|at| {
            tried([part(0, at), part(at + 1, at + 2), part(at, at + 1), part(at + 2, end)])
        })
        .or_else(|| {
            (1..=end).find_map(|at| {
                letters().find_map(|letter| tried([part(0, at), letter, part(at, end), ""]))
            })
        })
        .or_else(|| (1..end).find_map(|at| tried([part(0, at), part(at + 1, end), "", ""])))
        .or_else(|| {
            (1..end).find_map(|at| {
                letters().find_map(|letter| tried([part(0, at), letter, part(at + 1, end), ""]))
            })
        })
}

/// The letters that are put in.
const LOWERCASE: &str = "abcdefghijklmnopqrstuvwxyz";
