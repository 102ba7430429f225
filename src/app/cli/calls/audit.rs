//! A call held to rules of conduct: those of its flow as they are now, of another flow, or in a file.

use super::super::args::Format;
use super::super::files::read;
use super::super::flows::{today, tree_named};
use super::{Trouble, found, journal, refused, unread};
use crate::render::Wording;
use crate::store::Sqlite;
use engine::record::replayed;
use engine::rule::{Finding, audit as audited};
use flow::files::{Content, FileProblem, FileTree};
use flow::lang::Lang;
use flow::load::load;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// The largest file of rules that is read, in bytes.
const MOST_BYTES: u64 = 8 << 20;

/// What a call is held to.
pub(super) struct By<'b> {
    pub(super) rules: Option<&'b Path>,
    pub(super) flow: Option<&'b str>,
}

/// A flow's files with other rules of its own.
struct WithRules {
    tree: Box<dyn FileTree>,
    rules: Option<(String, Vec<u8>)>,
}

impl FileTree for WithRules {
    fn read(&self, path: &str, most: u64) -> Result<Content, FileProblem> {
        match &self.rules {
            Some((_, rules)) if path == "rules.json" => Ok(Content::Bytes(rules.clone())),
            _ => self.tree.read(path, most),
        }
    }

    fn list(&self, folder: &str) -> Vec<String> {
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
    store: &Sqlite,
    id: u64,
    by: &By<'_>,
    format: Format,
    lang: Lang,
) -> Result<ExitCode, Trouble> {
    let words = Wording::screens(lang);
    let journal = match journal(store, id, &words)? {
        Ok(journal) => journal,
        Err(code) => return Ok(code),
    };
    let rules = match by.rules.map(|path| (path, read(path, MOST_BYTES))) {
        None => None,
        Some((path, Ok(bytes))) => Some((path.display().to_string(), bytes)),
        Some((path, Err(problem))) => {
            return Ok(refused(&format!("{}: {problem:?}", path.display()))?);
        }
    };
    let tree = tree_named(by.flow.unwrap_or(&journal.head.flow.from));
    let loaded = load(&WithRules { tree, rules }, &today());
    let Some(flow) = &loaded.flow else {
        return Ok(unread(&loaded, lang));
    };
    let at = replayed(flow, &journal);
    let case = flow.case(at.context.given());
    let findings = audited(case, &at.context, &at.history).findings(case, &at.history);
    let mut out = io::stdout().lock();
    let rows = findings.iter().map(|finding| match finding {
        Finding::Broken(breach) => (breach.rule, Some(breach.turn + 1)),
        Finding::Owed(rule) => (*rule, None),
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
        return Ok(found(!rows.is_empty()));
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
    Ok(found(!rows.is_empty()))
}
