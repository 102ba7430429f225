//! Two values compared field by field, whatever they are: a field that nobody compares cannot be.

use super::content::name_of;
use flow::syntax::{NodeKind, Value, is_remark};
use std::collections::BTreeMap;

/// What is not there.
pub(super) const NOTHING: &str = "–";
/// So many words of a list are shown. A choice: a line or two.
const MOST_SHOWN: usize = 8;
/// So much of a text is shown, in characters. A choice: two lines.
const MOST_TEXT: usize = 160;

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldChange {
    /// The keys and names that lead to it.
    pub(super) path: Vec<String>,
    /// What it was.
    pub(super) before: String,
    /// What it is.
    pub(super) after: String,
}

/// Every field in which two values differ, below a key if it is not empty.
pub(super) fn field_changes(
    key: &str,
    old: Option<Value<'_>>,
    new: Option<Value<'_>>,
) -> Vec<FieldChange> {
    let mut found = Vec::new();
    let mut path: Vec<String> =
        [key].into_iter().filter(|key| !key.is_empty()).map(str::to_owned).collect();
    compare(&mut path, old, new, &mut found);
    found
}

fn compare(
    path: &mut Vec<String>,
    old: Option<Value<'_>>,
    new: Option<Value<'_>>,
    found: &mut Vec<FieldChange>,
) {
    let (Some(was), Some(is)) = (old, new) else {
        if let Some((before, after)) = one_alone(old, new) {
            found.push(FieldChange { path: path.clone(), before, after });
        }
        return;
    };
    match (was.kind(), is.kind()) {
        (NodeKind::Object, NodeKind::Object) => members(path, was, is, found),
        (NodeKind::Array, _) | (_, NodeKind::Array) => lists(path, was, is, found),
        _ if same_scalar(was, is) => {}
        _ => {
            let (before, after) = shown_apart(&text_of(was), &text_of(is));
            found.push(FieldChange { path: path.clone(), before, after });
        }
    }
}

/// What stands on one side alone.
fn one_alone(old: Option<Value<'_>>, new: Option<Value<'_>>) -> Option<(String, String)> {
    let side = |value: Option<Value<'_>>| {
        value.map_or_else(|| NOTHING.to_owned(), |value| clipped(&text_of(value)))
    };
    (old.is_some() || new.is_some()).then(|| (side(old), side(new)))
}

fn members(path: &mut Vec<String>, was: Value<'_>, is: Value<'_>, found: &mut Vec<FieldChange>) {
    let keys = |value: Value<'_>| -> Vec<String> {
        value.members().map(|(key, _)| key.text().to_owned()).collect()
    };
    let gone = keys(was).into_iter().filter(|key| is.get(key).is_none());
    for key in keys(is).into_iter().chain(gone).filter(|key| !is_remark(key)) {
        let (before, after) = (was.get(&key), is.get(&key));
        path.push(key);
        compare(path, before, after, found);
        path.pop();
    }
}

fn lists(path: &mut Vec<String>, was: Value<'_>, is: Value<'_>, found: &mut Vec<FieldChange>) {
    let (old, new): (Vec<Value<'_>>, Vec<Value<'_>>) =
        (was.one_or_many().collect(), is.one_or_many().collect());
    let are_objects = |list: &[Value<'_>]| list.iter().all(|one| one.kind() == NodeKind::Object);
    if !(are_objects(&old) && are_objects(&new)) {
        scalars(path, &old, &new, found);
    } else if let (Some(before), Some(after)) = (by_name(&old), by_name(&new)) {
        let names = |list: &[Value<'_>]| -> Vec<String> {
            list.iter().filter_map(|one| name_of(*one)).map(str::to_owned).collect()
        };
        let (old_names, new_names) = (names(&old), names(&new));
        let gone = old_names.iter().filter(|name| !after.contains_key(name.as_str()));
        for name in new_names.iter().chain(gone) {
            path.push(name.clone());
            let (was, is) = (before.get(name.as_str()), after.get(name.as_str()));
            compare(path, was.copied(), is.copied(), found);
            path.pop();
        }
        if let Some((before, after)) = order(&old_names, &new_names) {
            path.push("order".to_owned());
            found.push(FieldChange { path: path.clone(), before, after });
            path.pop();
        }
    } else {
        for at in 0..old.len().max(new.len()) {
            path.push((at + 1).to_string());
            compare(path, old.get(at).copied(), new.get(at).copied(), found);
            path.pop();
        }
    }
}

/// Things by their names; `None` if one has no name, or two have the same.
fn by_name<'v>(list: &[Value<'v>]) -> Option<BTreeMap<&'v str, Value<'v>>> {
    let mut named = BTreeMap::new();
    for value in list {
        if named.insert(name_of(*value)?, *value).is_some() {
            return None;
        }
    }
    Some(named)
}

