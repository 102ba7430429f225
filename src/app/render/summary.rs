//! The summary of a call, in words: the problem in four elements, the outcome, what was promised.

use super::layout::{PLAIN, Row, STRONG, hanging};
use super::names::request_name;
use super::screen::{answer_label, reason_text, spoken};
use super::text::plain;
use super::{View, names};
use engine::call::Outcome;
use engine::record::{Promise, Summary, summary as summarise};
use engine::rule::AuditFinding;
use engine::session::Session;
use flow::RequestKind;
use flow::id::RuleId;
use flow::method::{End, RuleLevel};
use unicode_width::UnicodeWidthStr;

pub(super) fn summary(view: &View, session: &Session<'_>) -> Vec<Row> {
    let words = &view.wording;
    let title = words.with("summary-title", &[("flow", session.case().title.get(view.lang()))]);
    let mut rows = vec![Row::of(STRONG, format!(" {title}"))];
    for (label, lines) in parts(view, session) {
        let lead = format!(" {label}  ");
        let indent = " ".repeat(lead.width());
        for (at, line) in lines.iter().enumerate() {
            let lead = if at == 0 { &lead } else { &indent };
            rows.extend(hanging(lead, line, PLAIN, view.width));
        }
    }
    rows
}

/// The parts of a summary, each with its label.
pub(super) fn parts(view: &View, session: &Session<'_>) -> Vec<(String, Vec<String>)> {
    let summary = summarise(session.case(), session.context(), session.history(), session.audit());
    let parts = [
        ("summary-background", background(view, session, &summary)),
        ("summary-impact", impact(view, &summary)),
        ("summary-solution", solution(view, session, &summary)),
        ("summary-benefit", vec![benefit(view, session, &summary)]),
        ("summary-outcome", vec![outcome(view, session, &summary)]),
        ("summary-followup", follow_up(view, session, &summary)),
        ("summary-conduct", conduct(view, session, &summary)),
        ("summary-notes", summary.notes.iter().map(|note| plain(note)).collect()),
    ];
    let words = &view.wording;
    parts.map(|(label, lines)| (words.text(label), lines)).into()
}

fn background(view: &View, session: &Session<'_>, summary: &Summary) -> Vec<String> {
    let words = &view.wording;
    let reason =
        |id: &str, reason| words.with(id, &[("reason", &reason_text(view, session, reason))]);
    let mut lines = Vec::new();
    if let Some(request) = summary.request {
        let request = request_name(session.case().flow(), request, words);
        lines.push(words.with("summary-wants", &[("request", &request)]));
    }
    let (flow, notes) = (session.case().flow(), session.history().notes());
    for request in flow.requests() {
        let RequestKind::Other(fact) = request.kind else { continue };
        let at = notes.get(flow.fact(fact).field);
        let status = flow.fact(fact).values.get(at).filter(|_| at > 0);
        lines.extend(status.map(|status| {
            let (name, status) = (request.name.get(view.lang()), status.label.get(view.lang()));
            words.with("summary-also", &[("request", name), ("status", status)])
        }));
    }
    lines.extend(summary.stated.map(|stated| reason("summary-stated", stated)));
    if !summary.mentioned.is_empty() {
        let list: Vec<String> =
            summary.mentioned.iter().map(|one| reason_text(view, session, *one)).collect();
        lines.push(words.with("summary-mentioned", &[("reasons", &list.join(", "))]));
    }
    lines.push(match summary.confirmed {
        Some(confirmed) => reason("summary-confirmed", confirmed),
        None => words.text("summary-unconfirmed"),
    });
    lines
}

fn impact(view: &View, summary: &Summary) -> Vec<String> {
    let words = &view.wording;
    let sides = [("side-severity", summary.severity), ("side-cost", summary.cost)];
    let moved = sides.into_iter().filter_map(|(side, moved)| {
        let (from, to) = moved?;
        let id = if from == to { "summary-stands" } else { "summary-moved" };
        let (side, from, to) = (words.text(side), names::range(from), names::range(to));
        Some(words.with(id, &[("side", &side), ("from", &from), ("to", &to)]))
    });
    let lines: Vec<String> = moved.collect();
    if lines.is_empty() { vec![words.text("summary-no-severity")] } else { lines }
}

