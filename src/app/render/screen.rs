//! The screens of a call in progress, each within [`MAX_ROWS`](super::MAX_ROWS) rows.

use super::layout::{FAINT, PLAIN, Row, STRONG, flowing, hanging, squeezed};
use super::nod::interpretation;
use super::{MAX_ROWS, View, names};
use engine::call::{Blocker, Outcome};
use engine::guide::{Advice, Mode, Restriction, Suggestion};
use engine::session::{Pending, Session, answer_letters};
use flow::equation::{Level, Range};
use flow::id::{AnswerId, FactId, ItemId, ReasonId};
use flow::method::{GateClass, Step, Technique};
use flow::{Evidence, Ground, RequestKind, RequestStatus, SlotKind, ValueType};
use unicode_width::UnicodeWidthStr;

const NUMBERS: [&str; 5] = ["①", "②", "③", "④", "⑤"];
/// From this width on, there is room for the long form of things.
pub(super) const ROOMY: usize = 72;

/// Where the call stands, and what to say.
pub(super) fn advice(view: &View, session: &Session<'_>) -> Vec<Row> {
    laid_out(view, session, None)
}

/// The same, with a notice above.
pub(super) fn with_notice(view: &View, session: &Session<'_>, notice: &str) -> Vec<Row> {
    match session.pending() {
        Pending::Nothing => laid_out(view, session, Some(notice)),
        Pending::Asked(_) => noticed(notice, asked(view, session)),
        Pending::Heard(_) => noticed(notice, interpretation(view, session)),
    }
}

fn noticed(notice: &str, mut rows: Vec<Row>) -> Vec<Row> {
    if let Some(first) = rows.first_mut() {
        *first = Row::of(FAINT, notice);
    }
    rows
}

fn laid_out(view: &View, session: &Session<'_>, notice: Option<&str>) -> Vec<Row> {
    let advice = session.advice();
    let mut rows: Vec<Row> = notice.map(|notice| Row::of(FAINT, notice)).into_iter().collect();
    rows.extend(head(view, session, advice));
    rows.extend(asides(view, session));
    let head = rows;
    let foot = footer(view, session, advice);
    let room = MAX_ROWS.saturating_sub(head.len() + foot.len());
    let mut blocks: Vec<Vec<Row>> = advice
        .first()
        .iter()
        .enumerate()
        .map(|(at, one)| suggestion(view, session, (at, &(at + 1).to_string()), one))
        .collect();
    if blocks.is_empty() {
        let id = if advice.mode == Mode::Close { "closing-done" } else { "nothing-to-say" };
        blocks.push(hanging("  ", &view.wording.text(id), PLAIN, view.width));
    }
    let spare = room.saturating_sub(blocks.iter().map(Vec::len).sum());
    let mut rows = head;
    rows.extend((spare >= 1).then(Row::default));
    let room = room.saturating_sub(usize::from(spare >= 1));
    rows.extend(squeezed(blocks, room, view.width));
    rows.extend((spare >= 2).then(Row::default));
    rows.extend(foot);
    rows
}

/// Where the call stands: the step, who is calling and why, the equation.
pub(super) fn head(view: &View, session: &Session<'_>, advice: &Advice) -> Vec<Row> {
    let mut head = vec![step_bar(view, session, advice.step)];
    head.extend(who(view, session));
    head.extend(equation_rows(view, session, advice));
    head
}

/// The five steps and where the call is.
pub(super) fn step_bar(view: &View, session: &Session<'_>, now: Step) -> Row {
    let name = |step: Step| session.case().flow().step(step).name.get(view.lang());
    let long = view.width >= ROOMY;
    let mut row = Row::of(PLAIN, " ");
    for (number, step) in NUMBERS.iter().zip(Step::ALL) {
        let space = if long { " " } else { "" };
        let label = if long || *step == now {
            format!("{number}{space}{}", name(*step))
        } else {
            (*number).to_owned()
        };
        let done = *step < now && session.history().has_been_in(*step);
        let (style, mark) = match (*step == now, done) {
            (true, _) => (STRONG, " ●"),
            (false, true) => (PLAIN, if long { " ✓" } else { "✓" }),
            (false, false) => (FAINT, ""),
        };
        let gap = match (*step, long) {
            (Step::Trust, _) => "",
            (_, true) => "  ",
            (_, false) => " ",
        };
        row.push(PLAIN, gap);
        row.push(style, format!("{label}{mark}"));
    }
    row
}

