//! What goes on around a call that is held by hand: it is kept, written down as a script, and a call that was
//! broken off is offered again.

use super::args::RecordingArgs;
use super::dates::{day_after, local_time, milliseconds_since, moment, now, today};
use super::disk::{absolute, flow_for};
use crate::files::create;
use crate::recorder::{CallRecorder, RecorderNotice, RecorderSettings};
use crate::render::Messages;
use crate::repl::CallHooks;
use crate::store::{CallLock, SqliteStore, Store, StorePath, fingerprint};
use engine::record::{Detour, FORMAT, FlowRef, JournalHeader, redacted};
use engine::script::{Command, LineKind, Script, ScriptHeader, script_from_history};
use engine::session::{Pending, Reply, Session};
use flow::Flow;
use flow::context::Context;
use flow::lang::Lang;
use flow::source::Sources;
use std::io::ErrorKind;
use std::path::Path;

/// Writes a call down as a script.
pub(super) type ScriptSaver<'a> = Box<dyn Fn(&Session<'_>, &str) -> Result<(), String> + 'a>;

/// What goes on around one call.
pub(super) struct RecordingHooks<'a> {
    lang: Lang,
    save: ScriptSaver<'a>,
    /// How the call is kept; `None` for one that is not.
    recording: Option<Recording<'a>>,
}

/// How a call is kept.
pub(super) struct Recording<'a> {
    place: StorePath,
    /// What is known as it begins.
    head: Box<dyn Fn() -> JournalHeader + 'a>,
    /// Keeps it, once the first screen is shown.
    recorder: Option<CallRecorder>,
    /// The call that was broken off last.
    broken_off: Option<u64>,
}

impl<'a> Recording<'a> {
    /// A call that begins.
    pub(super) fn new(place: StorePath, head: Box<dyn Fn() -> JournalHeader + 'a>) -> Self {
        Self { place, head, recorder: None, broken_off: None }
    }

    /// A call that is gone on with.
    pub(super) fn on(place: StorePath, keeper: CallRecorder) -> Self {
        let head = || unreachable!("a call that is gone on with has its head already");
        Self { place, head: Box::new(head), recorder: Some(keeper), broken_off: None }
    }
}

impl<'a> RecordingHooks<'a> {
    pub(super) fn new(lang: Lang, save: ScriptSaver<'a>, recording: Option<Recording<'a>>) -> Self {
        Self { lang, save, recording }
    }

    /// The call that was broken off, if it is to be taken up.
    pub(super) fn broken_off(&self) -> Option<u64> {
        self.recording.as_ref()?.broken_off
    }

    fn describe_notice(&self, notice: RecorderNotice) -> String {
        let words = Messages::screens(self.lang);
        match notice {
            RecorderNotice::NotWritten(problem) => {
                let why = words.text(&format!("store-{}", problem.name()));
                words.with("keep-not-written", &[("why", &why), ("detail", &problem.to_string())])
            }
            RecorderNotice::WrittenAgain => words.text("keep-written-again"),
            RecorderNotice::SavedElsewhere(path) => {
                words.with("keep-elsewhere", &[("path", &path.display().to_string())])
            }
            RecorderNotice::Lost(text) => words.with("keep-lost", &[("record", &text)]),
        }
    }
}

impl CallHooks for RecordingHooks<'_> {
    fn on_open(&mut self, session: &Session<'_>) -> Vec<String> {
        let Some(keeping) = &mut self.recording else { return Vec::new() };
        if keeping.recorder.is_some() {
            return Vec::new();
        }
        let head = (keeping.head)();
        let settings = settings(keeping.place.clone(), &head.begun);
        keeping.recorder = Some(CallRecorder::new(settings, head, session));
        let broken_off = CallLock::interrupted_calls(&keeping.place);
        keeping.broken_off = broken_off.first().copied();
        let Some(call) = keeping.broken_off else { return Vec::new() };
        let words = Messages::screens(self.lang);
        let listed = SqliteStore::open(&keeping.place.file).and_then(|store| store.listing(call));
        let (begun, about) = listed.ok().flatten().map_or_else(Default::default, |one| {
            let reason = one.digest.confirmed.or(one.digest.stated).unwrap_or_default();
            (local_time(&one.head.begun), format!("{} {reason}", one.digest.flow).trim().to_owned())
        });
        let (call, more) = (call.to_string(), (broken_off.len() - 1).to_string());
        let values = [("call", &*call), ("begun", &*begun), ("about", &*about), ("more", &*more)];
        vec![words.with("keep-broken-off", &values)]
    }

    fn on_reply(&mut self, session: &Session<'_>, reply: &Reply) -> Vec<String> {
        let Some(keeper) = self.recording.as_mut().and_then(|keeping| keeping.recorder.as_mut())
        else {
            return Vec::new();
        };
        let why = match reply {
            Reply::Detour(number) => {
                Detour::ALL.get(usize::from(*number).saturating_sub(1)).copied()
            }
            _ => None,
        };
        let notice = keeper.record(session, why);
        let untold = !keeper.has_detour();
        let hint = (*reply == Reply::Asked && untold && is_detour(session))
            .then(|| Messages::screens(self.lang).text("detour-hint"));
        notice.map(|notice| self.describe_notice(notice)).into_iter().chain(hint).collect()
    }

    fn save(&mut self, session: &Session<'_>, path: &str) -> Result<(), String> {
        (self.save)(session, path)
    }

    fn can_resume(&self, session: &Session<'_>) -> bool {
        // Another window may have taken it up in the meantime.
        let still = self.recording.as_ref().is_some_and(|keeping| {
            keeping
                .broken_off
                .is_some_and(|call| CallLock::interrupted_calls(&keeping.place).contains(&call))
        });
        still && session.history().turns().is_empty()
    }

    fn on_leave(&mut self, session: &Session<'_>) -> Vec<String> {
        let keeper = self.recording.as_mut().and_then(|keeping| keeping.recorder.as_mut());
        let Some(keeper) = keeper else { return Vec::new() };
        let notice = keeper.leave(session);
        let call = keeper.call();
        let mut lines: Vec<String> =
            notice.map(|notice| self.describe_notice(notice)).into_iter().collect();
        if let Some(call) = call {
            let words = Messages::screens(self.lang);
            lines.push(words.with("keep-kept", &[("call", &call.to_string())]));
        }
        lines
    }
}

