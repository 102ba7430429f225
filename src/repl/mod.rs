//! The interactive shell: reads lines, shows screens, and knows nothing of calls itself.
//!
//! On a terminal it edits lines, completes and hints. Otherwise it reads plain lines and prints no
//! prompts, so that a call can be piped.

mod editor;
mod history_file;

use crate::lang::Lang;
use crate::render::{Row, View};
use crate::session::{Reply, Session};
use editor::LineEditor;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::time::Instant;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 80;
/// The longest line read, in bytes; the rest of a longer one is read as the next line.
const MOST_LINE_BYTES: u64 = 1 << 20;

/// Guides one call from its first screen to its summary.
///
/// # Errors
/// If the terminal or a pipe cannot be read or written.
pub fn run(
    mut session: Session<'_>,
    lang: Lang,
    width: Option<usize>,
    save: &Save<'_>,
) -> io::Result<()> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        on_terminal(&mut session, lang, width, save)
    } else {
        from_pipe(&mut session, lang, width.unwrap_or(DEFAULT_WIDTH), save)
    }
}

fn show(rows: &[Row]) -> io::Result<()> {
    // One write for a whole screen: it appears at once.
    let screen: Vec<String> = rows.iter().map(|row| format!("{row}\n")).collect();
    let mut out = anstream::stdout().lock();
    out.write_all(screen.concat().as_bytes())?;
    out.flush()
}

/// Writes a call down where the agent says; what went wrong, in words, if it could not be written.
pub type Save<'a> = dyn Fn(&Session<'_>, &str) -> Result<(), String> + 'a;

/// Shows what a line came to, and does what only a shell can.
fn answer(session: &Session<'_>, view: &View, reply: &Reply, save: &Save<'_>) -> io::Result<()> {
    let Reply::SaveScript(path) = reply else { return show(&view.reply(session, reply)) };
    let line = match save(session, path) {
        Ok(()) => view.wording.with("script-saved", &[("path", path)]),
        Err(why) => view.wording.with("script-not-saved", &[("why", &why)]),
    };
    writeln!(anstream::stdout(), " {line}")
}

fn on_terminal(
    session: &mut Session<'_>,
    lang: Lang,
    width: Option<usize>,
    save: &Save<'_>,
) -> io::Result<()> {
    // The line editor reads Ctrl-C as a key; this is for one that comes while no line is being read.
    ctrlc::set_handler(|| {}).map_err(io::Error::other)?;
    let mut editor = LineEditor::new(session.case().flow())?;
    let view = |editor: &mut LineEditor| View::new(lang, width.unwrap_or_else(|| editor.columns()));
    show(&view(&mut editor).reply(session, &Reply::Advice))?;
    let begun = Instant::now();
    loop {
        editor.expect(session, lang);
        match editor.read()? {
            editor::Input::Line(line) => {
                let minutes = begun.elapsed().as_secs() / 60;
                session.time_passes(u16::try_from(minutes).unwrap_or(u16::MAX));
                let reply = session.line(&line);
                editor.remember(&line);
                answer(session, &view(&mut editor), &reply, save)?;
                if reply == Reply::Quit {
                    break;
                }
            }
            editor::Input::Interrupt => {
                let reply = session.cancel();
                let view = view(&mut editor);
                writeln!(anstream::stdout(), " {}", view.wording.text("interrupt-hint"))?;
                show(&view.reply(session, &reply))?;
            }
            editor::Input::End => {
                finish(session, &view(&mut editor))?;
                break;
            }
        }
    }
    editor.save();
    Ok(())
}

fn from_pipe(
    session: &mut Session<'_>,
    lang: Lang,
    width: usize,
    save: &Save<'_>,
) -> io::Result<()> {
    let view = View::new(lang, width);
    show(&view.reply(session, &Reply::Advice))?;
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = input.by_ref().take(MOST_LINE_BYTES).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return finish(session, &view);
        }
        let line = String::from_utf8_lossy(&bytes);
        // A call that is written down may have remarks to its reader.
        if line.starts_with('#') {
            continue;
        }
        let reply = session.line(line.trim_end_matches(['\r', '\n']));
        writeln!(anstream::stdout())?;
        answer(session, &view, &reply, save)?;
        if reply == Reply::Quit {
            return Ok(());
        }
    }
}

/// The input ended: whatever waits is kept, and the summary says where the call stands.
fn finish(session: &mut Session<'_>, view: &View) -> io::Result<()> {
    session.finish();
    let mut out = anstream::stdout();
    writeln!(out)?;
    if session.history().state().outcome().is_none() {
        writeln!(out, " {}", view.wording.text("goodbye-unfinished"))?;
    }
    show(&view.reply(session, &Reply::Summary))
}
