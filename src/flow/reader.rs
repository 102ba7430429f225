//! A place to read from: where names and mistakes stand in a text, and what the JSON reader's complaints mean.

use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use crate::source::{SourceId, Sources, Span};
use serde_json::error::Category;
use std::borrow::Cow;

/// Reads JSON that stands in one source.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a Sources,
    pub(super) id: SourceId,
}

impl<'a> Reader<'a> {
    pub(super) fn text(&self) -> &'a str {
        self.sources.get(self.id).map_or("", |source| &source.text)
    }

    /// The name of the file.
    pub(super) fn name(&self) -> &'a str {
        self.sources.get(self.id).map_or("", |source| &source.name)
    }

    /// Whether the file is built into the program, and so was tested with it.
    pub(super) fn is_built_in(&self) -> bool {
        self.sources.get(self.id).is_some_and(|source| matches!(source.text, Cow::Borrowed(_)))
    }

    /// Where a borrowed name stands.
    pub(super) fn span(&self, part: &str) -> Span {
        self.sources.get(self.id).and_then(|source| source.span_of(part)).unwrap_or_default()
    }

    /// Whether a name was borrowed from this file.
    pub(super) fn stands_in_file(&self, part: &str) -> bool {
        self.sources.get(self.id).is_some_and(|source| source.span_of(part).is_some())
    }

    /// A finding at a borrowed name.
    pub(super) fn finding(&self, code: Code, part: &str) -> Diagnostic {
        Diagnostic::new(code).at(self.id, self.span(part))
    }

    /// What the JSON reader stopped at.
    pub(super) fn complaint(&self, part: &str, error: &serde_json::Error) -> Diagnostic {
        let source = self.sources.get(self.id);
        let at = source.map_or(0, |source| source.offset_in(part, error.line(), error.column()));
        let message = error.to_string();
        let detail = message.rsplit_once(" at line ").map_or(&*message, |(text, _)| text);
        let mut names = detail.split('`').skip(1).step_by(2);
        let first = names.next().unwrap_or_default().to_owned();
        let found = |code: Code, span: Span| {
            Diagnostic::new(code).at(self.id, span).with("name", &*first).with("detail", detail)
        };
        match error.classify() {
            Category::Io | Category::Syntax | Category::Eof => {
                let mark = self.char_at(at);
                let wide = self
                    .text()
                    .get(mark.start..mark.end)
                    .is_some_and(|c| "，：“”【】｛｝".contains(c));
                let hint = match (wide, detail.starts_with("trailing comma")) {
                    (true, _) => Some("wide"),
                    (false, true) => Some("comma"),
                    (false, false) => None,
                };
                let finding = found(Code::NotJson, mark);
                match hint {
                    Some(hint) => finding.with("hint", hint),
                    None => finding,
                }
            }
            Category::Data if detail.starts_with("unknown field") => {
                let known: Vec<_> = names.collect();
                found(Code::UnknownKey, self.key_before(&first, at))
                    .with("known", known.join(" "))
                    .suggest(&first, known)
            }
            Category::Data if detail.starts_with("duplicate field") => {
                found(Code::DuplicateKey, self.key_before(&first, at))
            }
            Category::Data if detail.starts_with("missing field") => {
                let is_language = Lang::ALL.iter().any(|lang| lang.code() == first);
                let code = if is_language { Code::MissingTranslation } else { Code::MissingKey };
                found(code, self.object_ending(part, at))
            }
            Category::Data => {
                let detail = plain(detail);
                Diagnostic::new(Code::WrongType)
                    .at(self.id, self.token_ending(at))
                    .with("detail", detail)
            }
        }
    }

    /// Where a key of the file stands first.
    pub(super) fn key(&self, name: &str) -> Span {
        self.key_before(name, self.text().len())
    }

    fn char_at(&self, at: usize) -> Span {
        let text = self.text();
        let mut start = at.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let width =
            text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span { start, end: start + width }
    }

    /// The key `name` that ends at or before `at`.
    fn key_before(&self, name: &str, at: usize) -> Span {
        let quoted = format!("\"{name}\"");
        let end = self.char_at(at).end;
        self.text().get(..end).and_then(|before| before.rfind(&quoted)).map_or_else(
            || self.char_at(at),
            |start| Span { start: start + 1, end: start + 1 + name.len() },
        )
    }

    /// The brace that opens the object in `part` that ends at `at`, where something is missing from it.
    fn object_ending(&self, part: &str, at: usize) -> Span {
        let base = self.span(part).start;
        let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
        let mut start = 0;
        for (offset, byte) in part.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b'{' if !in_string => open.push(offset),
                b'}' if !in_string => start = open.pop().unwrap_or_default(),
                _ => {}
            }
            if base + offset >= at && byte == b'}' && !in_string {
                break;
            }
        }
        Span { start: base + start, end: base + start + 1 }
    }

    /// The string, number or word that ends at `at`.
    fn token_ending(&self, at: usize) -> Span {
        let here = self.char_at(at);
        let before = self.text().get(..here.start).unwrap_or_default();
        let start = if self.text().as_bytes().get(here.start) == Some(&b'"') {
            before.rfind('"').unwrap_or(here.start)
        } else {
            let word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
            before.trim_end_matches(word).len()
        };
        Span { start, end: here.end }
    }
}

/// The JSON reader's words for types, in everyday ones.
fn plain(detail: &str) -> String {
    const EVERYDAY: [(&str, &str); 9] = [
        ("a borrowed string", "a string"),
        ("sequence", "an array"),
        ("a sequence", "an array"),
        ("map", "an object"),
        ("u8", "a whole number"),
        ("i8", "a whole number"),
        ("u32", "a whole number"),
        ("unit", "nothing"),
        ("null", "nothing"),
    ];
    let plain = |part: &str| -> String {
        let struct_name = part.starts_with("struct ") || part.starts_with("tuple struct ");
        let known = EVERYDAY.iter().find(|(word, _)| *word == part);
        match (known, struct_name) {
            (Some((_, everyday)), _) => (*everyday).to_owned(),
            (None, true) => "an object".to_owned(),
            (None, false) => part.to_owned(),
        }
    };
    match detail.split_once(", expected ") {
        Some((found, wanted)) => {
            let found =
                found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
            format!("{}, expected {}", plain(found), plain(wanted))
        }
        None => detail.to_owned(),
    }
}
