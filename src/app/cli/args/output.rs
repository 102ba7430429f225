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

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum LangArg {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl LangArg {
    /// The language.
    pub(in crate::cli) fn lang(self) -> Lang {
        match self {
            Self::Zh => Lang::Zh,
            Self::En => Lang::En,
        }
    }

    /// The language asked for, or the one of the locale.
    pub(in crate::cli) fn resolve(asked: Option<Self>) -> Lang {
        asked.map_or_else(Self::of_locale, Self::lang)
    }

    fn of_locale() -> Lang {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Lang::of_locale(&set("LC_ALL").or_else(|| set("LANG")).unwrap_or_default())
    }
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
