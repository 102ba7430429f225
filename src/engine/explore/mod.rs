//! Exploring: every state that a call can come to, through the very machine that agents run; and what holds
//! on all of those calls.
//!
//! A state is taken apart into a core, the offers made and the caller, none of which hangs on the others but
//! for what gates and conditions ask. Callers go side by side, a bit each, and kinds of customer side by
//! side, a lane each, so that one look at a core serves all of them. Where events lead is asked of
//! [`step`](crate::call::step)'s own parts, so what is proved is what runs.

mod advised;
mod callers;
mod customers;
mod finding;
mod moves;
mod mute;
mod observe;
mod path;
mod property;
mod prove;
mod question;
mod run;
mod space;
mod straight;
mod watch;

pub use customers::Customers;
pub use finding::{Finding, Subject, Verdict};
pub use path::Witness;
pub use property::Property;
pub use question::{Found, Most};

use crate::call::State;
use callers::{NOBODY, places, union};
use flow::Flow;
use flow::context::Context;
use run::{Bounds, Breach, Run};
use rustc_hash::FxHashSet;
use space::Space;
use watch::Watch;

/// How far exploring may go.
#[derive(Clone, Copy)]
pub struct Limits<'l> {
    /// Threads.
    pub threads: usize,
    /// The most rows that one run may visit: up to 24 states each for every kind of customer.
    pub rows: usize,
    /// Asked again and again, with the rows so far; whether to go on.
    pub go_on: &'l (dyn Fn(usize) -> bool + Sync),
}

impl<'l> Limits<'l> {
    fn bounds(&self, until_broken: bool) -> Bounds<'l> {
        Bounds { rows: self.rows, go_on: self.go_on, until_broken }
    }
}

impl Default for Limits<'_> {
    /// One thread, to the end.
    fn default() -> Self {
        Self { threads: 1, rows: usize::MAX, go_on: &|_| true }
    }
}

/// Kinds of customer who were followed side by side.
struct Batch<'f> {
    space: Space<'f>,
    run: Run,
    plain: Watch<'f>,
}

/// Every state of a flow.
pub struct Exploration<'f> {
    flow: &'f Flow,
    customers: Customers<'f>,
    batches: Vec<Batch<'f>>,
}

impl<'f> Exploration<'f> {
    /// Visits every state that a call of this flow can come to, whoever is calling.
    #[must_use]
    pub fn of(flow: &'f Flow, limits: Limits<'_>) -> Self {
        Self::with(flow, Customers::of(flow), limits)
    }

    /// Visits every state that calls of these customers can come to.
    #[must_use]
    pub fn with(flow: &'f Flow, customers: Customers<'f>, limits: Limits<'_>) -> Self {
        let batch = |cases: &[flow::Case<'f>]| {
            let space = Space::of(flow, cases.to_vec());
            let (space, run) = Run::grown(space, limits.threads, &limits.bounds(false));
            let plain = Watch::of(&space, &Context::empty(flow), Vec::new(), Vec::new());
            Batch { space, run, plain }
        };
        let batches = customers.cases.chunks(callers::LANES).map(batch).collect();
        Self { flow, customers, batches }
    }

    /// The flow.
    #[must_use]
    pub fn flow(&self) -> &'f Flow {
        self.flow
    }

    /// The kinds of customer that were told apart.
    #[must_use]
    pub fn customers(&self) -> &Customers<'f> {
        &self.customers
    }

    /// Whether it was stopped before everything was visited.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.batches.iter().any(|batch| batch.run.bounded)
    }

    /// How many states a call can come to, for one customer or another.
    #[must_use]
    pub fn states(&self) -> usize {
        match &self.batches[..] {
            [batch] => {
                let anybody = batch.run.visited.iter().map(union);
                anybody.map(|callers| callers.count_ones() as usize).sum()
            }
            _ => self.each_for().map(|(state, _)| state.pack()).collect::<FxHashSet<_>>().len(),
        }
    }

    /// How many states there are for each kind of customer, all together.
    #[must_use]
    pub fn configurations(&self) -> usize {
        let words = self.batches.iter().flat_map(|batch| batch.run.visited.iter().flatten());
        words.map(|callers| callers.count_ones() as usize).sum()
    }

    /// How many events the farthest state is away from where calls begin.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.batches.iter().map(|batch| batch.run.layers.len().saturating_sub(1)).max().unwrap_or(0)
    }

    /// Every state, with the places of the customers who can stand in it; a state once for every batch of
    /// customers.
    pub fn each_for(&self) -> impl Iterator<Item = (State, Vec<usize>)> + '_ {
        self.batches.iter().enumerate().flat_map(|(at, batch)| {
            let of_batch = (0_u32..).zip(&batch.run.visited);
            of_batch.flat_map(move |(row, words)| {
                places(union(words)).map(move |caller| {
                    let lanes =
                        words.iter().enumerate().filter(|(_, word)| *word >> caller & 1 != 0);
                    let lanes = lanes.map(|(lane, _)| at * callers::LANES + lane).collect();
                    (batch.run.state(&batch.space, row, caller), lanes)
                })
            })
        })
    }

    /// How many events are possible in all states together, each counted once for a state in which it is
    /// possible for one customer or another.
    #[must_use]
    pub fn transitions(&self) -> usize {
        self.batches.iter().map(|batch| batch.transitions(&mut |_| {})).sum()
    }
}

