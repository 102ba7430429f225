//! One layout for flow files, whatever they were laid out like: what fits a line stands on one, what does
//! not is broken at its members, and short members share a line with what stands before them. Blank lines between elements stay (one of
//! several), for they are an author's paragraphs.
//!
//! Only white space changes: every key, string and number stays as it is written. Laying out twice is the
//! same as once.

use serde::de::IgnoredAny;
use unicode_width::UnicodeWidthStr;

/// The widest line, in columns; a Chinese character takes two.
const WIDTH: usize = 110;
/// How much further in the members of something broken stand.
const STEP: usize = 2;

/// A value and how it is written.
enum Value<'t> {
    /// A string, a number, `true`, `false` or `null`.
    Token(&'t str),
    /// An array; each element with whether a blank line stands before it.
    List(Vec<(bool, Value<'t>)>),
    /// An object, each member with its key and whether a blank line stands before it.
    Map(Vec<(bool, &'t str, Value<'t>)>),
}

/// The text in the one layout; `None` if it is not JSON.
#[must_use]
pub fn layout(text: &str) -> Option<String> {
    // What the JSON reader takes is well formed, so the cutting below need not look out for anything.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let value = Cutter { text, at: 0 }.value()?;
    let mut page = Page { out: String::with_capacity(text.len()), column: 0 };
    match &value {
        // A file's own object is broken whatever its size, so that sections begin lines.
        Value::Map(members) if !members.is_empty() => page.sections(members),
        Value::Token(_) | Value::List(_) | Value::Map(_) => page.value(&value, 0, 0),
    }
    page.out.push('\n');
    Some(page.out)
}

/// Cuts a well-formed text into values.
struct Cutter<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cutter<'t> {
    /// Skips white space; whether there was a blank line in it.
    fn space(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.len() - rest.trim_start().len();
        let space = rest.get(..length).unwrap_or_default();
        self.at += length;
        space.matches('\n').count() > 1
    }

    fn next_is(&mut self, mark: char) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(mark));
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Option<Value<'t>> {
        self.space();
        if self.next_is('{') {
            return self.members(Self::member, '}').map(Value::Map);
        }
        if self.next_is('[') {
            let element = |cutter: &mut Self, blank| Some((blank, cutter.value()?));
            return self.members(element, ']').map(Value::List);
        }
        self.token().map(Value::Token)
    }

    fn member(&mut self, blank: bool) -> Option<(bool, &'t str, Value<'t>)> {
        let key = self.token()?;
        self.space();
        self.next_is(':');
        Some((blank, key, self.value()?))
    }

    fn members<T>(
        &mut self,
        mut one: impl FnMut(&mut Self, bool) -> Option<T>,
        close: char,
    ) -> Option<Vec<T>> {
        let mut list = Vec::new();
        loop {
            let blank = self.space() && !list.is_empty();
            if self.next_is(close) {
                return Some(list);
            }
            list.push(one(self, blank)?);
            self.space();
            self.next_is(',');
        }
    }

    fn token(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?;
        let length = if rest.starts_with('"') {
            let mut escaped = false;
            let inside = rest.get(1..)?;
            let end = inside.bytes().position(|byte| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            });
            end? + 2
        } else {
            rest.find(|c: char| c.is_whitespace() || ",]}:".contains(c)).unwrap_or(rest.len())
        };
        let token = rest.get(..length).filter(|token| !token.is_empty())?;
        self.at += length;
        Some(token)
    }
}

/// The value on one line, if there are no paragraphs in it.
fn flat(value: &Value<'_>) -> Option<String> {
    let joined = |parts: Option<Vec<String>>, open: &str, close: &str| {
        let parts = parts?;
        let text = if parts.is_empty() { String::new() } else { parts.join(", ") };
        Some(if parts.is_empty() {
            format!("{}{}", open.trim_end(), close.trim_start())
        } else {
            format!("{open}{text}{close}")
        })
    };
    match value {
        Value::Token(token) => Some((*token).to_owned()),
        Value::List(elements) => {
            let each = |(blank, element): &(bool, Value<'_>)| {
                if *blank { None } else { flat(element) }
            };
            joined(elements.iter().map(each).collect(), "[", "]")
        }
        Value::Map(members) => {
            let each = |(blank, key, value): &(bool, &str, Value<'_>)| {
                if *blank { None } else { Some(format!("{key}: {}", flat(value)?)) }
            };
            joined(members.iter().map(each).collect(), "{ ", " }")
        }
    }
}

