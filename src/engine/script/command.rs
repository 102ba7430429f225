//! One line of a call: a command, or the customer's own words.
//!
//! A line is a command if it is *exactly* one (`back`, `back 2`, `set emotion=upset`), a number, a
//! single letter, or begins with `/`. Everything else is what the customer said, word for word, so
//! that nothing typed in a hurry is lost to a typing mistake. `docs/COMMANDS.md` lists them all.

use flow::method::{Composure, End};
use std::borrow::Cow;
use std::fmt;

/// What the customer said, as it is written in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerInput {
    /// An answer by its letter on the screen.
    Letter(char),
    /// An answer by its id.
    Answer(String),
    /// Their own words.
    Words(String),
}

/// One line of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An empty line: take what was heard, or show the screen again.
    Enter,
    /// The agent says the suggestion with this number (1 to 9).
    Pick(u8),
    /// The agent said the suggestion with this number, and this is what the customer answered.
    Exchange {
        /// The number (1 to 9).
        number: u8,
        /// The answer: by its letter, or in their own words.
        customer: CustomerInput,
    },
    /// The agent says this item.
    Agent(String),
    /// The customer says something.
    Customer(CustomerInput),
    /// The agent's own words.
    Say(String),
    /// A note for the record.
    Note(String),
    /// How the agent feels.
    Me(Composure),
    /// A fact, as the agent sees it.
    Set {
        /// Its name.
        fact: String,
        /// Its value.
        value: String,
    },
    /// Take back this many turns.
    Back(usize),
    /// Give another answer to an earlier turn (numbered from 1, as `history` shows).
    Amend {
        /// The turn.
        turn: usize,
        /// What the customer said instead.
        customer: CustomerInput,
    },
    /// Why the first suggestion is the first.
    Why,
    /// Why an item is not suggested.
    WhyNot(String),
    /// Everything else that fits, by technique: this page of it.
    More(usize),
    /// The call so far.
    History,
    /// The summary.
    Summary,
    /// Help, on a topic if one is named.
    Help(Option<String>),
    /// The customer insists: let go.
    LetGo,
    /// The call ends in another way.
    End(End),
    /// Why the agent goes another way than the first line advised: 1 to 4.
    Detour(u8),
    /// Take up the call that was broken off.
    Resume,
    /// Write the call down as a script, into this file.
    SaveScript(String),
    /// Leave.
    Quit,
}

impl fmt::Display for CustomerInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter(letter) => write!(f, "{letter}"),
            Self::Answer(id) => f.write_str(id),
            // Quotes of one kind in the words ask for the other kind around them.
            Self::Words(words) if words.contains('"') => write!(f, "“{words}”"),
            Self::Words(words) => write!(f, "\"{words}\""),
        }
    }
}

/// The line that is read as the command.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enter => Ok(()),
            Self::Pick(number) => write!(f, "{number}"),
            Self::Exchange { number, customer: CustomerInput::Letter(letter) } => {
                write!(f, "{number}{letter}")
            }
            Self::Exchange { number, customer } => write!(f, "{number} {customer}"),
            Self::Agent(item) => write!(f, "agent {item}"),
            Self::Customer(customer) => write!(f, "customer {customer}"),
            Self::Say(words) => write!(f, "say {words}"),
            Self::Note(words) => write!(f, "note {words}"),
            Self::Me(level) => write!(f, "me {}", level.level()),
            Self::Set { fact, value } => write!(f, "set {fact}={value}"),
            Self::Back(count) => write!(f, "back {count}"),
            Self::Amend { turn, customer } => write!(f, "amend {turn} {customer}"),
            Self::Why => f.write_str("why"),
            Self::WhyNot(item) => write!(f, "why-not {item}"),
            Self::More(page) => write!(f, "more {page}"),
            Self::History => f.write_str("history"),
            Self::Summary => f.write_str("summary"),
            Self::Help(None) => f.write_str("help"),
            Self::Help(Some(topic)) => write!(f, "/help {topic}"),
            Self::LetGo => f.write_str("let-go"),
            Self::End(end) => write!(f, "end {}", end.name()),
            Self::Detour(why) => write!(f, "x{why}"),
            Self::Resume => f.write_str("resume"),
            Self::SaveScript(path) => write!(f, "save-script {path}"),
            Self::Quit => f.write_str("quit"),
        }
    }
}

