//! Answering an objection: when, by which technique, and why not by another.
//!
//! What the objection is about, whether it is what it seems, and what it rests on are facts that the
//! agent notes (or words told); a flow declares them under the names below. Source: method §4.

use super::features::Position;
use super::techniques::HANDLING;
use flow::FlowCase;
use flow::condition::NotedFacts;
use flow::known::{OBJECTION_CONTENT, OBJECTION_GROUND, OBJECTION_NATURE};
use flow::method::{Objection, ObjectionContent, ObjectionGround, ObjectionNature, Technique};

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
pub enum Rationale {
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
pub struct ObjectionHandling {
    /// When.
    pub timing: Timing,
    /// By this technique, and why.
    pub best: (Technique, Rationale),
    /// Every other, and why not right now, in the method's order.
    pub others: Vec<(Technique, Rationale)>,
}

/// What is known of an objection.
#[derive(Debug, Clone, Copy)]
struct KnownObjection {
    content: ObjectionContent,
    nature: ObjectionNature,
    ground: ObjectionGround,
    /// Whether it was asked after since it came up.
    asked: bool,
    /// Whether anything of use to the customer was said before.
    benefits_said: bool,
}

/// How the open objection is best answered; `None` where none is open.
#[must_use]
pub(super) fn handling(
    case: FlowCase<'_>,
    Position { state, notes, features }: Position<'_>,
) -> Option<ObjectionHandling> {
    if state.objection() != Objection::Open {
        return None;
    }
    let known = KnownObjection {
        content: noted(case, notes, OBJECTION_CONTENT, ObjectionContent::from_name)
            .unwrap_or(ObjectionContent::None),
        nature: noted(case, notes, OBJECTION_NATURE, ObjectionNature::from_name)
            .unwrap_or(ObjectionNature::Unknown),
        ground: noted(case, notes, OBJECTION_GROUND, ObjectionGround::from_name)
            .unwrap_or(ObjectionGround::Unknown),
        asked: features.was_handled_with(Technique::Ask),
        benefits_said: features.benefits_said(),
    };
    let best = best(known);
    let timing = match best.0 {
        Technique::Defer => Timing::Later,
        Technique::Pass => Timing::Never,
        _ => Timing::Now,
    };
    let others = HANDLING.into_iter().filter(|technique| *technique != best.0);
    let others = others.map(|technique| (technique, why_not_now(technique, known))).collect();
    Some(ObjectionHandling { timing, best, others })
}

/// The order in which techniques are taken for this objection: the best one, then the method's order
/// without what would be wrong now.
#[must_use]
pub(super) fn order(handling: &ObjectionHandling) -> Vec<Technique> {
    let fits = |why: Rationale| {
        matches!(why, Rationale::NotBest | Rationale::AskedAlready | Rationale::MakeConcrete)
    };
    let (good, wrong): (Vec<_>, Vec<_>) =
        handling.others.iter().copied().partition(|(_, why)| fits(*why));
    let rest = good.into_iter().chain(wrong).map(|(technique, _)| technique);
    std::iter::once(handling.best.0).chain(rest).collect()
}

fn best(known: KnownObjection) -> (Technique, Rationale) {
    match (known.nature, known.ground) {
        (ObjectionNature::False | ObjectionNature::Hidden, _) => {
            (Technique::Ask, Rationale::FindTruePoint)
        }
        (_, ObjectionGround::Beyond) => (Technique::Defer, Rationale::BeyondSay),
        (_, ObjectionGround::Mistaken | ObjectionGround::Distrust) => {
            (Technique::Refute, Rationale::Wrong)
        }
        (_, ObjectionGround::Minor) => (Technique::Pass, Rationale::Minor),
        (_, ObjectionGround::Founded) => (Technique::Compensate, Rationale::Founded),
        (_, ObjectionGround::Loose) => (Technique::Turn, Rationale::Loose),
        (_, ObjectionGround::Unknown)
            if known.content == ObjectionContent::Price && !known.benefits_said =>
        {
            (Technique::Defer, Rationale::PriceFirst)
        }
        (_, ObjectionGround::Unknown) if !known.asked => (Technique::Ask, Rationale::MakeConcrete),
        (ObjectionNature::Unknown | ObjectionNature::True, ObjectionGround::Unknown) => {
            (Technique::YesIf, Rationale::AgreeFirst)
        }
    }
}

fn why_not_now(technique: Technique, known: KnownObjection) -> Rationale {
    let fitness = match technique {
        Technique::Ask if known.asked => Rationale::AskedAlready,
        Technique::Compensate if known.ground != ObjectionGround::Founded => Rationale::NotFounded,
        Technique::Turn if known.ground != ObjectionGround::Loose => Rationale::TooSerious,
        Technique::Defer if known.ground != ObjectionGround::Beyond => Rationale::AnswerNow,
        Technique::Pass if known.ground != ObjectionGround::Minor => Rationale::Matters,
        Technique::Refute
            if !matches!(known.ground, ObjectionGround::Mistaken | ObjectionGround::Distrust) =>
        {
            Rationale::NoContradiction
        }
        _ => Rationale::NotBest,
    };
    match (known.nature, technique) {
        // Until the true point is known, every answer would answer the wrong thing.
        (ObjectionNature::False | ObjectionNature::Hidden, _) => Rationale::FindTruePoint,
        (ObjectionNature::Unknown | ObjectionNature::True, _) => fitness,
    }
}

/// What was noted of a fact that the flow declares under this name.
fn noted<T>(
    case: FlowCase<'_>,
    notes: NotedFacts,
    name: &str,
    term: fn(&str) -> Option<T>,
) -> Option<T> {
    let fact = case.flow().fact_named(name)?;
    term(&fact.values.get(notes.get(fact.field))?.id)
}
