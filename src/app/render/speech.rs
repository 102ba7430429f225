//! What was found in the agent's own words, and the line for the agent alone.

use super::layout::{FAINT, PLAIN, Row, STRONG, hanging};
use super::text::plain;
use super::{MAX_ROWS, View, screen};
use engine::hear::PhraseMatch;
use engine::session::Session;
use flow::method::{Composure, PhraseClass};

/// How many findings are shown at once.
const MAX_PHRASES: usize = 3;

/// The phrases found in the agent's words: which one, how it lands, what to say instead.
pub(super) fn said(view: &View, session: &Session<'_>, found: &[PhraseMatch]) -> Vec<Row> {
    let words = &view.wording;
    let lang = view.lang();
    if found.is_empty() {
        return screen::with_notice(view, session, &words.text("recorded"));
    }
    let mut rows = Vec::new();
    for one in found.iter().take(MAX_PHRASES) {
        let phrase = session.case().flow().phrase(one.phrase);
        let (id, style) = match phrase.class {
            PhraseClass::Say => ("said-well", PLAIN),
            PhraseClass::Never
            | PhraseClass::Jargon
            | PhraseClass::Exaggeration
            | PhraseClass::Scarcity
            | PhraseClass::Argument
            | PhraseClass::Promise
            | PhraseClass::Condescension
            | PhraseClass::Threat
            | PhraseClass::Competitor
            | PhraseClass::Offer
            | PhraseClass::Private
            | PhraseClass::Personal => ("said-badly", STRONG),
        };
        let class = words.text(&format!("phrase-{}", phrase.class.name()));
        let shown = plain(&one.words);
        let why = phrase.why.get(lang);
        let line = words.with(id, &[("words", &shown), ("class", &class), ("why", why)]);
        rows.extend(hanging(" ", &line, style, view.width));
        if let Some(instead) = &phrase.instead {
            let line = words.with("said-instead", &[("instead", instead.get(lang))]);
            rows.extend(hanging("   ", &line, PLAIN, view.width));
        }
    }
    let hurts =
        |one: &&PhraseMatch| session.case().flow().phrase(one.phrase).class != PhraseClass::Say;
    if found.iter().any(|one| hurts(&one)) {
        rows.push(Row::of(FAINT, format!(" {}", words.text("said-take-back"))));
    }
    rows.truncate(MAX_ROWS);
    rows
}

/// A line for the agent alone.
pub(super) fn me(view: &View, level: Composure) -> Vec<Row> {
    let line = view.wording.text(&format!("me-{}", level.level()));
    hanging(" ", &line, PLAIN, view.width)
}
