//! Plans: on a flow small enough to try every policy, the plan is the best of them; its values are what long
//! simulation comes to; it is the same on any number of threads, and as bytes.

use crate::memory::Memory;
use crate::support::{
    CLOSE_ALL, CLOSE_PART, PORT, TODAY, broadband, leaving, mobile, on_threads, starting,
};
use engine::call::{Event, State, enabled_items, transition};
use engine::customer::{CallRng, Odds, Rapport, RapportBelief, understanding_probability};
use engine::plan::{Plan, terminal_reward};
use engine::session::Session;
use flow::context::Context;
use flow::id::{AnswerId, ItemId, RequestId};
use flow::load::load;
use flow::method::{End, Step};
use flow::{Flow, FlowCase, GivenFacts};
use std::collections::{BTreeMap, HashMap};

/// Where a call stands for a plan.
type Stand = (State, Rapport);

/// A flow with so few states that every policy can be tried.
fn tiny() -> Flow {
    let questions = r#"{ "questions": [
        { "id": "hello", "step": "trust", "technique": "setting", "say": { "zh": "好", "en": "Hi." },
          "answers": [{ "id": "on", "zh": "说", "en": "go on", "then": { "go": "probe" }, "odds": 3 },
                      { "id": "no", "zh": "不", "en": "no", "then": { "refusal": true } }] },
        { "id": "why", "step": "probe", "technique": "deep", "when": { "clarity": "unsaid" },
          "say": { "zh": "为何", "en": "Why?" },
          "answers": [{ "id": "price", "zh": "贵", "en": "price", "then": { "reason": "price" }, "odds": 4 },
                      { "id": "no", "zh": "不", "en": "no", "then": { "refusal": true } }] },
        { "id": "check", "step": "probe", "technique": "confirm", "when": { "clarity": "stated" },
          "say": { "zh": "对吗", "en": "Right?" },
          "answers": [{ "id": "yes", "zh": "对", "en": "yes",
                        "then": { "clarity": "confirmed", "go": "propose" } }] }] }"#;
    let moves = r#"{ "moves": [
        { "id": "ease", "step": "propose", "technique": "whole_benefit", "when": { "fixable": "yes" },
          "say": { "zh": "查过", "en": "Checked." },
          "answers": [{ "id": "ok", "zh": "行", "en": "ok",
                        "then": { "fixable": "no", "severity": { "at_most": 1 } }, "odds": 3 },
                      { "id": "no", "zh": "不", "en": "no", "then": { "refusal": true } }] },
        { "id": "soothe", "step": ["trust", "probe", "propose", "agree"], "technique": "soothe",
          "when": { "emotion": ["upset", "furious"] }, "say": { "zh": "唉", "en": "Sorry." },
          "answers": [{ "id": "ok", "zh": "行", "en": "ok", "then": { "emotion": "calm" } }] },
        { "id": "direct", "step": "agree", "technique": "direct",
          "say": { "zh": "{offer}，{price}，{term}，{starts}，{downside}", "en": "{offer} {price} {term} {starts} {downside}" },
          "answers": [{ "id": "yes", "zh": "办", "en": "yes", "then": { "consent": true }, "odds": 2 },
                      { "id": "no", "zh": "算了", "en": "no", "then": { "go": "propose" } }] },
        { "id": "let_go", "step": ["trust", "probe", "propose", "agree"], "technique": "let_go",
          "say": { "zh": "给您办", "en": "Done." },
          "answers": [{ "id": "ok", "zh": "好", "en": "thanks", "then": { "end": "left" } }] }] }"#;
    let offers = String::from_utf8(Memory::small().bytes("offers.json")).unwrap();
    let offers = offers
        .replace("\"effect\": { \"severity\": -2 },", "")
        .replace(", \"go\": \"agree\" } },", ", \"go\": \"agree\" }, \"odds\": 2 },")
        .replace("{ \"objection\": \"open\" }", "{ \"refusal\": true }");
    let loaded = load(
        &Memory::small()
            .with("flow.json", "\"refusals\": 2", "\"refusals\": 1")
            .file("questions.json", questions)
            .file("moves.json", moves)
            .file("offers.json", offers)
            .file("answers.json", r#"{ "answers": [] }"#)
            .file("evidence.json", r#"{ "evidence": [] }"#),
        TODAY,
    );
    loaded.flow.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

/// Whether an offer would come too early is nothing to a state after which none is made.
fn stands_at(flow: &Flow, state: State, rapport: Rapport) -> Stand {
    let offers = matches!(state.step(), Step::Propose | Step::Agree);
    let offers = offers && state.offers_made().count() < flow.limits.proposals;
    (state, Rapport { ready: rapport.ready && offers, ..rapport })
}

/// Everything that saying an item can come to, worked out anew from the machine: what it is worth at once, and
/// where it leads.
fn outlook(case: FlowCase<'_>, odds: &Odds, stand: Stand, id: ItemId) -> (f64, Vec<(Stand, f64)>) {
    let flow = case.flow();
    let (state, rapport) = stand;
    let item = flow.item(id);
    let hangs_up = odds.hang_up_probability(flow, &state, item.technique);
    let worth_of = |after: &State| terminal_reward(case, &state, after).map(f64::from);
    let hung_up = transition(case, &state, &Event::Ended(End::HungUp)).unwrap();
    let mut now = f64::from(flow.rewards.exchange) / 100.0 + hangs_up * worth_of(&hung_up).unwrap();
    let shares: Vec<(AnswerId, f64)> =
        odds.answer_distribution(flow, (&state, rapport), (id, item));
    let all: f64 = shares.iter().map(|(_, share)| share).sum();
    let mut to: Vec<(Stand, f64)> = Vec::new();
    for (answer, share) in shares {
        let likely = (1.0 - hangs_up) * share / all;
        let Ok(after) = transition(case, &state, &Event::Said { item: id, answer }) else {
            continue;
        };
        if let Some(worth) = worth_of(&after) {
            now += likely * worth;
            continue;
        }
        let comes =
            if rapport.understood { 1.0 } else { understanding_probability(item.technique) };
        to.push((stands_at(flow, after, rapport.after(item.technique, true)), likely * comes));
        let as_before = rapport.after(item.technique, rapport.understood);
        to.push((stands_at(flow, after, as_before), likely * (1.0 - comes)));
    }
    (now, to)
}

/// Every stand that calls come to, each with what can be said there; items that come to the same once.
fn stands(case: FlowCase<'_>, odds: &Odds, request: RequestId) -> Vec<(Stand, Vec<ItemId>)> {
    let mut found: Vec<(Stand, Vec<ItemId>)> = Vec::new();
    let mut open: Vec<Stand> = vec![(State::initial_with(request), Rapport::default())];
    while let Some(stand) = open.pop() {
        if found.iter().any(|(known, _)| *known == stand) {
            continue;
        }
        let items: Vec<ItemId> = enabled_items(case, &stand.0).map(|(id, _)| id).collect();
        for id in &items {
            let (_, to) = outlook(case, odds, stand, *id);
            open.extend(to.into_iter().filter(|(_, share)| *share > 0.0).map(|(to, _)| to));
        }
        found.push((stand, items));
    }
    found
}

/// The value of every stand under one policy, by solving its equations.
fn value_of(
    case: FlowCase<'_>,
    odds: &Odds,
    all: &[(Stand, Vec<ItemId>)],
    policy: &[usize],
) -> Vec<f64> {
    let count = all.len();
    let place: HashMap<Stand, usize> =
        all.iter().enumerate().map(|(at, (stand, _))| (*stand, at)).collect();
    // One row for each: value - sum of shares of values = what is had at once.
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for (at, ((stand, items), choice)) in all.iter().zip(policy).enumerate() {
        let (now, to) = outlook(case, odds, *stand, items[*choice]);
        let mut row = vec![0.0; count + 1];
        row[at] += 1.0;
        row[count] = now;
        for (to, share) in to.into_iter().filter(|(_, share)| *share > 0.0) {
            row[place[&to]] -= share;
        }
        rows.push(row);
    }
    for at in 0..count {
        let pivot = (at..count).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()));
        rows.swap(at, pivot.unwrap());
        let own = rows[at].clone();
        for (other, row) in rows.iter_mut().enumerate() {
            if other != at && row[at] != 0.0 {
                let by = row[at] / own[at];
                row.iter_mut().zip(&own).for_each(|(one, own)| *one -= by * own);
            }
        }
    }
    rows.iter().enumerate().map(|(at, row)| row[count] / row[at]).collect()
}

