//! A call being guided: commands in, replies out.
//!
//! Pure: it reads no keys, prints nothing and knows no language. The REPL and scripts both drive it.
//! Whatever was entered is in its [`History`]; nothing is dropped without being returned.

mod certain;
mod exchange;
mod owed;
mod pending;
mod reply;
mod setting;
mod values;
mod way;

pub use pending::{Pending, PendingInterpretation};
pub use reply::{Reply, SessionError};
pub use values::SessionValues;

use crate::call::history::{Entry, History, Turn};
use crate::call::{Blocker, Event, State, check_gates};
use crate::customer::RapportBelief;
use crate::guide::{Advice, PathSearch, WhyNot, advise, why_not};
use crate::hear::{Interpreter, PhraseDetector, context_of, dialogue_update, readings};
use crate::plan::{Plan, ValueCache};
use crate::rule::{Audit, Observation, ObservedEvent, Violation, audit};
use crate::script::{Command, CommandError, CustomerInput, is_also_speech, parse};
use flow::condition::NotedFacts;
use flow::context::Context;
use flow::id::{AnswerId, ItemId, PhraseId, RuleId};
use flow::method::End;
use flow::spelling::nearest;
use flow::{Flow, FlowCase};
use std::cell::OnceCell;

/// One call being guided.
#[derive(Debug)]
pub struct Session<'f> {
    case: FlowCase<'f>,
    /// What was known of the customer when the call began.
    record: Context,
    /// The same with what the customer told since.
    context: Context,
    history: History,
    pending: Pending,
    /// What was taken without a nod last, and how many turns there were then.
    taken: Option<(usize, Box<PendingInterpretation>)>,
    /// The call seen through its rules of conduct, as of the last command.
    audit: Audit,
    interpreter: OnceCell<Interpreter>,
    phrase_detector: OnceCell<PhraseDetector>,
    minutes: Option<u16>,
    /// What advice goes by, if not by the equation alone.
    plan: Option<&'f Plan<'f>>,
    /// The advice where the call stands, once it was asked for.
    advice: OnceCell<Advice>,
}

impl<'f> Session<'f> {
    /// A call that begins.
    #[must_use]
    pub fn new(flow: &'f Flow, context: Context) -> Self {
        let history = History::new(State::initial(&context), flow.first_notes());
        Self::at(flow, context, history)
    }

    /// A call that stands where a history of it ends.
    #[must_use]
    pub fn at(flow: &'f Flow, context: Context, history: History) -> Self {
        let case = flow.case(context.given());
        Self {
            case,
            audit: audit(case, &context, &history),
            context: history.context_now(&context).into_owned(),
            record: context,
            history,
            pending: Pending::Nothing,
            taken: None,
            interpreter: OnceCell::new(),
            phrase_detector: OnceCell::new(),
            minutes: None,
            plan: None,
            advice: OnceCell::new(),
        }
    }

