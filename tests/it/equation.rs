//! The laws of the value equation.

use flow::equation::{Adjustment, Balance, Level, Range, Verdict};
use proptest::prelude::*;

fn range() -> impl Strategy<Value = Range> {
    (0..Range::COUNT).prop_map(|at| Range::all().nth(at).unwrap())
}

#[test]
fn ranges_are_numbered_densely() {
    let all: Vec<Range> = Range::all().collect();
    assert_eq!(all.len(), Range::COUNT);
    for (at, range) in all.iter().enumerate() {
        assert_eq!(range.index(), at);
    }
}

proptest! {
    #[test]
    fn narrowing_never_widens(range in range(), bounds in range()) {
        let narrowed = range.narrowed(bounds);
        prop_assert!(narrowed.is_within(range));
    }

    #[test]
    fn narrowing_twice_is_narrowing_once(range in range(), bounds in range()) {
        let once = range.narrowed(bounds);
        prop_assert_eq!(once.narrowed(bounds), once);
    }

    #[test]
    fn agreeing_bounds_are_met_exactly(range in range(), bounds in range()) {
        prop_assume!(range.lo() <= bounds.hi() && bounds.lo() <= range.hi());
        let narrowed = range.narrowed(bounds);
        prop_assert_eq!(narrowed.lo(), range.lo().max(bounds.lo()));
        prop_assert_eq!(narrowed.hi(), range.hi().min(bounds.hi()));
    }

    #[test]
    fn a_shift_stops_at_the_ends(range in range(), shift in -9_i8..=9) {
        let after = Adjustment { bounds: Range::UNKNOWN, shift }.apply(range);
        let expected = |level: Level| (i16::from(level.value()) + i16::from(shift)).clamp(0, 4);
        prop_assert_eq!(i16::from(after.lo().value()), expected(range.lo()));
        prop_assert_eq!(i16::from(after.hi().value()), expected(range.hi()));
    }

    /// The verdict says no more than every pair of levels still possible says.
    #[test]
    fn a_verdict_holds_for_every_pair(severity in range(), cost in range()) {
        let verdict = Balance { severity, cost }.verdict();
        let levels = |range: Range| range.lo().value()..=range.hi().value();
        for s in levels(severity) {
            for c in levels(cost) {
                match verdict {
                    Verdict::Leaving => prop_assert!(s > c),
                    Verdict::Staying => prop_assert!(c > s || s == 0),
                    Verdict::Open => {}
                }
            }
        }
    }

    /// What was proved stays proved, however much more becomes known.
    #[test]
    fn a_verdict_survives_more_knowledge(
        severity in range(), cost in range(), more in range(), still_more in range(),
    ) {
        let before = Balance { severity, cost }.verdict();
        let after = Balance { severity: severity.narrowed(more), cost: cost.narrowed(still_more) };
        prop_assert!(before == Verdict::Open || after.verdict() == before);
    }
}
