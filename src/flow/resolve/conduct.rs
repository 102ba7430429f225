//! Packs and rules of conduct: what they name is looked up, and each rule has exactly one pattern.

use super::condition::conditions;
use super::declare::is_date;
use super::item::Items;
use super::names::Names;
use super::{Desk, Section};
use crate::conduct::{DEEDS, Deed, Pack, Part, Pattern, Rule, named};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{PackId, RuleId};
use crate::method::{Flaw, OutcomeName, PhraseClass, RuleLevel, Step, Technique, Tells};
use crate::raw::{self, OneOrMany, RawCount, RawMap, RawPack, RawRule, RawWhen};
use crate::{Limits, Phrase, Steps, Words};
use serde_json::value::RawValue;

/// What the deeds of rules can name.
struct Lookup<'n, 'a> {
    items: &'n Items,
    phrases: &'n [Phrase],
    limits: Limits,
    names: &'n Names<'a>,
}

/// A flow's conduct.
#[derive(Default)]
pub(super) struct Conduct {
    pub(super) packs: Vec<Pack>,
    pub(super) rules: Vec<Rule>,
}

impl Conduct {
    pub(super) fn read<'a>(
        sections: &[Section<'a>],
        items: &Items,
        phrases: &[Phrase],
        limits: Limits,
        names: &Names<'a>,
        desk: &mut Desk<'a, '_>,
    ) -> Self {
        let lookup = Lookup { items, phrases, limits, names };
        let mut conduct = Self::default();
        let mut conditions = Vec::new();
        desk.each(sections, "packs", |raw: RawPack<'a>, desk| {
            conduct.add_pack(&raw, desk);
            conditions.push(raw.when);
        });
        desk.each(sections, "rules", |raw: RawRule<'a>, desk| {
            conduct.add_rule(&raw, &conditions, &lookup, desk);
        });
        conduct
    }

    fn add_pack<'a>(&mut self, raw: &RawPack<'a>, desk: &mut Desk<'a, '_>) {
        desk.check_new_id(raw.id, self.packs.iter().map(|known| &*known.id));
        if PackId::new(self.packs.len()).is_none() {
            return desk.report(Code::TooMany, raw.id);
        }
        if !is_date(raw.since) {
            desk.report(Code::BadDate, raw.since);
        }
        self.packs.push(Pack {
            id: raw.id.into(),
            name: desk.text(&raw.name, raw.id),
            jurisdiction: desk.text(&raw.jurisdiction, raw.id),
            since: raw.since.into(),
            source: raw::names(&raw.source),
        });
    }

    fn add_rule<'a>(
        &mut self,
        raw: &RawRule<'a>,
        pack_conditions: &[RawMap<'a>],
        lookup: &Lookup<'_, 'a>,
        desk: &mut Desk<'a, '_>,
    ) {
        desk.check_new_id(raw.id, self.rules.iter().map(|known| &*known.id));
        let pack = self.packs.iter().position(|pack| *pack.id == *raw.pack);
        if pack.is_none() {
            desk.unknown("pack", raw.pack, self.packs.iter().map(|pack| &*pack.id));
        }
        let level = RuleLevel::from_name(raw.level);
        if level.is_none() {
            desk.unknown("level", raw.level, RuleLevel::NAMES.iter().copied());
        }
        let pattern = pattern(raw, lookup, desk);
        if !advice_stands_alone(raw) {
            desk.report(Code::AdvisedAstray, raw.id);
        }
        let (Some(pack), Some(level), Some(pattern)) = (pack, level, pattern) else { return };
        let (Some(pack_id), Some(_)) = (PackId::new(pack), RuleId::new(self.rules.len())) else {
            return desk.report(Code::TooMany, raw.id);
        };
        let of_pack = pack_conditions.get(pack).cloned().unwrap_or_default();
        self.rules.push(Rule {
            id: raw.id.into(),
            pack: pack_id,
            level,
            name: desk.text(&raw.name, raw.id),
            why: desk.text(&raw.why, raw.id),
            instead: desk.text(&raw.instead, raw.id),
            when: conditions([&of_pack, &raw.when], lookup.names, desk),
            pattern,
            source: raw::names(&raw.source),
        });
    }
}

