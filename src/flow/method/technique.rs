//! What an item does, by the method's name for it, and the gate that such items stand behind.

use super::Step;
use crate::terms::terms;

terms! {
    /// What an item does, by the method's name for it.
    Technique as "technique" {
        /// A pleasant setting (`step.trust.setting`).
        Setting,
        /// Make the customer willing to talk (`step.trust.willing`).
        Willing,
        /// Ask politely (`step.trust.polite`).
        Polite,
        /// Ask from the customer's own situation (`probe.linking`).
        Linking,
        /// Look behind the first reason (`probe.deep`).
        Deep,
        /// A question with feeling (`probe.q.feeling`).
        Feeling,
        /// A question on the matter (`probe.q.focus`).
        Focus,
        /// Step back to step forward (`probe.q.retreat`).
        Retreat,
        /// Narrow a vague reason (`probe.willing.narrow`).
        Narrow,
        /// Ask for one more reason (`bias.confirmation`).
        OneMore,
        /// Check the reason back (`probe.willing.confirm`).
        Confirm,
        /// A caring reply to a clear reason (`probe.willing.care`).
        Care,
        /// Show understanding (`equation.lower.can`, `equation.lower.cannot`).
        Understand,
        /// Show evidence and facts (`equation.lower.can`).
        Evidence,
        /// The whole benefit rather than the weak point (`equation.lower.cannot`).
        WholeBenefit,
        /// The worth of what already works (`equation.lower.cannot`).
        Worth,
        /// Win understanding and agreement (`equation.lower.can`, `equation.lower.cannot`).
        WinAgreement,
        /// Find a hidden cost of leaving (`equation.raise.find`).
        FindCost,
        /// Make a found cost concrete (`equation.raise.amplify`).
        AmplifyCost,
        /// Answer a foreseeable objection before it is raised (`objection.before`).
        Forestall,
        /// Put a complete proposal on the table (`step.propose`).
        Offer,
        /// State as facts what leaving settles or loses.
        Disclose,
        /// Propose directly (`agree.direct`).
        Direct,
        /// Advantages make up for the weak point (`agree.offset`).
        Offset,
        /// A current promotion (`agree.promotion`).
        Promotion,
        /// Change the plan to fit (`agree.conversion`).
        Conversion,
        /// Ask back to learn what the objection is (询问法, `technique.ask`).
        Ask,
        /// Grant the weak point and make up for it (补偿法, `technique.compensate`).
        Compensate,
        /// Agree first, then a condition (是的……如果, `technique.yes_if`).
        YesIf,
        /// Turn the objection into a reason to stay (太极法, `technique.taichi`).
        Turn,
        /// Pass lightly over what hardly matters (忽视法, `technique.ignore`).
        Pass,
        /// Put a mistaken fact right (直接反驳, `technique.refute`).
        Refute,
        /// Answer later, with an owner and a time (`objection.later`).
        Defer,
        /// Feelings before the matter (`complaint.emotion_first`).
        Soothe,
        /// Answer what the customer asked, with what is known and no more.
        Answer,
        /// See to what they ask for beside leaving, or in place of it.
        Serve,
        /// Accept the wish to leave and process it.
        LetGo,
        /// Thank.
        Thank,
        /// Say again what was settled.
        Recap,
        /// Say what happens next.
        NextStep,
        /// Care after the call (`close.care`).
        CareAfter,
    }
}

/// Which gate stands before an item, by what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateClass {
    /// Belongs to its step and waits for feelings, objections and refusals to be settled.
    Talk,
    /// Asks leave to talk about the reason: as talk, and only with who may be retained against.
    Invitation,
    /// Answers what the customer asked; open from every state but a closed call.
    Answering,
    /// Does what was asked for that is not leaving; waits for feelings alone.
    Serving,
    /// The one thing to say while the customer is upset.
    Soothing,
    /// Handles an open objection, and needs one.
    Handling,
    /// Accepts the wish to leave; open from every state.
    LettingGo,
    /// A complete proposal; counted and never made twice.
    Proposal,
    /// The last words; needs an outcome.
    Ending,
}

impl Technique {
    /// The gate that items of this technique stand behind.
    #[must_use]
    pub const fn class(self) -> GateClass {
        match self {
            Self::Willing | Self::Polite => GateClass::Invitation,
            Self::Answer | Self::Disclose => GateClass::Answering,
            Self::Serve => GateClass::Serving,
            Self::Setting
            | Self::Linking
            | Self::Deep
            | Self::Feeling
            | Self::Focus
            | Self::Retreat
            | Self::Narrow
            | Self::OneMore
            | Self::Confirm
            | Self::Care
            | Self::Understand
            | Self::Evidence
            | Self::WholeBenefit
            | Self::Worth
            | Self::WinAgreement
            | Self::FindCost
            | Self::AmplifyCost
            | Self::Forestall
            | Self::Direct
            | Self::Offset
            | Self::Promotion
            | Self::Conversion => GateClass::Talk,
            Self::Offer => GateClass::Proposal,
            Self::Ask
            | Self::Compensate
            | Self::YesIf
            | Self::Turn
            | Self::Pass
            | Self::Refute
            | Self::Defer => GateClass::Handling,
            Self::Soothe => GateClass::Soothing,
            Self::LetGo => GateClass::LettingGo,
            Self::Thank | Self::Recap | Self::NextStep | Self::CareAfter => GateClass::Ending,
        }
    }

    /// Whether an item of this technique may stand in `step`.
    #[must_use]
    pub const fn fits(self, step: Step) -> bool {
        match self {
            Self::Setting | Self::Willing => matches!(step, Step::Trust),
            Self::Polite => matches!(step, Step::Trust | Step::Probe),
            Self::Linking
            | Self::Deep
            | Self::Feeling
            | Self::Focus
            | Self::Retreat
            | Self::Narrow
            | Self::OneMore
            | Self::Confirm
            | Self::Care => matches!(step, Step::Probe),
            Self::Understand
            | Self::Evidence
            | Self::WholeBenefit
            | Self::Worth
            | Self::WinAgreement
            | Self::FindCost
            | Self::AmplifyCost
            | Self::Forestall
            | Self::Offer => matches!(step, Step::Propose),
            Self::Direct | Self::Offset | Self::Promotion | Self::Conversion => {
                matches!(step, Step::Agree)
            }
            Self::Ask
            | Self::Compensate
            | Self::YesIf
            | Self::Turn
            | Self::Pass
            | Self::Refute
            | Self::Defer => matches!(step, Step::Propose | Step::Agree),
            Self::Answer | Self::Serve | Self::Soothe | Self::LetGo | Self::Disclose => {
                !matches!(step, Step::Closed)
            }
            Self::Thank | Self::Recap | Self::NextStep | Self::CareAfter => {
                matches!(step, Step::Closed)
            }
        }
    }
}
