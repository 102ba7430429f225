//! The machine: where a call stands, what can happen, and what happens then.
//!
//! [`transition`] and [`enabled_events`] are pure and agree with each other: an event is accepted if and only if
//! it is available. Everything that a rule or a proof may rest on is in [`State`]; what was asked and
//! said is [`History`](history::History), which orders advice and never changes what is legal.
//! Knows no words, no terminal, no clock.

mod event;
mod gate;
pub mod history;
mod lock;
mod pack;
mod parts;
mod state;
mod step;

pub use event::{Event, Statement};
pub(crate) use gate::check_class;
pub use gate::check_gates;
pub use lock::Blocker;
pub use pack::PackedState;
pub use state::{
    Agree, Caller, Closed, CompleteProposal, ConfirmedReason, Consent, OffersMade, Outcome, Probe,
    Propose, State, Trust,
};
pub(crate) use step::{apply_effect, statement_effect, unasked_events};
pub use step::{can_offer, enabled_events, enabled_items, transition};
