//! Rows of styled text that fit a terminal: wrapped by display width, cut where they must be.

use anstyle::{Effects, Style};
use std::fmt;
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

/// The eye's first stop.
pub(super) const STRONG: Style = Style::new().effects(Effects::BOLD);
/// Read second.
pub(super) const PLAIN: Style = Style::new();
/// Read if wanted.
pub(super) const FAINT: Style = Style::new().effects(Effects::DIMMED);

/// One row of a screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row(Vec<(Style, String)>);

impl Row {
    pub(super) fn of(style: Style, text: impl Into<String>) -> Self {
        Self(vec![(style, text.into())])
    }

    pub(super) fn push(&mut self, style: Style, text: impl Into<String>) {
        self.0.push((style, text.into()));
    }

    pub(super) fn with(mut self, style: Style, text: impl Into<String>) -> Self {
        self.push(style, text);
        self
    }

    /// What it says, without style.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The columns it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    /// Whether it is nothing but an aside, which can go without being missed.
    fn is_aside(&self) -> bool {
        self.0.iter().all(|(style, _)| *style == FAINT)
    }

    /// Cut to `width` columns, with an ellipsis where something was cut.
    pub(super) fn fitted(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width.saturating_sub(1);
        let mut row = Self::default();
        for (style, text) in self.0 {
            let part = cut(&text, left);
            left -= part.width();
            let whole = part.len() == text.len();
            row.push(style, part);
            if !whole {
                break;
            }
        }
        row.push(PLAIN, "…");
        row
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (style, text) in &self.0 {
            write!(f, "{style}{text}{style:#}")?;
        }
        Ok(())
    }
}

/// The longest beginning of `text` that fits `width` columns.
fn cut(text: &str, width: usize) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if text.get(..next).is_some_and(|part| part.width() > width) {
            break;
        }
        end = next;
    }
    text.get(..end).unwrap_or_default()
}

/// The pieces of `line` between which it may break: where Unicode allows it, but not behind a hyphen.
fn pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut from = 0;
    let pieces = linebreaks(line).filter_map(move |(to, _)| {
        let piece = line.get(from..to).filter(|piece| to == line.len() || !piece.ends_with('-'))?;
        from = to;
        Some(piece)
    });
    Box::new(pieces.map(Word::from))
}

/// `text` in lines of at most `width` columns.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(8))
        .word_separator(WordSeparator::Custom(pieces))
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// `text` behind `lead`, wrapped so that its later lines stand under its first.
pub(super) fn hanging(lead: &str, text: &str, style: Style, width: usize) -> Vec<Row> {
    let indent = lead.width();
    let lines = wrapped(text, width.saturating_sub(indent));
    let rows = lines.into_iter().enumerate().map(|(at, line)| {
        let lead = if at == 0 { lead.to_owned() } else { " ".repeat(indent) };
        Row::of(style, lead).with(style, line)
    });
    rows.collect()
}

/// Short parts behind `lead`, as many to a row as fit.
pub(super) fn flowing(lead: &str, parts: &[String], width: usize) -> Vec<Row> {
    const GAP: &str = "   ";
    let indent = lead.width();
    let mut rows: Vec<Row> = Vec::new();
    let mut row = Row::of(FAINT, lead);
    let mut empty = true;
    for part in parts {
        if !empty && row.width() + GAP.len() + part.width() > width {
            rows.push(std::mem::take(&mut row));
            row.push(PLAIN, " ".repeat(indent));
            empty = true;
        }
        if !empty {
            row.push(PLAIN, GAP);
        }
        row.push(PLAIN, part.clone());
        empty = false;
    }
    rows.push(row);
    rows.into_iter().map(|row| row.fitted(width)).collect()
}

/// Takes rows from the blocks, the last block first and each down to one row, until all fit `most`.
pub(super) fn squeezed(mut blocks: Vec<Vec<Row>>, most: usize, width: usize) -> Vec<Row> {
    for floor in [2, 1, 0] {
        for at in (0..blocks.len()).rev() {
            let total: usize = blocks.iter().map(Vec::len).sum();
            let Some(block) = blocks.get_mut(at) else { continue };
            // The first block is what to say now; it is cut last and never taken away.
            let keep = if at == 0 { floor.max(1) } else { floor };
            let excess = total.saturating_sub(most);
            let rest = block.len().saturating_sub(excess).max(keep).min(block.len());
            if rest < block.len() {
                let words_cut = block.iter().skip(rest).any(|row| !row.is_aside());
                block.truncate(rest);
                if let Some(last) = block.last_mut().filter(|_| words_cut) {
                    *last = std::mem::take(last).with(PLAIN, "…").fitted(width);
                }
            }
        }
    }
    blocks.into_iter().flatten().collect()
}
