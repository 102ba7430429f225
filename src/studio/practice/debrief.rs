//! The debrief of a practice call: what each move was worth, what was better, what stayed hidden. Source: method
//! `feedback`.

use super::form::{FormItem, FormMark, form};
use super::moves::{Move, TASTE};
use super::play::{HelpLevel, PracticeSession};
use engine::call::Event;
use engine::plan::OutcomeClass;
use flow::equation::{Level as Scale, Range};
use flow::id::{OfferId, ReasonId, RuleId};
use flow::method::{Clarity, RuleLevel, Step};

/// So many moves are gone into. A choice, docs/PRACTICE.md: few enough to do better the next time.
const COSTLIEST: usize = 3;
/// What the form counts of the score; the rest is for the moves. A choice, docs/PRACTICE.md: what is said counts more
/// than that everything was done.
const FORM: f64 = 40.0;
/// The whole score.
const FULL: f64 = 100.0;
/// What each annoyance costs. A choice, docs/PRACTICE.md: as much as several exchanges.
const ANNOYANCE: f64 = 3.0;
/// What it costs that they hung up or were kept against their interest. A choice, docs/PRACTICE.md: a third of what is
/// for the moves.
const ENDED_BADLY: f64 = 20.0;
/// What it costs to let go too soon. A choice, docs/PRACTICE.md: half of that, for it does them no harm.
const TOO_SOON: f64 = ENDED_BADLY / 2.0;
/// A move that costs so many points is the lesson where nothing else is. A choice, docs/PRACTICE.md: more than what a
/// hint points out (8).
const COSTLY: f64 = 10.0;

/// What was true, and what the agent found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundTruth {
    /// Why they really wanted to leave.
    pub reason: ReasonId,
    /// The reason that they gave first.
    pub excuse: Option<ReasonId>,
    /// How bad it was.
    pub severity: Scale,
    /// What leaving would really have cost them.
    pub cost: Scale,
    /// The offers that serve them.
    pub accepts: Box<[OfferId]>,
    /// Whether they told the true reason.
    pub told: bool,
    /// The last reason that was known, and whether it was confirmed.
    pub found: (ReasonId, bool),
    /// What was known of the severity when it was last looked at.
    pub severity_found: Range,
    /// What was known of the cost of leaving when it was last looked at.
    pub cost_found: Range,
}

/// What to practise next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lesson {
    /// A rule of conduct.
    Conduct,
    /// Words that hurt.
    Words,
    /// Ask for the reason behind the reason.
    LookBehind,
    /// Understand before offering.
    UnderstandFirst,
    /// Let go in time.
    LetGo,
    /// Do not let go too soon.
    StayWithIt,
    /// An offer that fits the true problem.
    Fit,
    /// An item of the form.
    Form(FormItem),
    /// Bring the call to an end.
    Finish,
    /// Nothing stands out: a harder level.
    Harder,
}

impl Lesson {
    /// The name of its message.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Conduct => "conduct".to_owned(),
            Self::Words => "words".to_owned(),
            Self::LookBehind => "look-behind".to_owned(),
            Self::UnderstandFirst => "understand-first".to_owned(),
            Self::LetGo => "let-go".to_owned(),
            Self::StayWithIt => "stay-with-it".to_owned(),
            Self::Finish => "finish".to_owned(),
            Self::Fit => "fit".to_owned(),
            Self::Form(item) => format!("form-{}", item.name()),
            Self::Harder => "harder".to_owned(),
        }
    }
}

/// The debrief of one call.
#[derive(Debug, Clone, PartialEq)]
pub struct Debrief {
    /// How it came out; `None` if it was left before it was over.
    pub outcome_class: Option<OutcomeClass>,
    /// Of 100; 0 where a rule of conduct was broken.
    pub score: u8,
    /// Fatal rules that were broken.
    pub violations: Vec<RuleId>,
    /// Every move.
    pub moves: Vec<Move>,
    /// The places of the costliest moves, the costliest first.
    pub costliest: Vec<usize>,
    /// What was true, and what was found.
    pub ground_truth: GroundTruth,
    /// The quality form.
    pub form: [FormMark; 7],
    /// What to practise next.
    pub lesson: Lesson,
    /// How much help there was.
    pub level: HelpLevel,
}

