//! The form of a script for other programs: a JSON Schema of its lines.

use super::{COMMANDS, EXPECTATIONS, HEADER_KEYS};
use serde_json::{Value, json};

/// The schema of a script as an array of its lines, without remarks and empty ones. Whoever writes scripts
/// by program can hold each line against it; what a customer says stands in quotes.
#[must_use]
pub fn schema() -> Value {
    let line = |pattern: String, description: &str, example: &str| json!({ "pattern": pattern, "description": description, "examples": [example] });
    let mut lines: Vec<Value> = Vec::new();
    for key in HEADER_KEYS {
        let name = if key == "for" { "for [a-z_]+" } else { key };
        let description = format!("The header's `{key}`, above the first line of the call.");
        lines.push(line(format!("^{name} *[:：] *\\S"), &description, &format!("{key}: …")));
    }
    for (name, chinese, form) in COMMANDS {
        let rest = if form == name { "$" } else { "( .*)?$" };
        lines.push(line(format!("^(/?{name}|/{chinese}){rest}"), &format!("`{form}`"), form));
    }
    for (name, form) in EXPECTATIONS {
        let rest = match form.rsplit_once(name) {
            Some((_, "")) => " *$",
            Some((_, names)) if names.starts_with(" [") => "( |$)",
            _ => " +\\S",
        };
        lines.push(line(format!("^= *{name}{rest}"), &format!("What must hold: `{form}`"), form));
    }
    for (pattern, description, example) in [
        ("^= *[a-z_.{}]+ *(=|>=|<=)", "Facts that must hold.", "= step=probe, severity>=2"),
        ("^\\|", "A row of the screen or summary above.", "|  …"),
        ("^use +\\S", "The lines of another script.", "use opening.call"),
        ("^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$", "The agent says this item.", "probe.confirm"),
        ("^[0-9?a-zA-Z]$", "A key on the screen.", "1"),
        ("^(\".*\"|“.*”|「.*」)$", "The customer's own words.", "“太贵了”"),
    ] {
        lines.push(line(pattern.to_owned(), description, example));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Script",
        "description": "The lines of a call written down.",
        "type": "array",
        "items": { "type": "string", "anyOf": lines },
    })
}
