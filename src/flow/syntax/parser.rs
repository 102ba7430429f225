//! From tokens to the tree. A text that is JSON goes straight through; where a token cannot stand, the repair that lets
//! most of what follows be read is applied and reported ([`recovery`](super::recovery)).

use super::MAX_DEPTH;
use super::grammar::{Next, Open, Place};
use super::lexer::{Lexeme, Lexer, Token};
use super::problem::{Problem, ProblemKind};
use super::recovery::{Edit, Repair};
use super::tree::{Node, NodeKind, Tree, unescaped};
use crate::span::Span;

/// So many mistakes of a text are told; a text with more is hardly JSON, and repairing it line by line says little. A
/// choice: a screen shows a dozen, a file of a flow that was half overwritten has some thirty.
const MAX_PROBLEMS: usize = 64;

/// Reads a text.
pub(super) fn parse(text: &str) -> Tree {
    if u32::try_from(text.len()).is_err() {
        let problem = Problem { kind: ProblemKind::GaveUp, span: Span::default(), opened: None };
        return Tree { problems: vec![problem], ..Tree::default() };
    }
    let mut parser = Parser {
        lexer: Lexer::new(text),
        place: Place::START,
        // A value for each sixteen bytes or so, in flows as they are written.
        tree: Tree { nodes: Vec::with_capacity(text.len() / 16 + 1), ..Tree::default() },
        open: Vec::with_capacity(MAX_DEPTH),
        previous: Lexeme { token: Token::End, start: 0, end: 0, escaped: false, faulty: false },
    };
    parser.run();
    parser.tree
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    place: Place,
    tree: Tree,
    /// The nodes of what is open, the innermost last.
    open: Vec<u32>,
    /// The token before.
    previous: Lexeme,
}

