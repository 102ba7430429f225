//! What lists and reports read of a call: derived from its journal by replaying it, and never the other way.

use super::entry::EntryRecord;
use super::journal::Detour;
use super::replay::StandingTurn;
use super::summary::{Promise, summary};
use crate::call::Outcome;
use crate::call::history::History;
use crate::rule::{Audit, AuditFinding};
use flow::FlowCase;
use flow::context::Context;
use flow::equation::Range;
use flow::method::{GateClass, RuleLevel, Step, Technique};
use serde::{Deserialize, Serialize};

/// Days until something that was promised is due, unless the agent says otherwise. A choice, docs/RECORDS.md: the next
/// day, for the customer waits.
const DUE_DAYS: u32 = 1;
/// Days until care after the call is due. A choice, docs/RECORDS.md: a week, so that what was settled has shown itself.
const CARE_DAYS: u32 = 7;

/// A call in numbers and names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallDigest {
    /// The flow's id.
    pub flow: String,
    /// The flow's version.
    pub version: String,
    /// The agent's team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What the customer wants.
    #[serde(default, alias = "kind", skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The step it came to.
    pub step: String,
    /// The step it stood in when it ended.
    pub ended_in: String,
    /// How it ended; `none` while it has not.
    pub outcome: String,
    /// The first reason that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<String>,
    /// The last reason that was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<String>,
    /// Severity at first and at last, each from its lower to its upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<[[u8; 2]; 2]>,
    /// The cost of leaving at first and at last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<[[u8; 2]; 2]>,
    /// Turns.
    pub turns: u32,
    /// Seconds spent in each of the five steps.
    pub seconds: [u32; 5],
    /// Fatal rules broken or owed.
    pub fatal: u32,
    /// Other rules broken or owed.
    #[serde(rename = "warned")]
    pub warnings: u32,
    /// Offers made, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposed: Vec<String>,
    /// The offer that was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    /// What is given up with it each month, in the flow's currency, where both prices are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<u32>,
    /// The techniques used while proposing and agreeing, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "methods")]
    pub techniques: Vec<String>,
    /// The first lines advised, and whether they were said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "ways")]
    pub advice_outcomes: Vec<AdviceOutcome>,
    /// What was promised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<PromiseRecord>,
}

/// A first line advised, and what the agent made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceOutcome {
    /// The item.
    pub item: String,
    /// Whether it was said.
    pub taken: bool,
    /// Why not, if the agent told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Detour>,
}

/// Something to be done after the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRecord {
    /// The item that promised it, or `callback`.
    pub what: String,
    /// Due so many days after the call.
    pub days: u32,
}

impl CallDigest {
    /// The disposition code: the outcome, and the reason behind it (`left:tariff.monthly_fee`).
    #[must_use]
    pub fn disposition(&self) -> String {
        let reason = self.confirmed.as_deref().or(self.stated.as_deref()).unwrap_or("unknown");
        format!("{}:{reason}", self.outcome)
    }

    /// Whether no fatal rule was broken.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.fatal == 0
    }
}

