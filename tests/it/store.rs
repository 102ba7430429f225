//! Calls at rest: kept key by key, taken up again, exported, purged; and what happens when they can't be kept.

use crate::support::{TODAY, context, mobile, scratch};
use engine::record::{
    CallDigest, EntryRecord, FORMAT, FlowRef, JournalChange, JournalHeader, JournalLine, digest,
    replay, standing_turns,
};
use engine::session::Session;
use flow::builtin::BuiltInTree;
use flow::lang::Lang;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use wanliu::store::{
    CallLock, FollowUpFilter, NewFollowUp, SqliteStore, Store, StoreError, StorePath, WriteBatch,
    pseudonym,
};

fn command(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wanliu"));
    command
        .args(args)
        .env_remove("LC_ALL")
        .env("LANG", "en_GB.UTF-8")
        .env("WANLIU_STORE", store)
        .env("WANLIU_AGENT", "lin")
        .env_remove("WANLIU_TEAM")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn wanliu(store: &Path, args: &[&str], input: &str) -> Output {
    let mut child = command(store, args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // What it says is read while it is told more: neither waits for the other.
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = stdin.write_all(input.as_bytes());
        });
        child.wait_with_output().unwrap()
    })
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const STARTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/flows/starter");

fn head(begun: &str, delete_on: &str) -> JournalHeader {
    JournalHeader {
        format: FORMAT,
        flow: FlowRef {
            id: "mobile".to_owned(),
            version: "1".to_owned(),
            hash: "0".to_owned(),
            from: "mobile".to_owned(),
        },
        lang: Lang::Zh,
        begun: begun.to_owned(),
        delete_on: delete_on.to_owned(),
        customer: [].into(),
        pseudonym: None,
        team: Some("a".to_owned()),
        follows: None,
    }
}

fn empty_digest() -> CallDigest {
    let context = context(mobile(), "");
    let session = Session::new(mobile(), context.clone());
    digest(session.case(), &context, session.history(), session.audit(), &[], Some("a"))
}

fn note(words: &str) -> JournalLine {
    let entries = vec![EntryRecord::Note(words.to_owned())];
    JournalLine {
        at: 1,
        change: JournalChange::Turn { entries, advised: Vec::new(), broke: Vec::new() },
    }
}

#[test]
fn what_is_written_is_read_again() {
    let path = scratch("read").join("calls.db");
    let mut store = SqliteStore::open(&path).unwrap();
    let (head, digest) = (head("2026-11-28T09:00:00Z", "2026-12-01"), empty_digest());
    let due = |what: &str| NewFollowUp {
        what: what.to_owned(),
        by: "2026-11-29".to_owned(),
        owner: "lin".to_owned(),
    };
    let promises = [due("callback"), due("let_me_find_out")];
    let write =
        |store: &mut SqliteStore, call, lines: &[JournalLine], promises: &[NewFollowUp], left| {
            let entry = WriteBatch { call, head: &head, lines, digest: &digest, promises, left };
            store.write(&entry).unwrap()
        };
    let call = write(&mut store, None, &[note("1"), note("2")], &promises, false);
    write(&mut store, Some(call), &[note("3")], &promises[..1], false);
    // Another program sees it at once.
    let other = SqliteStore::open(&path).unwrap();
    let journal = other.journal(call).unwrap().unwrap();
    assert_eq!((journal.lines.len(), &journal.head), (3, &head));
    assert_eq!(other.latest(10, true).unwrap().len(), 1);
    // A promise that was taken back is gone; one that was kept stays.
    let open = other.follow_ups(FollowUpFilter::DueBy("2026-11-29")).unwrap();
    assert_eq!(open.iter().map(|one| &*one.what).collect::<Vec<_>>(), ["callback"]);
    assert!(other.follow_ups(FollowUpFilter::DueBy("2026-11-28")).unwrap().is_empty());
    assert!(store.mark_done(open[0].number, "2026-11-29").unwrap());
    assert!(!store.mark_done(open[0].number, "2026-11-29").unwrap(), "it is done already");
    write(&mut store, Some(call), &[JournalLine { at: 9, change: JournalChange::Left }], &[], true);
    assert_eq!(store.follow_ups(FollowUpFilter::All).unwrap().len(), 1);
    assert!(store.latest(10, true).unwrap().is_empty());
    assert!(store.journal(call + 1).unwrap().is_none());
}

