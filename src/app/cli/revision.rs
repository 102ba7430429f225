//! A flow's folder as it was at a revision of its git repository.

use super::files::join_normalized;
use flow::files::{FileContent, FileError, FileTree};
use std::path::PathBuf;
use std::process::Command;

/// A folder at a revision, written `REV:PATH` as git does.
#[derive(Debug)]
pub(super) struct RevisionTree {
    revision: String,
    folder: PathBuf,
}

impl RevisionTree {
    /// The folder that `name` stands for, if it is written so.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (revision, folder) = name.split_once(':')?;
        let fits = !revision.is_empty() && !revision.starts_with('-');
        fits.then(|| Self { revision: revision.to_owned(), folder: folder.into() })
    }

    /// The path of a file as git takes it, from the folder that the program runs in.
    fn object(&self, path: &str) -> String {
        let path = join_normalized(&self.folder, path).display().to_string();
        let here = if path.starts_with('/') { "" } else { "./" };
        format!("{}:{here}{path}", self.revision)
    }
}

impl FileTree for RevisionTree {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        let object = self.object(path);
        let run = Command::new("git").args(["show", &object]).output();
        let output = run.map_err(|error| FileError::Unreadable(format!("git: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            let missing =
                said.contains("does not exist") || said.contains("exists on disk, but not");
            return Err(if missing { FileError::Missing } else { FileError::Unreadable(said) });
        }
        let length = u64::try_from(output.stdout.len()).unwrap_or(u64::MAX);
        if length > most { Err(FileError::TooLarge) } else { Ok(FileContent::Bytes(output.stdout)) }
    }

    fn list(&self, _folder: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }

    fn name(&self, path: &str) -> String {
        format!("{}:{}", self.revision, join_normalized(&self.folder, path).display())
    }
}
