//! What customers call for, and what they ask: in their own words, on calls of the shipped flows.

use crate::support::{Driven, context, mobile};
use engine::call::Blocker;
use engine::session::{Pending, Reply, Session, SessionError};
use flow::RequestStatus;
use flow::lang::Lang;
use flow::method::{Step, Technique};

/// What a customer wants once these words were heard and nodded to, and what else is open.
fn wants(words: &str) -> (String, String) {
    let mut session = Session::new(mobile(), context(mobile(), ""));
    if session.handle_line(words) == Reply::Heard {
        session.handle_line("");
    }
    let (state, notes) = (*session.history().state(), session.history().notes());
    let is_open = |name: &str| {
        let fact = mobile().fact_named(name).unwrap();
        notes.get(fact.field) == RequestStatus::Open.index()
    };
    let others = mobile().requests().filter(|one| one.retention().is_none());
    let open: Vec<&str> = others.map(|one| &*one.id).filter(|id| is_open(id)).collect();
    (mobile().request_name(state.request()).to_owned(), open.join(" "))
}

#[test]
fn what_callers_ask_for_is_what_the_call_is_about() {
    for (words, request, open) in [
        ("my line was cut off and I'd like it put back on please", "none", "restore"),
        ("我的号被停了，帮我恢复一下", "none", "restore"),
        ("my mother has died and her account needs sorting out", "bereaved", ""),
        ("我妈过世了，她这个号怎么办", "bereaved", ""),
        ("我要携号转网", "port", ""),
        ("我要把号销了", "close_all", ""),
        ("what would it cost me to leave", "unsaid", ""),
    ] {
        assert_eq!(wants(words), (request.to_owned(), open.to_owned()), "{words}");
    }
}

/// Nobody is talked round who lost somebody, whatever they say next.
#[test]
fn the_bereaved_are_left_in_peace() {
    let mut driven = Driven::new(Lang::En, 80, "");
    let heard = driven.line("my father passed away last month and I need to close his account");
    assert_eq!(heard, Reply::Heard, "a phone dies as well: condolence waits for the nod");
    driven.line("");
    for words in ["just close it please", "it was too expensive anyway", "he was going to port it"]
    {
        driven.line(words);
        driven.line("");
        let state = driven.session.history().state();
        assert_eq!(mobile().request_name(state.request()), "bereaved", "{words}");
        assert_eq!(state.step(), Step::Trust, "{words}");
        let first = driven.session.advice().first().first().unwrap().item;
        assert_eq!(mobile().item(first).technique, Technique::Serve, "{words}");
    }
    let refused = driven.line("trust.leave.process");
    let lock = SessionError::Locked {
        item: mobile().item_named("trust.leave.process"),
        answer: None,
        blocker: Blocker::NotRetained,
    };
    assert_eq!(refused, Reply::Problem(lock));
}

/// A question is answered at once, and the line that waited goes on waiting.
#[test]
fn a_question_is_answered_where_the_call_stands() {
    let mut driven = Driven::new(Lang::En, 80, "exit_charge=200");
    driven.line("2");
    let waiting = driven.session.pending().clone();
    driven.line("what would it cost me to leave");
    driven.line("");
    assert_eq!(driven.session.pending(), &waiting);
    assert!(driven.show(&Reply::Asked).contains("200 yuan to pay"), "{}", driven.transcript);
    driven.line("1");
    assert_eq!(driven.session.pending(), &waiting, "{}", driven.transcript);
    assert!(!driven.show(&Reply::Asked).contains("200 yuan to pay"));
    driven.line("a");
    assert!(matches!(driven.session.pending(), Pending::Nothing));
    assert_eq!(driven.session.history().state().step(), Step::Probe);
}

/// A call is about something else only where nobody wants to leave.
#[test]
fn served_is_no_other_word_for_kept() {
    let mut driven = Driven::new(Lang::Zh, 80, "request=close_all");
    let refused = driven.line("/结束 办了别的");
    assert!(matches!(refused, Reply::Problem(_)), "{refused:?}");
    assert!(driven.session.history().state().outcome().is_none());
    let mut driven = Driven::new(Lang::Zh, 80, "");
    driven.line("set request=refund");
    driven.line("/结束 办了别的");
    assert!(driven.session.history().state().outcome().is_some());
    driven.line("summary");
    assert!(driven.transcript.contains("还要把钱退回来：待办"), "{}", driven.transcript);
}
