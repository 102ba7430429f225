//! How every command writes: for whom, in what language, in colour or not.

use clap::ValueEnum;
use flow::lang::Lang;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(in crate::cli) enum Format {
    /// One JSON object a line.
    #[default]
    Json,
    /// A few words a line.
    Text,
}

/// Reads a language's tag, however it is spelled.
pub(in crate::cli) fn parse_lang(tag: &str) -> Result<Lang, String> {
    // Parsing comes before the language of messages is known, so it speaks as the help does.
    Lang::asked_for(tag).ok_or_else(|| "a language's tag is wanted: zh, en, de, pt-BR …".to_owned())
}

/// The language of the locale.
pub(in crate::cli) fn lang_of_locale() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Lang::of_locale(&set("LC_ALL").or_else(|| set("LANG")).unwrap_or_default())
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(in crate::cli) enum Color {
    /// On a terminal that wants it; `NO_COLOR` turns it off.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    pub(in crate::cli) fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}
