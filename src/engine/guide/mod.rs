//! Advice: what to say next and why, and what may not be said yet.
//!
//! Advice is made from the state, the history and what the agent noted; it chooses among what
//! [`enabled_events`](crate::call::enabled_events) allows and adds nothing to it. It is data: the words are the
//! renderer's.

mod belief;
mod features;
mod legal_moves;
mod mode;
mod objection;
mod path;
mod predicate;
mod purpose;
mod score;
mod techniques;
mod why_not;

pub use belief::{BeliefUpdate, Side, belief_updates};
pub use features::{FeaturesKey, HistoryFeatures, Position};
pub use legal_moves::LegalMoves;
pub use mode::{LetGoCause, Mode};
pub use objection::{ObjectionHandling, Rationale, Timing};
pub use path::{PathSearch, shortest_path};
pub use predicate::{PredicateError, StatePredicate};
pub use purpose::{Purpose, purpose as purpose_of};
pub use why_not::{UnmetFact, WhyNot, why_not};

use crate::call::history::History;
use crate::call::{Blocker, Caller, State, check_gates, enabled_items};
use crate::rule::{ActiveRules, Observation, ObservedEvent, RuleMonitor};
use features::TechniqueCounts;
use flow::condition::Facts;
use flow::conduct::Pattern;
use flow::context::Context;
use flow::equation::{Balance, Level, Verdict};
use flow::id::{ItemId, ReasonId, RequestId, RuleId};
use flow::method::{GateClass, Mood, Objection, Retention, RuleLevel, Step, Technique};
use flow::{FlowCase, Ground, Item};
use purpose::purpose;
use score::ScoreFactors;
use std::borrow::Cow;
use std::cell::Cell;

/// After this many questions about costs, asking on would be digging. A choice: the method gives no number.
const MAX_COST_QUESTIONS: u8 = 2;
const _: () = assert!(MAX_COST_QUESTIONS <= TechniqueCounts::MAX, "no more is counted");
/// A cost that is known to be no more than this is not asked after further. A choice: what is slight outweighs no
/// problem that is left.
const NEGLIGIBLE_COST: Level = Level::SLIGHT;

/// How many things to say are put before the agent at once. A choice: three fit the 14 rows of a screen, and can be
/// looked through while the customer speaks.
pub const SHOWN_AT_ONCE: usize = 3;

/// One thing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// What.
    pub item: ItemId,
    /// What for.
    pub purpose: Purpose,
    /// How often it was said on this call.
    pub times_said: usize,
    /// Whether a rule of conduct frowns at it here: it comes after what none does.
    pub discouraged: bool,
    /// Whether it has a place in the order, and neither it nor its technique has had its turn.
    fresh: bool,
    score: i32,
}

/// What may not be done yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restriction {
    /// A proposal; with what stands before it and the item that opens it soonest, if one is near.
    Proposal(Blocker, Option<ItemId>),
    /// A proposal; a caring reply to the confirmed reason opens it.
    CareFirst(Option<ItemId>),
    /// Everything but this: the reason why.
    AllBut(GateClass, Blocker),
    /// What a rule of conduct stands against.
    Rule(RuleId),
}

/// Advice for one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The step.
    pub step: Step,
    /// The two sides.
    pub balance: Balance,
    /// What they prove.
    pub verdict: Verdict,
    /// What the guide is after.
    pub mode: Mode,
    /// Why letting go is the advice, if it is.
    pub let_go: Option<LetGoCause>,
    /// Everything that fits, best first.
    pub suggestions: Vec<Suggestion>,
    /// What is locked.
    pub restriction: Option<Restriction>,
    /// How the open objection is best answered, if one is open.
    pub handling: Option<ObjectionHandling>,
}

impl Advice {
    /// The few to put before the agent at once.
    #[must_use]
    pub fn first(&self) -> &[Suggestion] {
        self.suggestions.get(..SHOWN_AT_ONCE.min(self.suggestions.len())).unwrap_or_default()
    }
}