/// What may no longer be kept is gone, from the file too; what may be kept stays.
#[test]
fn purging_keeps_to_the_day_and_leaves_nothing() {
    let path = scratch("purge").join("calls.db");
    let mut store = SqliteStore::open(&path).unwrap();
    let digest = empty_digest();
    for (at, day) in ["2026-11-27", "2026-11-28", "2026-11-29"].into_iter().enumerate() {
        let head = head(&format!("2026-05-0{}T09:00:00Z", at + 1), day);
        let lines = [note(&format!("secret-{day}"))];
        let promises = [];
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
    assert_eq!(store.purge("2026-11-28").unwrap(), 1);
    let mut left = Vec::new();
    store.for_each(None, &mut |one| left.push(one.head.delete_on)).unwrap();
    assert_eq!(left, ["2026-11-28", "2026-11-29"]);
    drop(store);
    let bytes: Vec<u8> = ["", "-wal"]
        .iter()
        .filter_map(|end| std::fs::read(format!("{}{end}", path.display())).ok())
        .flatten()
        .collect();
    let holds = |words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    assert!(!holds("secret-2026-11-27"));
    assert!(holds("secret-2026-11-28"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = scratch("rights").join("own");
    let store = folder.join("calls.db");
    let held = wanliu(&store, &["call", STARTER, "--ref", "13800138000"], "1\na\nnote hello\n");
    assert!(out(&held).contains("kept as call 1"), "{}", out(&held));
    let rights = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(&folder), 0o700);
    for file in std::fs::read_dir(&folder).unwrap().flatten().filter(|file| file.path().is_file()) {
        assert_eq!(rights(&file.path()), 0o600, "{}", file.path().display());
    }
    // The customer is a pseudonym: the same with this key, another with another.
    let place = StorePath { file: store.clone() };
    let who =
        SqliteStore::open(&store).unwrap().journal(1).unwrap().unwrap().head.pseudonym.unwrap();
    assert_eq!(who, pseudonym(&place.key().unwrap(), "13800138000"));
    assert_ne!(who, pseudonym(b"another key", "13800138000"));
}

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// Whenever the program is killed, everything it has acknowledged is there, and can be taken up again.
#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    const KILLS: usize = 1000;
    let folder = scratch("killed");
    let lines: String = ["1", "a"]
        .into_iter()
        .map(str::to_owned)
        .chain((0..14).map(|number| format!("note n{number}")))
        .flat_map(|line| [line, "\n".to_owned()])
        .collect();
    // How much a whole call says.
    let whole = wanliu(&folder.join("whole.db"), &["call", STARTER], &lines).stdout.len();
    let from = std::sync::atomic::AtomicUsize::new(0);
    let work = |worker: u64| {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 + worker);
        let store = folder.join(format!("calls-{worker}.db"));
        while from.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < KILLS {
            let mut child = command(&store, &["call", STARTER]).spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            input.write_all(lines.as_bytes()).unwrap();
            drop(input);
            let mut seen = vec![0; 1 + dice.below(whole)];
            let mut output = child.stdout.take().unwrap();
            let mut read = 0;
            while read < seen.len() {
                match output.read(&mut seen[read..]).unwrap() {
                    0 => break,
                    more => read += more,
                }
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let acknowledged = String::from_utf8_lossy(&seen[..read]).matches("Noted.").count();
            check_kept(&store, acknowledged);
        }
    };
    std::thread::scope(|scope| {
        for worker in 1..4 {
            scope.spawn(move || work(worker));
        }
        work(0);
    });
}

/// The last call has at least so many notes, in order, and nothing half written.
fn check_kept(store: &Path, acknowledged: usize) {
    if acknowledged == 0 {
        return;
    }
    let place = StorePath { file: store.to_path_buf() };
    let store = SqliteStore::open(store).unwrap();
    let call = store.latest(1, false).unwrap().remove(0).call;
    let journal = store.journal(call).unwrap().unwrap();
    let notes: Vec<&str> = standing_turns(&journal)
        .iter()
        .flat_map(|turn| turn.entries)
        .filter_map(|told| match told {
            EntryRecord::Note(words) => Some(&**words),
            _ => None,
        })
        .collect();
    assert!(notes.len() >= acknowledged, "{} of {acknowledged}", notes.len());
    assert!(notes.iter().enumerate().all(|(at, note)| **note == format!("n{at}")), "{notes:?}");
    // It counts as broken off, unless its input had ended in the ordinary way.
    let ended = matches!(journal.lines.last().map(|line| &line.change), Some(JournalChange::Left));
    assert!(ended || CallLock::interrupted_calls(&place).contains(&call));
}

/// A call that is killed is offered by the next one, and goes on where it stood.
#[test]
fn a_call_that_was_broken_off_is_taken_up_again() {
    let store = scratch("resumed").join("calls.db");
    let mut child = command(&store, &["call", STARTER]).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"1\na\nnote the dog barks\n1\n").unwrap();
    read_until(&mut child, "Noted.");
    read_until(&mut child, "press a letter");
    // While it is held nobody else can take it up.
    let held = wanliu(&store, &["calls", "resume", "1"], "");
    assert_eq!(held.status.code(), Some(2));
    assert!(err(&held).contains("being held in another window"), "{}", err(&held));
    child.kill().unwrap();
    child.wait().unwrap();

    let next = wanliu(&store, &["call", STARTER], "resume\na\nnote and again\nquit\n");
    let text = out(&next);
    assert!(text.contains("Call 1 (") && text.contains("was broken off: type resume"), "{text}");
    assert!(text.contains("kept as call 1"), "{text}");
    let shown = out(&wanliu(&store, &["calls", "show", "1"], ""));
    assert!(shown.contains("the dog barks") && shown.contains("and again"), "{shown}");
    // It was left: nothing is offered any more, and this one is a call of its own.
    let after = out(&wanliu(&store, &["call", STARTER], "note new\nquit\n"));
    assert!(!after.contains("broken off") && after.contains("kept as call 2"), "{after}");
    // A call in which nothing was done is none.
    let none = out(&wanliu(&store, &["call", STARTER], "quit\n"));
    assert!(!none.contains("kept as"), "{none}");
    assert_eq!(out(&wanliu(&store, &["calls", "list"], "")).lines().count(), 2);
}

