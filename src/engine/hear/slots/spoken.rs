//! The numbers that any text says, with what they count where that is time.

use super::measure::{Unit, measure};
use super::numeral::{Numeral, ONE, numerals};
use crate::hear::normal::normalize;
use std::fmt;

/// A number that a text says, in digits or in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenNumber {
    /// What it is, in thousandths.
    pub thousandths: u64,
    /// How many thousandths of a month it is, where it counts months or years.
    pub of_months: Option<u64>,
    /// The words, as they stand in the normalised text.
    pub words: String,
}

/// In digits, as short as it can be written.
impl fmt::Display for SpokenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.thousandths / ONE, self.thousandths % ONE);
        if part == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{part:03}").trim_end_matches('0'))
    }
}

/// The numbers that a text says, in digits or in words, in order; the first 64 of them.
#[must_use]
pub fn spoken_numbers(text: &str) -> Vec<SpokenNumber> {
    let text = normalize(text);
    let spoken = |one: Numeral| {
        let measure = measure(&text, one);
        SpokenNumber {
            thousandths: one.thousandths,
            of_months: (measure.unit == Unit::Months).then_some(measure.thousandths),
            words: text.get(one.start..one.end).unwrap_or_default().to_owned(),
        }
    };
    numerals(&text).into_iter().map(spoken).collect()
}
