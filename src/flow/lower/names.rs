//! The names of a flow: what can be named, looked up, with a word for what cannot.

use super::Lowering;
use crate::id::{ActId, EvidenceId, FactId, ReasonId, RequestId, ValueId};
use crate::raw::RawMap;
use crate::source::SourceId;
use crate::syntax::Str;
use crate::{
    AnswerText, DialogueAct, Evidence, FactDecl, Operator, Reason, Request, RequestKind, ValueDecl,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Everything that can be named in a condition, an effect or a line.
#[derive(Default)]
pub(super) struct SymbolTable<'a> {
    pub(super) facts: Vec<FactDecl>,
    pub(super) values: Vec<ValueDecl>,
    pub(super) reasons: Vec<Reason>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) acts: Vec<DialogueAct>,
    pub(super) operators: Vec<Operator>,
    pub(super) requests: Vec<Request>,
    pub(super) reason_ids: HashMap<&'a str, ReasonId>,
    pub(super) evidence_ids: HashMap<&'a str, (EvidenceId, u128)>,
    pub(super) sets: HashMap<&'a str, (SourceId, Vec<ParsedAnswer<'a>>)>,
}

/// An answer as it is written: all of it but the effect, which depends on the item it is given in.
pub(super) struct ParsedAnswer<'a> {
    pub(super) id: Str<'a>,
    pub(super) text: Arc<AnswerText>,
    pub(super) then: RawMap<'a>,
}

impl<'a> SymbolTable<'a> {
    pub(super) fn fact_named(&self, name: &str) -> Option<(FactId, &FactDecl)> {
        let at = self.facts.iter().position(|fact| &*fact.id == name)?;
        Some((FactId::new(at)?, self.facts.get(at)?))
    }

    pub(super) fn value_named(&self, name: &str) -> Option<ValueId> {
        ValueId::new(self.values.iter().position(|value| &*value.name == name)?)
    }

    pub(super) fn reason(&self, name: Str<'a>, low: &mut Lowering<'a, '_>) -> Option<ReasonId> {
        let found = match name.text() {
            "none" => Some(ReasonId::NONE),
            name => self.reason_ids.get(name).copied(),
        };
        if found.is_none() {
            low.unknown("reason", name, self.reasons.iter().map(|reason| &*reason.id));
        }
        found
    }

    /// The places of the requests to leave.
    pub(super) fn leaving(&self) -> impl Iterator<Item = usize> {
        let leaving = self.requests.iter().enumerate().filter(|(_, one)| one.retention().is_some());
        leaving.map(|(at, _)| at)
    }

    /// What a customer may be said to want, by name: `unsaid`, `none` or a leaving request.
    pub(super) fn wish(&self, name: &str) -> Option<RequestId> {
        match name {
            crate::request::UNSAID => Some(RequestId::UNSAID),
            crate::request::NOT_LEAVING => Some(RequestId::NONE),
            name => {
                let named = |at: &usize| self.requests.get(*at).is_some_and(|one| &*one.id == name);
                RequestId::leaving(self.leaving().position(|at| named(&at))?)
            }
        }
    }

    /// The fact that keeps how far a request that is not leaving has come.
    pub(super) fn other_request(&self, name: &str) -> Option<FactId> {
        let found = self.requests.iter().find(|one| &*one.id == name)?;
        match found.kind {
            RequestKind::Other(fact) => Some(fact),
            RequestKind::Leaving(_) => None,
        }
    }

    /// The names that the fact `request` can have in a condition.
    pub(super) fn wish_names(&self) -> impl Iterator<Item = &str> {
        let leaving = self.leaving().filter_map(|at| Some(&*self.requests.get(at)?.id));
        leaving.chain([crate::request::UNSAID, crate::request::NOT_LEAVING])
    }

    pub(super) fn act(&self, name: Str<'a>, low: &mut Lowering<'a, '_>) -> Option<ActId> {
        let found = self.acts.iter().position(|act| &*act.id == name.text()).and_then(ActId::new);
        if found.is_none() {
            low.unknown("act", name, self.acts.iter().map(|act| &*act.id));
        }
        found
    }

    /// The last of a reason's sub-reasons.
    pub(super) fn last_of(&self, id: ReasonId) -> ReasonId {
        let at = id.index().checked_sub(1);
        at.and_then(|at| self.reasons.get(at)).map_or(id, |reason| reason.last)
    }

    /// A piece of evidence, and the given facts that it needs.
    pub(super) fn evidence(
        &self,
        name: Str<'a>,
        low: &mut Lowering<'a, '_>,
    ) -> Option<(EvidenceId, u128)> {
        let found = self.evidence_ids.get(name.text()).copied();
        if found.is_none() {
            low.unknown("evidence", name, self.evidence.iter().map(|one| &*one.id));
        }
        found
    }

    pub(super) fn answer_set(
        &self,
        name: Str<'a>,
        low: &mut Lowering<'a, '_>,
    ) -> Option<&(SourceId, Vec<ParsedAnswer<'a>>)> {
        let found = self.sets.get(name.text());
        if found.is_none() {
            let mut known: Vec<_> = self.sets.keys().copied().collect();
            known.sort_unstable();
            low.unknown("answer-set", name, known);
        }
        found
    }
}