fn read_until(child: &mut Child, words: &str) {
    let output = child.stdout.as_mut().unwrap();
    let mut seen = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&seen).contains(words) {
        assert_eq!(output.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&seen));
        seen.push(byte[0]);
    }
}

/// Several calls at once on one store: each is kept whole.
#[test]
fn several_programs_share_a_store() {
    const CALLS: usize = 4;
    let store = scratch("shared").join("calls.db");
    let lines: String =
        (0..25).map(|number| format!("note n{number}\n")).collect::<Vec<_>>().concat();
    let mut children: Vec<Child> =
        (0..CALLS).map(|_| command(&store, &["call", STARTER]).spawn().unwrap()).collect();
    for child in &mut children {
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    }
    for child in children {
        let done = child.wait_with_output().unwrap();
        assert!(out(&done).contains("kept as call"), "{}", out(&done));
    }
    let store = SqliteStore::open(&store).unwrap();
    let mut calls = Vec::new();
    store.for_each(None, &mut |one| calls.push(one.call)).unwrap();
    assert_eq!(calls.len(), CALLS);
    for call in calls {
        let journal = store.journal(call).unwrap().unwrap();
        assert_eq!(standing_turns(&journal).len(), 25);
    }
}

/// Where calls can't be kept the call goes on, says so once, and is saved elsewhere at the end.
#[test]
fn a_call_goes_on_where_it_cannot_be_kept() {
    let folder = scratch("damaged");
    let store = folder.join("calls.db");
    std::fs::write(
        &store,
        "this is no store of calls, and long enough to be looked at".repeat(100),
    )
    .unwrap();
    let held = wanliu(&store, &["call", STARTER], "1\na\nnote 13800138000 called\nquit\n");
    let text = out(&held);
    assert!(held.status.success(), "{text}");
    assert_eq!(text.matches("can't be kept just now: the file is damaged").count(), 1, "{text}");
    let saved = text.split("it is in ").nth(1).unwrap().lines().next().unwrap().to_owned();
    // Later it is put where it belongs.
    let better = folder.join("better.db");
    let put = wanliu(&better, &["calls", "import", &saved], "");
    assert!(out(&put).contains("kept as call 1"), "{}", err(&put));
    assert!(out(&wanliu(&better, &["calls", "show", "1"], "")).contains("[phone] called"));
    let saved = std::fs::read_to_string(saved).unwrap();
    assert!(saved.contains("[phone] called") && !saved.contains("138001"), "{saved}");
    let list = wanliu(&store, &["calls", "list"], "");
    assert_eq!(list.status.code(), Some(2));
    assert!(err(&list).contains("cannot be used: the file is damaged"), "{}", err(&list));
    // A folder that is none, as where nothing may be written.
    let nowhere = store.join("below/calls.db");
    let held = out(&wanliu(&nowhere, &["call", STARTER], "1\na\nquit\n"));
    assert!(held.contains("can't be kept just now") && held.contains("it is in "), "{held}");
}

