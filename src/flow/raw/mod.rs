//! The shapes of flow files, as serde reads them.
//!
//! Names are borrowed `&str`s and open-ended parts are `RawValue` slices, so that the place of
//! anything can be found from its address (see [`crate::source`]). Nothing is checked here but
//! shapes; `resolve` gives names a meaning.

use super::words::Words;
use crate::lang::Text;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// An object whose keys are open, in order, each value still a slice of the text.
#[derive(Debug, Clone, Default)]
pub(super) struct RawMap<'a>(pub(super) Vec<(&'a str, &'a RawValue)>);

/// The sections that a file may have.
pub(super) const SECTIONS: [&str; 14] = [
    "facts",
    "reasons",
    "answers",
    "questions",
    "moves",
    "offers",
    "closings",
    "evidence",
    "cues",
    "phrases",
    "topics",
    "packs",
    "rules",
    "learned",
];

/// A file of sections: each known one with its items, and the keys that are none.
#[derive(Debug, Default)]
pub(super) struct RawSections<'a> {
    pub(super) known: Vec<(&'static str, Vec<&'a RawValue>)>,
    pub(super) unknown: Vec<&'a str>,
}

/// One value, or several in an array.
#[derive(Debug, Clone)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

/// One object, or several in an array.
#[derive(Debug, Clone, Default)]
pub(super) struct RawWhen<'a>(pub(super) Vec<RawMap<'a>>);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawText<'a> {
    #[serde(borrow)]
    pub(super) zh: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) en: Cow<'a, str>,
}

/// A wording, borrowed where the text has no escapes.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct RawWords<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLine<'a> {
    #[serde(borrow)]
    pub(super) zh: OneOrMany<RawWords<'a>>,
    #[serde(borrow)]
    pub(super) en: OneOrMany<RawWords<'a>>,
}

/// Only the format, whatever else a later format may hold.
#[derive(Debug, Deserialize)]
pub(super) struct RawFormat<'a> {
    #[serde(borrow)]
    pub(super) format: &'a RawValue,
}

/// Only the id of an item, whatever else is wrong with it.
#[derive(Debug, Deserialize)]
pub(super) struct RawId<'a> {
    #[serde(borrow, default)]
    pub(super) id: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFlow<'a> {
    #[serde(rename = "$schema", default)]
    pub(super) _schema: Option<Cow<'a, str>>,
    #[serde(rename = "format")]
    pub(super) _format: u32,
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) version: Cow<'a, str>,
    pub(super) title: RawText<'a>,
    pub(super) languages: Vec<&'a str>,
    #[serde(default)]
    pub(super) include: Vec<&'a str>,
    pub(super) limits: RawLimits,
    #[serde(borrow, default)]
    pub(super) values: RawMap<'a>,
    #[serde(borrow, default)]
    pub(super) facts: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(super) steps: RawMap<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimits {
    pub(super) proposals: u8,
    pub(super) refusals: u8,
    #[serde(default = "most_exchanges")]
    pub(super) exchanges: u8,
    #[serde(default = "most_minutes")]
    pub(super) minutes: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep<'a> {
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) aim: RawText<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawValueDecl<'a> {
    #[serde(rename = "type")]
    pub(super) value_type: &'a str,
    #[serde(default)]
    pub(super) unit: Option<RawText<'a>>,
    #[serde(borrow, default)]
    pub(super) sets: RawMap<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFact<'a> {
    pub(super) id: &'a str,
    pub(super) given_by: &'a str,
    #[serde(borrow)]
    pub(super) values: Vec<RawFactValue<'a>>,
    #[serde(default)]
    pub(super) of: Option<&'a str>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFactValue<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) zh: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) en: Cow<'a, str>,
    #[serde(default)]
    pub(super) tip: Option<RawText<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReason<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) fixable: &'a str,
    #[serde(borrow, default)]
    pub(super) hear: Vec<RawWords<'a>>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

