//! What happens, and whether it is a deed that a rule watches for.

use crate::call::{Event, State, Statement};
use flow::condition::{Field, Notes};
use flow::conduct::{Deed, Part, Signs};
use flow::context::Context;
use flow::effect::{Effect, Refusal};
use flow::id::{AnswerId, ItemId, PhraseId};
use flow::method::{Flaw, Kind, Mood, Objection, Technique, Tells};
use flow::{Answer, Case, Flow, Item};

/// What happens at one point of a call.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// An event, and the state it led to.
    Event(Event, &'a State),
    /// The agent is about to say this item; the answer is still to come.
    Saying(ItemId),
    /// The agent's own words held these phrases.
    Words(&'a [PhraseId]),
}

/// What happens, and where the call stood before it.
#[derive(Debug, Clone, Copy)]
pub struct Happening<'a> {
    /// The state before.
    pub before: &'a State,
    /// What the agent had noted.
    pub notes: Notes,
    /// The customer's context.
    pub context: &'a Context,
    /// What happens.
    pub what: What<'a>,
}

/// Whether something is so, where the answer may be still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Only the customer's answer will tell.
    Open,
}

impl Seen {
    fn of(holds: bool) -> Self {
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
pub(super) fn signs(case: Case<'_>, happening: &Happening<'_>) -> Signs {
    match happening.what {
        What::Words(_) => Signs::WORDS,
        What::Saying(_) => Signs::ALL,
        What::Event(event, after) => {
            let said = match event {
                Event::Said { item, .. } => Signs::technique(case.item(item).technique),
                Event::Heard(_) | Event::Ended(_) => Signs::NONE,
            };
            let tells = Tells::ALL.iter().filter(|tells| event_tells(case, event, **tells));
            let tells = tells.fold(said, |signs, tells| signs.or(Signs::tells(*tells)));
            let before = happening.before;
            let outcome = after.outcome().filter(|_| before.outcome().is_none());
            let ends = outcome.map_or(Signs::NONE, |outcome| Signs::outcome(outcome.name()));
            let moved = before.step() != after.step();
            let enters = if moved { Signs::enters(after.step()) } else { Signs::NONE };
            tells.or(ends).or(enters)
        }
    }
}

/// Whether what happens is the deed.
#[must_use]
pub fn seen(case: Case<'_>, deed: &Deed, happening: &Happening<'_>) -> Seen {
    let certainly = |is: &dyn Fn(&Part) -> bool| {
        Seen::of(deed.boxes().iter().any(|parts| parts.iter().all(is)))
    };
    let Happening { before, context, what, .. } = *happening;
    match what {
        What::Event(event @ Event::Said { item, answer }, after) => {
            let said = case.flow().item(item);
            certainly(&|part| match part {
                Part::Technique(wanted) => wanted.contains(&said.technique),
                Part::Item(wanted) => wanted.contains(&item),
                Part::Flaw(wanted) => {
                    wanted.iter().any(|flaw| has_flaw(case, context, said, *flaw))
                }
                Part::Answer(names) => said
                    .answer(answer)
                    .is_some_and(|one| names.iter().any(|name| name == &*one.text.id)),
                Part::Tells(_)
                | Part::Outcome(_)
                | Part::Enters(_)
                | Part::Phrase(_)
                | Part::Advised(_) => unasked_seen(case, part, before, event, after),
            })
        }
        What::Event(event @ (Event::Heard(_) | Event::Ended(_)), after) => {
            certainly(&|part| unasked_seen(case, part, before, event, after))
        }
        What::Words(found) => certainly(&|part| match part {
            Part::Phrase(wanted) => found.iter().any(|one| wanted.contains(one)),
            Part::Technique(_)
            | Part::Item(_)
            | Part::Answer(_)
            | Part::Tells(_)
            | Part::Outcome(_)
            | Part::Enters(_)
            | Part::Flaw(_)
            | Part::Advised(_) => false,
        }),
        What::Saying(item) => deed.boxes().iter().fold(Seen::No, |any, parts| {
            let all = |all: Seen, part| all.and(saying_seen(case, part, context, item));
            any.or(parts.iter().fold(Seen::Yes, all))
        }),
    }
}

/// What any event can be, whether something was asked or not.
fn unasked_seen(case: Case<'_>, part: &Part, before: &State, event: Event, after: &State) -> bool {
    match part {
        Part::Tells(wanted) => wanted.iter().any(|tells| event_tells(case, event, *tells)),
        Part::Outcome(wanted) => {
            before.outcome().is_none()
                && after.outcome().is_some_and(|outcome| wanted.contains(&outcome.name()))
        }
        Part::Enters(steps) => before.step() != after.step() && steps.has(after.step()),
        Part::Technique(_)
        | Part::Item(_)
        | Part::Answer(_)
        | Part::Phrase(_)
        | Part::Flaw(_)
        | Part::Advised(_) => false,
    }
}

/// An item is about to be said: what hangs on the answer is open where some answer would do it.
fn saying_seen(case: Case<'_>, part: &Part, context: &Context, id: ItemId) -> Seen {
    let item = case.flow().item(id);
    let some_answer = |does: &dyn Fn(&Answer) -> bool| {
        if item.answers.iter().any(does) { Seen::Open } else { Seen::No }
    };
    match part {
        Part::Technique(wanted) => Seen::of(wanted.contains(&item.technique)),
        Part::Item(wanted) => Seen::of(wanted.contains(&id)),
        Part::Flaw(wanted) => {
            Seen::of(wanted.iter().any(|flaw| has_flaw(case, context, item, *flaw)))
        }
        Part::Answer(names) => {
            some_answer(&|answer| names.iter().any(|name| name == &*answer.text.id))
        }
        Part::Tells(wanted) => {
            some_answer(&|answer| wanted.iter().any(|tells| effect_tells(&answer.effect, *tells)))
        }
        Part::Outcome(_) => some_answer(&|answer| answer.effect.ending.is_some()),
        Part::Enters(_) => {
            some_answer(&|answer| answer.effect.go.is_some() || answer.effect.reason.is_some())
        }
        Part::Phrase(_) | Part::Advised(_) => Seen::No,
    }
}

/// Whether an event makes something known, be it as an answer or of the customer's own accord.
fn event_tells(case: Case<'_>, event: Event, tells: Tells) -> bool {
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

fn effect_tells(effect: &Effect, tells: Tells) -> bool {
    match tells {
        Tells::Reason => effect.reason.is_some(),
        Tells::Kind => effect.kind.is_some(),
        Tells::Upset => effect.mood == Some(Mood::Upset),
        Tells::Refusal => effect.refusal == Some(Refusal::Adds),
        Tells::Reopens => effect.refusal == Some(Refusal::TakenBack),
        Tells::Objection => effect.objection == Some(Objection::Open),
    }
}

fn statement_tells(statement: Statement) -> Tells {
    match statement {
        Statement::Reason(_) => Tells::Reason,
        Statement::Kind(_) => Tells::Kind,
        Statement::Upset => Tells::Upset,
        Statement::Refuses => Tells::Refusal,
        Statement::Reopens => Tells::Reopens,
        Statement::Objects => Tells::Objection,
    }
}

/// Whether saying an item could be the deed for some customer, as far as the item itself tells.
#[must_use]
pub fn could_be(deed: &Deed, flow: &Flow, id: ItemId, item: &Item) -> bool {
    let is = |part: &Part| match part {
        Part::Technique(wanted) => wanted.contains(&item.technique),
        Part::Item(wanted) => wanted.contains(&id),
        Part::Flaw(wanted) => wanted.iter().any(|flaw| match flaw {
            Flaw::NoEvidence => lacks_evidence(item),
            Flaw::Dearer => item.offer.is_some_and(|offer| flow.offer(offer).monthly.is_some()),
            Flaw::ByManner => item.offer.is_some() && item.when.reads_notes(),
            Flaw::PortOnly => {
                item.offer.is_some() && item.when.only(Field::KIND, Kind::Port.index())
            }
        }),
        Part::Answer(_) | Part::Tells(_) | Part::Phrase(_) | Part::Outcome(_) | Part::Enters(_) => {
            true
        }
        Part::Advised(_) => false,
    };
    deed.boxes().iter().any(|parts| parts.iter().all(is))
}

/// Whether an item claims something and names no evidence.
#[must_use]
pub fn lacks_evidence(item: &Item) -> bool {
    matches!(item.technique, Technique::AmplifyCost | Technique::Evidence)
        && item.evidence.is_none()
}

fn has_flaw(case: Case<'_>, context: &Context, item: &Item, flaw: Flaw) -> bool {
    match flaw {
        Flaw::NoEvidence => lacks_evidence(item),
        Flaw::Dearer => item.offer.is_some_and(|offer| case.flow().offer(offer).is_dearer(context)),
        Flaw::ByManner => item.offer.is_some() && item.when.reads_notes(),
        Flaw::PortOnly => item.offer.is_some() && item.when.only(Field::KIND, Kind::Port.index()),
    }
}
