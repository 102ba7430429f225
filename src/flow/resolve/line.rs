//! Compiling spoken lines: words and `{values}`.

use super::Desk;
use super::names::Names;
use crate::diagnostic::Code;
use crate::line::{CallValue, Line, Slot, Wording};
use crate::raw::{OneOrMany, RawLine, RawWords};

/// Which values are there for certain when a line is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SafeSlots {
    /// None: the last wording must do without.
    None,
    /// The reason.
    Reason,
    /// The reason and the offer on the table.
    Offer,
    /// Whatever the line uses: it is said only where its values are.
    Any,
}

impl SafeSlots {
    fn covers(self, slot: Slot) -> bool {
        match (self, slot) {
            (Self::Any, _) | (Self::Offer, Slot::Call(_)) => true,
            (Self::None, _) | (_, Slot::Customer(_)) => false,
            (Self::Reason, Slot::Call(value)) => value == CallValue::Reason,
        }
    }
}

/// Compiles a line of the item `id`.
pub(super) fn line<'a>(
    raw: &RawLine<'a>,
    id: &str,
    safe: SafeSlots,
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> Line {
    let mut compile = |raw: &OneOrMany<RawWords<'a>>| -> Box<[Wording]> {
        let wordings: Box<[Wording]> =
            raw.0.iter().map(|words| wording(&words.0, id, names, desk)).collect();
        let unsafe_last =
            wordings.last().is_none_or(|last| last.slots().any(|slot| !safe.covers(slot)));
        if unsafe_last {
            let at = raw.0.last().map_or(id, |words| findable(&words.0, id, desk));
            let finding = desk.reader.finding(Code::NoSafeWording, at).with("name", id);
            desk.report.push(finding);
        }
        wordings
    };
    Line { zh: compile(&raw.zh), en: compile(&raw.en) }
}

/// `part` where it can be found in the file, else the item's id: words with escapes were copied.
fn findable<'p>(part: &'p str, id: &'p str, desk: &Desk<'_, '_>) -> &'p str {
    if desk.reader.stands_in_file(part) { part } else { id }
}

fn wording<'a>(words: &str, id: &str, names: &Names<'a>, desk: &mut Desk<'a, '_>) -> Wording {
    desk.check_words(words, id);
    let mut text = String::with_capacity(words.len());
    let mut slots = Vec::new();
    let mut rest = words;
    while let Some(open) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(open);
        text.push_str(before);
        let Some((name, tail)) = after.strip_prefix('{').and_then(|tail| tail.split_once('}'))
        else {
            let at = findable(after, id, desk);
            let finding = desk.reader.finding(Code::BadTemplate, at).with("name", after);
            desk.report.push(finding);
            return Wording::new(text, slots);
        };
        let slot = CallValue::from_name(name)
            .map(Slot::Call)
            .or_else(|| names.value_named(name).map(Slot::Customer));
        if let Some(slot) = slot {
            slots.push((text.len(), slot));
        } else {
            let own = names.values.iter().map(|value| &*value.name);
            let known = CallValue::NAMES.iter().copied().chain(own);
            let finding = desk
                .reader
                .finding(Code::UnknownName, findable(name, id, desk))
                .with("what", "value")
                .with("name", name)
                .suggest(name, known);
            desk.report.push(finding);
        }
        rest = tail;
    }
    text.push_str(rest);
    Wording::new(text, slots)
}
