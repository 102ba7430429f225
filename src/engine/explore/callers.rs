//! Callers side by side: a set of callers is one word, a bit for each, and one operation moves all of them.

use crate::call::Caller;
use flow::fact::Field;
use flow::id::RequestId;
use flow::method::Mood;
use rustc_hash::FxHashMap;

/// So many kinds of customer, by what is given of them, are followed at once.
pub(super) const LANES: usize = 16;

/// A set of callers for each kind of customer.
pub(super) type CallerSets = [u64; LANES];

/// No caller of any kind of customer.
pub(super) const NO_CALLERS: CallerSets = [0; LANES];

/// What a customer can want. Callers in one mood who refused as often stand side by side, in a byte.
pub(super) const REQUESTS: usize = RequestId::COUNT;
const _: () = assert!(REQUESTS == 8, "callers in one mood fill a byte");
const MOODS: usize = Mood::ALL.len();
/// The most callers there are, for the highest limit of refusals.
pub(super) const MAX_CALLERS: usize = 64;

/// The place of a caller's bit.
pub(super) fn caller_index(caller: Caller) -> usize {
    let refused = usize::from(caller.refusals()) * MOODS + caller.mood().index();
    refused * REQUESTS + caller.request().index()
}

/// The caller of a bit.
pub(super) fn caller_at(place: usize) -> Caller {
    const PLACE: &str = "a caller's place is below 64";
    let request = RequestId::new(place % REQUESTS).expect(PLACE);
    let mood = *Mood::ALL.get(place / REQUESTS % MOODS).expect(PLACE);
    Caller::from_parts(request, mood, u8::try_from(place / REQUESTS / MOODS).expect(PLACE))
}

/// Every caller under a limit of refusals.
pub(super) fn all_callers(refusals: u8) -> impl Iterator<Item = (usize, Caller)> {
    (0..(usize::from(refusals) + 1) * MOODS * REQUESTS).map(|place| (place, caller_at(place)))
}

/// The set of those callers for whom `is` holds.
pub(super) fn callers_where(refusals: u8, is: impl Fn(Caller) -> bool) -> u64 {
    all_callers(refusals).filter(|(_, caller)| is(*caller)).fold(0, |set, (at, _)| set | 1 << at)
}

/// Those whose facts lie within a box of a condition.
pub(super) fn callers_in(refusals: u8, bits: u128) -> u64 {
    callers_where(refusals, |caller| {
        let facts = Field::REQUEST.bit(caller.request().index())
            | Field::MOOD.bit(caller.mood().index())
            | Field::REFUSALS.bit(usize::from(caller.refusals()));
        facts & !bits == 0
    })
}

/// What becomes of each caller.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CallerMap([u8; MAX_CALLERS]);

impl CallerMap {
    /// Everybody stays as they are.
    pub(super) fn identity() -> Self {
        let mut map = [0; MAX_CALLERS];
        for (at, to) in (0..).zip(&mut map) {
            *to = at;
        }
        Self(map)
    }

    /// The caller at this place becomes the other one.
    pub(super) fn set(&mut self, from: usize, to: usize) {
        let place = self.0.get_mut(from).expect("a caller's place is below 64");
        *place = u8::try_from(to).expect("a caller's place is below 64");
    }
}

/// What can become of callers in a flow, each such map once, with tables that map a whole set at once.
#[derive(Debug)]
pub(super) struct CallerMaps {
    known: FxHashMap<CallerMap, u16>,
    tables: Vec<Box<[[u64; 256]; 8]>>,
}

/// Everybody stays as they are.
pub(super) const IDENTITY: u16 = 0;

impl CallerMaps {
    pub(super) fn new() -> Self {
        let mut maps = Self { known: FxHashMap::default(), tables: Vec::new() };
        maps.intern(&CallerMap::identity(), 1);
        maps
    }

    /// The number of a map, new or known; none where it is one more than the limit, or than 16 bits can name.
    pub(super) fn intern(&mut self, map: &CallerMap, limit: usize) -> Option<u16> {
        if let Some(known) = self.known.get(map) {
            return Some(*known);
        }
        let number = self.tables.len();
        let number = u16::try_from(number).ok().filter(|_| number < limit)?;
        self.known.insert(map.clone(), number);
        let mut tables = Box::new([[0; 256]; 8]);
        for (at, table) in tables.iter_mut().enumerate() {
            for (byte, set) in table.iter_mut().enumerate() {
                let bits = (0..8).filter(|bit| byte & 1 << bit != 0);
                let to = bits.filter_map(|bit| map.0.get(at * 8 + bit));
                *set = to.fold(0, |set, to| set | 1 << to);
            }
        }
        self.tables.push(tables);
        Some(number)
    }

    /// What becomes of a set of callers.
    pub(super) fn apply(&self, number: u16, words: &CallerSets) -> CallerSets {
        if number == IDENTITY {
            return *words;
        }
        let tables = self.tables.get(usize::from(number));
        let tables = tables.expect("a map has a number once it has tables");
        words.map(|word| {
            let bytes = word.to_le_bytes().into_iter().map(usize::from).zip(tables.iter());
            let moved = bytes.filter(|(byte, _)| *byte != 0).filter_map(|(byte, of)| of.get(byte));
            moved.fold(0, |all, set| all | set)
        })
    }
}

/// The callers of any customer.
pub(super) fn any_lane(words: &CallerSets) -> u64 {
    words.iter().fold(0, |all, word| all | word)
}

pub(super) fn is_empty(words: &CallerSets) -> bool {
    any_lane(words) == 0
}

/// The places in a set.
pub(super) fn members(set: u64) -> impl Iterator<Item = usize> {
    (0..MAX_CALLERS).filter(move |place| set >> place & 1 != 0)
}

pub(super) fn intersection(one: &CallerSets, other: &CallerSets) -> CallerSets {
    let mut out = *one;
    out.iter_mut().zip(other).for_each(|(one, other)| *one &= other);
    out
}

pub(super) fn difference(one: &CallerSets, other: &CallerSets) -> CallerSets {
    let mut out = *one;
    out.iter_mut().zip(other).for_each(|(one, other)| *one &= !other);
    out
}

pub(super) fn union(one: &CallerSets, other: &CallerSets) -> CallerSets {
    let mut out = *one;
    out.iter_mut().zip(other).for_each(|(one, other)| *one |= other);
    out
}

/// The first of a set: for which customer, and which caller.
pub(super) fn first_member(words: &CallerSets) -> Option<(usize, usize)> {
    let lane = words.iter().position(|word| *word != 0)?;
    Some((lane, words.get(lane)?.trailing_zeros() as usize))
}
