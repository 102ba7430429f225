//! What can be said on the command line; each flag's help stands beside it.

use crate::lang::Lang;
use clap::{Parser, Subcommand, ValueEnum};

/// A call guide for retention agents: build trust, probe, propose, agree, close.
#[derive(Debug, Parser)]
#[command(name = "wanliu", version, args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    #[command(flatten)]
    pub(super) call: Call,

    /// When to use colour.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Guide a call (what `wanliu` alone does).
    Call(Call),
    /// Hear lines: why a customer leaves and how they feel, or what an agent should not say.
    Hear(Hear),
}

/// Guides a call. Keys: a number says a line, a letter is the customer's answer, anything else is
/// what the customer said, `0` lets go, `?` shows more, `help` lists the rest.
#[derive(Debug, clap::Args)]
pub(super) struct Call {
    /// The flow: a folder, or the name of a built-in flow.
    #[arg(default_value = "mobile")]
    pub(super) flow: String,

    /// The customer's context: `key=value,…`, or a JSON file.
    #[arg(long, value_name = "KEY=VALUE,…|FILE.json")]
    pub(super) customer: Option<String>,

    /// The language [default: from `LC_ALL` or `LANG`; Chinese for zh*, else English].
    #[arg(long, value_enum)]
    pub(super) lang: Option<LangArg>,

    /// Columns to use [default: the terminal's, 80 where there is none].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(super) width: Option<u16>,
}

/// Reads lines and writes what was heard in each: a JSON object a line, in the same order.
#[derive(Debug, clap::Args)]
pub(super) struct Hear {
    /// The flow: a folder, or the name of a built-in flow.
    #[arg(default_value = "mobile")]
    pub(super) flow: String,

    /// The lines are an agent's: check them for phrases that hurt.
    #[arg(long)]
    pub(super) agent: bool,

    /// For programs, or for people.
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,

    /// The language of what to say instead [default: from `LC_ALL` or `LANG`].
    #[arg(long, value_enum)]
    pub(super) lang: Option<LangArg>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Format {
    /// One JSON object a line.
    #[default]
    Json,
    /// A few words a line.
    Text,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LangArg {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl LangArg {
    /// The language asked for, or the one of the locale.
    pub(super) fn resolve(asked: Option<Self>) -> Lang {
        match asked {
            Some(Self::Zh) => Lang::Zh,
            Some(Self::En) => Lang::En,
            None => {
                let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
                Lang::of_locale(&set("LC_ALL").or_else(|| set("LANG")).unwrap_or_default())
            }
        }
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that wants it; `NO_COLOR` turns it off.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    pub(super) fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}
