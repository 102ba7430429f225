//! The agent's own words: checked for phrases, and taken for a line of the flow that does what they do.

use super::closest::{LineIndex, MAYBE_SIMILARITY, NEAR_SIMILARITY, SAME_SIMILARITY};
use super::moves::{Move, OwnWords};
use super::play::{PracticeReply, PracticeSession};
use super::sense::{ASKS_WHY, AgentInterpretation};
use engine::call::State;
use engine::customer::{Delivery, acknowledges};
use engine::guide::{HistoryFeatures, Position, first_permitted};
use engine::script::Command;
use engine::session::Reply;
use flow::id::{ItemId, PhraseId, ReasonId};
use flow::method::{Clarity, CustomerAct, GateClass, Objection, PhraseClass, Step, Technique};
use flow::{Flow, Item};
use rustc_hash::FxHashSet;

/// So many lines are put up that own words may have meant. A choice: they fit the screen beside the words.
const MAX_POSSIBLE: usize = 3;
/// The wish met, and the question for the yes, which says the terms: words that show them may not have meant them.
const HAS_TO_BE_MEANT: [Technique; 2] = [Technique::LetGo, Technique::Direct];

/// Lines by how near own words come to them, the nearest first.
type RankedItems = [(ItemId, f64)];

impl<'a> PracticeSession<'a> {
    /// The agent's own words: what they are taken for, if anything.
    pub(super) fn in_own_words(&mut self, words: String) -> PracticeReply {
        let state = *self.session.history().state();
        let flow = self.setup.flow;
        let sense = self.sense(&words);
        let mut near = self.closest().rank(&words, self.of(state.step()));
        near.retain(|(item, _)| match flow.item(*item).technique {
            // What was checked back is not checked again.
            Technique::Confirm => state.clarity() != Clarity::Confirmed,
            // A goodbye that comes close is none until the wish itself is met.
            Technique::LetGo => sense.shows(&[Technique::LetGo]),
            _ => true,
        });
        let nearer = |least: f64| {
            let near = near.iter().filter(move |(_, score)| *score >= least);
            near.map(|(item, _)| *item)
        };
        if let Some(item) = self.first_that_may(nearer(SAME_SIMILARITY)) {
            return self.own_words(words, &sense, Some(item));
        }
        // Who asks for the reason straight away asks leave by it.
        if state.step() == Step::Trust && (sense.reason.is_some() || sense.asks_why()) {
            let item = self.first_that_may(self.unsaid_of(Technique::Willing, &near));
            return self.own_words(words, &sense, item);
        }
        if let Some(item) = self.does_the_same(&sense, &state, &near) {
            return self.own_words(words, &sense, Some(item));
        }
        // What ends the call, and terms that were not said, are not taken for said because they are near.
        let clear = |item: &ItemId| match flow.item(*item).technique {
            Technique::Direct => sense.terms,
            technique => !HAS_TO_BE_MEANT.contains(&technique),
        };
        let near_enough = nearer(NEAR_SIMILARITY).filter(clear);
        if let Some(item) = self.first_that_may(near_enough) {
            return self.own_words(words, &sense, Some(item));
        }
        // What grates, or offers, is heard as it was said: nobody asks whether it was meant. A reason that is
        // named anew needs no line: the customer owns up to it, or does not.
        let phrases = self.session.phrases_in(&words);
        let plain = phrases.iter().all(|id| flow.phrase(*id).class == PhraseClass::Say);
        let names_it = is_open(&state) && sense.reason.is_some();
        if plain && !names_it && !self.is_closed() {
            let maybe = self.maybe_meant(&sense, &state, &near);
            if !maybe.is_empty() {
                self.menu = maybe;
                self.unsettled = Some((words, sense));
                return PracticeReply::Choose;
            }
        }
        self.own_words(words, &sense, None)
    }

    /// The agent says something in their own words; what they are taken for, if anything.
    pub(super) fn own_words(
        &mut self,
        words: String,
        sense: &AgentInterpretation,
        item: Option<ItemId>,
    ) -> PracticeReply {
        let reply = self.session.handle_command(&Command::Say(words.clone()));
        let Reply::Said(found) = reply else { return PracticeReply::Session(reply) };
        let phrases: Vec<PhraseId> = found.iter().map(|one| one.phrase).collect();
        let flow = self.setup.flow;
        let before = self.customer.annoyances;
        self.customer.hear_phrases(flow, &phrases);
        let step = self.session.history().state().step();
        let offers = phrases.iter().any(|id| flow.phrase(*id).class == PhraseClass::Offer)
            || item.is_none() && sense.offers();
        let early = offers && matches!(step, Step::Trust | Step::Probe);
        if early {
            self.customer.hear_offer_too_early();
        }
        let annoyed = self.customer.annoyances - before;
        let own = OwnWords { words, phrases, shows: sense.shown.clone(), annoyed };
        if let Some(item) = item.filter(|_| !early) {
            // What may not be said does not become a line of the flow; the words were said all the same.
            if let came @ PracticeReply::Moved = self.say(item, Some(own.clone())) {
                return came;
            }
        }
        self.bare_words(own, sense, early)
    }

