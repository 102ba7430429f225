//! Scripts: every item, answer and fact that a script names is one of the flow's.

use engine::call::Blocker;
use engine::guide::{PredicateError, StatePredicate};
use engine::script::{
    Command, CustomerInput, EXPECTATIONS, Expectation, ExpectationError, ExpectedFailure, LineKind,
    ScriptError, ScriptErrorKind, ScriptHeader, parse_script,
};
use flow::context::Context;
use flow::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use flow::files::{FileContent, FileError, FileTree, script_paths};
use flow::lang::Lang;
use flow::source::{SourceId, Sources, Span};
use flow::{Flow, Item};
use std::collections::BTreeSet;

/// The largest script that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A script of a flow.
#[derive(Debug)]
pub(super) struct ScriptText {
    id: SourceId,
    /// Its path in the flow's folder.
    path: String,
    text: String,
}

/// Reads the scripts of a flow's folder; what cannot be read is reported.
pub(super) fn read_all(
    tree: &dyn FileTree,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Vec<ScriptText> {
    let mut scripts = Vec::new();
    let paths = script_paths(tree).unwrap_or_else(|problem| {
        report.push(problem.diagnostic(&tree.name("scripts"), MAX_BYTES, Code::MissingFile));
        Vec::new()
    });
    for path in paths {
        let name = tree.name(&path);
        let content = match tree.read(&path, MAX_BYTES) {
            Ok(content) => content,
            Err(problem) => {
                report.push(problem.diagnostic(&name, MAX_BYTES, Code::MissingFile));
                continue;
            }
        };
        let (text, problem) = content.into_text();
        let text = text.into_owned();
        let id = sources.add(name.clone(), text.clone());
        if let Some(span) = problem {
            report.push(Diagnostic::new(Code::NotUtf8).at(id, span).with("name", name));
        }
        scripts.push(ScriptText { id, path, text });
    }
    scripts
}

pub(super) fn check(
    flow: &Flow,
    tree: &dyn FileTree,
    scripts: &[ScriptText],
    report: &mut Diagnostics,
) {
    for script in scripts {
        let (read, mistakes) = parse_script(&script.text);
        for mistake in &mistakes {
            report.push(script_diagnostic(script.id, &script.text, mistake));
        }
        check_names(flow, script.id, &script.text, &read, report);
        let read_customer = |named: &str| tree.read(&beside(&script.path, named), MAX_BYTES);
        check_customer(flow, script, &read.header, read_customer, report);
        let parts = parts_of(script, scripts);
        for finding in unused_parameters(script.id, &script.text, &read.header, &parts) {
            report.push(finding);
        }
        for line in &read.lines {
            let LineKind::Use(used) = &line.kind else { continue };
            let path = beside(&script.path, used);
            if let Err(problem) = tree.read(&path, MAX_BYTES) {
                let finding = problem.diagnostic(used, MAX_BYTES, Code::MissingFile);
                report.push(finding.at(script.id, line.span).with("hint", "script"));
            }
        }
    }
    loops(scripts, report);
}

/// A customer in a header has what a customer of the flow can have. What is wrong in a file of its own is told in the
/// header.
fn check_customer(
    flow: &Flow,
    script: &ScriptText,
    header: &ScriptHeader,
    read: impl FnOnce(&str) -> Result<FileContent, FileError>,
    report: &mut Diagnostics,
) {
    // A customer that takes values in turn is read when they are put in.
    let Some(customer) = header.customer.as_deref().filter(|_| header.parameters.is_empty()) else {
        return;
    };
    let (mut scratch, mut found) = (Sources::default(), Diagnostics::default());
    let bytes = || match read(customer) {
        Ok(content) => Ok((customer.to_owned(), content.into_text().0.into_owned().into_bytes())),
        Err(problem) => Err(problem.diagnostic(customer, MAX_BYTES, Code::MissingContext)),
    };
    customer_of(flow, customer, bytes, &mut scratch, &mut found);
    let place = header_place(script.id, &script.text, customer);
    for finding in found.into_diagnostics() {
        report.push(Diagnostic { place, ..finding });
    }
}

/// The customer that a header names: `key=value, …`, or what stands in a file of theirs, which comes with its name.
pub fn customer_of(
    flow: &Flow,
    customer: &str,
    file: impl FnOnce() -> Result<(String, Vec<u8>), Diagnostic>,
    sources: &mut Sources,
    found: &mut Diagnostics,
) -> Context {
    if customer.contains('=') {
        return Context::read_pairs(flow, customer.split([',', '，']), found);
    }
    match file() {
        Ok((name, bytes)) => Context::read_json(flow, &name, bytes, sources, found),
        Err(problem) => {
            found.push(problem);
            Context::empty(flow)
        }
    }
}

/// Where a value of a script's header stands.
#[must_use]
pub fn header_place(id: SourceId, text: &str, value: &str) -> Option<(SourceId, Span)> {
    let start = text.find(value).unwrap_or_default();
    Some((id, Span { start, end: start + value.len() }))
}

/// The texts of all that a script uses, and of what those use.
fn parts_of<'s>(script: &ScriptText, scripts: &'s [ScriptText]) -> Vec<&'s str> {
    let (mut open, mut known): (Vec<String>, Vec<&ScriptText>) = (used_by(script), Vec::new());
    while let Some(path) = open.pop() {
        let Some(part) = scripts.iter().find(|one| one.path == path) else { continue };
        if known.iter().all(|one| one.path != part.path) {
            known.push(part);
            open.extend(used_by(part));
        }
    }
    known.into_iter().map(|part| &*part.text).collect()
}

