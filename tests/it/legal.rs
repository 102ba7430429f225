//! What proofs say against calls that are really made: random flows, random rules, and calls on which the agent says
//! whatever the program lets them.

use crate::memory::Memory;
use crate::proofs::{flow_with, loaded};
use crate::skipped::times;
use engine::call::history::{Entry, History, Turn};
use engine::call::{Event, State, enabled_events};
use engine::customer::CallRng;
use engine::explore::{Exploration, ProofStatus, Property, Reached, SearchLimits, Subject};
use engine::guide::StatePredicate;
use engine::rule::{Audit, Observation, ObservedEvent};
use flow::Flow;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::effect::NotedFact;
use flow::id::{ItemId, RequestId, RuleId};
use flow::method::{Emotion, Step};
use std::collections::BTreeSet;

/// A house rule of this pattern.
fn rule(at: usize, level: &str, pattern: &str) -> String {
    format!(
        r#"{{"id": "r{at}", "pack": "house", "level": "{level}",
            "name": {{"zh": "规矩", "en": "a rule"}}, "why": {{"zh": "因为", "en": "because"}},
            "instead": {{"zh": "换", "en": "otherwise"}}, {pattern}}}"#
    )
}

/// What is seen on calls that are made at random, as far as the program lets anybody make them.
#[derive(Default)]
struct Seen {
    calls: u64,
    said: BTreeSet<ItemId>,
    given: BTreeSet<(ItemId, usize)>,
    broken: BTreeSet<RuleId>,
    steps: BTreeSet<Step>,
    /// Whether a call came to where nothing can be said at all.
    stuck: bool,
}

/// Makes calls: events drawn at random among those that neither the machine nor a fatal rule keeps from happening, and
/// now and then a feeling is noted.
fn make_calls(flow: &Flow, figures: &[&str], draw: u64, calls: u64, seen: &mut Seen) {
    let mut report = Diagnostics::default();
    let context = Context::read_pairs(flow, figures.iter().copied(), &mut report);
    let case = flow.case(context.given());
    for call in 0..calls {
        let mut dice = CallRng::new(draw, call);
        let wants: Vec<RequestId> = flow.request_values().collect();
        let request = wants[dice.index(wants.len())];
        let mut history = History::new(State::initial_with(request), flow.first_notes());
        let mut audit = Audit::new(case);
        seen.calls += 1;
        for _ in 0..24 {
            let state = *history.state();
            seen.steps.insert(state.step());
            let free = |item: ItemId| {
                let now = Observation {
                    before: &state,
                    notes: history.notes(),
                    context: &context,
                    event: ObservedEvent::Words(&[]),
                };
                audit.monitor.fatal_violation(case, &now, item).is_none()
            };
            let events: Vec<Event> = enabled_events(case, &state)
                .filter(|event| !matches!(event, Event::Said { item, .. } if !free(*item)))
                .collect();
            seen.stuck |= !events.iter().any(|event| matches!(event, Event::Said { .. }));
            if events.is_empty() {
                break;
            }
            // An exchange is likelier than what the customer does unasked, so that calls come somewhere.
            let said: Vec<Event> =
                events.iter().copied().filter(|one| matches!(one, Event::Said { .. })).collect();
            let from = if !said.is_empty() && dice.index(4) > 0 { &said } else { &events };
            let event = from[dice.index(from.len())];
            let mut entries = vec![Entry::Event(event)];
            if dice.index(6) == 0 {
                let emotions: Vec<Emotion> = Emotion::ALL
                    .iter()
                    .copied()
                    .filter(|one| state.caller().is_some_and(|caller| caller.mood() == one.mood()))
                    .collect();
                if !emotions.is_empty() {
                    let noted = NotedFact::Emotion(emotions[dice.index(emotions.len())]);
                    entries.insert(0, Entry::Noted(noted));
                }
            }
            // A note may lock what was free before it.
            if entries.len() > 1 {
                history.push(case, Turn { entries: vec![entries.remove(0)] }).unwrap();
                let turn = history.turns().len() - 1;
                audit.observe(case, &context, &history, turn);
                continue;
            }
            if let Event::Said { item, answer } = event {
                seen.said.insert(item);
                seen.given.insert((item, answer.index()));
            }
            history.push(case, Turn { entries }).unwrap();
            let turn = history.turns().len() - 1;
            audit.observe(case, &context, &history, turn);
        }
        seen.broken.extend(audit.violations.iter().map(|one| one.rule));
    }
}