/// The best of all policies, tried one by one.
#[test]
fn the_policy_is_the_best_of_all() {
    let flow = tiny();
    let odds = Odds::new(&flow);
    let case = flow.case(GivenFacts::NOTHING);
    let all = stands(case, &odds, leaving(CLOSE_ALL));
    let policies: usize = all.iter().map(|(_, items)| items.len()).product();
    assert!((100..200_000).contains(&policies), "{policies} policies of {} states", all.len());
    let mut best = vec![f64::NEG_INFINITY; all.len()];
    let mut policy = vec![0; all.len()];
    for _ in 0..policies {
        for (best, value) in best.iter_mut().zip(value_of(case, &odds, &all, &policy)) {
            *best = best.max(value);
        }
        // The next policy, as one counts.
        for (choice, (_, items)) in policy.iter_mut().zip(&all) {
            *choice += 1;
            if *choice < items.len() {
                break;
            }
            *choice = 0;
        }
    }
    let mut plan = Plan::new(&flow, &odds);
    plan.solve(&[(leaving(CLOSE_ALL), case)]);
    for ((stand, items), best) in all.iter().zip(best) {
        let felt = (&stand.0, RapportBelief::from(stand.1));
        let value = f64::from(plan.value(case, felt).unwrap());
        assert!((value - best).abs() < 1e-4, "{stand:?}: {value} and {best}");
        // And its first choice is worth that much.
        let first = plan.ranked_actions(case, felt)[0];
        assert!(items.contains(&first.item));
        assert!((f64::from(first.value) - best).abs() < 1e-4, "{stand:?}");
    }
}