/// Whether what was asked is not the line that was advised first.
fn is_detour(session: &Session<'_>) -> bool {
    let Pending::Asked(asked) = session.pending() else { return false };
    session.advice().first().first().is_some_and(|first| first.item != *asked)
}

/// What is the same for all calls of an agent, for one that began at a time.
pub(super) fn settings(place: StorePath, begun: &str) -> RecorderSettings {
    let begun = moment(begun).unwrap_or_else(|_| chrono::Utc::now());
    let clock = move || milliseconds_since(begun);
    let agent = arg_or_env(None, "WANLIU_AGENT").or_else(|| arg_or_env(None, "USER"));
    let agent = agent.unwrap_or_else(|| "agent".to_owned());
    RecorderSettings { place, agent, day_after: Box::new(day_after), clock: Box::new(clock) }
}

/// Where calls are kept; `None` if they are not.
pub(super) fn store_path(store: Option<&std::path::PathBuf>) -> Option<StorePath> {
    match store {
        Some(off) if off.as_os_str() == "off" => None,
        Some(file) => Some(StorePath { file: file.clone() }),
        None => StorePath::default_path(),
    }
}

/// What is known of a call as it begins.
pub(super) fn journal_header(
    keep: &RecordingArgs,
    pseudonym: Option<String>,
    (context, of): (&Context, &Flow),
    flow: FlowRef,
    lang: Lang,
) -> JournalHeader {
    let kept = context.storable(of).into_iter();
    JournalHeader {
        format: FORMAT,
        flow,
        lang,
        begun: now(),
        delete_on: day_after(keep.keep.days.into()),
        customer: kept.map(|(key, value)| (key, redacted(&value, &[]))).collect(),
        pseudonym,
        team: arg_or_env(keep.team.as_deref(), "WANLIU_TEAM"),
        follows: None,
    }
}

fn arg_or_env(given: Option<&str>, variable: &str) -> Option<String> {
    let set = || std::env::var(variable).ok();
    given.map(str::to_owned).or_else(set).filter(|name| !name.is_empty())
}

/// Which flow this is, by a digest of its texts.
pub(super) fn flow_ref(flow: &Flow, sources: &Sources, from: &str) -> FlowRef {
    let hash = fingerprint(sources.iter().map(|(_, source)| &*source.text));
    let from = if Path::new(from).is_dir() { absolute(from) } else { from.to_owned() };
    FlowRef { id: flow.id.to_string(), version: flow.version.to_string(), hash, from }
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
    let customer = customer.filter(|customer| !customer.is_empty()).map(|customer| {
        let is_pairs = customer.contains('=') && !Path::new(customer).exists();
        if is_pairs { storable_context(session) } else { absolute(customer) }
    });
    let header = ScriptHeader {
        flow: flow_for(flow, path),
        customer,
        lang: Some(lang),
        ..ScriptHeader::default()
    };
    let script = script_of(session, header);
    create(Path::new(path), script.to_string().as_bytes()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Messages::screens(lang).with("script-exists", &[("path", path)])
        }
        _ => error.to_string(),
    })
}

/// A call as a script, what names people taken out.
pub(super) fn script_of(session: &Session<'_>, header: ScriptHeader) -> Script {
    let case = session.case();
    let broken: Vec<&str> = session
        .audit()
        .violations
        .iter()
        .map(|breach| &*case.flow().rule(breach.rule).id)
        .collect();
    let mut script = script_from_history(case, session.history(), &broken, header);
    let names = session.context().private_words(case.flow());
    for line in &mut script.lines {
        if let LineKind::Command(Command::Say(words) | Command::Note(words)) = &mut line.kind {
            *words = redacted(words, &names);
        }
    }
    script
}

/// What may be kept of the customer's context, as pairs.
fn storable_context(session: &Session<'_>) -> String {
    let kept = session.context().storable(session.case().flow()).into_iter();
    kept.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}
