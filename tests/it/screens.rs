//! Every screen of a call fits: at most 14 rows, none wider than the terminal.

use crate::support::{context, mobile};
use engine::session::{Reply, Session};
use flow::lang::Lang;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;
use wanliu::render::{MAX_ROWS, View};

const CUSTOMERS: [&str; 3] = [
    "",
    "name=王敏,brand=全球通,tenure=38,fee=128,used=8GB流量,plan=128元套餐,place=东门小区",
    "name=Alexandra Featherstonehaugh,brand=the Gold plan,tenure=7,fee=99,points=12000,balance=35,\
     contract_end=the end of next June,coverage=four bars indoors,request=port",
];

const LINES: [&str; 24] = [
    "1",
    "1",
    "1",
    "2",
    "3",
    "a",
    "a",
    "b",
    "c",
    "d",
    "e",
    "",
    "more",
    "more 2",
    "why",
    "history",
    "back",
    "help",
    "0",
    "太贵了，气死我了，别问了直接办",
    "it's too expensive and the signal is bad",
    "set emotion=furious",
    "note \u{1b}[31m客户😀说\u{7}",
    "amend 1 b",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn fits(
        customer in 0..CUSTOMERS.len(),
        lang in prop::sample::select(&Lang::OF_PROGRAM[..]),
        width in prop::sample::select(vec![40_usize, 57, 80, 132]),
        lines in prop::collection::vec(0..LINES.len(), 1..30),
    ) {
        let flow = mobile();
        let mut session = Session::new(flow, context(flow, CUSTOMERS[customer]));
        let view = View::new(lang, width);
        let mut replies = vec![Reply::Advice];
        for line in lines {
            replies.push(session.handle_line(LINES[line]));
            let reply = replies.last().unwrap();
            let rows = view.reply(&session, reply);
            prop_assert!(rows.len() <= MAX_ROWS, "{} rows: {reply:?}", rows.len());
            prop_assert!(!rows.is_empty());
            for row in rows {
                let text = anstream::adapter::strip_str(&row.to_string()).to_string();
                prop_assert!(text.width() <= width, "{} columns: {text}", text.width());
                prop_assert!(!text.contains(['{', '}']), "a value left open: {text}");
                prop_assert!(!text.chars().any(char::is_control), "control characters: {text:?}");
            }
        }
    }
}
