//! What a customer makes of the talk so far, as far as answers hang on it and the machine's state does not tell
//! of it: nothing that is legal does.

use crate::call::history::History;
use flow::Flow;
use flow::method::Technique;

/// How a customer stands to the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rapport {
    /// They feel understood.
    pub understood: bool,
    /// Since the caring reply something was said that shows that the problem was understood, or eases it: an
    /// offer would not come too early.
    pub ready: bool,
}

/// The same, as far as an agent knows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RapportBelief {
    /// How likely they feel understood (0 to 1).
    pub understood: f64,
    /// Whether an offer would not come too early.
    pub ready: bool,
}

impl Rapport {
    /// The same once a line of this technique was said, and whether they feel understood then is known.
    #[must_use]
    #[inline]
    pub fn after(self, technique: Technique, understood: bool) -> Self {
        Self { understood, ready: readiness_after(technique).unwrap_or(self.ready) }
    }
}

impl From<Rapport> for RapportBelief {
    fn from(rapport: Rapport) -> Self {
        Self { understood: f64::from(u8::from(rapport.understood)), ready: rapport.ready }
    }
}

impl RapportBelief {
    /// The same once a line of this technique was said; kept to a thousandth, so that calls that hardly differ are
    /// one.
    #[must_use]
    pub fn after(self, technique: Technique) -> Self {
        let ready = readiness_after(technique).unwrap_or(self.ready);
        let comes = understanding_probability(technique);
        // Most lines change nothing, and every exchange of every simulated call asks.
        if comes <= 0.0 {
            return Self { ready, ..self };
        }
        let not = (1.0 - self.understood) * (1.0 - comes);
        Self { understood: 1.0 - (not * 1000.0).round() / 1000.0, ready }
    }

    /// How the customer of a call feels, as far as the call has shown.
    #[must_use]
    #[inline]
    pub fn from_history(flow: &Flow, history: &History) -> Self {
        let techniques = history.said_items().map(|(item, _)| flow.item(item).technique);
        techniques.fold(Self::default(), Self::after)
    }
}

/// How likely a question about feelings, or one for what is behind the reason, makes a customer feel understood. A
/// choice, docs/PRACTICE.md: one in two. Source of the techniques: method `probe.q.feeling`,
/// `probe.q.retreat`, `bias.confirmation`.
const ASKED_DEEPER: f64 = 0.5;
/// How likely a word of regard does. A choice, docs/PRACTICE.md: kind words alone seldom do.
const ACKNOWLEDGED: f64 = 0.1;

/// How likely it is that a customer feels understood after a line of this technique who did not before.
#[must_use]
pub fn understanding_probability(technique: Technique) -> f64 {
    match technique {
        Technique::Feeling | Technique::Retreat | Technique::OneMore => ASKED_DEEPER,
        Technique::Understand | Technique::Soothe | Technique::Willing | Technique::Polite => {
            ACKNOWLEDGED
        }
        _ => 0.0,
    }
}

/// Whether a line of this technique readies a customer for an offer; with the caring reply the problem is on
/// the table, and nothing was said about it yet.
#[must_use]
pub fn readiness_after(technique: Technique) -> Option<bool> {
    match technique {
        Technique::Care => Some(false),
        Technique::Understand
        | Technique::Evidence
        | Technique::WholeBenefit
        | Technique::Worth
        | Technique::WinAgreement
        | Technique::Disclose => Some(true),
        _ => None,
    }
}
