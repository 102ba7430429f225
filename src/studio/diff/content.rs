//! What a flow holds, as it is written: the items of every section by their names.

use super::DiffSubject;
use flow::load::LoadedFlow;
use flow::syntax::{ALLOW, COMMENT, Value};
use std::collections::BTreeMap;

/// What says how a file is read, and no more: what the named files hold is compared itself.
const OF_THE_FILE: [&str; 5] = ["$schema", "format", "include", COMMENT, ALLOW];
/// The keys that name something, the first that it has: most have an id, a repair its word, figures and senses what
/// they tell.
const NAMING: [&str; 5] = ["id", "use", "word", "tells", "technique"];

/// The items of every section, in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct FlowContent<'a> {
    /// The keys of `flow.json` itself.
    pub(super) own: Vec<(&'a str, Value<'a>)>,
    pub(super) sections: BTreeMap<DiffSubject, Vec<(String, Value<'a>)>>,
}

impl<'a> FlowContent<'a> {
    /// What the texts of a flow hold.
    pub(super) fn of(loaded: &'a LoadedFlow) -> Self {
        let mut content = Self::default();
        let of_flow = loaded.sources.iter().next().map(|(id, _)| id);
        for (source, key, value) in loaded.members() {
            match DiffSubject::of_section(key) {
                Some(subject) => content.add(subject, value),
                None if Some(source) == of_flow && !OF_THE_FILE.contains(&key) => {
                    content.own.push((key, value));
                }
                None => {}
            }
        }
        content
    }

    fn add(&mut self, subject: DiffSubject, list: Value<'a>) {
        let items = self.sections.entry(subject).or_default();
        for value in list.one_or_many() {
            let name = name_of(value).unwrap_or_default();
            // What tells the same may stand there more than once.
            let before = items.iter().filter(|(known, _)| known.split('#').next() == Some(name));
            let name = match before.count() {
                0 => name.to_owned(),
                count => format!("{name}#{}", count + 1),
            };
            items.push((name, value));
        }
    }

    /// The items of a section.
    pub(super) fn items(&self, subject: DiffSubject) -> &[(String, Value<'a>)] {
        self.sections.get(&subject).map_or(&[], Vec::as_slice)
    }
}

/// What something in a list is called.
pub(super) fn name_of(value: Value<'_>) -> Option<&str> {
    NAMING.into_iter().find_map(|key| value.string_of(key))
}
