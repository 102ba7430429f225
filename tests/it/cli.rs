//! The program as a process: piped calls, bad input, exit codes.

use crate::support::scratch;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn wanliu(args: &[&str], input: &[u8]) -> Output {
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

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder for one test, under the build's own scratch space.
fn shipped(path: &str) -> PathBuf {
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
        "{\n  \"tenure\": \"long\",\n  \"nmae\": \"x\", \"age\": 44,\n  \"fee\": 1.5\n}",
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

/// The authors' morning: a flow is begun, broken, checked, mended, looked at and renamed.
#[test]
fn a_flow_from_new_to_clean() {
    let folder = scratch("desk").join("gym");
    let path = folder.to_str().unwrap();
    let done = wanliu(&["new", path], b"");
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(
        wanliu(&["new", path], b"").status.code(),
        Some(2),
        "what is there is not overwritten"
    );
    let clean = wanliu(&["check", path], b"");
    assert_eq!((clean.status.code(), err(&clean)), (Some(0), String::new()));
    assert!(out(&clean).contains("nothing to mend"));

    let questions = folder.join("questions.json");
    let text = std::fs::read_to_string(&questions).unwrap();
    std::fs::write(&questions, text.replace("\"technique\": \"care\"", "\"technique\": \"caer\""))
        .unwrap();
    let broken = wanliu(&["check", path], b"");
    assert_eq!(broken.status.code(), Some(1));
    assert!(out(&broken).contains("questions.json:48:56"), "{}", out(&broken));
    assert!(out(&broken).contains("did you mean `care`?"), "{}", out(&broken));
    std::fs::write(&questions, &text).unwrap();

    let done = wanliu(&["rename", path, "why.care", "why.kindly"], b"");
    assert!(done.status.success(), "{}", err(&done));
    let script = std::fs::read(folder.join("scripts/first.call")).unwrap();
    assert!(String::from_utf8_lossy(&script).contains("agent why.kindly"));
    let ran = wanliu(&["test", path], b"");
    assert_eq!((out(&ran), ran.status.code()), ("1 passed, 0 failed\n".to_owned(), Some(0)));

    let map = wanliu(&["map", path, "--format", "html"], b"");
    assert!(out(&map).contains("scripts/first.call"));
    let why = wanliu(
        &["why-not", path, "offer.pause", "--at", "step=propose,reason=price", "--format", "json"],
        b"",
    );
    let why: serde_json::Value = serde_json::from_str(&out(&why)).unwrap();
    assert_eq!(why["unmet"][0]["now"], "price");
    assert_eq!(why["unmet"][0]["allowed"], "time");
    assert!(why["way"].as_array().is_some_and(|way| !way.is_empty()));
}

#[test]
fn warnings_are_denied_and_allowed() {
    let folder = scratch("deny");
    for (path, text) in studio::edit::STARTER_FILES {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.replace("您说，我听着。", "您说,我听着。")).unwrap();
    }
    let path = folder.to_str().unwrap();
    let code = |more: &[&str]| {
        let args: Vec<&str> = ["check", path].iter().chain(more).copied().collect();
        wanliu(&args, b"").status.code()
    };
    assert_eq!(code(&[]), Some(0), "a warning fails nothing");
    assert_eq!(code(&["--deny", "w0605"]), Some(1));
    assert_eq!(code(&["--deny", "warnings"]), Some(1));
    assert_eq!(code(&["--allow", "W0605", "--deny", "W0601"]), Some(0));
    assert_eq!(code(&["--allow", "W9999"]), Some(2));
    let allowed = wanliu(&["check", path, "--allow", "W0605"], b"");
    assert!(out(&allowed).contains("nothing to mend"), "{}", out(&allowed));
}

#[test]
fn a_code_is_explained_in_both_languages() {
    for (lang, word) in [("en", "for example"), ("zh", "例子")] {
        let explained = wanliu(&["check", "--explain", "W0306", "--lang", lang], b"");
        assert!(out(&explained).starts_with("## W0306") && out(&explained).contains(word));
    }
    let unknown = wanliu(&["check", "--explain", "W0360"], b"");
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn locks_tell_what_was_left_behind() {
    let folder = scratch("locks");
    for (path, text) in studio::edit::STARTER_FILES {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let path = folder.to_str().unwrap();
    assert!(out(&wanliu(&["check", path, "--update-locks"], b"")).contains("nothing to mend"));
    let moves = folder.join("moves.json");
    let text = std::fs::read_to_string(&moves).unwrap();
    std::fs::write(&moves, text.replace("我这就给您办退会", "我马上给您办退会")).unwrap();
    let stale = out(&wanliu(&["check", path], b""));
    assert!(stale.contains("W0602") && stale.contains("All right, I'll close it"), "{stale}");
    assert!(out(&wanliu(&["check", path, "--update-locks"], b"")).contains("nothing to mend"));
}

#[test]
fn nothing_to_check_is_no_clean_flow() {
    let nowhere = wanliu(&["check", "no/such/flow"], b"");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(out(&nowhere).contains("no/such/flow/flow.json"), "{}", out(&nowhere));
}

#[test]
fn versions_of_a_flow_are_compared() {
    let folder = shipped("starter");
    let path = folder.to_str().unwrap();
    let same = wanliu(&["diff", path, path], b"");
    assert_eq!((same.status.code(), err(&same)), (Some(0), String::new()));
    let other = wanliu(&["diff", path, "mobile", "--format", "json"], b"");
    assert_eq!(other.status.code(), Some(1));
    assert!(
        out(&other).lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
    let nowhere = wanliu(&["diff", path, "no-such-revision:flows/mobile"], b"");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(err(&nowhere).contains("no-such-revision"), "{}", err(&nowhere));
}

#[test]
fn the_language_stands_before_or_after_the_command() {
    for args in [["--lang", "zh", "check", "mobile"], ["check", "mobile", "--lang", "zh"]] {
        assert!(out(&wanliu(&args, b"")).contains("没有要改的"));
    }
    let misplaced = wanliu(&["--customer", "name=Alex", "check", "mobile"], b"");
    assert_eq!(misplaced.status.code(), Some(2));
    assert!(err(&misplaced).contains("after the command"), "{}", err(&misplaced));
}

#[test]
fn files_are_laid_out_and_asked_to_be() {
    let folder = scratch("fmt");
    for (path, text) in studio::edit::STARTER_FILES {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let path = folder.to_str().unwrap();
    assert_eq!(wanliu(&["fmt", path, "--check"], b"").status.code(), Some(0));
    let reasons = folder.join("reasons.json");
    let text = std::fs::read_to_string(&reasons).unwrap();
    std::fs::write(&reasons, text.replace(": { ", ":{")).unwrap();
    let check = wanliu(&["fmt", path, "--check"], b"");
    assert_eq!(check.status.code(), Some(1));
    assert!(out(&check).ends_with("reasons.json\n") && out(&check).lines().count() == 1);
    assert_eq!(wanliu(&["check", path], b"").status.code(), Some(0));
    let denied = wanliu(&["check", path, "--deny", "W0121"], b"");
    assert_eq!(denied.status.code(), Some(1));
    assert!(out(&denied).contains("reasons.json:6:"), "{}", out(&denied));
    assert!(wanliu(&["fmt", path], b"").status.success());
    assert_eq!(std::fs::read_to_string(&reasons).unwrap(), text);
    let piped = wanliu(&["fmt", "-"], b"{\"a\":[1,2]}");
    assert_eq!(out(&piped), "{\n  \"a\": [1, 2]\n}\n");
    std::fs::write(&reasons, "{").unwrap();
    assert_eq!(wanliu(&["fmt", path], b"").status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&reasons).unwrap(), "{", "what is no JSON is left alone");
}

#[test]
fn schemas_are_written_for_editors() {
    let generic: serde_json::Value =
        serde_json::from_str(&out(&wanliu(&["schema"], b""))).expect("a schema is JSON");
    assert!(generic["$defs"]["ReasonId"]["pattern"].is_string());
    let named: serde_json::Value =
        serde_json::from_str(&out(&wanliu(&["schema", "flow", "mobile"], b""))).unwrap();
    assert!(named["$defs"]["ReasonId"].to_string().contains("tariff.monthly_fee"));
    assert!(named["$defs"]["Condition"]["properties"]["contract"].is_object());
    let customer: serde_json::Value =
        serde_json::from_str(&out(&wanliu(&["schema", "customer"], b""))).unwrap();
    assert_eq!(customer["properties"]["tenure"]["type"], "integer");
    let missing = wanliu(&["schema", "customer", "nowhere"], b"");
    assert_eq!(missing.status.code(), Some(2));
    assert!(out(&missing).is_empty() && !err(&missing).is_empty());
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
fn proofs_on_the_command_line() {
    let folder = scratch("proofs");
    let written = folder.join("found");
    let flow = shipped("starter");
    let path = flow.to_str().unwrap();
    let proved = wanliu(&["--lang", "en", "prove", path], b"");
    assert_eq!(proved.status.code(), Some(0), "{}", err(&proved));
    let text = out(&proved);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(text.contains("✓ every.way_out"), "{text}");
    let object: serde_json::Value =
        serde_json::from_str(&out(&wanliu(&["prove", path, "--format", "json"], b""))).unwrap();
    assert_eq!((&object["flow"], &object["bounded"]), (&"starter".into(), &false.into()));

    // A rule of the author's own that can be broken: shown, written, run; fatal only if denied.
    let own = folder.join("gym");
    let gym = own.to_str().unwrap();
    assert!(wanliu(&["new", gym], b"").status.success());
    let rules = std::fs::read_to_string(own.join("rules.json")).unwrap();
    let rule = r#""rules": [
        { "id": "house.once", "pack": "house", "level": "warning",
          "name": { "zh": "只安抚一次", "en": "soothe once" },
          "why": { "zh": "反复安抚显得敷衍。", "en": "Soothing again and again sounds hollow." },
          "instead": { "zh": "去解决问题。", "en": "Solve the problem." },
          "at_most": 1, "of": { "technique": "soothe" } },"#;
    let pack = rules.split("\"pack\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let rule = rule.replace("\"house\"", &format!("\"{pack}\""));
    std::fs::write(own.join("rules.json"), rules.replacen("\"rules\": [", &rule, 1)).unwrap();
    let found = written.to_str().unwrap();
    let args = ["--lang", "en", "prove", gym, "--rule", "house.once", "--write", found];
    let refuted = wanliu(&args, b"");
    assert_eq!(refuted.status.code(), Some(0), "{}", err(&refuted));
    assert!(
        out(&refuted).contains("↑ Soothing again and again sounds hollow."),
        "{}",
        out(&refuted)
    );
    let denied = wanliu(&["prove", gym, "--rule", "house.once", "--deny", "warnings"], b"");
    assert_eq!(denied.status.code(), Some(1));
    let ran = wanliu(&["--lang", "en", "test", found], b"");
    assert_eq!(out(&ran), "1 passed, 0 failed\n", "{}", err(&ran));

    let never = wanliu(&["--lang", "en", "prove", gym, "--rule", "house.twice"], b"");
    assert_eq!(never.status.code(), Some(2));
    assert!(err(&never).contains("did you mean `house.once`?"), "{}", err(&never));
    let count = wanliu(&["--lang", "en", "prove", gym, "--count", "step=agree"], b"");
    assert!(out(&count).contains(" of "), "{}", out(&count));
    let bounded = wanliu(&["prove", gym, "--states", "10", "--strict"], b"");
    assert_eq!(bounded.status.code(), Some(1), "{}", out(&bounded));
}

#[test]
fn a_place_on_a_call_is_gone_to_or_told_apart() {
    let flow = shipped("starter");
    let path = flow.to_str().unwrap();
    let there = wanliu(&["--lang", "en", "goto", path, "step=agree and verdict=open"], b"");
    assert_eq!(there.status.code(), Some(0), "{}", err(&there));
    assert!(out(&there).contains("agent "), "{}", out(&there));
    for (place, says) in [
        ("step=agree or step=probe", "step=agree|propose"),
        ("step=agre", "did you mean `agree`?"),
        ("proposals>9", "0 1 2 3"),
        ("agree", "fact=value"),
    ] {
        let told = wanliu(&["--lang", "en", "goto", path, place], b"");
        assert_eq!(told.status.code(), Some(2), "{place}");
        assert!(err(&told).contains(says), "{place}: {}", err(&told));
    }
    let nowhere = wanliu(&["--lang", "en", "goto", path, "step=trust,proposals>0"], b"");
    assert_eq!(nowhere.status.code(), Some(1), "{}", err(&nowhere));
    assert!(err(&nowhere).contains("no call comes there"), "{}", err(&nowhere));
}

/// What is asked for beyond all bounds is no bound, and what is a bound is told beside every answer.
#[test]
fn bounds_of_proofs_are_told() {
    let most = u64::MAX.to_string();
    let flow = shipped("starter");
    let starter = flow.to_str().unwrap();
    let whole = wanliu(&["prove", starter, "--time", &most, "--memory", &most], b"");
    assert_eq!((whole.status.code(), err(&whole)), (Some(0), String::new()));
    let folder = scratch("bounds");
    let graph = folder.join("graph.jsonl");
    let suite = folder.join("suite");
    let (graph, suite) = (graph.to_str().unwrap(), suite.to_str().unwrap());
    for question in [["--graph", graph], ["--most", "turns"], ["--suite", suite]] {
        let of_part =
            [&["--lang", "en", "prove", starter, "--states", "10"], &question[..]].concat();
        let told = out(&wanliu(&of_part, b""));
        assert!(told.contains("not every state was visited"), "{question:?}: {told}");
    }
}

/// What cannot be read says so, where it stands.
#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = scratch("unread").join("gym");
    let path = folder.to_str().unwrap();
    assert!(wanliu(&["new", path], b"").status.success());
    // Three bytes of a character of four are replaced by as many.
    let script = folder.join("scripts/first.call");
    let text = std::fs::read(&script).unwrap();
    std::fs::write(&script, [&text[..], b"note \xf0\x9f\x98\n"].concat()).unwrap();
    let checked = wanliu(&["check", path], b"");
    assert_eq!(checked.status.code(), Some(1), "{}", out(&checked));
    assert!(out(&checked).contains("W0103"), "{}", out(&checked));
    let renamed = wanliu(&["--lang", "en", "rename", path, "why.care", "why.kindly"], b"");
    assert_eq!(renamed.status.code(), Some(2), "{}", err(&renamed));
    assert!(err(&renamed).contains("first.call"), "{}", err(&renamed));
    let mapped = wanliu(&["--lang", "en", "map", path], b"");
    assert!(err(&mapped).contains("first.call"), "{}", err(&mapped));
    std::fs::write(&script, text).unwrap();

    std::fs::write(folder.join("translations.lock.json"), "{").unwrap();
    let checked = wanliu(&["check", path], b"");
    assert!(out(&checked).contains("W0116"), "{}", out(&checked));
    assert!(out(&checked).contains("translations.lock.json"), "{}", out(&checked));
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
