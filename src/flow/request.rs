//! What customers call for: to leave, or something else.
//!
//! Leaving requests are known to the machine, for they alone are retained against and only a customer who has one can be
//! kept. Each other request is a fact of its own that is noted ([`RequestStatus`]): several may be open at once, beside a
//! leaving one or without it.

use super::id::{ActId, FactId, RequestId};
use super::words::WordList;
use super::{Flow, Lang};
use crate::condition::Condition;
use crate::fact::Field;
use crate::lang::Text;
use crate::method::Retention;
use crate::terms::terms;

/// What the fact `request` is called while nothing was said, and where they do not want to leave.
pub(crate) const UNSAID: &str = "unsaid";
pub(crate) const NOT_LEAVING: &str = "none";

/// Something that customers call for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id, e.g. `port`.
    pub id: Box<str>,
    /// Its name, as it reads in "wants to …".
    pub name: Text,
    /// What it is to the machine.
    pub kind: RequestKind,
    /// What customers do when they ask for it.
    pub acts: Box<[ActId]>,
    /// Names it had before: calls that were kept then, and scripts, may still use them.
    pub formerly: WordList,
    /// Method ids it comes from.
    pub source: WordList,
}

/// What a request is to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// To leave, and how far it may be retained against.
    Leaving(Retention),
    /// Something else; the fact that keeps how far it has come.
    Other(FactId),
}

terms! {
    /// How far a request that is not leaving has come.
    RequestStatus as "value" {
        /// Nobody asked for it, or they took it back.
        None,
        /// They asked for it.
        Open,
        /// It was done.
        Done,
        /// Somebody sees to it, by a day that was said.
        Promised,
        /// It cannot be done, and they were told so.
        Declined,
        /// A colleague takes it over.
        HandedOver,
    }
}

impl RequestStatus {
    /// As the agent's screen shows it.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::None => ("没提", "not asked for"),
            Self::Open => ("待办", "open"),
            Self::Done => ("办好了", "done"),
            Self::Promised => ("说好了谁几时办", "promised, by whom and when"),
            Self::Declined => ("办不了，已说明", "can't be done, and they know"),
            Self::HandedOver => ("转交了", "handed over"),
        };
        if lang.of_program() == Lang::Zh { zh } else { en }
    }
}

impl Request {
    /// How far it may be retained against, if it is to leave.
    #[must_use]
    #[inline]
    pub fn retention(&self) -> Option<Retention> {
        match self.kind {
            RequestKind::Leaving(retention) => Some(retention),
            RequestKind::Other(_) => None,
        }
    }

    /// Whether it is called so, or was.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        &*self.id == name || self.formerly.iter().any(|former| former == name)
    }
}

impl Flow {
    /// What customers call for, in order.
    #[inline]
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }

    /// The requests to leave, by what the machine knows them as.
    pub fn leaving_requests(&self) -> impl Iterator<Item = (RequestId, &Request)> {
        let places = self.leaving.iter().filter_map(|at| self.requests.get(*at));
        places.enumerate().filter_map(|(place, one)| Some((RequestId::leaving(place)?, one)))
    }

    /// What a customer is taken to want while nothing was said: the first request to leave, if the flow declares one.
    #[must_use]
    pub fn first_request(&self) -> RequestId {
        self.leaving_requests().next().map_or(RequestId::UNSAID, |(id, _)| id)
    }

    /// The requests to leave that may be retained against; where the flow declares none, that nothing was said.
    pub fn retained_requests(&self) -> impl Iterator<Item = RequestId> {
        let retained = |one: &Request| one.retention() != Some(Retention::Never);
        let declared =
            self.leaving_requests().filter(move |(_, one)| retained(one)).map(|(id, _)| id);
        let unsaid = Some(RequestId::UNSAID).filter(|_| self.leaving.is_empty());
        declared.chain(unsaid)
    }

    /// Every value that what the customer wants can have: nothing said, each leaving request, none.
    pub fn request_values(&self) -> impl Iterator<Item = RequestId> {
        let leaving = self.leaving_requests().map(|(id, _)| id);
        [RequestId::UNSAID].into_iter().chain(leaving).chain([RequestId::NONE])
    }

    /// The leaving request that this is; as long as nothing was said, the first one. `None` where they do not want to
    /// leave.
    #[must_use]
    pub fn leaving_request(&self, id: RequestId) -> Option<&Request> {
        let place = if id == RequestId::UNSAID { 0 } else { id.place()? };
        self.leaving.get(place).and_then(|at| self.requests.get(*at))
    }

    /// How far a customer who wants this may be retained against. Who does not want to leave is not; where a flow declares
    /// no request to leave, all its calls are about leaving.
    #[must_use]
    #[inline]
    pub fn retention(&self, id: RequestId) -> Retention {
        match self.leaving_request(id).and_then(Request::retention) {
            Some(retention) => retention,
            None if id == RequestId::UNSAID => Retention::Persuade,
            None => Retention::Never,
        }
    }

    /// Whether a condition lets only those in whose wish to leave may be informed about and no more.
    #[must_use]
    pub fn is_for_informed_leavers(&self, when: &Condition) -> bool {
        let informed = self.request_values().filter(|id| self.retention(*id) == Retention::Inform);
        let bits = informed.fold(0, |bits, id| bits | Field::REQUEST.bit(id.index()));
        bits != 0 && when.boxes().iter().all(|one| one.state & Field::REQUEST.all() & !bits == 0)
    }

    /// What the customer wants, in the names of flows: a leaving request's id, `unsaid` or `none`.
    #[must_use]
    pub fn request_name(&self, id: RequestId) -> &str {
        match id {
            RequestId::UNSAID => UNSAID,
            id => self.leaving_request(id).map_or(NOT_LEAVING, |request| &*request.id),
        }
    }

    /// What the customer wants, by its name: of a leaving request, or `unsaid` or `none`.
    #[must_use]
    pub fn request_named(&self, name: &str) -> Option<RequestId> {
        match name {
            UNSAID => Some(RequestId::UNSAID),
            NOT_LEAVING => Some(RequestId::NONE),
            _ => self.leaving_requests().find(|(_, one)| one.is_named(name)).map(|(id, _)| id),
        }
    }

    /// The request with this name, leaving or not.
    #[must_use]
    pub fn any_request_named(&self, name: &str) -> Option<&Request> {
        self.requests.iter().find(|one| one.is_named(name))
    }
}
