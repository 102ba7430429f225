//! What is surely heard counts at once; what is doubtful waits for the agent's nod.

use super::{Pending, PendingInterpretation, Reply, Session};
use crate::call::history::{Entry, Turn};
use crate::call::{Event, Statement};
use crate::hear::MAX_CHARS;
use crate::rule::audit;
use flow::Flow;
use flow::effect::Refusal;
use flow::method::Retention;

impl Session<'_> {
    /// Keeps what was heard without a nod. What came to nothing leaves the question open.
    pub(super) fn take_at_once(&mut self, hearing: PendingInterpretation) -> Reply {
        let open = hearing.asked.filter(|_| hearing.is_empty());
        let mut entries = hearing.entries();
        if open.is_some() {
            entries.retain(|entry| !matches!(entry, Entry::Event(_)));
        }
        match self.push(Turn { entries }) {
            Ok(_) => {
                self.pending = open.map_or(Pending::Nothing, Pending::Asked);
                let hearing = Box::new(hearing);
                self.taken = Some((self.history.turns().len(), hearing.clone()));
                Reply::Taken(hearing)
            }
            Err(problem) => Reply::Problem(problem),
        }
    }

    /// Takes back what was kept without a nod, if it is the last thing that was: it waits for the nod then, and a letter
    /// puts it right.
    pub(super) fn take_back(&mut self) -> Option<Reply> {
        let (turns, hearing) = self.taken.take()?;
        if turns != self.history.turns().len() {
            return None;
        }
        self.history.undo(1);
        self.audit = audit(self.case, &self.record, &self.history);
        self.refresh();
        self.pending = Pending::Heard(hearing);
        Some(Reply::Heard)
    }
}

impl PendingInterpretation {
    /// Whether it is so sure that a nod would only cost time: what they do is heard as surely as it is 19 times in 20, and
    /// nothing else is in doubt. What would end the call, count as a no or take back a wish is never taken without a nod.
    pub(super) fn is_certain(&self, flow: &Flow) -> bool {
        let tells = !self.update.events.is_empty()
            || !self.update.notes.is_empty()
            || !self.update.stated.is_empty();
        tells
            && self.command.is_none()
            && self.words.chars().count() <= MAX_CHARS
            && self.readings.is_empty()
            && self.interpretation.is_certain()
            && !self.update.events.iter().any(|event| weighs_heavily(flow, *event))
    }
}

/// Whether an event closes the call, or is a no.
fn weighs_heavily(flow: &Flow, event: Event) -> bool {
    match event {
        Event::Said { item, answer } => {
            let effect = flow.item(item).answer(answer).map(|answer| answer.effect);
            effect.is_some_and(|effect| {
                effect.ending.is_some() || effect.refusal == Some(Refusal::Adds)
            })
        }
        // A phone that died is no bereavement: condolence waits for the nod.
        Event::Heard(Statement::Request(request)) => {
            request.place().is_some() && flow.retention(request) == Retention::Never
        }
        Event::Heard(statement) => matches!(statement, Statement::Refuses | Statement::Reopens),
        Event::Ended(_) => true,
    }
}