/// Who is calling, and why as far as it is known.
fn who(view: &View, session: &Session<'_>) -> Option<Row> {
    let flow = session.case().flow();
    let mut parts: Vec<String> = session
        .context()
        .known_values(flow)
        .filter(|(_, decl)| decl.value_type != ValueType::Number)
        // Of sums, what they pay says who they are; another one would have to say what it is.
        .filter(|(_, decl)| !decl.is_money() || decl.slot == Some(SlotKind::Fee))
        .take(5)
        .filter_map(|(id, _)| session.context().spoken(flow, id, view.lang()))
        .collect();
    let state = session.history().state();
    parts.splice(0..0, open_requests(view, session));
    if let Some(reason) = flow.reason(state.reason()) {
        let clarity = view.wording.text(&format!("clarity-{}", state.clarity().name()));
        let name = reason_name(view, session, state.reason(), &reason.name);
        let line = view.wording.with("reason-line", &[("reason", &name), ("clarity", &clarity)]);
        parts.insert(0, line);
    }
    (!parts.is_empty()).then(|| Row::of(FAINT, format!(" {}", parts.join(" · "))))
}

/// What they asked for besides leaving, and was not seen to yet.
fn open_requests(view: &View, session: &Session<'_>) -> Vec<String> {
    let (flow, notes) = (session.case().flow(), session.history().notes());
    let is_open = |fact: FactId| notes.get(flow.fact(fact).field) == RequestStatus::Open.index();
    let open = flow.requests().filter(|request| match request.kind {
        RequestKind::Other(fact) => is_open(fact),
        RequestKind::Leaving(_) => false,
    });
    open.map(|request| {
        let name = request.name.get(view.lang());
        view.wording.with("request-open", &[("request", name)])
    })
    .collect()
}

/// What the agent alone should see: a rule just broken, how to talk with this customer, the time.
pub(super) fn asides(view: &View, session: &Session<'_>) -> Vec<Row> {
    let words = &view.wording;
    let flow = session.case().flow();
    let mut rows = Vec::new();
    if let Some(broken) = session.last_violations().next() {
        let rule = flow.rule(broken.rule);
        let (name, instead) = (rule.name.get(view.lang()), rule.instead.get(view.lang()));
        let line = words.with("rule-broken", &[("name", name), ("instead", instead)]);
        rows.extend(hanging(" ⚠ ", &line, STRONG, view.width).into_iter().take(2));
    }
    if session.history().state().outcome().is_some() {
        return rows;
    }
    if let Some(tip) = tip(session) {
        rows.extend(hanging(" ✎ ", tip.get(view.lang()), PLAIN, view.width).into_iter().take(2));
    }
    if let Some(minutes) =
        session.minutes().filter(|minutes| *minutes >= u16::from(flow.limits.minutes))
    {
        let line = words.with("runs-long", &[("minutes", &minutes.to_string())]);
        rows.push(Row::of(PLAIN, format!(" {line}")).fitted(view.width));
    }
    rows
}

/// The tip that goes with what was noted last.
fn tip<'s>(session: &'s Session<'_>) -> Option<&'s flow::lang::Text> {
    let flow = session.case().flow();
    let notes = session.history().notes();
    let of_fact = |fact: &'s flow::FactDecl| {
        fact.values.get(notes.get(fact.field)).and_then(|value| value.tip.as_ref())
    };
    let lately = session.history().recently_noted(flow);
    lately.into_iter().find_map(|fact| of_fact(flow.fact(fact)))
}

