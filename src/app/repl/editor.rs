//! Line editing on a terminal: completion of commands, items, answers and facts, hints, history.

use super::history_file;
use engine::script::COMMANDS;
use engine::session::{Pending, Session};
use flow::lang::Lang;
use flow::method::Emotion;
use flow::{Flow, GivenBy};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::{CompletionType, Config, Context, Editor, Helper, Highlighter, Validator};
use std::io;

/// What the agent did.
pub(super) enum Input {
    /// Entered a line.
    Line(String),
    /// Pressed Ctrl-C.
    Interrupt,
    /// Ended the input.
    End,
}

/// An editor for one call.
pub(super) struct LineEditor {
    editor: Editor<LineHelper, DefaultHistory>,
}

impl LineEditor {
    pub(super) fn new(flow: &Flow) -> io::Result<Self> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(false)
            .max_history_size(500)
            .map_err(other)?
            .build();
        let mut editor = Editor::with_config(config).map_err(other)?;
        editor.set_helper(Some(LineHelper::of(flow)));
        if let Some(path) = history_file::path() {
            // A first call has no history yet; an unreadable one is no reason not to take the call.
            let _ = editor.load_history(&path);
        }
        Ok(Self { editor })
    }

    /// The terminal's width now.
    pub(super) fn columns(&mut self) -> usize {
        self.editor.dimensions().map_or(super::DEFAULT_WIDTH, |(columns, _)| usize::from(columns))
    }

    /// Tells the editor what the session waits for, so that it completes and hints accordingly.
    pub(super) fn prepare(&mut self, session: &Session<'_>, lang: Lang) {
        if let Some(helper) = self.editor.helper_mut() {
            helper.expect(session, lang);
        }
    }

    pub(super) fn read(&mut self) -> io::Result<Input> {
        match self.editor.readline("> ") {
            Ok(line) => Ok(Input::Line(line)),
            Err(ReadlineError::Interrupted) => Ok(Input::Interrupt),
            Err(ReadlineError::Eof) => Ok(Input::End),
            Err(error) => Err(other(error)),
        }
    }

    /// Adds a line to the history, unless it holds somebody's words.
    pub(super) fn remember(&mut self, line: &str) {
        if history_file::may_keep(line) {
            // A history that cannot grow is no reason to trouble an agent on a call.
            let _ = self.editor.add_history_entry(line);
        }
    }

    /// Keeps the history for the next call.
    pub(super) fn save(&mut self) {
        let Some(path) = history_file::path() else { return };
        let folder = path.parent().map(std::fs::create_dir_all);
        if matches!(folder, Some(Ok(()))) {
            // The call is over and done; a history that cannot be saved is a small loss.
            let _ = self.editor.save_history(&path);
        }
    }
}

fn other(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        error => io::Error::other(error),
    }
}

/// What can be completed.
#[derive(Helper, Highlighter, Validator)]
struct LineHelper {
    commands: Vec<String>,
    items: Vec<String>,
    facts: Vec<String>,
    answers: Vec<String>,
    hint: String,
}

impl LineHelper {
    fn of(flow: &Flow) -> Self {
        let commands = COMMANDS.iter().map(|(name, _, _)| (*name).to_owned()).collect();
        let fact = |name: &str, values: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            values.map(|value| format!("{name}={value}")).collect()
        };
        let mut facts = fact("request", &mut flow.requests().map(|one| &*one.id));
        facts.extend(fact("emotion", &mut Emotion::NAMES.iter().copied()));
        facts.extend(fact("reason", &mut flow.reasons().map(|(_, reason)| &*reason.id)));
        for (_, own) in flow.facts().filter(|(_, own)| own.given_by == GivenBy::Agent) {
            facts.extend(fact(&own.id, &mut own.values.iter().map(|value| &*value.id)));
        }
        let items = flow.item_names().map(str::to_owned).collect();
        Self { commands, items, facts, answers: Vec::new(), hint: String::new() }
    }

    fn expect(&mut self, session: &Session<'_>, lang: Lang) {
        let asked = match session.pending() {
            Pending::Nothing => None,
            Pending::Asked(item) => Some(*item),
            Pending::Heard(hearing) => hearing.asked,
        };
        let answers = asked.map(|item| &session.case().flow().item(item).answers);
        self.answers = answers
            .map(|answers| answers.iter().map(|answer| answer.text.id.to_string()).collect())
            .unwrap_or_default();
        // Where nothing certain was heard, Enter takes nothing: the screen says what it does.
        let is_nod = match session.pending() {
            Pending::Heard(hearing) => !hearing.is_empty() && hearing.readings.is_empty(),
            Pending::Nothing | Pending::Asked(_) => false,
        };
        self.hint = match lang.of_program() {
            _ if !is_nod => String::new(),
            Lang::Zh => "回车=对".to_owned(),
            Lang::En | Lang::Other(_) => "Enter = right".to_owned(),
        };
    }

    /// The words that may stand after what was typed, and where the word being typed begins.
    fn candidates(&self, line: &str) -> (usize, &[String]) {
        let bare = line.trim_start_matches('/');
        let slash = line.len() - bare.len();
        match bare.split_once(' ') {
            None if bare.contains('.') => (slash, &self.items),
            None => (slash, &self.commands),
            Some(("set", rest)) => (line.len() - rest.len(), &self.facts),
            Some(("why-not" | "agent", rest)) => (line.len() - rest.len(), &self.items),
            Some(("customer", rest)) => (line.len() - rest.len(), &self.answers),
            Some(("help", rest)) => (line.len() - rest.len(), &self.commands),
            Some(_) => (line.len(), &[]),
        }
    }
}

impl Completer for LineHelper {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let typed = line.get(..at).unwrap_or_default();
        let (start, words) = self.candidates(typed);
        let part = typed.get(start..).unwrap_or_default();
        let fits = words.iter().filter(|word| word.starts_with(part));
        let pairs = fits.map(|word| Pair { display: word.clone(), replacement: word.clone() });
        Ok((start, pairs.collect()))
    }
}

impl Hinter for LineHelper {
    type Hint = String;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<String> {
        if line.is_empty() {
            return (!self.hint.is_empty()).then(|| format!("  {}", self.hint));
        }
        let (start, words) = self.candidates(line.get(..at)?);
        let part = line.get(start..at).filter(|part| part.len() > 1)?;
        let word = words.iter().find(|word| word.starts_with(part))?;
        word.get(part.len()..).filter(|rest| !rest.is_empty()).map(str::to_owned)
    }
}
