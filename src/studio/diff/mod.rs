//! Two versions of a flow compared by what they do: what is there, when, and with what effect. Wording is
//! told apart from meaning.

mod customers;

use customers::first_difference;
use flow::conduct::{EventAtom, EventPattern, Pattern, Rule};
use flow::describe;
use flow::lang::Lang;
use flow::method::Step;
use flow::{Answer, Evidence, Flow, Item};
use std::collections::{BTreeMap, BTreeSet};

/// How alike the words of two items must be for one to be the other renamed, from 0 to 1.
const ALIKE: f64 = 0.85;

/// Stands for what is not there.
const GONE: &str = "×";

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiffSubject {
    /// The flow as a whole.
    Flow,
    /// A reason.
    Reason,
    /// An item.
    Item,
    /// A piece of evidence.
    Evidence,
    /// A rule of conduct.
    Rule,
    /// A fact of the flow's own.
    Fact,
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

/// Everything that differs, by what it is and then in the new flow's order; what is gone comes last.
#[must_use]
pub fn diff(old: &Flow, new: &Flow) -> Vec<DiffEntry> {
    let mut found = DiffList(Vec::new());
    whole(old, new, &mut found);
    reasons(old, new, &mut found);
    items(old, new, &mut found);
    evidence(old, new, &mut found);
    rules(old, new, &mut found);
    facts(old, new, &mut found);
    found.0.sort_by_key(|change| change.subject);
    found.0
}

struct DiffList(Vec<DiffEntry>);

impl DiffList {
    fn push(&mut self, what: DiffSubject, name: &str, how: DiffKind) {
        self.0.push(DiffEntry { subject: what, name: name.to_owned(), kind: how });
    }

    fn changed(
        &mut self,
        what: DiffSubject,
        name: &str,
        part: &str,
        before: String,
        after: String,
    ) {
        if before != after {
            self.push(what, name, DiffKind::Changed { part: part.to_owned(), before, after });
        }
    }

    /// Names that are in one list alone.
    fn names<'n>(&mut self, what: DiffSubject, old: &[&'n str], new: &[&'n str]) {
        for name in new.iter().filter(|name| !old.contains(name)) {
            self.push(what, name, DiffKind::Added);
        }
        for name in old.iter().filter(|name| !new.contains(name)) {
            self.push(what, name, DiffKind::Removed);
        }
    }
}

fn whole(old: &Flow, new: &Flow, found: &mut DiffList) {
    let limits = |flow: &Flow| {
        let limits = flow.limits;
        [
            ("limits.proposals", limits.proposals),
            ("limits.refusals", limits.refusals),
            ("limits.exchanges", limits.exchanges),
            ("limits.minutes", limits.minutes),
        ]
    };
    for ((part, before), (_, after)) in limits(old).into_iter().zip(limits(new)) {
        found.changed(DiffSubject::Flow, &new.id, part, before.to_string(), after.to_string());
    }
}

fn reasons(old: &Flow, new: &Flow, found: &mut DiffList) {
    let names: fn(&Flow) -> Vec<&str> = |flow| flow.reasons().map(|(_, one)| &*one.id).collect();
    found.names(DiffSubject::Reason, &names(old), &names(new));
    for (_, reason) in new.reasons() {
        let Some(was) = old.reason_named(&reason.id).and_then(|id| old.reason(id)) else {
            continue;
        };
        let (before, after) = (was.fixable.name().to_owned(), reason.fixable.name().to_owned());
        found.changed(DiffSubject::Reason, &reason.id, "fixable", before, after);
        for lang in
            Lang::ALL.into_iter().filter(|lang| was.name.get(*lang) != reason.name.get(*lang))
        {
            found.push(DiffSubject::Reason, &reason.id, DiffKind::Wording(lang));
        }
    }
}

fn items(old: &Flow, new: &Flow, found: &mut DiffList) {
    let mut gone: Vec<&Item> = old
        .items()
        .map(|(_, item)| item)
        .filter(|item| new.item_named(&item.id).is_none())
        .collect();
    for (_, item) in new.items() {
        if let Some(id) = old.item_named(&item.id) {
            one_item(old, old.item(id), new, item, found);
            continue;
        }
        let likeness = |was: &&Item| similarity(old, was, new, item);
        let best = gone.iter().enumerate().map(|(at, was)| (likeness(was), at));
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(like, _)| *like >= ALIKE);
        if let Some((_, at)) = best {
            let was = gone.remove(at);
            found.push(DiffSubject::Item, &item.id, DiffKind::Renamed { from: was.id.to_string() });
            one_item(old, was, new, item, found);
        } else {
            found.push(DiffSubject::Item, &item.id, DiffKind::Added);
        }
    }
    for item in gone {
        found.push(DiffSubject::Item, &item.id, DiffKind::Removed);
    }
}

