//! Calls kept: a turn written, a call read, lists and reports, among a million; words redacted.

use super::mobile;
use divan::{Bencher, black_box};
use engine::record::{
    CallDigest, FORMAT, FlowRef, Journal, JournalHeader, JournalLine, JournalTracker, PendingInput,
    digest, redacted, replay, standing_turns,
};
use engine::session::Session;
use flow::Flow;
use flow::context::Context;
use studio::report::{GroupBy, PromiseCounts, ReportBuilder};
use wanliu::store::{FollowUpFilter, NewFollowUp, SqliteStore, Store, WriteBatch};

/// A store of a million calls, made once: some forty real calls over and over.
fn million() -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tmp/million");
    let path = folder.join("calls.db");
    let made = folder.join("made");
    if made.exists() {
        return path;
    }
    let _ = std::fs::remove_dir_all(&folder);
    let mut store = SqliteStore::open(&path).unwrap();
    let flow = mobile();
    for pick in 0..40 {
        let (head, lines, digest, promises) = a_call(&flow, pick);
        let entry = WriteBatch {
            call: None,
            head: &head,
            lines: &lines,
            digest: &digest,
            promises: &promises,
            left: true,
        };
        store.write(&entry).unwrap();
    }
    drop(store);
    let sql = rusqlite::Connection::open(&path).unwrap();
    sql.execute_batch(
        "PRAGMA synchronous = off; BEGIN;
         CREATE TEMP TABLE numbers AS
            WITH RECURSIVE n(x) AS (SELECT 41 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000)
            SELECT x, 1 + x % 40 AS pick FROM n;
         INSERT INTO calls SELECT x, begun, delete_on, left, head, digest FROM numbers
            JOIN calls ON call = pick ORDER BY x;
         INSERT INTO lines SELECT x, number, line FROM numbers JOIN lines ON call = pick ORDER BY x, number;
         INSERT INTO promises (call, what, owner, due)
            SELECT x, what, owner, date('2026-01-01', (x % 700) || ' days') FROM numbers
            JOIN promises ON call = pick;
         COMMIT;",
    )
    .unwrap();
    drop(sql);
    std::fs::write(made, "").unwrap();
    path
}

/// A call of some twelve exchanges as it would be kept.
fn a_call(
    flow: &Flow,
    pick: usize,
) -> (JournalHeader, Vec<JournalLine>, CallDigest, Vec<NewFollowUp>) {
    let head = JournalHeader {
        format: FORMAT,
        flow: FlowRef {
            id: "mobile".to_owned(),
            version: "1.0.0".to_owned(),
            hash: "0".to_owned(),
            from: "mobile".to_owned(),
        },
        lang: flow::lang::Lang::Zh,
        begun: format!("2026-{:02}-01T09:00:00Z", 1 + pick % 11),
        delete_on: "2027-05-27".to_owned(),
        customer: std::collections::BTreeMap::new(),
        pseudonym: None,
        team: Some(format!("team {}", pick % 5)),
        follows: None,
    };
    let context = Context::empty(flow);
    let mut session = Session::new(flow, context.clone());
    let mut track = JournalTracker::new(Vec::new(), Vec::new());
    let mut lines = Vec::new();
    for at in 0..12 {
        session.handle_line(&(1 + (pick * at + at) % 2).to_string());
        session.handle_line(["a", "b", "c"][(pick + at) % 3]);
        let told = (session.history(), &*session.audit().violations);
        lines.extend(track.new_lines(
            session.case(),
            told,
            &PendingInput::default(),
            None,
            at as u64 * 9000,
        ));
        track.set_advised(session.advice().first().iter().map(|one| one.item).collect());
    }
    if pick.is_multiple_of(2) {
        session.handle_line("end callback");
    } else {
        session.handle_line("0");
    }
    let told = (session.history(), &*session.audit().violations);
    lines.extend(track.new_lines(session.case(), told, &PendingInput::default(), None, 120_000));
    let journal = Journal { head: head.clone(), lines: lines.clone() };
    let turns = standing_turns(&journal);
    let (history, audit) = (session.history(), session.audit());
    let digest = digest(session.case(), &context, history, audit, &turns, head.team.as_deref());
    let due = |promised: &engine::record::PromiseRecord| NewFollowUp {
        what: promised.what.clone(),
        by: "2026-12-01".to_owned(),
        owner: "lin".to_owned(),
    };
    let promises = digest.promises.iter().map(due).collect();
    (head, lines, digest, promises)
}

/// A turn added to a call among a million, on the disk when it is done.
#[divan::bench(sample_count = 200)]
fn append_a_turn_among_a_million(bencher: Bencher) {
    let flow = mobile();
    let (head, lines, digest, promises) = a_call(&flow, 7);
    let mut store = SqliteStore::open(&million()).unwrap();
    let entry = |call, lines| WriteBatch {
        call,
        head: &head,
        lines,
        digest: &digest,
        promises: &promises,
        left: false,
    };
    let call = store.write(&entry(None, &lines[..1])).unwrap();
    bencher.bench_local(|| store.write(&entry(Some(call), &lines[1..2])).unwrap());
}

/// A call among a million read and replayed.
#[divan::bench]
fn resume_a_call_among_a_million(bencher: Bencher) {
    let flow = mobile();
    let store = SqliteStore::open(&million()).unwrap();
    bencher.bench_local(|| {
        let journal = store.journal(777_777).unwrap().unwrap();
        black_box(replay(&flow, &journal).history.turns().len())
    });
}

/// The latest twenty calls of a million.
#[divan::bench]
fn list_the_latest_of_a_million(bencher: Bencher) {
    let store = SqliteStore::open(&million()).unwrap();
    bencher.bench_local(|| assert_eq!(store.latest(20, false).unwrap().len(), 20));
}

/// What is due among the promises of a million calls.
#[divan::bench]
fn follow_ups_of_a_million(bencher: Bencher) {
    let store = SqliteStore::open(&million()).unwrap();
    bencher.bench_local(|| {
        black_box(store.follow_ups(FollowUpFilter::DueBy("2026-01-02")).unwrap().len())
    });
}

/// Everything a report tells of a million calls.
#[divan::bench(sample_count = 3)]
fn report_of_a_million(bencher: Bencher) {
    let store = SqliteStore::open(&million()).unwrap();
    bencher.bench_local(|| {
        let mut tally = ReportBuilder::new(GroupBy::Reason);
        store.for_each(None, &mut |one| tally.add(&one.digest)).unwrap();
        black_box(tally.finish(PromiseCounts::default()).ended)
    });
}

/// Words redacted, as they are with every line.
#[divan::bench]
fn redact_a_sentence(bencher: Bencher) {
    let words = "我的号码是幺三八零零幺三八零零零，寄到中山路五号，明天下午三点以后打给我就行";
    bencher.bench_local(|| black_box(redacted(black_box(words), &[])));
}
