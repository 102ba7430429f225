//! What came of small changes to a flow, for people and programs. (Writing to a string cannot fail.)

use crate::render::Wording;
use serde_json::json;
use std::fmt::Write;
use studio::suite::{Mutants, Suite, noticing};

/// So many changes of a kind that no script notices are named; the rest is counted.
const MOST_NAMED: usize = 20;

const KINDS: [&str; 5] = ["condition", "rule", "effect", "swap", "limit"];

/// How many changes were noticed, and which were not. (Writing to a string cannot fail.)
#[must_use]
pub fn mutants_text(suite: &Suite, mutants: &[Mutants], wording: &Wording) -> String {
    let mut out = String::new();
    for one in mutants {
        let Some((name, loaded)) = suite.flows.get(one.flow) else { continue };
        let Some(flow) = loaded.flow.as_ref() else { continue };
        let noticed = one.made - one.unnoticed.len();
        let values = [
            ("flow", &**name),
            ("made", &*one.made.to_string()),
            ("noticed", &*noticed.to_string()),
        ];
        let _ = writeln!(out, "{}", wording.with("mutants-of", &values));
        for kind in KINDS {
            let told: Vec<String> = one
                .unnoticed
                .iter()
                .filter(|mutation| mutation.kind() == kind)
                .map(|mutation| mutation.of(flow))
                .collect();
            if told.is_empty() {
                continue;
            }
            let _ =
                writeln!(out, "  {} ({})", wording.text(&format!("mutants-{kind}")), told.len());
            for name in told.iter().take(MOST_NAMED) {
                let _ = writeln!(out, "    · {name}");
            }
            if told.len() > MOST_NAMED {
                let _ = writeln!(out, "    … +{}", told.len() - MOST_NAMED);
            }
        }
    }
    out
}

/// One JSON object a flow, each unnoticed change with the script that would notice it, if one was found.
#[must_use]
pub fn mutants_json(suite: &Suite, mutants: &[Mutants]) -> String {
    let objects = mutants.iter().filter_map(|one| {
        let (name, loaded) = suite.flows.get(one.flow)?;
        let flow = loaded.flow.as_ref()?;
        let unnoticed = one.unnoticed.iter().map(|mutation| {
            let (kind, of) = (mutation.kind(), mutation.of(flow));
            let script = noticing(suite, one.flow, *mutation).map(|script| script.to_string());
            json!({ "change": kind, "of": of, "script": script })
        });
        let unnoticed: Vec<_> = unnoticed.collect();
        Some(format!("{}\n", json!({ "flow": name, "made": one.made, "unnoticed": unnoticed })))
    });
    objects.collect()
}
