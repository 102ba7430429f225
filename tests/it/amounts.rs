//! Amounts with decimals, amounts owed, units that stand before their number, and prices by the unit.

use crate::memory::{Memory, shown};
use crate::support::TODAY;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::lang::Lang;
use flow::load::load;
use flow::{Amount, Flow};
use proptest::prelude::*;

proptest! {
    /// What is written is read back, whatever the amount; what has more places, or is no number, is none.
    #[test]
    fn amounts_are_read_as_they_are_written(hundredths in -429_496_729_500_i64..=429_496_729_500) {
        let (sign, part) = (if hundredths < 0 { "-" } else { "" }, hundredths.abs() % 100);
        let whole = hundredths.abs() / 100;
        let written = format!("{sign}{whole}.{part:02}");
        let amount = Amount::parse(&written).unwrap();
        prop_assert_eq!(Amount::parse(&amount.to_string()), Some(amount));
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        let (read, meant): (f64, f64) = (serde_json::from_str(&json).unwrap(), written.parse().unwrap());
        prop_assert!((read - meant).abs() < 0.001);
        let more = format!("{written}1");
        prop_assert_eq!(Amount::parse(&more), None);
    }
}

#[test]
fn what_is_no_amount_is_none() {
    for text in ["", "-", ".", "1.", ".5", "1.234", "--1", "+1", "1e3", "4294967296", "1,5", "٣"] {
        assert_eq!(Amount::parse(text), None, "{text}");
    }
    let order = ["-210", "0", "59", "59.01", "59.9", "60"].map(|text| Amount::parse(text).unwrap());
    assert!(order.is_sorted());
}

fn flow(memory: &Memory) -> Flow {
    let loaded = load(memory, TODAY);
    loaded
        .flow
        .unwrap_or_else(|| panic!("{}", shown(&loaded.sources, &loaded.diagnostics, Lang::En)))
}

fn spoken(flow: &Flow, pair: &str, lang: Lang) -> String {
    let mut report = Diagnostics::default();
    let context = Context::read_pairs(flow, [pair], &mut report);
    assert!(report.is_empty(), "{pair}");
    let (id, _) = flow.values().find(|(_, decl)| &*decl.name == "fee").unwrap();
    context.spoken(flow, id, lang).unwrap()
}

#[test]
fn amounts_are_said_with_their_unit() {
    let pounds = Memory::small().with("flow.json", "\"en\": \" yuan\"", "\"en\": \"£{}\"");
    let flow = flow(&pounds);
    assert_eq!(spoken(&flow, "fee=79.9", Lang::En), "£79.90");
    assert_eq!(spoken(&flow, "fee=79.9", Lang::Zh), "79.9元");
    assert_eq!(spoken(&flow, "fee=79", Lang::En), "£79");
    assert_eq!(spoken(&flow, "fee=-210", Lang::Zh), "-210元");
    let mut report = Diagnostics::default();
    Context::read_pairs(&flow, ["fee=79.999"], &mut report);
    assert_eq!(report.len(), 1);
}

/// An offer is dearer by what it costs in all: so much for each of those that are counted.
#[test]
fn an_offer_by_the_unit_is_dearer_by_how_many_there_are() {
    let seats = Memory::small()
        .with("flow.json", "\"values\": {", "\"values\": { \"seats\": { \"type\": \"number\" },")
        .with("offers.json", "\"monthly\": 59", "\"monthly\": 8.5, \"per\": \"seats\"")
        .with_all("offers.json", "59", "8.5");
    let flow = flow(&seats);
    let offer = flow.items().find_map(|(_, item)| item.offer).map(|id| flow.offer(id)).unwrap();
    for (pairs, cost, dearer) in [
        (&["fee=85", "seats=10"][..], Some("85"), true),
        (&["fee=85.01", "seats=10"], Some("85"), false),
        (&["fee=85"], None, false),
        (&["seats=3"], Some("25.5"), false),
    ] {
        let mut report = Diagnostics::default();
        let context = Context::read_pairs(&flow, pairs.iter().copied(), &mut report);
        assert_eq!(
            offer.cost(&context),
            cost.map(|text| Amount::parse(text).unwrap()),
            "{pairs:?}"
        );
        assert_eq!(offer.is_dearer(&context), dearer, "{pairs:?}");
    }
    let wrong = |from: &str, to: &str| {
        let loaded = load(&Memory::small().with("offers.json", from, to), TODAY);
        let found = loaded.diagnostics.sorted();
        found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(wrong("\"monthly\": 59", "\"monthly\": 8.555"), ["W0115"]);
    assert_eq!(wrong("\"monthly\": 59", "\"monthly\": -8"), ["W0115"]);
    assert_eq!(wrong("\"monthly\": 59", "\"monthly\": \"8\""), ["W0109"]);
    assert_eq!(wrong("\"monthly\": 59", "\"monthly\": 59, \"per\": \"fee\""), ["W0109"]);
    assert_eq!(wrong("\"monthly\": 59", "\"monthly\": 59, \"per\": \"seat\""), ["W0201"]);
}