/// The digest of a call as far as it has come: its history, and the turns as they were recorded.
#[must_use]
pub fn digest(
    case: FlowCase<'_>,
    context: &Context,
    history: &History,
    audit: &Audit,
    turns: &[StandingTurn<'_>],
    team: Option<&str>,
) -> CallDigest {
    let flow = case.flow();
    let summary = summary(case, context, history, audit);
    let reason = |id| flow.reason(id).map(|reason| reason.id.to_string());
    let offer = |id| flow.item(flow.offer(id).item).id.to_string();
    let taken = match summary.outcome {
        Some(Outcome::Retained(consent)) => Some(consent.proposal().offer()),
        Some(Outcome::Ended(_)) | None => None,
    };
    let spent = taken.map(|id| flow.offer(id)).and_then(|offer| {
        let pays = offer.below.and_then(|value| context.number(value))?;
        Some(pays.over(offer.cost(context)?).units())
    });
    let of_level = |level: RuleLevel| {
        let is = |finding: &&AuditFinding| match finding {
            AuditFinding::Broken(breach) => flow.rule(breach.rule).level == level,
            AuditFinding::Owed(rule) => flow.rule(*rule).level == level,
        };
        u32::try_from(summary.conduct.iter().filter(is).count()).unwrap_or(u32::MAX)
    };
    CallDigest {
        flow: flow.id.to_string(),
        version: flow.version.to_string(),
        team: team.map(str::to_owned),
        request: summary.request.map(|request| flow.request_name(request).to_owned()),
        step: summary.reached.name().to_owned(),
        ended_in: last_open(history).name().to_owned(),
        outcome: summary.outcome.map_or("none", |outcome| outcome.name().name()).to_owned(),
        stated: summary.stated.and_then(reason),
        confirmed: summary.confirmed.and_then(reason),
        severity: summary.severity.map(bounds),
        cost: summary.cost.map(bounds),
        turns: u32::try_from(summary.turns).unwrap_or(u32::MAX),
        seconds: seconds(history, turns),
        fatal: of_level(RuleLevel::Fatal),
        warnings: of_level(RuleLevel::Warning),
        proposed: summary.proposed.iter().map(|one| offer(one.offer)).collect(),
        taken: taken.map(offer),
        spent,
        techniques: methods(case, history),
        advice_outcomes: advice_outcomes(turns),
        promises: promises(case, &summary.promises),
    }
}

fn bounds((first, last): (Range, Range)) -> [[u8; 2]; 2] {
    [first, last].map(|range| [range.lo().value(), range.hi().value()])
}

/// The last step before the call was closed.
fn last_open(history: &History) -> Step {
    let count = history.turns().len();
    let states = (0..=count)
        .rev()
        .map(|turn| if turn == count { *history.state() } else { *history.state_before(turn) });
    states.map(|state| state.step()).find(|step| *step != Step::Closed).unwrap_or(Step::Trust)
}

/// The seconds that went by in each step: what passes before a turn was spent in the step it began in.
fn seconds(history: &History, turns: &[StandingTurn<'_>]) -> [u32; 5] {
    let mut millis = [0_u64; 5];
    let mut last = 0;
    for (at, turn) in turns.iter().enumerate() {
        let step = history.state_before(at).step();
        if let Some(of_step) = millis.get_mut(step.index()) {
            *of_step = of_step.saturating_add(turn.line.at.saturating_sub(last));
        }
        last = turn.line.at.max(last);
    }
    millis.map(|millis| u32::try_from(millis.saturating_add(500) / 1000).unwrap_or(u32::MAX))
}

fn methods(case: FlowCase<'_>, history: &History) -> Vec<String> {
    let mut methods: Vec<String> = Vec::new();
    for (item, _) in history.said_items() {
        let technique: Technique = case.item(item).technique;
        let item = case.item(item);
        let is_method = matches!(
            technique.class(),
            GateClass::Talk | GateClass::Invitation | GateClass::Proposal | GateClass::Handling
        ) && (item.steps.contains(Step::Propose)
            || item.steps.contains(Step::Agree));
        if is_method && !methods.iter().any(|known| known == technique.name()) {
            methods.push(technique.name().to_owned());
        }
    }
    methods
}

fn advice_outcomes(turns: &[StandingTurn<'_>]) -> Vec<AdviceOutcome> {
    let way = |turn: &StandingTurn<'_>| {
        let item = turn.advised.first()?;
        let said = turn.entries.iter().find_map(|told| match told {
            EntryRecord::Said { item, .. } => Some(item),
            _ => None,
        })?;
        let taken = said == item;
        Some(AdviceOutcome { item: item.clone(), taken, why: turn.detour.filter(|_| !taken) })
    };
    turns.iter().filter_map(way).collect()
}

/// What was promised; a call-back and the line that agreed on it are one promise.
fn promises(case: FlowCase<'_>, all: &[Promise]) -> Vec<PromiseRecord> {
    let callback = all.contains(&Promise::Callback);
    let says_so = |promise: &Promise| match promise {
        Promise::Line(item) => case.item(*item).technique == Technique::NextStep,
        Promise::Callback => false,
    };
    let each = all.iter().filter(|promise| !(callback && says_so(promise)));
    each.map(|promise| promised(case, *promise)).collect()
}

fn promised(case: FlowCase<'_>, promise: Promise) -> PromiseRecord {
    match promise {
        Promise::Callback => PromiseRecord { what: "callback".to_owned(), days: DUE_DAYS },
        Promise::Line(id) => {
            let item = case.item(id);
            let after = item.technique == Technique::CareAfter;
            let days = if after { CARE_DAYS } else { DUE_DAYS };
            PromiseRecord { what: item.id.to_string(), days }
        }
    }
}
