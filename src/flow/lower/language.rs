//! Languages: those that a flow declares, and what is written in each of them.

use super::Lowering;
use super::mismatch::{self, is_damaged};
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::{Lang, Localized, Text};
use crate::raw::{RawFlow, RawInlineText, RawLocalized};
use crate::source::{Source, SourceId, Span};
use crate::spelling::nearest;
use crate::syntax::{NodeKind, Str, Value};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

/// Tags as they are written, for whoever wrote none.
const EXAMPLES: [&str; 5] = ["zh", "en", "de", "pt-BR", "…"];

/// Texts that lack a language, by their file.
pub(super) type MissingTexts = BTreeMap<(SourceId, Lang), Vec<Span>>;

/// Whether an object somewhere in a value has this key.
fn has_key(value: Value<'_>, key: &str) -> bool {
    value.members().any(|(own, member)| own.text() == key || has_key(member, key))
        || value.elements().any(|element| has_key(element, key))
}

impl<'a> Lowering<'a, '_> {
    /// The languages that a flow declares, each once. Where one cannot be read, or there is none, no text is told to lack
    /// a language.
    pub(super) fn declare_languages(&mut self, raw: &RawFlow<'a>) {
        let mut languages: Vec<Lang> = Vec::with_capacity(raw.languages.len());
        let place = self.key("languages");
        let mut is_sure = place.is_some() && !raw.languages.is_empty();
        let written = self.text().root().and_then(|root| root.get("languages"));
        if raw.languages.is_empty() && written.is_some_and(|list| list.kind() == NodeKind::Array) {
            self.push(place, Diagnostic::new(Code::MissingKey).with("name", EXAMPLES.join(" | ")));
        }
        for tag in &raw.languages {
            let exact = Lang::from_code(tag);
            let meant = exact.or_else(|| Lang::asked_for(tag));
            if exact.is_none() {
                let near = meant.map(|lang| lang.to_string());
                let finding = mismatch::unknown("language", tag, EXAMPLES);
                self.push(tag.span(), Diagnostic { did_you_mean: near, ..finding });
            }
            match meant {
                Some(lang) if languages.contains(&lang) => self.report(Code::DuplicateKey, *tag),
                Some(lang) => languages.push(lang),
                None => is_sure = false,
            }
        }
        if languages.is_empty() {
            languages.extend(Lang::OF_PROGRAM);
        }
        self.languages = languages.into();
        self.missing = is_sure.then(BTreeMap::new);
    }

    /// Tells which texts lack a language: each at its place; where no text of a file has it, the file once.
    pub(super) fn tell_missing(&mut self) {
        for ((source, lang), places) in self.missing.take().into_iter().flatten() {
            let root = self.sources.get(source).and_then(Source::root);
            let finding = Diagnostic::new(Code::MissingTranslation).with("name", lang.code());
            if let [first, _, ..] = places[..]
                && !root.is_some_and(|root| has_key(root, lang.code()))
            {
                let count = places.len().to_string();
                let finding = finding.with("hint", "file").with("count", count);
                self.report.push(finding.at(source, first));
                continue;
            }
            for place in places {
                self.report.push(finding.clone().at(source, place));
            }
        }
    }

    /// What is written in each language of the flow. One that is missing is told at `span`, where the object stands; a
    /// key that is only misspelt is told instead.
    pub(super) fn localized<T: Default, L: Deref>(
        &mut self,
        raw: &RawLocalized<'a, T>,
        span: Option<Span>,
        mut lower: impl FnMut(&T, &mut Self) -> L,
    ) -> Localized<L> {
        let blank = T::default();
        let languages = Rc::clone(&self.languages);
        let written = |lang: Lang| raw.each.iter().find(|(own, _)| *own == lang);
        let missing: Vec<&str> =
            languages.iter().filter(|lang| written(**lang).is_none()).map(Lang::code).collect();
        let mut meant: Vec<&str> = Vec::new();
        let is_declared = |lang: Lang| languages.iter().any(|own| own.is_same_language(lang));
        for (key, lang) in &raw.others {
            // What is another region of a language that the flow speaks is no slip.
            if lang.is_some_and(is_declared) {
                continue;
            }
            let same = missing.iter().copied().find(|lang| lang.eq_ignore_ascii_case(key));
            let near = same.or_else(|| nearest(key, missing.iter().copied()));
            meant.extend(near);
            if near.is_some() || lang.is_none() {
                self.unknown_language(*key, &languages);
            }
        }
        let problems = self.text().tree().problems();
        let place = || span.filter(|span| !is_damaged(problems, *span));
        let told = (!missing.is_empty()).then(place).flatten();
        if let (Some(place), Some(all)) = (told, &mut self.missing) {
            let lacking = languages.iter().filter(|lang| missing.contains(&lang.code()));
            for lang in lacking.filter(|lang| !meant.contains(&lang.code())) {
                all.entry((self.source, *lang)).or_default().push(place);
            }
        }
        Localized::new(languages.iter().map(|lang| {
            let text = written(*lang).map_or(&blank, |(_, text)| text);
            (*lang, lower(text, self))
        }))
    }

    /// A text whose languages stand among the keys of its object.
    pub(super) fn label(&mut self, raw: &RawInlineText<'a>, object: Value<'a>) -> Text {
        self.localized(&raw.0, Some(object.mark()), |words, low| {
            low.check_words(*words);
            (*words).into()
        })
    }

    fn unknown_language(&mut self, key: Str<'a>, languages: &[Lang]) {
        let known: Vec<&str> = languages.iter().map(Lang::code).collect();
        let finding = Diagnostic::new(Code::UnknownKey).with("name", key.text());
        let finding = finding.with("known", known.join(" ")).suggest(key.text(), known);
        self.push(key.span(), finding);
    }

    /// Where a key of the text's object stands.
    pub(super) fn key(&self, name: &str) -> Option<Span> {
        let mut members = self.text().root()?.members();
        members.find(|(key, _)| key.text() == name).and_then(|(key, _)| key.span())
    }
}