/// Lists of words, or of anything that has no name: what is gone, and what is new.
fn scalars(path: &[String], old: &[Value<'_>], new: &[Value<'_>], found: &mut Vec<FieldChange>) {
    let all =
        |list: &[Value<'_>]| -> Vec<String> { list.iter().map(|one| text_of(*one)).collect() };
    let (was, is) = (all(old), all(new));
    if was == is {
        return;
    }
    let (gone, added) = (without(&was, &is), without(&is, &was));
    let (before, after) = if let ([before], [after]) = (was.as_slice(), is.as_slice()) {
        shown_apart(before, after)
    } else if gone.is_empty() && added.is_empty() {
        (some(&was), some(&is))
    } else {
        (some(&gone), some(&added))
    };
    found.push(FieldChange { path: path.to_vec(), before, after });
}

/// What is in one list more often than in another.
fn without(list: &[String], other: &[String]) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for one in other {
        *left.entry(one).or_default() += 1;
    }
    let mut alone = Vec::new();
    for one in list {
        match left.get_mut(one.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => alone.push(one.clone()),
        }
    }
    alone
}

/// The first of some words, and how many more there are.
fn some(words: &[String]) -> String {
    let shown = words.iter().take(MOST_SHOWN).map(|word| format!("“{}”", clipped(word)));
    let shown: Vec<String> = shown.collect();
    match words.len().saturating_sub(MOST_SHOWN) {
        _ if words.is_empty() => NOTHING.to_owned(),
        0 => shown.join(" "),
        more => format!("{} … +{more}", shown.join(" ")),
    }
}

/// How the names that two lists share are ordered, from where they differ; `None` where they do not.
pub(super) fn order(old: &[String], new: &[String]) -> Option<(String, String)> {
    let shared = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|name| other.contains(name)).cloned().collect()
    };
    let (was, is) = (shared(old, new), shared(new, old));
    let at = was.iter().zip(&is).position(|(before, after)| before != after)?;
    let from = |list: &[String]| {
        list.get(at..).unwrap_or_default().iter().take(MOST_SHOWN).cloned().collect::<Vec<_>>()
    };
    Some((from(&was).join(" "), from(&is).join(" ")))
}

fn same_scalar(was: Value<'_>, is: Value<'_>) -> bool {
    was.kind() == is.kind() && text_of(was) == text_of(is)
}

/// A value as it reads: a string's words, of all else the text.
fn text_of(value: Value<'_>) -> String {
    value.string().unwrap_or_else(|| value.source()).to_owned()
}

/// Two texts that differ, long ones from shortly before they do.
fn shown_apart(before: &str, after: &str) -> (String, String) {
    // A choice: some words to know the place by.
    const LEAD: usize = 24;
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let longest = before.chars().count().max(after.chars().count());
    // Where only white space differs, it shows in quotes alone.
    if before.split_whitespace().eq(after.split_whitespace()) {
        return (format!("{before:?}"), format!("{after:?}"));
    }
    if longest <= MOST_TEXT || same <= LEAD {
        return (clipped(before), clipped(after));
    }
    let rest = |text: &str| -> String { text.chars().skip(same - LEAD).collect() };
    (format!("…{}", clipped(&rest(before))), format!("…{}", clipped(&rest(after))))
}

/// A text in one line; where it is too long for one, that is said.
fn clipped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_TEXT) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
