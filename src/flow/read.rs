//! From bytes to items: texts are checked, cut into sections and items, and parsed one by one, so
//! that one broken item does not hide the next. Every complaint of the JSON reader becomes a
//! diagnostic with a place in the file.

use super::files::Content;
use super::raw::{RawId, RawSections, SECTIONS};
use super::shape;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::lang::Lang;
use crate::source::{SourceId, Sources, Span};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The largest file of a flow, in bytes.
pub(super) const MOST_BYTES: u64 = 64 << 20;
/// The deepest nesting of a flow file; shipped flows need 8.
const MOST_DEPTH: usize = 32;

/// Checks what a file holds and adds it to the sources as text. `None` if they cannot be read on.
pub(super) fn add_text(
    sources: &mut Sources,
    report: &mut Report,
    name: &str,
    content: Content,
) -> Option<SourceId> {
    const BYTE_ORDER_MARK: &str = "\u{feff}";
    let (text, invalid_at) = match content {
        Content::BuiltIn(text) => (Cow::Borrowed(text), None),
        Content::Bytes(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (Cow::Owned(text), None),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (Cow::Owned(text), Some(error.utf8_error().valid_up_to()))
            }
        },
    };
    let problem = if let Some(at) = invalid_at {
        Some((Code::NotUtf8, Span { start: at, end: at + '\u{fffd}'.len_utf8() }))
    } else if text.starts_with(BYTE_ORDER_MARK) {
        Some((Code::ByteOrderMark, Span { start: 0, end: BYTE_ORDER_MARK.len() }))
    } else if text.trim().is_empty() {
        Some((Code::EmptyFile, Span::default()))
    } else {
        None
    };
    let id = sources.add(name, text);
    match problem {
        None => Some(id),
        Some((code, span)) => {
            report.push(Diagnostic::new(code).at(id, span).with("name", name));
            None
        }
    }
}

/// Where the nesting first passes the limit.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > MOST_DEPTH {
                    return Some(at);
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Reads JSON that stands in one source.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a Sources,
    pub(super) id: SourceId,
}

impl<'a> Reader<'a> {
    fn text(&self) -> &'a str {
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

    /// The sections of a file: each key with its items.
    pub(super) fn sections(&self, report: &mut Report) -> Vec<(&'static str, Vec<&'a RawValue>)> {
        let Some(RawSections { known, unknown }) = self.parse(self.text(), report) else {
            return Vec::new();
        };
        for key in unknown {
            report.lost_section();
            report.push(
                self.finding(Code::UnknownKey, key)
                    .with("name", key)
                    .with("known", SECTIONS.join(" "))
                    .suggest(key, SECTIONS),
            );
        }
        known
    }

    /// Parses the whole text.
    pub(super) fn whole<T: Deserialize<'a> + JsonSchema>(&self, report: &mut Report) -> Option<T> {
        self.parse(self.text(), report)
    }

    /// Parses a slice of the text; a complaint is reported at its place in the file.
    pub(super) fn parse<T: Deserialize<'a> + JsonSchema>(
        &self,
        part: &'a str,
        report: &mut Report,
    ) -> Option<T> {
        match serde_json::from_str(part) {
            Ok(value) => Some(value),
            Err(error) => {
                // The reader is built not to nest; only what failed is worth the count.
                let deep = too_deep(self.text()).map(|at| {
                    Diagnostic::new(Code::TooDeep)
                        .at(self.id, Span { start: at, end: at + 1 })
                        .with("most", MOST_DEPTH.to_string())
                });
                match deep {
                    Some(deep) => report.push(deep),
                    None => self.complain::<T>(part, &error, report),
                }
                if let Ok(RawId { id: Some(id) }) = serde_json::from_str(part) {
                    report.broken(id);
                }
                None
            }
        }
    }

    /// Says what is wrong with a part that could not be read: everything in its shape, and what the JSON
    /// reader stopped at, if that is something else.
    fn complain<T: JsonSchema>(
        &self,
        part: &'a str,
        error: &serde_json::Error,
        report: &mut Report,
    ) {
        let stopped_at = self.complaint(part, error);
        let found = if error.is_data() { shape::mistakes::<T>(self, part) } else { Vec::new() };
        if found.iter().all(|finding| finding.code != stopped_at.code) {
            report.push(stopped_at);
        }
        for finding in found {
            report.push(finding);
        }
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
