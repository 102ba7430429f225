//! Renaming: one name, wherever it stands in a flow and its scripts, and nothing else.

use super::rename_part as part;
use engine::script::{Command, Expectation, LineKind, ScriptLine, parse_script};
use flow::ITEM_SECTIONS;
use flow::known;
use flow::span::Span;
use flow::syntax::{NodeKind, Str, Tree, Value};

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A question, a move, an offer or a closing.
    Item,
    /// A reason; its sub-reasons follow it.
    Reason,
    /// A piece of evidence.
    Evidence,
    /// A shared set of answers.
    Answers,
    /// A fact of the flow's own.
    Fact,
    /// A value of the customer's context, `{name}` in lines.
    Value,
    /// A phrase.
    Phrase,
    /// A topic of help.
    Topic,
    /// Something a customer does when they speak.
    Act,
    /// Something that customers call for.
    Request,
    /// A pack of rules.
    Pack,
    /// A rule of conduct.
    Rule,
}

impl NameKind {
    /// Every kind, with its name and the sections in which such things are defined.
    const ALL: [(Self, &str, &[&str]); 12] = [
        (Self::Item, "item", &ITEM_SECTIONS),
        (Self::Reason, "reason", &["reasons"]),
        (Self::Evidence, "evidence", &["evidence"]),
        (Self::Answers, "answers", &["answers"]),
        (Self::Fact, "fact", &["facts"]),
        (Self::Value, "value", &["values"]),
        (Self::Phrase, "phrase", &["phrases"]),
        (Self::Topic, "topic", &["topics"]),
        (Self::Act, "act", &["acts"]),
        (Self::Request, "request", &["requests"]),
        (Self::Pack, "pack", &["packs"]),
        (Self::Rule, "rule", &["rules"]),
    ];

    /// The names of all kinds.
    pub const NAMES: [&'static str; 12] = [
        "item", "reason", "evidence", "answers", "fact", "value", "phrase", "topic", "act",
        "request", "pack", "rule",
    ];

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(kind, ..)| *kind)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, _)| name)
    }

    fn sections(self) -> &'static [&'static str] {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(&[], |(_, _, sections)| sections)
    }

    /// The keys under which such a name is used, where it is used as a value.
    fn used_under(self) -> &'static [&'static str] {
        match self {
            Self::Item => &["item", "accepts"],
            Self::Reason => &["reason", "excuse"],
            Self::Evidence => &["evidence"],
            Self::Answers => &["use"],
            Self::Value => &["below"],
            Self::Phrase => &["phrase"],
            Self::Pack => &["pack"],
            Self::Act => &["act", "acts", "to"],
            Self::Request => &["request"],
            Self::Fact | Self::Topic | Self::Rule => &[],
        }
    }

    /// The keys of objects whose own keys are such names.
    fn keys_of(self) -> &'static [&'static str] {
        match self {
            Self::Fact => &["when", "then", "needs", "sets", "given"],
            // One that is not leaving, and an act that is owed an answer, is a fact as well.
            Self::Act | Self::Request => &["when", "then"],
            Self::Value => &["given"],
            _ => &[],
        }
    }
}

/// A text in which names may stand.
#[derive(Debug, Clone, Copy)]
pub struct TextFile<'t> {
    /// Its path.
    pub path: &'t str,
    /// What it holds.
    pub text: &'t str,
    /// Whether it is a script; else it is a file of the flow.
    pub is_script: bool,
}

/// A text with its tree; a script has an empty one.
pub(super) type Page<'t> = (TextFile<'t>, Tree);

/// A text after renaming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedFile {
    /// Its path.
    pub path: String,
    /// What it holds now.
    pub text: String,
    /// How many names were changed in it.
    pub count: usize,
}

/// Why a name was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenameError {
    /// Nothing bears the old name; with those that do.
    Unknown(Vec<String>),
    /// Several kinds of things bear it: say which is meant.
    Ambiguous(Vec<NameKind>),
    /// Something of the kind bears the new name already.
    Taken(NameKind),
    /// The new name is no id.
    BadId,
    /// An answer of an item that its set of answers has: it is renamed there.
    OfSet(String),
    /// The program itself reads it by this name.
    ReadByProgram,
    /// A rule reads answers by this name, whatever item they are of.
    ReadByRule(String),
    /// A line of a script gives an answer of this name, and what it answers is not known: its path and line.
    Unclear(String, usize),
}

