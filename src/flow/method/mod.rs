//! The method's own terms, with the names they bear in flows, scripts and help.
//!
//! Everything here is a closed set that the machine understands; what a flow adds (reasons, items,
//! its own facts) is named in the flow. Source: method §1–4.

mod technique;

pub use technique::{GateClass, Technique};

use crate::terms::terms;

terms! {
    /// The five steps of a call.
    Step as "step" {
        /// 建立信任: make the customer willing to talk (`step.trust`).
        Trust,
        /// 探询原因: find the real reason (`step.probe`).
        Probe,
        /// 提出建议: ease the problem, show costs, propose (`step.propose`).
        Propose,
        /// 达成共识: hear an explicit yes (`step.agree`).
        Agree,
        /// 圆满结束: the call has its outcome; the last words remain (`step.close`).
        Closed,
    }
}

terms! {
    /// How far a leaving request may be retained against.
    Retention as "retention" {
        /// By all that the method teaches: the reason is probed for, proposals are made.
        Persuade,
        /// By facts alone: what leaving settles or loses, and nothing that would hinder (`kind.port`).
        Inform,
        /// Not at all: nothing is probed for and nothing proposed.
        Never,
    }
}

terms! {
    /// How well the reason is known.
    Clarity as "value" {
        /// Nothing was said.
        Unsaid,
        /// Said once; often only courtesy.
        Stated,
        /// Said, but too wide to act on.
        Vague,
        /// Checked back and confirmed.
        Confirmed,
    }
}

terms! {
    /// Whether the company can take the cause away.
    Fixable as "fixable" {
        /// Not known yet.
        Unknown,
        /// It can.
        Yes,
        /// It cannot.
        No,
    }
}

terms! {
    /// The customer's feelings, on the scale that orders advice.
    Emotion as "emotion" {
        /// At ease.
        Calm,
        /// Not at ease.
        Uneasy,
        /// Upset: feelings come first.
        Upset,
        /// Furious: feelings come first.
        Furious,
    }
}

impl Composure {
    /// Its place on the scale, 1 to 5.
    #[must_use]
    #[inline]
    pub fn level(self) -> u8 {
        self as u8 + 1
    }

    /// The feeling at a place of the scale, 1 to 5.
    #[must_use]
    #[inline]
    pub fn from_level(level: u8) -> Option<Self> {
        Self::ALL.get(usize::from(level).checked_sub(1)?).copied()
    }
}

impl Emotion {
    /// What the gate sees of it.
    #[must_use]
    #[inline]
    pub const fn mood(self) -> Mood {
        match self {
            Self::Calm | Self::Uneasy => Mood::Settled,
            Self::Upset | Self::Furious => Mood::Upset,
        }
    }
}

terms! {
    /// The tone of a customer's words: how they feel and how they talk, as words tell it
    /// (`difficult.*`, `style.*`).
    Tone as "tone" {
        /// Matter-of-fact.
        Neutral,
        /// Angry, without abuse.
        Angry,
        /// Insulting.
        Rude,
        /// Refusing, threatening, fighting back.
        Hostile,
        /// Insisting on a remedy.
        Demanding,
        /// Resigned, without hope.
        Numb,
        /// Saying next to nothing.
        Silent,
        /// Rambling.
        Talkative,
    }
}

terms! {
    /// How an agent feels, on a scale of five: theirs alone, and no part of the call
    /// (`emotion.scale`, `emotion.calm`).
    Composure as "value" {
        /// At ease.
        Easy,
        /// A little tense.
        Tense,
        /// Stirred up.
        Stirred,
        /// Close to saying something they would regret.
        Strained,
        /// Not able to go on right now.
        Overwhelmed,
    }
}

terms! {
    /// The one bit of feeling that opens and closes a gate.
    Mood as "value" {
        /// The matter may be talked about.
        Settled,
        /// Only soothing is open.
        Upset,
    }
}

terms! {
    /// Whether an objection is waiting for its answer.
    Objection as "value" {
        /// None.
        None,
        /// One is open; only its handling is available.
        Open,
    }
}

terms! {
    /// What an objection is about (`objection.content.*`).
    ObjectionContent as "value" {
        /// Nothing is objected to.
        None,
        /// No need, or not decided.
        Need,
        /// The price.
        Price,
        /// Doubts about what is sold.
        Product,
        /// Not now; mostly a pretext.
        Timing,
        /// How an agent behaved.
        Agent,
        /// How the company serves.
        Service,
        /// How it is to be paid.
        Payment,
    }
}

terms! {
    /// Whether an objection is what it seems (`objection.nature.*`).
    ObjectionNature as "value" {
        /// Not known yet.
        Unknown,
        /// Meant as said.
        True,
        /// An excuse.
        False,
        /// A screen for another one.
        Hidden,
    }
}

terms! {
    /// What an objection rests on, as the agent sees it (`technique.*`, `objection.later`).
    ObjectionGround as "value" {
        /// Not known yet.
        Unknown,
        /// What they say is so.
        Founded,
        /// The facts they quote are wrong.
        Mistaken,
        /// Our service or honesty is doubted.
        Distrust,
        /// Beyond the agent's authority, or not certain.
        Beyond,
        /// Trivial, or off the matter.
        Minor,
        /// Not strongly held.
        Loose,
    }
}

