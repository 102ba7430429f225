//! `wanliu map`: a flow as a picture.

use super::args::{MapArgs as Args, MapFormat};
use super::files::script_texts;
use super::flows::{load_and_report, tree_named};
use super::{UNUSABLE, finish};
use crate::output::{stderr, stdout};
use crate::render::{Messages, map as render};
use flow::Flow;
use flow::id::ReasonId;
use flow::lang::Lang;
use flow::spelling::nearest;
use std::io::Write;
use std::process::ExitCode;
use studio::map::{FlowMap, MapFilter};

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    let loaded = load_and_report(&args.flow, lang);
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let words = Messages::screens(lang);
    let reason = match args.reason.as_deref().map(|name| reason(&flow, &words, name)).transpose() {
        Ok(reason) => reason,
        Err(message) => {
            // Where stderr is gone there is nobody left to tell; the exit code still says it.
            let _ = writeln!(stderr(), "wanliu: {message}");
            return UNUSABLE.into();
        }
    };
    let scripts = match script_texts(&*tree_named(&args.flow), &words) {
        Ok(scripts) => scripts,
        Err(why) => {
            // As above.
            let _ = writeln!(stderr(), "wanliu: {why}");
            return UNUSABLE.into();
        }
    };
    let map = FlowMap::new(&flow, &loaded.sources, &scripts, MapFilter { step: args.step, reason });
    let picture = match args.format {
        MapFormat::Text => render::text(&map, &words),
        MapFormat::Mermaid => render::mermaid(&map, &words),
        MapFormat::Dot => render::dot(&map, &words),
        MapFormat::Html => {
            let both = Lang::OF_PROGRAM.map(Messages::screens);
            render::html(&map, lang, both.each_ref())
        }
    };
    finish(stdout().write_all(picture.as_bytes()).map(|()| ExitCode::SUCCESS))
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
