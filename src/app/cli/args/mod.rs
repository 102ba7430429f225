//! What can be said on the command line; each flag's help stands beside it.

mod calls;
mod edit;
mod output;
mod practice;

pub(in crate::cli) use calls::{
    CallsArgs, CallsCommand, ExportFormat, GroupByArg, RecordingArgs, ReportArgs, ReportFormat,
    ShowFormat,
};
pub(in crate::cli) use edit::{
    MigrateArgs, NewArgs, RenameArgs, SchemaArgs, TextsArgs, TextsCommand,
};
pub(in crate::cli) use output::{Color, Format, lang_of_locale, parse_lang};
pub(in crate::cli) use practice::{
    AdviceArgs, AdvicePolicy, CallersArg, FitArgs, OnOff, PracticeArgs, SimulateArgs,
};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use flow::diagnostic::{Code, Severity};
use flow::lang::Lang;
use flow::method::{DialogueContext, Step};
use flow::spelling::nearest;
use regex_lite::Regex;
use std::io;
use std::path::PathBuf;

/// A call guide for retention agents: build trust, probe, propose, agree, close.
#[derive(Debug, Parser)]
#[command(name = "wanliu", version, subcommand_precedence_over_arg = true)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    pub(in crate::cli) command: Option<CliCommand>,

    #[command(flatten)]
    pub(in crate::cli) call: CallArgs,

    /// The language: `zh`, `en`, or another one of the flow's, whose lines are then said in it (the program's own words are
    /// Chinese or English) [default: from `LC_ALL` or `LANG`; Chinese for zh*, else English].
    #[arg(long, value_parser = parse_lang, global = true)]
    pub(in crate::cli) lang: Option<Lang>,

    /// When to use colour.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) color: Color,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CliCommand {
    /// Guide a call (what `wanliu` alone does).
    Call(CallArgs),
    /// Look at calls that were kept, take them up again, pass them on.
    Calls(CallsArgs),
    /// Tell how calls came out.
    Report(ReportArgs),
    /// Practise with a customer whom the program plays, and be told what each move was worth.
    Practice(PracticeArgs),
    /// Simulate many calls and count what comes of them.
    Simulate(SimulateArgs),
    /// Hear lines: why a customer leaves and how they feel, or what an agent should not say.
    Hear(HearArgs),
    /// Show every mistake in a flow, with its place and a way to mend it.
    Check(CheckArgs),
    /// Run scripts: calls written down, and what must hold in them.
    Test(TestArgs),
    /// Prove what holds on every call, or show a call on which it does not.
    Prove(Box<ProveArgs>),
    /// Find the shortest call to some place, as a script, or to go on from by hand.
    Goto(GotoArgs),
    /// Show what two versions of a flow do differently.
    Diff(DiffArgs),
    /// Lay out the files of a flow in the one layout.
    Fmt(FmtArgs),
    /// Write a small flow to start from.
    New(NewArgs),
    /// Change a name wherever it stands in a flow and its scripts.
    Rename(RenameArgs),
    /// Rewrite a flow of the format before in the format of today.
    Migrate(MigrateArgs),
    /// Pass a flow's texts to translators, and take them in again.
    Texts(TextsArgs),
    /// Write the JSON Schema by which an editor completes and explains flows.
    Schema(SchemaArgs),
    /// Draw a flow: a page to look at, a graph for other tools, or plain text.
    Map(MapArgs),
    /// Say what the guide advises at some place on a call, and why.
    Why(WhyArgs),
    /// Say why something can't be said at some place on a call, and what would let it.
    WhyNot(WhyNotArgs),
}

/// Finds a legal call to a place and says what is advised there, and why.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WhyArgs {
    /// The flow: a folder, or the name of a built-in flow.
    pub(in crate::cli) flow: String,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,
}

