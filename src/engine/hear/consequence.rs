//! What becomes of what was heard, where a call stands.

use super::heard::{CLEAR_SCORE, Interpretation, Leaving, ReasonHypothesis};
use super::slots::SlotValue;
use crate::call::{Event, State, Statement, transition};
use flow::Amount;
use flow::condition::NotedFacts;
use flow::context::{Context, StatedValue};
use flow::effect::{Effect, NotedFact};
use flow::id::{AnswerId, ItemId, ReasonId, RequestId};
use flow::known::STYLE;
use flow::method::{Mood, Objection, Retention, Step, Tone};
use flow::{Flow, FlowCase, Scope};

/// What becomes of what was heard, where a call stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DialogueUpdate {
    /// The answer to what was asked, then whatever else was said and is news. What is not available
    /// now is left out.
    pub events: Vec<Event>,
    /// What the words tell of free facts; what tells of an objection only while one is open.
    pub notes: Vec<NotedFact>,
    /// Reasons heard that do not take the place of the one talked about.
    pub mentioned: Vec<ReasonId>,
    /// Values of the customer's that their record does not have.
    pub stated: Vec<StatedValue>,
}

/// What becomes of what was heard as an answer to `asked` from a customer of whom `record` was known when the call
/// began.
#[must_use]
pub fn dialogue_update(
    case: FlowCase<'_>,
    record: &Context,
    state: &State,
    notes: NotedFacts,
    asked: Option<ItemId>,
    heard: &Interpretation,
) -> DialogueUpdate {
    let mut run = EventSequence { case, state: *state, events: Vec::new() };
    let answer = heard.answer.unwrap_or(AnswerId::OTHER);
    if let Some(item) = asked {
        run.take(Event::Said { item, answer });
    }
    let written = asked.and_then(|item| case.item(item).answer(answer)).map(|answer| answer.effect);
    let written = written.unwrap_or(Effect::NONE);
    // Whoever lost somebody is not taken at the letter of an answer that wants to leave.
    let counts = |request: &RequestId| {
        let spares = request.place().is_some() && case.retention(*request) == Retention::Never;
        written.request.is_none() || spares
    };
    if let Some(request) = wanted(case, state, heard).filter(counts) {
        run.take(Event::Heard(Statement::Request(request)));
    }
    // Once proposing began, "too expensive" is a worry about what was said, not a new reason.
    if written.objection.is_none() && heard.notes.iter().any(|noted| of_objection(&case, *noted)) {
        run.take(Event::Heard(Statement::Objects));
    }
    let open = run.state.objection() == Objection::Open;
    // Of who may not be retained against nobody wants to know why.
    let asks_why = case.retention(run.state.request()) != Retention::Never;
    if let Some(first) = heard.confident_reason().filter(|_| !open && asks_why) {
        let adds = written.reason.is_none_or(|told| case.covers(told, first.reason));
        if adds && replaces(case, run.state.reason(), heard, first) {
            run.take(Event::Heard(Statement::Reason(first.reason)));
        }
    }
    if heard.emotion.is_some_and(|emotion| emotion.mood() == Mood::Upset) {
        run.take(Event::Heard(Statement::Upset));
    }
    if heard.refusal && written.refusal.is_none() {
        run.take(Event::Heard(Statement::Refuses));
    }
    let talked_about = case.root_reason(run.state.reason());
    let reasons = heard.reasons.iter().filter(|one| one.weight > 0 && asks_why);
    let reasons = reasons.map(|one| one.reason);
    let mentioned = reasons.filter(|reason| case.root_reason(*reason) != talked_about).collect();
    let told = heard.emotion.map(NotedFact::Emotion).into_iter().chain(heard.notes.iter().copied());
    let told = told.filter(|noted| open || !of_objection(&case, *noted));
    let notes = told.chain(style(&case, notes, heard)).collect();
    DialogueUpdate { events: run.events, notes, mentioned, stated: stated(&case, record, heard) }
}

