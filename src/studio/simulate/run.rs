//! Calls, one by one, on all threads.

use super::caller::{Caller, Callers, Reply};
use super::compare::Difference;
use super::policy::Policy;
use super::tally::{Ended, Tally};
use super::walk::{After, Decisions, Walk};
use engine::call::{Event, State, step};
use engine::customer::{Approach, Dice, Odds, Weights};
use engine::plan::Upshot;
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::method::{End, Technique};
use flow::{Case, Flow};
use std::sync::atomic::{AtomicU64, Ordering};

/// Calls are given to threads in lots of this many.
const LOT: u64 = 512;
/// No call has more exchanges; who talks on and on is hung up on.
const MOST_EXCHANGES: u32 = 80;

/// One policy with a flow.
#[derive(Clone, Copy)]
pub struct Side<'s> {
    /// The flow.
    pub flow: &'s Flow,
    /// Its odds.
    pub odds: &'s Odds,
    /// Who calls.
    pub callers: &'s Callers<'s>,
    /// How the agent chooses.
    pub policy: Policy<'s>,
}

/// What a simulation came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Simulated {
    /// For each side.
    pub sides: Vec<Tally>,
    /// What the second did better than the first, where there are two.
    pub difference: Difference,
}

/// Simulates so many calls for each side; the same customers call each of them.
#[must_use]
pub fn simulate(sides: &[Side<'_>], calls: u64, seed: u64, threads: usize) -> Simulated {
    let next = AtomicU64::new(0);
    let work = || {
        let mut agents: Vec<Agent<'_>> = sides.iter().map(|side| Agent::new(*side)).collect();
        let mut found = Simulated {
            sides: vec![Tally::default(); sides.len()],
            difference: Difference::default(),
        };
        loop {
            let from = next.fetch_add(LOT, Ordering::Relaxed);
            if from >= calls {
                return found;
            }
            for call in from..calls.min(from + LOT) {
                found.hold(&mut agents, seed, call);
            }
        }
    };
    let mut all =
        Simulated { sides: vec![Tally::default(); sides.len()], difference: Difference::default() };
    let founds: Vec<Simulated> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let own = work();
        let join = |one: std::thread::ScopedJoinHandle<'_, Simulated>| {
            one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        [own].into_iter().chain(others.into_iter().map(join)).collect()
    });
    for found in founds {
        all.sides.iter_mut().zip(&found.sides).for_each(|(one, more)| one.merge(more));
        all.difference.merge(&found.difference);
    }
    all
}

impl Simulated {
    fn hold(&mut self, agents: &mut [Agent<'_>], seed: u64, call: u64) {
        let mut ends: [Option<Ended>; 2] = [None; 2];
        for (at, (agent, tally)) in agents.iter_mut().zip(&mut self.sides).enumerate() {
            let mut dice = Dice::new(seed, call);
            let Some(mut caller) = agent.side.callers.draw(&mut dice) else { continue };
            let Some((ended, reason)) = agent.hold(&mut caller, &mut dice) else { continue };
            let flow = agent.side.flow;
            let style = match &caller {
                Caller::Person(truth, _) => &*truth.manner.id,
                Caller::Odds(..) => "",
            };
            let reason = flow.reason(flow.top_of(reason)).map_or("none", |reason| &*reason.id);
            tally.add((reason, style), &ended);
            ends.get_mut(at).into_iter().for_each(|place| *place = Some(ended));
        }
        if let [Some(one), Some(other)] = ends {
            self.difference.add(&other, &one);
        }
    }
}

/// An agent at work: a policy, and what was worked out of its calls.
struct Agent<'s> {
    side: Side<'s>,
    decisions: Decisions,
    weights: Weights,
}

/// What is counted of a call.
#[derive(Clone, Copy, Default)]
struct Count {
    exchanges: u32,
    offers: u32,
    events: u32,
}

impl<'s> Agent<'s> {
    fn new(side: Side<'s>) -> Self {
        Self { side, decisions: Decisions::default(), weights: Weights::default() }
    }

    /// Holds one call; how it ended, and the reason that was true, or the last one talked about.
    fn hold(&mut self, caller: &mut Caller<'_>, dice: &mut Dice) -> Option<(Ended, ReasonId)> {
        let Side { flow, callers, policy, .. } = self.side;
        let (who, kind, context) = callers.given(caller)?;
        let context = context.clone();
        let case = flow.case(context.given());
        let mut walk = Walk::new(case, &context, who, State::first(kind));
        if let Some(event) = caller.opens() {
            walk.opens(event);
        }
        let (mut count, mut reason) = (Count::default(), ReasonId::NONE);
        loop {
            let state = walk.state;
            reason = caller.reason(state.reason(), reason);
            let say = walk.says(policy, &mut self.decisions, &mut |most| dice.place(most));
            let Some((item, approach)) = say.filter(|_| count.exchanges < MOST_EXCHANGES) else {
                // Nothing is left to say: the wish is processed. Who talks on and on is hung up on.
                let end = if say.is_some() { End::HungUp } else { End::Left };
                let after = step(case, &state, &Event::Ended(end)).ok()?;
                let result = Upshot::of(case, &state, after.outcome()?);
                let result = caller.truly(result, after.offer());
                return Some((count.ended(flow, result, &walk), reason));
            };
            let (reply, after) = self.reply(case, caller, &state, (item, approach), dice)?;
            count.exchanges += 1;
            count.events += 1 + u32::from(reply.more.is_some());
            count.offers += u32::from(case.item(item).technique == Technique::Offer);
            walk.exchange(item, reply, after);
            if let Some(outcome) = walk.state.outcome() {
                let result = Upshot::of(case, &state, outcome);
                let result = caller.truly(result, walk.state.offer());
                return Some((count.ended(flow, result, &walk), reason));
            }
        }
    }

    /// What the customer does, as far as the machine has room for it here.
    fn reply(
        &mut self,
        case: Case<'_>,
        caller: &mut Caller<'_>,
        state: &State,
        (item, approach): (ItemId, Approach),
        dice: &mut Dice,
    ) -> Option<(Reply, After)> {
        let with = (&mut self.weights, dice);
        let reply = caller.reply((case, self.side.odds), state, (item, approach), with);
        let said = |answer| step(case, state, &Event::Said { item, answer }).ok();
        let (answer, after) = said(reply.answer)
            .map(|after| (reply.answer, after))
            .or_else(|| said(AnswerId::OTHER).map(|after| (AnswerId::OTHER, after)))?;
        let more = reply.more.filter(|_| after.outcome().is_none());
        let more = more.and_then(|more| Some((more, step(case, &after, &more).ok()?)));
        let (more, after_more) = more.unzip();
        Some((Reply { answer, more }, After { answer: after, more: after_more }))
    }
}

impl Count {
    fn ended(self, flow: &Flow, result: Upshot, walk: &Walk<'_>) -> Ended {
        let exchanges = i64::from(flow.aims.exchange) * i64::from(self.exchanges);
        Ended {
            result,
            exchanges: self.exchanges,
            offers: self.offers,
            breaks: walk.breaks,
            warnings: walk.warnings,
            points: exchanges + i64::from(result.points(&flow.aims)),
            events: self.events,
        }
    }
}
