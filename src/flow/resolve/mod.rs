//! From names to dense ids: raw items are given a meaning, and every name that has none is reported.
//!
//! The order is that of what needs what: facts, reasons, evidence, answers, then items and cues.

mod answer;
mod cast;
mod condition;
mod conduct;
mod declare;
mod effect;
mod item;
mod line;
mod names;
mod speech;

use super::cast::{Aims, Behaviour};
use super::conduct::Wakes;
use super::learned::LearnedFiles;
use super::raw::{MOST_EXCHANGES, MOST_MINUTES, RawFlow, RawText, RawWords};
use super::reader::Reader;
use super::step_index::StepIndex;
use super::{Flow, Limits};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::lang::{Lang, Text};
use crate::source::{SourceId, Sources};
pub(super) use cast::{cast, cast_of_texts};
use item::Items;
use names::Names;
use serde_json::value::RawValue;

/// The items of one section in one file.
pub(super) struct Section<'a> {
    pub(super) name: &'static str,
    pub(super) source: SourceId,
    pub(super) items: Vec<&'a RawValue>,
}

/// What every part of resolving needs: where the text is, and where findings go.
struct Desk<'a, 'r> {
    reader: Reader<'a>,
    report: &'r mut Report,
}

impl<'a> Desk<'a, '_> {
    fn report(&mut self, code: Code, part: &str) {
        let finding = self.reader.finding(code, part).with("name", part);
        self.report.push(finding);
    }

    fn unknown<'c>(
        &mut self,
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'c str>,
    ) {
        /// So many can be listed in a hint.
        const FEW: usize = 12;
        let known: Vec<&str> = known.into_iter().collect();
        let mut finding = self.reader.finding(Code::UnknownName, name).with("what", what);
        if known.len() <= FEW {
            finding = finding.with("known", known.join(" "));
        }
        self.report.push(finding.with("name", name).suggest(name, known));
    }

    fn parse<T: serde::Deserialize<'a> + schemars::JsonSchema>(
        &mut self,
        part: &'a RawValue,
    ) -> Option<T> {
        self.reader.parse(part.get(), self.report)
    }

    /// Reads the items of every section of this name, one by one.
    fn each<T: serde::Deserialize<'a> + schemars::JsonSchema>(
        &mut self,
        sections: &[Section<'a>],
        name: &str,
        mut take: impl FnMut(T, &mut Self),
    ) {
        for section in sections.iter().filter(|section| section.name == name) {
            self.reader.id = section.source;
            for raw in &section.items {
                if let Some(raw) = self.parse(raw) {
                    take(raw, self);
                }
            }
        }
    }

    /// Checks the form of an id, and that none of those before bears it.
    fn check_new_id<'k>(&mut self, id: &str, mut before: impl Iterator<Item = &'k str>) {
        self.check_id(id);
        if before.any(|known| known == id) {
            self.report(Code::DuplicateName, id);
        }
    }

    /// Something of the right type that does not fit.
    fn wrong(&mut self, part: &str, detail: String) {
        let finding = self.reader.finding(Code::WrongType, part).with("detail", detail);
        self.report.push(finding);
    }

    /// A text that is shown as it stands: it has words, and no values.
    fn text(&mut self, raw: &RawText<'a>, id: &str) -> Text {
        for part in [&raw.zh, &raw.en] {
            self.check_words(part, id);
            if let Some(open) = part.find(['{', '}']) {
                let at = part.get(open..).unwrap_or(part);
                let place = if self.reader.stands_in_file(at) { at } else { id };
                let finding = self.reader.finding(Code::BadTemplate, place).with("name", at);
                self.report.push(finding);
            }
        }
        Text::from(raw)
    }

    /// Words are not empty.
    fn check_words(&mut self, words: &str, id: &str) {
        if words.trim().is_empty() {
            let place = if self.reader.stands_in_file(words) { words } else { id };
            let finding = self.reader.finding(Code::EmptyText, place);
            self.report.push(finding);
        }
    }

    /// Cues say something between their gaps.
    fn check_cues(&mut self, cues: &[RawWords<'a>], id: &str) {
        for cue in cues {
            let words = cue.0.trim_matches(|c: char| c == '…' || c.is_whitespace());
            if words.is_empty() {
                let place = if self.reader.stands_in_file(&cue.0) { &*cue.0 } else { id };
                let finding = self.reader.finding(Code::EmptyText, place);
                self.report.push(finding);
            }
        }
    }

    /// Checks the form of an id: lower-case letters, digits and `_`, in parts joined by dots.
    fn check_id(&mut self, id: &str) {
        let part_fits = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.split('.').all(part_fits) {
            self.report(Code::BadId, id);
        }
    }
}

