//! A flow as a picture's data: the items of each step, the ways between steps, and who covers what.
//!
//! What is shown, and in which words, is the renderer's; nothing here draws.

use engine::script::{Command, parse};
use flow::effect::EndEffect;
use flow::id::{ItemId, ReasonId};
use flow::method::{GateClass, Step, Technique};
use flow::source::Sources;
use flow::{Flow, ITEM_SECTIONS, Item, StepSet};
use std::collections::BTreeMap;

/// Which items are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct MapFilter {
    /// Only those of this step.
    pub step: Option<Step>,
    /// Only those that can be said for this reason.
    pub reason: Option<ReasonId>,
}

/// What an item is to its flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemRole {
    /// It asks.
    Question,
    /// It says something.
    Move,
    /// It proposes.
    Offer,
    /// It ends the call.
    Closing,
}

/// An item and what is known about it beside its content.
#[derive(Debug)]
pub struct MapItem<'f> {
    /// Its id.
    pub id: ItemId,
    /// The item.
    pub item: &'f Item,
    /// What it is.
    pub role: ItemRole,
    /// The reasons that it can be said for; `None` for any.
    pub reasons: Option<Vec<ReasonId>>,
    /// The scripts that say it.
    pub scripts: Vec<&'f str>,
    /// The file and line where it is written.
    pub place: Option<(String, usize)>,
}

/// A way from one step to another: an answer of these items leads there.
#[derive(Debug, PartialEq, Eq)]
pub struct MapEdge {
    /// From here.
    pub from: Step,
    /// To there; a way back if it comes before `from`.
    pub to: Step,
    /// By an answer of one of these.
    pub items: Vec<ItemId>,
}

/// A flow as a picture's data.
#[derive(Debug)]
pub struct FlowMap<'f> {
    /// The flow.
    pub flow: &'f Flow,
    /// The steps wanted.
    pub steps: StepSet,
    /// The items wanted, in the flow's order.
    pub items: Vec<MapItem<'f>>,
    /// The ways that these items open, forward ones first.
    pub edges: Vec<MapEdge>,
}

impl<'f> FlowMap<'f> {
    /// The map of a flow; `scripts` are the names and texts of its scripts.
    #[must_use]
    pub fn new(
        flow: &'f Flow,
        sources: &Sources,
        scripts: &'f [(String, String)],
        wanted: MapFilter,
    ) -> Self {
        let said = scripts_by_item(scripts);
        let places = locations_by_item(sources);
        let items: Vec<MapItem<'f>> = flow
            .items()
            .filter(|(_, item)| wanted.step.is_none_or(|step| item.steps.contains(step)))
            .map(|(id, item)| MapItem {
                id,
                item,
                role: role(item),
                reasons: reasons(flow, item),
                scripts: said.get(&*item.id).cloned().unwrap_or_default(),
                place: places.get(&*item.id).cloned(),
            })
            .filter(|mapped| {
                wanted.reason.is_none_or(|reason| {
                    mapped.reasons.as_ref().is_none_or(|reasons| reasons.contains(&reason))
                })
            })
            .collect();
        let steps = wanted.step.map_or(StepSet::all(), |step| StepSet::default().with(step));
        let mut edges = edges(&items);
        edges.retain(|way| steps.contains(way.from));
        Self { flow, steps, items, edges }
    }
}

fn role(item: &Item) -> ItemRole {
    match (item.technique.class(), item.technique) {
        (GateClass::Proposal, _) => ItemRole::Offer,
        (GateClass::Ending, _) => ItemRole::Closing,
        (GateClass::Talk, Technique::FindCost) => ItemRole::Question,
        (GateClass::Talk, _)
            if item.steps.contains(Step::Trust) || item.steps.contains(Step::Probe) =>
        {
            ItemRole::Question
        }
        (
            GateClass::Talk
            | GateClass::Invitation
            | GateClass::Answering
            | GateClass::Serving
            | GateClass::Handling
            | GateClass::Soothing
            | GateClass::LettingGo,
            _,
        ) => ItemRole::Move,
    }
}

/// The reasons that some box of an item's condition names, sub-reasons included.
fn reasons(flow: &Flow, item: &Item) -> Option<Vec<ReasonId>> {
    let boxes = item.when.boxes();
    if boxes.iter().any(|one| one.reasons.is_empty()) {
        return None;
    }
    let named = |id: ReasonId| {
        boxes
            .iter()
            .flat_map(|one| &*one.reasons)
            .any(|(first, last)| (*first..=*last).contains(&id))
    };
    Some(flow.reasons().map(|(id, _)| id).filter(|id| named(*id)).collect())
}

fn edges(items: &[MapItem<'_>]) -> Vec<MapEdge> {
    let mut found: BTreeMap<(bool, Step, Step), Vec<ItemId>> = BTreeMap::new();
    for MapItem { id, item, .. } in items {
        for from in item.steps.iter() {
            for to in leads_to(item, from) {
                let list = found.entry((to < from, from, to)).or_default();
                if list.last() != Some(id) {
                    list.push(*id);
                }
            }
        }
    }
    found.into_iter().map(|((_, from, to), items)| MapEdge { from, to, items }).collect()
}

/// The other steps that an item's answers lead to, said in `from`. Letting go leads to the end from
/// anywhere and is no way of its own.
fn leads_to(item: &Item, from: Step) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for effect in item.answers.iter().map(|answer| &answer.effect) {
        let named = from == Step::Trust && effect.reason.is_some_and(|id| id != ReasonId::NONE);
        let consents = from == Step::Agree && effect.ending == Some(EndEffect::Consent);
        let goes = effect.go.filter(|to| *to != from);
        steps.extend(goes);
        steps.extend((named && goes.is_none()).then_some(Step::Probe));
        steps.extend(consents.then_some(Step::Closed));
    }
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// For each item's id, the scripts that name it.
fn scripts_by_item(scripts: &[(String, String)]) -> BTreeMap<String, Vec<&str>> {
    let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, text) in scripts {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Ok(Command::Agent(item)) = parse(line) {
                let by = said.entry(item).or_default();
                if by.last() != Some(&name.as_str()) {
                    by.push(name);
                }
            }
        }
    }
    said
}

/// For each item's id, the file and line where it is written.
fn locations_by_item(sources: &Sources) -> BTreeMap<String, (String, usize)> {
    let mut places = BTreeMap::new();
    for (_, source) in sources.iter() {
        let Some(page) = source.root() else { continue };
        for section in ITEM_SECTIONS {
            for node in page.elements_of(section) {
                let Some(id) = node.get("id") else { continue };
                let place = (source.name.clone(), source.position(id.mark().start).line);
                let Some(id) = id.string() else { continue };
                places.entry(id.to_owned()).or_insert(place);
            }
        }
    }
    places
}