/// A question, a move or a closing line: they differ in where they stand, not in shape.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) step: OneOrMany<&'a str>,
    pub(super) technique: &'a str,
    #[serde(borrow, default)]
    pub(super) when: RawWhen<'a>,
    #[serde(borrow)]
    pub(super) say: RawLine<'a>,
    #[serde(default)]
    pub(super) evidence: Option<&'a str>,
    #[serde(borrow, default)]
    pub(super) effect: Option<RawTaken<'a>>,
    #[serde(borrow, default)]
    pub(super) answers: Vec<&'a RawValue>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

/// What a move or an offer does when the customer takes it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTaken<'a> {
    #[serde(default)]
    pub(super) severity: i8,
    #[serde(borrow, default)]
    pub(super) cost: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOffer<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    #[serde(borrow, default)]
    pub(super) when: RawWhen<'a>,
    #[serde(default)]
    pub(super) monthly: Option<u32>,
    #[serde(default)]
    pub(super) below: Option<&'a str>,
    pub(super) what: RawText<'a>,
    pub(super) price: RawText<'a>,
    pub(super) term: RawText<'a>,
    pub(super) starts: RawText<'a>,
    pub(super) downside: RawText<'a>,
    pub(super) worth: RawText<'a>,
    #[serde(borrow)]
    pub(super) say: RawLine<'a>,
    #[serde(default)]
    pub(super) evidence: Option<&'a str>,
    #[serde(borrow, default)]
    pub(super) effect: Option<RawTaken<'a>>,
    #[serde(borrow)]
    pub(super) answers: Vec<&'a RawValue>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswer<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) zh: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) en: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) then: RawMap<'a>,
    #[serde(default = "one")]
    pub(super) odds: u8,
    #[serde(borrow, default)]
    pub(super) hear: Vec<RawWords<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUse<'a> {
    #[serde(rename = "use")]
    pub(super) set: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswerSet<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) answers: Vec<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvidence<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) ground: &'a str,
    #[serde(borrow, default)]
    pub(super) needs: RawWhen<'a>,
    #[serde(default)]
    pub(super) until: Option<&'a str>,
    #[serde(borrow)]
    pub(super) fact: RawLine<'a>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCue<'a> {
    pub(super) id: &'a str,
    #[serde(borrow, default)]
    pub(super) then: RawMap<'a>,
    #[serde(default)]
    pub(super) leaving: bool,
    #[serde(default)]
    pub(super) tone: Option<&'a str>,
    #[serde(borrow)]
    pub(super) hear: Vec<RawWords<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPhrase<'a> {
    pub(super) id: &'a str,
    pub(super) class: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) why: RawText<'a>,
    #[serde(default)]
    pub(super) instead: Option<RawText<'a>>,
    #[serde(borrow)]
    pub(super) hear: &'a RawValue,
    #[serde(borrow, default)]
    pub(super) unless: Option<&'a RawValue>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTopic<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) text: RawText<'a>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawModel<'a> {
    pub(super) id: &'a str,
    pub(super) classes: Vec<&'a str>,
    pub(super) bias: Vec<i32>,
    #[serde(rename = "digest", default)]
    pub(super) _digest: Option<&'a str>,
    #[serde(borrow)]
    pub(super) weights: &'a RawValue,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPack<'a> {
    pub(super) id: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) jurisdiction: RawText<'a>,
    pub(super) since: &'a str,
    #[serde(borrow, default)]
    pub(super) when: RawMap<'a>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

/// A rule: exactly one of its patterns is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule<'a> {
    pub(super) id: &'a str,
    pub(super) pack: &'a str,
    pub(super) level: &'a str,
    #[serde(borrow)]
    pub(super) name: RawText<'a>,
    pub(super) why: RawText<'a>,
    pub(super) instead: RawText<'a>,
    #[serde(borrow, default)]
    pub(super) when: RawMap<'a>,
    #[serde(borrow, default)]
    pub(super) never: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(super) only: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(super) at_most: Option<RawCount<'a>>,
    #[serde(borrow, default)]
    pub(super) of: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(super) after: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(super) until: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(super) within: Option<RawCount<'a>>,
    #[serde(borrow, default)]
    pub(super) comes: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(super) always: Option<RawWhen<'a>>,
    #[serde(default)]
    pub(super) source: Vec<&'a str>,
}

