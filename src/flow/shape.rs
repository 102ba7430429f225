//! Every mistake in the shape of a broken part, found by its schema.
//!
//! The JSON reader stops at the first thing that it cannot read. What it could not read is looked
//! through once more here, key by key, so that an author mends it in one go. Only shapes count: names
//! and numbers are judged by those who look them up.

use super::raw::RawMap;
use super::reader::Reader;
use super::schema;
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::LazyLock;

/// The schema of flow files, whose definitions all parts share.
static FILE: LazyLock<Value> = LazyLock::new(|| schema::flow(None));

/// What is wrong with the shape of `part`, which should be a `T`. Empty if nothing is, as far as a schema
/// tells.
pub(super) fn mistakes<'a, T: JsonSchema>(reader: &Reader<'a>, part: &'a str) -> Vec<Diagnostic> {
    let schema = SchemaGenerator::default().subschema_for::<T>();
    let mut found = Vec::new();
    value(reader, part, schema.as_value(), &mut found);
    found
}

fn value<'a>(reader: &Reader<'a>, text: &'a str, schema: &Value, found: &mut Vec<Diagnostic>) {
    let schema = resolved(schema);
    if let Some(Value::Array(branches)) = schema.get("anyOf") {
        return any_of(reader, text, branches, found);
    }
    if schema.get("if").is_some() {
        let branch = schema.get(if text.contains("\"format\"") { "then" } else { "else" });
        return branch.into_iter().for_each(|schema| value(reader, text, schema, found));
    }
    let Some(wanted) = schema.get("type").and_then(Value::as_str) else { return };
    if kind(text) != wanted {
        return found.push(wrong_type(reader, text, wanted));
    }
    match wanted {
        "object" => object(reader, text, schema, found),
        "array" => {
            let Ok(elements) = serde_json::from_str::<Vec<&'a RawValue>>(text) else { return };
            let Some(items) = schema.get("items") else { return };
            for element in elements {
                value(reader, element.get(), items, found);
            }
        }
        _ => {}
    }
}

fn object<'a>(reader: &Reader<'a>, text: &'a str, schema: &Value, found: &mut Vec<Diagnostic>) {
    let members = match serde_json::from_str::<RawMap<'a>>(text) {
        Ok(RawMap(members)) => members,
        Err(error) => return found.push(reader.complaint(text, &error)),
    };
    let known = schema.get("properties").and_then(Value::as_object);
    let others = schema.get("additionalProperties");
    // A key that is only misspelt is not told to be missing as well.
    let mut meant: Vec<String> = Vec::new();
    for (key, member) in &members {
        match known.and_then(|known| known.get(*key)).or(others) {
            Some(Value::Bool(false)) => {
                let known = known.into_iter().flatten().map(|(key, _)| key.as_str());
                let known: Vec<&str> = known.filter(|key| !key.starts_with('$')).collect();
                let finding = reader.finding(Code::UnknownKey, key).with("name", *key);
                let finding = finding.with("known", known.join(" "));
                let finding = finding.suggest(key, known);
                meant.extend(finding.did_you_mean.clone());
                found.push(finding);
            }
            Some(schema) => value(reader, member.get(), schema, found),
            None => {}
        }
    }
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    for key in required.filter_map(Value::as_str) {
        if members.iter().all(|(member, _)| *member != key) && !meant.iter().any(|one| one == key) {
            let is_language = Lang::ALL.iter().any(|lang| lang.code() == key);
            let code = if is_language { Code::MissingTranslation } else { Code::MissingKey };
            let brace = text.get(..1).unwrap_or(text);
            found.push(reader.finding(code, brace).with("name", key));
        }
    }
}

/// One of several forms: what is wrong is told of the form that it comes nearest to.
fn any_of<'a>(reader: &Reader<'a>, text: &'a str, forms: &[Value], found: &mut Vec<Diagnostic>) {
    let nearest = forms
        .iter()
        .filter(|form| kinds(form).contains(&kind(text)))
        .map(|form| {
            let mut found = Vec::new();
            value(reader, text, form, &mut found);
            found
        })
        .min_by_key(Vec::len);
    if let Some(nearest) = nearest {
        found.extend(nearest);
    } else {
        let mut wanted: Vec<&str> = forms.iter().flat_map(kinds).collect();
        wanted.dedup();
        found.push(wrong_type(reader, text, &wanted.join("-")));
    }
}

/// The types that a schema takes.
fn kinds(schema: &Value) -> Vec<&str> {
    let schema = resolved(schema);
    match schema.get("anyOf") {
        Some(Value::Array(forms)) => forms.iter().flat_map(kinds).collect(),
        _ => schema.get("type").and_then(Value::as_str).into_iter().collect(),
    }
}

fn wrong_type(reader: &Reader<'_>, text: &str, wanted: &str) -> Diagnostic {
    let first = text.lines().next().unwrap_or(text).trim_end();
    let detail = format!("{} where {} should stand", kind(text), wanted.replace('-', " or "));
    reader.finding(Code::WrongType, first).with("wanted", wanted).with("detail", detail)
}

/// The definition that a schema refers to, or the schema itself.
fn resolved(schema: &Value) -> &Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.rsplit('/').next());
    name.and_then(|name| FILE.get("$defs")?.get(name)).unwrap_or(schema)
}

/// The type of a JSON text, by its first character.
fn kind(text: &str) -> &'static str {
    match text.trim_start().bytes().next() {
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b'"') => "string",
        Some(b't' | b'f') => "boolean",
        Some(b'n') | None => "null",
        Some(_) if text.contains(['.', 'e', 'E']) => "number",
        Some(_) => "integer",
    }
}
