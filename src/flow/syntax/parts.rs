//! What typed parts of a file are made of: strings with their places, parts that are read later, terms, bounded
//! numbers, one-or-many.

use super::tree::{Tree, Value};
use crate::span::Span;
use serde::de::{Deserializer, Error, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// The names by which these types ask the reader for what serde has no word for.
pub(super) const SPANNED: &str = "$spanned";
pub(super) const PART: &str = "$part";
pub(super) const WHOLE: &str = "$whole";
pub(super) const ONE_OR_MANY: &str = "$one_or_many";
/// The field of a struct that takes the members whose keys are languages and no other field.
pub(super) const LANGUAGES: &str = "$languages";
pub(crate) const COUNT: &str = "$count";

/// A string of a file: what it says, and where it stands. A blank stands nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Str<'t> {
    text: &'t str,
    /// Without the quotes; `None` for a blank.
    span: Option<Span>,
}

/// A part of a file that is read later, when it is known what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part(u32);

/// A value, and where it stands; `None` for a blank.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<T> {
    pub(crate) span: Option<Span>,
    pub(crate) value: T,
}

/// A term of a closed set, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<T> {
    /// The term; `None` where what is written is none, which was told.
    pub value: Option<T>,
    /// Where it stands; `None` for a blank.
    pub span: Option<Span>,
}

/// A whole number within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole<const MIN: i32, const MAX: i32>(i32);

/// One value, or several in an array, and where they stand; a blank has none and stands nowhere.
#[derive(Debug, Clone)]
pub struct OneOrMany<T>(pub Vec<T>, pub Option<Span>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new(), None)
    }
}

impl<'t> Str<'t> {
    /// What it says.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.text
    }

    /// Where it stands; `None` for a blank.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        self.span
    }

    /// Whether its parts have places of their own: it has no escapes.
    #[must_use]
    pub fn has_places(self) -> bool {
        self.span.is_some_and(|span| span.end - span.start == self.text.len())
    }

    /// Where a part of it stands; the whole string where it has escapes.
    #[must_use]
    pub fn span_of(self, part: &str) -> Option<Span> {
        let span = self.span?;
        let offset = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr());
        let within = offset.filter(|offset| offset + part.len() <= self.text.len());
        Some(match within {
            Some(offset) if self.has_places() => {
                Span { start: span.start + offset, end: span.start + offset + part.len() }
            }
            _ => span,
        })
    }
}

impl Deref for Str<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl AsRef<str> for Str<'_> {
    fn as_ref(&self) -> &str {
        self.text
    }
}

impl From<Str<'_>> for Box<str> {
    fn from(text: Str<'_>) -> Self {
        text.text.into()
    }
}

impl Part {
    /// The value it stands for, in the tree that it was read from.
    #[must_use]
    pub fn of<'t>(self, tree: &'t Tree, text: &'t str) -> Value<'t> {
        tree.value(text, self.0)
    }
}

impl<'t> Value<'t> {
    /// To be read later.
    #[must_use]
    pub fn part(self) -> Part {
        Part(self.at)
    }

    /// The string, with its place.
    #[must_use]
    pub fn str(self) -> Option<Str<'t>> {
        self.string().map(|text| Str { text, span: Some(self.mark()) })
    }
}

impl<const MIN: i32, const MAX: i32> Whole<MIN, MAX> {
    /// The number, if it lies within the bounds.
    #[must_use]
    pub fn new(number: i32) -> Option<Self> {
        (MIN..=MAX).contains(&number).then_some(Self(number))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> i32 {
        self.0
    }

    /// A number that is known to lie within the bounds.
    #[must_use]
    pub const fn of<const NUMBER: i32>() -> Self {
        const { assert!(MIN <= NUMBER && NUMBER <= MAX, "the number lies within its bounds") }
        Self(NUMBER)
    }

    /// The number in a smaller type.
    ///
    /// # Panics
    /// If the bounds do not fit into the type.
    #[must_use]
    pub fn to<N: TryFrom<i32>>(self) -> N {
        N::try_from(self.0).ok().expect("the bounds of a number fit its type")
    }
}

/// Where a value stands, in one number: both of its ends fit into 32 bits, and a blank stands beyond every text.
#[inline]
pub(super) fn pack_place(place: Option<Span>) -> u64 {
    let packed = place.map(|Span { start, end }| (start as u64) << 32 | end as u64);
    packed.unwrap_or(u64::MAX)
}

#[inline]
fn unpack_place(packed: u64) -> Option<Span> {
    let half = |bits: u64| usize::try_from(bits & u64::from(u32::MAX));
    let (start, end) = half(packed >> 32).ok().zip(half(packed).ok())?;
    (packed != u64::MAX).then_some(Span { start, end })
}

/// Reads a value with its place.
struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = (Option<Span>, T);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Self::Value, A::Error> {
        const BOTH: &str = "a value comes with its place";
        let place = row.next_element_seed(PhantomData::<u64>)?.expect(BOTH);
        let value = row.next_element_seed(PhantomData::<T>)?.expect(BOTH);
        Ok((unpack_place(place), value))
    }
}

impl<'de: 't, 't> Deserialize<'de> for Str<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Placed { span, value: text } = Placed::deserialize(deserializer)?;
        Ok(Self { text, span })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = SpannedVisitor::<T>(PhantomData);
        let (span, value) = deserializer.deserialize_newtype_struct(SPANNED, visitor)?;
        Ok(Self { span, value })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Term<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Placed { span, value } = Placed::deserialize(deserializer)?;
        Ok(Self { value, span })
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Part;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_u32<E>(self, at: u32) -> Result<Part, E> {
                Ok(Part(at))
            }
        }
        deserializer.deserialize_newtype_struct(PART, Read)
    }
}

impl<'de, const MIN: i32, const MAX: i32> Deserialize<'de> for Whole<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<const MIN: i32, const MAX: i32>;
        impl<const MIN: i32, const MAX: i32> Visitor<'_> for Read<MIN, MAX> {
            type Value = Whole<MIN, MAX>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{MIN}..={MAX}")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                let within = i32::try_from(number).ok().and_then(Whole::new);
                within.ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Whole(MIN))
            }
        }
        deserializer.deserialize_newtype_struct(WHOLE, Read::<MIN, MAX>)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Placed { span, value: Many(list) } = Placed::deserialize(deserializer)?;
        Ok(Self(list, span))
    }
}

/// Room for so many elements at most is made before they are read. A choice: most lists of a flow are shorter.
const MAX_HINTED: usize = 64;

/// One value, or several in an array.
struct Many<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = Many<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one or many")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                // A hint is no promise: what would be a large list grows as it is read.
                let hint = seq.size_hint().unwrap_or_default().min(MAX_HINTED);
                let mut list = Vec::with_capacity(hint);
                while let Some(one) = seq.next_element()? {
                    list.push(one);
                }
                Ok(Many(list))
            }
        }
        deserializer.deserialize_newtype_struct(ONE_OR_MANY, Each(PhantomData))
    }
}

impl<const MIN: i32, const MAX: i32> Serialize for Whole<MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0)
    }
}
