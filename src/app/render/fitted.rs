//! What was learned from calls, as text. (Writing to a string cannot fail.)

use super::wording::Messages;
use engine::customer::Odds;
use flow::Flow;
use std::fmt::Write;
use studio::fit::FitResult;

/// What was learned, and how well it predicts.
#[must_use]
pub fn fit_text(told: &FitResult, flow: &Flow, path: &str, words: &Messages) -> String {
    let mut out = String::new();
    let numbers = [told.calls, told.exchanges, told.asked].map(|number| number.to_string());
    let [calls, exchanges, asked] = &numbers;
    let values =
        [("calls", calls.as_str()), ("exchanges", exchanges), ("asked", asked), ("path", path)];
    let _ = writeln!(out, "{}\n", words.with("fit-title", &values));
    let (severity, cost) = Odds::new(flow).weights();
    let sides =
        [("side-severity", severity, told.file.severity), ("side-cost", cost, told.file.cost)];
    for (side, author, learned) in sides {
        let (author, learned) = (format!("{author:.2}"), format!("{learned:.2}"));
        let side = words.text(side);
        let values = [("side", &*side), ("author", &author), ("learned", &learned)];
        let _ = writeln!(out, "  {}", words.with("fit-weight", &values));
    }
    let [author, learned] = told.brier.map(|score| format!("{score:.3}"));
    let values = [("author", &*author), ("learned", &*learned)];
    let _ = writeln!(out, "\n  {}", words.with("fit-brier", &values));
    let _ = writeln!(out, "  {}", words.text("fit-reliability"));
    for bin in &told.reliability {
        let (predicted, happened) = (bin.predicted * 100.0, bin.happened * 100.0);
        let _ = writeln!(out, "    {predicted:>3.0} % → {happened:>3.0} %   ({})", bin.count);
    }
    let better = told.brier[1] <= told.brier[0];
    let _ = writeln!(out, "\n{}", words.text(if better { "fit-better" } else { "fit-worse" }));
    out
}
