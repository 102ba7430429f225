//! What a code means, with an example: the entry of its page.

use flow::diagnostic::Code;
use flow::lang::Lang;

fn page(lang: Lang) -> &'static str {
    match lang.of_program() {
        Lang::Zh => include_str!("../../../docs/DIAGNOSTICS.zh.md"),
        Lang::En | Lang::Other(_) => include_str!("../../../docs/DIAGNOSTICS.md"),
    }
}

/// The entry of a code, as it stands in the page of diagnostics.
#[must_use]
pub fn code_page(code: Code, lang: Lang) -> &'static str {
    let page = page(lang);
    let heading = format!("## {}\n", code.as_str());
    let Some(start) = page.find(&heading) else { return "" };
    let entry = page.get(start..).unwrap_or_default();
    let body = entry.get(heading.len()..).unwrap_or_default();
    let end = body.find("\n## ").map_or(entry.len(), |at| heading.len() + at);
    entry.get(..end).unwrap_or_default().trim_end()
}
