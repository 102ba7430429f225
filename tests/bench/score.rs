//! Scores hearing on labelled lines: `cargo run --release -p wanliu-bench --bin score -- FOLDER [FLOW] [OUT]`.
//!
//! `FLOW` is a flow's folder, `flows/mobile` if it is not said. The folder holds `reason.jsonl`, `emotion.jsonl`,
//! `forbidden.jsonl` (one object a line: `text`, `lang`, `label`, and `also` for second answers that count too; labels are
//! ids, or longer words that begin with one: `functionality` is `function`) and `acts.jsonl` (`text`, `context`, `acts`,
//! `leaving`, `lang`, `kind`). What is heard in those goes to `OUT`, one object a line.

#![allow(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for authors that prints tables of small counts"
)]

use engine::hear::{Interpreter, PhraseDetector};
use flow::Flow;
use flow::method::{PhraseClass, Tone};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod folder;
mod score_acts;

#[derive(serde::Deserialize)]
struct Line {
    text: String,
    lang: String,
    label: String,
    #[serde(default)]
    also: Option<Vec<String>>,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(folder) = args.next() else {
        eprintln!("usage: score FOLDER [FLOW]");
        return ExitCode::from(2);
    };
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../flows/mobile");
    let (named, out) = (args.next(), args.next().map(PathBuf::from));
    let flow = match folder::flow(PathBuf::from(named.unwrap_or_else(|| own.to_owned()))) {
        Ok(flow) => flow,
        Err(report) => {
            eprintln!("the flow does not load: {report}");
            return ExitCode::from(2);
        }
    };
    let (ear, tongue) = (Interpreter::new(&flow), PhraseDetector::new(&flow));
    let verbose = std::env::var_os("SCORE_LINES").is_some();
    let of = |file: &str| lines(&Path::new(&folder).join(file));
    table("reason", &of("reason.jsonl"), verbose, |line| reasons(&flow, &ear, line));
    table("emotion", &of("emotion.jsonl"), verbose, |line| tones(&flow, &ear, line));
    forbidden(&flow, &tongue, &of("forbidden.jsonl"), verbose);
    score_acts::score(&flow, &ear, Path::new(&folder), out.as_deref());
    ExitCode::SUCCESS
}

fn lines(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The ranked names of what was heard, the likeliest first.
fn reasons(flow: &Flow, ear: &Interpreter, line: &Line) -> Vec<String> {
    let heard = ear.interpret(flow, &line.text, None);
    let mut ranked: Vec<(u16, String)> = heard
        .reasons
        .iter()
        .filter_map(|one| {
            Some((one.score, flow.reason(flow.root_reason(one.reason))?.id.to_string()))
        })
        .collect();
    ranked.push((heard.no_reason, "none".to_owned()));
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    ranked.into_iter().map(|(_, id)| id).collect()
}

fn tones(flow: &Flow, ear: &Interpreter, line: &Line) -> Vec<String> {
    let heard = ear.interpret(flow, &line.text, None);
    let ranked = heard.tones.iter().map(|one| one.tone.name().to_owned());
    let ranked: Vec<String> = ranked.collect();
    if ranked.is_empty() { vec![Tone::Neutral.name().to_owned()] } else { ranked }
}

fn same(label: &str, id: &str) -> bool {
    label.starts_with(id)
}

fn table(what: &str, lines: &[Line], verbose: bool, hear: impl Fn(&Line) -> Vec<String>) {
    for lang in ["zh", "en"] {
        let of_lang: Vec<&Line> = lines.iter().filter(|line| line.lang == lang).collect();
        let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
        let (mut strict, mut lenient, mut top) = (0, 0, 0);
        for line in &of_lang {
            let ranked = hear(line);
            let first = ranked.first().cloned().unwrap_or_default();
            let takes = |id: &str| {
                same(&line.label, id) || line.also.iter().flatten().any(|label| same(label, id))
            };
            strict += usize::from(same(&line.label, &first));
            lenient += usize::from(takes(&first));
            top += usize::from(ranked.iter().take(3).any(|id| takes(id)));
            if verbose && !takes(&first) {
                let first: Vec<&String> = ranked.iter().take(3).collect();
                println!("{lang} {} → {first:?} | {}", line.label, line.text);
            }
            *confusion.entry((line.label.clone(), first)).or_default() += 1;
        }
        let count = of_lang.len().max(1) as f64;
        let share = |n: usize| n as f64 / count;
        println!(
            "\n{what} {lang}: {} lines, strict {:.3}, lenient {:.3}, top-3 {:.3}, macro-F1 {:.3}",
            of_lang.len(),
            share(strict),
            share(lenient),
            share(top),
            macro_f1(&confusion),
        );
        print_confusion(&confusion);
    }
}

fn macro_f1(confusion: &BTreeMap<(String, String), usize>) -> f64 {
    let labels: std::collections::BTreeSet<&String> = confusion.keys().map(|(l, _)| l).collect();
    let f1 = labels.iter().map(|label| {
        let sum = |fits: &dyn Fn(&str, &str) -> bool| -> usize {
            confusion.iter().filter(|((l, p), _)| fits(l, p)).map(|(_, n)| n).sum()
        };
        let hit = sum(&|l, p| l == label.as_str() && same(l, p));
        let said = sum(&|_, p| same(label, p));
        let there = sum(&|l, _| l == label.as_str());
        2.0 * hit as f64 / (said + there).max(1) as f64
    });
    f1.sum::<f64>() / labels.len().max(1) as f64
}

fn print_confusion(confusion: &BTreeMap<(String, String), usize>) {
    let labels: std::collections::BTreeSet<&String> = confusion.keys().map(|(l, _)| l).collect();
    let heard: std::collections::BTreeSet<&String> = confusion.keys().map(|(_, p)| p).collect();
    print!("{:>22}", "said \\ heard");
    for id in &heard {
        print!(" {:>9}", id.chars().take(9).collect::<String>());
    }
    println!();
    for label in labels {
        print!("{label:>22}");
        for id in &heard {
            let n = confusion.get(&(label.clone(), (*id).clone())).copied().unwrap_or(0);
            print!(" {:>9}", if n == 0 { ".".to_owned() } else { n.to_string() });
        }
        println!();
    }
}

fn forbidden(flow: &Flow, tongue: &PhraseDetector, lines: &[Line], verbose: bool) {
    for lang in ["zh", "en"] {
        let (mut hit, mut missed, mut wrong, mut clean) = (0_usize, 0_usize, 0_usize, 0_usize);
        for line in lines.iter().filter(|line| line.lang == lang) {
            let said = tongue.detect(flow, &line.text);
            let never = said.iter().find(|one| flow.phrase(one.phrase).class == PhraseClass::Never);
            match (line.label.as_str(), never) {
                ("violation", Some(_)) => hit += 1,
                ("violation", None) => missed += 1,
                ("ok", Some(_)) => wrong += 1,
                ("ok", None) => clean += 1,
                _ => continue,
            }
            if verbose && (line.label == "ok") == never.is_some() {
                println!("{lang} {} → {:?} | {}", line.label, never.map(|n| &n.words), line.text);
            }
        }
        let f1 = 2.0 * hit as f64 / (2 * hit + missed + wrong).max(1) as f64;
        println!(
            "forbidden {lang}: found {hit} of {}, flagged {wrong} of {} clean, F1 {f1:.3}",
            hit + missed,
            wrong + clean
        );
    }
}
