//! Packs and rules of conduct: what they name is looked up, and each rule has exactly one pattern.

use super::Lowering;
use super::condition::conditions;
use super::declare::is_date;
use super::item::ItemTable;
use super::names::SymbolTable;
use super::section::Section;
use crate::conduct::{EVENT_KEYS, EventAtom, EventPattern, Pack, Pattern, Rule, phrases_named};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{ItemId, PackId, PhraseId, RuleId};
use crate::method::{Flaw, OutcomeKind, PhraseClass, StatementKind, Step, Technique};
use crate::raw::{self, LimitName, RawCount, RawMap, RawPack, RawRule, RawWhen};
use crate::source::SourceId;
use crate::syntax::{OneOrMany, Part, Str, Term};
use crate::{Limits, Phrase, StepSet, WordList};
use serde::Deserialize;

/// What the deeds of rules can name.
struct RuleScope<'n, 'a> {
    items: &'n ItemTable,
    phrases: &'n [Phrase],
    limits: Limits,
    names: &'n SymbolTable<'a>,
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
        items: &ItemTable,
        phrases: &[Phrase],
        limits: Limits,
        names: &SymbolTable<'a>,
        low: &mut Lowering<'a, '_>,
    ) -> Self {
        let lookup = RuleScope { items, phrases, limits, names };
        let mut conduct = Self::default();
        let mut conditions = Vec::new();
        low.each(sections, "packs", |raw: RawPack<'a>, low| {
            conduct.add_pack(&raw, low);
            conditions.push((low.source, raw.when));
        });
        low.each(sections, "rules", |raw: RawRule<'a>, low| {
            conduct.add_rule(&raw, &conditions, &lookup, low);
        });
        conduct
    }

    fn add_pack<'a>(&mut self, raw: &RawPack<'a>, low: &mut Lowering<'a, '_>) {
        low.check_new_id(raw.id, self.packs.iter().map(|known| &*known.id));
        if PackId::new(self.packs.len()).is_none() {
            return low.report(Code::TooMany, raw.id);
        }
        if !is_date(&raw.since) {
            low.report(Code::BadDate, raw.since);
        }
        self.packs.push(Pack {
            id: raw.id.into(),
            name: low.text_of(&raw.name),
            jurisdiction: low.text_of(&raw.jurisdiction),
            since: raw.since.into(),
            source: raw::names(&raw.source),
        });
    }

    fn add_rule<'a>(
        &mut self,
        raw: &RawRule<'a>,
        pack_conditions: &[(SourceId, RawMap<'a>)],
        lookup: &RuleScope<'_, 'a>,
        low: &mut Lowering<'a, '_>,
    ) {
        low.check_new_id(raw.id, self.rules.iter().map(|known| &*known.id));
        let pack = self.packs.iter().position(|pack| *pack.id == *raw.pack);
        if pack.is_none() {
            low.unknown("pack", raw.pack, self.packs.iter().map(|pack| &*pack.id));
        }
        let level = raw.level.value;
        let pattern = pattern(raw, lookup, low);
        if !advice_stands_alone(raw) {
            low.report(Code::AdvisedAstray, raw.id);
        }
        let (Some(pack), Some(level), Some(pattern)) = (pack, level, pattern) else { return };
        let (Some(pack_id), Some(_)) = (PackId::new(pack), RuleId::new(self.rules.len())) else {
            return low.report(Code::TooMany, raw.id);
        };
        let own = low.source;
        let when = conditions(
            pack_conditions.get(pack).map(|(source, when)| (*source, when)),
            (own, &raw.when),
            lookup.names,
            low,
        );
        self.rules.push(Rule {
            id: raw.id.into(),
            pack: pack_id,
            level,
            name: low.text_of(&raw.name),
            why: low.text_of(&raw.why),
            instead: low.text_of(&raw.instead),
            when,
            pattern,
            source: raw::names(&raw.source),
        });
    }
}

fn pattern<'a>(
    raw: &RawRule<'a>,
    lookup: &RuleScope<'_, 'a>,
    low: &mut Lowering<'a, '_>,
) -> Option<Pattern> {
    let RawRule { never, only, at_most, of, after, until, within, comes, always, .. } = raw;
    let mut read = |deed: &RawWhen<'a>| self::event_pattern(deed, raw.id, lookup, low);
    let written = (
        never.as_ref().map(&mut read),
        only.as_ref().map(&mut read),
        of.as_ref().map(&mut read),
        after.as_ref().map(&mut read),
        until.as_ref().map(&mut read),
        comes.as_ref().map(&mut read),
        always.as_ref().map(&mut read),
    );
    let count = |count: RawCount| self::count(count, lookup.limits);
    let counts = (at_most.map(count), within.map(count));
    Some(match (written, counts) {
        ((Some(deed), None, None, None, None, None, None), (None, None)) => Pattern::Never(deed),
        ((None, Some(deed), None, Some(after), None, None, None), (None, None)) => {
            Pattern::OnlyAfter { event: deed, after }
        }
        ((None, None, Some(deed), after, until, None, None), (Some(count), None)) => {
            Pattern::AtMost { deed, count, after, until }
        }
        ((None, None, None, Some(after), None, Some(deed), None), (None, Some(turns))) => {
            Pattern::Within { after, turns, deed }
        }
        ((None, None, None, None, None, None, Some(deed)), (None, None)) => Pattern::Always(deed),
        _ => {
            low.report(Code::NoPattern, raw.id);
            return None;
        }
    })
}

