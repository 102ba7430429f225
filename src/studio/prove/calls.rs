//! Two versions of a flow by the calls they lead to: for each answer that a customer can give, whether the
//! same call goes on differently, with the shortest one on which it does.

use crate::diff::{DiffEntry, DiffKind, DiffSubject};
use crate::suite::{Suite, TestAction, TestCase};
use engine::call::history::Entry;
use engine::call::{Caller, Event, State, check_gates};
use engine::explore::{Exploration, SearchLimits, Witness, decisive_figures};
use engine::script::{Command, commands_for};
use engine::session::{Reply, Session};
use flow::condition::Facts;
use flow::context::Context;
use flow::fact::{BuiltIn, Field};
use flow::id::{AnswerId, ReasonId, RuleId};
use flow::method::{GateClass, RuleLevel};
use flow::{Amount, Flow, FlowCase, GivenBy, Offer, describe};
use std::collections::BTreeSet;

/// How a call goes on differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divergence {
    /// It can be held in the new version only.
    New,
    /// It can be held in the old version only.
    Gone,
    /// The same is said, and a fact comes out differently.
    Fact {
        /// Which.
        fact: String,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
    },
    /// Something else is advised next.
    Advice {
        /// What was.
        before: Vec<String>,
        /// What is.
        after: Vec<String>,
    },
}

/// An answer after which calls differ.
#[derive(Debug, Clone)]
pub struct CallDifference {
    /// The item.
    pub item: String,
    /// The answer.
    pub answer: String,
    /// How the call goes on differently.
    pub divergence: Divergence,
    /// The shortest call on which it does, in the version that has it; in the new one if both do.
    pub witness: Witness,
}

/// The names of what differs and may act on calls beyond what is compared: states, gates, given facts, and what is advised
/// by these. Rules of conduct, values and whatever is heard hang on the whole call.
#[must_use]
pub fn not_compared(changes: &[DiffEntry]) -> BTreeSet<String> {
    let acts = |change: &&DiffEntry| match (change.subject, &change.kind) {
        (_, DiffKind::Wording(_))
        | (
            DiffSubject::Topic | DiffSubject::Manner | DiffSubject::Sense | DiffSubject::Customer,
            _,
        ) => false,
        (
            DiffSubject::Item
            | DiffSubject::Reason
            | DiffSubject::Evidence
            | DiffSubject::Fact
            | DiffSubject::AnswerSet,
            kind,
        ) => {
            let DiffKind::Changed { part, .. } = kind else { return false };
            part.split('.').any(|key| HEARD.contains(&key))
        }
        (DiffSubject::Flow, DiffKind::Changed { part, .. }) => {
            let keys: Vec<&str> = part.split('.').collect();
            match keys[..] {
                ["limits", limit, ..] => !COUNTED.contains(&limit),
                ["values", .., last] => !keys.contains(&"unit") && last != "kept",
                [first, ..] => first == "values" || first == "operator",
                [] => false,
            }
        }
        _ => true,
    };
    let name = |change: &DiffEntry| match (change.subject, &change.kind) {
        (DiffSubject::Flow, DiffKind::Changed { part, .. }) => part.clone(),
        _ => change.name.clone(),
    };
    changes.iter().filter(acts).map(name).collect()
}

/// Keys that say what is heard in words, or until when something may be said.
const HEARD: [&str; 5] = ["hear", "act", "tells", "withholds", "until"];
/// The limits that states count.
const COUNTED: [&str; 2] = ["proposals", "refusals"];

/// How the calls of two versions differ.
#[derive(Debug, Clone, Default)]
pub struct CallDifferences {
    /// Every answer after which the same call goes on differently.
    pub list: Vec<CallDifference>,
    /// Whether customers of whom figures are known were left out: offers differ in what hangs on more of them than are
    /// looked at.
    pub leaves_out_figures: bool,
}