impl PracticeSession<'_> {
    /// The debrief of the call so far.
    #[must_use]
    pub fn debrief(&self) -> Debrief {
        let session = self.session();
        let case = session.case();
        let fatal = |rule: &RuleId| case.rule(*rule).level == RuleLevel::Fatal;
        let broken = session.audit().violations.iter().map(|breach| breach.rule).filter(fatal);
        let breaks: Vec<RuleId> = broken.collect();
        let moves = self.moves().to_vec();
        let mut costliest: Vec<usize> =
            (0..moves.len()).filter(|at| regret(&moves, *at) >= TASTE).collect();
        costliest.sort_by(|a, b| regret(&moves, *b).total_cmp(&regret(&moves, *a)).then(a.cmp(b)));
        costliest.truncate(COSTLIEST);
        let form = form(session, &moves);
        let truths = self.truths();
        let result = self.outcome_class();
        let lesson = lesson(&breaks, &moves, &truths, form, result, &costliest);
        let score = score(&breaks, &moves, form, result);
        let level = self.setting().level;
        Debrief {
            outcome_class: result,
            score,
            violations: breaks,
            moves,
            costliest,
            ground_truth: truths,
            form,
            lesson,
            level,
        }
    }

    fn truths(&self) -> GroundTruth {
        let truth = &self.setting().goal;
        let session = self.session();
        let states = session.history().transitions().map(|moved| *moved.before);
        let states: Vec<_> = states.chain([*session.history().state()]).collect();
        let open = |step: Step| !matches!(step, Step::Trust | Step::Closed);
        let last = states.iter().rev().find(|state| open(state.step()));
        // What was found by asking; later moves ease the problem itself.
        let eased = session.history().said_items().position(|(item, answer)| {
            let answer = session.case().flow().item(item).answer(answer);
            answer.is_some_and(|answer| answer.effect.severity.shift < 0)
        });
        let mut asked = states.iter().filter(|state| open(state.step()));
        let said = session
            .history()
            .transitions()
            .filter(|moved| matches!(moved.event, Event::Said { .. }));
        let before = eased.and_then(|at| said.map(|moved| *moved.before).nth(at));
        let probed =
            before.filter(|state| open(state.step())).or_else(|| asked.next_back().copied());
        let known = states
            .iter()
            .rev()
            .find(|state| open(state.step()) && state.reason() != ReasonId::NONE);
        let found = known.map_or((ReasonId::NONE, false), |state| {
            (state.reason(), state.clarity() == Clarity::Confirmed)
        });
        GroundTruth {
            reason: truth.reason,
            excuse: truth.excuse,
            severity: truth.severity,
            cost: truth.cost,
            accepts: truth.persona.accepts.clone(),
            told: self.temper().has_told && found.0 != ReasonId::NONE,
            found,
            severity_found: probed
                .as_ref()
                .map_or(Range::UNKNOWN, |state| state.balance().severity),
            cost_found: last.map_or(Range::UNKNOWN, |state| state.balance().cost),
        }
    }
}

fn regret(moves: &[Move], at: usize) -> f64 {
    moves.get(at).map_or(0.0, Move::regret)
}

/// What the form and the moves come to; nothing, whatever the outcome, where a rule of conduct was broken.
fn score(
    breaks: &[RuleId],
    moves: &[Move],
    form: [FormMark; 7],
    result: Option<OutcomeClass>,
) -> u8 {
    if !breaks.is_empty() || moves.is_empty() {
        return 0;
    }
    let counted = form.into_iter().filter_map(FormMark::points);
    let (sum, of) = counted.fold((0_u32, 0_u32), |(sum, of), one| {
        (sum + u32::from(one), of + u32::from(FormMark::MAX_POINTS))
    });
    let form = if of == 0 { 0.0 } else { FORM * f64::from(sum) / f64::from(of) };
    let regret: f64 = moves.iter().map(Move::regret).sum();
    let annoyed: u32 = moves.iter().map(|one| u32::from(one.annoyed)).sum();
    let ended = match result {
        Some(OutcomeClass::HungUp | OutcomeClass::Misfit) => ENDED_BADLY,
        Some(OutcomeClass::GivenUp) => TOO_SOON,
        // What was not brought to an end earns nothing for its moves.
        None => FULL,
        Some(_) => 0.0,
    };
    let moves = (FULL - FORM - regret - ANNOYANCE * f64::from(annoyed) - ended).max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies in 0..=100"
    )]
    let score = (form + moves).round() as u8;
    score.min(100)
}

/// The one thing to practise next.
fn lesson(
    breaks: &[RuleId],
    moves: &[Move],
    truths: &GroundTruth,
    form: [FormMark; 7],
    result: Option<OutcomeClass>,
    costliest: &[usize],
) -> Lesson {
    let annoyed_by_words = moves.iter().any(|one| one.annoyed > 0 && !one.phrases.is_empty());
    let early = moves.iter().any(|one| one.early);
    let hidden = truths.excuse.is_some() && !truths.told;
    let costly = costliest.first().is_some_and(|at| regret(moves, *at) >= COSTLY);
    let weakest = FormItem::ALL
        .into_iter()
        .zip(form)
        .filter(|(_, mark)| matches!(mark, FormMark::No | FormMark::Partly))
        .min_by_key(|(item, mark)| (*mark, *item));
    match result {
        _ if !breaks.is_empty() => Lesson::Conduct,
        _ if annoyed_by_words => Lesson::Words,
        Some(OutcomeClass::Misfit) => Lesson::Fit,
        _ if hidden => Lesson::LookBehind,
        _ if early => Lesson::UnderstandFirst,
        Some(OutcomeClass::GivenUp) => Lesson::StayWithIt,
        Some(OutcomeClass::HungUp) if truths.accepts.is_empty() => Lesson::LetGo,
        _ => match weakest {
            Some((item, _)) => Lesson::Form(item),
            None if result.is_none() => Lesson::Finish,
            None if costly => Lesson::Form(FormItem::Listening),
            None => Lesson::Harder,
        },
    }
}
