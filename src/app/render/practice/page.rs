//! The debrief as a page that needs no network, in both languages.

use super::super::Messages;
use super::super::names;
use super::super::page::report_page;
use super::super::simulation::outcome_class_id;
use flow::Flow;
use flow::equation::Range;
use flow::id::ReasonId;
use flow::lang::{Lang, Text};
use serde_json::{Map, Value, json};
use studio::practice::{Debrief, FormItem, FormMark, Move, PracticeSession};

/// The debrief as a page, one language first.
#[must_use]
pub fn page(
    practice: &PracticeSession<'_>,
    told: &Debrief,
    lang: Lang,
    words: [&Messages; 2],
) -> String {
    let flow = practice.session().case();
    let setting = practice.setting();
    let both = |id: &str| {
        let [zh, en] = words;
        json!([zh.text(id), en.text(id)])
    };
    // In the page's language where the flow speaks it, else in the one that the call was held in.
    let spoken = setting.flow.languages();
    let shown = Lang::OF_PROGRAM.map(|own| if spoken.contains(&own) { own } else { setting.lang });
    let text = |text: &Text| in_page(text, shown);
    let reason = |id: ReasonId| flow.reason(id).map_or(json!(["", ""]), |one| text(&one.name));
    let range = |range: Range| match range {
        Range::UNKNOWN => both("debrief-nothing-shown"),
        known => json!(vec![names::range(known); 2]),
    };
    let moves = told.moves.iter();
    let moves: Vec<Value> = moves.map(|one| of_move(one, setting.flow, &both, shown)).collect();
    let form = FormItem::ALL.into_iter().zip(told.form).map(|(item, mark)| {
        let why = matches!(mark, FormMark::No | FormMark::Partly)
            .then(|| both(&format!("form-{}-why", item.name())));
        json!({ "name": both(&format!("form-{}", item.name())), "mark": mark.name(), "why": why })
    });
    let truths = &told.ground_truth;
    let data = json!({
        "lang": lang.code(),
        "customer": text(&setting.goal.persona.name),
        "about": text(&setting.goal.persona.about),
        "level": setting.level as u8,
        "seed": setting.seed,
        "result": told.outcome_class.map_or_else(|| both("result-left"), |one| both(&outcome_class_id(one))),
        "score": told.score,
        "breaks": told.violations.iter().map(|rule| text(&flow.rule(*rule).name)).collect::<Vec<_>>(),
        "opening": text(&practice.opening()),
        "moves": moves,
        "costliest": told.costliest,
        "truths": {
            "reason": reason(truths.reason),
            "excuse": truths.excuse.map(reason),
            "found": reason(truths.found.0),
            "confirmed": truths.found.1,
            "severity": truths.severity.value(),
            "severity_found": range(truths.severity_found),
            "cost": truths.cost.value(),
            "cost_found": range(truths.cost_found),
            "serves": truths.accepts.iter().map(|one| text(&flow.offer(*one).name)).collect::<Vec<_>>(),
        },
        "form": form.collect::<Vec<_>>(),
        "lesson": both(&format!("lesson-{}", told.lesson.name())),
        "words": IDS.iter().map(|id| ((*id).to_owned(), both(id))).collect::<Map<String, Value>>(),
    });
    report_page(include_str!("page.css"), include_str!("page.js"), &data)
}

/// A text of the flow for each language of the page.
fn in_page(text: &Text, shown: [Lang; 2]) -> Value {
    json!(shown.map(|lang| text.get(lang)))
}

fn of_move(one: &Move, flow: &Flow, both: &impl Fn(&str) -> Value, shown: [Lang; 2]) -> Value {
    let grated = |lang: Lang| {
        let names: Vec<&str> = one.grating(flow).map(|one| one.name.get(lang)).collect();
        names.join(" · ")
    };
    let better = one.better.as_ref().map(|better| {
        json!({
            "line": in_page(&better.line, shown),
            "why": both(names::purpose(better.purpose)),
            "points": better.points,
        })
    });
    json!({
        "line": match (&one.words, &one.line) {
            (Some(words), _) => json!([words, words]),
            (None, Some(line)) => in_page(line, shown),
            (None, None) => json!(["", ""]),
        },
        "grated": shown.map(grated),
        "answer": in_page(&one.answer, shown),
        "before": one.value_before,
        "after": one.value_after,
        "better": better,
    })
}

/// The words of the page that stand by themselves.
const IDS: [&str; 16] = [
    "debrief-heading",
    "debrief-score",
    "debrief-timeline",
    "debrief-costliest",
    "debrief-truth",
    "debrief-form",
    "debrief-next",
    "debrief-ended",
    "debrief-broke-rule",
    "debrief-true-reason",
    "debrief-said-first",
    "debrief-you-found",
    "debrief-how-bad",
    "debrief-leaving-costs",
    "debrief-would-serve",
    "debrief-nothing-serves",
];
