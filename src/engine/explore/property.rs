//! What every flow is held to, whatever its rules say.

use super::actions;
use super::graph::CoreGraph;
use super::instrumentation::{EventPredicate, Observer, ObserverKind};
use crate::call::{Event, Outcome};
use flow::FlowCase;
use flow::condition::{Condition, FactBox};
use flow::fact::Field;
use flow::method::{End, GateClass, Mood, Step};

/// Something that every flow is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Property {
    /// No proposal before the reason is confirmed (`probe.gate`).
    ReasonFirst,
    /// While the customer is upset, only what soothes or lets go is said (`complaint.emotion_first`).
    FeelingsFirst,
    /// After the last refusal that counts, only what soothes or lets go is said.
    NoMeansNo,
    /// Proposals and refusals keep to the flow's limits.
    Limits,
    /// A customer is kept only by an explicit yes to the proposal on the table.
    Consent,
    /// The customer can be let go from every state, at once.
    WayOut,
    /// Every state leads to an ending.
    Ending,
    /// There is something to say in every state.
    SomethingToSay,
    /// Every item can be said on some call.
    EveryItem,
    /// Every answer that is written can be given on some call.
    EveryAnswer,
    /// No call goes on to ever new states.
    Finite,
}

impl Property {
    /// Every property.
    pub const ALL: [Self; 11] = [
        Self::ReasonFirst,
        Self::FeelingsFirst,
        Self::NoMeansNo,
        Self::Limits,
        Self::Consent,
        Self::WayOut,
        Self::Ending,
        Self::SomethingToSay,
        Self::EveryItem,
        Self::EveryAnswer,
        Self::Finite,
    ];

    /// Its id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ReasonFirst => "every.reason_first",
            Self::FeelingsFirst => "every.feelings_first",
            Self::NoMeansNo => "every.no_means_no",
            Self::Limits => "every.limits",
            Self::Consent => "every.consent",
            Self::WayOut => "every.way_out",
            Self::Ending => "every.ending",
            Self::SomethingToSay => "every.something_to_say",
            Self::EveryItem => "every.item_said",
            Self::EveryAnswer => "every.answer_given",
            Self::Finite => "every.finite",
        }
    }

    /// What it asks of events, if it is about events; the rest is seen once everything was visited.
    pub(super) fn observer<'f>(self, graph: &CoreGraph<'f>) -> Option<Observer<'f>> {
        let limits = graph.flow.limits;
        let (asks, field, bits) = match self {
            Self::ReasonFirst => {
                (ObserverKind::Never, Field::STEP, !Field::STEP.bit(Step::Propose.index()))
            }
            Self::FeelingsFirst => {
                (ObserverKind::Never, Field::MOOD, Field::MOOD.bit(Mood::Upset.index()))
            }
            Self::NoMeansNo => {
                let spent = Field::REFUSALS.bit(usize::from(limits.refusals));
                (ObserverKind::Never, Field::REFUSALS, spent)
            }
            Self::Limits => {
                let made =
                    (0..limits.proposals).map(|count| Field::PROPOSALS.bit(usize::from(count)));
                (ObserverKind::Never, Field::PROPOSALS, !made.fold(0, |bits, bit| bits | bit))
            }
            Self::Consent => {
                (ObserverKind::Never, Field::STEP, !Field::STEP.bit(Step::Agree.index()))
            }
            Self::WayOut | Self::Ending => {
                (ObserverKind::Always, Field::STEP, !Field::STEP.bit(Step::Closed.index()))
            }
            Self::SomethingToSay => (ObserverKind::Always, Field::STEP, u128::MAX),
            Self::EveryItem | Self::EveryAnswer | Self::Finite => return None,
        };
        let where_it_is_asked = FactBox { state: !field.all() | bits, ..FactBox::any() };
        let condition = Condition::any_of(vec![where_it_is_asked]);
        let parts = actions::split_condition(&condition, &graph.cases, limits.refusals);
        Some(Observer { kind: asks, boxes: parts, predicate: self.is() })
    }

    /// The event that must never happen where it is asked, or must be possible there.
    fn is<'f>(self) -> EventPredicate<'f> {
        fn class(case: FlowCase<'_>, event: Event) -> Option<GateClass> {
            let Event::Said { item, .. } = event else { return None };
            Some(case.item(item).technique.class())
        }
        match self {
            Self::ReasonFirst | Self::Limits => {
                Box::new(|case, event, _, _| class(case, event) == Some(GateClass::Proposal))
            }
            Self::FeelingsFirst | Self::NoMeansNo => Box::new(move |case, event, before, _| {
                let answers = [GateClass::Soothing, GateClass::Answering, GateClass::LettingGo];
                let serves = (self == Self::NoMeansNo).then_some(GateClass::Serving);
                let careful: Vec<GateClass> = answers.into_iter().chain(serves).collect();
                before.outcome().is_none()
                    && class(case, event).is_some_and(|class| !careful.contains(&class))
            }),
            Self::Consent => Box::new(|_, _, before, after| {
                before.outcome().is_none() && matches!(after.outcome(), Some(Outcome::Retained(_)))
            }),
            Self::WayOut => Box::new(|_, event, _, _| event == Event::Ended(End::Left)),
            Self::Ending => Box::new(|_, _, before, after| {
                before.outcome().is_none() && after.outcome().is_some()
            }),
            Self::SomethingToSay => Box::new(|_, event, _, _| matches!(event, Event::Said { .. })),
            Self::EveryItem | Self::EveryAnswer | Self::Finite => Box::new(|_, _, _, _| false),
        }
    }
}
