//! What a call teaches: each exchange with where the call stood.

use engine::call::history::{History, Transition};
use engine::call::{Event, State};
use engine::customer::{Acceptance, Odds, Rapport, RapportBelief, UNFORESEEN};
use flow::id::{AnswerId, ItemId};
use flow::{Flow, FlowCase};

/// An answer that seems to contradict what is known is not impossible: agents mishear, customers change. A choice,
/// docs/PRACTICE.md: a twentieth as likely as its odds, the share of answers that nobody foresaw.
const CONTRADICTS: f64 = UNFORESEEN;

/// One exchange of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exchange {
    /// Where the call stood.
    pub state: State,
    /// How the customer felt, as far as the call had shown.
    pub felt: RapportBelief,
    /// What the agent said.
    pub item: ItemId,
    /// What the customer answered.
    pub answer: AnswerId,
}

/// The exchanges of a call.
#[must_use]
pub fn exchanges(case: FlowCase<'_>, history: &History) -> Vec<Exchange> {
    let mut felt = RapportBelief::default();
    let mut found = Vec::new();
    for Transition { before, event, .. } in history.transitions() {
        let Event::Said { item, answer } = event else { continue };
        found.push(Exchange { state: *before, felt, item, answer });
        felt = felt.after(case.item(item).technique);
    }
    found
}

impl Exchange {
    /// Whether a yes was said, where one could be.
    #[must_use]
    pub fn accepted(&self, flow: &Flow) -> Option<bool> {
        let item = flow.item(self.item);
        let may =
            item.answers.iter().any(|answer| Acceptance::classify(item, &answer.effect).is_some());
        let said = item
            .answer(self.answer)
            .is_some_and(|answer| Acceptance::classify(item, &answer.effect).is_some());
        may.then_some(said)
    }

    /// How many times likelier an answer is here than its odds say.
    #[must_use]
    pub fn factor(&self, flow: &Flow, odds: &Odds, at: AnswerId) -> f64 {
        let item = (self.item, flow.item(self.item));
        let written = f64::from(odds.weight(self.item, at));
        let RapportBelief { understood, ready } = self.felt;
        let of = |understood: bool| {
            odds.answer_likelihood(flow, (&self.state, Rapport { understood, ready }), item, at)
                / written
        };
        let factor = understood * of(true) + (1.0 - understood) * of(false);
        if factor.is_finite() && factor > 0.0 { factor } else { CONTRADICTS }
    }

    /// How likely a yes is here.
    #[must_use]
    pub fn acceptance_probability(&self, flow: &Flow, odds: &Odds) -> f64 {
        let item = flow.item(self.item);
        let (mut yes, mut all) = (0.0, 0.0);
        for (at, answer) in item.answers.iter().enumerate() {
            let Some(id) = AnswerId::new(at) else { continue };
            let likely = f64::from(odds.weight(self.item, id)) * self.factor(flow, odds, id);
            all += likely;
            yes += if Acceptance::classify(item, &answer.effect).is_some() { likely } else { 0.0 };
        }
        if all > 0.0 { yes / all } else { 0.0 }
    }
}
