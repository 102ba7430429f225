//! The agent's own words: checked for phrases, and taken for a line of the flow that does what they do.

use super::closest::{Closest, MAYBE, NEAR, SAME};
use super::moves::{Move, Own};
use super::play::{Came, Practice};
use super::sense::{ASKS_WHY, Sense};
use engine::call::State;
use engine::customer::{Approach, acknowledges};
use engine::guide::first_that_may;
use engine::script::Command;
use engine::session::Reply;
use flow::id::{ItemId, PhraseId, ReasonId};
use flow::method::{Clarity, Class, Moment, Objection, PhraseClass, Step, Technique};
use flow::{Flow, Item};
use rustc_hash::FxHashSet;

/// So many lines are put up that own words may have meant.
const MOST_MAYBE: usize = 3;
/// The wish met, and the question for the yes, which says the terms: words that show them may not have meant them.
const HAS_TO_BE_MEANT: [Technique; 2] = [Technique::LetGo, Technique::Direct];

/// Lines by how near own words come to them, the nearest first.
type Near = [(ItemId, f64)];

impl<'a> Practice<'a> {
    /// The agent's own words: what they are taken for, if anything.
    pub(super) fn in_own_words(&mut self, words: String) -> Came {
        let state = *self.session.history().state();
        let flow = self.setting.flow;
        let sense = self.sense(&words);
        let mut near = self.closest().to(&words, self.of(state.step()));
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
        if let Some(item) = self.first_that_may(nearer(SAME)) {
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
        let near_enough = nearer(NEAR).filter(clear);
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
                return Came::Choose;
            }
        }
        self.own_words(words, &sense, None)
    }

    /// The agent says something in their own words; what they are taken for, if anything.
    pub(super) fn own_words(&mut self, words: String, sense: &Sense, item: Option<ItemId>) -> Came {
        let reply = self.session.command(&Command::Say(words.clone()));
        let Reply::Said(found) = reply else { return Came::Session(reply) };
        let phrases: Vec<PhraseId> = found.iter().map(|one| one.phrase).collect();
        let flow = self.setting.flow;
        let before = self.temper.annoyances;
        self.temper.hear_phrases(flow, &phrases);
        let step = self.session.history().state().step();
        let offers = phrases.iter().any(|id| flow.phrase(*id).class == PhraseClass::Offer)
            || item.is_none() && sense.offers();
        let early = offers && matches!(step, Step::Trust | Step::Probe);
        if early {
            self.temper.hear_offer_too_early();
        }
        let annoyed = self.temper.annoyances - before;
        let own = Own { words, phrases, shows: sense.shown.clone(), annoyed };
        if let Some(item) = item.filter(|_| !early) {
            // What may not be said does not become a line of the flow; the words were said all the same.
            if let came @ Came::Moved = self.say(item, Some(own.clone())) {
                return came;
            }
        }
        self.bare_words(own, sense, early)
    }

    pub(super) fn closest(&self) -> &Closest {
        self.closest.get_or_init(|| Closest::of(self.setting.flow, self.setting.lang))
    }

    fn of(&self, step: Step) -> impl Iterator<Item = ItemId> + use<'a> {
        let flow: &'a Flow = self.setting.flow;
        flow.items_of(step).iter().copied()
    }

    fn first_that_may(&self, items: impl IntoIterator<Item = ItemId>) -> Option<ItemId> {
        let (context, history) = (self.session.context(), self.session.history());
        let watch = &self.session.audit().watch;
        first_that_may(self.session.case(), context, history, watch, items)
    }

    /// Those of these lines that are wanted and were not said, the nearest first.
    fn unsaid<'n>(
        &'n self,
        near: &'n Near,
        wanted: impl Fn(&Item) -> bool + 'n,
    ) -> impl Iterator<Item = ItemId> + 'n {
        let (flow, history) = (self.setting.flow, self.session.history());
        let unsaid = |id: &ItemId| history.said().all(|(said, _)| said != *id);
        near.iter().map(|(item, _)| *item).filter(move |id| wanted(flow.item(*id)) && unsaid(id))
    }

    /// Those of a technique that need no note.
    fn unsaid_of<'n>(
        &'n self,
        technique: Technique,
        near: &'n Near,
    ) -> impl Iterator<Item = ItemId> + 'n {
        self.unsaid(near, move |item| item.technique == technique && !item.when.reads_notes())
    }

    /// A line that may be said here and does what the words do: what is due here if they do it, else what is of a
    /// technique of theirs. What is let go of or proposed has to be meant.
    fn does_the_same(&self, sense: &Sense, state: &State, near: &Near) -> Option<ItemId> {
        if state.objection() == Objection::Open
            && let Some(item) = self.answers_the_objection(sense, near)
        {
            return Some(item);
        }
        let meant = |one: &Technique| {
            !matches!(one.class(), Class::LettingGo | Class::Proposal)
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
    fn due(&self, sense: &Sense, state: &State) -> Option<Technique> {
        use Technique::{Care, Confirm, Direct, Soothe, Understand};
        if state.is_upset() {
            // Who is upset is met by whatever takes the feeling in.
            sense.shows(&[Soothe, Understand, Care]).then_some(Soothe)
        } else if state.owes_care() {
            sense.shows(&[Soothe, Understand, Care]).then_some(Care)
        } else if is_open(state) {
            // A reason that is named is checked back, unless it is only asked about.
            let names_it =
                sense.reason.is_some_and(|named| self.setting.flow.akin(state.reason(), named));
            let only_asks = sense.shows(&ASKS_WHY) && !sense.shows(&[Confirm]);
            (names_it && !only_asks).then_some(Confirm)
        } else {
            sense.terms.then_some(Direct)
        }
    }

    /// What asks about an open objection, if the words ask, or what answers it, if they take it in.
    fn answers_the_objection(&self, sense: &Sense, near: &Near) -> Option<ItemId> {
        let asks = sense.shows(&ASKS_WHY) || sense.shows(&[Technique::Ask]);
        let takes_in = sense.shown.iter().any(|one| acknowledges(*one))
            || sense.shows(&[Technique::WinAgreement]);
        let wanted = move |item: &Item| {
            item.technique.class() == Class::Handling && (item.technique == Technique::Ask) == asks
        };
        self.first_that_may(
            (asks || takes_in).then(|| self.unsaid(near, wanted)).into_iter().flatten(),
        )
    }

    /// Lines that the words may have meant: the nearest of what has to be meant and they show, those they come half
    /// near to, and with an objection open what answers it, for whatever is said then may.
    fn maybe_meant(&self, sense: &Sense, state: &State, near: &Near) -> Vec<ItemId> {
        let shown = HAS_TO_BE_MEANT.iter().filter(|one| sense.shows(&[**one]));
        let shown = shown.filter_map(|one| self.first_that_may(self.unsaid_of(*one, near)));
        let half_near = near.iter().filter(|(_, score)| *score >= MAYBE).map(|(item, _)| *item);
        let open = state.objection() == Objection::Open;
        let answers =
            self.unsaid(near, move |item| open && item.technique.class() == Class::Handling);
        let mut known = FxHashSet::default();
        let maybe = shown.chain(half_near).chain(answers).filter(|item| known.insert(*item));
        maybe.filter(|item| self.first_that_may([*item]).is_some()).take(MOST_MAYBE).collect()
    }

    /// The agent has named a reason: the customer owns up to it if it is theirs, for being understood opens
    /// people up.
    fn owns_up(&mut self, named: ReasonId, before: &State) -> Moment {
        let (flow, truth) = (self.setting.flow, self.setting.truth);
        let is_true = flow.akin(truth.reason, named);
        if is_true {
            self.temper.is_understood();
            self.temper.told |= self.temper.is_open(&truth);
        }
        let claims = truth.claims(self.temper.told);
        if !flow.akin(claims, named) {
            return if is_true { Moment::Guarded } else { Moment::Corrects };
        }
        if flow.covers(claims, before.reason()) {
            return Moment::Confirms;
        }
        self.says_reason(claims)
    }

    /// Own words that are no line of the flow: the customer makes of them what they can.
    fn bare_words(&mut self, own: Own, sense: &Sense, early: bool) -> Came {
        if self.is_closed() {
            return Came::Screen;
        }
        let before = *self.session.history().state();
        let (value_before, better) = self.judged(None);
        let truth = self.setting.truth;
        let annoyances = self.temper.annoyances;
        let same = |one: &&Move| one.words.as_ref() == Some(&own.words);
        let again = u8::try_from(self.moves.iter().filter(same).count()).unwrap_or(u8::MAX);
        self.temper.hear(&truth, sense.technique(), Approach { again, early: false });
        let broke = self.temper.breaks(&truth, self.setting.flow, (&before, sense.technique()));
        let moment = match (broke, sense.reason) {
            (Some(broke), _) => self.breaks(broke),
            (None, _) if early => Moment::Early,
            (None, _) if before.is_upset() && !sense.shows(&[Technique::Soothe]) => {
                Moment::StillAngry
            }
            (None, _) if again > 0 => Moment::Again,
            (None, _) if own.annoyed > 0 => Moment::Doubts,
            (None, Some(reason)) if is_open(&before) => self.owns_up(reason, &before),
            (None, _) if sense.techniques().any(acknowledges) => Moment::Agrees,
            // Nobody closes up where nothing was asked of them.
            (None, _) if before.made().count() > 0 || before.step() == Step::Propose => {
                Moment::Doubts
            }
            (None, _) => Moment::Guarded,
        };
        let answer = self.speak(moment, None);
        self.moves.push(Move {
            line: [own.words.clone(), own.words.clone()],
            words: Some(own.words),
            phrases: own.phrases,
            shows: own.shows,
            value_before,
            better,
            answer,
            again: again > 0,
            early,
            annoyed: own.annoyed + (self.temper.annoyances - annoyances),
            ..Move::at(before, moment)
        });
        self.moved(&before);
        Came::Moved
    }
}

/// Whether the reason is still to be found, or checked back.
fn is_open(state: &State) -> bool {
    state.step() == Step::Probe && state.clarity() != Clarity::Confirmed
}
