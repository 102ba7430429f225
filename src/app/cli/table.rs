//! Tables as spreadsheets read them.

use std::io::{self, Write};

/// What tells spreadsheets that a table is UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table that is written row by row.
pub(super) fn writer<W: Write>(mut out: W) -> io::Result<csv::Writer<W>> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn escape_cell(cell: &str) -> String {
    let is_formula = cell.starts_with(FORMULAS);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

/// What a cell held before it was kept from being a formula.
pub(super) fn unescape_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULAS)).unwrap_or(cell)
}

/// What a formula begins with.
const FORMULAS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
