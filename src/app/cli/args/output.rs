//! How every command writes: for whom, in what language, in colour or not.

use clap::ValueEnum;
use clap::builder::TypedValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use flow::lang::Lang;
use std::ffi::OsStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(in crate::cli) enum Format {
    /// One JSON object a line.
    #[default]
    Json,
    /// A few words a line.
    Text,
}

/// Reads a language's tag; those of the program's own words are listed.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct LangParser;

impl TypedValueParser for LangParser {
    type Value = Lang;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Lang, clap::Error> {
        let lang = value.to_str().and_then(Lang::asked_for);
        lang.ok_or_else(|| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            let name = arg.map_or_else(String::new, ToString::to_string);
            error.insert(ContextKind::InvalidArg, ContextValue::String(name));
            let value = value.to_string_lossy().into_owned();
            error.insert(ContextKind::InvalidValue, ContextValue::String(value));
            let known = ["zh", "en", "de", "pt-BR"].map(str::to_owned).to_vec();
            error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
            error
        })
    }
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
