//! What was wrong with a line, and help.

use super::layout::{FAINT, PLAIN, Row, STRONG, flowing};
use super::text::{paragraph, plain};
use super::{MAX_ROWS, View, names};
use engine::script::{COMMANDS, CommandError};
use engine::session::{Session, SessionError};
use flow::id::{AnswerId, ItemId, RuleId};
use flow::{Flow, HelpTopic};

/// Help on a command or a topic of the flow, or on everything.
pub(super) fn help(view: &View, session: &Session<'_>, topic: Option<&str>) -> Vec<Row> {
    let words = &view.wording;
    let known = topic.and_then(|topic| {
        let topic = topic.trim_start_matches('/');
        COMMANDS.iter().find(|(name, chinese, _)| *name == topic || *chinese == topic)
    });
    if let Some((name, chinese, form)) = known {
        let mut rows =
            vec![Row::of(STRONG, format!(" {form}")).with(FAINT, format!("   /{chinese}"))];
        paragraph(view, &mut rows, " ", &words.text(&format!("command-{name}")));
        if *name == "end" {
            paragraph(view, &mut rows, " ", &words.text("end-form"));
        }
        return rows;
    }
    if let Some(topic) = topic {
        return help_on(view, session, topic);
    }
    let mut rows = vec![Row::of(STRONG, format!(" {}", words.text("help-title")))];
    for at in 1..=11 {
        rows.push(Row::of(PLAIN, format!("  {}", words.text(&format!("help-{at}")))));
    }
    rows
}

/// What rule stands against an item, why, and what to do instead.
pub(super) fn rule_violation(
    view: &View,
    session: &Session<'_>,
    item: ItemId,
    rule: RuleId,
) -> String {
    let rule = session.case().flow().rule(rule);
    let item = &*session.case().flow().item(item).id;
    let (name, why) = (rule.name.get(view.lang()), rule.why.get(view.lang()));
    let instead = rule.instead.get(view.lang());
    let values = [("item", item), ("name", name), ("why", why), ("instead", instead)];
    view.wording.with("problem-rule", &values)
}

/// A topic of the flow, by its id, its name, or a method id that it carries; else those there are.
fn help_on(view: &View, session: &Session<'_>, wanted: &str) -> Vec<Row> {
    let words = &view.wording;
    let topics = session.case().flow().topics();
    let is = |topic: &&HelpTopic| {
        let mut names = topic.name.each().map(|(_, name)| name).chain([&*topic.id]);
        names.any(|name| name.eq_ignore_ascii_case(wanted))
            || topic.source.iter().any(|id| id == wanted)
    };
    if let Some(topic) = topics.iter().find(is) {
        let mut rows = vec![Row::of(STRONG, format!(" {}", topic.name.get(view.lang())))];
        paragraph(view, &mut rows, " ", topic.text.get(view.lang()));
        rows.truncate(MAX_ROWS);
        return rows;
    }
    let mut rows = Vec::new();
    if wanted != "topics" {
        let line = words.with("help-unknown", &[("name", &plain(wanted))]);
        paragraph(view, &mut rows, " ! ", &line);
        let near = flow::spelling::nearest(wanted, topics.iter().map(|topic| &*topic.id));
        if let Some(near) = near {
            paragraph(view, &mut rows, "   ", &words.with("did-you-mean", &[("name", near)]));
        }
    }
    let ids: Vec<String> = topics.iter().map(|topic| topic.id.to_string()).collect();
    let lead = format!(" {}  ", words.text("help-topics"));
    rows.extend(flowing(&lead, &ids, view.width));
    rows.truncate(MAX_ROWS);
    rows
}

pub(super) fn session_error(
    view: &View,
    session: &Session<'_>,
    problem: &SessionError,
) -> Vec<Row> {
    let words = &view.wording;
    let number = |n: usize| n.to_string();
    let (line, meant) = match problem {
        SessionError::Malformed(CommandError::Unknown(name)) => {
            let near = flow::spelling::nearest(name, COMMANDS.iter().map(|(name, _, _)| *name));
            (
                words.with("problem-unknown-command", &[("name", &plain(name))]),
                near.map(str::to_owned),
            )
        }
        SessionError::Malformed(CommandError::Usage(form)) => {
            (words.with("problem-usage", &[("form", form)]), None)
        }
        SessionError::NoSuchNumber { number: wanted, count } => {
            let values = [("number", &*wanted.to_string()), ("count", &*number(*count))];
            (words.with("problem-number", &values), None)
        }
        SessionError::NothingAsked => (words.text("problem-nothing-asked"), None),
        SessionError::NoSuchAnswer { answer, count, did_you_mean } => {
            let values = [("answer", answer.as_str()), ("count", &*number(*count))];
            (words.with("problem-answer", &values), did_you_mean.clone())
        }
        SessionError::UnknownItem { name, did_you_mean } => {
            (words.with("problem-item", &[("name", name)]), did_you_mean.clone())
        }
        SessionError::UnknownValue { fact, value, did_you_mean, known } => {
            let known = known.join(" ");
            let values = [("fact", fact.as_str()), ("value", value), ("known", &known)];
            (words.with("problem-value", &values), did_you_mean.clone())
        }
        SessionError::NotANumber { name, value, is_money } => {
            let values = [("name", name.as_str()), ("value", value)];
            let id = if *is_money { "problem-no-amount" } else { "problem-no-number" };
            (words.with(id, &values), None)
        }
        SessionError::NotSettable { fact, known, did_you_mean } => {
            let known = known.join(" ");
            let mut line = words.with("problem-not-settable", &[("fact", fact), ("known", &known)]);
            if did_you_mean.is_none() {
                line = format!("{line}. {}", words.text("problem-not-settable-hint"));
            }
            (line, did_you_mean.clone())
        }
        SessionError::Locked { blocker: lock, item, answer } => {
            let why = words.text(names::blocker(*lock));
            let mut line = words.with("problem-locked", &[("why", &why)]);
            if let Some(item) = item {
                let name = exchange_name(session.case().flow(), *item, *answer);
                line = format!("{line} (why-not {name})");
            }
            (line, None)
        }
        SessionError::Rule { item, rule } => (rule_violation(view, session, *item, *rule), None),
        SessionError::NodFirst => (words.text("problem-nod"), None),
        SessionError::AnswerFirst { item } => {
            let item = &*session.case().flow().item(*item).id;
            (words.with("problem-answer-first", &[("item", item)]), None)
        }
        SessionError::SootheFirst => (words.text("problem-feelings"), None),
        SessionError::NothingToUndo => (words.text("problem-undo"), None),
        SessionError::NoSuchTurn { turn, count } => {
            let values = [("turn", &*number(*turn)), ("count", &*number(*count))];
            (words.with("problem-turn", &values), None)
        }
    };
    let mut rows = Vec::new();
    paragraph(view, &mut rows, " ! ", &line);
    if let Some(name) = meant {
        paragraph(view, &mut rows, "   ", &words.with("did-you-mean", &[("name", &name)]));
    }
    rows.truncate(MAX_ROWS);
    rows
}

/// An item by its id, or an answer to it as `ITEM/ANSWER`.
pub(super) fn exchange_name(flow: &Flow, item: ItemId, answer: Option<AnswerId>) -> String {
    let item = flow.item(item);
    match answer.and_then(|answer| item.answer(answer)) {
        Some(answer) => format!("{}/{}", item.id, answer.text.id),
        None => item.id.to_string(),
    }
}
