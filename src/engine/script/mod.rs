//! The language of calls: one grammar for what an agent types and for calls written down.

mod command;
mod expect;
mod file;
mod record;
mod schema;

pub use command::{
    COMMANDS, Command, CommandError, CustomerInput, is_also_speech, is_counted, parse,
};
pub use expect::{EXPECTATIONS, Expectation, ExpectationError};
pub use file::{
    ExpectedFailure, HEADER_KEYS, LineKind, Script, ScriptError, ScriptErrorKind, ScriptHeader,
    ScriptLine, parse_script, parse_script_with,
};
pub use record::{commands_for, script_from_history};
pub use schema::schema;
