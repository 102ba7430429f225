//! The agent's own words: checked for phrases, and taken for the line of the flow that they come closest to.

use super::closest::{Closest, MAYBE, NEAR};
use super::moves::Move;
use super::play::{Came, Practice};
use crate::call::State;
use crate::customer::{Approach, acknowledges};
use crate::flow::id::{ItemId, PhraseId, ReasonId};
use crate::guide::first_that_may;
use crate::hear::Ear;
use crate::method::{Clarity, Class, Moment, PhraseClass, Step, Technique};
use crate::script::Command;
use crate::session::Reply;

impl Practice<'_> {
    /// The agent's own words: the line of the flow that they come closest to, or none.
    pub(super) fn in_own_words(&mut self, words: String) -> Came {
        let (case, state) = (self.session.case(), *self.session.history().state());
        let phrases = self.session.phrases_in(&words);
        // What grates, or offers, is heard as it was said: nobody asks whether it was meant.
        let plain = phrases.iter().all(|id| case.phrase(*id).class == PhraseClass::Say);
        let closest = self.closest.get_or_init(|| Closest::of(case.flow(), self.setting.lang));
        let of = |step: Step| case.flow().items_of(step).iter().copied();
        let near = closest.to(&words, of(state.step()));
        let close = near.iter().filter(|(_, score)| *score >= NEAR).map(|(item, _)| *item);
        let (context, history) = (self.session.context(), self.session.history());
        let watch = &self.session.audit().watch;
        if let Some(item) = first_that_may(case, context, history, watch, close) {
            return self.own_words(words, Some(item));
        }
        // Who asks for the reason straight away asks leave by it.
        let asks = || closest.to(&words, of(Step::Probe)).first().is_some_and(|one| one.1 >= NEAR);
        if state.step() == Step::Trust && asks() {
            let willing = of(Step::Trust).filter(|id| {
                case.item(*id).technique == Technique::Willing && !case.item(*id).when.reads_notes()
            });
            let watch = &self.session.audit().watch;
            let (context, history) = (self.session.context(), self.session.history());
            let item = first_that_may(case, context, history, watch, willing);
            return self.own_words(words, item);
        }
        if let Some(item) = self.does_the_same(&words, &state) {
            return self.own_words(words, Some(item));
        }
        // A reason that is named anew needs no line: the customer owns up to it, or does not.
        if state.step() == Step::Probe && self.taken_for(&words).1.is_some() {
            return self.own_words(words, None);
        }
        let maybe = near.iter().filter(|(_, score)| *score >= MAYBE).map(|(item, _)| *item);
        let sayable = |item: &ItemId| {
            let (context, history) = (self.session.context(), self.session.history());
            let watch = &self.session.audit().watch;
            first_that_may(case, context, history, watch, [*item]).is_some()
        };
        let maybe: Vec<ItemId> = maybe.filter(sayable).take(3).collect();
        if plain && !maybe.is_empty() && !self.is_closed() {
            self.menu = maybe;
            self.unsettled = Some(words);
            return Came::Choose;
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
        let state = *self.session.history().state();
        let offers = phrases.iter().any(|id| flow.phrase(*id).class == PhraseClass::Offer);
        let early = offers && matches!(state.step(), Step::Trust | Step::Probe);
        if early {
            self.temper.hear_offer_too_early();
        }
        let annoyed = self.temper.annoyances - before;
        let said = Some((words.clone(), phrases.clone(), annoyed));
        if let Some(item) = item.filter(|_| !early) {
            // What may not be said does not become a line of the flow; the words were said all the same.
            if let came @ Came::Moved = self.say(item, said) {
                return came;
            }
        }
        self.bare_words(words, phrases, early, annoyed)
    }

    /// A line that may be said here and does what the words do: it checks back the reason that they name, or is
    /// of their technique. What is let go of or proposed has to be meant.
    fn does_the_same(&self, words: &str, state: &State) -> Option<ItemId> {
        let (case, flow) = (self.session.case(), self.setting.flow);
        let (technique, named) = self.taken_for(words);
        let known = state.reason();
        let checks = state.step() == Step::Probe
            && state.clarity() != Clarity::Confirmed
            && named.is_some_and(|named| flow.covers(known, named) || flow.covers(named, known));
        let technique = if checks { Technique::Confirm } else { technique };
        if matches!(technique.class(), Class::LettingGo | Class::Proposal) {
            return None;
        }
        let alike = flow.items_of(state.step()).iter().copied().filter(|id| {
            let item = flow.item(*id);
            item.technique == technique && !item.when.reads_notes()
        });
        let history = self.session.history();
        let unsaid = alike.filter(|id| history.said().all(|(said, _)| said != *id));
        let watch = &self.session.audit().watch;
        first_that_may(case, self.session.context(), history, watch, unsaid)
    }

    /// What own words do, by the line of the whole flow that they come closest to, and the reason that they name.
    fn taken_for(&self, words: &str) -> (Technique, Option<ReasonId>) {
        let flow = self.setting.flow;
        let closest = self.closest.get_or_init(|| Closest::of(flow, self.setting.lang));
        let near = closest.to(words, flow.items().map(|(id, _)| id));
        let near = near.first().filter(|(_, score)| *score >= MAYBE);
        // Nothing near: they just talk.
        let technique = near.map_or(Technique::Setting, |(item, _)| flow.item(*item).technique);
        let ear = self.ear.get_or_init(|| Ear::new(flow));
        let heard = ear.hear(flow, words, None);
        (technique, heard.sure().map(|one| one.reason))
    }

    /// The agent has named a reason: the customer owns up to it if it is theirs, for being understood opens
    /// people up.
    fn owns_up(&mut self, named: ReasonId, before: &State) -> Moment {
        let (flow, truth) = (self.setting.flow, self.setting.truth);
        let akin = |own: ReasonId| flow.covers(own, named) || flow.covers(named, own);
        if akin(truth.reason) {
            self.temper.is_understood();
            self.temper.told |= self.temper.is_open(&truth);
        }
        let claims = truth.claims(self.temper.told);
        if !akin(claims) {
            return if akin(truth.reason) { Moment::Guarded } else { Moment::Corrects };
        }
        if flow.covers(claims, before.reason()) {
            return Moment::Confirms;
        }
        self.says_reason(claims)
    }

    /// Own words that are no line of the flow: the customer makes of them what they can.
    fn bare_words(
        &mut self,
        words: String,
        phrases: Vec<PhraseId>,
        early: bool,
        annoyed: u8,
    ) -> Came {
        if self.is_closed() {
            return Came::Screen;
        }
        let before = *self.session.history().state();
        let (value_before, better) = self.judged(None);
        let truth = self.setting.truth;
        let (technique, named) = self.taken_for(&words);
        let annoyances = self.temper.annoyances;
        let again = self.moves.iter().filter(|one| one.words.as_ref() == Some(&words)).count();
        let again = u8::try_from(again).unwrap_or(u8::MAX);
        self.temper.hear(&truth, technique, Approach { again, early: false });
        let broke = self.temper.breaks(&truth, self.setting.flow, (&before, technique));
        let moment = match (broke, named) {
            (Some(broke), _) => self.breaks(broke),
            (None, _) if early => Moment::Early,
            (None, _) if again > 0 => Moment::Again,
            (None, _) if annoyed > 0 => Moment::Doubts,
            (None, Some(reason)) if before.step() == Step::Probe => self.owns_up(reason, &before),
            (None, _) if acknowledges(technique) => Moment::Agrees,
            (None, _) => Moment::Guarded,
        };
        let annoyed = annoyed + (self.temper.annoyances - annoyances);
        let answer = self.speak(moment, None);
        let line = [words.clone(), words.clone()];
        self.moves.push(Move {
            item: None,
            words: Some(words),
            line,
            phrases,
            purpose: None,
            before,
            value_before,
            value_after: None,
            better: better.filter(|_| early || annoyed > 0 || broke.is_some()),
            moment,
            answer,
            again: again > 0,
            early,
            annoyed,
        });
        self.moved(&before);
        Came::Moved
    }
}
