//! The journal of a call: what was known when it began, and then line by line what was entered, taken back,
//! or left waiting. Lines are only ever added.
//!
//! The state of a call is in no line: it is what the machine makes of the events.

use super::entry::EntryRecord;
use flow::lang::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of what is written here. Older ones are read for good.
pub const FORMAT: u32 = 1;

/// Which flow a call is held by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRef {
    /// Its id.
    pub id: String,
    /// Its own version.
    pub version: String,
    /// A digest of its files: two flows with the same one are the same.
    pub hash: String,
    /// The name of a built-in flow, or the folder it was read from.
    pub from: String,
}

/// What is known when a call begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHeader {
    /// The version of the record.
    pub format: u32,
    /// The flow.
    pub flow: FlowRef,
    /// The language of the call: `zh` or `en`.
    pub lang: Lang,
    /// When it began: RFC 3339, UTC.
    pub begun: String,
    /// The last day on which it may be kept, `YYYY-MM-DD`.
    pub delete_on: String,
    /// What the flow lets be kept of the customer's context, as `key=value` has it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub customer: BTreeMap<String, String>,
    /// The customer's pseudonym: the same customer has the same, and nobody without the key can tell who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(rename = "who")]
    pub pseudonym: Option<String>,
    /// The agent's team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The call that this one follows up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<u64>,
}

/// One line of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// Milliseconds since the call began.
    pub at: u64,
    /// What was changed.
    #[serde(flatten)]
    pub change: JournalChange,
}

/// What a line changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum JournalChange {
    /// A turn was entered.
    Turn {
        /// What it holds.
        entries: Vec<EntryRecord>,
        /// What was advised before it, the first line first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        advised: Vec<String>,
        /// The rules that it broke.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        broke: Vec<String>,
    },
    /// Turns were taken back.
    Back {
        /// So many turns still stand.
        to: usize,
    },
    /// Something waits: an answer, or a nod to what was heard.
    Waits {
        /// What was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<String>,
        /// What was heard, redacted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// Why the agent went another way than was advised.
    Detour {
        /// Why.
        why: Detour,
    },
    /// The call was taken up again, by this flow.
    Resumed {
        /// The flow.
        flow: FlowRef,
    },
    /// The agent left the call: it is over, or was put away on purpose.
    Left,
}

/// Why an agent goes another way than the first line advised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detour {
    /// It does not fit this customer.
    NoFit,
    /// Nobody would say it like that.
    Wording,
    /// It was talked about already.
    Done,
    /// There is no time for it.
    NoTime,
}

impl Detour {
    /// Every reason, in the order of its keys `x1` to `x4`.
    pub const ALL: [Self; 4] = [Self::NoFit, Self::Wording, Self::Done, Self::NoTime];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoFit => "no_fit",
            Self::Wording => "wording",
            Self::Done => "done",
            Self::NoTime => "no_time",
        }
    }
}

/// A call as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// What was known when it began.
    pub head: JournalHeader,
    /// What happened.
    pub lines: Vec<JournalLine>,
}

impl Journal {
    /// Words taken out anew, by the redaction of today; how many lines were changed.
    pub fn redact(&mut self) -> usize {
        let mut changed = 0;
        for line in &mut self.lines {
            let before = line.clone();
            match &mut line.change {
                JournalChange::Turn { entries, .. } => {
                    for words in entries.iter_mut().filter_map(EntryRecord::words_mut) {
                        *words = super::redacted(words, &[]);
                    }
                }
                JournalChange::Waits { words: Some(words), .. } => {
                    *words = super::redacted(words, &[]);
                }
                JournalChange::Waits { .. }
                | JournalChange::Back { .. }
                | JournalChange::Detour { .. }
                | JournalChange::Resumed { .. }
                | JournalChange::Left => {}
            }
            changed += usize::from(*line != before);
        }
        changed
    }
}
