//! Solved plans, kept in the user's cache by what the flow and its odds hold, so that they are solved once.

use crate::customer::Odds;
use crate::flow::{Case, Flow};
use crate::method::Kind;
use crate::plan::Plan;
use crate::source::Sources;
use crate::store::fingerprint;
use std::fs;
use std::path::{Path, PathBuf};

/// So many plans are kept; the oldest go.
const MOST_KEPT: usize = 32;
/// What the numbers of a plan rest on; another version solves anew.
const VERSION: &str = concat!("2 ", env!("CARGO_PKG_VERSION"));

/// The best policy for these customers: from the cache where it was solved before, else solved and kept.
pub(super) fn plan<'f>(
    (flow, sources): (&'f Flow, &Sources),
    odds: &'f Odds,
    who: &[(Kind, Case<'f>)],
    threads: usize,
) -> Plan<'f> {
    let mut plan = Plan::new(flow, odds);
    let folder = folder();
    let texts = sources.iter().map(|(_, source)| &*source.text);
    let odds_told = format!("{VERSION} {odds:?}");
    let mark = fingerprint(texts.chain([&*odds_told]));
    let file = |kind: Kind, case: Case<'_>| {
        let name = format!("{mark}-{}-{:x}.plan", kind.name(), case.given());
        folder.as_ref().map(|folder| folder.join(name))
    };
    for (kind, case) in who {
        if !plan.knows(*kind, *case)
            && let Some(bytes) = file(*kind, *case).and_then(|path| fs::read(path).ok())
        {
            // What cannot be used is solved anew.
            let _ = plan.take(*kind, case.given(), &bytes);
        }
    }
    let missing: Vec<(Kind, Case<'f>)> =
        who.iter().filter(|(kind, case)| !plan.knows(*kind, *case)).copied().collect();
    plan.solve(&missing, threads);
    for (kind, case) in missing {
        let bytes = plan.bytes(kind, case.given());
        if let (Some(path), Some(bytes)) = (file(kind, case), bytes) {
            // A plan that cannot be kept is solved again another time.
            let _ = keep(&path, &bytes);
        }
    }
    plan
}

/// The user's cache folder.
fn folder() -> Option<PathBuf> {
    let set =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .or_else(|| set("LOCALAPPDATA"))?;
    Some(cache.join("wanliu").join("plans"))
}

/// Writes a plan whole or not at all, and makes room for it.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder)?;
    let mut kept: Vec<_> = fs::read_dir(folder)?
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    kept.sort();
    let more = (kept.len() + 1).saturating_sub(MOST_KEPT);
    for (_, old) in kept.into_iter().take(more) {
        fs::remove_file(old)?;
    }
    let half = path.with_extension(format!("{}.half", std::process::id()));
    fs::write(&half, bytes)?;
    fs::rename(&half, path)
}
