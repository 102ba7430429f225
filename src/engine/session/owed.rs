//! Answers to what the customer asked, while a line of the agent's own still waits for its answer.

use super::{Pending, Reply, Session, SessionError};
use crate::guide::Suggestion;
use flow::id::ItemId;
use flow::method::Technique;

impl Session<'_> {
    /// What answers their open questions, best first: a number says it, also while a line waits for its answer.
    pub fn owed_answers(&self) -> impl Iterator<Item = &Suggestion> {
        let answers = |one: &&Suggestion| self.case.item(one.item).technique == Technique::Answer;
        self.advice().first().iter().filter(answers)
    }

    /// Answers a question of theirs, and goes back to the line that waits.
    pub(super) fn answer_meanwhile(
        &mut self,
        number: u8,
        waiting: ItemId,
    ) -> Result<Reply, SessionError> {
        let at = usize::from(number).checked_sub(1);
        let owed = at.and_then(|at| self.owed_answers().nth(at).map(|one| one.item));
        let Some(item) = owed else { return Err(SessionError::AnswerFirst { item: waiting }) };
        self.ask(item)?;
        if !matches!(self.pending, Pending::Asked(_)) {
            self.pending = Pending::Asked(waiting);
        }
        Ok(self.screen())
    }
}