/// Patterns of every kind, about techniques, items, flaws, outcomes and answers.
const PATTERNS: [&str; 16] = [
    r#""never": {"technique": "soothe"}"#,
    r#""never": {"technique": ["soothe", "let_go"]}, "when": {"emotion": "upset"}"#,
    r#""never": {"technique": "offer"}, "when": {"emotion": ["upset", "furious"]}"#,
    r#""never": {"item": "care"}"#,
    r#""never": {"technique": "worth"}, "when": {"refusals": {"at_least": 1}}"#,
    r#""never": {"flaw": "dearer"}"#,
    r#""only": {"technique": "offer"}, "after": {"technique": "worth"}"#,
    r#""only": {"technique": "offer"}, "after": {"technique": "direct"}"#,
    r#""only": {"outcome": "retained"}, "after": {"technique": "direct"}"#,
    r#""only": {"technique": "amplify_cost"}, "after": {"answer": "takes"}"#,
    r#""at_most": 1, "of": {"technique": "worth"}"#,
    r#""at_most": 1, "of": {"flaw": "dearer"}"#,
    r#""at_most": 2, "of": {"technique": ["deep", "confirm"]}"#,
    r#""after": {"tells": "reason"}, "within": 2, "comes": {"technique": ["confirm", "let_go", "soothe"]}"#,
    r#""after": {"technique": "offer"}, "within": 1, "comes": {"technique": ["direct", "let_go", "soothe", "ask"]}"#,
    r#""always": {"outcome": "left"}"#,
];

