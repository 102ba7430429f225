//! JSON Schemas, made from the very types that read flows, so that an editor completes and explains.
//!
//! The schema of flow files fits every flow. With a flow at hand its names are listed too: facts with
//! their values, reasons, items, evidence … are then completed as well.

use super::raw::File;
use super::{FactDecl, Flow, GivenBy, ValueType};
use crate::fact::BuiltIn;
use crate::lang::{TAG_PATTERN, Text};
use crate::syntax::{ALLOW, COMMENT};
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The schema of every file of a flow; with the names of `flow`, if one is given.
#[must_use]
pub fn flow(flow: Option<&Flow>) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.transforms.push(Box::new(SchemaCleanup));
    let mut schema = settings.into_generator().into_root_schema_for::<File>().to_value();
    if let Some(flow) = flow {
        list_names(flow, &mut schema);
    }
    schema
}

/// The schema of a customer's context for this flow: what `--customer FILE.json` takes.
#[must_use]
pub fn customer(flow: &Flow) -> Value {
    let requests: Vec<&str> = flow.request_values().map(|id| flow.request_name(id)).collect();
    let mut keys = Map::new();
    keys.insert("$schema".to_owned(), json!({ "type": "string" }));
    keys.insert(BuiltIn::Request.name().to_owned(), json!({ "enum": requests }));
    for fact in flow.facts.iter().filter(|fact| fact.given_by == GivenBy::Customer) {
        keys.insert((*fact.id).to_owned(), values_of(fact));
    }
    for value in &flow.values {
        let mut schema = match &value.value_type {
            ValueType::Text => json!({ "type": "string", "minLength": 1, "maxLength": 60 }),
            ValueType::Number | ValueType::Months => {
                json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
            }
            ValueType::Money(_) => {
                let most = i64::from(u32::MAX);
                json!({ "type": "number", "multipleOf": 0.01, "minimum": -most, "maximum": most })
            }
        };
        if let (ValueType::Money(unit), Some(object)) = (&value.value_type, schema.as_object_mut())
        {
            object.insert("description".to_owned(), json!(unit.lines()));
        }
        keys.insert((*value.name).to_owned(), schema);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Customer",
        "description": flow.title.lines(),
        "type": "object",
        "properties": keys,
        "additionalProperties": false,
    })
}

/// What the generator leaves to do: a default that is empty helps no one; an open object may hold a remark,
/// and the pattern of its keys is for those that have no meaning of their own; terms are strings.
#[derive(Debug, Clone)]
struct SchemaCleanup;

impl Transform for SchemaCleanup {
    fn transform(&mut self, schema: &mut Schema) {
        let is_empty = schema.get("default").is_some_and(|value| match value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        });
        if is_empty {
            schema.remove("default");
        }
        if schema.get("patternProperties").is_some_and(|keys| keys.get(TAG_PATTERN).is_some()) {
            other_languages(schema);
        } else if let Some(Value::Object(patterns)) = schema.remove("patternProperties") {
            let keys = schema.ensure_object().entry("properties").or_insert_with(|| json!({}));
            if let Some(keys) = keys.as_object_mut() {
                keys.insert(COMMENT.to_owned(), json!(true));
                keys.insert(ALLOW.to_owned(), json!(true));
            }
            for (pattern, others) in patterns {
                let names =
                    json!({ "anyOf": [{ "pattern": pattern }, { "enum": [COMMENT, ALLOW] }] });
                schema.insert("propertyNames".to_owned(), names);
                schema.insert("additionalProperties".to_owned(), others);
            }
        }
        // Every object may hold a remark; the reader passes over it.
        if schema.get("additionalProperties") == Some(&Value::Bool(false))
            && let Some(keys) = schema.get_mut("properties").and_then(Value::as_object_mut)
        {
            let remark = json!({ "description": "A remark to the reader; nothing reads it." });
            keys.insert(COMMENT.to_owned(), remark);
            let allowed = json!({
                "description": "Warnings that are allowed in this object and all that is in it, each with the reason: `{ \"W0205\": \"kept for the spring\" }`.",
                "type": "object",
                "propertyNames": { "pattern": "^W[0-9]{4}$" },
                "additionalProperties": { "type": "string", "minLength": 1 },
            });
            keys.insert(ALLOW.to_owned(), allowed);
        }
        if schema.get("oneOf").is_some() {
            schema.insert("type".to_owned(), json!("string"));
        }
        transform_subschemas(self, schema);
    }
}

