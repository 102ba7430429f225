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
mod nod;
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

pub use diagnostics::{MAX_SHOWN, diagnostics};
pub use differences::{diff_json, diff_text};
pub use explain::code_page;
pub use findings::{diagnostics_github, diagnostics_json, diagnostics_sarif};
pub use fitted::fit_text;
pub use hearing::{LineInterpretation, interpretation_json, interpretation_text};
pub use layout::Row;
pub use names::request_name;
pub use place::why_json;
pub use schema::schema;
pub use wording::Messages;

use engine::session::{Reply, Session};
use flow::lang::Lang;

/// The most rows of a screen during a call.
pub const MAX_ROWS: usize = 14;
/// The narrowest terminal that screens are laid out for.
pub const MIN_WIDTH: usize = 40;

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
    pub wording: Messages,
    /// Columns to use, at least [`MIN_WIDTH`].
    pub width: usize,
}

impl View {
    /// A view in `lang`, `width` columns wide.
    #[must_use]
    pub fn new(lang: Lang, width: usize) -> Self {
        Self { wording: Messages::screens(lang), width: width.max(MIN_WIDTH) }
    }

    /// The rows that show a reply.
    #[must_use]
    pub fn reply(&self, session: &Session<'_>, reply: &Reply) -> Vec<Row> {
        let mut rows = match reply {
            Reply::Advice => screen::advice(self, session),
            Reply::Exchanged => {
                let answer = screen::last_answer(self, session);
                let notice = self.wording.with("exchanged", &[("answer", &answer)]);
                screen::with_notice(self, session, &format!(" {notice}"))
            }
            Reply::Asked => screen::asked(self, session),
            Reply::Heard => nod::interpretation(self, session),
            Reply::Taken(hearing) => nod::taken(self, session, hearing),
            Reply::Recorded | Reply::SaveScript(_) => self.with_notice("recorded", session),
            Reply::Detour(why) => self.with_notice(&format!("detour-{why}"), session),
            Reply::Resume => self.with_notice("resume-nothing", session),
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
            Reply::Problem(problem) => problem::session_error(self, session, problem),
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

    fn with_notice(&self, id: &str, session: &Session<'_>) -> Vec<Row> {
        screen::with_notice(self, session, &self.wording.text(id))
    }

    fn lang(&self) -> Lang {
        self.wording.lang()
    }
}
