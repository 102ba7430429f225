//! A call held to rules of conduct: those of its flow as they are now, of another flow, or in a file.

use super::super::args::Format;
use super::super::dates::today;
use super::super::flows::tree_named;
use super::{CallsError, found_code, journal, print_refusal, unread};
use crate::files::read;
use crate::output::stdout;
use crate::render::Messages;
use crate::store::SqliteStore;
use engine::record::replay;
use engine::rule::{AuditFinding, audit as audited};
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::load::load;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The largest file of rules that is read, in bytes.
const MAX_BYTES: u64 = 8 << 20;

/// What a call is held to.
pub(super) struct AuditBasis<'b> {
    pub(super) rules: Option<&'b Path>,
    pub(super) flow: Option<&'b str>,
}

/// A flow's files with other rules of its own.
struct RulesOverlay {
    tree: Box<dyn FileTree>,
    rules: Option<(String, Vec<u8>)>,
}

impl FileTree for RulesOverlay {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        match &self.rules {
            Some((_, rules)) if path == "rules.json" => Ok(FileContent::Bytes(rules.clone())),
            _ => self.tree.read(path, most),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        self.tree.list(folder)
    }

    fn name(&self, path: &str) -> String {
        match &self.rules {
            Some((name, _)) if path == "rules.json" => name.clone(),
            _ => self.tree.name(path),
        }
    }
}

pub(super) fn audit(
    store: &SqliteStore,
    id: u64,
    by: &AuditBasis<'_>,
    format: Format,
    lang: Lang,
) -> Result<ExitCode, CallsError> {
    let words = Messages::screens(lang);
    let journal = match journal(store, id, &words)? {
        Ok(journal) => journal,
        Err(code) => return Ok(code),
    };
    let rules = match by.rules.map(|path| (path, read(path, MAX_BYTES))) {
        None => None,
        Some((path, Ok(bytes))) => Some((path.display().to_string(), bytes)),
        Some((path, Err(problem))) => {
            return Ok(print_refusal(&format!("{}: {problem:?}", path.display()))?);
        }
    };
    let tree = tree_named(by.flow.unwrap_or(&journal.head.flow.from));
    let loaded = load(&RulesOverlay { tree, rules }, &today());
    let Some(flow) = &loaded.flow else {
        return Ok(unread(&loaded, lang));
    };
    let at = replay(flow, &journal);
    let case = flow.case(at.context.given());
    let findings = audited(case, &at.context, &at.history).findings(case, &at.history);
    let mut out = stdout();
    let rows = findings.iter().map(|finding| match finding {
        AuditFinding::Broken(breach) => (breach.rule, Some(breach.turn + 1)),
        AuditFinding::Owed(rule) => (*rule, None),
    });
    let rows: Vec<_> = rows.collect();
    if format == Format::Json {
        let list = rows.iter().map(|(rule, turn)| {
            let rule = flow.rule(*rule);
            json!({"rule": &*rule.id, "level": rule.level.name(), "turn": turn})
        });
        let stopped = at.stopped.as_ref().map(|stopped| stopped.turn);
        let object = json!({
            "call": id, "flow": &*flow.id, "version": &*flow.version, "clean": rows.is_empty(),
            "findings": list.collect::<Vec<_>>(), "looked_at_until": stopped,
        });
        writeln!(out, "{object}")?;
        return Ok(found_code(!rows.is_empty()));
    }
    for (rule, turn) in &rows {
        let rule = flow.rule(*rule);
        let turn = match turn {
            Some(turn) => words.with("summary-turn", &[("turn", &turn.to_string())]),
            None => words.text("summary-owed"),
        };
        let values = [
            ("rule", &*rule.id),
            ("name", rule.name.get(lang)),
            ("turn", &*turn),
            ("why", rule.why.get(lang)),
            ("instead", rule.instead.get(lang)),
        ];
        writeln!(out, "{}", words.with("audit-row", &values))?;
    }
    if let Some(stopped) = &at.stopped {
        let (turn, of) = (stopped.turn.to_string(), stopped.of.to_string());
        writeln!(out, "{}", words.with("calls-shown-to", &[("turn", &turn), ("of", &of)]))?;
    }
    let count = flow.rules().count().to_string();
    let broken = rows.len().to_string();
    writeln!(out, "{}", words.with("audit-tally", &[("rules", &count), ("broken", &broken)]))?;
    Ok(found_code(!rows.is_empty()))
}
