//! Proofs as people and programs read them: verdicts, the calls that show them as transcripts, and the same
//! calls as scripts that run.

mod calls;
mod suite;

pub use calls::{Difference, Turn, affected, differing_calls};
pub use suite::missing;

use engine::explore::{Finding, Subject, Verdict, Witness};
use engine::rule::audit;
use engine::script::{Header, Script, record};
use flow::Flow;
use flow::lang::Lang;
use flow::method::RuleLevel;

/// How proofs came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Proved.
    pub proved: usize,
    /// Never come up.
    pub vacuous: usize,
    /// Broken, and fatal.
    pub refuted: usize,
    /// Broken, and a warning.
    pub warned: usize,
    /// Not decided within bounds.
    pub bounded: usize,
}

impl Outcome {
    /// Of some findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut outcome = Self::default();
        for finding in findings {
            *match (finding.verdict, finding.level) {
                (Verdict::Proved, _) => &mut outcome.proved,
                (Verdict::Vacuous, _) => &mut outcome.vacuous,
                (Verdict::Bounded, _) => &mut outcome.bounded,
                (Verdict::Refuted, RuleLevel::Fatal) => &mut outcome.refuted,
                (Verdict::Refuted, RuleLevel::Warning) => &mut outcome.warned,
            } += 1;
        }
        outcome
    }
}

/// What the scripts of found calls have in common.
#[derive(Debug, Clone)]
pub struct Titled<'t> {
    /// The flow as a script names it; `None` if the script lies in its folder.
    pub flow: Option<String>,
    /// The language of its screens.
    pub lang: Lang,
    /// What the call shows.
    pub title: &'t str,
    /// Words to choose scripts by.
    pub tags: Vec<String>,
}

/// A call as a script that passes as it stands; rules that are broken on it are expected to be.
#[must_use]
pub fn script(flow: &Flow, witness: &Witness, titled: &Titled<'_>) -> Script {
    let case = flow.case(witness.context.given());
    let breaches = audit(case, &witness.context, &witness.history).breaches;
    let mut broken: Vec<&str> = breaches.iter().map(|breach| &*flow.rule(breach.rule).id).collect();
    broken.dedup();
    let header = Header {
        flow: titled.flow.clone(),
        customer: (!witness.customer.is_empty()).then(|| witness.customer.join(", ")),
        lang: Some(titled.lang),
        title: (!titled.title.is_empty()).then(|| titled.title.to_owned()),
        tags: titled.tags.clone(),
        ..Header::default()
    };
    record(case, &witness.history, &broken, header)
}

/// The file name of the script of a finding, without its ending.
#[must_use]
pub fn file_name(flow: &Flow, finding: &Finding) -> String {
    let kind = match finding.subject {
        Subject::Rule(_) => "breaks",
        Subject::Property(_) => "lacks",
    };
    format!("{kind}-{}", finding.id(flow).replace('.', "-"))
}
