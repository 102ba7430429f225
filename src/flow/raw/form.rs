//! The forms that flow files are made of: open objects, one-or-many, sections.
//!
//! They are read by hand because serde has no word for them: keys stay in order, and each value
//! stays a slice of the text, so that its place can be found.

use super::SECTIONS;
use super::file::Sections;
use super::open::LimitName;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// The key that holds a remark to the reader; nothing reads it.
pub(crate) const COMMENT: &str = "$comment";

/// An object whose keys are open, in order, each value still a slice of the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawMap<'a>(pub(crate) Vec<(&'a str, &'a RawValue)>);

/// A file of sections: each known one with its items, and the keys that are none.
#[derive(Debug, Default)]
pub(crate) struct RawSections<'a> {
    pub(crate) known: Vec<(&'static str, Vec<&'a RawValue>)>,
    pub(crate) unknown: Vec<&'a str>,
}

/// One value, or several in an array.
#[derive(Debug, Clone)]
pub(crate) struct OneOrMany<T>(pub(crate) Vec<T>);

/// One object, or several in an array.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawWhen<'a>(pub(crate) Vec<RawMap<'a>>);

/// A count, or the name of the limit of the flow that gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RawCount<'a> {
    Number(u8),
    Limit(&'a str),
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
                        if key != "$schema" && key != COMMENT {
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
        if key == COMMENT {
            continue;
        }
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

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

impl JsonSchema for RawCount<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let limit = generator.subschema_for::<LimitName>();
        json_schema!({
            "description": "How often, 1 to 100, or the name of a limit of the flow.",
            "anyOf": [{ "type": "integer", "minimum": 1, "maximum": 100 }, limit],
        })
    }
}

impl JsonSchema for RawSections<'_> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Sections::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Sections>()
    }
}

impl JsonSchema for RawMap<'_> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Map".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}
