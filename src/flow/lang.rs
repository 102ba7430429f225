//! The two languages a flow and the program speak.
//!
//! A [`Text`] holds one wording in each; nothing here chooses between them.

use crate::terms::terms;
use serde::{Serialize, Serializer};

terms! {
    /// A language of the product, Chinese first.
    Lang as "language" {
        /// Mandarin, simplified characters.
        Zh,
        /// English.
        En,
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Lang {
    /// The language that a locale name such as `zh_CN.UTF-8` asks for: Chinese for `zh…`, else English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}

/// A short text in both languages, without values to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: Box<str>,
    /// English.
    pub en: Box<str>,
}

impl Text {
    /// The wording in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}
