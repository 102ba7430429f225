//! What a call leaves behind: journals, redaction, replaying.

use crate::memory::Memory;
use crate::support::{TODAY, context, mobile};
use engine::call::history::History;
use engine::record::{
    Detour, FORMAT, FlowRef, Journal, JournalChange, JournalHeader, JournalLine, JournalTracker,
    PendingInput, digest, redacted, replay, standing_turns,
};
use engine::rule::audit;
use engine::session::{Pending, Session};
use flow::Flow;
use flow::lang::Lang;
use flow::load::load;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Every form in the table is redacted as what it is, and nothing else is.
#[test]
fn what_names_a_person_is_taken_out_and_nothing_else() {
    let table = include_str!("data/redaction.tsv");
    let (mut personal, mut harmless, mut wrong) = (0, 0, Vec::new());
    for line in table.lines() {
        let (kind, text) = line.split_once('\t').unwrap();
        let mark = match kind {
            "none" => None,
            "id" => Some("[id-card]"),
            "mobile" => Some("[phone]"),
            other => Some(
                ["[phone]", "[card]", "[email]", "[address]"]
                    .into_iter()
                    .find(|mark| mark.contains(other))
                    .unwrap(),
            ),
        };
        let now = redacted(text, &[]);
        let right = match mark {
            None => {
                harmless += 1;
                now == text
            }
            Some(mark) => {
                personal += 1;
                // One mark, and no digit of what it stands for beside it.
                let digit = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
                let left = now.chars().filter(digit).count();
                now.matches('[').count() == 1 && now.contains(mark) && left < 5
            }
        };
        if !right {
            wrong.push(format!("{kind}: {text} → {now}"));
        }
    }
    assert!(personal >= 300 && harmless >= 300, "{personal} and {harmless}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Redaction leaves nothing for a second one to find.
#[test]
fn redaction_is_done_once() {
    for line in include_str!("data/redaction.tsv").lines() {
        let once = redacted(line, &[]);
        assert_eq!(redacted(&once, &[]), once);
    }
}

fn head(flow: &Flow, customer: BTreeMap<String, String>) -> JournalHeader {
    JournalHeader {
        format: FORMAT,
        flow: FlowRef {
            id: flow.id.to_string(),
            version: flow.version.to_string(),
            hash: "0".to_owned(),
            from: "mobile".to_owned(),
        },
        lang: Lang::Zh,
        begun: "2026-11-28T09:00:00Z".to_owned(),
        delete_on: "2027-05-27".to_owned(),
        customer,
        pseudonym: None,
        team: None,
        follows: None,
    }
}

/// Holds a call by lines, and keeps its journal as the program does.
fn kept(flow: &Flow, pairs: &str, lines: &[&str]) -> (Journal, History) {
    let context = context(flow, pairs);
    let head = head(flow, context.storable(flow));
    let mut session = Session::new(flow, context);
    let advised =
        |session: &Session<'_>| session.advice().first().iter().map(|one| one.item).collect();
    let mut track = JournalTracker::new(advised(&session), session.context().private_words(flow));
    let mut journal = Journal { head, lines: Vec::new() };
    for (at, line) in (1_u64..).zip(lines) {
        session.handle_line(line);
        let waits = match session.pending() {
            Pending::Nothing => PendingInput::default(),
            Pending::Asked(item) => PendingInput { asked: Some(*item), words: None },
            Pending::Heard(hearing) => {
                PendingInput { asked: hearing.asked, words: Some(hearing.words.clone()) }
            }
        };
        let detour = line.strip_prefix('x').map(|_| Detour::Wording);
        let told = (session.history(), &*session.audit().violations);
        let more = track.new_lines(session.case(), told, &waits, detour, at * 1000);
        journal.lines.extend(more);
        track.set_advised(advised(&session));
    }
    (journal, session.history().clone())
}

const CALL: [&str; 14] = [
    "1",
    "a",
    "我的话费太贵了，打我 13800138000",
    "",
    "2",
    "x2",
    "b",
    "note 地址是中山路 5 号",
    "back",
    "say 我理解您",
    "me 2",
    "set emotion=uneasy",
    "amend 1 b",
    "1",
];

/// A journal, read again from its text, gives the call that was held; words are redacted in it.
#[test]
fn a_journal_replays_to_the_same_call() {
    let flow = mobile();
    let (journal, history) = kept(flow, "name=林,fee=128,account=known", &CALL);
    let text = serde_json::to_string(&journal).unwrap();
    for private in ["13800138000", "林", "中山路"] {
        assert!(!text.contains(private), "{text}");
    }
    let again: Journal = serde_json::from_str(&text).unwrap();
    assert_eq!(again, journal);
    let replayed = replay(flow, &again);
    assert_eq!(replayed.stopped, None);
    assert_eq!(replayed.history.state(), history.state());
    assert_eq!(replayed.history.turns().len(), history.turns().len());
    assert!(replayed.asked.is_some(), "the last line asks something");
    // The way that was gone before the first turn was amended is still told.
    let at: Vec<bool> = standing_turns(&again).iter().map(|turn| turn.detour.is_some()).collect();
    assert_eq!(at.iter().filter(|told| **told).count(), 1, "{at:?}");
    insta::assert_snapshot!(serde_json::to_string_pretty(&again).unwrap());
}

/// Records of the first day are read for good.
#[test]
fn the_first_records_are_still_read() {
    let text = include_str!("data/record_1.json");
    let journal: Journal = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string_pretty(&journal).unwrap() + "\n", text);
    let replayed = replay(mobile(), &journal);
    assert_eq!(replayed.stopped, None);
    let case = mobile().case(replayed.context.given());
    let digest = {
        let audit = audit(case, &replayed.context, &replayed.history);
        digest(case, &replayed.context, &replayed.history, &audit, &standing_turns(&journal), None)
    };
    insta::assert_snapshot!(serde_json::to_string_pretty(&digest).unwrap());
}

/// In a flow that changed, a call stands at the last point that holds, and it is said which turn does not.
#[test]
fn a_changed_flow_takes_a_call_as_far_as_it_holds() {
    let loaded = |memory: &Memory| load(memory, TODAY).flow.unwrap();
    let old = loaded(&Memory::small());
    let (journal, history) = kept(
        &old,
        "",
        &[
            "agent ask.leave",
            "customer yes",
            "agent ask.leave",
            "customer yes",
            "agent ask.why",
            "customer price",
            "agent check",
            "customer yes",
        ],
    );
    assert_eq!(history.turns().len(), 3);
    assert_eq!(replay(&old, &journal).stopped, None);
    let other = Memory::small().with("questions.json", "\"id\": \"check\"", "\"id\": \"confirm\"");
    let now = replay(&loaded(&other), &journal);
    let stopped = now.stopped.unwrap();
    assert_eq!((stopped.turn, stopped.of, stopped.blocker), (3, 3, None));
    assert_eq!(now.history.turns().len(), 2);
    assert_eq!(now.history.state(), history.state_before(2));
}

proptest! {
    /// Whatever is typed, the journal tells the call: same turns, same state, whatever was taken back.
    #[test]
    fn any_call_is_kept_as_it_was_held(picks in prop::collection::vec(0..14_usize, 1..40)) {
        const LINES: [&str; 14] = [
            "1", "2", "3", "a", "b", "c", "back", "back 2", "我想转网，太贵了", "", "set emotion=upset", "note 好",
            "amend 1 a", "say 一定给您办好",
        ];
        let flow = mobile();
        let lines: Vec<&str> = picks.iter().map(|pick| LINES[*pick]).collect();
        let (journal, history) = kept(flow, "fee=88", &lines);
        let replayed = replay(flow, &journal);
        prop_assert_eq!(replayed.stopped, None);
        prop_assert_eq!(replayed.history.state(), history.state());
        prop_assert_eq!(replayed.history.notes(), history.notes());
        prop_assert_eq!(replayed.history.turns(), history.turns());
        let case = flow.case(replayed.context.given());
        let (then, now) = (audit(case, &replayed.context, &history), audit(case, &replayed.context, &replayed.history));
        prop_assert_eq!(then, now);
        let redone = {
            let mut again = journal.clone();
            (again.redact(), again)
        };
        prop_assert_eq!(redone, (0, journal));
    }
}

/// Lines without a state: nothing of what the machine makes of them is written.
#[test]
fn a_line_is_small_and_by_names() {
    let line = JournalLine { at: 5, change: JournalChange::Back { to: 2 } };
    assert_eq!(serde_json::to_string(&line).unwrap(), r#"{"at":5,"do":"back","to":2}"#);
}
