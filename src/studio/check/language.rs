//! Language: lines that can be said in one breath, the same values in all languages, each language in
//! its own punctuation, and nothing that no agent should say. Chinese and English have rules of form; other languages
//! have none here.

use super::desk::{CheckContext, DefinitionSite};
use super::meaning::values;
use engine::hear::{PhraseDetector, PhraseMatch, VerbatimMatcher, normalize};
use flow::ITEM_SECTIONS;
use flow::diagnostic::{Code, Diagnostic};
use flow::lang::Lang;
use flow::method::{PhraseClass, Step};
use flow::source::{SourceId, Span};
use flow::syntax::{NodeKind, Str, Value};
use flow::{Flow, Item, Phrase};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// The longest sentence of Chinese that is said in one breath, in characters (about eight seconds).
const MAX_CHARACTERS: usize = 40;
/// The longest sentence of English that is said in one breath, in words.
const MAX_WORDS: usize = 30;

/// So many things are looked at by one thread before it looks for more to do. A choice: some tenths of a millisecond.
const AT_ONCE: usize = 64;

/// The keys of an item whose texts an agent says.
const SPOKEN: [&str; 8] = ["say", "what", "price", "term", "starts", "downside", "worth", "fact"];

/// What is looked at in one go: an element of a section, or a section that has none.
#[derive(Clone, Copy)]
struct Thing<'p> {
    section: &'p str,
    written: DefinitionSite<'p>,
    /// Whether languages that the flow does not declare are told here.
    undeclared: bool,
}

/// For each language that stands beside a declared one in a file, its first place and how often it does.
type UndeclaredLanguages = BTreeMap<(SourceId, Lang), (Span, usize)>;

/// What holds of texts whatever they mean: the languages' own forms.
pub(super) fn check_texts(desk: &mut CheckContext<'_>) {
    // A tag that cannot be read may be that of any of them.
    let mut tags = desk.trees.iter().take(1).flat_map(|page| page.node.elements_of("languages"));
    let are_known = tags.all(|tag| tag.string().and_then(Lang::asked_for).is_some());
    let things = desk.trees.iter().flat_map(|page| {
        page.node.members().flat_map(move |(section, list)| {
            let whole = (list.kind() != NodeKind::Array).then_some(list);
            let undeclared = are_known && !page.shared;
            whole.into_iter().chain(list.elements()).map(move |node| {
                let written = DefinitionSite { source: page.id, shared: page.shared, node };
                Thing { section: section.text(), written, undeclared }
            })
        })
    });
    let things: Vec<Thing<'_>> = things.collect();
    let context = &*desk;
    let look = |some: &[Thing<'_>]| {
        let (mut desk, mut undeclared) = (context.beside(), UndeclaredLanguages::new());
        for thing in some {
            texts_in(thing.written.node, thing, &mut desk, &mut undeclared);
            if ITEM_SECTIONS.contains(&thing.section) || thing.section == "evidence" {
                lines(thing.written.node, thing.written, &mut desk);
            }
        }
        (desk.diagnostics, undeclared)
    };
    let found: Vec<_> = things.par_chunks(AT_ONCE).map(look).collect();
    let mut undeclared = UndeclaredLanguages::new();
    for (found, languages) in found {
        desk.diagnostics.extend(found);
        for (language, (span, count)) in languages {
            undeclared.entry(language).or_insert((span, 0)).1 += count;
        }
    }
    // A flow's own texts stand in no other languages than it declares: nobody would see them. Each is told once a file.
    for ((source, lang), (span, count)) in undeclared {
        let finding = Diagnostic::new(Code::UndeclaredLanguage).at(source, span);
        desk.push(finding.with("language", lang.code()).with("count", count.to_string()));
    }
}

/// Looks at all texts in a node: each stands in its own language's punctuation, and in a language that is declared.
fn texts_in(
    node: Value<'_>,
    thing: &Thing<'_>,
    desk: &mut CheckContext<'_>,
    undeclared: &mut UndeclaredLanguages,
) {
    let mut is_text = false;
    for (key, value) in node.keyed() {
        let declared = desk.languages().iter().copied();
        let lang = key.string().and_then(|key| declared.clone().find(|lang| lang.code() == key));
        let Some(lang) = lang else {
            texts_in(value, thing, desk, undeclared);
            continue;
        };
        is_text = true;
        // The words of phrases are what anybody may type.
        if thing.section != "phrases" {
            widths(value, lang, thing.written, desk);
        }
    }
    if is_text && thing.undeclared {
        note_undeclared(node, thing.written.source, desk.languages(), undeclared);
    }
    node.elements().for_each(|node| texts_in(node, thing, desk, undeclared));
}