/// Finds a legal call to a place and says why an item can't be said there: the conditions that fail, with
/// the values there, and the shortest way to where it can.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WhyNotArgs {
    /// The flow: a folder, or the name of a built-in flow.
    pub(in crate::cli) flow: String,

    /// The item's id, or an answer to it: `ITEM/ANSWER`.
    pub(in crate::cli) item: String,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct PlaceArgs {
    /// The place, by its facts: `step=propose,reason=price,cost>=2,emotion=upset` …
    /// [default: where a call begins].
    #[arg(long, value_name = "FACT=VALUE,…", default_value = "")]
    pub(in crate::cli) at: String,

    /// The customer's context: `key=value,…`, or a JSON file.
    #[arg(long, value_name = "KEY=VALUE,…|FILE.json")]
    pub(in crate::cli) customer: Option<String>,

    /// For people, or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// Runs scripts. Exit code: 0 if all passed, 1 if one failed or could not be read, 2 if there is none.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(in crate::cli) struct TestArgs {
    /// Scripts, or folders with scripts in them (`*.call`).
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<String>,

    /// Only scripts whose name matches this regular expression.
    #[arg(long, value_name = "RE", value_parser = pattern)]
    pub(in crate::cli) filter: Option<Regex>,

    /// Only scripts with this tag; several tags mean any of them.
    #[arg(long, value_name = "TAG")]
    pub(in crate::cli) tag: Vec<String>,

    /// Rewrite expectations that do not hold by what is so.
    #[arg(long)]
    pub(in crate::cli) accept: bool,

    /// For people, for programs (one JSON object a line), or for build servers.
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: TestFormat,

    /// Tell how much of the flow the scripts come to, and what they don't.
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub(in crate::cli) coverage: Option<CoverageFormat>,

    /// Change the flow a little, in every place, and tell which changes no script notices.
    #[arg(long, conflicts_with_all = ["coverage", "accept", "watch"])]
    pub(in crate::cli) mutants: bool,

    /// Cut each failing script to the fewest lines that fail in the same way, and show it.
    #[arg(long, conflicts_with_all = ["coverage", "accept", "watch", "mutants"])]
    pub(in crate::cli) shrink: bool,

    /// Write scripts into this folder: with `--coverage` those that close the gaps, with `--mutants` those
    /// that would notice.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) write: Option<PathBuf>,

    /// Run again whenever a file changes, until Ctrl-C.
    #[arg(long)]
    pub(in crate::cli) watch: bool,

    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArg,

    /// Stop after the first that fails.
    #[arg(long)]
    pub(in crate::cli) fail_fast: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CoverageFormat {
    /// Numbers, and the gaps by name.
    Text,
    /// One JSON object a flow, with scripts that close the gaps.
    Json,
    /// The map, with the coverage laid over it.
    Html,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TestFormat {
    /// What failed, with the call up to there.
    #[default]
    Text,
    /// One JSON object a script, and one for all.
    Json,
    /// The XML that build servers read.
    Junit,
}

/// How much is done at once.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct JobsArg {
    /// So many threads [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl JobsArg {
    /// Has whatever is done side by side from here on done on so many threads.
    pub(in crate::cli) fn apply(&self) -> io::Result<()> {
        let Some(jobs) = self.jobs else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
        pool.build_global().map_err(io::Error::other)
    }
}

fn pattern(text: &str) -> Result<Regex, String> {
    Regex::new(text).map_err(|error| error.to_string())
}

/// Visits every state that calls can come to, and says of each rule whether it holds on all of them. Exit
/// code: 0 if nothing is broken, 1 if something is, 2 if the flow could not be read.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ProveArgs {
    /// The flow: a folder, or the name of a built-in flow.
    #[arg(default_value = "mobile")]
    pub(in crate::cli) flow: String,

    /// Only this rule or property, by its id; may be given more than once.
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) rule: Vec<String>,

    /// Warnings count as broken too.
    #[arg(long, value_name = "WHAT", value_parser = PossibleValuesParser::new(["warnings"]))]
    pub(in crate::cli) deny: Option<String>,

    /// For people, or for programs.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,

    /// Write the calls that break rules into this folder, as scripts.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) write: Option<PathBuf>,

    /// Instead: the shortest call to a place, by its facts: `outcome=retained and proposals=1`.
    #[arg(long, value_name = "FACTS", group = "question")]
    pub(in crate::cli) reach: Option<String>,

    /// Instead: how many states are such a place.
    #[arg(long, value_name = "FACTS", group = "question")]
    pub(in crate::cli) count: Option<String>,

    /// Instead: the most there can be of something, and the shortest call on which it is.
    #[arg(long, value_enum, value_name = "WHAT", group = "question")]
    pub(in crate::cli) most: Option<MaxQueryArg>,

    /// Instead: write scripts into this folder that come to everything a call can come to.
    #[arg(long, value_name = "DIR", group = "question")]
    pub(in crate::cli) suite: Option<PathBuf>,

    /// With `--suite`: only what the flow's own scripts do not come to.
    #[arg(long, requires = "suite")]
    pub(in crate::cli) missing: bool,

    /// Instead: write every state and transition into this file, one JSON object a line.
    #[arg(long, value_name = "FILE", group = "question")]
    pub(in crate::cli) graph: Option<PathBuf>,

    /// Stop after about so many states.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) states: Option<u64>,

    /// Stop before a run takes more memory than this.
    #[arg(long, value_name = "MIB", default_value = "1024", value_parser = clap::value_parser!(u64).range(16..))]
    pub(in crate::cli) memory: u64,

    /// Stop after so many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) time: Option<u64>,

    /// What could not be decided counts as broken.
    #[arg(long)]
    pub(in crate::cli) strict: bool,

    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MaxQueryArg {
    /// The cheapest offer that can be made.
    Discount,
    /// Events to the farthest state.
    Turns,
    /// Proposals on one call.
    Proposals,
    /// Words of one line.
    Words,
}

