//! What must hold, looked up in a flow, and whether it does.

use engine::call::{self, Lock};
use engine::guide::Spot;
use engine::script::Expect;
use engine::session::{Reply, Session};
use flow::condition::Field;
use flow::id::{ItemId, RuleId};
use flow::method::Emotion;
use flow::{Flow, GivenBy, describe};

/// How a call looks after a reply: the rows of its screen.
pub type Look<'l> = &'l dyn Fn(&Session<'_>, &Reply) -> Vec<String>;

/// One thing that must hold.
#[derive(Debug, Clone)]
pub enum Check {
    /// A fact, as it is written and as a place.
    Fact(String, Box<Spot>),
    /// This is advised first.
    First(ItemId),
    /// This is among the few advised at once.
    Among(ItemId),
    /// Just these are advised at once.
    Advises(Vec<ItemId>),
    /// This may not be said, for this reason if one is named.
    Locked(ItemId, Option<Bar>),
    /// This may be said.
    Open(ItemId),
    /// This rule was broken.
    Breaks(RuleId),
    /// This rule was not broken; `None`: none was.
    Keeps(Option<RuleId>),
    /// This rule still asks for something.
    Owes(RuleId),
    /// The screen with the advice.
    Screen(Vec<String>),
    /// The summary.
    Summary(Vec<String>),
}

/// What keeps an item from being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// A gate, or its own condition.
    Lock(Lock),
    /// A rule of conduct.
    Rule(RuleId),
}

/// Whether something holds; if not, what is so instead, as a script would say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not; this does.
    No(Expect),
}

impl Check {
    /// The checks of one line; `None` if it names what the flow does not have.
    #[must_use]
    pub fn of(flow: &Flow, expect: &Expect) -> Option<Vec<Self>> {
        let item = |name: &String| flow.item_named(name);
        let rule = |name: &str| flow.rules().find(|(_, rule)| &*rule.id == name).map(|(id, _)| id);
        let one = match expect {
            Expect::Facts(parts) => {
                let spot = |part: &String| {
                    Some(Self::Fact(part.clone(), Box::new(Spot::read(flow, part).ok()?)))
                };
                return parts.iter().map(spot).collect();
            }
            Expect::First(name) => Self::First(item(name)?),
            Expect::Among(name) => Self::Among(item(name)?),
            Expect::Advises(names) => Self::Advises(names.iter().map(item).collect::<Option<_>>()?),
            Expect::Locked(name, None) => Self::Locked(item(name)?, None),
            Expect::Locked(name, Some(lock)) => {
                let bar = match lock.strip_prefix("rule:") {
                    Some(name) => Bar::Rule(rule(name)?),
                    None => Bar::Lock(Lock::from_name(lock)?),
                };
                Self::Locked(item(name)?, Some(bar))
            }
            Expect::Open(name) => Self::Open(item(name)?),
            Expect::Breaks(name) => Self::Breaks(rule(name)?),
            Expect::Keeps(name) if name == "all" => Self::Keeps(None),
            Expect::Keeps(name) => Self::Keeps(Some(rule(name)?)),
            Expect::Owes(name) => Self::Owes(rule(name)?),
            Expect::Screen(rows) => Self::Screen(rows.clone()),
            Expect::Summary(rows) => Self::Summary(rows.clone()),
        };
        Some(vec![one])
    }

