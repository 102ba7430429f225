//! The debrief as text: the call as a timeline, what cost most, what stayed hidden, the form, one thing next.

use super::super::layout::{FAINT, PLAIN, Row, STRONG, hanging};
use super::super::{View, names, simulation::outcome_class_id};
use super::spoken;
use flow::Flow;
use flow::equation::{Level, Range};
use flow::id::ReasonId;
use studio::practice::{Debrief, FormItem, FormMark, Move, PracticeSession};
use unicode_width::UnicodeWidthStr;

/// The columns of a bar: the middle is nothing, either side a hundred points.
const HALF: usize = 8;

/// The debrief of a practice call.
#[must_use]
pub fn debrief(view: &View, practice: &PracticeSession<'_>, told: &Debrief) -> Vec<Row> {
    let words = &view.wording;
    let mut rows = vec![Row::default()];
    let result = told
        .outcome_class
        .map_or_else(|| words.text("result-left"), |one| words.text(&outcome_class_id(one)));
    let score = told.score.to_string();
    let title = words.with("debrief-title", &[("result", &result), ("score", &score)]);
    rows.extend(hanging(" ", &title, STRONG, view.width));
    for rule in &told.violations {
        let rule = practice.setting().flow.rule(*rule);
        let name = rule.name.get(words.lang());
        rows.extend(hanging(
            " ⚠ ",
            &words.with("debrief-broke", &[("rule", name)]),
            STRONG,
            view.width,
        ));
    }
    heading(view, &mut rows, "debrief-timeline");
    let closing = |one: &Move| one.before.outcome().is_some();
    for (at, one) in told.moves.iter().enumerate().filter(|(_, one)| !closing(one)) {
        rows.extend(moment(view, at, one, told.costliest.contains(&at)));
        rows.extend(grating(view, practice.setting().flow, one));
    }
    for one in told.moves.iter().filter(|one| closing(one)) {
        rows.push(Row::of(FAINT, format!("     {}", said(view, one))).fitted(view.width));
    }
    if !told.costliest.is_empty() {
        heading(view, &mut rows, "debrief-costliest");
    }
    for at in &told.costliest {
        if let Some(one) = told.moves.get(*at) {
            rows.extend(costly(view, *at, one));
        }
    }
    hidden(view, practice, told, &mut rows);
    heading(view, &mut rows, "debrief-form");
    for (item, mark) in FormItem::ALL.into_iter().zip(told.form) {
        let sign = match mark {
            FormMark::Yes => "✓",
            FormMark::Partly => "~",
            FormMark::No => "✗",
            FormMark::None => "·",
        };
        let name = words.text(&format!("form-{}", item.name()));
        let mut row = Row::of(PLAIN, format!("  {sign} {name}"));
        if matches!(mark, FormMark::No | FormMark::Partly) {
            let pad = " ".repeat(12_usize.saturating_sub(name.width()));
            let why = words.text(&format!("form-{}-why", item.name()));
            row = Row::of(PLAIN, format!("  {sign} {name}{pad}")).with(FAINT, format!("  {why}"));
        }
        rows.push(row.fitted(view.width));
    }
    heading(view, &mut rows, "debrief-next");
    let lesson = words.text(&format!("lesson-{}", told.lesson.name()));
    rows.extend(hanging("  ", &lesson, STRONG, view.width));
    rows
}

fn heading(view: &View, rows: &mut Vec<Row>, id: &str) {
    rows.push(Row::default());
    rows.extend(hanging(" ", &view.wording.text(id), FAINT, view.width));
}

/// A move on the timeline: the value after it as a bar, and what was said.
fn moment(view: &View, at: usize, one: &Move, costly: bool) -> Vec<Row> {
    let value = one.value_after.or(one.value_before);
    let number = value.map_or_else(|| "   ?".to_owned(), |value| format!("{value:>+4.0}"));
    let mark = if costly { "!" } else { " " };
    let lead = format!(" {:>2}{mark} {} {number}  ", at + 1, bar(value));
    let line = spoken(view, one);
    let answer = one.answer.get(view.lang());
    let room = view.width.saturating_sub(lead.width());
    if room < 24 {
        // On a narrow terminal what was said stands below.
        return vec![
            Row::of(PLAIN, lead.trim_end().to_owned()),
            Row::of(PLAIN, format!("     {line}")).fitted(view.width),
            Row::of(FAINT, format!("     ← {answer}")).fitted(view.width),
        ];
    }
    let below = " ".repeat(lead.width());
    vec![
        Row::of(PLAIN, format!("{lead}{line}")).fitted(view.width),
        Row::of(FAINT, format!("{below}← {answer}")).fitted(view.width),
    ]
}

