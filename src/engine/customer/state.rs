//! How a customer takes the way an agent talks: it opens them up, wears their patience, or angers them.

use super::goal::CustomerGoal;
use super::rapport::readiness_after;
use crate::call::State;
use crate::call::history::History;
use flow::equation::Level;
use flow::id::{ItemId, PhraseId};
use flow::method::{GateClass, Mood, PhraseClass, Technique};
use flow::{Flow, FlowCase};

/// Openness is counted in halves (docs/PRACTICE.md, "half a step"); this many make one step of a customer's guard.
pub(super) const STEP: u8 = 2;
/// What a small kindness opens up, and a small offence takes back. A choice, docs/PRACTICE.md: two come to one thing
/// that opens up this very customer.
const HALF_STEP: u8 = STEP / 2;
/// The most that a customer opens up. A choice, docs/PRACTICE.md: four steps, one more than any guard.
const MAX_OPENNESS: u8 = 4 * STEP;
/// What hearing the same line again takes of a customer's patience, beside the exchange itself. A choice,
/// docs/PRACTICE.md: it costs three times as much as a new line.
const AGAIN: i16 = 2;
/// What grates counts so many annoyances. A choice, docs/PRACTICE.md: the smallest there is.
const GRATES: u8 = 1;
/// And what hurts the person. A choice, docs/PRACTICE.md: twice as many.
const HURTS: u8 = 2;
/// The patience of one who has worn out once. A choice, docs/PRACTICE.md: time for a few words to let them go.
const LAST_PATIENCE: i16 = 3;
/// A temper is hot from here on, in percent of the odds. A choice, docs/PRACTICE.md: what is usual counts as hot.
const HOT: u16 = 100;

/// How a customer feels about the call so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CustomerState {
    /// How far they have opened up, in half steps, four whole ones at most.
    pub openness: u8,
    /// Exchanges left until they have had enough.
    pub patience: i16,
    /// Annoyances since they last broke.
    pub annoyed: u8,
    /// Annoyances in all.
    pub annoyances: u8,
    /// Whether they have told the true reason.
    pub has_told: bool,
    /// How bad the problem is for them now: what they take lowers it.
    pub severity: u8,
    /// How often they broke.
    pub breakdowns: u8,
}

/// How a line comes to a customer, beside what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivery {
    /// How often the same line was said before.
    pub repeats: u8,
    /// An offer before the problem was understood.
    pub early: bool,
}

/// What a customer does who has had enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// They lose their temper.
    Upset,
    /// A clear no.
    Refuses,
    /// They hang up.
    HangsUp,
}

impl Delivery {
    /// How saying `item` would come now.
    #[must_use]
    #[inline]
    pub fn new(case: FlowCase<'_>, history: &History, item: ItemId) -> Self {
        let again = history.said_items().filter(|(said, _)| *said == item).count();
        let techniques = history.said_items().rev().map(|(said, _)| case.item(said).technique);
        Self::after(case.flow(), techniques, item, again)
    }

    /// The same, given what was said before, the latest first.
    pub fn after(
        flow: &Flow,
        mut said: impl Iterator<Item = Technique>,
        item: ItemId,
        again: usize,
    ) -> Self {
        let offers = flow.item(item).technique == Technique::Offer;
        let early = offers && !said.find_map(readiness_after).unwrap_or(false);
        Self { repeats: u8::try_from(again).unwrap_or(u8::MAX), early }
    }
}

/// Whether a technique acknowledges the person.
#[must_use]
pub fn acknowledges(technique: Technique) -> bool {
    matches!(
        technique,
        Technique::Willing
            | Technique::Polite
            | Technique::Feeling
            | Technique::Care
            | Technique::Understand
            | Technique::Soothe
    )
}

impl CustomerState {
    /// As the call begins.
    #[must_use]
    pub fn initial(truth: &CustomerGoal<'_>) -> Self {
        Self {
            openness: 0,
            patience: i16::from(truth.patience),
            annoyed: 0,
            annoyances: 0,
            has_told: truth.excuse.is_none(),
            severity: truth.severity.value(),
            breakdowns: 0,
        }
    }

    /// Whether they would say the true reason.
    #[must_use]
    #[inline]
    pub fn is_open(&self, truth: &CustomerGoal<'_>) -> bool {
        self.openness >= truth.persona.guard * STEP
    }

