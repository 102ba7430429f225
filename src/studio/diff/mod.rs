//! Two versions of a flow compared by what they do: what is there, when, and with what effect. Wording is
//! told apart from meaning.

mod customers;

use customers::only_in;
use flow::conduct::{Deed, Part, Pattern, Rule};
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
pub enum What {
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
pub enum How {
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
pub struct Change {
    /// What differs.
    pub what: What,
    /// Its name, the new one if it has two.
    pub name: String,
    /// How.
    pub how: How,
}

/// Everything that differs, by what it is and then in the new flow's order; what is gone comes last.
#[must_use]
pub fn diff(old: &Flow, new: &Flow) -> Vec<Change> {
    let mut found = Found(Vec::new());
    whole(old, new, &mut found);
    reasons(old, new, &mut found);
    items(old, new, &mut found);
    evidence(old, new, &mut found);
    rules(old, new, &mut found);
    facts(old, new, &mut found);
    found.0.sort_by_key(|change| change.what);
    found.0
}

struct Found(Vec<Change>);

impl Found {
    fn push(&mut self, what: What, name: &str, how: How) {
        self.0.push(Change { what, name: name.to_owned(), how });
    }

    fn changed(&mut self, what: What, name: &str, part: &str, before: String, after: String) {
        if before != after {
            self.push(what, name, How::Changed { part: part.to_owned(), before, after });
        }
    }

    /// Names that are in one list alone.
    fn names<'n>(&mut self, what: What, old: &[&'n str], new: &[&'n str]) {
        for name in new.iter().filter(|name| !old.contains(name)) {
            self.push(what, name, How::Added);
        }
        for name in old.iter().filter(|name| !new.contains(name)) {
            self.push(what, name, How::Removed);
        }
    }
}

fn whole(old: &Flow, new: &Flow, found: &mut Found) {
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
        found.changed(What::Flow, &new.id, part, before.to_string(), after.to_string());
    }
}

fn reasons(old: &Flow, new: &Flow, found: &mut Found) {
    let names: fn(&Flow) -> Vec<&str> = |flow| flow.reasons().map(|(_, one)| &*one.id).collect();
    found.names(What::Reason, &names(old), &names(new));
    for (_, reason) in new.reasons() {
        let Some(was) = old.reason_named(&reason.id).and_then(|id| old.reason(id)) else {
            continue;
        };
        let (before, after) = (was.fixable.name().to_owned(), reason.fixable.name().to_owned());
        found.changed(What::Reason, &reason.id, "fixable", before, after);
        for lang in
            Lang::ALL.into_iter().filter(|lang| was.name.get(*lang) != reason.name.get(*lang))
        {
            found.push(What::Reason, &reason.id, How::Wording(lang));
        }
    }
}

fn items(old: &Flow, new: &Flow, found: &mut Found) {
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
        let likeness = |was: &&Item| alike(old, was, new, item);
        let best = gone.iter().enumerate().map(|(at, was)| (likeness(was), at));
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(like, _)| *like >= ALIKE);
        if let Some((_, at)) = best {
            let was = gone.remove(at);
            found.push(What::Item, &item.id, How::Renamed { from: was.id.to_string() });
            one_item(old, was, new, item, found);
        } else {
            found.push(What::Item, &item.id, How::Added);
        }
    }
    for item in gone {
        found.push(What::Item, &item.id, How::Removed);
    }
}

/// How alike two items are: 0 if they do different things, else by their words.
fn alike(old: &Flow, was: &Item, new: &Flow, is: &Item) -> f64 {
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

fn one_item(old: &Flow, was: &Item, new: &Flow, is: &Item, found: &mut Found) {
    let name = &*is.id;
    let steps = |item: &Item| item.steps.iter().map(Step::name).collect::<Vec<_>>().join(" ");
    found.changed(What::Item, name, "step", steps(was), steps(is));
    let technique = |item: &Item| item.technique.name().to_owned();
    found.changed(What::Item, name, "technique", technique(was), technique(is));
    if let Some(customer) = only_in(new, &is.when, old, &was.when) {
        found.push(What::Item, name, How::Widened(customer));
    }
    if let Some(customer) = only_in(old, &was.when, new, &is.when) {
        found.push(What::Item, name, How::Narrowed(customer));
    }
    let evidence = |flow: &Flow, item: &Item| {
        item.evidence.map_or_else(|| "–".to_owned(), |id| flow.evidence(id).id.to_string())
    };
    found.changed(What::Item, name, "evidence", evidence(old, was), evidence(new, is));
    answers(old, was, new, is, found);
    terms(old, was, new, is, found);
    for lang in Lang::ALL {
        let words = |flow: &Flow, item: &Item| -> Vec<String> {
            item.say.wordings(lang).iter().map(|one| one.written(flow)).collect()
        };
        if words(old, was) != words(new, is) {
            found.push(What::Item, name, How::Wording(lang));
        }
    }
}

fn answers(old: &Flow, was: &Item, new: &Flow, is: &Item, found: &mut Found) {
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
        found.changed(What::Item, &is.id, &part, did, does(new, answer));
        if let Some(before) = before {
            let odds = |answer: &Answer| answer.text.odds.to_string();
            found.changed(What::Item, &is.id, &format!("{part}.odds"), odds(before), odds(answer));
        }
    }
    for before in &was.answers {
        let id = &*before.text.id;
        if !is.answers.iter().any(|answer| *answer.text.id == *id) {
            let part = format!("answers.{id}");
            found.changed(What::Item, &is.id, &part, does(old, before), GONE.to_owned());
        }
    }
}

