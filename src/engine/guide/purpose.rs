//! What a thing to say is for, by what it does and where the call stands.

use crate::call::State;
use flow::id::ReasonId;
use flow::method::Technique;

/// What a thing to say is for, here and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Makes the customer willing to talk.
    Open,
    /// Feelings before the matter.
    Feelings,
    /// Finds the reason.
    FindReason,
    /// Shows how bad it is.
    SeeSeverity,
    /// Settles which part it is.
    Narrow,
    /// Looks for a reason behind the reason.
    LookBehind,
    /// Confirms the reason; opens the way to a proposal.
    Confirm,
    /// A caring word, then the proposal step opens.
    Care,
    /// Shows that they were understood.
    Understand,
    /// Eases the problem by facts.
    Ease,
    /// Shows what works.
    ShowWorth,
    /// Wins agreement.
    WinAgreement,
    /// Finds what leaving would really cost.
    FindCost,
    /// Makes that cost concrete.
    ShowCost,
    /// Answers a worry before it is raised.
    Forestall,
    /// States facts that the customer should have.
    Inform,
    /// Sees to what they ask for.
    Serve,
    /// A complete proposal.
    Propose,
    /// Answers the objection.
    Answer,
    /// Says the terms and asks for a clear yes.
    AskConsent,
    /// Processes the wish with care.
    LetGo,
    /// Ends well.
    End,
}

/// The purpose of an item of this technique now.
#[must_use]
pub fn purpose(technique: Technique, state: &State) -> Purpose {
    match technique {
        Technique::Setting | Technique::Willing | Technique::Polite => Purpose::Open,
        Technique::Soothe => Purpose::Feelings,
        Technique::Feeling => {
            if state.reason() == ReasonId::NONE {
                Purpose::FindReason
            } else {
                Purpose::Feelings
            }
        }
        Technique::Linking | Technique::Deep | Technique::Focus | Technique::Retreat => {
            if state.reason() == ReasonId::NONE {
                Purpose::FindReason
            } else {
                Purpose::SeeSeverity
            }
        }
        Technique::Narrow => Purpose::Narrow,
        Technique::OneMore => Purpose::LookBehind,
        Technique::Confirm => Purpose::Confirm,
        Technique::Care => Purpose::Care,
        Technique::Understand => Purpose::Understand,
        Technique::Evidence => Purpose::Ease,
        Technique::WholeBenefit | Technique::Worth => Purpose::ShowWorth,
        Technique::WinAgreement => Purpose::WinAgreement,
        Technique::Forestall => Purpose::Forestall,
        Technique::FindCost => Purpose::FindCost,
        Technique::AmplifyCost => Purpose::ShowCost,
        Technique::Disclose | Technique::Answer => Purpose::Inform,
        Technique::Offer => Purpose::Propose,
        Technique::Ask
        | Technique::Compensate
        | Technique::YesIf
        | Technique::Turn
        | Technique::Pass
        | Technique::Refute
        | Technique::Defer => Purpose::Answer,
        Technique::Direct | Technique::Offset | Technique::Promotion | Technique::Conversion => {
            Purpose::AskConsent
        }
        Technique::Serve => Purpose::Serve,
        Technique::LetGo => Purpose::LetGo,
        Technique::Thank | Technique::Recap | Technique::NextStep | Technique::CareAfter => {
            Purpose::End
        }
    }
}
