//! What happens, and whether it is a deed that a rule watches for.

use crate::call::{Event, State, Statement};
use flow::condition::NotedFacts;
use flow::conduct::{EventAtom, EventMask, EventPattern};
use flow::context::Context;
use flow::effect::{Effect, Refusal};
use flow::id::{AnswerId, ItemId, PhraseId};
use flow::method::{Flaw, Mood, Objection, StatementKind, Technique};
use flow::{Answer, Flow, FlowCase, Item};

/// What happens at one point of a call.
#[derive(Debug, Clone, Copy)]
pub enum ObservedEvent<'a> {
    /// An event, and the state it led to.
    Event(Event, &'a State),
    /// The agent is about to say this item; the answer is still to come.
    Saying(ItemId),
    /// The agent's own words held these phrases.
    Words(&'a [PhraseId]),
}

/// What happens, and where the call stood before it.
#[derive(Debug, Clone, Copy)]
pub struct Observation<'a> {
    /// The state before.
    pub before: &'a State,
    /// What the agent had noted.
    pub notes: NotedFacts,
    /// The customer's context.
    pub context: &'a Context,
    /// What happens.
    pub event: ObservedEvent<'a>,
}

/// Whether something is so, where the answer may be still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriState {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Only the customer's answer will tell.
    Open,
}