pub(super) fn resolve<'a>(
    flow: SourceId,
    raw: &RawFlow<'a>,
    sections: &[Section<'a>],
    today: &str,
    sources: &'a Sources,
    report: &mut Report,
) -> Option<Flow> {
    let mut desk = Desk { reader: Reader { sources, id: flow }, report };
    desk.check_id(raw.id);
    check_languages(raw, &mut desk);
    let limits = limits(raw, &mut desk);
    let (behaviour, aims) = (behaviour(raw, &mut desk), aims(raw, &mut desk));
    let mut names = Names::of_flow(raw, sections, &mut desk);
    let steps = declare::steps(raw, &mut desk);
    for section in sections.iter().filter(|section| section.name == "reasons") {
        names.add_reasons(section, &mut desk);
    }
    for section in sections.iter().filter(|section| section.name == "evidence") {
        names.add_evidence(section, today, &mut desk);
    }
    for section in sections.iter().filter(|section| section.name == "answers") {
        names.add_answer_sets(section, &mut desk);
    }
    let mut items = Items::default();
    for section in sections {
        items.add_section(section, &names, &mut desk);
    }
    let phrases = speech::phrases(sections, &mut desk);
    let topics = speech::topics(sections, &mut desk);
    speech::check_learned(sections, &mut desk);
    let conduct = conduct::Conduct::read(sections, &items, &phrases, limits, &names, &mut desk);
    desk.reader.id = flow;
    Some(Flow {
        id: raw.id.into(),
        version: (*raw.version).into(),
        title: desk.text(&raw.title, raw.id),
        limits,
        behaviour,
        aims,
        steps: steps?,
        by_step: StepIndex::of(&items.list),
        by_name: items.by_name(),
        items: items.list,
        offers: items.offers,
        cues: items.cues,
        phrases,
        topics,
        packs: conduct.packs,
        wakes: conduct.rules.iter().map(|rule| Wakes::of(&rule.pattern)).collect(),
        rules: conduct.rules,
        learned: LearnedFiles::default(),
        cast: Vec::new(),
        given: names.given_table(),
        notes: names.first_notes(),
        reasons: names.reasons,
        evidence: names.evidence,
        facts: names.facts,
        values: names.values,
    })
}

fn check_languages(raw: &RawFlow<'_>, desk: &mut Desk<'_, '_>) {
    for name in &raw.languages {
        if !["zh", "en"].contains(name) {
            desk.unknown("language", name, ["zh", "en"]);
        }
    }
    for lang in Lang::ALL {
        if !raw.languages.contains(&lang.code()) {
            let place = desk.reader.key("languages");
            let finding = Diagnostic::new(Code::MissingKey)
                .at(desk.reader.id, place)
                .with("name", lang.code());
            desk.report.push(finding);
        }
    }
}

fn limits(raw: &RawFlow<'_>, desk: &mut Desk<'_, '_>) -> Limits {
    use super::condition::{MOST_PROPOSALS, MOST_REFUSALS};
    // A number that is too large for any limit is outside the range of each.
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let limits = Limits {
        proposals: small(raw.limits.proposals),
        refusals: small(raw.limits.refusals),
        exchanges: small(raw.limits.exchanges),
        minutes: small(raw.limits.minutes),
    };
    for (name, value, most) in [
        ("proposals", limits.proposals, MOST_PROPOSALS),
        ("refusals", limits.refusals, MOST_REFUSALS),
        ("exchanges", limits.exchanges, MOST_EXCHANGES),
        ("minutes", limits.minutes, MOST_MINUTES),
    ] {
        if !(1..=most).contains(&value) {
            let finding = Diagnostic::new(Code::OutOfRange)
                .at(desk.reader.id, desk.reader.key(name))
                .with("name", value.to_string())
                .with("domain", format!("1..={most}"));
            desk.report.push(finding);
        }
    }
    limits
}

fn behaviour(raw: &RawFlow<'_>, desk: &mut Desk<'_, '_>) -> Behaviour {
    let raw = raw.behaviour;
    let mut number = |name: &str, number: u32, least: u32, most: u32| {
        check_number(name, i64::from(number), (i64::from(least), i64::from(most)), desk);
        u16::try_from(number).unwrap_or(u16::MAX)
    };
    Behaviour {
        severity: number("severity", raw.severity, 0, 300),
        cost: number("cost", raw.cost, 0, 300),
        patience: number("patience", raw.patience, 4, 200),
    }
}

fn aims(raw: &RawFlow<'_>, desk: &mut Desk<'_, '_>) -> Aims {
    let raw = raw.aims;
    let mut points = |name: &str, points: i32, least: i32, most: i32| {
        check_number(name, i64::from(points), (i64::from(least), i64::from(most)), desk);
        i16::try_from(points).unwrap_or_default()
    };
    Aims {
        retained: points("retained", raw.retained, -100, 100),
        misfit: points("misfit", raw.misfit, -100, 100),
        let_go: points("let_go", raw.let_go, -100, 100),
        given_up: points("given_up", raw.given_up, -100, 100),
        withdrawn: points("withdrawn", raw.withdrawn, -100, 100),
        callback: points("callback", raw.callback, -100, 100),
        handed_over: points("handed_over", raw.handed_over, -100, 100),
        hung_up: points("hung_up", raw.hung_up, -100, 100),
        exchange: points("exchange", raw.exchange, -10, 0),
    }
}

/// A number of `flow.json` within its bounds.
fn check_number(name: &str, number: i64, (least, most): (i64, i64), desk: &mut Desk<'_, '_>) {
    if !(least..=most).contains(&number) {
        let finding = Diagnostic::new(Code::OutOfRange)
            .at(desk.reader.id, desk.reader.key(name))
            .with("name", number.to_string())
            .with("domain", format!("{least}..={most}"));
        desk.report.push(finding);
    }
}