fn pattern<'a>(
    raw: &RawRule<'a>,
    lookup: &Lookup<'_, 'a>,
    desk: &mut Desk<'a, '_>,
) -> Option<Pattern> {
    let RawRule { never, only, at_most, of, after, until, within, comes, always, .. } = raw;
    let mut read = |deed: &RawWhen<'a>| self::deed(deed, raw.id, lookup, desk);
    let written = (
        never.as_ref().map(&mut read),
        only.as_ref().map(&mut read),
        of.as_ref().map(&mut read),
        after.as_ref().map(&mut read),
        until.as_ref().map(&mut read),
        comes.as_ref().map(&mut read),
        always.as_ref().map(&mut read),
    );
    let mut count = |count: &RawCount<'a>| self::count(*count, raw.id, lookup.limits, desk);
    let counts = (at_most.as_ref().map(&mut count), within.as_ref().map(&mut count));
    Some(match (written, counts) {
        ((Some(deed), None, None, None, None, None, None), (None, None)) => Pattern::Never(deed),
        ((None, Some(deed), None, Some(after), None, None, None), (None, None)) => {
            Pattern::OnlyAfter { deed, after }
        }
        ((None, None, Some(deed), after, until, None, None), (Some(count), None)) => {
            Pattern::AtMost { deed, count, after, until }
        }
        ((None, None, None, Some(after), None, Some(deed), None), (None, Some(turns))) => {
            Pattern::Within { after, turns, deed }
        }
        ((None, None, None, None, None, None, Some(deed)), (None, None)) => Pattern::Always(deed),
        _ => {
            desk.report(Code::NoPattern, raw.id);
            return None;
        }
    })
}

/// Whether advice is only ever forbidden, and by itself: it is no event that could come with another.
fn advice_stands_alone(raw: &RawRule<'_>) -> bool {
    let RawRule { never, only, of, after, until, comes, always, .. } = raw;
    let advised = |one: &RawMap<'_>| one.0.iter().any(|(key, _)| *key == "advised");
    let elsewhere = [only, of, after, until, comes, always].into_iter().flatten();
    !elsewhere.flat_map(|deed| &deed.0).any(advised)
        && never.iter().flat_map(|deed| &deed.0).all(|one| !advised(one) || one.0.len() == 1)
}

/// A count as it is written, or by the limit of the flow that it names.
fn count(raw: RawCount<'_>, id: &str, limits: Limits, desk: &mut Desk<'_, '_>) -> u8 {
    const MOST: u8 = 100;
    match raw {
        RawCount::Number(number @ 1..=MOST) => number,
        RawCount::Number(number) => {
            let finding = Diagnostic::new(Code::OutOfRange)
                .at(desk.reader.id, desk.reader.span(id))
                .with("name", number.to_string())
                .with("domain", format!("1..={MOST}"));
            desk.report.push(finding);
            1
        }
        RawCount::Limit("proposals") => limits.proposals,
        RawCount::Limit("refusals") => limits.refusals,
        RawCount::Limit("exchanges") => limits.exchanges,
        RawCount::Limit(other) => {
            desk.unknown("limit", other, ["proposals", "refusals", "exchanges"]);
            1
        }
    }
}

fn deed<'a>(raw: &RawWhen<'a>, id: &str, lookup: &Lookup<'_, 'a>, desk: &mut Desk<'a, '_>) -> Deed {
    let deed = Deed::any_of(raw.0.iter().map(|one| parts(one, lookup, desk)).collect());
    if raw.0.is_empty() || raw.0.iter().any(|one| one.0.is_empty()) {
        // A deed without parts would be everything that happens.
        let finding = desk.reader.finding(Code::MissingKey, id).with("name", DEEDS.join(" | "));
        desk.report.push(finding);
    }
    deed
}

