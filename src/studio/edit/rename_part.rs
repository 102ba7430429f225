//! Renaming a part of something: an answer of an item or of a set, and a value of a fact.

use super::rename::{Page, RenameError, TextFile, span_in, tokens};
use engine::script::{Command, CustomerInput, LineKind, ScriptLine, parse_script};
use flow::ITEM_SECTIONS;
use flow::span::Span;
use flow::syntax::{Str, Value};
use std::collections::BTreeSet;

/// Where the answer `id` of an item or of a set stands, text by text.
pub(super) fn answer(
    pages: &[Page<'_>],
    of: &str,
    id: &str,
    new: &str,
) -> Result<Vec<Vec<Span>>, RenameError> {
    let items = defined(pages, &ITEM_SECTIONS);
    let sets = defined(pages, &["answers"]);
    let own = |list: &[Value<'_>]| list.iter().any(|one| one.string_of("id") == Some(of));
    let (is_item, is_set) = (own(&items), own(&sets));
    if is_item && is_set {
        return Err(RenameError::Ambiguous(vec![super::NameKind::Item, super::NameKind::Answers]));
    }
    let of_id = |list: &[Value<'_>], name: &str| -> Vec<String> {
        let those = list.iter().filter(|one| one.string_of("id") == Some(name));
        let answers = those.flat_map(|one| one.elements_of("answers").collect::<Vec<_>>());
        answers.filter_map(|one| one.string_of("id").map(str::to_owned)).collect()
    };
    let sets_of = |item: &Value<'_>| -> Vec<String> {
        let answers = item.elements_of("answers");
        answers.filter_map(|one| one.string_of("use").map(str::to_owned)).collect()
    };
    let here = of_id(if is_set { &sets } else { &items }, of);
    if !here.iter().any(|one| one == id) {
        let item = items.iter().find(|one| one.string_of("id") == Some(of));
        let used = item.map(sets_of).unwrap_or_default();
        let set = used.iter().find(|set| of_id(&sets, set).iter().any(|one| one == id));
        let known = here.iter().map(|answer| format!("{of}/{answer}"));
        return Err(match set {
            Some(set) => RenameError::OfSet(format!("{set}/{id}")),
            None => RenameError::Unknown(known.collect()),
        });
    }
    // The items whose answer it is, and every item that has one of this name.
    let has = |item: &Value<'_>, id: &str| {
        let own = item.elements_of("answers").any(|one| one.string_of("id") == Some(id));
        own || sets_of(item).iter().any(|set| of_id(&sets, set).iter().any(|one| one == id))
    };
    let is_bearer = |item: &&Value<'_>| {
        if is_set {
            sets_of(item).iter().any(|set| set == of)
        } else {
            item.string_of("id") == Some(of)
        }
    };
    let name = |item: &Value<'_>| item.string_of("id").map(str::to_owned);
    let bearers: BTreeSet<String> = items.iter().filter(is_bearer).filter_map(name).collect();
    if here.iter().any(|one| one == new)
        || items.iter().filter(is_bearer).any(|item| has(item, new))
    {
        return Err(RenameError::Taken(super::NameKind::Answers));
    }
    let named: BTreeSet<String> =
        items.iter().filter(|item| has(item, id)).filter_map(name).collect();
    let rules = defined(pages, &["rules"]);
    if let Some(rule) = rules.iter().find(|rule| reads_answer(**rule, id)) {
        return Err(RenameError::ReadByRule(rule.string_of("id").unwrap_or_default().to_owned()));
    }
    let certain = named.is_subset(&bearers);
    let places = pages.iter().map(|(text, tree)| {
        if text.is_script {
            return in_script(*text, id, &bearers, certain);
        }
        let Some(root) = tree.root(text.text) else { return Ok(Vec::new()) };
        let sections: &[&str] = if is_set { &["answers"] } else { &ITEM_SECTIONS };
        let those = sections.iter().filter_map(|section| root.get(section));
        let those = those.flat_map(Value::elements).filter(|one| one.string_of("id") == Some(of));
        let ids = those.flat_map(|one| one.elements_of("answers").collect::<Vec<_>>());
        let ids = ids.filter_map(|one| one.get("id")?.str()).filter(|one| one.text() == id);
        let mut found: Vec<Span> = ids.filter_map(whole).collect();
        // Odds of a file of their own name answers beside their item.
        let odds = root.get("odds").into_iter().flat_map(Value::members);
        let odds = odds.filter(|(item, _)| bearers.contains(item.text()));
        let keys = odds.flat_map(|(_, answers)| answers.members().collect::<Vec<_>>());
        found.extend(keys.filter(|(key, _)| key.text() == id).filter_map(|(key, _)| whole(key)));
        Ok(found)
    });
    places.collect()
}

