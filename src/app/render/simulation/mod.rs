//! A simulation: as text, and as a page to look at. (Writing to a string cannot fail.)

use super::bars::row;
use super::layout::{flowing, wrapped};
use super::page::report_page;
use super::wording::Messages;
use engine::plan::OutcomeClass;
use flow::lang::{Lang, Text};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use studio::simulate::{
    ArmStats, DisplayNames, Estimate, GroupStats, LET_GO_CLASSES, LOST_CLASSES, RETAINED_CLASSES,
    SimulationReport,
};

/// The columns that the text takes.
const WIDTH: usize = 80;

/// The simulation as text.
#[must_use]
pub fn text(told: &SimulationReport<'_>, words: &Messages) -> String {
    let mut out = String::new();
    for ((flow, policy), tally) in told.arms.iter().zip(&told.result.arms) {
        let (calls, seed) = (told.calls.to_string(), told.seed.to_string());
        let values = [("calls", &*calls), ("seed", &seed), ("flow", flow), ("policy", policy)];
        let _ = writeln!(out, "{}\n", words.with("simulate-title", &values));
        side(&mut out, tally, told, words);
    }
    if told.result.arms.len() > 1 {
        let difference = &told.result.difference;
        let _ = writeln!(out, "{}", words.text("simulate-difference"));
        let kept = signed(difference.retained(), 100.0);
        let _ = writeln!(out, "  {}", words.with("simulate-kept-more", &[("by", &kept)]));
        let worth = signed(difference.value(), 100.0);
        let _ = writeln!(out, "  {}", words.with("simulate-worth-more", &[("by", &worth)]));
        out.push('\n');
    }
    if let Some(expected) = told.expected {
        let points = format!("{:.1}", expected * 100.0);
        paragraph(&mut out, &words.with("simulate-expected", &[("points", &points)]));
    }
    paragraph(&mut out, &words.text("simulate-note"));
    out
}

/// Words in lines that fit.
fn paragraph(out: &mut String, text: &str) {
    for line in wrapped(text, WIDTH) {
        let _ = writeln!(out, "{line}");
    }
}

fn side(out: &mut String, tally: &ArmStats, told: &SimulationReport<'_>, words: &Messages) {
    let all = &tally.all;
    for (id, results) in [
        ("simulate-retained", &RETAINED_CLASSES[..]),
        ("simulate-let-go-clean", &LET_GO_CLASSES),
        ("simulate-lost", &LOST_CLASSES),
    ] {
        row(out, &words.text(id), &all.share(results), "");
    }
    let parts = OutcomeClass::ALL.iter().filter(|one| all.count(&[**one]) > 0);
    let parts: Vec<String> = parts
        .map(|one| format!("{} {}", words.text(&outcome_class_id(*one)), all.count(&[*one])))
        .collect();
    for row in flowing("  ", &parts, WIDTH) {
        let _ = writeln!(out, "{}", row.text());
    }
    out.push('\n');
    let exchanges = format!("{:.1}", all.mean(all.exchanges));
    let offers = format!("{:.2}", all.mean(all.offers));
    let worth = signed(all.value(), 100.0);
    let (breaks, warnings) = (all.breaks.to_string(), all.warnings.to_string());
    let numbers = [("exchanges", &*exchanges), ("offers", &offers), ("worth", &worth)];
    let _ = writeln!(out, "  {}", words.with("simulate-numbers", &numbers));
    let conduct = [("breaks", &*breaks), ("warnings", &warnings)];
    let _ = writeln!(out, "  {}\n", words.with("simulate-conduct", &conduct));
    let DisplayNames { reasons, manners } = &told.names;
    for (id, groups, names) in [
        ("simulate-by-reason", &tally.by_reason, reasons),
        ("simulate-by-style", &tally.by_style, manners),
    ] {
        let named = |(name, _): &(&String, &GroupStats)| !name.is_empty();
        let mut groups: Vec<(&String, &GroupStats)> = groups.iter().filter(named).collect();
        if groups.is_empty() {
            continue;
        }
        groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.calls));
        let _ = writeln!(out, "{}{}", words.text(id), words.text("simulate-also"));
        for (name, group) in groups {
            let percent = |results| format!("{:>3.0}", group.share(results).share * 100.0);
            let (let_go, lost) = (percent(&LET_GO_CLASSES), percent(&LOST_CLASSES));
            let also = [("let_go", &*let_go), ("lost", &*lost)];
            let name = names.get(name).map_or(&**name, |known| known.get(words.lang()));
            row(out, name, &group.share(&RETAINED_CLASSES), &words.with("simulate-group", &also));
        }
        out.push('\n');
    }
}

/// The message that names how a call came out.
pub(in crate::render) fn outcome_class_id(result: OutcomeClass) -> String {
    format!("result-{}", result.name().replace('_', "-"))
}

/// A mean with its interval, in points.
fn signed(estimate: Estimate, scale: f64) -> String {
    let Estimate { mean, low, high } = estimate;
    format!("{:+.1} ({:+.1} … {:+.1})", mean * scale, low * scale, high * scale)
}

/// The simulation as a page that needs no network, in both languages, one of them first.
#[must_use]
pub fn page(told: &SimulationReport<'_>, lang: Lang, words: [&Messages; 2]) -> String {
    let mut all = Map::new();
    for (lang, words) in Lang::OF_PROGRAM.into_iter().zip(words) {
        let mut own = Map::new();
        for id in IDS {
            own.insert(id.trim_start_matches("simulate-").to_owned(), json!(words.text(id)));
        }
        for one in OutcomeClass::ALL {
            own.insert(format!("result-{}", one.name()), json!(words.text(&outcome_class_id(one))));
        }
        let named = |(id, name): (&String, &Text)| (id.clone(), json!(name.get(lang)));
        let DisplayNames { reasons, manners } = &told.names;
        own.insert("reasons".to_owned(), reasons.iter().map(named).collect());
        own.insert("manners".to_owned(), manners.iter().map(named).collect());
        all.insert(lang.code().to_owned(), Value::Object(own));
    }
    let data = json!({ "told": told, "lang": lang.code(), "words": all });
    report_page(include_str!("page.css"), include_str!("page.js"), &data)
}

/// The words of the page that stand by themselves.
const IDS: [&str; 17] = [
    "simulate-heading",
    "simulate-calls",
    "simulate-seed",
    "simulate-retained",
    "simulate-let-go-clean",
    "simulate-lost",
    "simulate-other",
    "simulate-exchanges",
    "simulate-offers",
    "simulate-worth",
    "simulate-breaks",
    "simulate-by-reason",
    "simulate-by-style",
    "simulate-outcomes",
    "simulate-difference",
    "simulate-more-kept",
    "simulate-note",
];
