//! The data of the page, as its script reads it.

use super::gate;
use crate::render::request_name;
use crate::render::wording::Messages;
use flow::describe::{self, AllowedValues, FactConstraint};
use flow::fact::{BuiltIn, FactUse};
use flow::lang::{Lang, Text};
use flow::line::Wording;
use flow::method::Technique;
use flow::{Flow, GivenBy};
use serde_json::{Map as Object, Value, json};
use studio::map::{FlowMap, ItemRole, MapEdge, MapItem};

pub(super) fn json(map: &FlowMap<'_>, lang: Lang, words: [&Messages; 2]) -> Value {
    let flow = map.flow;
    // What a page whose words are in none of the flow's languages shows its texts in.
    let shown = flow.language_for(lang);
    let [zh, en] = words;
    let steps = flow::method::Step::ALL.iter().map(|step| {
        let about = flow.step(*step);
        json!({ "id": step.name(), "name": text(&about.name), "aim": text(&about.aim) })
    });
    let reasons = flow.reasons().map(|(_, reason)| {
        let above = reason.id.rsplit_once('.').map(|(above, _)| above);
        json!({ "id": &*reason.id, "name": text(&reason.name), "within": above })
    });
    let notes =
        flow.facts().filter(|(_, fact)| fact.given_by == GivenBy::Agent).map(|(_, fact)| {
            let values = fact.values.iter().skip(1);
            let values =
                values.map(|value| json!({ "id": &*value.id, "label": text(&value.label) }));
            json!({ "fact": &*fact.id, "values": values.collect::<Vec<_>>() })
        });
    let ways = map.edges.iter().map(|MapEdge { from, to, items }| {
        let ids = items.iter().map(|id| &*flow.item(*id).id);
        json!({
            "from": from.name(), "to": to.name(), "back": to < from,
            "gate": { "zh": gate(zh, *from, *to), "en": gate(en, *from, *to) },
            "items": ids.collect::<Vec<_>>(),
        })
    });
    json!({
        "id": &*flow.id, "version": &*flow.version, "title": text(&flow.title),
        "languages": flow.languages().iter().map(Lang::code).collect::<Vec<_>>(),
        "shown": shown.code(),
        "limits": { "proposals": flow.limits.proposals, "refusals": flow.limits.refusals },
        "terms": { "zh": terms(flow, zh), "en": terms(flow, en) },
        "steps": steps.collect::<Vec<_>>(),
        "reasons": reasons.collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
        "items": map.items.iter().map(|mapped| item(flow, mapped)).collect::<Vec<_>>(),
        "ways": ways.collect::<Vec<_>>(),
    })
}

/// A text in each language of the flow.
fn text(text: &Text) -> Value {
    in_languages(text.each())
}

/// What is said in each language of the flow.
fn in_languages<T: Into<Value>>(each: impl Iterator<Item = (Lang, T)>) -> Value {
    let each = each.map(|(lang, said)| (lang.code().to_owned(), said.into()));
    each.collect::<Object<String, Value>>().into()
}

/// The names of terms in one language: `technique.deep`, `request.port`, `fact.severity`.
fn terms(flow: &Flow, words: &Messages) -> Value {
    // The facts whose values the page shows in words.
    let facts = [BuiltIn::Clarity, BuiltIn::Emotion, BuiltIn::Outcome, BuiltIn::Verdict];
    let families = facts.map(|fact| (fact.name(), fact.names()));
    let families = [("technique", Technique::NAMES)].into_iter().chain(families);
    let mut terms = Object::new();
    for id in flow.request_values() {
        let key = format!("{}.{}", BuiltIn::Request.name(), flow.request_name(id));
        terms.insert(key, request_name(flow, id, words).into());
    }
    for (family, names) in families {
        // "Not finished" says at which step; as a value it is no outcome that anybody reads.
        for name in names.iter().filter(|name| (family, **name) != ("outcome", "none")) {
            terms
                .insert(format!("{family}.{name}"), words.text(&format!("{family}-{name}")).into());
        }
    }
    for fact in BuiltIn::used_in(FactUse::Condition).map(BuiltIn::name) {
        terms.insert(format!("fact.{fact}"), words.text(&format!("fact-{fact}")).into());
    }
    for (_, fact) in flow.facts() {
        for value in &fact.values {
            let key = format!("{}.{}", fact.id, value.id);
            terms.insert(key, value.label.get(words.lang()).into());
        }
    }
    for (_, reason) in flow.reasons() {
        terms.insert(format!("reason.{}", reason.id), reason.name.get(words.lang()).into());
    }
    terms.into()
}

