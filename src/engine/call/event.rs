//! What can happen on a call.

use flow::id::{AnswerId, ItemId, ReasonId, RequestId};
use flow::method::End;

/// Something the customer says that nobody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statement {
    /// Why they leave.
    Reason(ReasonId),
    /// What they want.
    Request(RequestId),
    /// They are upset. Only soothing settles it again.
    Upset,
    /// A clear no to any talk of staying.
    Refuses,
    /// They take the talk up again of their own accord.
    Reopens,
    /// They object to what was said.
    Objects,
}

/// One event of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Event {
    /// The agent said an item, and the customer answered.
    Said {
        /// What the agent said.
        item: ItemId,
        /// What the customer answered.
        answer: AnswerId,
    },
    /// The customer said something of their own accord.
    Heard(Statement),
    /// The call ends without an agreement.
    Ended(End),
}
