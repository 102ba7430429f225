//! The message ids of the core's own terms.

use super::wording::Messages;
use engine::call::Blocker;
use engine::guide::{LetGoCause, Mode, Purpose, Rationale, Side, Timing};
use flow::Flow;
use flow::equation::{Range, Verdict};
use flow::id::RequestId;

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leaving => "verdict-leaving",
        Verdict::Open => "verdict-open",
        Verdict::Staying => "verdict-staying",
    }
}

pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Severity => "side-severity",
        Side::Cost => "side-cost",
    }
}

/// A range as people read it: `2–4`, or `3` where it is known.
pub(super) fn range(range: Range) -> String {
    let (lo, hi) = (range.lo().value(), range.hi().value());
    if lo == hi { lo.to_string() } else { format!("{lo}–{hi}") }
}

pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Welcome => "mode-welcome",
        Mode::Serve => "mode-serve",
        Mode::Soothe => "mode-soothe",
        Mode::Probe => "mode-probe",
        Mode::LowerCan => "mode-lower_can",
        Mode::LowerCannot => "mode-lower_cannot",
        Mode::Disclose => "mode-disclose",
        Mode::Handle => "mode-handle",
        Mode::Agree => "mode-agree",
        Mode::LetGo => "mode-let_go",
        Mode::Close => "mode-close",
    }
}

/// What the customer wants, as it reads in "wants to …".
#[must_use]
pub fn request_name(flow: &Flow, request: RequestId, words: &Messages) -> String {
    let said = (request != RequestId::UNSAID).then(|| flow.leaving_request(request)).flatten();
    match said {
        Some(leaving) => leaving.name.get(words.lang()).to_owned(),
        None if request == RequestId::UNSAID => words.text("request-unsaid"),
        None => words.text("request-none"),
    }
}

pub(super) fn let_go_cause(why: LetGoCause) -> &'static str {
    match why {
        LetGoCause::Refused => "let-go-refused",
        LetGoCause::ProposalsSpent => "let-go-proposals",
        LetGoCause::CannotServe => "let-go-cannot",
    }
}

pub(super) fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Open => "purpose-open",
        Purpose::Feelings => "purpose-feelings",
        Purpose::FindReason => "purpose-find_reason",
        Purpose::SeeSeverity => "purpose-see_severity",
        Purpose::Narrow => "purpose-narrow",
        Purpose::LookBehind => "purpose-look_behind",
        Purpose::Confirm => "purpose-confirm",
        Purpose::Care => "purpose-care",
        Purpose::Understand => "purpose-understand",
        Purpose::Ease => "purpose-ease",
        Purpose::ShowWorth => "purpose-show_worth",
        Purpose::WinAgreement => "purpose-win_agreement",
        Purpose::FindCost => "purpose-find_cost",
        Purpose::ShowCost => "purpose-show_cost",
        Purpose::Forestall => "purpose-forestall",
        Purpose::Inform => "purpose-inform",
        Purpose::Serve => "purpose-serve",
        Purpose::Propose => "purpose-propose",
        Purpose::Answer => "purpose-answer",
        Purpose::AskConsent => "purpose-ask_consent",
        Purpose::LetGo => "purpose-let_go",
        Purpose::End => "purpose-end",
    }
}

pub(super) fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::Now => "timing-now",
        Timing::Later => "timing-later",
        Timing::Never => "timing-never",
    }
}

pub(super) fn rationale(fitness: Rationale) -> &'static str {
    match fitness {
        Rationale::FindTruePoint => "fitness-find_true_point",
        Rationale::MakeConcrete => "fitness-make_concrete",
        Rationale::AskedAlready => "fitness-asked_already",
        Rationale::Founded => "fitness-founded",
        Rationale::NotFounded => "fitness-not_founded",
        Rationale::Loose => "fitness-loose",
        Rationale::TooSerious => "fitness-too_serious",
        Rationale::Minor => "fitness-minor",
        Rationale::Matters => "fitness-matters",
        Rationale::Wrong => "fitness-wrong",
        Rationale::NoContradiction => "fitness-no_contradiction",
        Rationale::BeyondSay => "fitness-beyond_say",
        Rationale::PriceFirst => "fitness-price_first",
        Rationale::AnswerNow => "fitness-answer_now",
        Rationale::AgreeFirst => "fitness-agree_first",
        Rationale::NotBest => "fitness-not_best",
    }
}

pub(super) fn blocker(lock: Blocker) -> &'static str {
    match lock {
        Blocker::Closed => "lock-closed",
        Blocker::FeelingsFirst => "lock-feelings_first",
        Blocker::ObjectionFirst => "lock-objection_first",
        Blocker::NoObjection => "lock-no_objection",
        Blocker::RefusalsSpent => "lock-refusals_spent",
        Blocker::ReasonNotConfirmed => "lock-reason_not_confirmed",
        Blocker::NotRetained => "lock-not_retained",
        Blocker::LeavingOpen => "lock-leaving_open",
        Blocker::NoProposal => "lock-no_proposal",
        Blocker::NotClosed => "lock-not_closed",
        Blocker::StepPassed => "lock-step_passed",
        Blocker::ProposalsSpent => "lock-proposals_spent",
        Blocker::OfferMade => "lock-offer_made",
        Blocker::Condition => "lock-condition",
        Blocker::Idle => "lock-idle",
    }
}
