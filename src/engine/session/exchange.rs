//! A line of the advice and what was answered to it, in one line: `1b`, `1 太贵了`.

use super::{Pending, Reply, Session, SessionError};
use crate::script::CustomerInput;
use flow::id::ItemId;

impl Session<'_> {
    /// The line of the advice with this number.
    pub(super) fn advised(&self, number: u8) -> Result<ItemId, SessionError> {
        let at = usize::from(number).saturating_sub(1);
        let lines = self.advice().first();
        let (chosen, count) = (lines.get(at).map(|one| one.item), lines.len());
        chosen.ok_or(SessionError::NoSuchNumber { number, count })
    }

    /// Says a line of the advice, and takes what was answered to it; neither, where the line cannot be said or has no such
    /// answer. While a line waits for its answer, words behind a number are the answer, number and all.
    pub(super) fn exchange(
        &mut self,
        number: u8,
        customer: &CustomerInput,
    ) -> Result<Reply, SessionError> {
        if let (Pending::Asked(_), CustomerInput::Words(words)) = (&self.pending, customer) {
            return Ok(self.take_words(format!("{number} {words}")));
        }
        self.require_confirmed()?;
        let item = self.advised(number)?;
        if !matches!(customer, CustomerInput::Words(_)) {
            self.answer_of(item, customer)?;
        }
        self.ask(item)?;
        self.customer(customer)
    }
}
