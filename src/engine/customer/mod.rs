//! Customers who are played: for practice, and by the thousand for simulation.
//!
//! A customer has a truth that the agent has to find out (why they leave, how bad it is, what leaving would
//! cost them) and a temper that the agent's way of talking moves. They answer what they are asked by the
//! odds in the flow, as far as their truth allows, and are the same for the same seed. Source: method
//! `roleplay`, `equation.balance`, `difficult.*`, `style.*`, `bias.*`.

mod crowd;
mod goal;
mod moment;
mod odds;
mod rapport;
mod rng;
mod sampler;
mod state;

pub use crowd::{MixError, PersonaSampler, ReasonMix};
pub use goal::CustomerGoal;
pub use moment::{act_of, utterance};
pub use odds::{Acceptance, MAX_WEIGHT, Odds, OddsError, OddsFile, UNFORESEEN};
pub use rapport::{Rapport, RapportBelief, readiness_after, understanding_probability};
pub use rng::CallRng;
pub use sampler::AnswerSampler;
pub use state::{Breakdown, CustomerState, Delivery, acknowledges};
