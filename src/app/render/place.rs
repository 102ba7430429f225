//! A place on a call, looked at from outside: a call that comes there, what is advised, and why (not).

use super::report::event_text;
use super::text::paragraph;
use super::{Row, View, screen};
use engine::session::{Reply, Session};
use flow::condition::BUILT_IN;
use flow::describe;
use serde_json::{Value, json};

impl View {
    /// A call that comes to where the session stands, then the answer; for `why`, the advice before it.
    #[must_use]
    pub fn place(&self, session: &Session<'_>, reply: &Reply) -> Vec<Row> {
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
    let events = session.history().events(session.case());
    events.map(|(_, event)| event_text(view, session, event)).collect()
}

/// The same for programs: `facts` there, `call`, and either what is advised or what stands before an item.
#[must_use]
pub fn why_json(view: &View, session: &Session<'_>, reply: &Reply) -> Value {
    let case = session.case();
    let facts = session.history().state().facts(case);
    let facts: serde_json::Map<String, Value> = ["step"]
        .into_iter()
        .chain(BUILT_IN)
        .map(|fact| (fact.to_owned(), describe::now(case.flow(), facts, fact).into()))
        .collect();
    let mut value = json!({ "facts": facts, "call": call(view, session) });
    let more = if let Reply::WhyNot(why_not) = reply {
        let unmet = why_not.unmet.iter().map(
            |one| json!({ "fact": one.fact, "now": one.now, "allowed": one.allowed.in_signs() }),
        );
        let way = why_not.way.as_ref().map(|way| {
            way.iter().map(|event| event_text(view, session, *event)).collect::<Vec<_>>()
        });
        json!({
            "item": &*case.item(why_not.item).id,
            "lock": why_not.lock.map(|lock| view.wording.text(super::names::lock(lock))),
            "rule": why_not.rule.map(|rule| case.rule(rule).id.to_string()),
            "unmet": unmet.collect::<Vec<_>>(),
            "way": way,
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
