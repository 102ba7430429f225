//! How calls came out: shares with their intervals, what digests add up to, the report as text and as a page.

use crate::browser::read_in_browser;
use engine::record::{AdviceOutcome, CallDigest, Detour};
use flow::lang::Lang;
use proptest::prelude::*;
use serde_json::json;
use studio::report::{GroupBy, PromiseCounts, Proportion, Report, ReportBuilder};
use wanliu::render::{Messages, outcomes};

/// Intervals as they stand in the literature: 10 of 20 gives 0.299 to 0.701; none of ten does not give zero.
#[test]
fn wilsons_interval_has_the_known_values() {
    let close = |a: f64, b: f64| (a - b).abs() < 5e-4;
    let half = Proportion::new(10, 20);
    assert!(close(half.low, 0.2993) && close(half.high, 0.7007), "{half:?}");
    let none = Proportion::new(0, 10);
    assert!(close(none.low, 0.0) && close(none.high, 0.2775), "{none:?}");
    let all = Proportion::new(263, 263);
    assert!(close(all.low, 0.9856) && close(all.high, 1.0), "{all:?}");
    assert_eq!((Proportion::new(0, 0).low, Proportion::new(0, 0).high), (0.0, 1.0));
}

proptest! {
    /// The share lies in its interval, and more calls never make it wider.
    #[test]
    fn the_interval_holds_the_share_and_narrows(count in 0..400_u64, more in 0..400_u64) {
        let of = count + more;
        let share = Proportion::new(count, of);
        prop_assert!(0.0 <= share.low && share.low <= share.share + 1e-12);
        prop_assert!(share.share <= share.high + 1e-12 && share.high <= 1.0);
        let ten = Proportion::new(count * 10, of * 10);
        prop_assert!(ten.high - ten.low <= share.high - share.low + 1e-12);
    }
}

fn a_digest(number: u32) -> CallDigest {
    let pick = |names: &[&str]| names[number as usize % names.len()].to_owned();
    let kept = number.is_multiple_of(3);
    CallDigest {
        flow: "mobile".to_owned(),
        version: "1.0.0".to_owned(),
        team: Some(pick(&["north", "south"])),
        request: Some("port".to_owned()),
        step: "closed".to_owned(),
        ended_in: if kept { "agree".to_owned() } else { pick(&["trust", "probe", "propose"]) },
        outcome: if kept {
            "retained".to_owned()
        } else {
            pick(&["left", "callback", "hung_up", "left"])
        },
        stated: Some(pick(&["tariff", "network"])),
        confirmed: (!number.is_multiple_of(5))
            .then(|| pick(&["tariff.monthly_fee", "network.indoor", "service"])),
        severity: Some([[2, 4], [0, 2]]),
        cost: Some([[0, 4], [2, 3]]),
        turns: 8 + number % 7,
        seconds: [20, 90, 60 + number, 30, 10],
        fatal: u32::from(number % 20 == 19),
        warnings: 0,
        proposed: vec!["right_size".to_owned()],
        taken: kept.then(|| "right_size".to_owned()),
        spent: kept.then_some(30 + number % 10),
        techniques: vec![pick(&["evidence", "worth"]), "amplify_cost".to_owned()],
        advice_outcomes: vec![
            AdviceOutcome {
                item: "probe.care.tariff".to_owned(),
                taken: !number.is_multiple_of(4),
                why: (number.is_multiple_of(4)).then_some(Detour::Wording),
            },
            AdviceOutcome {
                item: "<script>alert(1)</script>".to_owned(),
                taken: !number.is_multiple_of(2),
                why: None,
            },
        ],
        promises: Vec::new(),
    }
}

fn report(by: GroupBy) -> Report {
    let mut tally = ReportBuilder::new(by);
    (0..120).for_each(|number| tally.add(&a_digest(number)));
    tally.add(&CallDigest { outcome: "none".to_owned(), ..a_digest(1) });
    tally.finish(PromiseCounts { made: 12, kept: 9, overdue: 1 })
}

