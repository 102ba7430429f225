//! Conduct, as far as it can be seen without a call: no gender and no age, endings that are whole, terms
//! that do not hang on manner, no offer for those alone who port. Source: `docs/CONDUCT.md`.

use super::desk::{Desk, Written};
use aho_corasick::{AhoCorasick, MatchKind};
use flow::Flow;
use flow::condition::{Condition, Field};
use flow::conduct::{Part, Pattern, Rule};
use flow::diagnostic::{Code, Diagnostic};
use flow::method::{Flaw, Kind, OutcomeName, PhraseClass, RuleLevel, Step, Technique};
use flow::tree::{Node, To};

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

pub(super) fn check(flow: &Flow, desk: &mut Desk<'_>) {
    endings(flow, desk);
    ruled_out(flow, desk);
    for (_, item) in flow.items().filter(|(_, item)| item.offer.is_some()) {
        let Some(written) = desk.find("items", &item.id) else { continue };
        let port_only = |when: &Condition| when.only(Field::KIND, Kind::Port.index());
        if port_only(&item.when) {
            let finding = desk.finding(Code::PortOnlyOffer, written, &[To::Key("when")]);
            desk.push(finding.with("name", &*item.id));
        }
        if item.when.reads_notes() {
            let finding = desk.finding(Code::TermsByManner, written, &[To::Key("when")]);
            desk.push(finding.with("name", &*item.id));
        }
    }
    for class in [PhraseClass::Never, PhraseClass::Scarcity] {
        if !flow.phrases().any(|(_, phrase)| phrase.class == class) {
            let page = desk.pages.first();
            let finding = page.map(|page| {
                let at = Written { source: page.id, shared: false, node: &page.node };
                desk.finding(Code::NoPhrases, at, &[])
            });
            let finding = finding.unwrap_or_else(|| Diagnostic::new(Code::NoPhrases));
            desk.push(finding.with("name", class.name()));
        }
    }
    if flow.rules().next().is_none() {
        let place = desk.pages.first().map(|page| Written {
            source: page.id,
            shared: false,
            node: &page.node,
        });
        let path = [To::Key("include")];
        let finding = place.map(|at| desk.finding(Code::NoConduct, at, &path));
        desk.push(finding.unwrap_or_else(|| Diagnostic::new(Code::NoConduct)));
    }
}

/// Items that a rule of conduct never lets be said, on whatever call.
fn ruled_out(flow: &Flow, desk: &mut Desk<'_>) {
    let always = |rule: &Rule| rule.when.is_always() && !rule.when.reads_notes();
    let fatal = flow.rules().map(|(_, rule)| rule).filter(|rule| rule.level == RuleLevel::Fatal);
    for rule in fatal.filter(|rule| always(rule)) {
        let Pattern::Never(deed) = &rule.pattern else { continue };
        for (id, item) in flow.items() {
            let is = |part: &Part| match part {
                Part::Technique(wanted) => wanted.contains(&item.technique),
                Part::Item(wanted) => wanted.contains(&id),
                Part::Flaw(wanted) => {
                    wanted.contains(&Flaw::NoEvidence) && engine::rule::lacks_evidence(item)
                }
                Part::Answer(_)
                | Part::Tells(_)
                | Part::Phrase(_)
                | Part::Outcome(_)
                | Part::Enters(_)
                | Part::Advised(_) => false,
            };
            if !deed.boxes().iter().any(|parts| !parts.is_empty() && parts.iter().all(is)) {
                continue;
            }
            if let Some(written) = desk.find("items", &item.id) {
                let finding = desk.finding(Code::RuledOut, written, &[To::Key("id")]);
                desk.push(finding.with("name", &*item.id).with("rule", &*rule.id));
            }
        }
    }
}

/// Both endings, for who stays and who leaves, thank, recap and say the next step (`good_ending`).
fn endings(flow: &Flow, desk: &mut Desk<'_>) {
    let has = |technique: Technique, outcome: OutcomeName| {
        flow.items_of(Step::Closed).iter().map(|id| flow.item(*id)).any(|item| {
            let bit = Field::OUTCOME.bit(outcome.index());
            item.technique == technique && item.when.boxes().iter().any(|one| one.state & bit != 0)
        })
    };
    for outcome in [OutcomeName::Retained, OutcomeName::Left] {
        for technique in [Technique::Thank, Technique::Recap, Technique::NextStep] {
            if !has(technique, outcome) {
                let own = desk.pages.iter().find(|page| page.path == "closings.json");
                let page = own.or(desk.pages.first());
                let finding = page.map_or_else(
                    || Diagnostic::new(Code::EndingLacks),
                    |page| {
                        let node = &page.node;
                        let at = Written { source: page.id, shared: page.shared, node };
                        let mut keys = node.members().iter().map(|(key, _)| &**key);
                        let key = keys.find(|key| *key == "closings").unwrap_or_default();
                        desk.finding_at(Code::EndingLacks, at, key)
                    },
                );
                desk.push(finding.with("outcome", outcome.name()).with("name", technique.name()));
            }
        }
    }
}

/// No word, fact or value of gender or age, whatever else is wrong with the flow.
pub(super) fn check_traits(desk: &mut Desk<'_>) {
    let words = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(TRAITS.iter().chain(&NOT_TRAITS))
        .expect("a few words make a small automaton");
    for page in desk.pages {
        for (section, list) in page.node.members() {
            if !OTHERS_WORDS.contains(&&**section) {
                let written = Written { source: page.id, shared: page.shared, node: list };
                traits(&words, list, written, desk);
            }
        }
    }
}

fn traits(words: &AhoCorasick, node: &Node<'_>, written: Written<'_>, desk: &mut Desk<'_>) {
    if let Some(text) = node.text() {
        one_text(words, text, written, desk);
    }
    for (key, value) in node.members() {
        // Customers may speak of themselves; a remark to the reader is nobody's wording.
        if key != "hear" && key != "$comment" && key != "source" {
            one_text(words, key, written, desk);
            let own = if value.text_of("id").is_some() { value } else { written.node };
            traits(words, value, Written { node: own, ..written }, desk);
        }
    }
    node.elements().iter().for_each(|node| traits(words, node, written, desk));
}

fn one_text(words: &AhoCorasick, text: &str, written: Written<'_>, desk: &mut Desk<'_>) {
    if let Some(part) = personal(words, text) {
        let finding = desk.finding_at(Code::PersonalTrait, written, part);
        desk.push(finding.with("name", part));
    }
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
