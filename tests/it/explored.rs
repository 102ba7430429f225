//! Scripts written by exploring, for what a suite does not come to.

use crate::memory::Memory;
use crate::proofs::flow_with;
use crate::support::TODAY;
use engine::explore::{Exploration, SearchLimits};
use engine::script::Script;
use flow::files::FileError;
use flow::load::{LoadedFlow, load};
use std::collections::BTreeMap;
use studio::prove::scripts_for_missing;
use studio::suite::{CoverageKind, SuiteSource, TestCounts, coverage, discover, run};
use wanliu::render::plain_rows;

/// Scripts in memory, all of one flow in memory.
struct OfOneFlow {
    memory: Memory,
    texts: BTreeMap<String, String>,
}

impl SuiteSource for OfOneFlow {
    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, FileError> {
        self.texts.get(path).map(|text| text.clone().into_bytes()).ok_or(FileError::Missing)
    }
    fn beside(&self, _: &str, path: &str) -> String {
        path.to_owned()
    }
    fn flow_of(&self, _: &str, _: Option<&str>) -> String {
        "small".to_owned()
    }
    fn load(&self, _: &str) -> LoadedFlow {
        load(&self.memory, TODAY)
    }
}

/// The scripts of an explored suite pass, and come to everything.
#[test]
fn an_explored_suite_comes_to_everything() {
    let memory = flow_with("");
    let mut shelf = OfOneFlow { memory: flow_with(""), texts: BTreeMap::new() };
    let mut suite = discover(&[], &shelf, plain_rows);
    let at = suite.with_flow("small", || load(&memory, TODAY));
    let exploration =
        Exploration::new(suite.flows[at].1.flow.as_ref().unwrap(), SearchLimits::default());
    let none = coverage(&suite, &[]);
    let scripts = scripts_for_missing(&exploration, &suite, &none[0]);
    assert!(scripts.len() < 20, "{} scripts", scripts.len());
    let named = |(at, script): (usize, &Script)| (format!("{at}.call"), script.to_string());
    shelf.texts = scripts.iter().enumerate().map(named).collect();
    let paths: Vec<String> = shelf.texts.keys().cloned().collect();
    let suite = discover(&paths, &shelf, plain_rows);
    let ran: Vec<_> = suite
        .cases
        .iter()
        .map(|play| Some(run(suite.flows[play.flow].1.flow.as_ref().unwrap(), play)))
        .collect();
    assert!(TestCounts::new(&suite, &ran).is_clean());
    let covered = &coverage(&suite, &ran)[0];
    let open: Vec<String> = covered
        .gaps()
        .filter(|gap| {
            !matches!(gap.kind, CoverageKind::Rule | CoverageKind::Gate | CoverageKind::Limit)
        })
        .map(|gap| gap.name.clone())
        .collect();
    assert!(open.is_empty(), "{open:?}");
}
