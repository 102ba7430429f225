//! What an agent's own words do, whatever line of the flow they come closest to.

use super::closest::NEAR_SIMILARITY;
use super::play::PracticeSession;
use engine::hear::{Interpreter, TechniqueDetector};
use flow::id::ReasonId;
use flow::method::{Step, Technique};

/// What own words do.
#[derive(Debug, Clone)]
pub(super) struct AgentInterpretation {
    /// The techniques that words show, the plainest first.
    pub(super) shown: Vec<Technique>,
    /// That of the line of the whole flow which they come closest to, if they come near one.
    nearest: Option<Technique>,
    /// The reason that they name.
    pub(super) reason: Option<ReasonId>,
    /// Whether they say the terms of what is proposed: every number of them.
    pub(super) terms: bool,
}

impl AgentInterpretation {
    /// What they do: what they show, else what the nearest line does.
    pub(super) fn techniques(&self) -> impl Iterator<Item = Technique> {
        let nearest = self.nearest.filter(|_| self.shown.is_empty());
        self.shown.iter().copied().chain(nearest)
    }

    /// What they do first of all; what tells nothing is talk.
    pub(super) fn technique(&self) -> Technique {
        self.techniques().next().unwrap_or(Technique::Setting)
    }

    /// Whether words show one of these.
    pub(super) fn shows(&self, wanted: &[Technique]) -> bool {
        self.shown.iter().any(|one| wanted.contains(one))
    }

    /// Whether words ask why, or the nearest line does.
    pub(super) fn asks_why(&self) -> bool {
        self.techniques().any(|one| ASKS_WHY.contains(&one))
    }

    /// Whether they come closest to an offer.
    pub(super) fn offers(&self) -> bool {
        self.nearest == Some(Technique::Offer)
    }
}

/// Techniques that ask why: those first that begin with nothing known, those last that go deeper.
pub(super) const ASKS_WHY: [Technique; 7] = [
    Technique::Feeling,
    Technique::Linking,
    Technique::Retreat,
    Technique::OneMore,
    Technique::Narrow,
    Technique::Focus,
    Technique::Deep,
];

impl PracticeSession<'_> {
    /// What own words do here.
    pub(super) fn sense(&self, words: &str) -> AgentInterpretation {
        let flow = self.setup.flow;
        let senses = self
            .technique_detector
            .get_or_init(|| TechniqueDetector::new(flow, &self.setup.cast.senses));
        let near = self.closest().rank(words, flow.items().map(|(id, _)| id));
        let nearest = near.first().filter(|(_, score)| *score >= NEAR_SIMILARITY);
        let heard =
            self.interpreter.get_or_init(|| Interpreter::new(flow)).interpret(flow, words, None);
        AgentInterpretation {
            shown: senses.detect(words),
            nearest: nearest.map(|(item, _)| flow.item(*item).technique),
            reason: heard.confident_reason().map(|one| one.reason),
            terms: self.says_the_terms(words),
        }
    }

    fn says_the_terms(&self, words: &str) -> bool {
        let state = self.session.history().state();
        let Some(offer) = state.offer().filter(|_| state.step() == Step::Agree) else {
            return false;
        };
        let mut items = self.setup.flow.items();
        let Some((item, _)) = items.find(|(_, item)| item.offer == Some(offer)) else {
            return false;
        };
        let said = numbers(words);
        let line = self.filled(item);
        let mut terms = line.each().map(|(_, line)| numbers(line));
        terms.all(|terms| terms.len() > 1 && terms.iter().all(|one| said.contains(one)))
    }
}

/// The numbers in a text, as they are written.
fn numbers(text: &str) -> Vec<String> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).map(str::to_owned).collect()
}
