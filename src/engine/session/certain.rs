//! What is surely heard counts at once; what is doubtful waits for the agent's nod.

use super::{Pending, PendingInterpretation, Reply, Session, SessionError};
use crate::call::history::{Entry, Turn};
use crate::call::{Event, Statement};
use crate::hear::MAX_CHARS;
use flow::Flow;
use flow::effect::Refusal;
use flow::method::Retention;

impl Session<'_> {
    /// The agent's nod: what was heard counts.
    pub(super) fn enter(&mut self) -> Result<Reply, SessionError> {
        let Pending::Heard(hearing) = &self.pending else { return Ok(self.screen()) };
        let (turn, pending) = hearing.turn();
        self.push(turn)?;
        self.pending = pending;
        Ok(self.screen())
    }

    /// Keeps what was heard without a nod.
    pub(super) fn take_at_once(&mut self, hearing: PendingInterpretation) -> Reply {
        let (turn, pending) = hearing.turn();
        if let Err(problem) = self.push(turn) {
            return Reply::Problem(problem);
        }
        self.pending = pending;
        let hearing = Box::new(hearing);
        self.taken = Some((self.history.turns().len(), hearing.clone()));
        Reply::Taken(hearing)
    }

    /// Takes back what was kept without a nod, if it is the last thing that was: it waits for the nod then, and a letter
    /// puts it right.
    pub(super) fn take_back(&mut self) -> Option<Reply> {
        let (turns, hearing) = self.taken.take()?;
        if turns != self.history.turns().len() {
            return None;
        }
        self.undo(1);
        self.pending = Pending::Heard(hearing);
        Some(Reply::Heard)
    }
}

impl PendingInterpretation {
    /// The turn it is kept as, and what is waited for then: what came to nothing leaves the question open.
    pub(super) fn turn(&self) -> (Turn, Pending) {
        let mut entries = self.entries();
        let open = self.asked.filter(|_| self.is_empty());
        if open.is_some() {
            entries.retain(|entry| !matches!(entry, Entry::Event(_)));
        }
        (Turn { entries }, open.map_or(Pending::Nothing, Pending::Asked))
    }

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
