//! Findings for programs: JSON lines of our own, SARIF 2.1.0, and the annotations of code hosts.

use super::diagnostics::words;
use super::wording::Messages;
use flow::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use flow::source::{Position, Sources};
use serde_json::{Value, json};
use std::fmt::Write;

/// Where a finding stands, in lines and columns; both ends.
fn place(sources: &Sources, finding: &Diagnostic) -> Option<(String, Position, Position)> {
    let (id, span) = finding.place?;
    let source = sources.get(id)?;
    Some((source.name.clone(), source.position(span.start), source.position(span.end)))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// One JSON object for each finding: `code`, `severity`, `message`, `hint`, `file`, `line`, `column`,
/// `end_line`, `end_column` (from 1, columns in characters) and `text`, what is marked.
#[must_use]
pub fn diagnostics_json(wording: &Messages, sources: &Sources, report: &Diagnostics) -> Vec<Value> {
    let one = |finding: &&Diagnostic| {
        let (message, hint) = words(wording, finding);
        let mut value = json!({
            "code": finding.code.as_str(),
            "severity": level(finding.severity),
            "message": message,
            "hint": hint,
        });
        if let (Some((file, start, end)), Some(object)) =
            (place(sources, finding), value.as_object_mut())
        {
            let marked = finding.place.and_then(|(id, span)| {
                sources.get(id)?.text.get(span.start..span.end).map(str::to_owned)
            });
            object.insert("file".into(), file.into());
            object.insert("line".into(), start.line.into());
            object.insert("column".into(), start.column.into());
            object.insert("end_line".into(), end.line.into());
            object.insert("end_column".into(), end.column.into());
            object.insert("text".into(), marked.into());
        }
        value
    };
    report.sorted().iter().map(one).collect()
}

/// The results of one run in SARIF; each code that was found is one of its rules.
#[must_use]
pub fn diagnostics_sarif(wording: &Messages, checked: &[(&Sources, &Diagnostics)]) -> Value {
    let mut codes: Vec<Code> = Vec::new();
    let mut results = Vec::new();
    for (sources, report) in checked {
        for finding in report.sorted() {
            let (message, hint) = words(wording, finding);
            codes.push(finding.code);
            let text = hint.map_or_else(|| message.clone(), |hint| format!("{message}. {hint}"));
            let locations: Vec<Value> = place(sources, finding)
                .into_iter()
                .map(|(file, start, end)| {
                    json!({ "physicalLocation": {
                        "artifactLocation": { "uri": file },
                        "region": {
                            "startLine": start.line, "startColumn": start.column,
                            "endLine": end.line, "endColumn": end.column } } })
                })
                .collect();
            results.push(json!({
                "ruleId": finding.code.as_str(),
                "level": level(finding.severity),
                "message": { "text": text },
                "locations": locations,
            }));
        }
    }
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| json!({ "id": code.as_str(), "name": format!("{code:?}") }))
        .collect();
    json!({
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [{
            "tool": { "driver": {
                "name": "wanliu", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// One annotation a line, as code hosts read them from a build's output.
#[must_use]
pub fn diagnostics_github(wording: &Messages, sources: &Sources, report: &Diagnostics) -> String {
    let mut out = String::new();
    for finding in report.sorted() {
        let (message, hint) = words(wording, finding);
        let text = hint.map_or_else(|| message.clone(), |hint| format!("{message}. {hint}"));
        let _ = write!(out, "::{} ", level(finding.severity));
        if let Some((file, start, end)) = place(sources, finding) {
            let _ = write!(
                out,
                "file={},line={},col={},endLine={},endColumn={},",
                property(&file),
                start.line,
                start.column,
                end.line,
                end.column
            );
        }
        let _ = writeln!(out, "title={}::{}", finding.code.as_str(), data(&text));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
