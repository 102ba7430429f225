//! The arguments of what is done with calls that were kept.

use super::super::dates::day;
use super::Format;
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

/// Where and how a call is kept.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct RecordingArgs {
    /// The file calls are kept in; `off` to keep none [env: `WANLIU_STORE`; default: in your data folder].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) store: Option<PathBuf>,

    /// Who is calling, as your systems know them; only a pseudonym of it is kept.
    #[arg(long = "ref", value_name = "REF")]
    pub(in crate::cli) who: Option<String>,

    /// Your team, for reports [env: `WANLIU_TEAM`].
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) team: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) keep: KeepDaysArg,
}

/// How long a call is kept.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct KeepDaysArg {
    /// Days until the call is deleted.
    #[arg(long = "keep-days", env = "WANLIU_KEEP_DAYS", value_name = "DAYS", default_value = "180",
        value_parser = clap::value_parser!(u16).range(1..=3650))]
    pub(in crate::cli) days: u16,
}

/// Looks at calls that were kept, and takes them up again.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CallsArgs {
    /// The file calls are kept in [env: `WANLIU_STORE`; default: in your data folder].
    #[arg(long, value_name = "FILE", global = true)]
    pub(in crate::cli) store: Option<PathBuf>,

    #[command(subcommand)]
    pub(in crate::cli) what: CallsCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CallsCommand {
    /// The latest calls, the last first.
    List {
        /// So many at most.
        #[arg(long, value_name = "N", default_value = "20")]
        most: usize,
        /// Only calls that were not left.
        #[arg(long)]
        open: bool,
        /// For people, or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// The report of one call: background, impact, solution, benefit, with evidence and what is to be done.
    Show {
        /// The call.
        id: u64,
        /// How to write it.
        #[arg(long, value_enum, default_value = "text")]
        format: ShowFormat,
    },
    /// Take a call up again where it stood; one that is over begins a call that follows it up.
    Resume {
        /// The call.
        id: u64,
        /// Another flow than it was recorded with.
        #[arg(long, value_name = "FLOW")]
        flow: Option<String>,
        /// Columns to use.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
        width: Option<u16>,
        /// How long a call that follows up is kept.
        #[command(flatten)]
        keep: KeepDaysArg,
    },
    /// Write calls for other programs.
    Export {
        /// These calls [default: all].
        ids: Vec<u64>,
        /// JSON lines (`CloudEvents`), a table for spreadsheets, or scripts that run.
        #[arg(long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
        /// The same as `--format script`.
        #[arg(long, conflicts_with = "format")]
        script: bool,
        /// Only calls that began on this day or later.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        since: Option<String>,
        /// Scripts go into this folder, one file each.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Put a call that was saved elsewhere, since it could not be kept, where calls are.
    Import {
        /// The file, as the call's end named it.
        file: PathBuf,
    },
    /// What was promised and is not done yet.
    Followups {
        /// Due by this day [default: today].
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        due: Option<String>,
        /// All of them, done or not.
        #[arg(long, conflicts_with = "due")]
        all: bool,
        /// For people, or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// A promise was kept.
    Done {
        /// The promise, by its number in `followups`.
        id: u64,
    },
    /// Take what names people out of calls again, by the rules of this version.
    Redact {
        /// These calls [default: all].
        ids: Vec<u64>,
    },
    /// Delete calls whose time to be kept is over.
    Purge {
        /// Those that may be kept no longer than to the day before this one [default: today].
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        before: Option<String>,
    },
    /// Learn the odds of answers and the equation's weights from calls that were held.
    Fit(super::FitArgs),
    /// Hold a call to rules of conduct: its flow's, or others.
    Audit {
        /// The call.
        id: u64,
        /// Rules in this file instead of the flow's own.
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
        /// Another flow than it was recorded with.
        #[arg(long, value_name = "FLOW")]
        flow: Option<String>,
        /// For people, or for programs.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// How a call's report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ShowFormat {
    /// For reading here.
    Text,
    /// For a document.
    Markdown,
    /// For programs.
    Json,
}

/// How calls are written for other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExportFormat {
    /// One event a line.
    Jsonl,
    /// One call a row.
    Csv,
    /// Scripts that pass as they stand.
    Script,
}

/// How calls came out: by reason, method, step, flow or team. It ranks no people.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ReportArgs {
    /// The file calls are kept in [env: `WANLIU_STORE`; default: in your data folder].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) store: Option<PathBuf>,

    /// Only calls that began on this day or later.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(in crate::cli) since: Option<String>,

    /// What outcomes are told apart by.
    #[arg(long, value_enum, default_value = "reason")]
    pub(in crate::cli) by: GroupByArg,

    /// For reading here, for programs, or a page to look at.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: ReportFormat,
}

/// What outcomes are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum GroupByArg {
    /// The reason that was confirmed.
    Reason,
    /// The techniques used.
    Method,
    /// The step the call ended in.
    Step,
    /// The flow and its version.
    Flow,
    /// The agent's team.
    Team,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReportFormat {
    /// For reading here.
    Text,
    /// For programs.
    Json,
    /// A page of its own.
    Html,
}
