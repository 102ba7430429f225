//! Exploring: every state that a call can come to, through the very machine that agents run; and what holds
//! on all of those calls.
//!
//! A state is taken apart into a core, the offers made and the caller, none of which hangs on the others but
//! for what gates and conditions ask. Callers go side by side, a bit each, and kinds of customer side by
//! side, a lane each, so that one look at a core serves all of them. Where events lead is asked of
//! [`transition`](crate::call::transition)'s own parts, so what is proved is what runs.

mod actions;
mod advised;
mod callers;
mod counting;
mod customers;
mod deadlock;
mod figures;
mod finding;
mod graph;
mod instrumentation;
mod legal;
mod observe;
mod path;
mod property;
mod prove;
mod question;
mod refute;
mod search;

pub use customers::CustomerClasses;
pub use figures::decisive_figures;
pub use finding::{ProofResult, ProofStatus, Subject};
pub use legal::Reached;
pub use path::Witness;
pub use property::Property;
pub use question::{MaxAnswer, MaxQuery, Maximum};

use crate::call::{Event, PackedState, State, enabled_events};
use actions::EffectIndex;
use callers::{NO_CALLERS, any_lane, members};
use figures::CustomerFigures;
use flow::Flow;

use flow::id::{AnswerId, ItemId};
use graph::CoreGraph;
use instrumentation::Instrumentation;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use search::{ReachableStates, RunLimits, StateRef};
use std::sync::OnceLock;

/// How far exploring may go.
#[derive(Clone, Copy)]
pub struct SearchLimits<'l> {
    /// The most rows that one run may visit: up to 24 states each for every kind of customer. Whatever else a
    /// run numbers as it goes, it numbers no further.
    pub symbolic_states: usize,
    /// Asked again and again, with the rows so far; whether to go on.
    pub keep_going: &'l (dyn Fn(usize) -> bool + Sync),
}

impl<'l> SearchLimits<'l> {
    fn bounds(&self, until_broken: bool) -> RunLimits<'l> {
        RunLimits {
            symbolic_states: self.symbolic_states,
            keep_going: self.keep_going,
            until_broken,
        }
    }
}

impl Default for SearchLimits<'_> {
    /// To the end.
    fn default() -> Self {
        Self { symbolic_states: usize::MAX, keep_going: &|_| true }
    }
}

/// Kinds of customer who were followed side by side.
struct Batch<'f> {
    graph: CoreGraph<'f>,
    reachable: ReachableStates,
    plain_instrumentation: Instrumentation<'f>,
}

/// Every state of a flow.
pub struct Exploration<'f> {
    flow: &'f Flow,
    customers: CustomerClasses<'f>,
    batches: Vec<Batch<'f>>,
    exchanges: OnceLock<(usize, Vec<Exchanges>)>,
    legal: OnceLock<legal::LegalExchanges>,
}

/// What is said of an item on some call.
#[derive(Debug, Clone, Copy, Default)]
struct Exchanges {
    said: bool,
    /// The answers that are given, a bit each by their place.
    given: [u64; 4],
}

impl Exchanges {
    fn take(&mut self, answer: AnswerId) {
        if let Some(bits) = self.given.get_mut(answer.index() / 64) {
            *bits |= 1 << (answer.index() % 64);
        }
    }

    fn gives(&self, answer: AnswerId) -> bool {
        let bits = self.given.get(answer.index() / 64);
        bits.is_some_and(|bits| bits & (1 << (answer.index() % 64)) != 0)
    }
}

impl<'f> Exploration<'f> {
    /// Visits every state that a call of this flow can come to, whoever is calling.
    #[must_use]
    pub fn new(flow: &'f Flow, limits: SearchLimits<'_>) -> Self {
        Self::for_customers(flow, CustomerClasses::new(flow), limits)
    }

