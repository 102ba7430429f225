//! Answering an objection: when, by which technique, and why not by another.
//!
//! What the objection is about, whether it is what it seems, and what it rests on are facts that the
//! agent notes (or words told); a flow declares them under the names below. Source: method §4.

use crate::call::State;
use crate::call::history::History;
use flow::Case;
use flow::condition::Notes;
use flow::method::{Content, Ground, Nature, Objection, Technique};

/// The names of the facts that tell of an objection.
const CONTENT: &str = "objection_content";
const NATURE: &str = "objection_nature";
const GROUND: &str = "objection_ground";

/// When an objection is answered (`principle.timing`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// At once: it matters to the customer, and the talk cannot go on without it (`objection.now`).
    Now,
    /// Later, and it is said frankly (`objection.later`).
    Later,
    /// Not at all: passed over lightly (`objection.none`).
    Never,
}

/// Why a technique is the one to take, or not right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fitness {
    /// It is an excuse or a screen: find the true point first.
    FindTruePoint,
    /// Nothing concrete is known of it yet.
    MakeConcrete,
    /// It is concrete already.
    AskedAlready,
    /// What they say is so: admit it, and give something in balance.
    Founded,
    /// It is not known to be so, and what is not so is not admitted.
    NotFounded,
    /// It is not strongly held: it can be turned into a point in favour.
    Loose,
    /// It is meant too seriously to be turned round.
    TooSerious,
    /// It does not matter to the call.
    Minor,
    /// It matters to them; passing it over would hurt.
    Matters,
    /// Their facts are wrong, or our honesty is doubted: say so, sincerely.
    Wrong,
    /// Nobody likes to be contradicted outright.
    NoContradiction,
    /// It is beyond the agent's say: promise an answer, with an owner and a time.
    BeyondSay,
    /// The price came up before the benefits: say frankly that it comes in a moment.
    PriceFirst,
    /// It can be answered now.
    AnswerNow,
    /// Agree with the feeling, then add what would settle it.
    AgreeFirst,
    /// Something fits better.
    NotBest,
}

/// How an open objection is best answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// When.
    pub timing: Timing,
    /// By this technique, and why.
    pub best: (Technique, Fitness),
    /// Every other, and why not right now, in the method's order.
    pub others: Vec<(Technique, Fitness)>,
}

const TECHNIQUES: [Technique; 7] = [
    Technique::Ask,
    Technique::YesIf,
    Technique::Compensate,
    Technique::Turn,
    Technique::Defer,
    Technique::Pass,
    Technique::Refute,
];

/// What is known of an objection.
#[derive(Debug, Clone, Copy)]
struct Known {
    content: Content,
    nature: Nature,
    ground: Ground,
    /// Whether it was asked after since it came up.
    asked: bool,
    /// Whether anything of use to the customer was said before.
    benefits_said: bool,
}

/// How the open objection is best answered; `None` where none is open.
#[must_use]
pub fn handling(
    case: Case<'_>,
    state: &State,
    notes: Notes,
    history: &History,
) -> Option<Handling> {
    if state.objection() != Objection::Open {
        return None;
    }
    let known = Known {
        content: noted(case, notes, CONTENT, Content::from_name).unwrap_or(Content::None),
        nature: noted(case, notes, NATURE, Nature::from_name).unwrap_or(Nature::Unknown),
        ground: noted(case, notes, GROUND, Ground::from_name).unwrap_or(Ground::Unknown),
        asked: said_lately(case, history, Technique::Ask),
        benefits_said: history.said().any(|(item, _)| {
            matches!(
                case.item(item).technique,
                Technique::Offer
                    | Technique::Evidence
                    | Technique::WholeBenefit
                    | Technique::Worth
                    | Technique::WinAgreement
            )
        }),
    };
    let best = best(known);
    let timing = match best.0 {
        Technique::Defer => Timing::Later,
        Technique::Pass => Timing::Never,
        _ => Timing::Now,
    };
    let others = TECHNIQUES.into_iter().filter(|technique| *technique != best.0);
    let others = others.map(|technique| (technique, why_not_now(technique, known))).collect();
    Some(Handling { timing, best, others })
}

/// The order in which techniques are taken for this objection: the best one, then the method's order
/// without what would be wrong now.
#[must_use]
pub(super) fn order(handling: &Handling) -> Vec<Technique> {
    let fits = |why: Fitness| {
        matches!(why, Fitness::NotBest | Fitness::AskedAlready | Fitness::MakeConcrete)
    };
    let (good, wrong): (Vec<_>, Vec<_>) =
        handling.others.iter().copied().partition(|(_, why)| fits(*why));
    let rest = good.into_iter().chain(wrong).map(|(technique, _)| technique);
    std::iter::once(handling.best.0).chain(rest).collect()
}

fn best(known: Known) -> (Technique, Fitness) {
    match (known.nature, known.ground) {
        (Nature::False | Nature::Hidden, _) => (Technique::Ask, Fitness::FindTruePoint),
        (_, Ground::Beyond) => (Technique::Defer, Fitness::BeyondSay),
        (_, Ground::Mistaken | Ground::Distrust) => (Technique::Refute, Fitness::Wrong),
        (_, Ground::Minor) => (Technique::Pass, Fitness::Minor),
        (_, Ground::Founded) => (Technique::Compensate, Fitness::Founded),
        (_, Ground::Loose) => (Technique::Turn, Fitness::Loose),
        (_, Ground::Unknown) if known.content == Content::Price && !known.benefits_said => {
            (Technique::Defer, Fitness::PriceFirst)
        }
        (_, Ground::Unknown) if !known.asked => (Technique::Ask, Fitness::MakeConcrete),
        (Nature::Unknown | Nature::True, Ground::Unknown) => {
            (Technique::YesIf, Fitness::AgreeFirst)
        }
    }
}

fn why_not_now(technique: Technique, known: Known) -> Fitness {
    let fitness = match technique {
        Technique::Ask if known.asked => Fitness::AskedAlready,
        Technique::Compensate if known.ground != Ground::Founded => Fitness::NotFounded,
        Technique::Turn if known.ground != Ground::Loose => Fitness::TooSerious,
        Technique::Defer if known.ground != Ground::Beyond => Fitness::AnswerNow,
        Technique::Pass if known.ground != Ground::Minor => Fitness::Matters,
        Technique::Refute if !matches!(known.ground, Ground::Mistaken | Ground::Distrust) => {
            Fitness::NoContradiction
        }
        _ => Fitness::NotBest,
    };
    match (known.nature, technique) {
        // Until the true point is known, every answer would answer the wrong thing.
        (Nature::False | Nature::Hidden, _) => Fitness::FindTruePoint,
        (Nature::Unknown | Nature::True, _) => fitness,
    }
}

/// What was noted of a fact that the flow declares under this name.
fn noted<T>(case: Case<'_>, notes: Notes, name: &str, term: fn(&str) -> Option<T>) -> Option<T> {
    let fact = case.flow().fact_named(name)?;
    term(&fact.values.get(notes.get(fact.field))?.id)
}

/// Whether an item of this technique was said since anything but handling was.
fn said_lately(case: Case<'_>, history: &History, technique: Technique) -> bool {
    let said = history.said().rev().map(|(item, _)| case.item(item).technique);
    said.take_while(|said| TECHNIQUES.contains(said)).any(|said| said == technique)
}