/// A line that begins as a command and does not go on as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// No command has this name.
    Unknown(String),
    /// This command is written otherwise; the form it takes.
    Usage(&'static str),
}

/// Each command's name, its Chinese name, and the form of its line.
pub const COMMANDS: [(&str, &str, &str); 20] = [
    ("agent", "说这句", "agent ITEM"),
    ("customer", "客户", "customer ANSWER | customer \"WORDS\""),
    ("say", "说", "say WORDS"),
    ("note", "记", "note WORDS"),
    ("me", "我", "me 1|2|3|4|5"),
    ("set", "设", "set FACT=VALUE"),
    ("back", "退", "back [COUNT]"),
    ("amend", "改", "amend TURN ANSWER"),
    ("why", "为什么", "why"),
    ("why-not", "为何不", "why-not ITEM[/ANSWER]"),
    ("more", "更多", "more [PAGE]"),
    ("history", "经过", "history"),
    ("summary", "小结", "summary"),
    ("help", "帮助", "help [COMMAND|TOPIC]"),
    ("let-go", "放手", "let-go"),
    ("end", "结束", "end OUTCOME"),
    ("detour", "另走", "detour 1|2|3|4"),
    ("resume", "续打", "resume"),
    ("save-script", "存脚本", "save-script FILE"),
    ("quit", "退出", "quit"),
];

/// The Chinese names of endings, as `/结束` takes them.
const ENDINGS: [(&str, End); 6] = [
    ("不走了", End::Withdrawn),
    ("办理", End::Left),
    ("办了别的", End::Served),
    ("回电", End::Callback),
    ("转交", End::HandedOver),
    ("断线", End::HungUp),
];

/// Reads one line.
///
/// # Errors
/// If a line that begins with `/` is no command, or a command lacks what it needs. Without a `/` such
/// a line is the customer's words instead.
pub fn parse(line: &str) -> Result<Command, CommandError> {
    let line = &*half_width(line.trim());
    if let Some(rest) = line.strip_prefix('/') {
        if let Some(exchange) = exchange(rest) {
            return Ok(exchange);
        }
        return command(rest, true).unwrap_or_else(|| {
            Err(CommandError::Unknown(
                rest.split_whitespace().next().unwrap_or_default().to_owned(),
            ))
        });
    }
    match line {
        "" => return Ok(Command::Enter),
        "0" => return Ok(Command::LetGo),
        "<" | "《" | "＜" => return Ok(Command::Back(1)),
        "?" | "？" => return Ok(Command::More(1)),
        _ => {}
    }
    if let Some(exchange) = exchange(line) {
        return Ok(exchange);
    }
    let mut chars = line.chars();
    match (chars.next(), chars.next()) {
        (Some(digit @ '1'..='9'), None) => return Ok(Command::Pick(number(digit))),
        (Some('x' | 'X'), Some(why @ '1'..='4')) if line.len() == 2 => {
            return Ok(Command::Detour(number(why)));
        }
        (Some(letter), None) if letter.is_ascii_alphabetic() => {
            return Ok(Command::Customer(CustomerInput::Letter(letter.to_ascii_lowercase())));
        }
        _ => {}
    }
    if let Some(words) = quoted(line) {
        return Ok(Command::Customer(CustomerInput::Words(words.to_owned())));
    }
    if is_item_id(line) {
        return Ok(Command::Agent(line.to_owned()));
    }
    match command(line, false) {
        Some(Ok(command)) => Ok(command),
        Some(Err(malformed)) => Err(malformed),
        None => Ok(Command::Customer(CustomerInput::Words(line.to_owned()))),
    }
}

