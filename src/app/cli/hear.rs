//! `wanliu hear`: lines in, what was heard out.

use super::args::{Format, HearArgs};
use super::flows::load_and_report;
use super::{UNUSABLE, finish};
use crate::files::{InputLine, read_line};
use crate::render::{LineInterpretation, Messages, interpretation_json, interpretation_text};
use engine::hear::{Interpreter, PhraseDetector};
use flow::Flow;
use flow::lang::Lang;
use std::io::{self, Write};
use std::process::ExitCode;

pub(super) fn run(hear: &HearArgs, lang: Lang) -> ExitCode {
    let loaded = load_and_report(&hear.flow, lang);
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let wording = Messages::screens(lang);
    let result = if hear.agent {
        let tongue = PhraseDetector::new(&flow);
        each_line(&flow, &wording, hear.format, |line| {
            LineInterpretation::Agent(tongue.detect(&flow, line))
        })
    } else {
        let ear = Interpreter::new(&flow);
        each_line(&flow, &wording, hear.format, |line| {
            LineInterpretation::Customer(ear.interpret(&flow, line, None))
        })
    };
    finish(result)
}

fn each_line(
    flow: &Flow,
    wording: &Messages,
    format: Format,
    hear: impl Fn(&str) -> LineInterpretation,
) -> io::Result<ExitCode> {
    let (mut input, mut out) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let show = match format {
        Format::Json => interpretation_json,
        Format::Text => interpretation_text,
    };
    let mut whole = true;
    for number in 1_usize.. {
        match read_line(&mut input)? {
            Some(InputLine::Text(text)) => {
                writeln!(out, "{}", show(flow, wording, &text, &hear(&text)))?;
            }
            Some(InputLine::TooLong) => {
                whole = false;
                let values = [("line", &*number.to_string())];
                let told = wording.with("hear-line-too-long", &values);
                writeln!(anstream::stderr(), "wanliu: {told}")?;
            }
            None => break,
        }
    }
    out.flush()?;
    Ok(if whole { ExitCode::SUCCESS } else { UNUSABLE.into() })
}
