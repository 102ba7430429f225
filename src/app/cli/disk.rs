//! Scripts on disk: where they lie, which flow they are calls of, and how one is written.

use super::files::join_normalized;
use super::flows::load_named;
use crate::files::{files_below, read};
use flow::builtin::BuiltInTree;
use flow::files::FileError;
use flow::load::LoadedFlow;
use std::io;
use std::path::{Component, Path, PathBuf};
use studio::suite::SuiteSource;

/// A folder as it is seen from here, so that one flow has one name.
pub(super) fn relative_to_cwd(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let here = std::env::current_dir().unwrap_or_default();
    let path = whole.strip_prefix(&here).unwrap_or(&whole);
    if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() }
}

/// Scripts and flows on disk.
pub(super) struct DiskSource;

impl SuiteSource for DiskSource {
    fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, FileError> {
        read(Path::new(path), most)
    }

    fn beside(&self, script: &str, path: &str) -> String {
        let folder = Path::new(script).parent().unwrap_or(Path::new(""));
        join_normalized(folder, path).display().to_string()
    }

    fn flow_of(&self, script: &str, named: Option<&str>) -> String {
        if let Some(named) = named {
            let beside = self.beside(script, named);
            let is_built_in =
                BuiltInTree::from_name(named).is_some() && !Path::new(&beside).is_dir();
            return if is_built_in {
                named.to_owned()
            } else {
                relative_to_cwd(Path::new(&beside))
            };
        }
        let mut above = Path::new(script).ancestors().skip(1);
        let own = above.find(|folder| folder.join("flow.json").is_file());
        own.map_or_else(|| "mobile".to_owned(), relative_to_cwd)
    }

    fn load(&self, flow: &str) -> LoadedFlow {
        load_named(flow)
    }
}

/// How a script at `path` names its flow; not at all, if it lies in it.
pub(super) fn flow_for(flow: &str, path: &str) -> Option<String> {
    if !Path::new(flow).is_dir() {
        return Some(flow.to_owned());
    }
    let (flow, path) = (absolute(flow), absolute(path));
    let lies_in_it = absolute(&DiskSource.flow_of(&path, None)) == flow;
    let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
    (!lies_in_it).then(|| relative_to(Path::new(&flow), folder))
}

/// A path as it is seen from a folder; both are whole.
fn relative_to(path: &Path, folder: &Path) -> String {
    let shared = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let seen: PathBuf = up.chain(path.components().skip(shared)).collect();
    seen.display().to_string()
}

pub(super) fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}

/// The scripts at a path, in order: the file itself, or all below a folder; none where there is nothing.
///
/// # Errors
/// If a folder cannot be read; which, and why.
pub(super) fn scripts_at(path: &Path) -> io::Result<Vec<String>> {
    if path.is_file() {
        return Ok(vec![path.display().to_string()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let is_script =
        |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("call"));
    let scripts = files_below(path)?.into_iter().filter(|path| is_script(path));
    Ok(scripts.map(|path| path.display().to_string()).collect())
}