#[test]
fn what_digests_add_up_to() {
    let reason = report(GroupBy::Reason);
    assert_eq!((reason.calls, reason.ended), (121, 120));
    assert_eq!(reason.outcomes.values().map(|share| share.count).sum::<u64>(), 120);
    assert_eq!(reason.outcomes["retained"].count, 40);
    assert_eq!(reason.groups.iter().map(|group| group.ended).sum::<u64>(), 120);
    assert_eq!(reason.clean.count, 114);
    assert_eq!((reason.severity.first, reason.severity.last), (3.0, 1.0));
    assert_eq!(
        reason.lost_in.values().sum::<u64>(),
        reason.outcomes["left"].count + reason.outcomes["hung_up"].count
    );
    // A call counts for each technique that was used on it.
    assert_eq!(report(GroupBy::Method).groups.iter().map(|group| group.ended).sum::<u64>(), 240);
    assert_eq!(report(GroupBy::Team).groups.len(), 2);
    let refused = &reason.refused[1];
    assert_eq!((refused.1.times - refused.1.taken, refused.1.why_not["wording"]), (30, 30));
    for lang in Lang::OF_PROGRAM {
        let text = outcomes::text(&reason, &Messages::screens(lang));
        insta::assert_snapshot!(format!("outcomes_{}", lang.code()), text);
    }
    let nothing = ReportBuilder::new(GroupBy::Reason).finish(PromiseCounts::default());
    let text = outcomes::text(&nothing, &Messages::screens(Lang::En));
    assert_eq!(text, "0 calls, 0 ended\n");
}

fn page(report: &Report) -> String {
    let words = Lang::OF_PROGRAM.map(Messages::screens);
    outcomes::page(report, Lang::En, words.each_ref())
}

#[test]
fn the_page_needs_no_network_and_takes_no_names_for_markup() {
    let page = page(&report(GroupBy::Reason));
    let template = include_str!("../../src/app/render/page.html");
    assert_eq!(page.matches("<script").count(), template.matches("<script").count());
    for word in ["http://", "https://", "src=", "@import", "fetch("] {
        assert!(!page.contains(word), "{word}");
    }
}

const READER: &str = include_str!("data/outcomes_reader.js");

#[test]
fn the_page_is_read_in_a_browser() {
    let page = page(&report(GroupBy::Reason));
    for (width, hash) in [(1280, "theme=light&lang=en"), (390, "theme=dark&lang=zh")] {
        let Some(seen) = read_in_browser(&page, READER, width, 900, hash) else { return };
        assert_eq!(seen["problems"], json!([]));
        assert_eq!(
            (&seen["overflow"], &seen["raw"], &seen["bars_fit"]),
            (&json!(0), &json!([]), &json!(true)),
            "{seen}"
        );
        assert_eq!(seen["sections"], 8, "{seen}");
        assert_eq!(seen["groups"].as_array().unwrap().len(), report(GroupBy::Reason).groups.len());
        assert!(seen["font"].as_f64().unwrap() >= 12.0, "{seen}");
        let (lang, other) = if hash.contains("en") { ("en", "zh") } else { ("zh", "en") };
        assert_eq!((&seen["lang"], &seen["other"]["lang"]), (&json!(lang), &json!(other)));
        assert_ne!(seen["title"], seen["other"]["title"]);
        assert_ne!(seen["theme"], seen["other_theme"]);
    }
    // A store in which nothing has ended yet.
    let empty = self::page(&ReportBuilder::new(GroupBy::Reason).finish(PromiseCounts::default()));
    if let Some(seen) = read_in_browser(&empty, READER, 600, 700, "lang=en") {
        assert_eq!(
            (&seen["problems"], &seen["sections"], &seen["raw"]),
            (&json!([]), &json!(1), &json!([]))
        );
    }
}