/// What they want, as far as the machine knows it: to leave, as they said it; where they only ask for something else and
/// nothing was said of leaving, not to leave.
fn wanted(case: FlowCase<'_>, state: &State, heard: &Interpretation) -> Option<RequestId> {
    let known = state.request();
    // Who lost somebody and says "close it" still asks for the same; only the agent can say that it was heard wrongly.
    if known.place().is_some() && case.retention(known) == Retention::Never {
        return None;
    }
    let unsaid = state.request() == RequestId::UNSAID;
    // Later than in the first step they are taken to leave, whatever else they ask for.
    let begins = unsaid && state.step() == Step::Trust && heard.leaving != Leaving::Yes;
    let besides = (begins && heard.asks_besides).then_some(RequestId::NONE);
    heard.request.or(besides)
}

/// The figures that fill a value of the flow which the record does not have: amounts to the hundredth, others whole.
fn stated(flow: &Flow, record: &Context, heard: &Interpretation) -> Vec<StatedValue> {
    let told = flow.values().filter(|(id, _)| !record.knows(*id));
    let told = told.filter_map(|(value, decl)| {
        let slot = heard.slots.iter().find(|slot| decl.slot == Some(slot.kind))?;
        match slot.value {
            SlotValue::Thousandths(number) if !decl.is_text() => {
                // What is no amount of money counts whole things.
                let number = if decl.is_money() {
                    Amount::of_thousandths(number)?
                } else {
                    Amount::whole(u32::try_from((number + HALF) / ONE).ok()?)
                };
                Some(StatedValue { value, number })
            }
            SlotValue::Thousandths(_) | SlotValue::Words => None,
        }
    });
    told.collect()
}

/// One, and half of it, in thousandths.
const ONE: u64 = 1_000;
const HALF: u64 = ONE / 2;

/// The style that a clear tone tells of, where the flow has such a fact and nothing was noted yet. A
/// short answer is no silent customer, and one long line no talkative one.
fn style(flow: &Flow, notes: NotedFacts, heard: &Interpretation) -> Option<NotedFact> {
    let tone = heard.tone()?;
    if matches!(tone, Tone::Neutral | Tone::Silent | Tone::Talkative) {
        return None;
    }
    let (id, fact) = flow.facts().find(|(_, fact)| &*fact.id == STYLE)?;
    let value = u8::try_from(fact.value_named(tone.name())?).ok()?;
    let told =
        heard.notes.iter().any(|noted| matches!(noted, NotedFact::Fact(fact, _) if *fact == id));
    (!told && notes.get(fact.field) == 0).then_some(NotedFact::Fact(id, value))
}

/// Whether a note tells of the open objection.
pub(super) fn of_objection(flow: &Flow, noted: NotedFact) -> bool {
    match noted {
        NotedFact::Fact(fact, _) => flow.fact(fact).of == Scope::Objection,
        NotedFact::Emotion(_) => false,
    }
}

/// Whether what was heard first takes the place of the reason known: it narrows it, or there was
/// none, or it speaks up clearly while the one known is not mentioned at all.
fn replaces(
    case: FlowCase<'_>,
    known: ReasonId,
    heard: &Interpretation,
    first: &ReasonHypothesis,
) -> bool {
    let known_top = case.root_reason(known);
    let mentioned =
        heard.reasons.iter().any(|one| one.weight > 0 && case.covers(known_top, one.reason));
    if known == ReasonId::NONE || case.covers(known, first.reason) {
        known != first.reason
    } else {
        !mentioned && first.score >= CLEAR_SCORE
    }
}

/// Events taken one after the other, each from where the last one led.
struct EventSequence<'f> {
    case: FlowCase<'f>,
    state: State,
    events: Vec<Event>,
}

impl EventSequence<'_> {
    fn take(&mut self, event: Event) {
        if let Ok(next) = transition(self.case, &self.state, &event) {
            self.state = next;
            self.events.push(event);
        }
    }
}
