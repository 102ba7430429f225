//! The message ids of the core's own terms.

use engine::call::Lock;
use engine::guide::{Fitness, LetGoWhy, Mode, Purpose, Side, Timing};
use flow::equation::{Range, Verdict};

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

pub(super) fn let_go(why: LetGoWhy) -> &'static str {
    match why {
        LetGoWhy::Refused => "let-go-refused",
        LetGoWhy::ProposalsSpent => "let-go-proposals",
        LetGoWhy::CannotServe => "let-go-cannot",
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

pub(super) fn fitness(fitness: Fitness) -> &'static str {
    match fitness {
        Fitness::FindTruePoint => "fitness-find_true_point",
        Fitness::MakeConcrete => "fitness-make_concrete",
        Fitness::AskedAlready => "fitness-asked_already",
        Fitness::Founded => "fitness-founded",
        Fitness::NotFounded => "fitness-not_founded",
        Fitness::Loose => "fitness-loose",
        Fitness::TooSerious => "fitness-too_serious",
        Fitness::Minor => "fitness-minor",
        Fitness::Matters => "fitness-matters",
        Fitness::Wrong => "fitness-wrong",
        Fitness::NoContradiction => "fitness-no_contradiction",
        Fitness::BeyondSay => "fitness-beyond_say",
        Fitness::PriceFirst => "fitness-price_first",
        Fitness::AnswerNow => "fitness-answer_now",
        Fitness::AgreeFirst => "fitness-agree_first",
        Fitness::NotBest => "fitness-not_best",
    }
}

pub(super) fn lock(lock: Lock) -> &'static str {
    match lock {
        Lock::Closed => "lock-closed",
        Lock::FeelingsFirst => "lock-feelings_first",
        Lock::ObjectionFirst => "lock-objection_first",
        Lock::NoObjection => "lock-no_objection",
        Lock::RefusalsSpent => "lock-refusals_spent",
        Lock::ReasonNotConfirmed => "lock-reason_not_confirmed",
        Lock::NoProposal => "lock-no_proposal",
        Lock::NotClosed => "lock-not_closed",
        Lock::StepPassed => "lock-step_passed",
        Lock::ProposalsSpent => "lock-proposals_spent",
        Lock::OfferMade => "lock-offer_made",
        Lock::Condition => "lock-condition",
        Lock::Idle => "lock-idle",
    }
}
