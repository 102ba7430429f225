//! The program as flow authors use it: from a new flow to a clean one, compared, laid out, proved.

use crate::cli::{err, out, shipped, wanliu};
use crate::support::scratch;

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
    let nowhere = wanliu(&["--lang", "en", "goto", path, "step=trust,clarity=confirmed"], b"");
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

/// A built-in flow on disk is the one in the program, and what others made of the common parts stays theirs.
#[test]
fn built_in_flows_are_brought_out() {
    let folder = scratch("brought_out");
    let at = |name: &str| folder.join(name).display().to_string();
    for (name, args) in [
        ("mine", ["--from", "mobile"]),
        ("wires", ["--from", "broadband"]),
        ("gym", ["--with", "common"]),
    ] {
        let path = at(name);
        let made = wanliu(&[&["new", &*path][..], &args].concat(), b"");
        assert_eq!(made.status.code(), Some(0), "{}", err(&made));
        let checked = wanliu(&["check", &path, "--soon", "0"], b"");
        assert!(out(&checked).contains("nothing to mend"), "{}", out(&checked));
    }
    let same = wanliu(&["diff", "mobile", &at("mine")], b"");
    let told = out(&same);
    assert_eq!(told, "the flow\n  mine\n    id: mobile → mine\n");
    let cues = folder.join("common/cues.json");
    std::fs::write(&cues, "{}").unwrap();
    let refused = wanliu(&["new", &at("other"), "--from", "mobile"], b"");
    assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
    assert!(err(&refused).contains("cues.json"), "{}", err(&refused));
    assert!(!folder.join("other").exists());
    assert_eq!(std::fs::read_to_string(&cues).unwrap(), "{}");
}

