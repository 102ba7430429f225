//! Practice calls over time, as text. (Writing to a string cannot fail.)

use super::super::Wording;
use crate::practice::{FormItem, Progress};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// So many of the latest calls are listed.
const LISTED: usize = 12;

/// How practice went so far.
#[must_use]
pub fn progress(told: &Progress, words: &Wording) -> String {
    let mut out = String::new();
    let count = told.calls.len().to_string();
    let _ = writeln!(out, "{}", words.with("progress-title", &[("count", &count)]));
    if told.calls.is_empty() {
        return out;
    }
    let scores: String = told.calls.iter().map(|one| spark(f64::from(one.score) / 100.0)).collect();
    let _ = writeln!(out, "\n  {scores}");
    let [first, last] = told.scores.map(|score| format!("{score:.0}"));
    let _ = writeln!(
        out,
        "  {}\n",
        words.with("progress-scores", &[("first", &first), ("last", &last)])
    );
    let from = told.calls.len().saturating_sub(LISTED);
    for one in told.calls.iter().skip(from) {
        let result = words.text(&format!("result-{}", one.result.replace('_', "-")));
        let day = one.begun.get(..10).unwrap_or(&one.begun);
        let level = one.level;
        let _ = writeln!(
            out,
            "  {day}  {:>3}  {level}  {} · {} · {result}",
            one.score, one.flow, one.customer
        );
    }
    let _ = writeln!(out, "\n{}", words.text("progress-form"));
    for item in FormItem::ALL {
        let Some([first, last]) = told.form.get(item.name()) else { continue };
        let name = words.text(&format!("form-{}", item.name()));
        let pad = " ".repeat(14_usize.saturating_sub(name.width()));
        let percent =
            |met: f64| if met < 0.0 { "  –".to_owned() } else { format!("{:>3.0}", met * 100.0) };
        let _ = writeln!(out, "  {name}{pad} {} → {} %", percent(*first), percent(*last));
    }
    if let Some(latest) = told.calls.last() {
        let lesson = words.text(&format!("lesson-{}", latest.lesson));
        let _ = writeln!(out, "\n{}", words.with("progress-next", &[("lesson", &lesson)]));
    }
    out
}

/// A share as one of eight heights.
fn spark(share: f64) -> char {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share lies in 0..=1"
    )]
    let at = (share * 7.0).round() as usize;
    HEIGHTS.get(at).copied().unwrap_or('█')
}
