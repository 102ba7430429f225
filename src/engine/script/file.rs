//! A call written down, as a file: a header, then lines as on the screen, and what must hold.
//!
//! Reading gives every mistake at its place and goes on; nothing here knows a flow, so names are looked
//! up by who runs or checks a script. Printing gives the same script again.

use super::expect::{EXPECTATIONS, Expectation, ExpectationError};
use super::{COMMANDS, Command, CustomerInput, parse};
use flow::lang::Lang;
use flow::source::Span;
use flow::spelling::nearest;
use std::fmt;

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// What it is a call of.
    pub header: ScriptHeader,
    /// What happens, and what must hold, in order.
    pub lines: Vec<ScriptLine>,
}

/// What stands above the first line of a call, each as `key: value`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScriptHeader {
    /// The flow: a folder seen from the script's, or a built-in name.
    pub flow: Option<String>,
    /// The customer: `key=value, …`, or a JSON file seen from the script's folder.
    pub customer: Option<String>,
    /// The language of its screens.
    pub lang: Option<Lang>,
    /// Words to choose scripts by.
    pub tags: Vec<String>,
    /// What it is for.
    pub title: Option<String>,
    /// How it is meant to fail, if it is.
    pub expected_failure: Option<ExpectedFailure>,
    /// Names and the values that each takes in turn; `{name}` in any line stands for the value.
    pub parameters: Vec<(String, Vec<String>)>,
}

/// How a script is meant to fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedFailure {
    /// Something it says or does is not available.
    Unavailable,
    /// Something it expects does not hold.
    Expectation,
    /// Something it says is held back by this rule of conduct.
    Rule(String),
}

/// One line that does something or expects something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptLine {
    /// Where it stands in its text.
    pub span: Span,
    /// What it is.
    pub kind: LineKind,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// A line as on the screen.
    Command(Command),
    /// The lines of another script come here.
    Use(String),
    /// What must hold here.
    Expect(Expectation),
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub kind: ScriptErrorKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptErrorKind {
    /// It is neither a command nor quoted words; how the command that was probably meant is written.
    NoCommand(Option<&'static str>),
    /// It is no expectation.
    NoExpectation(ExpectationError),
    /// A header's key or value is none.
    BadHeader {
        /// The key.
        key: String,
        /// What can stand there.
        known: Vec<&'static str>,
    },
    /// A header after the first line of the call, or one that was given before.
    LateHeader(String),
    /// A `{name}` that no `for` gives a value to.
    UnknownParameter(String),
}

/// The keys of a header.
pub const HEADER_KEYS: [&str; 7] = ["flow", "customer", "lang", "tags", "title", "fails", "for"];

/// How headers are written.
const COLONS: [&str; 7] =
    ["flow: …", "customer: …", "lang: …", "tags: …", "title: …", "fails: …", "for NAME: …"];

/// Reads a script; of each name in `for`, the first value is taken.
#[must_use]
pub fn parse_script(text: &str) -> (Script, Vec<ScriptError>) {
    parse_script_with(text, &[])
}

/// Reads a script with these values for the names in `for`.
#[must_use]
pub fn parse_script_with(text: &str, values: &[(String, String)]) -> (Script, Vec<ScriptError>) {
    let mut reading = ScriptParser { values: values.to_vec(), ..ScriptParser::default() };
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        // A mark of the byte order is no character of a line.
        let line = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let at = start + raw.find(line).expect("a line is part of its raw line");
        reading.line(line, Span { start: at, end: at + line.len() });
        start += raw.len();
    }
    reading.finish();
    (reading.script, reading.mistakes)
}

#[derive(Default)]
struct ScriptParser {
    script: Script,
    mistakes: Vec<ScriptError>,
    values: Vec<(String, String)>,
    /// The keys of the header so far.
    keys: Vec<String>,
    begun: bool,
    /// Whether a line was a command, quoted words or an expectation.
    is_script: bool,
}

