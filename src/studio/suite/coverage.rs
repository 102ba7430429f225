//! Coverage: what of a flow its scripts come to, and calls that come to the rest.

use super::Suite;
use super::run::{TestResult, session_at};
use crate::check::unreachable_items;
use engine::call::{self, Blocker, Event, State};
use engine::guide::{shortest_path, why_not};
use engine::rule::could_match;
use engine::script::{Script, ScriptHeader, commands_for, script_from_history};
use engine::session::{Pending, Session};
use flow::conduct::{EventPattern, Pattern};
use flow::context::Context;
use flow::id::ItemId;
use flow::method::{OutcomeKind, Step};
use flow::{Flow, FlowCase};
use std::collections::{BTreeMap, BTreeSet};

/// How many states a search for a call to a gap looks at.
const MAX_STATES: usize = 20_000;
/// The most exchanges by which a call to a gap goes on.
const MAX_EXTENSION: usize = 24;

/// A kind of thing that scripts can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverageKind {
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

impl CoverageKind {
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
pub struct CoveragePoint {
    /// What kind of thing.
    pub kind: CoverageKind,
    /// Its name.
    pub name: String,
}

/// What the scripts of one flow come to.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Which of the suite's flows.
    pub flow: usize,
    /// Each point, with the plays that come to it.
    pub points: BTreeMap<CoveragePoint, Vec<usize>>,
    /// Points that no call comes to.
    pub unreachable: BTreeSet<CoveragePoint>,
}

impl Coverage {
    /// The points of a kind that can be come to: how many are, of how many.
    #[must_use]
    pub fn count(&self, kind: CoverageKind) -> (usize, usize) {
        let points = self
            .points
            .iter()
            .filter(|(point, _)| point.kind == kind && !self.unreachable.contains(point));
        points.fold((0, 0), |(covered, all), (_, by)| {
            (covered + usize::from(!by.is_empty()), all + 1)
        })
    }

    /// The points that no script comes to, and some call could.
    pub fn gaps(&self) -> impl Iterator<Item = &CoveragePoint> {
        let open = self.points.iter().filter(|(_, by)| by.is_empty()).map(|(point, _)| point);
        open.filter(|point| !self.unreachable.contains(point))
    }
}

/// The coverage of each flow that has plays.
#[must_use]
pub fn coverage(suite: &Suite, ran: &[Option<TestResult>]) -> Vec<Coverage> {
    let flows = suite.flows.iter().enumerate();
    flows
        .filter_map(|(at, (_, loaded))| {
            let flow = loaded.flow.as_ref()?;
            let mut points: BTreeMap<CoveragePoint, Vec<usize>> =
                all_points(flow).into_iter().map(|point| (point, Vec::new())).collect();
            for (index, play) in suite.cases.iter().enumerate() {
                let ran = ran.get(index).and_then(Option::as_ref).filter(|_| play.flow == at);
                let Some(ran) = ran else { continue };
                let stop = ran.failures.iter().map(|failure| failure.step + 1).next_back();
                let session = session_at(flow, play, stop.unwrap_or(play.steps.len()));
                for point in covered_points(&session) {
                    points.entry(point).or_default().push(index);
                }
            }
            let never: BTreeSet<String> = unreachable_items(flow)
                .into_iter()
                .map(|id| flow.item(id).id.to_string())
                .collect();
            let of_item = |point: &CoveragePoint| {
                let item = point.name.split(' ').next().unwrap_or_default();
                matches!(
                    point.kind,
                    CoverageKind::Item | CoverageKind::Answer | CoverageKind::Condition
                ) && never.contains(item)
            };
            let silent = unbreakable_rules(flow);
            let is_silent = |point: &CoveragePoint| {
                point.kind == CoverageKind::Rule && silent.contains(&point.name)
            };
            let never = points.keys().filter(|point| of_item(point) || is_silent(point));
            let unreachable = never.cloned().collect();
            Some(Coverage { flow: at, points, unreachable })
        })
        .collect()
}

/// Rules that nothing in the flow could break: no item is the deed, or the deed is always possible.
fn unbreakable_rules(flow: &Flow) -> BTreeSet<String> {
    let never = |deed: &EventPattern| {
        deed.matches_items() && !flow.items().any(|(id, item)| could_match(deed, flow, id, item))
    };
    let rules = flow.rules().filter(|(_, rule)| match &rule.pattern {
        Pattern::Never(deed) => never(deed),
        Pattern::Always(_) => true,
        Pattern::OnlyAfter { .. } | Pattern::AtMost { .. } | Pattern::Within { .. } => false,
    });
    rules.map(|(_, rule)| rule.id.to_string()).collect()
}

fn point(kind: CoverageKind, name: impl Into<String>) -> CoveragePoint {
    CoveragePoint { kind, name: name.into() }
}

