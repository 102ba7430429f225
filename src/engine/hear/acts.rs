//! What a customer does with a remark: dialogue acts, the main one first, and whether they say that they leave.
//!
//! Each act is heard by itself (one against all others, logistic regression), so a remark can do several things at
//! once. What is learned is the flow's, and so are the acts; the program knows by name only those that stand here.

use super::heard::{ActHypothesis, Leaving, thousandths};
use super::packed::{HashedFeatures, PackedModel};
use flow::Flow;
use flow::id::{ActId, ItemId};
use flow::known::STAYS;
use flow::method::{DialogueContext, Step, Technique};

/// From this probability on an act is heard beside the main one. Measured: 0.3 to 0.5 are within a hundredth of
/// each other on what was looked at; a choice between them.
const ALSO: f32 = 0.4;
/// So many acts are heard in one remark. A choice: few remarks do more than three things.
const MOST_ACTS: usize = 4;
/// How likely the main act is right, in log-odds: so much, and so much for each log-odds that speak for it and that it is
/// ahead of the next one. Fitted (logistic regression, Platt, 1999) on 963 remarks that none of the writers had seen; on
/// the half of them that no writer of later sentences saw either it says .96, .86, .75 and .60 of what is right in .95,
/// .85, .77 and .67.
const SURE_BEFOREHAND: f32 = -0.13;
const SURE_BY: f32 = 0.34;
/// Below this probability nothing is heard. A choice: a guess that is wrong nine times in ten is none.
const LEAST: f32 = 0.1;

/// What a class of a model stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ActClass {
    Act(ActId),
    /// What says nothing to an agent.
    Nothing,
    /// Whether they say that they leave.
    Leaving(Leaving),
    /// Whether an agent's words hurt, whatever they do.
    Hurts,
}

/// What was learned of acts.
#[derive(Debug, Default)]
pub(super) struct ActClassifier(Vec<PackedModel<ActClass>>);

/// What was heard in an agent's words, in thousandths.
#[derive(Debug)]
pub(super) struct AgentScores {
    /// How likely each act is, the likeliest first.
    pub(super) acts: Vec<(ActId, u16)>,
    /// How likely they hurt, whatever they do.
    pub(super) hurts: u16,
}

impl ActClassifier {
    /// Reads what a flow learned of customers.
    pub(super) fn of_customers(flow: &Flow) -> Self {
        Self::read(flow, "act")
    }

    /// Reads what a flow learned of agents.
    pub(super) fn of_agents(flow: &Flow) -> Self {
        Self::read(flow, "agent")
    }

    fn read(flow: &Flow, name: &str) -> Self {
        Self(PackedModel::of_flow(flow, name, |name| match name {
            "none" => Some(ActClass::Nothing),
            "leaving.yes" => Some(ActClass::Leaving(Leaving::Yes)),
            "leaving.no" => Some(ActClass::Leaving(Leaving::No)),
            "leaving.negated" => Some(ActClass::Leaving(Leaving::Negated)),
            "hurts" => Some(ActClass::Hurts),
            name => flow.act_named(name).map(ActClass::Act),
        }))
    }

    /// How likely each act of an agent is, in thousandths, and how likely their words hurt; `None` if no word is known.
    pub(super) fn agent(&self, features: &HashedFeatures<'_>) -> Option<AgentScores> {
        let fit = PackedModel::score(&self.0, features)?;
        let mut told = AgentScores { acts: Vec::new(), hurts: 0 };
        for (class, score) in fit.scores {
            let score = thousandths(f64::from(sigmoid(score)));
            match class {
                ActClass::Act(act) => told.acts.push((*act, score)),
                ActClass::Hurts => told.hurts = score,
                ActClass::Nothing | ActClass::Leaving(_) => {}
            }
        }
        told.acts.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        Some(told)
    }