/// Changes a name wherever it stands: an id, `ITEM/ANSWER` or `SET/ANSWER`, or `FACT=VALUE`. Only texts that change are
/// given back.
///
/// # Errors
/// If nothing bears the old name, several kinds of things do and none is asked for, or the new name is
/// taken or no id.
pub fn rename(
    texts: &[TextFile<'_>],
    old: &str,
    new: &str,
    kind: Option<NameKind>,
) -> Result<Vec<RenamedFile>, RenameError> {
    // A name that stands in a text with mistakes might be left behind; such a text is refused by who reads it.
    let pages: Vec<Page<'_>> = texts
        .iter()
        .map(|text| (*text, Tree::of(if text.is_script { "" } else { text.text })))
        .collect();
    if !is_id(new) {
        return Err(RenameError::BadId);
    }
    let part = match (old.split_once('/'), old.split_once('=')) {
        (Some((of, id)), _) => Some(part::answer(&pages, of, id, new)?),
        (None, Some((fact, id))) => Some(part::fact_value(&pages, fact, id, new)?),
        (None, None) => None,
    };
    if let Some(places) = part {
        return Ok(changed(&pages, places, new));
    }
    let defined = |kind: NameKind| -> Vec<&str> {
        let roots = pages.iter().filter_map(|(text, tree)| tree.root(text.text));
        roots.flat_map(|root| names(root, kind)).collect()
    };
    let wanted = |one: NameKind| kind.is_none_or(|kind| kind == one);
    let kinds: Vec<NameKind> = NameKind::ALL
        .iter()
        .map(|(kind, ..)| *kind)
        .filter(|one| wanted(*one) && defined(*one).contains(&old))
        .collect();
    let kind = match kinds[..] {
        [] => {
            let all = NameKind::ALL.iter().filter(|(kind, ..)| wanted(*kind));
            let known = all.flat_map(|(kind, ..)| defined(*kind)).map(str::to_owned);
            return Err(RenameError::Unknown(known.collect()));
        }
        [only] => only,
        _ => return Err(RenameError::Ambiguous(kinds)),
    };
    if defined(kind).contains(&new) {
        return Err(RenameError::Taken(kind));
    }
    let read_by_program = match kind {
        NameKind::Fact => known::FACTS.contains(&old),
        NameKind::Act => known::is_act(old),
        _ => false,
    };
    if read_by_program {
        return Err(RenameError::ReadByProgram);
    }
    let renaming = Renamer { old, kind };
    let places = pages.iter().map(|(text, tree)| {
        let mut found = Vec::new();
        if text.is_script {
            renaming.in_script(text.text, &mut found);
        } else if let Some(root) = tree.root(text.text) {
            renaming.in_page(root, &mut found);
        }
        found
    });
    let places = places.collect();
    Ok(changed(&pages, places, new))
}

/// The texts in which something is replaced, each with its places.
fn changed(pages: &[Page<'_>], places: Vec<Vec<Span>>, new: &str) -> Vec<RenamedFile> {
    let each = pages.iter().zip(places).filter(|(_, found)| !found.is_empty());
    let each = each.map(|((text, _), mut found)| {
        found.sort_unstable();
        found.dedup();
        let count = found.len();
        let changed = replaced(text.text, found, new);
        RenamedFile { path: text.path.to_owned(), text: changed, count }
    });
    each.collect()
}

fn is_id(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.split('.').all(|part| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            !part.is_empty() && part.chars().all(fits)
        })
}

/// The names that a page gives to things of a kind.
fn names(page: Value<'_>, kind: NameKind) -> Vec<&str> {
    let sections = kind.sections().iter().filter_map(|section| page.get(section));
    sections
        .flat_map(|section| {
            let ids = section.elements().filter_map(|one| one.string_of("id"));
            ids.chain(section.members().map(|(key, _)| key.text()))
        })
        .collect()
}

/// The text with `new` at each of these places, in order.
fn replaced(text: &str, found: Vec<Span>, new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for Span { start, end } in found {
        if let Some(before) = text.get(from..start) {
            out.extend([before, new]);
            from = end;
        }
    }
    out.push_str(text.get(from..).expect("a name that was found lies in its text"));
    out
}

struct Renamer<'r> {
    old: &'r str,
    kind: NameKind,
}

