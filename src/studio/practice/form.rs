//! The quality form: what the method asks of a call, item by item. Source: method `step.trust`, and what each
//! item names.

use super::moves::Move;
use engine::session::Session;
use flow::FlowCase;
use flow::id::ItemId;
use flow::method::{Clarity, GateClass, OutcomeKind, PhraseClass, Retention, Step, Technique as T};
use serde::Serialize;

/// An item of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormItem {
    /// A pleasant beginning (`step.trust.setting`).
    Setting,
    /// The customer was made willing to talk (`step.trust.willing`).
    Willingness,
    /// Polite and calm, with nothing that hurts (`step.trust.polite`, `emotion.calm`, `phrase.dont.*`).
    Politeness,
    /// Feelings came before the matter, what was said was taken up, nothing was asked twice
    /// (`complaint.emotion_first`, `probe.willing.*`).
    Listening,
    /// What was claimed rested on something, and the offer came after it (`equation.raise.evidence`).
    Evidence,
    /// The terms were said in full before a yes; a port was told what it settles (`step.agree`).
    Completeness,
    /// Thanks, what was settled, what happens next (`step.close`).
    Ending,
}

/// How an item was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormMark {
    /// Not.
    No,
    /// In part.
    Partly,
    /// Fully.
    Yes,
    /// The call gave no occasion for it.
    None,
}

impl FormItem {
    /// Every item, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Setting,
        Self::Willingness,
        Self::Politeness,
        Self::Listening,
        Self::Evidence,
        Self::Completeness,
        Self::Ending,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::Willingness => "willingness",
            Self::Politeness => "politeness",
            Self::Listening => "listening",
            Self::Evidence => "evidence",
            Self::Completeness => "completeness",
            Self::Ending => "ending",
        }
    }
}

impl FormMark {
    /// The most that a mark counts.
    pub const MAX_POINTS: u8 = 2;

    /// What it counts, of two; `None` where it does not. A choice, docs/PRACTICE.md: in part is half.
    #[must_use]
    pub fn points(self) -> Option<u8> {
        match self {
            Self::No => Some(0),
            Self::Partly => Some(Self::MAX_POINTS / 2),
            Self::Yes => Some(Self::MAX_POINTS),
            Self::None => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Partly => "partly",
            Self::Yes => "yes",
            Self::None => "none",
        }
    }
}

/// The form of a call.
pub(super) fn form(session: &Session<'_>, moves: &[Move]) -> [FormMark; 7] {
    let call = FormInput { case: session.case(), session, moves };
    FormItem::ALL.map(|item| call.mark(item))
}

struct FormInput<'c> {
    case: FlowCase<'c>,
    session: &'c Session<'c>,
    moves: &'c [Move],
}

