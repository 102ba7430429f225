//! Manners and customers: read against a flow that stands, since only practice and simulation need them.

use super::Lowering;
use super::section::Section;
use crate::Flow;
use crate::cast::{CAST_SECTIONS, Cast, CustomerLines, Manner, Persona, TechniqueCues};
use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::equation::Level;
use crate::id::{OfferId, ReasonId};
use crate::late::LateFiles;
use crate::method::CustomerAct;
use crate::raw::{RawCustomer, RawManner, RawMap, RawSense, RawWordings, words};
use crate::source::{SourceId, Sources};
use crate::syntax::Str;

/// The gap in a line that frames an answer.
const ANSWER: &str = "{answer}";

impl<'a> Lowering<'a, '_> {
    /// Reads the manners and customers of a flow.
    pub(super) fn cast(&mut self, flow: &Flow, sections: &[Section<'a>]) -> Cast {
        let mut cast = Cast::default();
        self.each(sections, "manners", |raw: RawManner<'a>, low| {
            low.check_new_id(raw.id, cast.manners.iter().map(|known| &*known.id));
            let style = flow.facts().find(|(_, fact)| &*fact.id == crate::known::STYLE);
            let style = style.and_then(|(id, fact)| {
                let at = u8::try_from(fact.value_named(&raw.id)?).ok()?;
                Some((id, at))
            });
            let lines = low.lines(&raw.lines);
            let (temper, refuses) = (raw.temper.to(), raw.refuses.to());
            cast.manners.push(Manner { id: raw.id.into(), style, temper, refuses, lines });
        });
        self.each(sections, "customers", |raw: RawCustomer<'a>, low| {
            low.check_new_id(raw.id, cast.personas.iter().map(|known| &*known.id));
            cast.personas.extend(low.persona(flow, &cast.manners, &raw));
        });
        self.each(sections, "senses", |raw: RawSense<'a>, low| {
            low.check_cues(&raw.hear);
            let hear = words(&raw.hear);
            let act = raw.act.and_then(|name| {
                let found = flow.act_named(name.text());
                if found.is_none() {
                    low.unknown("act", name, flow.acts().map(|(_, act)| &*act.id));
                }
                found
            });
            let technique = raw.technique.value;
            cast.senses.extend(technique.map(|technique| TechniqueCues { technique, act, hear }));
        });
        cast
    }

    fn persona(
        &mut self,
        flow: &Flow,
        manners: &[Manner],
        raw: &RawCustomer<'a>,
    ) -> Option<Persona> {
        let manner = manners.iter().position(|manner| *manner.id == *raw.manner);
        if manner.is_none() {
            self.unknown("manner", raw.manner, manners.iter().map(|manner| &*manner.id));
        }
        let excuse = raw.excuse.and_then(|name| self.reason_of(flow, name));
        let reason = self.reason_of(flow, raw.reason);
        let accepts = raw.accepts.iter().filter_map(|name| self.offer_of(flow, *name)).collect();
        let context = match self.read_part::<RawMap<'a>>(raw.given) {
            Some(map) => Context::from_map(flow, &map, (self.sources, self.source), self.report),
            None => Context::empty(flow),
        };
        let lines = self.lines(&raw.lines);
        let request = match raw.request {
            None => Some(flow.first_request()),
            Some(name) => {
                let found = flow.request_named(&name);
                if found.is_none() {
                    let known = flow.request_values().map(|id| flow.request_name(id));
                    self.unknown("request", name, known);
                }
                found
            }
        };
        Some(Persona {
            id: raw.id.into(),
            name: self.text_of(&raw.name),
            about: self.text_of(&raw.about),
            request: request?,
            context: context.with_request(request),
            manner: manner?,
            emotion: raw.emotion.value?,
            reason: reason?,
            excuse,
            opens_to: raw.opens_to.iter().filter_map(|technique| technique.value).collect(),
            guard: raw.guard.to(),
            severity: level(raw.severity.to()),
            cost: level(raw.cost.to()),
            patience: raw.patience.to(),
            breaking_point: raw.breaking_point.to(),
            accepts,
            odds: raw.odds.to(),
            lines,
        })
    }

    fn reason_of(&mut self, flow: &Flow, name: Str<'a>) -> Option<ReasonId> {
        let found = flow.reason_named(&name);
        if found.is_none() {
            self.unknown("reason", name, flow.reasons().map(|(_, reason)| &*reason.id));
        }
        found
    }

    fn offer_of(&mut self, flow: &Flow, name: Str<'a>) -> Option<OfferId> {
        let found = flow.item_named(&name).and_then(|id| flow.item(id).offer);
        if found.is_none() {
            let offers = flow.items().filter(|(_, item)| item.offer.is_some());
            self.unknown("offer", name, offers.map(|(_, item)| &*item.id));
        }
        found
    }

    fn lines(&mut self, raw: &RawMap<'a>) -> CustomerLines {
        let mut lines = CustomerLines::default();
        for (key, part) in &raw.0 {
            let Some(moment) = CustomerAct::from_name(key) else {
                self.unknown("moment", *key, CustomerAct::NAMES.iter().copied());
                continue;
            };
            let Some(wordings) = self.read_part::<RawWordings<'a>>(*part) else { continue };
            let each = wordings.iter();
            let lines_of = each.map(|wording| {
                self.localized(wording, wording.span, |words, low| {
                    low.customer_line(*words, moment)
                })
            });
            let lines_of = lines_of.collect();
            lines.0.push((moment, lines_of));
        }
        lines
    }

    /// A line has words; one that frames an answer has a place for it, and no other has.
    fn customer_line(&mut self, words: Str<'a>, moment: CustomerAct) -> Box<str> {
        self.check_words(words);
        let gaps = usize::from(moment == CustomerAct::Answers);
        let braces = words.matches(['{', '}']).count();
        if words.matches(ANSWER).count() != gaps || braces != 2 * gaps {
            let finding = Diagnostic::new(Code::BadTemplate).with("name", words.text());
            let hint = if gaps == 0 { "plain" } else { "answer" };
            let finding = finding.with("hint", hint);
            self.push(words.span(), finding);
        }
        words.into()
    }
}

fn level(number: u8) -> Level {
    Level::new(number).expect("a customer's levels are bounded as levels are")
}

/// The cast of a flow, from texts that were checked when it loaded.
pub(crate) fn late_cast(flow: &Flow, files: &LateFiles) -> Cast {
    let mut sources = Sources::default();
    let ids: Vec<SourceId> = files.0.iter().map(|file| sources.take_in(file)).collect();
    let Some(first) = ids.first() else { return Cast::default() };
    let mut report = Diagnostics::default();
    let languages = flow.languages().into();
    let mut low = Lowering {
        sources: &sources,
        source: *first,
        languages,
        missing: None,
        report: &mut report,
    };
    let mut sections = Vec::new();
    for id in ids {
        low.source = id;
        sections.extend(low.sections().into_iter().filter(|one| CAST_SECTIONS.contains(&one.name)));
    }
    low.cast(flow, &sections)
}
