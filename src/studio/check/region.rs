//! Sets of states as boxes, exactly: what two have in common, and what one leaves of another.

use flow::condition::{FactBox, Facts};
use flow::fact::{Field, NoteBits};
use flow::id::ReasonId;
use flow::method::Emotion;
use flow::{Flow, GivenBy};

/// Intervals of reasons, `first..=last`, ascending and apart.
type ReasonIntervals = Vec<(ReasonId, ReasonId)>;

/// A box of states: some values of each fact, and some reasons. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) bits: u128,
    pub(super) free: NoteBits,
    pub(super) reasons: ReasonIntervals,
}

/// The facts of a flow that conditions can read, as fields of the two words.
#[derive(Debug)]
pub(super) struct FactSpace {
    pub(super) state: Vec<Field>,
    pub(super) free: Vec<Field>,
    last_reason: ReasonId,
}

impl FactSpace {
    pub(super) fn new(flow: &Flow) -> Self {
        let own = |by: GivenBy| flow.facts().filter(move |(_, fact)| fact.given_by == by);
        let given = own(GivenBy::Customer).map(|(_, fact)| fact.field);
        let noted = own(GivenBy::Agent).map(|(_, fact)| fact.field);
        Self {
            state: Field::of_states().chain(given).collect(),
            free: [Field::EMOTION].into_iter().chain(noted).collect(),
            last_reason: flow.reasons().last().map_or(ReasonId::NONE, |(id, _)| id),
        }
    }

    /// Everything.
    pub(super) fn full(&self) -> Region {
        let all = |fields: &[Field]| fields.iter().fold(0, |bits, field| bits | field.all());
        Region {
            bits: all(&self.state),
            free: self.free.iter().fold(NoteBits::ZERO, |bits, field| bits | field.note_all()),
            reasons: vec![(ReasonId::NONE, self.last_reason)],
        }
    }

    /// What a box of a condition allows of `region`, if anything.
    pub(super) fn intersection(&self, region: &Region, one: &FactBox) -> Option<Region> {
        let bits = region.bits & one.state;
        let free = region.free & one.free;
        let has = |word: u128| move |field: &Field| word & field.all() != 0;
        if !self.state.iter().all(has(bits))
            || !self.free.iter().all(|field| free & field.note_all() != NoteBits::ZERO)
        {
            return None;
        }
        let reasons = if one.reasons.is_empty() {
            region.reasons.clone()
        } else {
            common(&region.reasons, &one.reasons)
        };
        (!reasons.is_empty()).then_some(Region { bits, free, reasons })
    }

    /// Whether a box allows the whole of `region`.
    pub(super) fn covers(one: &FactBox, region: &Region) -> bool {
        region.bits & !one.state == 0
            && region.free & !one.free == NoteBits::ZERO
            && (one.reasons.is_empty() || without(&region.reasons, &one.reasons).is_empty())
    }

    /// What a box leaves of `region`, in pieces that have nothing in common.
    pub(super) fn subtract(&self, region: Region, one: &FactBox, rest: &mut Vec<Region>) {
        if self.intersection(&region, one).is_none() {
            return rest.push(region);
        }
        let mut inside = region;
        if !one.reasons.is_empty() {
            let outside = without(&inside.reasons, &one.reasons);
            if !outside.is_empty() {
                rest.push(Region { reasons: outside, ..inside.clone() });
            }
            inside.reasons = common(&inside.reasons, &one.reasons);
        }
        for field in &self.state {
            let outside = inside.bits & field.all() & !one.state;
            if outside != 0 {
                rest.push(Region { bits: inside.bits & !field.all() | outside, ..inside.clone() });
                inside.bits &= !outside;
            }
        }
        for field in &self.free {
            let outside = inside.free & field.note_all() & !one.free;
            if outside != NoteBits::ZERO {
                rest.push(Region {
                    free: inside.free & !field.note_all() | outside,
                    ..inside.clone()
                });
                inside.free &= !outside;
            }
        }
    }
}

impl Region {
    /// Whether a state whose facts these are lies in it, whatever the agent noted.
    pub(super) fn contains(&self, facts: Facts) -> bool {
        facts.bits & !self.bits == 0 && self.has_reason(facts.reason)
    }

    /// Whether some state of it has this reason.
    pub(super) fn has_reason(&self, reason: ReasonId) -> bool {
        self.reasons.iter().any(|(first, last)| (*first..=*last).contains(&reason))
    }

    /// With only these values of a field, if it has any of them.
    pub(super) fn only(mut self, field: Field, bits: u128) -> Option<Self> {
        self.bits &= !field.all() | bits;
        (self.bits & field.all() != 0).then_some(self)
    }

    /// With only these reasons, if it has any of them.
    pub(super) fn only_reasons(mut self, first: ReasonId, last: ReasonId) -> Option<Self> {
        self.reasons = common(&self.reasons, &[(first, last)]);
        (!self.reasons.is_empty()).then_some(self)
    }

    /// With the moods that its finer emotions have, and no other emotions than its moods.
    pub(super) fn with_emotions_of_moods(mut self) -> Self {
        let fits = |emotion: &&Emotion| self.bits & Field::MOOD.bit(emotion.mood().index()) != 0;
        let emotions = Emotion::ALL.iter().filter(fits);
        let bits = emotions
            .fold(NoteBits::ZERO, |bits, emotion| bits | Field::EMOTION.note_bit(emotion.index()));
        self.free &= !Field::EMOTION.note_all() | bits;
        self
    }
}

fn common(some: &[(ReasonId, ReasonId)], others: &[(ReasonId, ReasonId)]) -> ReasonIntervals {
    let mut list: ReasonIntervals = some
        .iter()
        .flat_map(|(a, b)| others.iter().map(move |(c, d)| (*a.max(c), *b.min(d))))
        .filter(|(first, last)| first <= last)
        .collect();
    list.sort_unstable();
    list.dedup();
    list
}

fn without(some: &[(ReasonId, ReasonId)], others: &[(ReasonId, ReasonId)]) -> ReasonIntervals {
    let mut list = some.to_vec();
    for (first, last) in others {
        list = list
            .into_iter()
            .flat_map(|(a, b)| {
                let before = first.before().map(|end| (a, b.min(end)));
                let after = last.after().map(|begin| (a.max(begin), b));
                [before, after].into_iter().flatten().filter(|(a, b)| a <= b)
            })
            .collect();
    }
    list
}