impl Batch<'_> {
    /// Counts the events that are possible; `said` is told of every item that can be said.
    fn transitions(&self, said: &mut dyn FnMut(flow::id::ItemId)) -> usize {
        let Self { space, run, plain } = self;
        let limit = space.flow.limits.proposals;
        let mut count = 0;
        let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); space.cores.len()];
        for (at, row) in (0_u32..).zip(&run.rows) {
            rows_of.get_mut(row.core as usize).into_iter().for_each(|rows| rows.push(at));
        }
        for (core, rows) in (0_u32..).zip(&rows_of).filter(|(_, rows)| !rows.is_empty()) {
            let (state, facts, leads) = space.core(core);
            let moves = space.moves(state.step());
            // How many callers each thing leads on, by what it does.
            let mut goes: Vec<Vec<u32>> = vec![Vec::new(); moves.does.len()];
            for lead in leads {
                if let Some(of) = goes.get_mut(usize::from(lead.does)) {
                    of.push(lead.callers);
                }
            }
            let led = |does: u16, anybody: u32| -> usize {
                let of = goes.get(usize::from(does)).map_or(&[][..], Vec::as_slice);
                of.iter().map(|callers| (callers & anybody).count_ones() as usize).sum()
            };
            for slot in &moves.slots {
                let gate = plain.gate(state, slot.class);
                let parts: Vec<_> = slot.parts.iter().filter(|part| part.fits(facts)).collect();
                if gate == 0 || parts.is_empty() {
                    continue;
                }
                for row in rows {
                    let made = run.made(run.row(*row).made);
                    let offered =
                        slot.offer.is_some_and(|offer| made.count() >= limit || made.has(offer));
                    if offered {
                        continue;
                    }
                    let Some(words) = run.visited.get(*row as usize) else { continue };
                    let mut able = NOBODY;
                    for part in parts.iter().filter(|part| part.counts >> made.count() & 1 != 0) {
                        for (lane, (able, word)) in able.iter_mut().zip(words).enumerate() {
                            if part.lanes >> lane & 1 != 0 {
                                *able |= word & part.callers & gate;
                            }
                        }
                    }
                    let anybody = union(&able);
                    if anybody != 0 {
                        for one in &slot.said {
                            said(one.item);
                            count += led(one.does, anybody);
                        }
                    }
                }
            }
            for row in rows {
                let anybody = run.visited.get(*row as usize).map_or(0, union);
                count += moves.unasked().map(|(does, _)| led(does, anybody)).sum::<usize>();
            }
        }
        count
    }

    /// The first state, in the order in which the run came to them, for which `is` holds.
    fn first(&self, is: impl Fn(&State, usize) -> bool) -> Option<Breach> {
        for (depth, layer) in self.run.layers.iter().enumerate() {
            for (row, words) in layer {
                for caller in places(union(words)) {
                    let state = self.run.state(&self.space, *row, caller);
                    let lanes = words.iter().enumerate();
                    let own = lanes.filter(|(_, word)| *word >> caller & 1 != 0);
                    let lane = own.map(|(lane, _)| lane).find(|lane| is(&state, *lane));
                    if let Some(lane) = lane {
                        return Some(Breach { depth, row: *row, lane, caller });
                    }
                }
            }
        }
        None
    }
}
