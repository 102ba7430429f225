//! Renaming: one name, wherever it stands in a flow and its scripts, and nothing else.

use engine::script::{Command, Expect, Line, What, read};
use flow::tree::Node;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
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
    /// A pack of rules.
    Pack,
    /// A rule of conduct.
    Rule,
}

impl Kind {
    /// Every kind, with its name and the sections in which such things are defined.
    const ALL: [(Self, &str, &[&str]); 10] = [
        (Self::Item, "item", &["questions", "moves", "offers", "closings"]),
        (Self::Reason, "reason", &["reasons"]),
        (Self::Evidence, "evidence", &["evidence"]),
        (Self::Answers, "answers", &["answers"]),
        (Self::Fact, "fact", &["facts"]),
        (Self::Value, "value", &["values"]),
        (Self::Phrase, "phrase", &["phrases"]),
        (Self::Topic, "topic", &["topics"]),
        (Self::Pack, "pack", &["packs"]),
        (Self::Rule, "rule", &["rules"]),
    ];

    /// The names of all kinds.
    pub const NAMES: [&'static str; 10] = [
        "item", "reason", "evidence", "answers", "fact", "value", "phrase", "topic", "pack", "rule",
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

    /// The key under which such a name is used, where it is used as a value.
    fn used_under(self) -> Option<&'static str> {
        match self {
            Self::Item => Some("item"),
            Self::Reason => Some("reason"),
            Self::Evidence => Some("evidence"),
            Self::Answers => Some("use"),
            Self::Value => Some("below"),
            Self::Phrase => Some("phrase"),
            Self::Pack => Some("pack"),
            Self::Fact | Self::Topic | Self::Rule => None,
        }
    }
}

/// A text in which names may stand.
#[derive(Debug, Clone, Copy)]
pub struct Text<'t> {
    /// Its path.
    pub path: &'t str,
    /// What it holds.
    pub text: &'t str,
    /// Whether it is a script; else it is a file of the flow.
    pub is_script: bool,
}

/// A text after renaming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its path.
    pub path: String,
    /// What it holds now.
    pub text: String,
    /// How many names were changed in it.
    pub count: usize,
}

/// Why a name was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenameProblem {
    /// Nothing bears the old name; with those that do.
    Unknown(Vec<String>),
    /// Several kinds of things bear it: say which is meant.
    Ambiguous(Vec<Kind>),
    /// Something of the kind bears the new name already.
    Taken(Kind),
    /// The new name is no id.
    BadId,
}

/// Changes a name wherever it stands. Only texts that change are given back.
///
/// # Errors
/// If nothing bears the old name, several kinds of things do and none is asked for, or the new name is
/// taken or no id.
pub fn rename(
    texts: &[Text<'_>],
    old: &str,
    new: &str,
    kind: Option<Kind>,
) -> Result<Vec<Renamed>, RenameProblem> {
    let pages: Vec<(Text<'_>, Option<Node<'_>>)> = texts
        .iter()
        .map(|text| (*text, (!text.is_script).then(|| Node::read(text.text)).flatten()))
        .collect();
    let defined = |kind: Kind| -> Vec<&str> {
        pages
            .iter()
            .filter_map(|(_, node)| node.as_ref())
            .flat_map(|node| names(node, kind))
            .collect()
    };
    let is_id = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.split('.').all(|part| {
                let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                !part.is_empty() && part.chars().all(fits)
            })
    };
    if !is_id(new) {
        return Err(RenameProblem::BadId);
    }
    let wanted = |one: Kind| kind.is_none_or(|kind| kind == one);
    let kinds: Vec<Kind> = Kind::ALL
        .iter()
        .map(|(kind, ..)| *kind)
        .filter(|one| wanted(*one) && defined(*one).contains(&old))
        .collect();
    let kind = match kinds[..] {
        [] => {
            let all = Kind::ALL.iter().filter(|(kind, ..)| wanted(*kind));
            let known = all.flat_map(|(kind, ..)| defined(*kind)).map(str::to_owned);
            return Err(RenameProblem::Unknown(known.collect()));
        }
        [only] => only,
        _ => return Err(RenameProblem::Ambiguous(kinds)),
    };
    if defined(kind).contains(&new) {
        return Err(RenameProblem::Taken(kind));
    }
    let renaming = Renaming { old, kind };
    let changed = pages.iter().filter_map(|(text, node)| {
        let mut found = Vec::new();
        match node {
            Some(node) => renaming.in_page(node, &mut found),
            None if text.is_script => renaming.in_script(text.text, &mut found),
            None => {}
        }
        let count = found.len();
        let changed = replaced(text.text, found, new);
        (count > 0).then(|| Renamed { path: text.path.to_owned(), text: changed, count })
    });
    Ok(changed.collect())
}

/// The names that a page gives to things of a kind.
fn names<'n>(node: &'n Node<'_>, kind: Kind) -> Vec<&'n str> {
    let sections = kind.sections().iter().filter_map(|section| node.get(section));
    sections
        .flat_map(|section| {
            let ids = section.elements().iter().filter_map(|one| one.text_of("id"));
            ids.chain(section.members().iter().map(|(key, _)| &**key))
        })
        .collect()
}

