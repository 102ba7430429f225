//! Conduct, as far as it can be seen without a call: no gender and no age, endings that are whole, terms
//! that do not hang on manner, no offer for those alone who port. Source: `docs/CONDUCT.md`.

use super::desk::{CheckContext, DefinitionSite};
use super::domain::Domain;
use super::region::Region;
use aho_corasick::{AhoCorasick, MatchKind};
use engine::rule::PatternRole;
use flow::condition::FactBox;
use flow::conduct::{EventAtom, Pattern, Rule};
use flow::diagnostic::{Code, Diagnostic};
use flow::fact::{Field, NoteBits};
use flow::method::{Flaw, OutcomeKind, PhraseClass, RuleLevel, Step, Technique};
use flow::syntax::{PathSegment, Str, Value, is_remark};
use flow::{Flow, Item};
use rustc_hash::FxHashSet;

/// Words that give gender or age away (`no_gender_age`). Chinese ones anywhere, English ones as words.
const TRAITS: [&str; 26] = [
    "先生",
    "女士",
    "小姐",
    "太太",
    "大爷",
    "阿姨",
    "帅哥",
    "美女",
    "年龄",
    "性别",
    "男性",
    "女性",
    "老年人",
    "年纪",
    "sir",
    "madam",
    "ma'am",
    "mr",
    "mrs",
    "ms",
    "gender",
    "sex",
    "age",
    "elderly",
    "birthday",
    "date of birth",
];
/// Words that hold one of those and mean something else.
const NOT_TRAITS: [&str; 1] = ["先生效"];

/// Sections in which customers or bad examples speak, or rules tell of what is forbidden.
const OTHERS_WORDS: [&str; 5] = ["phrases", "cues", "topics", "packs", "rules"];

pub(super) fn check(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    endings(flow, domain, desk);
    idle_rules(flow, domain, desk);
    ruled_out(flow, desk);
    for (_, item) in flow.items().filter(|(_, item)| item.offer.is_some()) {
        let Some(written) = desk.find("items", &item.id) else { continue };
        if flow.is_for_informed_leavers(&item.when) {
            let finding = written.diagnostic(Code::PortOnlyOffer, &[PathSegment::Key("when")]);
            desk.push(finding.with("name", &*item.id));
        }
        if item.when.reads_notes() {
            let finding = written.diagnostic(Code::TermsByManner, &[PathSegment::Key("when")]);
            desk.push(finding.with("name", &*item.id));
        }
    }
    for class in [PhraseClass::Never, PhraseClass::Scarcity] {
        if !flow.phrases().any(|(_, phrase)| phrase.class == class) {
            let page = desk.trees.first();
            let finding = page.map(|page| {
                let at = DefinitionSite { source: page.id, shared: false, node: page.node };
                at.diagnostic(Code::NoPhrases, &[])
            });
            let finding = finding.unwrap_or_else(|| Diagnostic::new(Code::NoPhrases));
            desk.push(finding.with("name", class.name()));
        }
    }
    if flow.rules().next().is_none() {
        let place = desk.trees.first().map(|page| DefinitionSite {
            source: page.id,
            shared: false,
            node: page.node,
        });
        let path = [PathSegment::Key("include")];
        let finding = place.map(|at| at.diagnostic(Code::NoConduct, &path));
        desk.push(finding.unwrap_or_else(|| Diagnostic::new(Code::NoConduct)));
    }
}

