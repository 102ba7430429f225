//! What happens on a call: the machine and everything that moves it, watches it, looks ahead in it or plays it.
//! No files, no clock, no environment, no output.

pub mod call;
pub mod customer;
pub mod explore;
pub mod guide;
pub mod hear;
pub mod plan;
pub mod record;
pub mod rule;
pub mod script;
pub mod session;