/// Every answer after which the same call goes on differently.
#[must_use]
pub fn differing_calls(old: &Exploration<'_>, new: &Exploration<'_>) -> CallDifferences {
    let names = |flow: &Flow| -> BTreeSet<(String, String)> {
        let items = flow.items().flat_map(|(_, item)| {
            let answers = item.answers.iter().map(|answer| answer.text.id.to_string());
            let other = ["other".to_owned()];
            answers.chain(other).map(|answer| (item.id.to_string(), answer)).collect::<Vec<_>>()
        });
        items.collect()
    };
    let all: BTreeSet<(String, String)> =
        names(old.flow()).union(&names(new.flow())).cloned().collect();
    let figures = figures_that_matter(old.flow(), new.flow());
    let leaves_out_figures = figures.is_none();
    let figures = figures.unwrap_or_else(|| vec![Vec::new()]);
    let mut found: Vec<CallDifference> = Vec::new();
    for (item, answer) in all {
        let (was, is) = (reach_exchange(old, &item, &answer), reach_exchange(new, &item, &answer));
        let difference = match (was, is) {
            (None, None) => None,
            (Some(witness), None) => Some((Divergence::Gone, witness)),
            (None, Some(witness)) => Some((Divergence::New, witness)),
            (Some(was), Some(is)) => compare((old.flow(), new.flow()), &was, &is, &figures),
        };
        found.extend(difference.map(|(turn, witness)| CallDifference {
            item,
            answer,
            divergence: turn,
            witness,
        }));
    }
    for (_, item) in new.flow().items() {
        let known = found.iter().any(|one| one.item == *item.id);
        if !known && old.flow().item_named(&item.id).is_some() {
            found.extend(at_other_moments(old, new, &item.id));
        }
    }
    found.extend(beyond_limits(new, old, &Divergence::New));
    found.extend(beyond_limits(old, new, &Divergence::Gone));
    found.extend(newly_blocked(old, new.flow(), &Divergence::Gone));
    found.extend(newly_blocked(new, old.flow(), &Divergence::New));
    found.sort_by_key(|one| one.witness.history.turns().len());
    CallDifferences { list: found, leaves_out_figures }
}

/// What one version lets be said once the other's limits of proposals and of refusals are reached: the
/// shortest call for each.
fn beyond_limits(
    here: &Exploration<'_>,
    there: &Exploration<'_>,
    turn: &Divergence,
) -> Vec<CallDifference> {
    let (own, other) = (here.flow().limits, there.flow().limits);
    let spent = |state: &State, class: GateClass| match class {
        GateClass::Proposal => {
            other.proposals < own.proposals && state.offers_made().count() >= other.proposals
        }
        GateClass::Talk | GateClass::Invitation | GateClass::Handling => {
            let refused = state.caller().map_or(0, Caller::refusals);
            other.refusals < own.refusals && refused >= other.refusals
        }
        GateClass::Answering
        | GateClass::Serving
        | GateClass::Soothing
        | GateClass::LettingGo
        | GateClass::Ending => false,
    };
    [GateClass::Proposal, GateClass::Talk]
        .into_iter()
        .filter_map(|class| {
            let sayable = |case: FlowCase<'_>, state: &State| {
                let facts = state.facts(case);
                let items = case.flow().items_of(state.step()).iter();
                let mut of_class = items.filter(|id| {
                    let item = case.flow().item(**id);
                    item.technique.class() == class
                        && check_gates(case.flow(), state, facts, item).is_ok()
                });
                of_class.next().copied()
            };
            let is = |case: FlowCase<'_>, state: &State| {
                spent(state, class) && sayable(case, state).is_some()
            };
            let mut witness = here.reach_state(&is, SearchLimits::default()).call()?;
            let case = here.flow().case(witness.context.given());
            let id = sayable(case, witness.history.state())?;
            witness.push_event(case, Event::Said { item: id, answer: AnswerId::OTHER })?;
            let item = here.flow().item(id).id.to_string();
            let (answer, turn) = ("other".to_owned(), turn.clone());
            Some(CallDifference { item, answer, divergence: turn, witness })
        })
        .collect()
}

