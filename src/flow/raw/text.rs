//! Texts in a flow's languages, and spoken lines.

use crate::lang::{Lang, TAG_PATTERN};
use crate::span::Span;
use crate::syntax::{OneOrMany, Placed, Str};
use crate::words::WordList;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// What is written in several languages, each under its tag, and where; a blank has none and stands nowhere.
#[derive(Debug, Clone)]
pub(crate) struct RawLocalized<'a, T> {
    /// Each language that is written, in that order. Shipped flows have two.
    pub(crate) each: SmallVec<[(Lang, T); 2]>,
    /// The keys that are none of the program's languages, with the language that they are, if any.
    pub(crate) others: Vec<(Str<'a>, Option<Lang>)>,
    /// Where the object stands.
    pub(crate) span: Option<Span>,
}

/// A text in the flow's languages, without values.
pub(crate) type RawText<'a> = RawLocalized<'a, Str<'a>>;

/// A line to say, with `{values}`: one wording, or several, best first.
pub(crate) type RawLine<'a> = RawLocalized<'a, OneOrMany<RawWords<'a>>>;

/// A text whose languages stand among the keys of the object that it belongs to.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawInlineText<'a>(pub(crate) RawText<'a>);

/// A wording.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub(crate) struct RawWords<'a>(
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) Str<'a>,
);

impl<T> Default for RawLocalized<'_, T> {
    fn default() -> Self {
        Self { each: SmallVec::new(), others: Vec::new(), span: None }
    }
}

/// The members of an object, each language with what it says.
struct LanguagesVisitor<'a, T>(PhantomData<(&'a (), T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for LanguagesVisitor<'a, T> {
    type Value = RawLocalized<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut read = RawLocalized::default();
        while let Some(key) = map.next_key::<Str<'a>>()? {
            let lang = Lang::from_code(&key);
            match lang {
                Some(lang) => read.each.push((lang, map.next_value()?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            if !matches!(lang, Some(Lang::Zh | Lang::En)) {
                read.others.push((key, lang));
            }
        }
        Ok(read)
    }
}

/// An object that has a text in each language and nothing else.
struct Languages<'a, T>(RawLocalized<'a, T>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Languages<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LanguagesVisitor(PhantomData)).map(Self)
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for RawLocalized<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Placed { span, value: Languages(read) } = Placed::deserialize(deserializer)?;
        Ok(Self { span, ..read })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawInlineText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Languages::deserialize(deserializer).map(|Languages(read)| Self(read))
    }
}

/// What an object with a key for each language says of it.
fn schema_of_languages(one: &Schema) -> Schema {
    let described = |description: &str| {
        let mut schema = one.clone();
        schema.insert("description".to_owned(), description.into());
        schema
    };
    json_schema!({
        "type": "object",
        "properties": { "zh": described("Chinese."), "en": described("English.") },
        "patternProperties": { TAG_PATTERN: one },
        "additionalProperties": false,
    })
}

impl JsonSchema for RawText<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = schema_of_languages(&generator.subschema_for::<RawWords<'static>>());
        let description = "A text in each language that the flow declares, without values.";
        schema.insert("description".to_owned(), description.into());
        schema.insert("examples".to_owned(), serde_json::json!([{"zh": "价格", "en": "price"}]));
        schema
    }
}

impl JsonSchema for RawLine<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Line".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<OneOrMany<RawWords<'static>>>();
        let mut schema = schema_of_languages(&one);
        let description = "A line to say in each language that the flow declares, with `{values}`: one wording, or \
                           several, best first. The first one whose values are all known is said, so the last one \
                           uses none that can be missing.";
        schema.insert("description".to_owned(), description.into());
        let example = serde_json::json!([{
            "zh": ["{name}，能问您一句吗？", "能问您一句吗？"],
            "en": ["{name}, may I ask you something?", "May I ask you something?"]
        }]);
        schema.insert("examples".to_owned(), example);
        schema
    }
}

impl JsonSchema for RawInlineText<'_> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "InlineText".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schema_of_languages(&generator.subschema_for::<RawWords<'static>>())
    }
}

/// Words as a flow keeps them.
pub(crate) fn words(raw: &[RawWords<'_>]) -> WordList {
    WordList::new(raw.iter().map(|words| &*words.0))
}

/// Names as a flow keeps them.
pub(crate) fn names(raw: &[Str<'_>]) -> WordList {
    WordList::new(raw.iter().map(|name| name.text()))
}
