//! Two versions of a flow, told apart by their calls.

use crate::proofs::{flow_with, loaded, rule};
use engine::explore::{Exploration, SearchLimits};
use flow::lang::Lang;
use std::collections::BTreeSet;
use studio::prove::{Divergence, differing_calls};
use wanliu::render::Messages;
use wanliu::render::proofs::calls_text;

/// What an author changed, by the calls that go on differently.
#[test]
fn two_versions_are_told_apart_by_their_calls() {
    let old = loaded(&flow_with(""));
    let new = flow_with("")
        .with("questions.json", r#""clarity": ["unsaid", "stated"]"#, r#""clarity": "unsaid""#)
        .with(
            "moves.json",
            r#""then": { "objection": "none" }"#,
            r#""then": { "objection": "none", "severity": { "at_most": 1 } }"#,
        )
        .with("questions.json", r#""reason": "other""#, r#""reason": "price""#);
    let new = loaded(&new);
    let explored = |flow| Exploration::new(flow, SearchLimits::default());
    let found = differing_calls(&explored(&old), &explored(&new));
    let shown = calls_text(&old, &new, &found, &BTreeSet::new(), &[], &Messages::screens(Lang::En));
    insta::assert_snapshot!(shown);
    assert!(differing_calls(&explored(&old), &explored(&old)).list.is_empty());
    // A limit shows only on calls that reach it.
    let strict = loaded(&flow_with("").with("flow.json", r#""refusals": 2"#, r#""refusals": 1"#));
    let found = differing_calls(&explored(&old), &explored(&strict));
    assert!(found.list.iter().any(|one| one.divergence == Divergence::Gone), "{found:?}");
    let found = differing_calls(&explored(&strict), &explored(&old));
    assert!(found.list.iter().any(|one| one.divergence == Divergence::New), "{found:?}");
}

/// A rule that only became fatal locks what could be said before.
#[test]
fn a_rule_that_became_fatal_differs_by_its_calls() {
    let pattern = r#""at_most": 1, "of": {"technique": "soothe"}"#;
    let rules = [rule("once", "warning", pattern), rule("once", "fatal", pattern), String::new()];
    let [lax, strict, none] = rules.map(|rules| loaded(&flow_with(&rules)));
    let explored = |flow| Exploration::new(flow, SearchLimits::default());
    for old in [&lax, &none] {
        let found = differing_calls(&explored(old), &explored(&strict));
        let gone: Vec<_> =
            found.list.iter().filter(|one| one.divergence == Divergence::Gone).collect();
        assert_eq!(gone.len(), 1, "{found:?}");
        assert!(gone.iter().all(|one| one.item == "soothe"), "{gone:?}");
        let back = differing_calls(&explored(&strict), &explored(old));
        assert!(back.list.iter().any(|one| one.divergence == Divergence::New), "{back:?}");
    }
    assert!(differing_calls(&explored(&lax), &explored(&none)).list.is_empty());
}

/// Where an offer no longer asks for what the customer pays, the customer for whom advice changes is told.
#[test]
fn advice_that_hangs_on_a_figure_differs() {
    let flow = loaded(&flow_with(""));
    let without = loaded(&flow_with("").with("offers.json", r#" "below": "fee","#, ""));
    let explore = |flow| Exploration::new(flow, SearchLimits::default());
    let differences = differing_calls(&explore(&flow), &explore(&without));
    let advised =
        differences.list.iter().find(|one| matches!(one.divergence, Divergence::Advice { .. }));
    let customer = &advised.expect("advice hangs on the fee").witness.customer;
    assert!(customer.contains(&"fee=59".to_owned()), "{customer:?}");
    assert!(differing_calls(&explore(&flow), &explore(&flow)).list.is_empty());
}
