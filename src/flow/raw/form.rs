//! The forms that flow files are made of: open objects, conditions, counts, bounds.

use super::open::LimitName;
use crate::syntax::{COUNT, OneOrMany, Part, Str, Term, Whole};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// An object whose keys are open, in order, each value to be read once its key is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawMap<'a>(pub(crate) Vec<(Str<'a>, Part)>);

/// One object, or several in an array.
pub(crate) type RawWhen<'a> = OneOrMany<RawMap<'a>>;

/// A count, or the limit of the flow that gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RawCount {
    Number(Whole<1, 100>),
    Limit(LimitName),
}

/// Bounds on a level or a count.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Bounds", example = serde_json::json!({"at_least": 2}))]
pub(crate) struct RawBounds {
    /// It is known to be so much or more.
    #[serde(default)]
    #[schemars(with = "u32")]
    pub(crate) at_least: Option<Part>,
    /// It is known to be so much or less.
    #[serde(default)]
    #[schemars(with = "u32")]
    pub(crate) at_most: Option<Part>,
}

impl<'de: 'a, 'a> Deserialize<'de> for RawMap<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapVisitor<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for MapVisitor<'a> {
            type Value = RawMap<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(RawMap(entries))
            }
        }
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for RawCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountVisitor;
        impl<'de> Visitor<'de> for CountVisitor {
            type Value = RawCount;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a count, or the name of a limit")
            }
            fn visit_some<D: Deserializer<'de>>(self, number: D) -> Result<RawCount, D::Error> {
                Whole::deserialize(number).map(RawCount::Number)
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                name: D,
            ) -> Result<RawCount, D::Error> {
                LimitName::deserialize(name).map(RawCount::Limit)
            }
            fn visit_unit<E>(self) -> Result<RawCount, E> {
                Ok(RawCount::Number(Whole::of::<1>()))
            }
        }
        deserializer.deserialize_newtype_struct(COUNT, CountVisitor)
    }
}

impl JsonSchema for RawCount {
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

impl JsonSchema for Str<'_> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "string".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

impl JsonSchema for Part {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Any".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}

impl<T: JsonSchema> JsonSchema for Term<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<const MIN: i32, const MAX: i32> JsonSchema for Whole<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Whole{MIN}To{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
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