impl TriState {
    fn from_bool(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// The signs of what happens; of what is about to be said, all that its answer may bring as well.
pub(super) fn event_mask(case: FlowCase<'_>, happening: &Observation<'_>) -> EventMask {
    match happening.event {
        ObservedEvent::Words(_) => EventMask::WORDS,
        ObservedEvent::Saying(_) => EventMask::ALL,
        ObservedEvent::Event(event, after) => {
            let said = match event {
                Event::Said { item, .. } => EventMask::technique(case.item(item).technique),
                Event::Heard(_) | Event::Ended(_) => EventMask::NONE,
            };
            let tells = StatementKind::ALL.iter().filter(|tells| event_tells(case, event, **tells));
            let tells = tells.fold(said, |signs, tells| signs.union(EventMask::tells(*tells)));
            let before = happening.before;
            let outcome = after.outcome().filter(|_| before.outcome().is_none());
            let ends =
                outcome.map_or(EventMask::NONE, |outcome| EventMask::outcome(outcome.name()));
            let moved = before.step() != after.step();
            let enters = if moved { EventMask::enters(after.step()) } else { EventMask::NONE };
            tells.union(ends).union(enters)
        }
    }
}

/// Whether what happens is the deed.
#[must_use]
pub fn matches(case: FlowCase<'_>, deed: &EventPattern, happening: &Observation<'_>) -> TriState {
    let certainly = |is: &dyn Fn(&EventAtom) -> bool| {
        TriState::from_bool(deed.boxes().iter().any(|parts| parts.iter().all(is)))
    };
    let Observation { before, context, event: what, .. } = *happening;
    match what {
        ObservedEvent::Event(event @ Event::Said { item, answer }, after) => {
            let said = case.flow().item(item);
            certainly(&|part| match part {
                EventAtom::Technique(wanted) => wanted.contains(&said.technique),
                EventAtom::Item(wanted) => wanted.contains(&item),
                EventAtom::Flaw(wanted) => {
                    wanted.iter().any(|flaw| has_flaw(case, context, said, *flaw))
                }
                EventAtom::Answer(names) => said
                    .answer(answer)
                    .is_some_and(|one| names.iter().any(|name| name == &*one.text.id)),
                EventAtom::Tells(_)
                | EventAtom::Outcome(_)
                | EventAtom::Enters(_)
                | EventAtom::Phrase(_)
                | EventAtom::Advised(_) => unasked_matches(case, part, before, event, after),
            })
        }
        ObservedEvent::Event(event @ (Event::Heard(_) | Event::Ended(_)), after) => {
            certainly(&|part| unasked_matches(case, part, before, event, after))
        }
        ObservedEvent::Words(found) => certainly(&|part| match part {
            EventAtom::Phrase(wanted) => found.iter().any(|one| wanted.contains(one)),
            EventAtom::Technique(_)
            | EventAtom::Item(_)
            | EventAtom::Answer(_)
            | EventAtom::Tells(_)
            | EventAtom::Outcome(_)
            | EventAtom::Enters(_)
            | EventAtom::Flaw(_)
            | EventAtom::Advised(_) => false,
        }),
        ObservedEvent::Saying(item) => deed.boxes().iter().fold(TriState::No, |any, parts| {
            let all = |all: TriState, part| all.and(saying_matches(case, part, context, item));
            any.or(parts.iter().fold(TriState::Yes, all))
        }),
    }
}

/// What any event can be, whether something was asked or not.
fn unasked_matches(
    case: FlowCase<'_>,
    part: &EventAtom,
    before: &State,
    event: Event,
    after: &State,
) -> bool {
    match part {
        EventAtom::Tells(wanted) => wanted.iter().any(|tells| event_tells(case, event, *tells)),
        EventAtom::Outcome(wanted) => {
            before.outcome().is_none()
                && after.outcome().is_some_and(|outcome| wanted.contains(&outcome.name()))
        }
        EventAtom::Enters(steps) => before.step() != after.step() && steps.contains(after.step()),
        EventAtom::Technique(_)
        | EventAtom::Item(_)
        | EventAtom::Answer(_)
        | EventAtom::Phrase(_)
        | EventAtom::Flaw(_)
        | EventAtom::Advised(_) => false,
    }
}

/// An item is about to be said: what hangs on the answer is open where some answer would do it.
fn saying_matches(case: FlowCase<'_>, part: &EventAtom, context: &Context, id: ItemId) -> TriState {
    let item = case.flow().item(id);
    let some_answer = |does: &dyn Fn(&Answer) -> bool| {
        if item.answers.iter().any(does) { TriState::Open } else { TriState::No }
    };
    match part {
        EventAtom::Technique(wanted) => TriState::from_bool(wanted.contains(&item.technique)),
        EventAtom::Item(wanted) => TriState::from_bool(wanted.contains(&id)),
        EventAtom::Flaw(wanted) => {
            TriState::from_bool(wanted.iter().any(|flaw| has_flaw(case, context, item, *flaw)))
        }
        EventAtom::Answer(names) => {
            some_answer(&|answer| names.iter().any(|name| name == &*answer.text.id))
        }
        EventAtom::Tells(wanted) => {
            some_answer(&|answer| wanted.iter().any(|tells| effect_tells(&answer.effect, *tells)))
        }
        EventAtom::Outcome(_) => some_answer(&|answer| answer.effect.ending.is_some()),
        EventAtom::Enters(_) => {
            some_answer(&|answer| answer.effect.go.is_some() || answer.effect.reason.is_some())
        }
        EventAtom::Phrase(_) | EventAtom::Advised(_) => TriState::No,
    }
}

/// Whether an event makes something known, be it as an answer or of the customer's own accord.
fn event_tells(case: FlowCase<'_>, event: Event, tells: StatementKind) -> bool {
    match event {
        Event::Said { item, answer } => {
            answer != AnswerId::OTHER
                && case
                    .item(item)
                    .answer(answer)
                    .is_some_and(|one| effect_tells(&one.effect, tells))
        }
        Event::Heard(statement) => tells == statement_tells(statement),
        Event::Ended(_) => false,
    }
}

fn effect_tells(effect: &Effect, tells: StatementKind) -> bool {
    match tells {
        StatementKind::Reason => effect.reason.is_some(),
        StatementKind::Request => effect.request.is_some(),
        StatementKind::Upset => effect.mood == Some(Mood::Upset),
        StatementKind::Refusal => effect.refusal == Some(Refusal::Adds),
        StatementKind::Reopens => effect.refusal == Some(Refusal::TakenBack),
        StatementKind::Objection => effect.objection == Some(Objection::Open),
    }
}

fn statement_tells(statement: Statement) -> StatementKind {
    match statement {
        Statement::Reason(_) => StatementKind::Reason,
        Statement::Request(_) => StatementKind::Request,
        Statement::Upset => StatementKind::Upset,
        Statement::Refuses => StatementKind::Refusal,
        Statement::Reopens => StatementKind::Reopens,
        Statement::Objects => StatementKind::Objection,
    }
}

/// Whether saying an item could be the deed for some customer, as far as the item itself tells.
#[must_use]
pub fn could_match(deed: &EventPattern, flow: &Flow, id: ItemId, item: &Item) -> bool {
    let is = |part: &EventAtom| match part {
        EventAtom::Technique(wanted) => wanted.contains(&item.technique),
        EventAtom::Item(wanted) => wanted.contains(&id),
        EventAtom::Flaw(wanted) => wanted.iter().any(|flaw| match flaw {
            Flaw::NoEvidence => lacks_evidence(item),
            Flaw::Dearer => item.offer.is_some_and(|offer| flow.offer(offer).monthly.is_some()),
            Flaw::ByManner => item.offer.is_some() && item.when.reads_notes(),
            Flaw::LeaversOnly => item.offer.is_some() && flow.is_for_informed_leavers(&item.when),
        }),
        EventAtom::Answer(_)
        | EventAtom::Tells(_)
        | EventAtom::Phrase(_)
        | EventAtom::Outcome(_)
        | EventAtom::Enters(_) => true,
        EventAtom::Advised(_) => false,
    };
    deed.boxes().iter().any(|parts| parts.iter().all(is))
}

/// Whether an item claims something and names no evidence.
#[must_use]
pub fn lacks_evidence(item: &Item) -> bool {
    matches!(item.technique, Technique::AmplifyCost | Technique::Evidence)
        && item.evidence.is_none()
}

fn has_flaw(case: FlowCase<'_>, context: &Context, item: &Item, flaw: Flaw) -> bool {
    match flaw {
        Flaw::NoEvidence => lacks_evidence(item),
        Flaw::Dearer => item.offer.is_some_and(|offer| case.flow().offer(offer).is_dearer(context)),
        Flaw::ByManner => item.offer.is_some() && item.when.reads_notes(),
        Flaw::LeaversOnly => {
            item.offer.is_some() && case.flow().is_for_informed_leavers(&item.when)
        }
    }
}
