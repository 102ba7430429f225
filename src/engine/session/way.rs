//! A way that the machine lets a call go, looked at by the rules of conduct.

use super::Session;
use crate::call::Event;
use crate::call::history::{Entry, History, Turn};
use crate::rule::{Audit, Observation, ObservedEvent};
use flow::id::{ItemId, RuleId};

impl Session<'_> {
    /// The first fatal rule that holds something back where the call goes on so, and then says the item.
    ///
    /// # Panics
    /// If the machine does not take the events, which are a way that was found in it.
    pub(super) fn rule_on_way(&self, way: &[Event], item: ItemId) -> Option<RuleId> {
        let (mut history, mut audit) = (self.history.clone(), self.audit.clone());
        let held = |history: &History, audit: &Audit, item: ItemId| {
            let now = Observation {
                before: history.state(),
                notes: history.notes(),
                context: &self.context,
                event: ObservedEvent::Saying(item),
            };
            audit.monitor.fatal_violation(self.case, &now, item)
        };
        for event in way {
            if let Event::Said { item, .. } = event
                && let Some(rule) = held(&history, &audit, *item)
            {
                return Some(rule);
            }
            let turn = Turn { entries: vec![Entry::Event(*event)] };
            history.push(self.case, turn).expect("the machine takes a way that was found in it");
            audit.observe(self.case, &self.record, &history, history.turns().len() - 1);
        }
        held(&history, &audit, item)
    }
}