/// One call under the plan, by the odds alone; what it was worth.
fn held(
    case: FlowCase<'_>,
    odds: &Odds,
    plan: &Plan<'_>,
    request: RequestId,
    dice: &mut CallRng,
) -> f64 {
    let flow = case.flow();
    let (mut state, mut rapport, mut sum) = (State::initial_with(request), Rapport::default(), 0.0);
    let mut chosen: HashMap<Stand, ItemId> = HashMap::new();
    loop {
        let stand = (&state, RapportBelief::from(rapport));
        let item = *chosen
            .entry((state, rapport))
            .or_insert_with(|| plan.ranked_actions(case, stand)[0].item);
        let hangs_up = odds.hang_up_probability(flow, &state, flow.item(item).technique);
        sum += f64::from(flow.rewards.exchange) / 100.0;
        let event = if dice.chance(hangs_up) {
            Event::Ended(End::HungUp)
        } else {
            let shares: Vec<(AnswerId, f64)> =
                odds.answer_distribution(flow, (&state, rapport), (item, flow.item(item)));
            let all: f64 = shares.iter().map(|(_, share)| share).sum();
            let mut left = f64::from(dice.below(1 << 30)) / f64::from(1 << 30) * all;
            let answer = shares.iter().find(|(_, share)| {
                left -= share;
                left < 0.0
            });
            Event::Said { item, answer: answer.map_or(AnswerId::OTHER, |(answer, _)| *answer) }
        };
        let after = transition(case, &state, &event).unwrap();
        if let Some(worth) = terminal_reward(case, &state, &after) {
            return sum + f64::from(worth);
        }
        let technique = flow.item(item).technique;
        let understood = rapport.understood | dice.chance(understanding_probability(technique));
        rapport = rapport.after(technique, understood);
        state = after;
    }
}

#[test]
fn values_are_what_long_simulation_comes_to() {
    let starter = load(&Memory::small(), TODAY).flow.unwrap();
    for (flow, calls) in [(&starter, 20_000_u32), (broadband(), 3_000)] {
        let odds = Odds::new(flow);
        let case = flow.case(GivenFacts::NOTHING);
        let mut plan = Plan::new(flow, &odds);
        plan.solve(&[(leaving(CLOSE_PART), case)]);
        let first = starting(CLOSE_PART);
        let expected = f64::from(plan.value(case, (&first, RapportBelief::default())).unwrap());
        let (mut sum, mut squares) = (0.0, 0.0);
        for call in 0..calls {
            let mut dice = CallRng::new(11, u64::from(call));
            let worth = held(case, &odds, &plan, leaving(CLOSE_PART), &mut dice);
            sum += worth;
            squares += worth * worth;
        }
        let count = f64::from(calls);
        let (mean, error) =
            (sum / count, ((squares / count - (sum / count).powi(2)) / count).sqrt());
        assert!((mean - expected).abs() < 4.0 * error, "{expected} and {mean} ± {error}");
    }
}

