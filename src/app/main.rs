//! The `wanliu` program.

use std::process::ExitCode;

/// The memory of flows, texts and findings: very many small pieces.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    wanliu::cli::run()
}
