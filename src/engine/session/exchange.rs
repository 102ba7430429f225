//! A line of the advice and what was answered to it, in one line: `1b`, `1 太贵了`.

use super::{Pending, Reply, Session, SessionError};
use crate::script::{CustomerInput, is_counted};
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
    /// answer. While a line waits for its answer no other one is on the screen: words are the answer then, with their number
    /// where it counts something.
    pub(super) fn exchange(
        &mut self,
        number: u8,
        customer: &CustomerInput,
    ) -> Result<Reply, SessionError> {
        if let Pending::Asked(item) = self.pending {
            return match customer {
                CustomerInput::Words(words) if is_counted(words) => {
                    Ok(self.take_words(format!("{number} {words}"), None))
                }
                CustomerInput::Words(words) => Ok(self.take_words(words.clone(), None)),
                CustomerInput::Letter(_) | CustomerInput::Answer(_) => {
                    Err(SessionError::AnswerFirst { item })
                }
            };
        }
        self.require_confirmed()?;
        let item = self.advised(number)?;
        if let CustomerInput::Words(_) = customer {
            self.ask(item)?;
            return self.customer(customer);
        }
        self.answer_of(item, customer)?;
        self.ask(item)?;
        self.customer(customer).map(|_| Reply::Exchanged)
    }
}