/// What is laid out so far, and the column it has come to.
struct Page {
    out: String,
    column: usize,
}

impl Page {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.width();
    }

    fn new_line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// A file's object: each section begins a line.
    fn sections(&mut self, members: &[(bool, &str, Value<'_>)]) {
        self.put("{");
        for (at, (blank, key, value)) in members.iter().enumerate() {
            if at > 0 {
                self.put(",");
            }
            if *blank {
                self.out.push('\n');
            }
            self.new_line(STEP);
            self.put(key);
            self.put(": ");
            let after = usize::from(at + 1 < members.len());
            match value {
                Value::List(elements) if elements.iter().any(|(_, one)| is_open(one)) => {
                    self.rows(elements, STEP);
                }
                Value::Token(_) | Value::List(_) | Value::Map(_) => self.value(value, STEP, after),
            }
        }
        self.new_line(0);
        self.put("}");
    }

    /// A value from the column that was come to; `after` columns follow it on its line.
    fn value(&mut self, value: &Value<'_>, indent: usize, after: usize) {
        if let Some(line) = flat(value)
            && self.column + line.width() + after <= WIDTH
        {
            return self.put(&line);
        }
        match value {
            Value::Token(token) => self.put(token),
            Value::List(elements) if elements.iter().any(|(_, one)| is_open(one)) => {
                self.rows(elements, indent);
            }
            Value::List(elements) => self.filled(elements, after),
            Value::Map(members) => self.broken(members, after),
        }
    }

    /// Elements that are objects or arrays: each begins a line.
    fn rows(&mut self, elements: &[(bool, Value<'_>)], indent: usize) {
        let inner = indent + STEP;
        self.put("[");
        for (at, (blank, element)) in elements.iter().enumerate() {
            if at > 0 {
                self.put(",");
            }
            if *blank {
                self.out.push('\n');
            }
            self.new_line(inner);
            self.value(element, inner, 1);
        }
        self.new_line(indent);
        self.put("]");
    }

    /// Strings and numbers: as many on a line as fit, under the first one.
    fn filled(&mut self, elements: &[(bool, Value<'_>)], after: usize) {
        self.put("[");
        let inner = self.column;
        for (at, (_, element)) in elements.iter().enumerate() {
            let last = at + 1 == elements.len();
            let line = flat(element).unwrap_or_default();
            let room = line.width() + if last { 1 + after } else { 1 };
            if at > 0 {
                if self.column + 1 + room > WIDTH {
                    self.new_line(inner);
                } else {
                    self.put(" ");
                }
            }
            self.put(&line);
            self.put(if last { "]" } else { "," });
        }
    }

    /// Members of an object: short ones share a line, what does not fit begins one.
    fn broken(&mut self, members: &[(bool, &str, Value<'_>)], after: usize) {
        let inner = self.column + STEP;
        self.put("{ ");
        let mut shares = true;
        for (at, (blank, key, value)) in members.iter().enumerate() {
            let last = at + 1 == members.len();
            let room = if last { 2 + after } else { 1 };
            let line = flat(value).map(|line| format!("{key}: {line}"));
            let gap = usize::from(at > 0);
            let fits = |column: usize| {
                line.as_ref().filter(|line| column + gap + line.width() + room <= WIDTH)
            };
            if *blank {
                self.out.push('\n');
            }
            let short = shares && !blank && !is_open(value);
            if let Some(line) = fits(self.column).filter(|_| at == 0 || short) {
                self.put(if at > 0 { " " } else { "" });
                self.put(line);
                shares = true;
            } else {
                if at > 0 {
                    self.new_line(inner);
                }
                self.put(key);
                self.put(": ");
                let before = self.out.len();
                self.value(value, inner, room);
                // What was broken stands alone; a short member may follow what fitted.
                shares = !self.out.get(before..).is_some_and(|written| written.contains('\n'));
            }
            self.put(if last { " }" } else { "," });
        }
    }
}

/// Whether a value has members of its own.
fn is_open(value: &Value<'_>) -> bool {
    match value {
        Value::Token(_) => false,
        Value::List(elements) => elements.iter().any(|(_, element)| is_open(element)),
        Value::Map(members) => !members.is_empty(),
    }
}
