//! The desk of a check: the texts of a flow as trees, what is written where, and the findings.

use flow::SECTIONS;
use flow::diagnostic::{Code, Diagnostic, Report};
use flow::load::FileRead;
use flow::source::{SourceId, Sources, Span};
use flow::tree::{Node, To};
use rustc_hash::FxHashMap;

/// A file as a tree.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) id: SourceId,
    pub(super) path: &'a str,
    pub(super) shared: bool,
    pub(super) node: Node<'a>,
}

/// Where something is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'p> {
    pub(super) source: SourceId,
    /// Whether it stands in an included file, so that other flows may use it.
    pub(super) shared: bool,
    pub(super) node: &'p Node<'p>,
}

/// The sections whose things share one space of ids.
pub(super) const ITEMS: [&str; 4] = ["questions", "moves", "offers", "closings"];

/// What is written where.
pub(super) struct Index<'p> {
    sources: &'p Sources,
    pages: &'p [Page<'p>],
    written: FxHashMap<(&'static str, &'p str), Written<'p>>,
}

/// The index, and what is found by it.
pub(super) struct Desk<'p> {
    index: &'p Index<'p>,
    pub(super) pages: &'p [Page<'p>],
    pub(super) report: Report,
}

/// Reads the files of a flow as trees, `flow.json` first; what was learned is no author's text.
pub(super) fn pages<'a>(sources: &'a Sources, files: &'a [FileRead]) -> Vec<Page<'a>> {
    let first = sources.iter().next().map(|(id, _)| (id, "flow.json", false));
    let rest = files.iter().map(|file| (file.id, file.path.as_str(), file.shared));
    first
        .into_iter()
        .chain(rest)
        .filter(|(_, path, _)| !path.ends_with("learned.json"))
        .filter_map(|(id, path, shared)| {
            let node = Node::read(&sources.get(id)?.text)?;
            Some(Page { id, path, shared, node })
        })
        .collect()
}

impl<'p> Index<'p> {
    pub(super) fn of(sources: &'p Sources, pages: &'p [Page<'p>]) -> Self {
        let mut index = Self { sources, pages, written: FxHashMap::default() };
        for page in pages {
            for (section, list) in page.node.members() {
                index.note_section(page, section, list);
            }
        }
        index
    }

    fn note_section(&mut self, page: &'p Page<'p>, section: &str, list: &'p Node<'p>) {
        let mut sections = SECTIONS.into_iter().chain(["values"]);
        let Some(section) = sections.find(|name| *name == section) else { return };
        let kind = if ITEMS.contains(&section) { "items" } else { section };
        let write = |node| Written { source: page.id, shared: page.shared, node };
        for node in list.elements() {
            if let Some(id) = node.text_of("id") {
                self.written.entry((kind, id)).or_insert_with(|| write(node));
            }
        }
        for (name, node) in list.members() {
            self.written.entry((kind, name)).or_insert_with(|| write(node));
        }
    }
}

impl<'p> Desk<'p> {
    pub(super) fn new(index: &'p Index<'p>) -> Self {
        Self { index, pages: index.pages, report: Report::default() }
    }

    /// Where the thing of this kind (`items`, `reasons`, …) with this id is written.
    pub(super) fn find(&self, kind: &'static str, id: &str) -> Option<Written<'p>> {
        self.index.written.get(&(kind, id)).copied()
    }

    /// Everything of a section, in the order it is written.
    pub(super) fn each(
        &self,
        section: &'static str,
    ) -> impl Iterator<Item = Written<'p>> + use<'p> {
        let pages = self.pages.iter();
        pages.flat_map(move |page| {
            let list = page.node.get(section).map_or(&[][..], Node::elements);
            list.iter().map(|node| Written { source: page.id, shared: page.shared, node })
        })
    }

    /// A finding at the end of `path` in what is written.
    pub(super) fn finding(&self, code: Code, at: Written<'_>, path: &[To<'_>]) -> Diagnostic {
        let mark = at.node.mark(path).map_or_else(Span::default, |mark| self.span(at, mark));
        Diagnostic::new(code).at(at.source, mark)
    }

    /// A finding at a part of the text, or at the id where the part was copied.
    pub(super) fn finding_at(&self, code: Code, at: Written<'_>, part: &str) -> Diagnostic {
        Diagnostic::new(code).at(at.source, self.span(at, part))
    }

    fn span(&self, at: Written<'_>, part: &str) -> Span {
        let source = self.index.sources.get(at.source);
        let found = |part: &str| source.and_then(|source| source.span_of(part));
        let id = || at.node.text_of("id").and_then(found);
        found(part).or_else(id).unwrap_or_default()
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.report.push(finding);
    }
}
