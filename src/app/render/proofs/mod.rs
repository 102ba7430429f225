//! Proofs as people read them; for programs beside it. (Writing to a string cannot fail.)

mod calls;
mod graph;
mod json;

pub use calls::{calls_json, calls_text};
pub use graph::graph;
pub use json::{json, witness_json};

use crate::render::{Messages, Row, View};
use engine::explore::{Exploration, MaxQuery, Maximum, ProofResult, ProofStatus, Subject, Witness};
use engine::session::Session;
use flow::id::{AnswerId, ItemId};
use flow::lang::Lang;
use flow::method::RuleLevel;
use flow::{Flow, ITEM_SECTIONS};
use std::fmt::Write;
use studio::prove::ProofCounts;

/// Where what has an id stands in one of some sections, as `file:line`, if it is known.
pub type Place<'p> = dyn Fn(&[&str], &str) -> Option<String> + 'p;

/// Where the rule of a finding stands.
fn rule_place(flow: &Flow, finding: &ProofResult, place: &Place<'_>) -> Option<String> {
    match finding.subject {
        Subject::Rule(rule) => place(&["rules"], &flow.rule(rule).id),
        Subject::Property(_) => None,
    }
}

/// An answer with its item.
fn answer_name(flow: &Flow, (item, answer): (ItemId, AnswerId)) -> String {
    let item = flow.item(item);
    let answer = item.answer(answer).map_or("other", |answer| &*answer.text.id);
    format!("{} {answer}", item.id)
}

/// The columns of a report.
const WIDTH: usize = 80;
/// The columns of an id.
const ID_WIDTH: usize = 24;

/// A number with its thousands apart.
fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Each rule and property with what is so of it, the calls that break them as they would be held.
#[must_use]
pub fn text(
    exploration: &Exploration<'_>,
    findings: &[ProofResult],
    place: &Place<'_>,
    words: &Messages,
) -> String {
    let flow = exploration.flow();
    let mut out = String::new();
    let values = [
        ("flow", &*flow.id),
        ("states", &*number(exploration.states())),
        ("transitions", &*number(exploration.transitions())),
        ("depth", &*exploration.depth().to_string()),
        ("customers", &*exploration.customers().count().to_string()),
    ];
    let view = View::new(words.lang(), WIDTH);
    show(&view.paragraph("", &words.with("prove-states", &values)), &mut out);
    if exploration.is_bounded() {
        let _ = writeln!(out, "{}", words.text("prove-bounded"));
    }
    let projected = &exploration.customers().projected;
    if !projected.is_empty() {
        let facts = [("facts", &*projected.join(" "))];
        show(&view.paragraph("", &words.with("prove-projected", &facts)), &mut out);
    }
    out.push('\n');
    for finding in findings {
        row(flow, finding, place, words, &mut out);
    }
    let outcome = ProofCounts::count(findings);
    let values = [
        ("proved", &*outcome.proved.to_string()),
        ("vacuous", &*outcome.vacuous.to_string()),
        ("refuted", &*outcome.refuted.to_string()),
        ("warned", &*outcome.warned.to_string()),
        ("bounded", &*outcome.bounded.to_string()),
    ];
    let _ = writeln!(out, "\n{}", words.with("prove-tally", &values));
    out
}

