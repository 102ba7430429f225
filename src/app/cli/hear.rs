//! `wanliu hear`: lines in, what was heard out.

use super::args::{Format, HearArgs};
use super::flows::load_and_report;
use super::{UNUSABLE, finish};
use crate::render::{LineInterpretation, Messages, interpretation_json, interpretation_text};
use engine::hear::{Interpreter, PhraseDetector};
use flow::Flow;
use flow::lang::Lang;
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

/// The longest line read, in bytes; the rest of a longer one is read as the next line.
const MAX_LINE_BYTES: u64 = 1 << 20;

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
    finish(result.map(|()| ExitCode::SUCCESS))
}

fn each_line(
    flow: &Flow,
    wording: &Messages,
    format: Format,
    hear: impl Fn(&str) -> LineInterpretation,
) -> io::Result<()> {
    let (mut input, mut out) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes)? == 0 {
            return out.flush();
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\r', '\n']);
        let show = match format {
            Format::Json => interpretation_json,
            Format::Text => interpretation_text,
        };
        writeln!(out, "{}", show(flow, wording, text, &hear(text)))?;
    }
}
