//! Files of this machine: read with a bound, listed with what could not be, and written whole through one door. (What
//! is appended to, locked or a database is opened where it is kept: `store`.)

use flow::files::FileError;
use std::fs::{self, File};
use std::io::{self, BufRead, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Reads a file of at most `most` bytes.
///
/// # Errors
/// If there is none, it is larger, or it cannot be read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, FileError> {
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    // Room for all of it from the start, and a byte to see its end.
    let size = file.metadata().map_or(0, |about| about.len()).min(most) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    read_from(file, most, &mut bytes)?;
    Ok(bytes)
}

/// Reads all of an input of at most `most` bytes.
///
/// # Errors
/// If it is larger or cannot be read.
pub fn read_from(input: impl Read, most: u64, bytes: &mut Vec<u8>) -> Result<(), FileError> {
    let read = input.take(most.saturating_add(1)).read_to_end(bytes);
    let length = read.map_err(|error| unreadable(&error))?;
    if u64::try_from(length).is_ok_and(|length| length <= most) {
        Ok(())
    } else {
        Err(FileError::TooLarge)
    }
}

/// What lies in a folder, in order of name.
///
/// # Errors
/// If there is no such folder, or some of it cannot be read.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let listed = fs::read_dir(folder)
        .and_then(|all| all.map(|entry| entry.map(|entry| entry.path())).collect());
    let mut paths: Vec<PathBuf> = listed.map_err(|error| unreadable(&error))?;
    paths.sort();
    Ok(paths)
}

/// All files below a folder, in order of path. Links to folders are not followed.
///
/// # Errors
/// If the folder, or one in it, cannot be read; which, and why.
pub fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let why = |problem: FileError| io::Error::other(format!("{}: {problem}", folder.display()));
        for path in entries(&folder).map_err(why)? {
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A line of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputLine {
    /// Its text, without its end; what is no text in it is replaced.
    Text(String),
    /// It is longer than it may be, and was passed over.
    TooLong,
}

/// The longest line of an input that is read, in bytes: far more than anybody says in one breath, and no more than
/// is heard in a moment.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// The next line of an input; `None` at its end.
///
/// # Errors
/// If it cannot be read.
pub fn read_line(input: &mut impl BufRead) -> io::Result<Option<InputLine>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_LINE_BYTES + 1).expect("the longest line is short");
    if input.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() != Some(&b'\n') && bytes.len() > MAX_LINE_BYTES {
        input.skip_until(b'\n')?;
        return Ok(Some(InputLine::TooLong));
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(Some(InputLine::Text(text.trim_end_matches(['\r', '\n']).to_owned())))
}

fn unreadable(error: &io::Error) -> FileError {
    match error.kind() {
        ErrorKind::NotFound => FileError::Missing,
        _ => FileError::Unreadable(error.to_string()),
    }
}

/// Writes a file whole or not at all, whoever reads it meanwhile. What was there before keeps its permissions;
/// where the path is a link, what it leads to is written.
///
/// # Errors
/// If it cannot be written; the path is named, and what was there is as it was.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes.as_ref()))
}

/// The same, of what is written bit by bit.
///
/// # Errors
/// As [`write`], or whatever the writing itself meets with.
pub fn write_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let replace = || {
        let old = match fs::canonicalize(path) {
            Ok(real) => fs::metadata(&real).map(|about| Some((real, about)))?,
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            // A link that leads nowhere is not taken for a file that is yet to be made.
            Err(error) if path.is_symlink() => return Err(error),
            Err(_) => None,
        };
        match old {
            Some((real, about)) if !about.is_file() => {
                // A pipe or a terminal is written to as it stands.
                flushed(&mut File::options().write(true).open(real)?, write)
            }
            Some((real, about)) => {
                // Until it has the permissions of what was there, nobody else reads it.
                let file = filled(&real, PRIVATE, write)?;
                file.as_file().set_permissions(about.permissions())?;
                placed(&real, file.persist(&real)?)
            }
            None => placed(path, filled(path, SHARED, write)?.persist(path)?),
        }
    };
    replace().map_err(|error| named(path, &error))
}

/// Writes several files, all of them or none: each is written whole beside the one whose place it takes before the first
/// takes its place. Where one then cannot, those before it are as they were. All of them are there already.
///
/// # Errors
/// If one cannot be written; its path is named.
pub fn rewrite_all(files: &[(PathBuf, String)]) -> io::Result<()> {
    let mut ready = Vec::with_capacity(files.len());
    for (path, text) in files {
        let stage = || {
            let real = fs::canonicalize(path)?;
            let before = fs::read(&real)?;
            let file = filled(&real, PRIVATE, |file| file.write_all(text.as_bytes()))?;
            file.as_file().set_permissions(fs::metadata(&real)?.permissions())?;
            Ok((real, before, file))
        };
        ready.push(stage().map_err(|error| named(path, &error))?);
    }
    let mut done: Vec<(PathBuf, Vec<u8>)> = Vec::with_capacity(ready.len());
    for ((real, before, file), (path, _)) in ready.into_iter().zip(files) {
        let place = |file: NamedTempFile| placed(&real, file.persist(&real)?);
        if let Err(error) = place(file) {
            for (real, before) in done {
                // What can be put back is; the error that is told is the first.
                let _ = write(&real, before);
            }
            return Err(named(path, &error));
        }
        done.push((real, before));
    }
    Ok(())
}

/// Makes a file that is not there yet, whole or not at all; a link by its name is there.
///
/// # Errors
/// If something by this name is there already, or it cannot be made.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_with_mode(path, SHARED, bytes)
}

/// The same, for its owner's eyes alone, and so is its folder if that is made.
///
/// # Errors
/// As [`create`].
pub fn create_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_with_mode(path, PRIVATE, bytes)
}

fn create_with_mode(path: &Path, mode: Mode, bytes: &[u8]) -> io::Result<()> {
    let placing =
        || placed(path, filled(path, mode, |file| file.write_all(bytes))?.persist_noclobber(path)?);
    placing().map_err(|error| named(path, &error))
}

/// Who may do what with a new file and with the folders made for it, as Unix writes it; a user's mask takes away
/// from that.
type Mode = (u32, u32);
const SHARED: Mode = (0o666, 0o777);
const PRIVATE: Mode = (0o600, 0o700);

/// A file under a name that nobody else has, in the folder of the one whose place it will take.
fn filled(
    path: &Path,
    mode: Mode,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    make_folder(folder, mode)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wanliu-").suffix(".new");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode.0));
    let mut file = builder.tempfile_in(folder)?;
    flushed(file.as_file_mut(), write)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn flushed(
    file: &mut File,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// The file has its name; that it has is brought to the disk as well, where a folder can be asked to: not every system
/// and not every file system lets it.
fn placed(path: &Path, _file: File) -> io::Result<()> {
    use ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    match File::open(folder_of(path)).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => {
            Ok(())
        }
        Err(_) if !cfg!(unix) => Ok(()),
        synced => synced,
    }
}

/// The folder that a file lies in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn make_folder(folder: &Path, (_, mode): Mode) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
    #[cfg(not(unix))]
    let _ = mode;
    builder.create(folder)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Makes an empty file that only its owner may read, if there is none, and its folder.
///
/// # Errors
/// If it cannot be made.
pub fn ensure_private(path: &Path) -> io::Result<()> {
    match create_private(path, &[]) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}
