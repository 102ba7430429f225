//! `wanliu hear`: lines in, what was heard out.

use super::args::{Format, Hear};
use super::flows::{complain, load_named};
use super::{UNUSABLE, finish};
use crate::render::{Hearing, Wording, hearing_json, hearing_text};
use engine::hear::{Ear, Tongue};
use flow::Flow;
use flow::lang::Lang;
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

/// The longest line read, in bytes; the rest of a longer one is read as the next line.
const MOST_LINE_BYTES: u64 = 1 << 20;

pub(super) fn run(hear: &Hear, lang: Lang) -> ExitCode {
    let loaded = load_named(&hear.flow);
    if !loaded.report.is_empty() {
        complain(lang, "flow-problem", &loaded.sources, &loaded.report, loaded.flow.is_none());
    }
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let wording = Wording::screens(lang);
    let result = if hear.agent {
        let tongue = Tongue::new(&flow);
        each_line(&flow, &wording, hear.format, |line| Hearing::Agent(tongue.check(&flow, line)))
    } else {
        let ear = Ear::new(&flow);
        each_line(&flow, &wording, hear.format, |line| {
            Hearing::Customer(ear.hear(&flow, line, None))
        })
    };
    finish(result.map(|()| ExitCode::SUCCESS))
}

fn each_line(
    flow: &Flow,
    wording: &Wording,
    format: Format,
    hear: impl Fn(&str) -> Hearing,
) -> io::Result<()> {
    let (mut input, mut out) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.by_ref().take(MOST_LINE_BYTES).read_until(b'\n', &mut bytes)? == 0 {
            return out.flush();
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\r', '\n']);
        let show = match format {
            Format::Json => hearing_json,
            Format::Text => hearing_text,
        };
        writeln!(out, "{}", show(flow, wording, text, &hear(text)))?;
    }
}
