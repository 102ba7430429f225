//! Calls, one by one, on all threads.

use super::caller::{CallerReply, CallerSource, SimulatedCaller};
use super::compare::PairedDifference;
use super::episode::{DecisionCache, Episode, ExchangeStates};
use super::policy::Policy;
use super::tally::{ArmStats, EpisodeResult};
use engine::call::{Event, State, transition};
use engine::customer::{AnswerSampler, CallRng, Delivery, Odds};
use engine::plan::OutcomeClass;
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::method::{End, Technique};
use flow::{Flow, FlowCase};
use std::sync::atomic::{AtomicU64, Ordering};

/// Calls are given to threads in lots of this many. A choice: large against the cost of handing out, small against the
/// 20,000 calls that are usual. Nothing but speed hangs on it.
const BATCH_SIZE: u64 = 512;
/// No call has more exchanges; who talks on and on is hung up on. A choice, docs/PRACTICE.md: twice the longest
/// patience of a customer (40).
const MAX_EXCHANGES: u32 = 80;

/// One policy with a flow.
#[derive(Clone, Copy)]
pub struct Arm<'s> {
    /// The flow.
    pub flow: &'s Flow,
    /// Its odds.
    pub odds: &'s Odds,
    /// Who calls.
    pub callers: &'s CallerSource<'s>,
    /// How the agent chooses.
    pub policy: Policy<'s>,
}

/// What a simulation came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SimulationResult {
    /// For each side.
    pub arms: Vec<ArmStats>,
    /// What the second did better than the first, where there are two.
    pub difference: PairedDifference,
}

