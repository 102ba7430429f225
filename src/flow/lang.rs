//! The languages of a flow's texts and of the program's own words.
//!
//! A flow speaks the languages that it declares, whatever they are; [`Localized`] holds something in each of them. The
//! program has words of its own in two ([`Lang::OF_PROGRAM`]).

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use tinystr::TinyAsciiStr;
use unic_langid::LanguageIdentifier;

/// A language, as BCP 47 names it: `zh`, `en`, `de`, `pt-BR`, `zh-Hant`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese: Mandarin, simplified characters.
    Zh,
    /// English.
    En,
    /// Another language. The program has no words, no rules and no ear of its own for it.
    Other(LangTag),
}

/// The tag of a language: language, script and region, in the spelling that BCP 47 recommends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LangTag(TinyAsciiStr<12>);

/// How a language's tag is written, as a regular expression.
pub(crate) const TAG_PATTERN: &str = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$";

/// Keys that stand beside texts in an answer or a fact's value, and would be languages too.
const KEYS: [&str; 3] = ["act", "id", "tip"];

impl Lang {
    /// The languages of the program's own words, Chinese first.
    pub const OF_PROGRAM: [Self; 2] = [Self::Zh, Self::En];

    /// The tag used in flows and on the command line.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
            Self::Other(tag) => tag.0.as_str(),
        }
    }

    /// The language with this tag, which is spelled as BCP 47 recommends. What is a key of its own beside texts
    /// ([`KEYS`]) is none: Indonesian is written `id-ID`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ if KEYS.contains(&code) => None,
            _ => Self::parse(code).filter(|lang| lang.code() == code),
        }
    }

    /// The language that a tag or a locale such as `zh_CN.UTF-8` asks for, however it is spelled.
    fn parse(tag: &str) -> Option<Self> {
        // Longer ones are reserved, or are words: "german".
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let read: LanguageIdentifier =
            matches!(primary.len(), 2 | 3).then(|| tag.parse().ok()).flatten()?;
        if read.language.is_empty() || read.variants().len() > 0 {
            return None;
        }
        Some(match &*read.to_string() {
            "zh" => Self::Zh,
            "en" => Self::En,
            other => Self::Other(LangTag(TinyAsciiStr::try_from_str(other).ok()?)),
        })
    }

    /// The language of this tag, in any spelling (`ZH`, `pt_br`); where the program has words of its own in it, whatever
    /// the region, that one.
    #[must_use]
    pub fn asked_for(tag: &str) -> Option<Self> {
        let read = Self::parse(tag).filter(|lang| !KEYS.contains(&lang.code()));
        read.map(|lang| match (lang, lang.primary_subtag()) {
            (Self::Other(_), "zh") if !lang.code().contains("Hant") => Self::Zh,
            (Self::Other(_), "en") => Self::En,
            _ => lang,
        })
    }

    /// The language of the program that a locale name such as `zh_CN.UTF-8` asks for: Chinese for `zh…`, else English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// The tag without script and region.
    fn primary_subtag(&self) -> &str {
        let code = self.code();
        code.split_once('-').map_or(code, |(base, _)| base)
    }

    /// Whether they are one language but for script and region.
    #[must_use]
    pub fn is_same_language(self, other: Self) -> bool {
        self.primary_subtag() == other.primary_subtag()
    }

    /// The language of the program's words for whoever reads this one: Chinese for Chinese, else English.
    #[must_use]
    pub fn of_program(self) -> Self {
        if self.is_same_language(Self::Zh) { Self::Zh } else { Self::En }
    }

    /// How long a text of it is, as it is said: in characters where words are written without gaps, else in words.
    #[must_use]
    pub fn spoken_length(self, text: &str) -> usize {
        match self.primary_subtag() {
            "zh" | "yue" | "ja" | "th" | "lo" | "km" | "my" => {
                text.chars().filter(|c| c.is_alphanumeric()).count()
            }
            _ => text.split_whitespace().count(),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LangVisitor;
        impl Visitor<'_> for LangVisitor {
            type Value = Lang;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("zh, en, de, pt-BR, zh-Hant, id-ID …")
            }
            fn visit_str<E: Error>(self, code: &str) -> Result<Lang, E> {
                let lang = Lang::from_code(code);
                lang.ok_or_else(|| E::invalid_value(Unexpected::Str(code), &self))
            }
        }
        deserializer.deserialize_str(LangVisitor)
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl JsonSchema for Lang {
    fn schema_name() -> Cow<'static, str> {
        "LangCode".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A language, as BCP 47 names it: `zh`, `en`, `de`, `pt-BR`.",
            "type": "string",
            "pattern": TAG_PATTERN,
        })
    }
}

/// What stands in a language, or in the nearest to it: the same but for script and region; else the one that the program's
/// own words are then in; else the first.
pub(crate) fn nearest<T>(lang: Lang, all: &[T], of: impl Fn(&T) -> Lang) -> Option<&T> {
    let one = |fits: &dyn Fn(Lang) -> bool| all.iter().find(|one| fits(of(one)));
    one(&|own| own == lang)
        .or_else(|| one(&|own| own.is_same_language(lang)))
        .or_else(|| one(&|own| own == lang.of_program()))
        .or(all.first())
}

/// Something in each language that a flow speaks, the flow's first language first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localized<T>(Box<[(Lang, T)]>);

/// A short text in each language of the flow, without values to fill in.
pub type Text = Localized<Box<str>>;

impl<T: Deref> Localized<T> {
    /// One for each language; there is at least one.
    pub fn new(list: impl IntoIterator<Item = (Lang, T)>) -> Self {
        Self(list.into_iter().collect())
    }

    /// The one in `lang`, or in the nearest to it that the flow speaks ([`nearest`]).
    ///
    /// # Panics
    /// If there is none at all, which no flow that loads has.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &T::Target {
        let (_, found) = nearest(lang, &self.0, |(own, _)| *own).expect("a flow speaks a language");
        found
    }

    /// Each of them with its language, the flow's first language first.
    pub fn each(&self) -> impl Iterator<Item = (Lang, &T::Target)> {
        self.0.iter().map(|(lang, one)| (*lang, &**one))
    }
}

impl Text {
    /// The wordings in all languages, one a line.
    pub(crate) fn lines(&self) -> String {
        let texts: Vec<&str> = self.each().map(|(_, text)| text).collect();
        texts.join("\n")
    }
}