/// A sub-reason with the reason that it belongs to.
fn reason_name(
    view: &View,
    session: &Session<'_>,
    id: ReasonId,
    name: &flow::lang::Text,
) -> String {
    let flow = session.case().flow();
    let top = flow.root_reason(id);
    let top_name = flow.reason(top).filter(|_| top != id).map(|top| top.name.get(view.lang()));
    top_name.map_or_else(
        || name.get(view.lang()).to_owned(),
        |top| format!("{top}·{}", name.get(view.lang())),
    )
}

/// A reason by id, with the one that it belongs to.
pub(super) fn reason_text(view: &View, session: &Session<'_>, id: ReasonId) -> String {
    let reason = session.case().flow().reason(id);
    reason.map(|reason| reason_name(view, session, id, &reason.name)).unwrap_or_default()
}

/// The equation, or the outcome once there is one.
fn equation_rows(view: &View, session: &Session<'_>, advice: &Advice) -> Vec<Row> {
    let words = &view.wording;
    match session.history().state().outcome() {
        Some(outcome) => {
            let name = words.text(&format!("outcome-{}", outcome.name().name()));
            let mut line = words.with("outcome-line", &[("outcome", &name)]);
            if let Outcome::Retained(consent) = outcome {
                let offer = session.case().flow().offer(consent.proposal().offer());
                line = format!("{line} · {}", offer.name.get(view.lang()));
            }
            vec![Row::of(STRONG, format!(" {line}"))]
        }
        None if advice.step == Step::Trust => Vec::new(),
        None => {
            let side = |id: &str, range: Range| {
                let known =
                    if range == Range::UNKNOWN { "?".to_owned() } else { names::range(range) };
                format!("{}  {} {known}", words.text(id), bar(range))
            };
            let severity = side("side-severity", advice.balance.severity);
            let mut cost = side("side-cost", advice.balance.cost);
            let proved = advice.balance.cost.lo();
            if proved > Level::NONE {
                cost.push_str(&words.with("backed", &[("level", &proved.value().to_string())]));
            }
            let verdict = words.text(names::verdict(advice.verdict));
            let one = Row::of(PLAIN, format!(" {severity}    {cost}"))
                .with(STRONG, format!("    {verdict}"));
            if one.width() <= view.width {
                vec![one]
            } else {
                vec![
                    Row::of(PLAIN, format!(" {severity}")).with(STRONG, format!("  {verdict}")),
                    Row::of(PLAIN, format!(" {cost}")),
                ]
            }
        }
    }
}

/// Five cells, one for each level; those still possible are dark. All light means nothing is known.
fn bar(range: Range) -> String {
    if range == Range::UNKNOWN {
        return "░░░░░".to_owned();
    }
    (0..=4)
        .map(|level| {
            let possible = (range.lo().value()..=range.hi().value()).contains(&level);
            if possible { '▓' } else { '░' }
        })
        .collect()
}

/// A line to say, with what it is for, behind its number or another sign.
pub(super) fn suggestion(
    view: &View,
    session: &Session<'_>,
    (at, sign): (usize, &str),
    one: &Suggestion,
) -> Vec<Row> {
    let item = session.case().flow().item(one.item);
    let text = spoken(view, session, one.item);
    let (arrow, style) = if at == 0 { (" →", STRONG) } else { ("  ", PLAIN) };
    let mut rows = hanging(&format!("{arrow} {sign}  "), &text, style, view.width);
    let technique = view.wording.text(&format!("technique-{}", item.technique.name()));
    let purpose = view.wording.text(names::purpose(one.purpose));
    let mut aside = format!("{technique} · {purpose}");
    if one.times_said > 0 {
        let said = view.wording.with("said-before", &[("count", &one.times_said.to_string())]);
        aside = format!("{aside} · {said}");
    }
    let fits = |row: &Row, text: &str| row.width() + 3 + UnicodeWidthStr::width(text) <= view.width;
    match rows.last_mut() {
        Some(last) if fits(last, &aside) => last.push(FAINT, format!("   {aside}")),
        Some(last) if fits(last, &technique) && at > 0 => {
            last.push(FAINT, format!("   {technique}"));
        }
        _ if at == 0 => rows.push(Row::of(FAINT, format!("      {aside}")).fitted(view.width)),
        _ => {}
    }
    rows
}