/// A store held by another program for too long is tried again with each key.
#[test]
fn a_store_that_is_held_is_written_later() {
    let store = scratch("held").join("calls.db");
    drop(SqliteStore::open(&store).unwrap());
    let holder = rusqlite::Connection::open(&store).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut child = command(&store, &["call", STARTER]).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"note first\n").unwrap();
    read_until(&mut child, "another program holds the calls");
    holder.execute_batch("COMMIT").unwrap();
    input.write_all(b"note second\nquit\n").unwrap();
    drop(input);
    let text = out(&child.wait_with_output().unwrap());
    assert!(text.contains("being kept again") && text.contains("kept as call 1"), "{text}");
    let journal = SqliteStore::open(&store).unwrap().journal(1).unwrap().unwrap();
    assert_eq!(standing_turns(&journal).len(), 2);
}

/// A disk that is full, made as a small file system where that is allowed.
#[test]
fn a_full_disk_loses_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store/full");
    // One that was left by a run that was broken off.
    let _ = Command::new("umount").arg(&folder).output();
    let folder = scratch("full");
    let path = folder.to_str().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=128k", "tmpfs", path])
        .output()
        .is_ok_and(|done| done.status.success());
    if !mounted {
        return crate::skipped::skip("store::a_full_disk", "no small file system can be made here");
    }
    let store = folder.join("calls.db");
    let words = "a long note that fills what little room there is on this disk ".repeat(16);
    let lines: String =
        (0..300).map(|number| format!("note {number} {words}\n")).collect::<Vec<_>>().concat();
    let text = out(&wanliu(&store, &["call", STARTER], &lines));
    let _ = Command::new("umount").arg(path).output();
    assert!(text.contains("there is no room left on the disk"), "{}", &text[text.len() - 2000..]);
    let saved = text.split("it is in ").nth(1).unwrap().lines().next().unwrap();
    let saved = std::fs::read_to_string(saved).unwrap();
    assert!(saved.contains("\"note\":\"299 a long note"), "the last note is there");
}

fn a_kept_call(store: &Path) {
    let lines = "agent trust.greet.name\ncustomer network\nagent trust.leave.process\ncustomer gladly\nagent probe.linking.plan\ncustomer too_dear\nend callback\nquit\n";
    let held = wanliu(
        store,
        &["call", "--team", "=cmd|' /C calc'!A0", "--customer", "name=林,fee=128,account=known"],
        lines,
    );
    assert!(out(&held).contains("kept as call"), "{}", out(&held));
}

