//! A way that the machine lets a call go, looked at by the rules of conduct.

use super::Session;
use crate::call::Event;
use crate::call::history::{Entry, Turn};
use crate::rule::{Observation, ObservedEvent, audit};
use flow::id::{AnswerId, ItemId, RuleId};

impl Session<'_> {
    /// The first fatal rule that holds something back where the call goes on so, and then says the item.
    pub(super) fn rule_on_way(&self, way: &[Event], item: ItemId) -> Option<RuleId> {
        let mut history = self.history.clone();
        let last = Event::Said { item, answer: AnswerId::OTHER };
        for event in way.iter().chain([&last]) {
            if let Event::Said { item, .. } = event {
                let now = Observation {
                    before: history.state(),
                    notes: history.notes(),
                    context: &self.context,
                    event: ObservedEvent::Saying(*item),
                };
                let monitor = audit(self.case, &self.context, &history).monitor;
                let held = monitor.fatal_violation(self.case, &now, *item);
                if held.is_some() {
                    return held;
                }
            }
            history.push(self.case, Turn { entries: vec![Entry::Event(*event)] }).ok()?;
        }
        None
    }
}
