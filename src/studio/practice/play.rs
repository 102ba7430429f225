//! A practice call: the agent's lines in, the customer's answers out.

use super::closest::Closest;
use super::moves::{Better, Move, Own};
use super::sense::Sense;
use engine::call::{Event, State, Statement};
use engine::customer::{Approach, Break, Dice, Felt, Odds, Temper, Truth, Weights, moment, spoken};
use engine::guide::{candidates, first_that_may, purpose_of};
use engine::hear::{Ear, Senses};
use engine::plan::{Plan, Upshot};
use engine::script::{Command, Customer, parse};
use engine::session::{Pending, Reply, Session};
use flow::Flow;
use flow::cast::Cast;
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::lang::Lang;
use flow::method::{Class, Emotion, End, Moment, Mood, Technique};
use std::cell::OnceCell;

/// How much help there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Advice is shown.
    Advised = 1,
    /// A choice of lines is shown, and advice when it is asked for.
    Choice = 2,
    /// Nothing but the customer.
    Alone = 3,
}

/// So many lines are put up for choice.
const CHOICES: usize = 5;

/// What a practice call is held with.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// How likely answers are.
    pub odds: &'a Odds,
    /// What moves are worth.
    pub plan: &'a Plan<'a>,
    /// Who there is, and what an agent's own words mean.
    pub cast: &'a Cast,
    /// Whom the program plays.
    pub truth: Truth<'a>,
    /// How much help there is.
    pub level: Level,
    /// Whether advice goes by the plan.
    pub by_plan: bool,
    /// Whether a poor move is pointed out at once.
    pub hints: bool,
    /// The seed.
    pub seed: u64,
    /// The language.
    pub lang: Lang,
}

/// A practice call.
pub struct Practice<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) session: Session<'a>,
    pub(super) temper: Temper,
    dice: Dice,
    /// Those that mix what is put up: they do not move the customer's.
    menu_dice: Dice,
    weights: Weights,
    pub(super) moves: Vec<Move>,
    /// The lines that numbers stand for.
    pub(super) menu: Vec<ItemId>,
    /// Own words that may mean one of the menu.
    pub(super) unsettled: Option<(String, Sense)>,
    /// How often each moment was spoken.
    spoken: [u8; Moment::ALL.len()],
    from: usize,
    pub(super) closest: OnceCell<Closest>,
    pub(super) ear: OnceCell<Ear>,
    pub(super) senses: OnceCell<Senses>,
    result: Option<Upshot>,
}

/// Why a line is not taken in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// What was said is said.
    NothingIsTakenBack,
    /// The customer answers by themself.
    CustomerAnswers,
    /// Only the customer can end the call so.
    CustomerEnds,
    /// There is no advice at this level.
    NoAdvice,
    /// There is no line of this number.
    NoNumber,
    /// It has no place in practice.
    NotHere,
}

/// What a line came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// A move, the last of [`Practice::moves`].
    Moved,
    /// Own words that may mean one of these; a number chooses, an empty line says them as they are.
    Choose,
    /// Where the call stands.
    Screen,
    /// Advice, though none is shown at this level.
    Advice,
    /// Something that a session answers.
    Session(Reply),
    /// It is not taken.
    Refused(Refused),
    /// The practice is over.
    Over,
}

impl<'a> Practice<'a> {
    /// A call that begins: the customer says their first words.
    #[must_use]
    pub fn new(setting: Setting<'a>) -> Self {
        let Setting { flow, truth, seed, lang, .. } = setting;
        let mut dice = Dice::new(seed, 0);
        let from = dice.place(64);
        let context = truth.persona.context_in(flow, lang);
        let mut session = Session::new(flow, context);
        if setting.by_plan {
            session.go_by(setting.plan);
        }
        if truth.persona.emotion.mood() == Mood::Upset {
            session.command(&set("emotion", Emotion::Upset.name()));
        }
        let mut practice = Self {
            setting,
            session,
            temper: Temper::first(&truth),
            dice,
            menu_dice: Dice::new(seed, 2),
            weights: Weights::default(),
            moves: Vec::new(),
            menu: Vec::new(),
            unsettled: None,
            spoken: [0; Moment::ALL.len()],
            from,
            closest: OnceCell::new(),
            ear: OnceCell::new(),
            senses: OnceCell::new(),
            result: None,
        };
        practice.fill_menu();
        practice
    }