/// How alike two items are: 0 if they do different things, else by their words.
fn similarity(old: &Flow, was: &Item, new: &Flow, is: &Item) -> f64 {
    if was.technique != is.technique || was.offer.is_some() != is.offer.is_some() {
        return 0.0;
    }
    let words = |flow: &Flow, item: &Item| {
        let first =
            Lang::ALL.map(|lang| item.say.wordings(lang).first().map(|one| one.written(flow)));
        first.into_iter().flatten().collect::<String>()
    };
    strsim::normalized_levenshtein(&words(old, was), &words(new, is))
}

fn one_item(old: &Flow, was: &Item, new: &Flow, is: &Item, found: &mut DiffList) {
    let name = &*is.id;
    let steps = |item: &Item| item.steps.iter().map(Step::name).collect::<Vec<_>>().join(" ");
    found.changed(DiffSubject::Item, name, "step", steps(was), steps(is));
    let technique = |item: &Item| item.technique.name().to_owned();
    found.changed(DiffSubject::Item, name, "technique", technique(was), technique(is));
    if let Some(customer) = first_difference(new, &is.when, old, &was.when) {
        found.push(DiffSubject::Item, name, DiffKind::Widened(customer));
    }
    if let Some(customer) = first_difference(old, &was.when, new, &is.when) {
        found.push(DiffSubject::Item, name, DiffKind::Narrowed(customer));
    }
    let evidence = |flow: &Flow, item: &Item| {
        item.evidence.map_or_else(|| "–".to_owned(), |id| flow.evidence(id).id.to_string())
    };
    found.changed(DiffSubject::Item, name, "evidence", evidence(old, was), evidence(new, is));
    answers(old, was, new, is, found);
    terms(old, was, new, is, found);
    for lang in Lang::ALL {
        let words = |flow: &Flow, item: &Item| -> Vec<String> {
            item.say.wordings(lang).iter().map(|one| one.written(flow)).collect()
        };
        if words(old, was) != words(new, is) {
            found.push(DiffSubject::Item, name, DiffKind::Wording(lang));
        }
    }
}

fn answers(old: &Flow, was: &Item, new: &Flow, is: &Item, found: &mut DiffList) {
    let does = |flow: &Flow, answer: &Answer| {
        let pairs = describe::answer(flow, answer);
        let pairs: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key} {value}")).collect();
        if pairs.is_empty() { "–".to_owned() } else { pairs.join(", ") }
    };
    for answer in &is.answers {
        let id = &*answer.text.id;
        let part = format!("answers.{id}");
        let before = was.answers.iter().find(|before| *before.text.id == *id);
        let did = before.map_or_else(|| GONE.to_owned(), |before| does(old, before));
        found.changed(DiffSubject::Item, &is.id, &part, did, does(new, answer));
        if let Some(before) = before {
            let odds = |answer: &Answer| answer.text.odds.to_string();
            found.changed(
                DiffSubject::Item,
                &is.id,
                &format!("{part}.odds"),
                odds(before),
                odds(answer),
            );
        }
    }
    for before in &was.answers {
        let id = &*before.text.id;
        if !is.answers.iter().any(|answer| *answer.text.id == *id) {
            let part = format!("answers.{id}");
            found.changed(DiffSubject::Item, &is.id, &part, does(old, before), GONE.to_owned());
        }
    }
}

fn terms(old: &Flow, was: &Item, new: &Flow, is: &Item, found: &mut DiffList) {
    let (Some(before), Some(after)) = (was.offer, is.offer) else { return };
    let (before, after) = (old.offer(before), new.offer(after));
    let monthly =
        |monthly: Option<u32>| monthly.map_or_else(|| "–".to_owned(), |price| price.to_string());
    let (was_monthly, is_monthly) = (monthly(before.monthly), monthly(after.monthly));
    found.changed(DiffSubject::Item, &is.id, "monthly", was_monthly, is_monthly);
    let parts = [
        ("what", &before.what, &after.what),
        ("price", &before.price, &after.price),
        ("term", &before.term, &after.term),
        ("starts", &before.starts, &after.starts),
        ("downside", &before.downside, &after.downside),
        ("worth", &before.worth, &after.worth),
    ];
    for (part, before, after) in parts {
        // Terms are what a customer agrees to: their words are their meaning.
        for lang in Lang::ALL {
            let (before, after) = (before.get(lang).to_owned(), after.get(lang).to_owned());
            found.changed(
                DiffSubject::Item,
                &is.id,
                &format!("{part}.{}", lang.code()),
                before,
                after,
            );
        }
    }
}

