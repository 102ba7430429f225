//! Renaming on disk: in every flow that has the name, or nowhere.

use crate::cli::{err, out, shipped, wanliu};
use crate::support::scratch;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use wanliu::files::rewrite_all;

/// A copy of the shipped flows, which share their common parts.
fn copy_of_flows(name: &str) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let (path, to) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() {
                copy(&path, &to);
            } else if path.extension().is_some_and(|end| end == "json" || end == "call") {
                fs::copy(&path, &to).unwrap();
            }
        }
    }
    let folder = scratch(name);
    for flow in ["mobile", "broadband", "common"] {
        copy(&shipped(flow), &folder.join(flow));
    }
    folder
}

/// What every file holds, by its path.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

fn rename(folder: &Path, flow: &str, args: &[&str]) -> Output {
    let flow = folder.join(flow);
    let all = [&["rename", flow.to_str().unwrap()], args].concat();
    wanliu(&all, b"")
}

fn passes(folder: &Path) {
    for flow in ["mobile", "broadband"] {
        let path = folder.join(flow);
        let path = path.to_str().unwrap();
        let checked = wanliu(&["check", path, "--soon", "0"], b"");
        assert!(out(&checked).contains("nothing to mend"), "{}", out(&checked));
        let tested = wanliu(&["test", path], b"");
        assert_eq!(tested.status.code(), Some(0), "{}", out(&tested));
    }
}

/// A name of the common parts is changed in each flow that takes them in, whichever was named.
#[test]
fn flows_that_share_a_file_are_renamed_together() {
    let folder = copy_of_flows("rename_shared");
    for (flow, old, new) in [
        ("mobile", "let_go.general", "let_go.plain"),
        ("broadband", "offer_reply/declines", "says_no"),
        ("mobile", "price_list", "published_prices"),
    ] {
        let done = rename(&folder, flow, &[old, new]);
        assert_eq!(done.status.code(), Some(0), "{old}: {}", err(&done));
        passes(&folder);
    }
    let of_both = texts(&folder).iter().filter(|(_, text)| text.contains("let_go.plain")).count();
    assert!(of_both > 5, "{of_both}");
    let left = texts(&folder);
    let left = left.iter().filter(|(_, text)| text.contains("\"let_go.general\"")).count();
    assert_eq!(left, 0);
}