/// Every point of a flow.
fn all_points(flow: &Flow) -> Vec<CoveragePoint> {
    let mut all: Vec<CoveragePoint> =
        Step::NAMES.iter().map(|name| point(CoverageKind::Step, *name)).collect();
    for (_, item) in flow.items() {
        all.push(point(CoverageKind::Item, &*item.id));
        all.extend(
            item.answers.iter().map(|answer| {
                point(CoverageKind::Answer, format!("{} {}", item.id, answer.text.id))
            }),
        );
        if !item.when.is_always() {
            all.push(point(CoverageKind::Condition, format!("{} holds", item.id)));
            all.push(point(CoverageKind::Condition, format!("{} fails", item.id)));
        }
    }
    // These two stand before no line.
    let before_none = [Blocker::Idle, Blocker::LeavingOpen];
    let gates = Blocker::ALL.iter().filter(|lock| !before_none.contains(lock));
    all.extend(gates.map(|lock| point(CoverageKind::Gate, lock.name())));
    all.extend(flow.rules().map(|(_, rule)| point(CoverageKind::Rule, &*rule.id)));
    all.extend(["proposals", "refusals"].map(|name| point(CoverageKind::Limit, name)));
    let endings = OutcomeKind::NAMES.iter().filter(|name| **name != OutcomeKind::None.name());
    all.extend(endings.map(|name| point(CoverageKind::Ending, *name)));
    all
}

/// The points that a call comes to.
fn covered_points(session: &Session<'_>) -> BTreeSet<CoveragePoint> {
    let (case, history) = (session.case(), session.history());
    let mut points = BTreeSet::new();
    for turn in 0..=history.turns().len() {
        add_state_points(case, history.state_before(turn), &mut points);
    }
    for (item, answer) in history.said_items() {
        let item = case.item(item);
        points.insert(point(CoverageKind::Item, &*item.id));
        if let Some(answer) = item.answer(answer) {
            points.insert(point(CoverageKind::Answer, format!("{} {}", item.id, answer.text.id)));
        }
    }
    let broken = session.audit().violations.iter().map(|breach| breach.rule);
    let owed = session.audit().monitor.owed(case);
    let held = case.flow().items().filter_map(|(item, _)| session.fatal_violation(item));
    for rule in broken.chain(owed).chain(held) {
        points.insert(point(CoverageKind::Rule, &*case.rule(rule).id));
    }
    if let Pending::Asked(item) = session.pending() {
        points.insert(point(CoverageKind::Item, &*case.item(*item).id));
    }
    points
}

/// What can be seen in one state.
fn add_state_points(case: FlowCase<'_>, state: &State, points: &mut BTreeSet<CoveragePoint>) {
    let (flow, facts) = (case.flow(), state.facts(case));
    points.insert(point(CoverageKind::Step, state.step().name()));
    if let Some(outcome) = state.outcome() {
        points.insert(point(CoverageKind::Ending, outcome.name().name()));
    }
    if let Some(caller) = state.caller()
        && caller.refusals() >= flow.limits.refusals
    {
        points.insert(point(CoverageKind::Limit, "refusals"));
    }
    for (_, item) in flow.items() {
        if let Err(lock) = call::check_gates(flow, state, facts, item) {
            points.insert(point(CoverageKind::Gate, lock.name()));
            if lock == Blocker::ProposalsSpent {
                points.insert(point(CoverageKind::Limit, "proposals"));
            }
        }
        if item.steps.contains(state.step()) && !item.when.is_always() {
            let way = if item.when.allows(facts) { "holds" } else { "fails" };
            points.insert(point(CoverageKind::Condition, format!("{} {way}", item.id)));
        }
    }
}

/// Who is calling, as they are and as a header says it, and what happens.
pub type FoundCall = (Context, Option<String>, Vec<Event>);

/// Calls that come to the gaps, as scripts that pass: each goes on past its gap to whatever else is open,
/// and to an end. Gaps for which no call was found within bounds are left out.
#[must_use]
pub fn scripts_for_gaps(suite: &Suite, coverage: &Coverage) -> Vec<Script> {
    let Some((_, loaded)) = suite.flows.get(coverage.flow) else { return Vec::new() };
    let Some(flow) = loaded.flow.as_ref() else { return Vec::new() };
    let plays = suite.cases.iter().filter(|play| play.flow == coverage.flow);
    let mut customers: Vec<(Context, Option<String>)> = Vec::new();
    for (context, written) in plays
        .map(|play| (play.context.clone(), play.header.customer.clone()))
        .chain([(Context::empty(flow), None)])
    {
        if customers.iter().all(|(known, _)| *known != context) {
            customers.push((context, written));
        }
    }
    scripts_for_gaps_by(suite, coverage, &|gap| {
        customers.iter().find_map(|(context, written)| {
            let events = call_to(flow.case(context.given()), context, gap)?;
            Some((context.clone(), written.clone(), events))
        })
    })
}