fn used_by(script: &ScriptText) -> Vec<String> {
    let used = parse_script(&script.text).0.lines.into_iter().filter_map(|line| match line.kind {
        LineKind::Use(used) => Some(beside(&script.path, &used)),
        LineKind::Command(_) | LineKind::Expect(_) => None,
    });
    used.collect()
}

/// Names that take values in turn and stand nowhere, in the script or its parts: the same call would run again and again.
#[must_use]
pub fn unused_parameters(
    id: SourceId,
    text: &str,
    header: &ScriptHeader,
    parts: &[&str],
) -> Vec<Diagnostic> {
    let names = header.parameters.iter().map(|(name, _)| name);
    let unused = names.filter(|name| {
        let written = format!("{{{name}}}");
        !text.contains(&written) && !parts.iter().any(|part| part.contains(&written))
    });
    let finding = |name: &String| {
        let start = text.find(&format!("for {name}")).unwrap_or_default();
        let span = Span { start, end: start + "for ".len() + name.len() };
        let finding = Diagnostic::new(Code::Unused).at(id, span);
        let finding = finding.with("what", "parameter").with("name", name);
        // A script with a mistake is no test.
        Diagnostic { severity: Severity::Error, ..finding }
    };
    unused.map(finding).collect()
}

/// Scripts that use themselves, by whatever detour: each is told where it begins to.
fn loops(scripts: &[ScriptText], report: &mut Diagnostics) {
    let uses: Vec<Vec<(usize, Span, String)>> = scripts
        .iter()
        .map(|script| {
            let (read, _) = parse_script(&script.text);
            let used = read.lines.into_iter().filter_map(|line| match line.kind {
                LineKind::Use(used) => Some((used, line.span)),
                LineKind::Command(_) | LineKind::Expect(_) => None,
            });
            let known = used.filter_map(|(used, span)| {
                let path = beside(&script.path, &used);
                let at = scripts.iter().position(|other| other.path == path)?;
                Some((at, span, used))
            });
            known.collect()
        })
        .collect();
    let leads_back = |from: usize, to: usize| {
        let (mut open, mut seen) = (vec![from], vec![false; scripts.len()]);
        while let Some(at) = open.pop() {
            if at == to {
                return true;
            }
            if let Some(seen) = seen.get_mut(at).filter(|seen| !**seen) {
                *seen = true;
                open.extend(uses.get(at).into_iter().flatten().map(|(next, ..)| *next));
            }
        }
        false
    };
    for (at, script) in scripts.iter().enumerate() {
        for (next, span, used) in uses.get(at).into_iter().flatten() {
            if leads_back(*next, at) {
                let finding = Diagnostic::new(Code::UseLoop).at(script.id, *span);
                report.push(finding.with("name", used));
            }
        }
    }
}

