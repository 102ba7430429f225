//! Loading: the files of a flow, read, resolved, and every mistake reported.

use super::Flow;
use super::cast::CAST;
use super::files::{FileProblem, FileTree};
use super::learned::{LEARNED, LearnedFiles};
use super::raw::{RawFlow, RawFormat, SECTIONS};
use super::read::{MOST_BYTES, add_text};
use super::reader::Reader;
use super::resolve::{Section, cast, resolve};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};

/// The latest format this program reads.
pub const FORMAT: u32 = 1;

/// What loading gives: a flow if nothing stands against it, and everything that was found.
#[derive(Debug)]
pub struct Loaded {
    /// The flow; `None` if the report has errors.
    pub flow: Option<Flow>,
    /// The texts that the report points into.
    pub sources: Sources,
    /// What was found.
    pub report: Report,
}

/// What reading gives: what could be made of a flow, mistakes and all.
#[derive(Debug)]
pub struct Draft {
    /// The flow without what is broken in it; `None` if `flow.json` itself is.
    pub flow: Option<Flow>,
    /// The texts that the report points into.
    pub sources: Sources,
    /// The files of sections, in the order they were read.
    pub files: Vec<FileRead>,
    /// What was found.
    pub report: Report,
}

/// A file of sections that was read.
#[derive(Debug, Clone)]
pub struct FileRead {
    /// Its text.
    pub id: SourceId,
    /// Its path, relative to the flow's folder.
    pub path: String,
    /// Whether it was included: other flows may use what it holds.
    pub shared: bool,
}

/// Loads a flow. Evidence whose last day lies before `today` (`YYYY-MM-DD`) does not count.
#[must_use]
pub fn load(tree: &dyn FileTree, today: &str) -> Loaded {
    let Draft { flow, sources, report, .. } = draft(tree, today);
    let flow = flow.filter(|_| !report.has_errors());
    Loaded { flow, sources, report: report.without_consequences() }
}

/// Reads a flow as far as it can be read, for those who look for everything that is wrong with it.
#[must_use]
pub fn draft(tree: &dyn FileTree, today: &str) -> Draft {
    let mut read = Read::of(tree);
    let (flow, found) = read.resolve(today);
    read.report.extend(found);
    let Read { sources, files, report, .. } = read;
    Draft { flow, sources, files, report }
}

/// The texts of a flow, read and not yet understood.
#[derive(Debug, Default)]
pub struct Read {
    /// `flow.json`, if it says that it can be read.
    flow: Option<SourceId>,
    /// All texts.
    pub sources: Sources,
    /// The files of sections, in the order they were read.
    pub files: Vec<FileRead>,
    /// What was found while reading.
    pub report: Report,
}

impl Read {
    /// Reads the files of a flow.
    #[must_use]
    pub fn of(tree: &dyn FileTree) -> Self {
        let mut read = Self::default();
        let Self { flow, sources, files, report } = &mut read;
        if let Some(id) = read_file(tree, "flow.json", &IfMissing::Error(None), sources, report)
            && let Some(parts) = read_parts(tree, id, sources, report)
        {
            (*flow, *files) = (Some(id), parts);
        }
        read
    }

    /// What could be made of the texts, and what was found on the way.
    #[must_use]
    pub fn resolve(&self, today: &str) -> (Option<Flow>, Report) {
        let mut report = Report::default();
        let parse = |id| parse_and_resolve(id, &self.files, today, &self.sources, &mut report);
        let flow = self.flow.and_then(parse);
        (flow, report)
    }
}

/// What it means that a file is missing.
enum IfMissing {
    Fine,
    Error(Option<(SourceId, Span)>),
}

