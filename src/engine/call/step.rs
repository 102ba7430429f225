//! `step`: the one function that moves a call on.
//!
//! An event is first let through by the gates, then its effect is applied by the step the call
//! stands in. The same function serves agents, scripts, proofs and replay.

use super::event::{Event, Statement};
use super::gate::{OpenGates, check_gates};
use super::lock::Blocker;
use super::state::{Agree, Caller, Closed, OffersMade, Outcome, Probe, Propose, State, Trust};
use flow::effect::{Effect, EndEffect, Refusal, RequestEffect};
use flow::equation::{Balance, Range};
use flow::id::{AnswerId, ItemId, OfferId, ReasonId, RequestId};
use flow::method::{Clarity, End, Fixable, Mood, Objection, Retention, Step};
use flow::{Flow, FlowCase, Item};

/// The state after `event`.
///
/// # Errors
/// The lock that stands before the event; the state is then as it was.
pub fn transition(case: FlowCase<'_>, state: &State, event: &Event) -> Result<State, Blocker> {
    let flow = case.flow();
    match *event {
        Event::Said { item, answer } => {
            let item = flow.item(item);
            check_gates(flow, state, state.facts(case), item)?;
            after_answer(flow, state, item, answer)
        }
        Event::Heard(statement) => {
            let effect = statement_effect(flow, state, statement)?;
            apply_effect(flow, state, &effect, None)
        }
        Event::Ended(end) => {
            let effect = Effect { ending: Some(EndEffect::End(end)), ..Effect::NONE };
            apply_effect(flow, state, &effect, None)
        }
    }
}

/// Every event that `step` accepts, in a stable order.
pub fn enabled_events<'a>(
    case: FlowCase<'a>,
    state: &'a State,
) -> impl Iterator<Item = Event> + 'a {
    exchange_events(case, state).chain(enabled_unasked(case, state))
}

/// The items that may be said now.
pub fn enabled_items<'a>(
    case: FlowCase<'a>,
    state: &'a State,
) -> impl Iterator<Item = (ItemId, &'a Item)> + 'a {
    let (flow, facts) = (case.flow(), state.facts(case));
    let open = OpenGates::new(flow, state);
    flow.candidate_items(state.step(), facts, move |class| open.contains(class))
        .filter(move |(_, item)| check_gates(flow, state, facts, item).is_ok())
}

/// Whether an offer may be made now.
#[must_use]
#[inline]
pub fn can_offer(case: FlowCase<'_>, state: &State) -> bool {
    let (flow, facts) = (case.flow(), state.facts(case));
    let open = OpenGates::new(flow, state);
    let mut near = flow.candidate_items(state.step(), facts, |class| open.contains(class));
    near.any(|(_, item)| item.offer.is_some() && check_gates(flow, state, facts, item).is_ok())
}

fn exchange_events<'a>(case: FlowCase<'a>, state: &'a State) -> impl Iterator<Item = Event> + 'a {
    enabled_items(case, state).flat_map(move |(id, item)| {
        item.answer_ids()
            .filter(move |answer| after_answer(case.flow(), state, item, *answer).is_ok())
            .map(move |answer| Event::Said { item: id, answer })
    })
}

fn enabled_unasked<'a>(case: FlowCase<'a>, state: &'a State) -> impl Iterator<Item = Event> + 'a {
    unasked_events(case.flow()).filter(move |event| transition(case, state, event).is_ok())
}

/// Everything that can happen without having been asked, possible or not.
pub(crate) fn unasked_events(flow: &Flow) -> impl Iterator<Item = Event> + '_ {
    let statements = [Statement::Upset, Statement::Refuses, Statement::Reopens, Statement::Objects];
    flow.reasons()
        .map(|(id, _)| Statement::Reason(id))
        .chain(flow.request_values().map(Statement::Request))
        .chain(statements)
        .map(Event::Heard)
        .chain(End::ALL.iter().copied().map(Event::Ended))
}

fn after_answer(
    flow: &Flow,
    state: &State,
    item: &Item,
    answer: AnswerId,
) -> Result<State, Blocker> {
    let effect = if answer == AnswerId::OTHER {
        &Effect::NONE
    } else {
        &item.answer(answer).ok_or(Blocker::Idle)?.effect
    };
    apply_effect(flow, state, effect, item.offer)
}

