//! What a run leaves out: said at once, named at its end, and a failure where everything has to run.
//!
//! `WANLIU_LONG=1` runs what takes minutes and asks for more of what is random; `CI=true` does too, and lets nothing
//! be skipped.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

static SKIPPED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Whether what takes minutes runs too; a test that does not says so.
pub(crate) fn long(test: &str) -> bool {
    let asked = asked();
    if !asked {
        skip(test, "it takes a minute or more; WANLIU_LONG=1 runs it");
    }
    asked
}

/// So much, and so many times as much where there is time.
pub(crate) fn times(count: u64, more: u64) -> u64 {
    if asked() { count * more } else { count }
}

fn asked() -> bool {
    in_ci() || std::env::var("WANLIU_LONG").is_ok_and(|value| value == "1")
}

fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Says that a test did not run, and why.
pub(crate) fn skip(test: &str, why: &str) {
    assert!(!in_ci(), "{test} did not run: {why}");
    tell(&format!("  SKIPPED: {test}: {why}"));
    SKIPPED.lock().unwrap_or_else(PoisonError::into_inner).push(test.to_owned());
}

/// Past the capture of output, which hides what passing tests print.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Tests begin in the order of their names, so this is the last one.
pub(crate) fn name_all() {
    let skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    if !skipped.is_empty() {
        tell(&format!("\n  {} SKIPPED: {}\n", skipped.len(), skipped.join(", ")));
    }
}
