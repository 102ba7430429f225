//! The shipped suites, and what the program tells of suites: coverage, mutants, shrinking.

use crate::browser::read_in_browser;
use crate::memory::{Memory, shown};
use crate::scripts::{Texts, ran};
use crate::support::{TODAY, mobile, on_threads};
use engine::script::{ExpectedFailure, Script};
use flow::builtin::BuiltInTree;
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::load::{LoadedFlow, load};
use serde_json::Value;
use std::path::Path;
use studio::suite::{
    CoverageKind, Suite, SuiteSource, TestCounts, TestResult, coverage, discover, killing_script,
    run, run_mutants, scripts_for_gaps, shrink,
};
use wanliu::render::tests::{coverage_html, mutants_text, text};
use wanliu::render::{Messages, plain_rows};

/// The shipped flows, their wording perhaps edited, and their scripts on disk.
struct Shipped {
    edited: bool,
}

/// A built-in flow of which every line and label reads otherwise.
struct Edited(BuiltInTree);

impl FileTree for Edited {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        let FileContent::BuiltIn(text) = self.0.read(path, most)? else { unreachable!() };
        let Ok(mut json) = serde_json::from_str::<Value>(text) else {
            return Ok(FileContent::BuiltIn(text));
        };
        edit(&mut json);
        Ok(FileContent::Bytes(json.to_string().into_bytes()))
    }
    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        self.0.list(folder)
    }
    fn name(&self, path: &str) -> String {
        self.0.name(path)
    }
}

