//! What goes on around a call that is held by hand: it is kept, written down as a script, and a call that was
//! broken off is offered again.

use super::args::Keep;
use super::disk::{absolute, flow_for};
use super::files::write;
use super::flows::{moment, today};
use crate::recorder::{Keeper, Notice, Settings};
use crate::render::Wording;
use crate::repl::Shell;
use crate::store::{Live, Place, Sqlite, Store, fingerprint, pseudonym};
use engine::record::{Detour, FORMAT, FlowMark, Head, redacted};
use engine::script::{Command, Header, Script, What, record};
use engine::session::{Pending, Reply, Session};
use flow::Flow;
use flow::context::Context;
use flow::lang::Lang;
use flow::source::Sources;
use jiff::{Timestamp, ToSpan};
use std::path::Path;

/// Days until a call is deleted, unless it is said otherwise.
const KEEP_DAYS: u16 = 180;

/// Writes a call down as a script.
pub(super) type Save<'a> = Box<dyn Fn(&Session<'_>, &str) -> Result<(), String> + 'a>;

/// What goes on around one call.
pub(super) struct Desk<'a> {
    lang: Lang,
    save: Save<'a>,
    /// How the call is kept; `None` for one that is not.
    keeping: Option<Keeping<'a>>,
}

/// How a call is kept.
pub(super) struct Keeping<'a> {
    place: Place,
    /// What is known as it begins.
    head: Box<dyn Fn() -> Head + 'a>,
    /// Keeps it, once the first screen is shown.
    keeper: Option<Keeper>,
    /// The call that was broken off last.
    broken_off: Option<u64>,
}

impl<'a> Keeping<'a> {
    /// A call that begins.
    pub(super) fn new(place: Place, head: Box<dyn Fn() -> Head + 'a>) -> Self {
        Self { place, head, keeper: None, broken_off: None }
    }

    /// A call that is gone on with.
    pub(super) fn on(place: Place, keeper: Keeper) -> Self {
        let head = || unreachable!("a call that is gone on with has its head already");
        Self { place, head: Box::new(head), keeper: Some(keeper), broken_off: None }
    }
}

impl<'a> Desk<'a> {
    pub(super) fn new(lang: Lang, save: Save<'a>, keeping: Option<Keeping<'a>>) -> Self {
        Self { lang, save, keeping }
    }

    /// The call that was broken off, if it is to be taken up.
    pub(super) fn broken_off(&self) -> Option<u64> {
        self.keeping.as_ref()?.broken_off
    }

    fn told(&self, notice: Notice) -> String {
        let words = Wording::screens(self.lang);
        match notice {
            Notice::NotWritten(problem) => {
                let why = words.text(&format!("store-{}", problem.name()));
                words.with("keep-not-written", &[("why", &why), ("detail", &problem.to_string())])
            }
            Notice::WrittenAgain => words.text("keep-written-again"),
            Notice::SavedElsewhere(path) => {
                words.with("keep-elsewhere", &[("path", &path.display().to_string())])
            }
            Notice::Lost(text) => words.with("keep-lost", &[("record", &text)]),
        }
    }
}

impl Shell for Desk<'_> {
    fn opened(&mut self, session: &Session<'_>) -> Vec<String> {
        let Some(keeping) = &mut self.keeping else { return Vec::new() };
        if keeping.keeper.is_some() {
            return Vec::new();
        }
        let head = (keeping.head)();
        let settings = settings(keeping.place.clone(), &head.begun);
        keeping.keeper = Some(Keeper::new(settings, head, session));
        let broken_off = Live::broken_off(&keeping.place);
        keeping.broken_off = broken_off.first().copied();
        let Some(call) = keeping.broken_off else { return Vec::new() };
        let words = Wording::screens(self.lang);
        let listed = Sqlite::open(&keeping.place.file).and_then(|store| store.listed(call));
        let (begun, about) = listed.ok().flatten().map_or_else(Default::default, |one| {
            let reason = one.digest.confirmed.or(one.digest.stated).unwrap_or_default();
            (moment(&one.head.begun), format!("{} {reason}", one.digest.flow).trim().to_owned())
        });
        let (call, more) = (call.to_string(), (broken_off.len() - 1).to_string());
        let values = [("call", &*call), ("begun", &*begun), ("about", &*about), ("more", &*more)];
        vec![words.with("keep-broken-off", &values)]
    }

    fn seen(&mut self, session: &Session<'_>, reply: &Reply) -> Vec<String> {
        let Some(keeper) = self.keeping.as_mut().and_then(|keeping| keeping.keeper.as_mut()) else {
            return Vec::new();
        };
        let why = match reply {
            Reply::Detour(number) => {
                Detour::ALL.get(usize::from(*number).saturating_sub(1)).copied()
            }
            _ => None,
        };
        let notice = keeper.see(session, why);
        let untold = !keeper.has_detour();
        let hint = (*reply == Reply::Asked && untold && is_another_way(session))
            .then(|| Wording::screens(self.lang).text("detour-hint"));
        notice.map(|notice| self.told(notice)).into_iter().chain(hint).collect()
    }

    fn save(&mut self, session: &Session<'_>, path: &str) -> Result<(), String> {
        (self.save)(session, path)
    }

    fn can_resume(&self, session: &Session<'_>) -> bool {
        // Another window may have taken it up in the meantime.
        let still = self.keeping.as_ref().is_some_and(|keeping| {
            keeping.broken_off.is_some_and(|call| Live::broken_off(&keeping.place).contains(&call))
        });
        still && session.history().turns().is_empty()
    }

    fn left(&mut self, session: &Session<'_>) -> Vec<String> {
        let keeper = self.keeping.as_mut().and_then(|keeping| keeping.keeper.as_mut());
        let Some(keeper) = keeper else { return Vec::new() };
        let notice = keeper.leave(session);
        let call = keeper.call();
        let mut lines: Vec<String> = notice.map(|notice| self.told(notice)).into_iter().collect();
        if let Some(call) = call {
            let words = Wording::screens(self.lang);
            lines.push(words.with("keep-kept", &[("call", &call.to_string())]));
        }
        lines
    }
}

