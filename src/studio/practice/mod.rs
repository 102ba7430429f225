//! Practice: the program plays the customer, the agent practises, and a debrief says what each move was worth.
//!
//! Pure: it reads no keys and prints nothing. The call is held by the same [`PracticeSession`] as a real one, so what
//! is practised is what agents do. Source: method `roleplay`, `objection.cause.agent.demonstration`.

mod closest;
mod debrief;
mod form;
mod moves;
mod own;
mod play;
mod progress;
mod sense;

pub use debrief::{Debrief, GroundTruth, Lesson};
pub use form::{FormItem, FormMark};
pub use moves::{BetterMove, Move};
pub use play::{HelpLevel, PracticeReply, PracticeSession, PracticeSetup, Rejection};
pub use progress::{PracticeRecord, Progress};
