//! Files from disk, read with a bound.

use crate::files::{entries, read};
use crate::render::Messages;
use flow::files::{FileContent, FileError, FileTree, script_paths};
use std::path::{Component, Path, PathBuf};

/// A flow's folder on disk.
#[derive(Debug)]
pub(super) struct FolderTree(pub(super) PathBuf);

impl FileTree for FolderTree {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        read(&join_normalized(&self.0, path), most).map(FileContent::Bytes)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let paths = match entries(&self.0.join(folder)) {
            Err(FileError::Missing) => Vec::new(),
            listed => listed?,
        };
        let names = paths.iter().filter(|path| path.is_file()).filter_map(|path| {
            // What has no name in Unicode is no file of a flow.
            path.file_name()?.to_str()
        });
        let path = |name: &str| {
            if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
        };
        Ok(names.map(path).collect())
    }

    fn name(&self, path: &str) -> String {
        join_normalized(&self.0, path).display().to_string()
    }
}

/// `path` seen from `folder`, as short as it can be written: `a/b` and `../c` make `a/c`.
pub(super) fn join_normalized(folder: &Path, path: &str) -> PathBuf {
    let mut base = folder.to_path_buf();
    let mut rest = path;
    while let Some(outer) = rest.strip_prefix("../") {
        if !matches!(base.components().next_back(), Some(Component::Normal(_))) {
            break;
        }
        base.pop();
        rest = outer;
    }
    base.join(rest)
}

/// The text of a small file that was named; why it cannot be had, in words.
pub(super) fn text_of(path: &Path, words: &Messages) -> Result<String, String> {
    const MAX_BYTES: u64 = 16 << 20;
    let shown = path.display().to_string();
    let unreadable =
        |why: String| words.with("file-unreadable", &[("path", &shown), ("why", &why)]);
    let bytes = read(path, MAX_BYTES).map_err(|problem| unreadable(problem.to_string()))?;
    String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))
}

/// The scripts of a flow's folder, each by its path there; why one cannot be read, in words.
pub(super) fn script_texts(
    tree: &dyn FileTree,
    words: &Messages,
) -> Result<Vec<(String, String)>, String> {
    const MAX_BYTES: u64 = 1 << 20;
    let unreadable = |path: &str, why: &str| {
        words.with("file-unreadable", &[("path", &tree.name(path)), ("why", why)])
    };
    let paths = script_paths(tree).map_err(|why| unreadable("scripts", &why.to_string()))?;
    let text = |path: String| match tree.read(&path, MAX_BYTES).map(FileContent::into_text) {
        Ok((text, None)) => Ok((path, text.into_owned())),
        Ok((_, Some(_))) => Err(unreadable(&path, "not UTF-8")),
        Err(why) => Err(unreadable(&path, &why.to_string())),
    };
    paths.into_iter().map(text).collect()
}
