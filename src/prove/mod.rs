//! Proofs as people and programs read them: verdicts, the calls that show them as transcripts, and the same
//! calls as scripts that run.

mod calls;
mod differences;
mod graph;
mod report;
mod suite;

pub use calls::{Difference, Turn, affected, differing_calls};
pub use differences::{calls_json, calls_text};
pub use graph::graph;
pub use report::{Outcome, json, most_text, reach_text, text, witness_json};
pub use suite::missing;

use crate::explore::{Finding, Subject, Witness};
use crate::flow::Flow;
use crate::lang::Lang;
use crate::rule::audit;
use crate::script::{Header, Script, record};

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
