//! Spoken lines: wordings with `{values}`, best first, the last one safe.

use super::id::ValueId;
use crate::lang::Lang;
use std::borrow::Cow;

macro_rules! call_values {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A value that the call itself makes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum CallValue { $($(#[$doc])* $name,)+ }

        impl CallValue {
            /// Every name.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// The value with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

call_values! {
    /// The reason known so far.
    Reason = "reason",
    /// The name of the offer on the table.
    Offer = "offer",
    /// What it is.
    What = "what",
    /// Its price.
    Price = "price",
    /// Its term.
    Term = "term",
    /// From when it holds.
    Starts = "starts",
    /// Its downside.
    Downside = "downside",
    /// Its worth to the customer.
    Worth = "worth",
}

/// What a `{name}` in a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A value of the customer's context.
    Customer(ValueId),
    /// A value the call makes.
    Call(CallValue),
}

/// A piece of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand.
    Words(Box<str>),
    /// A value to fill in.
    Slot(Slot),
}

/// One wording.
pub type Wording = Box<[Piece]>;

/// A spoken line in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Chinese wordings, best first.
    pub zh: Box<[Wording]>,
    /// English wordings, best first.
    pub en: Box<[Wording]>,
}

/// Gives the values that a line may use.
pub trait Values {
    /// The value, in `lang`, if it is known on this call.
    fn value(&self, slot: Slot, lang: Lang) -> Option<Cow<'_, str>>;
}

impl Line {
    /// The wordings in `lang`, best first.
    #[must_use]
    pub fn wordings(&self, lang: Lang) -> &[Wording] {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The best wording whose values are all known, filled in. A line never shows `{name}`: where
    /// even the last wording lacks a value, the gap is left out.
    #[must_use]
    pub fn fill(&self, lang: Lang, values: &dyn Values) -> String {
        let wordings = self.wordings(lang);
        let known = wordings.iter().find(|wording| {
            wording.iter().all(|piece| match piece {
                Piece::Words(_) => true,
                Piece::Slot(slot) => values.value(*slot, lang).is_some(),
            })
        });
        let mut line = String::new();
        for piece in known.or(wordings.last()).map_or(&[][..], |wording| wording) {
            match piece {
                Piece::Words(words) => line.push_str(words),
                Piece::Slot(slot) => {
                    line.push_str(&values.value(*slot, lang).unwrap_or_default());
                }
            }
        }
        line
    }
}
