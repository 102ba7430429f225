//! `wanliu schema`: JSON Schemas for editors.

use super::args::{Schema as Args, Shape};
use super::flows::{complain, load_named};
use super::{UNUSABLE, finish};
use crate::render;
use engine::script;
use flow::lang::Lang;
use flow::schema;
use std::io::{self, Write};
use std::process::ExitCode;

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    let named = match args.what {
        Shape::Flow => args.flow.as_deref(),
        Shape::Script => None,
        Shape::Customer => Some(args.flow.as_deref().unwrap_or("mobile")),
    };
    let loaded = named.map(load_named);
    if let Some(loaded) = &loaded
        && !loaded.report.is_empty()
    {
        complain(lang, "flow-unread", &loaded.sources, &loaded.report, loaded.flow.is_none());
    }
    let flow = match loaded.map(|loaded| loaded.flow) {
        Some(None) => return UNUSABLE.into(),
        known => known.flatten(),
    };
    let text = match (args.what, flow) {
        (Shape::Script, _) => render::schema(script::schema()),
        (Shape::Customer, Some(flow)) => render::schema(schema::customer(&flow)),
        (_, flow) => render::schema(schema::flow(flow.as_ref())),
    };
    finish(io::stdout().lock().write_all(text.as_bytes()).map(|()| ExitCode::SUCCESS))
}
