//! Accepting what is so: expectations that do not hold are rewritten in place, and nothing else.

use super::Suite;
use super::gather::{Play, What};
use super::run::{Failure, Ran, Wrong};
use engine::script::{Expect, What as Line, read};
use flow::source::SourceId;
use std::collections::BTreeMap;

/// The texts of scripts whose expectations changed, by their source. Comments, order and every expectation
/// that holds stay as they are. Left alone is what speaks for several calls: scripts with parameters, and the
/// lines that a script uses from another.
#[must_use]
pub fn accepted(suite: &Suite, ran: &[Option<Ran>]) -> BTreeMap<SourceId, String> {
    let mut edits: BTreeMap<SourceId, BTreeMap<usize, (usize, String)>> = BTreeMap::new();
    for (play, ran) in suite.plays.iter().zip(ran) {
        let Some(ran) = ran.as_ref().filter(|ran| !ran.passed) else { continue };
        if !play.header.each.is_empty() || play.header.fails.is_some() {
            continue;
        }
        for (at, instead) in by_step(&ran.failures) {
            let own = play.steps.get(at).filter(|step| step.source == play.source);
            let Some(step) = own else { continue };
            let Some(source) = suite.sources.get(step.source) else { continue };
            let line = source.text.get(step.span.start..step.span.end).unwrap_or_default();
            if let Some(line) = rewritten(play, at, line, &instead) {
                edits
                    .entry(step.source)
                    .or_default()
                    .insert(step.span.start, (step.span.end, line));
            }
        }
    }
    let texts = edits.into_iter().filter_map(|(id, edits)| {
        let mut text = suite.sources.get(id)?.text.to_string();
        for (start, (end, line)) in edits.into_iter().rev() {
            text.replace_range(start..end, &line);
        }
        Some((id, text))
    });
    texts.collect()
}

/// What is so instead, by line: for each check of the line that does not hold.
fn by_step(failures: &[Failure]) -> BTreeMap<usize, Vec<(usize, Expect)>> {
    let mut all: BTreeMap<usize, Vec<(usize, Expect)>> = BTreeMap::new();
    for failure in failures {
        if let Wrong::Not(instead) = &failure.wrong {
            all.entry(failure.step).or_default().push((failure.check, instead.clone()));
        }
    }
    all
}

/// The line of an expectation as it must read to hold.
fn rewritten(play: &Play, step: usize, line: &str, instead: &[(usize, Expect)]) -> Option<String> {
    let What::Expect(_) = play.steps.get(step)?.what else { return None };
    let (read, _) = read(line);
    let Line::Expect(expect) = read.lines.into_iter().next()?.what else { return None };
    let expect = match expect {
        Expect::Facts(mut parts) => {
            for (check, instead) in instead {
                if let (Some(part), Expect::Facts(now)) = (parts.get_mut(*check), instead) {
                    *part = now.concat();
                }
            }
            Expect::Facts(parts)
        }
        _ => instead.first()?.1.clone(),
    };
    Some(format!("= {expect}"))
}