impl Parser<'_> {
    fn run(&mut self) {
        loop {
            let lexeme = self.lexer.next();
            if lexeme.faulty {
                let problem = self.lexer.problem(lexeme);
                self.tree.problems.push(problem);
            }
            if lexeme.token == Token::Stray {
                continue;
            }
            match self.place.accept(lexeme.token) {
                Some(_) if lexeme.token == Token::End => break,
                Some(next) => self.take(lexeme, next),
                None if self.recover(lexeme) => {}
                None => break,
            }
        }
        // Repairs may be found after what stands behind them.
        self.tree.problems.sort_by_key(|problem| problem.span);
    }

    fn report(&mut self, kind: ProblemKind, span: Span, opened: Option<Span>) {
        self.tree.problems.push(Problem { kind, span, opened });
    }

    /// Takes a token that can stand here.
    #[expect(clippy::inline_always, reason = "a text is read a quarter faster (measured)")]
    #[inline(always)]
    fn take(&mut self, lexeme: Lexeme, next: Place) {
        match lexeme.token {
            Token::OpenObject => self.begin(NodeKind::Object, lexeme),
            Token::OpenArray => self.begin(NodeKind::Array, lexeme),
            Token::CloseObject | Token::CloseArray => self.close(lexeme.end),
            Token::Comma | Token::Colon | Token::Stray | Token::End => {}
            Token::String => self.string(lexeme),
            Token::Number => self.leaf(NodeKind::Number, lexeme),
            Token::True => self.leaf(NodeKind::True, lexeme),
            Token::False => self.leaf(NodeKind::False, lexeme),
            Token::Null => self.leaf(NodeKind::Null, lexeme),
            Token::Word if matches!(self.place.next, Next::FirstKey | Next::Key) => {
                self.string(lexeme);
            }
            Token::Word => self.leaf(NodeKind::Missing, lexeme),
        }
        (self.place, self.previous) = (next, lexeme);
    }

    /// The index of the next node.
    fn here(&self) -> u32 {
        index(self.tree.nodes.len())
    }

    #[expect(clippy::inline_always, reason = "a text is read a quarter faster (measured)")]
    #[inline(always)]
    fn leaf(&mut self, kind: NodeKind, lexeme: Lexeme) {
        let (start, end) = (index(lexeme.start), index(lexeme.end));
        self.tree.nodes.push(Node { start, end, link: 0, kind, escaped: false });
    }

    fn string(&mut self, lexeme: Lexeme) {
        self.leaf(NodeKind::String, lexeme);
        if lexeme.escaped || lexeme.faulty {
            let written = self.lexer.text().get(lexeme.start..lexeme.end).unwrap_or_default();
            let quote = |c: char| "\"'“”‘’「」".contains(c);
            let inner = written.strip_prefix(quote).unwrap_or(written);
            let inner = inner.strip_suffix(quote).unwrap_or(inner);
            let link = index(self.tree.unescaped.len());
            self.tree.unescaped.push(unescaped(inner));
            if let Some(node) = self.tree.nodes.last_mut() {
                (node.link, node.escaped) = (link, true);
            }
        }
    }

    fn begin(&mut self, kind: NodeKind, lexeme: Lexeme) {
        self.open.push(self.here());
        self.leaf(kind, lexeme);
    }

    /// Closes what is innermost; it ends at this place of the text.
    fn close(&mut self, end: usize) {
        let behind = self.here();
        let node = self.open.pop().and_then(|at| self.tree.nodes.get_mut(at as usize));
        if let Some(node) = node {
            (node.link, node.end) = (behind, index(end));
        }
    }

    /// The bracket that is open innermost.
    fn opened(&self) -> Option<Span> {
        let start = self.tree.node(*self.open.last()?).start as usize;
        // A full-width bracket takes more than a byte.
        let bracket = self.lexer.text().get(start..)?.chars().next()?;
        Some(Span { start, end: start + bracket.len_utf8() })
    }

    /// Repairs the text where a token cannot stand; `false` if it is not to be read on.
    fn recover(&mut self, lexeme: Lexeme) -> bool {
        if self.tree.problems.len() >= MAX_PROBLEMS {
            self.report(ProblemKind::GaveUp, lexeme.span(), None);
            self.end();
            return false;
        }
        let close = match self.place.open() {
            Some(Open::Object) => Token::CloseObject,
            Some(Open::Array) => Token::CloseArray,
            None => Token::End,
        };
        let after_comma = matches!(self.place.next, Next::Key | Next::Element);
        match lexeme.token {
            Token::End => {
                let (kind, span) = match self.opened() {
                    Some(opened) if close == Token::CloseObject => {
                        (ProblemKind::MissingCloseObject, opened)
                    }
                    Some(opened) => (ProblemKind::MissingCloseArray, opened),
                    None => (ProblemKind::MissingValue, lexeme.span()),
                };
                self.report(kind, span, self.opened());
                self.end();
                return false;
            }
            Token::OpenObject | Token::OpenArray
                if self.place.wants_value() && self.place.depth == MAX_DEPTH =>
            {
                self.report(ProblemKind::TooDeep, lexeme.span(), None);
                self.pass_over(lexeme);
            }
            token if token == close && after_comma => {
                self.report(ProblemKind::TrailingComma, self.previous.span(), None);
                self.close(lexeme.end);
                (self.place, self.previous) = (self.place.pop(), lexeme);
            }
            _ => {
                let repair = Repair::best(self.place, self.previous.token, lexeme, self.lexer);
                self.apply(&repair, lexeme);
            }
        }
        true
    }

    /// Passes over what is nested too deep, as one value that cannot be read.
    fn pass_over(&mut self, first: Lexeme) {
        let (mut depth, mut end) = (1_usize, first.end);
        while depth > 0 {
            let lexeme = self.lexer.next();
            match lexeme.token {
                Token::OpenObject | Token::OpenArray => depth += 1,
                Token::CloseObject | Token::CloseArray => depth -= 1,
                Token::End => break,
                _ => {}
            }
            end = lexeme.end;
        }
        self.leaf(NodeKind::Missing, Lexeme { end, ..first });
        self.place = self.place.after_value();
        self.previous = Lexeme { end, ..first };
    }

    /// Completes and closes all that is open.
    fn end(&mut self) {
        self.complete();
        while !self.open.is_empty() {
            self.close(self.previous.end);
        }
    }

    /// Gives a key that waits for its value one that is missing.
    fn complete(&mut self) {
        if matches!(self.place.next, Next::Colon | Next::Value) {
            self.missing(self.previous.end);
            self.place = self.place.after_value();
        }
    }

    fn missing(&mut self, at: usize) {
        let nowhere =
            Lexeme { token: Token::Null, start: at, end: at, escaped: false, faulty: false };
        self.leaf(NodeKind::Missing, nowhere);
    }

    fn apply(&mut self, repair: &Repair, lexeme: Lexeme) {
        let behind = self.behind_previous();
        // An unclosed string has taken the comma behind it.
        let told = self.previous.faulty && self.previous.token == Token::String;
        let mut closes = false;
        for edit in &repair.edits {
            match edit {
                Edit::Comma if told || closes => {}
                Edit::Comma => self.report(ProblemKind::MissingComma, behind, None),
                Edit::Colon => self.report(ProblemKind::MissingColon, behind, None),
                Edit::Value => {
                    if repair.edits.first() != Some(&Edit::Colon) {
                        self.report(ProblemKind::MissingValue, lexeme.span(), None);
                    }
                    self.missing(self.previous.end);
                }
                Edit::Key => {
                    self.report(ProblemKind::MissingKey, lexeme.span(), None);
                    self.missing(lexeme.start);
                }
                Edit::Delete => self.report(ProblemKind::Unexpected, lexeme.span(), None),
                Edit::Retract => {}
                Edit::CloseObject | Edit::CloseArray => {
                    let kind = if *edit == Edit::CloseObject {
                        ProblemKind::MissingCloseObject
                    } else {
                        ProblemKind::MissingCloseArray
                    };
                    if !closes {
                        self.report(kind, lexeme.span(), self.opened());
                    }
                    closes = true;
                    self.close(self.previous.end);
                }
                Edit::WrapObject => {
                    self.report(ProblemKind::MissingOpenObject, self.previous.span(), None);
                    self.wrap(self.here() - 1, NodeKind::Object);
                }
                Edit::SplitArray => {
                    self.report(
                        ProblemKind::MissingCloseArray,
                        self.previous.span(),
                        self.opened(),
                    );
                    self.split_array();
                }
                Edit::WrapArray => self.wrap_value(self.here()),
                Edit::WrapMember => self.wrap_value(self.here() - 1),
            }
        }
        self.place = repair.place;
        if !repair.deletes()
            && let Some(next) = self.place.accept(lexeme.token)
        {
            self.take(lexeme, next);
        }
    }

    /// The last character before what is missing.
    fn behind_previous(&self) -> Span {
        let end = self.previous.end;
        let last = self.lexer.text().get(..end).and_then(|before| before.chars().next_back());
        Span { start: end - last.map_or(0, char::len_utf8), end }
    }

    /// Puts what begins at a node, and ends at the last one, into a bracket that is open from there on.
    fn wrap(&mut self, at: u32, kind: NodeKind) {
        let first = self.tree.node(at);
        for node in self.tree.nodes.iter_mut().skip(at as usize) {
            if matches!(node.kind, NodeKind::Object | NodeKind::Array) {
                node.link += 1;
            }
        }
        let bracket = Node { kind, link: 0, escaped: false, ..first };
        self.tree.nodes.insert(at as usize, bracket);
        self.open.push(at);
    }

    /// The last element, a string, becomes a key behind the array.
    fn split_array(&mut self) {
        let key = self.here() - 1;
        let end = index(self.previous.start);
        if let Some(array) = self.open.pop().and_then(|at| self.tree.nodes.get_mut(at as usize)) {
            (array.link, array.end) = (key, end);
        }
    }

    /// The value of the last member before a node becomes the first element of an array that is open.
    fn wrap_value(&mut self, end: u32) {
        let Some(object) = self.open.last().copied() else { return };
        let (mut at, mut value, mut is_key) = (object + 1, None, true);
        while at < end {
            if !is_key {
                value = Some(at);
            }
            is_key = !is_key;
            at = self.tree.behind(at);
        }
        if let Some(value) = value {
            let Node { start, end, .. } = self.tree.node(value);
            let span = Span { start: start as usize, end: end as usize };
            self.report(ProblemKind::MissingOpenArray, span, None);
            self.wrap(value, NodeKind::Array);
        }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a text that is parsed is shorter than `u32` counts")
}
