//! The screens of practice: what the customer said, where the call stands, and as much help as the level gives.

mod debrief;
mod page;
mod progress;

pub use debrief::debrief;
pub use page::page;
pub use progress::progress;

use super::layout::{FAINT, PLAIN, Row, STRONG, hanging};
use super::{View, names, screen};
use engine::call::State;
use flow::lang::Text;
use flow::method::{CustomerAct, Objection};
use studio::practice::{HelpLevel, Move, PracticeSession, Rejection};

/// A move that cost so many points is pointed out at once, where hints are on.
const POOR: f64 = 8.0;

/// The first screen: how practice goes, and the customer's first words.
#[must_use]
pub fn opening(view: &View, practice: &PracticeSession<'_>) -> Vec<Row> {
    let setting = practice.setting();
    let (level, seed) = ((setting.level as u8).to_string(), setting.seed.to_string());
    // An id may tell what an agent has to find out.
    let name = setting.goal.persona.name.get(view.lang());
    let values = [("level", &*level), ("seed", &seed), ("customer", name)];
    let mut rows = view.paragraph(" ", &view.wording.with("practice-opened", &values));
    let how = if setting.level == HelpLevel::Alone { "practice-how-3" } else { "practice-how" };
    rows.extend(view.paragraph(" ", &view.wording.text(how)));
    rows.push(Row::default());
    rows.extend(customer(view, &practice.opening()));
    rows.push(Row::default());
    rows.extend(status(view, practice));
    rows
}

/// A move: what the agent said and the customer answered.
#[must_use]
pub fn exchange(view: &View, practice: &PracticeSession<'_>, one: &Move) -> Vec<Row> {
    let mut rows = Vec::new();
    let said = spoken(view, one);
    if !said.is_empty() {
        let lead = format!(" {}  ", view.wording.text("practice-you"));
        rows.extend(hanging(&lead, said, FAINT, view.width));
    }
    let why = why_talk(&one.before);
    let unheard = match one.moment {
        CustomerAct::Guarded | CustomerAct::Corrects | CustomerAct::StillAngry => true,
        CustomerAct::Agrees => why != NO_LINE,
        CustomerAct::Doubts => one.annoyed == 0,
        _ => false,
    };
    if one.words.is_some() && one.item.is_none() && unheard {
        rows.extend(view.paragraph("      ", &view.wording.text(why)));
    }
    if let Some(item) = one.item.filter(|_| one.words.is_some()) {
        let technique = practice.session().case().item(item).technique;
        let technique = view.wording.text(&format!("technique-{}", technique.name()));
        let line = view.wording.with("practice-taken-as", &[("technique", &technique)]);
        rows.extend(view.paragraph("      ", &line));
    }
    for phrase in &one.phrases {
        let phrase = practice.session().case().flow().phrase(*phrase);
        let Some(instead) = &phrase.instead else { continue };
        let (why, instead) = (phrase.why.get(view.lang()), instead.get(view.lang()));
        let values = [("name", phrase.name.get(view.lang())), ("why", why), ("instead", instead)];
        let line = view.wording.with("practice-phrase", &values);
        rows.extend(hanging(" ⚠ ", &line, PLAIN, view.width));
    }
    rows.extend(customer(view, &one.answer));
    if practice.setting().hints {
        rows.extend(hint(view, one));
    }
    rows
}

const NO_LINE: &str = "practice-no-line";

/// Why own words were heard as talk where a call stood.
fn why_talk(state: &State) -> &'static str {
    match state.objection() {
        _ if state.is_upset() => "practice-feelings-first",
        Objection::Open => "practice-objection-first",
        Objection::None if state.owes_care() => "practice-care-first",
        Objection::None => NO_LINE,
    }
}

