//! Spoken lines: wordings with `{values}`, best first, the last one safe.

use super::Flow;
use super::id::ValueId;
use crate::lang::{Lang, Localized};
use std::borrow::Cow;

macro_rules! call_values {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A value that the call itself makes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum CallValue { $($(#[$doc])* $name,)+ }

        impl CallValue {
            /// Every name.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// Its name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

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

/// One wording: its words, and where values stand in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The words, without what stands in braces.
    text: Box<str>,
    /// Each value with the byte of `text` that it stands before, ascending.
    slots: Box<[(usize, Slot)]>,
}

const IN_LINE: &str = "a value's place lies in its line";

impl Wording {
    /// The wording with `slots` at these bytes of `text`, ascending.
    #[must_use]
    pub fn new(text: String, slots: Vec<(usize, Slot)>) -> Self {
        Self { text: text.into(), slots: slots.into() }
    }

    /// The values that it uses.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.slots.iter().map(|(_, slot)| *slot)
    }

    /// The wording as an author writes it, `{values}` and all.
    #[must_use]
    pub fn written(&self, flow: &Flow) -> String {
        let mut line = String::with_capacity(self.text.len() + 16 * self.slots.len());
        let mut from = 0;
        for (at, slot) in &self.slots {
            line.push_str(self.text.get(from..*at).expect(IN_LINE));
            let name = match slot {
                Slot::Call(value) => value.name(),
                Slot::Customer(id) => flow.value(*id).map_or("", |value| &*value.name),
            };
            line.extend(["{", name, "}"]);
            from = *at;
        }
        line.push_str(self.text.get(from..).expect(IN_LINE));
        line
    }

    fn fill(&self, lang: Lang, values: &dyn SlotValues) -> String {
        let mut line = String::with_capacity(self.text.len() + 16 * self.slots.len());
        let mut from = 0;
        for (at, slot) in &self.slots {
            line.push_str(self.text.get(from..*at).expect(IN_LINE));
            line.push_str(&values.value(*slot, lang).unwrap_or_default());
            from = *at;
        }
        line.push_str(self.text.get(from..).expect(IN_LINE));
        line
    }
}

/// A spoken line: its wordings in each language of the flow, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenLine(pub(crate) Localized<Box<[Wording]>>);

/// Gives the values that a line may use.
pub trait SlotValues {
    /// The value, in `lang`, if it is known on this call.
    fn value(&self, slot: Slot, lang: Lang) -> Option<Cow<'_, str>>;
}

impl SpokenLine {
    /// The wordings in `lang`, best first.
    #[must_use]
    pub fn wordings(&self, lang: Lang) -> &[Wording] {
        self.0.get(lang)
    }

    /// The wordings in each language, the flow's first language first.
    pub fn each(&self) -> impl Iterator<Item = (Lang, &[Wording])> {
        self.0.each()
    }

    /// The best wording whose values are all known, filled in. A line never shows `{name}`: where
    /// even the last wording lacks a value, the gap is left out.
    #[must_use]
    pub fn fill(&self, lang: Lang, values: &dyn SlotValues) -> String {
        let wordings = self.wordings(lang);
        let known = wordings
            .iter()
            .find(|wording| wording.slots().all(|slot| values.value(slot, lang).is_some()));
        known.or(wordings.last()).map_or_else(String::new, |wording| wording.fill(lang, values))
    }
}