/// Parts of things: an answer keeps other answers of its name, and so does a value of a fact.
#[test]
fn answers_and_values_of_facts_are_renamed_where_they_are_meant() {
    let folder = copy_of_flows("rename_parts");
    let done = rename(&folder, "mobile", &["contract=in_term", "running"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    passes(&folder);
    let done = rename(&folder, "mobile", &["convenience.find/a_lot", "plenty"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    passes(&folder);
    // The answer of another item by the same name is its own.
    let moves = fs::read_to_string(folder.join("mobile/moves.json")).unwrap();
    let questions = fs::read_to_string(folder.join("mobile/questions.json")).unwrap();
    assert!((moves + &questions).contains("\"id\": \"a_lot\""));
}

/// What cannot be changed everywhere, or would break something, changes nothing.
#[test]
fn nothing_is_written_where_something_would_break() {
    let folder = copy_of_flows("rename_refused");
    let before = texts(&folder);
    for (flow, args, why) in [
        // A sub-reason goes with its reason.
        ("mobile", ["tariff.monthly_fee", "competitor.fee"], "W0203"),
        ("mobile", ["tariff.monthly_fee", "fee"], "W0203"),
        // The other flow has that name already.
        ("mobile", ["let_go.general", "offer.slower"], "broadband"),
        ("mobile", ["style=angry", "cross"], "program itself"),
        ("mobile", ["request.cancel", "request.end"], "program itself"),
        ("mobile", ["unwilling/will_not_say", "hush"], "no_pressure"),
        ("mobile", ["right_size/declines", "no"], "offer_reply/declines"),
        ("mobile", ["right_size", "top_up_pack"], "taken"),
        ("mobile", ["right_siz", "small"], "did you mean `right_size`"),
        ("mobile", ["right_size/lieks", "small"], "nothing is called"),
        ("mobile", ["contract=in_trem", "running"], "did you mean `contract=in_term`"),
    ] {
        let offers = fs::read_to_string(folder.join("broadband/offers.json")).unwrap();
        let taken = offers.split("\"id\": \"").nth(1).unwrap().split('"').next().unwrap();
        let args = args.map(|arg| if arg == "offer.slower" { taken } else { arg });
        let done = rename(&folder, flow, &args);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {}", out(&done));
        assert!(err(&done).contains(why), "{args:?}: {}", err(&done));
        assert!(texts(&folder) == before, "{args:?} changed something");
    }
}

/// Looked at first: what would change is shown, and nothing does.
#[test]
fn a_dry_run_shows_the_change_and_makes_none() {
    let folder = copy_of_flows("rename_dry");
    let before = texts(&folder);
    let done = rename(&folder, "mobile", &["network_plan", "works_notice", "--dry-run"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(out(&done).contains("- { \"id\": \"network_plan\",\n"), "{}", out(&done));
    assert!(out(&done).contains("+ { \"id\": \"works_notice\",\n"), "{}", out(&done));
    assert!(texts(&folder) == before);
}

/// A part that scripts take in may lie anywhere; whose answer it gives is known, or it is asked about.
#[test]
fn parts_of_scripts_go_along() {
    let folder = copy_of_flows("rename_used");
    fs::create_dir_all(folder.join("parts")).unwrap();
    fs::write(folder.join("parts/start.call"), "agent trust.leave\n").unwrap();
    fs::write(
        folder.join("mobile/scripts/zz.call"),
        "title: with a part\n\nuse ../../parts/start.call\ncustomer refuses\n",
    )
    .unwrap();
    let trust = fs::read_to_string(folder.join("common/trust.json")).unwrap();
    let item = trust.split("{ \"id\": \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    fs::write(folder.join("parts/start.call"), format!("agent {item}\n")).unwrap();
    let done = rename(&folder, "mobile", &[&item, "trust.first_words"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let part = fs::read_to_string(folder.join("parts/start.call")).unwrap();
    assert_eq!(part, "agent trust.first_words\n");
    // `customer refuses` follows a part here: many items have such an answer.
    let before = texts(&folder);
    let done = rename(&folder, "mobile", &["unwilling/refuses", "not_any_more"]);
    assert_eq!(done.status.code(), Some(2), "{}", out(&done));
    assert!(err(&done).contains("zz.call:4"), "{}", err(&done));
    assert!(texts(&folder) == before);
}

/// What a translation was when its source changed is remembered under the new name.
#[test]
fn stale_translations_stay_stale() {
    let folder = copy_of_flows("rename_locks");
    let path = folder.join("mobile");
    let path = path.to_str().unwrap();
    let locked = wanliu(&["check", path, "--update-locks", "--soon", "0"], b"");
    assert_eq!(locked.status.code(), Some(0), "{}", out(&locked));
    let offers = folder.join("mobile/offers.json");
    let text = fs::read_to_string(&offers).unwrap();
    fs::write(&offers, text.replacen("下月1号起", "下月一号起", 1)).unwrap();
    let stale = || {
        let checked = wanliu(&["check", path, "--soon", "0", "--format", "json"], b"");
        let found = out(&checked);
        let of_offers = |line: &&str| line.contains("W0602") && line.contains("offers.json");
        found.lines().filter(of_offers).count()
    };
    assert_eq!(stale(), 1);
    let done = rename(&folder, "mobile", &["right_size", "small_plan"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(out(&done).contains("translations.lock.json"), "{}", out(&done));
    assert_eq!(stale(), 1);
    let lock = fs::read_to_string(folder.join("mobile/translations.lock.json")).unwrap();
    assert!(lock.contains("/offers/small_plan/starts") && !lock.contains("right_size"), "{lock}");
}

/// Line ends, permissions and links are as they were.
#[test]
#[cfg(unix)]
fn files_keep_what_they_are() {
    use std::os::unix::fs::PermissionsExt;
    let folder = copy_of_flows("rename_modes");
    let (real, link) = (folder.join("offers.elsewhere"), folder.join("mobile/offers.json"));
    let text = fs::read_to_string(&link).unwrap().replace('\n', "\r\n");
    fs::write(&real, text).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let script = folder.join("mobile/scripts/case-successful.call");
    let of_script = fs::read_to_string(&script).unwrap().replace('\n', "\r\n");
    fs::write(&script, of_script.replace("= outcome=retained", "= outcome=left")).unwrap();

    let done = rename(&folder, "mobile", &["right_size", "small_plan"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let path = script.to_str().unwrap();
    let accepted = wanliu(&["test", path, "--accept"], b"");
    assert_eq!(accepted.status.code(), Some(0), "{}", out(&accepted));
    let laid = wanliu(&["fmt", folder.join("mobile").to_str().unwrap()], b"");
    assert_eq!(laid.status.code(), Some(0), "{}", err(&laid));

    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    for path in [&real, &script] {
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains("small_plan"), "{}", path.display());
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{}", path.display());
    }
    assert!(fs::read_to_string(&script).unwrap().contains("= outcome=retained"));
}

/// Where one file of several cannot be written, none is.
#[test]
fn all_files_are_written_or_none() {
    let folder = scratch("rewrite_all");
    let (first, second) = (folder.join("first"), folder.join("second"));
    fs::write(&first, "one").unwrap();
    let both = [(first.clone(), "two".to_owned()), (second.clone(), "two".to_owned())];
    assert!(rewrite_all(&both).is_err(), "the second is not there");
    assert_eq!(fs::read_to_string(&first).unwrap(), "one");
    fs::write(&second, "one").unwrap();
    rewrite_all(&both).unwrap();
    for path in [&first, &second] {
        assert_eq!(fs::read_to_string(path).unwrap(), "two");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing is left behind");
}
