//! Warnings that are allowed where they stand: `"$allow": { "W0205": "kept for the spring" }` in an object lets that
//! finding be, in the object and in all that is in it. A code that nothing there is any more is told, so that allowances do
//! not outlive what they were for.

use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{ALLOW, NodeKind, Value};

/// A finding that is allowed.
struct Allowance {
    source: SourceId,
    /// The object in which it is.
    within: Span,
    code: Code,
    /// Where it is written.
    mark: Span,
    used: bool,
}

impl Diagnostics {
    /// Takes out what is allowed where it stands, and tells of allowances that are wrong; where `all` was looked at, of
    /// those as well that allow nothing any more.
    pub fn settle_allowances(&mut self, sources: &Sources, all: bool) {
        let mut allowances = Vec::new();
        let mut wrong = Vec::new();
        for (id, source) in sources.iter().filter(|(_, source)| source.text.contains(ALLOW)) {
            if let Some(root) = source.root() {
                gather(id, root, &mut allowances, &mut wrong);
            }
        }
        if allowances.is_empty() && wrong.is_empty() {
            return;
        }
        self.retain(|finding| {
            let Some((source, place)) = finding.place else { return true };
            let covers = |one: &&mut Allowance| {
                let inside = one.within.start <= place.start && place.end <= one.within.end;
                one.source == source && inside && one.code == finding.code
            };
            // All that allow it are of use, however they are nested.
            let allowing: Vec<_> = allowances.iter_mut().filter(covers).collect();
            let is_allowed = !allowing.is_empty() && finding.severity == Severity::Warning;
            for one in allowing {
                one.used |= is_allowed;
            }
            !is_allowed
        });
        for finding in wrong {
            self.push(finding);
        }
        // What nobody asked for today, or what comes with the day, may be there tomorrow.
        let comes_back = |code: Code| code.is_opt_in() || code.hangs_on_the_day();
        let idle = allowances.iter().filter(|one| all && !one.used && !comes_back(one.code));
        for one in idle {
            let finding = Diagnostic::new(Code::StaleAllowance).at(one.source, one.mark);
            self.push(finding.with("name", one.code.as_str()));
        }
    }
}

fn gather(
    id: SourceId,
    node: Value<'_>,
    allowances: &mut Vec<Allowance>,
    wrong: &mut Vec<Diagnostic>,
) {
    if let Some(allowed) = node.get(ALLOW) {
        if allowed.kind() != NodeKind::Object {
            let finding = Diagnostic::new(Code::BadAllowance).at(id, allowed.mark());
            wrong.push(finding.with("why", "form"));
        }
        for (code, reason) in allowed.members() {
            let mark = code.span().unwrap_or_else(|| allowed.mark());
            let known = Code::ALL.iter().copied().find(|one| one.as_str() == code.text());
            let why = match known {
                None => "unknown",
                Some(code) if code.severity() == Severity::Error => "error",
                Some(_) if reason.string().is_none_or(|reason| reason.trim().is_empty()) => {
                    "reason"
                }
                Some(code) => {
                    let within = node.span();
                    allowances.push(Allowance { source: id, within, code, mark, used: false });
                    continue;
                }
            };
            let finding = Diagnostic::new(Code::BadAllowance).at(id, mark);
            let finding = finding.with("name", code.text()).with("why", why);
            let names = Code::ALL.iter().map(|one| one.as_str());
            wrong.push(if why == "unknown" {
                finding.suggest(code.text(), names)
            } else {
                finding
            });
        }
    }
    for (key, value) in node.members() {
        if key.text() != ALLOW {
            gather(id, value, allowances, wrong);
        }
    }
    node.elements().for_each(|node| gather(id, node, allowances, wrong));
}
