//! The habits of the code, kept by a test.

use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|ext| ext == ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs", &mut found);
    found.sort();
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_module_says_what_it_is_and_is_short() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not open with `//!`", path.display());
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}

/// The layers, bottom to top: a module uses only those before it.
const LAYERS: [&str; 31] = [
    "lang",
    "source",
    "diagnostic",
    "equation",
    "method",
    "flow",
    "call",
    "rule",
    "guide",
    "explore",
    "customer",
    "plan",
    "hear",
    "script",
    "edit",
    "check",
    "map",
    "diff",
    "record",
    "report",
    "simulate",
    "fit",
    "session",
    "practice",
    "store",
    "render",
    "suite",
    "prove",
    "repl",
    "cli",
    "main",
];

#[test]
fn layers_use_only_those_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap();
        let own =
            inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if own == "lib" {
            continue;
        }
        let rank = |name: &str| LAYERS.iter().position(|layer| *layer == name);
        let own_rank = rank(&own).unwrap_or_else(|| panic!("`{own}` is no layer"));
        for used in text.split("crate::").skip(1) {
            let name: String =
                used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if let Some(used_rank) = rank(&name) {
                assert!(used_rank <= own_rank, "{} uses `{name}`", path.display());
            }
        }
    }
}

/// Below the line nothing reads, writes or asks the time.
#[test]
fn the_core_does_no_input_or_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if ["store", "repl", "cli", "main", "lib"].iter().any(|above| inside.starts_with(above)) {
            continue;
        }
        for word in ["std::fs", "std::io", "std::env", "std::time", "std::net", "jiff", "println!"]
        {
            assert!(!text.contains(word), "{inside} has `{word}`");
        }
    }
}

/// Nothing in the code knows a trade.
#[test]
fn the_code_knows_no_trade() {
    for (path, text) in sources() {
        if path.ends_with("flow/builtin.rs") || path.ends_with("cli/args.rs") {
            continue;
        }
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for word in ["tariff", "\"network\" =>", "sim card", "套餐", "话费", "carrier"] {
                assert!(!line.to_lowercase().contains(word), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn the_readme_shows_both_commands() {
    let readme = include_str!("../../README.md");
    assert!(readme.contains("cargo run --release") && readme.contains("cargo test"));
    let ci = include_str!("../../.ci/run");
    assert!(ci.contains("cargo test"));
}