fn parts<'a>(raw: &RawMap<'a>, lookup: &Lookup<'_, 'a>, desk: &mut Desk<'a, '_>) -> Box<[Part]> {
    let mut parts = Vec::new();
    for (key, value) in &raw.0 {
        let part = match *key {
            "technique" => Part::Technique(terms(
                "technique",
                value,
                Technique::from_name,
                Technique::NAMES,
                desk,
            )),
            "advised" => Part::Advised(terms(
                "technique",
                value,
                Technique::from_name,
                Technique::NAMES,
                desk,
            )),
            "tells" => Part::Tells(terms("value", value, Tells::from_name, Tells::NAMES, desk)),
            "outcome" => Part::Outcome(terms(
                "value",
                value,
                OutcomeName::from_name,
                OutcomeName::NAMES,
                desk,
            )),
            "flaw" => Part::Flaw(terms("value", value, Flaw::from_name, Flaw::NAMES, desk)),
            "enters" => {
                let steps = terms("step", value, Step::from_name, Step::NAMES, desk);
                Part::Enters(steps.iter().fold(Steps::default(), |all, step| all.with(*step)))
            }
            "answer" => Part::Answer(answers(value, lookup.items, desk)),
            "item" => Part::Item(items(value, lookup.items, desk)),
            "phrase" => Part::Phrase(phrases(value, lookup.phrases, desk)),
            other => {
                desk.unknown("deed-part", other, DEEDS);
                continue;
            }
        };
        parts.push(part);
    }
    parts.into()
}

fn listed<'a>(value: &'a RawValue, desk: &mut Desk<'a, '_>) -> Vec<&'a str> {
    desk.parse::<OneOrMany<&'a str>>(value).map(|list| list.0).unwrap_or_default()
}

fn terms<'a, T>(
    what: &'static str,
    value: &'a RawValue,
    from_name: fn(&str) -> Option<T>,
    known: &[&'static str],
    desk: &mut Desk<'a, '_>,
) -> Box<[T]> {
    let mut found = Vec::new();
    for name in listed(value, desk) {
        match from_name(name) {
            Some(term) => found.push(term),
            None => desk.unknown(what, name, known.iter().copied()),
        }
    }
    found.into()
}

fn items<'a>(
    value: &'a RawValue,
    items: &Items,
    desk: &mut Desk<'a, '_>,
) -> Box<[crate::id::ItemId]> {
    let mut found = Vec::new();
    for name in listed(value, desk) {
        match items.named(name) {
            Some(id) => found.push(id),
            None => desk.unknown("item", name, items.list.iter().map(|item| &*item.id)),
        }
    }
    found.into()
}

/// The names of answers; some item gives each.
fn answers<'a>(value: &'a RawValue, items: &Items, desk: &mut Desk<'a, '_>) -> Words {
    let names = listed(value, desk);
    let mut known: Vec<&str> =
        items.list.iter().flat_map(|item| &item.answers).map(|one| &*one.text.id).collect();
    known.sort_unstable();
    known.dedup();
    for name in &names {
        if known.binary_search(name).is_err() {
            desk.unknown("answer", name, known.iter().copied());
        }
    }
    Words::of(names.iter().copied())
}

/// Phrases by id, or all of a class.
fn phrases<'a>(
    value: &'a RawValue,
    phrases: &[Phrase],
    desk: &mut Desk<'a, '_>,
) -> Box<[crate::id::PhraseId]> {
    let mut found = Vec::new();
    for name in listed(value, desk) {
        let ids = named(phrases, name);
        if ids.is_empty() {
            let ids = phrases.iter().map(|phrase| &*phrase.id);
            desk.unknown("phrase", name, PhraseClass::NAMES.iter().copied().chain(ids));
        }
        found.extend(ids);
    }
    found.into()
}
