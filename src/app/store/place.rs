//! Where the store lies: in the user's own data folder, for the owner alone.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The bytes of the key of pseudonyms.
const KEY_BYTES: usize = 32;
/// The bytes of a digest of texts.
const FINGERPRINT_BYTES: usize = 16;
/// The bytes of a pseudonym: enough that no two customers share one.
const PSEUDONYM_BYTES: usize = 12;

/// The files of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorePath {
    /// The store itself.
    pub file: PathBuf,
}

impl StorePath {
    /// Where calls are kept unless it is said otherwise: `WANLIU_STORE`, else the user's data folder. `None`
    /// if there is none, or if `WANLIU_STORE` is `off`.
    #[must_use]
    pub fn default_path() -> Option<Self> {
        let set = |name: &str| {
            std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
        };
        match set("WANLIU_STORE") {
            Some(off) if off.as_os_str() == "off" => None,
            Some(file) => Some(Self { file }),
            None => {
                let data = set("XDG_DATA_HOME")
                    .or_else(|| set("HOME").map(|home| home.join(".local/share")))
                    .or_else(|| set("LOCALAPPDATA"))?;
                Some(Self { file: data.join("wanliu").join("calls.db") })
            }
        }
    }

    /// A file beside the store, by what its name ends with.
    #[must_use]
    pub fn sibling(&self, ending: &str) -> PathBuf {
        let mut name = self.file.file_name().unwrap_or_default().to_owned();
        name.push(ending);
        self.file.with_file_name(name)
    }

    /// The key that pseudonyms are made with; made if there is none.
    ///
    /// # Errors
    /// If it cannot be read or made.
    pub fn key(&self) -> io::Result<Vec<u8>> {
        let path = self.sibling(".key");
        match fs::read(&path) {
            Ok(key) if key.len() == KEY_BYTES => return Ok(key),
            Ok(_) => return Err(io::Error::other(format!("{} is no key", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut key = vec![0; KEY_BYTES];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        match private_file(&path) {
            Ok(mut file) => file.write_all(&key)?,
            // Another program was first: its key is the key.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return fs::read(&path),
            Err(error) => return Err(error),
        }
        Ok(key)
    }
}

/// A customer's pseudonym: the same for the same customer, and nothing to anybody without the key.
#[must_use]
pub fn pseudonym(key: &[u8], who: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(who.trim().as_bytes());
    hex(mac.finalize().into_bytes().get(..PSEUDONYM_BYTES).unwrap_or_default())
}

/// A digest of some texts: others have another one.
#[must_use]
pub fn fingerprint<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hex(hash.finalize().get(..FINGERPRINT_BYTES).unwrap_or_default())
}

/// A name that no other store has.
pub(super) fn random_name() -> io::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Makes an empty file that only its owner may read, and its folder if there is none.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    match private_file(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A new file that only its owner may read, in a folder that is made if there is none.
///
/// # Errors
/// If there is such a file already, or it cannot be made.
pub fn private_file(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        private_folder(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
