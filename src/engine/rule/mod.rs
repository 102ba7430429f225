//! Rules of conduct, watched over a call.
//!
//! Each rule is a small automaton of at most 256 states over what happens, so that one definition
//! serves the live call ([`RuleMonitor`]), the audit of a finished one ([`audit`]) and proofs over all
//! calls. What happens is read from the machine's states and events; words, screens and clocks are
//! not known here. Source: `docs/CONDUCT.md`, method §3–7.

mod audit;
mod automaton;
mod deed;

pub use audit::{Audit, AuditFinding, Violation, audit};
pub use automaton::{
    ActiveRules, PatternRole, RuleMonitor, advance_pattern, blocks, initial_state, last_state,
};
pub use deed::{Observation, ObservedEvent, TriState, could_match, lacks_evidence, matches};
