//! What `set` enters: a fact as the agent sees it, or a figure that the customer told.

use super::{Session, SessionError};
use crate::call::history::Entry;
use crate::call::{Caller, Event, Statement};
use flow::Amount;
use flow::context::StatedValue;
use flow::effect::NotedFact;
use flow::id::RequestId;
use flow::id::ValueId;
use flow::method::{Emotion, Mood, Step};
use flow::spelling::nearest;
use flow::{FactDecl, GivenBy, RequestKind, RequestStatus, ValueDecl};

impl Session<'_> {
    /// What setting a fact amounts to.
    pub(super) fn entries_of(&self, fact: &str, value: &str) -> Result<Vec<Entry>, SessionError> {
        let unknown = |known: &[&str]| SessionError::UnknownValue {
            fact: fact.to_owned(),
            value: value.to_owned(),
            did_you_mean: nearest(value, known.iter().copied()).map(str::to_owned),
            known: known.iter().map(|name| (*name).to_owned()).collect(),
        };
        let heard = |statement| Ok(vec![Entry::Event(Event::Heard(statement))]);
        match fact {
            "request" => self.request(value).ok_or_else(|| {
                let names: Vec<&str> = self.case.requests().map(|one| &*one.id).collect();
                unknown(&names)
            }),
            "reason" => {
                let names: Vec<&str> = self.case.reasons().map(|(_, reason)| &*reason.id).collect();
                let reason = self.case.flow().reason_named(value).ok_or_else(|| unknown(&names))?;
                heard(Statement::Reason(reason))
            }
            "refusal" | "reopens" | "objection" => {
                let (wanted, statement) = match fact {
                    "refusal" => ("true", Statement::Refuses),
                    "reopens" => ("true", Statement::Reopens),
                    _ => ("open", Statement::Objects),
                };
                if value == wanted { heard(statement) } else { Err(unknown(&[wanted])) }
            }
            "emotion" => {
                let emotion = Emotion::from_name(value).ok_or_else(|| unknown(Emotion::NAMES))?;
                let mood = self.history.state().caller().map(Caller::mood);
                let mut entries = vec![Entry::Noted(NotedFact::Emotion(emotion))];
                match (mood, emotion.mood()) {
                    (Some(Mood::Upset), Mood::Settled) => {
                        return Err(SessionError::SootheFirst);
                    }
                    (Some(Mood::Settled), Mood::Upset) => {
                        entries.insert(0, Entry::Event(Event::Heard(Statement::Upset)));
                    }
                    (None | Some(_), _) => {}
                }
                Ok(entries)
            }
            _ => {
                if let Some((id, decl)) = self.stated_values().find(|(_, decl)| &*decl.name == fact)
                {
                    let whole = |text: &str| text.parse().ok().map(Amount::whole);
                    let read = if decl.is_money() { Amount::parse(value) } else { whole(value) };
                    let number = read.ok_or_else(|| SessionError::NotANumber {
                        name: fact.to_owned(),
                        value: value.to_owned(),
                        is_money: decl.is_money(),
                    })?;
                    return Ok(vec![Entry::Stated(StatedValue { value: id, number })]);
                }
                let own = |(_, decl): &(_, &FactDecl)| {
                    decl.given_by == GivenBy::Agent && &*decl.id == fact
                };
                let Some((id, decl)) = self.case.flow().facts().find(own) else {
                    return Err(self.not_settable(fact));
                };
                let names: Vec<&str> = decl.values.iter().map(|value| &*value.id).collect();
                let at = decl.value_named(value);
                let at = at.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| unknown(&names))?;
                Ok(vec![Entry::Noted(NotedFact::Fact(id, at))])
            }
        }
    }

    /// What it amounts to that a customer wants something: a leaving request is said to the machine; another one is open
    /// from now on, and where nothing was said of leaving they do not want to.
    fn request(&self, name: &str) -> Option<Vec<Entry>> {
        let heard = |id| Entry::Event(Event::Heard(Statement::Request(id)));
        if let Some(wish) = self.case.flow().request_named(name) {
            return Some(vec![heard(wish)]);
        }
        let RequestKind::Other(fact) = self.case.flow().any_request_named(name)?.kind else {
            return None;
        };
        let state = self.history.state();
        let unsaid = state.request() == RequestId::UNSAID && state.step() == Step::Trust;
        let not_leaving = unsaid.then(|| heard(RequestId::NONE));
        let open = NotedFact::Fact(fact, RequestStatus::Open as u8);
        Some(not_leaving.into_iter().chain([Entry::Noted(open)]).collect())
    }

    /// The values that a customer can tell and whose record has none.
    fn stated_values(&self) -> impl Iterator<Item = (ValueId, &ValueDecl)> {
        let values = self.case.flow().values();
        values.filter(|(id, decl)| decl.slot.is_some() && !self.record.knows(*id))
    }

    fn not_settable(&self, fact: &str) -> SessionError {
        let own = self.case.flow().facts().filter(|(_, decl)| decl.given_by == GivenBy::Agent);
        let told = ["request", "reason", "emotion", "refusal", "reopens", "objection"];
        let mut known: Vec<String> = told.map(str::to_owned).to_vec();
        known.extend(own.map(|(_, decl)| decl.id.to_string()));
        known.extend(self.stated_values().map(|(_, decl)| decl.name.to_string()));
        let did_you_mean = nearest(fact, known.iter().map(String::as_str)).map(str::to_owned);
        SessionError::NotSettable { fact: fact.to_owned(), known, did_you_mean }
    }
}