/// Finds the shortest call to a place. Exit code: 0, 1 if no call comes there, 2 if the flow or the place
/// could not be read.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct GotoArgs {
    /// The flow: a folder, or the name of a built-in flow.
    pub(in crate::cli) flow: String,

    /// The place, by its facts: `step=agree and verdict=open`.
    #[arg(value_name = "FACTS")]
    pub(in crate::cli) place: String,

    /// Go on from there by hand.
    #[arg(long)]
    pub(in crate::cli) call: bool,

    /// Write the call to this file, which names the flow as it is seen from there.
    #[arg(long, value_name = "FILE.call", conflicts_with = "call")]
    pub(in crate::cli) to: Option<PathBuf>,
}

/// Compares two versions of a flow by what they do; wording is listed apart. Exit code: 0 if nothing
/// differs, 1 if something does, 2 if one of them could not be read.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DiffArgs {
    /// The older version: a folder, a built-in flow's name, or `REV:PATH` as git writes it.
    pub(in crate::cli) old: String,

    /// The newer version, likewise.
    pub(in crate::cli) new: String,

    /// For people, or for programs (one JSON object a line).
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,

    /// Compare the calls: where the same call goes on differently, and which scripts notice.
    #[arg(long)]
    pub(in crate::cli) calls: bool,
}

/// Lays out flow files: only white space changes. Exit code: 0, or 1 with `--check` if something would
/// change.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FmtArgs {
    /// Flows' folders, folders of such folders, single files, or `-` for standard input.
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<String>,

    /// Write nothing; name the files that would change.
    #[arg(long)]
    pub(in crate::cli) check: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SchemaKind {
    /// The files of a flow.
    #[default]
    Flow,
    /// A call written down, as an array of its lines.
    Script,
    /// What is known of a customer.
    Customer,
}

/// Draws a flow: its steps, what each offers under which condition, gates and ways back.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct MapArgs {
    /// The flow: a folder, or the name of a built-in flow.
    #[arg(default_value = "mobile")]
    pub(in crate::cli) flow: String,

    /// `html` is one page that needs no network, in both languages.
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: MapFormat,

    /// Only what can be said in this step.
    #[arg(long, value_name = "STEP", value_parser = step)]
    pub(in crate::cli) step: Option<Step>,

    /// Only what can be said for this reason.
    #[arg(long, value_name = "REASON")]
    pub(in crate::cli) reason: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MapFormat {
    /// Plain text.
    #[default]
    Text,
    /// A Mermaid flowchart.
    Mermaid,
    /// A Graphviz digraph.
    Dot,
    /// A page for a browser.
    Html,
}

fn step(name: &str) -> Result<Step, String> {
    Step::from_name(name).ok_or_else(|| format!("the steps are: {}", Step::NAMES.join(" ")))
}

