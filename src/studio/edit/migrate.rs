//! Flows of the format before: rewritten as texts, so that an author's own layout stays.
//!
//! In format 1 every flow had the same three things that customers could want, and called them their `kind`. They are
//! requests of the flow now, under the same names, so that kept calls and scripts replay to what they were.

use super::rename::{RenamedFile, TextFile};
use flow::lang::Lang;
use flow::load::FORMAT;
use flow::span::Span;
use flow::syntax::{Tree, Value};
use serde_json::{Map, json};

/// The three things that customers could want, the one first that they were taken to want: name, how far it may be retained
/// against, and what it is called.
const REQUESTS: [(&str, &str, &str, &str); 3] = [
    ("network", "persuade", "整个不用了", "leave altogether"),
    ("service", "persuade", "退一项业务", "cancel a service"),
    ("port", "inform", "携号转网", "take the number elsewhere"),
];

/// The texts that change, in the format of today.
#[must_use]
pub fn migrate(texts: &[TextFile<'_>]) -> Vec<RenamedFile> {
    let each = texts.iter().filter_map(|text| {
        let mut edits: Vec<(Span, String)> = Vec::new();
        if text.is_script {
            in_script(text.text, &mut edits);
        } else if let Some(root) = Tree::of(text.text).root(text.text) {
            in_page(root, &mut edits);
            in_value(root, &mut edits);
        }
        edits.sort_unstable_by_key(|(span, _)| span.start);
        let count = edits.len();
        let changed =
            || RenamedFile { path: text.path.to_owned(), text: edited(text.text, edits), count };
        (count > 0).then(changed)
    });
    each.collect()
}

/// The file of requests that such a flow needs, for these languages: those that the program has no words of its own in have
/// the English ones, to be translated.
#[must_use]
pub fn migrated_requests(languages: &[Lang]) -> String {
    let requests = REQUESTS.map(|(id, retain, zh, en)| {
        let name = |lang: &Lang| {
            let words = if lang.of_program() == Lang::Zh { zh } else { en };
            (lang.code().to_owned(), words.into())
        };
        let name: Map<_, _> = languages.iter().map(name).collect();
        json!({ "id": id, "name": name, "retain": retain })
    });
    let text = json!({ "requests": requests }).to_string();
    super::format(&text).unwrap_or(text)
}

/// Whether a flow has requests already.
#[must_use]
pub fn has_requests(texts: &[TextFile<'_>]) -> bool {
    let pages = texts.iter().filter(|text| !text.is_script);
    let mut trees = pages.map(|text| (Tree::of(text.text), text.text));
    trees.any(|(tree, text)| tree.root(text).is_some_and(|root| root.get("requests").is_some()))
}

fn in_page(page: Value<'_>, edits: &mut Vec<(Span, String)>) {
    if let Some(format) = page.get("format").filter(|format| format.source() == "1") {
        edits.push((format.span(), FORMAT.to_string()));
    }
}

fn in_value(value: Value<'_>, edits: &mut Vec<(Span, String)>) {
    for (key, member) in value.members() {
        let mut replace = |of: &str, by: &str| {
            let names = member.one_or_many().filter(|one| one.string() == Some(of));
            edits.extend(names.map(|one| (one.span(), format!("\"{by}\""))));
        };
        match key.text() {
            "kind" => edits.extend(key.span().map(|span| (span, "request".to_owned()))),
            "tells" => replace("kind", "request"),
            "flaw" => replace("port_only", "leavers_only"),
            _ => {}
        }
        in_value(member, edits);
    }
    value.elements().for_each(|element| in_value(element, edits));
}

/// `kind=` in what a script sets and expects, and in its customer.
fn in_script(text: &str, edits: &mut Vec<(Span, String)>) {
    const OLD: &str = "kind";
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let told = ["customer:", "customer：", "set ", "/set ", "="];
        if told.iter().any(|lead| words.starts_with(lead)) {
            let places = line.match_indices(OLD).map(|(at, _)| at).filter(|at| {
                let before = line.get(..*at).and_then(|rest| rest.chars().next_back());
                let after = line.get(at + OLD.len()..).unwrap_or_default().trim_start();
                before.is_none_or(|c| !c.is_alphanumeric() && !"_.".contains(c))
                    && after.starts_with(['=', '＝'])
            });
            edits.extend(places.map(|at| {
                let start = start + at;
                (Span { start, end: start + OLD.len() }, "request".to_owned())
            }));
        }
        start += line.len();
    }
}

fn edited(text: &str, edits: Vec<(Span, String)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (Span { start, end }, by) in edits {
        if let Some(before) = text.get(from..start) {
            out.extend([before, &by]);
            from = end;
        }
    }
    out.push_str(text.get(from..).expect("what is replaced lies in its text"));
    out
}
