//! The REPL in a real terminal.

use rexpect::session::{PtySession, spawn_command};
use std::path::Path;
use std::process::Command;

/// How long a screen may take before the test gives up, in milliseconds; nothing waits this long.
const PATIENCE: u64 = 20_000;

fn start(name: &str, args: &[&str]) -> PtySession {
    let state = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_wanliu"));
    command
        .args(args)
        .env("XDG_STATE_HOME", state)
        .env("WANLIU_STORE", "off")
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env("LC_ALL", "en_GB.UTF-8");
    spawn_command(command, Some(PATIENCE)).unwrap()
}

/// Waits until the program reads a line: from then on keys are its own.
fn ready(call: &mut PtySession) {
    call.exp_string("\u{1b}[?2004h").unwrap();
}

#[test]
fn a_call_by_hand() {
    let mut call = start("by_hand", &[]);
    call.exp_string("thanks for calling").unwrap();
    ready(&mut call);
    call.send_line("1").unwrap();
    call.exp_string("I want to close my account").unwrap();
    call.send_line("close my account please").unwrap();
    call.exp_string("heard").unwrap();
    call.exp_string("< takes it back").unwrap();
    call.exp_string("invite").unwrap();
    call.send_line("0").unwrap();
    call.exp_string("processed as they wished").unwrap();
    call.send_line("quit").unwrap();
    call.exp_string("Call summary").unwrap();
    call.exp_eof().unwrap();
}

/// An agent types faster than a screen is drawn: no key is lost.
#[test]
fn keys_typed_ahead_are_kept() {
    let mut call = start("ahead", &[]);
    ready(&mut call);
    call.send("1\ra\r1\rb\r0\rquit\r").unwrap();
    call.flush().unwrap();
    call.exp_string("first said: price").unwrap();
    call.exp_string("processed as they wished").unwrap();
    call.exp_eof().unwrap();
}

#[test]
fn ctrl_c_drops_the_line_and_never_the_call() {
    let mut call = start("ctrl_c", &[]);
    ready(&mut call);
    call.send_line("1").unwrap();
    call.exp_string("press a letter").unwrap();
    ready(&mut call);
    call.send("half a sentence").unwrap();
    call.flush().unwrap();
    call.exp_string("sentence").unwrap();
    call.send_control('c').unwrap();
    call.exp_string("That line is dropped").unwrap();
    ready(&mut call);
    call.send_line("0").unwrap();
    call.exp_string("processed as they wished").unwrap();
    ready(&mut call);
    call.send_control('d').unwrap();
    call.exp_string("Call summary").unwrap();
    call.exp_eof().unwrap();
}

#[test]
fn tab_completes_and_history_keeps_no_words() {
    let name = "history";
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).join("wanliu").join("history");
    let _ = std::fs::remove_file(&file);
    let mut call = start(name, &[]);
    ready(&mut call);
    call.send("why-not right_s").unwrap();
    call.flush().unwrap();
    call.exp_string("right_s").unwrap();
    call.send("\t").unwrap();
    call.flush().unwrap();
    call.exp_string("ize").unwrap();
    call.send_line("").unwrap();
    call.exp_string("right_size can't be said now").unwrap();
    ready(&mut call);
    call.send_line("my number is 13800138000 and I'm leaving").unwrap();
    call.exp_string("heard").unwrap();
    call.send_line("").unwrap();
    ready(&mut call);
    call.send_line("note secret").unwrap();
    call.exp_string("Noted").unwrap();
    ready(&mut call);
    call.send_line("quit").unwrap();
    call.exp_string("Call summary").unwrap();
    call.exp_eof().unwrap();
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("why-not right_size") && kept.contains("quit"), "{kept}");
    assert!(!kept.contains("13800138000") && !kept.contains("secret"), "{kept}");
}

/// A call that begins where `goto` leads goes on by hand, and can be undone like any other.
#[test]
fn a_call_goes_on_from_a_place() {
    let flow = concat!(env!("CARGO_MANIFEST_DIR"), "/flows/starter");
    let mut call = start("goto", &["goto", flow, "step=agree", "--call"]);
    call.exp_string("Shall I set it up?").unwrap();
    ready(&mut call);
    call.send_line("back").unwrap();
    call.exp_string("Went back 1").unwrap();
    call.send_line("0").unwrap();
    call.exp_string("as they wished").unwrap();
    call.send_line("quit").unwrap();
    call.exp_string("Call summary").unwrap();
    call.exp_eof().unwrap();
}
