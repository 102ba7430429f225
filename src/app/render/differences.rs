//! Differences between two flows, for people and for programs.

use super::wording::Messages;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use studio::diff::{DiffEntry, DiffKind, DiffSubject};

/// A customer by the facts that matter: `kind=port, severity=2–4`; empty where anyone will do.
fn customer(facts: &BTreeMap<String, BTreeSet<String>>) -> String {
    let one = |(fact, values): (&String, &BTreeSet<String>)| {
        format!("{fact}={}", values.iter().next().map_or("", String::as_str))
    };
    facts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What differs in meaning, by what it is; then what is only worded otherwise.
#[must_use]
pub fn diff_text(words: &Messages, changes: &[DiffEntry], compared: usize) -> String {
    let mut out = String::new();
    let mut last: Option<(DiffSubject, &str)> = None;
    let meaning = changes.iter().filter(|change| !matches!(change.kind, DiffKind::Wording(_)));
    for DiffEntry { subject: what, name, kind: how } in meaning {
        if last.is_none_or(|(before, _)| before != *what) {
            let _ = writeln!(out, "{}", words.text(&format!("diff-in-{}", what.name())));
        }
        let line = match how {
            DiffKind::Added => format!("  + {name}"),
            DiffKind::Removed => format!("  - {name}"),
            DiffKind::Renamed { from } => format!("  {from} → {name}"),
            DiffKind::Widened(_)
            | DiffKind::Narrowed(_)
            | DiffKind::Changed { .. }
            | DiffKind::Rewritten { .. }
            | DiffKind::Wording(_) => {
                if last != Some((*what, name)) {
                    let _ = writeln!(out, "  {name}");
                }
                match how {
                    DiffKind::Widened(facts) => describe_customer(words, "diff-widened", facts),
                    DiffKind::Narrowed(facts) => describe_customer(words, "diff-narrowed", facts),
                    DiffKind::Changed { part, before, after } => {
                        format!("    {part}: {before} → {after}")
                    }
                    DiffKind::Rewritten { part } => {
                        format!("    {part}: {}", words.text("diff-rewritten"))
                    }
                    DiffKind::Added
                    | DiffKind::Removed
                    | DiffKind::Renamed { .. }
                    | DiffKind::Wording(_) => continue,
                }
            }
        };
        let _ = writeln!(out, "{line}");
        last = Some((*what, name));
    }
    let mut worded: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes {
        if let DiffKind::Wording(lang) = &change.kind {
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
        let _ = writeln!(out, "{}", words.with("diff-same", &[("count", &compared.to_string())]));
    }
    out
}

fn describe_customer(
    words: &Messages,
    id: &str,
    facts: &BTreeMap<String, BTreeSet<String>>,
) -> String {
    let customer = customer(facts);
    let anyone = words.text("diff-anyone");
    let who = if customer.is_empty() { &anyone } else { &customer };
    format!("    {}", words.with(id, &[("customer", who)]))
}

/// One object for each difference: `what`, `name`, `how`, and what belongs to it.
#[must_use]
pub fn diff_json(changes: &[DiffEntry]) -> Vec<Value> {
    let one = |DiffEntry { subject: what, name, kind: how }: &DiffEntry| {
        let what = what.name();
        match how {
            DiffKind::Added => json!({ "what": what, "name": name, "how": "added" }),
            DiffKind::Removed => json!({ "what": what, "name": name, "how": "removed" }),
            DiffKind::Renamed { from } => {
                json!({ "what": what, "name": name, "how": "renamed", "from": from })
            }
            DiffKind::Widened(facts) => {
                json!({ "what": what, "name": name, "how": "widened", "customer": customer(facts) })
            }
            DiffKind::Narrowed(facts) => {
                json!({ "what": what, "name": name, "how": "narrowed", "customer": customer(facts) })
            }
            DiffKind::Changed { part, before, after } => json!({
                "what": what, "name": name, "how": "changed",
                "part": part, "before": before, "after": after }),
            DiffKind::Rewritten { part } => {
                json!({ "what": what, "name": name, "how": "rewritten", "part": part })
            }
            DiffKind::Wording(lang) => {
                json!({ "what": what, "name": name, "how": "wording", "language": lang.code() })
            }
        }
    };
    changes.iter().map(one).collect()
}
