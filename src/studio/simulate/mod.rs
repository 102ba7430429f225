//! Simulating: many customers call, a policy speaks, and what comes of it is counted.
//!
//! A call is the same for the same seed and number, on any number of threads. Policies that are compared
//! meet the same customers (common random numbers), so that what differs between them is theirs.

mod caller;
mod compare;
mod estimate;
mod memory;
mod policy;
mod position;
mod preferences;
mod run;
mod tally;
mod told;
mod walk;

pub use caller::{Caller, Callers};
pub use compare::Difference;
pub use estimate::Estimate;
pub use memory::Memory;
pub use policy::Policy;
pub use position::Position;
pub use preferences::{Preferences, PreferencesProblem};
pub use run::{Side, Simulated, simulate};
pub use tally::{Group, KEPT, LET_GO, LOST, Tally};
pub use told::{Names, Told};
