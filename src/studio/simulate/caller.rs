//! Who calls: customers of the flow's cast, or nobody in particular, who answers by the odds alone.

use engine::call::history::{Entry, Turn};
use engine::call::{Event, State, Statement};
use engine::customer::{
    Approach, Break, Crowd, Dice, Odds, Rapport, Temper, Truth, Weights, understands,
};
use engine::plan::Upshot;
use flow::context::Context;
use flow::effect::Noted;
use flow::id::{AnswerId, ItemId, OfferId, ReasonId};
use flow::method::{Emotion, End, Kind};
use flow::{Case, Flow};

/// Those who call.
pub enum Callers<'c> {
    /// Customers of the cast, each with a truth of their own.
    People(Crowd<'c>),
    /// Customers who answer by the odds and what the call has shown alone, as plans take them; of these kinds
    /// in turn.
    Odds(Vec<(Kind, Context)>),
}

/// One who calls.
pub enum Caller<'c> {
    /// A customer with a truth, and their temper.
    Person(Truth<'c>, Temper),
    /// One who answers by the odds alone; with the place of their kind, and how they stand to the talk.
    Odds(usize, Rapport),
}

/// What a customer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reply {
    /// What they answered.
    pub answer: AnswerId,
    /// What they did of their own accord.
    pub more: Option<Event>,
}

impl<'c> Callers<'c> {
    /// The next to call.
    pub fn draw(&self, dice: &mut Dice) -> Option<Caller<'c>> {
        match self {
            Self::People(crowd) => {
                let truth = crowd.draw(dice)?;
                Some(Caller::Person(truth, Temper::first(&truth)))
            }
            Self::Odds(kinds) => Some(Caller::Odds(dice.place(kinds.len()), Rapport::default())),
        }
    }

    /// The kind and the context of a caller, and a number that is the same for all who have the same.
    #[must_use]
    pub fn given<'a>(&'a self, caller: &'a Caller<'c>) -> Option<(usize, Kind, &'a Context)> {
        match (caller, self) {
            (Caller::Person(truth, _), _) => {
                let place = std::ptr::from_ref(truth.persona).addr();
                Some((place, truth.persona.kind, &truth.persona.context))
            }
            (Caller::Odds(at, _), Self::Odds(kinds)) => {
                kinds.get(*at).map(|(kind, context)| (*at, *kind, context))
            }
            (Caller::Odds(..), Self::People(_)) => None,
        }
    }
}

impl Reply {
    /// What is entered of it.
    pub(super) fn turn(self, item: ItemId) -> Turn {
        let said = Event::Said { item, answer: self.answer };
        let events = [Some(said), self.more].into_iter().flatten().map(Entry::Event);
        Turn { entries: events.chain(self.noted().map(Entry::Noted)).collect() }
    }

    /// What the agent notes of it.
    pub(super) fn noted(self) -> Option<Noted> {
        let upset = self.more == Some(Event::Heard(Statement::Upset));
        upset.then_some(Noted::Emotion(Emotion::Upset))
    }
}

impl Caller<'_> {
    /// The reason that is true of them; of one who answers by the odds alone, the last one talked about.
    pub(super) fn reason(&self, now: ReasonId, before: ReasonId) -> ReasonId {
        match self {
            Self::Person(truth, _) => truth.reason,
            Self::Odds(..) if now == ReasonId::NONE => before,
            Self::Odds(..) => now,
        }
    }

    /// How a call came out that seemed to come out so, given what is true of the customer.
    pub(super) fn truly(&self, result: Upshot, offer: Option<OfferId>) -> Upshot {
        match self {
            Self::Person(truth, _) => result.truly(truth, offer),
            Self::Odds(..) => result,
        }
    }

    /// What they do before anything is said: some are upset from the start.
    #[must_use]
    pub fn opens(&self) -> Option<Event> {
        let upset = matches!(self, Self::Person(truth, _)
            if truth.persona.emotion.mood() == flow::method::Mood::Upset);
        upset.then_some(Event::Heard(Statement::Upset))
    }

    /// What they do when an item is said.
    pub fn reply(
        &mut self,
        (case, odds): (Case<'_>, &Odds),
        state: &State,
        (item, approach): (ItemId, Approach),
        (weights, dice): (&mut Weights, &mut Dice),
    ) -> Reply {
        let flow = case.flow();
        match self {
            Self::Person(truth, temper) => {
                let technique = flow.item(item).technique;
                temper.hear(truth, technique, approach);
                if let Some(broke) = temper.breaks(truth, flow, (state, technique)) {
                    let more = Some(broken(broke));
                    return Reply { answer: AnswerId::OTHER, more };
                }
                let all = (item, approach);
                let (answer, more) =
                    weights.answer((flow, odds), (truth, temper), state, all, dice);
                Reply { answer, more }
            }
            Self::Odds(_, rapport) => {
                let reply = by_odds((flow, odds), (state, *rapport), item, dice);
                let technique = flow.item(item).technique;
                let understood = rapport.understood | dice.happens(understands(technique));
                *rapport = rapport.after(technique, understood);
                reply
            }
        }
    }
}

/// What somebody does who answers by the odds alone.
fn by_odds(
    (flow, odds): (&Flow, &Odds),
    (state, rapport): (&State, Rapport),
    id: ItemId,
    dice: &mut Dice,
) -> Reply {
    const FINE: f64 = (1 << 28) as f64;
    let hangs_up = odds.hangs_up(flow, state, flow.item(id).technique);
    if dice.happens(hangs_up) {
        let more = Some(Event::Ended(End::HungUp));
        return Reply { answer: AnswerId::OTHER, more };
    }
    let item = flow.item(id);
    let shares = odds.shares(flow, (state, rapport), (id, item));
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
    let at = dice.weighted(&weights).and_then(|at| shares.get(at));
    Reply { answer: at.map_or(AnswerId::OTHER, |(answer, _)| *answer), more: None }
}

fn broken(broke: Break) -> Event {
    match broke {
        Break::Upset => Event::Heard(Statement::Upset),
        Break::Refuses => Event::Heard(Statement::Refuses),
        Break::HangsUp => Event::Ended(End::HungUp),
    }
}
