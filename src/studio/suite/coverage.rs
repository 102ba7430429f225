//! Coverage: what of a flow its scripts come to, and calls that come to the rest.

use super::Suite;
use super::run::{Ran, replay};
use crate::check::never_said;
use engine::call::{self, Event, Lock, State};
use engine::guide::{way, why_not};
use engine::rule::could_be;
use engine::script::{Header, Script, commands, record};
use engine::session::{Pending, Session};
use flow::conduct::{Deed, Pattern};
use flow::context::Context;
use flow::id::ItemId;
use flow::method::{OutcomeName, Step};
use flow::{Case, Flow};
use std::collections::{BTreeMap, BTreeSet};

/// How many states a search for a call to a gap looks at.
const MOST_STATES: usize = 20_000;
/// The most exchanges by which a call to a gap goes on.
const MOST_ON: usize = 24;

/// A kind of thing that scripts can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A step.
    Step,
    /// An item, said.
    Item,
    /// An answer to an item.
    Answer,
    /// A condition of an item, each way.
    Condition,
    /// A gate that keeps something from being said.
    Gate,
    /// A rule of conduct that holds something back, is broken, or waits.
    Rule,
    /// A limit of the flow, reached.
    Limit,
    /// A way that calls end.
    Ending,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Step,
        Self::Item,
        Self::Answer,
        Self::Condition,
        Self::Gate,
        Self::Rule,
        Self::Limit,
        Self::Ending,
    ];

    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Step => "steps",
            Self::Item => "items",
            Self::Answer => "answers",
            Self::Condition => "conditions",
            Self::Gate => "gates",
            Self::Rule => "rules",
            Self::Limit => "limits",
            Self::Ending => "endings",
        }
    }
}

/// One thing that scripts can come to: `price.use takes`, `offer.light fails`, `step_passed`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// What kind of thing.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// What the scripts of one flow come to.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Which of the suite's flows.
    pub flow: usize,
    /// Each point, with the plays that come to it.
    pub points: BTreeMap<Point, Vec<usize>>,
    /// Points that no call comes to.
    pub unreachable: BTreeSet<Point>,
}

impl Coverage {
    /// The points of a kind that can be come to: how many are, of how many.
    #[must_use]
    pub fn count(&self, kind: Kind) -> (usize, usize) {
        let points = self
            .points
            .iter()
            .filter(|(point, _)| point.kind == kind && !self.unreachable.contains(point));
        points.fold((0, 0), |(covered, all), (_, by)| {
            (covered + usize::from(!by.is_empty()), all + 1)
        })
    }

    /// The points that no script comes to, and some call could.
    pub fn gaps(&self) -> impl Iterator<Item = &Point> {
        let open = self.points.iter().filter(|(_, by)| by.is_empty()).map(|(point, _)| point);
        open.filter(|point| !self.unreachable.contains(point))
    }
}

/// The coverage of each flow that has plays.
#[must_use]
pub fn coverage(suite: &Suite, ran: &[Option<Ran>]) -> Vec<Coverage> {
    let flows = suite.flows.iter().enumerate();
    flows
        .filter_map(|(at, (_, loaded))| {
            let flow = loaded.flow.as_ref()?;
            let mut points: BTreeMap<Point, Vec<usize>> =
                all(flow).into_iter().map(|point| (point, Vec::new())).collect();
            for (index, play) in suite.plays.iter().enumerate() {
                let ran = ran.get(index).and_then(Option::as_ref).filter(|_| play.flow == at);
                let Some(ran) = ran else { continue };
                let stop = ran.failures.iter().map(|failure| failure.step + 1).next_back();
                let session = replay(flow, play, stop.unwrap_or(play.steps.len()));
                for point in come_to(&session) {
                    points.entry(point).or_default().push(index);
                }
            }
            let never: BTreeSet<String> =
                never_said(flow).into_iter().map(|id| flow.item(id).id.to_string()).collect();
            let of_item = |point: &Point| {
                let item = point.name.split(' ').next().unwrap_or_default();
                matches!(point.kind, Kind::Item | Kind::Answer | Kind::Condition)
                    && never.contains(item)
            };
            let silent = silent_rules(flow);
            let is_silent =
                |point: &Point| point.kind == Kind::Rule && silent.contains(&point.name);
            let never = points.keys().filter(|point| of_item(point) || is_silent(point));
            let unreachable = never.cloned().collect();
            Some(Coverage { flow: at, points, unreachable })
        })
        .collect()
}

/// Rules that nothing in the flow could break: no item is the deed, or the deed is always possible.
fn silent_rules(flow: &Flow) -> BTreeSet<String> {
    let never = |deed: &Deed| {
        deed.is_of_items() && !flow.items().any(|(id, item)| could_be(deed, flow, id, item))
    };
    let rules = flow.rules().filter(|(_, rule)| match &rule.pattern {
        Pattern::Never(deed) => never(deed),
        Pattern::Always(_) => true,
        Pattern::OnlyAfter { .. } | Pattern::AtMost { .. } | Pattern::Within { .. } => false,
    });
    rules.map(|(_, rule)| rule.id.to_string()).collect()
}