terms! {
    /// Endings that any step can come to without an agreement.
    End as "value" {
        /// The customer takes the wish to leave back by themself.
        Withdrawn,
        /// They called for something else, and it was seen to.
        Served,
        /// The wish is processed: let go with care.
        Left,
        /// The talk goes on another time, as promised.
        Callback,
        /// A colleague takes over.
        HandedOver,
        /// The line went dead.
        HungUp,
    }
}

terms! {
    /// Every outcome a condition can read.
    OutcomeKind as "value" {
        /// The call goes on.
        None,
        /// The customer stays, with an explicit yes to a complete proposal.
        Retained,
        /// The customer takes the wish to leave back by themself.
        Withdrawn,
        /// They called for something else, and it was seen to.
        Served,
        /// The wish is processed: let go with care.
        Left,
        /// The talk goes on another time, as promised.
        Callback,
        /// A colleague takes over.
        HandedOver,
        /// The line went dead.
        HungUp,
    }
}

terms! {
    /// A moment of a call at which a customer says something of their own (practice).
    CustomerAct as "moment" {
        /// The first words: they want to leave, and not why.
        Opening,
        /// They agree to answer.
        Willing,
        /// They will not say.
        Guarded,
        /// The polite reason that comes first.
        Excuse,
        /// The true reason.
        Reason,
        /// An answer to a question, `{answer}`.
        Answers,
        /// Yes, that is the reason.
        Confirms,
        /// Not only that.
        More,
        /// No, that is not it.
        Corrects,
        /// They take a point.
        Agrees,
        /// They do not take it.
        Doubts,
        /// Leaving would cost them something.
        Admits,
        /// Leaving would cost them nothing.
        NothingLost,
        /// They like the sound of an offer.
        Interested,
        /// They have a worry about it.
        Worries,
        /// Not this offer.
        Declines,
        /// An explicit yes to the terms.
        Consents,
        /// They lose their temper.
        Angry,
        /// They calm down a little.
        Calmer,
        /// They do not.
        StillAngry,
        /// A clear no to any talk of staying.
        Refuses,
        /// After a no: they want to hear more.
        Reconsiders,
        /// They were asked that before.
        Again,
        /// An offer came before the problem was understood.
        Early,
        /// The last words of one who stays.
        ByeKept,
        /// The last words of one who is let go.
        ByeLeft,
        /// The last words before the line goes dead.
        HangsUp,
    }
}

terms! {
    /// What kind of phrase an agent's words hold (`phrase.*`, `objection.cause.agent.*`).
    PhraseClass as "class" {
        /// Good to say (`phrase.do.*`).
        Say,
        /// Never to be said (`phrase.dont.*`).
        Never,
        /// Words that a customer need not know (`bias.curse_of_knowledge`).
        Jargon,
        /// More than the facts bear (`bias.survivorship`).
        Exaggeration,
        /// A deadline or a shortage that nothing proves.
        Scarcity,
        /// Arguing (`principle.no_argument`).
        Argument,
        /// A promise without an owner and a date.
        Promise,
        /// Talking down (`principle.face`).
        Condescension,
        /// A threat.
        Threat,
        /// Naming or belittling other providers.
        Competitor,
        /// A proposal in the agent's own words.
        Offer,
        /// Asking for what the call does not need.
        Private,
        /// A remark on the customer's gender or age.
        Personal,
    }
}

terms! {
    /// What a breach of a rule means.
    RuleLevel as "level" {
        /// It must not happen: never offered, and an audit fails on it.
        Fatal,
        /// Shown at once and counted in the audit.
        Warning,
    }
}

terms! {
    /// What a customer makes known, asked or not.
    StatementKind as "value" {
        /// Why they leave.
        Reason,
        /// What they want done.
        Request,
        /// That they are upset.
        Upset,
        /// A clear no.
        Refusal,
        /// That they take the talk up again.
        Reopens,
        /// That they object.
        Objection,
    }
}

terms! {
    /// What a customer's remark answers: what the agent had just said. A bare yes is a request for nothing where nothing
    /// was asked, and consent where consent was.
    DialogueContext as "context" {
        /// What can I do for you?
        Opening,
        /// May I ask you something?
        AskedLeave,
        /// A question about the reason, or the use.
        AskedWhy,
        /// So it is this, is that right?
        AskedConfirm,
        /// A proposal.
        Offered,
        /// Shall I do it?
        AskedConsent,
        /// Something that cannot be done, an apology, what is said after a no.
        AfterDecline,
        /// Is there anything else?
        Closing,
    }
}

terms! {
    /// What can be wrong with something an agent says from a flow.
    Flaw as "value" {
        /// It claims something and names no evidence.
        NoEvidence,
        /// It costs this customer more than they pay today.
        Dearer,
        /// Its terms hang on how the customer behaves.
        ByManner,
        /// It is for customers who leave in a way that may only be informed about, and for nobody else.
        LeaversOnly,
    }
}
