//! The agent's own words: checked for phrases, and taken for the line of the flow that they come closest to.

use super::closest::{Closest, MAYBE, NEAR, SAME};
use super::moves::{Move, Own};
use super::play::{Came, Practice};
use crate::call::State;
use crate::customer::{Approach, acknowledges};
use crate::flow::Flow;
use crate::flow::id::{ItemId, PhraseId, ReasonId};
use crate::guide::first_that_may;
use crate::hear::{Ear, Senses};
use crate::method::{Clarity, Class, Moment, Mood, Objection, PhraseClass, Step, Technique};
use crate::script::Command;
use crate::session::Reply;
use rustc_hash::FxHashSet;

/// So many lines are put up that own words may have meant.
const MOST_MAYBE: usize = 3;

/// What own words do, the plainest first, and the reason that they name.
struct Sense {
    techniques: Vec<Technique>,
    /// Whether words show them, or only the nearest line does.
    shown: bool,
    /// Whether the terms of what is proposed are said.
    terms: bool,
    reason: Option<ReasonId>,
}

impl Sense {
    /// What they do first of all; what tells nothing is talk.
    fn technique(&self) -> Technique {
        self.techniques.first().copied().unwrap_or(Technique::Setting)
    }

    /// Whether words show this.
    fn shows(&self, technique: Technique) -> bool {
        self.shown && self.techniques.contains(&technique)
    }

    /// Whether words show a question why, and nothing that is checked back.
    fn only_asks(&self) -> bool {
        self.shown
            && self.techniques.iter().any(|one| asks_why(*one))
            && !self.techniques.contains(&Technique::Confirm)
    }
}

impl<'a> Practice<'a> {
    /// The agent's own words: the line of the flow that they come closest to, or none.
    pub(super) fn in_own_words(&mut self, words: String) -> Came {
        let state = *self.session.history().state();
        let flow = self.setting.flow;
        let mut sense = self.sense(&words);
        let mut near = self.closest().to(&words, self.of(state.step()));
        near.retain(|(item, _)| match flow.item(*item).technique {
            // What was checked back is not checked again.
            Technique::Confirm => state.clarity() != Clarity::Confirmed,
            // A goodbye that comes close is none until the wish itself is met.
            Technique::LetGo => sense.shows(Technique::LetGo),
            _ => true,
        });
        let nearer = |least: f64| {
            let near = near.iter().filter(move |(_, score)| *score >= least);
            near.map(|(item, _)| *item)
        };
        if let Some(item) = self.first_that_may(nearer(SAME)) {
            return self.own_words(words, Some(item));
        }
        sense.terms = self.says_the_terms(&words, &state);
        // Who asks for the reason straight away asks leave by it.
        let why = sense.reason.is_some() || sense.techniques.iter().any(|one| asks_why(*one));
        if state.step() == Step::Trust && why {
            let item = self.first_that_may(self.unsaid_of(Technique::Willing, &near));
            return self.own_words(words, item);
        }
        if let Some(item) = self.does_the_same(&sense, &state, &near) {
            return self.own_words(words, Some(item));
        }
        // Terms that were not said are not taken for said.
        let says_no_more =
            |item: &ItemId| flow.item(*item).technique != Technique::Direct || sense.terms;
        if let Some(item) = self.first_that_may(nearer(NEAR).filter(says_no_more)) {
            return self.own_words(words, Some(item));
        }
        // What grates, or offers, is heard as it was said: nobody asks whether it was meant. A reason that is
        // named anew needs no line: the customer owns up to it, or does not.
        let phrases = self.session.phrases_in(&words);
        let plain = phrases.iter().all(|id| flow.phrase(*id).class == PhraseClass::Say);
        let open = state.step() == Step::Probe && state.clarity() != Clarity::Confirmed;
        let names_it = open && sense.reason.is_some();
        if plain && !names_it && !self.is_closed() {
            let meant = self.to_be_meant(&sense, &near).into_iter();
            let maybe = meant.chain(nearer(MAYBE)).chain(self.may_answer(&state, &near));
            let mut known = FxHashSet::default();
            let maybe =
                maybe.filter(|item| known.insert(*item) && self.first_that_may([*item]).is_some());
            let maybe: Vec<ItemId> = maybe.take(MOST_MAYBE).collect();
            if !maybe.is_empty() {
                self.menu = maybe;
                self.unsettled = Some(words);
                return Came::Choose;
            }
        }
        self.own_words(words, None)
    }

