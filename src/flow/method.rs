//! The method's own terms, with the names they bear in flows, scripts and help.
//!
//! Everything here is a closed set that the machine understands; what a flow adds (reasons, items,
//! its own facts) is named in the flow. Source: method §1–4.

/// Declares a closed set of terms, each with the one name it has everywhere.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* #[schemars(rename = $text)] $variant,)+ }

        impl $name {
            /// Every term, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every name, in order.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// The name in flows, scripts and help.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The term with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }

            /// Its place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

terms! {
    /// The five steps of a call.
    Step {
        /// 建立信任: make the customer willing to talk (`step.trust`).
        Trust = "trust",
        /// 探询原因: find the real reason (`step.probe`).
        Probe = "probe",
        /// 提出建议: ease the problem, show costs, propose (`step.propose`).
        Propose = "propose",
        /// 达成共识: hear an explicit yes (`step.agree`).
        Agree = "agree",
        /// 圆满结束: the call has its outcome; the last words remain (`step.close`).
        Closed = "closed",
    }
}

terms! {
    /// What the customer wants.
    Kind {
        /// 业务挽留: cancel one service.
        Service = "service",
        /// 离网挽留: leave the company.
        Network = "network",
        /// Take the number elsewhere; has rules of its own.
        Port = "port",
    }
}

terms! {
    /// How well the reason is known.
    Clarity {
        /// Nothing was said.
        Unsaid = "unsaid",
        /// Said once; often only courtesy.
        Stated = "stated",
        /// Said, but too wide to act on.
        Vague = "vague",
        /// Checked back and confirmed.
        Confirmed = "confirmed",
    }
}

terms! {
    /// Whether the company can take the cause away.
    Fixable {
        /// Not known yet.
        Unknown = "unknown",
        /// It can.
        Yes = "yes",
        /// It cannot.
        No = "no",
    }
}

terms! {
    /// The customer's feelings, on the scale that orders advice.
    Emotion {
        /// At ease.
        Calm = "calm",
        /// Not at ease.
        Uneasy = "uneasy",
        /// Upset: feelings come first.
        Upset = "upset",
        /// Furious: feelings come first.
        Furious = "furious",
    }
}

impl Emotion {
    /// What the gate sees of it.
    #[must_use]
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
    Tone {
        /// Matter-of-fact.
        Neutral = "neutral",
        /// Angry, without abuse.
        Angry = "angry",
        /// Insulting.
        Rude = "rude",
        /// Refusing, threatening, fighting back.
        Hostile = "hostile",
        /// Insisting on a remedy.
        Demanding = "demanding",
        /// Resigned, without hope.
        Numb = "numb",
        /// Saying next to nothing.
        Silent = "silent",
        /// Rambling.
        Talkative = "talkative",
    }
}

terms! {
    /// How an agent feels, on a scale of five: theirs alone, and no part of the call
    /// (`emotion.scale`, `emotion.calm`).
    Composure {
        /// At ease.
        Easy = "1",
        /// A little tense.
        Tense = "2",
        /// Stirred up.
        Stirred = "3",
        /// Close to saying something they would regret.
        Strained = "4",
        /// Not able to go on right now.
        Overwhelmed = "5",
    }
}

terms! {
    /// The one bit of feeling that opens and closes a gate.
    Mood {
        /// The matter may be talked about.
        Settled = "settled",
        /// Only soothing is open.
        Upset = "upset",
    }
}

terms! {
    /// Whether an objection is waiting for its answer.
    Objection {
        /// None.
        None = "none",
        /// One is open; only its handling is available.
        Open = "open",
    }
}

terms! {
    /// What an objection is about (`objection.content.*`).
    Content {
        /// Nothing is objected to.
        None = "none",
        /// No need, or not decided.
        Need = "need",
        /// The price.
        Price = "price",
        /// Doubts about what is sold.
        Product = "product",
        /// Not now; mostly a pretext.
        Timing = "timing",
        /// How an agent behaved.
        Agent = "agent",
        /// How the company serves.
        Service = "service",
        /// How it is to be paid.
        Payment = "payment",
    }
}

terms! {
    /// Whether an objection is what it seems (`objection.nature.*`).
    Nature {
        /// Not known yet.
        Unknown = "unknown",
        /// Meant as said.
        True = "true",
        /// An excuse.
        False = "false",
        /// A screen for another one.
        Hidden = "hidden",
    }
}

terms! {
    /// What an objection rests on, as the agent sees it (`technique.*`, `objection.later`).
    Ground {
        /// Not known yet.
        Unknown = "unknown",
        /// What they say is so.
        Founded = "founded",
        /// The facts they quote are wrong.
        Mistaken = "mistaken",
        /// Our service or honesty is doubted.
        Distrust = "distrust",
        /// Beyond the agent's authority, or not certain.
        Beyond = "beyond",
        /// Trivial, or off the matter.
        Minor = "minor",
        /// Not strongly held.
        Loose = "loose",
    }
}

terms! {
    /// Endings that any step can come to without an agreement.
    End {
        /// The customer takes the wish to leave back by themself.
        Withdrawn = "withdrawn",
        /// The wish is processed: let go with care.
        Left = "left",
        /// The talk goes on another time, as promised.
        Callback = "callback",
        /// A colleague takes over.
        HandedOver = "handed_over",
        /// The line went dead.
        HungUp = "hung_up",
    }
}

terms! {
    /// Every outcome a condition can read.
    OutcomeName {
        /// The call goes on.
        None = "none",
        /// The customer stays, with an explicit yes to a complete proposal.
        Retained = "retained",
        /// The customer takes the wish to leave back by themself.
        Withdrawn = "withdrawn",
        /// The wish is processed: let go with care.
        Left = "left",
        /// The talk goes on another time, as promised.
        Callback = "callback",
        /// A colleague takes over.
        HandedOver = "handed_over",
        /// The line went dead.
        HungUp = "hung_up",
    }
}

terms! {
    /// What an item does, by the method's name for it.
    Technique {
        /// A pleasant setting (`step.trust.setting`).
        Setting = "setting",
        /// Make the customer willing to talk (`step.trust.willing`).
        Willing = "willing",
        /// Ask politely (`step.trust.polite`).
        Polite = "polite",
        /// Ask from the customer's own situation (`probe.linking`).
        Linking = "linking",
        /// Look behind the first reason (`probe.deep`).
        Deep = "deep",
        /// A question with feeling (`probe.q.feeling`).
        Feeling = "feeling",
        /// A question on the matter (`probe.q.focus`).
        Focus = "focus",
        /// Step back to step forward (`probe.q.retreat`).
        Retreat = "retreat",
        /// Narrow a vague reason (`probe.willing.narrow`).
        Narrow = "narrow",
        /// Ask for one more reason (`bias.confirmation`).
        OneMore = "one_more",
        /// Check the reason back (`probe.willing.confirm`).
        Confirm = "confirm",
        /// A caring reply to a clear reason (`probe.willing.care`).
        Care = "care",
        /// Show understanding (`equation.lower.can`, `equation.lower.cannot`).
        Understand = "understand",
        /// Show evidence and facts (`equation.lower.can`).
        Evidence = "evidence",
        /// The whole benefit rather than the weak point (`equation.lower.cannot`).
        WholeBenefit = "whole_benefit",
        /// The worth of what already works (`equation.lower.cannot`).
        Worth = "worth",
        /// Win understanding and agreement (`equation.lower.can`, `equation.lower.cannot`).
        WinAgreement = "win_agreement",
        /// Find a hidden cost of leaving (`equation.raise.find`).
        FindCost = "find_cost",
        /// Make a found cost concrete (`equation.raise.amplify`).
        AmplifyCost = "amplify_cost",
        /// Answer a foreseeable objection before it is raised (`objection.before`).
        Forestall = "forestall",
        /// Put a complete proposal on the table (`step.propose`).
        Offer = "offer",
        /// State as facts what leaving settles or loses.
        Disclose = "disclose",
        /// Propose directly (`agree.direct`).
        Direct = "direct",
        /// Advantages make up for the weak point (`agree.offset`).
        Offset = "offset",
        /// A current promotion (`agree.promotion`).
        Promotion = "promotion",
        /// Change the plan to fit (`agree.conversion`).
        Conversion = "conversion",
        /// Ask back to learn what the objection is (询问法, `technique.ask`).
        Ask = "ask",
        /// Grant the weak point and make up for it (补偿法, `technique.compensate`).
        Compensate = "compensate",
        /// Agree first, then a condition (是的……如果, `technique.yes_if`).
        YesIf = "yes_if",
        /// Turn the objection into a reason to stay (太极法, `technique.taichi`).
        Turn = "turn",
        /// Pass lightly over what hardly matters (忽视法, `technique.ignore`).
        Pass = "pass",
        /// Put a mistaken fact right (直接反驳, `technique.refute`).
        Refute = "refute",
        /// Answer later, with an owner and a time (`objection.later`).
        Defer = "defer",
        /// Feelings before the matter (`complaint.emotion_first`).
        Soothe = "soothe",
        /// Accept the wish to leave and process it.
        LetGo = "let_go",
        /// Thank.
        Thank = "thank",
        /// Say again what was settled.
        Recap = "recap",
        /// Say what happens next.
        NextStep = "next_step",
        /// Care after the call (`close.care`).
        CareAfter = "care_after",
    }
}

terms! {
    /// A moment of a call at which a customer says something of their own (practice).
    Moment {
        /// The first words: they want to leave, and not why.
        Opening = "opening",
        /// They agree to answer.
        Willing = "willing",
        /// They will not say.
        Guarded = "guarded",
        /// The polite reason that comes first.
        Excuse = "excuse",
        /// The true reason.
        Reason = "reason",
        /// An answer to a question, `{answer}`.
        Answers = "answers",
        /// Yes, that is the reason.
        Confirms = "confirms",
        /// Not only that.
        More = "more",
        /// No, that is not it.
        Corrects = "corrects",
        /// They take a point.
        Agrees = "agrees",
        /// They do not take it.
        Doubts = "doubts",
        /// Leaving would cost them something.
        Admits = "admits",
        /// Leaving would cost them nothing.
        NothingLost = "nothing_lost",
        /// They like the sound of an offer.
        Interested = "interested",
        /// They have a worry about it.
        Worries = "worries",
        /// Not this offer.
        Declines = "declines",
        /// An explicit yes to the terms.
        Consents = "consents",
        /// They lose their temper.
        Angry = "angry",
        /// They calm down a little.
        Calmer = "calmer",
        /// They do not.
        StillAngry = "still_angry",
        /// A clear no to any talk of staying.
        Refuses = "refuses",
        /// After a no: they want to hear more.
        Reconsiders = "reconsiders",
        /// They were asked that before.
        Again = "again",
        /// An offer came before the problem was understood.
        Early = "early",
        /// The last words of one who stays.
        ByeKept = "bye_kept",
        /// The last words of one who is let go.
        ByeLeft = "bye_left",
        /// The last words before the line goes dead.
        HangsUp = "hangs_up",
    }
}

terms! {
    /// What kind of phrase an agent's words hold (`phrase.*`, `objection.cause.agent.*`).
    PhraseClass {
        /// Good to say (`phrase.do.*`).
        Say = "say",
        /// Never to be said (`phrase.dont.*`).
        Never = "never",
        /// Words that a customer need not know (`bias.curse_of_knowledge`).
        Jargon = "jargon",
        /// More than the facts bear (`bias.survivorship`).
        Exaggeration = "exaggeration",
        /// A deadline or a shortage that nothing proves.
        Scarcity = "scarcity",
        /// Arguing (`principle.no_argument`).
        Argument = "argument",
        /// A promise without an owner and a date.
        Promise = "promise",
        /// Talking down (`principle.face`).
        Condescension = "condescension",
        /// A threat.
        Threat = "threat",
        /// Naming or belittling other providers.
        Competitor = "competitor",
        /// A proposal in the agent's own words.
        Offer = "offer",
        /// Asking for what the call does not need.
        Private = "private",
        /// A remark on the customer's gender or age.
        Personal = "personal",
    }
}

terms! {
    /// What a breach of a rule means.
    RuleLevel {
        /// It must not happen: never offered, and an audit fails on it.
        Fatal = "fatal",
        /// Shown at once and counted in the audit.
        Warning = "warning",
    }
}

terms! {
    /// What a customer makes known, asked or not.
    Tells {
        /// Why they leave.
        Reason = "reason",
        /// What they want done.
        Kind = "kind",
        /// That they are upset.
        Upset = "upset",
        /// A clear no.
        Refusal = "refusal",
        /// That they take the talk up again.
        Reopens = "reopens",
        /// That they object.
        Objection = "objection",
    }
}

terms! {
    /// What can be wrong with something an agent says from a flow.
    Flaw {
        /// It claims something and names no evidence.
        NoEvidence = "no_evidence",
        /// It costs this customer more than they pay today.
        Dearer = "dearer",
        /// Its terms hang on how the customer behaves.
        ByManner = "by_manner",
        /// It is for customers who port their number and nobody else.
        PortOnly = "port_only",
    }
}

/// Which gate stands before an item, by what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Belongs to its step and waits for feelings, objections and refusals to be settled.
    Talk,
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
    pub const fn class(self) -> Class {
        match self {
            Self::Setting
            | Self::Willing
            | Self::Polite
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
            | Self::Disclose
            | Self::Direct
            | Self::Offset
            | Self::Promotion
            | Self::Conversion => Class::Talk,
            Self::Offer => Class::Proposal,
            Self::Ask
            | Self::Compensate
            | Self::YesIf
            | Self::Turn
            | Self::Pass
            | Self::Refute
            | Self::Defer => Class::Handling,
            Self::Soothe => Class::Soothing,
            Self::LetGo => Class::LettingGo,
            Self::Thank | Self::Recap | Self::NextStep | Self::CareAfter => Class::Ending,
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
            Self::Soothe | Self::LetGo | Self::Disclose => !matches!(step, Step::Closed),
            Self::Thank | Self::Recap | Self::NextStep | Self::CareAfter => {
                matches!(step, Step::Closed)
            }
        }
    }
}
