//! The program as a process: piped calls, bad input, exit codes.

use crate::support::scratch;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) fn wanliu(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wanliu"))
        .args(args)
        .env_remove("LC_ALL")
        .env("LANG", "en_GB.UTF-8")
        .env("WANLIU_STORE", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("flows").join(path)
}

#[test]
fn a_piped_call_prints_plainly() {
    let output = wanliu(&["--customer", "name=Alex,fee=128"], "1\na\n1\nb\nquit\n".as_bytes());
    assert!(output.status.success());
    assert_eq!(err(&output), "");
    let text = out(&output);
    assert!(!text.contains('\u{1b}') && !text.contains("> 1\n"), "{text}");
    assert!(text.contains("Hi Alex") && text.contains("Call summary"), "{text}");
}

#[test]
fn the_same_call_from_the_folder_and_from_the_built_in_copy() {
    let input = "1\na\n1\nb\n1\na\nmore\nwhy\nquit\n".as_bytes();
    let folder = shipped("mobile");
    let from_folder = wanliu(&["call", folder.to_str().unwrap()], input);
    assert_eq!(err(&from_folder), "");
    assert_eq!(out(&from_folder), out(&wanliu(&["call", "mobile"], input)));
}

#[test]
fn input_that_ends_in_mid_call_loses_nothing() {
    let output = wanliu(&[], "1\na\n1\nit's too expensive".as_bytes());
    assert!(output.status.success());
    assert!(out(&output).contains("The input ended here"), "{}", out(&output));
    assert!(out(&output).contains("not finished, at “trust”"), "{}", out(&output));
}

#[test]
fn the_language_follows_the_locale() {
    for (locale, word) in [("zh_CN.UTF-8", "建立信任"), ("C", "trust"), ("en_US", "trust")] {
        let output = Command::new(env!("CARGO_BIN_EXE_wanliu"))
            .env("LC_ALL", locale)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(out(&output).contains(word), "{locale}");
    }
}

#[test]
fn unusable_flows_exit_with_2_and_say_where() {
    let folder = scratch("bad_flow");
    let missing = folder.join("nowhere");
    let output = wanliu(&["call", missing.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("W0101") && err(&output).contains("flow.json"),
        "{}",
        err(&output)
    );

    let entries = std::fs::read_dir(shipped("mobile")).unwrap();
    for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    let common = folder.parent().unwrap().join("common");
    std::fs::create_dir_all(&common).unwrap();
    for entry in std::fs::read_dir(shipped("common")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, common.join(path.file_name().unwrap())).unwrap();
    }
    let reasons = folder.join("reasons.json");
    let text = std::fs::read_to_string(&reasons).unwrap();
    std::fs::write(&reasons, text.replacen("\"fixable\"", "\"fixabel\"", 1)).unwrap();
    let output = wanliu(&["call", folder.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    assert!(said.contains("W0110") && said.contains("reasons.json:"), "{said}");
    assert!(said.contains("did you mean `fixable`"), "{said}");

    std::fs::create_dir(folder.join("dir")).unwrap();
    std::fs::create_dir(folder.join("dir").join("flow.json")).unwrap();
    let output = wanliu(&["call", folder.join("dir").to_str().unwrap()], b"");
    assert!(err(&output).contains("W0116"), "{}", err(&output));
}

#[test]
fn a_hundred_megabytes_are_refused_without_being_read_whole() {
    let folder = scratch("large_flow");
    let file = std::fs::File::create(folder.join("flow.json")).unwrap();
    file.set_len(100 << 20).unwrap();
    let output = wanliu(&["call", folder.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("W0107"), "{}", err(&output));
}

#[test]
fn customer_files_are_checked() {
    let folder = scratch("customers");
    let file = folder.join("customer.json");
    let path = file.to_str().unwrap().to_owned();
    std::fs::write(&file, "{\"name\": \"王敏\", \"tenure\": 38, \"kind\": \"port\"}").unwrap();
    let output = wanliu(&["--customer", &path], b"");
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("王敏 · over three years"), "{}", out(&output));

    std::fs::write(
        &file,
        "{\n  \"tenure\": \"long\",\n  \"nmae\": \"x\", \"age\": 44,\n  \"fee\": 1.555\n}",
    )
    .unwrap();
    let output = wanliu(&["--customer", &path], b"");
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    for part in ["W0501", "W0110", "customer.json:2:", "did you mean `name`", "`age`", "`fee`"] {
        assert!(said.contains(part), "{part}: {said}");
    }

    let output = wanliu(&["--customer", "nobody.json"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("W0502"), "{}", err(&output));
    let output = wanliu(&["--customer", "tenure=long,gender=x"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("a whole number") && err(&output).contains("`gender`"),
        "{}",
        err(&output)
    );
}

#[test]
fn strange_lines_are_taken_calmly() {
    let mut input = b"9\nz\n/nonsense\n\x1b[2J\x00\x07\n\xff\xfe\r\n".to_vec();
    input.extend("😀👍🏽\r\n".as_bytes());
    input.extend("贵".repeat(10_000).as_bytes());
    input.extend(
        b"\nset emotion=sad\nset severity=4\namend 99 a\nwhy-not tarif.which_part\nback 50\nquit\n",
    );
    let output = wanliu(&[], &input);
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output);
    assert!(!text.contains(['\u{1b}', '\u{7}', '\0']), "control characters come through");
    for part in [
        "there is no line 9",
        "nothing was asked",
        "there is no command `nonsense`",
        "emotion has no value `sad`",
        "`severity` can't be set",
        "there is no turn 99",
        "did you mean `tariff.which_part`",
        "only its first",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// A call that nobody reads any more ends, however much is still typed into it.
#[test]
fn a_call_that_nobody_reads_ends() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wanliu"))
        .env("WANLIU_STORE", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    // Far more than the pipe holds: it breaks once the call is over.
    let more = "history\n".repeat(1_000);
    let broken = (0..1_000).any(|_| input.write_all(more.as_bytes()).is_err());
    drop(input);
    assert!(broken && child.wait().unwrap().success());
}

/// Whoever closes the pipe has read enough, and learns from the exit code what the whole output would have said.
#[test]
fn a_closed_pipe_hides_no_failure() {
    let folder = scratch("closed_pipe");
    let (bad, scripts) = (folder.join("bad"), folder.join("scripts"));
    assert!(wanliu(&["new", bad.to_str().unwrap()], b"").status.success());
    let questions = std::fs::read_to_string(bad.join("questions.json")).unwrap();
    std::fs::write(bad.join("questions.json"), questions.replace("\"step\"", "\"stepp\"")).unwrap();
    std::fs::create_dir_all(&scripts).unwrap();
    std::fs::write(scripts.join("a.call"), "flow: mobile\n\n2\n= advises offer\n").unwrap();
    let (bad, scripts) = (bad.to_str().unwrap(), scripts.to_str().unwrap());
    let commands: [&[&str]; 7] = [
        &["check", bad],
        &["check", bad, "--format", "json"],
        &["check", "mobile"],
        &["test", scripts],
        &["test", scripts, "--format", "junit"],
        &["diff", "mobile", "broadband"],
        &["fmt", "--check", bad],
    ];
    for args in commands {
        let whole = wanliu(args, b"").status.code();
        let mut child = Command::new(env!("CARGO_BIN_EXE_wanliu"))
            .args(args)
            .env("WANLIU_STORE", "off")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), whole, "{args:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wanliu"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let _ = input.write_all("history\n".repeat(2_000).as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[test]
fn colour_is_as_asked() {
    let with = wanliu(&["--color", "always"], b"");
    assert!(out(&with).contains('\u{1b}'));
    let without = wanliu(&["--color", "never"], b"");
    assert!(!out(&without).contains('\u{1b}'));
}

/// An object is heard by its `text`, after what its `after` says; what else it holds stays with it.
#[test]
fn hear_takes_objects() {
    let lines = [
        r#"{"text": "不用了", "after": "offered", "id": 7, "acts": ["by hand"]}"#,
        r#"{"text": "不用了"}"#,
        r#"{"text": 5}"#,
        r#"{"text": "I don't want to cancel, put me back on"}"#,
    ];
    let output = wanliu(&["hear", "--after", "closing"], lines.join("\n").as_bytes());
    assert!(output.status.success());
    let heard: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let main = |at: usize| heard[at]["acts"][0]["id"].as_str().unwrap_or("").to_owned();
    assert_eq!((main(0).as_str(), &heard[0]["id"]), ("decline", &serde_json::json!(7)));
    assert_eq!(main(1), "answer.no");
    assert_eq!(heard[2]["text"], lines[2]);
    assert_eq!(heard[3]["leaving"], "negated");
    for bad in [r#"{"text": "x", "after": "nowhere"}"#, r#"{"text": "x", "after": 5}"#] {
        let output = wanliu(&["--lang", "en", "hear"], bad.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{bad}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("line 1: there is no context"), "{told}");
    }
}

/// `hear` answers every line with one JSON object, whatever the line holds.
#[test]
fn hear_writes_one_object_a_line() {
    let long = "网络太差了。".repeat(400);
    let lines = [
        "月租太贵了，我要销号",
        "",
        "😀🙃 ?!",
        "ＴＯＯ　ＥＸＰＥＮＳＩＶＥ！！",
        "the signal 很差 in my flat",
        &long,
    ];
    let output = wanliu(&["hear", "--format", "json"], lines.join("\n").as_bytes());
    assert!(output.status.success());
    let objects: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), lines.len());
    let top = |at: usize| objects[at]["reason"][0]["id"].as_str().unwrap();
    assert_eq!(objects[0]["text"], lines[0]);
    assert_eq!((top(0), &objects[0]["leaving"]), ("tariff", &serde_json::Value::Bool(true)));
    assert_eq!(objects[0]["sub"], "tariff.monthly_fee");
    assert_eq!([top(1), top(2), top(3), top(4)], ["none", "none", "tariff", "network"]);
    assert_eq!(top(5), "network");
    for object in &objects {
        let scores = object["reason"].as_array().unwrap().iter();
        let sum: f64 = scores.map(|one| one["score"].as_f64().unwrap()).sum();
        assert!(sum < 1.02, "{object}");
    }
}

#[test]
fn hear_checks_an_agents_words() {
    let output = wanliu(&["hear", "--agent"], "您先冷静一下\n好的，我马上帮您查\n".as_bytes());
    let objects: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects[0]["phrases"][0]["id"], "dont.8");
    let span = &objects[0]["phrases"][0]["span"];
    assert!(span[0].as_u64() < span[1].as_u64() && span[1].as_u64() <= Some(6), "{span}");
    assert!(objects[0]["phrases"][0]["instead"].as_str().is_some());
    assert_eq!(objects[1]["phrases"].as_array().unwrap().len(), 0);
    let text = wanliu(&["hear", "--agent", "--format", "text"], b"that's not my job\n");
    assert!(out(&text).contains("dont.3"), "{}", out(&text));
}

#[test]
fn both_flows_are_built_in_and_hear_their_own_trade() {
    let output = wanliu(&["hear", "broadband"], b"the wifi is slow upstairs\n");
    assert!(out(&output).contains("\"id\":\"speed\""), "{}", out(&output));
    let output = wanliu(&["call", "broadband", "--customer", "fee=38"], b"quit\n");
    assert!(out(&output).contains("Broadband retention"), "{}", out(&output));
}

#[test]
fn the_language_stands_before_or_after_the_command() {
    for args in [["--lang", "zh", "check", "mobile"], ["check", "mobile", "--lang", "zh"]] {
        assert!(out(&wanliu(&args, b"")).contains("没有要改的"));
    }
    // What belongs to the command counts before it as well; what does not is refused by it.
    let before = ["--store", "off", "--customer", "name=Alex", "call", "mobile", "--lang", "en"];
    let call = out(&wanliu(&before, b"quit\n"));
    assert!(call.contains("Alex"), "{call}");
    let misplaced = wanliu(&["--customer", "name=Alex", "check", "mobile"], b"");
    assert_eq!(misplaced.status.code(), Some(2));
    assert!(err(&misplaced).contains("wanliu check"), "{}", err(&misplaced));
}

/// A call is recorded once and replayed; a tag that no script has is no success.
#[test]
fn calls_are_recorded_and_replayed() {
    let folder = scratch("recorded");
    let gym = folder.join("gym");
    let gym = gym.to_str().unwrap();
    assert!(wanliu(&["new", gym], b"").status.success());
    let path = folder.join("gym/scripts/mine.call");
    let path = path.to_str().unwrap();
    let lines = format!(
        "agent hello\ncustomer price\nset emotion=upset\nnote Alex, 13800138000\nsave-script {path}\n"
    );
    let call = wanliu(&["call", gym, "--customer", "name=Alex,fee=45"], lines.as_bytes());
    assert!(out(&call).contains("written down"), "{}", out(&call));
    let again = wanliu(&["call", gym, "--customer", "fee=45"], lines.as_bytes());
    assert!(out(&again).contains("is there already"), "{}", out(&again));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("customer: fee=45") && !text.contains("flow:"), "{text}");
    assert!(text.contains("note [name], [phone]"), "nobody can be known by a script: {text}");
    let ran = wanliu(&["test", gym], b"");
    assert_eq!((out(&ran), ran.status.code()), ("2 passed, 0 failed\n".to_owned(), Some(0)));

    let replayed = wanliu(&["call", "--script", path], b"soothe\nsummary\n");
    assert!(out(&replayed).contains("upset"), "{}", out(&replayed));
    assert_eq!(wanliu(&["test", gym, "--tag", "nothing"], b"").status.code(), Some(2));
    assert_eq!(wanliu(&["test", gym, "--filter", "mine"], b"").status.code(), Some(0));
    assert_eq!(
        wanliu(&["test", folder.join("none").to_str().unwrap()], b"").status.code(),
        Some(2)
    );

    let gaps = folder.join("gaps");
    let cover = wanliu(&["test", gym, "--coverage", "--write", gaps.to_str().unwrap()], b"");
    assert!(err(&cover).contains("scripts written into"), "{}", err(&cover));
    let first = std::fs::read_to_string(gaps.join("gap-001.call")).unwrap();
    assert!(first.contains("flow: ../gym\n"), "{first}");
    assert_eq!(wanliu(&["test", gaps.to_str().unwrap()], b"").status.code(), Some(0));

    let wrong = text.replace("step=probe", "step=agree");
    std::fs::write(path, &wrong).unwrap();
    assert_eq!(wanliu(&["test", gym], b"").status.code(), Some(1));
    let accepted = wanliu(&["test", gym, "--accept"], b"");
    assert_eq!(accepted.status.code(), Some(0), "{}", out(&accepted));
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[test]
fn a_line_too_long_is_not_heard_in_part() {
    let long = "太贵了".repeat(400_000);
    let heard = wanliu(&["--lang", "en", "hear"], format!("太贵了\n{long}\n").as_bytes());
    assert_eq!(out(&heard).lines().filter(|line| line.contains("太贵了")).count(), 1);
    assert!(err(&heard).contains("line 2 is longer"), "{}", err(&heard));
    let call = wanliu(&["--lang", "en"], format!("1\n{long}\nq\n").as_bytes());
    assert!(out(&call).contains("longer than 1 MiB"), "{}", out(&call));
}
