//! A practice call: the agent's lines in, the customer's answers out.

use super::closest::LineIndex;
use super::moves::{BetterMove, Move, OwnWords, TASTE};
use super::sense::AgentInterpretation;
use engine::call::{Event, State, Statement};
use engine::customer::{
    AnswerSampler, Breakdown, CallRng, CustomerGoal, CustomerState, Delivery, Odds, RapportBelief,
    act_of, utterance,
};
use engine::guide::{HistoryFeatures, Position, candidates, first_permitted, purpose_of};
use engine::hear::{Interpreter, TechniqueDetector};
use engine::plan::{OutcomeClass, Plan};
use engine::script::{Command, CustomerInput, parse};
use engine::session::{Pending, Reply, Session};
use flow::Flow;
use flow::cast::Cast;
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::lang::{Lang, Text};
use flow::method::{CustomerAct, Emotion, End, GateClass, Mood, Technique};
use std::cell::OnceCell;

/// How much help there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HelpLevel {
    /// Advice is shown.
    Advised = 1,
    /// A choice of lines is shown, and advice when it is asked for.
    Choice = 2,
    /// Nothing but the customer.
    Alone = 3,
}

/// So many lines are put up for choice. A choice, docs/PRACTICE.md: they fit the screen.
const CHOICES: usize = 5;
/// So many of them are advised. A choice: fewer than the others.
const ADVISED_AMONG: usize = 2;
/// Wordings begin at one of so many places, counted round. A choice: far more than a moment has.
const WORDINGS: usize = 64;

/// What a practice call is held with.
#[derive(Clone, Copy)]
pub struct PracticeSetup<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// How likely answers are.
    pub odds: &'a Odds,
    /// What moves are worth.
    pub plan: &'a Plan<'a>,
    /// Who there is, and what an agent's own words mean.
    pub cast: &'a Cast,
    /// Whom the program plays.
    pub goal: CustomerGoal<'a>,
    /// How much help there is.
    pub level: HelpLevel,
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
pub struct PracticeSession<'a> {
    pub(super) setup: PracticeSetup<'a>,
    pub(super) session: Session<'a>,
    pub(super) customer: CustomerState,
    rng: CallRng,
    /// Those that mix what is put up: they do not move the customer's.
    menu_rng: CallRng,
    weights: AnswerSampler,
    pub(super) moves: Vec<Move>,
    /// The lines that numbers stand for.
    pub(super) menu: Vec<ItemId>,
    /// Own words that may mean one of the menu.
    pub(super) unsettled: Option<(String, AgentInterpretation)>,
    /// How often each moment was spoken.
    spoken: [u8; CustomerAct::ALL.len()],
    from: usize,
    pub(super) line_index: OnceCell<LineIndex>,
    pub(super) interpreter: OnceCell<Interpreter>,
    pub(super) technique_detector: OnceCell<TechniqueDetector>,
    outcome_class: Option<OutcomeClass>,
}

/// Why a line is not taken in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
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
pub enum PracticeReply {
    /// A move, the last of [`PracticeSession::moves`].
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
    Refused(Rejection),
    /// The practice is over.
    Over,
}

impl<'a> PracticeSession<'a> {
    /// A call that begins: the customer says their first words.
    #[must_use]
    pub fn new(setting: PracticeSetup<'a>) -> Self {
        let PracticeSetup { flow, goal: truth, seed, lang, .. } = setting;
        let mut dice = CallRng::new(seed, 0);
        let from = dice.index(WORDINGS);
        let context = truth.persona.context_in(flow, lang);
        let mut session = Session::new(flow, context);
        if setting.by_plan {
            session.use_plan(setting.plan);
        }
        if truth.persona.emotion.mood() == Mood::Upset {
            session.handle_command(&set("emotion", Emotion::Upset.name()));
        }
        let mut practice = Self {
            setup: setting,
            session,
            customer: CustomerState::initial(&truth),
            rng: dice,
            menu_rng: CallRng::new(seed, 2),
            weights: AnswerSampler::default(),
            moves: Vec::new(),
            menu: Vec::new(),
            unsettled: None,
            spoken: [0; CustomerAct::ALL.len()],
            from,
            line_index: OnceCell::new(),
            interpreter: OnceCell::new(),
            technique_detector: OnceCell::new(),
            outcome_class: None,
        };
        practice.fill_menu();
        practice
    }

    /// What it is held with.
    #[must_use]
    pub fn setting(&self) -> &PracticeSetup<'a> {
        &self.setup
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
    pub fn temper(&self) -> &CustomerState {
        &self.customer
    }

    /// How the call came out, once it is closed.
    #[must_use]
    pub fn outcome_class(&self) -> Option<OutcomeClass> {
        self.outcome_class
    }

