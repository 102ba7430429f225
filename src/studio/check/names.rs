//! Names: what nothing uses, sources that the method does not have, files that nothing reads.

use super::LayoutCheck;
use super::desk::{CheckContext, DefinitionSite};
use crate::edit::format;
use flow::diagnostic::{Code, Diagnostic};
use flow::files::FileTree;
use flow::line::{Slot, SpokenLine, Wording};
use flow::source::{Sources, Span};
use flow::syntax::{PathSegment, Value};
use flow::{FactDecl, Flow, GivenBy};
use rustc_hash::FxHashSet;

/// The pages that explain the ids which a `source` may cite.
const PAGES: [&str; 2] =
    [include_str!("../../../docs/METHOD.md"), include_str!("../../../docs/CONDUCT.md")];

/// Files beside those of sections that a flow's folder may have.
const OTHER_FILES: [&str; 3] = [".schema.json", ".lock.json", "odds.json"];

pub(super) fn check(flow: &Flow, desk: &mut CheckContext<'_>) {
    unused_reasons(flow, desk);
    unused_evidence(flow, desk);
    unused_values(flow, desk);
    unused_facts(flow, desk);
    unused_answer_sets(desk);
}

/// Every `source` that looks like a method id is one.
pub(super) fn check_sources(desk: &mut CheckContext<'_>) {
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for line in PAGES.iter().flat_map(|page| page.lines()).filter(|line| line.starts_with("| `")) {
        known.extend(line.split('`').nth(1));
    }
    let families: FxHashSet<&str> =
        known.iter().map(|id| id.split('.').next().unwrap_or(id)).collect();
    let mut findings = Vec::new();
    for page in desk.trees {
        for (_, section) in page.node.members() {
            for node in section.elements() {
                let written = DefinitionSite { source: page.id, shared: page.shared, node };
                for cited in node.one_or_many_of("source") {
                    let Some(id) = cited.string() else { continue };
                    let (family, rest) = id.split_once('.').unwrap_or((id, ""));
                    let cites_conduct = family == "conduct" && known.contains(rest);
                    if families.contains(family) && !known.contains(id) && !cites_conduct {
                        let finding =
                            written.diagnostic_at(Code::UnknownSource, Some(cited.mark()));
                        let near = known.iter().copied().filter(|one| one.starts_with(family));
                        let mut near: Vec<&str> = near.collect();
                        near.sort_unstable();
                        findings.push(finding.with("name", id).suggest(id, near));
                    }
                }
            }
        }
    }
    for finding in findings {
        desk.push(finding);
    }
}

/// Files in the flow's folder that look as if they were read and are not.
pub(super) fn check_files(tree: &dyn FileTree, sources: &Sources, desk: &mut CheckContext<'_>) {
    let read: FxHashSet<&str> = sources.iter().map(|(_, source)| source.name.as_str()).collect();
    // Without `flow.json` nothing is read, and that was told.
    if !read.contains(tree.name("flow.json").as_str()) {
        return;
    }
    let paths = tree.list("").unwrap_or_else(|problem| {
        desk.push(problem.diagnostic(&tree.name(""), 0, Code::MissingFile));
        Vec::new()
    });
    for path in paths {
        let is_json = path.rsplit_once('.').is_some_and(|(_, ending)| ending == "json");
        let is_other = OTHER_FILES.iter().any(|ending| path.ends_with(ending));
        if is_json && !is_other && !read.contains(tree.name(&path).as_str()) {
            let stem = path.trim_end_matches(".json");
            let finding = Diagnostic::new(Code::StrayFile).with("name", tree.name(&path));
            desk.push(finding.suggest(stem, flow::SECTIONS));
        }
    }
}

/// Files that `fmt` would change, marked at the first line that differs, where that is asked for.
pub(super) fn check_layout(layout: LayoutCheck, sources: &Sources, desk: &mut CheckContext<'_>) {
    if layout == LayoutCheck::Free {
        return;
    }
    for page in desk.trees {
        let Some(source) = sources.get(page.id) else { continue };
        let Some(laid) = format(&source.text) else { continue };
        if laid == *source.text {
            continue;
        }
        let mut at = 0;
        let mut other = Span::default();
        for (is, should) in source.text.split_inclusive('\n').zip(laid.split_inclusive('\n')) {
            let indent = is.len() - is.trim_start().len();
            other = Span { start: at + indent, end: at + indent + is.trim().len() };
            at += is.len();
            if is != should {
                break;
            }
        }
        let finding = Diagnostic::new(Code::NotLaidOut).at(page.id, other);
        desk.push(finding.with("name", &*source.name));
    }
}

