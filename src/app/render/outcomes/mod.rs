//! The report of many calls: as text, and as a page to look at. (Writing to a string cannot fail.)

use super::bars::row;
use super::page::report_page;
use super::wording::Messages;
use flow::lang::Lang;
use flow::method::{OutcomeKind, Step};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use studio::report::{Report, detour_names};

/// The report as text.
#[must_use]
pub fn text(report: &Report, words: &Messages) -> String {
    let mut out = String::new();
    let (calls, ended) = (report.calls.to_string(), report.ended.to_string());
    let title = words.with("outcomes-title", &[("calls", &calls), ("ended", &ended)]);
    let _ = writeln!(out, "{title}");
    if report.ended == 0 {
        return out;
    }
    let heading = |out: &mut String, id: &str| {
        let _ = writeln!(out, "\n{}", words.text(id));
    };
    heading(&mut out, "outcomes-outcomes");
    for name in OutcomeKind::NAMES {
        if let Some(share) = report.outcomes.get(*name) {
            row(&mut out, &words.text(&format!("outcome-{name}")), share, "");
        }
    }
    let by = words.text(&format!("outcomes-by-{}", report.by));
    let _ = writeln!(out, "\n{}", words.with("outcomes-kept-by", &[("by", &by)]));
    for group in &report.groups {
        let clean = format!("{:.0}", group.let_go_clean.share * 100.0);
        let clean = words.with("outcomes-group-clean", &[("share", &clean)]);
        row(&mut out, &named(words, &group.name), &group.retained, &clean);
    }
    heading(&mut out, "outcomes-reasons");
    for (stated, confirmed, calls) in report.reasons.iter().take(10) {
        let [stated, confirmed] = [stated, confirmed].map(|name| named(words, name));
        let _ = writeln!(out, "  {calls:>6}  {stated} → {confirmed}");
    }
    if !report.lost_in.is_empty() {
        heading(&mut out, "outcomes-lost");
    }
    for (step, calls) in &report.lost_in {
        let _ = writeln!(out, "  {calls:>6}  {}", step_name(words, step));
    }
    heading(&mut out, "outcomes-moved");
    let sides = [("side-severity", report.severity), ("side-cost", report.cost)];
    for (side, moved) in sides.into_iter().filter(|(_, moved)| moved.calls > 0) {
        let (first, last) = (format!("{:.1}", moved.first), format!("{:.1}", moved.last));
        let side = words.text(side);
        let values = [("side", &*side), ("from", &*first), ("to", &*last)];
        let _ = writeln!(out, "  {}", words.with("summary-moved", &values));
    }
    heading(&mut out, "outcomes-advice");
    row(&mut out, &words.text("outcomes-taken"), &report.advice_taken, "");
    for (item, advised) in report.refused.iter().take(10) {
        let why = detour_names()
            .iter()
            .filter_map(|name| Some((name, advised.why_not.get(name)?)))
            .map(|(name, count)| {
                format!(
                    "{} {count}",
                    words.text(&format!("outcomes-why-{}", name.replace('_', "-")))
                )
            })
            .collect::<Vec<_>>()
            .join(", ");
        let not = advised.times - advised.taken;
        let _ = writeln!(out, "  {not:>6} / {:<6} {item}  {why}", advised.times);
    }
    heading(&mut out, "outcomes-conduct");
    row(&mut out, &words.text("outcomes-clean"), &report.clean, "");
    heading(&mut out, "outcomes-time");
    for (step, seconds) in Step::ALL.iter().zip(report.seconds) {
        let _ = writeln!(out, "  {seconds:>6.0} s  {}", step_name(words, step.name()));
    }
    if let Some(cost) = report.cost_per_kept {
        let _ =
            writeln!(out, "\n{}", words.with("outcomes-cost", &[("cost", &format!("{cost:.0}"))]));
    }
    let promises = report.promises;
    let values = [
        ("made", &*promises.made.to_string()),
        ("kept", &*promises.kept.to_string()),
        ("overdue", &*promises.overdue.to_string()),
    ];
    let _ = writeln!(out, "\n{}", words.with("outcomes-promises", &values));
    let _ = writeln!(out, "\n{}", words.text("outcomes-note"));
    out
}

/// A name, or the word for one that nobody told.
fn named(words: &Messages, name: &str) -> String {
    if name == "unknown" { words.text("outcomes-unknown") } else { name.to_owned() }
}

fn step_name(words: &Messages, step: &str) -> String {
    words.text(&format!("outcomes-step-{step}"))
}

/// The report as a page that needs no network, in both languages, one of them first.
#[must_use]
pub fn page(report: &Report, lang: Lang, words: [&Messages; 2]) -> String {
    let data = json!({ "report": report, "lang": lang.code(), "words": wordings(words) });
    report_page(include_str!("page.css"), include_str!("page.js"), &data)
}

/// The page's words in both languages.
fn wordings(words: [&Messages; 2]) -> Value {
    let mut all = Map::new();
    for (lang, words) in Lang::OF_PROGRAM.into_iter().zip(words) {
        let mut own = Map::new();
        for id in IDS {
            own.insert(id.trim_start_matches("outcomes-").to_owned(), json!(words.text(id)));
        }
        for name in ["retained", "withdrawn", "left", "callback", "handed_over", "hung_up"] {
            let id = format!("outcome-{name}");
            own.insert(id.clone(), json!(words.text(&id)));
        }
        for step in Step::NAMES {
            let id = format!("step-{step}");
            own.insert(id, json!(step_name(words, step)));
        }
        for name in detour_names() {
            let id = format!("why-{}", name.replace('_', "-"));
            own.insert(format!("why-{name}"), json!(words.text(&format!("outcomes-{id}"))));
        }
        for by in ["reason", "method", "step", "flow", "team"] {
            own.insert(format!("by-{by}"), json!(words.text(&format!("outcomes-by-{by}"))));
        }
        all.insert(lang.code().to_owned(), Value::Object(own));
    }
    Value::Object(all)
}

/// The words of the page that stand by themselves.
const IDS: [&str; 28] = [
    "outcomes-heading",
    "outcomes-calls",
    "outcomes-ended",
    "outcomes-outcomes",
    "outcomes-kept",
    "outcomes-reasons",
    "outcomes-stated",
    "outcomes-confirmed",
    "outcomes-lost",
    "outcomes-moved",
    "outcomes-advice",
    "outcomes-taken",
    "outcomes-refused",
    "outcomes-conduct",
    "outcomes-clean",
    "outcomes-time",
    "outcomes-per-kept",
    "outcomes-made",
    "outcomes-promises-kept",
    "outcomes-overdue",
    "outcomes-note",
    "outcomes-severity",
    "outcomes-cost-side",
    "outcomes-empty",
    "outcomes-turns",
    "outcomes-seconds",
    "outcomes-also",
    "outcomes-unknown",
];
