//! Differences between two flows, for people and for programs.

use super::wording::Wording;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use studio::diff::{Change, How, What};

fn heading(what: What) -> &'static str {
    match what {
        What::Flow => "diff-flow",
        What::Reason => "diff-reasons",
        What::Item => "diff-items",
        What::Evidence => "diff-evidence",
        What::Rule => "diff-rules",
        What::Fact => "diff-facts",
    }
}

fn kind(what: What) -> &'static str {
    match what {
        What::Flow => "flow",
        What::Reason => "reason",
        What::Item => "item",
        What::Evidence => "evidence",
        What::Rule => "rule",
        What::Fact => "fact",
    }
}

/// A customer by the facts that matter: `kind=port, severity=2–4`; empty where anyone will do.
fn customer(facts: &BTreeMap<String, BTreeSet<String>>) -> String {
    let one = |(fact, values): (&String, &BTreeSet<String>)| {
        format!("{fact}={}", values.iter().next().map_or("", String::as_str))
    };
    facts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What differs in meaning, by what it is; then what is only worded otherwise.
#[must_use]
pub fn differences_text(words: &Wording, changes: &[Change]) -> String {
    let mut out = String::new();
    let mut last: Option<(What, &str)> = None;
    let meaning = changes.iter().filter(|change| !matches!(change.how, How::Wording(_)));
    for Change { what, name, how } in meaning {
        if last.is_none_or(|(before, _)| before != *what) {
            let _ = writeln!(out, "{}", words.text(heading(*what)));
        }
        let line = match how {
            How::Added => format!("  + {name}"),
            How::Removed => format!("  - {name}"),
            How::Renamed { from } => format!("  {from} → {name}"),
            How::Widened(_) | How::Narrowed(_) | How::Changed { .. } | How::Wording(_) => {
                if last != Some((*what, name)) {
                    let _ = writeln!(out, "  {name}");
                }
                match how {
                    How::Widened(facts) => told(words, "diff-widened", facts),
                    How::Narrowed(facts) => told(words, "diff-narrowed", facts),
                    How::Changed { part, before, after } => {
                        format!("    {part}: {before} → {after}")
                    }
                    How::Added | How::Removed | How::Renamed { .. } | How::Wording(_) => continue,
                }
            }
        };
        let _ = writeln!(out, "{line}");
        last = Some((*what, name));
    }
    let mut worded: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes {
        if let How::Wording(lang) = change.how {
            worded.entry(&change.name).or_default().push(lang.code());
        }
    }
    if !worded.is_empty() {
        let _ = writeln!(out, "{}", words.text("diff-wording"));
    }
    for (name, langs) in worded {
        let _ = writeln!(out, "  {name}: {}", langs.join(" "));
    }
    if out.is_empty() {
        let _ = writeln!(out, "{}", words.text("diff-same"));
    }
    out
}

fn told(words: &Wording, id: &str, facts: &BTreeMap<String, BTreeSet<String>>) -> String {
    let customer = customer(facts);
    let anyone = words.text("diff-anyone");
    let who = if customer.is_empty() { &anyone } else { &customer };
    format!("    {}", words.with(id, &[("customer", who)]))
}

/// One object for each difference: `what`, `name`, `how`, and what belongs to it.
#[must_use]
pub fn differences_json(changes: &[Change]) -> Vec<Value> {
    let one = |Change { what, name, how }: &Change| {
        let what = kind(*what);
        match how {
            How::Added => json!({ "what": what, "name": name, "how": "added" }),
            How::Removed => json!({ "what": what, "name": name, "how": "removed" }),
            How::Renamed { from } => {
                json!({ "what": what, "name": name, "how": "renamed", "from": from })
            }
            How::Widened(facts) => {
                json!({ "what": what, "name": name, "how": "widened", "customer": customer(facts) })
            }
            How::Narrowed(facts) => {
                json!({ "what": what, "name": name, "how": "narrowed", "customer": customer(facts) })
            }
            How::Changed { part, before, after } => json!({
                "what": what, "name": name, "how": "changed",
                "part": part, "before": before, "after": after }),
            How::Wording(lang) => {
                json!({ "what": what, "name": name, "how": "wording", "language": lang.code() })
            }
        }
    };
    changes.iter().map(one).collect()
}
