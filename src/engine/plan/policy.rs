//! A solved plan: the value of a state, and what each thing to say there is worth.

use super::Scalar;
use super::classes::{ActionClasses, MAX_LANES, PlanState, TransitionModel};
use super::graph::Mdp;
use super::looked_up::{ByRapport, ClassValues, ValueCache};
use super::solve::solve;
use crate::call::{State, enabled_items};
use crate::customer::{Odds, Rapport, RapportBelief};
use crate::guide::Advice;
use flow::id::ItemId;
use flow::id::RequestId;
use flow::{Flow, FlowCase};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a line loses each time it was said. A choice, docs/PRACTICE.md: five points, so that the next best is tried,
/// and a much better one is still said again.
const REPEATED: Scalar = 0.05;

/// Something to say, with what it is worth from there on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActionValue {
    /// What.
    pub item: ItemId,
    /// Its value.
    pub value: Scalar,
}

/// The values of calls of one request.
#[derive(Debug, Clone, Default)]
pub(super) struct ValueTable {
    /// The states, in the order in which calls come to them.
    pub(super) states: Vec<u128>,
    pub(super) index: FxHashMap<u128, u32>,
    /// For each customer, by the bits of what is given of them: the value of each state.
    pub(super) values: BTreeMap<u128, Vec<Scalar>>,
}

/// The best policy for some customers of a flow.
pub struct Plan<'f> {
    odds: &'f Odds,
    classes: ActionClasses<'f>,
    pub(super) requests: BTreeMap<RequestId, ValueTable>,
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan").field("states", &self.states()).finish_non_exhaustive()
    }
}

impl<'f> Plan<'f> {
    /// A plan for nobody yet.
    #[must_use]
    #[inline]
    pub fn new(flow: &'f Flow, odds: &'f Odds) -> Self {
        Self { odds, classes: ActionClasses::new(flow, odds, &[]), requests: BTreeMap::new() }
    }

