//! What is wrong with a text, as data: a stable code, a place, and the names involved.
//!
//! Findings are collected, never thrown: a reader goes on after a mistake. The words belong to the
//! renderer, which looks them up by code; nothing here knows a language or a terminal.

use crate::source::{SourceId, Span};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A name that nothing bears.
    UnknownName = "W0201" Error,
    /// A name borne twice.
    DuplicateName = "W0202" Error,
    /// A sub-reason that does not follow its reason.
    SubReasonAstray = "W0203" Error,
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
    /// A condition that no state can meet.
    NeverTrue = "W0301" Error,
    /// A value of the customer's context that the flow does not take.
    BadContext = "W0501" Error,
    /// A customer file that is not there.
    MissingContext = "W0502" Error,
}

impl Code {
    /// Whether a whole file is lost to the reader.
    const fn loses_a_file(self) -> bool {
        matches!(
            self,
            Self::MissingFile
                | Self::EmptyFile
                | Self::NotUtf8
                | Self::ByteOrderMark
                | Self::NotJson
                | Self::TooLarge
                | Self::TooDeep
                | Self::Unreadable
        )
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// Where: a source and a span in it. `None` when there is no text to point at.
    pub place: Option<(SourceId, Span)>,
    /// The names its wording takes, e.g. `("name", "tarif")`.
    pub args: Vec<(&'static str, String)>,
    /// The name that was probably meant.
    pub did_you_mean: Option<String>,
}

impl Diagnostic {
    /// A finding of kind `code` with no place yet.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, place: None, args: Vec::new(), did_you_mean: None }
    }

    /// At this place.
    #[must_use]
    pub fn at(mut self, source: SourceId, span: Span) -> Self {
        self.place = Some((source, span));
        self
    }

    /// With this name for its wording.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.args.push((key, value.into()));
        self
    }

    /// With the candidate nearest to `name`, if one is near.
    #[must_use]
    pub fn suggest<'a>(
        mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.did_you_mean = nearest(name, candidates).map(str::to_owned);
        self
    }
}

/// The candidate nearest to `name`, if one is near enough to be a slip of the finger.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// Everything found, in the order it was found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    findings: Vec<Diagnostic>,
    broken: Vec<String>,
    section_lost: bool,
}

impl Report {
    /// Adds a finding, unless it is there already: what is shared is found by all who use it.
    pub fn push(&mut self, finding: Diagnostic) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Remembers the name of something that is there and broken.
    pub fn broken(&mut self, name: impl Into<String>) {
        self.broken.push(name.into());
    }

    /// Remembers that a whole section could not be read for what it is.
    pub fn lost_section(&mut self) {
        self.section_lost = true;
    }

    /// Takes out what only follows from something else: names that are unknown because what bears
    /// them is broken, or because a whole file could not be read.
    #[must_use]
    pub fn without_consequences(mut self) -> Self {
        let lost =
            self.section_lost || self.findings.iter().any(|finding| finding.code.loses_a_file());
        let broken = std::mem::take(&mut self.broken);
        self.findings.retain(|finding| {
            let about_names = matches!(finding.code, Code::UnknownName | Code::SubReasonAstray);
            let of_broken =
                finding.args.iter().any(|(_, value)| broken.iter().any(|name| name == value));
            !about_names || !(lost || of_broken)
        });
        self
    }

    /// All findings, by place: source, then offset.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut list: Vec<_> = self.findings.iter().collect();
        list.sort_by_key(|finding| finding.place);
        list
    }

    /// Whether anything stops the flow from loading.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.code.severity() == Severity::Error)
    }

    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}
