//! The language of calls: one grammar for what an agent types and for calls written down.

mod command;

pub use command::{COMMANDS, Command, Customer, Malformed, parse};
