//! Figures in a customer's words: what they pay, what somebody else asks, since when, until when.
//!
//! Numbers are read with their units, then the words of their clause say whose figure it is. Ages, and ways to reach
//! somebody, are never read: no slot has a place for them.

mod cues;
mod date;
mod measure;
mod numeral;
mod remark;
mod spoken;
mod words;

pub(super) use cues::FigureCues;
use date::{Span, dates};
use flow::SlotKind;
use flow::method::DialogueContext;
use measure::{Unit, measure};
use numeral::{ONE, numerals};
use remark::Remark;
pub use spoken::{SpokenNumber, spoken_numbers};

/// A figure, and the words that tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotFilling {
    /// What it tells.
    pub kind: SlotKind,
    /// Its value.
    pub value: SlotValue,
    /// The words, as they stand in the normalised text.
    pub words: String,
}

/// The value of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotValue {
    /// A number, in thousandths.
    Thousandths(u64),
    /// Words, where a number would say more than was said.
    Words,
}

/// The figures of a normalised text, each kind once: what is said first stands. `companies` is where companies other
/// than ours are named.
pub(super) fn read_slots(
    text: &str,
    after: DialogueContext,
    companies: &[Span],
    cues: &FigureCues,
) -> Vec<SlotFilling> {
    let numbers = numerals(text);
    let dates = dates(text, &numbers);
    let mut found: Vec<(SlotKind, SlotValue, Span)> = Vec::new();
    for span in &dates {
        found.push((SlotKind::Date, SlotValue::Words, *span));
    }
    let cues = cues.find(text);
    let remark = Remark { text, after, companies, cues: &cues };
    for company in companies.iter().filter(|company| remark.is_rival(**company)) {
        found.push((SlotKind::Rival, SlotValue::Words, *company));
    }
    let is_date = |at: usize| dates.iter().any(|date| date.0 <= at && at < date.1);
    let mut raised = None;
    let mut until = 0;
    for number in numbers.iter().filter(|number| !is_date(number.start)) {
        if number.start < until {
            continue;
        }
        let mut measure = measure(text, *number);
        until = measure.end;
        let Some(kind) = remark.kind_of(&measure) else { continue };
        if measure.unit == Unit::Mega && kind == SlotKind::UsageGb {
            measure.thousandths /= 1000;
        }
        let span = (measure.start, remark.end_of(&measure, kind));
        let value = if kind.is_number() {
            SlotValue::Thousandths(measure.thousandths)
        } else {
            SlotValue::Words
        };
        // From this to that: what it was is told only where they ask for less.
        let before = raised.take().filter(|_| remark.is_between(span.0));
        found.extend(before.filter(|_| kind == SlotKind::TargetPrice));
        if remark.begins_a_change(span) {
            raised = Some((SlotKind::Fee, value, span));
            continue;
        }
        found.push((kind, value, span));
    }
    if let Some((kind, count, span)) = remark.in_other_words() {
        found.push((kind, SlotValue::Thousandths(count * ONE), span));
    }
    found.sort_by_key(|(_, _, span)| *span);
    let mut slots: Vec<SlotFilling> = Vec::new();
    for (kind, value, (start, end)) in found {
        if !slots.iter().any(|slot| slot.kind == kind) {
            let words = text.get(start..end).unwrap_or_default().to_owned();
            slots.push(SlotFilling { kind, value, words });
        }
    }
    slots
}
