//! The sections of a file, and what its text has wrong as JSON.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::raw::SECTIONS;
use crate::source::{Source, SourceId, Span};
use crate::syntax::{ExpectedType, MAX_DEPTH, NodeKind, ProblemKind, Value, is_remark};

/// The items of one section in one file.
pub(super) struct Section<'a> {
    pub(super) name: &'static str,
    pub(super) source: SourceId,
    pub(super) items: Vec<Value<'a>>,
}

/// The items of the section with this name, whatever else a text holds.
pub(crate) fn section_items<'a>(
    source: &'a Source,
    name: &str,
) -> impl Iterator<Item = Value<'a>> + use<'a> {
    source.root().and_then(|root| root.get(name)).into_iter().flat_map(Value::elements)
}

impl<'a> Lowering<'a, '_> {
    /// Reports what the text has wrong as JSON. What it names may be lost then, and is not reported as unknown.
    pub(super) fn check_syntax(&mut self) {
        let source = self.text();
        let problems = source.tree().problems();
        // What was no text is told by itself.
        let is_text = |span: Span| source.text.get(span.start..span.end) != Some("\u{fffd}");
        for problem in problems.iter().filter(|problem| is_text(problem.span)) {
            let finding = match problem.kind {
                ProblemKind::TooDeep => {
                    Diagnostic::new(Code::TooDeep).with("most", MAX_DEPTH.to_string())
                }
                kind => Diagnostic::new(Code::NotJson).with("what", kind.name()),
            };
            let written = source.text.get(problem.span.start..problem.span.end);
            let finding = finding.with("name", written.unwrap_or_default());
            let finding = match problem.opened {
                Some(Span { start, .. }) => {
                    finding.with("line", source.position(start).line.to_string())
                }
                None => finding,
            };
            self.push(Some(problem.span), finding);
        }
        if !problems.is_empty() {
            let in_id = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
            for word in source.text.split(|c| !in_id(c)).filter(|word| !word.is_empty()) {
                self.report.mark_broken(word);
            }
        }
    }

    /// The sections of the file: each key with its items. A section whose key is missing is the one that the file is
    /// named after.
    pub(super) fn sections(&mut self) -> Vec<Section<'a>> {
        let source = self.text();
        let mut sections: Vec<Section<'a>> = Vec::new();
        let Some(root) = source.root() else { return sections };
        if root.kind() != NodeKind::Object {
            self.mismatch(root, ExpectedType::Object);
            return sections;
        }
        let file = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.trim_end_matches(".json");
        for (key, value) in root.members() {
            let name = if key.span().is_some() { key.text() } else { stem };
            let known = SECTIONS.into_iter().find(|section| *section == name);
            match known {
                Some(name) if sections.iter().any(|known| known.name == name) => {
                    self.report(Code::DuplicateKey, key);
                }
                Some(name) => {
                    let items = self.items(value);
                    sections.push(Section { name, source: self.source, items });
                }
                None if name != "$schema" && !is_remark(name) => {
                    self.report.mark_section_lost();
                    let finding = Diagnostic::new(Code::UnknownKey).with("name", name);
                    let finding = finding.with("known", SECTIONS.join(" "));
                    self.push(key.span(), finding.suggest(name, SECTIONS));
                }
                None => {}
            }
        }
        sections
    }

    /// The items of a section: the elements of its array. What stands an array too deep is read all the same.
    fn items(&mut self, value: Value<'a>) -> Vec<Value<'a>> {
        match value.kind() {
            NodeKind::Array | NodeKind::Missing => {}
            _ => self.mismatch(value, ExpectedType::Array),
        }
        let mut items = Vec::new();
        for item in value.one_or_many() {
            match item.kind() {
                NodeKind::Array => {
                    self.mismatch(item, ExpectedType::Object);
                    items.extend(item.elements().filter(|inner| inner.kind() == NodeKind::Object));
                }
                NodeKind::Object => items.push(item),
                NodeKind::Missing => {}
                _ if value.kind() == NodeKind::Array => self.mismatch(item, ExpectedType::Object),
                _ => {}
            }
        }
        items
    }

    fn mismatch(&mut self, value: Value<'a>, expected: ExpectedType) {
        let finding = Diagnostic::new(Code::WrongType).with("wanted", expected.name());
        self.push(Some(value.mark()), finding);
    }
}