/// What would have been better, where that is worth knowing at once.
fn hint(view: &View, last: &Move) -> Vec<Row> {
    let Some(better) = last.better.as_ref().filter(|better| better.points >= POOR) else {
        return Vec::new();
    };
    let points = format!("{:.0}", better.points);
    let purpose = view.wording.text(names::purpose(better.purpose));
    let line = better.line.get(view.lang());
    let values = [("line", line), ("points", &points), ("purpose", &purpose)];
    hanging(" ✎ ", &view.wording.with("practice-hint", &values), PLAIN, view.width)
}

fn customer(view: &View, said: &Text) -> Vec<Row> {
    let lead = format!(" {}  ", view.wording.text("practice-customer"));
    hanging(&lead, said.get(view.lang()), STRONG, view.width)
}

/// Where the call stands, and as much help as the level gives.
#[must_use]
pub fn status(view: &View, practice: &PracticeSession<'_>) -> Vec<Row> {
    let session = practice.session();
    let advice = session.advice();
    let level = practice.setting().level;
    let head = screen::head(view, session, advice).into_iter();
    let mut rows: Vec<Row> = head.map(|row| row.fitted(view.width)).collect();
    if level == HelpLevel::Advised {
        rows.extend(screen::asides(view, session));
    }
    rows.push(Row::default());
    match level {
        HelpLevel::Advised => {
            for (at, one) in advice.first().iter().enumerate() {
                rows.extend(screen::suggestion(view, session, (at, &(at + 1).to_string()), one));
            }
            rows.extend(screen::restriction(view, session, advice));
        }
        HelpLevel::Choice => rows.extend(menu(view, practice)),
        HelpLevel::Alone => {}
    }
    let id = match (practice.is_closed(), level) {
        (true, _) => "practice-keys-closed",
        (false, HelpLevel::Advised) => "practice-keys-1",
        (false, HelpLevel::Choice) => "practice-keys-2",
        (false, HelpLevel::Alone) => "practice-keys-3",
    };
    rows.extend(hanging(" ", &view.wording.text(id), FAINT, view.width));
    rows
}

/// The lines that numbers stand for.
fn menu(view: &View, practice: &PracticeSession<'_>) -> Vec<Row> {
    let lines = practice.menu().iter().enumerate();
    let rows = lines.flat_map(|(at, item)| {
        let line = screen::spoken(view, practice.session(), *item);
        hanging(&format!("   {}  ", at + 1), &line, PLAIN, view.width)
    });
    rows.collect()
}

/// Lines that the agent's own words may have meant.
#[must_use]
pub fn choose(view: &View, practice: &PracticeSession<'_>) -> Vec<Row> {
    let mut rows = view.paragraph(" ", &view.wording.text("practice-choose"));
    rows.extend(menu(view, practice));
    rows
}

/// Advice, asked for where none is shown.
#[must_use]
pub fn advice(view: &View, practice: &PracticeSession<'_>) -> Vec<Row> {
    let session = practice.session();
    let advice = session.advice();
    let mut rows = Vec::new();
    for (at, one) in advice.first().iter().enumerate() {
        // Numbers stand for the menu, not for what is advised.
        rows.extend(screen::suggestion(view, session, (at, "·"), one));
    }
    rows.extend(screen::restriction(view, session, advice));
    rows.extend(menu(view, practice));
    rows
}

/// Why a line is not taken.
#[must_use]
pub fn rejection(view: &View, why: Rejection) -> Vec<Row> {
    let id = match why {
        Rejection::NothingIsTakenBack => "practice-no-way-back",
        Rejection::CustomerAnswers => "practice-customer-answers",
        Rejection::CustomerEnds => "practice-customer-ends",
        Rejection::NoAdvice => "practice-no-advice",
        Rejection::NoNumber => "practice-no-number",
        Rejection::NotHere => "practice-not-here",
    };
    view.paragraph(" ", &view.wording.text(id))
}

/// What the agent said: their own words, or the flow's line.
fn spoken<'m>(view: &View, one: &'m Move) -> &'m str {
    let line = || one.line.as_ref().map_or("", |line| line.get(view.lang()));
    one.words.as_deref().unwrap_or_else(line)
}