impl FormInput<'_> {
    fn technique(&self, item: ItemId) -> T {
        self.case.item(item).technique
    }

    fn said(&self, wanted: &[T]) -> bool {
        let mut items = self.moves.iter().filter_map(|one| one.item);
        items.any(|item| wanted.contains(&self.technique(item)))
    }

    /// Whether it was said, as a line or in own words that were taken for another.
    fn did_any(&self, wanted: &[T]) -> bool {
        let mut shown = self.moves.iter().flat_map(|one| &one.shows);
        self.said(wanted) || shown.any(|one| wanted.contains(one))
    }

    fn hurt(&self, wanted: impl Fn(PhraseClass) -> bool) -> usize {
        let phrases = self.moves.iter().flat_map(|one| &one.phrases);
        phrases.filter(|id| wanted(self.case.phrase(**id).class)).count()
    }

    fn mark(&self, item: FormItem) -> FormMark {
        let outcome = self.session.history().state().outcome().map(engine::call::Outcome::name);
        match item {
            FormItem::Setting => {
                let Some(first) = self.moves.first() else { return FormMark::No };
                match first.item.map(|item| self.technique(item)) {
                    Some(T::Setting) => FormMark::Yes,
                    _ if first.shows.contains(&T::Setting) => FormMark::Yes,
                    Some(T::Soothe | T::Willing | T::Polite) => FormMark::Partly,
                    _ => FormMark::No,
                }
            }
            FormItem::Willingness => {
                let mut talked = self.moves.iter();
                let talked = talked.any(|one| one.before.step() != Step::Trust);
                match (self.did_any(&[T::Willing, T::Polite]), talked) {
                    (true, true) => FormMark::Yes,
                    (true, false) | (false, true) => FormMark::Partly,
                    (false, false) => FormMark::No,
                }
            }
            FormItem::Politeness => {
                let hurts = self.hurt(|class| {
                    !matches!(class, PhraseClass::Say | PhraseClass::Offer | PhraseClass::Jargon)
                });
                let annoyed: u32 = self.moves.iter().map(|one| u32::from(one.annoyed)).sum();
                // A choice, docs/PRACTICE.md: words that hurt are worse than what only annoys.
                match (hurts, annoyed) {
                    (0, 0) => FormMark::Yes,
                    (0, _) => FormMark::Partly,
                    _ => FormMark::No,
                }
            }
            FormItem::Listening => self.listening(),
            FormItem::Evidence => {
                let offered = self.said(&[T::Offer]);
                let grounds = self.moves.iter().filter_map(|one| one.item);
                let grounds = grounds.filter(|item| self.case.item(*item).evidence.is_some());
                let early = self.moves.iter().any(|one| one.early);
                match (offered, grounds.count() > 0, early) {
                    (false, false, _) => FormMark::None,
                    (_, true, false) => FormMark::Yes,
                    (_, true, true) | (true, false, false) => FormMark::Partly,
                    (true, false, true) => FormMark::No,
                }
            }
            FormItem::Completeness => {
                let terms = self.said(&[T::Direct, T::Offset, T::Promotion, T::Conversion]);
                let request = self.session.history().state().request();
                let informed = self.case.retention(request) == Retention::Inform;
                match (self.said(&[T::Offer]), terms, informed, self.said(&[T::Disclose])) {
                    (_, true, ..) | (_, _, true, true) => FormMark::Yes,
                    (true, false, ..) => FormMark::Partly,
                    (false, false, true, false) => FormMark::No,
                    (false, false, false, _) => FormMark::None,
                }
            }
            FormItem::Ending => {
                let kinds = [T::Thank, T::Recap, T::NextStep, T::CareAfter];
                let said = kinds.iter().filter(|one| self.closes_with(**one)).count();
                // A choice, docs/PRACTICE.md: two of the four ways to close.
                match (outcome, said) {
                    (None | Some(OutcomeKind::HungUp | OutcomeKind::None), _) => FormMark::None,
                    (_, 0) => FormMark::No,
                    (_, 1) => FormMark::Partly,
                    _ => FormMark::Yes,
                }
            }
        }
    }

    /// Whether a closing line of this kind was said, or last words in the agent's own had it.
    fn closes_with(&self, technique: T) -> bool {
        let last = self.moves.iter().filter(|one| one.before.outcome().is_some());
        self.said(&[technique]) || last.flat_map(|one| &one.shows).any(|one| *one == technique)
    }

    /// Feelings first, the reason checked back, nothing said twice.
    fn listening(&self) -> FormMark {
        let again = self.moves.iter().filter(|one| one.again).count();
        let upset = self.moves.iter().any(|one| one.before.is_upset());
        let soothed = !upset || self.did_any(&[T::Soothe]);
        let confirmed = self.said(&[T::Confirm])
            || self.moves.iter().any(|one| one.before.clarity() == Clarity::Confirmed);
        let looked_behind =
            self.did_any(&[T::OneMore, T::Feeling, T::Deep, T::Linking, T::Retreat]);
        let mut said = self.moves.iter().filter_map(|one| one.item);
        let only_let_go = said.all(|item| self.technique(item).class() == GateClass::LettingGo);
        let points = [soothed, confirmed, looked_behind, again == 0];
        // A choice, docs/PRACTICE.md: all four are listening, half of them are some.
        match points.into_iter().filter(|met| *met).count() {
            4 if !only_let_go => FormMark::Yes,
            0 | 1 => FormMark::No,
            _ => FormMark::Partly,
        }
    }
}