/// A line of the advice and what was answered to it: `1b`, `1 WORDS`.
fn exchange(line: &str) -> Option<Command> {
    let mut chars = line.chars();
    let digit = chars.next().filter(|digit| ('1'..='9').contains(digit))?;
    let rest = chars.as_str();
    let mut letters = rest.chars();
    let customer = match (letters.next()?, letters.next()) {
        (letter, None) if letter.is_ascii_alphabetic() => {
            CustomerInput::Letter(letter.to_ascii_lowercase())
        }
        (blank, Some(_)) if blank.is_whitespace() => match customer(rest.trim())? {
            CustomerInput::Answer(word) => CustomerInput::Words(word),
            other => other,
        },
        _ => return None,
    };
    Some(Command::Exchange { number: number(digit), customer })
}

/// The line with the digit it begins with, and what stands right behind, in half width: an input method for Chinese may
/// write them in full.
fn half_width(line: &str) -> Cow<'_, str> {
    let half = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        other => other,
    };
    if !line.starts_with(|c| half(c) != c) {
        return Cow::Borrowed(line);
    }
    Cow::Owned(line.chars().enumerate().map(|(at, c)| if at < 2 { half(c) } else { c }).collect())
}

/// The number of a digit.
fn number(digit: char) -> u8 {
    u8::try_from(digit).expect("a digit is one byte") - b'0'
}

/// Whether words behind a number are what it counts: 3 个月, "2 lines for 90".
#[must_use]
pub fn is_counted(words: &str) -> bool {
    // A choice, by ear: how people go on who begin with a number.
    const CHINESE: &str = "个块元年次条部台张口遍人百千万兆g";
    const ENGLISH: [&str; 26] = [
        "of", "more", "person", "people", "time", "month", "year", "day", "week", "hour", "minute",
        "line", "gig", "gb", "meg", "mb", "kid", "guy", "quid", "pound", "yuan", "dollar",
        "percent", "star", "bar", "or",
    ];
    let words = words.to_lowercase();
    let first = words.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_plural = first.len() > 3 && first.ends_with('s') && !first.ends_with("ss");
    words.starts_with(|c| CHINESE.contains(c)) && first.len() < 2
        || ENGLISH.contains(&first)
        || is_plural
}

