//! Where the store lies: in the user's own data folder, for the owner alone.

use crate::files::create_private;
use etcetera::BaseStrategy;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io;
use std::path::PathBuf;

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
        let named = std::env::var_os("WANLIU_STORE").filter(|name| !name.is_empty());
        match named.map(PathBuf::from) {
            Some(off) if off.as_os_str() == "off" => None,
            Some(file) => Some(Self { file }),
            None => {
                let data = etcetera::choose_base_strategy().ok()?.data_dir();
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
        match create_private(&path, &key) {
            Ok(()) => Ok(key),
            // Another program was first: its key, which is whole, is the key.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read(&path),
            Err(error) => Err(error),
        }
    }
}

/// A customer's pseudonym: the same for the same customer, and nothing to anybody without the key.
#[must_use]
pub fn pseudonym(key: &[u8], who: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(who.trim().as_bytes());
    hex::encode(mac.finalize().into_bytes().get(..PSEUDONYM_BYTES).expect("more than is asked for"))
}

/// A digest of some texts: others have another one.
#[must_use]
pub fn fingerprint<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hex::encode(hash.finalize().get(..FINGERPRINT_BYTES).expect("more than is asked for"))
}

/// A name that no other store has.
pub(super) fn random_name() -> io::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex::encode(bytes))
}
