//! Dense ids: the numbers that names become once a flow is resolved.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($inner);

        impl $name {
            /// The most there can be of these in a flow.
            pub const MAX: usize = <$inner>::MAX as usize;

            /// The id with this place among its kind; `None` if there can be no such one.
            #[must_use]
            #[inline]
            pub fn new(index: usize) -> Option<Self> {
                <$inner>::try_from(index).ok().map(Self)
            }

            /// Its place among its kind.
            #[must_use]
            #[inline]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )+};
}

ids! {
    /// A reason for leaving; [`ReasonId::NONE`] stands for "none is known".
    ReasonId(u16);
    /// Anything an agent can say: a question, a move, an offer or a closing line.
    ItemId(u16);
    /// An offer's terms.
    OfferId(u16);
    /// A piece of evidence.
    EvidenceId(u16);
    /// One of the flow's own facts.
    FactId(u8);
    /// A value of the customer's context that lines can use.
    ValueId(u8);
    /// A phrase that agents' words are checked for.
    PhraseId(u16);
    /// A pack of rules.
    PackId(u8);
    /// A rule of conduct.
    RuleId(u8);
    /// Something a customer does when they speak.
    ActId(u8);
    /// An answer among those of one item.
    AnswerId(u8);
    /// What the customer wants, as far as the machine knows it: one of the flow's leaving requests,
    /// [`RequestId::UNSAID`] or [`RequestId::NONE`].
    RequestId(u8);
}

impl RequestId {
    /// Nothing was said of it yet. They are taken to want the first leaving request until they say otherwise.
    pub const UNSAID: Self = Self(0);
    /// They do not want to leave: they call for something else.
    pub const NONE: Self = Self(7);
    /// How many values there are.
    pub const COUNT: usize = MAX_LEAVING + 2;

    /// The leaving request with this place among those of the flow, counted from 0.
    #[must_use]
    #[inline]
    pub fn leaving(place: usize) -> Option<Self> {
        (place < MAX_LEAVING).then(|| Self::new(place + 1)).flatten()
    }

    /// The place among the flow's leaving requests, counted from 0; `None` where it is none of them.
    #[must_use]
    #[inline]
    pub fn place(self) -> Option<usize> {
        self.index().checked_sub(1).filter(|place| *place < MAX_LEAVING)
    }
}

/// The most requests to leave that a flow may declare: with the two values beside them they fill three bits of a state.
pub const MAX_LEAVING: usize = 6;
const _: () = assert!(RequestId::NONE.0 as usize == RequestId::COUNT - 1, "the last value is none");

impl ReasonId {
    /// No reason is known.
    pub const NONE: Self = Self(0);
    /// No reason comes after it.
    pub const LAST: Self = Self(u16::MAX);

    /// The reason before this one.
    #[must_use]
    #[inline]
    pub fn before(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// The reason after this one.
    #[must_use]
    #[inline]
    pub fn after(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

impl AnswerId {
    /// The answer that every item has unwritten: something else, which changes nothing.
    pub const OTHER: Self = Self(u8::MAX);
    /// The most written answers an item may have.
    pub const MAX_WRITTEN: usize = Self::MAX - 1;
}