fn read_file(
    tree: &dyn FileTree,
    path: &str,
    if_missing: &IfMissing,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<SourceId> {
    let name = tree.name(path);
    let mut finding = match (tree.read(path, MOST_BYTES), if_missing) {
        (Ok(content), _) => return add_text(sources, report, &name, content),
        (Err(FileProblem::Missing), IfMissing::Fine) => return None,
        (Err(FileProblem::Missing), IfMissing::Error(_)) => Diagnostic::new(Code::MissingFile),
        (Err(FileProblem::TooLarge), _) => {
            Diagnostic::new(Code::TooLarge).with("most", (MOST_BYTES >> 20).to_string())
        }
        (Err(FileProblem::Unreadable(why)), _) => {
            Diagnostic::new(Code::Unreadable).with("detail", why)
        }
    };
    if let IfMissing::Error(place) = if_missing {
        finding.place = *place;
    }
    report.push(finding.with("name", name));
    None
}

/// Reads the section files and the includes that `flow.json` names.
fn read_parts(
    tree: &dyn FileTree,
    flow: SourceId,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Vec<FileRead>> {
    let reader = Reader { sources, id: flow };
    let RawFormat { format } = reader.whole(report)?;
    let found = format.get().trim();
    if found.parse() != Ok(FORMAT) {
        report.push(
            reader
                .finding(Code::LaterFormat, found)
                .with("found", found)
                .with("known", FORMAT.to_string()),
        );
        return None;
    }
    let raw: RawFlow<'_> = reader.whole(report)?;
    let includes: Vec<(String, Span)> =
        raw.include.iter().map(|path| ((*path).to_owned(), reader.span(path))).collect();
    let mut files: Vec<FileRead> = Vec::new();
    let mut take = |path: String, shared: bool, if_missing: &IfMissing, report: &mut Report| {
        let id = read_file(tree, &path, if_missing, sources, report);
        files.extend(id.map(|id| FileRead { id, path, shared }));
    };
    for section in SECTIONS {
        let if_missing = match section {
            "reasons" | "questions" | "closings" => IfMissing::Error(None),
            _ => IfMissing::Fine,
        };
        take(format!("{section}.json"), false, &if_missing, report);
    }
    let own: Vec<String> = SECTIONS.iter().map(|section| format!("{section}.json")).collect();
    for (at, (path, span)) in includes.iter().enumerate() {
        let twice = own.contains(path)
            || path == "flow.json"
            || includes.iter().take(at).any(|(before, _)| before == path);
        if twice {
            let finding = Diagnostic::new(Code::IncludedTwice).at(flow, *span).with("name", path);
            report.push(finding);
        } else {
            take(path.clone(), true, &IfMissing::Error(Some((flow, *span))), report);
        }
    }
    Some(files)
}

fn parse_and_resolve(
    flow: SourceId,
    files: &[FileRead],
    today: &str,
    sources: &Sources,
    report: &mut Report,
) -> Option<Flow> {
    let reader = Reader { sources, id: flow };
    let raw: RawFlow<'_> = reader.whole(report)?;
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut learned = LearnedFiles::default();
    let mut late = Vec::new();
    for FileRead { id, .. } in files {
        let id = *id;
        let reader = Reader { sources, id };
        // What comes with the program was tested with it, and is read when it is first needed.
        if reader.is_built_in() && reader.name().ends_with(&format!("{LEARNED}.json")) {
            learned.0.extend(sources.get(id).map(|source| source.text.clone()));
            continue;
        }
        // Who calls in practice is read when it is practised.
        let names = CAST.map(|name| format!("{name}.json"));
        if reader.is_built_in() && names.iter().any(|name| reader.name().ends_with(name)) {
            late.extend(sources.get(id).map(|source| source.text.clone()));
            continue;
        }
        let found = reader.sections(report);
        if found.iter().any(|(name, _)| CAST.contains(name)) {
            late.extend(sources.get(id).map(|source| source.text.clone()));
        }
        if found.iter().any(|(name, _)| *name == LEARNED) {
            learned.0.extend(sources.get(id).map(|source| source.text.clone()));
        }
        let here = found.into_iter();
        sections.extend(here.map(|(name, items)| Section { name, source: id, items }));
    }
    let flow = resolve(flow, &raw, &sections, today, sources, report)?;
    cast(&flow, &sections, sources, report);
    Some(Flow { learned, cast: late, ..flow })
}
