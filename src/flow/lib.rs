//! The content of a flow: what can be said on a call of one trade, resolved to dense ids.
//!
//! [`load`](load::load) reads a flow and reports every mistake it finds; what it returns is complete
//! and consistent. Nothing here knows a call's state, and nothing here does I/O: files come through
//! [`FileTree`](files::FileTree).

mod act;
mod amount;
pub mod builtin;
pub mod cast;
pub mod condition;
pub mod conduct;
pub mod context;
mod declared;
pub mod describe;
pub mod diagnostic;
pub mod effect;
pub mod equation;
mod evidence;
pub mod fact;
mod figure;
pub mod files;
pub mod id;
mod item;
pub mod known;
pub mod lang;
mod late;
pub mod line;
pub mod load;
mod lower;
pub mod method;
mod offer;
mod operator;
mod phrase;
mod raw;
mod repair;
mod request;
pub mod schema;
mod slot;
pub mod source;
pub mod span;
pub mod spelling;
mod step_index;
pub mod syntax;
pub mod terms;
mod topic;
mod words;

pub use act::{DialogueAct, OwedAnswer};
pub use amount::Amount;
pub use declared::{FactDecl, FactValue, GivenBy, Scope, ValueDecl, ValueType};
pub use evidence::{Evidence, Ground};
pub use figure::{Figure, FigureCue};
pub use item::{Answer, AnswerText, Cue, Item, StepSet};
pub use late::{LateRows, LateWords, Model};
pub use offer::Offer;
pub use operator::Operator;
pub use phrase::Phrase;
pub use raw::{ITEM_SECTIONS, SECTIONS};
pub use repair::Repair;
pub use request::{Request, RequestKind, RequestStatus};
pub use slot::SlotKind;
pub use topic::HelpTopic;
pub use words::WordList;

use crate::fact::NoteBits;
use crate::lang::{Lang, Text};
use crate::method::{Fixable, GateClass, RuleLevel, Step};
use cast::{Behaviour, Cast, Rewards};
use condition::NotedFacts;
use conduct::{Pack, Rule, RuleMask};
use id::{ActId, EvidenceId, FactId, ItemId, OfferId, PackId, PhraseId, ReasonId, RuleId, ValueId};
use late::LateFiles;
use rustc_hash::FxHashMap;
use std::ops::Deref;
use step_index::StepIndex;

/// How often things may happen on one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Proposals on one call (1 to 4).
    pub proposals: u8,
    /// Clear refusals after which only letting go is left (1 to 3).
    pub refusals: u8,
    /// Exchanges with a talkative customer before they are led back to the matter (1 to 60).
    pub exchanges: u8,
    /// Minutes after which a call is shown to run long (1 to 120); more changes little
    /// (`style.talkative`).
    pub minutes: u8,
}

/// Why customers leave.
#[derive(Debug, Clone)]
pub struct Reason {
    /// Its id, e.g. `tariff.monthly_fee`.
    pub id: Box<str>,
    /// Its name, as it reads in a sentence.
    pub name: Text,
    /// Whether the company can take the cause away.
    pub fixable: Fixable,
    /// Words that point to it.
    pub hear: WordList,
    /// Method ids it comes from.
    pub source: WordList,
    /// The last of its sub-reasons, or itself.
    last: ReasonId,
}

/// A step's name and aim.
#[derive(Debug, Clone)]
pub struct StepText {
    /// Its name on the step bar.
    pub name: Text,
    /// What it is for.
    pub aim: Text,
}

/// The given facts of one call, as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GivenFacts(u16);

impl GivenFacts {
    /// Every given fact at its first value.
    pub const NOTHING: Self = Self(0);
    /// How many combinations a flow may have.
    pub const MAX: usize = 1 << 12;
}

/// A flow as it applies to one customer: the content, and the facts given for the whole call.
///
/// What is given never changes on a call, so it is no part of the state.
#[derive(Debug, Clone, Copy)]
pub struct FlowCase<'f> {
    flow: &'f Flow,
    given: u128,
}

impl<'f> FlowCase<'f> {
    /// The flow.
    #[must_use]
    #[inline]
    pub fn flow(self) -> &'f Flow {
        self.flow
    }

    /// The bits of the given facts, for conditions.
    #[must_use]
    #[inline]
    pub fn given(self) -> u128 {
        self.given
    }
}

