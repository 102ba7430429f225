//! Who calls in practice and in simulation: manners, customers, how customers behave, what a call is worth.
//!
//! A customer's truth (the reason, how bad it is, what leaving would cost) is what an agent has to find
//! out; it is never part of a call's state. Source: method `roleplay`.

use super::context::Context;
use super::id::{ActId, FactId, OfferId, ReasonId, RequestId};
use super::words::WordList;
use crate::equation::Level;
use crate::lang::{Lang, Text};
use crate::method::{CustomerAct, Emotion, Technique};

/// The sections that only practice and simulation read.
pub(super) const CAST_SECTIONS: [&str; 3] = ["manners", "customers", "senses"];

/// How customers behave, where the odds of answers do not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// How much each level of severity speaks against a yes, in hundredths of log-odds (0 to 300).
    pub severity: u16,
    /// How much each level of cost that was shown speaks for a yes, in hundredths of log-odds (0 to 300).
    pub cost: u16,
    /// After how many exchanges a settled customer hangs up, on average (4 to 200).
    pub patience: u16,
}

/// What the end of a call is worth to an honest centre, in points (-100 to 100).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewards {
    /// Kept, and staying serves them.
    pub retained: i16,
    /// Kept, though the problem still outweighs what leaving would cost them.
    pub misfit: i16,
    /// Let go well, after a clear no or where staying would not serve them.
    pub let_go: i16,
    /// Let go before it was known whether staying would serve them.
    pub given_up: i16,
    /// They took the wish to leave back of their own accord.
    pub withdrawn: i16,
    /// They called for something else, and it was seen to.
    pub served: i16,
    /// To be called back.
    pub callback: i16,
    /// Handed over to a colleague.
    pub handed_over: i16,
    /// They hung up.
    pub hung_up: i16,
    /// Each exchange (-10 to 0).
    pub exchange: i16,
}

/// Lines by the moment they belong to.
#[derive(Debug, Clone, Default)]
pub struct CustomerLines(pub(super) Vec<(CustomerAct, Vec<Text>)>);

impl CustomerLines {
    /// The wordings for a moment.
    #[must_use]
    pub fn get(&self, moment: CustomerAct) -> &[Text] {
        self.0.iter().find(|(own, _)| *own == moment).map_or(&[], |(_, texts)| texts)
    }
}

/// A way of talking that many customers share.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Its id.
    pub id: Box<str>,
    /// What an agent would note of it, if the flow has a fact `style` with this value.
    pub style: Option<(FactId, u8)>,
    /// How easily such customers get angry, in percent of the odds.
    pub temper: u16,
    /// How easily such customers say a clear no, in percent of the odds.
    pub refuses: u16,
    /// What they say.
    pub lines: CustomerLines,
}

/// Words by which an agent's own way of saying something is known.
#[derive(Debug, Clone)]
pub struct TechniqueCues {
    /// What they do.
    pub technique: Technique,
    /// What an agent does with such words: heard as learned, beside the words.
    pub act: Option<ActId>,
    /// The words; `…` is a gap.
    pub hear: WordList,
}

/// A customer to practise with, with what is true of them.
#[derive(Debug, Clone)]
pub struct Persona {
    /// Their id.
    pub id: Box<str>,
    /// Their name.
    pub name: Text,
    /// Who they are, what was really the matter, what would have helped.
    pub about: Text,
    /// What they want.
    pub request: RequestId,
    /// What the agent's screen knows of them.
    pub context: Context,
    /// How they talk, by the place of the manner.
    pub manner: usize,
    /// How they feel as the call begins.
    pub emotion: Emotion,
    /// Why they really leave.
    pub reason: ReasonId,
    /// The reason that they give first.
    pub excuse: Option<ReasonId>,
    /// What makes them open up.
    pub opens_to: Box<[Technique]>,
    /// How much opening up it takes until they say the true reason (0 to 3).
    pub guard: u8,
    /// How bad the problem is for them.
    pub severity: Level,
    /// What leaving would really cost them.
    pub cost: Level,
    /// After how many exchanges they have had enough.
    pub patience: u8,
    /// After how many annoyances they break.
    pub breaking_point: u8,
    /// The offers that serve them.
    pub accepts: Box<[OfferId]>,
    /// How often such a customer calls, relative to the others.
    pub odds: u8,
    /// What they say; before what their manner says.
    pub lines: CustomerLines,
}

/// Everybody who calls in practice.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    /// Ways of talking.
    pub manners: Vec<Manner>,
    /// Customers.
    pub personas: Vec<Persona>,
    /// What an agent's own words mean.
    pub senses: Vec<TechniqueCues>,
}

impl Cast {
    /// The customer with this id.
    #[must_use]
    pub fn persona_named(&self, id: &str) -> Option<&Persona> {
        self.personas.iter().find(|persona| &*persona.id == id)
    }

    /// How a customer talks.
    #[must_use]
    pub fn manner(&self, persona: &Persona) -> Option<&Manner> {
        self.manners.get(persona.manner)
    }
}

impl Manner {
    /// What it is called, if an agent of this flow would note it.
    #[must_use]
    pub fn label<'f>(&self, flow: &'f super::Flow) -> Option<&'f Text> {
        let (fact, value) = self.style?;
        flow.fact(fact).values.get(usize::from(value)).map(|value| &value.label)
    }
}

impl Persona {
    /// What the agent's screen knows of them, with their name where the flow has a value for it.
    #[must_use]
    pub fn context_in(&self, flow: &super::Flow, lang: Lang) -> Context {
        self.context.with_name(flow, self.name.get(lang))
    }
}
