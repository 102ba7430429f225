//! `wanliu map`: a flow as a picture.

use super::args::{MapArgs as Args, MapFormat};
use super::flows::{load_and_report, tree_named};
use super::{UNUSABLE, finish};
use crate::render::{Messages, map as render};
use flow::Flow;
use flow::diagnostic::nearest;
use flow::files::{FileContent, script_paths};
use flow::id::ReasonId;
use flow::lang::Lang;
use std::io::{self, Write};
use std::process::ExitCode;
use studio::map::{FlowMap, MapFilter};

/// The largest script that is read, in bytes.
const MAX_SCRIPT_BYTES: u64 = 1 << 20;

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    let loaded = load_and_report(&args.flow, lang);
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let words = Messages::screens(lang);
    let reason = match args.reason.as_deref().map(|name| reason(&flow, &words, name)).transpose() {
        Ok(reason) => reason,
        Err(message) => {
            // Where stderr is gone there is nobody left to tell; the exit code still says it.
            let _ = writeln!(anstream::stderr(), "wanliu: {message}");
            return UNUSABLE.into();
        }
    };
    let scripts = scripts(&args.flow);
    let map = FlowMap::new(&flow, &loaded.sources, &scripts, MapFilter { step: args.step, reason });
    let picture = match args.format {
        MapFormat::Text => render::text(&map, &words),
        MapFormat::Mermaid => render::mermaid(&map, &words),
        MapFormat::Dot => render::dot(&map, &words),
        MapFormat::Html => {
            let both = Lang::ALL.map(Messages::screens);
            render::html(&map, both.each_ref())
        }
    };
    finish(io::stdout().lock().write_all(picture.as_bytes()).map(|()| ExitCode::SUCCESS))
}

fn reason(flow: &Flow, words: &Messages, name: &str) -> Result<ReasonId, String> {
    flow.reason_named(name).ok_or_else(|| {
        let known: Vec<&str> = flow.reasons().map(|(_, reason)| &*reason.id).collect();
        let line = words.with("no-such-reason", &[("name", name)]);
        match nearest(name, known.iter().copied()) {
            Some(near) => format!("{line}; {}", words.with("did-you-mean", &[("name", near)])),
            None => format!("{line}: {}", known.join(" ")),
        }
    })
}

/// The scripts of a flow's folder, by their path in it.
fn scripts(flow: &str) -> Vec<(String, String)> {
    let tree = tree_named(flow);
    let texts = script_paths(&*tree).into_iter().filter_map(|path| {
        match tree.read(&path, MAX_SCRIPT_BYTES).ok()? {
            FileContent::BuiltIn(text) => Some((path, text.to_owned())),
            FileContent::Bytes(bytes) => Some((path, String::from_utf8_lossy(&bytes).into_owned())),
        }
    });
    texts.collect()
}
