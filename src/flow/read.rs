//! From bytes to items: texts are checked, cut into sections and items, and parsed one by one, so
//! that one broken item does not hide the next. Every complaint of the JSON reader becomes a
//! diagnostic with a place in the file.

use super::files::Content;
use super::raw::{RawId, RawSections, SECTIONS};
use super::reader::Reader;
use super::shape;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};
use schemars::JsonSchema;
use serde::Deserialize;
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

impl<'a> Reader<'a> {
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
}