impl ScriptParser {
    fn line(&mut self, line: &str, span: Span) {
        if line.starts_with('#') {
            return;
        }
        if line.is_empty() {
            // A nod to words that were heard; otherwise nothing.
            if let Some(ScriptLine {
                kind: LineKind::Command(Command::Customer(CustomerInput::Words(_))),
                ..
            }) = self.script.lines.last()
            {
                self.add(span, LineKind::Command(Command::Enter));
            }
            return;
        }
        if let Some((key, value)) = header(line) {
            let again = !key.starts_with("for ") && self.keys.iter().any(|known| known == key);
            if self.begun || again {
                return self.report(span, ScriptErrorKind::LateHeader(key.to_owned()));
            }
            self.keys.push(key.to_owned());
            return self.header(key, value, span);
        }
        // Above the call, a key whose colon was forgotten is no customer's word.
        let first = line.split_whitespace().next().unwrap_or_default();
        if !self.begun && ["flow", "lang", "tags", "title", "fails"].contains(&first) {
            return self.report(
                span,
                ScriptErrorKind::BadHeader { key: first.to_owned(), known: COLONS.to_vec() },
            );
        }
        self.begun = true;
        let line = &*self.filled(line);
        if let Some(form) = lookalike(line) {
            return self.report(span, ScriptErrorKind::NoCommand(Some(form)));
        }
        if let Some(name) = parameter(line) {
            return self.report(span, ScriptErrorKind::UnknownParameter(name.to_owned()));
        }
        if let Some(block) = line.strip_prefix('|') {
            return self.block(block, span);
        }
        if let Some(rest) = line.strip_prefix('=') {
            return match rest.trim().parse() {
                Ok(expect) => self.add(span, LineKind::Expect(expect)),
                Err(misread) => self.report(span, ScriptErrorKind::NoExpectation(misread)),
            };
        }
        if let Some(path) = line.strip_prefix("use ").map(str::trim).filter(|path| !path.is_empty())
        {
            return self.add(span, LineKind::Use(path.to_owned()));
        }
        match parse(line) {
            Ok(Command::Customer(CustomerInput::Words(words))) if words == line => {
                // Bare words are the customer's, unless they begin as a command nearly does.
                let first = words.split_whitespace().next().unwrap_or_default();
                let near = nearest(first, COMMANDS.iter().map(|(name, ..)| *name).chain(["use"]));
                match COMMANDS.iter().find(|(name, ..)| Some(*name) == near) {
                    Some((.., form)) if first.is_ascii() => {
                        self.report(span, ScriptErrorKind::NoCommand(Some(*form)));
                    }
                    _ => self.add_line(
                        span,
                        LineKind::Command(Command::Customer(CustomerInput::Words(words))),
                    ),
                }
            }
            Ok(command) => self.add(span, LineKind::Command(command)),
            Err(malformed) => {
                let form = match malformed {
                    super::CommandError::Usage(form) => Some(form),
                    super::CommandError::Unknown(_) => None,
                };
                self.report(span, ScriptErrorKind::NoCommand(form));
            }
        }
    }

    fn header(&mut self, key: &str, value: &str, span: Span) {
        let value = &*self.filled(value);
        let header = &mut self.script.header;
        let list = || value.split([',', '，']).map(str::trim).filter(|one| !one.is_empty());
        let known: Vec<&'static str> = match key {
            "flow" => return header.flow = Some(value.to_owned()),
            "customer" => return header.customer = Some(value.to_owned()),
            "title" => return header.title = Some(value.to_owned()),
            "tags" => return header.tags = list().map(str::to_owned).collect(),
            "lang" => {
                header.lang = Lang::asked_for(value);
                if header.lang.is_some() {
                    return;
                }
                vec!["zh", "en", "de", "pt-BR", "…"]
            }
            "fails" => {
                header.expected_failure = ExpectedFailure::from_name(value);
                if header.expected_failure.is_some() {
                    return;
                }
                vec!["unavailable", "expectation", "rule RULE"]
            }
            _ => match key.strip_prefix("for ").map(str::trim) {
                Some(name) if list().next().is_some() => {
                    let values: Vec<String> = list().map(str::to_owned).collect();
                    if self.values.iter().all(|(known, _)| known != name) {
                        let first = values.first().cloned().unwrap_or_default();
                        self.values.push((name.to_owned(), first));
                    }
                    return header.parameters.push((name.to_owned(), values));
                }
                _ => HEADER_KEYS.to_vec(),
            },
        };
        self.report(span, ScriptErrorKind::BadHeader { key: key.to_owned(), known });
    }

    fn block(&mut self, text: &str, span: Span) {
        if let Some(ScriptLine { span: whole, kind: LineKind::Expect(expect) }) =
            self.script.lines.last_mut()
            && let Some(rows) = expect.rows()
        {
            whole.end = span.end;
            rows.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
        } else {
            self.report(span, ScriptErrorKind::NoExpectation(ExpectationError::StrayRow));
        }
    }

    /// The line with `{name}` replaced by the value of each name.
    fn filled(&self, line: &str) -> String {
        let fill = |line: String, (name, value): &(String, String)| {
            line.replace(&format!("{{{name}}}"), value)
        };
        self.values.iter().fold(line.to_owned(), fill)
    }

    fn add(&mut self, span: Span, what: LineKind) {
        self.is_script |= what != LineKind::Command(Command::Enter);
        self.add_line(span, what);
    }

    fn add_line(&mut self, span: Span, what: LineKind) {
        self.script.lines.push(ScriptLine { span, kind: what });
    }

    /// A text of bare words without a header is some other text.
    fn finish(&mut self) {
        let first = self.script.lines.first().map(|line| line.span);
        let is_other = !self.is_script && self.keys.is_empty() && self.mistakes.is_empty();
        if let Some(span) = first.filter(|_| is_other) {
            self.report(span, ScriptErrorKind::NoCommand(None));
        }
    }

    fn report(&mut self, span: Span, what: ScriptErrorKind) {
        self.mistakes.push(ScriptError { span, kind: what });
    }
}

