//! Two versions of a flow compared: everything that is written, field by field, and what it means where that can be
//! told.
//!
//! The texts are compared as trees, so that a field nobody compares cannot be; a field whose meaning is known is told by
//! its meaning, every other by its text.

mod content;
mod customers;
mod fields;
mod meaning;

use content::FlowContent;
use fields::{FieldChange, field_changes, order};
use flow::lang::Lang;
use flow::load::LoadedFlow;
use flow::syntax::Value;
use flow::{Flow, ITEM_SECTIONS, Item};
use std::collections::{BTreeMap, BTreeSet};

/// How alike the words of two items must be for one to be the other renamed, from 0 to 1. A choice.
const ALIKE: f64 = 0.85;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiffSubject {
    /// The flow as a whole: its `flow.json`.
    Flow,
    /// A reason.
    Reason,
    /// An item.
    Item,
    /// A piece of evidence.
    Evidence,
    /// A rule of conduct.
    Rule,
    /// A pack of rules.
    Pack,
    /// A fact of the flow's own.
    Fact,
    /// Answers that items share.
    AnswerSet,
    /// What customers or agents do.
    Act,
    /// Something that customers call for.
    Request,
    /// Words that tell something whoever says them.
    Cue,
    /// A phrase that agents' words are checked for.
    Phrase,
    /// A company that customers name.
    Operator,
    /// A word that is often typed otherwise.
    Repair,
    /// Words around figures.
    Figure,
    /// A topic of help.
    Topic,
    /// A customer's way of talking.
    Manner,
    /// What an agent's own words mean in practice.
    Sense,
    /// A customer to practise with.
    Customer,
    /// What hearing learned.
    Learned,
}

/// Every subject by its name, with the sections whose items it is.
const SUBJECTS: [(DiffSubject, &str, &[&str]); 20] = [
    (DiffSubject::Flow, "flow", &[]),
    (DiffSubject::Reason, "reason", &["reasons"]),
    (DiffSubject::Item, "item", &ITEM_SECTIONS),
    (DiffSubject::Evidence, "evidence", &["evidence"]),
    (DiffSubject::Rule, "rule", &["rules"]),
    (DiffSubject::Pack, "pack", &["packs"]),
    (DiffSubject::Fact, "fact", &["facts"]),
    (DiffSubject::AnswerSet, "answers", &["answers"]),
    (DiffSubject::Act, "act", &["acts"]),
    (DiffSubject::Request, "request", &["requests"]),
    (DiffSubject::Cue, "cue", &["cues"]),
    (DiffSubject::Phrase, "phrase", &["phrases"]),
    (DiffSubject::Operator, "operator", &["operators"]),
    (DiffSubject::Repair, "repair", &["repairs"]),
    (DiffSubject::Figure, "figure", &["figures"]),
    (DiffSubject::Topic, "topic", &["topics"]),
    (DiffSubject::Manner, "manner", &["manners"]),
    (DiffSubject::Sense, "sense", &["senses"]),
    (DiffSubject::Customer, "customer", &["customers"]),
    (DiffSubject::Learned, "learned", &["learned"]),
];

impl DiffSubject {
    /// Every subject, in the order in which they are told.
    pub fn all() -> impl Iterator<Item = Self> {
        SUBJECTS.iter().map(|(subject, _, _)| *subject)
    }

    /// Its name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        SUBJECTS.iter().find(|(subject, _, _)| *subject == self).map_or("", |(_, name, _)| name)
    }

    /// What the items of a section are.
    #[must_use]
    pub fn of_section(section: &str) -> Option<Self> {
        let mut subjects = SUBJECTS.iter();
        subjects.find(|(_, _, sections)| sections.contains(&section)).map(|(subject, ..)| *subject)
    }
}

/// How something differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It had another name.
    Renamed {
        /// The name it had.
        from: String,
    },
    /// Its condition lets in whom it did not: one such customer.
    Widened(BTreeMap<String, BTreeSet<String>>),
    /// Its condition keeps out whom it let in: one such customer.
    Narrowed(BTreeMap<String, BTreeSet<String>>),
    /// A part of it is something else.
    Changed {
        /// The part.
        part: String,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
    },
    /// A part of it is written otherwise, and means the same.
    Rewritten {
        /// The part.
        part: String,
    },
    /// Its words in a language are others; what it does is the same.
    Wording(Lang),
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffEntry {
    /// What differs.
    pub subject: DiffSubject,
    /// Its name, the new one if it has two.
    pub name: String,
    /// How.
    pub kind: DiffKind,
}