/// A path as it is written in a script, seen from the flow's folder.
fn beside(script: &str, used: &str) -> String {
    let mut parts: Vec<&str> = script.split('/').collect();
    parts.pop();
    for part in used.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A line that cannot be read, as a finding.
#[must_use]
pub fn script_diagnostic(id: SourceId, text: &str, mistake: &ScriptError) -> Diagnostic {
    let line = text.get(mistake.span.start..mistake.span.end);
    let line = line.expect("a mistake lies in its script");
    let at = |code: Code| Diagnostic::new(code).at(id, mistake.span).with("name", line);
    let formed = |finding: Diagnostic, form: Option<&'static str>| match form {
        Some(form) => finding.with("known", form),
        None => finding,
    };
    match &mistake.kind {
        ScriptErrorKind::NoCommand(form) => formed(at(Code::BadLine), *form),
        ScriptErrorKind::NoExpectation(misread) => match misread {
            ExpectationError::Unknown(near) => {
                let known = EXPECTATIONS.map(|(name, _)| name).join(" | ");
                let mut finding = at(Code::BadExpectation).with("known", known);
                finding.did_you_mean = near.map(str::to_owned);
                finding
            }
            ExpectationError::Form(form) => formed(at(Code::BadExpectation), Some(form)),
            ExpectationError::StrayRow => at(Code::BadExpectation).with("hint", "row"),
        },
        ScriptErrorKind::BadHeader { key, known } => {
            at(Code::BadHeader).with("known", known.join(" | ")).suggest(key, known.iter().copied())
        }
        ScriptErrorKind::LateHeader(_) => at(Code::LateHeader),
        ScriptErrorKind::UnknownParameter(name) => Diagnostic::new(Code::UnknownName)
            .at(id, mistake.span)
            .with("what", "parameter")
            .with("hint", "parameter")
            .with("name", name),
    }
}

/// Every item, answer, fact and rule that a script names is one of the flow's.
pub fn check_names(
    flow: &Flow,
    id: SourceId,
    text: &str,
    script: &engine::script::Script,
    report: &mut Diagnostics,
) {
    let mut asked: Option<&Item> = None;
    for line in &script.lines {
        let here = LineContext { id, text, span: line.span };
        match &line.kind {
            LineKind::Command(command) => here.command(flow, command, &mut asked, report),
            LineKind::Use(_) => asked = None,
            LineKind::Expect(expect) => here.expect(flow, expect, report),
        }
    }
    // The program's own languages are always there, for its words.
    let known = || Lang::OF_PROGRAM.iter().chain(flow.languages());
    if let Some(lang) =
        script.header.lang.filter(|lang| !known().any(|known| known.is_same_language(*lang)))
    {
        let start = text.find("lang").unwrap_or_default();
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let span = Span { start, end: start + line.len() };
        let all: Vec<&str> = known().map(Lang::code).collect::<BTreeSet<_>>().into_iter().collect();
        let finding = Diagnostic::new(Code::BadHeader).at(id, span).with("name", line);
        report.push(finding.with("known", all.join(" | ")).suggest(lang.code(), all));
    }
    if let Some(ExpectedFailure::Rule(rule)) = &script.header.expected_failure {
        let at = text.find(rule.as_str()).unwrap_or_default();
        let here = LineContext { id, text, span: Span { start: at, end: at + rule.len() } };
        here.rule(flow, rule, report);
    }
}

/// One line of a script, and where it stands.
struct LineContext<'s> {
    id: SourceId,
    text: &'s str,
    span: Span,
}

