//! `wanliu hear`: lines in, what was heard out.

use super::args::{Format, HearArgs};
use super::flows::load_and_report;
use super::{UNUSABLE, finish};
use crate::files::{InputLine, read_line};
use crate::output::{stderr, stdout};
use crate::render::{LineInterpretation, Messages, interpretation_json, interpretation_text};
use engine::hear::{Interpreter, PhraseDetector};
use flow::Flow;
use flow::lang::Lang;
use flow::method::DialogueContext;
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::process::ExitCode;

/// A line to hear: plain words, or an object with the words as `text`.
struct Remark {
    text: String,
    /// What was said before, if the line says so; a name that there is not as it is written.
    after: Option<Result<DialogueContext, String>>,
    /// The rest of the object.
    given: Map<String, Value>,
}

impl Remark {
    /// Reads a line. One that is no object with a `text` is what was said, whatever it looks like.
    fn read(line: String) -> Self {
        let object = Some(&line).filter(|line| line.trim_start().starts_with('{'));
        let object = object.and_then(|line| serde_json::from_str::<Map<String, Value>>(line).ok());
        let Some(mut given) =
            object.filter(|given| given.get("text").is_some_and(Value::is_string))
        else {
            return Self { text: line, after: None, given: Map::new() };
        };
        let text = given.remove("text").and_then(|text| text.as_str().map(str::to_owned));
        let after = given.get("after").map(|name| {
            let known = name.as_str().and_then(DialogueContext::from_name);
            known.ok_or_else(|| name.as_str().map_or_else(|| name.to_string(), str::to_owned))
        });
        Self { text: text.unwrap_or_default(), after, given }
    }
}

pub(super) fn run(hear: &HearArgs, lang: Lang) -> ExitCode {
    let loaded = load_and_report(&hear.flow, lang);
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let wording = Messages::screens(lang);
    let after = hear.after.unwrap_or(DialogueContext::Opening);
    let result = if hear.agent {
        let tongue = PhraseDetector::new(&flow);
        each_line(&flow, &wording, hear.format, after, |line, _| {
            LineInterpretation::Agent(tongue.detect(&flow, line))
        })
    } else {
        let ear = Interpreter::new(&flow);
        each_line(&flow, &wording, hear.format, after, |line, after| {
            LineInterpretation::Customer(ear.interpret_after(&flow, line, None, after))
        })
    };
    finish(result)
}

fn each_line(
    flow: &Flow,
    wording: &Messages,
    format: Format,
    after: DialogueContext,
    hear: impl Fn(&str, DialogueContext) -> LineInterpretation,
) -> io::Result<ExitCode> {
    let (mut input, mut out) = (io::stdin().lock(), io::BufWriter::new(stdout()));
    let mut whole = true;
    let tell = |key: &str, values: &[(&str, &str)]| {
        writeln!(stderr(), "wanliu: {}", wording.with(key, values))
    };
    for number in 1_usize.. {
        let line = number.to_string();
        match read_line(&mut input)? {
            Some(InputLine::Text(text)) => {
                let Remark { text, after: own, given } = Remark::read(text);
                let after = match own {
                    Some(Err(name)) => {
                        whole = false;
                        let known = DialogueContext::NAMES.join(", ");
                        tell(
                            "hear-no-context",
                            &[("line", &line), ("name", &name), ("known", &known)],
                        )?;
                        DialogueContext::Opening
                    }
                    Some(Ok(own)) => own,
                    None => after,
                };
                let hearing = hear(&text, after);
                let shown = match format {
                    Format::Json => interpretation_json(flow, wording, &text, given, &hearing),
                    Format::Text => interpretation_text(flow, wording, &text, &hearing),
                };
                writeln!(out, "{shown}")?;
            }
            Some(InputLine::TooLong) => {
                whole = false;
                tell("hear-line-too-long", &[("line", &line)])?;
            }
            None => break,
        }
        // The input may have no end.
        if out.get_ref().is_closed() {
            break;
        }
    }
    out.flush()?;
    Ok(if whole { ExitCode::SUCCESS } else { UNUSABLE.into() })
}
