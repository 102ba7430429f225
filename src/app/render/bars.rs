//! Bars of text: shares with their intervals. (Writing to a string cannot fail.)

use std::fmt::Write;
use studio::report::Proportion;
use unicode_width::UnicodeWidthStr;

/// The columns of a bar.
const BAR: usize = 16;

/// A share with its interval: a bar with the interval marked on it, and the numbers.
pub(super) fn row(out: &mut String, name: &str, share: &Proportion, also: &str) {
    const NAME: usize = 24;
    let place = |value: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share lies between 0 and 1"
        )]
        let place = (value * BAR as f64).round() as usize;
        place.min(BAR)
    };
    let (low, at, high) = (place(share.low), place(share.share), place(share.high));
    let bar: String = (0..BAR)
        .map(|column| match column {
            _ if column < low.min(at) => '█',
            _ if column < at => '▓',
            _ if column < high => '░',
            _ => '·',
        })
        .collect();
    let pad = " ".repeat(NAME.saturating_sub(name.width()));
    let percent = |value: f64| format!("{:.0}", value * 100.0);
    let _ = writeln!(
        out,
        "{}",
        format!(
            "  {name}{pad} {bar} {:>3} % ({}–{})  {}/{}  {also}",
            percent(share.share),
            percent(share.low),
            percent(share.high),
            share.count,
            share.of
        )
        .trim_end()
    );
}
