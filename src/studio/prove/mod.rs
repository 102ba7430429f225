//! Proofs as people and programs read them: verdicts, the calls that show them as transcripts, and the same
//! calls as scripts that run.

mod calls;
mod suite;

pub use calls::{
    CallDifference, CallDifferences, Divergence, affected_scripts, differing_calls, not_compared,
};
pub use suite::scripts_for_missing;

use engine::explore::{ProofResult, ProofStatus, Subject, Witness};
use engine::rule::audit;
use engine::script::{Script, ScriptHeader, script_from_history};
use flow::Flow;
use flow::lang::Lang;
use flow::method::RuleLevel;

/// How proofs came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProofCounts {
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

impl ProofCounts {
    /// Of some findings.
    #[must_use]
    pub fn count(findings: &[ProofResult]) -> Self {
        let mut outcome = Self::default();
        for finding in findings {
            *match (finding.status, finding.level) {
                (ProofStatus::Proved, _) => &mut outcome.proved,
                (ProofStatus::Vacuous, _) => &mut outcome.vacuous,
                (ProofStatus::Bounded, _) => &mut outcome.bounded,
                (ProofStatus::Refuted, RuleLevel::Fatal) => &mut outcome.refuted,
                (ProofStatus::Refuted, RuleLevel::Warning) => &mut outcome.warned,
            } += 1;
        }
        outcome
    }
}

/// What the scripts of found calls have in common.
#[derive(Debug, Clone)]
pub struct ScriptMeta<'t> {
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
pub fn script(flow: &Flow, witness: &Witness, titled: &ScriptMeta<'_>) -> Script {
    let case = flow.case(witness.context.given());
    let breaches = audit(case, &witness.context, &witness.history).violations;
    let mut broken: Vec<&str> = breaches.iter().map(|breach| &*flow.rule(breach.rule).id).collect();
    broken.dedup();
    let header = ScriptHeader {
        flow: titled.flow.clone(),
        customer: (!witness.customer.is_empty()).then(|| witness.customer.join(", ")),
        lang: Some(titled.lang),
        title: (!titled.title.is_empty()).then(|| titled.title.to_owned()),
        tags: titled.tags.clone(),
        ..ScriptHeader::default()
    };
    script_from_history(case, &witness.history, &broken, header)
}

/// The file name of the script of a finding, without its ending.
#[must_use]
pub fn file_name(flow: &Flow, finding: &ProofResult) -> String {
    let kind = match finding.subject {
        Subject::Rule(_) => "breaks",
        Subject::Property(_) => "lacks",
    };
    format!("{kind}-{}", finding.id(flow).replace('.', "-"))
}