/// What one version lets be said and a rule that is fatal in the other alone does not: the shortest call for
/// each such rule.
fn newly_blocked(here: &Exploration<'_>, there: &Flow, turn: &Divergence) -> Vec<CallDifference> {
    let own = here.flow();
    let stricter = there.rules().filter(|(_, rule)| {
        let known = own.rules().find(|(_, known)| known.id == rule.id);
        rule.level == RuleLevel::Fatal
            && known.is_none_or(|(_, known)| known.level != RuleLevel::Fatal)
    });
    let difference = |id: RuleId| {
        // The same rule where it locks nothing: its calls are broken by it, and held here as well.
        let warned = there.with_level(id, RuleLevel::Warning);
        let rule = &*there.rule(id).id;
        let findings = Exploration::new(&warned, SearchLimits::default())
            .prove(SearchLimits::default(), |one| one == rule);
        let witness = findings.into_iter().find_map(|finding| finding.witness)?;
        let mut report = flow::diagnostic::Diagnostics::default();
        let pairs = witness.customer.iter().map(String::as_str);
        let context = Context::read_pairs(own, pairs, &mut report);
        let mut session = Session::new(own, context.clone());
        let takes = |line: &Command| !matches!(session.handle_command(line), Reply::Problem(_));
        if !lines(&warned, &witness).iter().all(takes) {
            return None;
        }
        let history = session.history().clone();
        let witness = Witness { context, history, ..witness };
        let last = witness.history.turns().iter().flat_map(|turn| &turn.entries).next_back()?;
        let Entry::Event(Event::Said { item, answer }) = last else { return None };
        let item = own.item(*item);
        let answer = item.answer(*answer).map_or("other", |one| &*one.text.id).to_owned();
        let (item, turn) = (item.id.to_string(), turn.clone());
        Some(CallDifference { item, answer, divergence: turn, witness })
    };
    stricter.filter_map(|(id, _)| difference(id)).collect()
}

/// Whether an item that both versions have can be said at moments when the other version's can't.
fn at_other_moments(
    old: &Exploration<'_>,
    new: &Exploration<'_>,
    name: &str,
) -> Option<CallDifference> {
    let only = |here: &Exploration<'_>, there: &Exploration<'_>, turn: Divergence| {
        let (from, to) = (here.flow(), there.flow());
        let (id, other) = (from.item_named(name)?, to.item_named(name)?);
        let (item, other) = (from.item(id), to.item(other));
        if item.when == other.when && item.steps == other.steps {
            return None;
        }
        let is = |case: FlowCase<'_>, state: &State| {
            let facts = state.facts(case);
            item.steps.contains(state.step())
                && check_gates(case.flow(), state, facts, item).is_ok()
                && !(other.steps.contains(state.step())
                    && other.when.allows(translate_facts(from, to, facts)))
        };
        let mut witness = here.reach_state(&is, SearchLimits::default()).call()?;
        let case = from.case(witness.context.given());
        let said = Event::Said { item: id, answer: AnswerId::OTHER };
        witness.push_event(case, said)?;
        let (item, answer) = (name.to_owned(), "other".to_owned());
        Some(CallDifference { item, answer, divergence: turn, witness })
    };
    only(new, old, Divergence::New).or_else(|| only(old, new, Divergence::Gone))
}

/// Facts of a call in one version as the other version has them, by their names.
fn translate_facts(from: &Flow, to: &Flow, facts: Facts) -> Facts {
    let built_in = Field::of_states().fold(0, |bits, field| bits | field.all());
    let mut bits = facts.bits & built_in;
    for (_, fact) in to.facts().filter(|(_, fact)| fact.given_by == GivenBy::Customer) {
        let there = from.fact_named(&fact.id);
        let value = there.and_then(|one| one.values.get(one.field.value(facts.bits)?));
        let value = value.and_then(|value| fact.value_named(&value.id)).unwrap_or(0);
        bits |= fact.field.bit(value);
    }
    let reason = from.reason(facts.reason).and_then(|reason| to.reason_named(&reason.id));
    Facts { bits, reason: reason.unwrap_or(ReasonId::NONE) }
}

fn reach_exchange(exploration: &Exploration<'_>, item: &str, answer: &str) -> Option<Witness> {
    let flow = exploration.flow();
    let id = flow.item_named(item)?;
    let item = flow.item(id);
    let answer = item
        .answer_ids()
        .find(|at| item.answer(*at).map_or(answer == "other", |one| &*one.text.id == answer))?;
    exploration.reach_item(id, Some(answer), SearchLimits::default()).call()
}

/// Where the call of one version goes on differently in the other, by what else is known of the customer: the first of
/// `figures` with which it does.
fn compare(
    (old, new): (&Flow, &Flow),
    was: &Witness,
    is: &Witness,
    figures: &[Vec<String>],
) -> Option<(Divergence, Witness)> {
    let turn_of = |witness: &Witness, from: &Flow| {
        let lines = lines(from, witness);
        let [old, new] = [old, new].map(|flow| ReplayTrace::replay(flow, witness, &lines));
        old.divergence(&new)
    };
    figures.iter().find_map(|pairs| {
        // The shortest call of either version, held in both.
        [(is, new), (was, old)].into_iter().find_map(|(witness, from)| {
            let customer = witness.customer.iter().chain(pairs).cloned().collect();
            let witness = Witness { customer, ..witness.clone() };
            Some((turn_of(&witness, from)?, witness))
        })
    })
}

