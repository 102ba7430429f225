//! Loading: the files of a flow, read once, lowered, and every mistake reported.

use crate::Flow;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{FileContent, FileError, FileTree};
use crate::lower;
use crate::raw::SECTIONS;
use crate::source::{Source, SourceId, Sources, Span};
use crate::syntax::Value;

/// The latest format this program reads.
pub const FORMAT: u32 = 2;
/// The largest file of a flow, in bytes: a choice; the largest that ships has a quarter of a megabyte, and a larger
/// one is hardly a flow.
const MAX_BYTES: u64 = 64 << 20;

/// What loading gives: a flow if nothing stands against it, and everything that was found.
#[derive(Debug)]
pub struct LoadedFlow {
    /// The flow; `None` if the report has errors.
    pub flow: Option<Flow>,
    /// The texts that the report points into.
    pub sources: Sources,
    /// The files of sections, in the order they were read.
    pub files: Vec<SectionFile>,
    /// What was found.
    pub diagnostics: Diagnostics,
}

impl LoadedFlow {
    /// Where what has this id stands, in one of these sections.
    #[must_use]
    pub fn definition(&self, sections: &[&str], id: &str) -> Option<(SourceId, Span)> {
        let lists = self.members().filter(|(_, key, _)| sections.contains(key));
        let mut items =
            lists.flat_map(|(source, _, list)| list.one_or_many().map(move |item| (source, item)));
        let (source, item) = items.find(|(_, item)| item.string_of("id") == Some(id))?;
        Some((source, item.get("id")?.mark()))
    }

    /// Every key of every file with what stands under it, those of `flow.json` first.
    pub fn members(&self) -> impl Iterator<Item = (SourceId, &str, Value<'_>)> {
        let first = self.sources.iter().next().map(|(source, _)| source);
        let files = first.into_iter().chain(self.files.iter().map(|file| file.id));
        files.flat_map(|source| {
            let root = self.sources.get(source).and_then(Source::root);
            let members = root.into_iter().flat_map(Value::members);
            members.map(move |(key, value)| (source, key.text(), value))
        })
    }

    /// The same as `file:line`.
    #[must_use]
    pub fn definition_line(&self, sections: &[&str], id: &str) -> Option<String> {
        let (source, span) = self.definition(sections, id)?;
        let source = self.sources.get(source)?;
        Some(format!("{}:{}", source.name, source.position(span.start).line))
    }
}

/// What reading gives: what could be made of a flow, mistakes and all.
#[derive(Debug)]
pub struct DraftFlow {
    /// The flow without what is broken in it; `None` if `flow.json` itself is.
    pub flow: Option<Flow>,
    /// The texts that the report points into.
    pub sources: Sources,
    /// The files of sections, in the order they were read.
    pub files: Vec<SectionFile>,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// A file of sections that was read.
#[derive(Debug, Clone)]
pub struct SectionFile {
    /// Its text.
    pub id: SourceId,
    /// Its path, relative to the flow's folder.
    pub path: String,
    /// Whether it was included: other flows may use what it holds.
    pub shared: bool,
}

/// Loads a flow. Evidence whose last day lies before `today` (`YYYY-MM-DD`) does not count.
#[must_use]
pub fn load(tree: &dyn FileTree, today: &str) -> LoadedFlow {
    let DraftFlow { flow, sources, files, diagnostics: mut report } = load_draft(tree, today);
    report.settle_allowances(&sources, false);
    let flow = flow.filter(|_| !report.has_errors());
    LoadedFlow { flow, sources, files, diagnostics: report.without_cascades() }
}

/// Reads a flow as far as it can be read, for those who look for everything that is wrong with it.
#[must_use]
pub fn load_draft(tree: &dyn FileTree, today: &str) -> DraftFlow {
    let mut read = FlowSources::read(tree);
    let (flow, found) = read.resolve(today);
    read.diagnostics.extend(found);
    let FlowSources { sources, files, diagnostics: report, .. } = read;
    DraftFlow { flow, sources, files, diagnostics: report }
}

/// The texts of a flow, read and not yet understood.
#[derive(Debug, Default)]
pub struct FlowSources {
    /// `flow.json`, if it says that it can be read.
    flow: Option<SourceId>,
    /// All texts.
    pub sources: Sources,
    /// The files of sections, in the order they were read.
    pub files: Vec<SectionFile>,
    /// What was found while reading.
    pub diagnostics: Diagnostics,
}

impl FlowSources {
    /// Reads the files of a flow.
    #[must_use]
    pub fn read(tree: &dyn FileTree) -> Self {
        let mut read = Self::default();
        let Some(flow) = read.file(tree, "flow.json", &IfMissing::Error(None)) else { return read };
        if !read.has_known_format(flow) {
            return read;
        }
        read.flow = Some(flow);
        for section in SECTIONS {
            let if_missing = match section {
                "reasons" | "questions" | "closings" => IfMissing::Error(None),
                _ => IfMissing::Fine,
            };
            read.part(tree, format!("{section}.json"), false, &if_missing);
        }
        read.includes(tree, flow);
        read
    }