/// Any language may be a key, but for those that are keys with another meaning.
fn other_languages(schema: &mut Schema) {
    let keys = schema.get("properties").and_then(Value::as_object);
    let keys = keys.into_iter().flatten().map(|(key, _)| &**key);
    let is_like_a_tag =
        |key: &&str| (2..=3).contains(&key.len()) && key.bytes().all(|c| c.is_ascii_lowercase());
    let taken: Vec<&str> = keys.filter(is_like_a_tag).collect();
    let pattern = format!("^(?!(?:{})$){}", taken.join("|"), TAG_PATTERN.trim_start_matches('^'));
    if let Some(Value::Object(patterns)) = schema.get_mut("patternProperties")
        && let Some(texts) = patterns.remove(TAG_PATTERN)
    {
        patterns.insert(pattern, texts);
    }
}

fn values_of(fact: &FactDecl) -> Value {
    let values = fact.values.iter().map(|value| known(&value.id, &value.label));
    json!({ "type": "string", "oneOf": values.collect::<Vec<_>>() })
}

/// Lists the names that a flow has where the schema only says how names are written.
fn list_names(flow: &Flow, schema: &mut Value) {
    let Some(definitions) = schema.get_mut("$defs") else { return };
    for definition in ["Text", "Line", "Answer", "FactValue"] {
        if let Some(schema) = definitions.get_mut(definition).and_then(Value::as_object_mut)
            && let Some(required) =
                schema.entry("required").or_insert_with(|| json!([])).as_array_mut()
        {
            required.extend(flow.languages().iter().map(|lang| json!(lang.code())));
        }
    }
    let mut list = |definition: &str, names: Vec<Value>| {
        if let Some(schema) = definitions.get_mut(definition).and_then(Value::as_object_mut) {
            schema.remove("pattern");
            schema.insert("oneOf".to_owned(), Value::Array(names));
        }
    };
    list("ReasonId", flow.reasons.iter().map(|one| known(&one.id, &one.name)).collect());
    list("EvidenceId", flow.evidence.iter().map(|one| known(&one.id, &one.name)).collect());
    list("PackId", flow.packs.iter().map(|one| known(&one.id, &one.name)).collect());
    list("PhraseId", flow.phrases.iter().map(|one| known(&one.id, &one.name)).collect());
    let offers = flow.offers.iter().map(|one| known(&flow.item(one.item).id, &one.name));
    list("OfferId", offers.collect());
    list("ItemId", flow.items.iter().map(|one| json!({ "const": &*one.id })).collect());
    list("ValueId", flow.values.iter().map(|one| json!({ "const": &*one.name })).collect());
    let answers = flow.items.iter().flat_map(|item| &item.answers);
    let answers: BTreeSet<&str> = answers.map(|answer| &*answer.text.id).collect();
    list("AnswerId", answers.into_iter().map(|id| json!({ "const": id })).collect());

    for (definition, several, facts) in [
        ("Condition", true, flow.facts.iter().collect::<Vec<_>>()),
        ("Effects", false, flow.facts.iter().filter(|f| f.given_by == GivenBy::Agent).collect()),
    ] {
        let Some(schema) = definitions.get_mut(definition).and_then(Value::as_object_mut) else {
            continue;
        };
        schema.remove("propertyNames");
        schema.insert("additionalProperties".to_owned(), json!(false));
        if let Some(keys) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            keys.extend(facts.into_iter().map(|fact| {
                let one = values_of(fact);
                let values = json!({ "anyOf": [one, { "type": "array", "items": one }] });
                ((*fact.id).to_owned(), if several { values } else { one })
            }));
        }
    }
}

fn known(id: &str, name: &Text) -> Value {
    json!({ "const": id, "description": name.lines() })
}
