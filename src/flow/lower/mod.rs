//! From the tree to the flow: typed parts are given a meaning, and every name that has none is reported.
//!
//! The order is that of what needs what: facts, reasons, evidence, answers, then items and cues. What has mistakes is
//! lowered as far as it can be read, for its other mistakes and for the names it bears; the flow is refused then.

mod answer;
mod cast;
mod condition;
mod conduct;
mod declare;
mod effect;
mod item;
mod language;
mod line;
mod mismatch;
mod names;
mod section;
mod speech;

pub(crate) use cast::late_cast;
pub(crate) use section::section_items;

use crate::cast::{Behaviour, CAST_SECTIONS, Rewards};
use crate::conduct::RuleMask;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lang::{Lang, Text};
use crate::late::{LEARNED, LateFiles};
use crate::load::SectionFile;
use crate::raw::{RawAims, RawBehaviour, RawFlow, RawLimits, RawMap, RawText, RawWords};
use crate::source::{Source, SourceId, Sources, Span};
use crate::step_index::StepIndex;
use crate::syntax::{Part, Str, Value, read};
use crate::{Flow, Limits};
use item::ItemTable;
use language::MissingTexts;
use names::SymbolTable;
use rustc_hash::FxHashSet;
use section::Section;
use serde::Deserialize;
use std::rc::Rc;

/// What every part of lowering needs: which text is read, and where findings go.
struct Lowering<'a, 'r> {
    sources: &'a Sources,
    source: SourceId,
    /// The languages that the flow speaks.
    languages: Rc<[Lang]>,
    /// The texts that lack one of them; `None` where it is not sure which those are.
    missing: Option<MissingTexts>,
    report: &'r mut Diagnostics,
}