fn row(flow: &Flow, finding: &ProofResult, place: &Place<'_>, words: &Messages, out: &mut String) {
    let lang = words.lang();
    let (sign, verdict) = match (finding.status, finding.level) {
        (ProofStatus::Proved, _) => ("✓", "prove-proved"),
        (ProofStatus::Vacuous, _) => ("–", "prove-vacuous"),
        (ProofStatus::Bounded, _) => ("?", "prove-undecided"),
        (ProofStatus::Refuted, RuleLevel::Fatal) => ("✗", "prove-refuted"),
        (ProofStatus::Refuted, RuleLevel::Warning) => ("!", "prove-warned"),
    };
    let name = match finding.subject {
        Subject::Rule(rule) => flow.rule(rule).name.get(lang).to_owned(),
        Subject::Property(one) => words.text(&one.id().replace(['.', '_'], "-")),
    };
    let id = finding.id(flow);
    let values = [("verdict", &*words.text(verdict)), ("name", &*name)];
    let mut verdict = words.with("prove-row", &values);
    let note = if finding.own_words {
        Some("prove-own-words")
    } else if finding.impossible {
        Some("prove-impossible")
    } else if finding.enforced {
        Some("prove-locked")
    } else {
        None
    };
    if let Some(note) = note {
        verdict = format!("{verdict} ({})", words.text(note));
    }
    let view = View::new(lang, WIDTH);
    show(&view.paragraph(&format!("{sign} {id:ID_WIDTH$} "), &verdict), out);
    if let Some(line) =
        rule_place(flow, finding, place).filter(|_| finding.status != ProofStatus::Proved)
    {
        let _ = writeln!(out, "    --> {line}");
    }
    let unsaid = finding.unreachable.iter().map(|id| flow.item(*id).id.to_string());
    let refused = finding.refused_answers.iter().map(|(item, _)| flow.item(*item).id.to_string());
    let refused = refused.zip(finding.refused_answers.iter().map(|one| answer_name(flow, *one)));
    let unsaid = unsaid.map(|item| ("prove-unsaid", item.clone(), item));
    let refused = refused.map(|(item, name)| ("prove-refused", item, name));
    for (message, item, name) in unsaid.chain(refused) {
        show(&view.paragraph("    ", &words.with(message, &[("items", &*name)])), out);
        if let Some(line) = place(&ITEM_SECTIONS, &item) {
            let _ = writeln!(out, "    --> {line}");
        }
    }
    if let Some(witness) = &finding.witness {
        let values = [("customer", &*customer(witness, words))];
        show(&view.paragraph("    ", &words.with("prove-witness", &values)), out);
        out.push_str(&transcript(flow, witness, lang));
        if let Subject::Rule(rule) = finding.subject {
            let rule = flow.rule(rule);
            let why = [("why", rule.why.get(lang)), ("instead", rule.instead.get(lang))];
            show(&view.paragraph("     ↑ ", &words.with("prove-why", &why)), out);
        }
    }
}

fn show(rows: &[Row], out: &mut String) {
    for row in rows {
        let _ = writeln!(out, "{}", row.text().trim_end());
    }
}

/// Who is calling, as a part of a sentence; nothing of a customer of whom nothing is told.
pub(super) fn customer(witness: &Witness, words: &Messages) -> String {
    let told: Vec<&str> = witness.customer.iter().map(String::as_str).collect();
    if told.is_empty() {
        String::new()
    } else {
        words.with("prove-customer", &[("customer", &told.join(", "))])
    }
}

/// A call as a transcript.
pub(super) fn transcript(flow: &Flow, witness: &Witness, lang: Lang) -> String {
    let view = View::new(lang, WIDTH - 4);
    let session = Session::at(flow, witness.context.clone(), witness.history.clone());
    if witness.history.turns().is_empty() {
        return format!("     {}\n", view.wording.text("prove-at-once"));
    }
    view.transcript(&session).iter().fold(String::new(), |mut out, row| {
        let _ = writeln!(out, "    {}", row.text().trim_end());
        out
    })
}

/// The most that can come about, with the call.
#[must_use]
pub fn maximum_text(flow: &Flow, most: MaxQuery, found: &Maximum, words: &Messages) -> String {
    let id = match most {
        MaxQuery::Discount => "prove-most-discount",
        MaxQuery::Turns => "prove-most-turns",
        MaxQuery::Proposals => "prove-most-proposals",
        MaxQuery::Words(_) => "prove-most-words",
    };
    let item = found.item.map_or("", |item| &*flow.item(item).id);
    let values = [
        ("value", &*found.value.to_string()),
        ("item", item),
        ("customer", &*customer(&found.witness, words)),
    ];
    format!("{}\n{}", words.with(id, &values), transcript(flow, &found.witness, words.lang()))
}

/// A call to somewhere.
#[must_use]
pub fn reach_text(flow: &Flow, witness: &Witness, words: &Messages) -> String {
    let values = [
        ("turns", &*witness.history.turns().len().to_string()),
        ("customer", &*customer(witness, words)),
    ];
    format!("{}\n{}", words.with("prove-reach", &values), transcript(flow, witness, words.lang()))
}
