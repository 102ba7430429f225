//! Coverage as people and programs read it.

use crate::render::{self, Messages};
use engine::script::Script;
use flow::lang::Lang;
use serde_json::{Value, json};
use std::fmt::Write;
use studio::map::{FlowMap, MapFilter};
use studio::suite::{Coverage, CoverageKind, CoveragePoint, Suite, scripts_for_gaps};

/// So many gaps of a kind are named; the rest is counted.
const MAX_NAMED: usize = 12;

/// How much of each kind the scripts come to, and what they do not. (Writing to a string cannot fail.)
#[must_use]
pub fn coverage_text(suite: &Suite, coverage: &[Coverage], wording: &Messages) -> String {
    let mut out = String::new();
    for one in coverage {
        let name = suite.flows.get(one.flow).map_or("", |(name, _)| name);
        let _ = writeln!(out, "{}", wording.with("coverage-of", &[("flow", name)]));
        for kind in CoverageKind::ALL {
            let (covered, all) = one.count(kind);
            let percent = (covered * 100).checked_div(all).unwrap_or(100);
            let kind_name = wording.text(&format!("coverage-{}", kind.name()));
            let _ = writeln!(out, "  {percent:>3} %  {covered:>4} / {all:<4} {kind_name}");
            let gaps: Vec<&CoveragePoint> = one.gaps().filter(|gap| gap.kind == kind).collect();
            for gap in gaps.iter().take(MAX_NAMED) {
                let _ = writeln!(out, "           · {}", gap.name);
            }
            if gaps.len() > MAX_NAMED {
                let _ = writeln!(out, "           … +{}", gaps.len() - MAX_NAMED);
            }
        }
        if !one.unreachable.is_empty() {
            let names: Vec<&str> = one.unreachable.iter().map(|point| &*point.name).collect();
            let values = [("names", &*names.join(", "))];
            let _ = writeln!(out, "  {}", wording.with("coverage-unreachable", &values));
        }
    }
    out
}

/// One JSON object a flow: each kind, each gap with a script that closes it, what no call comes to.
#[must_use]
pub fn coverage_json(suite: &Suite, coverage: &[Coverage]) -> String {
    let objects = coverage.iter().map(|one| format!("{}\n", object(suite, one)));
    objects.collect()
}

/// The coverage of one flow as an object.
fn object(suite: &Suite, coverage: &Coverage) -> Value {
    let kinds = CoverageKind::ALL.iter().map(|kind| {
        let (covered, all) = coverage.count(*kind);
        json!({ "kind": kind.name(), "covered": covered, "all": all })
    });
    let named = |point: &CoveragePoint| json!({ "kind": point.kind.name(), "name": point.name });
    let by = coverage.points.iter().filter(|(_, by)| !by.is_empty()).map(|(point, by)| {
        let plays = by.iter().filter_map(|at| suite.cases.get(*at)).map(|play| &*play.name);
        json!({
            "kind": point.kind.name(), "name": point.name,
            "scripts": plays.collect::<Vec<_>>(),
        })
    });
    json!({
        "flow": suite.flows.get(coverage.flow).map(|(name, _)| name),
        "kinds": kinds.collect::<Vec<_>>(),
        "gaps": coverage.gaps().map(named).collect::<Vec<_>>(),
        "unreachable": coverage.unreachable.iter().map(named).collect::<Vec<_>>(),
        "covered": by.collect::<Vec<_>>(),
        "scripts": scripts_for_gaps(suite, coverage).iter().map(Script::to_string).collect::<Vec<_>>(),
    })
}

/// The map of the first flow with its coverage laid over: what scripts come to each item, which answers
/// none gives, and how much of each kind there is.
#[must_use]
pub fn coverage_html(suite: &Suite, coverage: &[Coverage]) -> String {
    let Some(one) = coverage.first() else { return String::new() };
    let Some((_, loaded)) = suite.flows.get(one.flow) else { return String::new() };
    let Some(flow) = loaded.flow.as_ref() else { return String::new() };
    let words = Lang::OF_PROGRAM.map(Messages::screens);
    let map = FlowMap::new(flow, &loaded.sources, &[], MapFilter::default());
    let mut data = render::map::data(&map, Lang::Zh, words.each_ref());
    let by = |kind: CoverageKind, name: String| one.points.get(&CoveragePoint { kind, name });
    for item in data.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
        let id = item.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        for answer in item.get_mut("answers").and_then(Value::as_array_mut).into_iter().flatten() {
            let name =
                format!("{id} {}", answer.get("id").and_then(Value::as_str).unwrap_or_default());
            let covered = by(CoverageKind::Answer, name).is_some_and(|by| !by.is_empty());
            if let Some(answer) = answer.as_object_mut() {
                answer.insert("covered".to_owned(), covered.into());
            }
        }
        let plays = by(CoverageKind::Item, id).into_iter().flatten();
        let names: Vec<&str> =
            plays.filter_map(|at| suite.cases.get(*at)).map(|play| &*play.name).collect();
        if let Some(item) = item.as_object_mut() {
            item.insert("scripts".to_owned(), names.into());
        }
    }
    let kinds = CoverageKind::ALL.iter().map(|kind| {
        let (covered, all) = one.count(*kind);
        let [zh, en] =
            words.each_ref().map(|words| words.text(&format!("coverage-{}", kind.name())));
        json!({ "name": { "zh": zh, "en": en }, "covered": covered, "all": all })
    });
    let kinds: Vec<Value> = kinds.collect();
    if let Some(data) = data.as_object_mut() {
        data.insert("coverage".to_owned(), kinds.into());
    }
    render::map::page(&data)
}
