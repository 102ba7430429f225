//! One layout for flow files, whatever they were laid out like: what fits a line stands on one, what does
//! not is broken at its members, and short members share a line with what stands before them. Blank lines between elements stay (one of
//! several), for they are an author's paragraphs.
//!
//! Only white space changes: every key, string and number stays as it is written. Laying out twice is the
//! same as once.

use flow::syntax::{NodeKind, Tree, Value};
use unicode_width::UnicodeWidthStr;

/// The widest line, in columns; a Chinese character takes two.
const WIDTH: usize = 110;
/// How much further in the members of something broken stand.
const STEP: usize = 2;

/// The text in the one layout; `None` if it is not JSON.
#[must_use]
pub fn format(text: &str) -> Option<String> {
    let tree = Tree::of(text);
    if !tree.problems().is_empty() {
        return None;
    }
    let value = tree.root(text)?;
    let mut printer = PrettyPrinter { text, out: String::with_capacity(text.len()), column: 0 };
    // A file's own object is broken whatever its size, so that sections begin lines.
    if value.kind() == NodeKind::Object && value.members().next().is_some() {
        printer.sections(value);
    } else {
        printer.value(value, 0, 0);
    }
    printer.out.push('\n');
    // A file keeps the line ends that it has.
    Some(if text.contains("\r\n") { printer.out.replace('\n', "\r\n") } else { printer.out })
}

/// A member of an object or an element of an array.
#[derive(Clone, Copy)]
struct Part<'t> {
    /// Its key as it is written, of a member.
    key: Option<&'t str>,
    value: Value<'t>,
    /// Whether an author left a blank line before it.
    paragraph: bool,
}

/// What lies in an object or an array; nothing in anything else.
fn parts<'t>(text: &'t str, value: Value<'t>) -> Vec<Part<'t>> {
    let mut end = None;
    let mut part = |key: Option<Value<'t>>, value: Value<'t>| {
        let start = key.unwrap_or(value).span().start;
        let between = end.and_then(|end| text.get(end..start)).unwrap_or_default();
        end = Some(value.span().end);
        let paragraph = between.matches('\n').count() > 1;
        Part { key: key.map(Value::source), value, paragraph }
    };
    match value.kind() {
        NodeKind::Object => value.keyed().map(|(key, value)| part(Some(key), value)).collect(),
        _ => value.elements().map(|value| part(None, value)).collect(),
    }
}

/// The value on one line, if there are no paragraphs in it.
fn one_line(text: &str, value: Value<'_>) -> Option<String> {
    let (open, close) = match value.kind() {
        NodeKind::Object => ("{ ", " }"),
        NodeKind::Array => ("[", "]"),
        _ => return Some(value.source().to_owned()),
    };
    let parts = parts(text, value);
    if parts.is_empty() {
        return Some(format!("{}{}", open.trim_end(), close.trim_start()));
    }
    let each = |part: &Part<'_>| {
        let line = one_line(text, part.value).filter(|_| !part.paragraph)?;
        Some(part.key.map_or_else(|| line.clone(), |key| format!("{key}: {line}")))
    };
    let parts: Vec<String> = parts.iter().map(each).collect::<Option<_>>()?;
    Some(format!("{open}{}{close}", parts.join(", ")))
}

/// What is laid out so far, and the column it has come to.
struct PrettyPrinter<'t> {
    text: &'t str,
    out: String,
    column: usize,
}

impl<'t> PrettyPrinter<'t> {
    /// What lies in a value.
    fn parts(&self, value: Value<'t>) -> Vec<Part<'t>> {
        parts(self.text, value)
    }

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
    fn sections(&mut self, value: Value<'t>) {
        let members = self.parts(value);
        self.put("{");
        for (at, Part { key, value, paragraph }) in members.iter().enumerate() {
            if at > 0 {
                self.put(",");
            }
            if *paragraph {
                self.out.push('\n');
            }
            self.new_line(STEP);
            self.put(key.unwrap_or_default());
            self.put(": ");
            let after = usize::from(at + 1 < members.len());
            if value.elements().any(is_open) {
                self.rows(*value, STEP);
            } else {
                self.value(*value, STEP, after);
            }
        }
        self.new_line(0);
        self.put("}");
    }

    /// A value from the column that was come to; `after` columns follow it on its line.
    fn value(&mut self, value: Value<'t>, indent: usize, after: usize) {
        if let Some(line) = one_line(self.text, value)
            && self.column + line.width() + after <= WIDTH
        {
            return self.put(&line);
        }
        match value.kind() {
            NodeKind::Array if value.elements().any(is_open) => self.rows(value, indent),
            NodeKind::Array => self.filled(value, after),
            NodeKind::Object => self.broken(value, after),
            _ => self.put(value.source()),
        }
    }

    /// Elements that are objects or arrays: each begins a line.
    fn rows(&mut self, value: Value<'t>, indent: usize) {
        let inner = indent + STEP;
        self.put("[");
        for (at, Part { value, paragraph, .. }) in self.parts(value).into_iter().enumerate() {
            if at > 0 {
                self.put(",");
            }
            if paragraph {
                self.out.push('\n');
            }
            self.new_line(inner);
            self.value(value, inner, 1);
        }
        self.new_line(indent);
        self.put("]");
    }

    /// Strings and numbers: as many on a line as fit, under the first one.
    fn filled(&mut self, value: Value<'t>, after: usize) {
        let elements = self.parts(value);
        self.put("[");
        let inner = self.column;
        for (at, Part { value, .. }) in elements.iter().enumerate() {
            let last = at + 1 == elements.len();
            let line = one_line(self.text, *value).unwrap_or_default();
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
    fn broken(&mut self, value: Value<'t>, after: usize) {
        let members = self.parts(value);
        let inner = self.column + STEP;
        self.put("{ ");
        let mut shares = true;
        for (at, Part { key, value, paragraph }) in members.iter().enumerate() {
            let key = key.unwrap_or_default();
            let last = at + 1 == members.len();
            let room = if last { 2 + after } else { 1 };
            let line = one_line(self.text, *value).map(|line| format!("{key}: {line}"));
            let gap = usize::from(at > 0);
            let fits = |column: usize| {
                line.as_ref().filter(|line| column + gap + line.width() + room <= WIDTH)
            };
            if *paragraph {
                self.out.push('\n');
            }
            let short = shares && !paragraph && !is_open(*value);
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
                self.value(*value, inner, room);
                // What was broken stands alone; a short member may follow what fitted.
                shares = !self.out.get(before..).is_some_and(|written| written.contains('\n'));
            }
            self.put(if last { " }" } else { "," });
        }
    }
}

/// Whether a value has members of its own.
fn is_open(value: Value<'_>) -> bool {
    value.members().next().is_some() || value.elements().any(is_open)
}