    /// What could be made of the texts, and what was found on the way.
    #[must_use]
    pub fn resolve(&self, today: &str) -> (Option<Flow>, Diagnostics) {
        let mut report = Diagnostics::default();
        let flow = self
            .flow
            .and_then(|flow| lower::flow(flow, &self.files, today, &self.sources, &mut report));
        (flow, report)
    }

    /// Whether `flow.json` has the format that this program reads. A file that says nothing of it is read on, for its
    /// other mistakes.
    fn has_known_format(&mut self, flow: SourceId) -> bool {
        let root = self.sources.get(flow).and_then(Source::root);
        let Some(format) = root.and_then(|root| root.get("format")) else { return true };
        let found = format.source();
        let known = found.parse() == Ok(FORMAT);
        if !known {
            let finding = Diagnostic::new(Code::LaterFormat).at(flow, format.mark());
            let finding = finding.with("found", found).with("known", FORMAT.to_string());
            self.diagnostics.push(finding);
        }
        known
    }

    /// Reads the files of other folders that `flow.json` names.
    fn includes(&mut self, tree: &dyn FileTree, flow: SourceId) {
        let root = self.sources.get(flow).and_then(Source::root);
        let names = root.and_then(|root| root.get("include")).map(Value::elements);
        let names = names.into_iter().flatten().filter_map(Value::str);
        let names: Vec<(String, Option<Span>)> =
            names.map(|name| (name.text().to_owned(), name.span())).collect();
        for (path, span) in names {
            let place = span.map(|span| (flow, span));
            let own = SECTIONS.iter().any(|section| path == format!("{section}.json"));
            if own || path == "flow.json" || self.files.iter().any(|file| file.path == path) {
                let mut finding = Diagnostic::new(Code::IncludedTwice).with("name", path);
                finding.place = place;
                self.diagnostics.push(finding);
            } else {
                self.part(tree, path, true, &IfMissing::Error(place));
            }
        }
    }

    fn part(&mut self, tree: &dyn FileTree, path: String, shared: bool, if_missing: &IfMissing) {
        let id = self.file(tree, &path, if_missing);
        self.files.extend(id.map(|id| SectionFile { id, path, shared }));
    }

    fn file(
        &mut self,
        tree: &dyn FileTree,
        path: &str,
        if_missing: &IfMissing,
    ) -> Option<SourceId> {
        let name = tree.name(path);
        let problem = match tree.read(path, MAX_BYTES) {
            Ok(content) => {
                let id = add_text(&mut self.sources, &mut self.diagnostics, &name, content);
                id.inspect(|id| self.sources.prepare(*id));
                return id;
            }
            Err(FileError::Missing) if matches!(if_missing, IfMissing::Fine) => return None,
            Err(problem) => problem,
        };
        let mut finding = problem.diagnostic(&name, MAX_BYTES, Code::MissingFile);
        if let IfMissing::Error(place) = if_missing {
            finding.place = *place;
        }
        self.diagnostics.push(finding);
        None
    }
}

/// What it means that a file is missing.
enum IfMissing {
    Fine,
    Error(Option<(SourceId, Span)>),
}

/// Adds what a file holds to the sources as text; what is no text in it is reported, and the rest is read on. `None`
/// if there is nothing to read.
pub(crate) fn add_text(
    sources: &mut Sources,
    report: &mut Diagnostics,
    name: &str,
    content: FileContent,
) -> Option<SourceId> {
    const BYTE_ORDER_MARK: &str = "\u{feff}";
    let (text, problem) = content.into_text();
    let problem = problem.map(|span| (Code::NotUtf8, span));
    let empty = text.trim().is_empty();
    let problem = if problem.is_some() {
        problem
    } else if text.starts_with(BYTE_ORDER_MARK) {
        Some((Code::ByteOrderMark, Span { start: 0, end: BYTE_ORDER_MARK.len() }))
    } else if empty {
        Some((Code::EmptyFile, Span::default()))
    } else {
        None
    };
    let id = sources.add(name, text);
    if let Some((code, span)) = problem {
        report.push(Diagnostic::new(code).at(id, span).with("name", name));
    }
    (!empty).then_some(id)
}
