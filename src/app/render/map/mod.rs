//! Pictures of a flow: a page to look at, graphs for other tools, and plain text.

mod data;
mod graph;
mod text;

pub use graph::{dot, mermaid};
pub use text::text;

use super::page::filled;
use super::wording::Messages;
use flow::describe::{AllowedValues, FactConstraint};
use flow::lang::Lang;
use flow::method::Step;
use serde_json::Value;
use studio::map::FlowMap;

/// A page that needs no network: the template with the map in it.
#[must_use]
pub fn html(map: &FlowMap<'_>, lang: Lang, words: [&Messages; 2]) -> String {
    page(&data(map, lang, words))
}

/// The data of the page.
#[must_use]
pub fn data(map: &FlowMap<'_>, lang: Lang, words: [&Messages; 2]) -> Value {
    data::json(map, lang, words)
}

/// The page that shows such data.
#[must_use]
pub fn page(data: &Value) -> String {
    filled(include_str!("page.html"), "MAP", data)
}

/// What has to hold for a way, in the reader's words.
fn gate(words: &Messages, from: Step, to: Step) -> String {
    words.text(match (from, to) {
        (Step::Trust, _) => "gate-trust-probe",
        (Step::Probe, Step::Propose) => "gate-probe-propose",
        (Step::Propose, Step::Agree) => "gate-propose-agree",
        (Step::Agree, Step::Closed) => "gate-agree-closed",
        (Step::Agree, Step::Propose) => "gate-agree-propose",
        (Step::Probe | Step::Propose | Step::Agree | Step::Closed, _) => "gate-back-probe",
    })
}

/// A condition in signs: `reason: price | fee · severity ≥ 2`, alternatives joined by the word for "or".
fn condition(words: &Messages, boxes: &[Vec<FactConstraint>]) -> String {
    let one = |asked: &FactConstraint| match &asked.allowed {
        AllowedValues::Values(values) => format!("{}: {}", asked.fact, values.join(" | ")),
        bounds @ AllowedValues::Bounds { .. } => format!("{} {}", asked.fact, bounds.to_symbols()),
    };
    let all = |asked: &Vec<FactConstraint>| asked.iter().map(one).collect::<Vec<_>>().join(" · ");
    let alternatives: Vec<String> =
        boxes.iter().map(all).filter(|alternative| !alternative.is_empty()).collect();
    if alternatives.len() < boxes.len() {
        // One alternative asks nothing, so nothing is asked.
        return String::new();
    }
    alternatives.join(&format!("  {}  ", words.text("condition-or")))
}