/// Items that a rule of conduct never lets be said, on whatever call.
fn ruled_out(flow: &Flow, desk: &mut CheckContext<'_>) {
    let always = |rule: &Rule| rule.when.is_always() && !rule.when.reads_notes();
    let fatal = flow.rules().map(|(_, rule)| rule).filter(|rule| rule.level == RuleLevel::Fatal);
    for rule in fatal.filter(|rule| always(rule)) {
        let Pattern::Never(deed) = &rule.pattern else { continue };
        for (id, item) in flow.items() {
            let is = |part: &EventAtom| match part {
                EventAtom::Technique(wanted) => wanted.contains(&item.technique),
                EventAtom::Item(wanted) => wanted.contains(&id),
                EventAtom::Flaw(wanted) => {
                    wanted.contains(&Flaw::NoEvidence) && engine::rule::lacks_evidence(item)
                }
                EventAtom::Answer(_)
                | EventAtom::Tells(_)
                | EventAtom::Phrase(_)
                | EventAtom::Outcome(_)
                | EventAtom::Enters(_)
                | EventAtom::Advised(_) => false,
            };
            if !deed.boxes().iter().any(|parts| !parts.is_empty() && parts.iter().all(is)) {
                continue;
            }
            if let Some(written) = desk.find("items", &item.id) {
                let finding = written.diagnostic(Code::RuledOut, &[PathSegment::Key("id")]);
                desk.push(finding.with("name", &*item.id).with("rule", &*rule.id));
            }
        }
    }
}

/// Every ending thanks, recaps and says the next step, whoever is calling (`good_ending`); who hung up hears none of it.
fn endings(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    let closings: Vec<&Item> =
        flow.items_of(Step::Closed).iter().map(|id| flow.item(*id)).collect();
    let ends = |outcome: OutcomeKind| {
        let bit = Field::OUTCOME.bit(outcome.index());
        let regions = domain.attainable(Step::Closed).iter().cloned();
        regions.filter_map(move |region| region.only(Field::OUTCOME, bit))
    };
    for technique in [Technique::Thank, Technique::Recap, Technique::NextStep] {
        let lacking_for = |outcome: OutcomeKind| {
            let mut left: Vec<Region> = ends(outcome).collect();
            let of_technique = closings.iter().filter(|item| item.technique == technique);
            for one in of_technique.flat_map(|item| item.when.boxes()) {
                // What the agent noted keeps nothing from being said.
                let one = FactBox { free: NoteBits::MAX, ..one.clone() };
                let mut rest = Vec::new();
                for region in left {
                    domain.fields.subtract(region, &one, &mut rest);
                }
                left = rest;
            }
            left
        };
        let outcomes = OutcomeKind::ALL.iter().filter(|one| **one != OutcomeKind::HungUp);
        let named = |outcome: &OutcomeKind| {
            let left = lacking_for(*outcome);
            let bits = left.iter().fold(0, |bits, region| bits | region.bits);
            let wanted =
                flow.request_values().filter(|id| bits & Field::REQUEST.bit(id.index()) != 0);
            let wanted: Vec<&str> = wanted.map(|id| flow.request_name(id)).collect();
            // Where it lacks for some alone, they are named.
            let whole = wanted.len() == flow.request_values().count();
            let name = outcome.name().to_owned();
            let name = if whole { name } else { format!("{name} (request={})", wanted.join("|")) };
            (!left.is_empty()).then_some(name)
        };
        let lacking: Vec<String> = outcomes.filter_map(named).collect();
        if lacking.is_empty() {
            continue;
        }
        let own = desk.trees.iter().find(|page| page.path == "closings.json");
        let page = own.or(desk.trees.first());
        let finding = page.map_or_else(
            || Diagnostic::new(Code::EndingLacks),
            |page| {
                let at = DefinitionSite { source: page.id, shared: page.shared, node: page.node };
                let mut keys = page.node.members().map(|(key, _)| key);
                let key = keys.find(|key| key.text() == "closings");
                at.diagnostic_at(Code::EndingLacks, key.and_then(Str::span))
            },
        );
        desk.push(finding.with("outcome", lacking.join("`, `")).with("name", technique.name()));
    }
}