#[test]
fn threads_and_company_change_no_value() {
    let flow = broadband();
    let odds = Odds::new(flow);
    let cases: Vec<FlowCase<'_>> = flow.cases().collect();
    let who: Vec<(RequestId, FlowCase<'_>)> =
        cases.iter().map(|case| (leaving(PORT), *case)).collect();
    let (mut together, mut alone) = (Plan::new(flow, &odds), Plan::new(flow, &odds));
    on_threads(3, || together.solve(&who));
    on_threads(1, || alone.solve(&who[4..5]));
    assert!(together.covers(leaving(PORT), cases[0]) && !alone.covers(leaving(PORT), cases[0]));
    let mut state = starting(PORT);
    for _ in 0..12 {
        for (understood, ready) in [(0.0, false), (0.4, true), (1.0, false)] {
            let stand = (&state, RapportBelief { understood, ready });
            assert_eq!(
                together.ranked_actions(cases[4], stand),
                alone.ranked_actions(cases[4], stand)
            );
        }
        let Some(best) =
            alone.ranked_actions(cases[4], (&state, RapportBelief::default())).first().copied()
        else {
            break;
        };
        let answer = flow.item(best.item).answer_ids().next().unwrap();
        state = transition(cases[4], &state, &Event::Said { item: best.item, answer }).unwrap();
    }
}

#[test]
fn a_plan_is_kept_as_bytes() {
    let flow = tiny();
    let odds = Odds::new(&flow);
    let case = flow.case(GivenFacts::NOTHING);
    let mut plan = Plan::new(&flow, &odds);
    plan.solve(&[(leaving(CLOSE_ALL), case)]);
    let bytes = plan.to_bytes(leaving(CLOSE_ALL), case.given()).unwrap();
    assert!(plan.to_bytes(leaving(PORT), case.given()).is_none());
    let mut again = Plan::new(&flow, &odds);
    again.load_bytes(leaving(CLOSE_ALL), case.given(), &bytes).unwrap();
    let first = starting(CLOSE_ALL);
    let felt = RapportBelief { understood: 0.3, ready: false };
    assert_eq!(
        plan.ranked_actions(case, (&first, felt)),
        again.ranked_actions(case, (&first, felt))
    );
    for broken in [&bytes[..bytes.len() - 1], &bytes[..9], b"something else altogether", b""] {
        assert!(again.load_bytes(leaving(PORT), case.given(), broken).is_err());
    }
}

/// Advice that goes by a plan is the guide's, what is worth most first, and what was said before worth less.
#[test]
fn a_plan_orders_advice_and_adds_nothing() {
    let flow = load(&Memory::small(), TODAY).flow.unwrap();
    let odds = Odds::new(&flow);
    let context = Context::empty(&flow);
    let case = flow.case(context.given());
    let mut plan = Plan::new(&flow, &odds);
    plan.solve(&flow.retained_requests().map(|request| (request, case)).collect::<Vec<_>>());
    let mut planned = Session::new(&flow, context.clone());
    planned.use_plan(&plan);
    let mut by_equation = Session::new(&flow, context);
    for _ in 0..8 {
        let (by_plan, of_guide) = (planned.advice(), by_equation.advice());
        let sorted = |advice: &engine::guide::Advice| {
            let mut items: Vec<ItemId> = advice.suggestions.iter().map(|one| one.item).collect();
            items.sort();
            items
        };
        assert_eq!(sorted(by_plan), sorted(of_guide));
        let felt = RapportBelief::from_history(&flow, planned.history());
        let stand = (planned.history().state(), felt);
        let fresh = by_plan.suggestions.iter().filter(|one| one.times_said == 0);
        let worths: Vec<f32> =
            fresh.map(|one| plan.action_value(case, stand, one.item).unwrap()).collect();
        assert!(worths.is_sorted_by(|a, b| a >= b), "{worths:?}");
        let Some(first) = by_plan.suggestions.first() else { break };
        let item = &flow.item(first.item);
        let answer = item.answers.first().map_or("other", |answer| &*answer.text.id);
        for line in [format!("agent {}", item.id), format!("customer {answer}")] {
            planned.handle_line(&line);
            by_equation.handle_line(&line);
        }
    }
    assert!(planned.history().said_items().count() > 3);
}

/// What the plan would say at places where the method is plain.
#[test]
fn the_plan_agrees_with_the_method_where_it_is_plain() {
    let flow = mobile();
    let odds = Odds::new(flow);
    let case = flow.case(GivenFacts::NOTHING);
    let mut plan = Plan::new(flow, &odds);
    plan.solve(&[(leaving(CLOSE_ALL), case)]);
    let technique = |state: &State| {
        flow.item(plan.ranked_actions(case, (state, RapportBelief::default()))[0].item)
            .technique
            .name()
    };
    let mut at = starting(CLOSE_ALL);
    let hear = |at: &State, event| transition(case, at, &Event::Heard(event)).unwrap();
    at = hear(&at, engine::call::Statement::Reason(flow.reason_named("tariff").unwrap()));
    // A reason said once may be an excuse: look behind it, unless they feel understood already.
    let gains: BTreeMap<&str, f32> = plan
        .ranked_actions(case, (&at, RapportBelief::default()))
        .iter()
        .map(|one| (flow.item(one.item).technique.name(), one.value))
        .rev()
        .collect();
    assert!(gains["one_more"] > gains["confirm"], "{gains:?}");
    // After the last clear no: letting go, and nothing else.
    for _ in 0..flow.limits.refusals {
        at = hear(&at, engine::call::Statement::Refuses);
    }
    assert_eq!(technique(&at), "let_go");
}