impl<'a> Lowering<'a, '_> {
    /// The text that is read.
    fn text(&self) -> &'a Source {
        self.sources.get(self.source).expect("a source is read while it is lowered")
    }

    fn value(&self, part: Part) -> Value<'a> {
        self.text().part(part)
    }

    /// Reads a part; what does not fit is reported, and then what it bears names of is remembered as broken.
    fn read<T: Deserialize<'a>>(&mut self, value: Value<'a>) -> Option<T> {
        let mut found = Vec::new();
        let part = read(value, &mut found);
        if !found.is_empty() {
            self.broken(value);
            let problems = self.text().tree().problems();
            for finding in mismatch::diagnostics(self.source, problems, &found) {
                self.report.push(finding);
            }
        }
        part
    }

    fn read_part<T: Deserialize<'a>>(&mut self, part: Part) -> Option<T> {
        self.read(self.value(part))
    }

    /// Remembers every id that stands in a part with mistakes.
    fn broken(&mut self, value: Value<'a>) {
        for (key, member) in value.members() {
            match member.string() {
                Some(id) if key.text() == "id" => self.report.mark_broken(id),
                _ => self.broken(member),
            }
        }
        for element in value.elements() {
            self.broken(element);
        }
    }

    /// Adds a finding at a place. What has no place is a blank that stands for something reported already.
    fn push(&mut self, span: Option<Span>, finding: Diagnostic) {
        if let Some(span) = span {
            self.report.push(finding.at(self.source, span));
        }
    }

    fn report(&mut self, code: Code, name: Str<'_>) {
        self.push(name.span(), Diagnostic::new(code).with("name", name.text()));
    }

    fn report_value(&mut self, code: Code, value: Value<'_>) {
        self.push(Some(value.mark()), Diagnostic::new(code).with("name", value.source()));
    }

    fn unknown<'c>(
        &mut self,
        what: &'static str,
        name: Str<'_>,
        known: impl IntoIterator<Item = &'c str>,
    ) {
        let finding = mismatch::unknown(what, name.text(), known);
        self.push(name.span(), finding);
    }

    /// A fact that the agent notes stands where only a customer's own may.
    fn not_given(&mut self, fact: Str<'_>) {
        let finding = Diagnostic::new(Code::UnknownName).with("what", "given-fact");
        self.push(fact.span(), finding.with("name", fact.text()).with("hint", "given"));
    }

    /// Reads the items of every section of this name, one by one.
    fn each<T: Deserialize<'a>>(
        &mut self,
        sections: &[Section<'a>],
        name: &str,
        mut take: impl FnMut(T, &mut Self),
    ) {
        for section in sections.iter().filter(|section| section.name == name) {
            self.source = section.source;
            for value in &section.items {
                if let Some(raw) = self.read(*value) {
                    take(raw, self);
                }
            }
        }
    }

    /// Lowers the items of a section, one by one.
    fn lower_each<T>(
        &mut self,
        section: &Section<'a>,
        lower: impl Fn(Value<'a>, &mut Self) -> Option<T>,
    ) -> Vec<T> {
        self.source = section.source;
        section.items.iter().filter_map(|value| lower(*value, self)).collect()
    }

    /// Checks that an id is none of those before.
    fn check_new(&mut self, id: Str<'a>, before: &mut FxHashSet<&'a str>) {
        if !before.insert(id.text()) {
            self.report(Code::DuplicateName, id);
        }
    }

    /// Checks the form of an id, and that none of those before, which are few, bears it.
    fn check_new_id<'k>(&mut self, id: Str<'a>, mut before: impl Iterator<Item = &'k str>) {
        self.check_id(id);
        if before.any(|known| known == id.text()) {
            self.report(Code::DuplicateName, id);
        }
    }

    /// Something of the right type that does not fit.
    fn wrong(&mut self, part: Str<'_>, detail: String) {
        self.push(part.span(), Diagnostic::new(Code::WrongType).with("detail", detail));
    }

    /// A text that is shown as it stands: it has words, and no values.
    fn text_of(&mut self, raw: &RawText<'a>) -> Text {
        self.localized(raw, raw.span, |part, low| low.plain(*part))
    }

    /// The words of a text that is shown as it stands.
    fn plain(&mut self, part: Str<'a>) -> Box<str> {
        self.check_words(part);
        if let Some(open) = find_brace(part.text()) {
            let at = part.text().get(open..).expect("a brace stands in its text");
            self.push(part.span_of(at), Diagnostic::new(Code::BadTemplate).with("name", at));
        }
        part.into()
    }

    /// Words are not empty.
    fn check_words(&mut self, words: Str<'a>) {
        if words.chars().all(char::is_whitespace) {
            self.push(words.span(), Diagnostic::new(Code::EmptyText));
        }
    }

    /// Cues say something between their gaps.
    fn check_cues(&mut self, cues: &[RawWords<'a>]) {
        for cue in cues {
            if cue.0.chars().all(|c| c == '…' || c.is_whitespace()) {
                self.push(cue.0.span(), Diagnostic::new(Code::EmptyText));
            }
        }
    }

    /// Checks the form of an id: lower-case letters, digits and `_`, in parts joined by dots.
    fn check_id(&mut self, id: Str<'a>) {
        let part_fits = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
        };
        let begins = id.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || !id.split('.').all(part_fits) {
            self.report(Code::BadId, id);
        }
    }
}

/// Where the first brace of a wording stands.
fn find_brace(words: &str) -> Option<usize> {
    memchr::memchr2(b'{', b'}', words.as_bytes())
}

/// An object of a text of its own, if it is one.
pub(crate) fn with_map<'a, T>(
    sources: &'a Sources,
    source: SourceId,
    report: &mut Diagnostics,
    read: impl FnOnce(RawMap<'a>, &mut Diagnostics) -> T,
) -> Option<T> {
    let mut low = Lowering { sources, source, languages: Rc::default(), missing: None, report };
    low.check_syntax();
    let map = low.read(low.text().root()?)?;
    Some(read(map, low.report))
}

/// What could be made of a flow: `flow.json` and the files of its sections, in order. `None` if `flow.json` says too
/// little to go on.
pub(crate) fn flow(
    flow: SourceId,
    files: &[SectionFile],
    today: &str,
    sources: &Sources,
    report: &mut Diagnostics,
) -> Option<Flow> {
    let mut low =
        Lowering { sources, source: flow, languages: Rc::default(), missing: None, report };
    low.check_syntax();
    let raw: RawFlow<'_> = low.read(low.text().root()?)?;
    low.declare_languages(&raw);
    let mut sections: Vec<Section<'_>> = Vec::new();
    let (mut learned, mut cast) = (LateFiles::default(), LateFiles::default());
    for SectionFile { id, .. } in files {
        low.source = *id;
        let source = low.text();
        if is_late(source, &[LEARNED]) {
            learned.0.extend(sources.share(*id));
        } else if is_late(source, &CAST_SECTIONS) {
            cast.0.extend(sources.share(*id));
        } else {
            low.check_syntax();
            let found = low.sections();
            if found.iter().any(|section| CAST_SECTIONS.contains(&section.name)) {
                cast.0.extend(sources.share(*id));
            }
            if found.iter().any(|section| section.name == LEARNED) {
                learned.0.extend(sources.share(*id));
            }
            sections.extend(found);
        }
    }
    low.source = flow;
    let flow = low.flow(&raw, &sections, today);
    low.cast(&flow, &sections);
    low.tell_missing();
    Some(Flow { models: learned, cast, ..flow })
}