    /// Whether it holds where the call stands.
    #[must_use]
    pub fn holds(&self, session: &Session<'_>, look: Look<'_>) -> Holds {
        let case = session.case();
        let flow = case.flow();
        let id = |item: ItemId| flow.item(item).id.to_string();
        let named = |rule: RuleId| flow.rule(rule).id.to_string();
        let advised =
            || -> Vec<ItemId> { session.advice().first().iter().map(|one| one.item).collect() };
        let just = |items: &[ItemId]| Expect::Advises(items.iter().map(|item| id(*item)).collect());
        let broken =
            |rule: RuleId| session.audit().breaches.iter().any(|breach| breach.rule == rule);
        let (holds, instead) = match self {
            Self::Fact(text, spot) => {
                let state = session.history().state();
                if spot.holds(flow, state.facts(case), session.history().notes()) {
                    return Holds::Yes;
                }
                (false, Expect::Facts(vec![fact_now(session, text)]))
            }
            Self::First(item) => {
                let advised = advised();
                let first = advised.first().copied();
                let instead = first.map_or_else(|| just(&[]), |first| Expect::First(id(first)));
                (first == Some(*item), instead)
            }
            Self::Among(item) => {
                let advised = advised();
                (advised.contains(item), just(&advised))
            }
            Self::Advises(items) => {
                let advised = advised();
                (advised == *items, just(&advised))
            }
            Self::Locked(item, bar) => {
                let now = bar_before(session, *item);
                let holds = now.is_some() && bar.is_none_or(|bar| now == Some(bar));
                (holds, barred(flow, *item, now))
            }
            Self::Open(item) => {
                let now = bar_before(session, *item);
                (now.is_none(), barred(flow, *item, now))
            }
            Self::Breaks(rule) => (broken(*rule), Expect::Keeps(named(*rule))),
            Self::Keeps(Some(rule)) => (!broken(*rule), Expect::Breaks(named(*rule))),
            Self::Keeps(None) => match session.audit().breaches.first() {
                None => (true, Expect::Keeps("all".to_owned())),
                Some(breach) => (false, Expect::Breaks(named(breach.rule))),
            },
            Self::Owes(rule) => {
                let owed = session.audit().watch.owed(case).any(|owed| owed == *rule);
                let rule_now = named(*rule);
                let kept = !broken(*rule);
                (owed, if kept { Expect::Keeps(rule_now) } else { Expect::Breaks(rule_now) })
            }
            Self::Screen(rows) => {
                let now = look(session, &Reply::Advice);
                (now == *rows, Expect::Screen(now))
            }
            Self::Summary(rows) => {
                let now = look(session, &Reply::Summary);
                (now == *rows, Expect::Summary(now))
            }
        };
        if holds { Holds::Yes } else { Holds::No(instead) }
    }
}

/// What keeps an item from being said now.
fn bar_before(session: &Session<'_>, item: ItemId) -> Option<Bar> {
    let (case, state) = (session.case(), session.history().state());
    match call::check(&case, state, state.facts(case), case.item(item)) {
        Err(lock) => Some(Bar::Lock(lock)),
        Ok(()) => session.forbidden(item).map(Bar::Rule),
    }
}

fn barred(flow: &Flow, item: ItemId, bar: Option<Bar>) -> Expect {
    let item = flow.item(item).id.to_string();
    match bar {
        None => Expect::Open(item),
        Some(Bar::Lock(lock)) => Expect::Locked(item, Some(lock.name().to_owned())),
        Some(Bar::Rule(rule)) => Expect::Locked(item, Some(format!("rule:{}", flow.rule(rule).id))),
    }
}

/// A fact that is written `fact=value` (or with a bound) as it is now.
fn fact_now(session: &Session<'_>, text: &str) -> String {
    let flow = session.case().flow();
    let fact = text.split(['=', '>', '<']).next().unwrap_or_default().trim();
    let notes = session.history().notes();
    let value_of = |field: Field, names: &[&str]| {
        names.get(notes.get(field)).copied().unwrap_or_default().to_owned()
    };
    let value = if fact == "emotion" {
        value_of(Field::EMOTION, Emotion::NAMES)
    } else if let Some(decl) = flow.fact_named(fact).filter(|decl| decl.given_by == GivenBy::Agent)
    {
        let names: Vec<&str> = decl.values.iter().map(|value| &*value.id).collect();
        value_of(decl.field, &names)
    } else {
        let facts = session.history().state().facts(session.case());
        describe::now(flow, facts, fact).replace('–', "-")
    };
    format!("{fact}={value}")
}
