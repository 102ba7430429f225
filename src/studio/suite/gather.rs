//! From files to plays: headers read, prefixes put in, parameters multiplied, names looked up.

use super::expectation::Assertion;
use crate::check::script::{
    check_names, customer_of, header_place, script_diagnostic, unused_parameters,
};
use engine::script::{self, Command, Script, ScriptError, ScriptHeader};
use engine::session::{Reply, Session};
use flow::Flow;
use flow::context::Context;
use flow::diagnostic::{Code, Diagnostic, Diagnostics};
use flow::files::FileError;
use flow::lang::Lang;
use flow::load::LoadedFlow;
use flow::source::{SourceId, Sources, Span};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::string::FromUtf8Error;

/// The largest script that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// From so many files on, they are read side by side.
const MANY: usize = 32;
/// The most lines of a play, with all that it uses.
const MAX_LINES: usize = 100_000;
/// The most plays that one script becomes.
const MAX_CASES: usize = 1_000;

/// Where scripts and flows come from.
pub trait SuiteSource: Sync {
    /// The content of a file.
    ///
    /// # Errors
    /// If there is none, it has more than `most` bytes, or it cannot be read.
    fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, FileError>;

    /// How a path written in the script at `script` is known here.
    fn beside(&self, script: &str, path: &str) -> String;

    /// The flow that a script is a call of: the one its header names, else the one it lies in.
    fn flow_of(&self, script: &str, named: Option<&str>) -> String;

    /// Loads a flow by the name that [`Self::flow_of`] gave.
    fn load(&self, flow: &str) -> LoadedFlow;
}

/// Scripts with their flows, ready to run.
#[derive(Debug)]
pub struct Suite {
    /// The flows, by the names they were asked for.
    pub flows: Vec<(String, LoadedFlow)>,
    /// The texts of all scripts.
    pub sources: Sources,
    /// What is wrong with scripts; a script with a mistake is no play.
    pub diagnostics: Diagnostics,
    /// What runs, in order.
    pub cases: Vec<TestCase>,
    /// How many scripts could not be made a play.
    pub unreadable: usize,
    /// How many scripts are parts of others and expect nothing themselves: they are no plays of their own.
    pub parts: usize,
}

impl Suite {
    /// What others take in and what expects nothing itself would pass whatever happens: it is a part of them, and no play.
    fn set_parts_aside(&mut self) {
        let used: HashSet<SourceId> = self
            .cases
            .iter()
            .flat_map(|case| {
                case.steps.iter().map(|step| step.source).filter(|id| *id != case.source)
            })
            .collect();
        let before = self.cases.len();
        self.cases.retain(|case| case.expects_something() || !used.contains(&case.source));
        self.parts = before - self.cases.len();
    }

    /// The place of a flow by its name; it is loaded if no script named it.
    pub fn with_flow(&mut self, name: &str, load: impl FnOnce() -> LoadedFlow) -> usize {
        self.flows.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.flows.push((name.to_owned(), load()));
            self.flows.len() - 1
        })
    }
}