/// What grated in the agent's words, by its name.
fn grating(view: &View, flow: &Flow, one: &Move) -> Option<Row> {
    let names: Vec<&str> = one.grating(flow).map(|one| one.name.get(view.lang())).collect();
    let names = names.join(" · ");
    (!names.is_empty()).then(|| Row::of(FAINT, format!("     ⚠ {names}")).fitted(view.width))
}

/// What the agent said: their own words, where they used their own.
fn said(view: &View, one: &Move) -> String {
    let line = spoken(view, one);
    if line.is_empty() { view.wording.text("debrief-ended") } else { line.to_owned() }
}

/// A value from -100 to 100 as a bar about its middle.
fn bar(value: Option<f64>) -> String {
    let Some(value) = value else { return "·".repeat(2 * HALF + 1) };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "it lies in -8..=8"
    )]
    let cells = (value.clamp(-100.0, 100.0) / 100.0 * HALF as f64).round() as isize;
    let half = isize::try_from(HALF).unwrap_or_default();
    (-half..=half)
        .map(|cell| match cell {
            0 => '│',
            _ if cell > 0 && cell <= cells => '█',
            _ if cell < 0 && cell >= cells => '▒',
            _ => '·',
        })
        .collect()
}

/// What a costly move was, and what would have been better.
fn costly(view: &View, at: usize, one: &Move) -> Vec<Row> {
    let Some(better) = &one.better else { return Vec::new() };
    let words = &view.wording;
    let (number, points) = ((at + 1).to_string(), format!("{:.0}", better.points));
    let said = said(view, one);
    let head =
        words.with("debrief-cost", &[("move", &number), ("points", &points), ("line", &said)]);
    let mut rows = hanging("  ", &head, PLAIN, view.width);
    let line = better.line.get(view.lang());
    let why = words.text(names::purpose(better.purpose));
    let tell = words.with("debrief-better", &[("line", line), ("why", &why)]);
    rows.extend(hanging("    → ", &tell, STRONG, view.width));
    rows
}

/// What was true, what the agent found of it, and what stayed hidden.
fn hidden(view: &View, practice: &PracticeSession<'_>, told: &Debrief, rows: &mut Vec<Row>) {
    let words = &view.wording;
    let truths = &told.ground_truth;
    heading(view, rows, "debrief-truth");
    let flow = practice.session().case();
    let name = |id: ReasonId| flow.reason(id).map_or("", |reason| reason.name.get(words.lang()));
    let level = |level: Level| words.text(&format!("level-{}", level.value()));
    let found = |range: Range| {
        if range == Range::UNKNOWN {
            words.text("debrief-nothing-shown")
        } else {
            names::range(range)
        }
    };
    let (found_reason, confirmed) = truths.found;
    let known = flow.are_related(found_reason, truths.reason);
    let id = match (found_reason == ReasonId::NONE, known, confirmed) {
        (true, ..) => "debrief-reason-hidden",
        (false, false, _) => "debrief-reason-other",
        (false, true, true) => "debrief-reason-found",
        (false, true, false) => "debrief-reason-unchecked",
    };
    let values = [("true", name(truths.reason)), ("found", name(found_reason))];
    rows.extend(hanging("  ", &words.with(id, &values), PLAIN, view.width));
    if let Some(excuse) = truths.excuse {
        let line = words.with("debrief-excuse", &[("excuse", name(excuse))]);
        rows.extend(hanging("  ", &line, PLAIN, view.width));
    }
    let sides = [
        ("debrief-severity", truths.severity, truths.severity_found),
        ("debrief-cost-side", truths.cost, truths.cost_found),
    ];
    for (id, truth, range) in sides {
        let (truth, range) = (level(truth), found(range));
        let line = words.with(id, &[("true", &truth), ("found", &range)]);
        rows.extend(hanging("  ", &line, PLAIN, view.width));
    }
    let offers: Vec<&str> =
        truths.accepts.iter().map(|offer| flow.offer(*offer).name.get(words.lang())).collect();
    let line = if offers.is_empty() {
        words.text("debrief-serves-nothing")
    } else {
        words.with("debrief-serves", &[("offers", &offers.join(" / "))])
    };
    rows.extend(hanging("  ", &line, PLAIN, view.width));
    let about = practice.setting().goal.persona.about.get(words.lang());
    rows.extend(hanging("  ", about, FAINT, view.width));
}
