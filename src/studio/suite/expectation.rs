//! What must hold, looked up in a flow, and whether it does.

use engine::call::{self, Blocker};
use engine::guide::StatePredicate;
use engine::script::Expectation;
use engine::session::{Reply, Session};
use flow::fact::Field;
use flow::id::{ItemId, RuleId};
use flow::method::Emotion;
use flow::{Flow, GivenBy, describe};

/// How a call looks after a reply: the rows of its screen.
pub type Look<'l> = &'l dyn Fn(&Session<'_>, &Reply) -> Vec<String>;

/// One thing that must hold.
#[derive(Debug, Clone)]
pub enum Assertion {
    /// A fact, as it is written and as a place.
    Fact(String, Box<StatePredicate>),
    /// This is advised first.
    First(ItemId),
    /// This is among the few advised at once.
    Among(ItemId),
    /// Just these are advised at once.
    Advises(Vec<ItemId>),
    /// This may not be said, for this reason if one is named.
    Locked(ItemId, Option<Obstacle>),
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
pub enum Obstacle {
    /// A gate, or its own condition.
    Lock(Blocker),
    /// A rule of conduct.
    Rule(RuleId),
}

/// Whether something holds; if not, what is so instead, as a script would say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssertionOutcome {
    /// It does.
    Yes,
    /// It does not; this does.
    No(Expectation),
}

impl Assertion {
    /// The checks of one line; `None` if it names what the flow does not have.
    #[must_use]
    pub fn from_expectation(flow: &Flow, expect: &Expectation) -> Option<Vec<Self>> {
        let item = |name: &String| flow.item_named(name);
        let rule = |name: &str| flow.rules().find(|(_, rule)| &*rule.id == name).map(|(id, _)| id);
        let one = match expect {
            Expectation::Facts(parts) => {
                let spot = |part: &String| {
                    Some(Self::Fact(
                        part.clone(),
                        Box::new(StatePredicate::parse(flow, part).ok()?),
                    ))
                };
                return parts.iter().map(spot).collect();
            }
            Expectation::First(name) => Self::First(item(name)?),
            Expectation::Among(name) => Self::Among(item(name)?),
            Expectation::Advises(names) => {
                Self::Advises(names.iter().map(item).collect::<Option<_>>()?)
            }
            Expectation::Locked(name, None) => Self::Locked(item(name)?, None),
            Expectation::Locked(name, Some(lock)) => {
                let bar = match lock.strip_prefix("rule:") {
                    Some(name) => Obstacle::Rule(rule(name)?),
                    None => Obstacle::Lock(Blocker::from_name(lock)?),
                };
                Self::Locked(item(name)?, Some(bar))
            }
            Expectation::Open(name) => Self::Open(item(name)?),
            Expectation::Breaks(name) => Self::Breaks(rule(name)?),
            Expectation::Keeps(name) if name == "all" => Self::Keeps(None),
            Expectation::Keeps(name) => Self::Keeps(Some(rule(name)?)),
            Expectation::Owes(name) => Self::Owes(rule(name)?),
            Expectation::Screen(rows) => Self::Screen(rows.clone()),
            Expectation::Summary(rows) => Self::Summary(rows.clone()),
        };
        Some(vec![one])
    }

    /// Whether it holds where the call stands.
    #[must_use]
    pub fn evaluate(&self, session: &Session<'_>, look: Look<'_>) -> AssertionOutcome {
        let case = session.case();
        let flow = case.flow();
        let id = |item: ItemId| flow.item(item).id.to_string();
        let named = |rule: RuleId| flow.rule(rule).id.to_string();
        let advised =
            || -> Vec<ItemId> { session.advice().first().iter().map(|one| one.item).collect() };
        let just =
            |items: &[ItemId]| Expectation::Advises(items.iter().map(|item| id(*item)).collect());
        let broken =
            |rule: RuleId| session.audit().violations.iter().any(|breach| breach.rule == rule);
        let (holds, instead) = match self {
            Self::Fact(text, spot) => {
                let state = session.history().state();
                if spot.matches_with_notes(flow, state.facts(case), session.history().notes()) {
                    return AssertionOutcome::Yes;
                }
                (false, Expectation::Facts(vec![fact_now(session, text)]))
            }
            Self::First(item) => {
                let advised = advised();
                let first = advised.first().copied();
                let instead =
                    first.map_or_else(|| just(&[]), |first| Expectation::First(id(first)));
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
                let now = obstacle(session, *item);
                let holds = now.is_some() && bar.is_none_or(|bar| now == Some(bar));
                (holds, blocked_expectation(flow, *item, now))
            }
            Self::Open(item) => {
                let now = obstacle(session, *item);
                (now.is_none(), blocked_expectation(flow, *item, now))
            }
            Self::Breaks(rule) => (broken(*rule), Expectation::Keeps(named(*rule))),
            Self::Keeps(Some(rule)) => (!broken(*rule), Expectation::Breaks(named(*rule))),
            Self::Keeps(None) => match session.audit().violations.first() {
                None => (true, Expectation::Keeps("all".to_owned())),
                Some(breach) => (false, Expectation::Breaks(named(breach.rule))),
            },
            Self::Owes(rule) => {
                let owed = session.audit().monitor.owed(case).any(|owed| owed == *rule);
                let rule_now = named(*rule);
                let kept = !broken(*rule);
                (
                    owed,
                    if kept { Expectation::Keeps(rule_now) } else { Expectation::Breaks(rule_now) },
                )
            }
            Self::Screen(rows) => {
                let now = look(session, &Reply::Advice);
                (now == *rows, Expectation::Screen(now))
            }
            Self::Summary(rows) => {
                let now = look(session, &Reply::Summary);
                (now == *rows, Expectation::Summary(now))
            }
        };
        if holds { AssertionOutcome::Yes } else { AssertionOutcome::No(instead) }
    }
}

/// What keeps an item from being said now.
fn obstacle(session: &Session<'_>, item: ItemId) -> Option<Obstacle> {
    let (case, state) = (session.case(), session.history().state());
    match call::check_gates(&case, state, state.facts(case), case.item(item)) {
        Err(lock) => Some(Obstacle::Lock(lock)),
        Ok(()) => session.fatal_violation(item).map(Obstacle::Rule),
    }
}

fn blocked_expectation(flow: &Flow, item: ItemId, bar: Option<Obstacle>) -> Expectation {
    let item = flow.item(item).id.to_string();
    match bar {
        None => Expectation::Open(item),
        Some(Obstacle::Lock(lock)) => Expectation::Locked(item, Some(lock.name().to_owned())),
        Some(Obstacle::Rule(rule)) => {
            Expectation::Locked(item, Some(format!("rule:{}", flow.rule(rule).id)))
        }
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
        describe::fact_value(flow, facts, fact).replace('–', "-")
    };
    format!("{fact}={value}")
}