/// A flow drawn at random: conditions, limits, prices and effects of the small one changed, and one or two rules.
fn draw(dice: &mut CallRng) -> Memory {
    let level = |dice: &mut CallRng| ["fatal", "warning"][dice.index(2)];
    let count = 1 + dice.index(2);
    let rules: Vec<String> = (0..count)
        .map(|at| {
            let level = level(dice);
            rule(at, level, PATTERNS[dice.index(PATTERNS.len())])
        })
        .collect();
    let mut memory = flow_with(&rules.join(","));
    let changes = [
        ("flow.json", r#""proposals": 2"#, r#""proposals": 1"#),
        ("flow.json", r#""refusals": 2"#, r#""refusals": 1"#),
        ("offers.json", r#""monthly": 59"#, r#""monthly": 79"#),
        ("offers.json", r#""effect": { "severity": -2 }"#, r#""effect": { "severity": -1 }"#),
        ("moves.json", r#""then": { "emotion": "uneasy" }"#, r#""then": { "emotion": "calm" }"#),
        (
            "moves.json",
            r#""effect": { "cost": { "at_least": 2 } }"#,
            r#""effect": { "cost": { "at_least": 3 } }"#,
        ),
        ("answers.json", r#""then": { "refusal": true }"#, r#""then": { "emotion": "upset" }"#),
        (
            "questions.json",
            r#""then": { "reason": "other" }"#,
            r#""then": { "reason": "other", "emotion": "upset" }"#,
        ),
        (
            "moves.json",
            r#""technique": "ask""#,
            r#""technique": "ask", "when": { "refusals": { "at_most": 1 } }"#,
        ),
    ];
    for (file, from, to) in changes {
        if dice.index(3) == 0 {
            memory = memory.with(file, from, to);
        }
    }
    memory
}

/// On random flows, under rules of every pattern and level, calls that are made at random break nothing that holds, say
/// nothing that no call says, and come nowhere that no call comes.
#[test]
fn random_calls_break_nothing_that_holds() {
    let (flows, calls) = (times(60, 7), times(150, 4));
    let (mut made, mut refuted, mut locked_away, mut stuck) = (0, 0, 0, 0);
    for seed in 0..flows {
        let mut dice = CallRng::new(17, seed);
        let memory = draw(&mut dice);
        let flow = loaded(&memory);
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let proofs = exploration.prove(SearchLimits::default(), |_| true);
        let mut seen = Seen::default();
        for figures in [&[][..], &["fee=40"], &["fee=70"], &["fee=200"], &["contract=runs"]] {
            make_calls(&flow, figures, seed, calls, &mut seen);
        }
        made += seen.calls;
        for proof in &proofs {
            let holds = matches!(proof.status, ProofStatus::Proved | ProofStatus::Vacuous);
            match proof.subject {
                Subject::Rule(id) => {
                    let broken = seen.broken.contains(&id);
                    assert!(!(holds && broken), "seed {seed}: {} was broken", flow.rule(id).id);
                }
                Subject::Property(Property::EveryItem) => {
                    for id in &proof.unreachable {
                        assert!(
                            !seen.said.contains(id),
                            "seed {seed}: {} was said",
                            flow.item(*id).id
                        );
                    }
                    locked_away += usize::from(!proof.unreachable.is_empty());
                }
                Subject::Property(Property::EveryAnswer) => {
                    for (item, answer) in &proof.refused_answers {
                        let given = (*item, answer.index());
                        assert!(
                            !seen.given.contains(&given),
                            "seed {seed}: {}",
                            flow.item(*item).id
                        );
                    }
                }
                Subject::Property(Property::SomethingToSay) => {
                    assert!(!(holds && seen.stuck), "seed {seed}: nothing could be said");
                    stuck += usize::from(proof.status == ProofStatus::Refuted);
                }
                Subject::Property(_) => {
                    assert!(proof.status != ProofStatus::Refuted, "seed {seed}");
                }
            }
            refuted += usize::from(proof.status == ProofStatus::Refuted);
        }
        for step in Step::ALL {
            let spot = StatePredicate::parse(&flow, &format!("step={}", step.name())).unwrap();
            let reached = exploration.reach(&spot, SearchLimits::default());
            if matches!(reached, Reached::Nowhere) {
                assert!(!seen.steps.contains(step), "seed {seed}: {} was come to", step.name());
            }
            // And what is shown is a call that the program lets be made.
            if let Reached::Call(call) = reached {
                let case = flow.case(call.context.given());
                let fatal = |id: RuleId| flow.rule(id).level == flow::method::RuleLevel::Fatal;
                let audit = engine::rule::audit(case, &call.context, &call.history);
                let broken: Vec<&str> = audit
                    .violations
                    .iter()
                    .filter(|one| fatal(one.rule))
                    .map(|one| &*flow.rule(one.rule).id)
                    .collect();
                assert!(broken.is_empty(), "seed {seed}, {}: {broken:?}", step.name());
            }
        }
    }
    // The draw has what it is there for.
    assert!(refuted > 10 && locked_away > 5 && stuck > 0, "{refuted} {locked_away} {stuck}");
    assert!(made >= flows * calls, "{made} calls on {flows} flows");
}

/// A lock takes away what it locks and whatever no call comes to without that, answers too; and no call is shown through
/// it.
#[test]
fn what_lies_behind_a_lock_is_told() {
    let behind = r#""only": {"technique": "offer"}, "after": {"technique": "direct"}"#;
    let flow = loaded(&flow_with(&rule(0, "fatal", behind)));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let proofs = exploration.prove(SearchLimits::default(), |id| id.starts_with("every."));
    let of = |property: Property| {
        let is = |one: &&engine::explore::ProofResult| one.subject == Subject::Property(property);
        proofs.iter().find(is).unwrap()
    };
    let unsaid: BTreeSet<&str> =
        of(Property::EveryItem).unreachable.iter().map(|id| &*flow.item(*id).id).collect();
    assert!(unsaid.is_superset(&BTreeSet::from(["cheaper", "direct"])), "{unsaid:?}");
    for goal in ["step=agree", "outcome=retained", "proposals=1"] {
        let spot = StatePredicate::parse(&flow, goal).unwrap();
        let reached = exploration.reach(&spot, SearchLimits::default());
        assert!(matches!(reached, Reached::Nowhere), "{goal}");
    }
    let most = |query| exploration.maximum(query, SearchLimits::default());
    assert!(most(engine::explore::MaxQuery::Discount).most.is_none());
    assert_eq!(most(engine::explore::MaxQuery::Proposals).most.unwrap().value, 0);
    // As a warning it locks nothing.
    let flow = loaded(&flow_with(&rule(0, "warning", behind)));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let proofs = exploration.prove(SearchLimits::default(), |id| id == "every.item_said");
    assert_eq!(proofs[0].status, ProofStatus::Proved);
}
