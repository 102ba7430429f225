//! Gaps: states in which there is nothing to say, no line to let the customer go, or no way on.
//!
//! A gap is looked for among all states that the domain allows, by taking away what each item covers.
//! What is left may be a state that no call comes to; so it is reported only with a call that does.

use super::desk::{CheckContext, DefinitionSite};
use super::domain::Domain;
use super::region::Region;
use engine::call::{Event, State, enabled_items};
use engine::guide::{PathSearch, shortest_path};
use flow::condition::Facts;
use flow::diagnostic::{Code, Diagnostic};
use flow::effect::EndEffect;
use flow::fact::Field;
use flow::id::AnswerId;
use flow::id::RequestId;
use flow::method::{GateClass, Mood, Objection, Step};
use flow::syntax::PathSegment;
use flow::{Flow, FlowCase, Item};

/// So many pieces of what is left are looked at; whether a flow that leaves more has a gap is not decided.
const MAX_PIECES: usize = 4_096;
/// So many states are visited to find a call that comes to a gap.
const MAX_STATES: usize = 3_000;
/// So many cases are tried before a gap is left undecided.
const MAX_TRIES: usize = 4;

/// What came of looking for a gap.
enum GapSearch {
    /// A call comes to it: what the customer wants, and what happens.
    Found(RequestId, Vec<Event>),
    /// There is none.
    None,
    /// There may be one: a limit of the search was reached.
    NotDecided,
}

/// Situations in a step in which only some classes of items may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Situation {
    /// Feelings come first.
    Upset,
    /// An objection waits for its answer.
    Objected,
    /// The talk goes on.
    Talking,
    /// The customer can be let go, whatever else holds.
    Leaving,
    /// The call has its outcome.
    Over,
}

impl Situation {
    const ALL: [Self; 5] = [Self::Upset, Self::Objected, Self::Talking, Self::Leaving, Self::Over];

    fn name(self) -> &'static str {
        match self {
            Self::Upset => "upset",
            Self::Objected => "objected",
            Self::Talking => "talking",
            Self::Leaving => "leaving",
            Self::Over => "over",
        }
    }

    /// Whether an item of this class is something to say in it.
    fn is_met_by(self, class: GateClass) -> bool {
        match self {
            Self::Upset => class == GateClass::Soothing,
            Self::Objected => class == GateClass::Handling,
            Self::Talking => {
                matches!(class, GateClass::Talk | GateClass::Invitation | GateClass::Proposal)
            }
            Self::Leaving => class == GateClass::LettingGo,
            Self::Over => class == GateClass::Ending,
        }
    }

    /// The part of a region in which it holds.
    fn within(self, flow: &Flow, region: &Region) -> Option<Region> {
        let settled = Field::MOOD.bit(Mood::Settled.index());
        let open = Field::OBJECTION.bit(Objection::Open.index());
        let spent = Field::REFUSALS.bit(usize::from(flow.limits.refusals));
        let region = region.clone();
        match self {
            Self::Upset => region.only(Field::MOOD, !settled),
            Self::Objected => region
                .only(Field::MOOD, settled)?
                .only(Field::REFUSALS, !spent)?
                .only(Field::OBJECTION, open),
            Self::Talking => region
                .only(Field::MOOD, settled)?
                .only(Field::REFUSALS, !spent)?
                .only(Field::OBJECTION, !open),
            Self::Leaving | Self::Over => Some(region),
        }
    }
}

pub(super) fn check(flow: &Flow, domain: &Domain, desk: &mut CheckContext<'_>) {
    for step in Step::ALL {
        let closed = *step == Step::Closed;
        for situation in
            Situation::ALL.into_iter().filter(|one| (*one == Situation::Over) == closed)
        {
            match find_dead_end(flow, domain, *step, situation) {
                GapSearch::Found(request, call) => {
                    report_dead_end(flow, *step, situation, request, &call, desk);
                }
                GapSearch::NotDecided => {
                    let finding = at_step(desk, Code::GapsNotDecided, *step);
                    desk.push(
                        finding.with("step", step.name()).with("situation", situation.name()),
                    );
                }
                GapSearch::None => {}
            }
        }
        if !closed && !domain.attainable(*step).is_empty() && !leads_on(flow, *step) {
            let finding = at_step(desk, Code::StepIsTrap, *step);
            desk.push(finding.with("step", step.name()));
        }
    }
}