    /// Takes in a line of the flow.
    pub fn hear(&mut self, truth: &CustomerGoal<'_>, technique: Technique, approach: Delivery) {
        // Who gets what they called for has nothing to lose patience over.
        if matches!(technique.class(), GateClass::Ending | GateClass::LettingGo) {
            return;
        }
        self.patience -= 1;
        if approach.repeats > 0 {
            self.patience -= AGAIN;
            // Once may be a slip. A choice, docs/PRACTICE.md: the third time annoys.
            if approach.repeats > 1 {
                self.annoy(GRATES);
            }
            return;
        }
        if truth.persona.opens_to.contains(&technique) {
            // Time well spent is not counted.
            self.patience += 1;
            self.open_up(STEP);
        } else if acknowledges(technique) {
            self.open_up(HALF_STEP);
        }
        if approach.early {
            self.hear_offer_too_early();
        }
    }

    /// Takes in phrases that were found in the agent's own words. Source of the classes: method `phrase.do.*`,
    /// `phrase.dont.*`, `objection.cause.agent.*`, `principle.no_argument`, `principle.face`, `comm.plain`; which of
    /// them hurt and which grate is a choice, docs/PRACTICE.md.
    pub fn hear_phrases(&mut self, flow: &Flow, phrases: &[PhraseId]) {
        for id in phrases {
            match flow.phrase(*id).class {
                PhraseClass::Say => self.open_up(HALF_STEP),
                PhraseClass::Never
                | PhraseClass::Threat
                | PhraseClass::Condescension
                | PhraseClass::Argument
                | PhraseClass::Personal => self.annoy(HURTS),
                PhraseClass::Jargon
                | PhraseClass::Exaggeration
                | PhraseClass::Scarcity
                | PhraseClass::Promise
                | PhraseClass::Competitor
                | PhraseClass::Private => self.annoy(GRATES),
                PhraseClass::Offer => {}
            }
        }
    }

    /// Takes in an offer that comes too early, be it in the agent's own words. A choice, docs/PRACTICE.md: what a kind
    /// word gives, it takes.
    #[inline]
    pub fn hear_offer_too_early(&mut self) {
        self.annoy(GRATES);
        self.openness = self.openness.saturating_sub(HALF_STEP);
    }

    /// The agent has put into words what is the matter with them. A choice, docs/PRACTICE.md: it opens them up like a
    /// technique of their own.
    #[inline]
    pub fn feel_understood(&mut self) {
        self.open_up(STEP);
    }

    /// What they do instead of answering, if they have had enough; it is then out. In which order is a choice,
    /// docs/PRACTICE.md: a warning comes before they hang up.
    pub fn breakdown(
        &mut self,
        truth: &CustomerGoal<'_>,
        flow: &Flow,
        (state, said): (&State, Technique),
    ) -> Option<Breakdown> {
        let caller = state.caller().filter(|_| said.class() != GateClass::LettingGo)?;
        let worn = self.patience <= 0;
        if !worn && self.annoyed < truth.persona.breaking_point {
            return None;
        }
        self.breakdowns = self.breakdowns.saturating_add(1);
        self.annoyed = 0;
        let refused = caller.refusals() >= flow.limits.refusals;
        if worn {
            // They have said what they want; who goes on talking is hung up on.
            self.patience = LAST_PATIENCE;
            return Some(if refused || self.breakdowns > 1 {
                Breakdown::HangsUp
            } else {
                Breakdown::Refuses
            });
        }
        let hot = truth.manner.temper >= HOT;
        Some(match self.breakdowns {
            1 if hot && caller.mood() == Mood::Settled => Breakdown::Upset,
            1 | 2 if !refused => Breakdown::Refuses,
            _ => Breakdown::HangsUp,
        })
    }

    /// They took what was said: it weighs less on them.
    #[inline]
    pub fn ease(&mut self, shift: i8) {
        self.severity = self.severity.saturating_add_signed(shift).min(Level::CRITICAL.value());
    }

    fn open_up(&mut self, halves: u8) {
        self.openness = (self.openness + halves).min(MAX_OPENNESS);
    }

    fn annoy(&mut self, times: u8) {
        self.annoyed = self.annoyed.saturating_add(times);
        self.annoyances = self.annoyances.saturating_add(times);
    }
}