/// A count, or the name of the limit of the flow that gives it.
#[derive(Debug, Clone, Copy)]
pub(super) enum RawCount<'a> {
    Number(u8),
    Limit(&'a str),
}

/// Bounds on a level or a count.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBounds {
    #[serde(default)]
    pub(super) at_least: Option<u8>,
    #[serde(default)]
    pub(super) at_most: Option<u8>,
}

impl From<&RawText<'_>> for Text {
    fn from(raw: &RawText<'_>) -> Self {
        Self { zh: (*raw.zh).into(), en: (*raw.en).into() }
    }
}

/// Words as a flow keeps them.
pub(super) fn words(raw: &[RawWords<'_>]) -> Words {
    Words::of(raw.iter().map(|words| &*words.0))
}

/// Names as a flow keeps them.
pub(super) fn names(raw: &[&str]) -> Words {
    Words::of(raw.iter().copied())
}

fn most_exchanges() -> u8 {
    12
}

fn most_minutes() -> u8 {
    20
}

fn one() -> u8 {
    1
}

impl<'de: 'a, 'a> Deserialize<'de> for RawMap<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Keys<'a> {
            type Value = RawMap<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                read_entries(&mut map)
            }
        }
        deserializer.deserialize_map(Keys(PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawSections<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Keys<'a> {
            type Value = RawSections<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of sections")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut sections = RawSections::default();
                while let Some(key) = map.next_key::<&'a str>()? {
                    if let Some(name) = SECTIONS.iter().find(|name| **name == key) {
                        if sections.known.iter().any(|(known, _)| known == name) {
                            return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
                        }
                        sections.known.push((name, map.next_value()?));
                    } else {
                        if key != "$schema" {
                            sections.unknown.push(key);
                        }
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(sections)
            }
        }
        deserializer.deserialize_map(Keys(PhantomData))
    }
}

fn read_entries<'de: 'a, 'a, A: MapAccess<'de>>(map: &mut A) -> Result<RawMap<'a>, A::Error> {
    let mut entries: Vec<(&'a str, &'a RawValue)> = Vec::new();
    while let Some((key, value)) = map.next_entry::<&'a str, &'a RawValue>()? {
        if entries.iter().any(|(known, _)| *known == key) {
            return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
        }
        entries.push((key, value));
    }
    Ok(RawMap(entries))
}

impl<'de: 'a, 'a> Deserialize<'de> for RawWhen<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Boxes<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Boxes<'a> {
            type Value = RawWhen<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, or an array of objects")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                Ok(RawWhen(vec![read_entries(&mut map)?]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut boxes = Vec::new();
                while let Some(one) = seq.next_element()? {
                    boxes.push(one);
                }
                Ok(RawWhen(boxes))
            }
        }
        deserializer.deserialize_any(Boxes(PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawCount<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Count<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Count<'a> {
            type Value = RawCount<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, or the name of a limit")
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(RawCount::Number(u8::try_from(number).unwrap_or(u8::MAX)))
            }
            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(RawCount::Limit(name))
            }
        }
        deserializer.deserialize_any(Count(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or an array of strings")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                let one = serde::de::value::BorrowedStrDeserializer::new(text);
                Ok(OneOrMany(vec![T::deserialize(one)?]))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let one = serde::de::value::StrDeserializer::new(text);
                Ok(OneOrMany(vec![T::deserialize(one)?]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(one) = seq.next_element()? {
                    list.push(one);
                }
                Ok(OneOrMany(list))
            }
        }
        deserializer.deserialize_any(Each(PhantomData))
    }
}
