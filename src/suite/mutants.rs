//! Mutants: a flow changed a little, and whether any script notices.

use super::Suite;
use super::coverage::{Kind, Point, call_to, coverage};
use super::gather::Play;
use super::run::{Ran, run};
use crate::flow::Flow;
use crate::flow::context::Context;
use crate::flow::mutation::Mutation;
use crate::render::Wording;
use crate::script::{Expect, Header, Line, Script, What, commands, record};
use crate::session::Session;
use crate::source::Span;
use serde_json::json;
use std::fmt::Write;

/// So many changes of a kind that no script notices are named; the rest is counted.
const MOST_NAMED: usize = 20;

/// The changes to one flow, and those that no script notices.
#[derive(Debug, Clone)]
pub struct Mutants {
    /// Which of the suite's flows.
    pub flow: usize,
    /// How many changes were made.
    pub made: usize,
    /// Those that no script noticed.
    pub unnoticed: Vec<Mutation>,
}

/// Makes every small change to each flow in turn, and runs the scripts that could notice it.
#[must_use]
pub fn mutants(suite: &Suite, ran: &[Option<Ran>], threads: usize) -> Vec<Mutants> {
    let covered = coverage(suite, ran);
    let each = covered.iter().filter_map(|covered| {
        let flow = suite.flows.get(covered.flow)?.1.flow.as_ref()?;
        let all = Mutation::all(flow);
        let plays: Vec<(usize, &Play)> = suite
            .plays
            .iter()
            .enumerate()
            .filter(|(at, play)| {
                play.flow == covered.flow
                    && ran.get(*at).and_then(Option::as_ref).is_some_and(|ran| ran.passed)
            })
            .collect();
        let could_notice = |mutation: Mutation| -> Vec<&Play> {
            let by = |kind: Kind, name: String| covered.points.get(&Point { kind, name });
            let given = |item, answer| {
                let item = flow.item(item);
                let answer = item.answer(answer).map_or("", |answer| &*answer.text.id);
                by(Kind::Answer, format!("{} {answer}", item.id)).cloned().unwrap_or_default()
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
        let chunk = all.len().div_ceil(threads.max(1)).max(1);
        let unnoticed = std::thread::scope(|scope| {
            let parts: Vec<_> = all
                .chunks(chunk)
                .map(|part| {
                    let could_notice = &could_notice;
                    scope.spawn(move || {
                        let mut work = flow.clone();
                        let mut unnoticed = Vec::new();
                        for mutation in part {
                            let plays = could_notice(*mutation);
                            work.mutate(*mutation);
                            if plays.iter().all(|play| run(&work, play).passed) {
                                unnoticed.push(*mutation);
                            }
                            work.restore(flow, *mutation);
                        }
                        unnoticed
                    })
                })
                .collect();
            let joined = parts
                .into_iter()
                .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            joined.collect::<Vec<_>>().concat()
        });
        Some(Mutants { flow: covered.flow, made: all.len(), unnoticed })
    });
    each.collect()
}

/// A script that passes, and would not if the change were made; `None` if none was found.
#[must_use]
pub fn noticing(suite: &Suite, flow_at: usize, mutation: Mutation) -> Option<Script> {
    let (name, loaded) = suite.flows.get(flow_at)?;
    let flow = loaded.flow.as_ref()?;
    let of_answer = |item, answer| {
        let item = flow.item(item);
        Some((Kind::Answer, format!("{} {}", item.id, item.answer(answer)?.text.id)))
    };
    let (kind, point) = match mutation {
        Mutation::NoCondition(item) => (Kind::Condition, format!("{} fails", flow.item(item).id)),
        Mutation::NoEffect(item, answer) | Mutation::SwappedEffects(item, answer, _) => {
            of_answer(item, answer)?
        }
        Mutation::MoreProposals => (Kind::Limit, "proposals".to_owned()),
        Mutation::MoreRefusals => (Kind::Limit, "refusals".to_owned()),
        Mutation::NoRule(_) => return None,
    };
    let gap = Point { kind, name: point };
    let contexts = suite.plays.iter().filter(|play| play.flow == flow_at);
    let contexts = contexts.map(|play| (play.context.clone(), play.header.customer.clone()));
    let mut changed = flow.clone();
    changed.mutate(mutation);
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
    gap: &Point,
    mutation: Mutation,
    name: &str,
    customer: Option<String>,
) -> Option<Script> {
    let events = call_to(flow.case(context.given()), context, gap)?;
    let mut session = Session::new(flow, context.clone());
    for event in &events {
        for command in commands(session.case(), event) {
            session.command(&command);
        }
    }
    let title = Some(format!("{} {}", gap.kind.name(), gap.name));
    let header = Header { title, flow: Some(name.to_owned()), customer, ..Header::default() };
    let mut script = record(session.case(), session.history(), &[], header);
    script.lines.retain(|line| !matches!(line.what, What::Expect(Expect::Keeps(_))));
    let item = match mutation {
        Mutation::NoCondition(item) => Some(flow.item(item).id.to_string()),
        Mutation::MoreProposals | Mutation::MoreRefusals => {
            let state = session.history().state();
            let facts = state.facts(session.case());
            let mut locked = flow.items().filter(|(_, item)| {
                use crate::call::{Lock, check};
                matches!(
                    check(flow, state, facts, item),
                    Err(Lock::ProposalsSpent | Lock::RefusalsSpent)
                )
            });
            locked.next().map(|(_, item)| item.id.to_string())
        }
        Mutation::NoEffect(..) | Mutation::SwappedEffects(..) | Mutation::NoRule(_) => None,
    };
    script.lines.extend(item.map(|item| Line {
        span: Span::default(),
        what: What::Expect(Expect::Locked(item, None)),
    }));
    Some(script)
}

/// Whether a script without words to hear can be gone through, and all it expects holds.
fn holds(session: &mut Session<'_>, script: &Script) -> bool {
    use super::expectation::{Check, Holds};
    use crate::lang::Lang;
    use crate::session::Reply;
    script.lines.iter().all(|line| match &line.what {
        What::Command(command) => !matches!(session.command(command), Reply::Problem(_)),
        What::Expect(expect) => Check::of(session.case().flow(), expect).is_some_and(|checks| {
            checks.iter().all(|check| check.holds(session, Lang::Zh) == Holds::Yes)
        }),
        What::Use(_) => false,
    })
}

/// A change in the words of scripts: what, and of what.
fn told(flow: &Flow, mutation: Mutation) -> (&'static str, String) {
    let id = |item| flow.item(item).id.to_string();
    let answer = |item, answer| {
        flow.item(item).answer(answer).map_or("", |answer| &*answer.text.id).to_owned()
    };
    match mutation {
        Mutation::NoCondition(item) => ("condition", id(item)),
        Mutation::NoRule(rule) => ("rule", flow.rule(rule).id.to_string()),
        Mutation::NoEffect(item, one) => ("effect", format!("{} {}", id(item), answer(item, one))),
        Mutation::SwappedEffects(item, a, b) => {
            ("swap", format!("{} {} ⇄ {}", id(item), answer(item, a), answer(item, b)))
        }
        Mutation::MoreProposals => ("limit", "proposals + 1".to_owned()),
        Mutation::MoreRefusals => ("limit", "refusals + 1".to_owned()),
    }
}

const KINDS: [&str; 5] = ["condition", "rule", "effect", "swap", "limit"];

/// How many changes were noticed, and which were not. (Writing to a string cannot fail.)
#[must_use]
pub fn mutants_text(suite: &Suite, mutants: &[Mutants], wording: &Wording) -> String {
    let mut out = String::new();
    for one in mutants {
        let Some((name, loaded)) = suite.flows.get(one.flow) else { continue };
        let Some(flow) = loaded.flow.as_ref() else { continue };
        let noticed = one.made - one.unnoticed.len();
        let values = [
            ("flow", &**name),
            ("made", &*one.made.to_string()),
            ("noticed", &*noticed.to_string()),
        ];
        let _ = writeln!(out, "{}", wording.with("mutants-of", &values));
        for kind in KINDS {
            let told: Vec<String> = one
                .unnoticed
                .iter()
                .map(|mutation| told(flow, *mutation))
                .filter(|(of, _)| *of == kind)
                .map(|(_, name)| name)
                .collect();
            if told.is_empty() {
                continue;
            }
            let _ =
                writeln!(out, "  {} ({})", wording.text(&format!("mutants-{kind}")), told.len());
            for name in told.iter().take(MOST_NAMED) {
                let _ = writeln!(out, "    · {name}");
            }
            if told.len() > MOST_NAMED {
                let _ = writeln!(out, "    … +{}", told.len() - MOST_NAMED);
            }
        }
    }
    out
}

/// One JSON object a flow, each unnoticed change with the script that would notice it, if one was found.
#[must_use]
pub fn mutants_json(suite: &Suite, mutants: &[Mutants]) -> String {
    let objects = mutants.iter().filter_map(|one| {
        let (name, loaded) = suite.flows.get(one.flow)?;
        let flow = loaded.flow.as_ref()?;
        let unnoticed = one.unnoticed.iter().map(|mutation| {
            let (kind, of) = told(flow, *mutation);
            let script = noticing(suite, one.flow, *mutation).map(|script| script.to_string());
            json!({ "change": kind, "of": of, "script": script })
        });
        let unnoticed: Vec<_> = unnoticed.collect();
        Some(format!("{}\n", json!({ "flow": name, "made": one.made, "unnoticed": unnoticed })))
    });
    objects.collect()
}
