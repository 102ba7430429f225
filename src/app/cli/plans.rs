//! Odds, and the plans that rest on them: kept in the user's cache by what the flow and its odds hold, so that they
//! are solved once.

use super::files::text_of;
use crate::files::write;
use crate::output::stderr;
use crate::render::Messages;
use crate::store::fingerprint;
use engine::customer::{Odds, OddsError};
use engine::plan::Plan;
use etcetera::BaseStrategy;
use flow::id::RequestId;
use flow::source::Sources;
use flow::{Flow, FlowCase};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// So many plans are kept; those go that were not used for longest.
const MAX_KEPT: usize = 32;
/// What the numbers of a plan rest on; another version solves anew.
const VERSION: &str = concat!("4 ", env!("CARGO_PKG_VERSION"));

/// The odds to go by: of a file that was named, of `odds.json` in the flow's folder, or the author's.
pub(super) fn odds_of(
    flow: &Flow,
    name: &str,
    given: Option<&Path>,
    words: &Messages,
) -> Result<Odds, String> {
    let own = Path::new(name).join("odds.json");
    let path = match given {
        Some(path) => path,
        None if own.is_file() => &own,
        None => return Ok(Odds::new(flow)),
    };
    let shown = path.display().to_string();
    let text = text_of(path, words)?;
    Odds::parse(flow, &text).map_err(|problem| {
        let (id, detail) = match problem {
            OddsError::Malformed(why) => ("odds-malformed", why),
            OddsError::OtherFlow(flow) => ("odds-other-flow", flow),
            OddsError::Unknown(name) => ("odds-unknown", name),
            OddsError::NoWeight(name) => ("odds-no-weight", name),
        };
        words.with(id, &[("path", &shown), ("detail", &detail)])
    })
}

/// The best policy for these customers: from the cache where it was solved before, else solved and kept.
pub(super) fn plan<'f>(
    (flow, sources): (&'f Flow, &Sources),
    odds: &'f Odds,
    who: &[(RequestId, FlowCase<'f>)],
    words: &Messages,
) -> Plan<'f> {
    let mut plan = Plan::new(flow, odds);
    let folder = folder();
    let texts = sources.iter().map(|(_, source)| &*source.text);
    let odds_told = format!("{VERSION} {odds:?}");
    let mark = fingerprint(texts.chain([&*odds_told]));
    let file = |request: RequestId, case: FlowCase<'_>| {
        let name = format!("{mark}-{}-{:x}.plan", flow.request_name(request), case.given());
        folder.as_ref().map(|folder| folder.join(name))
    };
    for (request, case) in who {
        if !plan.covers(*request, *case)
            && let Some(path) = file(*request, *case)
            && let Ok(bytes) = fs::read(&path)
        {
            touch(&path);
            // What cannot be used is solved anew.
            let _ = plan.load_bytes(*request, case.given(), &bytes);
        }
    }
    let missing: Vec<(RequestId, FlowCase<'f>)> =
        who.iter().filter(|(request, case)| !plan.covers(*request, *case)).copied().collect();
    if !missing.is_empty() && io::stderr().is_terminal() {
        // Where stderr is gone there is nobody left to tell.
        let _ = writeln!(stderr(), "{}", words.text("plan-solving"));
    }
    plan.solve(&missing);
    for (request, case) in missing {
        let bytes = plan.to_bytes(request, case.given());
        if let (Some(path), Some(bytes)) = (file(request, case), bytes) {
            // A plan that cannot be kept is solved again another time.
            let _ = write_cache(&path, &bytes);
        }
    }
    plan
}

/// The user's cache folder.
fn folder() -> Option<PathBuf> {
    let cache = etcetera::choose_base_strategy().ok()?.cache_dir();
    Some(cache.join("wanliu").join("plans"))
}

/// Marks a plan as used now, so that it is not among the oldest.
fn touch(path: &Path) {
    let file = fs::File::options().append(true).open(path);
    // Where the cache cannot be written, its plans can still be read.
    let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
}

/// Writes a plan whole or not at all, and makes room for it.
fn write_cache(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder)?;
    let mut kept: Vec<_> = fs::read_dir(folder)?
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    kept.sort();
    let more = (kept.len() + 1).saturating_sub(MAX_KEPT);
    for (_, old) in kept.into_iter().take(more) {
        fs::remove_file(old)?;
    }
    write(path, bytes)
}
