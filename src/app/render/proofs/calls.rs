//! How two versions of a flow differ by their calls, told: the same difference after many answers is told
//! once, with the shortest call. (Writing to a string cannot fail.)

use super::{customer, transcript, witness_json};
use crate::render::Messages;
use flow::Flow;
use flow::lang::Lang;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use studio::prove::{CallDifference, CallDifferences, Divergence};

/// So many kinds of difference are shown with a call.
const SHOWN: usize = 12;
/// So many answers after the same difference are named.
const NAMED: usize = 8;

/// How many answers calls go on differently after; each kind of difference, with the shortest call; and the
/// scripts whose calls differ. Where both versions can hold the call it is shown in the words of the new one.
#[must_use]
pub fn calls_text(
    old: &Flow,
    new: &Flow,
    differences: &CallDifferences,
    beyond: &BTreeSet<String>,
    scripts: &[&str],
    words: &Messages,
) -> String {
    let mut out = String::new();
    let groups = grouped(&differences.list);
    let values =
        [("count", differences.list.len().to_string()), ("kinds", groups.len().to_string())];
    let values = values.each_ref().map(|(key, value)| (*key, &**value));
    let _ = writeln!(out, "{}", words.with("calls-tally", &values));
    if !beyond.is_empty() {
        let names: Vec<&str> = beyond.iter().map(String::as_str).collect();
        let _ = writeln!(out, "{}", words.with("calls-beyond", &[("names", &names.join(", "))]));
    }
    if differences.leaves_out_figures {
        let _ = writeln!(out, "{}", words.text("calls-no-figures"));
    }
    for group in groups.iter().take(SHOWN) {
        let Some((one, others)) = group.split_first() else { continue };
        let (id, before, after) = divergence_text(&one.divergence);
        let values = [
            ("item", &*one.item),
            ("answer", &*one.answer),
            ("before", &*before),
            ("after", &*after),
            ("customer", &*customer(&one.witness, words)),
        ];
        let _ = writeln!(out, "\n{}", words.with(id, &values));
        let flow = if one.divergence == Divergence::Gone { old } else { new };
        out.push_str(&transcript(flow, &one.witness, words.lang()));
        if !others.is_empty() {
            let name = |one: &&CallDifference| format!("{} {}", one.item, one.answer);
            let names: Vec<String> = others.iter().take(NAMED).map(name).collect();
            let more = others.len().saturating_sub(NAMED).to_string();
            let values = [("names", &*names.join(", ")), ("more", &*more)];
            let _ = writeln!(out, "    {}", words.with("calls-also", &values));
        }
    }
    if let Some(more) = groups.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "\n{}", words.with("calls-more", &[("count", &more.to_string())]));
    }
    if !scripts.is_empty() {
        let names = [("names", &*scripts.join("\n  "))];
        let _ = writeln!(out, "\n{}", words.with("calls-scripts", &names));
    }
    out
}

/// Those that differ in the same way, the one with the shortest call first: the same fact, the same advice,
/// or the same item that can or cannot be said.
fn grouped(differences: &[CallDifference]) -> Vec<Vec<&CallDifference>> {
    let mut groups: Vec<Vec<&CallDifference>> = Vec::new();
    for one in differences {
        let alike = |other: &&CallDifference| {
            other.divergence == one.divergence
                && (matches!(one.divergence, Divergence::Fact { .. } | Divergence::Advice { .. })
                    || other.item == one.item)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(alike)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn divergence_text(turn: &Divergence) -> (&'static str, String, String) {
    match turn {
        Divergence::New => ("calls-new", String::new(), String::new()),
        Divergence::Gone => ("calls-gone", String::new(), String::new()),
        Divergence::Fact { fact, before, after } => {
            ("calls-fact", format!("{fact}={before}"), format!("{fact}={after}"))
        }
        Divergence::Advice { before, after } => ("calls-advice", before.join(" "), after.join(" ")),
    }
}

/// The same as objects, one for each answer, then one for the scripts.
#[must_use]
pub fn calls_json(
    old: &Flow,
    new: &Flow,
    differences: &CallDifferences,
    beyond: &BTreeSet<String>,
    scripts: &[&str],
    lang: Lang,
) -> Vec<Value> {
    let objects = differences.list.iter().map(|one| {
        let (id, before, after) = divergence_text(&one.divergence);
        let flow = if one.divergence == Divergence::Gone { old } else { new };
        json!({
            "item": one.item, "answer": one.answer,
            "how": id.trim_start_matches("calls-"), "before": before, "after": after,
            "call": witness_json(flow, &one.witness, &one.item, lang),
        })
    });
    let about = json!({
        "scripts": scripts, "figures_left_out": differences.leaves_out_figures,
        "not_compared": beyond });
    objects.chain([about]).collect()
}
