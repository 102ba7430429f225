//! Mutants: a flow changed a little, and whether any script notices.

use super::Suite;
use super::coverage::{CoverageKind, CoveragePoint, call_to, coverage};
use super::gather::TestCase;
use super::mutation::Mutation;
use super::run::{TestResult, run};
use engine::script::{
    Expectation, LineKind, Script, ScriptHeader, ScriptLine, commands_for, script_from_history,
};
use engine::session::Session;
use flow::Flow;
use flow::context::Context;
use flow::source::Span;
use rayon::prelude::*;

/// The changes to one flow, and those that no script notices.
#[derive(Debug, Clone)]
pub struct MutationReport {
    /// Which of the suite's flows.
    pub flow: usize,
    /// How many changes were made.
    pub total: usize,
    /// Those that no script noticed.
    pub survivors: Vec<Mutation>,
}

/// Makes every small change to each flow in turn, and runs the scripts that could notice it.
#[must_use]
pub fn run_mutants(suite: &Suite, ran: &[Option<TestResult>]) -> Vec<MutationReport> {
    let covered = coverage(suite, ran);
    let each = covered.iter().filter_map(|covered| {
        let flow = suite.flows.get(covered.flow)?.1.flow.as_ref()?;
        let all = Mutation::all(flow);
        let plays: Vec<(usize, &TestCase)> = suite
            .cases
            .iter()
            .enumerate()
            .filter(|(at, play)| {
                play.flow == covered.flow
                    && ran.get(*at).and_then(Option::as_ref).is_some_and(|ran| ran.passed)
            })
            .collect();
        let could_notice = |mutation: Mutation| -> Vec<&TestCase> {
            let by = |kind: CoverageKind, name: String| {
                covered.points.get(&CoveragePoint { kind, name })
            };
            let given = |item, answer| {
                let item = flow.item(item);
                let answer = item.answer(answer).map_or("", |answer| &*answer.text.id);
                by(CoverageKind::Answer, format!("{} {answer}", item.id))
                    .cloned()
                    .unwrap_or_default()
            };
            let those = match mutation {
                Mutation::NoEffect(item, answer) => given(item, answer),
                Mutation::SwappedEffects(item, a, b) => [given(item, a), given(item, b)].concat(),
                Mutation::NoCondition(_)
                | Mutation::NoRule(_)
                | Mutation::MoreProposals
                | Mutation::MoreRefusals => return plays.iter().map(|(_, play)| *play).collect(),
            };
            plays.iter().filter(|(at, _)| those.contains(at)).map(|(_, play)| *play).collect()
        };
        let chunk = all.len().div_ceil(rayon::current_num_threads()).max(1);
        let unnoticed = all.par_chunks(chunk).flat_map_iter(|part| {
            let mut work = flow.clone();
            let mut unnoticed = Vec::new();
            for mutation in part {
                let plays = could_notice(*mutation);
                mutation.make(&mut work);
                if plays.iter().all(|play| run(&work, play).passed) {
                    unnoticed.push(*mutation);
                }
                mutation.take_back(&mut work, flow);
            }
            unnoticed
        });
        let unnoticed = unnoticed.collect();
        Some(MutationReport { flow: covered.flow, total: all.len(), survivors: unnoticed })
    });
    each.collect()
}

/// A script that passes, and would not if the change were made; `None` if none was found.
#[must_use]
pub fn killing_script(suite: &Suite, flow_at: usize, mutation: Mutation) -> Option<Script> {
    let (name, loaded) = suite.flows.get(flow_at)?;
    let flow = loaded.flow.as_ref()?;
    let of_answer = |item, answer| {
        let item = flow.item(item);
        Some((CoverageKind::Answer, format!("{} {}", item.id, item.answer(answer)?.text.id)))
    };
    let (kind, point) = match mutation {
        Mutation::NoCondition(item) => {
            (CoverageKind::Condition, format!("{} fails", flow.item(item).id))
        }
        Mutation::NoEffect(item, answer) | Mutation::SwappedEffects(item, answer, _) => {
            of_answer(item, answer)?
        }
        Mutation::MoreProposals => (CoverageKind::Limit, "proposals".to_owned()),
        Mutation::MoreRefusals => (CoverageKind::Limit, "refusals".to_owned()),
        Mutation::NoRule(_) => return None,
    };
    let gap = CoveragePoint { kind, name: point };
    let contexts = suite.cases.iter().filter(|play| play.flow == flow_at);
    let contexts = contexts.map(|play| (play.context.clone(), play.header.customer.clone()));
    let mut changed = flow.clone();
    mutation.make(&mut changed);
    contexts.chain([(Context::empty(flow), None)]).find_map(|(context, customer)| {
        let script = attempt(flow, &context, &gap, mutation, name, customer.clone())?;
        let play = |flow: &Flow| {
            let mut session = Session::new(flow, context.clone());
            holds(&mut session, &script)
        };
        (play(flow) && !play(&changed)).then_some(script)
    })
}

fn attempt(
    flow: &Flow,
    context: &Context,
    gap: &CoveragePoint,
    mutation: Mutation,
    name: &str,
    customer: Option<String>,
) -> Option<Script> {
    let events = call_to(flow.case(context.given()), context, gap)?;
    let mut session = Session::new(flow, context.clone());
    for event in &events {
        for command in commands_for(session.case(), event) {
            session.handle_command(&command);
        }
    }
    let title = Some(format!("{} {}", gap.kind.name(), gap.name));
    let header =
        ScriptHeader { title, flow: Some(name.to_owned()), customer, ..ScriptHeader::default() };
    let mut script = script_from_history(session.case(), session.history(), &[], header);
    script.lines.retain(|line| !matches!(line.kind, LineKind::Expect(Expectation::Keeps(_))));
    let item = match mutation {
        Mutation::NoCondition(item) => Some(flow.item(item).id.to_string()),
        Mutation::MoreProposals | Mutation::MoreRefusals => {
            let state = session.history().state();
            let facts = state.facts(session.case());
            let mut locked = flow.items().filter(|(_, item)| {
                use engine::call::{Blocker, check_gates};
                matches!(
                    check_gates(flow, state, facts, item),
                    Err(Blocker::ProposalsSpent | Blocker::RefusalsSpent)
                )
            });
            locked.next().map(|(_, item)| item.id.to_string())
        }
        Mutation::NoEffect(..) | Mutation::SwappedEffects(..) | Mutation::NoRule(_) => None,
    };
    script.lines.extend(item.map(|item| ScriptLine {
        span: Span::default(),
        kind: LineKind::Expect(Expectation::Locked(item, None)),
    }));
    Some(script)
}

/// Whether a script without words to hear can be gone through, and all it expects holds.
fn holds(session: &mut Session<'_>, script: &Script) -> bool {
    use super::expectation::{Assertion, AssertionOutcome};
    use engine::session::Reply;
    script.lines.iter().all(|line| match &line.kind {
        LineKind::Command(command) => !matches!(session.handle_command(command), Reply::Problem(_)),
        LineKind::Expect(expect) => Assertion::from_expectation(session.case().flow(), expect)
            .is_some_and(|checks| {
                checks.iter().all(|check| {
                    check.evaluate(session, &|_, _| Vec::new()) == AssertionOutcome::Yes
                })
            }),
        LineKind::Use(_) => false,
    })
}