#[test]
fn calls_are_passed_on() {
    let folder = scratch("export");
    let store = folder.join("calls.db");
    a_kept_call(&store);
    a_kept_call(&store);
    let events = out(&wanliu(&store, &["calls", "export", "1"], ""));
    let events: Vec<serde_json::Value> =
        events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for event in &events {
        for key in ["specversion", "id", "source", "type", "subject", "time", "data"] {
            assert!(event[key].is_string() || key == "data", "{event}");
        }
        assert_eq!(event["subject"], "1");
    }
    assert!(events.iter().any(|event| event["type"] == "wanliu.call.turn"));
    let ids: std::collections::BTreeSet<_> =
        events.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!(ids.len(), events.len());

    let table = out(&wanliu(&store, &["calls", "export", "--format", "csv"], ""));
    assert!(table.starts_with("\u{feff}call,begun,flow"), "{table}");
    assert_eq!(table.lines().count(), 3);
    assert!(table.contains(",'=cmd|"), "no cell is a formula: {table}");

    let scripts = folder.join("scripts");
    let to = scripts.to_str().unwrap();
    assert_eq!(wanliu(&store, &["calls", "export", "--script"], "").status.code(), Some(2));
    let done = wanliu(&store, &["calls", "export", "--script", "--to", to], "");
    assert!(done.status.success(), "{}", err(&done));
    let ran = wanliu(&store, &["test", to], "");
    assert_eq!(out(&ran), "2 passed, 0 failed\n", "{}", err(&ran));
    let none = wanliu(&store, &["calls", "export", "9"], "");
    assert!(err(&none).contains("there is no call 9"), "{}", err(&none));
}

#[test]
fn what_was_promised_is_due_and_done() {
    let store = scratch("promised").join("calls.db");
    a_kept_call(&store);
    assert!(out(&wanliu(&store, &["calls", "followups"], "")).contains("nothing is due"));
    let due = out(&wanliu(&store, &["calls", "followups", "--due", "2999-01-01"], ""));
    assert!(due.contains("lin") && due.contains("call 1: call back as agreed"), "{due}");
    // The call is over: resuming it begins a call of its own, with a look at what was said.
    let again = out(&wanliu(&store, &["calls", "resume", "1"], "note called back\nquit\n"));
    assert!(again.contains("call 1 is over; this one follows it up"), "{again}");
    assert!(again.contains("kept as call 2"), "{again}");
    let journal = SqliteStore::open(&store).unwrap().journal(2).unwrap().unwrap();
    assert_eq!(journal.head.follows, Some(1));
    assert!(out(&wanliu(&store, &["calls", "done", "1"], "")).contains("1 is done"));
    assert_eq!(wanliu(&store, &["calls", "done", "1"], "").status.code(), Some(2));
    let report = out(&wanliu(&store, &["report"], ""));
    assert!(report.contains("Promises: 1 made, 1 kept, 0 overdue"), "{report}");
}

#[test]
fn a_call_is_shown_audited_redacted_and_purged() {
    let folder = scratch("shown");
    let store = folder.join("calls.db");
    a_kept_call(&store);
    let shown = wanliu(&store, &["calls", "show", "1"], "");
    let text = out(&shown);
    for part in ["background", "impact", "solution", "benefit", "to do", "callback:tariff"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let markdown = out(&wanliu(&store, &["calls", "show", "1", "--format", "markdown"], ""));
    assert!(
        markdown.starts_with("# Call 1") && markdown.contains("\n## background\n"),
        "{markdown}"
    );
    let json: serde_json::Value = serde_json::from_str(&out(&wanliu(
        &store,
        &["calls", "show", "1", "--format", "json"],
        "",
    )))
    .unwrap();
    assert_eq!(json["disposition"], "callback:tariff.monthly_fee");

    // Rules that came later: nobody asks about the plan.
    let rules = folder.join("rules.json");
    let rule = r#"{"packs": [{"id": "later", "name": {"zh": "新规", "en": "later"},
        "jurisdiction": {"zh": "本店", "en": "the house"}, "since": "2027-01-01"}],
        "rules": [{"id": "later.no_plans", "pack": "later", "level": "fatal",
        "name": {"zh": "不问套餐", "en": "no plans"}, "why": {"zh": "新规。", "en": "It is new."},
        "instead": {"zh": "问感受。", "en": "Ask how they feel."}, "never": {"item": "probe.linking.plan"}}]}"#;
    std::fs::write(&rules, rule).unwrap();
    let own = wanliu(&store, &["calls", "audit", "1"], "");
    assert_eq!(own.status.code(), Some(1));
    assert!(out(&own).contains("(not done)"), "{}", out(&own));
    assert!(!out(&own).contains("later.no_plans"), "{}", out(&own));
    let later = wanliu(&store, &["calls", "audit", "1", "--rules", rules.to_str().unwrap()], "");
    assert_eq!(later.status.code(), Some(1), "{}", err(&later));
    assert!(out(&later).contains("later.no_plans (turn 3)"), "{}", out(&later));

    assert!(out(&wanliu(&store, &["calls", "redact"], "")).contains("0 lines of 0 calls"));
    let early = wanliu(&store, &["calls", "purge", "--before", "2999-01-01"], "");
    assert_eq!(early.status.code(), Some(2), "{}", out(&early));
    assert!(out(&wanliu(&store, &["calls", "purge"], "")).contains("0 calls deleted"));
    let sql = rusqlite::Connection::open(&store).unwrap();
    sql.execute("UPDATE calls SET delete_on = '2020-01-01'", []).unwrap();
    drop(sql);
    assert!(out(&wanliu(&store, &["calls", "purge"], "")).contains("1 call deleted"));
    assert!(out(&wanliu(&store, &["calls", "list"], "")).contains("no calls"));
}

