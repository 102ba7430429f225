//! An author's morning: a call recorded, the flow changed, the failure seen and accepted, a gap closed, a change
//! noticed. The whole of it is kept as a transcript.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A terminal, written down.
struct Morning {
    folder: PathBuf,
    transcript: String,
}

impl Morning {
    fn run(&mut self, line: &str, keys: &str) -> i32 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wanliu"))
            .args(line.split_whitespace())
            .current_dir(&self.folder)
            .env("LC_ALL", "en_GB.UTF-8")
            .env("WANLIU_STORE", "off")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(keys.as_bytes());
        let done = child.wait_with_output().unwrap();
        let code = done.status.code().unwrap();
        let _ = writeln!(self.transcript, "$ wanliu {line}");
        // Of a call only its keys are kept; its screens are held elsewhere.
        if keys.is_empty() {
            self.transcript += &String::from_utf8_lossy(&done.stdout);
        } else {
            let keys = keys.lines().map(|key| format!("> {key}\n"));
            self.transcript.extend(keys);
        }
        self.transcript += &String::from_utf8_lossy(&done.stderr);
        if code != 0 {
            let _ = writeln!(self.transcript, "(exit code {code})");
        }
        self.transcript.push('\n');
        code
    }

    fn edit(&mut self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
        let _ = writeln!(self.transcript, "edits {file}:\n- {from}\n+ {to}\n");
    }
}

#[test]
fn an_authors_morning() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("morning");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut morning = Morning { folder, transcript: String::new() };
    assert_eq!(morning.run("new gym", ""), 0);
    // A call taken by hand, written down, passes as it stands.
    let keys = "agent hello\ncustomer price\nagent why.confirm\ncustomer yes\nsave-script gym/scripts/price.call\nquit\n";
    assert_eq!(morning.run("call gym --customer fee=45", keys), 0);
    assert_eq!(morning.run("test gym", ""), 0);
    // The flow is changed; the script says what that changes.
    morning.edit("gym/questions.json", "\"clarity\": \"confirmed\"", "\"clarity\": \"stated\"");
    assert_eq!(morning.run("test gym --filter price", ""), 1);
    // It was meant: what is so now is what is expected.
    assert_eq!(morning.run("test gym --filter price --accept", ""), 0);
    // On second thoughts it was not.
    morning.edit("gym/questions.json", "\"clarity\": \"stated\" }", "\"clarity\": \"confirmed\" }");
    assert_eq!(morning.run("test gym --filter price --accept", ""), 0);
    // What no call comes to, and scripts that do.
    assert_eq!(morning.run("test gym --coverage --write gym/scripts/gaps", ""), 0);
    assert_eq!(morning.run("test gym", ""), 0);
    // Changes that no script would notice, and scripts that would.
    assert_eq!(morning.run("test gym --mutants --write gym/scripts/noticed", ""), 1);
    morning.run("test gym --mutants", "");
    assert_eq!(morning.run("test gym", ""), 0);
    insta::assert_snapshot!(morning.transcript);
}