/// Simulates so many calls for each side; the same customers call each of them.
#[must_use]
pub fn simulate(sides: &[Arm<'_>], calls: u64, seed: u64) -> SimulationResult {
    let next = AtomicU64::new(0);
    let work = || {
        let mut agents: Vec<SimulatedAgent<'_>> =
            sides.iter().map(|side| SimulatedAgent::new(*side)).collect();
        let mut found = SimulationResult {
            arms: vec![ArmStats::default(); sides.len()],
            difference: PairedDifference::default(),
        };
        loop {
            let from = next.fetch_add(BATCH_SIZE, Ordering::Relaxed);
            if from >= calls {
                return found;
            }
            for call in from..calls.min(from + BATCH_SIZE) {
                found.run_call(&mut agents, seed, call);
            }
        }
    };
    let mut all = SimulationResult {
        arms: vec![ArmStats::default(); sides.len()],
        difference: PairedDifference::default(),
    };
    // What an agent has worked out serves all calls of its thread.
    let founds = rayon::broadcast(|_| work());
    for found in founds {
        all.arms.iter_mut().zip(&found.arms).for_each(|(one, more)| one.merge(more));
        all.difference.merge(&found.difference);
    }
    all
}

impl SimulationResult {
    fn run_call(&mut self, agents: &mut [SimulatedAgent<'_>], seed: u64, call: u64) {
        let mut ends: [Option<EpisodeResult>; 2] = [None; 2];
        for (at, (agent, tally)) in agents.iter_mut().zip(&mut self.arms).enumerate() {
            let mut dice = CallRng::new(seed, call);
            let Some(mut caller) = agent.side.callers.draw(&mut dice) else { continue };
            let Some((ended, reason)) = agent.run_episode(&mut caller, &mut dice) else { continue };
            let flow = agent.side.flow;
            let style = match &caller {
                SimulatedCaller::Person(truth, _) => &*truth.manner.id,
                SimulatedCaller::Odds(..) => "",
            };
            let reason = flow.reason(flow.root_reason(reason)).map_or("none", |reason| &*reason.id);
            tally.add((reason, style), &ended);
            ends.get_mut(at).into_iter().for_each(|place| *place = Some(ended));
        }
        if let [Some(one), Some(other)] = ends {
            self.difference.add(&other, &one);
        }
    }
}

/// An agent at work: a policy, and what was worked out of its calls.
struct SimulatedAgent<'s> {
    side: Arm<'s>,
    decisions: DecisionCache,
    weights: AnswerSampler,
}

/// What is counted of a call.
#[derive(Clone, Copy, Default)]
struct EpisodeCounts {
    exchanges: u32,
    offers: u32,
    events: u32,
}

impl<'s> SimulatedAgent<'s> {
    fn new(side: Arm<'s>) -> Self {
        Self { side, decisions: DecisionCache::default(), weights: AnswerSampler::default() }
    }

    /// Holds one call; how it ended, and the reason that was true, or the last one talked about.
    fn run_episode(
        &mut self,
        caller: &mut SimulatedCaller<'_>,
        dice: &mut CallRng,
    ) -> Option<(EpisodeResult, ReasonId)> {
        let Arm { flow, callers, policy, .. } = self.side;
        let (who, request, context) = callers.identity(caller)?;
        let context = context.clone();
        let case = flow.case(context.given());
        let mut walk = Episode::new(case, &context, who, State::initial_with(request));
        if let Some(event) = caller.opening_event() {
            walk.open(event);
        }
        let (mut count, mut reason) = (EpisodeCounts::default(), ReasonId::NONE);
        loop {
            let state = walk.state;
            reason = caller.reason(state.reason(), reason);
            let say = walk.next_line(policy, &mut self.decisions, &mut |most| dice.index(most));
            let Some((item, approach)) = say.filter(|_| count.exchanges < MAX_EXCHANGES) else {
                // Nothing is left to say: the wish is processed. Who talks on and on is hung up on.
                let end = if say.is_some() { End::HungUp } else { End::Left };
                let after = transition(case, &state, &Event::Ended(end)).ok()?;
                let result = OutcomeClass::classify(case, &state, after.outcome()?);
                let result = caller.true_class(result, after.offer());
                return Some((count.ended(flow, result, &walk), reason));
            };
            let (reply, after) = self.reply(case, caller, &state, (item, approach), dice)?;
            count.exchanges += 1;
            count.events += 1 + u32::from(reply.more.is_some());
            count.offers += u32::from(case.item(item).technique == Technique::Offer);
            walk.exchange(item, reply, after);
            if let Some(outcome) = walk.state.outcome() {
                let result = OutcomeClass::classify(case, &state, outcome);
                let result = caller.true_class(result, walk.state.offer());
                return Some((count.ended(flow, result, &walk), reason));
            }
        }
    }

    /// What the customer does, as far as the machine has room for it here.
    fn reply(
        &mut self,
        case: FlowCase<'_>,
        caller: &mut SimulatedCaller<'_>,
        state: &State,
        (item, approach): (ItemId, Delivery),
        dice: &mut CallRng,
    ) -> Option<(CallerReply, ExchangeStates)> {
        let with = (&mut self.weights, dice);
        let reply = caller.reply((case, self.side.odds), state, (item, approach), with);
        let said = |answer| transition(case, state, &Event::Said { item, answer }).ok();
        let (answer, after) = said(reply.answer)
            .map(|after| (reply.answer, after))
            .or_else(|| said(AnswerId::OTHER).map(|after| (AnswerId::OTHER, after)))?;
        let more = reply.more.filter(|_| after.outcome().is_none());
        let more = more.and_then(|more| Some((more, transition(case, &after, &more).ok()?)));
        let (more, after_more) = more.unzip();
        Some((CallerReply { answer, more }, ExchangeStates { answer: after, more: after_more }))
    }
}

impl EpisodeCounts {
    fn ended(self, flow: &Flow, result: OutcomeClass, walk: &Episode<'_>) -> EpisodeResult {
        let exchanges = i64::from(flow.rewards.exchange) * i64::from(self.exchanges);
        EpisodeResult {
            outcome_class: result,
            exchanges: self.exchanges,
            offers: self.offers,
            breaks: walk.breaks,
            warnings: walk.warnings,
            points: exchanges + i64::from(result.reward(&flow.rewards)),
            events: self.events,
        }
    }
}
