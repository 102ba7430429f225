//! Simulating: many customers call, a policy speaks, and what comes of it is counted.
//!
//! A call is the same for the same seed and number, on any number of threads. Policies that are compared
//! meet the same customers (common random numbers), so that what differs between them is theirs.

mod advice_cache;
mod caller;
mod compare;
mod decision;
mod episode;
mod estimate;
mod policy;
mod preferences;
mod run;
mod tally;
mod told;

pub use advice_cache::AdviceCache;
pub use caller::{CallerSource, SimulatedCaller};
pub use compare::PairedDifference;
pub use decision::DecisionPoint;
pub use estimate::Estimate;
pub use policy::Policy;
pub use preferences::{Preferences, PreferencesError};
pub use run::{Arm, SimulationResult, simulate};
pub use tally::{ArmStats, GroupStats, LET_GO_CLASSES, LOST_CLASSES, RETAINED_CLASSES};
pub use told::{DisplayNames, SimulationReport};