    /// What it is held with.
    #[must_use]
    pub fn setting(&self) -> &Setting<'a> {
        &self.setting
    }

    /// The call.
    #[must_use]
    pub fn session(&self) -> &Session<'a> {
        &self.session
    }

    /// The moves so far.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The lines that numbers stand for.
    #[must_use]
    pub fn menu(&self) -> &[ItemId] {
        &self.menu
    }

    /// How the customer feels.
    #[must_use]
    pub fn temper(&self) -> &Temper {
        &self.temper
    }

    /// How the call came out, once it is closed.
    #[must_use]
    pub fn result(&self) -> Option<Upshot> {
        self.result
    }

    /// Whether the call is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.session.history().state().outcome().is_some()
    }

    /// The customer's first words, in both languages.
    #[must_use]
    pub fn opening(&self) -> [String; 2] {
        let said = |lang| {
            let at = (self.from, 0);
            spoken(&self.setting.truth, Moment::Opening, lang, at, None).unwrap_or_default()
        };
        Lang::ALL.map(said)
    }

    /// Takes one line.
    pub fn line(&mut self, line: &str) -> Came {
        let parsed = parse(line);
        if let Some((words, sense)) = self.unsettled.take() {
            match &parsed {
                Ok(Command::Enter) => return self.own_words(words, &sense, None),
                Ok(Command::Pick(number)) => {
                    let at = usize::from(*number).saturating_sub(1);
                    let Some(item) = self.menu.get(at).copied() else {
                        self.unsettled = Some((words, sense));
                        return Came::Refused(Refused::NoNumber);
                    };
                    return self.own_words(words, &sense, Some(item));
                }
                // Something else was typed: the words stand as they are.
                _ => {
                    self.own_words(words, &sense, None);
                }
            }
        }
        let Ok(command) = parsed else {
            let named = self.session.case().item_named(line.trim_start_matches('/').trim());
            return match named {
                Some(item) => self.say(item, None),
                None => Came::Session(self.session.line(line)),
            };
        };
        match command {
            Command::Enter if self.is_closed() => Came::Over,
            Command::Enter => Came::Screen,
            Command::Quit => Came::Over,
            Command::Pick(number) => {
                let at = usize::from(number).saturating_sub(1);
                let item = self.menu.get(at).copied();
                item.map_or(Came::Refused(Refused::NoNumber), |item| self.say(item, None))
            }
            Command::Agent(name) => self.item(&name),
            Command::Customer(Customer::Words(words))
                if words.chars().all(|c| c.is_ascii_digit()) =>
            {
                Came::Refused(Refused::NoNumber)
            }
            Command::Customer(Customer::Words(words)) => {
                match self.session.case().item_named(&words) {
                    Some(item) => self.say(item, None),
                    None => self.in_own_words(words),
                }
            }
            Command::Customer(_) => Came::Refused(Refused::CustomerAnswers),
            Command::Say(words) => self.in_own_words(words),
            Command::LetGo => self.ends(End::Left),
            Command::End(end @ (End::Left | End::Callback | End::HandedOver)) => self.ends(end),
            Command::End(End::Withdrawn | End::HungUp) => Came::Refused(Refused::CustomerEnds),
            Command::More(_) | Command::Why | Command::WhyNot(_) => self.advice(&command),
            Command::Back(_) | Command::Amend { .. } => Came::Refused(Refused::NothingIsTakenBack),
            Command::Set { ref fact, .. }
                if ["kind", "reason", "refusal", "reopens", "objection", "emotion"]
                    .contains(&fact.as_str()) =>
            {
                Came::Refused(Refused::CustomerAnswers)
            }
            Command::Resume | Command::Detour(_) | Command::SaveScript(_) => {
                Came::Refused(Refused::NotHere)
            }
            Command::Set { .. }
            | Command::Note(_)
            | Command::Me(_)
            | Command::History
            | Command::Summary
            | Command::Help(_) => Came::Session(self.session.command(&command)),
        }
    }

    fn advice(&mut self, command: &Command) -> Came {
        match (self.setting.level, command) {
            (Level::Alone, _) => Came::Refused(Refused::NoAdvice),
            (Level::Choice, Command::More(_)) => Came::Advice,
            (Level::Choice | Level::Advised, _) => Came::Session(self.session.command(command)),
        }
    }

    fn item(&mut self, name: &str) -> Came {
        match self.session.case().item_named(name) {
            Some(item) => self.say(item, None),
            None => Came::Session(self.session.command(&Command::Agent(name.to_owned()))),
        }
    }

    /// The lines that numbers stand for now.
    fn fill_menu(&mut self) {
        self.menu = match self.setting.level {
            Level::Advised => self.session.advice().first().iter().map(|one| one.item).collect(),
            Level::Choice => self.choice(),
            Level::Alone => Vec::new(),
        };
    }

    /// What is advised, among other things that may be said; in no order that tells.
    fn choice(&mut self) -> Vec<ItemId> {
        let (case, history) = (self.session.case(), self.session.history());
        let advised = self.session.advice();
        let mut choice: Vec<ItemId> = advised.first().iter().take(2).map(|one| one.item).collect();
        let watch = &self.session.audit().watch;
        let may = candidates(case, self.session.context(), history, watch);
        let technique = |id: ItemId| case.item(id).technique;
        let mut others: Vec<ItemId> =
            may.into_iter().filter(|item| !choice.contains(item)).collect();
        while choice.len() < CHOICES && !others.is_empty() {
            let item = others.swap_remove(self.menu_dice.place(others.len()));
            // Different things to do, rather than the same in other words.
            if choice.iter().all(|one| technique(*one) != technique(item)) {
                choice.push(item);
            }
        }
        choice.sort_unstable();
        choice
    }

    /// The agent says a line of the flow, and the customer answers.
    pub(super) fn say(&mut self, item: ItemId, own: Option<Own>) -> Came {
        let (case, truth) = (self.session.case(), self.setting.truth);
        let (flow, odds) = (self.setting.flow, self.setting.odds);
        let before = *self.session.history().state();
        let approach = Approach::of(case, self.session.history(), item);
        let (value_before, better) = self.judged(Some(item));
        // A greeting is no waste of time.
        let greets = self.moves.is_empty() && case.item(item).technique == Technique::Setting;
        let better = better.filter(|_| !greets);
        let line = self.filled(item);
        let purpose = purpose_of(case.item(item).technique, &before);
        let reply = self.session.command(&Command::Agent(case.item(item).id.to_string()));
        if let Reply::Problem(_) = reply {
            return Came::Session(reply);
        }
        let technique = case.item(item).technique;
        let annoyances = self.temper.annoyances;
        let mut label = None;
        let moment = if matches!(self.session.pending(), Pending::Asked(_)) {
            self.temper.hear(&truth, technique, approach);
            if let Some(broke) = self.temper.breaks(&truth, flow, (&before, technique)) {
                self.answers(item, AnswerId::OTHER);
                self.breaks(broke)
            } else {
                let all = (&truth, &mut self.temper);
                let (answer, more) = self.weights.answer(
                    (flow, odds),
                    all,
                    &before,
                    (item, approach),
                    &mut self.dice,
                );
                self.answers(item, answer);
                label = case.item(item).answer(answer).map(|answer| &answer.text.label);
                let own = moment(flow, &truth, &before, case.item(item), answer, approach);
                match more {
                    Some(Event::Heard(Statement::Reason(reason))) => self.says_reason(reason),
                    _ => own,
                }
            }
        } else {
            match self.session.history().state().outcome().map(engine::call::Outcome::name) {
                Some(flow::method::OutcomeName::Left) => Moment::ByeLeft,
                _ => Moment::ByeKept,
            }
        };
        let answer = self.speak(moment, label);
        let (words, phrases, shows, annoyed) = own.map_or_else(Default::default, |own| {
            (Some(own.words), own.phrases, own.shows, own.annoyed)
        });
        self.moves.push(Move {
            item: Some(item),
            words,
            line,
            phrases,
            shows,
            purpose: Some(purpose),
            value_before,
            better,
            answer,
            again: approach.again > 0,
            early: approach.early,
            annoyed: annoyed + (self.temper.annoyances - annoyances),
            ..Move::at(before, moment)
        });
        self.moved(&before);
        Came::Moved
    }

    /// The agent ends the call.
    fn ends(&mut self, end: End) -> Came {
        let before = *self.session.history().state();
        if before.outcome().is_some() {
            return Came::Over;
        }
        let (value_before, better) = self.judged(None);
        self.session.command(&Command::End(end));
        let moment = if end == End::Left { Moment::ByeLeft } else { Moment::Willing };
        let answer = self.speak(moment, None);
        self.moves.push(Move { value_before, better, answer, ..Move::at(before, moment) });
        self.moved(&before);
        Came::Moved
    }

    /// The customer's answer is entered; one that the machine has no room for changes nothing.
    fn answers(&mut self, item: ItemId, answer: AnswerId) {
        let name = self.session.case().item(item).answer(answer).map(|one| one.text.id.to_string());
        let enter = |name: String| Command::Customer(Customer::Answer(name));
        let other = || enter("other".to_owned());
        let reply = self.session.command(&name.map_or_else(other, enter));
        if let Reply::Problem(_) = reply {
            self.session.command(&other());
        }
    }

    /// The customer says a reason of their own accord.
    pub(super) fn says_reason(&mut self, reason: ReasonId) -> Moment {
        let name = self.setting.flow.reason(reason).map_or("", |reason| &*reason.id);
        self.session.command(&set("reason", name));
        if reason == self.setting.truth.reason { Moment::Reason } else { Moment::Excuse }
    }

    /// The customer has had enough.
    pub(super) fn breaks(&mut self, broke: Break) -> Moment {
        let (command, moment) = match broke {
            Break::Upset => (set("emotion", Emotion::Upset.name()), Moment::Angry),
            Break::Refuses => (set("refusal", "true"), Moment::Refuses),
            Break::HangsUp => (Command::End(End::HungUp), Moment::HangsUp),
        };
        self.session.command(&command);
        moment
    }

    /// What the call is worth here, and the best there is to say; in points. What it is better by is known of a
    /// line of the flow; of anything else once the customer has answered.
    pub(super) fn judged(&self, said: Option<ItemId>) -> (Option<f64>, Option<Better>) {
        let (case, history) = (self.session.case(), self.session.history());
        let state = history.state();
        if state.outcome().is_some() {
            return (None, None);
        }
        let stand = (state, Felt::of(&case, history));
        let plan = self.setting.plan;
        let value = plan.value(case, stand).map(points);
        let choices = plan.choices(case, stand);
        let unsaid = |item: &ItemId| history.said().all(|(said, _)| said != *item);
        let watch = &self.session.audit().watch;
        let unsaid = choices.iter().map(|one| one.item).filter(unsaid);
        let best = first_that_may(case, self.session.context(), history, watch, unsaid);
        let of = |item: ItemId| plan.worth_of(case, stand, item).map(points);
        let better =
            best.filter(|best| said != Some(*best) && self.serves(*best)).and_then(|best| {
                Some(Better {
                    item: best,
                    line: self.filled(best),
                    purpose: purpose_of(case.item(best).technique, state),
                    points: said.map_or(Some(0.0), |said| Some(of(best)? - of(said)?))?,
                })
            });
        (value, better)
    }

    /// Whether advising an item serves this customer: whom no offer serves is not to be talked round.
    fn serves(&self, item: ItemId) -> bool {
        let letting_go = self.session.case().item(item).technique.class() == Class::LettingGo;
        letting_go || !self.setting.truth.persona.accepts.is_empty()
    }

    /// After a move: what the call is worth now, what it cost, and the lines that numbers stand for.
    pub(super) fn moved(&mut self, before: &State) {
        let value = self.worth_now(before);
        if let Some(last) = self.moves.last_mut() {
            last.value_after = value;
            let lost = last.value_before.zip(value).map_or(0.0, |(before, after)| before - after);
            // Words that are no line, and words that grate, cost what the call is worth less after them.
            let by_value = last.item.is_none() || last.annoyed > 0;
            if let Some(better) = last.better.as_mut().filter(|_| by_value) {
                better.points = better.points.max(lost);
            }
            // What differs by less than a point is a matter of taste.
            last.better.take_if(|better| better.points < 1.0);
        }
        self.fill_menu();
    }

    /// What the call is worth now, in points; how it came out, if it is over.
    fn worth_now(&mut self, before: &State) -> Option<f64> {
        let (case, state) = (self.session.case(), *self.session.history().state());
        let Some(outcome) = state.outcome() else {
            let felt = Felt::of(&case, self.session.history());
            return self.setting.plan.value(case, (&state, felt)).map(points);
        };
        if before.outcome().is_some() {
            return None;
        }
        let result = Upshot::of(case, before, outcome).truly(&self.setting.truth, state.offer());
        self.result = Some(result);
        Some(f64::from(result.points(&self.setting.flow.aims)))
    }

    pub(super) fn filled(&self, item: ItemId) -> [String; 2] {
        let item = self.setting.flow.item(item);
        let values = self.session.values().with_offer(item.offer);
        Lang::ALL.map(|lang| item.say.fill(lang, &values))
    }

    /// The customer's words at a moment, in both languages.
    pub(super) fn speak(
        &mut self,
        moment: Moment,
        label: Option<&flow::lang::Text>,
    ) -> [String; 2] {
        let place = self.spoken.get_mut(moment.index());
        let nth = place.map_or(0, |count| {
            *count = count.saturating_add(1);
            usize::from(*count - 1)
        });
        let truth = self.setting.truth;
        let said = |lang| {
            let words = spoken(&truth, moment, lang, (self.from, nth), label);
            words.unwrap_or_else(|| "…".to_owned())
        };
        Lang::ALL.map(said)
    }
}

fn set(fact: &str, value: &str) -> Command {
    Command::Set { fact: fact.to_owned(), value: value.to_owned() }
}

/// A value of a plan in points.
fn points(value: engine::plan::Value) -> f64 {
    f64::from(value) * 100.0
}