impl Deref for FlowCase<'_> {
    type Target = Flow;

    fn deref(&self) -> &Flow {
        self.flow
    }
}

/// A resolved flow: complete and consistent.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Its id.
    pub id: Box<str>,
    /// Its version.
    pub version: Box<str>,
    languages: Box<[Lang]>,
    /// Its title.
    pub title: Text,
    /// How often things may happen.
    pub limits: Limits,
    /// How customers behave, where odds do not say it.
    pub behaviour: Behaviour,
    /// What the end of a call is worth.
    pub rewards: Rewards,
    steps: [StepText; 5],
    reasons: Vec<Reason>,
    items: Vec<Item>,
    offers: Vec<Offer>,
    evidence: Vec<Evidence>,
    acts: Vec<DialogueAct>,
    operators: Vec<Operator>,
    requests: Vec<Request>,
    leaving: Vec<usize>,
    repairs: Vec<Repair>,
    figures: Vec<Figure>,
    cues: Vec<Cue>,
    phrases: Vec<Phrase>,
    topics: Vec<HelpTopic>,
    packs: Vec<Pack>,
    rules: Vec<Rule>,
    rule_masks: Box<[RuleMask]>,
    models: LateFiles,
    cast: LateFiles,
    facts: Vec<FactDecl>,
    values: Vec<ValueDecl>,
    given_table: Vec<u128>,
    first_notes: NoteBits,
    by_name: FxHashMap<Box<str>, ItemId>,
    by_step: StepIndex,
}

impl Flow {
    /// The language in which its texts are given to whoever reads this one.
    #[must_use]
    pub fn language_for(&self, lang: Lang) -> Lang {
        *lang::nearest(lang, &self.languages, |own| *own).expect("a flow speaks a language")
    }

    /// The languages that its texts are given in: the one that others translate, then the others. There is at least one.
    #[must_use]
    pub fn languages(&self) -> &[Lang] {
        &self.languages
    }

    /// A step's name and aim.
    #[must_use]
    pub fn step(&self, step: Step) -> &StepText {
        match step {
            Step::Trust => &self.steps[0],
            Step::Probe => &self.steps[1],
            Step::Propose => &self.steps[2],
            Step::Agree => &self.steps[3],
            Step::Closed => &self.steps[4],
        }
    }

