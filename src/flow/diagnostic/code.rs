//! The codes of findings: what kinds there are, and how much each matters.
//!
//! `W01` form · `W02` names · `W03` conditions · `W04` meaning · `W05` the customer's context ·
//! `W06` language · `W07` conduct · `W08` scripts. `docs/DIAGNOSTICS.md` has a page entry for each.

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; the flow still works.
    Warning,
    /// The flow is refused.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $severity:ident,)+) => {
        /// The kinds of finding. A code is stable: it is never reused for something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as people cite it, e.g. `W0201`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Whether it stops a flow from loading.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }
        }
    };
}

codes! {
    /// A file that should be there is not.
    MissingFile = "W0101" Error,
    /// A file is empty.
    EmptyFile = "W0102" Error,
    /// A file is not UTF-8.
    NotUtf8 = "W0103" Error,
    /// A file begins with a byte-order mark.
    ByteOrderMark = "W0104" Error,
    /// A file is not JSON, or ends too early.
    NotJson = "W0105" Error,
    /// A flow of a later format than this program reads.
    LaterFormat = "W0106" Error,
    /// A file is larger than the limit.
    TooLarge = "W0107" Error,
    /// JSON nested deeper than the limit.
    TooDeep = "W0108" Error,
    /// A value of the wrong type.
    WrongType = "W0109" Error,
    /// A key that the format does not have.
    UnknownKey = "W0110" Error,
    /// A key given twice in one object.
    DuplicateKey = "W0111" Error,
    /// A required key is missing.
    MissingKey = "W0112" Error,
    /// An id with characters that ids do not have.
    BadId = "W0113" Error,
    /// A spoken line with an unbalanced brace or a bad value name.
    BadTemplate = "W0114" Error,
    /// A number outside its domain.
    OutOfRange = "W0115" Error,
    /// A file could not be read.
    Unreadable = "W0116" Error,
    /// More items, facts or words than a flow may have.
    TooMany = "W0117" Error,
    /// A text without words.
    EmptyText = "W0118" Error,
    /// A date that is none.
    BadDate = "W0119" Error,
    /// A file that is included though it is read already.
    IncludedTwice = "W0120" Error,
    /// A file that is not in the one layout; looked for only where it is asked for.
    NotLaidOut = "W0121" Warning,
    /// A file that nothing reads.
    StrayFile = "W0122" Warning,
    /// A shared set of answers that takes in another.
    NestedSet = "W0123" Error,
    /// A name that nothing bears.
    UnknownName = "W0201" Error,
    /// A name borne twice.
    DuplicateName = "W0202" Error,
    /// A sub-reason that does not follow its reason.
    SubReasonAstray = "W0203" Error,
    /// A `source` that looks like a method id and is none.
    UnknownSource = "W0204" Warning,
    /// Something that nothing uses.
    Unused = "W0205" Warning,
    /// An allowed finding that is none any more.
    StaleAllowance = "W0206" Warning,
    /// An allowance of something that is no warning, or without a reason.
    BadAllowance = "W0207" Error,
    /// A condition that no state can meet.
    NeverTrue = "W0301" Error,
    /// A part of a condition that excludes nothing.
    AlwaysTrue = "W0302" Warning,
    /// An alternative of a condition that an earlier one covers.
    Shadowed = "W0303" Warning,
    /// A wording that an earlier one always comes before.
    ShadowedWording = "W0304" Warning,
    /// Two answers of one item that the same words point to.
    AnswersOverlap = "W0305" Warning,
    /// A state in which there is nothing to say.
    NothingToSay = "W0306" Warning,
    /// Something that no call comes to.
    Unreachable = "W0307" Warning,
    /// A count that the flow's limits never let happen.
    BeyondLimit = "W0308" Error,
    /// Whether there is always something to say in a step could not be found out within the limits of the search.
    GapsNotDecided = "W0309" Warning,
    /// An answer that the machine refuses wherever its item can be said.
    RefusedAnswer = "W0310" Warning,
    /// A condition that contradicts what the gates ask of a line of its technique.
    AgainstGate = "W0311" Error,
    /// A cost of leaving raised without evidence.
    CostWithoutEvidence = "W0401" Error,
    /// An effect that the item's step cannot have.
    EffectOutOfStep = "W0402" Error,
    /// A spoken line with no wording that is safe when values are missing.
    NoSafeWording = "W0403" Error,
    /// Evidence whose last day has passed.
    EvidenceOutOfDate = "W0404" Warning,
    /// A technique that does not belong to the item's step.
    TechniqueOutOfStep = "W0405" Error,
    /// A rule without a pattern, or with more than one.
    NoPattern = "W0406" Error,
    /// Bounds that tell nothing, or take back what is known already.
    BoundsTellNothing = "W0407" Warning,
    /// An offer with a monthly price that is compared with nothing.
    NotCompared = "W0408" Warning,
    /// A monthly price that the offer's words do not say.
    PriceMismatch = "W0409" Warning,
    /// A step in which there is no line to let the customer go.
    NoWayOut = "W0410" Error,
    /// A reason without a question, a reply or an offer that it needs.
    ReasonLacks = "W0411" Warning,
    /// A shared set of answers in which the customer can neither refuse nor keep silent.
    AnswersLack = "W0412" Warning,
    /// A step that nothing leads on from.
    StepIsTrap = "W0413" Error,
    /// Public evidence without a last day.
    EvidenceUndated = "W0414" Warning,
    /// A number that an offer's line says and none of its terms does.
    SaidOtherwise = "W0415" Warning,
    /// An offer that leads nowhere when the customer takes it.
    OfferLeadsNowhere = "W0416" Warning,
    /// A line that soothes or answers an objection, and no answer to it settles anything.
    SettlesNothing = "W0417" Warning,
    /// A rule about advice that asks for more than that something is never advised.
    AdvisedAstray = "W0418" Error,
    /// Evidence whose last day is near.
    EvidenceEndsSoon = "W0419" Warning,
    /// An item with the words and the condition of another.
    RepeatedItem = "W0420" Warning,
    /// An answer that goes back to propose, where no offer is left to make.
    NothingLeftToOffer = "W0421" Warning,
    /// An offer that costs some customers more than they pay, and no rule that keeps it from them.
    DearerForSome = "W0422" Warning,
    /// Two answers of one item that read the same.
    RepeatedAnswer = "W0423" Warning,
    /// A value of the customer's context that the flow does not take.
    BadContext = "W0501" Error,
    /// A customer file that is not there.
    MissingContext = "W0502" Error,
    /// A text that one language lacks.
    MissingTranslation = "W0601" Error,
    /// A translation that was not touched when its source was.
    StaleTranslation = "W0602" Warning,
    /// A sentence too long for one breath.
    LongLine = "W0603" Warning,
    /// A value that the wordings of one language use and those of the other do not.
    ValuesDiffer = "W0604" Warning,
    /// Punctuation or letters of the other language's width.
    MixedWidth = "W0605" Warning,
    /// A line of the guide's own that has a phrase no agent should say.
    HurtfulLine = "W0606" Warning,
    /// A text that stands in the other language.
    OtherLanguage = "W0607" Warning,
    /// Texts of a flow's own in a language that it does not declare.
    UndeclaredLanguage = "W0608" Warning,
    /// Words, facts or values of gender or age.
    PersonalTrait = "W0701" Error,
    /// A closing that lacks thanks, a recap or the next step for some ending.
    EndingLacks = "W0702" Error,
    /// An offer made in words before the reason is known.
    EarlyOffer = "W0703" Error,
    /// Scarcity or a deadline without evidence.
    UnprovedScarcity = "W0704" Error,
    /// An offer for those alone who take their number elsewhere.
    PortOnlyOffer = "W0705" Error,
    /// An offer whose condition reads how the customer behaves.
    TermsByManner = "W0706" Error,
    /// A flow that takes in no rules of conduct.
    NoConduct = "W0707" Warning,
    /// A flow without phrases of a class that its lines should be checked for.
    NoPhrases = "W0708" Warning,
    /// An item that a fatal rule of conduct never lets be said.
    RuledOut = "W0709" Error,
    /// A price or a number in a line, and nothing that shows it to be so.
    UnprovedFigure = "W0710" Warning,
    /// A line of a script that is no command.
    BadLine = "W0801" Error,
    /// A line of a script that expects nothing known.
    BadExpectation = "W0802" Error,
    /// A key or value of a script's header that is none.
    BadHeader = "W0803" Error,
    /// A header of a script below its first line.
    LateHeader = "W0804" Error,
    /// An expectation before anything happened.
    NothingHappened = "W0805" Error,
    /// A script that uses itself, by whatever detour.
    UseLoop = "W0806" Error,
    /// A script that becomes too long, or too many.
    Endless = "W0807" Error,
}

impl Code {
    /// The code with this name: `W0201`, `w0201` or `201`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let digits = name.trim_start_matches(['w', 'W', '0']);
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().trim_start_matches(['W', '0']) == digits)
    }

    /// Whether it is shown only where it is asked for (`check --deny CODE`).
    #[must_use]
    pub const fn is_opt_in(self) -> bool {
        matches!(self, Self::NotLaidOut)
    }

    /// Whether it comes and goes with the day, or with how far ahead one looks.
    #[must_use]
    pub const fn hangs_on_the_day(self) -> bool {
        matches!(self, Self::EvidenceOutOfDate | Self::EvidenceEndsSoon)
    }

    /// Whether a whole file is lost to the reader.
    pub(super) const fn loses_a_file(self) -> bool {
        matches!(
            self,
            Self::MissingFile | Self::EmptyFile | Self::NotUtf8 | Self::TooLarge | Self::Unreadable
        )
    }
}