/// Notes the languages that stand beside declared ones.
fn note_undeclared(
    text: Value<'_>,
    source: SourceId,
    languages: &[Lang],
    undeclared: &mut UndeclaredLanguages,
) {
    // Beside an id, three letters are rather a key misspelt, and so is what has no words.
    let has_id = text.get("id").is_some();
    for (key, value) in text.members() {
        let has_words = || value.one_or_many().all(|text| text.string().is_some());
        let may_be = key.len() != 3 || !has_id;
        let lang = Lang::from_code(&key).filter(|_| may_be);
        // What is misspelt in `flow.json` or here is told as that.
        let is_other = |lang: &Lang| languages.iter().all(|own| !own.is_same_language(*lang));
        let lang = lang.filter(is_other).filter(|_| has_words());
        if let Some((lang, span)) = lang.zip(key.span()) {
            undeclared.entry((source, lang)).or_insert((span, 0)).1 += 1;
        }
    }
}

/// A text stands in its own language's punctuation.
fn widths(value: Value<'_>, lang: Lang, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    for text in value.one_or_many().filter_map(Value::str) {
        if is_in_other(text.text(), lang) {
            let finding = written.diagnostic_at(Code::OtherLanguage, text.span());
            desk.push(finding.with("language", lang.code()));
        } else if let Some(part) = foreign(text.text(), lang) {
            let finding = written.diagnostic_at(Code::MixedWidth, text.span_of(part));
            desk.push(finding.with("name", part).with("language", lang.code()));
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether a text stands in the other language altogether: a Chinese one of English words, or an English one of Chinese
/// characters. A name or a code ("eSIM", "PAC") is in either.
fn is_in_other(text: &str, lang: Lang) -> bool {
    let words = || {
        let words = text.split(|c: char| !c.is_ascii_alphabetic());
        words.filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase()))
    };
    let has_han = !text.is_ascii() && text.chars().any(is_han);
    let letters = || text.bytes().any(|c| c.is_ascii_alphabetic());
    match lang {
        Lang::Zh => !has_han && words().count() >= 2,
        Lang::En => has_han && !letters(),
        Lang::Other(_) => false,
    }
}

/// The first character that belongs to the other language's width.
fn foreign(text: &str, lang: Lang) -> Option<&str> {
    // Most texts hold nothing that could be wrong, and their bytes show it.
    let suspect = match lang {
        Lang::Zh => {
            |byte: &u8| matches!(byte, b',' | b'!' | b'?' | b';' | b':' | b'(' | b')' | 0xef)
        }
        Lang::En => |byte: &u8| !byte.is_ascii(),
        Lang::Other(_) => return None,
    };
    if !text.as_bytes().iter().any(suspect) {
        return None;
    }
    let wide = |c| {
        matches!(
            c,
            '，' | '。'
                | '！'
                | '？'
                | '；'
                | '：'
                | '（'
                | '）'
                | '、'
                | '「'
                | '」'
                | '《'
                | '》'
        )
    };
    let fullwidth = |c| matches!(c, '\u{ff10}'..='\u{ff5a}') && !wide(c);
    let half = |c| matches!(c, ',' | '!' | '?' | ';' | ':' | '(' | ')');
    let mut after_han = false;
    let wrong = |c: char| {
        let wrong = match lang {
            Lang::Zh => half(c) && after_han || fullwidth(c),
            Lang::En => is_han(c) || wide(c) || fullwidth(c),
            Lang::Other(_) => false,
        };
        after_han = is_han(c);
        wrong
    };
    text.matches(wrong).next()
}