/// Whether a line that reads as a command is as likely what a customer says: "say again?", "note that I never agreed",
/// "customer service please". Only lines without a `/` can be both.
#[must_use]
pub fn is_also_speech(line: &str, command: &Command) -> bool {
    let line = line.trim();
    let (_, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let first = rest.split_whitespace().next().unwrap_or_default().to_lowercase();
    let first = first.trim_end_matches(['?', '!', '.', ',']);
    // How people go on who say the command's word. A choice, by ear: few enough that an agent's own line is seldom one.
    let goes_on: &[&str] = match command {
        Command::Exchange { customer: CustomerInput::Words(words), .. } if words == rest => {
            return !line.starts_with('/') && is_counted(words);
        }
        // 5G, 8M.
        Command::Exchange { customer: CustomerInput::Letter('g' | 'm' | 'k'), .. } => {
            return !line.starts_with('/');
        }
        Command::Say(_) => &["again", "that", "what"],
        Command::Note(_) => &["that", "down"],
        Command::Help(Some(_)) => &["me", "us", "please"],
        Command::Agent(item) if item != line => &["please", "now"],
        Command::Customer(CustomerInput::Words(words)) if words != line => {
            &["service", "services", "care", "support", "relations"]
        }
        _ => return false,
    };
    let asks = matches!(command, Command::Say(_)) && rest.ends_with(['?', '？']);
    !line.starts_with('/') && quoted(rest).is_none() && (asks || goes_on.contains(&first))
}

/// Reads a command. `None` where the line is no command; without a slash, also where a command's word
/// is followed by what the command does not take, since that is what people say ("why should I stay").
fn command(line: &str, slashed: bool) -> Option<Result<Command, CommandError>> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let known = COMMANDS.iter().find(|(name, chinese, _)| {
        word.eq_ignore_ascii_case(name) || slashed && word == *chinese
    })?;
    let (name, _, form) = *known;
    let parsed = match name {
        "agent" => one_word(rest).map(|item| Command::Agent(item.to_owned())),
        "customer" => customer(rest).map(Command::Customer),
        "say" => words(rest).map(Command::Say),
        "note" => words(rest).map(Command::Note),
        "me" => rest.parse().ok().and_then(Composure::from_level).map(Command::Me),
        "set" => assignment(rest),
        "back" => match rest {
            "" => Some(Command::Back(1)),
            count => count.parse().ok().filter(|count| *count > 0).map(Command::Back),
        },
        "more" => match rest {
            "" => Some(Command::More(1)),
            page => page.parse().ok().filter(|page| *page > 0).map(Command::More),
        },
        "amend" => amend(rest),
        "why-not" => one_word(rest).map(|item| Command::WhyNot(item.to_owned())),
        "end" => end(rest).map(Command::End),
        "detour" => rest.parse().ok().filter(|why| (1..=4).contains(why)).map(Command::Detour),
        "save-script" => one_word(rest).map(|path| Command::SaveScript(path.to_owned())),
        "help" => match rest {
            "" => Some(Command::Help(None)),
            // A title of several words needs quotes or the slash: people do say "help me with this".
            topic => one_word(topic)
                .or_else(|| quoted(topic))
                .or_else(|| slashed.then_some(topic))
                .map(|topic| Command::Help(Some(topic.to_owned()))),
        },
        _ if !rest.is_empty() => None,
        "why" => Some(Command::Why),
        "history" => Some(Command::History),
        "summary" => Some(Command::Summary),
        "let-go" => Some(Command::LetGo),
        "resume" => Some(Command::Resume),
        "quit" => Some(Command::Quit),
        _ => None,
    };
    match parsed {
        Some(command) => Some(Ok(command)),
        // A command's bare word is never a customer's: say how it is written instead of guessing.
        None if slashed || rest.is_empty() => Some(Err(CommandError::Usage(form))),
        None => None,
    }
}

/// An ending by its name, in English or in Chinese.
fn end(name: &str) -> Option<End> {
    let chinese = ENDINGS.iter().find(|(chinese, _)| *chinese == name);
    End::from_name(name).or(chinese.map(|(_, end)| *end))
}

fn words(rest: &str) -> Option<String> {
    (!rest.is_empty()).then(|| quoted(rest).unwrap_or(rest).to_owned())
}

fn one_word(rest: &str) -> Option<&str> {
    (!rest.is_empty() && !rest.contains(char::is_whitespace)).then_some(rest)
}

fn quoted(text: &str) -> Option<&str> {
    let pairs = [('"', '"'), ('“', '”'), ('「', '」')];
    pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}

fn customer(rest: &str) -> Option<CustomerInput> {
    if let Some(words) = quoted(rest) {
        return Some(CustomerInput::Words(words.to_owned()));
    }
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (None, _) => None,
        (Some(letter), None) if letter.is_ascii_alphabetic() => {
            Some(CustomerInput::Letter(letter.to_ascii_lowercase()))
        }
        _ if is_answer_id(rest) => Some(CustomerInput::Answer(rest.to_owned())),
        _ => Some(CustomerInput::Words(rest.to_owned())),
    }
}

fn assignment(rest: &str) -> Option<Command> {
    let (fact, value) = rest.split_once('=')?;
    let (fact, value) = (one_word(fact.trim())?, one_word(value.trim())?);
    Some(Command::Set { fact: fact.to_owned(), value: value.to_owned() })
}

fn amend(rest: &str) -> Option<Command> {
    let (turn, answer) = rest.split_once(char::is_whitespace)?;
    let turn = turn.parse().ok().filter(|turn| *turn > 0)?;
    Some(Command::Amend { turn, customer: customer(answer.trim())? })
}

fn is_answer_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// An item's id by its look: parts joined by dots, and no other word of any language looks so.
fn is_item_id(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_answer_id)
}