/// Whether what was asked is not the line that was advised first.
fn is_another_way(session: &Session<'_>) -> bool {
    let Pending::Asked(asked) = session.pending() else { return false };
    session.advice().first().first().is_some_and(|first| first.item != *asked)
}

/// What is the same for all calls of an agent, for one that began at a time.
pub(super) fn settings(place: Place, begun: &str) -> Settings {
    let begun: Timestamp = begun.parse().unwrap_or_else(|_| Timestamp::now());
    let clock = move || {
        let since = Timestamp::now().as_millisecond() - begun.as_millisecond();
        u64::try_from(since).unwrap_or_default()
    };
    let day_after = |days: u32| day_after(i64::from(days));
    let agent = named(None, "WANLIU_AGENT").or_else(|| named(None, "USER"));
    let agent = agent.unwrap_or_else(|| "agent".to_owned());
    Settings { place, agent, day_after: Box::new(day_after), clock: Box::new(clock) }
}

/// The day so many days from today, `YYYY-MM-DD`.
fn day_after(days: i64) -> String {
    let today = jiff::Zoned::now().date();
    today.checked_add(days.days()).unwrap_or(today).to_string()
}

/// Where calls are kept; `None` if they are not.
pub(super) fn place(store: Option<&std::path::PathBuf>) -> Option<Place> {
    match store {
        Some(off) if off.as_os_str() == "off" => None,
        Some(file) => Some(Place { file: file.clone() }),
        None => Place::usual(),
    }
}

/// What is known of a call as it begins.
pub(super) fn head(
    keep: &Keep,
    place: &Place,
    (context, of): (&Context, &Flow),
    flow: FlowMark,
    lang: Lang,
) -> Head {
    let days = named(None, "WANLIU_KEEP_DAYS").and_then(|days| days.parse().ok());
    let days = keep.days.or(days).unwrap_or(KEEP_DAYS);
    let kept = context.kept(of).into_iter();
    let key = keep.who.as_ref().and_then(|_| place.key().ok());
    Head {
        format: FORMAT,
        flow,
        lang,
        begun: Timestamp::now().to_string(),
        delete_on: day_after(i64::from(days)),
        customer: kept.map(|(key, value)| (key, redacted(&value, &[]))).collect(),
        who: keep.who.as_ref().zip(key).map(|(who, key)| pseudonym(&key, who)),
        team: named(keep.team.as_deref(), "WANLIU_TEAM"),
        follows: None,
    }
}

fn named(given: Option<&str>, variable: &str) -> Option<String> {
    let set = || std::env::var(variable).ok();
    given.map(str::to_owned).or_else(set).filter(|name| !name.is_empty())
}

/// Which flow this is, by a digest of its texts.
pub(super) fn mark(flow: &Flow, sources: &Sources, from: &str) -> FlowMark {
    let hash = fingerprint(sources.iter().map(|(_, source)| &*source.text));
    let from = if Path::new(from).is_dir() { absolute(from) } else { from.to_owned() };
    FlowMark { id: flow.id.to_string(), version: flow.version.to_string(), hash, from }
}

/// Today, for what is asked of the store.
pub(super) fn day(given: Option<&String>) -> String {
    given.cloned().unwrap_or_else(today)
}

/// Writes a call down as a script. Its header names the flow, unless the script lies in it.
pub(super) fn save(
    session: &Session<'_>,
    path: &str,
    lang: Lang,
    flow: &str,
    customer: Option<&str>,
) -> Result<(), String> {
    let customer = customer.map(|customer| {
        let is_pairs = customer.contains('=') && !Path::new(customer).exists();
        if is_pairs { kept(session) } else { absolute(customer) }
    });
    let header =
        Header { flow: flow_for(flow, path), customer, lang: Some(lang), ..Header::default() };
    let script = written(session, header);
    if Path::new(path).exists() {
        return Err(Wording::screens(lang).with("script-exists", &[("path", path)]));
    }
    write(Path::new(path), &script.to_string()).map_err(|error| error.to_string())
}

/// A call as a script, what names people taken out.
pub(super) fn written(session: &Session<'_>, header: Header) -> Script {
    let case = session.case();
    let broken: Vec<&str> =
        session.audit().breaches.iter().map(|breach| &*case.flow().rule(breach.rule).id).collect();
    let mut script = record(case, session.history(), &broken, header);
    let names = session.context().unkept(case.flow());
    for line in &mut script.lines {
        if let What::Command(Command::Say(words) | Command::Note(words)) = &mut line.what {
            *words = redacted(words, &names);
        }
    }
    script
}

/// What may be kept of the customer's context, as pairs.
fn kept(session: &Session<'_>) -> String {
    let kept = session.context().kept(session.case().flow()).into_iter();
    kept.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}
