//! A call that took place, as a script that passes as it stands.
//!
//! By ids throughout, so that it survives every change of wording. The customer's own words are left out:
//! they are theirs, and what they told stands in the lines.

use super::expect::Expectation;
use super::file::{LineKind, Script, ScriptHeader, ScriptLine};
use super::{Command, CustomerInput};
use crate::call::history::{Entry, History};
use crate::call::{Event, Statement};
use flow::condition::Facts;
use flow::effect::NotedFact;
use flow::fact::{BuiltIn, Domain, FactUse, Field};
use flow::id::AnswerId;
use flow::method::Emotion;
use flow::source::Span;
use flow::{FlowCase, describe};

/// Writes a call down: what happened, and at the end where it stands and the rules it broke.
#[must_use]
pub fn script_from_history(
    case: FlowCase<'_>,
    history: &History,
    broken: &[&str],
    header: ScriptHeader,
) -> Script {
    let mut whats = Vec::new();
    for turn in history.turns() {
        let mut commands: Vec<Command> =
            turn.entries.iter().flat_map(|entry| lines(case, entry)).collect();
        // What is noted and moves the call as well ("upset") is one line.
        commands.dedup_by(|one, before| one == before && matches!(one, Command::Set { .. }));
        whats.extend(commands.into_iter().map(LineKind::Command));
    }
    if !whats.is_empty() {
        whats.push(LineKind::Expect(Expectation::Facts(final_facts(case, history))));
        let breaks = broken.iter().map(|rule| Expectation::Breaks((*rule).to_owned()));
        whats.extend(breaks.map(LineKind::Expect));
        if broken.is_empty() {
            whats.push(LineKind::Expect(Expectation::Keeps("all".to_owned())));
        }
    }
    let lines =
        whats.into_iter().map(|what| ScriptLine { span: Span::default(), kind: what }).collect();
    Script { header, lines }
}

/// The lines that enter the same again.
fn lines(case: FlowCase<'_>, entry: &Entry) -> Vec<Command> {
    let set = |fact: &str, value: &str| {
        vec![Command::Set { fact: fact.to_owned(), value: value.to_owned() }]
    };
    match entry {
        Entry::Event(Event::Said { item, answer }) => {
            let said = case.item(*item);
            let id = said.answer(*answer).map_or("other", |answer| &*answer.text.id);
            let asks = !said.answers.is_empty() || *answer != AnswerId::OTHER;
            let answer = asks.then(|| Command::Customer(CustomerInput::Answer(id.to_owned())));
            [Command::Agent(said.id.to_string())].into_iter().chain(answer).collect()
        }
        Entry::Event(Event::Heard(statement)) => match statement {
            Statement::Reason(reason) => {
                set("reason", case.reason(*reason).map_or("none", |reason| &*reason.id))
            }
            Statement::Request(request) => {
                set(BuiltIn::Request.name(), case.request_name(*request))
            }
            Statement::Upset => set("emotion", "upset"),
            Statement::Refuses => set("refusal", "true"),
            Statement::Reopens => set("reopens", "true"),
            Statement::Objects => set("objection", "open"),
        },
        Entry::Event(Event::Ended(end)) => vec![Command::End(*end)],
        Entry::Noted(NotedFact::Emotion(emotion)) => set("emotion", emotion.name()),
        Entry::Noted(NotedFact::Fact(fact, value)) => {
            let fact = case.flow().fact(*fact);
            let value = fact.values.get(usize::from(*value));
            value.map_or_else(Vec::new, |value| set(&fact.id, &value.id))
        }
        Entry::Stated(stated) => {
            let decl = case.value(stated.value).expect("a value is one of the flow's");
            set(&decl.name, &stated.number.to_string())
        }
        Entry::Said { words, .. } => vec![Command::Say(words.clone())],
        Entry::Note(words) => vec![Command::Note(words.clone())],
        Entry::Me(level) => vec![Command::Me(*level)],
        Entry::Words(_) | Entry::Mentioned(_) => Vec::new(),
    }
}

/// The lines that let an event happen.
#[must_use]
pub fn commands_for(case: FlowCase<'_>, event: &Event) -> Vec<Command> {
    lines(case, &Entry::Event(*event))
}

/// Where a call stands, in facts.
fn final_facts(case: FlowCase<'_>, history: &History) -> Vec<String> {
    const CLOSED: [BuiltIn; 3] = [BuiltIn::Step, BuiltIn::Outcome, BuiltIn::Reason];
    let facts: Facts = history.state().facts(case);
    let told: Vec<BuiltIn> = if history.state().outcome().is_some() {
        CLOSED.into()
    } else {
        let noted = |fact: &BuiltIn| matches!(fact.domain(), Domain::Feelings);
        let (noted, known): (Vec<BuiltIn>, Vec<BuiltIn>) =
            BuiltIn::used_in(FactUse::Script).partition(noted);
        [known, noted].concat()
    };
    let pair = |fact: &BuiltIn| {
        let value = match fact.domain() {
            // How they feel is finer in what the agent noted than in the state.
            Domain::Feelings => Emotion::NAMES
                .get(history.notes().get(Field::EMOTION))
                .map_or_else(String::new, |name| (*name).to_owned()),
            _ => describe::fact_value(case.flow(), facts, fact.name()).replace('–', "-"),
        };
        format!("{}={value}", fact.name())
    };
    told.iter().map(pair).collect()
}
