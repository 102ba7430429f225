//! A call being guided: commands in, replies out.
//!
//! Pure: it reads no keys, prints nothing and knows no language. The REPL and scripts both drive it.
//! Whatever was entered is in its [`History`]; nothing is dropped without being returned.

mod reply;
mod values;

pub use reply::{Problem, Reply};
pub use values::CallValues;

use crate::call::history::{Entry, History, Turn};
use crate::call::{Event, Lock, State, Statement, check};
use crate::guide::{Advice, WhyNot, advise, why_not};
use crate::hear::{Consequence, Ear, Heard, Tongue, consequence};
use crate::plan::{LookedUp, Plan};
use crate::rule::{Audit, Breach, Happening, What, audit};
use crate::script::{Command, Customer, Malformed, parse};
use flow::condition::Notes;
use flow::context::Context;
use flow::diagnostic::nearest;
use flow::effect::Noted;
use flow::id::{AnswerId, ItemId, PhraseId, RuleId};
use flow::method::{Emotion, End, Kind, Mood};
use flow::{Case, Flow, GivenBy};
use std::cell::OnceCell;

/// Words that were heard and wait for the agent's nod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hearing {
    /// What had been asked.
    pub asked: Option<ItemId>,
    /// The words.
    pub words: String,
    /// What was made of them.
    pub heard: Heard,
    /// What becomes of it.
    pub consequence: Consequence,
}

impl Hearing {
    /// Whether nothing came of the words: no answer, and nothing new. The question then stays open,
    /// so that words nobody recognised do not spend an offer.
    #[must_use]
    pub fn settles_nothing(&self) -> bool {
        self.heard.answer.is_none()
            && !self.consequence.events.iter().any(|event| !matches!(event, Event::Said { .. }))
    }

    /// What a nod enters: the words, and what became of them.
    fn entries(&self) -> Vec<Entry> {
        let Consequence { events, notes, mentioned } = &self.consequence;
        let words = [Entry::Words(self.words.clone())].into_iter();
        words
            .chain(events.iter().copied().map(Entry::Event))
            .chain(mentioned.iter().copied().map(Entry::Mentioned))
            .chain(notes.iter().copied().map(Entry::Noted))
            .collect()
    }
}

/// What the session waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// The agent's next move.
    Nothing,
    /// The customer's answer to this.
    Asked(ItemId),
    /// The agent's nod to what was heard.
    Heard(Hearing),
}

/// One call being guided.
#[derive(Debug)]
pub struct Session<'f> {
    case: Case<'f>,
    context: Context,
    history: History,
    pending: Pending,
    /// The call seen through its rules of conduct, as of the last command.
    audit: Audit,
    ear: OnceCell<Ear>,
    tongue: OnceCell<Tongue>,
    minutes: Option<u16>,
    /// What advice goes by, if not by the equation alone.
    plan: Option<&'f Plan<'f>>,
}

impl<'f> Session<'f> {
    /// A call that begins.
    #[must_use]
    pub fn new(flow: &'f Flow, context: Context) -> Self {
        let history = History::new(State::start(&context), flow.first_notes());
        Self::at(flow, context, history)
    }

    /// A call that stands where a history of it ends.
    #[must_use]
    pub fn at(flow: &'f Flow, context: Context, history: History) -> Self {
        let case = flow.case(context.given());
        Self {
            case,
            audit: audit(case, &context, &history),
            context,
            history,
            pending: Pending::Nothing,
            ear: OnceCell::new(),
            tongue: OnceCell::new(),
            minutes: None,
            plan: None,
        }
    }