fn evidence(old: &Flow, new: &Flow, found: &mut DiffList) {
    fn used(flow: &Flow) -> BTreeMap<&str, &Evidence> {
        let used = flow.items().filter_map(|(_, item)| item.evidence).map(|id| flow.evidence(id));
        used.map(|one| (&*one.id, one)).collect()
    }
    let (before, after) = (used(old), used(new));
    let (old_names, new_names): (Vec<&str>, Vec<&str>) =
        (before.keys().copied().collect(), after.keys().copied().collect());
    found.names(DiffSubject::Evidence, &old_names, &new_names);
    for (name, is) in &after {
        let Some(was) = before.get(name) else { continue };
        let until = |one: &Evidence| one.until.as_deref().unwrap_or("–").to_owned();
        found.changed(DiffSubject::Evidence, name, "until", until(was), until(is));
        let ground = |one: &Evidence| one.ground.name().to_owned();
        found.changed(DiffSubject::Evidence, name, "ground", ground(was), ground(is));
    }
}

fn rules(old: &Flow, new: &Flow, found: &mut DiffList) {
    let names: fn(&Flow) -> Vec<&str> = |flow| flow.rules().map(|(_, rule)| &*rule.id).collect();
    found.names(DiffSubject::Rule, &names(old), &names(new));
    for (_, rule) in new.rules() {
        let Some((_, was)) = old.rules().find(|(_, was)| was.id == rule.id) else { continue };
        let (before, after) = (was.level.name().to_owned(), rule.level.name().to_owned());
        found.changed(DiffSubject::Rule, &rule.id, "level", before, after);
        if let Some(customer) = first_difference(new, &rule.when, old, &was.when) {
            found.push(DiffSubject::Rule, &rule.id, DiffKind::Widened(customer));
        }
        if let Some(customer) = first_difference(old, &was.when, new, &rule.when) {
            found.push(DiffSubject::Rule, &rule.id, DiffKind::Narrowed(customer));
        }
        let (before, after) = (pattern(old, was), pattern(new, rule));
        found.changed(DiffSubject::Rule, &rule.id, "pattern", before, after);
    }
}

/// A rule's pattern by its name and count, with the deeds in the flow's names.
fn pattern(flow: &Flow, rule: &Rule) -> String {
    let told = |deed: &EventPattern| deed_text(flow, deed);
    match &rule.pattern {
        Pattern::Never(deed) => format!("never {}", told(deed)),
        Pattern::OnlyAfter { event: deed, after } => {
            format!("only {} after {}", told(deed), told(after))
        }
        Pattern::AtMost { deed, count, after, until } => {
            let from =
                after.as_ref().map_or_else(String::new, |deed| format!(" after {}", told(deed)));
            let to =
                until.as_ref().map_or_else(String::new, |deed| format!(" until {}", told(deed)));
            format!("at_most {count} of {}{from}{to}", told(deed))
        }
        Pattern::Within { after, turns, deed } => {
            format!("after {} within {turns} comes {}", told(after), told(deed))
        }
        Pattern::Always(deed) => format!("always {}", told(deed)),
    }
}

fn deed_text(flow: &Flow, deed: &EventPattern) -> String {
    let part = |part: &EventAtom| match part {
        EventAtom::Technique(list) | EventAtom::Advised(list) => {
            list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|")
        }
        EventAtom::Item(list) => {
            list.iter().map(|id| &*flow.item(*id).id).collect::<Vec<_>>().join("|")
        }
        EventAtom::Answer(names) => names.iter().collect::<Vec<_>>().join("|"),
        EventAtom::Tells(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
        EventAtom::Phrase(list) => {
            list.iter().map(|id| &*flow.phrase(*id).id).collect::<Vec<_>>().join("|")
        }
        EventAtom::Outcome(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
        EventAtom::Enters(steps) => steps.iter().map(Step::name).collect::<Vec<_>>().join("|"),
        EventAtom::Flaw(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
    };
    let all = |parts: &[EventAtom]| parts.iter().map(part).collect::<Vec<_>>().join("&");
    deed.boxes().iter().map(|parts| all(parts)).collect::<Vec<_>>().join(" or ")
}

fn facts(old: &Flow, new: &Flow, found: &mut DiffList) {
    let names: fn(&Flow) -> Vec<&str> = |flow| flow.facts().map(|(_, fact)| &*fact.id).collect();
    found.names(DiffSubject::Fact, &names(old), &names(new));
    for (_, fact) in new.facts() {
        let Some(was) = old.fact_named(&fact.id) else { continue };
        let values = |fact: &flow::FactDecl| {
            fact.values.iter().map(|value| &*value.id).collect::<Vec<_>>().join(" ")
        };
        found.changed(DiffSubject::Fact, &fact.id, "values", values(was), values(fact));
    }
}
