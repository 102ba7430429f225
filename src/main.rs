//! The `wanliu` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wanliu::cli::run()
}
