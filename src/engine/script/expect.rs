//! What must hold at a place on a call.

use flow::spelling::nearest;
use std::fmt;
use std::str::FromStr;

/// What must hold where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// Facts: `step=probe, severity>=2, style=hostile`.
    Facts(Vec<String>),
    /// This is advised first.
    First(String),
    /// This is among the few advised at once.
    Among(String),
    /// Just these are advised at once, in this order; none, if none is named.
    Advises(Vec<String>),
    /// This may not be said, for this reason if one is named.
    Locked(String, Option<String>),
    /// This may be said.
    Open(String),
    /// This rule of conduct was broken.
    Breaks(String),
    /// This rule was not broken; `all`: none was.
    Keeps(String),
    /// This rule still asks for something.
    Owes(String),
    /// The screen with the advice, row by row.
    Screen(Vec<String>),
    /// The summary, row by row.
    Summary(Vec<String>),
}

/// Why a line is no expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectationError {
    /// No expectation begins like this; the one that was probably meant.
    Unknown(Option<&'static str>),
    /// It is written otherwise.
    Form(&'static str),
    /// A row of a screen without an expectation that it belongs to.
    StrayRow,
}

/// Each expectation's word, and its form.
pub const EXPECTATIONS: [(&str, &str); 10] = [
    ("first", "= first ITEM"),
    ("among", "= among ITEM"),
    ("advises", "= advises [ITEM ITEM ITEM]"),
    ("locked", "= locked ITEM [LOCK]"),
    ("open", "= open ITEM"),
    ("breaks", "= breaks RULE"),
    ("keeps", "= keeps RULE|all"),
    ("owes", "= owes RULE"),
    ("screen", "= screen"),
    ("summary", "= summary"),
];

impl Expectation {
    /// Whether it is about what has happened, so that it says nothing where nothing has.
    #[must_use]
    pub fn looks_back(&self) -> bool {
        matches!(self, Self::Breaks(_) | Self::Keeps(_) | Self::Owes(_))
    }

    /// The rows of a screen, where it is one.
    pub fn rows(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Screen(rows) | Self::Summary(rows) => Some(rows),
            Self::Facts(_)
            | Self::First(_)
            | Self::Among(_)
            | Self::Advises(_)
            | Self::Locked(..)
            | Self::Open(_)
            | Self::Breaks(_)
            | Self::Keeps(_)
            | Self::Owes(_) => None,
        }
    }
}

impl FromStr for Expectation {
    type Err = ExpectationError;

    fn from_str(text: &str) -> Result<Self, ExpectationError> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        if let Some((_, form)) = EXPECTATIONS.iter().find(|(name, _)| *name == word) {
            let mut names = rest.split_whitespace().map(str::to_owned);
            let first = names.next();
            let second = names.next();
            let read = match (word, first, second) {
                ("screen", None, None) => Some(Self::Screen(Vec::new())),
                ("summary", None, None) => Some(Self::Summary(Vec::new())),
                ("advises", first, second) => {
                    Some(Self::Advises(first.into_iter().chain(second).chain(names).collect()))
                }
                ("locked", Some(item), lock) => Some(Self::Locked(item, lock)),
                ("first", Some(item), None) => Some(Self::First(item)),
                ("among", Some(item), None) => Some(Self::Among(item)),
                ("open", Some(item), None) => Some(Self::Open(item)),
                ("breaks", Some(rule), None) => Some(Self::Breaks(rule)),
                ("keeps", Some(rule), None) => Some(Self::Keeps(rule)),
                ("owes", Some(rule), None) => Some(Self::Owes(rule)),
                _ => None,
            };
            return read.ok_or(ExpectationError::Form(form));
        }
        if text.contains('=') {
            let parts = text.split([',', '，']).map(str::trim).filter(|part| !part.is_empty());
            return Ok(Self::Facts(parts.map(str::to_owned).collect()));
        }
        Err(ExpectationError::Unknown(nearest(word, EXPECTATIONS.iter().map(|(name, _)| *name))))
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = |f: &mut fmt::Formatter<'_>, word: &str, rows: &[String]| {
            f.write_str(word)?;
            rows.iter().try_for_each(|row| match row.as_str() {
                "" => f.write_str("\n|"),
                row => write!(f, "\n| {row}"),
            })
        };
        match self {
            Self::Facts(parts) => f.write_str(&parts.join(", ")),
            Self::First(item) => write!(f, "first {item}"),
            Self::Among(item) => write!(f, "among {item}"),
            Self::Advises(items) => {
                f.write_str("advises")?;
                items.iter().try_for_each(|item| write!(f, " {item}"))
            }
            Self::Locked(item, None) => write!(f, "locked {item}"),
            Self::Locked(item, Some(lock)) => write!(f, "locked {item} {lock}"),
            Self::Open(item) => write!(f, "open {item}"),
            Self::Breaks(rule) => write!(f, "breaks {rule}"),
            Self::Keeps(rule) => write!(f, "keeps {rule}"),
            Self::Owes(rule) => write!(f, "owes {rule}"),
            Self::Screen(all) => rows(f, "screen", all),
            Self::Summary(all) => rows(f, "summary", all),
        }
    }
}