/// The lines of an item: short enough, and with the same values in all languages.
fn lines(node: Value<'_>, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    for key in ["say", "fact"] {
        let Some(line) = node.get(key) else { continue };
        let of = |lang: Lang| line.one_or_many_of(lang.code());
        for lang in desk.languages().iter().copied() {
            for text in of(lang).filter_map(Value::str) {
                too_long(text, lang, written, desk);
            }
        }
        let used = |lang: Lang| {
            let texts = of(lang).filter_map(Value::str);
            let mut all: Vec<(&str, Str<'_>)> = texts
                .flat_map(|text| values(text.text()).into_iter().map(move |name| (name, text)))
                .collect();
            all.sort_by_key(|(name, _)| *name);
            all.dedup_by_key(|(name, _)| *name);
            all
        };
        let [first, others @ ..] = desk.languages() else { continue };
        let of_first = used(*first);
        for other in others {
            if of(*first).next().is_none() || of(*other).next().is_none() {
                continue;
            }
            let of_other = used(*other);
            let lacks =
                |all: &[(&str, Str<'_>)], name: &str| all.iter().all(|(one, _)| *one != name);
            let in_other = of_first.iter().find(|(name, _)| lacks(&of_other, name));
            let in_first = || of_other.iter().find(|(name, _)| lacks(&of_first, name));
            let found = in_other.map(|one| (one, other));
            if let Some(((name, _), lang)) = found.or_else(|| in_first().map(|one| (one, first))) {
                // Told where it is missing.
                let place = of(*lang).find_map(Value::str).and_then(Str::span);
                let finding = written.diagnostic_at(Code::ValuesDiffer, place);
                desk.push(finding.with("name", *name).with("language", lang.code()));
            }
        }
    }
}

fn too_long(text: Str<'_>, lang: Lang, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let most = match lang {
        Lang::Zh => MAX_CHARACTERS,
        Lang::En => MAX_WORDS,
        Lang::Other(_) => return,
    };
    let length = |part: &str| lang.spoken_length(part);
    // A word has a letter and a space at least.
    if text.len() < 2 * most {
        return;
    }
    let ends = |c: char| "。！？；….!?;:：".contains(c);
    // A stop between digits ("0.1") ends nothing; it only makes a sentence look shorter.
    if let Some(part) = text.text().split(ends).find(|part| length(part) > most) {
        let finding = written.diagnostic_at(Code::LongLine, text.span_of(part.trim()));
        let (count, most) = (length(part).to_string(), most.to_string());
        desk.push(finding.with("count", count).with("most", most).with("language", lang.code()));
    }
}

/// A text of an item that holds the words of phrases that no line should hold.
pub(super) struct SuspectText<'p> {
    item: &'p str,
    written: DefinitionSite<'p>,
    text: Str<'p>,
    phrases: Vec<&'p str>,
}

/// The texts of items in which the cues of hurtful phrases stand word for word.
pub(super) fn suspected<'p>(desk: &CheckContext<'p>) -> Vec<SuspectText<'p>> {
    let fine = [PhraseClass::Say, PhraseClass::Personal].map(PhraseClass::name);
    let hurtful = desk.each("phrases").map(|written| written.node).filter_map(|node| {
        let (id, class) = (node.string_of("id")?, node.string_of("class")?);
        (!fine.contains(&class)).then(|| (id, node.get("hear").map(texts).unwrap_or_default()))
    });
    let cues = hurtful.flat_map(|(id, cues)| cues.into_iter().map(move |cue| (id, cue.text())));
    let cues = VerbatimMatcher::new(cues.filter(|(_, cue)| means_it(cue)));
    let items = ITEM_SECTIONS.into_iter().flat_map(|section| desk.each(section));
    let items: Vec<DefinitionSite<'_>> = items.collect();
    let suspect = |written: &DefinitionSite<'p>| {
        let item = written.node.string_of("id").unwrap_or_default();
        let spoken = SPOKEN.iter().filter_map(|key| written.node.get(key)).flat_map(texts);
        let told = spoken.map(|text| (text, cues.find(text.text())));
        let told = told.filter(|(_, phrases)| !item.is_empty() && !phrases.is_empty());
        let site = *written;
        told.map(|(text, phrases)| SuspectText { item, written: site, text, phrases })
            .collect::<Vec<_>>()
    };
    items.par_iter().with_min_len(AT_ONCE).flat_map_iter(suspect).collect()
}