    /// Visits every state that calls of these customers can come to.
    #[must_use]
    pub fn for_customers(
        flow: &'f Flow,
        customers: CustomerClasses<'f>,
        limits: SearchLimits<'_>,
    ) -> Self {
        let batch = |cases: &[flow::FlowCase<'f>]| {
            let graph = CoreGraph::new(flow, cases.to_vec(), limits.symbolic_states);
            let (graph, run) = ReachableStates::explore_growing(graph, &limits.bounds(false));
            let unknown = CustomerFigures::unknown(flow);
            let plain = Instrumentation::new(&graph, &unknown, Vec::new(), Vec::new());
            Batch { graph, reachable: run, plain_instrumentation: plain }
        };
        let batches = customers.cases.chunks(callers::LANES).map(batch).collect();
        Self { flow, customers, batches, exchanges: OnceLock::new(), legal: OnceLock::new() }
    }

    /// The flow.
    #[must_use]
    pub fn flow(&self) -> &'f Flow {
        self.flow
    }

    /// The kinds of customer that were told apart.
    #[must_use]
    pub fn customers(&self) -> &CustomerClasses<'f> {
        &self.customers
    }

    /// Whether it was stopped before everything was visited.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.batches.iter().any(|batch| batch.reachable.bounded)
    }

    /// How many states a call can come to, for one customer or another.
    #[must_use]
    pub fn states(&self) -> usize {
        match &self.batches[..] {
            [batch] => {
                let anybody = batch.reachable.visited.iter().map(any_lane);
                anybody.map(|callers| callers.count_ones() as usize).sum()
            }
            _ => self
                .states_by_customer()
                .map(|(state, _)| state.pack())
                .collect::<FxHashSet<_>>()
                .len(),
        }
    }

    /// How many states there are for each kind of customer, all together.
    #[must_use]
    pub fn configurations(&self) -> usize {
        let words = self.batches.iter().flat_map(|batch| batch.reachable.visited.iter().flatten());
        words.map(|callers| callers.count_ones() as usize).sum()
    }

    /// How many events the farthest state is away from where calls begin.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.batches
            .iter()
            .map(|batch| batch.reachable.layers.len().saturating_sub(1))
            .max()
            .unwrap_or(0)
    }

    /// Every state, with the places of the customers who can stand in it; a state once for every batch of
    /// customers.
    pub fn states_by_customer(&self) -> impl Iterator<Item = (State, Vec<usize>)> + '_ {
        self.batches.iter().enumerate().flat_map(|(at, batch)| {
            let of_batch = (0_u32..).zip(&batch.reachable.visited);
            of_batch.flat_map(move |(row, words)| {
                members(any_lane(words)).map(move |caller| {
                    let lanes =
                        words.iter().enumerate().filter(|(_, word)| *word >> caller & 1 != 0);
                    let lanes = lanes.map(|(lane, _)| at * callers::LANES + lane).collect();
                    (batch.reachable.state(&batch.graph, row, caller), lanes)
                })
            })
        })
    }

    /// What is said of each item on some call, by its place.
    fn exchanges(&self) -> &[Exchanges] {
        &self.looked_at().1
    }

    /// The events of all batches, counted for each, and what is said of each item; looked at once.
    fn looked_at(&self) -> &(usize, Vec<Exchanges>) {
        self.exchanges.get_or_init(|| {
            let mut found = vec![Exchanges::default(); self.flow.items().count()];
            let mut count = 0;
            for batch in &self.batches {
                count += batch.transitions(&mut |item, answer| {
                    if let Some(one) = found.get_mut(item.index()) {
                        one.said = true;
                        if let Some(answer) = answer {
                            one.take(answer);
                        }
                    }
                });
            }
            (count, found)
        })
    }

    /// How many events are possible in all states together, each counted once for a state in which it is
    /// possible for one customer or another.
    #[must_use]
    pub fn transitions(&self) -> usize {
        if let [_] = &self.batches[..] {
            return self.looked_at().0;
        }
        // The same state may be come to in several batches, and other events be possible in each.
        let mut customers_in: FxHashMap<PackedState, Vec<usize>> = FxHashMap::default();
        for (state, customers) in self.states_by_customer() {
            customers_in.entry(state.pack()).or_default().extend(customers);
        }
        let possible = |(packed, customers): (&PackedState, &Vec<usize>)| {
            let state = packed.unpack();
            let cases = customers.iter().filter_map(|at| self.customers.cases.get(*at));
            let events = cases.flat_map(|case| enabled_events(*case, &state));
            events.collect::<FxHashSet<Event>>().len()
        };
        customers_in.par_iter().map(possible).sum()
    }
}

