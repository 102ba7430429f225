//! Texts made fit to show.

use super::View;
use super::layout::{PLAIN, Row, hanging};

/// A long text that is read in its own time: every row wrapped, none cut.
pub(super) fn paragraph(view: &View, rows: &mut Vec<Row>, lead: &str, text: &str) {
    rows.extend(hanging(lead, text, PLAIN, view.width));
}

/// Words without anything that a terminal would obey.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
