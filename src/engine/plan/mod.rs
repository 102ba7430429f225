//! Planning: the best thing to say, by the flow's own odds and the author's aims.
//!
//! A flow with its odds is a finite decision process: the states of a call are what the machine makes of
//! them, what the agent says is the action, the answer falls by its odds, and the end has its worth. It is
//! solved by value iteration over every state that such calls come to (Bellman 1957; Puterman, *Markov
//! Decision Processes*, 1994, §6.3). What a customer hides is not in a state: where nothing else is known,
//! their severity is taken from what the call has shown. What was said is not in it either, so that what was said
//! before counts for less.

mod classes;
mod graph;
mod keep;
mod looked_up;
mod policy;
mod solve;
mod worth;

pub use keep::PlanDecodeError;
pub use looked_up::ValueCache;
pub use policy::{ActionValue, Plan};
pub use worth::{OutcomeClass, terminal_reward};

/// What an exchange is worth, and every other number of a plan: points of the aims, as a share of 100.
pub type Scalar = f32;