/// A call to a state of the step in which nothing is there to say.
fn find_dead_end(flow: &Flow, domain: &Domain, step: Step, situation: Situation) -> GapSearch {
    let mut items: Vec<&Item> = flow
        .items_of(step)
        .iter()
        .map(|id| flow.item(*id))
        .filter(|item| situation.is_met_by(item.technique.class()))
        .collect();
    // What covers most goes first, so that little is left to cut.
    items.sort_by_key(|item| {
        let wide = |one: &flow::condition::FactBox| {
            (one.reasons.is_empty(), one.state.count_ones() + one.free.count_ones())
        };
        std::cmp::Reverse(item.when.boxes().iter().map(wide).max())
    });
    let regions = domain.attainable(step).iter();
    let mut left: Vec<Region> = regions
        .filter_map(|region| situation.within(flow, region))
        .map(Region::with_emotions_of_moods)
        .collect();
    for item in items {
        for one in item.when.boxes() {
            let mut rest = Vec::new();
            for region in left {
                domain.fields.subtract(region, one, &mut rest);
            }
            left = rest;
        }
        if left.len() > MAX_PIECES {
            return GapSearch::NotDecided;
        }
    }
    // What the customer's context gives is fixed for a call, so pieces of one case are looked for together.
    let mut all_looked_at = true;
    for _ in 0..MAX_TRIES {
        let Some(first) = left.first() else { break };
        let first = first.bits;
        let case = flow.cases().find(|case| case.given() & !first == 0);
        // What no customer has comes up on no call.
        let Some(case) = case else {
            left.retain(|region| region.bits != first);
            continue;
        };
        let of_case = |region: &Region| case.given() & !region.bits == 0;
        let (here, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(of_case);
        match call_to(case, domain, &here, situation) {
            GapSearch::None => {}
            GapSearch::NotDecided => all_looked_at = false,
            found @ GapSearch::Found(..) => return found,
        }
        left = rest;
    }
    if all_looked_at && left.is_empty() { GapSearch::None } else { GapSearch::NotDecided }
}

/// A legal call to a state of one of the regions in which nothing of the situation can be said.
fn call_to(
    case: FlowCase<'_>,
    domain: &Domain,
    regions: &[Region],
    situation: Situation,
) -> GapSearch {
    /// So many regions guide the search; all of them end it.
    const GUIDES: usize = 16;
    let concerned = |id: &RequestId| {
        regions.iter().any(|region| region.bits & Field::REQUEST.bit(id.index()) != 0)
    };
    let requests = case.flow().request_values().filter(concerned);
    let far = |state: &State| {
        let facts = state.facts(case);
        if regions.iter().any(|region| region.contains(facts)) {
            let something = enabled_items(case, state)
                .any(|(_, item)| situation.is_met_by(item.technique.class()));
            return u32::from(something);
        }
        let guides = regions.iter().take(GUIDES);
        guides.map(|region| distance(domain, region, facts)).min().unwrap_or(u32::MAX)
    };
    // What a call begins with is the likeliest to be what matters.
    let mut all_looked_at = true;
    for request in requests {
        match shortest_path(case, State::initial_with(request), MAX_STATES, far) {
            PathSearch::Found(events) => return GapSearch::Found(request, events),
            PathSearch::Unreachable => {}
            PathSearch::Bounded => all_looked_at = false,
        }
    }
    if all_looked_at { GapSearch::None } else { GapSearch::NotDecided }
}

/// How many facts lie outside a region; the step counts most.
fn distance(domain: &Domain, region: &Region, facts: Facts) -> u32 {
    const STEP_WEIGHT: u32 = 8;
    let outside = |field: &&Field| facts.bits & field.all() & !region.bits != 0;
    let fields = domain.fields.state.iter().filter(outside).count();
    let reason = region.reasons.iter().any(|(a, b)| (*a..=*b).contains(&facts.reason));
    let step = if outside(&&Field::STEP) {
        let (here, there) = (Field::STEP.value(facts.bits), Field::STEP.value(region.bits));
        here.unwrap_or(0).abs_diff(there.unwrap_or(0))
    } else {
        0
    };
    let count = fields + usize::from(!reason);
    u32::try_from(count).unwrap_or(u32::MAX) + u32::try_from(step).unwrap_or(0) * STEP_WEIGHT
}

fn report_dead_end(
    flow: &Flow,
    step: Step,
    situation: Situation,
    request: RequestId,
    call: &[Event],
    desk: &mut CheckContext<'_>,
) {
    let code = match situation {
        Situation::Leaving => Code::NoWayOut,
        Situation::Upset | Situation::Objected | Situation::Talking | Situation::Over => {
            Code::NothingToSay
        }
    };
    // Where a line to let the customer go is there and only falls short, it is the one to mend.
    let falls_short = flow.items().map(|(_, item)| item).find(|item| {
        situation == Situation::Leaving && item.technique.class() == GateClass::LettingGo
    });
    let finding = match falls_short.and_then(|item| desk.find("items", &item.id)) {
        Some(written) => written.diagnostic(code, &[PathSegment::Key("step")]),
        None => at_step(desk, code, step),
    };
    let finding = finding.with("step", step.name()).with("situation", situation.name());
    desk.push(finding.with("call", call_in_words(flow, request, call)));
}

/// A call in the words of scripts: what the customer wants, then `ITEM ANSWER`, what they say of their own
/// accord, and how it ends.
fn call_in_words(flow: &Flow, request: RequestId, call: &[Event]) -> String {
    use engine::call::Statement;
    let one = |event: &Event| match event {
        Event::Said { item, answer } => {
            let item = flow.item(*item);
            let answer = match *answer {
                AnswerId::OTHER => "…",
                written => item.answer(written).map_or("…", |answer| &*answer.text.id),
            };
            format!("{} {answer}", item.id)
        }
        Event::Heard(statement) => match statement {
            Statement::Reason(id) => {
                format!("reason={}", flow.reason(*id).map_or("none", |reason| &*reason.id))
            }
            Statement::Request(request) => format!("request={}", flow.request_name(*request)),
            Statement::Upset => "emotion=upset".to_owned(),
            Statement::Refuses => "refusal".to_owned(),
            Statement::Reopens => "reopens".to_owned(),
            Statement::Objects => "objection=open".to_owned(),
        },
        Event::Ended(end) => format!("end {}", end.name()),
    };
    // That nothing was said need not be said.
    let wants = (request != RequestId::UNSAID || call.is_empty())
        .then(|| format!("request={}", flow.request_name(request)));
    wants.into_iter().chain(call.iter().map(one)).collect::<Vec<_>>().join(" → ")
}

/// Whether an answer of an item of the step leads to another step, or ends the call by consent.
fn leads_on(flow: &Flow, step: Step) -> bool {
    flow.items_of(step).iter().map(|id| flow.item(*id)).any(|item| {
        item.answers.iter().map(|answer| &answer.effect).any(|effect| {
            let reason = step == Step::Trust && effect.reason.is_some();
            let consents = effect.ending == Some(EndEffect::Consent) && step == Step::Agree;
            let goes = effect.go.is_some_and(|to| to > step);
            reason || consents || goes
        })
    })
}

/// A finding about a step: where `flow.json` names it.
fn at_step(desk: &CheckContext<'_>, code: Code, step: Step) -> Diagnostic {
    let Some(page) = desk.trees.first() else { return Diagnostic::new(code) };
    let written = DefinitionSite { source: page.id, shared: page.shared, node: page.node };
    written.diagnostic(code, &[PathSegment::Key("steps"), PathSegment::Key(step.name())])
}
