//! The map as plain text: step by step, what can be said and when, and where it leads.

use super::{condition, gate};
use crate::render::wording::Messages;
use flow::describe;
use flow::method::Technique;
use std::fmt::Write;
use studio::map::FlowMap;

/// The map in a terminal: each step with its ways, then its items by technique.
#[must_use]
pub fn text(map: &FlowMap<'_>, words: &Messages) -> String {
    let lang = words.lang();
    let mut out = String::new();
    for step in map.steps.iter() {
        let about = map.flow.step(step);
        let here = || map.items.iter().filter(|mapped| mapped.item.steps.contains(step));
        let count = here().count();
        if count == 0 {
            continue;
        }
        let _ = writeln!(out, "{} — {} ({count})", about.name.get(lang), about.aim.get(lang));
        for way in map.edges.iter().filter(|way| way.from == step) {
            let arrow = if way.to < way.from { "←" } else { "→" };
            let to = map.flow.step(way.to).name.get(lang);
            let _ = writeln!(
                out,
                "  {arrow} {to}: {} ({})",
                gate(words, way.from, way.to),
                way.items.len()
            );
        }
        for technique in Technique::ALL {
            let mut of = here().filter(|mapped| mapped.item.technique == *technique).peekable();
            if of.peek().is_some() {
                let _ =
                    writeln!(out, "  {}", words.text(&format!("technique-{}", technique.name())));
            }
            for mapped in of {
                let when = condition(words, &describe::condition(map.flow, &mapped.item.when));
                let gap = if when.is_empty() { "" } else { "   " };
                let _ = writeln!(out, "    {}{gap}{when}", mapped.item.id);
            }
        }
        out.push('\n');
    }
    out
}