    /// The flow as it applies to this customer.
    #[must_use]
    pub fn case(&self) -> FlowCase<'f> {
        self.case
    }

    /// The customer's context: their record, and what they told on the call.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What was known of the customer when the call began.
    #[must_use]
    pub fn customer_record(&self) -> &Context {
        &self.record
    }

    /// The call so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What the session waits for.
    #[must_use]
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// The values that lines can use now.
    #[must_use]
    pub fn values(&self) -> SessionValues<'_> {
        SessionValues::new(self.case, &self.context, &self.history)
    }

    /// Lets advice go by a plan: what is worth most comes first, for the same reasons.
    pub fn use_plan(&mut self, plan: &'f Plan<'f>) {
        self.plan = Some(plan);
        self.advice.take();
    }

    /// Advice for where the call stands.
    #[must_use]
    pub fn advice(&self) -> &Advice {
        self.advice.get_or_init(|| {
            let mut advice = advise(self.case, &self.context, &self.history, &self.audit.monitor);
            if let Some(plan) = self.plan {
                let felt = RapportBelief::from_history(&self.case, &self.history);
                let stand = (self.history.state(), felt);
                plan.rank_advice(self.case, stand, &mut advice, &mut ValueCache::default());
            }
            advice
        })
    }

    /// The call seen through its rules of conduct.
    #[must_use]
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// The rules that the last turn broke.
    pub fn last_violations(&self) -> impl Iterator<Item = &Violation> {
        let last = self.history.turns().len().checked_sub(1);
        self.audit.violations.iter().filter(move |breach| Some(breach.turn) == last)
    }

    /// The call has taken so many minutes: the session has no clock of its own.
    pub fn set_minutes(&mut self, minutes: u16) {
        self.minutes = Some(minutes);
    }

    /// How long the call has taken, if that was told.
    #[must_use]
    pub fn minutes(&self) -> Option<u16> {
        self.minutes
    }

    /// Takes one line. One that a customer says as likely as it is a command is heard as theirs, and `/` alone makes it
    /// the command.
    pub fn handle_line(&mut self, line: &str) -> Reply {
        if line.trim() == "/" {
            return match self.take_pending_command() {
                Some(command) => self.handle_command(&command),
                None => self.screen(),
            };
        }
        match parse(line) {
            Ok(command) if self.is_also_speech(line, &command) => {
                self.take_words(line.trim().to_owned(), Some(command))
            }
            Ok(Command::Customer(CustomerInput::Words(words))) if self.is_item(&words, line) => {
                self.handle_command(&Command::Agent(words))
            }
            Err(CommandError::Unknown(name)) if self.case.item_named(&name).is_some() => {
                self.handle_command(&Command::Agent(name))
            }
            Ok(command) => self.handle_command(&command),
            Err(malformed) => Reply::Problem(SessionError::Malformed(malformed)),
        }
    }

    /// Whether a line that reads as a command is as likely a customer's.
    fn is_also_speech(&self, line: &str, command: &Command) -> bool {
        let is_item =
            matches!(command, Command::Agent(name) if self.case.item_named(name).is_some());
        // While a line waits for its answer, words behind a number are the answer either way.
        let is_answer = matches!(
            (command, &self.pending),
            (Command::Exchange { customer: CustomerInput::Words(_), .. }, Pending::Asked(_))
        );
        !is_item && !is_answer && is_also_speech(line, command)
    }

    /// The command that the words heard last are as well; they are nobody's words then.
    fn take_pending_command(&mut self) -> Option<Command> {
        let Pending::Heard(hearing) = &mut self.pending else { return None };
        let command = hearing.command.take()?;
        self.cancel();
        Some(command)
    }

    /// Whether a line is nothing but an item's id, and no quoted words that happen to look like one.
    fn is_item(&self, words: &str, line: &str) -> bool {
        words == line.trim() && self.case.item_named(words).is_some()
    }

    /// Takes one command.
    pub fn handle_command(&mut self, command: &Command) -> Reply {
        let reply = match command {
            Command::Enter => self.enter(),
            Command::Pick(number) => self.pick(*number),
            Command::Exchange { number, customer } => self.exchange(*number, customer),
            Command::Agent(name) => self.agent(name),
            Command::Customer(customer) => self.customer(customer),
            Command::Say(words) => self.say(words.clone()),
            Command::Note(words) => self.enter_entry(Entry::Note(words.clone()), Reply::Recorded),
            Command::Me(level) => self.enter_entry(Entry::Me(*level), Reply::Me(*level)),
            Command::Set { fact, value } => self.set(fact, value),
            Command::Back(count) => self.back(*count),
            Command::Amend { turn, customer } => self.amend(*turn, customer),
            Command::WhyNot(name) => self.why_not(name),
            Command::LetGo => self.end(End::Left),
            Command::End(end) => self.end(*end),
            Command::Why => Ok(Reply::Why),
            Command::More(page) => Ok(Reply::More(*page)),
            Command::History => Ok(Reply::History),
            Command::Summary => Ok(Reply::Summary),
            Command::Help(topic) => Ok(Reply::Help(topic.clone())),
            Command::SaveScript(path) => {
                self.require_confirmed().map(|()| Reply::SaveScript(path.clone()))
            }
            Command::Detour(why) => Ok(Reply::Detour(*why)),
            Command::Resume => Ok(Reply::Resume),
            Command::Quit => {
                self.finish();
                Ok(Reply::Quit)
            }
        };
        reply.unwrap_or_else(Reply::Problem)
    }

    /// Why an item can't be said now, or an answer (`ITEM/ANSWER`) not be given to it.
    fn why_not(&self, name: &str) -> Result<Reply, SessionError> {
        let (item, answer) =
            name.split_once('/').map_or((name, None), |(item, id)| (item, Some(id)));
        let item = self.item_named(item)?;
        let answer = answer.map(|id| self.answer_of(item, &CustomerInput::Answer(id.to_owned())));
        let why = why_not(self.case, self.history.state(), item, answer.transpose()?);
        let rules = self.audit.monitor.fatal_violations(self.case, &self.saying(item), item);
        let path_rule = match &why.path {
            PathSearch::Found(way) if why.blocker.is_some() => self.rule_on_way(way, item),
            PathSearch::Found(_) | PathSearch::Unreachable | PathSearch::Bounded => None,
        };
        Ok(Reply::WhyNot(Box::new(WhyNot { rules, path_rule, ..why })))
    }

    /// Drops what waits for a nod or an answer, as Ctrl-C does; the call itself stands.
    pub fn cancel(&mut self) -> Reply {
        self.pending = match &self.pending {
            Pending::Heard(hearing) => hearing.asked.map_or(Pending::Nothing, Pending::Asked),
            Pending::Asked(_) | Pending::Nothing => Pending::Nothing,
        };
        self.screen()
    }

    /// Keeps words that were heard and never nodded to: the call is left, or its input ends.
    pub fn finish(&mut self) {
        self.keep_words();
    }

    /// The reply that shows where the session stands.
    #[must_use]
    pub fn screen(&self) -> Reply {
        match &self.pending {
            Pending::Nothing => Reply::Advice,
            Pending::Asked(_) => Reply::Asked,
            Pending::Heard(_) => Reply::Heard,
        }
    }

    /// Says a line of the advice, or takes one of the readings that are offered.
    fn pick(&mut self, number: u8) -> Result<Reply, SessionError> {
        let at = usize::from(number).saturating_sub(1);
        if let Pending::Heard(hearing) = &self.pending
            && let Some(reading) = hearing.readings.get(at)
        {
            return self.push(Turn { entries: hearing.entries_of(&reading.update) });
        }
        self.require_confirmed()?;
        // While a line waits no other one is on the screen, but for what answers a question of theirs; typed by its id any
        // line may be said all the same.
        if let Pending::Asked(item) = self.pending {
            return self.answer_meanwhile(number, item);
        }
        self.ask(self.advised(number)?)
    }

    fn agent(&mut self, name: &str) -> Result<Reply, SessionError> {
        let item = self.item_named(name)?;
        self.ask(item)
    }

    /// What was heard must be settled before the talk goes on: it changes what to say next.
    fn require_confirmed(&self) -> Result<(), SessionError> {
        match self.pending {
            Pending::Heard(_) => Err(SessionError::NodFirst),
            Pending::Nothing | Pending::Asked(_) => Ok(()),
        }
    }

    fn ask(&mut self, item: ItemId) -> Result<Reply, SessionError> {
        self.require_confirmed()?;
        let state = self.history.state();
        check_gates(&self.case, state, state.facts(self.case), self.case.item(item))
            .map_err(|lock| SessionError::locked(Some(item), lock))?;
        if let Some(rule) = self.fatal_violation(item) {
            return Err(SessionError::Rule { item, rule });
        }
        if self.case.item(item).answers.is_empty() {
            let event = Event::Said { item, answer: AnswerId::OTHER };
            return self.push(Turn { entries: vec![Entry::Event(event)] });
        }
        self.pending = Pending::Asked(item);
        Ok(Reply::Asked)
    }

    /// The fatal rule of conduct that saying an item now would break.
    #[must_use]
    pub fn fatal_violation(&self, item: ItemId) -> Option<RuleId> {
        self.audit.monitor.fatal_violation(self.case, &self.saying(item), item)
    }

    /// What the rules of conduct see of an item that is about to be said.
    fn saying(&self, item: ItemId) -> Observation<'_> {
        Observation {
            before: self.history.state(),
            notes: self.history.notes(),
            context: &self.context,
            event: ObservedEvent::Saying(item),
        }
    }

    /// The phrases in an agent's own words, without anything being kept.
    #[must_use]
    pub fn phrases_in(&self, words: &str) -> Vec<PhraseId> {
        let tongue = self.phrase_detector.get_or_init(|| PhraseDetector::new(&self.case));
        tongue.detect(&self.case, words).iter().map(|one| one.phrase).collect()
    }

    /// Keeps the agent's own words, and checks them.
    fn say(&mut self, words: String) -> Result<Reply, SessionError> {
        let tongue = self.phrase_detector.get_or_init(|| PhraseDetector::new(&self.case));
        let said = tongue.detect(&self.case, &words);
        let phrases = said.iter().map(|one| one.phrase).collect();
        self.enter_entry(Entry::Said { words, phrases }, Reply::Said(said))
    }

    fn customer(&mut self, customer: &CustomerInput) -> Result<Reply, SessionError> {
        match customer {
            CustomerInput::Words(words) => Ok(self.take_words(words.clone(), None)),
            CustomerInput::Letter(_) | CustomerInput::Answer(_) => {
                let item = self.asked().ok_or(SessionError::NothingAsked)?;
                let answer = self.answer_of(item, customer)?;
                let mut entries = vec![Entry::Event(Event::Said { item, answer })];
                if let Pending::Heard(hearing) = &self.pending {
                    entries.insert(0, Entry::Words(hearing.words.clone()));
                }
                self.push(Turn { entries })
            }
        }
    }

    fn take_words(&mut self, words: String, command: Option<Command>) -> Reply {
        let asked = self.asked();
        // Said again or said on: what was typed before is kept as words.
        self.keep_words();
        let before = (self.history.state(), self.history.notes());
        // What is said unasked answers what was said last.
        let last = || self.history.said_items().next_back().map(|(item, _)| item);
        let mut hearing = self.interpret(words, asked, asked.or_else(last), before);
        hearing.command = command;
        if hearing.is_certain(&self.case) {
            return self.take_at_once(hearing);
        }
        self.pending = Pending::Heard(Box::new(hearing));
        Reply::Heard
    }

    /// Words as an answer to `asked`, said after `last`, where the call stood like this.
    fn interpret(
        &self,
        words: String,
        asked: Option<ItemId>,
        last: Option<ItemId>,
        (state, notes): (&State, NotedFacts),
    ) -> PendingInterpretation {
        let ear = self.interpreter.get_or_init(|| Interpreter::new(&self.case));
        let heard = ear.interpret_after(&self.case, &words, asked, context_of(&self.case, last));
        let update = dialogue_update(self.case, &self.record, state, notes, asked, &heard);
        let readings = readings(self.case, &self.record, (state, notes), asked, &heard);
        PendingInterpretation {
            asked,
            words,
            interpretation: heard,
            update,
            readings,
            command: None,
        }
    }

    fn set(&mut self, fact: &str, value: &str) -> Result<Reply, SessionError> {
        let entries = self.entries_of(fact, value)?;
        self.require_confirmed()?;
        let asked = self.asked();
        self.push(Turn { entries })?;
        // A fact noted in the middle of a question leaves it open, where it may still be asked.
        let state = self.history.state();
        let still = asked.filter(|item| {
            check_gates(&self.case, state, state.facts(self.case), self.case.item(*item)).is_ok()
        });
        self.pending = still.map_or(Pending::Nothing, Pending::Asked);
        Ok(self.screen())
    }

    fn back(&mut self, mut count: usize) -> Result<Reply, SessionError> {
        if let Some(reply) = (count == 1).then(|| self.take_back()).flatten() {
            return Ok(reply);
        }
        if self.pending != Pending::Nothing {
            let reply = self.cancel();
            if count == 1 {
                return Ok(reply);
            }
            self.pending = Pending::Nothing;
            count -= 1;
        }
        let undone = self.undo(count);
        if undone.is_empty() { Err(SessionError::NothingToUndo) } else { Ok(Reply::Undone(undone)) }
    }

    /// Takes turns back, the last first.
    fn undo(&mut self, count: usize) -> Vec<Turn> {
        let undone = self.history.undo(count);
        self.audit = audit(self.case, &self.record, &self.history);
        self.refresh();
        undone
    }

    fn amend(&mut self, turn: usize, customer: &CustomerInput) -> Result<Reply, SessionError> {
        let count = self.history.turns().len();
        let at = turn.checked_sub(1).filter(|at| *at < count);
        let at = at.ok_or(SessionError::NoSuchTurn { turn, count })?;
        let item = self.history.turns().get(at).and_then(said_in).map(|(item, _)| item);
        let entries = match customer {
            CustomerInput::Words(words) => {
                let before = (self.history.state_before(at), self.history.notes_before(at));
                self.interpret(words.clone(), item, item, before).entries()
            }
            CustomerInput::Letter(_) | CustomerInput::Answer(_) => {
                let item = item.ok_or(SessionError::NothingAsked)?;
                let answer = self.answer_of(item, customer)?;
                let before =
                    self.history.turns().get(at).into_iter().flat_map(|turn| &turn.entries);
                let words = before.filter(|entry| matches!(entry, Entry::Words(_))).cloned();
                words.chain([Entry::Event(Event::Said { item, answer })]).collect()
            }
        };
        self.keep_words();
        let turn = Turn { entries };
        let said = said_in(&turn).or(item.map(|item| (item, AnswerId::OTHER)));
        let dropped = self
            .history
            .amend(self.case, at, turn)
            .map_err(|lock| SessionError::locked_answer(said, lock))?;
        self.audit = audit(self.case, &self.record, &self.history);
        self.refresh();
        self.pending = Pending::Nothing;
        Ok(Reply::Amended(dropped))
    }

    fn end(&mut self, end: End) -> Result<Reply, SessionError> {
        self.keep_words();
        self.push(Turn { entries: vec![Entry::Event(Event::Ended(end))] })
    }

    fn enter_entry(&mut self, entry: Entry, reply: Reply) -> Result<Reply, SessionError> {
        let turn = Turn { entries: vec![entry] };
        self.enter_turn(turn).map_err(|lock| SessionError::locked(None, lock))?;
        Ok(reply)
    }

    fn push(&mut self, turn: Turn) -> Result<Reply, SessionError> {
        let said = said_in(&turn);
        self.enter_turn(turn).map_err(|lock| SessionError::locked_answer(said, lock))?;
        self.pending = Pending::Nothing;
        Ok(Reply::Advice)
    }

    /// Adds a turn to the call and lets the rules of conduct see it.
    fn enter_turn(&mut self, turn: Turn) -> Result<(), Blocker> {
        let at = self.history.turns().len();
        self.history.push(self.case, turn)?;
        self.audit.observe(self.case, &self.record, &self.history, at);
        self.refresh();
        Ok(())
    }

    /// Brings up to date what follows from the history.
    fn refresh(&mut self) {
        self.context = self.history.context_now(&self.record).into_owned();
        self.advice.take();
    }

    /// Words that were heard and passed over are kept as words.
    fn keep_words(&mut self) {
        let pending = std::mem::replace(&mut self.pending, Pending::Nothing);
        if let Pending::Heard(hearing) = pending {
            let turn = Turn { entries: vec![Entry::Words(hearing.words)] };
            // A turn of words alone has no event that could be refused.
            let kept = self.enter_turn(turn);
            debug_assert!(kept.is_ok(), "words are always accepted");
        }
    }

    fn asked(&self) -> Option<ItemId> {
        match &self.pending {
            Pending::Nothing => None,
            Pending::Asked(item) => Some(*item),
            Pending::Heard(hearing) => hearing.asked,
        }
    }

    fn answer_of(&self, item: ItemId, customer: &CustomerInput) -> Result<AnswerId, SessionError> {
        let item = self.case.item(item);
        let found = match customer {
            CustomerInput::Letter(letter) => answer_letters()
                .zip(item.answer_ids())
                .find_map(|(own, id)| (own == *letter && id != AnswerId::OTHER).then_some(id)),
            CustomerInput::Answer(name) => {
                let named =
                    |id: &AnswerId| item.answer(*id).is_some_and(|one| *one.text.id == **name);
                // An answer that is written so comes before "something else".
                let other = (name == "other").then_some(AnswerId::OTHER);
                item.answer_ids().find(named).or(other)
            }
            CustomerInput::Words(_) => None,
        };
        found.ok_or_else(|| {
            let names = item.answers.iter().map(|answer| &*answer.text.id);
            let (answer, did_you_mean) = match customer {
                CustomerInput::Letter(letter) => (letter.to_string(), None),
                CustomerInput::Answer(name) | CustomerInput::Words(name) => {
                    (name.clone(), nearest(name, names).map(str::to_owned))
                }
            };
            SessionError::NoSuchAnswer { answer, count: item.answers.len(), did_you_mean }
        })
    }

    fn item_named(&self, name: &str) -> Result<ItemId, SessionError> {
        self.case.item_named(name).ok_or_else(|| SessionError::UnknownItem {
            name: name.to_owned(),
            did_you_mean: nearest(name, self.case.item_names()).map(str::to_owned),
        })
    }
}

/// The letters that answers bear on the screen.
pub fn answer_letters() -> impl Iterator<Item = char> {
    'a'..='z'
}

/// The item that was said in a turn.
fn said_in(turn: &Turn) -> Option<(ItemId, AnswerId)> {
    turn.entries.iter().find_map(|entry| match entry {
        Entry::Event(Event::Said { item, answer }) => Some((*item, *answer)),
        Entry::Event(Event::Heard(_) | Event::Ended(_))
        | Entry::Noted(_)
        | Entry::Said { .. }
        | Entry::Words(_)
        | Entry::Mentioned(_)
        | Entry::Stated(_)
        | Entry::Note(_)
        | Entry::Me(_) => None,
    })
}
