//! Manners and customers: read against a flow that stands, since only practice and simulation need them.

use super::{Desk, Section};
use crate::Flow;
use crate::cast::{Cast, Lines, Manner, Persona, Sense};
use crate::context::Context;
use crate::diagnostic::{Code, Report};
use crate::equation::Level;
use crate::id::{OfferId, ReasonId};
use crate::lang::Text;
use crate::method::{Emotion, Kind, Moment, Technique};
use crate::raw::{RawCustomer, RawManner, RawMap, RawSense, RawText, RawWordings, words};
use crate::reader::Reader;
use crate::source::{SourceId, Sources};

/// The gap in a line that frames an answer.
const ANSWER: &str = "{answer}";

/// Reads the manners and customers of a flow; what is wrong with them goes to the report.
pub(crate) fn cast<'a>(
    flow: &Flow,
    sections: &[Section<'a>],
    sources: &'a Sources,
    report: &mut Report,
) -> Cast {
    let Some(first) = sections.first() else { return Cast::default() };
    let mut desk = Desk { reader: Reader { sources, id: first.source }, report };
    let mut cast = Cast::default();
    desk.each(sections, "manners", |raw: RawManner<'a>, desk| {
        desk.check_new_id(raw.id, cast.manners.iter().map(|known| &*known.id));
        let temper = within(raw.temper, 0..=400, raw.id, desk);
        let refuses = within(raw.refuses, 0..=400, raw.id, desk);
        let style = flow.facts().find(|(_, fact)| &*fact.id == "style").and_then(|(id, fact)| {
            let at = u8::try_from(fact.value_named(raw.id)?).ok()?;
            Some((id, at))
        });
        let lines = lines(&raw.lines, raw.id, desk);
        cast.manners.push(Manner { id: raw.id.into(), style, temper, refuses, lines });
    });
    desk.each(sections, "customers", |raw: RawCustomer<'a>, desk| {
        desk.check_new_id(raw.id, cast.personas.iter().map(|known| &*known.id));
        if let Some(persona) = persona(flow, &cast.manners, &raw, desk) {
            cast.personas.push(persona);
        }
    });
    desk.each(sections, "senses", |raw: RawSense<'a>, desk| {
        desk.check_cues(&raw.hear, raw.technique);
        let technique =
            named(("technique", raw.technique), Technique::from_name, Technique::NAMES, desk);
        let hear = words(&raw.hear);
        cast.senses.extend(technique.map(|technique| Sense { technique, hear }));
    });
    cast
}

fn persona<'a>(
    flow: &Flow,
    manners: &[Manner],
    raw: &RawCustomer<'a>,
    desk: &mut Desk<'a, '_>,
) -> Option<Persona> {
    let manner = manners.iter().position(|manner| &*manner.id == raw.manner);
    if manner.is_none() {
        desk.unknown("manner", raw.manner, manners.iter().map(|manner| &*manner.id));
    }
    let kind = named(("kind", raw.kind), Kind::from_name, Kind::NAMES, desk);
    let emotion = named(("emotion", raw.emotion), Emotion::from_name, Emotion::NAMES, desk);
    let excuse = raw.excuse.and_then(|name| reason(flow, name, desk));
    let reason = reason(flow, raw.reason, desk);
    let opens_to = raw.opens_to.iter();
    let opens_to = opens_to
        .filter_map(|name| named(("technique", name), Technique::from_name, Technique::NAMES, desk))
        .collect();
    let accepts = raw.accepts.iter().filter_map(|name| offer(flow, name, desk)).collect();
    let context = context(flow, raw, desk);
    let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
    let level = |number: u16| Level::new(small(number)).unwrap_or(Level::CRITICAL);
    let mut number = |given: u32, least: u32, most: u32| within(given, least..=most, raw.id, desk);
    let (guard, severity, cost) =
        (number(raw.guard, 0, 3), number(raw.severity, 0, 4), number(raw.cost, 0, 4));
    let (patience, breaking_point) =
        (number(raw.patience, 4, 40), number(raw.breaking_point, 1, 6));
    let odds = number(raw.odds, 1, 100);
    Some(Persona {
        id: raw.id.into(),
        name: desk.text(&raw.name, raw.id),
        about: desk.text(&raw.about, raw.id),
        kind: kind?,
        context,
        manner: manner?,
        emotion: emotion?,
        reason: reason?,
        excuse,
        opens_to,
        guard: small(guard),
        severity: level(severity),
        cost: level(cost),
        patience: small(patience),
        breaking_point: small(breaking_point),
        accepts,
        odds: small(odds),
        lines: lines(&raw.lines, raw.id, desk),
    })
}

