//! What was entered, by names: it outlives every edit of a flow, and nobody can be known by it.

use crate::call::history::Entry;
use crate::call::{Event, Statement};
use flow::Amount;
use flow::FlowCase;
use flow::context::StatedValue;
use flow::effect::NotedFact;
use flow::fact::BuiltIn;
use flow::id::{AnswerId, PhraseId};
use flow::method::{Composure, Emotion, End};
use serde::{Deserialize, Serialize};

/// One thing that was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryRecord {
    /// The agent said an item, and the customer answered.
    Said {
        /// The item.
        item: String,
        /// The answer; `other` for none of those written.
        answer: String,
    },
    /// The customer said something of their own accord.
    Heard {
        /// `reason`, `kind`, `upset`, `refuses`, `reopens` or `objects`.
        what: String,
        /// Which reason or kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    /// The call ended so.
    Ended(String),
    /// The agent noted a free fact.
    Noted {
        /// The fact.
        fact: String,
        /// Its value.
        value: String,
    },
    /// The agent's own words, redacted, and the phrases found in them.
    Own {
        /// The words.
        words: String,
        /// The phrases.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        phrases: Vec<String>,
    },
    /// The customer's words, redacted.
    Words(String),
    /// A reason heard beside the one that is talked about.
    Mentioned(String),
    /// A value that the customer told, and the number.
    Stated {
        /// The value.
        value: String,
        /// The number.
        number: Amount,
    },
    /// A note, redacted.
    Note(String),
    /// How the agent feels.
    Me(u8),
}

impl EntryRecord {
    /// An entry by its names, its words without what nobody else may know.
    #[must_use]
    pub fn from_entry(
        case: FlowCase<'_>,
        entry: &Entry,
        redacted: &dyn Fn(&str) -> String,
    ) -> Self {
        match entry {
            Entry::Event(Event::Said { item, answer }) => {
                let said = case.item(*item);
                let answer = said.answer(*answer).map_or("other", |one| &*one.text.id);
                Self::Said { item: said.id.to_string(), answer: answer.to_owned() }
            }
            Entry::Event(Event::Heard(statement)) => statement_record(case, *statement),
            Entry::Event(Event::Ended(end)) => Self::Ended(end.name().to_owned()),
            Entry::Noted(NotedFact::Emotion(emotion)) => {
                Self::Noted { fact: "emotion".to_owned(), value: emotion.name().to_owned() }
            }
            Entry::Noted(NotedFact::Fact(fact, value)) => {
                let fact = case.flow().fact(*fact);
                let value = fact.values.get(usize::from(*value));
                let value = value.map_or("", |value| &value.id).to_owned();
                Self::Noted { fact: fact.id.to_string(), value }
            }
            Entry::Said { words, phrases } => {
                let name = |id: &PhraseId| case.phrase(*id).id.to_string();
                Self::Own { words: redacted(words), phrases: phrases.iter().map(name).collect() }
            }
            Entry::Words(words) => Self::Words(redacted(words)),
            Entry::Mentioned(reason) => {
                Self::Mentioned(case.reason(*reason).map_or("none", |one| &*one.id).to_owned())
            }
            Entry::Stated(StatedValue { value, number }) => {
                let decl =
                    case.value(*value).expect("a value is one of the flow that the call is of");
                Self::Stated { value: decl.name.to_string(), number: *number }
            }
            Entry::Note(words) => Self::Note(redacted(words)),
            Entry::Me(level) => Self::Me(level.level()),
        }
    }

    /// The entry in a flow; `None` if the flow does not have what it names.
    #[must_use]
    pub fn to_entry(&self, case: FlowCase<'_>) -> Option<Entry> {
        let flow = case.flow();
        Some(match self {
            Self::Said { item, answer } => {
                let id = flow.item_named(item)?;
                let said = flow.item(id);
                let named =
                    |at: &AnswerId| said.answer(*at).is_some_and(|one| *one.text.id == **answer);
                let other = (answer == "other").then_some(AnswerId::OTHER);
                let answer = said.answer_ids().find(named).or(other)?;
                Entry::Event(Event::Said { item: id, answer })
            }
            Self::Heard { what, value } => {
                let value = value.as_deref();
                Entry::Event(Event::Heard(match &**what {
                    "reason" => Statement::Reason(flow.reason_named(value?)?),
                    // Calls kept before requests were content say `kind`.
                    "request" | "kind" => Statement::Request(flow.request_named(value?)?),
                    "upset" => Statement::Upset,
                    "refuses" => Statement::Refuses,
                    "reopens" => Statement::Reopens,
                    "objects" => Statement::Objects,
                    _ => return None,
                }))
            }
            Self::Ended(end) => Entry::Event(Event::Ended(End::from_name(end)?)),
            Self::Noted { fact, value } if fact == "emotion" => {
                Entry::Noted(NotedFact::Emotion(Emotion::from_name(value)?))
            }
            Self::Noted { fact, value } => {
                let (id, decl) = flow.facts().find(|(_, decl)| *decl.id == **fact)?;
                Entry::Noted(NotedFact::Fact(id, u8::try_from(decl.value_named(value)?).ok()?))
            }
            Self::Own { words, phrases } => {
                let id = |name: &String| flow.phrases().find(|(_, one)| *one.id == **name);
                let phrases = phrases.iter().filter_map(|name| id(name).map(|(id, _)| id));
                Entry::Said { words: words.clone(), phrases: phrases.collect() }
            }
            Self::Words(words) => Entry::Words(words.clone()),
            Self::Mentioned(reason) => Entry::Mentioned(flow.reason_named(reason)?),
            Self::Stated { value, number } => {
                let (value, _) = flow.values().find(|(_, decl)| *decl.name == **value)?;
                Entry::Stated(StatedValue { value, number: *number })
            }
            Self::Note(words) => Entry::Note(words.clone()),
            Self::Me(level) => Entry::Me(Composure::from_level(*level)?),
        })
    }

    /// Its words, if it has any that somebody typed.
    pub fn words_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Own { words, .. } | Self::Words(words) | Self::Note(words) => Some(words),
            Self::Said { .. }
            | Self::Heard { .. }
            | Self::Ended(_)
            | Self::Noted { .. }
            | Self::Mentioned(_)
            | Self::Stated { .. }
            | Self::Me(_) => None,
        }
    }
}

fn statement_record(case: FlowCase<'_>, statement: Statement) -> EntryRecord {
    let (what, value) = match statement {
        Statement::Reason(reason) => {
            ("reason", case.reason(reason).map(|reason| reason.id.to_string()))
        }
        Statement::Request(request) => {
            (BuiltIn::Request.name(), Some(case.request_name(request).to_owned()))
        }
        Statement::Upset => ("upset", None),
        Statement::Refuses => ("refuses", None),
        Statement::Reopens => ("reopens", None),
        Statement::Objects => ("objects", None),
    };
    EntryRecord::Heard { what: what.to_owned(), value }
}
