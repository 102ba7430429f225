//! Who calls: customers of the flow's cast, or nobody in particular, who answers by the odds alone.

use engine::call::{Event, State, Statement};
use engine::customer::{
    AnswerSampler, Breakdown, CallRng, CustomerGoal, CustomerState, Delivery, Odds, PersonaSampler,
    Rapport, understanding_probability,
};
use engine::plan::OutcomeClass;
use flow::context::Context;
use flow::effect::NotedFact;
use flow::id::RequestId;
use flow::id::{AnswerId, ItemId, OfferId, ReasonId};
use flow::method::{Emotion, End};
use flow::{Flow, FlowCase};

/// Those who call.
pub enum CallerSource<'c> {
    /// Customers of the cast, each with a truth of their own.
    People(PersonaSampler<'c>),
    /// Customers who answer by the odds and what the call has shown alone, as plans take them; with these requests
    /// in turn.
    Odds(Vec<(RequestId, Context)>),
}

/// One who calls.
pub enum SimulatedCaller<'c> {
    /// A customer with a truth, and their temper.
    Person(CustomerGoal<'c>, CustomerState),
    /// One who answers by the odds alone; with the place of their request, and how they stand to the talk.
    Odds(usize, Rapport),
}

/// What a customer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallerReply {
    /// What they answered.
    pub answer: AnswerId,
    /// What they did of their own accord.
    pub more: Option<Event>,
}

impl<'c> CallerSource<'c> {
    /// The next to call.
    pub fn draw(&self, dice: &mut CallRng) -> Option<SimulatedCaller<'c>> {
        match self {
            Self::People(crowd) => {
                let truth = crowd.draw(dice)?;
                Some(SimulatedCaller::Person(truth, CustomerState::initial(&truth)))
            }
            Self::Odds(wishes) => {
                Some(SimulatedCaller::Odds(dice.index(wishes.len()), Rapport::default()))
            }
        }
    }

    /// The request and the context of a caller, and a number that is the same for all who have the same.
    #[must_use]
    pub fn identity<'a>(
        &'a self,
        caller: &'a SimulatedCaller<'c>,
    ) -> Option<(usize, RequestId, &'a Context)> {
        match (caller, self) {
            (SimulatedCaller::Person(truth, _), _) => {
                let place = std::ptr::from_ref(truth.persona).addr();
                Some((place, truth.persona.request, &truth.persona.context))
            }
            (SimulatedCaller::Odds(at, _), Self::Odds(wishes)) => {
                wishes.get(*at).map(|(request, context)| (*at, *request, context))
            }
            (SimulatedCaller::Odds(..), Self::People(_)) => None,
        }
    }
}

impl CallerReply {
    /// What the agent notes of it.
    pub(super) fn noted(self) -> Option<NotedFact> {
        let upset = self.more == Some(Event::Heard(Statement::Upset));
        upset.then_some(NotedFact::Emotion(Emotion::Upset))
    }
}

impl SimulatedCaller<'_> {
    /// The reason that is true of them; of one who answers by the odds alone, the last one talked about.
    pub(super) fn reason(&self, now: ReasonId, before: ReasonId) -> ReasonId {
        match self {
            Self::Person(truth, _) => truth.reason,
            Self::Odds(..) if now == ReasonId::NONE => before,
            Self::Odds(..) => now,
        }
    }

    /// How a call came out that seemed to come out so, given what is true of the customer.
    pub(super) fn true_class(&self, result: OutcomeClass, offer: Option<OfferId>) -> OutcomeClass {
        match self {
            Self::Person(truth, _) => result.true_class(truth, offer),
            Self::Odds(..) => result,
        }
    }

    /// What they do before anything is said: some are upset from the start.
    #[must_use]
    pub fn opening_event(&self) -> Option<Event> {
        let upset = matches!(self, Self::Person(truth, _)
            if truth.persona.emotion.mood() == flow::method::Mood::Upset);
        upset.then_some(Event::Heard(Statement::Upset))
    }

    /// What they do when an item is said.
    pub fn reply(
        &mut self,
        (case, odds): (FlowCase<'_>, &Odds),
        state: &State,
        (item, approach): (ItemId, Delivery),
        (weights, dice): (&mut AnswerSampler, &mut CallRng),
    ) -> CallerReply {
        let flow = case.flow();
        match self {
            Self::Person(truth, temper) => {
                let technique = flow.item(item).technique;
                temper.hear(truth, technique, approach);
                if let Some(broke) = temper.breakdown(truth, flow, (state, technique)) {
                    let more = Some(breakdown_event(broke));
                    return CallerReply { answer: AnswerId::OTHER, more };
                }
                let all = (item, approach);
                let (answer, more) =
                    weights.sample((flow, odds), (truth, temper), state, all, dice);
                CallerReply { answer, more }
            }
            Self::Odds(_, rapport) => {
                let reply = reply_by_odds((flow, odds), (state, *rapport), item, dice);
                let technique = flow.item(item).technique;
                let understood =
                    rapport.understood | dice.chance(understanding_probability(technique));
                *rapport = rapport.after(technique, understood);
                reply
            }
        }
    }
}

/// What somebody does who answers by the odds alone.
fn reply_by_odds(
    (flow, odds): (&Flow, &Odds),
    (state, rapport): (&State, Rapport),
    id: ItemId,
    dice: &mut CallRng,
) -> CallerReply {
    // Shares are whole numbers, so that calls are the same everywhere. A choice: their sum stays far below 2^32.
    const FINE: f64 = (1 << 28) as f64;
    let hangs_up = odds.hang_up_probability(flow, state, flow.item(id).technique);
    if dice.chance(hangs_up) {
        let more = Some(Event::Ended(End::HungUp));
        return CallerReply { answer: AnswerId::OTHER, more };
    }
    let item = flow.item(id);
    let shares = odds.answer_distribution(flow, (state, rapport), (id, item));
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    let weights: Vec<u32> = shares
        .iter()
        .map(|(_, share)| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of one in fine parts"
            )]
            let whole = (share / sum * FINE).round() as u32;
            whole
        })
        .collect();
    let at = dice.weighted_index(&weights).and_then(|at| shares.get(at));
    CallerReply { answer: at.map_or(AnswerId::OTHER, |(answer, _)| *answer), more: None }
}

fn breakdown_event(broke: Breakdown) -> Event {
    match broke {
        Breakdown::Upset => Event::Heard(Statement::Upset),
        Breakdown::Refuses => Event::Heard(Statement::Refuses),
        Breakdown::HangsUp => Event::Ended(End::HungUp),
    }
}
