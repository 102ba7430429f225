//! How fast plans are solved and looked up, and how fast calls are simulated: `cargo bench -p wanliu-bench --bench practice`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark stops where it cannot go on"
)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use engine::call::{State, enabled_items};
use engine::customer::{Odds, PersonaSampler, RapportBelief};
use engine::plan::Plan;
use flow::Flow;
use flow::builtin::BuiltInTree;
use flow::cast::Cast;
use flow::load::load;
use studio::simulate::{Arm, CallerSource, Policy, simulate};

/// Measured with the allocator that the program has.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

struct Hand {
    flow: Flow,
    odds: Odds,
    cast: Cast,
}

impl Hand {
    fn of(name: &str) -> Self {
        let flow = load(&BuiltInTree::from_name(name).unwrap(), "2026-11-21").flow.unwrap();
        Self { odds: Odds::new(&flow), cast: flow.cast(), flow }
    }

    /// The plans of everybody in the cast.
    fn plan(&self) -> Plan<'_> {
        let case = |given| self.flow.case(given);
        let personas = self.cast.personas.iter();
        let who: Vec<_> = personas.map(|one| (one.request, case(one.context.given()))).collect();
        let mut plan = Plan::new(&self.flow, &self.odds);
        plan.solve(&who);
        plan
    }
}

#[divan::bench(sample_count = 3, sample_size = 1, args = ["mobile", "broadband"])]
fn solve_for_the_whole_cast(bencher: Bencher, flow: &str) {
    let hand = Hand::of(flow);
    bencher.bench_local(|| black_box(hand.plan().states()));
}

/// What one item is worth, and everything that can be said, in the states along the first answers of a call.
#[divan::bench(args = ["one item", "all choices"])]
fn look_up(bencher: Bencher, what: &str) {
    let hand = Hand::of("mobile");
    let plan = hand.plan();
    let case = hand.flow.case(hand.cast.personas[0].context.given());
    let mut states = vec![State::initial_with(hand.flow.first_request())];
    for _ in 0..12 {
        let state = *states.last().unwrap();
        let Some(best) =
            plan.ranked_actions(case, (&state, RapportBelief::default())).first().copied()
        else {
            break;
        };
        let Some(answer) = hand.flow.item(best.item).answer_ids().next() else { break };
        let said = engine::call::Event::Said { item: best.item, answer };
        let after = engine::call::transition(case, &state, &said).unwrap();
        if after.outcome().is_some() {
            break;
        }
        states.push(after);
    }
    let felt = RapportBelief { understood: 0.4, ready: true };
    bencher.counter(ItemsCount::new(states.len())).bench_local(|| {
        for state in &states {
            if what == "all choices" {
                black_box(plan.ranked_actions(case, (state, felt)));
            } else if let Some((item, _)) = enabled_items(case, state).next() {
                black_box(plan.action_value(case, (state, felt), item));
            }
        }
    });
}

/// Events of simulated calls on one thread.
#[divan::bench(sample_count = 3, sample_size = 1, args = ["random", "equation", "best"])]
fn events_of_mobile(bencher: Bencher, policy: &str) {
    const CALLS: u64 = 300_000;
    let hand = Hand::of("mobile");
    let plan = hand.plan();
    let callers = CallerSource::People(PersonaSampler::new(&hand.flow, &hand.cast, None));
    let policy = match policy {
        "random" => Policy::Random,
        "equation" => Policy::Equation,
        _ => Policy::Best(&plan),
    };
    let side = Arm { flow: &hand.flow, odds: &hand.odds, callers: &callers, policy };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let held = || one.install(|| simulate(&[side], CALLS, 1)).arms[0].events;
    bencher.counter(ItemsCount::new(held())).bench_local(|| black_box(held()));
}