    /// The acts of a remark, the main one first, and whether it says that they leave; `said` is what cues say of that.
    pub(super) fn classify(
        &self,
        flow: &Flow,
        features: &HashedFeatures<'_>,
        said: Leaving,
    ) -> (Vec<ActHypothesis>, Leaving) {
        let Some(fit) = PackedModel::score(&self.0, features) else {
            return (Vec::new(), Leaving::No);
        };
        let mut acts: Vec<(f32, usize, Option<ActId>)> = Vec::new();
        let mut leaving = (f32::MIN, Leaving::No);
        for (at, (class, score)) in fit.scores.iter().copied().enumerate() {
            let probability = sigmoid(score);
            match class {
                ActClass::Act(act) => acts.push((probability, at, Some(*act))),
                ActClass::Nothing => acts.push((probability, at, None)),
                ActClass::Leaving(one) if score > leaving.0 => leaving = (score, *one),
                ActClass::Leaving(_) | ActClass::Hurts => {}
            }
        }
        // That they stay is told only where a word of leaving stands, or they do what says so: alone it was right in two
        // of three.
        let stays = |(probability, _, act): &(f32, usize, Option<ActId>)| {
            act.is_some_and(|act| STAYS.contains(&&*flow.act(act).id)) && *probability >= LEAST
        };
        if leaving.1 == Leaving::Negated && said == Leaving::No && !acts.iter().any(stays) {
            leaving.1 = Leaving::No;
        }
        acts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let main_is_none =
            acts.first().is_none_or(|(probability, _, act)| act.is_none() || *probability < LEAST);
        if main_is_none {
            return (Vec::new(), leaving.1);
        }
        let main = calibrated(&fit.scores, acts.first().map_or(0, |(_, at, _)| *at));
        let heard = acts.into_iter().enumerate().filter_map(|(rank, (probability, at, act))| {
            let words = || fit.words_for(at).into_iter().map(str::to_owned).collect();
            let is_heard = rank == 0 || probability >= ALSO;
            let share = if rank == 0 { main } else { probability.min(main) };
            let score = thousandths(f64::from(share));
            act.filter(|_| is_heard).map(|act| ActHypothesis { act, score, words: words() })
        });
        (heard.take(MOST_ACTS).collect(), leaving.1)
    }
}

/// How likely the main act of these is right.
fn calibrated(scores: &[(&ActClass, f32)], main: usize) -> f32 {
    let acts =
        scores.iter().enumerate().filter(|(_, (class, _))| matches!(class, ActClass::Act(_)));
    let (mut own, mut next) = (0.0, None::<f32>);
    for (at, (_, score)) in acts {
        if at == main {
            own = *score;
        } else {
            next = Some(next.map_or(*score, |next| next.max(*score)));
        }
    }
    let ahead = next.map_or(own, |next| own - next);
    sigmoid(SURE_BEFOREHAND + SURE_BY * (own + ahead))
}

/// Log-odds as a probability.
fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// What a remark answers when this was said before; the beginning of a call where nothing was.
#[must_use]
pub fn context_of(flow: &Flow, asked: Option<ItemId>) -> DialogueContext {
    let Some(item) = asked.map(|item| flow.item(item)) else { return DialogueContext::Opening };
    match item.technique {
        _ if item.steps.contains(Step::Closed) => DialogueContext::Closing,
        _ if item.offer.is_some() => DialogueContext::Offered,
        Technique::Setting => DialogueContext::Opening,
        Technique::Willing | Technique::Polite => DialogueContext::AskedLeave,
        Technique::Confirm | Technique::Care | Technique::Narrow => DialogueContext::AskedConfirm,
        Technique::Linking
        | Technique::Deep
        | Technique::Feeling
        | Technique::Focus
        | Technique::Retreat
        | Technique::OneMore
        | Technique::FindCost
        | Technique::Ask => DialogueContext::AskedWhy,
        _ if item.steps.contains(Step::Agree) => DialogueContext::AskedConsent,
        _ => DialogueContext::AfterDecline,
    }
}
