//! `wanliu schema`: JSON Schemas for editors.

use super::args::{SchemaArgs as Args, SchemaKind};
use super::flows::{load_named, print_diagnostics};
use super::{UNUSABLE, finish};
use crate::output::stdout;
use crate::render;
use engine::script;
use flow::lang::Lang;
use flow::schema;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    let named = match args.what {
        SchemaKind::Flow => args.flow.as_deref(),
        SchemaKind::Script => None,
        SchemaKind::Customer => Some(args.flow.as_deref().unwrap_or("mobile")),
    };
    let loaded = named.map(load_named);
    if let Some(loaded) = &loaded
        && !loaded.diagnostics.is_empty()
    {
        print_diagnostics(
            lang,
            "flow-unread",
            &loaded.sources,
            &loaded.diagnostics,
            loaded.flow.is_none(),
        );
    }
    let flow = match loaded.map(|loaded| loaded.flow) {
        Some(None) => return UNUSABLE.into(),
        known => known.flatten(),
    };
    let text = match (args.what, flow) {
        (SchemaKind::Script, _) => render::schema(script::schema()),
        (SchemaKind::Customer, Some(flow)) => render::schema(schema::customer(&flow)),
        (_, flow) => render::schema(schema::flow(flow.as_ref())),
    };
    finish(stdout().write_all(text.as_bytes()).map(|()| ExitCode::SUCCESS))
}
