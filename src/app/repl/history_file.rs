//! The history of commands, kept between calls.
//!
//! Only commands are kept. What a customer or an agent said is never written here: it may name
//! people and numbers, and belongs to the call's record alone.

use engine::script::{Command, CustomerInput, parse};
use etcetera::BaseStrategy;
use std::path::PathBuf;

/// Where the history is kept: the user's state folder.
pub(super) fn path() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    // Not every platform tells state from what may be thrown away.
    let state = folders.state_dir().unwrap_or_else(|| folders.cache_dir());
    Some(state.join("wanliu").join("history"))
}

/// Whether a line may be kept.
pub(super) fn may_keep(line: &str) -> bool {
    match parse(line) {
        Ok(
            Command::Say(_)
            | Command::Note(_)
            | Command::Enter
            | Command::Customer(CustomerInput::Words(_))
            | Command::Exchange { customer: CustomerInput::Words(_), .. }
            | Command::Amend { customer: CustomerInput::Words(_), .. },
        )
        | Err(_) => false,
        Ok(
            Command::Pick(_)
            | Command::Exchange { .. }
            | Command::Agent(_)
            | Command::Customer(CustomerInput::Letter(_) | CustomerInput::Answer(_))
            | Command::Set { .. }
            | Command::Back(_)
            | Command::Me(_)
            | Command::Amend { .. }
            | Command::Why
            | Command::WhyNot(_)
            | Command::More(_)
            | Command::History
            | Command::Summary
            | Command::Help(_)
            | Command::LetGo
            | Command::End(_)
            | Command::Detour(_)
            | Command::Resume
            | Command::SaveScript(_)
            | Command::Quit,
        ) => true,
    }
}