fn point(kind: Kind, name: impl Into<String>) -> Point {
    Point { kind, name: name.into() }
}

/// Every point of a flow.
fn all(flow: &Flow) -> Vec<Point> {
    let mut all: Vec<Point> = Step::NAMES.iter().map(|name| point(Kind::Step, *name)).collect();
    for (_, item) in flow.items() {
        all.push(point(Kind::Item, &*item.id));
        all.extend(
            item.answers
                .iter()
                .map(|answer| point(Kind::Answer, format!("{} {}", item.id, answer.text.id))),
        );
        if !item.when.is_always() {
            all.push(point(Kind::Condition, format!("{} holds", item.id)));
            all.push(point(Kind::Condition, format!("{} fails", item.id)));
        }
    }
    let gates = Lock::ALL.iter().filter(|lock| **lock != Lock::Idle);
    all.extend(gates.map(|lock| point(Kind::Gate, lock.name())));
    all.extend(flow.rules().map(|(_, rule)| point(Kind::Rule, &*rule.id)));
    all.extend(["proposals", "refusals"].map(|name| point(Kind::Limit, name)));
    let endings = OutcomeName::NAMES.iter().filter(|name| **name != OutcomeName::None.name());
    all.extend(endings.map(|name| point(Kind::Ending, *name)));
    all
}

/// The points that a call comes to.
fn come_to(session: &Session<'_>) -> BTreeSet<Point> {
    let (case, history) = (session.case(), session.history());
    let mut points = BTreeSet::new();
    for turn in 0..=history.turns().len() {
        states(case, history.before(turn), &mut points);
    }
    for (item, answer) in history.said() {
        let item = case.item(item);
        points.insert(point(Kind::Item, &*item.id));
        if let Some(answer) = item.answer(answer) {
            points.insert(point(Kind::Answer, format!("{} {}", item.id, answer.text.id)));
        }
    }
    let broken = session.audit().breaches.iter().map(|breach| breach.rule);
    let owed = session.audit().watch.owed(case);
    let held = case.flow().items().filter_map(|(item, _)| session.forbidden(item));
    for rule in broken.chain(owed).chain(held) {
        points.insert(point(Kind::Rule, &*case.rule(rule).id));
    }
    if let Pending::Asked(item) = session.pending() {
        points.insert(point(Kind::Item, &*case.item(*item).id));
    }
    points
}

/// What can be seen in one state.
fn states(case: Case<'_>, state: &State, points: &mut BTreeSet<Point>) {
    let (flow, facts) = (case.flow(), state.facts(case));
    points.insert(point(Kind::Step, state.step().name()));
    if let Some(outcome) = state.outcome() {
        points.insert(point(Kind::Ending, outcome.name().name()));
    }
    if let Some(caller) = state.caller()
        && caller.refusals() >= flow.limits.refusals
    {
        points.insert(point(Kind::Limit, "refusals"));
    }
    for (_, item) in flow.items() {
        if let Err(lock) = call::check(flow, state, facts, item) {
            points.insert(point(Kind::Gate, lock.name()));
            if lock == Lock::ProposalsSpent {
                points.insert(point(Kind::Limit, "proposals"));
            }
        }
        if item.steps.has(state.step()) && !item.when.is_always() {
            let way = if item.when.allows(facts) { "holds" } else { "fails" };
            points.insert(point(Kind::Condition, format!("{} {way}", item.id)));
        }
    }
}

/// Who is calling, as they are and as a header says it, and what happens.
pub type Call = (Context, Option<String>, Vec<Event>);

/// Calls that come to the gaps, as scripts that pass: each goes on past its gap to whatever else is open,
/// and to an end. Gaps for which no call was found within bounds are left out.
#[must_use]
pub fn closing(suite: &Suite, coverage: &Coverage) -> Vec<Script> {
    let Some((_, loaded)) = suite.flows.get(coverage.flow) else { return Vec::new() };
    let Some(flow) = loaded.flow.as_ref() else { return Vec::new() };
    let plays = suite.plays.iter().filter(|play| play.flow == coverage.flow);
    let mut customers: Vec<(Context, Option<String>)> = Vec::new();
    for (context, written) in plays
        .map(|play| (play.context.clone(), play.header.customer.clone()))
        .chain([(Context::empty(flow), None)])
    {
        if customers.iter().all(|(known, _)| *known != context) {
            customers.push((context, written));
        }
    }
    closing_by(suite, coverage, &|gap| {
        customers.iter().find_map(|(context, written)| {
            let events = call_to(flow.case(context.given()), context, gap)?;
            Some((context.clone(), written.clone(), events))
        })
    })
}