impl Advice {
    /// Puts what is worth more first, by any measure; of what is worth the same, the first stays first. What a rule of
    /// conduct frowns at comes after all that none does, and what has no worth last. What each is for stays as it is.
    pub fn order_by(&mut self, mut worth: impl FnMut(&Suggestion) -> Option<f32>) {
        let mut say: Vec<(Option<f32>, Suggestion)> =
            self.suggestions.iter().map(|one| (worth(one), *one)).collect();
        say.sort_by(|(a, one), (b, other)| match (a, b) {
            (Some(a), Some(b)) => one.discouraged.cmp(&other.discouraged).then(b.total_cmp(a)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        self.suggestions = say.into_iter().map(|(_, one)| one).collect();
    }
}

/// Advice for where a call stands.
#[must_use]
pub fn advise(
    case: FlowCase<'_>,
    context: &Context,
    history: &History,
    watch: &RuleMonitor,
) -> Advice {
    let features = HistoryFeatures::of(&case, history);
    let here = LegalMoves::new(case, history.state());
    advise_with(&here, case, context, Position::new(history, &features), watch)
}

/// The same, where what can be said here is at hand.
pub fn advise_with(
    here: &LegalMoves,
    case: FlowCase<'_>,
    context: &Context,
    position: Position<'_>,
    watch: &RuleMonitor,
) -> Advice {
    let Position { state, notes, features } = position;
    let facts = state.facts(case);
    let now = Observation { before: state, notes, context, event: ObservedEvent::Words(&[]) };
    let armed = watch.active_rules(case, &now);
    let mode = mode::mode(case, state, features);
    let handling = objection::handling(case, position);
    let own: Cow<'static, [Technique]> = match &handling {
        Some(handling) if mode == Mode::Handle => objection::order(handling).into(),
        Some(_) | None => mode::order(mode, position).into(),
    };
    let order = mode::with_owed(mode, &own);
    let stands_against: Cell<Option<RuleId>> = Cell::new(None);
    let mood = state.caller().map_or(Mood::Settled, Caller::mood);
    let refused = match state.caller() {
        Some(caller) if caller.refusals() > 0 => PriorRefusal::Before,
        Some(_) | None => PriorRefusal::Never,
    };
    let (balance, reason) = (state.balance(), state.reason());
    // Before they are let go they are told what leaving settles or loses, where a rule asks for it.
    let untold = watch.owes_before_leaving(case, &now);
    let those = |suits: &dyn Fn(Technique) -> bool| -> Vec<Suggestion> {
        let here = here.items().map(|(id, gain)| (id, case.item(id), gain));
        let here = here.filter(|(_, item, _)| suits(item.technique));
        let here = here.filter_map(|(id, item, gain)| {
            let (fit, frowned) = match permission(case, (&now, facts), features, &armed, (id, item))
            {
                Permission::Yes { fit, frowned } => {
                    (fit, frowned || untold && item.technique == Technique::LetGo)
                }
                Permission::Owed(rule) => {
                    stands_against.set(stands_against.get().or(Some(rule)));
                    return None;
                }
                Permission::No => return None,
            };
            let said = features.times_said(id);
            let best = handling.as_ref().is_some_and(|one| one.best.0 == item.technique);
            let had_its_turn = stage_done(item.technique, mode, position);
            let done = !best && had_its_turn || narrowed(case, item, reason);
            // A question written for this very kind of customer comes one place earlier.
            let asks = matches!(mode, Mode::Welcome | Mode::Probe);
            let own = usize::from(asks && item.when.reads_notes());
            let place = technique_rank(item.technique, &order, done, own);
            let repeated = if bears_repeating(item) { 0 } else { said };
            let said_or_frowned = repeated + usize::from(frowned);
            let prefer = item.prefer;
            let standing = ScoreFactors { place, fit, said: said_or_frowned, gain, prefer };
            let purpose = purpose(item.technique, state);
            let fresh = place.is_some() && !done && said == 0;
            let score = standing.score();
            Some(Suggestion {
                item: id,
                purpose,
                times_said: said,
                discouraged: frowned,
                fresh,
                score,
            })
        });
        let again = |one: &Suggestion| features.was_used(case.item(one.item).technique);
        here.filter(|one| mode != Mode::Close || !again(one)).collect()
    };
    let mut say = those(&|technique| match technique {
        Technique::Disclose => {
            untold && mode != Mode::Close || matches!(mode, Mode::Disclose | Mode::Serve)
        }
        technique => suits(technique, mode, refused, mood),
    });
    let owed = stands_against.get();
    if mode != Mode::Close {
        let after_owed = owed.is_some() || refused == PriorRefusal::Before;
        say.retain(|one| is_due(case, one, mode, features, after_owed));
    }
    // Where nothing else may be said without breaking a rule, the last resort still can be.
    if say.iter().all(|one| one.discouraged) && mode != Mode::Close {
        let last = last_resort(state, mood);
        let ending = those(&|technique| {
            technique.class() == last
                || untold && last == GateClass::LettingGo && technique == Technique::Disclose
        });
        say.retain(|one| ending.iter().all(|known| known.item != one.item));
        say.extend(ending);
    }
    arrange(case, &mut say, mode, order.contains(&Technique::LetGo), untold);
    Advice {
        step: state.step(),
        balance,
        verdict: balance.verdict(),
        mode,
        let_go: mode::let_go(case, state, features),
        restriction: owed.map(Restriction::Rule).or_else(|| restriction(case, state, &say)),
        handling,
        suggestions: say,
    }
}

/// Finds the first of these items that may be said to this customer here without breaking a rule: dearer
/// offers, and costs that nobody spoke of, may not. Where each breaks one, the first that breaks no fatal one.
#[must_use]
pub fn first_permitted(
    case: FlowCase<'_>,
    context: &Context,
    position: Position<'_>,
    watch: &RuleMonitor,
    items: impl IntoIterator<Item = ItemId>,
) -> Option<ItemId> {
    let Position { state, notes, features } = position;
    let facts = state.facts(case);
    let now = Observation { before: state, notes, context, event: ObservedEvent::Words(&[]) };
    let armed = watch.active_rules(case, &now);
    let mut frowned_at = None;
    let mut items = items.into_iter();
    let clean = items.find(|id| {
        let item = case.item(*id);
        let may = || permission(case, (&now, facts), features, &armed, (*id, item));
        let open = check_gates(&case, state, facts, item).is_ok();
        match open.then(may) {
            Some(Permission::Yes { frowned, .. }) => {
                frowned_at = frowned_at.or(frowned.then_some(*id));
                !frowned
            }
            Some(Permission::No | Permission::Owed(_)) | None => false,
        }
    });
    clean.or(frowned_at)
}

/// Everything that may be said to this customer here without breaking a fatal rule, in the order of the flow.
#[must_use]
pub fn candidates(
    case: FlowCase<'_>,
    context: &Context,
    position: Position<'_>,
    watch: &RuleMonitor,
) -> Vec<ItemId> {
    let Position { state, notes, features } = position;
    let facts = state.facts(case);
    let now = Observation { before: state, notes, context, event: ObservedEvent::Words(&[]) };
    let armed = watch.active_rules(case, &now);
    let may = |one: &(ItemId, &Item)| {
        matches!(permission(case, (&now, facts), features, &armed, *one), Permission::Yes { .. })
    };
    enabled_items(case, state).filter(may).map(|(id, _)| id).collect()
}

/// Whether something may be said, as far as rules, terms and what was noted go.
enum Permission {
    /// It may: how well it fits, and whether a rule frowns at it.
    Yes { fit: u16, frowned: bool },
    /// A rule asks for something else first.
    Owed(RuleId),
    /// It may not.
    No,
}

fn permission(
    case: FlowCase<'_>,
    (now, facts): (&Observation<'_>, Facts),
    features: &HistoryFeatures,
    armed: &ActiveRules<'_>,
    (id, item): (ItemId, &Item),
) -> Permission {
    let Some(fit) = item.when.fit(facts, now.notes) else { return Permission::No };
    let dearer = item.offer.is_some_and(|offer| case.offer(offer).is_dearer(now.context));
    if dearer || !is_grounded(case, features, item) {
        return Permission::No;
    }
    match armed.violated_by(now, id).map(|rule| (rule, case.rule(rule))) {
        Some((id, rule)) if rule.level == RuleLevel::Fatal => match rule.pattern {
            Pattern::Within { .. } => Permission::Owed(id),
            _ => Permission::No,
        },
        against => Permission::Yes { fit, frowned: against.is_some() },
    }
}

/// A technique's place in the order, and how many places there are. What has had its turn comes after
/// all the others. `earlier` places are given to what has not had its turn.
fn technique_rank(
    technique: Technique,
    order: &[Technique],
    done: bool,
    earlier: usize,
) -> Option<(usize, usize)> {
    let at = order.iter().position(|one| *one == technique)?;
    // What is owed to them keeps its place before all else.
    let owed = order.iter().take_while(|one| mode::OWED.contains(one)).count();
    let first = owed.min(at);
    let at = if done { at + order.len() } else { at.saturating_sub(earlier).max(first) };
    Some((at, order.len()))
}

/// Puts letting go, and before it what a rule wants told first, right after the first thing that is still to be tried;
/// where nothing is, it comes first.
fn let_go_beside(case: FlowCase<'_>, say: &mut Vec<Suggestion>, untold: bool) {
    let technique = |one: &Suggestion| case.item(one.item).technique;
    let lets_go = |one: &mut Suggestion| {
        technique(one) == Technique::LetGo || untold && technique(one) == Technique::Disclose
    };
    let mut letting_go: Vec<Suggestion> = say.extract_if(.., lets_go).collect();
    letting_go.sort_by_key(|one| technique(one) == Technique::LetGo);
    let at = usize::from(say.first().is_some_and(|first| first.fresh && !first.discouraged));
    say.splice(at..at, letting_go);
}

/// Lets the second and third differ in technique from those before them, where anything not said
/// yet can: a choice among likes is no choice.
fn diversify(case: FlowCase<'_>, say: &mut [Suggestion]) {
    for at in 1..SHOWN_AT_ONCE.min(say.len()) {
        let technique = |one: &Suggestion| case.item(one.item).technique;
        let (before, rest) = say.split_at_mut(at);
        let differs = |one: &Suggestion| {
            one.times_said == 0 && before.iter().all(|earlier| technique(earlier) != technique(one))
        };
        if let Some(found) = rest.iter().position(differs)
            && let Some(run) = rest.get_mut(..=found)
        {
            run.rotate_right(1);
        }
    }
}

/// Whether what an item rests on was said: a cost in the customer's own words is made concrete only
/// after they said those words.
fn is_grounded(case: FlowCase<'_>, features: &HistoryFeatures, item: &Item) -> bool {
    let Some(evidence) = item.evidence.filter(|_| item.technique == Technique::AmplifyCost) else {
        return true;
    };
    case.evidence(evidence).ground != Ground::Customer || features.has_found(evidence)
}

/// What a mode has room for. Letting go is always one key away; as a line of its own it is advised
/// where it is right, and beside the rest from the first clear no on.
fn suits(technique: Technique, mode: Mode, refused: PriorRefusal, mood: Mood) -> bool {
    match technique.class() {
        GateClass::LettingGo => {
            refused == PriorRefusal::Before || matches!(mode, Mode::LetGo | Mode::Disclose)
        }
        GateClass::Soothing => mood == Mood::Upset,
        GateClass::Answering | GateClass::Serving => mode != Mode::Close,
        GateClass::Talk
        | GateClass::Invitation
        | GateClass::Proposal
        | GateClass::Handling
        | GateClass::Ending => mode != Mode::LetGo,
    }
}

/// Puts what fits in order: what no rule frowns at first, then by score; letting go, where it has no place of its own,
/// beside the first.
fn arrange(
    case: FlowCase<'_>,
    say: &mut Vec<Suggestion>,
    mode: Mode,
    lets_go_in_order: bool,
    untold: bool,
) {
    say.sort_by(|a, b| (a.discouraged, b.score, a.item).cmp(&(b.discouraged, a.score, b.item)));
    if !lets_go_in_order {
        let_go_beside(case, say, untold);
    }
    if mode != Mode::Close {
        diversify(case, say);
    }
}

/// Whether a line has its turn at all. Leave to talk is asked where a clear request or a no came before, and not once the
/// talk goes on. Who does not want to leave was greeted once; what they call for is all there is to say then.
fn is_due(
    case: FlowCase<'_>,
    one: &Suggestion,
    mode: Mode,
    features: &HistoryFeatures,
    after_owed: bool,
) -> bool {
    let item = case.item(one.item);
    let in_place = match (mode, item.technique) {
        (Mode::Probe, Technique::Polite) => after_owed,
        (Mode::Serve, Technique::Setting) => !features.has_talk(),
        _ => true,
    };
    in_place && (one.times_said == 0 || bears_repeating(item))
}

/// Whether a line may be said twice: accepting the wish bears it, and so does what is asked for anew.
fn bears_repeating(item: &Item) -> bool {
    item.technique == Technique::LetGo || !item.to.is_empty()
}

/// What is left where nothing else is: letting go; who does not want to leave is asked what else there is, and heard out
/// while they are upset.
fn last_resort(state: &State, mood: Mood) -> GateClass {
    match mood {
        _ if state.request() != RequestId::NONE => GateClass::LettingGo,
        Mood::Settled => GateClass::Serving,
        Mood::Upset => GateClass::Soothing,
    }
}

/// Whether a clear no was said on this call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PriorRefusal {
    Before,
    Never,
}

/// Whether a technique has had its turn since the reason was confirmed.
fn stage_done(technique: Technique, mode: Mode, now: Position<'_>) -> bool {
    let times = now.features.times_since_care(technique);
    match mode {
        // A greeting belongs to the beginning, whoever spoke first.
        Mode::Welcome | Mode::Serve => technique == Technique::Setting && now.features.has_talk(),
        Mode::LowerCan | Mode::LowerCannot | Mode::Disclose => {
            if technique == Technique::FindCost {
                now.state.balance().cost.hi() <= NEGLIGIBLE_COST || times >= MAX_COST_QUESTIONS
            } else {
                let repeats = matches!(technique, Technique::Offer | Technique::Disclose);
                !repeats && times > 0
            }
        }
        Mode::Handle => times > 0,
        Mode::Soothe | Mode::Probe | Mode::Agree | Mode::LetGo | Mode::Close => false,
    }
}

/// Whether a question that narrows a reason down has its answer already: a sub-reason is known.
fn narrowed(case: FlowCase<'_>, item: &Item, reason: ReasonId) -> bool {
    item.technique == Technique::Narrow
        && case.root_reason(reason) != reason
        && !item.when.boxes().iter().any(|one| one.names_exactly(reason))
}

/// What is locked now, the weightiest first, and what opens it.
fn restriction(case: FlowCase<'_>, state: &State, say: &[Suggestion]) -> Option<Restriction> {
    let caller = state.caller()?;
    let opens = |technique: Technique| {
        say.iter().map(|one| one.item).find(|item| case.item(*item).technique == technique)
    };
    if caller.refusals() >= case.limits.refusals {
        Some(Restriction::AllBut(GateClass::LettingGo, Blocker::RefusalsSpent))
    } else if caller.mood() == Mood::Upset {
        Some(Restriction::AllBut(GateClass::Soothing, Blocker::FeelingsFirst))
    } else if state.objection() == Objection::Open {
        Some(Restriction::AllBut(GateClass::Handling, Blocker::ObjectionFirst))
    } else {
        match state {
            State::Trust(_) if case.retention(caller.request()) == Retention::Never => {
                Some(Restriction::Proposal(Blocker::NotRetained, None))
            }
            State::Trust(_) => Some(Restriction::Proposal(Blocker::ReasonNotConfirmed, None)),
            State::Probe(_) if state.owes_care() => {
                Some(Restriction::CareFirst(opens(Technique::Care)))
            }
            State::Probe(_) => {
                Some(Restriction::Proposal(Blocker::ReasonNotConfirmed, opens(Technique::Confirm)))
            }
            State::Propose(_) if state.offers_made().count() >= case.limits.proposals => {
                Some(Restriction::Proposal(Blocker::ProposalsSpent, None))
            }
            State::Propose(_) | State::Agree(_) | State::Closed(_) => None,
        }
    }
}
