//! Proofs as programs read them.

use super::{Place, answer_name, rule_place};
use engine::explore::{Exploration, ProofResult, ProofStatus, Witness};
use flow::Flow;
use flow::lang::Lang;
use serde_json::{Value, json};
use studio::prove::{ScriptMeta, script};

/// All of it as one object.
#[must_use]
pub fn json(
    exploration: &Exploration<'_>,
    findings: &[ProofResult],
    place: &Place<'_>,
    seconds: f64,
    lang: Lang,
) -> Value {
    let flow = exploration.flow();
    let rules = findings.iter().map(|finding| {
        let verdict = match finding.status {
            ProofStatus::Proved => "proved",
            ProofStatus::Vacuous => "vacuous",
            ProofStatus::Refuted => "refuted",
            ProofStatus::Bounded => "bounded",
        };
        let unsaid = finding.unreachable.iter().map(|id| &*flow.item(*id).id);
        let refused = finding.refused_answers.iter().map(|one| answer_name(flow, *one));
        json!({
            "id": finding.id(flow),
            "place": rule_place(flow, finding, place),
            "level": finding.level.name(),
            "verdict": verdict,
            "locked": finding.enforced,
            "own_words": finding.own_words,
            "impossible": finding.impossible,
            "unsaid": unsaid.collect::<Vec<_>>(),
            "refused_answers": refused.collect::<Vec<_>>(),
            "witness": finding.witness.as_ref().map(|one| witness_json(flow, one, finding.id(flow), lang)),
        })
    });
    json!({
        "flow": &*flow.id,
        "version": &*flow.version,
        "states": exploration.states(),
        "configurations": exploration.configurations(),
        "transitions": exploration.transitions(),
        "depth": exploration.depth(),
        "customers": exploration.customers().count(),
        "seconds": seconds,
        "projected": exploration.customers().projected,
        "bounded": exploration.is_bounded(),
        "rules": rules.collect::<Vec<_>>(),
    })
}

/// A call as an object: who is calling, how many turns, and the script.
#[must_use]
pub fn witness_json(flow: &Flow, witness: &Witness, title: &str, lang: Lang) -> Value {
    let titled = ScriptMeta { flow: Some(flow.id.to_string()), lang, title, tags: Vec::new() };
    json!({
        "customer": witness.customer,
        "turns": witness.history.turns().len(),
        "script": script(flow, witness, &titled).to_string(),
    })
}
