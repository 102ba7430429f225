//! Findings as people read them: the line, the mark under it, and what to do.

use super::wording::Messages;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use flow::diagnostic::{Diagnostic, Diagnostics, Severity};
use flow::source::{Source, Sources, Span};

/// The most findings that a command shows which has something else to do; the rest is counted.
pub const MAX_SHOWN: usize = 50;
/// The most of a line that is shown around a mark, in bytes to either side.
const MAX_AROUND: usize = 400;

/// Renders findings, styled for a terminal; where colour is not wanted, the writer strips it.
#[must_use]
pub fn diagnostics(
    wording: &Messages,
    sources: &Sources,
    report: &Diagnostics,
    most: usize,
) -> String {
    let findings = report.sorted();
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for finding in findings.iter().take(most) {
        out.push_str(&one(&renderer, wording, sources, finding));
        out.push('\n');
    }
    let more = findings.len().saturating_sub(most) + report.omitted();
    if more > 0 {
        out.push_str("… +");
        out.push_str(&more.to_string());
        out.push('\n');
    }
    out
}

/// What a finding says, and what to do about it.
pub(super) fn words(wording: &Messages, finding: &Diagnostic) -> (String, Option<String>) {
    let values: Vec<(&str, &str)> =
        finding.args.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let code = finding.code.as_str();
    let title = wording.with(code, &values);
    let hint = if let Some(name) = &finding.did_you_mean {
        Some(wording.with("did-you-mean", &[("name", name)]))
    } else {
        let special = finding.args.iter().find(|(key, _)| *key == "hint").map(|(_, name)| name);
        let listed = finding.args.iter().any(|(key, _)| *key == "known");
        let of_known = listed.then(|| wording.attribute(code, "known", &values)).flatten();
        let of_special = special.and_then(|name| wording.attribute(code, name, &values));
        of_special.or(of_known).or_else(|| wording.attribute(code, "hint", &values))
    };
    (title, hint)
}

fn one(renderer: &Renderer, wording: &Messages, sources: &Sources, finding: &Diagnostic) -> String {
    let code = finding.code.as_str();
    let (title, hint) = words(wording, finding);
    let name = match finding.severity {
        Severity::Error => wording.text("level-error"),
        Severity::Warning => wording.text("level-warning"),
    };
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(Some(name.as_str()));
    let help = wording.text("level-help");
    let help = Level::HELP.with_name(Some(help.as_str()));
    let place = finding.place.and_then(|(id, span)| Some((sources.get(id)?, span)));
    let around = place.map(|(source, span)| (source, Excerpt::of(source, span)));
    let mut group = Group::with_title(level.primary_title(title.as_str()).id(code));
    if let Some((source, around)) = &around {
        let snippet = Snippet::source(around.text)
            .line_start(around.line)
            .path(source.name.as_str())
            .annotation(AnnotationKind::Primary.span(around.mark.start..around.mark.end));
        group = group.element(snippet);
    }
    if let Some(hint) = &hint {
        group = group.element(help.message(hint.as_str()));
    }
    renderer.render(&[group])
}

/// The lines around a mark; a line of megabytes is cut to what can be read.
struct Excerpt<'a> {
    text: &'a str,
    line: usize,
    mark: Span,
}

impl<'a> Excerpt<'a> {
    fn of(source: &'a Source, span: Span) -> Self {
        let text: &str = &source.text;
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let line_start =
            text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let from = text.floor_char_boundary(line_start.max(start.saturating_sub(MAX_AROUND)));
        let line_end =
            text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| start + at);
        let to = text.floor_char_boundary(line_end.min(start + MAX_AROUND));
        let end = text.floor_char_boundary(span.end.clamp(start, to.max(start)));
        Self {
            text: text.get(from..to).unwrap_or_default(),
            line: source.position(start).line,
            mark: Span { start: start - from, end: end - from },
        }
    }
}