/// What a line is meant to be that begins with another sign than it should, or with none: the wide form of one, an
/// expectation without its `=`, a quotation without its end.
fn lookalike(line: &str) -> Option<&'static str> {
    const EXPECTATION: &str = "= EXPECTATION";
    match line.chars().next()? {
        '＝' | '﹦' => return Some(EXPECTATION),
        '＃' | '﹟' | ';' => return Some("# COMMENT"),
        '｜' => return Some("| ROW"),
        '"' if !line[1..].contains('"') => return Some("\"WORDS\""),
        _ => {}
    }
    let bare = line.trim_start_matches(['>', '-', '*', '+', ' ']);
    let (first, rest) = bare.split_once(' ').unwrap_or((bare, ""));
    let is_name = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte))
    };
    let of_fact = first.split_once(['=', '<', '>']).is_some_and(|(fact, value)| {
        is_name(fact) && !value.is_empty() && COMMANDS.iter().all(|(name, ..)| *name != fact)
    });
    let of_item = EXPECTATIONS.iter().any(|(name, _)| *name == first) && is_name(rest);
    (of_fact || of_item).then_some(EXPECTATION)
}

/// The first `{name}` in a line.
fn parameter(line: &str) -> Option<&str> {
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    line.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .find(is_name)
}

/// A line of a header: one of its keys, or `for NAME`, and a value. A word with a colon that is none of
/// them is what somebody said.
fn header(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once([':', '：'])?;
    let (key, value) = (key.trim(), value.trim());
    let is_word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_key = || HEADER_KEYS.contains(&key) || is_word && nearest(key, HEADER_KEYS).is_some();
    (key.starts_with("for ") || is_key()).then_some((key, value))
}

impl ExpectedFailure {
    fn from_name(text: &str) -> Option<Self> {
        match text {
            "unavailable" => Some(Self::Unavailable),
            "expectation" => Some(Self::Expectation),
            _ => {
                let rule = text.strip_prefix("rule ")?.trim();
                (!rule.is_empty()).then(|| Self::Rule(rule.to_owned()))
            }
        }
    }
}

impl fmt::Display for ExpectedFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => f.write_str("unavailable"),
            Self::Expectation => f.write_str("expectation"),
            Self::Rule(rule) => write!(f, "rule {rule}"),
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = self.header.to_string();
        f.write_str(&header)?;
        if !header.is_empty() && !self.lines.is_empty() {
            f.write_str("\n")?;
        }
        self.lines.iter().try_for_each(|line| writeln!(f, "{}", line.kind))
    }
}

impl fmt::Display for ScriptHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { flow, customer, lang, tags, title, expected_failure: fails, parameters: each } =
            self;
        let lang = lang.map(|lang| lang.code().to_owned());
        let tags = (!tags.is_empty()).then(|| tags.join(", "));
        let fails = fails.as_ref().map(ExpectedFailure::to_string);
        let pairs = [
            ("title", title),
            ("flow", flow),
            ("customer", customer),
            ("lang", &lang),
            ("tags", &tags),
            ("fails", &fails),
        ];
        for (key, value) in pairs {
            if let Some(value) = value {
                writeln!(f, "{key}: {value}")?;
            }
        }
        each.iter().try_for_each(|(name, values)| writeln!(f, "for {name}: {}", values.join(", ")))
    }
}

impl fmt::Display for LineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(command) => write!(f, "{command}"),
            Self::Use(path) => write!(f, "use {path}"),
            Self::Expect(expect) => write!(f, "= {expect}"),
        }
    }
}