fn unused(
    desk: &mut CheckContext<'_>,
    what: &'static str,
    written: DefinitionSite<'_>,
    path: &[PathSegment<'_>],
    name: &str,
) {
    if !written.shared {
        let finding = written.diagnostic(Code::Unused, path);
        desk.push(finding.with("what", what).with("name", name));
    }
}

/// A reason that no answer gives and no words point to.
fn unused_reasons(flow: &Flow, desk: &mut CheckContext<'_>) {
    let given: FxHashSet<_> = flow
        .items()
        .flat_map(|(_, item)| item.answers.iter().filter_map(|answer| answer.effect.reason))
        .collect();
    for (id, reason) in flow.reasons() {
        if reason.hear.is_empty()
            && !given.contains(&id)
            && let Some(written) = desk.find("reasons", &reason.id)
        {
            unused(desk, "reason", written, &[PathSegment::Key("id")], &reason.id);
        }
    }
}

fn unused_evidence(flow: &Flow, desk: &mut CheckContext<'_>) {
    let used: FxHashSet<&str> = flow
        .items()
        .filter_map(|(_, item)| item.evidence)
        .map(|id| &*flow.evidence(id).id)
        .collect();
    for written in desk.each("evidence") {
        let id = written.node.string_of("id").unwrap_or_default();
        if !used.contains(id) {
            unused(desk, "evidence", written, &[PathSegment::Key("id")], id);
        }
    }
}

/// A value that no line says, no offer compares and no fact follows from.
fn unused_values(flow: &Flow, desk: &mut CheckContext<'_>) {
    let of_line = |line: &SpokenLine| -> Vec<Slot> {
        let wordings = line.each().flat_map(|(_, wordings)| wordings);
        wordings.flat_map(Wording::slots).collect()
    };
    let mut said: Vec<Slot> = flow
        .items()
        .flat_map(|(_, item)| {
            let fact = item.evidence.map(|id| of_line(&flow.evidence(id).fact));
            of_line(&item.say).into_iter().chain(fact.unwrap_or_default())
        })
        .collect();
    let offers = flow.items().filter_map(|(_, item)| item.offer);
    said.extend(offers.filter_map(|id| flow.offer(id).below).map(Slot::Customer));
    for (id, value) in flow.values() {
        if value.sets.is_empty()
            && !said.contains(&Slot::Customer(id))
            && let Some(written) = desk.find("values", &value.name)
            && let Some(page) = desk.trees.iter().find(|page| page.id == written.source)
            && let Some(values) = page.node.get("values")
            && let Some((key, _)) = values.members().find(|(name, _)| **name == *value.name)
        {
            let finding = written.diagnostic_at(Code::Unused, key.span());
            desk.push(finding.with("what", "value").with("name", &*value.name));
        }
    }
}

/// A fact that no condition reads, or a value of it that nothing reads, sets or gives a tip for.
fn unused_facts(flow: &Flow, desk: &mut CheckContext<'_>) {
    let mut used: FxHashSet<(&str, &str)> = FxHashSet::default();
    for page in desk.trees {
        names_used(flow, page.node, &mut used);
    }
    let read_by_guide = |fact: &FactDecl| flow::known::FACTS.contains(&&*fact.id);
    for (_, fact) in flow.facts().filter(|(_, fact)| !read_by_guide(fact)) {
        let Some(written) = desk.find("facts", &fact.id) else { continue };
        if !used.iter().any(|(name, _)| **name == *fact.id) {
            unused(desk, "fact", written, &[PathSegment::Key("id")], &fact.id);
            continue;
        }
        // The first value holds until something else is told, so it needs no use.
        for (at, value) in fact.values.iter().enumerate().skip(1) {
            let named = used.contains(&(&*fact.id, &*value.id));
            let noted = fact.given_by == GivenBy::Agent && value.tip.is_some();
            if !named && !noted {
                let path =
                    [PathSegment::Key("values"), PathSegment::Index(at), PathSegment::Key("id")];
                unused(desk, "fact-value", written, &path, &format!("{}={}", fact.id, value.id));
            }
        }
    }
}

/// Collects `fact: value` wherever a fact of the flow's own is a key, or a fact's name is read.
fn names_used<'p>(flow: &Flow, node: Value<'p>, used: &mut FxHashSet<(&'p str, &'p str)>) {
    for (key, value) in node.keyed() {
        if let Some(key) = key.string().filter(|key| flow.fact_named(key).is_some()) {
            used.extend(value.one_or_many().filter_map(Value::string).map(|name| (key, name)));
        }
        names_used(flow, value, used);
    }
    node.elements().for_each(|node| names_used(flow, node, used));
}

fn unused_answer_sets(desk: &mut CheckContext<'_>) {
    let mut used: FxHashSet<&str> = FxHashSet::default();
    for section in flow::ITEM_SECTIONS {
        for written in desk.each(section) {
            let answers = written.node.elements_of("answers");
            used.extend(answers.filter_map(|answer| answer.string_of("use")));
        }
    }
    for written in desk.each("answers") {
        let id = written.node.string_of("id").unwrap_or_default();
        if !used.contains(id) {
            unused(desk, "answer-set", written, &[PathSegment::Key("id")], id);
        }
    }
}