/// An item's line, filled for this customer.
pub(super) fn spoken(view: &View, session: &Session<'_>, id: ItemId) -> String {
    let item = session.case().flow().item(id);
    item.say.fill(view.lang(), &session.values().with_offer(item.offer))
}

fn footer(view: &View, session: &Session<'_>, advice: &Advice) -> Vec<Row> {
    let mut rows: Vec<Row> = restriction(view, session, advice).into_iter().collect();
    let id = match (advice.mode == Mode::Close, view.width >= ROOMY) {
        (true, _) => "keys-closed",
        (false, true) => "keys-advice",
        (false, false) => "keys-advice-short",
    };
    rows.push(Row::of(FAINT, format!(" {}", view.wording.text(id))));
    rows
}

/// What is locked, why, and what opens it.
pub(super) fn restriction(view: &View, session: &Session<'_>, advice: &Advice) -> Option<Row> {
    let words = &view.wording;
    if let Some(why) = advice.let_go {
        return Some(Row::of(PLAIN, format!(" {}", words.text(names::let_go_cause(why)))));
    }
    let line = match advice.restriction? {
        Restriction::Proposal(Blocker::NotRetained, _) => words.text("locked-not_retained"),
        Restriction::Proposal(lock, opens) => {
            no_proposal(view, session, advice, names::blocker(lock), opens)
        }
        Restriction::Rule(rule) => {
            let rule = session.case().flow().rule(rule);
            let (name, instead) = (rule.name.get(view.lang()), rule.instead.get(view.lang()));
            let long = words.with("locked-rule", &[("name", name), ("instead", instead)]);
            if UnicodeWidthStr::width(long.as_str()) < view.width {
                long
            } else {
                words.with("locked-rule-short", &[("name", name)])
            }
        }
        Restriction::CareFirst(opens) => {
            no_proposal(view, session, advice, "lock-care_first", opens)
        }
        Restriction::AllBut(class, lock) => {
            let only = match class {
                GateClass::LettingGo => "only-letting_go",
                GateClass::Handling => "only-handling",
                GateClass::Soothing
                | GateClass::Talk
                | GateClass::Invitation
                | GateClass::Answering
                | GateClass::Serving
                | GateClass::Proposal
                | GateClass::Ending => "only-soothing",
            };
            let why = words.text(names::blocker(lock));
            let id = if view.width >= ROOMY { "locked-all" } else { "locked-all-short" };
            words.with(id, &[("only", &words.text(only)), ("why", &why)])
        }
    };
    Some(Row::of(FAINT, format!(" {line}")))
}

/// Why no proposal is possible yet, and what opens it.
fn no_proposal(
    view: &View,
    session: &Session<'_>,
    advice: &Advice,
    why: &str,
    opens: Option<ItemId>,
) -> String {
    let words = &view.wording;
    let opening = match opens {
        Some(item) => {
            let place = |fits: &dyn Fn(&Suggestion) -> bool| {
                advice.first().iter().position(fits).map(|at| (at + 1).to_string())
            };
            let technique = |one: &Suggestion| session.case().flow().item(one.item).technique;
            let before =
                |one: &Suggestion| matches!(technique(one), Technique::OneMore | Technique::Narrow);
            match (place(&|one| one.item == item), place(&before)) {
                (Some(number), _) => words.with("unlock-press", &[("number", &number)]),
                (None, Some(number)) => words.with("unlock-then", &[("number", &number)]),
                (None, None) => words.text("unlock-confirm"),
            }
        }
        None if session.history().state().reason() == ReasonId::NONE => words.text("unlock-reason"),
        None => String::new(),
    };
    // What opens it matters more than why it is locked.
    let long = words.with("locked-proposal", &[("why", &words.text(why))]) + &opening;
    if UnicodeWidthStr::width(long.as_str()) < view.width {
        long
    } else {
        words.text("locked-proposal-short") + &opening
    }
}

