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
}

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