/// The same, with calls found by somebody else. The farthest gaps come first, for the calls to them pass
/// others; scripts that come to nothing new in the end are left out.
#[must_use]
pub fn closing_by(
    suite: &Suite,
    coverage: &Coverage,
    find: &dyn Fn(&Point) -> Option<Call>,
) -> Vec<Script> {
    let Some((name, loaded)) = suite.flows.get(coverage.flow) else { return Vec::new() };
    let Some(flow) = loaded.flow.as_ref() else { return Vec::new() };
    let mut open: BTreeSet<Point> = coverage.gaps().cloned().collect();
    let gaps = open.clone();
    let mut calls: Vec<(&Point, Call)> =
        gaps.iter().filter_map(|gap| Some((gap, find(gap)?))).collect();
    calls.sort_by_key(|(_, (.., events))| std::cmp::Reverse(events.len()));
    let mut scripts: Vec<(Script, BTreeSet<Point>)> = Vec::new();
    for (gap, (context, customer, events)) in calls {
        if !open.contains(gap) {
            continue;
        }
        let session = follow(flow, &context, &events, &mut open);
        let points = come_to(&session);
        for point in &points {
            open.remove(point);
        }
        let header = Header {
            title: Some(format!("{} {}", gap.kind.name(), gap.name)),
            flow: Some(name.clone()),
            customer,
            ..Header::default()
        };
        let broken: Vec<&str> =
            session.audit().breaches.iter().map(|one| &*flow.rule(one.rule).id).collect();
        let script = record(session.case(), session.history(), &broken, header);
        scripts.push((script, points.intersection(&gaps).cloned().collect()));
    }
    // Those written late may come to all that an early one does.
    let mut times: BTreeMap<Point, usize> = BTreeMap::new();
    for point in scripts.iter().flat_map(|(_, points)| points) {
        *times.entry(point.clone()).or_default() += 1;
    }
    scripts.retain(|(_, points)| {
        let needed = points.iter().any(|point| times.get(point).is_none_or(|times| *times == 1));
        if !needed {
            for point in points {
                times.entry(point.clone()).and_modify(|times| *times -= 1);
            }
        }
        needed
    });
    scripts.into_iter().map(|(script, _)| script).collect()
}

/// A legal call to a gap.
pub(super) fn call_to(case: Case<'_>, context: &Context, gap: &Point) -> Option<Vec<Event>> {
    let flow = case.flow();
    let start = State::start(context);
    let search =
        |is: &dyn Fn(&State) -> bool| way(case, start, MOST_STATES, |state| u32::from(!is(state)));
    let (first, second) = gap.name.split_once(' ').unwrap_or((&gap.name, ""));
    let item = flow.item_named(first);
    match gap.kind {
        Kind::Item => why_not(case, &start, item?).way,
        Kind::Answer => {
            let id = item?;
            let item = flow.item(id);
            let answer = item.answer_ids().find(|answer| {
                item.answer(*answer).is_some_and(|answer| &*answer.text.id == second)
            })?;
            let said = Event::Said { item: id, answer };
            let mut events = search(&|state| call::step(case, state, &said).is_ok())?;
            events.push(said);
            Some(events)
        }
        Kind::Condition if second == "holds" => why_not(case, &start, item?).way,
        Kind::Condition => {
            let item = flow.item(item?);
            search(&|state| item.steps.has(state.step()) && !item.when.allows(state.facts(case)))
        }
        Kind::Step => search(&|state| state.step().name() == first),
        Kind::Ending => {
            search(&|state| state.outcome().is_some_and(|one| one.name().name() == first))
        }
        Kind::Gate | Kind::Limit => search(&|state| {
            let mut points = BTreeSet::new();
            states(case, state, &mut points);
            points.contains(gap)
        }),
        // What rules watch for is no fact of a state.
        Kind::Rule => None,
    }
}

/// Takes a call to a gap, and goes on as the guide advises where that comes to more gaps, and to an end.
fn follow<'f>(
    flow: &'f Flow,
    context: &Context,
    events: &[Event],
    open: &mut BTreeSet<Point>,
) -> Session<'f> {
    let mut session = Session::new(flow, context.clone());
    for event in events {
        for command in commands(session.case(), event) {
            session.command(&command);
        }
    }
    let is_open = |item: ItemId, answer: &str, open: &BTreeSet<Point>| {
        open.contains(&point(Kind::Answer, format!("{} {answer}", flow.item(item).id)))
    };
    for _ in 0..MOST_ON {
        for point in come_to(&session) {
            open.remove(&point);
        }
        let advised: Vec<ItemId> = session.advice().say.iter().map(|one| one.item).collect();
        let new = advised.iter().find_map(|item| {
            let answers = flow.item(*item).answers.iter();
            let mut fresh = answers.filter(|answer| is_open(*item, &answer.text.id, open));
            let fresh = fresh.clone().find(|one| one.effect.ending.is_none()).or(fresh.next());
            let unsaid = open.contains(&point(Kind::Item, &*flow.item(*item).id));
            (fresh.is_some() || unsaid).then_some((*item, fresh))
        });
        let (item, answer) = match (new, advised.first()) {
            (Some(found), _) => found,
            (None, Some(first)) => (*first, None),
            (None, None) => break,
        };
        let answer = answer.or_else(|| flow.item(item).answers.first());
        session.line(&format!("agent {}", flow.item(item).id));
        if let (Pending::Asked(_), Some(answer)) = (session.pending(), answer) {
            session.line(&format!("customer {}", answer.text.id));
        }
    }
    session
}