    /// The agent says something in their own words; what they are taken for, if anything.
    pub(super) fn own_words(&mut self, words: String, item: Option<ItemId>) -> Came {
        let reply = self.session.command(&Command::Say(words.clone()));
        let Reply::Said(found) = reply else { return Came::Session(reply) };
        let phrases: Vec<PhraseId> = found.iter().map(|one| one.phrase).collect();
        let flow = self.setting.flow;
        let before = self.temper.annoyances;
        self.temper.hear_phrases(flow, &phrases);
        let step = self.session.history().state().step();
        let offers = phrases.iter().any(|id| flow.phrase(*id).class == PhraseClass::Offer);
        let offers = offers || item.is_none() && self.is_an_offer(&words);
        let early = offers && matches!(step, Step::Trust | Step::Probe);
        if early {
            self.temper.hear_offer_too_early();
        }
        let annoyed = self.temper.annoyances - before;
        let shows = self.senses().of(&words);
        let own = Own { words, phrases, shows, annoyed };
        if let Some(item) = item.filter(|_| !early) {
            // What may not be said does not become a line of the flow; the words were said all the same.
            if let came @ Came::Moved = self.say(item, Some(own.clone())) {
                return came;
            }
        }
        self.bare_words(own, early)
    }

    fn senses(&self) -> &Senses {
        self.senses.get_or_init(|| Senses::new(&self.setting.cast.senses))
    }