/// How a call looks after a reply in a language: the rows of its screen, for scripts that expect whole screens.
pub type Screen = fn(&Session<'_>, &Reply, Lang) -> Vec<String>;

/// One call to run.
#[derive(Debug, Clone)]
pub struct TestCase {
    /// Its file, and the values of its parameters: `offer.call[brand=A]`.
    pub name: String,
    /// Its file.
    pub path: String,
    /// Its text.
    pub source: SourceId,
    /// Which of the suite's flows it is a call of.
    pub flow: usize,
    /// The customer.
    pub context: Context,
    /// What its header says.
    pub header: ScriptHeader,
    /// What happens and what must hold.
    pub steps: Vec<TestStep>,
    /// The language of its screens.
    pub lang: Lang,
    /// How its screens look.
    pub screen: Screen,
}

impl TestCase {
    /// Whether anything must hold, or go wrong, on it.
    #[must_use]
    pub fn expects_something(&self) -> bool {
        let expects = |step: &TestStep| matches!(step.action, TestAction::Expect(_));
        self.header.expected_failure.is_some() || self.steps.iter().any(expects)
    }
}

/// One line of a play.
#[derive(Debug, Clone)]
pub struct TestStep {
    /// The script it stands in.
    pub source: SourceId,
    /// Where.
    pub span: Span,
    /// What it is.
    pub action: TestAction,
}

/// What a line of a play is.
#[derive(Debug, Clone)]
pub enum TestAction {
    /// Something happens.
    Do(Command),
    /// Something must hold.
    Expect(Vec<Assertion>),
}

/// Makes plays of the scripts at these paths.
#[must_use]
pub fn discover(paths: &[String], shelf: &dyn SuiteSource, screen: Screen) -> Suite {
    let mut gathering = Discovery {
        shelf,
        screen,
        suite: Suite {
            flows: Vec::new(),
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            cases: Vec::new(),
            unreadable: 0,
            parts: 0,
        },
        texts: HashMap::new(),
        fetched: HashMap::new(),
        endless: false,
    };
    let (fetched, flow) = prefetch(paths, shelf);
    gathering.fetched = fetched;
    gathering.suite.flows.extend(flow);
    for path in paths {
        let before = gathering.suite.cases.len();
        if gathering.script(path).is_none() {
            gathering.suite.cases.truncate(before);
            gathering.suite.unreadable += 1;
        }
    }
    gathering.suite.set_parts_aside();
    gathering.suite
}

/// A file that was read ahead.
struct PrefetchedScript {
    content: Result<Result<String, FromUtf8Error>, FileError>,
    script: Option<(Script, Vec<ScriptError>)>,
    /// The flow that it is a call of, by name.
    flow: Option<String>,
}

impl PrefetchedScript {
    fn from(shelf: &dyn SuiteSource, path: &str) -> Self {
        let content = shelf.read(path, MAX_BYTES).map(String::from_utf8);
        let script = match &content {
            Ok(Ok(text)) => Some(script::parse_script(text)),
            Ok(Err(_)) | Err(_) => None,
        };
        let header = script.as_ref().map(|(script, _)| &script.header);
        let flow = header.map(|header| shelf.flow_of(path, header.flow.as_deref()));
        Self { content, script, flow }
    }
}

/// Reads files and what stands in them; many of them side by side, since for many small ones that is most of
/// the work, and with them the flow that the first is a call of: in most suites all are.
fn prefetch(
    paths: &[String],
    shelf: &dyn SuiteSource,
) -> (HashMap<String, PrefetchedScript>, Option<(String, LoadedFlow)>) {
    let fetch = |path: &String| (path.clone(), PrefetchedScript::from(shelf, path));
    let Some((first, rest)) = paths.split_first().filter(|_| paths.len() >= MANY) else {
        return (paths.iter().map(fetch).collect(), None);
    };
    let load_first = || {
        let first = fetch(first);
        let flow = first.1.flow.clone().map(|name| (name.clone(), shelf.load(&name)));
        (first, flow)
    };
    let fetch_rest = || rest.par_iter().map(fetch).collect::<Vec<_>>();
    let ((first, flow), rest) = rayon::join(load_first, fetch_rest);
    ([first].into_iter().chain(rest).collect(), flow)
}

struct Discovery<'s> {
    shelf: &'s dyn SuiteSource,
    screen: Screen,
    suite: Suite,
    texts: HashMap<String, Option<SourceId>>,
    /// Files that were read ahead, and what was made of them.
    fetched: HashMap<String, PrefetchedScript>,
    /// Whether the play at hand has become too long.
    endless: bool,
}