/// Puts something before every wording in either language.
fn edit(json: &mut Value) {
    match json {
        Value::Object(members) => {
            for (key, value) in members {
                let before = if key == "zh" { "改过的，" } else { "Edited: " };
                match value {
                    Value::String(text) if key == "zh" || key == "en" => text.insert_str(0, before),
                    Value::Array(list) if key == "zh" || key == "en" => {
                        for text in list {
                            *text = format!("{before}{}", text.as_str().unwrap()).into();
                        }
                    }
                    _ => edit(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(edit),
        _ => {}
    }
}

impl SuiteSource for Shipped {
    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, FileError> {
        std::fs::read(path).map_err(|_| FileError::Missing)
    }
    fn beside(&self, script: &str, path: &str) -> String {
        let folder = Path::new(script).parent().unwrap();
        folder.join(path).display().to_string()
    }
    fn flow_of(&self, script: &str, _: Option<&str>) -> String {
        let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
        let inside = Path::new(script).strip_prefix(flows).unwrap();
        inside.iter().next().unwrap().to_string_lossy().into_owned()
    }
    fn load(&self, flow: &str) -> LoadedFlow {
        let tree = BuiltInTree::from_name(flow).unwrap();
        if self.edited { load(&Edited(tree), TODAY) } else { load(&tree, TODAY) }
    }
}

/// The scripts of a shipped flow, in order.
fn shipped(flow: &str) -> Vec<String> {
    fn below(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                below(&path, found);
            } else {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    below(&flows.join(flow).join("scripts"), &mut found);
    found.sort();
    found
}

fn all_pass(suite: &Suite) -> Vec<Option<TestResult>> {
    assert!(
        suite.diagnostics.is_empty(),
        "{}",
        shown(&suite.sources, &suite.diagnostics, Lang::En)
    );
    let ran = ran(suite);
    let told = text(suite, &ran, &Messages::screens(Lang::En));
    assert!(TestCounts::new(suite, &ran).is_clean(), "{told}");
    ran
}

#[test]
fn the_shipped_scripts_pass_and_cover_their_flow() {
    let suite = discover(&shipped("mobile"), &Shipped { edited: false }, plain_rows);
    let ran = all_pass(&suite);
    let covered = &coverage(&suite, &ran)[0];
    let whole = [
        CoverageKind::Step,
        CoverageKind::Item,
        CoverageKind::Condition,
        CoverageKind::Gate,
        CoverageKind::Limit,
        CoverageKind::Ending,
    ];
    for kind in whole {
        let (covered, all) = covered.count(kind);
        assert_eq!(covered, all, "{kind:?}");
    }
    // What the gates keep from happening no rule has to hold back; only a proof can tell.
    let gaps = covered.gaps().filter(|gap| gap.kind == CoverageKind::Rule).map(|gap| &*gap.name);
    assert_eq!(gaps.collect::<Vec<_>>(), ["explicit_consent", "second_no"]);

    let flow = mobile();
    let texts: Vec<String> =
        shipped("mobile").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for (_, reason) in flow.reasons() {
        let named = texts.iter().any(|text| text.contains(&format!("reason={}", reason.id)));
        assert!(named, "no script comes to {}", reason.id);
    }
    let styles = flow.fact_named("style").unwrap();
    for style in styles.values.iter().skip(1) {
        assert!(texts.iter().any(|text| text.contains(&format!("set style={}", style.id))));
    }
    for lang in ["zh", "en"] {
        let header = format!("lang: {lang}\n");
        assert!(texts.iter().filter(|text| text.contains(&header)).count() >= 40, "{lang}");
    }
    for tag in ["case", "conduct"] {
        assert!(suite.cases.iter().any(|play| play.header.tags.iter().any(|one| one == tag)));
    }
    assert!(
        suite
            .cases
            .iter()
            .any(|play| matches!(play.header.expected_failure, Some(ExpectedFailure::Rule(_))))
    );
    // Scripts are no longer than twice the flow that they hold.
    let lines = |paths: &[String]| -> usize {
        paths.iter().map(|path| std::fs::read_to_string(path).unwrap().lines().count()).sum()
    };
    let flow_files: Vec<String> =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/flows/mobile"))
            .unwrap()
            .flatten()
            .map(|entry| entry.path().display().to_string())
            .filter(|path| path.contains(".json") && !path.contains("learned"))
            .collect();
    assert!(lines(&shipped("mobile")) <= 2 * lines(&flow_files));

    let second = discover(&shipped("broadband"), &Shipped { edited: false }, plain_rows);
    all_pass(&second);
    assert!(second.cases.len() >= 15);
}

/// Scripts hold on to ids: whatever the lines say, they pass.
#[test]
fn editing_every_line_breaks_no_script() {
    let suite = discover(&shipped("mobile"), &Shipped { edited: true }, plain_rows);
    let flow = suite.flows[0].1.flow.as_ref().unwrap();
    let item = flow.item(flow.item_named("soothe.general").unwrap());
    assert!(item.say.wordings(Lang::Zh)[0].written(flow).starts_with("改过的"));
    all_pass(&suite);
}

const STARTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/flows/starter");

/// The starter flow in memory.
struct Starter(Texts);

impl SuiteSource for Starter {
    fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, FileError> {
        self.0.read(path, most)
    }
    fn beside(&self, script: &str, path: &str) -> String {
        self.0.beside(script, path)
    }
    fn flow_of(&self, _: &str, _: Option<&str>) -> String {
        "starter".to_owned()
    }
    fn load(&self, _: &str) -> LoadedFlow {
        let mut memory = Memory::empty();
        for (path, text) in studio::edit::STARTER_FILES {
            memory = memory.file(path, text);
        }
        memory.load()
    }
}

fn starter(scripts: &[(String, String)]) -> Suite {
    let first = std::fs::read_to_string(Path::new(STARTER).join("scripts/first.call")).unwrap();
    let mut texts = Texts::of([("first.call", &*first)]);
    for (path, text) in scripts {
        texts.0.insert(path.clone(), text.clone().into_bytes());
    }
    let paths: Vec<String> = texts.0.keys().cloned().collect();
    discover(&paths, &Starter(texts), plain_rows)
}

/// What no script comes to can be picked out of the map, in a browser.
#[test]
fn coverage_is_laid_over_the_map() {
    let suite = starter(&[]);
    let covered = coverage(&suite, &all_pass(&suite)).remove(0);
    let (items, all) = covered.count(CoverageKind::Item);
    let page = coverage_html(&suite, &[covered]);
    for (width, hash) in [(1280, "theme=light&lang=en"), (390, "theme=dark&lang=zh")] {
        let reader = include_str!("data/coverage_reader.js");
        let Some(seen) = read_in_browser(&page, reader, width, 900, hash) else { return };
        assert_eq!(seen["problems"], serde_json::json!([]));
        assert!(seen["counts"].as_str().unwrap().contains(&format!("{items}/{all}")), "{seen}");
        assert_eq!(
            (&seen["offers_gaps"], &seen["filtered"]),
            (&true.into(), &true.into()),
            "{seen}"
        );
        assert!(seen["shown"].as_str().unwrap().ends_with(&format!("/ {all}")), "{seen}");
        assert_eq!(seen["overflow"], 0);
    }
}

/// Scripts made to close gaps pass, and close them.
#[test]
fn gaps_are_closed_by_scripts_that_pass() {
    let suite = starter(&[]);
    let before = coverage(&suite, &all_pass(&suite)).remove(0);
    let (items, all) = before.count(CoverageKind::Item);
    assert!(items < all);
    let scripts = scripts_for_gaps(&suite, &before);
    let named = |(at, script): (usize, &Script)| (format!("gap-{at}.call"), script.to_string());
    let scripts: Vec<_> = scripts.iter().enumerate().map(named).collect();
    let suite = starter(&scripts);
    let after = coverage(&suite, &all_pass(&suite)).remove(0);
    for kind in [
        CoverageKind::Item,
        CoverageKind::Answer,
        CoverageKind::Condition,
        CoverageKind::Ending,
        CoverageKind::Limit,
    ] {
        let (covered, all) = after.count(kind);
        assert_eq!(covered, all, "{kind:?}: {:?}", after.gaps().collect::<Vec<_>>());
    }
    let page = coverage_html(&suite, &[after]);
    assert!(page.contains("\"coverage\":[") && page.contains("gap-0.call"));
}

/// A script that is made to notice a change passes, and fails once the change is made.
#[test]
fn mutants_are_noticed_by_the_scripts_made_for_them() {
    let suite = starter(&[]);
    let before = run_mutants(&suite, &all_pass(&suite)).remove(0);
    assert!(before.survivors.len() < before.total);
    let scripts = before.survivors.iter().filter_map(|one| killing_script(&suite, 0, *one));
    let named = |(at, script): (usize, Script)| (format!("mutant-{at}.call"), script.to_string());
    let scripts: Vec<_> = scripts.enumerate().map(named).collect();
    let suite = starter(&scripts);
    let after = run_mutants(&suite, &all_pass(&suite)).remove(0);
    assert_eq!(after.total, before.total);
    assert!(
        after.survivors.len() <= 4,
        "{}",
        mutants_text(&suite, &[after], &Messages::screens(Lang::En))
    );
    // One thread finds what two find.
    let one = on_threads(1, || run_mutants(&suite, &ran(&suite))).remove(0);
    assert_eq!(
        one.survivors,
        on_threads(3, || run_mutants(&suite, &ran(&suite))).remove(0).survivors
    );
}

/// A failing script is cut to the lines that its failure needs.
#[test]
fn a_failing_script_shrinks() {
    let wrong = std::fs::read_to_string(Path::new(STARTER).join("scripts/first.call"))
        .unwrap()
        .replace("outcome=retained", "outcome=left");
    let suite = starter(&[("wrong.call".to_owned(), wrong)]);
    let play = suite.cases.iter().find(|play| play.name == "wrong.call").unwrap();
    let flow = suite.flows[0].1.flow.as_ref().unwrap();
    let small = shrink(flow, play).unwrap();
    let outcome = run(flow, &small);
    assert!(!outcome.passed && outcome.failures.len() == 1);
    assert_eq!(small.steps.len(), 11, "five exchanges, and what fails");
    for without in 0..small.steps.len() - 1 {
        let mut less = small.clone();
        less.steps.remove(without);
        let again = run(flow, &less);
        assert_ne!(again.failures.first().map(|one| &one.kind), Some(&outcome.failures[0].kind));
    }
    assert!(shrink(flow, &suite.cases[0]).is_none(), "what passes has no shortest failure");
}