    /// All items with their ids.
    #[inline]
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items.iter().enumerate().filter_map(|(at, item)| Some((ItemId::new(at)?, item)))
    }

    /// The items that belong to a step.
    #[must_use]
    #[inline]
    pub fn items_of(&self, step: Step) -> &[ItemId] {
        self.by_step.items(step)
    }

    /// The items of a step that are of these classes and whose conditions these facts may meet: none that they do
    /// meet is left out.
    pub fn candidate_items(
        &self,
        step: Step,
        facts: condition::Facts,
        open: impl Fn(GateClass) -> bool,
    ) -> impl Iterator<Item = (ItemId, &Item)> {
        self.by_step.candidates(step, facts, open).map(|id| (id, self.item(id)))
    }

    /// An item.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn item(&self, id: ItemId) -> &Item {
        self.items.get(id.index()).expect("an item id is made by the flow it belongs to")
    }

    /// The item with this name.
    #[must_use]
    #[inline]
    pub fn item_named(&self, name: &str) -> Option<ItemId> {
        self.by_name.get(name).copied()
    }

    /// The names of all items.
    #[inline]
    pub fn item_names(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| &*item.id)
    }

    /// All reasons with their ids, each followed by its sub-reasons.
    #[inline]
    pub fn reasons(&self) -> impl Iterator<Item = (ReasonId, &Reason)> {
        (1..).zip(&self.reasons).filter_map(|(at, reason)| Some((ReasonId::new(at)?, reason)))
    }

    /// A reason; `None` for [`ReasonId::NONE`].
    #[must_use]
    #[inline]
    pub fn reason(&self, id: ReasonId) -> Option<&Reason> {
        self.reasons.get(id.index().checked_sub(1)?)
    }

    /// The reason with this name.
    #[must_use]
    #[inline]
    pub fn reason_named(&self, name: &str) -> Option<ReasonId> {
        self.reasons().find(|(_, reason)| &*reason.id == name).map(|(id, _)| id)
    }

    /// Whether `inner` is `outer` or one of its sub-reasons.
    #[must_use]
    #[inline]
    pub fn covers(&self, outer: ReasonId, inner: ReasonId) -> bool {
        self.reason(outer).is_some_and(|reason| (outer..=reason.last).contains(&inner))
    }

    /// Whether two reasons are one, or one is a part of the other.
    #[must_use]
    #[inline]
    pub fn are_related(&self, one: ReasonId, other: ReasonId) -> bool {
        self.covers(one, other) || self.covers(other, one)
    }

    /// The reason that a sub-reason belongs to, or itself.
    #[must_use]
    #[inline]
    pub fn root_reason(&self, id: ReasonId) -> ReasonId {
        let top = self.reasons().find(|(top, _)| self.covers(*top, id));
        top.map_or(id, |(top, _)| top)
    }

    /// An offer's terms.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn offer(&self, id: OfferId) -> &Offer {
        self.offers.get(id.index()).expect("an offer id is made by the flow it belongs to")
    }

    /// How many offers there are.
    #[must_use]
    #[inline]
    pub fn offer_count(&self) -> usize {
        self.offers.len()
    }

    /// A piece of evidence.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn evidence(&self, id: EvidenceId) -> &Evidence {
        self.evidence.get(id.index()).expect("an evidence id is made by the flow it belongs to")
    }

    /// What customers do when they speak.
    #[inline]
    pub fn acts(&self) -> impl Iterator<Item = (ActId, &DialogueAct)> {
        self.acts.iter().enumerate().filter_map(|(at, act)| Some((ActId::new(at)?, act)))
    }

    /// Something a customer does.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn act(&self, id: ActId) -> &DialogueAct {
        self.acts.get(id.index()).expect("the id of an act is made by the flow it belongs to")
    }

    /// The act with this name.
    #[must_use]
    pub fn act_named(&self, name: &str) -> Option<ActId> {
        self.acts().find(|(_, act)| &*act.id == name).map(|(id, _)| id)
    }

    /// Slips of typing, and the words that they are.
    #[inline]
    pub fn repairs(&self) -> impl Iterator<Item = &Repair> {
        self.repairs.iter()
    }

    /// Words around figures.
    #[inline]
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter()
    }

    /// Companies that customers name.
    #[inline]
    pub fn operators(&self) -> impl Iterator<Item = &Operator> {
        self.operators.iter()
    }

    /// Words that tell something whoever says them.
    #[must_use]
    #[inline]
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// What hearing learned to tell apart under this name (`reason.zh`, `tone.en`); read anew each time. What was learned
    /// in a language that the flow does not speak is none of its.
    #[must_use]
    #[inline]
    pub fn model(&self, id: &str) -> Option<Model<'_>> {
        let of = id.rsplit_once('.').and_then(|(_, lang)| Lang::from_code(lang));
        let is_spoken = |lang: Lang| self.languages.iter().any(|own| own.is_same_language(lang));
        of.is_none_or(is_spoken).then(|| self.models.model(id)).flatten()
    }

    /// Everybody who calls in practice; read anew each time.
    #[must_use]
    #[inline]
    pub fn cast(&self) -> Cast {
        lower::late_cast(self, &self.cast)
    }

    /// The phrases that agents' words are checked for, with their ids.
    #[inline]
    pub fn phrases(&self) -> impl Iterator<Item = (PhraseId, &Phrase)> {
        let numbered = self.phrases.iter().enumerate();
        numbered.filter_map(|(at, phrase)| Some((PhraseId::new(at)?, phrase)))
    }

    /// A phrase.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn phrase(&self, id: PhraseId) -> &Phrase {
        self.phrases.get(id.index()).expect("a phrase id is made by the flow it belongs to")
    }

    /// What can be asked for with `help`.
    #[must_use]
    #[inline]
    pub fn topics(&self) -> &[HelpTopic] {
        &self.topics
    }

    /// The rules of conduct with their ids.
    #[inline]
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().enumerate().filter_map(|(at, rule)| Some((RuleId::new(at)?, rule)))
    }

    /// When each rule of conduct need be looked at, in the order of [`Self::rules`].
    #[must_use]
    #[inline]
    pub fn rule_masks(&self) -> &[RuleMask] {
        &self.rule_masks
    }

    /// A rule of conduct.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn rule(&self, id: RuleId) -> &Rule {
        self.rules.get(id.index()).expect("a rule id is made by the flow it belongs to")
    }

    /// A pack of rules.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn pack(&self, id: PackId) -> &Pack {
        self.packs.get(id.index()).expect("a pack id is made by the flow it belongs to")
    }

    /// The flow's own facts with their ids.
    #[inline]
    pub fn facts(&self) -> impl Iterator<Item = (FactId, &FactDecl)> {
        self.facts.iter().enumerate().filter_map(|(at, fact)| Some((FactId::new(at)?, fact)))
    }

    /// A fact of the flow's own.
    ///
    /// # Panics
    /// If `id` is another flow's.
    #[must_use]
    #[inline]
    pub fn fact(&self, id: FactId) -> &FactDecl {
        self.facts.get(id.index()).expect("a fact id is made by the flow it belongs to")
    }

    /// The values of the customer's context with their ids.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = (ValueId, &ValueDecl)> {
        self.values.iter().enumerate().filter_map(|(at, value)| Some((ValueId::new(at)?, value)))
    }

    /// A value of the customer's context.
    #[must_use]
    #[inline]
    pub fn value(&self, id: ValueId) -> Option<&ValueDecl> {
        self.values.get(id.index())
    }

    /// The flow's own fact with this name.
    #[must_use]
    #[inline]
    pub fn fact_named(&self, name: &str) -> Option<&FactDecl> {
        self.facts.iter().find(|fact| &*fact.id == name)
    }

    /// What an agent has noted before noting anything.
    #[must_use]
    #[inline]
    pub fn first_notes(&self) -> NotedFacts {
        NotedFacts::new(self.first_notes)
    }

    /// The flow for a customer with these given facts.
    #[must_use]
    #[inline]
    pub fn case(&self, given: GivenFacts) -> FlowCase<'_> {
        let given =
            *self.given_table.get(usize::from(given.0)).expect("given facts are of this flow");
        FlowCase { flow: self, given }
    }

    /// The flow with nothing given either way: what could be said to one customer or another.
    #[must_use]
    #[inline]
    pub fn for_any_customer(&self) -> FlowCase<'_> {
        FlowCase { flow: self, given: 0 }
    }

    /// The flow for every combination of given facts.
    #[inline]
    pub fn cases(&self) -> impl Iterator<Item = FlowCase<'_>> {
        self.given_table.iter().map(|given| FlowCase { flow: self, given: *given })
    }

    /// Changes an item; what finds items by their conditions goes with it.
    ///
    /// # Panics
    /// If `id` is another flow's.
    pub fn edit_item(&mut self, id: ItemId, edit: impl FnOnce(&mut Item)) {
        let item = self.items.get_mut(id.index());
        let item = item.expect("an item id is made by the flow it belongs to");
        let indexed_by = |item: &Item| (item.steps, item.technique, item.when.clone());
        let before = indexed_by(item);
        edit(item);
        if indexed_by(item) != before {
            self.by_step = StepIndex::new(&self.items);
        }
    }

    /// Changes a rule of conduct; when it need be looked at goes with it.
    ///
    /// # Panics
    /// If `id` is another flow's.
    pub fn edit_rule(&mut self, id: RuleId, edit: impl FnOnce(&mut Rule)) {
        let (rule, wakes) = self
            .rules
            .get_mut(id.index())
            .zip(self.rule_masks.get_mut(id.index()))
            .expect("a rule id is made by the flow it belongs to");
        edit(rule);
        *wakes = RuleMask::new(&rule.pattern);
    }

    /// The flow with a rule of another level.
    #[must_use]
    #[inline]
    pub fn with_level(&self, id: RuleId, level: RuleLevel) -> Self {
        let mut flow = self.clone();
        flow.edit_rule(id, |rule| rule.level = level);
        flow
    }
}
