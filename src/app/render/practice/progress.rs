//! Practice calls over time, as text. (Writing to a string cannot fail.)

use super::super::Messages;
use std::fmt::Write;
use studio::practice::{FormItem, Progress};
use unicode_width::UnicodeWidthStr;

/// So many of the latest calls are listed.
const LISTED: usize = 12;
/// So many of the latest scores of a level are drawn: they fit in 40 columns.
const DRAWN: usize = 16;

/// How practice went so far.
#[must_use]
pub fn progress(told: &Progress, words: &Messages) -> String {
    let mut out = String::new();
    let count = told.calls.len().to_string();
    let _ = writeln!(out, "{}", words.with("progress-title", &[("count", &count)]));
    let Some(latest) = told.calls.last() else { return out };
    let _ = writeln!(out, "\n{}", words.text("progress-scores"));
    for (level, at_level) in &told.levels {
        let from = at_level.scores.len().saturating_sub(DRAWN);
        let drawn = at_level.scores.iter().skip(from);
        let drawn: String = drawn.map(|score| spark(f64::from(*score) / 100.0)).collect();
        let [first, last] = at_level.ends.map(|score| format!("{score:.0}"));
        let level = words.with("progress-level", &[("level", &level.to_string())]);
        let _ = writeln!(out, "  {level}  {first:>3} → {last:>3}  {drawn}");
    }
    let _ = writeln!(out);
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
    let Some(now) = told.levels.get(&latest.level) else { return out };
    let level = latest.level.to_string();
    let _ = writeln!(out, "\n{}", words.with("progress-form", &[("level", &level)]));
    for item in FormItem::ALL {
        let Some([first, last]) = now.form.get(item.name()) else { continue };
        let name = words.text(&format!("form-{}", item.name()));
        let pad = " ".repeat(14_usize.saturating_sub(name.width()));
        let percent =
            |met: f64| if met < 0.0 { "  –".to_owned() } else { format!("{:>3.0}", met * 100.0) };
        let _ = writeln!(out, "  {name}{pad} {} → {} %", percent(*first), percent(*last));
    }
    let lesson = words.text(&format!("lesson-{}", latest.lesson));
    let _ = writeln!(out, "\n{}", words.with("progress-next", &[("lesson", &lesson)]));
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