fn reason(flow: &Flow, name: &str, desk: &mut Desk<'_, '_>) -> Option<ReasonId> {
    let found = flow.reason_named(name);
    if found.is_none() {
        desk.unknown("reason", name, flow.reasons().map(|(_, reason)| &*reason.id));
    }
    found
}

fn offer(flow: &Flow, name: &str, desk: &mut Desk<'_, '_>) -> Option<OfferId> {
    let found = flow.item_named(name).and_then(|id| flow.item(id).offer);
    if found.is_none() {
        let offers = flow.items().filter(|(_, item)| item.offer.is_some());
        desk.unknown("offer", name, offers.map(|(_, item)| &*item.id));
    }
    found
}

/// What the agent's screen knows of a customer.
fn context<'a>(flow: &Flow, raw: &RawCustomer<'a>, desk: &mut Desk<'a, '_>) -> Context {
    let mut context = Context::empty(flow);
    if let Some(map) = desk.parse::<RawMap<'a>>(raw.given) {
        context = Context::of_map(flow, map, &desk.reader, desk.report);
    }
    context.of_kind(Kind::from_name(raw.kind))
}

fn lines<'a>(raw: &RawMap<'a>, id: &'a str, desk: &mut Desk<'a, '_>) -> Lines {
    let mut lines = Lines::default();
    for (key, value) in &raw.0 {
        let Some(moment) = Moment::from_name(key) else {
            desk.unknown("moment", key, Moment::NAMES.iter().copied());
            continue;
        };
        let Some(wordings) = desk.parse::<RawWordings<'a>>(value) else { continue };
        for wording in &wordings {
            check_line(wording, moment, id, desk);
        }
        lines.0.push((moment, wordings.iter().map(Text::from).collect()));
    }
    lines
}

/// A line has words; one that frames an answer has a place for it, and no other has.
fn check_line(wording: &RawText<'_>, moment: Moment, id: &str, desk: &mut Desk<'_, '_>) {
    for words in [&*wording.zh, &*wording.en] {
        desk.check_words(words, id);
        let gaps = usize::from(moment == Moment::Answers);
        let braces = words.matches(['{', '}']).count();
        if words.matches(ANSWER).count() != gaps || braces != 2 * gaps {
            let place = if desk.reader.stands_in_file(words) { words } else { id };
            let finding = desk.reader.finding(Code::BadTemplate, place).with("name", words);
            desk.report.push(finding);
        }
    }
}

fn named<T>(
    (what, name): (&'static str, &str),
    from_name: fn(&str) -> Option<T>,
    known: &[&'static str],
    desk: &mut Desk<'_, '_>,
) -> Option<T> {
    let found = from_name(name);
    if found.is_none() {
        desk.unknown(what, name, known.iter().copied());
    }
    found
}

/// A number within its bounds.
pub(super) fn within(
    number: u32,
    bounds: std::ops::RangeInclusive<u32>,
    at: &str,
    desk: &mut Desk<'_, '_>,
) -> u16 {
    if !bounds.contains(&number) {
        let finding = desk
            .reader
            .finding(Code::OutOfRange, at)
            .with("name", number.to_string())
            .with("domain", format!("{}..={}", bounds.start(), bounds.end()));
        desk.report.push(finding);
    }
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// The cast of a flow whose texts were checked when it loaded.
pub(crate) fn cast_of_texts(flow: &Flow, texts: &[std::borrow::Cow<'static, str>]) -> Cast {
    let mut sources = Sources::default();
    let ids: Vec<SourceId> = texts.iter().map(|text| sources.add("", text.clone())).collect();
    let mut report = Report::default();
    let sections: Vec<Section<'_>> = ids
        .into_iter()
        .flat_map(|id| {
            let reader = Reader { sources: &sources, id };
            let found = reader.sections(&mut report).into_iter();
            found.map(move |(name, items)| Section { name, source: id, items })
        })
        .collect();
    cast(flow, &sections, &sources, &mut report)
}