/// The line being said, what it rests on, and the answers to it.
pub(super) fn asked(view: &View, session: &Session<'_>) -> Vec<Row> {
    let Pending::Asked(id) = session.pending() else { return advice(view, session) };
    let words = &view.wording;
    let owed = owed_answers(view, session);
    let item = session.case().flow().item(*id);
    let bar = step_bar(view, session, session.history().state().step());
    let line = hanging(
        &format!(" {}  ", words.text("say-label")),
        &spoken(view, session, *id),
        STRONG,
        view.width,
    );
    let mut grounds = Vec::new();
    let evidence = item.evidence.map(|evidence| session.case().flow().evidence(evidence));
    // A question after a cost cannot rest on words that its answer has yet to give.
    let to_come = |evidence: &Evidence| {
        item.technique == Technique::FindCost && evidence.ground == Ground::Customer
    };
    if let Some(evidence) = evidence.filter(|evidence| !to_come(evidence)) {
        let fact = evidence.fact.fill(view.lang(), &session.values());
        let lead = format!(" {}  ", words.text("evidence-label"));
        grounds = hanging(&lead, &fact, FAINT, view.width);
    }
    let mut terms = Vec::new();
    if let Some(offer) = item.offer.filter(|_| item.technique == Technique::Offer) {
        let offer = session.case().flow().offer(offer);
        let parts = [&offer.price, &offer.term, &offer.starts, &offer.downside];
        let parts = parts.map(|part| part.get(view.lang())).join(" · ");
        let lead = format!(" {}  ", words.text("terms-label"));
        terms = hanging(&lead, &parts, PLAIN, view.width);
    }
    let answers = answers(view, session, *id);
    let keys = if view.width >= ROOMY { "keys-asked" } else { "keys-asked-short" };
    let keys = Row::of(FAINT, format!(" {}", words.text(keys)));
    // What must be said goes before what it rests on, and both before where the call stands.
    let needed = owed.len() + line.len() + terms.len() + answers.len();
    let spare = MAX_ROWS.saturating_sub(needed);
    let with_grounds = spare >= 2 + grounds.len();
    let mut rows: Vec<Row> = (spare >= 2).then_some(bar).into_iter().collect();
    rows.extend(owed);
    let room = MAX_ROWS.saturating_sub(answers.len() + usize::from(spare >= 1));
    rows.extend(squeezed(vec![line, terms], room.saturating_sub(rows.len()), view.width));
    rows.extend(grounds.into_iter().filter(|_| with_grounds));
    rows.extend(answers);
    rows.extend((spare >= 1).then_some(keys));
    rows.truncate(MAX_ROWS);
    rows
}

/// What answers their open questions, each behind its number.
fn owed_answers(view: &View, session: &Session<'_>) -> Vec<Row> {
    let each = session.owed_answers().enumerate();
    each.flat_map(|(at, one)| suggestion(view, session, (at, &(at + 1).to_string()), one)).collect()
}

/// The lettered answers of an item.
pub(super) fn answers(view: &View, session: &Session<'_>, id: ItemId) -> Vec<Row> {
    let item = session.case().flow().item(id);
    let parts: Vec<String> = answer_letters()
        .zip(&item.answers)
        .map(|(letter, answer)| format!("{letter} {}", answer.text.label.get(view.lang())))
        .collect();
    flowing(&format!(" {}  ", view.wording.text("customer-label")), &parts, view.width)
}

/// The label of the answer that was given last.
pub(super) fn last_answer(view: &View, session: &Session<'_>) -> String {
    let last = session.history().said_items().next_back();
    last.map(|(item, answer)| answer_label(view, session, item, answer)).unwrap_or_default()
}

/// An answer's label.
pub(super) fn answer_label(
    view: &View,
    session: &Session<'_>,
    item: ItemId,
    answer: AnswerId,
) -> String {
    let item = session.case().flow().item(item);
    item.answer(answer).map_or_else(
        || view.wording.text("answer-other"),
        |answer| answer.text.label.get(view.lang()).to_owned(),
    )
}
