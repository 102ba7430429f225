//! The interactive shell: reads lines, shows screens, and knows nothing of calls itself.
//!
//! On a terminal it edits lines, completes and hints. Otherwise it reads plain lines and prints no
//! prompts, so that a call can be piped.

mod editor;
mod history_file;
mod talk;

pub use talk::{Dialogue, run_dialogue};

use crate::files::{InputLine, read_line};
use crate::output::unless_closed;
use crate::render::{Row, View};
use editor::LineEditor;
use engine::session::{Reply, Session};
use flow::lang::Lang;
use std::io::{self, IsTerminal, Write};
use std::time::Instant;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 80;

/// What is done around a call while it is held: it is kept, written down, taken up again.
pub trait CallHooks {
    /// The first screen is shown; what the agent should know, in words.
    fn on_open(&mut self, session: &Session<'_>) -> Vec<String>;

    /// Keeps what a line came to, before it is shown; what the agent should know.
    fn on_reply(&mut self, session: &Session<'_>, reply: &Reply) -> Vec<String>;

    /// Writes the call down where the agent says; what went wrong, if it could not be written.
    ///
    /// # Errors
    /// If it could not be written.
    fn save(&mut self, session: &Session<'_>, path: &str) -> Result<(), String>;

    /// Whether another call can be taken up instead of this one.
    fn can_resume(&self, session: &Session<'_>) -> bool;

    /// The agent leaves the call; what they should know.
    fn on_leave(&mut self, session: &Session<'_>) -> Vec<String>;
}

/// How a shell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellExit {
    /// The agent left.
    Left,
    /// Another call is to be taken up.
    Resume,
}

/// Guides one call from its first screen to its summary.
///
/// # Errors
/// If the terminal or a pipe cannot be read or written.
pub fn run(
    mut session: Session<'_>,
    lang: Lang,
    width: Option<usize>,
    shell: &mut dyn CallHooks,
) -> io::Result<ShellExit> {
    let done = if io::stdin().is_terminal() && io::stdout().is_terminal() {
        on_terminal(&mut session, lang, width, shell)
    } else {
        from_pipe(&mut session, lang, width.unwrap_or(DEFAULT_WIDTH), shell)
    };
    // Whatever became of the terminal, the call is kept.
    let told = shell.on_leave(&session);
    let done = done.and_then(|exit| tell(&told).map(|()| exit));
    unless_closed(done, ShellExit::Left)
}

fn show(rows: &[Row]) -> io::Result<()> {
    // One write for a whole screen: it appears at once.
    let screen: Vec<String> = rows.iter().map(|row| format!("{row}\n")).collect();
    let mut out = anstream::stdout();
    out.write_all(screen.concat().as_bytes())?;
    out.flush()
}

/// Shows what the agent should know, wrapped.
fn inform(view: &View, lines: &[String]) -> io::Result<()> {
    let rows: Vec<Row> = lines.iter().flat_map(|line| view.paragraph(" ", line)).collect();
    if rows.is_empty() { Ok(()) } else { show(&rows) }
}

/// Says what the agent should know as it is, so that it can be copied.
fn tell(lines: &[String]) -> io::Result<()> {
    let mut out = anstream::stdout();
    for line in lines {
        writeln!(out, " {line}")?;
    }
    out.flush()
}

/// Takes a line and shows what it came to; how the shell ends, if it does.
fn take(
    session: &mut Session<'_>,
    view: &View,
    line: &str,
    shell: &mut dyn CallHooks,
) -> io::Result<Option<ShellExit>> {
    let reply = session.handle_line(line);
    let told = shell.on_reply(session, &reply);
    match &reply {
        Reply::SaveScript(path) => {
            let line = match shell.save(session, path) {
                Ok(()) => view.wording.with("script-saved", &[("path", path)]),
                Err(why) => view.wording.with("script-not-saved", &[("why", &why)]),
            };
            tell(&[line])?;
        }
        Reply::Resume if shell.can_resume(session) => return Ok(Some(ShellExit::Resume)),
        _ => show(&view.reply(session, &reply))?,
    }
    inform(view, &told)?;
    Ok((reply == Reply::Quit).then_some(ShellExit::Left))
}

fn on_terminal(
    session: &mut Session<'_>,
    lang: Lang,
    width: Option<usize>,
    shell: &mut dyn CallHooks,
) -> io::Result<ShellExit> {
    // The line editor reads Ctrl-C as a key; this is for one that comes while no line is being read. A call
    // that follows another has it already.
    let _ = ctrlc::set_handler(|| {});
    let mut editor = LineEditor::new(session.case().flow())?;
    let view = |editor: &mut LineEditor| View::new(lang, width.unwrap_or_else(|| editor.columns()));
    show(&view(&mut editor).reply(session, &session.screen()))?;
    inform(&view(&mut editor), &shell.on_open(session))?;
    let begun = Instant::now();
    let after = loop {
        editor.prepare(session, lang);
        match editor.read()? {
            editor::Input::Line(line) => {
                let minutes = begun.elapsed().as_secs() / 60;
                session.set_minutes(u16::try_from(minutes).unwrap_or(u16::MAX));
                editor.remember(&line);
                let view = view(&mut editor);
                if let Some(after) = take(session, &view, &line, shell)? {
                    break after;
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
                break ShellExit::Left;
            }
        }
    };
    editor.save();
    Ok(after)
}

fn from_pipe(
    session: &mut Session<'_>,
    lang: Lang,
    width: usize,
    shell: &mut dyn CallHooks,
) -> io::Result<ShellExit> {
    let view = View::new(lang, width);
    show(&view.reply(session, &session.screen()))?;
    inform(&view, &shell.on_open(session))?;
    let mut input = io::stdin().lock();
    loop {
        let line = match read_line(&mut input)? {
            Some(InputLine::Text(line)) => line,
            Some(InputLine::TooLong) => {
                inform(&view, &[view.wording.text("line-too-long")])?;
                continue;
            }
            None => {
                finish(session, &view)?;
                return Ok(ShellExit::Left);
            }
        };
        // A call that is written down may have remarks to its reader.
        if line.starts_with('#') {
            continue;
        }
        writeln!(anstream::stdout())?;
        if let Some(after) = take(session, &view, &line, shell)? {
            return Ok(after);
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
