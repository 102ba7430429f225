//! Which states there can be at all, step by step: by the machine's own laws, and by what a flow's
//! answers can make known.
//!
//! Both are bounds from above. What lies outside is certain never to happen; what lies inside may or
//! may not, so no finding rests on it alone.

use super::region::{FactSpace, Region};
use flow::effect::{Effect, EndEffect};
use flow::equation::{Balance, Range, Verdict};
use flow::fact::Field;
use flow::id::{ReasonId, RequestId};
use flow::method::{Clarity, Fixable, Mood, Objection, OutcomeKind, Retention, Step};
use flow::{Flow, Item};

/// The states of one flow.
#[derive(Debug)]
pub(super) struct Domain {
    pub(super) fields: FactSpace,
    /// By the machine's laws and the flow's limits, for each step.
    lawful: [Vec<Region>; 5],
    /// Lawful, and of values that something in the flow can bring about.
    attainable: [Vec<Region>; 5],
    /// Of each reason, what may be known of whether it can be fixed: what the flow says, and what answers do.
    fixable: Vec<(ReasonId, u128)>,
}

impl Domain {
    pub(super) fn new(flow: &Flow) -> Self {
        let fields = FactSpace::new(flow);
        let lawful = [Step::Trust, Step::Probe, Step::Propose, Step::Agree, Step::Closed]
            .map(|step| lawful(flow, &fields, step));
        let within = attained(flow, &fields);
        let reached = reached(flow);
        let mut step = Step::ALL.iter();
        let attainable = lawful.each_ref().map(|regions| {
            let reached = step.next().is_some_and(|step| reached.contains(*step));
            let kept = regions.iter().filter(|_| reached);
            kept.filter_map(|region| narrow(&fields, region, within)).collect()
        });
        Self { fields, lawful, attainable, fixable: fixable(flow) }
    }