/// Rules of the flow's own that come up on no call: where none of what they ask of a call is ever so, or nothing is
/// ever said that they are about.
fn idle_rules(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    for (_, rule) in flow.rules() {
        let Some(written) = desk.find("rules", &rule.id).filter(|written| !written.shared) else {
            continue;
        };
        let comes = |one: &FactBox| {
            Step::ALL.iter().any(|step| {
                let mut regions = domain.attainable(*step).iter();
                regions.any(|region| domain.fields.intersection(region, one).is_some())
            })
        };
        let path = if !rule.when.boxes().iter().any(comes) {
            "when"
        } else if never_said(flow, &rule.pattern) {
            "id"
        } else {
            continue;
        };
        let finding = written.diagnostic(Code::Unreachable, &[PathSegment::Key(path)]);
        let fact = if path == "id" { "technique" } else { path };
        desk.push(finding.with("name", &*rule.id).with("fact", fact));
    }
}

/// Whether a pattern is about techniques alone of which no item is.
fn never_said(flow: &Flow, pattern: &Pattern) -> bool {
    let Some(deed) = PatternRole::Deed.event_pattern(pattern) else { return false };
    let absent = |part: &EventAtom| match part {
        EventAtom::Technique(wanted) => {
            !flow.items().any(|(_, item)| wanted.contains(&item.technique))
        }
        _ => false,
    };
    let watches =
        matches!(pattern, Pattern::Never(_) | Pattern::OnlyAfter { .. } | Pattern::AtMost { .. });
    watches && deed.boxes().iter().all(|parts| parts.iter().any(absent))
}

/// No word, fact or value of gender or age, whatever else is wrong with the flow.
pub(super) fn check_traits(desk: &mut CheckContext<'_>) {
    let words = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(TRAITS.iter().chain(&NOT_TRAITS))
        .expect("a few words make a small automaton");
    let mut plain_keys = FxHashSet::default();
    for page in desk.trees {
        for (section, list) in page.node.members() {
            if !OTHERS_WORDS.contains(&section.text()) {
                let written = DefinitionSite { source: page.id, shared: page.shared, node: list };
                traits(&words, list, written, &mut plain_keys, desk);
            }
        }
    }
}

/// `plain_keys` are those that were looked at and give nothing away: a flow has few keys, many times over.
fn traits<'p>(
    words: &AhoCorasick,
    node: Value<'p>,
    written: DefinitionSite<'_>,
    plain_keys: &mut FxHashSet<&'p str>,
    desk: &mut CheckContext<'_>,
) {
    if let Some(text) = node.str() {
        one_text(words, text, written, desk);
    }
    for (key, value) in node.members() {
        // Customers may speak of themselves; a remark to the reader is nobody's wording.
        if ["hear", "source"].contains(&key.text()) || is_remark(&key) {
            continue;
        }
        if !plain_keys.contains(key.text()) && !one_text(words, key, written, desk) {
            plain_keys.insert(key.text());
        }
        let own = if value.string_of("id").is_some() { value } else { written.node };
        traits(words, value, DefinitionSite { node: own, ..written }, plain_keys, desk);
    }
    node.elements().for_each(|node| traits(words, node, written, plain_keys, desk));
}

/// Tells a word of a text that gives gender or age away; whether there is one.
fn one_text(
    words: &AhoCorasick,
    text: Str<'_>,
    written: DefinitionSite<'_>,
    desk: &mut CheckContext<'_>,
) -> bool {
    let Some(part) = personal(words, text.text()) else { return false };
    let finding = written.diagnostic_at(Code::PersonalTrait, text.span_of(part));
    desk.push(finding.with("name", part));
    true
}

/// The first word of a text that gives gender or age away.
fn personal<'t>(words: &AhoCorasick, text: &'t str) -> Option<&'t str> {
    let letter = |c: char| c.is_ascii_alphanumeric();
    words.find_iter(text).find_map(|found| {
        let part = text.get(found.range())?;
        let apart = !text.get(..found.start())?.ends_with(letter)
            && !text.get(found.end()..)?.starts_with(letter);
        let is_trait = found.pattern().as_usize() < TRAITS.len();
        (is_trait && (apart || !part.is_ascii())).then_some(part)
    })
}