fn item(flow: &Flow, mapped: &MapItem<'_>) -> Value {
    let MapItem { item, role, reasons, scripts, place, .. } = mapped;
    let boxes = describe::condition(flow, &item.when);
    let notes = notes(flow, &boxes);
    let written = |wordings: &[Wording]| -> Vec<String> {
        wordings.iter().map(|wording| wording.written(flow)).collect()
    };
    let say = in_languages(item.say.each().map(|(lang, said)| (lang, written(said))));
    let offer = item.offer.map(|id| {
        let offer = flow.offer(id);
        let part = |name: &str, words: &Text| json!({ "part": name, "text": text(words) });
        let below = offer.below.and_then(|id| flow.values().find(|(value, _)| *value == id));
        json!({
            "name": text(&offer.name), "monthly": offer.monthly,
            "below": below.map(|(_, value)| &*value.name),
            "terms": [
                part("what", &offer.what), part("price", &offer.price), part("term", &offer.term),
                part("starts", &offer.starts), part("downside", &offer.downside),
                part("worth", &offer.worth)],
        })
    });
    let evidence = item.evidence.map(|id| {
        let evidence = flow.evidence(id);
        let first = |said: &[Wording]| said.first().map(|one| one.written(flow));
        let fact = in_languages(evidence.fact.each().map(|(lang, said)| (lang, first(said))));
        json!({
            "id": &*evidence.id, "name": text(&evidence.name),
            "fact": fact,
            "ground": evidence.ground.name(),
            "until": evidence.until,
        })
    });
    let answers = item.answers.iter().map(|answer| {
        json!({
            "id": &*answer.text.id, "label": text(&answer.text.label), "odds": answer.text.odds,
            "does": pairs(describe::answer(flow, answer)),
        })
    });
    let ids = |list: &Vec<_>| -> Vec<_> {
        list.iter().filter_map(|id| flow.reason(*id)).map(|reason| reason.id.to_string()).collect()
    };
    let whole = boxes.iter().any(Vec::is_empty);
    json!({
        "id": &*item.id,
        "steps": item.steps.iter().map(flow::method::Step::name).collect::<Vec<_>>(),
        "technique": item.technique.name(),
        "kind": match role {
            ItemRole::Question => "question",
            ItemRole::Move => "move",
            ItemRole::Offer => "offer",
            ItemRole::Closing => "closing",
        },
        "when": if whole { Vec::new() } else { boxes.iter().map(|one| asked(one)).collect() },
        "reasons": reasons.as_ref().map(ids),
        "notes": notes,
        "say": say,
        "offer": offer, "evidence": evidence, "effect": Vec::<Value>::new(),
        "answers": answers.collect::<Vec<_>>(),
        "source": item.source.iter().collect::<Vec<_>>(),
        "scripts": scripts,
        "file": place.as_ref().map(|(file, _)| file),
        "line": place.as_ref().map(|(_, line)| line),
    })
}

fn pairs(does: Vec<(String, String)>) -> Vec<Value> {
    does.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn asked(one: &[FactConstraint]) -> Vec<Value> {
    let each = one.iter().map(|FactConstraint { fact, allowed }| match allowed {
        AllowedValues::Values(values) => json!({ "fact": fact, "values": values }),
        AllowedValues::Bounds { at_least, at_most } => {
            let mut value = json!({ "fact": fact });
            if let Some(object) = value.as_object_mut() {
                object.extend(at_least.map(|lo| ("at_least".to_owned(), lo.into())));
                object.extend(at_most.map(|hi| ("at_most".to_owned(), hi.into())));
            }
            value
        }
    });
    each.collect()
}

/// What an item's condition reads of what the agent noted, by fact.
fn notes(flow: &Flow, boxes: &[Vec<FactConstraint>]) -> Object<String, Value> {
    let mut notes = Object::new();
    for FactConstraint { fact, allowed } in boxes.iter().flatten() {
        let by_agent = flow.fact_named(fact).is_some_and(|decl| decl.given_by == GivenBy::Agent);
        if let (true, AllowedValues::Values(values)) = (by_agent, allowed) {
            notes.insert(fact.clone(), values.clone().into());
        }
    }
    notes
}
