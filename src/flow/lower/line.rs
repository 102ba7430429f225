//! Compiling spoken lines: words and `{values}`.

use super::names::SymbolTable;
use super::{Lowering, find_brace};
use crate::diagnostic::{Code, Diagnostic};
use crate::line::{CallValue, Slot, SpokenLine, Wording};
use crate::raw::{RawLine, RawWords};
use crate::syntax::{OneOrMany, Str};

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
    id: Str<'a>,
    safe: SafeSlots,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> SpokenLine {
    let compile = |raw: &OneOrMany<RawWords<'a>>, low: &mut Lowering<'a, '_>| -> Box<[Wording]> {
        let wordings: Box<[Wording]> =
            raw.0.iter().map(|words| wording(words.0, names, low)).collect();
        let unsafe_last =
            wordings.last().is_none_or(|last| last.slots().any(|slot| !safe.covers(slot)));
        if unsafe_last {
            let at = raw.0.last().map_or(raw.1, |words| words.0.span());
            low.push(at, Diagnostic::new(Code::NoSafeWording).with("name", id.text()));
        }
        wordings
    };
    SpokenLine(low.localized(raw, raw.span, compile))
}

fn wording<'a>(words: Str<'a>, names: &SymbolTable<'a>, low: &mut Lowering<'a, '_>) -> Wording {
    low.check_words(words);
    let mut text = String::with_capacity(words.len());
    let mut slots = Vec::new();
    let mut rest = words.text();
    while let Some(open) = find_brace(rest) {
        let (before, after) = rest.split_at(open);
        text.push_str(before);
        let Some((name, tail)) = after.strip_prefix('{').and_then(|tail| tail.split_once('}'))
        else {
            let finding = Diagnostic::new(Code::BadTemplate).with("name", after);
            low.push(words.span_of(after), finding);
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
            let finding = Diagnostic::new(Code::UnknownName).with("what", "value");
            low.push(words.span_of(name), finding.with("name", name).suggest(name, known));
        }
        rest = tail;
    }
    text.push_str(rest);
    Wording::new(text, slots)
}