    /// Plans for these customers; what is solved already stays as it is.
    pub fn solve(&mut self, who: &[(RequestId, FlowCase<'f>)]) {
        let requests: Vec<RequestId> = self.classes.flow.request_values().collect();
        for request in requests {
            let solved = self.requests.get(&request);
            let mut cases: Vec<FlowCase<'f>> = Vec::new();
            for (_, case) in who.iter().filter(|(own, _)| *own == request) {
                let known = solved.is_some_and(|one| one.values.contains_key(&case.given()))
                    || cases.iter().any(|one| one.given() == case.given());
                if !known {
                    cases.push(*case);
                }
            }
            for cases in cases.chunks(MAX_LANES) {
                let classes = ActionClasses::new(self.classes.flow, self.odds, cases);
                let graph = Mdp::new(&classes, request);
                let lanes: Vec<usize> = (0..cases.len()).collect();
                let values = solve(&graph, &lanes);
                let solved = self.requests.entry(request).or_default();
                if solved.states != graph.states {
                    // What was taken in before is of other states.
                    solved.values.clear();
                    (solved.states, solved.index) = (graph.states, graph.index);
                }
                solved.values.extend(cases.iter().map(|case| case.given()).zip(values));
            }
        }
    }

    /// How many states were solved, all requests and customers together.
    #[must_use]
    #[inline]
    pub fn states(&self) -> usize {
        let each = self.requests.values().map(|one| one.states.len() * one.values.len());
        each.sum()
    }

    /// What a customer is planned for: as long as they said nothing, for the first request to leave.
    fn request_of(&self, state: &State) -> RequestId {
        let request = state.request();
        if request == RequestId::UNSAID { self.classes.flow.first_request() } else { request }
    }

    /// Whether there is a plan for this customer.
    #[must_use]
    #[inline]
    pub fn covers(&self, request: RequestId, case: FlowCase<'_>) -> bool {
        self.requests.get(&request).is_some_and(|one| one.values.contains_key(&case.given()))
    }

    /// The value of a state for a customer who feels so; `None` where calls of
    /// this request do not come to it, or nothing was solved for the customer. A closed call has none: its worth
    /// was had when it closed.
    #[must_use]
    pub fn value(
        &self,
        case: FlowCase<'_>,
        (state, felt): (&State, RapportBelief),
    ) -> Option<Scalar> {
        let solved = self.requests.get(&self.request_of(state))?;
        let values = solved.values.get(&case.given())?;
        let value = |understood: bool| {
            let rapport = Rapport { understood, ready: felt.ready };
            let at =
                *solved.index.get(&PlanState::new(self.classes.flow, *state, rapport).key())?;
            values.get(at as usize).copied()
        };
        ByRapport::new(value).expected(felt.understood)
    }

    /// What an item is worth if it is said now.
    #[must_use]
    pub fn action_value(
        &self,
        case: FlowCase<'_>,
        (state, felt): (&State, RapportBelief),
        item: ItemId,
    ) -> Option<Scalar> {
        self.value_by_rapport(case, (state, felt.ready), item)?.expected(felt.understood)
    }

    fn value_by_rapport(
        &self,
        case: FlowCase<'_>,
        (state, ready): (&State, bool),
        item: ItemId,
    ) -> Option<ByRapport> {
        let solved = self.requests.get(&self.request_of(state))?;
        let values = solved.values.get(&case.given())?;
        let mut look = TransitionModel::default();
        Some(ByRapport::new(|understood| {
            let rapport = Rapport { understood, ready };
            self.classes.transition_model(
                PlanState::new(self.classes.flow, *state, rapport),
                item,
                &mut look,
            );
            let mut sum = look.reward;
            for (to, share) in &look.successors {
                let at = *solved.index.get(&to.key())?;
                sum += share * values.get(at as usize).copied()?;
            }
            Some(sum)
        }))
    }

    /// What items are worth if they are said now, and adds to the row what was not looked up before.
    fn action_values<'p>(
        &'p self,
        case: FlowCase<'p>,
        (state, felt): (&'p State, RapportBelief),
        row: &'p mut ClassValues,
    ) -> impl FnMut(ItemId) -> Option<Scalar> + 'p {
        move |item| {
            let class = self.classes.class(item);
            let known = row.iter().find(|(own, _)| *own == class).map(|(_, worth)| *worth);
            let worth = known.or_else(|| {
                let worth = self.value_by_rapport(case, (state, felt.ready), item)?;
                row.push((class, worth));
                Some(worth)
            });
            worth?.expected(felt.understood)
        }
    }

    /// Everything that can be said, the best first; of those worth the same, the first in the flow.
    #[must_use]
    pub fn ranked_actions(
        &self,
        case: FlowCase<'_>,
        stand: (&State, RapportBelief),
    ) -> Vec<ActionValue> {
        let mut row = ClassValues::new();
        let mut worth = self.action_values(case, stand, &mut row);
        let mut choices: Vec<ActionValue> = enabled_items(case, stand.0)
            .filter_map(|(item, _)| worth(item).map(|value| ActionValue { item, value }))
            .collect();
        choices.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.item.cmp(&b.item)));
        choices
    }

    /// Puts what is worth most first in the guide's advice; where the plan does not know the state, the guide's
    /// order stays. Nobody is moved by the same words twice, which a plan does not know: a line loses some of
    /// its worth each time it was said. What a rule of conduct frowns at comes last. What was looked up in this state
    /// for this customer before is not looked up again.
    pub fn rank_advice(
        &self,
        case: FlowCase<'_>,
        (state, felt): (&State, RapportBelief),
        advice: &mut Advice,
        looked_up: &mut ValueCache,
    ) {
        let mut worth = self.action_values(case, (state, felt), looked_up.row(felt.ready));
        advice.order_by(|one| {
            let said = Scalar::from(u8::try_from(one.times_said).unwrap_or(u8::MAX));
            worth(one.item).map(|worth| worth - REPEATED * said)
        });
    }
}
