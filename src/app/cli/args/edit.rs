//! What begins, changes and describes a flow's files.

use super::{SchemaKind, parse_lang};
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use flow::lang::Lang;
use std::path::PathBuf;
use studio::edit::NameKind;

/// Writes a small flow with remarks, which checks clean, and a call written down for it; or a copy of a built-in flow.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct NewArgs {
    /// A folder that is not there yet, or is empty.
    pub(in crate::cli) folder: PathBuf,

    /// Copy this built-in flow instead, with the common parts that it takes in.
    #[arg(long, value_name = "FLOW", value_parser = PossibleValuesParser::new(flow::builtin::NAMES))]
    pub(in crate::cli) from: Option<String>,

    /// Write the flow's own texts in these languages alone; the common parts keep theirs.
    #[arg(long, value_name = "LANG,…", value_delimiter = ',', value_parser = parse_lang)]
    pub(in crate::cli) languages: Vec<Lang>,

    /// Bring the parts that the built-in flows share out of the program, into the folder `common` beside this one.
    #[arg(long, value_name = "PARTS", value_parser = PossibleValuesParser::new(["common"]))]
    pub(in crate::cli) with: Option<String>,
}

/// Changes the id of an item, a reason, a fact …, of an answer or of a fact's value, wherever it stands: in the flow, in
/// every other flow that shares its files, in their scripts and translation locks. Layout and everything else stay. What
/// would give a flow a finding more than it has is refused; all files are written, or none.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RenameArgs {
    /// The flow's folder.
    pub(in crate::cli) flow: PathBuf,

    /// The name that is there: an id, `ITEM/ANSWER` or `SET/ANSWER`, or `FACT=VALUE`.
    #[arg(value_name = "OLD-ID")]
    pub(in crate::cli) old: String,

    /// The name that it gets: of an answer or a value, its own alone.
    #[arg(value_name = "NEW-ID")]
    pub(in crate::cli) new: String,

    /// What it is the name of, where several things bear it.
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(NameKind::NAMES))]
    pub(in crate::cli) kind: Option<String>,

    /// Show the lines that would change, and write nothing.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

/// Rewrites a flow of the format before, its scripts and the files that it shares in the format of today; layout and
/// everything else stay. What customers could want (`kind`) becomes requests of the flow under the same names, so that kept
/// calls replay to what they were. Of flows that share files, migrate each.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct MigrateArgs {
    /// The flow's folder.
    pub(in crate::cli) flow: PathBuf,

    /// Show the lines that would change, and write nothing.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

/// A table of every text of a flow, for a spreadsheet: its file, its way there, a column for each language, and how far the
/// translation is (`done`, `stale_en` where another language was changed since `check --update-locks` and the English was
/// not, `untracked` where no lock knows the text).
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TextsArgs {
    #[command(subcommand)]
    pub(in crate::cli) what: TextsCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TextsCommand {
    /// Write the table.
    Export {
        /// The flow: a folder, or the name of a built-in flow.
        flow: String,

        /// Only what is not done.
        #[arg(long)]
        open: bool,

        /// A column for this language too, where the flow does not declare it yet: what it is to be translated into.
        #[arg(long, value_name = "LANG", value_parser = parse_lang)]
        into: Option<Lang>,

        /// Where to [default: standard output].
        #[arg(long, value_name = "FILE.csv")]
        to: Option<PathBuf>,
    },
    /// Take a language out of a flow's own files, and out of its "languages"; included files keep it.
    Remove {
        /// The flow's folder.
        flow: PathBuf,

        /// The language that goes.
        #[arg(value_name = "LANG", value_parser = parse_lang)]
        language: Lang,
    },
    /// Put one language of a table in its places: the rows that fit, or nothing where the flow would have a mistake. Where
    /// a text has nothing in the language yet, that is added.
    Import {
        /// The flow's folder.
        flow: PathBuf,

        /// The table: the columns `file`, `path`, that of the language and those of others, in any order.
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,

        /// The language that was translated into. A row whose other languages are not what the flow says now is left.
        #[arg(long, value_name = "LANG", value_parser = parse_lang)]
        into: Lang,

        /// Show the lines that would change, and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Writes a JSON Schema, explained in both languages. Flow files name it as `"$schema"`; customers' files
/// (`--customer FILE.json`) may.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SchemaArgs {
    /// What to describe.
    #[arg(value_enum, default_value_t)]
    pub(in crate::cli) what: SchemaKind,

    /// A flow whose names are listed too: a folder, or the name of a built-in flow [default: none for
    /// `flow`, mobile for `customer`].
    pub(in crate::cli) flow: Option<String>,
}