fn terms(old: &Flow, was: &Item, new: &Flow, is: &Item, found: &mut Found) {
    let (Some(before), Some(after)) = (was.offer, is.offer) else { return };
    let (before, after) = (old.offer(before), new.offer(after));
    let monthly =
        |monthly: Option<u32>| monthly.map_or_else(|| "–".to_owned(), |price| price.to_string());
    let (was_monthly, is_monthly) = (monthly(before.monthly), monthly(after.monthly));
    found.changed(What::Item, &is.id, "monthly", was_monthly, is_monthly);
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
            found.changed(What::Item, &is.id, &format!("{part}.{}", lang.code()), before, after);
        }
    }
}

fn evidence(old: &Flow, new: &Flow, found: &mut Found) {
    fn used(flow: &Flow) -> BTreeMap<&str, &Evidence> {
        let used = flow.items().filter_map(|(_, item)| item.evidence).map(|id| flow.evidence(id));
        used.map(|one| (&*one.id, one)).collect()
    }
    let (before, after) = (used(old), used(new));
    let (old_names, new_names): (Vec<&str>, Vec<&str>) =
        (before.keys().copied().collect(), after.keys().copied().collect());
    found.names(What::Evidence, &old_names, &new_names);
    for (name, is) in &after {
        let Some(was) = before.get(name) else { continue };
        let until = |one: &Evidence| one.until.as_deref().unwrap_or("–").to_owned();
        found.changed(What::Evidence, name, "until", until(was), until(is));
        let ground = |one: &Evidence| one.ground.name().to_owned();
        found.changed(What::Evidence, name, "ground", ground(was), ground(is));
    }
}

fn rules(old: &Flow, new: &Flow, found: &mut Found) {
    let names: fn(&Flow) -> Vec<&str> = |flow| flow.rules().map(|(_, rule)| &*rule.id).collect();
    found.names(What::Rule, &names(old), &names(new));
    for (_, rule) in new.rules() {
        let Some((_, was)) = old.rules().find(|(_, was)| was.id == rule.id) else { continue };
        let (before, after) = (was.level.name().to_owned(), rule.level.name().to_owned());
        found.changed(What::Rule, &rule.id, "level", before, after);
        if let Some(customer) = only_in(new, &rule.when, old, &was.when) {
            found.push(What::Rule, &rule.id, How::Widened(customer));
        }
        if let Some(customer) = only_in(old, &was.when, new, &rule.when) {
            found.push(What::Rule, &rule.id, How::Narrowed(customer));
        }
        let (before, after) = (pattern(old, was), pattern(new, rule));
        found.changed(What::Rule, &rule.id, "pattern", before, after);
    }
}

/// A rule's pattern by its name and count, with the deeds in the flow's names.
fn pattern(flow: &Flow, rule: &Rule) -> String {
    let told = |deed: &Deed| deed_text(flow, deed);
    match &rule.pattern {
        Pattern::Never(deed) => format!("never {}", told(deed)),
        Pattern::OnlyAfter { deed, after } => format!("only {} after {}", told(deed), told(after)),
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

fn deed_text(flow: &Flow, deed: &Deed) -> String {
    let part = |part: &Part| match part {
        Part::Technique(list) | Part::Advised(list) => {
            list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|")
        }
        Part::Item(list) => list.iter().map(|id| &*flow.item(*id).id).collect::<Vec<_>>().join("|"),
        Part::Answer(names) => names.iter().collect::<Vec<_>>().join("|"),
        Part::Tells(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
        Part::Phrase(list) => {
            list.iter().map(|id| &*flow.phrase(*id).id).collect::<Vec<_>>().join("|")
        }
        Part::Outcome(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
        Part::Enters(steps) => steps.iter().map(Step::name).collect::<Vec<_>>().join("|"),
        Part::Flaw(list) => list.iter().map(|one| one.name()).collect::<Vec<_>>().join("|"),
    };
    let all = |parts: &[Part]| parts.iter().map(part).collect::<Vec<_>>().join("&");
    deed.boxes().iter().map(|parts| all(parts)).collect::<Vec<_>>().join(" or ")
}

fn facts(old: &Flow, new: &Flow, found: &mut Found) {
    let names: fn(&Flow) -> Vec<&str> = |flow| flow.facts().map(|(_, fact)| &*fact.id).collect();
    found.names(What::Fact, &names(old), &names(new));
    for (_, fact) in new.facts() {
        let Some(was) = old.fact_named(&fact.id) else { continue };
        let values = |fact: &flow::FactDecl| {
            fact.values.iter().map(|value| &*value.id).collect::<Vec<_>>().join(" ")
        };
        found.changed(What::Fact, &fact.id, "values", values(was), values(fact));
    }
}