impl Discovery<'_> {
    /// The plays of one script; `None` if something is wrong with it.
    fn script(&mut self, path: &str) -> Option<()> {
        let ahead = self.fetched.get_mut(path);
        let (read, flow) =
            ahead.map_or((None, None), |ahead| (ahead.script.take(), ahead.flow.take()));
        let source = self.text(path, None)?;
        let text = self.suite.sources.get(source)?.text.clone();
        let first = read.unwrap_or_else(|| script::parse_script(&text));
        let named = first.0.header.flow.as_deref();
        let flow = self.flow(flow.unwrap_or_else(|| self.shelf.flow_of(path, named)))?;
        let Some(parameters) = combinations(&first.0.header.parameters) else {
            let most = MAX_CASES.to_string();
            let finding = Diagnostic::new(Code::Endless).at(source, Span::default());
            self.suite.diagnostics.push(finding.with("most", most).with("what", "calls"));
            return None;
        };
        if parameters.len() == 1 {
            return self.test_case(path, source, &text, flow, &parameters.concat(), first);
        }
        let mut all = Some(());
        for values in parameters {
            let read = script::parse_script_with(&text, &values);
            all = all.and(self.test_case(path, source, &text, flow, &values, read));
        }
        all
    }

    fn test_case(
        &mut self,
        path: &str,
        source: SourceId,
        text: &str,
        flow: usize,
        values: &[(String, String)],
        read: (Script, Vec<ScriptError>),
    ) -> Option<()> {
        let found_before = self.suite.diagnostics.len();
        let header = read.0.header.clone();
        let context = self.context(path, source, flow, &header);
        let mut steps = Vec::new();
        let mut open = vec![path.to_owned()];
        self.endless = false;
        self.steps(source, text, read, flow, values, &mut open, &mut steps);
        let is_empty = steps.is_empty() && header == ScriptHeader::default();
        if is_empty && self.suite.diagnostics.len() == found_before {
            let finding = Diagnostic::new(Code::NothingHappened).at(source, Span::default());
            self.suite.diagnostics.push(finding);
        }
        // A name that is misspelt is told as that.
        if self.suite.diagnostics.len() == found_before {
            self.unused_parameters(source, text, &header, &steps);
        }
        if self.suite.diagnostics.len() > found_before {
            return None;
        }
        let values: Vec<String> =
            values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let name = if values.is_empty() {
            path.to_owned()
        } else {
            format!("{path}[{}]", values.join(","))
        };
        let path = path.to_owned();
        let (context, screen) = (context?, self.screen);
        let default = self.flow_at(flow).map_or(Lang::Zh, |flow| flow.language_for(Lang::Zh));
        let lang = header.lang.unwrap_or(default);
        let play = TestCase { name, path, source, flow, context, header, steps, lang, screen };
        self.suite.cases.push(play);
        Some(())
    }

    /// Reports names that take values in turn and stand nowhere: the same call would run again and again.
    fn unused_parameters(
        &mut self,
        source: SourceId,
        text: &str,
        header: &ScriptHeader,
        steps: &[TestStep],
    ) {
        let used: HashSet<SourceId> = steps.iter().map(|step| step.source).collect();
        let parts = used.iter().filter_map(|id| self.suite.sources.get(*id));
        let parts: Vec<&str> = parts.map(|part| &*part.text).collect();
        for finding in unused_parameters(source, text, header, &parts) {
            self.suite.diagnostics.push(finding);
        }
    }

    /// The lines of a script and of all that it uses.
    #[expect(
        clippy::too_many_arguments,
        reason = "where a line stands is a script, a flow and a way there"
    )]
    fn steps(
        &mut self,
        source: SourceId,
        text: &str,
        (script, mistakes): (Script, Vec<ScriptError>),
        flow: usize,
        values: &[(String, String)],
        open: &mut Vec<String>,
        steps: &mut Vec<TestStep>,
    ) {
        for mistake in &mistakes {
            self.suite.diagnostics.push(script_diagnostic(source, text, mistake));
        }
        self.check_names(flow, source, text, &script);
        for line in script.lines {
            if self.endless {
                return;
            }
            if steps.len() == MAX_LINES {
                self.endless = true;
                let finding = Diagnostic::new(Code::Endless).at(source, line.span);
                let finding = finding.with("most", MAX_LINES.to_string()).with("what", "lines");
                return self.suite.diagnostics.push(finding);
            }
            let what = match line.kind {
                script::LineKind::Command(command) => TestAction::Do(command),
                script::LineKind::Expect(expect) => {
                    if steps.is_empty() && expect.looks_back() {
                        let finding = Diagnostic::new(Code::NothingHappened).at(source, line.span);
                        self.suite.diagnostics.push(finding);
                    }
                    match self
                        .flow_at(flow)
                        .and_then(|flow| Assertion::from_expectation(flow, &expect))
                    {
                        Some(checks) => TestAction::Expect(checks),
                        // Its names are unknown, which was said above.
                        None => continue,
                    }
                }
                script::LineKind::Use(path) => {
                    self.used(source, line.span, &path, flow, values, open, steps);
                    continue;
                }
            };
            steps.push(TestStep { source, span: line.span, action: what });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the way to a file is part of where it is used")]
    fn used(
        &mut self,
        source: SourceId,
        span: Span,
        path: &str,
        flow: usize,
        values: &[(String, String)],
        open: &mut Vec<String>,
        steps: &mut Vec<TestStep>,
    ) {
        let here = open.last().cloned().unwrap_or_default();
        let path = self.shelf.beside(&here, path);
        if open.contains(&path) {
            let finding = Diagnostic::new(Code::UseLoop).at(source, span).with("name", &*path);
            return self.suite.diagnostics.push(finding);
        }
        let Some(used) = self.text(&path, Some((source, span))) else { return };
        let Some(text) = self.suite.sources.get(used).map(|source| source.text.clone()) else {
            return;
        };
        open.push(path);
        let read = script::parse_script_with(&text, values);
        self.steps(used, &text, read, flow, values, open, steps);
        open.pop();
    }

    fn flow_at(&self, flow: usize) -> Option<&Flow> {
        self.suite.flows.get(flow).and_then(|(_, loaded)| loaded.flow.as_ref())
    }

    fn check_names(&mut self, flow: usize, source: SourceId, text: &str, script: &Script) {
        let mut report = Diagnostics::default();
        if let Some(flow) = self.flow_at(flow) {
            check_names(flow, source, text, script, &mut report);
        }
        self.suite.diagnostics.extend(report);
    }

    /// The flow of a script, loaded once for all; `None` if it cannot be used.
    fn flow(&mut self, name: String) -> Option<usize> {
        let known = self.suite.flows.iter().position(|(known, _)| *known == name);
        let at = known.unwrap_or_else(|| {
            let loaded = self.shelf.load(&name);
            self.suite.flows.push((name, loaded));
            self.suite.flows.len() - 1
        });
        self.flow_at(at).map(|_| at)
    }

    fn context(
        &mut self,
        script: &str,
        source: SourceId,
        flow: usize,
        header: &ScriptHeader,
    ) -> Option<Context> {
        let Suite { flows, sources, diagnostics: report, .. } = &mut self.suite;
        let flow = flows.get(flow).and_then(|(_, loaded)| loaded.flow.as_ref())?;
        let Some(customer) = header.customer.as_deref() else { return Some(Context::empty(flow)) };
        let mut found = Diagnostics::default();
        let file = || {
            let path = self.shelf.beside(script, customer);
            match self.shelf.read(&path, MAX_BYTES) {
                Ok(bytes) => Ok((path, bytes)),
                Err(problem) => Err(unreadable(&path, problem)),
            }
        };
        let context = customer_of(flow, customer, file, sources, &mut found);
        let has_errors = found.has_errors();
        for mut finding in found.into_diagnostics() {
            // What has no place of its own stands in the header.
            let text = sources.get(source).map_or("", |source| &source.text);
            finding.place = finding.place.or(header_place(source, text, customer));
            report.push(finding);
        }
        (!has_errors).then_some(context)
    }

    /// A script's text, read once; what is wrong with it is told where it is used.
    fn text(&mut self, path: &str, place: Option<(SourceId, Span)>) -> Option<SourceId> {
        if let Some(known) = self.texts.get(path) {
            return *known;
        }
        let ahead = self.fetched.remove(path).map(|fetched| fetched.content);
        let read = ahead.unwrap_or_else(|| self.shelf.read(path, MAX_BYTES).map(String::from_utf8));
        let found = match read {
            Ok(text) => match text {
                Ok(text) => Ok(self.suite.sources.add(path, text)),
                Err(error) => {
                    let start = error.utf8_error().valid_up_to();
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    let id = self.suite.sources.add(path, text);
                    let span = Span { start, end: start + '\u{fffd}'.len_utf8() };
                    Err(Diagnostic::new(Code::NotUtf8).at(id, span).with("name", path))
                }
            },
            Err(problem) => {
                let mut finding = unreadable(path, problem);
                finding.place = place;
                Err(finding)
            }
        };
        let id = found.map_err(|finding| self.suite.diagnostics.push(finding)).ok();
        self.texts.insert(path.to_owned(), id);
        id
    }
}

fn unreadable(path: &str, problem: FileError) -> Diagnostic {
    problem.diagnostic(path, MAX_BYTES, Code::MissingFile).with("hint", "script")
}

/// Every combination of the parameters' values; `None` if there are too many.
fn combinations(each: &[(String, Vec<String>)]) -> Option<Vec<Vec<(String, String)>>> {
    let mut all = vec![Vec::new()];
    for (name, values) in each {
        if all.len().saturating_mul(values.len()) > MAX_CASES {
            return None;
        }
        all = all
            .into_iter()
            .flat_map(|before: Vec<(String, String)>| {
                values.iter().map(move |value| {
                    let mut with = before.clone();
                    with.push((name.clone(), value.clone()));
                    with
                })
            })
            .collect();
    }
    Some(all)
}
