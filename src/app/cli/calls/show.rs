//! The report of one call, by the four elements of a problem: background, impact, solution, benefit; with the
//! evidence that was given and what is to be done. Source: method `report.problem`.

use super::super::args::ShowFormat;
use super::super::dates::local_time;
use super::{CallsError, flow_of, journal, promise_line, unread};
use crate::output::stdout;
use crate::render::{Messages, View};
use crate::store::{FollowUp, FollowUpFilter, SqliteStore, Store};
use engine::record::{CallDigest, Journal, digest, replay, standing_turns};
use engine::session::Session;
use flow::lang::Lang;
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// The columns of a report.
const WIDTH: usize = 80;

pub(super) fn show(
    store: &SqliteStore,
    id: u64,
    form: ShowFormat,
    lang: Lang,
) -> Result<ExitCode, CallsError> {
    let words = Messages::screens(lang);
    let journal = match journal(store, id, &words)? {
        Ok(journal) => journal,
        Err(code) => return Ok(code),
    };
    let loaded = flow_of(&journal);
    let Some(flow) = &loaded.flow else { return Ok(unread(&loaded, lang)) };
    let at = replay(flow, &journal);
    let session = Session::at(flow, at.context.clone(), at.history.clone());
    let team = journal.head.team.as_deref();
    let (turns, audit) = (standing_turns(&journal), session.audit());
    let digest = digest(session.case(), &at.context, &at.history, audit, &turns, team);
    let promises = store.follow_ups(FollowUpFilter::Of(id))?;
    let shown = CallDocument {
        id,
        journal: &journal,
        session: &session,
        digest: &digest,
        promises: &promises,
    };
    let mut text = match form {
        ShowFormat::Text => shown.text(&words),
        ShowFormat::Markdown => shown.markdown(&words),
        ShowFormat::Json => shown.json(&words).to_string() + "\n",
    };
    if let (Some(stopped), ShowFormat::Text) = (&at.stopped, form) {
        let (turn, of) = (stopped.turn.to_string(), stopped.of.to_string());
        let values = [("turn", &*turn), ("of", &*of)];
        let _ = writeln!(text, "\n {}", words.with("calls-shown-to", &values));
    }
    stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// What is shown of a call.
struct CallDocument<'s> {
    id: u64,
    journal: &'s Journal,
    session: &'s Session<'s>,
    digest: &'s CallDigest,
    promises: &'s [FollowUp],
}

impl CallDocument<'_> {
    /// The report's parts, each with its label and its lines.
    fn parts(&self, words: &Messages) -> Vec<(String, Vec<String>)> {
        let view = View::new(words.lang(), WIDTH);
        let mut parts = view.summary_parts(self.session);
        parts.push((words.text("report-evidence"), self.evidence(words)));
        parts.push((words.text("report-plan"), self.plan(words)));
        parts.retain(|(_, lines)| !lines.is_empty());
        parts
    }

    /// The evidence that what was said rests on.
    fn evidence(&self, words: &Messages) -> Vec<String> {
        let flow = self.session.case().flow();
        let said = self.session.history().said_items();
        let ids = said.filter_map(|(item, _)| flow.item(item).evidence);
        let mut lines: Vec<String> = Vec::new();
        for id in ids {
            let evidence = flow.evidence(id);
            let line = format!(
                "{} [{}]",
                evidence.fact.fill(words.lang(), &self.session.values()),
                evidence.id
            );
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    /// What is to be done, by whom and when.
    fn plan(&self, words: &Messages) -> Vec<String> {
        let plan = self.promises.iter().map(|one| {
            let id = if one.done.is_some() { "report-plan-done" } else { "report-plan-open" };
            let done = one.done.as_deref().unwrap_or_default();
            let what = promise_line(self.session.case().flow(), &one.what, words);
            let values =
                [("what", &*what), ("owner", &*one.owner), ("due", &*one.due), ("done", done)];
            words.with(id, &values)
        });
        plan.collect()
    }

    fn title(&self, words: &Messages) -> String {
        let head = &self.journal.head;
        let (id, begun) = (self.id.to_string(), local_time(&head.begun));
        let disposition = self.digest.disposition();
        let values = [
            ("id", &*id),
            ("begun", &*begun),
            ("flow", &*head.flow.id),
            ("version", &*head.flow.version),
            ("disposition", &*disposition),
            ("delete", &*head.delete_on),
        ];
        words.with("report-title", &values)
    }

    fn text(&self, words: &Messages) -> String {
        let view = View::new(words.lang(), WIDTH);
        let mut out = format!(" {}\n", self.title(words));
        if let Some(follows) = self.journal.head.follows {
            let _ = writeln!(
                out,
                " {}",
                words.with("report-follows", &[("call", &follows.to_string())])
            );
        }
        for (label, lines) in self.parts(words) {
            for (at, line) in lines.iter().enumerate() {
                let lead = format!(" {label}  ");
                let lead = if at == 0 {
                    lead
                } else {
                    " ".repeat(unicode_width::UnicodeWidthStr::width(&*lead))
                };
                for row in view.paragraph(&lead, line) {
                    let _ = writeln!(out, "{}", row.text().trim_end());
                }
            }
        }
        out.push('\n');
        for row in view.transcript(self.session) {
            let _ = writeln!(out, "{}", row.text().trim_end());
        }
        out
    }

    fn markdown(&self, words: &Messages) -> String {
        let mut out = format!("# {}\n", self.title(words));
        for (label, lines) in self.parts(words) {
            let _ = write!(out, "\n## {label}\n\n");
            for line in lines {
                let _ = writeln!(out, "- {line}");
            }
        }
        out
    }

    fn json(&self, words: &Messages) -> serde_json::Value {
        let parts: serde_json::Map<String, serde_json::Value> =
            self.parts(words).into_iter().map(|(label, lines)| (label, json!(lines))).collect();
        let plan = self.promises.iter().map(|one| {
            json!({"id": one.number, "what": one.what, "owner": one.owner, "due": one.due, "done": one.done})
        });
        json!({
            "call": self.id, "head": self.journal.head, "disposition": self.digest.disposition(),
            "digest": self.digest, "report": parts, "plan": plan.collect::<Vec<_>>(),
        })
    }
}
