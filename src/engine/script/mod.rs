//! The language of calls: one grammar for what an agent types and for calls written down.

mod command;
mod expect;
mod file;
mod record;
mod schema;

pub use command::{COMMANDS, Command, Customer, Malformed, parse};
pub use expect::{EXPECTATIONS, Expect, Misread};
pub use file::{Fails, HEADER, Header, Line, Mistake, Script, What, Wrong, read, read_with};
pub use record::{commands, record};
pub use schema::schema;
