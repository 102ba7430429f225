//! The one door through which files are written, and what is read of inputs that are too long.

use crate::support::scratch;
use flow::files::FileError;
use std::fs;
use std::io::{self, Cursor, ErrorKind};
use wanliu::files::{
    InputLine, MAX_LINE_BYTES, create, create_private, entries, files_below, read, read_line,
    write, write_with,
};

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = scratch("door");
    let path = folder.join("deep/flow.json");
    write(&path, "one").unwrap();
    let failed = write_with(&path, |out| {
        out.write_all(b"half of tw")?;
        Err(io::Error::other("full"))
    });
    let failed = failed.unwrap_err().to_string();
    assert!(failed.contains("flow.json") && failed.contains("full"), "{failed}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "one");
    write(&path, "two").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    assert_eq!(files_below(&folder).unwrap(), [path], "nothing is left beside it");
}

#[test]
fn what_is_there_is_not_made_again() {
    let folder = scratch("door_new");
    let path = folder.join("a.call");
    create(&path, b"one").unwrap();
    let there = create(&path, b"two").unwrap_err();
    assert_eq!(there.kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&path).unwrap(), "one");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = scratch("door_links");
    let (real, link) = (folder.join("real/flow.json"), folder.join("flow.json"));
    write(&real, "one").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/flow.json", &link).unwrap();
    write(&link, "two").unwrap();
    assert!(link.is_symlink());
    assert_eq!((fs::read_to_string(&real).unwrap(), mode(&real)), ("two".to_owned(), 0o640));
    // A new file is none where there is a link, wherever that leads; and nothing is made through one.
    let lost = folder.join("lost.json");
    symlink("nowhere.json", &lost).unwrap();
    for path in [&link, &lost] {
        assert_eq!(create(path, b"three").unwrap_err().kind(), ErrorKind::AlreadyExists);
    }
    assert_eq!(write(&lost, "three").unwrap_err().kind(), ErrorKind::NotFound);
    assert!(!folder.join("nowhere.json").exists());
}

#[cfg(unix)]
#[test]
fn what_is_private_is_for_its_owner_alone() {
    let path = scratch("door_private").join("own/calls.db");
    create_private(&path, b"").unwrap();
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_folder_is_listed_in_order_or_told() {
    let folder = scratch("door_list");
    for name in ["b", "a", "c/d"] {
        write(&folder.join(name), name).unwrap();
    }
    let names = ["a", "b", "c"].map(|name| folder.join(name));
    assert_eq!(entries(&folder).unwrap(), names);
    assert_eq!(files_below(&folder).unwrap(), ["a", "b", "c/d"].map(|name| folder.join(name)));
    assert_eq!(entries(&folder.join("none")), Err(FileError::Missing));
    assert!(matches!(entries(&folder.join("a")), Err(FileError::Unreadable(_))));
    assert_eq!(read(&folder.join("a"), 1), Ok(b"a".to_vec()));
    assert_eq!(read(&folder.join("a"), 0), Err(FileError::TooLarge));
}

/// What is longer than a line may be is passed over whole, and never taken for two lines.
#[test]
fn long_lines_are_passed_over() {
    let line = |extra: usize| "x".repeat(MAX_LINE_BYTES - 2 + extra) + "q";
    let text = format!("1\n{}\n2\r\n{}\n3\n{}", line(2), line(1), line(7));
    let mut input = Cursor::new(text.into_bytes());
    let text = |text: &str| Some(InputLine::Text(text.to_owned()));
    let mut next = || read_line(&mut input).unwrap();
    assert_eq!(next(), text("1"));
    assert_eq!(next(), Some(InputLine::TooLong));
    assert_eq!(next(), text("2"));
    assert_eq!(next(), text(&line(1)));
    assert_eq!(next(), text("3"));
    assert_eq!(next(), Some(InputLine::TooLong));
    assert_eq!(next(), None);
}