    /// Whether the call is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.session.history().state().outcome().is_some()
    }

    /// The customer's first words.
    #[must_use]
    pub fn opening(&self) -> Text {
        self.in_each_language(|lang| {
            let at = (self.from, 0);
            utterance(&self.setup.goal, CustomerAct::Opening, lang, at, None).unwrap_or_default()
        })
    }

    /// What is said, in each language of the flow.
    fn in_each_language(&self, said: impl Fn(Lang) -> String) -> Text {
        let languages = self.setup.flow.languages().iter();
        Text::new(languages.map(|lang| (*lang, said(*lang).into())))
    }

    /// Takes one line.
    pub fn handle_line(&mut self, line: &str) -> PracticeReply {
        let parsed = parse(line);
        if let Some((words, sense)) = self.unsettled.take() {
            match &parsed {
                Ok(Command::Enter) => return self.own_words(words, &sense, None),
                Ok(Command::Pick(number)) => {
                    let at = usize::from(*number).saturating_sub(1);
                    let Some(item) = self.menu.get(at).copied() else {
                        self.unsettled = Some((words, sense));
                        return PracticeReply::Refused(Rejection::NoNumber);
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
                None => PracticeReply::Session(self.session.handle_line(line)),
            };
        };
        match command {
            Command::Enter if self.is_closed() => PracticeReply::Over,
            Command::Enter => PracticeReply::Screen,
            Command::Quit => PracticeReply::Over,
            Command::Pick(number) => {
                let at = usize::from(number).saturating_sub(1);
                let item = self.menu.get(at).copied();
                item.map_or(PracticeReply::Refused(Rejection::NoNumber), |item| {
                    self.say(item, None)
                })
            }
            Command::Agent(name) => self.item(&name),
            Command::Customer(CustomerInput::Words(words))
                if words.chars().all(|c| c.is_ascii_digit()) =>
            {
                PracticeReply::Refused(Rejection::NoNumber)
            }
            Command::Customer(CustomerInput::Words(words)) => {
                match self.session.case().item_named(&words) {
                    Some(item) => self.say(item, None),
                    None => self.in_own_words(words),
                }
            }
            // What begins with a number is own words all the same.
            Command::Exchange { customer: CustomerInput::Words(_), .. } => {
                self.in_own_words(line.trim().to_owned())
            }
            Command::Exchange { .. } | Command::Customer(_) => {
                PracticeReply::Refused(Rejection::CustomerAnswers)
            }
            Command::Say(words) => self.in_own_words(words),
            Command::LetGo => self.end(End::Left),
            Command::End(end @ (End::Left | End::Served | End::Callback | End::HandedOver)) => {
                self.end(end)
            }
            Command::End(End::Withdrawn | End::HungUp) => {
                PracticeReply::Refused(Rejection::CustomerEnds)
            }
            Command::More(_) | Command::Why | Command::WhyNot(_) => self.advice(&command),
            Command::Back(_) | Command::Amend { .. } => {
                PracticeReply::Refused(Rejection::NothingIsTakenBack)
            }
            Command::Set { ref fact, .. }
                if ["request", "reason", "refusal", "reopens", "objection", "emotion"]
                    .contains(&fact.as_str()) =>
            {
                PracticeReply::Refused(Rejection::CustomerAnswers)
            }
            Command::Resume | Command::Detour(_) | Command::SaveScript(_) => {
                PracticeReply::Refused(Rejection::NotHere)
            }
            Command::Set { .. }
            | Command::Note(_)
            | Command::Me(_)
            | Command::History
            | Command::Summary
            | Command::Help(_) => PracticeReply::Session(self.session.handle_command(&command)),
        }
    }

    fn advice(&mut self, command: &Command) -> PracticeReply {
        match (self.setup.level, command) {
            (HelpLevel::Alone, _) => PracticeReply::Refused(Rejection::NoAdvice),
            (HelpLevel::Choice, Command::More(_)) => PracticeReply::Advice,
            (HelpLevel::Choice | HelpLevel::Advised, _) => {
                PracticeReply::Session(self.session.handle_command(command))
            }
        }
    }

    fn item(&mut self, name: &str) -> PracticeReply {
        match self.session.case().item_named(name) {
            Some(item) => self.say(item, None),
            None => PracticeReply::Session(
                self.session.handle_command(&Command::Agent(name.to_owned())),
            ),
        }
    }

    /// The lines that numbers stand for now.
    fn fill_menu(&mut self) {
        self.menu = match self.setup.level {
            HelpLevel::Advised => {
                self.session.advice().first().iter().map(|one| one.item).collect()
            }
            HelpLevel::Choice => self.choice(),
            HelpLevel::Alone => Vec::new(),
        };
    }

    /// What is advised, among other things that may be said; in no order that tells.
    fn choice(&mut self) -> Vec<ItemId> {
        let (case, history) = (self.session.case(), self.session.history());
        let advised = self.session.advice();
        let mut choice: Vec<ItemId> =
            advised.first().iter().take(ADVISED_AMONG).map(|one| one.item).collect();
        let watch = &self.session.audit().monitor;
        let features = HistoryFeatures::of(&case, history);
        let position = Position::new(history, &features);
        let may = candidates(case, self.session.context(), position, watch);
        let technique = |id: ItemId| case.item(id).technique;
        let mut others: Vec<ItemId> =
            may.into_iter().filter(|item| !choice.contains(item)).collect();
        while choice.len() < CHOICES && !others.is_empty() {
            let item = others.swap_remove(self.menu_rng.index(others.len()));
            // Different things to do, rather than the same in other words.
            if choice.iter().all(|one| technique(*one) != technique(item)) {
                choice.push(item);
            }
        }
        choice.sort_unstable();
        choice
    }

    /// The agent says a line of the flow, and the customer answers.
    pub(super) fn say(&mut self, item: ItemId, own: Option<OwnWords>) -> PracticeReply {
        let (case, truth) = (self.session.case(), self.setup.goal);
        let (flow, odds) = (self.setup.flow, self.setup.odds);
        let before = *self.session.history().state();
        let approach = Delivery::new(case, self.session.history(), item);
        let (value_before, better) = self.evaluate(Some(item));
        // A greeting is no waste of time.
        let greets = self.moves.is_empty() && case.item(item).technique == Technique::Setting;
        let better = better.filter(|_| !greets);
        let line = self.filled(item);
        let purpose = purpose_of(case.item(item).technique, &before);
        let reply = self.session.handle_command(&Command::Agent(case.item(item).id.to_string()));
        if let Reply::Problem(_) = reply {
            return PracticeReply::Session(reply);
        }
        let technique = case.item(item).technique;
        let annoyances = self.customer.annoyances;
        let mut label = None;
        let moment = if matches!(self.session.pending(), Pending::Asked(_)) {
            self.customer.hear(&truth, technique, approach);
            if let Some(broke) = self.customer.breakdown(&truth, flow, (&before, technique)) {
                self.enter_answer(item, AnswerId::OTHER);
                self.enter_breakdown(broke)
            } else {
                let all = (&truth, &mut self.customer);
                let (answer, more) = self.weights.sample(
                    (flow, odds),
                    all,
                    &before,
                    (item, approach),
                    &mut self.rng,
                );
                self.enter_answer(item, answer);
                label = case.item(item).answer(answer).map(|answer| &answer.text.label);
                let own = act_of(flow, &truth, &before, case.item(item), answer, approach);
                match more {
                    Some(Event::Heard(Statement::Reason(reason))) => self.says_reason(reason),
                    _ => own,
                }
            }
        } else {
            match self.session.history().state().outcome().map(engine::call::Outcome::name) {
                Some(flow::method::OutcomeKind::Left) => CustomerAct::ByeLeft,
                _ => CustomerAct::ByeKept,
            }
        };
        let answer = self.utter(moment, label);
        let (words, phrases, shows, annoyed) = own.map_or_else(Default::default, |own| {
            (Some(own.words), own.phrases, own.shows, own.annoyed)
        });
        self.moves.push(Move {
            item: Some(item),
            words,
            line: Some(line),
            phrases,
            shows,
            purpose: Some(purpose),
            value_before,
            better,
            again: approach.repeats > 0,
            early: approach.early,
            annoyed: annoyed + (self.customer.annoyances - annoyances),
            ..Move::at(before, moment, answer)
        });
        self.after_move(&before);
        PracticeReply::Moved
    }

    /// The agent ends the call.
    fn end(&mut self, end: End) -> PracticeReply {
        let before = *self.session.history().state();
        if before.outcome().is_some() {
            return PracticeReply::Over;
        }
        let (value_before, better) = self.evaluate(None);
        self.session.handle_command(&Command::End(end));
        let moment = if end == End::Left { CustomerAct::ByeLeft } else { CustomerAct::Willing };
        let answer = self.utter(moment, None);
        self.moves.push(Move { value_before, better, ..Move::at(before, moment, answer) });
        self.after_move(&before);
        PracticeReply::Moved
    }

    /// The customer's answer is entered; one that the machine has no room for changes nothing.
    fn enter_answer(&mut self, item: ItemId, answer: AnswerId) {
        let name = self.session.case().item(item).answer(answer).map(|one| one.text.id.to_string());
        let enter = |name: String| Command::Customer(CustomerInput::Answer(name));
        let other = || enter("other".to_owned());
        let reply = self.session.handle_command(&name.map_or_else(other, enter));
        if let Reply::Problem(_) = reply {
            self.session.handle_command(&other());
        }
    }

    /// The customer says a reason of their own accord.
    pub(super) fn says_reason(&mut self, reason: ReasonId) -> CustomerAct {
        let name = self.setup.flow.reason(reason).map_or("", |reason| &*reason.id);
        self.session.handle_command(&set("reason", name));
        if reason == self.setup.goal.reason { CustomerAct::Reason } else { CustomerAct::Excuse }
    }

    /// The customer has had enough.
    pub(super) fn enter_breakdown(&mut self, broke: Breakdown) -> CustomerAct {
        let (command, moment) = match broke {
            Breakdown::Upset => (set("emotion", Emotion::Upset.name()), CustomerAct::Angry),
            Breakdown::Refuses => (set("refusal", "true"), CustomerAct::Refuses),
            Breakdown::HangsUp => (Command::End(End::HungUp), CustomerAct::HangsUp),
        };
        self.session.handle_command(&command);
        moment
    }

    /// What the call is worth here, and the best there is to say; in points. What it is better by is known of a
    /// line of the flow; of anything else once the customer has answered.
    pub(super) fn evaluate(&self, said: Option<ItemId>) -> (Option<f64>, Option<BetterMove>) {
        let (case, history) = (self.session.case(), self.session.history());
        let state = history.state();
        if state.outcome().is_some() {
            return (None, None);
        }
        let stand = (state, RapportBelief::from_history(&case, history));
        let plan = self.setup.plan;
        let value = plan.value(case, stand).map(to_points);
        let choices = plan.ranked_actions(case, stand);
        let features = HistoryFeatures::of(&case, history);
        let unsaid = |item: &ItemId| features.times_said(*item) == 0;
        let watch = &self.session.audit().monitor;
        let unsaid = choices.iter().map(|one| one.item).filter(unsaid);
        let position = Position::new(history, &features);
        let best = first_permitted(case, self.session.context(), position, watch, unsaid);
        let of = |item: ItemId| plan.action_value(case, stand, item).map(to_points);
        let better =
            best.filter(|best| said != Some(*best) && self.serves(*best)).and_then(|best| {
                Some(BetterMove {
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
        let letting_go = self.session.case().item(item).technique.class() == GateClass::LettingGo;
        letting_go || !self.setup.goal.persona.accepts.is_empty()
    }

    /// After a move: what the call is worth now, what it cost, and the lines that numbers stand for.
    pub(super) fn after_move(&mut self, before: &State) {
        let value = self.worth_now(before);
        if let Some(last) = self.moves.last_mut() {
            last.value_after = value;
            let lost = last.value_before.zip(value).map_or(0.0, |(before, after)| before - after);
            // Words that are no line, and words that grate, cost what the call is worth less after them.
            let by_value = last.item.is_none() || last.annoyed > 0;
            if let Some(better) = last.better.as_mut().filter(|_| by_value) {
                better.points = better.points.max(lost);
            }
            last.better.take_if(|better| better.points < TASTE);
        }
        self.fill_menu();
    }

    /// What the call is worth now, in points; how it came out, if it is over.
    fn worth_now(&mut self, before: &State) -> Option<f64> {
        let (case, state) = (self.session.case(), *self.session.history().state());
        let Some(outcome) = state.outcome() else {
            let felt = RapportBelief::from_history(&case, self.session.history());
            return self.setup.plan.value(case, (&state, felt)).map(to_points);
        };
        if before.outcome().is_some() {
            return None;
        }
        let result = OutcomeClass::classify(case, before, outcome)
            .true_class(&self.setup.goal, state.offer());
        self.outcome_class = Some(result);
        Some(f64::from(result.reward(&self.setup.flow.rewards)))
    }

    pub(super) fn filled(&self, item: ItemId) -> Text {
        let item = self.setup.flow.item(item);
        let values = self.session.values().with_offer(item.offer);
        self.in_each_language(|lang| item.say.fill(lang, &values))
    }

    /// The customer's words at a moment.
    pub(super) fn utter(&mut self, moment: CustomerAct, label: Option<&Text>) -> Text {
        let place = self.spoken.get_mut(moment.index());
        let nth = place.map_or(0, |count| {
            *count = count.saturating_add(1);
            usize::from(*count - 1)
        });
        let truth = self.setup.goal;
        let said = |lang| {
            let words = utterance(&truth, moment, lang, (self.from, nth), label);
            words.unwrap_or_else(|| "…".to_owned())
        };
        self.in_each_language(said)
    }
}

fn set(fact: &str, value: &str) -> Command {
    Command::Set { fact: fact.to_owned(), value: value.to_owned() }
}

/// A value of a plan in points.
fn to_points(value: engine::plan::Scalar) -> f64 {
    f64::from(value) * 100.0
}