/// The text with `new` at each place where one of `found` stands; those are slices of the text.
fn replaced(text: &str, mut found: Vec<&str>, new: &str) -> String {
    found.sort_by_key(|part| part.as_ptr().addr());
    found.dedup_by_key(|part| part.as_ptr().addr());
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for part in found {
        let Some(start) = part.as_ptr().addr().checked_sub(text.as_ptr().addr()) else { continue };
        if let Some(before) = text.get(from..start) {
            out.extend([before, new]);
            from = start + part.len();
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

struct Renaming<'r> {
    old: &'r str,
    kind: Kind,
}

impl Renaming<'_> {
    /// The part of a string that is the old name, if it is; a reason's sub-reasons begin with it.
    fn part<'t>(&self, text: &'t str) -> Option<&'t str> {
        let whole = text == self.old;
        let rest = text.strip_prefix(self.old);
        let within = self.kind == Kind::Reason && rest.is_some_and(|rest| rest.starts_with('.'));
        (whole || within).then(|| text.get(..self.old.len())).flatten()
    }

    fn in_page<'t>(&self, page: &'t Node<'_>, found: &mut Vec<&'t str>) {
        for (section, list) in page.members() {
            if self.kind.sections().contains(&&**section) {
                for element in list.elements() {
                    found.extend(element.text_of("id").and_then(|id| self.part(id)));
                }
                if self.kind == Kind::Value {
                    found.extend(list.members().iter().filter_map(|(key, _)| self.part(key)));
                }
            }
            if self.kind == Kind::Reason && section == "learned" {
                for class in list.elements().iter().filter_map(|model| model.get("classes")) {
                    found.extend(
                        class
                            .elements()
                            .iter()
                            .filter_map(Node::text)
                            .filter_map(|name| self.part(name)),
                    );
                }
            }
            self.uses(list, found);
        }
    }

    /// Where the name is used within a section.
    fn uses<'t>(&self, node: &'t Node<'_>, found: &mut Vec<&'t str>) {
        if self.kind == Kind::Value
            && let Some(text) = node.text()
        {
            let slot = format!("{{{}}}", self.old);
            let at = text.match_indices(&slot).map(|(at, _)| at + 1);
            found.extend(at.filter_map(|at| text.get(at..at + self.old.len())));
        }
        for (key, value) in node.members() {
            if self.kind.used_under() == Some(&**key) {
                let names = value.one_or_many().iter().filter_map(Node::text);
                found.extend(names.filter_map(|name| self.part(name)));
            }
            let reads_facts = ["when", "then", "needs", "sets"].contains(&&**key);
            if self.kind == Kind::Fact && reads_facts {
                let boxes = value.one_or_many().iter().flat_map(Node::members);
                found.extend(boxes.filter_map(|(fact, _)| self.part(fact)));
            }
            self.uses(value, found);
        }
        node.elements().iter().for_each(|node| self.uses(node, found));
    }

    /// The names in a script: in what it says and sets, in what it expects, and in its header.
    fn in_script<'t>(&self, text: &'t str, found: &mut Vec<&'t str>) {
        let (script, _) = read(text);
        for Line { span, what } in &script.lines {
            let line = text.get(span.start..span.end).unwrap_or_default();
            let line = line.split('\n').next().unwrap_or_default();
            match what {
                What::Command(Command::Agent(_) | Command::WhyNot(_)) => {
                    self.words(Kind::Item, line, found);
                }
                What::Command(Command::Set { .. }) => self.facts(line, found),
                What::Expect(expect) => match expect {
                    Expect::Facts(_) => self.facts(line, found),
                    Expect::Breaks(_) | Expect::Keeps(_) | Expect::Owes(_) => {
                        self.words(Kind::Rule, line, found);
                    }
                    Expect::Locked(..) => {
                        self.words(Kind::Item, line, found);
                        self.words(Kind::Rule, line, found);
                    }
                    Expect::First(_) | Expect::Among(_) | Expect::Advises(_) | Expect::Open(_) => {
                        self.words(Kind::Item, line, found);
                    }
                    Expect::Screen(_) | Expect::Summary(_) => {}
                },
                What::Command(_) | What::Use(_) => {}
            }
        }
        for line in text.lines() {
            match line.split_once(':').map(|(key, _)| key.trim()) {
                Some("customer") => {
                    self.facts(line, found);
                    if self.kind == Kind::Value {
                        found.extend(tokens(line).filter(|token| *token == self.old));
                    }
                }
                Some("fails") => self.words(Kind::Rule, line, found),
                _ => {}
            }
        }
    }

    /// The words of a line that are the name, where names of this kind stand.
    fn words<'t>(&self, kind: Kind, line: &'t str, found: &mut Vec<&'t str>) {
        if self.kind == kind {
            found.extend(tokens(line).filter(|token| *token == self.old));
        }
    }

    /// The names in pairs of facts and values.
    fn facts<'t>(&self, line: &'t str, found: &mut Vec<&'t str>) {
        for pair in line.split([',', '，']) {
            let mut tokens = tokens(pair).skip_while(|token| ["set", "customer"].contains(token));
            let Some(fact) = tokens.next() else { continue };
            match self.kind {
                Kind::Fact if fact == self.old => found.push(fact),
                Kind::Reason if fact == "reason" => {
                    found.extend(tokens.filter_map(|value| self.part(value)));
                }
                _ => {}
            }
        }
    }
}

/// The words of a line, whatever signs stand between them.
fn tokens(line: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || "=<>|:,，".contains(c);
    line.split(between).filter(|token| !token.is_empty())
}
