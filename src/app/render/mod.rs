//! Views: the core's data in words and rows. Chooses no advice and moves no call.

mod bars;
mod diagnostics;
mod differences;
mod explain;
mod findings;
mod fitted;
mod hearing;
mod layout;
pub mod map;
mod names;
pub mod outcomes;
mod page;
mod place;
pub mod practice;
mod problem;
pub mod proofs;
mod report;
mod schema;
mod screen;
pub mod simulation;
mod speech;
mod summary;
pub mod tests;
mod text;
mod transcript;
mod wording;

pub use diagnostics::{MOST_SHOWN, diagnostics};
pub use differences::{differences_json, differences_text};
pub use explain::explanation;
pub use findings::{findings_github, findings_json, findings_sarif};
pub use fitted::fitted;
pub use hearing::{Hearing, hearing_json, hearing_text};
pub use layout::Row;
pub use place::why_json;
pub use schema::schema;
pub use wording::Wording;

use engine::session::{Reply, Session};
use flow::lang::Lang;

/// The most rows of a screen during a call.
pub const MOST_ROWS: usize = 14;
/// The narrowest terminal that screens are laid out for.
pub const LEAST_WIDTH: usize = 40;

/// The columns of a screen that a script expects.
const SCRIPT_WIDTH: usize = 80;

/// A screen as scripts have it: its rows, as plain text.
#[must_use]
pub fn plain_rows(session: &Session<'_>, reply: &Reply, lang: Lang) -> Vec<String> {
    let rows = View::new(lang, SCRIPT_WIDTH).reply(session, reply);
    rows.iter().map(|row| row.text().trim_end().to_owned()).collect()
}

/// How to show things: in what words, and how wide.
#[derive(Debug)]
pub struct View {
    /// The program's words.
    pub wording: Wording,
    /// Columns to use, at least [`LEAST_WIDTH`].
    pub width: usize,
}

impl View {
    /// A view in `lang`, `width` columns wide.
    #[must_use]
    pub fn new(lang: Lang, width: usize) -> Self {
        Self { wording: Wording::screens(lang), width: width.max(LEAST_WIDTH) }
    }

    /// The rows that show a reply.
    #[must_use]
    pub fn reply(&self, session: &Session<'_>, reply: &Reply) -> Vec<Row> {
        let mut rows = match reply {
            Reply::Advice => screen::advice(self, session),
            Reply::Asked => screen::asked(self, session),
            Reply::Heard => screen::heard(self, session),
            Reply::Recorded | Reply::SaveScript(_) => self.noticed("recorded", session),
            Reply::Detour(why) => self.noticed(&format!("detour-{why}"), session),
            Reply::Resume => self.noticed("resume-nothing", session),
            Reply::Said(found) => speech::said(self, session, found),
            Reply::Me(level) => speech::me(self, *level),
            Reply::Undone(turns) => report::undone(self, session, turns),
            Reply::Amended(dropped) => report::amended(self, session, dropped),
            Reply::Why => report::why(self, session),
            Reply::WhyNot(why_not) => report::why_not(self, session, why_not),
            Reply::More(page) => report::more(self, session, *page),
            Reply::History => report::history(self, session),
            Reply::Summary | Reply::Quit => summary::summary(self, session),
            Reply::Help(topic) => problem::help(self, session, topic.as_deref()),
            Reply::Problem(problem) => problem::problem(self, session, problem),
        };
        for row in &mut rows {
            *row = std::mem::take(row).fitted(self.width);
        }
        rows
    }

    /// A call as it would be held.
    #[must_use]
    pub fn transcript(&self, session: &Session<'_>) -> Vec<Row> {
        transcript::transcript(self, session)
    }

    /// A text behind `lead`, wrapped so that its later lines stand under its first.
    #[must_use]
    pub fn paragraph(&self, lead: &str, text: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        text::paragraph(self, &mut rows, lead, text);
        rows
    }

    /// The summary's parts, each with its label and its lines.
    #[must_use]
    pub fn summary_parts(&self, session: &Session<'_>) -> Vec<(String, Vec<String>)> {
        summary::parts(self, session)
    }

    fn noticed(&self, id: &str, session: &Session<'_>) -> Vec<Row> {
        screen::with_notice(self, session, &self.wording.text(id))
    }

    fn lang(&self) -> Lang {
        self.wording.lang()
    }
}
