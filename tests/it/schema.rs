//! The JSON Schemas: they are what the types say, a second reader agrees with the loader, and every word
//! of them is explained in both languages.

use crate::flow::faults;
use crate::memory::{Memory, shown};
use crate::support::{broadband, mobile};
use flow::conduct::EVENT_KEYS;
use flow::context::Context;
use flow::diagnostic::{Code, Diagnostics};
use flow::effect::effect_keys;
use flow::fact::{BuiltIn, FactUse};
use flow::lang::Lang;
use flow::source::Sources;
use flow::{SECTIONS, schema};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wanliu::render;

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).expect("a schema is a schema")
}

fn flows() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("flows")
}

/// The JSON files of the shipped flows, but for what the program itself writes.
fn shipped() -> Vec<(PathBuf, Value)> {
    let mut files = Vec::new();
    for folder in std::fs::read_dir(flows()).unwrap().flatten().filter(|one| one.path().is_dir()) {
        for file in std::fs::read_dir(folder.path()).unwrap().flatten() {
            let path = file.path();
            if path.extension().is_some_and(|end| end == "json") && !path.ends_with("learned.json")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path, serde_json::from_str(&text).unwrap()));
            }
        }
    }
    assert!(files.len() > 40);
    files
}

#[test]
fn the_shipped_schema_is_what_the_types_say() {
    let shipped = std::fs::read_to_string(flows().join("flow.schema.json")).unwrap();
    let made = render::schema(schema::flow(None));
    assert!(shipped == made, "run: cargo run -- schema > flows/flow.schema.json");
}

#[test]
fn the_shipped_flows_follow_their_schema() {
    let any = validator(&schema::flow(None));
    for (path, file) in shipped() {
        let faults: Vec<String> = any.iter_errors(&file).map(|one| one.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
        let named = file["$schema"].as_str().unwrap_or_else(|| panic!("{}", path.display()));
        assert!(path.parent().unwrap().join(named).is_file(), "{}", path.display());
    }
    for (name, flow) in [("mobile", mobile()), ("broadband", broadband())] {
        let named = validator(&schema::flow(Some(flow)));
        for (path, file) in
            shipped().iter().filter(|(path, _)| path.parent().unwrap().ends_with(name))
        {
            let faults: Vec<String> = named
                .iter_errors(file)
                .map(|one| format!("{one} at {}", one.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:?}", path.display());
        }
    }
}

/// What the loader refuses for its shape, the schema refuses too.
#[test]
fn faulty_flows_do_not_follow_it() {
    let any = validator(&schema::flow(None));
    let mut refused = BTreeSet::new();
    for (code, memory) in faults() {
        let files = memory.texts().into_iter().filter_map(|text| serde_json::from_str(&text).ok());
        if files.collect::<Vec<Value>>().iter().any(|file| !any.is_valid(file)) {
            refused.insert(code);
        }
    }
    for code in [
        Code::WrongType,
        Code::UnknownKey,
        Code::MissingKey,
        Code::BadId,
        Code::OutOfRange,
        Code::EmptyText,
        Code::BadDate,
        Code::TooDeep,
    ] {
        assert!(refused.contains(&code), "{code:?}");
    }
    let flow = Memory::small().load().flow.unwrap();
    let named = validator(&schema::flow(Some(&flow)));
    let questions: Value =
        serde_json::from_slice(&Memory::small().bytes("questions.json")).unwrap();
    assert!(named.is_valid(&questions));
    let text = questions.to_string().replace("\"reason\":\"price\"", "\"reason\":\"prise\"");
    let misspelt: Value = serde_json::from_str(&text).unwrap();
    assert!(any.is_valid(&misspelt) && !named.is_valid(&misspelt));
    // Which languages there must be is the flow's own.
    let text = questions.to_string().replacen("\"en\":", "\"de\":", 1);
    let untranslated: Value = serde_json::from_str(&text).unwrap();
    assert!(any.is_valid(&untranslated) && !named.is_valid(&untranslated), "{text}");
}

/// Each value of a file is taken away, renamed, or replaced by something of every type: whatever the
/// loader says of shapes, the schema says too, and whatever the schema says, the loader does.
#[test]
fn schema_and_loader_agree_on_shapes() {
    let any = validator(&schema::flow(None));
    let small = Memory::small().load().flow.unwrap();
    let named = validator(&schema::flow(Some(&small)));
    let mut refused = 0;
    for name in Memory::FILES {
        let file: Value = serde_json::from_slice(&Memory::small().bytes(name)).unwrap();
        for changed in changes(&file) {
            let loaded = Memory::small().file(name, changed.to_string()).load();
            let codes: BTreeSet<Code> =
                loaded.diagnostics.sorted().iter().map(|one| one.code).collect();
            let of_shape = [Code::WrongType, Code::UnknownKey, Code::MissingTranslation];
            let by_loader = of_shape.iter().any(|code| codes.contains(code));
            let by_schema = !any.is_valid(&changed);
            refused += usize::from(by_schema);
            assert!(!named.is_valid(&changed) || !by_loader, "{name}: {codes:?}\n{changed}");
            // What need not be written may be written as null; the schema does not say so.
            let is_null = changed.to_string().contains(":null");
            assert!(
                is_null || !by_schema || loaded.diagnostics.has_errors(),
                "{name}: {:?}\n{changed}",
                any.iter_errors(&changed).map(|one| one.to_string()).collect::<Vec<_>>()
            );
        }
    }
    assert!(refused > 1_000, "{refused}");
}

fn changes(file: &Value) -> Vec<Value> {
    let others = [json!(5), json!("x"), json!(["x"]), json!({}), json!(true), json!(null)];
    let mut all: Vec<Value> = Vec::new();
    match file {
        Value::Object(members) => {
            for (key, value) in members {
                let with = |value: Option<Value>, key: &str| {
                    let mut members: Map<String, Value> = members.clone();
                    members.remove(key.trim_end_matches('_'));
                    members.extend(value.map(|value| (key.to_owned(), value)));
                    Value::Object(members)
                };
                all.push(with(None, key));
                all.push(with(Some(value.clone()), &format!("{key}_")));
                all.extend(
                    others.iter().chain(&changes(value)).map(|one| with(Some(one.clone()), key)),
                );
            }
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                all.extend(others.iter().chain(&changes(element)).map(|one| {
                    let mut elements = elements.clone();
                    elements[at] = one.clone();
                    Value::Array(elements)
                }));
            }
        }
        _ => {}
    }
    all
}

#[test]
fn the_schema_knows_every_key() {
    let schema = schema::flow(None);
    let keys = |definition: &str| -> BTreeSet<String> {
        let keys = schema["$defs"][definition]["properties"].as_object().unwrap().keys();
        keys.filter(|key| !key.starts_with('$')).cloned().collect()
    };
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let conditions = BuiltIn::used_in(FactUse::Condition).map(|fact| fact.name().to_owned());
    assert_eq!(keys("Condition"), conditions.collect());
    assert_eq!(keys("Effects"), effect_keys().map(str::to_owned).collect());
    assert_eq!(keys("Deed"), all(&EVENT_KEYS));
    assert_eq!(keys("Sections"), all(&SECTIONS));
}

/// An editor shows the description to everyone: the Chinese comes first, the English is below it.
#[test]
fn every_description_is_in_both_languages() {
    let text = render::schema(schema::flow(None));
    let mut descriptions = Vec::new();
    collect(&serde_json::from_str(&text).unwrap(), &mut descriptions);
    assert!(descriptions.len() > 200);
    let chinese: Map<String, Value> =
        serde_json::from_str(include_str!("../../src/app/render/wording/schema.zh.json")).unwrap();
    for description in &descriptions {
        let (zh, en) = description.split_once('\n').unwrap_or_else(|| panic!("{description}"));
        assert!(chinese.values().any(|one| one == zh), "{zh}");
        assert!(!en.is_empty() && !en.contains(['\n', '[']), "{en}");
    }
    for (name, text) in &chinese {
        let used = descriptions.iter().any(|one| one.starts_with(text.as_str().unwrap()));
        assert!(used, "{name} explains nothing");
    }
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(text)) = members.get("description") {
                found.push(text.clone());
            }
            members.values().for_each(|value| collect(value, found));
        }
        Value::Array(elements) => elements.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

