//! Amounts of money: decimals of at most two places, counted in hundredths so that none is lost.

use crate::lang::Lang;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Hundredths in a whole.
const WHOLE: i64 = 100;
/// The largest amount, either way: what a whole number of a context may be.
const MOST: i64 = u32::MAX as i64;

/// An amount of money, in the flow's currency: hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

impl Amount {
    /// So many whole units.
    #[must_use]
    pub fn whole(units: u32) -> Self {
        Self(i64::from(units) * WHOLE)
    }

    /// So many thousandths, rounded to hundredths; `None` beyond the largest amount.
    #[must_use]
    pub fn of_thousandths(thousandths: u64) -> Option<Self> {
        let hundredths = i64::try_from((thousandths + 5) / 10).ok()?;
        (hundredths <= MOST * WHOLE).then_some(Self(hundredths))
    }

    /// The amount that a text writes: `79`, `79.9`, `79.90`, `-210`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (units, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        if !is_number(units) || part.len() > 2 || digits.contains('.') && !is_number(part) {
            return None;
        }
        let units: i64 = units.parse().ok().filter(|units| *units <= MOST)?;
        let part: i64 = format!("{part:0<2}").parse().ok()?;
        let hundredths = units * WHOLE + part;
        Some(Self(if text.starts_with('-') { -hundredths } else { hundredths }))
    }

    /// Its whole units, what is beside them left out; 0 below 0.
    #[must_use]
    pub fn units(self) -> u32 {
        u32::try_from(self.0.max(0) / WHOLE).unwrap_or(u32::MAX)
    }

    /// So many times as much; the largest amount where it is more.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)).clamp(-MOST * WHOLE, MOST * WHOLE))
    }

    /// How much more it is than another; nothing where it is less.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// As it is said beside its unit: English gives both places of what is no whole number.
    #[must_use]
    pub fn spoken(self, lang: Lang) -> String {
        match lang {
            Lang::En if self.0 % WHOLE != 0 => {
                format!("{self}{}", if self.0 % 10 == 0 { "0" } else { "" })
            }
            Lang::En | Lang::Zh | Lang::Other(_) => self.to_string(),
        }
    }
}

/// As short as it can be written.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (units, part) = (self.0.abs() / WHOLE, self.0.abs() % WHOLE);
        match (part, part % 10) {
            (0, _) => write!(f, "{sign}{units}"),
            (_, 0) => write!(f, "{sign}{units}.{}", part / 10),
            _ => write!(f, "{sign}{units}.{part:02}"),
        }
    }
}

/// A number; a whole one where it is whole.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % WHOLE == 0 {
            serializer.serialize_i64(self.0 / WHOLE)
        } else {
            // Of so few digits a double holds every one, and is written as short as they are.
            serializer.serialize_f64(self.to_string().parse().expect("an amount is a number"))
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Amount;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount of at most two decimals")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Amount, E> {
                let amount = Amount::parse(&number.to_string());
                amount.ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Amount, E> {
                let amount = Amount::parse(&number.to_string());
                amount.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Amount, E> {
                let amount = Amount::parse(&number.to_string());
                amount.ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
            }
        }
        deserializer.deserialize_any(Read)
    }
}