    pub(super) fn closest(&self) -> &LineIndex {
        self.line_index.get_or_init(|| LineIndex::new(self.setup.flow, self.setup.lang))
    }

    fn of(&self, step: Step) -> impl Iterator<Item = ItemId> + use<'a> {
        let flow: &'a Flow = self.setup.flow;
        flow.items_of(step).iter().copied()
    }

    fn first_that_may(&self, items: impl IntoIterator<Item = ItemId>) -> Option<ItemId> {
        let (context, history) = (self.session.context(), self.session.history());
        let watch = &self.session.audit().monitor;
        let features = HistoryFeatures::of(&self.session.case(), history);
        let position = Position::new(history, &features);
        first_permitted(self.session.case(), context, position, watch, items)
    }

    /// Those of these lines that are wanted and were not said, the nearest first.
    fn unsaid<'n>(
        &'n self,
        near: &'n RankedItems,
        wanted: impl Fn(&Item) -> bool + 'n,
    ) -> impl Iterator<Item = ItemId> + 'n {
        let (flow, history) = (self.setup.flow, self.session.history());
        let unsaid = |id: &ItemId| history.said_items().all(|(said, _)| said != *id);
        near.iter().map(|(item, _)| *item).filter(move |id| wanted(flow.item(*id)) && unsaid(id))
    }

    /// Those of a technique that need no note.
    fn unsaid_of<'n>(
        &'n self,
        technique: Technique,
        near: &'n RankedItems,
    ) -> impl Iterator<Item = ItemId> + 'n {
        self.unsaid(near, move |item| item.technique == technique && !item.when.reads_notes())
    }

    /// A line that may be said here and does what the words do: what is due here if they do it, else what is of a
    /// technique of theirs. What is let go of or proposed has to be meant.
    fn does_the_same(
        &self,
        sense: &AgentInterpretation,
        state: &State,
        near: &RankedItems,
    ) -> Option<ItemId> {
        if state.objection() == Objection::Open
            && let Some(item) = self.answers_the_objection(sense, near)
        {
            return Some(item);
        }
        let meant = |one: &Technique| {
            !matches!(one.class(), GateClass::LettingGo | GateClass::Proposal)
                && !HAS_TO_BE_MEANT.contains(one)
        };
        // Who greets and asks leave in one breath has asked leave.
        let (greets, others): (Vec<_>, Vec<_>) =
            sense.techniques().filter(meant).partition(|one| *one == Technique::Setting);
        let due = self.due(sense, state);
        let mut techniques = due.into_iter().chain(others).chain(greets);
        let own = techniques.find_map(|one| self.first_that_may(self.unsaid_of(one, near)));
        // Whatever asks about it asks why, until the reason was checked back.
        let why = is_open(state) && sense.asks_why();
        let mut order = ASKS_WHY;
        if state.reason() != ReasonId::NONE {
            order.reverse();
        }
        let whys = || order.iter().flat_map(|one| self.unsaid_of(*one, near));
        own.or_else(|| self.first_that_may(why.then(whys).into_iter().flatten()))
    }

    /// What is due where the call stands, if the words do it.
    fn due(&self, sense: &AgentInterpretation, state: &State) -> Option<Technique> {
        use Technique::{Care, Confirm, Direct, Soothe, Understand};
        if state.is_upset() {
            // Who is upset is met by whatever takes the feeling in.
            sense.shows(&[Soothe, Understand, Care]).then_some(Soothe)
        } else if state.owes_care() {
            sense.shows(&[Soothe, Understand, Care]).then_some(Care)
        } else if is_open(state) {
            // A reason that is named is checked back, unless it is only asked about.
            let names_it = sense
                .reason
                .is_some_and(|named| self.setup.flow.are_related(state.reason(), named));
            let only_asks = sense.shows(&ASKS_WHY) && !sense.shows(&[Confirm]);
            (names_it && !only_asks).then_some(Confirm)
        } else {
            sense.terms.then_some(Direct)
        }
    }

    /// What asks about an open objection, if the words ask, or what answers it, if they take it in.
    fn answers_the_objection(
        &self,
        sense: &AgentInterpretation,
        near: &RankedItems,
    ) -> Option<ItemId> {
        let asks = sense.shows(&ASKS_WHY) || sense.shows(&[Technique::Ask]);
        let takes_in = sense.shown.iter().any(|one| acknowledges(*one))
            || sense.shows(&[Technique::WinAgreement]);
        let wanted = move |item: &Item| {
            item.technique.class() == GateClass::Handling
                && (item.technique == Technique::Ask) == asks
        };
        self.first_that_may(
            (asks || takes_in).then(|| self.unsaid(near, wanted)).into_iter().flatten(),
        )
    }

    /// Lines that the words may have meant: the nearest of what has to be meant and they show, those they come half
    /// near to, and with an objection open what answers it, for whatever is said then may.
    fn maybe_meant(
        &self,
        sense: &AgentInterpretation,
        state: &State,
        near: &RankedItems,
    ) -> Vec<ItemId> {
        let shown = HAS_TO_BE_MEANT.iter().filter(|one| sense.shows(&[**one]));
        let shown = shown.filter_map(|one| self.first_that_may(self.unsaid_of(*one, near)));
        let half_near =
            near.iter().filter(|(_, score)| *score >= MAYBE_SIMILARITY).map(|(item, _)| *item);
        let open = state.objection() == Objection::Open;
        let answers =
            self.unsaid(near, move |item| open && item.technique.class() == GateClass::Handling);
        let mut known = FxHashSet::default();
        let maybe = shown.chain(half_near).chain(answers).filter(|item| known.insert(*item));
        maybe.filter(|item| self.first_that_may([*item]).is_some()).take(MAX_POSSIBLE).collect()
    }

    /// The agent has named a reason: the customer owns up to it if it is theirs, for being understood opens
    /// people up.
    fn owns_up(&mut self, named: ReasonId, before: &State) -> CustomerAct {
        let (flow, truth) = (self.setup.flow, self.setup.goal);
        let is_true = flow.are_related(truth.reason, named);
        if is_true {
            self.customer.feel_understood();
            self.customer.has_told |= self.customer.is_open(&truth);
        }
        let claims = truth.stated_reason(self.customer.has_told);
        if !flow.are_related(claims, named) {
            return if is_true { CustomerAct::Guarded } else { CustomerAct::Corrects };
        }
        if flow.covers(claims, before.reason()) {
            return CustomerAct::Confirms;
        }
        self.says_reason(claims)
    }

    /// Own words that are no line of the flow: the customer makes of them what they can.
    fn bare_words(
        &mut self,
        own: OwnWords,
        sense: &AgentInterpretation,
        early: bool,
    ) -> PracticeReply {
        if self.is_closed() {
            return PracticeReply::Screen;
        }
        let before = *self.session.history().state();
        let (value_before, better) = self.evaluate(None);
        let truth = self.setup.goal;
        let annoyances = self.customer.annoyances;
        let same = |one: &&Move| one.words.as_ref() == Some(&own.words);
        let again = u8::try_from(self.moves.iter().filter(same).count()).unwrap_or(u8::MAX);
        self.customer.hear(&truth, sense.technique(), Delivery { repeats: again, early: false });
        let broke = self.customer.breakdown(&truth, self.setup.flow, (&before, sense.technique()));
        let moment = match (broke, sense.reason) {
            (Some(broke), _) => self.enter_breakdown(broke),
            (None, _) if early => CustomerAct::Early,
            (None, _) if before.is_upset() && !sense.shows(&[Technique::Soothe]) => {
                CustomerAct::StillAngry
            }
            (None, _) if again > 0 => CustomerAct::Again,
            (None, _) if own.annoyed > 0 => CustomerAct::Doubts,
            (None, Some(reason)) if is_open(&before) => self.owns_up(reason, &before),
            (None, _) if sense.techniques().any(acknowledges) => CustomerAct::Agrees,
            // Nobody closes up where nothing was asked of them.
            (None, _) if before.offers_made().count() > 0 || before.step() == Step::Propose => {
                CustomerAct::Doubts
            }
            (None, _) => CustomerAct::Guarded,
        };
        let answer = self.utter(moment, None);
        self.moves.push(Move {
            words: Some(own.words),
            phrases: own.phrases,
            shows: own.shows,
            value_before,
            better,
            again: again > 0,
            early,
            annoyed: own.annoyed + (self.customer.annoyances - annoyances),
            ..Move::at(before, moment, answer)
        });
        self.after_move(&before);
        PracticeReply::Moved
    }
}

/// Whether the reason is still to be found, or checked back.
fn is_open(state: &State) -> bool {
    state.step() == Step::Probe && state.clarity() != Clarity::Confirmed
}