/// Everything that differs, by what it is and then in the new flow's order; what is gone comes last. `None` where one
/// of them is no flow.
#[must_use]
pub fn diff(old: &LoadedFlow, new: &LoadedFlow) -> Option<Vec<DiffEntry>> {
    let (was, is) = (old.flow.as_ref()?, new.flow.as_ref()?);
    let (before, after) = (FlowContent::of(old), FlowContent::of(new));
    let mut comparison = Comparison { old: was, new: is, found: Vec::new() };
    comparison.own(&before, &after);
    for subject in DiffSubject::all() {
        comparison.section(subject, before.items(subject), after.items(subject));
    }
    Some(comparison.found)
}

/// How many things with a name a flow has: each is compared, in every field.
#[must_use]
pub fn compared(loaded: &LoadedFlow) -> usize {
    let content = FlowContent::of(loaded);
    DiffSubject::all().map(|subject| content.items(subject).len()).sum()
}

/// An item of a section as it is written, by its name.
type Named<'a> = (String, Value<'a>);

struct Comparison<'f> {
    old: &'f Flow,
    new: &'f Flow,
    found: Vec<DiffEntry>,
}

impl Comparison<'_> {
    fn push(&mut self, subject: DiffSubject, name: &str, kind: DiffKind) {
        self.found.push(DiffEntry { subject, name: name.to_owned(), kind });
    }

    /// The keys of `flow.json` itself.
    fn own(&mut self, before: &FlowContent<'_>, after: &FlowContent<'_>) {
        fn value<'a>(list: &[(&str, Value<'a>)], key: &str) -> Option<Value<'a>> {
            list.iter().find(|(own, _)| *own == key).map(|(_, value)| *value)
        }
        let gone = before.own.iter().filter(|(key, _)| value(&after.own, key).is_none());
        for (key, _) in after.own.iter().chain(gone) {
            let (was, is) = (value(&before.own, key), value(&after.own, key));
            let changes = field_changes(key, was, is);
            let name = self.new.id.to_string();
            self.tell(DiffSubject::Flow, (&name, &name), &changes);
        }
    }

    /// The items of a section, or of several that share their names.
    fn section(&mut self, subject: DiffSubject, old: &[Named<'_>], new: &[Named<'_>]) {
        let mut gone: Vec<&Named<'_>> = old.iter().filter(|one| !has(new, &one.0)).collect();
        for (name, value) in new {
            if let Some((_, was)) = old.iter().find(|(known, _)| known == name) {
                self.tell(subject, (name, name), &field_changes("", Some(*was), Some(*value)));
                continue;
            }
            let likeness = |was: &str| similarity(self.old, was, self.new, name);
            let best = gone.iter().enumerate().map(|(at, (was, _))| (likeness(was), at));
            let best = best.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(like, _)| *like >= ALIKE);
            let Some((_, at)) = best.filter(|_| subject == DiffSubject::Item) else {
                self.push(subject, name, DiffKind::Added);
                continue;
            };
            let (from, was) = gone.remove(at);
            self.push(subject, name, DiffKind::Renamed { from: from.clone() });
            let mut changes = field_changes("", Some(*was), Some(*value));
            changes.retain(|change| change.path != ["id"]);
            self.tell(subject, (from, name), &changes);
        }
        for (name, _) in gone {
            self.push(subject, name, DiffKind::Removed);
        }
        let names = |list: &[Named<'_>]| -> Vec<String> {
            list.iter().map(|(name, _)| name.clone()).collect()
        };
        if let Some((before, after)) = order(&names(old), &names(new)) {
            let part = "order".to_owned();
            let name = after.split(' ').next().unwrap_or_default().to_owned();
            self.push(subject, &name, DiffKind::Changed { part, before, after });
        }
    }

    /// What differs in something, by its old name and its new one.
    fn tell(&mut self, subject: DiffSubject, (was, is): (&str, &str), changes: &[FieldChange]) {
        for kind in meaning::kinds(subject, (self.old, was), (self.new, is), changes) {
            self.push(subject, is, kind);
        }
    }
}

fn has(list: &[Named<'_>], name: &str) -> bool {
    list.iter().any(|(known, _)| known == name)
}

/// How alike two items are: 0 if they do different things, else by their words.
fn similarity(old: &Flow, was: &str, new: &Flow, is: &str) -> f64 {
    let item = |flow: &'_ Flow, name: &str| flow.item_named(name);
    let (Some(was), Some(is)) = (item(old, was), item(new, is)) else { return 0.0 };
    let (was, is) = (old.item(was), new.item(is));
    if was.technique != is.technique || was.offer.is_some() != is.offer.is_some() {
        return 0.0;
    }
    let words = |flow: &Flow, item: &Item| {
        let first = item.say.each().filter_map(|(_, wordings)| wordings.first());
        first.map(|one| one.written(flow)).collect::<String>()
    };
    strsim::normalized_levenshtein(&words(old, was), &words(new, is))
}
