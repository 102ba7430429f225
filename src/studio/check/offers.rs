//! Offers: their prices in words and in fields, what taking and declining them leads to, and for whom they are dear.

use super::desk::{CheckContext, DefinitionSite};
use super::figures::{LEAST_IN_WORDS, ONE, numbers, place_of};
use engine::hear::{SpokenNumber, spoken_numbers};
use flow::conduct::{EventAtom, Pattern};
use flow::diagnostic::Code;
use flow::method::{Flaw, RuleLevel, Step};
use flow::syntax::{PathSegment, Value};
use flow::{Amount, Flow, Item, Offer};
use rustc_hash::FxHashSet;
use std::cell::LazyCell;

pub(super) fn check(flow: &Flow, desk: &mut CheckContext<'_>) {
    let kept_back = keeps_dearer_back(flow);
    for (_, item) in flow.items() {
        let Some(written) = desk.find("items", &item.id) else { continue };
        if let Some(offer) = item.offer {
            prices(flow.offer(offer), written, kept_back, desk);
            said_numbers(written, desk);
            leads_on(item, written, desk);
        }
    }
    nothing_left(flow, desk);
}

/// Whether a rule keeps offers that cost a customer more than they pay from being made, to whomever.
fn keeps_dearer_back(flow: &Flow) -> bool {
    let dearer =
        |atom: &EventAtom| matches!(atom, EventAtom::Flaw(flaws) if flaws.contains(&Flaw::Dearer));
    flow.rules().any(|(_, rule)| {
        let is = |parts: &[EventAtom]| parts.len() == 1 && parts.iter().all(dearer);
        rule.level == RuleLevel::Fatal
            && rule.when.is_always()
            && matches!(&rule.pattern, Pattern::Never(deed) if deed.boxes().iter().any(|one| is(one)))
    })
}

fn prices(
    offer: &Offer,
    written: DefinitionSite<'_>,
    kept_back: bool,
    desk: &mut CheckContext<'_>,
) {
    let Some(monthly) = offer.monthly else { return };
    let name = written.node.string_of("id").unwrap_or_default();
    if offer.below.is_none() {
        let finding = written.diagnostic(Code::NotCompared, &[PathSegment::Key("monthly")]);
        desk.push(finding.with("name", name));
    } else if !kept_back {
        let finding = written.diagnostic(Code::DearerForSome, &[PathSegment::Key("monthly")]);
        desk.push(finding.with("name", name).with("monthly", monthly.to_string()));
    }
    for (lang, price) in offer.price.each() {
        let digits =
            |price: &str| numbers(price).any(|number| Amount::parse(number) == Some(monthly));
        // Written out ("fifty-nine") it is said as well.
        let in_words =
            || spoken_numbers(price).iter().any(|one| one.to_string() == monthly.to_string());
        if !digits(price) && !in_words() {
            let finding = written.diagnostic(
                Code::PriceMismatch,
                &[PathSegment::Key("price"), PathSegment::Key(lang.code())],
            );
            desk.push(finding.with("monthly", monthly.to_string()));
        }
    }
}

/// An offer's terms: what is said of it must be in one of them.
const TERMS: [&str; 7] = ["name", "what", "price", "term", "starts", "downside", "worth"];

/// Every number that an offer's line says is in one of its terms, in the same language.
fn said_numbers(written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let Some(say) = written.node.get("say") else { return };
    for (lang, wordings) in say.members() {
        let terms = || TERMS.iter().filter_map(|part| written.node.get(part)?.string_of(&lang));
        let known: FxHashSet<&str> = terms().flat_map(numbers).collect();
        let in_terms: LazyCell<Vec<SpokenNumber>, _> =
            LazyCell::new(|| terms().flat_map(spoken_numbers).collect());
        for text in wordings.one_or_many().filter_map(Value::str) {
            let said: LazyCell<Vec<SpokenNumber>, _> =
                LazyCell::new(|| spoken_numbers(text.text()));
            // Two years are twenty-four months.
            let is_same = |one: &SpokenNumber| {
                let lasts = |term: &SpokenNumber| {
                    one.of_months.is_some() && term.of_months == one.of_months
                };
                in_terms.iter().any(|term| lasts(term) || term.thousandths == one.thousandths)
            };
            let unknown = numbers(text.text()).find(|number| {
                let as_spoken = || said.iter().find(|one| one.words == **number);
                !known.contains(number) && !as_spoken().is_some_and(is_same)
            });
            let in_words = || {
                let mut claims = said.iter().filter(|one| {
                    one.thousandths >= LEAST_IN_WORDS
                        || one.of_months.is_some() && one.thousandths > ONE
                });
                let number = claims.find(|one| !is_same(one))?;
                Some((number.to_string(), place_of(text, &number.words)))
            };
            let found = unknown.map(|number| (number.to_owned(), text.span_of(number)));
            if let Some((number, place)) = found.or_else(in_words) {
                let finding = written.diagnostic_at(Code::SaidOtherwise, place);
                desk.push(finding.with("name", number));
            }
        }
    }
}

/// An answer that takes an offer goes to agree: nothing else leads to a yes, and no offer is made twice.
fn leads_on(item: &Item, written: DefinitionSite<'_>, desk: &mut CheckContext<'_>) {
    let answers = written.node.elements_of("answers");
    let sets: Vec<DefinitionSite<'_>> = answers
        .filter_map(|one| desk.find("answers", one.string_of("use")?))
        .chain([written])
        .collect();
    for at in sets {
        for raw in at.node.elements_of("answers") {
            let (id, then) = (raw.string_of("id").unwrap_or_default(), raw.get("then"));
            let takes = then.is_some_and(|then| then.get("takes").is_some());
            let answer = item.answers.iter().find(|answer| *answer.text.id == *id);
            if takes && answer.is_some_and(|answer| answer.effect.go != Some(Step::Agree)) {
                let place = raw.get("id").map(Value::mark);
                let finding = at.diagnostic_at(Code::OfferLeadsNowhere, place);
                desk.push(finding.with("name", id));
            }
        }
    }
}

/// Where a flow makes one proposal at most, whoever declines it has nothing to go back to propose for.
fn nothing_left(flow: &Flow, desk: &mut CheckContext<'_>) {
    let most = usize::from(flow.limits.proposals).min(flow.offer_count());
    if most > 1 {
        return;
    }
    let only_agree = |item: &Item| item.steps.iter().all(|step| step == Step::Agree);
    let mut told: FxHashSet<(&str, &str)> = FxHashSet::default();
    for (_, item) in flow.items().filter(|(_, item)| only_agree(item)) {
        let Some(written) = desk.find("items", &item.id) else { continue };
        let back = item.answers.iter().filter(|answer| answer.effect.go == Some(Step::Propose));
        for id in back.map(|answer| &*answer.text.id) {
            let used = written.node.elements_of("answers").filter_map(|one| one.string_of("use"));
            let sets = used.filter_map(|set| Some((set, desk.find("answers", set)?)));
            let places = sets.chain([("", written)]);
            let found = places.into_iter().find_map(|(set, at)| {
                let mut answers = at.node.elements_of("answers");
                let answer = answers.find(|one| one.string_of("id") == Some(id))?;
                Some((set, at, answer))
            });
            let Some((set, at, answer)) = found else { continue };
            if set.is_empty() || told.insert((set, id)) {
                let place = answer.get("id").map(Value::mark);
                let finding = at.diagnostic_at(Code::NothingLeftToOffer, place);
                desk.push(finding.with("name", id).with("most", most.to_string()));
            }
        }
    }
}