    pub(super) fn lawful(&self, step: Step) -> &[Region] {
        self.lawful.get(step.index()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn attainable(&self, step: Step) -> &[Region] {
        self.attainable.get(step.index()).map_or(&[], Vec::as_slice)
    }
}

impl Domain {
    /// Whether a part of the attainable states can come about for one of its reasons.
    pub(super) fn has_reason(&self, region: &Region, step: Step) -> bool {
        if matches!(step, Step::Trust | Step::Closed) {
            return true;
        }
        let none = (ReasonId::NONE, Field::FIXABLE.bit(Fixable::Unknown.index()));
        self.fixable.iter().chain([&none]).any(|(reason, bits)| {
            let within = region.reasons.iter().any(|(a, b)| (*a..=*b).contains(reason));
            within && region.bits & bits != 0
        })
    }
}

impl Domain {
    /// What may be known of whether these reasons can be fixed.
    pub(super) fn fixable_for(&self, reasons: &[(ReasonId, ReasonId)]) -> u128 {
        let among = |id: &ReasonId| reasons.iter().any(|(a, b)| (*a..=*b).contains(id));
        let those = self.fixable.iter().filter(|(id, _)| reasons.is_empty() || among(id));
        those.fold(0, |all, (_, bits)| all | bits)
    }
}

fn fixable(flow: &Flow) -> Vec<(ReasonId, u128)> {
    let told = effects(flow).filter_map(|(_, effect)| effect.fixable);
    let told = bits_of(Field::FIXABLE, told.map(Fixable::index));
    flow.reasons()
        .map(|(id, reason)| (id, told | Field::FIXABLE.bit(reason.fixable.index())))
        .collect()
}

fn narrow(fields: &FactSpace, region: &Region, within: u128) -> Option<Region> {
    let bits = region.bits & within;
    let filled = fields.state.iter().all(|field| bits & field.all() != 0);
    filled.then(|| Region { bits, ..region.clone() })
}

fn bits_of(field: Field, values: impl IntoIterator<Item = usize>) -> u128 {
    values.into_iter().fold(0, |bits, value| bits | field.bit(value))
}

/// The regions of a step; in each, the verdict is the one that the two ranges prove.
fn lawful(flow: &Flow, fields: &FactSpace, step: Step) -> Vec<Region> {
    let limits = flow.limits;
    let talks = !matches!(step, Step::Closed);
    let counts = |most: u8, least: u8| usize::from(least)..=usize::from(most);
    let proposals = match step {
        Step::Trust | Step::Closed => counts(0, 0),
        Step::Probe | Step::Propose => counts(limits.proposals, 0),
        Step::Agree => counts(limits.proposals, 1),
    };
    let clarity = match step {
        Step::Trust => bits_of(Field::CLARITY, [Clarity::Unsaid.index()]),
        Step::Probe => Field::CLARITY.all(),
        Step::Propose | Step::Agree | Step::Closed => {
            bits_of(Field::CLARITY, [Clarity::Confirmed.index()])
        }
    };
    let only = |field: Field, index: usize, free: bool| {
        if free { field.all() } else { field.bit(index) }
    };
    let refusals = if talks { counts(limits.refusals, 0) } else { counts(0, 0) };
    // Who may not be retained against goes no further than the first step.
    let stays = matches!(step, Step::Trust | Step::Closed);
    let requests = flow
        .request_values()
        .filter(|request| stays || flow.retention(*request) != Retention::Never);
    let narrowed = [
        (Field::STEP, Field::STEP.bit(step.index())),
        (Field::REQUEST, bits_of(Field::REQUEST, requests.map(RequestId::index))),
        (Field::CLARITY, clarity),
        (Field::MOOD, only(Field::MOOD, Mood::Settled.index(), talks)),
        (
            Field::FIXABLE,
            only(
                Field::FIXABLE,
                Fixable::Unknown.index(),
                matches!(step, Step::Probe | Step::Propose | Step::Agree),
            ),
        ),
        (
            Field::OBJECTION,
            only(
                Field::OBJECTION,
                Objection::None.index(),
                matches!(step, Step::Propose | Step::Agree),
            ),
        ),
        (Field::PROPOSALS, bits_of(Field::PROPOSALS, proposals)),
        (Field::REFUSALS, bits_of(Field::REFUSALS, refusals)),
        (
            Field::OUTCOME,
            if talks {
                Field::OUTCOME.bit(OutcomeKind::None.index())
            } else {
                Field::OUTCOME.all() & !Field::OUTCOME.bit(OutcomeKind::None.index())
            },
        ),
    ];
    let base = narrowed
        .into_iter()
        .try_fold(fields.full(), |region, (field, bits)| region.only(field, bits));
    let parts = base.into_iter().flat_map(|base| by_balance(&base, step));
    parts.flat_map(|part| by_reason(&part, step, limits.refusals)).collect()
}

/// One region for each severity and verdict.
fn by_balance(base: &Region, step: Step) -> Vec<Region> {
    let unknown = [Range::UNKNOWN];
    let all: Vec<Range> = Range::all().collect();
    let (severities, costs): (&[Range], &[Range]) = match step {
        Step::Trust | Step::Closed => (&unknown, &unknown),
        Step::Probe => (&all, &unknown),
        Step::Propose | Step::Agree => (&all, &all),
    };
    let mut regions = Vec::new();
    for severity in severities {
        for (verdict, at) in [(Verdict::Leaving, 0), (Verdict::Open, 1), (Verdict::Staying, 2)] {
            let proves =
                |cost: &&Range| Balance { severity: *severity, cost: **cost }.verdict() == verdict;
            let costs = bits_of(Field::COST, costs.iter().filter(proves).map(|cost| cost.index()));
            let region = base
                .clone()
                .only(Field::SEVERITY, Field::SEVERITY.bit(severity.index()))
                .and_then(|region| region.only(Field::COST, costs))
                .and_then(|region| region.only(Field::VERDICT, Field::VERDICT.bit(at)));
            regions.extend(region);
        }
    }
    regions
}

/// No reason where none was said, and one where one was; no open objection once refusals are spent.
fn by_reason(base: &Region, step: Step, most_refusals: u8) -> Vec<Region> {
    let unsaid = Field::CLARITY.bit(Clarity::Unsaid.index());
    let retained = Field::OUTCOME.bit(OutcomeKind::Retained.index());
    let spent = Field::REFUSALS.bit(usize::from(most_refusals));
    let none = |region: Region| region.only_reasons(ReasonId::NONE, ReasonId::NONE);
    let some = |region: Region| {
        let first = ReasonId::NONE.after()?;
        let last = region.reasons.last()?.1;
        region.only_reasons(first, last)
    };
    let base = || base.clone();
    match step {
        Step::Trust => none(base()).into_iter().collect(),
        Step::Probe => {
            let without = base().only(Field::CLARITY, unsaid).and_then(none);
            let with = base().only(Field::CLARITY, !unsaid).and_then(some);
            without.into_iter().chain(with).collect()
        }
        Step::Propose | Step::Agree => {
            let settled = Field::OBJECTION.bit(Objection::None.index());
            let going = base().only(Field::REFUSALS, !spent).and_then(some);
            let over = base().only(Field::REFUSALS, spent).and_then(some);
            let over = over.and_then(|region| region.only(Field::OBJECTION, settled));
            going.into_iter().chain(over).collect()
        }
        Step::Closed => {
            let stays = base().only(Field::OUTCOME, retained).and_then(some);
            let goes = base().only(Field::OUTCOME, !retained).and_then(none);
            stays.into_iter().chain(goes).collect()
        }
    }
}

fn effects(flow: &Flow) -> impl Iterator<Item = (&Item, &Effect)> {
    flow.items().flat_map(|(_, item)| item.answers.iter().map(move |one| (item, &one.effect)))
}

/// The steps that a call can come to.
fn reached(flow: &Flow) -> flow::StepSet {
    use flow::StepSet;
    let mut steps = StepSet::default().with(Step::Trust).with(Step::Probe).with(Step::Closed);
    let goes = |to: Step| {
        effects(flow).any(|(item, effect)| {
            effect.go == Some(to) && (to != Step::Propose || item.steps.contains(Step::Probe))
        })
    };
    if confirms(flow) && goes(Step::Propose) {
        steps = steps.with(Step::Propose);
        if goes(Step::Agree) {
            steps = steps.with(Step::Agree);
        }
    }
    steps
}

fn confirms(flow: &Flow) -> bool {
    effects(flow).any(|(_, effect)| effect.clarity == Some(Clarity::Confirmed))
}

/// The values that some answer or statement can bring about, in any step.
fn attained(flow: &Flow, fields: &FactSpace) -> u128 {
    let mut bits = fields.full().bits;
    let mut keep = |field: Field, values: u128| bits &= !field.all() | values;
    keep(Field::CLARITY, clarities(flow));
    keep(Field::SEVERITY, severities(flow));
    keep(Field::COST, costs(flow));
    keep(Field::FIXABLE, fixables(flow));
    let offers = flow.offer_count().min(usize::from(flow.limits.proposals));
    keep(Field::PROPOSALS, bits_of(Field::PROPOSALS, 0..=offers));
    if !effects(flow).any(|(_, effect)| effect.ending == Some(EndEffect::Consent)) {
        keep(Field::OUTCOME, !Field::OUTCOME.bit(OutcomeKind::Retained.index()));
    }
    bits
}

fn clarities(flow: &Flow) -> u128 {
    let back = |item: &Item, effect: &Effect| {
        effect.go == Some(Step::Probe)
            && (item.steps.contains(Step::Propose) || item.steps.contains(Step::Agree))
    };
    let mut found = vec![Clarity::Unsaid, Clarity::Stated];
    for (item, effect) in effects(flow) {
        found.extend(effect.clarity);
        found.extend(back(item, effect).then_some(Clarity::Vague));
    }
    // Whoever proposes has confirmed; the closed step counts as confirmed as well.
    found.push(Clarity::Confirmed);
    bits_of(Field::CLARITY, found.into_iter().map(Clarity::index))
}

fn fixables(flow: &Flow) -> u128 {
    let of_reasons = flow.reasons().map(|(_, reason)| reason.fixable);
    let of_effects = effects(flow).filter_map(|(_, effect)| effect.fixable);
    let all = [Fixable::Unknown].into_iter().chain(of_reasons).chain(of_effects);
    bits_of(Field::FIXABLE, all.map(Fixable::index))
}

/// Everything that `steps` lead to from knowing nothing.
fn closure(steps: &[impl Fn(Range) -> Range]) -> u128 {
    let mut found = vec![Range::UNKNOWN];
    let mut at = 0;
    while let Some(range) = found.get(at).copied() {
        for step in steps {
            let next = step(range);
            if !found.contains(&next) {
                found.push(next);
            }
        }
        at += 1;
    }
    bits_of(Field::SEVERITY, found.into_iter().map(Range::index))
}

fn severities(flow: &Flow) -> u128 {
    let mut changes: Vec<_> = effects(flow).map(|(_, effect)| effect.severity).collect();
    changes.sort_unstable_by_key(|change| (change.bounds.index(), change.shift));
    changes.dedup();
    let steps: Vec<_> =
        changes.into_iter().map(|change| move |range| change.apply(range)).collect();
    closure(&steps)
}

fn costs(flow: &Flow) -> u128 {
    let mut bounds: Vec<_> = effects(flow).map(|(_, effect)| effect.cost).collect();
    bounds.sort_unstable_by_key(|bounds| bounds.index());
    bounds.dedup();
    let steps: Vec<_> =
        bounds.into_iter().map(|bounds| move |range: Range| range.narrowed(bounds)).collect();
    let found = closure(&steps);
    let values = (0..Range::COUNT).filter(|at| found & Field::SEVERITY.bit(*at) != 0);
    bits_of(Field::COST, values)
}
