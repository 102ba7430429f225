//! The tree of calls that a policy leads to: where calls went the same, what comes next was worked out
//! already. It never decides anything, and no more of it is kept than fits.

use super::caller::Reply;
use super::policy::{Policy, Position, nothing_left};
use crate::call::history::{Entry, History, Turn};
use crate::call::{Event, State, step};
use crate::customer::Approach;
use crate::flow::Case;
use crate::flow::condition::Notes;
use crate::flow::context::Context;
use crate::flow::id::{ItemId, RuleId};
use crate::method::RuleLevel;
use crate::rule::{Happening, Watch, What};
use rustc_hash::FxHashMap;

/// The most nodes that are kept.
const MOST: usize = 150_000;

/// A place in the tree.
pub(super) type NodeId = u32;

/// Where a call stands, and what is said there.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) state: State,
    pub(super) watch: Watch,
    /// What is said, and how it comes; `None` where nothing is left to say.
    pub(super) say: Option<(ItemId, Approach)>,
    /// Fatal rules broken so far, and warnings.
    pub(super) breaks: u8,
    pub(super) warnings: u8,
}

/// A tree for one policy.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    next: FxHashMap<(NodeId, Reply), NodeId>,
    roots: FxHashMap<(usize, Option<Event>), NodeId>,
}

/// A call that goes on: its node, kept or its own, and how it came there.
pub(super) struct Walk<'a> {
    pub(super) case: Case<'a>,
    pub(super) context: &'a Context,
    pub(super) start: (State, Notes),
    /// What happened since the history was last needed.
    pub(super) turns: Vec<Turn>,
    history: History,
}

impl<'a> Walk<'a> {
    pub(super) fn new(case: Case<'a>, context: &'a Context, start: (State, Notes)) -> Self {
        Self { case, context, start, turns: Vec::new(), history: History::new(start.0, start.1) }
    }

    /// The history is made where it is first needed, and goes on from there.
    fn catch_up(&mut self) {
        for turn in self.turns.drain(..) {
            // What the machine took once it takes again.
            let taken = self.history.push(self.case, turn);
            debug_assert!(taken.is_ok(), "a call is replayed as it was");
        }
    }

    /// The node that the call has come to.
    pub(super) fn node(
        &mut self,
        policy: Policy<'_>,
        before: Option<&Node>,
        dice: &mut dyn FnMut(usize) -> usize,
    ) -> Node {
        self.catch_up();
        let Self { case, context, ref history, .. } = *self;
        let mut watch = before.map_or_else(|| Watch::new(self.case), |node| node.watch.clone());
        let mut state = before.map_or(self.start.0, |node| node.state);
        let (mut breaks, mut warnings) = before.map_or((0, 0), |node| (node.breaks, node.warnings));
        let last = history.turns().len().checked_sub(1);
        let notes = last.map_or(self.start.1, |last| history.notes_before(last));
        for entry in history.turns().last().into_iter().flat_map(|turn| &turn.entries) {
            let Entry::Event(event) = entry else { continue };
            let Ok(after) = step(self.case, &state, event) else { continue };
            let what = What::Event(*event, &after);
            let seen = Happening { before: &state, notes, context: self.context, what };
            for rule in watch.see(self.case, &seen) {
                match self.level(rule) {
                    RuleLevel::Fatal => breaks += 1,
                    RuleLevel::Warning => warnings += 1,
                }
            }
            state = after;
        }
        let at = Position { case, context, history, watch: &watch };
        let open = state.outcome().is_none() && !nothing_left(case, &state);
        let item = open.then(|| policy.choose(at, dice)).flatten();
        let say = item.map(|item| (item, Approach::of(case, history, item)));
        Node { state, watch, say, breaks, warnings }
    }

    fn level(&self, rule: RuleId) -> RuleLevel {
        self.case.rule(rule).level
    }
}

impl Tree {
    pub(super) fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    pub(super) fn root(&self, who: usize, opens: Option<Event>) -> Option<NodeId> {
        self.roots.get(&(who, opens)).copied()
    }

    pub(super) fn next(&self, from: NodeId, reply: Reply) -> Option<NodeId> {
        self.next.get(&(from, reply)).copied()
    }

    pub(super) fn keep_root(
        &mut self,
        who: usize,
        opens: Option<Event>,
        node: Node,
    ) -> Option<NodeId> {
        let id = self.keep(node)?;
        self.roots.insert((who, opens), id);
        Some(id)
    }

    pub(super) fn keep_next(&mut self, from: NodeId, reply: Reply, node: Node) -> Option<NodeId> {
        let id = self.keep(node)?;
        self.next.insert((from, reply), id);
        Some(id)
    }

    /// Keeps a node, while there is room.
    fn keep(&mut self, node: Node) -> Option<NodeId> {
        let id = NodeId::try_from(self.nodes.len()).ok().filter(|_| self.nodes.len() < MOST)?;
        self.nodes.push(node);
        Some(id)
    }
}
