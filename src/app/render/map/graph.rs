//! The map as a graph in the languages of Mermaid and Graphviz.

use super::{condition, gate};
use crate::render::wording::Messages;
use flow::describe;
use flow::method::Step;
use std::fmt::Write;
use studio::map::{FlowMap, MapItem};

/// The longest condition in a node, in characters; the rest is left to the page.
const MAX_CHARACTERS: usize = 60;

/// A flowchart in Mermaid: a box for each step with its items, an arrow for each way.
#[must_use]
pub fn mermaid(map: &FlowMap<'_>, words: &Messages) -> String {
    let lang = words.lang();
    let mut out = String::from("flowchart LR\n");
    for step in map.steps.iter() {
        let name = quoted(map.flow.step(step).name.get(lang));
        let _ = writeln!(out, "  subgraph {} [\"{name}\"]", step.name());
        for (at, mapped) in items_of(map, step) {
            let label = label(map, mapped, words, "<br/>");
            let (open, close) = if mapped.item.offer.is_some() { ("([", "])") } else { ("[", "]") };
            let _ = writeln!(out, "    {}_{at}{open}\"{label}\"{close}", step.name());
        }
        out.push_str("  end\n");
    }
    for way in &map.edges {
        let gate = quoted(&gate(words, way.from, way.to));
        let arrow = if way.to < way.from { "-.->" } else { "-->" };
        let (from, to) = (way.from.name(), way.to.name());
        let _ = writeln!(out, "  {from} {arrow}|\"{gate} ({})\"| {to}", way.items.len());
    }
    out
}

/// A digraph for Graphviz: a cluster for each step with its items, an arrow for each way.
#[must_use]
pub fn dot(map: &FlowMap<'_>, words: &Messages) -> String {
    let lang = words.lang();
    let mut out = String::from(
        "digraph flow {\n  rankdir=LR; compound=true; node [shape=box, fontname=\"sans-serif\"];\n",
    );
    for step in map.steps.iter() {
        let name = escaped(map.flow.step(step).name.get(lang));
        let _ = writeln!(out, "  subgraph cluster_{} {{\n    label=\"{name}\";", step.name());
        let _ = writeln!(out, "    {} [shape=point, style=invis];", step.name());
        for (at, mapped) in items_of(map, step) {
            let label = label(map, mapped, words, "\\n");
            let style = if mapped.item.offer.is_some() { ", style=rounded" } else { "" };
            let _ = writeln!(out, "    {}_{at} [label=\"{label}\"{style}];", step.name());
        }
        out.push_str("  }\n");
    }
    for way in &map.edges {
        let label = escaped(&gate(words, way.from, way.to));
        let style = if way.to < way.from { ", style=dashed, constraint=false" } else { "" };
        let (from, to) = (way.from.name(), way.to.name());
        let _ = writeln!(
            out,
            "  {from} -> {to} [ltail=cluster_{from}, lhead=cluster_{to}, label=\"{label} ({})\"{style}];",
            way.items.len()
        );
    }
    out.push_str("}\n");
    out
}

fn items_of<'m, 'f>(
    map: &'m FlowMap<'f>,
    step: Step,
) -> impl Iterator<Item = (usize, &'m MapItem<'f>)> {
    map.items.iter().enumerate().filter(move |(_, mapped)| mapped.item.steps.contains(step))
}

/// An item's id, and what its condition asks.
fn label(map: &FlowMap<'_>, mapped: &MapItem<'_>, words: &Messages, break_line: &str) -> String {
    let when = condition(words, &describe::condition(map.flow, &mapped.item.when));
    let cut: String = when.chars().take(MAX_CHARACTERS).collect();
    let more = if cut.len() < when.len() { "…" } else { "" };
    if cut.is_empty() {
        mapped.item.id.to_string()
    } else {
        format!("{}{break_line}{}{more}", mapped.item.id, quoted(&cut))
    }
}

/// Mermaid knows quotes and other marks as entities.
fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "#quot;").replace('<', "&lt;")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