/// Checks flows. Exit code: 0 if nothing is an error, 1 if something is, 2 if nothing could be read.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CheckArgs {
    /// Flows: their folders, folders of such folders, or names of built-in flows.
    #[arg(value_name = "PATH", required_unless_present = "explain")]
    pub(in crate::cli) paths: Vec<String>,

    /// For people, for programs (one JSON object a line), or for code hosts.
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: CheckFormat,

    /// Check again whenever a file changes, until Ctrl-C.
    #[arg(long, conflicts_with_all = ["update_locks", "explain"])]
    pub(in crate::cli) watch: bool,

    /// Treat findings of this code as errors; `warnings` stands for all of them.
    #[arg(long, value_name = "CODE", value_parser = codes)]
    pub(in crate::cli) deny: Vec<CodeSelector>,

    /// Leave out findings of this code; only warnings can be left out.
    #[arg(long, value_name = "CODE", value_parser = codes)]
    pub(in crate::cli) allow: Vec<CodeSelector>,

    /// Tell of evidence whose last day is so many days away or fewer.
    #[arg(long, value_name = "DAYS", default_value_t = 14)]
    pub(in crate::cli) soon: u32,

    /// Take every translation to be as new as its source from now on, and write the locks that tell.
    #[arg(long)]
    pub(in crate::cli) update_locks: bool,

    /// Say what a code means, with an example and its mend.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub(in crate::cli) explain: Option<Code>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CheckFormat {
    /// The line, the mark under it, and what to do.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations for a build on a code host.
    Github,
}

/// A code, or all warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum CodeSelector {
    Warnings,
    One(Code),
}

impl CodeSelector {
    pub(in crate::cli) fn have(self, code: Code) -> bool {
        match self {
            Self::Warnings => code.severity() == Severity::Warning && !code.is_opt_in(),
            Self::One(one) => one == code,
        }
    }
}

fn codes(name: &str) -> Result<CodeSelector, String> {
    if name == "warnings" { Ok(CodeSelector::Warnings) } else { code(name).map(CodeSelector::One) }
}

fn code(name: &str) -> Result<Code, String> {
    Code::from_name(name).ok_or_else(|| {
        let known = Code::ALL.iter().map(|code| code.as_str());
        match nearest(&name.to_uppercase(), known) {
            Some(near) => format!("there is no such code; did you mean {near}?"),
            None => "there is no such code; docs/DIAGNOSTICS.md lists them".to_owned(),
        }
    })
}

/// Guides a call. Keys: a number says a line, a letter is the customer's answer, anything else is
/// what the customer said, `0` lets go, `?` shows more, `help` lists the rest.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CallArgs {
    /// The flow: a folder, or the name of a built-in flow [default: mobile].
    pub(in crate::cli) flow: Option<String>,

    /// Replay a script first, and go on from where it stands.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["flow", "customer"])]
    pub(in crate::cli) script: Option<String>,

    /// The customer's context: `key=value,…`, or a JSON file.
    #[arg(long, value_name = "KEY=VALUE,…|FILE.json")]
    pub(in crate::cli) customer: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) order: AdviceArgs,

    #[command(flatten)]
    pub(in crate::cli) keep: RecordingArgs,

    /// Columns to use [default: the terminal's, 80 where there is none].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(in crate::cli) width: Option<u16>,
}

/// Reads lines and writes what was heard in each: a JSON object a line, in the same order.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct HearArgs {
    /// The flow: a folder, or the name of a built-in flow.
    #[arg(default_value = "mobile")]
    pub(in crate::cli) flow: String,

    /// The lines are an agent's: check them for phrases that hurt.
    #[arg(long)]
    pub(in crate::cli) agent: bool,

    /// What the agent had just said, for all lines that do not say so themselves [default: opening].
    #[arg(long, value_name = "CONTEXT", value_parser = contexts())]
    pub(in crate::cli) after: Option<DialogueContext>,

    /// For programs, or for people.
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

/// What an agent can have said before.
fn contexts() -> impl TypedValueParser<Value = DialogueContext> {
    PossibleValuesParser::new(DialogueContext::NAMES).map(|name| {
        DialogueContext::from_name(&name).expect("a possible value is the name of a context")
    })
}
