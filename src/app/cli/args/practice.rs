//! The arguments of practice, simulation and what is learned from calls.

use super::{Format, JobsArg, ReportFormat};
use clap::ValueEnum;
use std::path::PathBuf;

/// Practises with a customer whom the program plays: choose a line by its number, or say it in your own words.
/// After the call: what each move was worth, what was better, what stayed hidden.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct PracticeArgs {
    /// The flow: a folder, or the name of a built-in flow.
    #[arg(default_value = "mobile")]
    pub(in crate::cli) flow: String,

    /// Whom to practise with: a number or a name from `--list`, or `random`.
    #[arg(long, value_name = "NAME", default_value = "random")]
    pub(in crate::cli) customer: String,

    /// How much help: 1 advice, 2 a choice of lines and advice when asked for, 3 nothing but the customer.
    #[arg(long, value_name = "1-3", default_value = "1", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub(in crate::cli) level: u8,

    /// The same seed is the same customer [default: one that is shown].
    #[arg(long, value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,

    /// Whether a poor move is pointed out at once [default: on at level 1].
    #[arg(long, value_enum, value_name = "on|off")]
    pub(in crate::cli) hints: Option<OnOff>,

    #[command(flatten)]
    pub(in crate::cli) order: AdviceArgs,

    /// Instead: who there is to practise with.
    #[arg(long, group = "instead")]
    pub(in crate::cli) list: bool,

    /// Instead: how the practice calls so far went.
    #[arg(long, group = "instead")]
    pub(in crate::cli) progress: bool,

    /// Write the debrief as a page into this file as well.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) page: Option<PathBuf>,

    /// The file calls are kept in; `off` to keep none [env: `WANLIU_STORE`; default: in your data folder].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) store: Option<PathBuf>,

    /// Columns to use [default: the terminal's, 80 where there is none].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(in crate::cli) width: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OnOff {
    /// Yes.
    On,
    /// No.
    Off,
}

/// What orders advice.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct AdviceArgs {
    /// What advice goes by: the value equation, or the best policy by the flow's odds.
    #[arg(long, value_enum, default_value = "equation")]
    pub(in crate::cli) policy: AdvicePolicy,

    /// Odds learned from calls [default: `odds.json` in the flow's folder, if there is one].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) odds: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AdvicePolicy {
    /// The value equation and the method's order.
    #[default]
    Equation,
    /// What is worth most by the flow's odds and aims.
    Best,
}

/// Simulates many calls and tells what came of them.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SimulateArgs {
    /// The flow: a folder, or the name of a built-in flow.
    pub(in crate::cli) flow: String,

    /// Another version of the flow, on the same customers: a flow, or `REV:PATH` for a folder as it was in git.
    #[arg(long, value_name = "FLOW")]
    pub(in crate::cli) against: Option<String>,

    /// So many calls.
    #[arg(long, value_name = "N", default_value = "20000", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub(in crate::cli) calls: u64,

    /// How the agent chooses: `equation`, `best`, `random`, or a file of preferences; twice to compare two on
    /// the same customers.
    #[arg(long, value_name = "POLICY", default_value = "equation")]
    pub(in crate::cli) policy: Vec<String>,

    /// The same seed gives the same calls.
    #[arg(long, value_name = "N", default_value = "1")]
    pub(in crate::cli) seed: u64,

    /// Who calls: the flow's customers, or nobody in particular, who answers by the odds alone.
    #[arg(long, value_enum, default_value = "people")]
    pub(in crate::cli) callers: CallersArg,

    /// How often each reason is given: a JSON object of reasons and numbers; `FILE:NAME` for one of several in
    /// a file.
    #[arg(long, value_name = "FILE[:NAME]")]
    pub(in crate::cli) mix: Option<String>,

    /// Odds learned from calls [default: `odds.json` in the flow's folder, if there is one].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) odds: Option<PathBuf>,

    /// For reading here, for programs, or a page to look at.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: ReportFormat,

    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArg,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CallersArg {
    /// The customers of the flow.
    People,
    /// Customers who answer by the odds alone.
    Odds,
}

/// Learns the odds of answers and the equation's weights from calls that were held.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FitArgs {
    /// The flow whose calls to learn from.
    #[arg(default_value = "mobile")]
    pub(in crate::cli) flow: String,

    /// Where to write them [default: `odds.json` in the flow's folder].
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) to: Option<PathBuf>,

    /// How many exchanges of an item the author's odds count as.
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(in crate::cli) prior: u32,

    /// Only calls that began on this day or later.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::super::dates::day)]
    pub(in crate::cli) since: Option<String>,

    /// For people, or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,
}
