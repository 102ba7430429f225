//! A talk: the same shell for what is no call of an agent's own, such as practice.

use super::editor::{Input, LineEditor};
use super::{DEFAULT_WIDTH, show};
use crate::files::{InputLine, read_line};
use crate::output::unless_closed;
use crate::render::{Row, View};
use engine::session::Session;
use flow::lang::Lang;
use std::io::{self, IsTerminal, Write};

/// What is talked with.
pub trait Dialogue {
    /// The call that lines belong to, for completion.
    fn session(&self) -> &Session<'_>;

    /// The first screen.
    fn first_screen(&mut self, view: &View) -> Vec<Row>;

    /// What a line comes to, and whether the talk goes on.
    fn line(&mut self, view: &View, line: &str) -> (Vec<Row>, bool);

    /// The screen again, after Ctrl-C.
    fn redraw(&mut self, view: &View) -> Vec<Row>;

    /// The last screen.
    fn last_screen(&mut self, view: &View) -> Vec<Row>;
}

/// Leads a talk from its first screen to its last.
///
/// # Errors
/// If the terminal or a pipe cannot be read or written.
pub fn run_dialogue(talk: &mut dyn Dialogue, lang: Lang, width: Option<usize>) -> io::Result<()> {
    let done = if io::stdin().is_terminal() && io::stdout().is_terminal() {
        on_terminal(talk, lang, width)
    } else {
        from_pipe(talk, &View::new(lang, width.unwrap_or(DEFAULT_WIDTH)))
    };
    unless_closed(done, ())
}

fn on_terminal(talk: &mut dyn Dialogue, lang: Lang, width: Option<usize>) -> io::Result<()> {
    // The line editor reads Ctrl-C as a key; this is for one that comes while no line is being read.
    let _ = ctrlc::set_handler(|| {});
    let mut editor = LineEditor::new(talk.session().case().flow())?;
    let view = |editor: &mut LineEditor| View::new(lang, width.unwrap_or_else(|| editor.columns()));
    show(&talk.first_screen(&view(&mut editor)))?;
    loop {
        editor.prepare(talk.session(), lang);
        match editor.read()? {
            Input::Line(line) => {
                let (rows, goes_on) = talk.line(&view(&mut editor), &line);
                show(&rows)?;
                if !goes_on {
                    break;
                }
            }
            Input::Interrupt => {
                let view = view(&mut editor);
                writeln!(anstream::stdout(), " {}", view.wording.text("practice-interrupt"))?;
                show(&talk.redraw(&view))?;
            }
            Input::End => break,
        }
    }
    show(&talk.last_screen(&view(&mut editor)))
}

fn from_pipe(talk: &mut dyn Dialogue, view: &View) -> io::Result<()> {
    show(&talk.first_screen(view))?;
    let mut input = io::stdin().lock();
    while let Some(line) = read_line(&mut input)? {
        writeln!(anstream::stdout())?;
        let (rows, goes_on) = match line {
            InputLine::Text(line) => talk.line(view, &line),
            InputLine::TooLong => (view.paragraph(" ", &view.wording.text("line-too-long")), true),
        };
        show(&rows)?;
        if !goes_on {
            break;
        }
    }
    show(&talk.last_screen(view))
}