    fn closest(&self) -> &Closest {
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

    /// Of these lines, the nearest first, those of a technique that need no note and were not said.
    fn unsaid_of(
        &self,
        technique: Technique,
        near: &[(ItemId, f64)],
    ) -> impl Iterator<Item = ItemId> {
        let (flow, history) = (self.setting.flow, self.session.history());
        near.iter().map(|(item, _)| *item).filter(move |id| {
            let item = flow.item(*id);
            item.technique == technique
                && !item.when.reads_notes()
                && history.said().all(|(said, _)| said != *id)
        })
    }

    /// A line that may be said here and does what the words do: it checks back the reason that they name, or is
    /// of a technique of theirs. What is let go of or proposed has to be meant.
    fn does_the_same(
        &self,
        sense: &Sense,
        state: &State,
        near: &[(ItemId, f64)],
    ) -> Option<ItemId> {
        let known = state.reason();
        let checks = state.step() == Step::Probe
            && state.clarity() != Clarity::Confirmed
            && !sense.only_asks()
            && sense.reason.is_some_and(|named| self.setting.flow.akin(known, named));
        let check = checks.then_some(Technique::Confirm);
        let terms = sense.terms.then_some(Technique::Direct);
        // Once the reason was checked back, a word that takes it in is the caring word that is due.
        let care_due = state.step() == Step::Probe && state.clarity() == Clarity::Confirmed;
        let takes_in = sense.shows(Technique::Understand) || sense.shows(Technique::Soothe);
        let care = (care_due && takes_in).then_some(Technique::Care);
        // Who is upset is met by whatever takes the feeling in.
        let takes_in = takes_in || sense.shows(Technique::Care);
        let soothe = (is_upset(state) && takes_in).then_some(Technique::Soothe);
        let care = soothe.or(care);
        let meant = |one: &Technique| {
            !matches!(one.class(), Class::LettingGo | Class::Proposal)
                && !HAS_TO_BE_MEANT.contains(one)
        };
        // Who greets and asks leave in one breath has asked leave.
        let (greets, others): (Vec<_>, Vec<_>) =
            sense.techniques.iter().partition(|one| **one == Technique::Setting);
        let shown = others.into_iter().chain(greets).copied().filter(meant);
        let answers = self.answers_the_objection(sense, state, near);
        if let Some(item) = self.first_that_may(answers) {
            return Some(item);
        }
        let mut techniques = check.into_iter().chain(care).chain(terms).chain(shown);
        let own = techniques.find_map(|one| self.first_that_may(self.unsaid_of(one, near)));
        // Whatever asks about it asks why, until the reason was checked back.
        let asks = state.step() == Step::Probe && state.clarity() != Clarity::Confirmed;
        let why = asks && sense.techniques.iter().any(|one| asks_why(*one));
        let mut order = ASKS_WHY;
        if known != ReasonId::NONE {
            order.reverse();
        }
        let whys = || order.iter().flat_map(|one| self.unsaid_of(*one, near));
        own.or_else(|| self.first_that_may(why.then(whys).into_iter().flatten()))
    }

    /// Where an objection is open, whatever is said may be an answer to it: the nearest ones.
    fn may_answer(&self, state: &State, near: &[(ItemId, f64)]) -> Vec<ItemId> {
        const FEW: usize = 2;
        let flow = self.setting.flow;
        let handles = |item: &ItemId| flow.item(*item).technique.class() == Class::Handling;
        let open = state.objection() == Objection::Open;
        let near = near.iter().map(|(item, _)| *item).filter(|_| open).filter(handles);
        near.filter(|item| self.first_that_may([*item]).is_some()).take(FEW).collect()
    }

    /// Where an objection is open: what asks about it, if the words ask, or what answers it, if they take it in.
    fn answers_the_objection(
        &self,
        sense: &Sense,
        state: &State,
        near: &[(ItemId, f64)],
    ) -> impl Iterator<Item = ItemId> {
        let any =
            |of: fn(Technique) -> bool| sense.shown && sense.techniques.iter().any(|one| of(*one));
        let asks = any(|one| one == Technique::Ask || asks_why(one));
        let takes_in = any(acknowledges) || any(|one| one == Technique::WinAgreement);
        let open = state.objection() == Objection::Open && (asks || takes_in);
        let (flow, history) = (self.setting.flow, self.session.history());
        let near = near.iter().map(|(item, _)| *item).filter(move |id| {
            let technique = flow.item(*id).technique;
            open && technique.class() == Class::Handling
                && (technique == Technique::Ask) == asks
                && history.said().all(|(said, _)| said != *id)
        });
        near.collect::<Vec<_>>().into_iter()
    }

    /// Lines of what words show that has to be meant: a let-go, or the question for the yes; the nearest of each.
    fn to_be_meant(&self, sense: &Sense, near: &[(ItemId, f64)]) -> Vec<ItemId> {
        let has_to = |one: &&Technique| sense.shown && HAS_TO_BE_MEANT.contains(one);
        let techniques = sense.techniques.iter().filter(has_to);
        techniques.filter_map(|one| self.first_that_may(self.unsaid_of(*one, near))).collect()
    }

    /// What own words do: by the words that show it, else by the line of the whole flow that they come closest
    /// to; and the reason that they name.
    fn sense(&self, words: &str) -> Sense {
        let flow = self.setting.flow;
        let mut techniques = self.senses().of(words);
        let shown = !techniques.is_empty();
        if !shown {
            let near = self.closest().to(words, flow.items().map(|(id, _)| id));
            let near = near.first().filter(|(_, score)| *score >= NEAR);
            techniques.extend(near.map(|(item, _)| flow.item(*item).technique));
        }
        let heard = self.ear.get_or_init(|| Ear::new(flow)).hear(flow, words, None);
        Sense { techniques, shown, terms: false, reason: heard.sure().map(|one| one.reason) }
    }

    /// Whether words come closest to an offer of the flow.
    fn is_an_offer(&self, words: &str) -> bool {
        let flow = self.setting.flow;
        let near = self.closest().to(words, flow.items().map(|(id, _)| id));
        let nearest = near.first().filter(|(_, score)| *score >= NEAR);
        nearest.is_some_and(|(item, _)| flow.item(*item).technique == Technique::Offer)
    }

    /// Whether words say the terms of what is proposed: every number of them.
    fn says_the_terms(&self, words: &str, state: &State) -> bool {
        let Some(offer) = state.offer().filter(|_| state.step() == Step::Agree) else {
            return false;
        };
        let mut items = self.setting.flow.items();
        let Some((item, _)) = items.find(|(_, item)| item.offer == Some(offer)) else {
            return false;
        };
        let said = numbers(words);
        let terms = self.filled(item).map(|line| numbers(&line));
        terms.iter().all(|terms| terms.len() > 1 && terms.iter().all(|one| said.contains(one)))
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
    fn bare_words(&mut self, own: Own, early: bool) -> Came {
        if self.is_closed() {
            return Came::Screen;
        }
        let before = *self.session.history().state();
        let (value_before, better) = self.judged(None);
        let truth = self.setting.truth;
        let sense = self.sense(&own.words);
        let annoyances = self.temper.annoyances;
        let same = |one: &&Move| one.words.as_ref() == Some(&own.words);
        let again = u8::try_from(self.moves.iter().filter(same).count()).unwrap_or(u8::MAX);
        self.temper.hear(&truth, sense.technique(), Approach { again, early: false });
        let broke = self.temper.breaks(&truth, self.setting.flow, (&before, sense.technique()));
        // What was checked back is not checked again.
        let probing = before.step() == Step::Probe && before.clarity() != Clarity::Confirmed;
        let moment = match (broke, sense.reason) {
            (Some(broke), _) => self.breaks(broke),
            (None, _) if early => Moment::Early,
            (None, _) if is_upset(&before) && !sense.shows(Technique::Soothe) => Moment::StillAngry,
            (None, _) if again > 0 => Moment::Again,
            (None, _) if own.annoyed > 0 => Moment::Doubts,
            (None, Some(reason)) if probing => self.owns_up(reason, &before),
            (None, _) if sense.techniques.iter().any(|one| acknowledges(*one)) => Moment::Agrees,
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

/// The wish met, and the question for the yes, which says the terms: words that show them may not have meant them.
const HAS_TO_BE_MEANT: [Technique; 2] = [Technique::LetGo, Technique::Direct];

/// Techniques that ask why: those first that begin with nothing known, those last that go deeper.
const ASKS_WHY: [Technique; 7] = [
    Technique::Feeling,
    Technique::Linking,
    Technique::Retreat,
    Technique::OneMore,
    Technique::Narrow,
    Technique::Focus,
    Technique::Deep,
];

fn is_upset(state: &State) -> bool {
    state.caller().is_some_and(|caller| caller.mood() == Mood::Upset)
}

fn asks_why(technique: Technique) -> bool {
    ASKS_WHY.contains(&technique)
}

/// The numbers in a text, as they are written.
fn numbers(text: &str) -> Vec<String> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).map(str::to_owned).collect()
}