impl Batch<'_> {
    /// Counts the events that are possible; `said` is told of every item that can be said, and of each answer that can
    /// then be given.
    fn transitions(&self, said: &mut dyn FnMut(ItemId, Option<AnswerId>)) -> usize {
        let Self { graph, reachable: run, plain_instrumentation: plain } = self;
        let limit = graph.flow.limits.proposals;
        let mut count = 0;
        let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); graph.cores.len()];
        for (at, row) in (0_u32..).zip(&run.symbolic_states) {
            rows_of.get_mut(row.core as usize).into_iter().for_each(|rows| rows.push(at));
        }
        for (core, rows) in (0_u32..).zip(&rows_of).filter(|(_, rows)| !rows.is_empty()) {
            let (state, facts, leads) = graph.core(core);
            let actions = graph.actions(state.step());
            // How many callers each thing leads on, by what it does.
            let mut goes: Vec<Vec<u64>> = vec![Vec::new(); actions.effects.len()];
            for lead in leads {
                if let Some(of) = goes.get_mut(lead.effect as usize) {
                    of.push(lead.callers);
                }
            }
            let led = |does: EffectIndex, anybody: u64| -> usize {
                let of = goes.get(does as usize).map_or(&[][..], Vec::as_slice);
                of.iter().map(|callers| (callers & anybody).count_ones() as usize).sum()
            };
            for group in &actions.groups {
                let gate = plain.gate(state, group.class);
                let parts: Vec<_> = group.boxes.iter().filter(|part| part.fits(facts)).collect();
                if gate == 0 || parts.is_empty() {
                    continue;
                }
                for row in rows {
                    let made = run.made(run.row(*row).offers_made);
                    let offered = group
                        .offer
                        .is_some_and(|offer| made.count() >= limit || made.contains(offer));
                    if offered {
                        continue;
                    }
                    let Some(words) = run.visited.get(*row as usize) else { continue };
                    let mut able = NO_CALLERS;
                    for part in parts.iter().filter(|part| part.counts >> made.count() & 1 != 0) {
                        for (lane, (able, word)) in able.iter_mut().zip(words).enumerate() {
                            if part.lanes >> lane & 1 != 0 {
                                *able |= word & part.callers & gate;
                            }
                        }
                    }
                    let anybody = any_lane(&able);
                    if anybody != 0 {
                        for one in &group.said {
                            let ways = led(one.effect, anybody);
                            said(one.item, (ways > 0).then_some(one.answer));
                            count += ways;
                        }
                    }
                }
            }
            for row in rows {
                let anybody = run.visited.get(*row as usize).map_or(0, any_lane);
                count += actions.unasked().map(|(does, _)| led(does, anybody)).sum::<usize>();
            }
        }
        count
    }

    /// The first state, in the order in which the run came to them, for which `is` holds.
    fn first(&self, is: impl Fn(&State, usize) -> bool) -> Option<StateRef> {
        for (depth, layer) in self.reachable.layers.iter().enumerate() {
            for (row, words) in layer {
                for caller in members(any_lane(words)) {
                    let state = self.reachable.state(&self.graph, *row, caller);
                    let lanes = words.iter().enumerate();
                    let own = lanes.filter(|(_, word)| *word >> caller & 1 != 0);
                    let lane = own.map(|(lane, _)| lane).find(|lane| is(&state, *lane));
                    if let Some(lane) = lane {
                        return Some(StateRef { depth, symbolic_state: *row, lane, caller });
                    }
                }
            }
        }
        None
    }
}