/// The same, with calls found by somebody else. The farthest gaps come first, for the calls to them pass
/// others; scripts that come to nothing new in the end are left out.
#[must_use]
pub fn scripts_for_gaps_by(
    suite: &Suite,
    coverage: &Coverage,
    find: &dyn Fn(&CoveragePoint) -> Option<FoundCall>,
) -> Vec<Script> {
    let Some((name, loaded)) = suite.flows.get(coverage.flow) else { return Vec::new() };
    let Some(flow) = loaded.flow.as_ref() else { return Vec::new() };
    let mut open: BTreeSet<CoveragePoint> = coverage.gaps().cloned().collect();
    let gaps = open.clone();
    let mut calls: Vec<(&CoveragePoint, FoundCall)> =
        gaps.iter().filter_map(|gap| Some((gap, find(gap)?))).collect();
    calls.sort_by_key(|(_, (.., events))| std::cmp::Reverse(events.len()));
    let mut scripts: Vec<(Script, BTreeSet<CoveragePoint>)> = Vec::new();
    for (gap, (context, customer, events)) in calls {
        if !open.contains(gap) {
            continue;
        }
        let session = extend_call(flow, &context, &events, &mut open);
        let points = covered_points(&session);
        for point in &points {
            open.remove(point);
        }
        let header = ScriptHeader {
            title: Some(format!("{} {}", gap.kind.name(), gap.name)),
            flow: Some(name.clone()),
            customer,
            ..ScriptHeader::default()
        };
        let broken: Vec<&str> =
            session.audit().violations.iter().map(|one| &*flow.rule(one.rule).id).collect();
        let script = script_from_history(session.case(), session.history(), &broken, header);
        scripts.push((script, points.intersection(&gaps).cloned().collect()));
    }
    // Those written late may come to all that an early one does.
    let mut times: BTreeMap<CoveragePoint, usize> = BTreeMap::new();
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
pub(super) fn call_to(
    case: FlowCase<'_>,
    context: &Context,
    gap: &CoveragePoint,
) -> Option<Vec<Event>> {
    let flow = case.flow();
    let start = State::initial(context);
    let search = |is: &dyn Fn(&State) -> bool| {
        shortest_path(case, start, MAX_STATES, |state| u32::from(!is(state))).found()
    };
    let (first, second) = gap.name.split_once(' ').unwrap_or((&gap.name, ""));
    let item = flow.item_named(first);
    match gap.kind {
        CoverageKind::Item => why_not(case, &start, item?, None).path.found(),
        CoverageKind::Answer => {
            let id = item?;
            let item = flow.item(id);
            let answer = item.answer_ids().find(|answer| {
                item.answer(*answer).is_some_and(|answer| &*answer.text.id == second)
            })?;
            let said = Event::Said { item: id, answer };
            let mut events = search(&|state| call::transition(case, state, &said).is_ok())?;
            events.push(said);
            Some(events)
        }
        CoverageKind::Condition if second == "holds" => {
            why_not(case, &start, item?, None).path.found()
        }
        CoverageKind::Condition => {
            let item = flow.item(item?);
            search(&|state| {
                item.steps.contains(state.step()) && !item.when.allows(state.facts(case))
            })
        }
        CoverageKind::Step => search(&|state| state.step().name() == first),
        CoverageKind::Ending => {
            search(&|state| state.outcome().is_some_and(|one| one.name().name() == first))
        }
        CoverageKind::Gate | CoverageKind::Limit => search(&|state| {
            let mut points = BTreeSet::new();
            add_state_points(case, state, &mut points);
            points.contains(gap)
        }),
        // What rules watch for is no fact of a state.
        CoverageKind::Rule => None,
    }
}

/// Takes a call to a gap, and goes on as the guide advises where that comes to more gaps, and to an end.
fn extend_call<'f>(
    flow: &'f Flow,
    context: &Context,
    events: &[Event],
    open: &mut BTreeSet<CoveragePoint>,
) -> Session<'f> {
    let mut session = Session::new(flow, context.clone());
    for event in events {
        for command in commands_for(session.case(), event) {
            session.handle_command(&command);
        }
    }
    let is_open = |item: ItemId, answer: &str, open: &BTreeSet<CoveragePoint>| {
        open.contains(&point(CoverageKind::Answer, format!("{} {answer}", flow.item(item).id)))
    };
    for _ in 0..MAX_EXTENSION {
        for point in covered_points(&session) {
            open.remove(&point);
        }
        let advised: Vec<ItemId> =
            session.advice().suggestions.iter().map(|one| one.item).collect();
        let new = advised.iter().find_map(|item| {
            let answers = flow.item(*item).answers.iter();
            let mut fresh = answers.filter(|answer| is_open(*item, &answer.text.id, open));
            let fresh = fresh.clone().find(|one| one.effect.ending.is_none()).or(fresh.next());
            let unsaid = open.contains(&point(CoverageKind::Item, &*flow.item(*item).id));
            (fresh.is_some() || unsaid).then_some((*item, fresh))
        });
        let (item, answer) = match (new, advised.first()) {
            (Some(found), _) => found,
            (None, Some(first)) => (*first, None),
            (None, None) => break,
        };
        let answer = answer.or_else(|| flow.item(item).answers.first());
        session.handle_line(&format!("agent {}", flow.item(item).id));
        if let (Pending::Asked(_), Some(answer)) = (session.pending(), answer) {
            session.handle_line(&format!("customer {}", answer.text.id));
        }
    }
    session
}