impl Renamer<'_> {
    /// Where the old name stands in a string, if it is that; a reason's sub-reasons begin with it.
    fn part(&self, text: Str<'_>) -> Option<Span> {
        let part = self.prefix(text.text())?;
        // Of a string with escapes only the whole has a place.
        text.span_of(part).filter(|_| text.has_places() || part == text.text())
    }

    fn in_page(&self, page: Value<'_>, found: &mut Vec<Span>) {
        for (section, list) in page.members() {
            // Odds of a file of their own name items beside nothing else.
            if self.kind == NameKind::Item && section.text() == "odds" {
                found.extend(list.members().filter_map(|(item, _)| self.part(item)));
            }
            if self.kind.sections().contains(&section.text()) {
                let ids = list.elements().filter_map(|one| one.get("id")?.str());
                found.extend(ids.filter_map(|id| self.part(id)));
                if self.kind == NameKind::Value {
                    found.extend(list.members().filter_map(|(key, _)| self.part(key)));
                }
            }
            if [NameKind::Reason, NameKind::Act].contains(&self.kind) && section.text() == "learned"
            {
                let classes = list.elements().flat_map(|model| model.elements_of("classes"));
                found.extend(classes.filter_map(Value::str).filter_map(|name| self.part(name)));
            }
            self.uses(list, found);
        }
    }

    /// Where the name is used within a section.
    fn uses(&self, value: Value<'_>, found: &mut Vec<Span>) {
        if self.kind == NameKind::Value && value.kind() == NodeKind::String {
            // Looked for as it is written, so that escapes elsewhere in the line do no harm.
            let slot = format!("{{{}}}", self.old);
            let first = value.span().start + 1;
            let at = value.source().match_indices(&slot).map(|(at, _)| first + at);
            found.extend(at.map(|start| Span { start, end: start + self.old.len() }));
        }
        for (key, member) in value.members() {
            if self.kind.used_under().contains(&key.text()) {
                let names = member.one_or_many().filter_map(Value::str);
                found.extend(names.filter_map(|name| self.part(name)));
            }
            if self.kind.keys_of().contains(&key.text()) {
                let boxes = member.one_or_many().flat_map(|one| one.members().collect::<Vec<_>>());
                found.extend(boxes.filter_map(|(name, _)| self.part(name)));
            }
            self.uses(member, found);
        }
        value.elements().for_each(|element| self.uses(element, found));
    }

    /// The names in a script: in what it says and sets, in what it expects, and in its header.
    fn in_script(&self, text: &str, found: &mut Vec<Span>) {
        let (script, _) = parse_script(text);
        let mut names = Vec::new();
        let found_names = &mut names;
        for ScriptLine { span, kind: what } in &script.lines {
            let line = text.get(span.start..span.end).expect("a line of a script lies in it");
            let line = line.split('\n').next().unwrap_or_default();
            match what {
                LineKind::Command(Command::Agent(_) | Command::WhyNot(_)) => {
                    self.words(NameKind::Item, line, found_names);
                }
                LineKind::Command(Command::Set { .. }) => self.facts(line, found_names),
                LineKind::Expect(expect) => match expect {
                    Expectation::Facts(_) => self.facts(line, found_names),
                    Expectation::Breaks(_) | Expectation::Keeps(_) | Expectation::Owes(_) => {
                        self.words(NameKind::Rule, line, found_names);
                    }
                    Expectation::Locked(..) => {
                        self.words(NameKind::Item, line, found_names);
                        self.words(NameKind::Rule, line, found_names);
                    }
                    Expectation::First(_)
                    | Expectation::Among(_)
                    | Expectation::Advises(_)
                    | Expectation::Open(_) => {
                        self.words(NameKind::Item, line, found_names);
                    }
                    Expectation::Screen(_) | Expectation::Summary(_) => {}
                },
                LineKind::Command(_) | LineKind::Use(_) => {}
            }
        }
        for line in text.lines() {
            match line.split_once(':').map(|(key, _)| key.trim()) {
                Some("customer") => {
                    self.facts(line, found_names);
                    if self.kind == NameKind::Value {
                        found_names.extend(tokens(line).filter(|token| *token == self.old));
                    }
                }
                Some("fails") => self.words(NameKind::Rule, line, found_names),
                _ => {}
            }
        }
        found.extend(names.into_iter().map(|name| span_in(text, name)));
    }

    /// The words of a line that are the name, where names of this kind stand.
    fn words<'t>(&self, kind: NameKind, line: &'t str, found: &mut Vec<&'t str>) {
        if self.kind == kind {
            found.extend(tokens(line).filter(|token| *token == self.old));
        }
    }

    /// The part of a word that is the old name, if it is; a reason's sub-reasons begin with it.
    fn prefix<'t>(&self, word: &'t str) -> Option<&'t str> {
        let rest = word.strip_prefix(self.old)?;
        let within = self.kind == NameKind::Reason && rest.starts_with('.');
        word.get(..self.old.len()).filter(|_| rest.is_empty() || within)
    }

    /// The names in pairs of facts and values.
    fn facts<'t>(&self, line: &'t str, found: &mut Vec<&'t str>) {
        for pair in line.split([',', '，']) {
            let mut tokens = tokens(pair).skip_while(|token| ["set", "customer"].contains(token));
            let Some(fact) = tokens.next() else { continue };
            match self.kind {
                NameKind::Fact | NameKind::Act | NameKind::Request if fact == self.old => {
                    found.push(fact);
                }
                NameKind::Request if fact == "request" => {
                    found.extend(tokens.filter(|value| *value == self.old));
                }
                NameKind::Reason if fact == "reason" => {
                    found.extend(tokens.filter_map(|value| self.prefix(value)));
                }
                _ => {}
            }
        }
    }
}

/// Where a part of a text stands in it.
pub(super) fn span_in(text: &str, part: &str) -> Span {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    Span { start, end: start + part.len() }
}

/// The words of a line, whatever signs stand between them.
pub(super) fn tokens(line: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || "=<>|:,，".contains(c);
    line.split(between).filter(|token| !token.is_empty())
}