/// No line of the guide's own has a phrase that no agent should say; no offer is made in words before
/// the reason is known, and no scarcity is spoken of without evidence.
pub(super) fn check_phrases(
    flow: &Flow,
    suspected: &[SuspectText<'_>],
    desk: &mut CheckContext<'_>,
) {
    let some: FxHashSet<&str> = suspected.iter().flat_map(|one| one.phrases.clone()).collect();
    let some = PhraseDetector::with_phrases(flow, |phrase| some.contains(&*phrase.id));
    let whole = LazyCell::new(|| PhraseDetector::new(flow));
    for SuspectText { item, written, text, .. } in suspected {
        let Some(item) = flow.item_named(item).map(|id| flow.item(id)) else { continue };
        let proved = LazyCell::new(|| shows_scarcity(flow, &whole, item, desk));
        let offence_of = |phrase: &Phrase| match offence(phrase.class, item)? {
            Code::UnprovedScarcity if *proved => None,
            code => Some(code),
        };
        let offends = |said: &PhraseMatch| {
            let phrase = flow.phrase(said.phrase);
            is_the_phrase(phrase, &said.words) && offence_of(phrase).is_some()
        };
        // Most of what is found is fine in its place, by words that its own phrase names.
        // Who hurries in one clause hurries, however much that is harmless stands around it; what else hurts is often made
        // good by the rest of the line.
        let hurries = |said: &PhraseMatch| flow.phrase(said.phrase).class == PhraseClass::Scarcity;
        let parts = clauses(text.text()).map(|clause| (clause, true)).chain([(text.text(), false)]);
        let found: Vec<Diagnostic> = parts
            .filter(|(part, _)| some.detect(flow, part).iter().any(offends))
            .flat_map(|(part, alone)| {
                let found = whole.detect(flow, part).into_iter();
                found.filter(move |said| hurries(said) == alone).map(move |said| (part, said))
            })
            .filter(|(_, said)| offends(said))
            .filter_map(|(clause, said)| {
                let phrase = flow.phrase(said.phrase);
                let code = offence_of(phrase)?;
                let (start, end) = said.span_in(clause);
                let part = clause.get(start..end).unwrap_or_default();
                let finding = written.diagnostic_at(code, text.span_of(part));
                let finding = finding.with("name", part).with("phrase", &*phrase.id);
                Some(match item.evidence.filter(|_| code == Code::UnprovedScarcity) {
                    Some(id) => {
                        let finding = finding.with("evidence", &*flow.evidence(id).id);
                        finding.with("hint", "special")
                    }
                    None => finding,
                })
            })
            .collect();
        for finding in found {
            desk.push(finding);
        }
    }
}

/// A line clause by clause.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| "。！？!?，,；;：:、".contains(c))
        .flat_map(|part| part.split_inclusive(". "))
        .filter(|part| part.chars().any(char::is_alphanumeric))
}

/// Whether an item's evidence is of what the item hurries a customer with: its own fact speaks of it.
fn shows_scarcity(
    flow: &Flow,
    detector: &PhraseDetector,
    item: &Item,
    desk: &CheckContext<'_>,
) -> bool {
    let Some(evidence) = item.evidence else { return false };
    let written = desk.find("evidence", &flow.evidence(evidence).id);
    let facts = written.and_then(|written| written.node.get("fact")).map(texts).unwrap_or_default();
    facts.iter().any(|fact| {
        let found = detector.detect(flow, fact);
        found.iter().any(|said| flow.phrase(said.phrase).class == PhraseClass::Scarcity)
    })
}

/// What is wrong with an item that says a phrase of a class, if nothing shows it to be so.
fn offence(class: PhraseClass, item: &Item) -> Option<Code> {
    let early = item.steps.contains(Step::Trust) || item.steps.contains(Step::Probe);
    match class {
        PhraseClass::Say | PhraseClass::Personal => None,
        PhraseClass::Offer => (early && item.offer.is_none()).then_some(Code::EarlyOffer),
        PhraseClass::Scarcity => Some(Code::UnprovedScarcity),
        PhraseClass::Never
        | PhraseClass::Jargon
        | PhraseClass::Exaggeration
        | PhraseClass::Argument
        | PhraseClass::Promise
        | PhraseClass::Condescension
        | PhraseClass::Threat
        | PhraseClass::Competitor
        | PhraseClass::Private => Some(Code::HurtfulLine),
    }
}

/// Whether words are one of a phrase's cues as it stands, and long enough to mean it. What an agent types
/// in a hurry is checked more loosely; a written line that quotes a customer is no offence.
fn is_the_phrase(phrase: &Phrase, words: &str) -> bool {
    means_it(words) && phrase.hear.read().iter().any(|cue| normalize(cue) == words)
}

/// Whether words are long enough to mean what they say.
fn means_it(words: &str) -> bool {
    const FEW_CHARACTERS: usize = 4;
    if words.chars().any(is_han) {
        words.chars().count() >= FEW_CHARACTERS
    } else {
        words.contains(' ')
    }
}

fn texts(node: Value<'_>) -> Vec<Str<'_>> {
    let within = node.elements().chain(node.members().map(|(_, value)| value)).flat_map(texts);
    node.str().into_iter().chain(within.collect::<Vec<_>>()).collect()
}