/// What a customer's figures may be, where offers that hang on them differ; that nothing is known of them comes first.
/// `None` if there are too many ways.
fn figures_that_matter(old: &Flow, new: &Flow) -> Option<Vec<Vec<String>>> {
    let terms = |flow: &Flow| -> Vec<(String, Option<Amount>, Option<String>)> {
        let offers = flow.items().filter_map(|(_, item)| Some((item, flow.offer(item.offer?))));
        let below = |offer: &Offer| Some(flow.value(offer.below?)?.name.to_string());
        offers.map(|(item, offer)| (item.id.to_string(), offer.monthly, below(offer))).collect()
    };
    let mut ways = vec![Vec::new()];
    if terms(old) != terms(new) {
        let known = decisive_figures(old)?.into_iter().chain(decisive_figures(new)?);
        for way in known {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
    }
    Some(ways)
}

/// The lines by which a call is held again.
fn lines(flow: &Flow, witness: &Witness) -> Vec<Command> {
    let case = flow.case(witness.context.given());
    let entries = witness.history.turns().iter().flat_map(|turn| &turn.entries);
    let events = entries.filter_map(|entry| match entry {
        Entry::Event(event) => Some(*event),
        _ => None,
    });
    events.flat_map(|event| commands_for(case, &event)).collect()
}

/// What came of holding a call.
struct ReplayTrace {
    /// Whether every line could be taken.
    whole: bool,
    facts: Vec<(&'static str, String)>,
    advice: Vec<String>,
}

impl ReplayTrace {
    fn replay(flow: &Flow, witness: &Witness, lines: &[Command]) -> Self {
        let mut report = flow::diagnostic::Diagnostics::default();
        let pairs = witness.customer.iter().map(String::as_str);
        let context = Context::read_pairs(flow, pairs, &mut report);
        Self::by(flow, context, lines)
    }

    fn by(flow: &Flow, context: Context, lines: &[Command]) -> Self {
        let mut session = Session::new(flow, context);
        let whole =
            lines.iter().all(|line| !matches!(session.handle_command(line), Reply::Problem(_)));
        let facts = session.history().state().facts(session.case());
        let told = BuiltIn::ALL.iter().map(|fact| fact.name());
        let facts = told.map(|fact| (fact, describe::fact_value(flow, facts, fact))).collect();
        let advice = session.advice();
        let advice = advice.first().iter().map(|one| flow.item(one.item).id.to_string());
        Self { whole, facts, advice: advice.collect() }
    }

    fn divergence(&self, new: &Self) -> Option<Divergence> {
        match (self.whole, new.whole) {
            (true, false) => return Some(Divergence::Gone),
            (false, true) => return Some(Divergence::New),
            (false, false) => return None,
            (true, true) => {}
        }
        let pairs = self.facts.iter().zip(&new.facts);
        let fact = pairs.clone().find(|((_, before), (_, after))| before != after);
        if let Some(((fact, before), (_, after))) = fact {
            let (before, after) = (before.clone(), after.clone());
            return Some(Divergence::Fact { fact: (*fact).to_owned(), before, after });
        }
        (self.advice != new.advice)
            .then(|| Divergence::Advice { before: self.advice.clone(), after: new.advice.clone() })
    }
}

/// The scripts of a suite whose calls go on differently in an older version of their flow.
#[must_use]
pub fn affected_scripts<'s>(suite: &'s Suite, old: &Flow, new: &Flow) -> Vec<&'s str> {
    let differs = |play: &&TestCase| {
        let lines: Vec<Command> = play
            .steps
            .iter()
            .filter_map(|step| match &step.action {
                TestAction::Do(command) => Some(command.clone()),
                TestAction::Expect(_) => None,
            })
            .collect();
        let customer = play.header.customer.as_deref().filter(|text| text.contains('='));
        let pairs = || customer.into_iter().flat_map(|text| text.split([',', '，']));
        let mut report = flow::diagnostic::Diagnostics::default();
        let context = Context::read_pairs(old, pairs().map(str::trim), &mut report);
        let old = ReplayTrace::by(old, context, &lines);
        let new = ReplayTrace::by(new, play.context.clone(), &lines);
        old.divergence(&new).is_some()
    };
    suite.cases.iter().filter(differs).map(|play| &*play.name).collect()
}