/// Whether a file is read only when it is first needed: what comes with the program was tested with it.
fn is_late(source: &Source, names: &[&str]) -> bool {
    let file = source.name.rsplit('/').next().unwrap_or_default();
    source.is_built_in() && names.contains(&file.trim_end_matches(".json"))
}

impl<'a> Lowering<'a, '_> {
    fn flow(&mut self, raw: &RawFlow<'a>, sections: &[Section<'a>], today: &str) -> Flow {
        let flow = self.source;
        self.check_id(raw.id);
        let mut names = SymbolTable::of_flow(raw, sections, self);
        let steps = declare::steps(&raw.steps, self);
        for section in sections.iter().filter(|section| section.name == "reasons") {
            names.add_reasons(section, self);
        }
        for section in sections.iter().filter(|section| section.name == "evidence") {
            names.add_evidence(section, today, self);
        }
        for section in sections.iter().filter(|section| section.name == "operators") {
            names.add_operators(section, self);
        }
        self.source = flow;
        if let Some(own) = raw.operator {
            names.set_own_operator(own, self);
        }
        for section in sections.iter().filter(|section| section.name == "answers") {
            names.add_answer_sets(section, self);
        }
        let mut items = ItemTable::default();
        for section in sections {
            items.add_section(section, &names, self);
        }
        let phrases = speech::phrases(sections, &names, self);
        let topics = speech::topics(sections, self);
        let repairs = speech::repairs(sections, self);
        let figures = speech::figures(sections, self);
        speech::check_learned(sections, self);
        let limits = limits(&raw.limits);
        let conduct = conduct::Conduct::read(sections, &items, &phrases, limits, &names, self);
        self.source = flow;
        Flow {
            id: raw.id.into(),
            version: raw.version.into(),
            languages: self.languages.as_ref().into(),
            title: self.text_of(&raw.title),
            limits,
            behaviour: behaviour(&raw.behaviour),
            rewards: rewards(&raw.aims),
            steps,
            by_step: StepIndex::new(&items.list),
            by_name: items.by_name(),
            items: items.list,
            offers: items.offers,
            cues: items.cues,
            phrases,
            topics,
            packs: conduct.packs,
            rule_masks: conduct.rules.iter().map(|rule| RuleMask::new(&rule.pattern)).collect(),
            rules: conduct.rules,
            models: LateFiles::default(),
            cast: LateFiles::default(),
            given_table: names.given_table(),
            first_notes: names.first_notes(),
            leaving: names.leaving().collect(),
            reasons: names.reasons,
            evidence: names.evidence,
            acts: names.acts,
            operators: names.operators,
            requests: names.requests,
            repairs,
            figures,
            facts: names.facts,
            values: names.values,
        }
    }
}

fn limits(raw: &RawLimits) -> Limits {
    Limits {
        proposals: raw.proposals.to(),
        refusals: raw.refusals.to(),
        exchanges: raw.exchanges.to(),
        minutes: raw.minutes.to(),
    }
}

fn behaviour(raw: &RawBehaviour) -> Behaviour {
    let RawBehaviour { severity, cost, patience } = raw;
    Behaviour { severity: severity.to(), cost: cost.to(), patience: patience.to() }
}

fn rewards(raw: &RawAims) -> Rewards {
    Rewards {
        retained: raw.retained.to(),
        misfit: raw.misfit.to(),
        let_go: raw.let_go.to(),
        given_up: raw.given_up.to(),
        withdrawn: raw.withdrawn.to(),
        served: raw.served.to(),
        callback: raw.callback.to(),
        handed_over: raw.handed_over.to(),
        hung_up: raw.hung_up.to(),
        exchange: raw.exchange.to(),
    }
}
