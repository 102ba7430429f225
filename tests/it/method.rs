//! The method, id by id: each one is carried where `docs/METHOD.md` says it is.

use crate::support::{broadband, mobile};
use flow::Flow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One row of the page.
struct Row {
    id: &'static str,
    shows_as: &'static str,
    carriers: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let page = include_str!("../../docs/METHOD.md");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, _, shows_as, carriers] = cells[..] else { return None };
        let id = id.strip_prefix('`')?.strip_suffix('`')?;
        Some(Row { id, shows_as, carriers: carriers.split(',').map(str::trim).collect() })
    });
    rows.collect()
}

/// Who has an id: `items`, `facts`, …, or the name of a topic, a rule or a phrase.
type Cited = BTreeMap<String, BTreeSet<String>>;

fn cited() -> Cited {
    let mut cited = Cited::new();
    for flow in [mobile(), broadband()] {
        cite(flow, &mut cited);
    }
    cited
}

fn cite(flow: &'static Flow, cited: &mut Cited) {
    let mut note = |by: &str, sources: &mut dyn Iterator<Item = &str>| {
        for id in sources {
            cited.entry(id.to_owned()).or_default().insert(by.to_owned());
        }
    };
    for (_, item) in flow.items() {
        note("items", &mut item.source.iter());
        note(
            "items",
            &mut item.evidence.into_iter().flat_map(|id| flow.evidence(id).source.iter()),
        );
    }
    for (_, reason) in flow.reasons() {
        note("reasons", &mut reason.source.iter());
    }
    for (_, fact) in flow.facts() {
        note("facts", &mut fact.source.iter());
    }
    for (_, phrase) in flow.phrases() {
        note(&format!("phrase `{}`", phrase.id), &mut phrase.source.iter());
        note("phrase", &mut phrase.source.iter());
    }
    for (_, rule) in flow.rules() {
        note(&format!("rule `{}`", rule.id), &mut rule.source.iter());
        note("rule", &mut rule.source.iter());
    }
    for topic in flow.topics() {
        note(&format!("topic `{}`", topic.id), &mut topic.source.iter());
        note("topic", &mut topic.source.iter());
    }
}

/// Every file below a folder, in one text.
fn text_of(folder: &str) -> String {
    fn read(path: &Path, text: &mut String) {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    text
}

/// Whether a text cites an id, or the family it is of (`phrase.do.*`).
fn cites(text: &str, id: &str) -> bool {
    let family = id.rsplit_once('.').map(|(family, _)| format!("`{family}.*`"));
    text.contains(&format!("`{id}`")) || family.is_some_and(|family| text.contains(&family))
}

#[test]
fn every_id_is_carried_where_the_page_says() {
    let (cited, code, tests) = (cited(), text_of("src"), text_of("tests/it"));
    let played = text_of("src/studio/practice") + &text_of("src/engine/customer");
    let mut missing = Vec::new();
    for Row { id, carriers, .. } in rows() {
        let has = |by: &str| cited.get(id).is_some_and(|list| list.contains(by));
        for carrier in carriers {
            let there = match carrier {
                "the machine"
                | "the equation"
                | "the guide"
                | "the summary"
                | "the record"
                | "the agent's own state" => code.contains(&format!("`{id}`")) || has("items"),
                "tests" => tests.contains(&format!("`{id}`")),
                "practice" => cites(&played, id),
                _ => has(carrier),
            };
            if !there {
                missing.push(format!("{id}: {carrier}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_shows_as_help_has_a_topic() {
    let cited = cited();
    for Row { id, shows_as, .. } in rows() {
        if shows_as.split(' ').any(|letter| letter == "K") {
            assert!(cited.get(id).is_some_and(|by| by.contains("topic")), "{id}");
        }
    }
}

/// What flows cite is in the page: a source mistyped is a source lost.
#[test]
fn every_source_is_in_the_page() {
    let known: BTreeSet<&str> = rows().iter().map(|row| row.id).collect();
    let conduct = include_str!("../../docs/CONDUCT.md");
    for id in cited().keys() {
        let of_conduct = id.strip_prefix("conduct.").is_some_and(|rule| conduct.contains(rule));
        let document = id.contains('/');
        assert!(known.contains(&**id) || of_conduct || document, "`{id}` is in no page");
    }
}

#[test]
fn the_page_is_whole() {
    let ids: Vec<&str> = rows().iter().map(|row| row.id).collect();
    assert!(ids.len() > 180, "{}", ids.len());
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "no id twice");
    for family in [
        "objection.content.",
        "complaint.type.",
        "complaint.cause.",
        "phrase.do.",
        "phrase.dont.",
        "technique.",
        "style.",
        "pacts.",
        "bias.",
        "refusal.answer.",
        "strategy.",
        "girard.",
    ] {
        assert!(ids.iter().any(|id| id.starts_with(family)), "{family}");
    }
}