    /// The flow as it applies to this customer.
    #[must_use]
    pub fn case(&self) -> Case<'f> {
        self.case
    }

    /// The customer's context.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
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
    pub fn values(&self) -> CallValues<'_> {
        CallValues::new(self.case, &self.context, &self.history)
    }

    /// Lets advice go by a plan: what is worth most comes first, for the same reasons.
    pub fn go_by(&mut self, plan: &'f Plan<'f>) {
        self.plan = Some(plan);
    }

    /// Advice for where the call stands.
    #[must_use]
    pub fn advice(&self) -> Advice {
        let mut advice = advise(self.case, &self.context, &self.history, &self.audit.watch);
        if let Some(plan) = self.plan {
            plan.order(self.case, &self.history, &mut advice, &mut LookedUp::default());
        }
        advice
    }

    /// The call seen through its rules of conduct.
    #[must_use]
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// The rules that the last turn broke.
    pub fn just_broken(&self) -> impl Iterator<Item = &Breach> {
        let last = self.history.turns().len().checked_sub(1);
        self.audit.breaches.iter().filter(move |breach| Some(breach.turn) == last)
    }

    /// The call has taken so many minutes: the session has no clock of its own.
    pub fn time_passes(&mut self, minutes: u16) {
        self.minutes = Some(minutes);
    }

    /// How long the call has taken, if that was told.
    #[must_use]
    pub fn minutes(&self) -> Option<u16> {
        self.minutes
    }

    /// Takes one line.
    pub fn line(&mut self, line: &str) -> Reply {
        match parse(line) {
            Ok(Command::Customer(Customer::Words(words))) if self.is_item(&words, line) => {
                self.command(&Command::Agent(words))
            }
            Err(Malformed::Unknown(name)) if self.case.item_named(&name).is_some() => {
                self.command(&Command::Agent(name))
            }
            Ok(command) => self.command(&command),
            Err(malformed) => Reply::Problem(Problem::Malformed(malformed)),
        }
    }

    /// Whether a line is nothing but an item's id, and no quoted words that happen to look like one.
    fn is_item(&self, words: &str, line: &str) -> bool {
        words == line.trim() && self.case.item_named(words).is_some()
    }

    /// Takes one command.
    pub fn command(&mut self, command: &Command) -> Reply {
        let reply = match command {
            Command::Enter => self.enter(),
            Command::Pick(number) => self.pick(*number),
            Command::Agent(name) => self.agent(name),
            Command::Customer(customer) => self.customer(customer),
            Command::Say(words) => self.say(words.clone()),
            Command::Note(words) => self.record(Entry::Note(words.clone()), Reply::Recorded),
            Command::Me(level) => self.record(Entry::Me(*level), Reply::Me(*level)),
            Command::Set { fact, value } => self.set(fact, value),
            Command::Back(count) => self.back(*count),
            Command::Amend { turn, customer } => self.amend(*turn, customer),
            Command::WhyNot(name) => self.named(name).map(|item| {
                let why = why_not(self.case, self.history.state(), item);
                let rule = self.forbidden(item).filter(|_| why.lock.is_none());
                Reply::WhyNot(Box::new(WhyNot { rule, ..why }))
            }),
            Command::LetGo => self.end(End::Left),
            Command::End(end) => self.end(*end),
            Command::Why => Ok(Reply::Why),
            Command::More(page) => Ok(Reply::More(*page)),
            Command::History => Ok(Reply::History),
            Command::Summary => Ok(Reply::Summary),
            Command::Help(topic) => Ok(Reply::Help(topic.clone())),
            Command::SaveScript(path) => self.nodded().map(|()| Reply::SaveScript(path.clone())),
            Command::Detour(why) => Ok(Reply::Detour(*why)),
            Command::Resume => Ok(Reply::Resume),
            Command::Quit => {
                self.finish();
                Ok(Reply::Quit)
            }
        };
        reply.unwrap_or_else(Reply::Problem)
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

    fn enter(&mut self) -> Result<Reply, Problem> {
        let Pending::Heard(hearing) = &self.pending else { return Ok(self.screen()) };
        let mut entries = hearing.entries();
        let open = hearing.asked.filter(|_| hearing.settles_nothing());
        if open.is_some() {
            entries.retain(|entry| !matches!(entry, Entry::Event(_)));
        }
        self.push(Turn { entries })?;
        self.pending = open.map_or(Pending::Nothing, Pending::Asked);
        Ok(self.screen())
    }

    fn pick(&mut self, number: u8) -> Result<Reply, Problem> {
        self.nodded()?;
        let advice = self.advice();
        let at = usize::from(number).saturating_sub(1);
        match advice.first().get(at) {
            Some(suggestion) => self.ask(suggestion.item),
            None => Err(Problem::NoSuchNumber { number, count: advice.first().len() }),
        }
    }

    fn agent(&mut self, name: &str) -> Result<Reply, Problem> {
        let item = self.named(name)?;
        self.ask(item)
    }

    /// What was heard must be settled before the talk goes on: it changes what to say next.
    fn nodded(&self) -> Result<(), Problem> {
        match self.pending {
            Pending::Heard(_) => Err(Problem::NodFirst),
            Pending::Nothing | Pending::Asked(_) => Ok(()),
        }
    }

    fn ask(&mut self, item: ItemId) -> Result<Reply, Problem> {
        self.nodded()?;
        let state = self.history.state();
        check(&self.case, state, state.facts(self.case), self.case.item(item))
            .map_err(|lock| Problem::Locked { item: Some(item), lock })?;
        if let Some(rule) = self.forbidden(item) {
            return Err(Problem::Rule { item, rule });
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
    pub fn forbidden(&self, item: ItemId) -> Option<RuleId> {
        let now = Happening {
            before: self.history.state(),
            notes: self.history.notes(),
            context: &self.context,
            what: What::Saying(item),
        };
        self.audit.watch.forbids(self.case, &now, item)
    }

    /// The phrases in an agent's own words, without anything being kept.
    #[must_use]
    pub fn phrases_in(&self, words: &str) -> Vec<PhraseId> {
        let tongue = self.tongue.get_or_init(|| Tongue::new(&self.case));
        tongue.check(&self.case, words).iter().map(|one| one.phrase).collect()
    }

    /// Keeps the agent's own words, and checks them.
    fn say(&mut self, words: String) -> Result<Reply, Problem> {
        let tongue = self.tongue.get_or_init(|| Tongue::new(&self.case));
        let said = tongue.check(&self.case, &words);
        let phrases = said.iter().map(|one| one.phrase).collect();
        self.record(Entry::Said { words, phrases }, Reply::Said(said))
    }

    fn customer(&mut self, customer: &Customer) -> Result<Reply, Problem> {
        match customer {
            Customer::Words(words) => Ok(self.hear(words.clone())),
            Customer::Letter(_) | Customer::Answer(_) => {
                let item = self.asked().ok_or(Problem::NothingAsked)?;
                let answer = self.answer_of(item, customer)?;
                let mut entries = vec![Entry::Event(Event::Said { item, answer })];
                if let Pending::Heard(hearing) = &self.pending {
                    entries.insert(0, Entry::Words(hearing.words.clone()));
                }
                self.push(Turn { entries })
            }
        }
    }

    fn hear(&mut self, words: String) -> Reply {
        let asked = self.asked();
        // Said again or said on: what was typed before is kept as words.
        self.keep_words();
        let hearing = self.hearing(words, asked, (self.history.state(), self.history.notes()));
        self.pending = Pending::Heard(hearing);
        Reply::Heard
    }

    /// Words as an answer to `asked`, where the call stood like this.
    fn hearing(
        &self,
        words: String,
        asked: Option<ItemId>,
        (state, notes): (&State, Notes),
    ) -> Hearing {
        let ear = self.ear.get_or_init(|| Ear::new(&self.case));
        let heard = ear.hear(&self.case, &words, asked);
        let consequence = consequence(self.case, state, notes, asked, &heard);
        Hearing { asked, words, heard, consequence }
    }

    fn set(&mut self, fact: &str, value: &str) -> Result<Reply, Problem> {
        let entries = self.entries_of(fact, value)?;
        self.nodded()?;
        let asked = self.asked();
        self.push(Turn { entries })?;
        // A fact noted in the middle of a question leaves it open, where it may still be asked.
        let state = self.history.state();
        let still = asked.filter(|item| {
            check(&self.case, state, state.facts(self.case), self.case.item(*item)).is_ok()
        });
        self.pending = still.map_or(Pending::Nothing, Pending::Asked);
        Ok(self.screen())
    }

    /// What setting a fact amounts to.
    fn entries_of(&self, fact: &str, value: &str) -> Result<Vec<Entry>, Problem> {
        let unknown = |known: &[&str]| Problem::UnknownValue {
            fact: fact.to_owned(),
            value: value.to_owned(),
            did_you_mean: nearest(value, known.iter().copied()).map(str::to_owned),
            known: known.iter().map(|name| (*name).to_owned()).collect(),
        };
        let heard = |statement| Ok(vec![Entry::Event(Event::Heard(statement))]);
        match fact {
            "kind" => {
                heard(Statement::Kind(Kind::from_name(value).ok_or_else(|| unknown(Kind::NAMES))?))
            }
            "reason" => {
                let names: Vec<&str> = self.case.reasons().map(|(_, reason)| &*reason.id).collect();
                let reason = self.case.flow().reason_named(value).ok_or_else(|| unknown(&names))?;
                heard(Statement::Reason(reason))
            }
            "refusal" | "reopens" | "objection" => {
                let (wanted, statement) = match fact {
                    "refusal" => ("true", Statement::Refuses),
                    "reopens" => ("true", Statement::Reopens),
                    _ => ("open", Statement::Objects),
                };
                if value == wanted { heard(statement) } else { Err(unknown(&[wanted])) }
            }
            "emotion" => {
                let emotion = Emotion::from_name(value).ok_or_else(|| unknown(Emotion::NAMES))?;
                let mood = self.history.state().caller().map(crate::call::Caller::mood);
                let mut entries = vec![Entry::Noted(Noted::Emotion(emotion))];
                match (mood, emotion.mood()) {
                    (Some(Mood::Upset), Mood::Settled) => {
                        return Err(Problem::SootheFirst);
                    }
                    (Some(Mood::Settled), Mood::Upset) => {
                        entries.insert(0, Entry::Event(Event::Heard(Statement::Upset)));
                    }
                    (None | Some(_), _) => {}
                }
                Ok(entries)
            }
            _ => {
                let own = |(_, decl): &(_, &flow::FactDecl)| {
                    decl.given_by == GivenBy::Agent && &*decl.id == fact
                };
                let Some((id, decl)) = self.case.flow().facts().find(own) else {
                    return Err(self.not_settable(fact));
                };
                let names: Vec<&str> = decl.values.iter().map(|value| &*value.id).collect();
                let at = decl.value_named(value);
                let at = at.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| unknown(&names))?;
                Ok(vec![Entry::Noted(Noted::Fact(id, at))])
            }
        }
    }

    fn not_settable(&self, fact: &str) -> Problem {
        let own = self.case.flow().facts().filter(|(_, decl)| decl.given_by == GivenBy::Agent);
        let told = ["kind", "reason", "emotion", "refusal", "reopens", "objection"];
        let mut known: Vec<String> = told.map(str::to_owned).to_vec();
        known.extend(own.map(|(_, decl)| decl.id.to_string()));
        let did_you_mean = nearest(fact, known.iter().map(String::as_str)).map(str::to_owned);
        Problem::NotSettable { fact: fact.to_owned(), known, did_you_mean }
    }

    fn back(&mut self, mut count: usize) -> Result<Reply, Problem> {
        if self.pending != Pending::Nothing {
            let reply = self.cancel();
            if count == 1 {
                return Ok(reply);
            }
            self.pending = Pending::Nothing;
            count -= 1;
        }
        let undone = self.history.undo(count);
        self.audit = audit(self.case, &self.context, &self.history);
        if undone.is_empty() { Err(Problem::NothingToUndo) } else { Ok(Reply::Undone(undone)) }
    }

    fn amend(&mut self, turn: usize, customer: &Customer) -> Result<Reply, Problem> {
        let count = self.history.turns().len();
        let at = turn.checked_sub(1).filter(|at| *at < count);
        let at = at.ok_or(Problem::NoSuchTurn { turn, count })?;
        let item = self.history.turns().get(at).and_then(item_of);
        let entries = match customer {
            Customer::Words(words) => {
                let before = (self.history.before(at), self.history.notes_before(at));
                self.hearing(words.clone(), item, before).entries()
            }
            Customer::Letter(_) | Customer::Answer(_) => {
                let item = item.ok_or(Problem::NothingAsked)?;
                let answer = self.answer_of(item, customer)?;
                let before =
                    self.history.turns().get(at).into_iter().flat_map(|turn| &turn.entries);
                let words = before.filter(|entry| matches!(entry, Entry::Words(_))).cloned();
                words.chain([Entry::Event(Event::Said { item, answer })]).collect()
            }
        };
        self.keep_words();
        let dropped = self
            .history
            .amend(self.case, at, Turn { entries })
            .map_err(|lock| Problem::Locked { item, lock })?;
        self.audit = audit(self.case, &self.context, &self.history);
        self.pending = Pending::Nothing;
        Ok(Reply::Amended(dropped))
    }

    fn end(&mut self, end: End) -> Result<Reply, Problem> {
        self.keep_words();
        self.push(Turn { entries: vec![Entry::Event(Event::Ended(end))] })
    }

    fn record(&mut self, entry: Entry, reply: Reply) -> Result<Reply, Problem> {
        let turn = Turn { entries: vec![entry] };
        self.enter_turn(turn).map_err(|lock| Problem::Locked { item: None, lock })?;
        Ok(reply)
    }

    fn push(&mut self, turn: Turn) -> Result<Reply, Problem> {
        let item = item_of(&turn);
        self.enter_turn(turn).map_err(|lock| Problem::Locked { item, lock })?;
        self.pending = Pending::Nothing;
        Ok(Reply::Advice)
    }

    /// Adds a turn to the call and lets the rules of conduct see it.
    fn enter_turn(&mut self, turn: Turn) -> Result<(), Lock> {
        let at = self.history.turns().len();
        self.history.push(self.case, turn)?;
        self.audit.see(self.case, &self.context, &self.history, at);
        Ok(())
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

    fn answer_of(&self, item: ItemId, customer: &Customer) -> Result<AnswerId, Problem> {
        let item = self.case.item(item);
        let found = match customer {
            Customer::Letter(letter) => letters()
                .zip(item.answer_ids())
                .find_map(|(own, id)| (own == *letter && id != AnswerId::OTHER).then_some(id)),
            Customer::Answer(name) => {
                let named =
                    |id: &AnswerId| item.answer(*id).is_some_and(|one| *one.text.id == **name);
                // An answer that is written so comes before "something else".
                let other = (name == "other").then_some(AnswerId::OTHER);
                item.answer_ids().find(named).or(other)
            }
            Customer::Words(_) => None,
        };
        found.ok_or_else(|| {
            let names = item.answers.iter().map(|answer| &*answer.text.id);
            let (answer, did_you_mean) = match customer {
                Customer::Letter(letter) => (letter.to_string(), None),
                Customer::Answer(name) | Customer::Words(name) => {
                    (name.clone(), nearest(name, names).map(str::to_owned))
                }
            };
            Problem::NoSuchAnswer { answer, count: item.answers.len(), did_you_mean }
        })
    }

    fn named(&self, name: &str) -> Result<ItemId, Problem> {
        self.case.item_named(name).ok_or_else(|| Problem::UnknownItem {
            name: name.to_owned(),
            did_you_mean: nearest(name, self.case.item_names()).map(str::to_owned),
        })
    }
}

/// The letters that answers bear on the screen.
pub fn letters() -> impl Iterator<Item = char> {
    'a'..='z'
}

/// The item that was said in a turn.
fn item_of(turn: &Turn) -> Option<ItemId> {
    turn.entries.iter().find_map(|entry| match entry {
        Entry::Event(Event::Said { item, .. }) => Some(*item),
        Entry::Event(Event::Heard(_) | Event::Ended(_))
        | Entry::Noted(_)
        | Entry::Said { .. }
        | Entry::Words(_)
        | Entry::Mentioned(_)
        | Entry::Note(_)
        | Entry::Me(_) => None,
    })
}