/// What the schema of customers takes, a call takes, and the other way round.
#[test]
fn customers_are_described_as_they_are_read() {
    let flow = mobile();
    let schema = validator(&schema::customer(flow));
    for (customer, fits) in [
        (json!({}), true),
        (
            json!({"$schema": "customer.schema.json", "name": "Lin", "tenure": 38, "request": "port"}),
            true,
        ),
        (json!({"account": "known", "fee": 0}), true),
        (json!({"request": "prot"}), false),
        (json!({"gender": "x"}), false),
        (json!({"tenure": "38"}), false),
        (json!({"tenure": -1}), false),
        (json!({"tenure": 1.5}), false),
        (json!({"name": 5}), false),
        (json!({"name": ""}), false),
        (json!({"account": "maybe"}), false),
        (json!([]), false),
    ] {
        let (mut sources, mut report) = (Sources::default(), Diagnostics::default());
        let bytes = customer.to_string().into_bytes();
        let _ = Context::read_json(flow, "customer.json", bytes, &mut sources, &mut report);
        assert_eq!(schema.is_valid(&customer), fits, "{customer}");
        assert_eq!(!report.has_errors(), fits, "{customer}");
    }
}

/// One broken item shows everything that is wrong with its shape, in place.
#[test]
fn all_that_is_wrong_with_one_item_is_shown_at_once() {
    let loaded = Memory::small()
        .with(
            "questions.json",
            "\"technique\": \"deep\"",
            "\"tecnique\": \"deep\", \"evidence\": 5",
        )
        .with("questions.json", "\"odds\": 3", "\"odds\": \"三\"")
        .with("questions.json", "\"severity\": { \"at_least\": 2 }", "\"severity\": 2")
        .with("questions.json", ", \"en\": \"What makes you want to leave?\"", "")
        .load();
    insta::assert_snapshot!(shown(&loaded.sources, &loaded.diagnostics, Lang::Zh));
}

/// Lines of scripts that can be read are what the schema says, and others are not.
#[test]
fn scripts_are_described_as_they_are_read() {
    let schema = validator(&engine::script::schema());
    let lines = |text: &str| -> Value {
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
    };
    for folder in std::fs::read_dir(flows()).unwrap().flatten() {
        for script in
            std::fs::read_dir(folder.path().join("scripts")).into_iter().flatten().flatten()
        {
            let Ok(text) = std::fs::read_to_string(script.path()) else { continue };
            let faults: Vec<String> =
                schema.iter_errors(&lines(&text)).map(|one| one.to_string()).collect();
            assert!(faults.is_empty(), "{}: {faults:?}", script.path().display());
        }
    }
    for text in [
        "agnet ask.why",
        "= frist ask.why",
        "tag: price",
        "= screen now",
        "= open",
        "quit now",
        "太贵",
    ] {
        assert!(!schema.is_valid(&lines(text)), "{text}");
    }
}
