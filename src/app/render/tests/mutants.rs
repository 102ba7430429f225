//! What came of small changes to a flow, for people and programs. (Writing to a string cannot fail.)

use crate::render::Messages;
use serde_json::json;
use std::fmt::Write;
use studio::suite::{MutationReport, Suite, killing_script};

/// So many changes of a kind that no script notices are named; the rest is counted.
const MAX_NAMED: usize = 20;

const KINDS: [&str; 5] = ["condition", "rule", "effect", "swap", "limit"];

/// How many changes were noticed, and which were not. (Writing to a string cannot fail.)
#[must_use]
pub fn mutants_text(suite: &Suite, mutants: &[MutationReport], wording: &Messages) -> String {
    let mut out = String::new();
    for one in mutants {
        let Some((name, loaded)) = suite.flows.get(one.flow) else { continue };
        let Some(flow) = loaded.flow.as_ref() else { continue };
        let noticed = one.total - one.survivors.len();
        let values = [
            ("flow", &**name),
            ("made", &*one.total.to_string()),
            ("noticed", &*noticed.to_string()),
        ];
        let _ = writeln!(out, "{}", wording.with("mutants-of", &values));
        for kind in KINDS {
            let told: Vec<String> = one
                .survivors
                .iter()
                .filter(|mutation| mutation.kind() == kind)
                .map(|mutation| mutation.of(flow))
                .collect();
            if told.is_empty() {
                continue;
            }
            let _ =
                writeln!(out, "  {} ({})", wording.text(&format!("mutants-{kind}")), told.len());
            for name in told.iter().take(MAX_NAMED) {
                let _ = writeln!(out, "    · {name}");
            }
            if told.len() > MAX_NAMED {
                let _ = writeln!(out, "    … +{}", told.len() - MAX_NAMED);
            }
        }
    }
    out
}

/// One JSON object a flow, each unnoticed change with the script that would notice it, if one was found.
#[must_use]
pub fn mutants_json(suite: &Suite, mutants: &[MutationReport]) -> String {
    let objects = mutants.iter().filter_map(|one| {
        let (name, loaded) = suite.flows.get(one.flow)?;
        let flow = loaded.flow.as_ref()?;
        let unnoticed = one.survivors.iter().map(|mutation| {
            let (kind, of) = (mutation.kind(), mutation.of(flow));
            let script =
                killing_script(suite, one.flow, *mutation).map(|script| script.to_string());
            json!({ "change": kind, "of": of, "script": script })
        });
        let unnoticed: Vec<_> = unnoticed.collect();
        Some(format!("{}\n", json!({ "flow": name, "made": one.total, "unnoticed": unnoticed })))
    });
    objects.collect()
}
