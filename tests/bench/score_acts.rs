//! Scores acts on labelled remarks: how often the main act is one of those labelled, and each act's precision and
//! recall, in all and by language, context and kind of remark. A table of the commonest confusions follows.

use engine::hear::{Interpreter, Leaving, SlotValue};
use flow::Flow;
use flow::method::DialogueContext;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// A remark, and what its writer says that it does.
#[derive(serde::Deserialize)]
struct Remark {
    text: String,
    #[serde(alias = "after")]
    context: String,
    acts: Vec<String>,
    #[serde(default)]
    leaving: Value,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// What was heard in a remark, as it is compared.
struct Heard {
    acts: Vec<String>,
    leaving: Value,
    reason: Option<String>,
    slots: Map<String, Value>,
}

/// Counts of an act: labelled and heard, heard, labelled.
#[derive(Default, Clone, Copy)]
struct Counts {
    both: usize,
    heard: usize,
    labelled: usize,
}

/// Prints the tables for `acts.jsonl` of a folder; writes what was heard to `out`, one object a line in the same order
/// (`acts` as plain ids, the one `reason`, `leaving`, `slots`), if it is named.
pub(crate) fn score(flow: &Flow, ear: &Interpreter, folder: &Path, out: Option<&Path>) {
    let text = std::fs::read_to_string(folder.join("acts.jsonl")).unwrap_or_default();
    let remarks: Vec<Remark> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let heard: Vec<Heard> = remarks.iter().map(|remark| hear(flow, ear, remark)).collect();
    let all: Vec<(&Remark, &Heard)> = remarks.iter().zip(&heard).collect();
    if all.is_empty() {
        return;
    }
    table("all", &all, true);
    for key in ["lang", "context", "kind"] {
        let mut groups: BTreeMap<String, Vec<(&Remark, &Heard)>> = BTreeMap::new();
        for (remark, heard) in &all {
            let value = if key == "context" {
                remark.context.clone()
            } else {
                remark.rest.get(key).and_then(Value::as_str).unwrap_or("?").to_owned()
            };
            groups.entry(value).or_default().push((remark, heard));
        }
        for (value, group) in groups {
            table(&format!("{key} {value}"), &group, false);
        }
    }
    confusions(&all);
    if let Some(out) = out {
        let lines = heard.iter().map(|one| {
            let Heard { acts, leaving, reason, slots } = one;
            json!({"acts": acts, "leaving": leaving, "reason": reason, "slots": slots}).to_string()
        });
        let lines: Vec<String> = lines.collect();
        match std::fs::write(out, lines.join("\n") + "\n") {
            Ok(()) => println!("\nwritten to {}", out.display()),
            Err(why) => eprintln!("{}: {why}", out.display()),
        }
    }
}

fn hear(flow: &Flow, ear: &Interpreter, remark: &Remark) -> Heard {
    let after = DialogueContext::from_name(&remark.context).unwrap_or(DialogueContext::Opening);
    let heard = ear.interpret_after(flow, &remark.text, None, after);
    let reason = heard.confident_reason().and_then(|one| flow.reason(flow.root_reason(one.reason)));
    let slots = heard.slots.iter().map(|slot| {
        let value = match slot.value {
            SlotValue::Thousandths(value) => json!(value as f64 / 1000.0),
            SlotValue::Words => json!(slot.words),
        };
        (slot.kind.name().to_owned(), value)
    });
    Heard {
        acts: heard.acts.iter().map(|one| flow.act(one.act).id.to_string()).collect(),
        leaving: match heard.leaving {
            Leaving::No => json!(false),
            Leaving::Yes => json!(true),
            Leaving::Negated => json!("negated"),
        },
        reason: reason.map(|reason| reason.id.to_string()),
        slots: slots.collect(),
    }
}

/// Whether the main act heard is one of those labelled; of what says nothing to an agent, whether nothing was heard.
fn is_right(remark: &Remark, heard: &Heard) -> bool {
    let says_nothing = remark.acts.first().is_some_and(|act| act == "none");
    match heard.acts.first() {
        Some(main) => !says_nothing && remark.acts.contains(main),
        None => says_nothing,
    }
}

fn table(what: &str, group: &[(&Remark, &Heard)], each: bool) {
    let mut acts: BTreeMap<&str, Counts> = BTreeMap::new();
    for (remark, heard) in group {
        for act in remark.acts.iter().filter(|act| *act != "none") {
            let counts = acts.entry(act).or_default();
            counts.labelled += 1;
            counts.both += usize::from(heard.acts.contains(act));
        }
        for act in &heard.acts {
            acts.entry(act).or_default().heard += 1;
        }
    }
    let f1 = |one: &Counts| 2.0 * one.both as f64 / (one.heard + one.labelled).max(1) as f64;
    let labelled: Vec<&Counts> = acts.values().filter(|one| one.labelled > 0).collect();
    let share = |n: usize| n as f64 / group.len().max(1) as f64;
    let right = group.iter().filter(|(remark, heard)| is_right(remark, heard)).count();
    let telling: Vec<_> =
        group.iter().filter(|(remark, _)| remark.acts.iter().all(|act| act != "none")).collect();
    let nothing = telling.iter().filter(|(_, heard)| heard.acts.is_empty()).count();
    let leaving = group.iter().filter(|(remark, heard)| remark.leaving == heard.leaving).count();
    println!(
        "\nacts {what}: {} remarks, main act {:.3}, macro-F1 {:.3}, nothing heard {:.3}, leaving {:.3}",
        group.len(),
        share(right),
        labelled.iter().map(|one| f1(one)).sum::<f64>() / labelled.len().max(1) as f64,
        nothing as f64 / telling.len().max(1) as f64,
        share(leaving),
    );
    for (act, one) in acts.iter().filter(|_| each) {
        let precision = one.both as f64 / one.heard.max(1) as f64;
        let recall = one.both as f64 / one.labelled.max(1) as f64;
        println!("{act:>24} P {precision:.2} R {recall:.2} F1 {:.2} of {}", f1(one), one.labelled);
    }
}

/// The commonest pairs of what was labelled first and what was heard first instead.
fn confusions(all: &[(&Remark, &Heard)]) {
    const SHOWN: usize = 15;
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (remark, heard) in all.iter().filter(|(remark, heard)| !is_right(remark, heard)) {
        let labelled = remark.acts.first().map_or("none", String::as_str);
        let main = heard.acts.first().map_or("none", String::as_str);
        *pairs.entry((labelled, main)).or_default() += 1;
    }
    let mut list: Vec<_> = pairs.into_iter().collect();
    list.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    println!("\nsaid → heard instead");
    for ((labelled, main), count) in list.into_iter().take(SHOWN) {
        println!("{count:>4}  {labelled} → {main}");
    }
}