/// Whether advice is only ever forbidden, and by itself: it is no event that could come with another.
fn advice_stands_alone(raw: &RawRule<'_>) -> bool {
    let RawRule { never, only, of, after, until, comes, always, .. } = raw;
    let advised = |one: &RawMap<'_>| one.0.iter().any(|(key, _)| key.text() == "advised");
    let elsewhere = [only, of, after, until, comes, always].into_iter().flatten();
    !elsewhere.flat_map(|deed| &deed.0).any(advised)
        && never.iter().flat_map(|deed| &deed.0).all(|one| !advised(one) || one.0.len() == 1)
}

/// A count as it is written, or by the limit of the flow that it names.
fn count(raw: RawCount, limits: Limits) -> u8 {
    match raw {
        RawCount::Number(number) => number.to(),
        RawCount::Limit(LimitName::Proposals) => limits.proposals,
        RawCount::Limit(LimitName::Refusals) => limits.refusals,
        RawCount::Limit(LimitName::Exchanges) => limits.exchanges,
    }
}

fn event_pattern<'a>(
    raw: &RawWhen<'a>,
    id: Str<'a>,
    lookup: &RuleScope<'_, 'a>,
    low: &mut Lowering<'a, '_>,
) -> EventPattern {
    let deed =
        EventPattern::any_of(raw.0.iter().map(|one| event_atoms(one, lookup, low)).collect());
    if raw.1.is_some() && (raw.0.is_empty() || raw.0.iter().any(|one| one.0.is_empty())) {
        // A deed without parts would be everything that happens.
        low.push(id.span(), Diagnostic::new(Code::MissingKey).with("name", EVENT_KEYS.join(" | ")));
    }
    deed
}

fn event_atoms<'a>(
    raw: &RawMap<'a>,
    lookup: &RuleScope<'_, 'a>,
    low: &mut Lowering<'a, '_>,
) -> Box<[EventAtom]> {
    let mut parts = Vec::new();
    for (key, part) in &raw.0 {
        let part = *part;
        parts.push(match key.text() {
            "technique" => EventAtom::Technique(terms::<Technique>(part, low)),
            "advised" => EventAtom::Advised(terms::<Technique>(part, low)),
            "tells" => EventAtom::Tells(terms::<StatementKind>(part, low)),
            "outcome" => EventAtom::Outcome(terms::<OutcomeKind>(part, low)),
            "flaw" => EventAtom::Flaw(terms::<Flaw>(part, low)),
            "enters" => {
                let steps = terms::<Step>(part, low);
                EventAtom::Enters(
                    steps.iter().fold(StepSet::default(), |all, step| all.with(*step)),
                )
            }
            "answer" => EventAtom::Answer(answers(part, lookup.items, low)),
            "item" => EventAtom::Item(items(part, lookup.items, low)),
            "phrase" => EventAtom::Phrase(phrases(part, lookup.phrases, low)),
            _ => {
                low.unknown("deed-part", *key, EVENT_KEYS);
                continue;
            }
        });
    }
    parts.into()
}

fn listed<'a>(part: Part, low: &mut Lowering<'a, '_>) -> Vec<Str<'a>> {
    low.read_part::<OneOrMany<Str<'a>>>(part).map(|list| list.0).unwrap_or_default()
}

/// One term, or several.
fn terms<'a, T: Deserialize<'a>>(part: Part, low: &mut Lowering<'a, '_>) -> Box<[T]> {
    let list = low.read_part::<OneOrMany<Term<T>>>(part).map(|list| list.0).unwrap_or_default();
    list.into_iter().filter_map(|term| term.value).collect()
}

fn items(part: Part, items: &ItemTable, low: &mut Lowering<'_, '_>) -> Box<[ItemId]> {
    let mut found = Vec::new();
    for name in listed(part, low) {
        match items.named(&name) {
            Some(id) => found.push(id),
            None => low.unknown("item", name, items.list.iter().map(|item| &*item.id)),
        }
    }
    found.into()
}

/// The names of answers; some item gives each.
fn answers(part: Part, items: &ItemTable, low: &mut Lowering<'_, '_>) -> WordList {
    let names = listed(part, low);
    let mut known: Vec<&str> =
        items.list.iter().flat_map(|item| &item.answers).map(|one| &*one.text.id).collect();
    known.sort_unstable();
    known.dedup();
    for name in &names {
        if known.binary_search(&name.text()).is_err() {
            low.unknown("answer", *name, known.iter().copied());
        }
    }
    WordList::new(names.iter().map(|name| name.text()))
}

/// Phrases by id, or all of a class.
fn phrases(part: Part, phrases: &[Phrase], low: &mut Lowering<'_, '_>) -> Box<[PhraseId]> {
    let mut found = Vec::new();
    for name in listed(part, low) {
        let ids = phrases_named(phrases, &name);
        if ids.is_empty() {
            let ids = phrases.iter().map(|phrase| &*phrase.id);
            low.unknown("phrase", name, PhraseClass::NAMES.iter().copied().chain(ids));
        }
        found.extend(ids);
    }
    found.into()
}
