//! Figures that lines say, in digits and in words, and where they stand.

use flow::span::Span;
use flow::syntax::Str;

/// The thousandths of one.
pub(super) const ONE: u64 = 1_000;
/// Smaller ones in words are as often no number: "one moment", 一下. In thousandths; a choice.
pub(super) const LEAST_IN_WORDS: u64 = 10 * ONE;

/// Where words of a text stand that were found when it was normalised; the whole text where that does not tell.
pub(super) fn place_of(text: Str<'_>, words: &str) -> Option<Span> {
    let at = text.to_ascii_lowercase().find(words);
    let written = at.and_then(|at| text.text().get(at..at + words.len()));
    written.map_or(text.span(), |written| text.span_of(written))
}

/// The numbers in a text, as they are written there.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty())
}