/// Where the value `id` of a fact stands, text by text.
pub(super) fn fact_value(
    pages: &[Page<'_>],
    fact: &str,
    id: &str,
    new: &str,
) -> Result<Vec<Vec<Span>>, RenameError> {
    let facts = defined(pages, &["facts"]);
    let values: Vec<String> = facts
        .iter()
        .filter(|one| one.string_of("id") == Some(fact))
        .flat_map(|one| one.elements_of("values").collect::<Vec<_>>())
        .filter_map(|value| value.string_of("id").map(str::to_owned))
        .collect();
    if !values.iter().any(|value| value == id) {
        let known = values.iter().map(|value| format!("{fact}={value}"));
        return Err(RenameError::Unknown(known.collect()));
    }
    if flow::known::FACTS.contains(&fact) {
        return Err(RenameError::ReadByProgram);
    }
    if values.iter().any(|value| value == new) {
        return Err(RenameError::Taken(super::NameKind::Fact));
    }
    let places = pages.iter().map(|(text, tree)| {
        if text.is_script {
            let pairs = text.text.lines().filter(|line| !line.trim_start().starts_with('#'));
            return pairs
                .flat_map(|line| values_in_line(line, fact, id))
                .map(|part| span_in(text.text, part))
                .collect();
        }
        let mut found = Vec::new();
        if let Some(root) = tree.root(text.text) {
            for one in root.elements_of("facts").filter(|one| one.string_of("id") == Some(fact)) {
                let ids = one.elements_of("values").filter_map(|value| value.get("id")?.str());
                found.extend(ids.filter(|one| one.text() == id).filter_map(whole));
            }
            values_in(root, fact, id, &mut found);
        }
        found
    });
    Ok(places.collect())
}

/// Everything that is defined in these sections.
fn defined<'t>(pages: &'t [Page<'t>], sections: &[&str]) -> Vec<Value<'t>> {
    let roots = pages.iter().filter_map(|(text, tree)| tree.root(text.text));
    let lists = roots.flat_map(|root| sections.iter().filter_map(move |section| root.get(section)));
    lists.flat_map(Value::elements).collect()
}

fn whole(text: Str<'_>) -> Option<Span> {
    text.span_of(text.text())
}

/// Whether a rule reads answers by this name.
fn reads_answer(rule: Value<'_>, id: &str) -> bool {
    let here = rule.one_or_many_of("answer").any(|name| name.string() == Some(id));
    let mut within = rule.members().map(|(_, value)| value).chain(rule.elements());
    here || within.any(|value| reads_answer(value, id))
}

/// The values of a fact, wherever it is a key.
fn values_in(value: Value<'_>, fact: &str, id: &str, found: &mut Vec<Span>) {
    for (key, member) in value.members() {
        if key.text() == fact {
            let names = member.one_or_many().filter_map(Value::str);
            found.extend(names.filter(|name| name.text() == id).filter_map(whole));
        }
        values_in(member, fact, id, found);
    }
    value.elements().for_each(|element| values_in(element, fact, id, found));
}

/// The values of a fact in the pairs of a line of a script.
fn values_in_line<'t>(line: &'t str, fact: &str, id: &str) -> Vec<&'t str> {
    let pairs = line.split([',', '，']).filter(|pair| pair.contains(['=', '＝']));
    let of_pair = |pair: &'t str| {
        let mut words = tokens(pair).skip_while(move |word| *word != fact).skip(1);
        words.next().filter(|value| *value == id)
    };
    pairs.filter_map(of_pair).collect()
}

/// Where a script gives the answer `id` to one of these items. Where it does not show what is answered, `certain` tells
/// whether nothing else has an answer of this name.
fn in_script(
    text: TextFile<'_>,
    id: &str,
    bearers: &BTreeSet<String>,
    certain: bool,
) -> Result<Vec<Span>, RenameError> {
    let (script, _) = parse_script(text.text);
    let mut found = Vec::new();
    let mut asked: Option<String> = None;
    for ScriptLine { span, kind } in &script.lines {
        let line = text.text.get(span.start..span.end).expect("a line of a script lies in it");
        let line = line.split('\n').next().unwrap_or_default();
        let is =
            |input: &CustomerInput| matches!(input, CustomerInput::Answer(answer) if answer == id);
        let gives = match kind {
            LineKind::Command(Command::Agent(item)) => {
                asked = Some(item.clone());
                false
            }
            LineKind::Command(Command::Customer(input)) => is(input),
            LineKind::Command(Command::Amend { customer, .. }) => {
                asked = None;
                is(customer)
            }
            LineKind::Command(
                Command::Pick(_) | Command::Exchange { .. } | Command::Back(_) | Command::LetGo,
            )
            | LineKind::Use(_) => {
                asked = None;
                false
            }
            LineKind::Command(_) | LineKind::Expect(_) => false,
        };
        if !gives {
            continue;
        }
        let renamed = match &asked {
            Some(item) => bearers.contains(item),
            None if certain => true,
            None => {
                let before = text.text.get(..span.start).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                return Err(RenameError::Unclear(text.path.to_owned(), line));
            }
        };
        let last = tokens(line).filter(|word| *word == id).last().filter(|_| renamed);
        found.extend(last.map(|word| span_in(text.text, word)));
    }
    Ok(found)
}
