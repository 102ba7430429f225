//! The habits of the code, kept by a test. Which house uses which the compiler keeps: each is a crate. Within a house
//! the order of its rooms is kept here, by imports as the compiler reads them.

use std::path::{Path, PathBuf};
use syn::visit::Visit;

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

/// Every source file with its text.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs", &mut found);
    found.sort();
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// The path within `src`.
fn inside(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
}

#[test]
fn every_module_says_what_it_is_and_is_short() {
    let mut lengths = Vec::new();
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not open with `//!`", path.display());
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 150, "half of the files have more than {median} lines");
}

/// The rooms of each house, bottom to top: a room uses only those before it. Rooms on one line know nothing of each
/// other.
const ROOMS: [(&str, &[&str]); 4] = [
    (
        "flow",
        &[
            "span spelling lang terms",
            "equation method",
            "syntax",
            "source",
            "diagnostic",
            // What a flow holds is one whole: the flow names its parts, and its parts ask the flow.
            "*",
        ],
    ),
    (
        "engine",
        &["call", "rule", "guide", "explore customer hear", "plan", "script", "record session"],
    ),
    ("studio", &["edit report", "check", "map diff fit", "simulate", "practice", "suite", "prove"]),
    ("app", &["files output", "store render", "recorder", "repl", "cli", "main"]),
];

/// What a file of a house uses of the same house, and where.
struct Uses<'f> {
    /// The modules that lead to the file.
    module: Vec<String>,
    file: &'f str,
    /// The room used, and the line.
    found: Vec<(String, usize)>,
}

impl Uses<'_> {
    /// A path from the root of the crate, if it lies in this one.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut at = self.module.clone();
        let mut rest = path.iter().peekable();
        match rest.peek().map(|part| part.as_str()) {
            Some("crate") => {
                at.clear();
                rest.next();
            }
            Some("self") => {
                rest.next();
            }
            Some("super") => {
                while rest.peek().is_some_and(|part| *part == "super") {
                    at.pop();
                    rest.next();
                }
            }
            _ => return None,
        }
        at.extend(rest.cloned());
        Some(at)
    }

    fn path(&mut self, path: &[String], line: usize) {
        let room = self.absolute(path).and_then(|path| path.into_iter().next());
        self.found.extend(room.map(|room| (room, line)));
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(item, before));
            }
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                let line = ident.span().start().line;
                before.push(ident.to_string());
                self.path(before, line);
                before.pop();
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.path(before, line);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |part| part.ident.span().start().line);
        if parts.len() > 1 {
            self.path(&parts, line);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.module.push(module.ident.to_string());
        syn::visit::visit_item_mod(self, module);
        self.module.pop();
    }

    /// What stands in a call of a macro is read as the expressions it holds, where it holds any.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        use syn::punctuated::Punctuated;
        let parser = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        if let Ok(expressions) = call.parse_body_with(parser) {
            expressions.iter().for_each(|expression| self.visit_expr(expression));
        }
    }
}

/// Everything that a file uses of its own house.
fn uses(file: &str, text: &str) -> Vec<(String, usize)> {
    let parts: Vec<&str> = file.trim_end_matches(".rs").split('/').skip(1).collect();
    let module = parts.into_iter().filter(|part| !["mod", "lib"].contains(part));
    let module = module.map(str::to_owned).collect();
    let mut uses = Uses { module, file, found: Vec::new() };
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", uses.file));
    uses.visit_file(&parsed);
    uses.found
}

#[test]
fn rooms_use_only_those_below() {
    for (path, text) in sources() {
        let file = inside(&path);
        let (house, rest) = file.split_once('/').unwrap();
        let (_, rooms) = ROOMS.iter().find(|(name, _)| *name == house).unwrap();
        let known =
            |name: &str| rooms.iter().position(|line| line.split(' ').any(|room| room == name));
        let rank = |name: &str| known(name).or_else(|| known("*"));
        let own = rest.split('/').next().unwrap().trim_end_matches(".rs");
        if own == "lib" {
            continue;
        }
        let own_rank = rank(own).unwrap_or_else(|| panic!("`{own}` is no room of `{house}`"));
        for (used, line) in uses(&file, &text) {
            let Some(used_rank) = rank(&used) else { continue };
            let below = used_rank < own_rank || used == own || rooms[own_rank] == "*";
            assert!(below, "{file}:{line}: `{own}` uses `{used}`");
        }
    }
}

#[test]
fn imports_are_read_as_the_compiler_reads_them() {
    let found = |text: &str| -> Vec<String> {
        uses("engine/guide/mode.rs", text).into_iter().map(|(room, _)| room).collect()
    };
    assert_eq!(found("use crate::{call::{State, step}, rule};"), ["call", "call", "rule"]);
    assert_eq!(found("use super::super::plan::Plan;"), ["plan"]);
    assert_eq!(found("use super::score::Score as S;"), ["guide"]);
    assert_eq!(found("fn f() { crate::hear::normalize(\"\"); }"), ["hear"]);
    assert_eq!(found("fn f() { assert!(crate::hear::quiet(1), \"no\"); }"), ["hear"]);
    assert_eq!(found("mod inner { use super::super::super::plan::*; }"), ["plan"]);
    assert_eq!(found("use std::fmt; // crate::plan"), [""; 0]);
    assert_eq!(uses("engine/guide/mode.rs", "\nuse crate::plan::Plan;")[0].1, 2);
}

/// Below the program nothing reads, writes or asks the time.
#[test]
fn the_core_does_no_input_or_output() {
    for (path, text) in sources() {
        let inside = inside(&path);
        if inside.starts_with("app") && !inside.starts_with("app/render") {
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
        if path.ends_with("flow/builtin.rs") {
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
