//! How a customer who is played takes what an agent says.

use crate::support::{CLOSE_PART, broadband, mobile, starting};
use engine::call::{Event, State, Statement};
use engine::customer::{Breakdown, CustomerGoal, CustomerState, Delivery};
use flow::cast::Persona;
use flow::method::{PhraseClass, Technique};
use flow::{Flow, cast::Cast};

/// Everybody of a flow's cast.
fn all(cast: &Cast) -> impl Iterator<Item = (&Persona, CustomerGoal<'_>)> {
    cast.personas.iter().map(|one| (one, CustomerGoal::new(cast, one).unwrap()))
}

#[test]
fn every_phrase_acts_as_its_class_does() {
    for flow in [mobile(), broadband()] {
        let cast = flow.cast();
        let (_, truth) = all(&cast).next().unwrap();
        let fresh = CustomerState::initial(&truth);
        for (id, phrase) in flow.phrases() {
            let mut temper = fresh;
            temper.hear_phrases(flow, &[id]);
            let (opened, annoyed) = match phrase.class {
                PhraseClass::Say => (1, 0),
                PhraseClass::Offer => (0, 0),
                PhraseClass::Never
                | PhraseClass::Threat
                | PhraseClass::Condescension
                | PhraseClass::Argument
                | PhraseClass::Personal => (0, 2),
                _ => (0, 1),
            };
            let wanted = CustomerState { openness: opened, annoyed, annoyances: annoyed, ..fresh };
            assert_eq!(temper, wanted, "{}", phrase.id);
        }
    }
}

#[test]
fn what_opens_a_customer_opens_them_more_and_costs_no_patience() {
    for flow in [mobile(), broadband()] {
        let cast = flow.cast();
        for (who, truth) in all(&cast) {
            let fresh = CustomerState::initial(&truth);
            for technique in Technique::ALL.iter().copied().filter(|one| !flat(*one)) {
                let mut temper = fresh;
                temper.hear(&truth, technique, Delivery::default());
                let (open, worn) = match technique {
                    one if who.opens_to.contains(&one) => (2, 0),
                    one if engine::customer::acknowledges(one) => (1, 1),
                    _ => (0, 1),
                };
                let wanted =
                    CustomerState { openness: open, patience: fresh.patience - worn, ..fresh };
                assert_eq!(temper, wanted, "{} hears {}", who.id, technique.name());
            }
        }
    }
}

/// What ends a call wears nobody.
fn flat(technique: Technique) -> bool {
    use flow::method::GateClass;
    matches!(technique.class(), GateClass::Ending | GateClass::LettingGo)
}

#[test]
fn the_same_line_again_wears_and_the_third_time_annoys() {
    let cast = mobile().cast();
    for (who, truth) in all(&cast) {
        let fresh = CustomerState::initial(&truth);
        for (again, annoyed) in [(1, 0), (2, 1)] {
            let mut temper = fresh;
            // Not even what opens them opens them when they hear it again.
            let technique = *who.opens_to.first().unwrap_or(&Technique::Deep);
            temper.hear(&truth, technique, Delivery { repeats: again, early: false });
            let patience = fresh.patience - 3;
            let wanted = CustomerState { patience, annoyed, annoyances: annoyed, ..fresh };
            assert_eq!(temper, wanted, "{}", who.id);
        }
    }
}

#[test]
fn an_offer_too_early_annoys_and_closes() {
    let cast = mobile().cast();
    let (_, truth) = all(&cast).find(|(who, _)| !who.opens_to.contains(&Technique::Offer)).unwrap();
    let mut temper = CustomerState { openness: 3, ..CustomerState::initial(&truth) };
    temper.hear(&truth, Technique::Offer, Delivery { repeats: 0, early: true });
    assert_eq!((temper.openness, temper.annoyed, temper.annoyances), (2, 1, 1));
}

fn after(flow: &Flow, events: &[Statement]) -> State {
    let anybody = flow::context::Context::empty(flow);
    let case = flow.case(anybody.given());
    events.iter().fold(starting(CLOSE_PART), |state, event| {
        engine::call::transition(case, &state, &Event::Heard(*event)).unwrap()
    })
}

/// Who has had enough gets angry first if they are quick to, says no otherwise, and hangs up where they said no
/// as often as the flow lets them be asked.
#[test]
fn who_has_had_enough_breaks_and_not_before() {
    let flow = mobile();
    let cast = flow.cast();
    let start = after(flow, &[]);
    let refused = after(flow, &vec![Statement::Refuses; usize::from(flow.limits.refusals)]);
    for (who, truth) in all(&cast) {
        let at = |annoyed, patience, broke| CustomerState {
            annoyed,
            patience,
            breakdowns: broke,
            ..CustomerState::initial(&truth)
        };
        let breaks = |mut temper: CustomerState, state: &State| {
            temper.breakdown(&truth, flow, (state, Technique::Deep))
        };
        let point = who.breaking_point;
        assert_eq!(breaks(at(point - 1, 1, 0), &start), None, "{}", who.id);
        let first = if truth.manner.temper >= 100 { Breakdown::Upset } else { Breakdown::Refuses };
        assert_eq!(breaks(at(point, 1, 0), &start), Some(first), "{}", who.id);
        assert_eq!(breaks(at(point, 1, 1), &start), Some(Breakdown::Refuses), "{}", who.id);
        assert_eq!(breaks(at(point, 1, 2), &start), Some(Breakdown::HangsUp), "{}", who.id);
        assert_eq!(breaks(at(0, 0, 0), &start), Some(Breakdown::Refuses), "{}", who.id);
        assert_eq!(breaks(at(0, 0, 1), &start), Some(Breakdown::HangsUp), "{}", who.id);
        assert_eq!(breaks(at(0, 0, 0), &refused), Some(Breakdown::HangsUp), "{}", who.id);
        let mut temper = at(point, 0, 0);
        let going = temper.breakdown(&truth, flow, (&start, Technique::LetGo));
        assert_eq!(going, None, "{}: who is let go has nothing to break over", who.id);
    }
}
