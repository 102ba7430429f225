//! Line 1 is a promise: whoever says the first line of the advice, whatever customers do, breaks no rule, says nothing
//! twice, and comes to an end.

use crate::skipped::times;
use crate::support::{broadband, context, mobile};
use engine::customer::CallRng;
use engine::rule::AuditFinding;
use engine::session::{Reply, Session};
use flow::Flow;
use flow::method::Technique;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// More turns than any honest call takes; one that takes them goes round in circles.
const MAX_TURNS: usize = 120;
/// In so many exchanges out of ten the customer does something of their own accord.
const ON_THEIR_OWN: usize = 3;

/// What a call on which line 1 was followed came to.
#[derive(Debug, Default)]
struct Followed {
    turns: usize,
    problems: Vec<String>,
}

/// Everything that customers do without being asked: tell reasons, ask, request, refuse, lose their temper.
fn on_their_own(flow: &Flow) -> Vec<String> {
    let reasons = flow.reasons().map(|(_, reason)| format!("set reason={}", reason.id));
    let requests = flow.requests().map(|request| format!("set request={}", request.id));
    let asks = flow.acts().filter(|(_, act)| act.owed.is_some());
    let asks = asks.map(|(_, act)| format!("set {}=open", act.id));
    let moods =
        ["emotion=uneasy", "emotion=upset", "refusal=true", "reopens=true", "objection=open"];
    let moods = moods.iter().map(|told| format!("set {told}"));
    let styles = flow.facts().find(|(_, fact)| &*fact.id == "style").map(|(_, fact)| &fact.values);
    let styles = styles.into_iter().flatten().map(|value| format!("set style={}", value.id));
    reasons.chain(requests).chain(asks).chain(moods).chain(styles).collect()
}

fn follow(flow: &'static Flow, own: &[String], seed: u64) -> Followed {
    let mut dice = CallRng::new(seed, 0);
    let customers =
        ["", "fee=128,tenure=40", "contract=in_term", "account=known,fee=59", "contract=none"];
    let mut session = Session::new(flow, context(flow, customers[dice.index(customers.len())]));
    let mut found = Followed::default();
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    while found.turns < MAX_TURNS {
        found.turns += 1;
        let Some(first) = session.advice().first().first().copied() else { break };
        let item = flow.item(first.item);
        let times = said.entry(&item.id).or_default();
        *times += 1;
        // Accepting the wish bears repeating, hearing somebody out once all lines for it were said, and what they ask for
        // anew.
        let bears =
            matches!(item.technique, Technique::LetGo | Technique::Soothe | Technique::Serve);
        if *times > 1 && !bears && item.to.is_empty() {
            found.problems.push(format!("said twice: {}", item.id));
        }
        if let Reply::Problem(problem) = session.handle_line(&item.id) {
            found.problems.push(format!("{}: {problem:?}", item.id));
            break;
        }
        if !item.answers.is_empty() {
            let answers: Vec<_> = item.answer_ids().collect();
            let answer = item.answer(answers[dice.index(answers.len())]);
            let id = answer.map_or("other", |answer| &answer.text.id);
            session.handle_line(&format!("customer {id}"));
        }
        if session.history().state().outcome().is_none() && dice.index(10) < ON_THEIR_OWN {
            session.handle_line(&own[dice.index(own.len())]);
        }
    }
    if session.history().state().outcome().is_none() {
        let item = session.history().said_items().next_back().map(|(item, _)| &flow.item(item).id);
        found.problems.push(format!("comes to no end after {item:?}"));
    }
    let broken = session.audit().findings(session.case(), session.history()).into_iter();
    found.problems.extend(broken.map(|finding| match finding {
        AuditFinding::Broken(breach) => {
            let turn = session.history().turns().get(breach.turn);
            format!("breaks {} in {turn:?}", flow.rule(breach.rule).id)
        }
        AuditFinding::Owed(rule) => format!("owes {}", flow.rule(rule).id),
    }));
    found
}

/// A million calls in a long run.
#[test]
fn whoever_follows_line_one_does_right() {
    let calls = times(5_000, 100);
    for flow in [mobile(), broadband()] {
        let own = on_their_own(flow);
        let all: Vec<(u64, Followed)> =
            (0..calls).into_par_iter().map(|seed| (seed, follow(flow, &own, seed))).collect();
        let mut kinds: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        for (seed, found) in &all {
            for problem in &found.problems {
                let kind = problem.split(" in Some").next().unwrap_or_default().to_owned();
                kinds.entry(kind).or_insert((0, *seed)).0 += 1;
            }
        }
        let longest = all.iter().map(|(_, found)| found.turns).max();
        eprintln!("{}: {calls} calls, the longest of {longest:?} lines", flow.id);
        assert!(kinds.is_empty(), "{}: {kinds:#?}", flow.id);
    }
}