/// A store that a later version made is left alone.
#[test]
fn a_later_store_is_left_alone() {
    let store = scratch("later").join("calls.db");
    let sql = rusqlite::Connection::open(&store).unwrap();
    sql.pragma_update(None, "user_version", 99).unwrap();
    drop(sql);
    assert_eq!(SqliteStore::open(&store).unwrap_err(), StoreError::Later(99));
}

/// The journal of a call in the store replays to the state that was on the screen.
#[test]
fn a_kept_call_replays() {
    let store = scratch("replays").join("calls.db");
    a_kept_call(&store);
    let journal = SqliteStore::open(&store).unwrap().journal(1).unwrap().unwrap();
    let flow = flow::load::load(&BuiltInTree::from_name("mobile").unwrap(), TODAY).flow.unwrap();
    let replayed = replay(&flow, &journal);
    assert_eq!(replayed.stopped, None);
    assert!(replayed.left);
    assert_eq!(journal.head.customer.get("fee").map(String::as_str), Some("128"));
    assert!(!journal.head.customer.contains_key("name"), "names are not kept");
}

/// Taking a call up in a flow that has changed, and leaving again, changes nothing of its record.
#[test]
fn a_call_that_is_only_looked_at_stays_as_it_was() {
    let folder = scratch("looked_at");
    let (store, gym) = (folder.join("calls.db"), folder.join("gym"));
    let flow = gym.to_str().unwrap();
    assert!(wanliu(&store, &["new", flow], "").status.success());
    let lines = "agent hello\ncustomer price\nagent why.confirm\ncustomer yes\n";
    assert!(out(&wanliu(&store, &["call", flow], lines)).contains("kept as call 1"));
    let lines_of = || SqliteStore::open(&store).unwrap().journal(1).unwrap().unwrap().lines;
    let before = lines_of();
    let questions = gym.join("questions.json");
    let text = std::fs::read_to_string(&questions).unwrap();
    std::fs::write(&questions, text.replace("\"id\": \"why.confirm\"", "\"id\": \"why.sure\""))
        .unwrap();
    let looked = out(&wanliu(&store, &["calls", "resume", "1"], "why\nquit\n"));
    assert!(looked.contains("before turn 2 of 2"), "{looked}");
    assert_eq!(lines_of(), before);
    let other = wanliu(&store, &["calls", "resume", "1", "--flow", "broadband"], "");
    assert_eq!(other.status.code(), Some(2));
    assert!(err(&other).contains("call 1 is a call of gym"), "{}", err(&other));
    // Going on is written, after what stood before.
    wanliu(&store, &["calls", "resume", "1"], "note on we go\nquit\n");
    let after = lines_of();
    assert_eq!(after[..before.len()], before);
    assert!(after.iter().any(|line| line.change == JournalChange::Back { to: 1 }), "{after:?}");
}
