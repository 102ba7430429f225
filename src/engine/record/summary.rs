//! The summary of a call: the problem in four elements (background, impact, solution, benefit), and
//! what was promised. Source: method `report.problem`.

use crate::call::history::{Entry, History, Transition};
use crate::call::{Event, Outcome, State};
use crate::guide::{BeliefUpdate, belief_updates};
use crate::rule::{Audit, AuditFinding};
use flow::FlowCase;
use flow::context::Context;
use flow::equation::Range;
use flow::id::{AnswerId, ItemId, OfferId, ReasonId, RequestId};
use flow::method::{Clarity, End, Step, Technique};

/// A proposal that was made, and the answer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProposalRecord {
    /// The offer.
    pub offer: OfferId,
    /// The item that proposed it.
    pub item: ItemId,
    /// The customer's answer.
    pub answer: AnswerId,
}

/// Something to be done after the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// As this line said.
    Line(ItemId),
    /// The customer is called back.
    Callback,
}

/// A call in brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What the customer wanted, if they said so.
    pub request: Option<RequestId>,
    /// The first reason they gave.
    pub stated: Option<ReasonId>,
    /// Other reasons they mentioned and that were not followed.
    pub mentioned: Vec<ReasonId>,
    /// The last reason they confirmed.
    pub confirmed: Option<ReasonId>,
    /// The severity when the reason was first known, and at last; `None` if it was never seen.
    pub severity: Option<(Range, Range)>,
    /// The cost of leaving at first and at last; `None` if nothing was found out about it.
    pub cost: Option<(Range, Range)>,
    /// What moved either side, in order.
    pub belief_updates: Vec<BeliefUpdate>,
    /// The proposals made.
    pub proposed: Vec<ProposalRecord>,
    /// How it ended; `None` if it did not.
    pub outcome: Option<Outcome>,
    /// The step it came to.
    pub reached: Step,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// The rules of conduct that were broken, and what a closed call still owes.
    pub conduct: Vec<AuditFinding>,
    /// Notes taken.
    pub notes: Vec<String>,
    /// How many turns it took.
    pub turns: usize,
}

/// The summary of a call so far.
#[must_use]
pub fn summary(case: FlowCase<'_>, context: &Context, history: &History, audit: &Audit) -> Summary {
    let mut summary = Summary {
        request: context.request(),
        stated: None,
        mentioned: mentioned(case, history),
        confirmed: None,
        severity: None,
        cost: None,
        belief_updates: belief_updates(history),
        proposed: Vec::new(),
        outcome: history.state().outcome(),
        reached: history.state().step(),
        promises: Vec::new(),
        conduct: audit.findings(case, history),
        notes: notes(history),
        turns: history.turns().len(),
    };
    for Transition { event, after, .. } in history.transitions() {
        see(&mut summary, case, event, after);
    }
    if matches!(summary.outcome, Some(Outcome::Ended(End::Callback))) {
        summary.promises.push(Promise::Callback);
    }
    summary
}

fn see(summary: &mut Summary, case: FlowCase<'_>, event: Event, after: &State) {
    let reason = Some(after.reason()).filter(|reason| *reason != ReasonId::NONE);
    summary.stated = summary.stated.or(reason);
    if reason.is_some() && !matches!(after, State::Closed(_)) {
        if after.clarity() == Clarity::Confirmed {
            summary.confirmed = reason;
        }
        let now = after.balance();
        let first = summary.severity.map_or(now.severity, |(first, _)| first);
        summary.severity = Some((first, now.severity)).filter(|moved| moved.1 != Range::UNKNOWN);
        if after.step() != Step::Probe {
            let first = summary.cost.map_or(now.cost, |(first, _)| first);
            summary.cost = Some((first, now.cost)).filter(|moved| moved.1 != Range::UNKNOWN);
        }
    }
    let told = Some(after.request()).filter(|request| *request != RequestId::UNSAID);
    summary.request = told.or(summary.request);
    if let Event::Said { item, answer } = event {
        let said = case.item(item);
        if let Some(offer) = said.offer {
            summary.proposed.push(ProposalRecord { offer, item, answer });
        }
        let promises =
            matches!(said.technique, Technique::Defer | Technique::NextStep | Technique::CareAfter);
        if promises && !summary.promises.contains(&Promise::Line(item)) {
            summary.promises.push(Promise::Line(item));
        }
    }
}

fn entries(history: &History) -> impl Iterator<Item = &Entry> {
    history.turns().iter().flat_map(|turn| &turn.entries)
}

fn notes(history: &History) -> Vec<String> {
    let notes = entries(history).filter_map(|entry| match entry {
        Entry::Note(note) => Some(note.clone()),
        Entry::Event(_)
        | Entry::Noted(_)
        | Entry::Said { .. }
        | Entry::Words(_)
        | Entry::Mentioned(_)
        | Entry::Stated(_)
        | Entry::Me(_) => None,
    });
    notes.collect()
}

/// What was mentioned and never became the reason talked about.
fn mentioned(case: FlowCase<'_>, history: &History) -> Vec<ReasonId> {
    let followed: Vec<ReasonId> = history.transitions().map(|moved| moved.after.reason()).collect();
    let mut list = Vec::new();
    for entry in entries(history) {
        if let Entry::Mentioned(reason) = entry
            && !list.contains(reason)
            && !followed.iter().any(|one| case.covers(*reason, *one))
        {
            list.push(*reason);
        }
    }
    list
}
