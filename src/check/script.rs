//! Scripts: every item, answer and fact that a script names is one of the flow's.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::flow::files::{Content, FileTree, scripts_of};
use crate::flow::{Flow, Item};
use crate::script::{Command, Customer, parse};
use crate::source::{SourceId, Sources, Span};

/// The largest script that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// A script of a flow.
#[derive(Debug)]
pub(super) struct Script {
    id: SourceId,
    text: String,
}

/// Reads the scripts of a flow's folder; what cannot be read is reported.
pub(super) fn read(tree: &dyn FileTree, sources: &mut Sources, report: &mut Report) -> Vec<Script> {
    let mut scripts = Vec::new();
    for path in scripts_of(tree) {
        let name = tree.name(&path);
        let bytes = match tree.read(&path, MOST_BYTES) {
            Ok(Content::BuiltIn(text)) => text.as_bytes().to_vec(),
            Ok(Content::Bytes(bytes)) => bytes,
            Err(_) => {
                let most = (MOST_BYTES >> 20).to_string();
                report.push(Diagnostic::new(Code::TooLarge).with("name", name).with("most", most));
                continue;
            }
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let valid = bytes.len() == text.len();
        let id = sources.add(name.clone(), text.clone());
        if !valid {
            let at = text.find('\u{fffd}').unwrap_or_default();
            let span = Span { start: at, end: at + '\u{fffd}'.len_utf8() };
            report.push(Diagnostic::new(Code::NotUtf8).at(id, span).with("name", name));
        }
        scripts.push(Script { id, text });
    }
    scripts
}

pub(super) fn check(flow: &Flow, scripts: &[Script], report: &mut Report) {
    for script in scripts {
        let mut asked: Option<&Item> = None;
        let mut start = 0;
        for line in script.text.split_inclusive('\n') {
            let text = line.trim();
            let here = Line { script, start, whole: line };
            if !text.starts_with('#') {
                here.check(flow, text, &mut asked, report);
            }
            start += line.len();
        }
    }
}

/// One line of a script, and where it begins.
struct Line<'s> {
    script: &'s Script,
    start: usize,
    whole: &'s str,
}

impl Line<'_> {
    fn check<'f>(
        &self,
        flow: &'f Flow,
        text: &str,
        asked: &mut Option<&'f Item>,
        report: &mut Report,
    ) {
        match parse(text) {
            Ok(Command::Agent(name) | Command::WhyNot(name)) => {
                *asked = flow.item_named(&name).map(|id| flow.item(id));
                if asked.is_none() {
                    report.push(self.unknown("item", &name).suggest(&name, flow.item_names()));
                }
            }
            Ok(Command::Customer(Customer::Answer(name))) => {
                if let Some(item) = asked {
                    let known = || item.answers.iter().map(|answer| &*answer.text.id);
                    if !known().any(|known| known == name) {
                        report.push(
                            self.unknown("answer", &name)
                                .with("known", known().collect::<Vec<_>>().join(" "))
                                .suggest(&name, known()),
                        );
                    }
                }
            }
            Ok(Command::Set { fact, value }) => self.set(flow, &fact, &value, report),
            Ok(_) => {}
            Err(_) => report.push(self.finding(Code::BadLine, text).with("name", text)),
        }
    }

    fn set(&self, flow: &Flow, fact: &str, value: &str, report: &mut Report) {
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
        self.finding(Code::UnknownName, name).with("what", what).with("name", name)
    }

    fn finding(&self, code: Code, part: &str) -> Diagnostic {
        let at = self.start + self.whole.rfind(part).unwrap_or_default();
        Diagnostic::new(code).at(self.script.id, Span { start: at, end: at + part.len() })
    }
}
