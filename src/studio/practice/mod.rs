//! Practice: the program plays the customer, the agent practises, and a debrief says what each move was worth.
//!
//! Pure: it reads no keys and prints nothing. The call is held by the same [`Session`] as a real one, so what
//! is practised is what agents do. Source: method `roleplay`, `objection.cause.agent.demonstration`.

mod closest;
mod debrief;
mod form;
mod moves;
mod own;
mod play;
mod progress;
mod sense;

pub use debrief::{Debrief, Lesson, Truths};
pub use form::{FormItem, Mark};
pub use moves::{Better, Move};
pub use play::{Came, Level, Practice, Refused, Setting};
pub use progress::{Practised, Progress};
