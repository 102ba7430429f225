//! Languages: those that a flow declares, and what is written in each of them.

use super::Lowering;
use super::mismatch::is_damaged;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lang::{Lang, Localized, Text};
use crate::raw::{RawFlow, RawInlineText, RawLocalized};
use crate::source::Span;
use crate::syntax::{Str, Value};
use std::ops::Deref;
use std::rc::Rc;

impl<'a> Lowering<'a, '_> {
    /// The languages that a flow declares, each once; where it declares none, that is told, and the program's own stand in.
    pub(super) fn languages_of(&mut self, raw: &RawFlow<'a>) -> Vec<Lang> {
        let mut languages: Vec<Lang> = Vec::with_capacity(raw.languages.len());
        for one in &raw.languages {
            let Some(lang) = one.value else { continue };
            if languages.contains(&lang) {
                let finding = Diagnostic::new(Code::DuplicateName).with("name", lang.code());
                self.push(one.span, finding);
            } else {
                languages.push(lang);
            }
        }
        if languages.is_empty() {
            if raw.languages.is_empty() {
                let place = self.key("languages");
                self.push(place, Diagnostic::new(Code::MissingKey).with("name", Lang::Zh.code()));
            }
            languages.extend(Lang::OF_PROGRAM);
        }
        languages
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
        let is_declared = |lang: Option<Lang>| lang.is_some_and(|lang| languages.contains(&lang));
        for (key, lang) in raw.others.iter().copied().filter(|(_, lang)| !is_declared(*lang)) {
            let same = missing.iter().copied().find(|lang| lang.eq_ignore_ascii_case(&key));
            let near = same.or_else(|| nearest(&key, missing.iter().copied()));
            meant.extend(near);
            if near.is_some() || lang.is_none() {
                self.unknown_language(key, &languages);
            }
        }
        let place = || span.filter(|span| !is_damaged(self.text().tree().problems(), *span));
        if let Some(place) = (!missing.is_empty()).then(place).flatten() {
            for name in missing.iter().filter(|name| !meant.contains(name)) {
                let finding = Diagnostic::new(Code::MissingTranslation).with("name", *name);
                self.push(Some(place), finding);
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
