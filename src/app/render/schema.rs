//! A JSON Schema as text, explained in both languages: an editor shows one description to everyone.

use serde_json::{Map, Value};

/// Each definition, property and term of the schemas in Chinese: `Item`, `Item.say`, `Step.probe`; what
/// means the same wherever it stands has no definition before the dot.
const CHINESE: &str = include_str!("wording/schema.zh.json");

/// Writes a schema; the Chinese of each description comes before it.
#[must_use]
pub fn schema(mut schema: Value) -> String {
    let chinese = serde_json::from_str(CHINESE).expect("the built-in words of the schema are JSON");
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for (name, definition) in definitions {
            explain(definition, name, &chinese);
        }
        describe(&mut schema, &["File"], &chinese);
    }
    format!("{schema:#}\n")
}

fn explain(definition: &mut Value, name: &str, chinese: &Map<String, Value>) {
    describe(definition, &[name], chinese);
    if let Some(terms) = definition.get_mut("oneOf").and_then(Value::as_array_mut) {
        for term in terms {
            if let Some(value) = term.get("const").and_then(Value::as_str).map(str::to_owned) {
                describe(term, &[&format!("{name}.{value}")], chinese);
            }
        }
    }
    if let Some(properties) = definition.get_mut("properties").and_then(Value::as_object_mut) {
        for (key, property) in properties {
            describe(property, &[&format!("{name}.{key}"), &format!(".{key}")], chinese);
        }
    }
}

/// Puts the first of the Chinese texts with one of these names before the English one.
fn describe(schema: &mut Value, names: &[&str], chinese: &Map<String, Value>) {
    let Some(Value::String(english)) = schema.get_mut("description") else { return };
    let found = names.iter().find_map(|name| chinese.get(*name)).and_then(Value::as_str);
    *english = english.replace('\n', " ");
    if let Some(chinese) = found {
        english.insert_str(0, &format!("{chinese}\n"));
    }
}
