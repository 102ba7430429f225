//! The desk of a check: the texts of a flow as trees, what is written where, and the findings.

use flow::diagnostic::{Code, Diagnostic, Diagnostics};
use flow::lang::Lang;
use flow::load::SectionFile;
use flow::source::{SourceId, Sources, Span};
use flow::syntax::{PathSegment, Value};
use flow::{ITEM_SECTIONS, SECTIONS};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A file as a tree.
#[derive(Debug)]
pub(super) struct SourceTree<'a> {
    pub(super) id: SourceId,
    pub(super) path: &'a str,
    pub(super) shared: bool,
    pub(super) node: Value<'a>,
}

/// Where something is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct DefinitionSite<'p> {
    pub(super) source: SourceId,
    /// Whether it stands in an included file, so that other flows may use it.
    pub(super) shared: bool,
    pub(super) node: Value<'p>,
}

impl DefinitionSite<'_> {
    /// A finding at the end of `path` in what is written; at the thing's id where the path is empty.
    pub(super) fn diagnostic(&self, code: Code, path: &[PathSegment<'_>]) -> Diagnostic {
        Diagnostic::new(code).at(self.source, self.node.mark_at(path))
    }

    /// A finding at a place of the text; at the thing itself where there is none.
    pub(super) fn diagnostic_at(&self, code: Code, place: Option<Span>) -> Diagnostic {
        Diagnostic::new(code).at(self.source, place.unwrap_or_else(|| self.node.mark()))
    }
}

/// What is written where.
pub(super) struct DefinitionIndex<'p> {
    pages: &'p [SourceTree<'p>],
    languages: Vec<Lang>,
    written: FxHashMap<(&'static str, &'p str), DefinitionSite<'p>>,
}

/// The index, and what is found by it.
pub(super) struct CheckContext<'p> {
    index: &'p DefinitionIndex<'p>,
    pub(super) trees: &'p [SourceTree<'p>],
    pub(super) diagnostics: Diagnostics,
}

/// Reads the files of a flow as trees, `flow.json` first; what was learned is no author's text.
pub(super) fn source_trees<'a>(
    sources: &'a Sources,
    files: &'a [SectionFile],
) -> Vec<SourceTree<'a>> {
    let first = sources.iter().next().map(|(id, _)| (id, "flow.json", false));
    let rest = files.iter().map(|file| (file.id, file.path.as_str(), file.shared));
    let written =
        first.into_iter().chain(rest).filter(|(_, path, _)| !path.ends_with("learned.json"));
    let written: Vec<_> = written.collect();
    let read = |(id, path, shared)| {
        let node = sources.get(id)?.root()?;
        Some(SourceTree { id, path, shared, node })
    };
    written.into_par_iter().with_max_len(1).filter_map(read).collect()
}

/// The languages that a flow declares, however they are spelled; the program's own where it declares none that can be read.
pub(super) fn languages_of(pages: &[SourceTree<'_>]) -> Vec<Lang> {
    let declared = pages.first().into_iter().flat_map(|page| page.node.elements_of("languages"));
    let declared: Vec<Lang> = declared.filter_map(|one| Lang::asked_for(one.string()?)).collect();
    if declared.is_empty() { Lang::OF_PROGRAM.to_vec() } else { declared }
}

impl<'p> DefinitionIndex<'p> {
    pub(super) fn new(pages: &'p [SourceTree<'p>]) -> Self {
        let languages = languages_of(pages);
        let mut index = Self { pages, languages, written: FxHashMap::default() };
        for page in pages {
            for (section, list) in page.node.members() {
                index.note_section(page, section.text(), list);
            }
        }
        index
    }

    fn note_section(&mut self, page: &SourceTree<'p>, section: &str, list: Value<'p>) {
        let mut sections = SECTIONS.into_iter().chain(["values"]);
        let Some(section) = sections.find(|name| *name == section) else { return };
        let kind = if ITEM_SECTIONS.contains(&section) { "items" } else { section };
        let write = |node| DefinitionSite { source: page.id, shared: page.shared, node };
        for node in list.elements() {
            if let Some(id) = node.string_of("id") {
                self.written.entry((kind, id)).or_insert_with(|| write(node));
            }
        }
        for (name, node) in list.members() {
            self.written.entry((kind, name.text())).or_insert_with(|| write(node));
        }
    }
}

impl<'p> CheckContext<'p> {
    pub(super) fn new(index: &'p DefinitionIndex<'p>) -> Self {
        Self { index, trees: index.pages, diagnostics: Diagnostics::default() }
    }

    /// A desk of its own on the same index.
    pub(super) fn beside(&self) -> Self {
        Self::new(self.index)
    }

    /// Where the thing of this kind (`items`, `reasons`, …) with this id is written.
    pub(super) fn find(&self, kind: &'static str, id: &str) -> Option<DefinitionSite<'p>> {
        self.index.written.get(&(kind, id)).copied()
    }

    /// Everything of a section, in the order it is written.
    pub(super) fn each(
        &self,
        section: &'static str,
    ) -> impl Iterator<Item = DefinitionSite<'p>> + use<'p> {
        let pages = self.trees.iter();
        pages.flat_map(move |page| {
            let list = page.node.elements_of(section);
            list.map(|node| DefinitionSite { source: page.id, shared: page.shared, node })
        })
    }

    /// The languages that the flow declares.
    pub(super) fn languages(&self) -> &'p [Lang] {
        &self.index.languages
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.diagnostics.push(finding);
    }
}