impl LineContext<'_> {
    fn command<'f>(
        &self,
        flow: &'f Flow,
        command: &Command,
        asked: &mut Option<&'f Item>,
        report: &mut Diagnostics,
    ) {
        match command {
            Command::Agent(name) | Command::WhyNot(name) => {
                *asked = flow.item_named(name).map(|id| flow.item(id));
                self.item(flow, name, report);
            }
            Command::Customer(CustomerInput::Answer(name)) => {
                if let Some(item) = asked {
                    let known = || item.answers.iter().map(|answer| &*answer.text.id);
                    if name != "other" && !known().any(|known| known == name) {
                        report.push(
                            self.unknown("answer", name)
                                .with("known", known().collect::<Vec<_>>().join(" "))
                                .suggest(name, known()),
                        );
                    }
                }
            }
            Command::Set { fact, value } => self.set(flow, fact, value, report),
            _ => {}
        }
    }

    fn expect(&self, flow: &Flow, expect: &Expectation, report: &mut Diagnostics) {
        match expect {
            Expectation::Facts(parts) => {
                for part in parts {
                    match StatePredicate::parse(flow, part) {
                        Ok(_) => {}
                        Err(PredicateError::NoPair(part) | PredicateError::Either(part)) => {
                            let form = "= FACT=VALUE, FACT>=N";
                            report.push(
                                self.diagnostic(Code::BadExpectation, &part).with("known", form),
                            );
                        }
                        Err(PredicateError::CustomerValue(value)) => {
                            report.push(self.unknown("fact", &value));
                        }
                        Err(PredicateError::UnknownFact(fact, known)) => {
                            let known = known.iter().map(String::as_str);
                            report.push(self.unknown("fact", &fact).suggest(&fact, known));
                        }
                        Err(PredicateError::UnknownValue(_, value, known)) => {
                            let listed = known.join(" ");
                            let known = known.iter().map(String::as_str);
                            let finding = self.unknown("value", &value).with("known", listed);
                            report.push(finding.suggest(&value, known));
                        }
                    }
                }
            }
            Expectation::First(item) | Expectation::Among(item) | Expectation::Open(item) => {
                self.item(flow, item, report);
            }
            Expectation::Advises(items) => {
                for item in items {
                    self.item(flow, item, report);
                }
            }
            Expectation::Locked(item, lock) => {
                self.item(flow, item, report);
                if let Some(lock) = lock.as_deref()
                    && let Some(rule) = lock.strip_prefix("rule:")
                {
                    self.rule(flow, rule, report);
                } else if let Some(lock) = lock
                    && Blocker::from_name(lock).is_none()
                {
                    let known = Blocker::ALL.map(Blocker::name);
                    let finding = self.unknown("lock", lock).with("known", known.join(" "));
                    report.push(finding.suggest(lock, known));
                }
            }
            Expectation::Keeps(rule) if rule == "all" => {}
            Expectation::Breaks(rule) | Expectation::Keeps(rule) | Expectation::Owes(rule) => {
                self.rule(flow, rule, report);
            }
            Expectation::Screen(_) | Expectation::Summary(_) => {}
        }
    }

    fn item(&self, flow: &Flow, name: &str, report: &mut Diagnostics) {
        if flow.item_named(name).is_none() {
            report.push(self.unknown("item", name).suggest(name, flow.item_names()));
        }
    }

    fn rule(&self, flow: &Flow, name: &str, report: &mut Diagnostics) {
        if !flow.rules().any(|(_, rule)| &*rule.id == name) {
            let known = flow.rules().map(|(_, rule)| &*rule.id);
            report.push(self.unknown("rule", name).suggest(name, known));
        }
    }

    fn set(&self, flow: &Flow, fact: &str, value: &str, report: &mut Diagnostics) {
        if fact == "reason" {
            if flow.reason_named(value).is_none() {
                let known = flow.reasons().map(|(_, reason)| &*reason.id);
                report.push(self.unknown("reason", value).suggest(value, known));
            }
        } else if let Some(decl) = flow.fact_named(fact)
            && decl.value_named(value).is_none()
        {
            let known = || decl.values.iter().map(|value| &*value.id);
            report.push(
                self.unknown("value", value)
                    .with("known", known().collect::<Vec<_>>().join(" "))
                    .suggest(value, known()),
            );
        }
    }

    fn unknown(&self, what: &'static str, name: &str) -> Diagnostic {
        self.diagnostic(Code::UnknownName, name).with("what", what).with("name", name)
    }

    /// A finding at the last place in the line where `part` stands.
    fn diagnostic(&self, code: Code, part: &str) -> Diagnostic {
        let line = self.text.get(self.span.start..self.span.end);
        let line = line.expect("a step lies in its script");
        let first = line.split('\n').next().unwrap_or_default();
        let span = first
            .rfind(part)
            .map_or(Span { start: self.span.start, end: self.span.start + first.len() }, |at| {
                Span { start: self.span.start + at, end: self.span.start + at + part.len() }
            });
        Diagnostic::new(code).at(self.id, span)
    }
}