/// What a statement does, if it says anything new.
pub(crate) fn statement_effect(
    flow: &Flow,
    state: &State,
    statement: Statement,
) -> Result<Effect, Blocker> {
    let caller = state.caller().ok_or(Blocker::Closed)?;
    let (effect, is_new) = match statement {
        Statement::Reason(reason) => (
            Effect { reason: Some(reason), ..Effect::NONE },
            flow.reason(reason).is_some() && !flow.covers(reason, state.reason()),
        ),
        Statement::Request(request) => {
            let effect = Effect { request: Some(RequestEffect::Wants(request)), ..Effect::NONE };
            // That nothing was said is not said.
            (effect, request != RequestId::UNSAID && request != caller.request)
        }
        Statement::Upset => {
            let effect = Effect { mood: Some(Mood::Upset), ..Effect::NONE };
            (effect, caller.mood != Mood::Upset)
        }
        Statement::Refuses => {
            let effect = Effect { refusal: Some(Refusal::Adds), ..Effect::NONE };
            (effect, caller.refusals < flow.limits.refusals)
        }
        Statement::Reopens => {
            let effect = Effect { refusal: Some(Refusal::TakenBack), ..Effect::NONE };
            (effect, caller.refusals >= flow.limits.refusals)
        }
        Statement::Objects => (
            Effect { objection: Some(Objection::Open), ..Effect::NONE },
            matches!(state.step(), Step::Propose | Step::Agree)
                && state.objection() == Objection::None
                && caller.refusals < flow.limits.refusals,
        ),
    };
    if is_new { Ok(effect) } else { Err(Blocker::Idle) }
}

/// Applies an effect; `offer` is the one that was just put on the table, if any.
///
/// # Errors
/// The lock that stands before it, if it cannot be in this state.
pub(crate) fn apply_effect(
    flow: &Flow,
    state: &State,
    effect: &Effect,
    offer: Option<OfferId>,
) -> Result<State, Blocker> {
    if let Some(ending) = effect.ending {
        let caller = state.caller().ok_or(Blocker::Closed)?;
        if ending == EndEffect::End(End::Served) && caller.request.place().is_some() {
            return Err(Blocker::LeavingOpen);
        }
        let outcome = match (ending, state) {
            (EndEffect::Consent, State::Agree(agree)) => Outcome::Retained(agree.consent()),
            (EndEffect::Consent, _) => return Err(Blocker::NoProposal),
            (EndEffect::End(end), _) => Outcome::Ended(end),
        };
        return Ok(State::Closed(Closed { request: caller.request, outcome }));
    }
    let after = match state {
        State::Trust(trust) => Ok(in_trust(flow, *trust, effect)),
        State::Probe(probe) => in_probe(flow, probe, effect),
        State::Propose(propose) => in_propose(flow, propose, effect, offer),
        State::Agree(agree) => Ok(in_agree(flow, agree, effect)),
        State::Closed(_) if *effect == Effect::NONE => Ok(*state),
        State::Closed(_) => Err(Blocker::Closed),
    }?;
    Ok(match after.caller() {
        Some(caller) if !is_retained(flow, caller) => {
            State::Trust(Trust { caller, made: after.offers_made() })
        }
        Some(_) | None => after,
    })
}

/// Whether a customer may be probed and proposed to at all: who does not want to leave, or whose wish may not be retained
/// against, stays in the first step until the call ends.
fn is_retained(flow: &Flow, caller: Caller) -> bool {
    flow.retention(caller.request) != Retention::Never
}

fn caller_after(flow: &Flow, caller: Caller, effect: &Effect) -> Caller {
    let refusals = match effect.refusal {
        Some(Refusal::Adds) => (caller.refusals + 1).min(flow.limits.refusals),
        Some(Refusal::TakenBack) => caller.refusals.saturating_sub(1),
        None => caller.refusals,
    };
    Caller {
        request: effect.request.map_or(caller.request, |said| said.apply(caller.request)),
        mood: effect.mood.unwrap_or(caller.mood),
        refusals,
    }
}

fn in_trust(flow: &Flow, trust: Trust, effect: &Effect) -> State {
    let mut caller = caller_after(flow, trust.caller, effect);
    // What they ask for first, before a word of leaving, is what they call for.
    if effect.request == Some(RequestEffect::Besides) && caller.request == RequestId::UNSAID {
        caller.request = RequestId::NONE;
    }
    let gives_reason = effect.reason.is_some_and(|reason| reason != ReasonId::NONE);
    if gives_reason || effect.go == Some(Step::Probe) {
        let probe = Probe {
            caller,
            reason: ReasonId::NONE,
            clarity: Clarity::Unsaid,
            severity: Range::UNKNOWN,
            fixable: Fixable::Unknown,
            made: trust.made,
        };
        State::Probe(with_reason(flow, probe, effect))
    } else {
        State::Trust(Trust { caller, ..trust })
    }
}

fn in_probe(flow: &Flow, probe: &Probe, effect: &Effect) -> Result<State, Blocker> {
    let caller = caller_after(flow, probe.caller, effect);
    let after = with_reason(flow, Probe { caller, ..*probe }, effect);
    if effect.clarity == Some(Clarity::Confirmed) && after.reason == ReasonId::NONE {
        return Err(Blocker::ReasonNotConfirmed);
    }
    if effect.go == Some(Step::Propose) {
        let confirmed = after.gate()?;
        return Ok(State::Propose(Propose::enter(&after, confirmed)));
    }
    Ok(State::Probe(after))
}