fn solution(view: &View, session: &Session<'_>, summary: &Summary) -> Vec<String> {
    let proposed = summary.proposed.iter().map(|one| {
        let offer = session.case().flow().offer(one.offer).name.get(view.lang());
        let agreed = match summary.outcome {
            Some(Outcome::Retained(consent)) => consent.proposal().offer() == one.offer,
            Some(Outcome::Ended(_)) | None => false,
        };
        let answer = if agreed {
            view.wording.text("summary-agreed")
        } else {
            answer_label(view, session, one.item, one.answer)
        };
        view.wording.with("summary-proposed", &[("offer", offer), ("answer", &answer)])
    });
    let lines: Vec<String> = proposed.collect();
    if lines.is_empty() { vec![view.wording.text("summary-no-proposal")] } else { lines }
}

fn benefit(view: &View, session: &Session<'_>, summary: &Summary) -> String {
    let words = &view.wording;
    match summary.outcome {
        Some(Outcome::Retained(consent)) => {
            let offer = session.case().flow().offer(consent.proposal().offer());
            let (worth, downside) = (offer.worth.get(view.lang()), offer.downside.get(view.lang()));
            words.with("summary-benefit-retained", &[("worth", worth), ("downside", downside)])
        }
        Some(Outcome::Ended(End::Left)) => words.text("summary-benefit-left"),
        Some(Outcome::Ended(
            End::Withdrawn | End::Served | End::Callback | End::HandedOver | End::HungUp,
        ))
        | None => words.text("summary-benefit-none"),
    }
}

fn outcome(view: &View, session: &Session<'_>, summary: &Summary) -> String {
    let words = &view.wording;
    if let Some(outcome) = summary.outcome {
        words.text(&format!("outcome-{}", outcome.name().name()))
    } else {
        let step = session.case().flow().step(summary.reached).name.get(view.lang());
        words.with("outcome-none", &[("step", step)])
    }
}

/// The rules that were broken, each with the turns; clean if none was.
fn conduct(view: &View, session: &Session<'_>, summary: &Summary) -> Vec<String> {
    let words = &view.wording;
    let mut list: Vec<(RuleId, Vec<String>)> = Vec::new();
    for finding in &summary.conduct {
        let (rule, turn) = match finding {
            AuditFinding::Broken(breach) => {
                let turn = (breach.turn + 1).to_string();
                (breach.rule, words.with("summary-turn", &[("turn", &turn)]))
            }
            AuditFinding::Owed(rule) => (*rule, words.text("summary-owed")),
        };
        match list.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, turns)) => turns.push(turn),
            None => list.push((rule, vec![turn])),
        }
    }
    if list.is_empty() {
        return vec![words.text("summary-clean")];
    }
    let lines = list.iter().map(|(rule, turns)| {
        let rule = session.case().flow().rule(*rule);
        let id = match rule.level {
            RuleLevel::Fatal => "summary-fatal",
            RuleLevel::Warning => "summary-warning",
        };
        let name = rule.name.get(view.lang());
        words.with(id, &[("name", name), ("turns", &turns.join(", "))])
    });
    lines.collect()
}

fn follow_up(view: &View, session: &Session<'_>, summary: &Summary) -> Vec<String> {
    let words = &view.wording;
    let mut lines = Vec::new();
    if let Some(Outcome::Retained(consent)) = summary.outcome {
        let offer = session.case().flow().offer(consent.proposal().offer());
        let (name, starts) = (offer.name.get(view.lang()), offer.starts.get(view.lang()));
        lines.push(words.with("summary-offer", &[("offer", name), ("starts", starts)]));
    }
    lines.extend(summary.promises.iter().map(|promise| match promise {
        Promise::Line(item) => spoken(view, session, *item),
        Promise::Callback => words.text("summary-callback"),
    }));
    if lines.is_empty() { vec![words.text("summary-no-followup")] } else { lines }
}