/// Scripts do not pass by accident: a part of others is no test, what expects nothing is told, loops are a mistake, and
/// what is accepted stays a bound where it was one.
#[test]
fn parts_loops_and_bounds_of_scripts() {
    let folder = scratch("parts_of_scripts");
    let flow = folder.join("gym").display().to_string();
    wanliu(&["new", &flow], b"");
    let file = |name: &str, text: &str| {
        let path = folder.join("gym/scripts").join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let part = file("start.call", "agent hello\ncustomer price\n");
    let whole =
        file("whole.call", "customer: fee=45\n\nuse start.call\n= step=probe, severity>=2\n");
    let tested = wanliu(&["test", &flow], b"");
    assert!(out(&tested).ends_with("1 passed, 1 failed, 1 part of others\n"), "{}", out(&tested));
    assert!(out(&tested).contains("= severity=0-4"), "{}", out(&tested));
    let accepted = wanliu(&["test", &whole, "--accept"], b"");
    assert_eq!(accepted.status.code(), Some(0), "{}", out(&accepted));
    let text = std::fs::read_to_string(&whole).unwrap();
    assert!(text.ends_with("= step=probe, severity>=0\n"), "{text}");
    let alone = wanliu(&["test", &part], b"");
    assert!(
        out(&alone).contains("1 passed, 0 failed; 1 that passed expects nothing"),
        "{}",
        out(&alone)
    );

    file("a.call", "use sub/../b.call\n= step=trust\n");
    file("b.call", "# two\nuse a.call\n");
    let checked = wanliu(&["check", &flow], b"");
    assert_eq!(checked.status.code(), Some(1), "{}", out(&checked));
    for place in ["a.call:1:1", "b.call:2:1"] {
        assert!(out(&checked).contains(place), "{}", out(&checked));
    }

    let there = wanliu(&["goto", &flow, "emotion=upset"], b"");
    assert!(!out(&there).contains("set emotion"), "what they said shows it: {}", out(&there));
    let noted = wanliu(&["goto", &flow, "emotion=furious"], b"");
    assert!(out(&noted).contains("set emotion=furious"), "{}", out(&noted));
}

/// A version of a flow is a folder, or what it was at a revision, for `simulate` as for `diff`.
#[test]
fn simulations_take_revisions_too() {
    let folder = scratch("revisions");
    let flow = folder.join("gym").display().to_string();
    wanliu(&["new", &flow], b"");
    let git = |args: &[&str]| {
        let done =
            std::process::Command::new("git").current_dir(&folder).args(args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "first"]);
    let offers = folder.join("gym/offers.json");
    let text = std::fs::read_to_string(&offers).unwrap();
    std::fs::write(&offers, text.replace("\"monthly\": 29", "\"monthly\": 27")).unwrap();
    let run = |args: &[&str]| {
        let mut all =
            vec!["simulate", "gym", "--callers", "odds", "--calls", "400", "--format", "json"];
        all.extend(args);
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_wanliu"))
            .current_dir(&folder)
            .args(all)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice::<serde_json::Value>(&done.stdout).unwrap()
    };
    let told = run(&["--against", "HEAD:gym"]);
    assert_eq!(told["sides"][1]["flow"], "HEAD:gym");
    // Offers that hang on what a customer pays are made to those who pay more, and to nobody who pays less.
    let alone = run(&[]);
    assert!(alone["offers_mean"].as_f64().unwrap() > 0.0, "{alone}");
    assert_eq!(alone["conduct_breaks"], 0);
}

/// What rests on evidence that ran out is said to, and no fact is told to be what nothing can be.
#[test]
fn why_not_tells_evidence_that_ran_out() {
    let folder = scratch("ran_out");
    let flow = folder.join("mine").display().to_string();
    wanliu(&["new", &flow, "--from", "mobile"], b"");
    let evidence = folder.join("mine/evidence.json");
    let text = std::fs::read_to_string(&evidence).unwrap();
    let day = text.split("\"until\": \"").nth(1).unwrap().split('"').next().unwrap();
    std::fs::write(&evidence, text.replace(day, "2020-01-31")).unwrap();
    let told = wanliu(&["why-not", &flow, "evidence.tariff", "--lang", "en"], b"");
    assert!(out(&told).contains("ran out on 2020-01-31"), "{}", out(&told));
    assert!(!out(&told).contains("has to be"), "{}", out(&told));
    // A feeling is noted once, and moves the call as well: one line of the script.
    let script = folder.join("one.call").display().to_string();
    let lines = format!("set emotion=upset\nsave-script {script}\n");
    wanliu(&["call", &flow, "--store", "off"], lines.as_bytes());
    let saved = std::fs::read_to_string(&script).unwrap();
    assert_eq!(saved.matches("set emotion=upset").count(), 1, "{saved}");
}

/// What the comparison of calls does not look at and differs is told, and nothing is called the same for it.
#[test]
fn diff_of_calls_tells_what_it_does_not_compare() {
    let folder = scratch("not_compared");
    let (old, new) = (folder.join("old"), folder.join("new"));
    let (old, new) = (old.display().to_string(), new.display().to_string());
    for flow in [&old, &new] {
        wanliu(&["new", flow, "--from", "mobile"], b"");
    }
    let compare = || wanliu(&["diff", "--calls", &old, &new, "--lang", "en"], b"");
    assert_eq!(compare().status.code(), Some(0), "{}", out(&compare()));
    // The id of the copy differs, and is no part of calls.
    let own = folder.join("new/flow.json");
    let text = std::fs::read_to_string(&own).unwrap();
    let tied = "\"contract\": \"in_term\"";
    assert!(text.contains(tied), "{text}");
    std::fs::write(&own, text.replacen(tied, "\"contract\": \"none\"", 1)).unwrap();
    let told = compare();
    assert_eq!(told.status.code(), Some(1), "{}", out(&told));
    assert!(out(&told).contains("differs: values.exit_charge.sets.contract"), "{}", out(&told));
}

/// A way that the machine lets a call go and a rule of conduct does not is told as such.
#[test]
fn why_not_tells_the_rule_on_its_way() {
    let at = "step=propose,reason=price,request=service";
    let told = wanliu(&["why-not", "broadband", "fixed_price", "--at", at, "--lang", "en"], b"");
    assert!(out(&told).contains("asks for something first"), "{}", out(&told));
    let told = wanliu(&["why-not", "broadband", "fixed_price", "--lang", "en"], b"");
    assert!(out(&told).contains("nearest way"), "{}", out(&told));
    assert!(!out(&told).contains("asks for something first"), "{}", out(&told));
    // What a customer pays is told with the customer; asked for as a place, it says so.
    let told = wanliu(&["why-not", "mobile", "offer.pause", "--at", "fee=20", "--lang", "en"], b"");
    assert!(err(&told).contains("give it with --customer"), "{}", err(&told));
}

/// A flow of the format before is rewritten with its scripts, and means what it meant.
#[test]
fn a_flow_of_the_format_before_is_migrated() {
    let folder = scratch("migrated");
    let gym = folder.join("gym");
    let path = gym.to_str().unwrap();
    assert_eq!(wanliu(&["new", path], b"").status.code(), Some(0));
    let (own, questions) = (gym.join("flow.json"), gym.join("questions.json"));
    let text = std::fs::read_to_string(&own).unwrap();
    std::fs::write(&own, text.replace("\"format\": 2", "\"format\": 1")).unwrap();
    let text = std::fs::read_to_string(&questions).unwrap();
    let technique = "\"technique\": \"confirm\",";
    assert!(text.contains(technique), "{text}");
    let old = text.replacen(
        "\"when\": { \"clarity\"",
        "\"when\": { \"kind\": [\"network\", \"port\"], \"clarity\"",
        1,
    );
    assert_ne!(old, text);
    std::fs::write(&questions, old).unwrap();
    let script = gym.join("scripts/kind.call");
    std::fs::write(&script, "customer: kind=port, fee=45\n\n= kind=port\nset kind=network\n= kind=network, step=trust\n").unwrap();
    let refused = wanliu(&["--lang", "en", "check", path], b"");
    assert!(out(&refused).contains("wanliu migrate"), "{}", out(&refused));
    let shown = wanliu(&["--lang", "en", "migrate", path, "--dry-run"], b"");
    assert!(out(&shown).contains("\"request\": [\"network\", \"port\"]"), "{}", out(&shown));
    assert!(!gym.join("requests.json").exists());
    let done = wanliu(&["migrate", path], b"");
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(
        std::fs::read_to_string(&script).unwrap().starts_with("customer: request=port, fee=45")
    );
    let tested = wanliu(&["--lang", "en", "test", path], b"");
    assert_eq!(tested.status.code(), Some(0), "{}{}", out(&tested), err(&tested));
    let again = wanliu(&["--lang", "en", "migrate", path], b"");
    assert!(out(&again).contains("in the format of today"), "{}", out(&again));
}