/// What an effect makes known of the reason. A sub-reason of the one known refines it and keeps
/// what is known of its severity; another reason starts anew.
fn with_reason(flow: &Flow, probe: Probe, effect: &Effect) -> Probe {
    let mut after = probe;
    if let Some(reason) = effect.reason {
        let same = flow.covers(reason, probe.reason);
        let refines = flow.covers(probe.reason, reason);
        if !same {
            after.reason = reason;
            after.fixable = flow.reason(reason).map_or(Fixable::Unknown, |reason| reason.fixable);
            after.clarity =
                if reason == ReasonId::NONE { Clarity::Unsaid } else { Clarity::Stated };
        }
        if !same && !refines {
            after.severity = Range::UNKNOWN;
        }
    }
    if let Some(clarity) = effect.clarity.filter(|_| after.reason != ReasonId::NONE) {
        after.clarity = clarity;
    }
    after.fixable = effect.fixable.unwrap_or(after.fixable);
    after.severity = effect.severity.apply(after.severity);
    after
}

fn in_propose(
    flow: &Flow,
    propose: &Propose,
    effect: &Effect,
    offer: Option<OfferId>,
) -> Result<State, Blocker> {
    let caller = caller_after(flow, propose.caller, effect);
    let balance = balance_after(propose.balance, effect);
    let fixable = effect.fixable.unwrap_or(propose.fixable);
    let objection = objection_after(flow, caller, propose.objection, effect);
    let mut after = Propose { caller, balance, fixable, objection, ..*propose };
    if let Some(offer) = offer {
        let proposal = propose.present(flow, offer)?;
        after.made = propose.made.with(offer, flow.limits.proposals);
        if effect.go == Some(Step::Agree) {
            // A worry about the offer is answered with the offer on the table.
            return Ok(State::Agree(Agree { objection, ..Agree::enter(&after, proposal) }));
        }
    }
    let Propose { caller, fixable, made, .. } = after;
    let known = CarryOver {
        reason: propose.confirmed.reason,
        caller,
        severity: balance.severity,
        fixable,
        made,
    };
    Ok(back_to_probe(flow, &known, effect).map_or(State::Propose(after), State::Probe))
}

fn in_agree(flow: &Flow, agree: &Agree, effect: &Effect) -> State {
    let caller = caller_after(flow, agree.caller, effect);
    let balance = balance_after(agree.balance, effect);
    let fixable = effect.fixable.unwrap_or(agree.fixable);
    let objection = objection_after(flow, caller, agree.objection, effect);
    let known = CarryOver {
        reason: agree.proposal.reason(),
        caller,
        severity: balance.severity,
        fixable,
        made: agree.made,
    };
    if let Some(probe) = back_to_probe(flow, &known, effect) {
        State::Probe(probe)
    } else if effect.go == Some(Step::Propose) {
        State::Propose(Propose {
            caller,
            confirmed: agree.proposal.confirmed,
            balance,
            fixable,
            objection: Objection::None,
            made: agree.made,
        })
    } else {
        State::Agree(Agree { caller, balance, fixable, objection, ..*agree })
    }
}

fn balance_after(balance: Balance, effect: &Effect) -> Balance {
    Balance {
        severity: effect.severity.apply(balance.severity),
        cost: balance.cost.narrowed(effect.cost),
    }
}

/// An objection, unless refusals are spent: a clear no leaves nothing to answer.
fn objection_after(flow: &Flow, caller: Caller, before: Objection, effect: &Effect) -> Objection {
    if caller.refusals >= flow.limits.refusals {
        Objection::None
    } else {
        effect.objection.unwrap_or(before)
    }
}

/// What is taken along when a call goes back to probing.
struct CarryOver {
    caller: Caller,
    reason: ReasonId,
    severity: Range,
    fixable: Fixable,
    made: OffersMade,
}

/// Back to probing, when another reason shows or the one confirmed was not the whole story.
fn back_to_probe(flow: &Flow, known: &CarryOver, effect: &Effect) -> Option<Probe> {
    let CarryOver { caller, reason, severity, fixable, made } = *known;
    let other = effect.reason.is_some_and(|new| !flow.covers(new, reason));
    if !other && effect.go != Some(Step::Probe) {
        return None;
    }
    let probe = Probe { caller, reason, clarity: Clarity::Vague, severity, fixable, made };
    let effect = Effect { severity: flow::equation::Adjustment::NONE, ..*effect };
    Some(with_reason(flow, probe, &effect))
}
