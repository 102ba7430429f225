//! A place on a call, looked at from outside: a call that comes there, what is advised, and why (not).

use super::report::event_text;
use super::text::paragraph;
use super::{Row, View, screen};
use engine::guide::PathSearch;
use engine::session::{Reply, Session};
use flow::describe;
use flow::fact::BuiltIn;
use serde_json::{Value, json};

impl View {
    /// A call that comes to where the session stands, then the answer; for `why`, the advice before it.
    #[must_use]
    pub fn why(&self, session: &Session<'_>, reply: &Reply) -> Vec<Row> {
        let mut rows = Vec::new();
        let call = call(self, session);
        if !call.is_empty() {
            let line = self.wording.with("place-call", &[("call", &call.join("; "))]);
            paragraph(self, &mut rows, " ", &line);
            rows.push(Row::default());
        }
        if matches!(reply, Reply::Why) {
            rows.extend(screen::advice(self, session));
            rows.push(Row::default());
        }
        rows.extend(self.reply(session, reply));
        rows
    }
}

fn call(view: &View, session: &Session<'_>) -> Vec<String> {
    let moved = session.history().transitions();
    moved.map(|moved| event_text(view, session, moved.event)).collect()
}

/// The same for programs: `facts` there, `call`, and either what is advised or what stands before an item.
#[must_use]
pub fn why_json(view: &View, session: &Session<'_>, reply: &Reply) -> Value {
    let case = session.case();
    let facts = session.history().state().facts(case);
    let facts: serde_json::Map<String, Value> = BuiltIn::ALL
        .iter()
        .map(|fact| fact.name())
        .map(|fact| (fact.to_owned(), describe::fact_value(case.flow(), facts, fact).into()))
        .collect();
    let mut value = json!({ "facts": facts, "call": call(view, session) });
    let more = if let Reply::WhyNot(why_not) = reply {
        let unmet = why_not.unmet.iter().map(
            |one| json!({ "fact": one.fact, "now": one.actual, "allowed": one.allowed.to_symbols() }),
        );
        let way = why_not.path.clone().found().map(|way| {
            way.iter().map(|event| event_text(view, session, *event)).collect::<Vec<_>>()
        });
        json!({
            "item": &*case.item(why_not.item).id,
            "answer": why_not.answer.and_then(|id| case.item(why_not.item).answer(id)).map(|one| &*one.text.id),
            "lock": why_not.blocker.map(|lock| view.wording.text(super::names::blocker(lock))),
            "rules": why_not.rules.iter().map(|rule| &*case.rule(*rule).id).collect::<Vec<_>>(),
            "unmet": unmet.collect::<Vec<_>>(),
            "expired": why_not.expired.map(|id| case.evidence(id).id.to_string()),
            "way": way,
            "way_rule": why_not.path_rule.map(|rule| case.rule(rule).id.to_string()),
            "alternatives": why_not.alternatives,
            "bounded": why_not.path == PathSearch::Bounded,
        })
    } else {
        let advice = session.advice();
        let say = advice.first().iter().map(|one| {
            let purpose = view.wording.text(super::names::purpose(one.purpose));
            json!({ "item": &*case.item(one.item).id, "purpose": purpose })
        });
        json!({ "say": say.collect::<Vec<_>>() })
    };
    if let (Some(object), Value::Object(more)) = (value.as_object_mut(), more) {
        object.extend(more);
    }
    value
}
