//! Mending a text where a token cannot stand: every mend that a reader might think of is tried on what follows, and
//! the one after which most of it can be read is taken. (Least-cost local repair: Fischer and Mauney, *A simple,
//! fast, and effective LL(1) error repair algorithm*, 1992.)

use super::grammar::{Next, Open, Place};
use super::lexer::{Lexeme, Lexer, Token};

/// A part of a mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Put a comma in.
    Comma,
    /// Put a colon in.
    Colon,
    /// Put in a value that is missing.
    Value,
    /// Put in a key that is missing.
    Key,
    /// Close the object.
    CloseObject,
    /// Close the array.
    CloseArray,
    /// Take the comma before back.
    Retract,
    /// Leave the token out.
    Delete,
    /// The string before is the first key of an object.
    WrapObject,
    /// The string before is a key behind the array.
    SplitArray,
    /// The value before is the first element of an array.
    WrapArray,
    /// The value before and the key behind it are the first elements of an array.
    WrapMember,
}

/// What to do about a token that cannot stand where it does.
#[derive(Debug, Clone)]
pub(super) struct Mend {
    pub(super) steps: Vec<Step>,
    /// Where it leads, before the token is taken.
    pub(super) place: Place,
}

/// How far a mend is tried on what follows, in tokens: some ten items of a shipped flow. Looking less far takes a
/// bracket that is missing for one that is too many.
const LOOK_AHEAD: u32 = 400;
/// So many brackets can be missing at once.
const MAX_CLOSED: usize = 4;
/// What a further mistake in what follows costs, in tokens: more than the shortest member, so that a mend with fewer
/// mistakes behind it is preferred to one that reads a few tokens more.
const MISTAKE: u32 = 8;
/// So many further mistakes are passed over while a mend is tried.
const MAX_MISTAKES: u32 = 4;

impl Mend {
    /// The best mend; `before` is the token before, `lexer` stands behind `token`.
    pub(super) fn best(place: Place, before: Token, token: Lexeme, lexer: Lexer<'_>) -> Self {
        let mut best: Option<(u32, Self)> = None;
        for mend in Self::candidates(place, before) {
            let Some(from) = mend.behind(token.token) else { continue };
            let before = if mend.deletes() { before } else { token.token };
            let score = look_ahead(from, before, lexer);
            // Of mends that are as good the first is taken: they are tried in the order of what is likely.
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, mend));
            }
        }
        let delete = || Self { steps: vec![Step::Delete], place };
        best.map_or_else(delete, |(_, mend)| mend)
    }

    pub(super) fn deletes(&self) -> bool {
        self.steps.last() == Some(&Step::Delete)
    }

    /// Where the token itself then leads; `None` if the mend does not let it stand.
    fn behind(&self, token: Token) -> Option<Place> {
        if self.deletes() { Some(self.place) } else { self.place.accept(token) }
    }

    /// All mends that might do, the likeliest first.
    fn candidates(place: Place, before: Token) -> Vec<Self> {
        let mut all: Vec<Vec<Step>> = vec![
            vec![Step::Comma],
            vec![Step::Colon],
            vec![Step::Value],
            vec![Step::Key],
            vec![Step::Colon, Step::Value],
            vec![Step::Colon, Step::Value, Step::Comma],
        ];
        if before == Token::String {
            all.extend([vec![Step::SplitArray], vec![Step::WrapObject]]);
            all.push(vec![Step::WrapMember]);
            if place.next == Next::End {
                all.push(vec![Step::WrapObject, Step::Delete]);
            }
        }
        // Behind a bracket that has just been opened, one that is too many is likelier than one that is missing.
        let just_opened = matches!(place.next, Next::FirstKey | Next::FirstElement);
        if just_opened {
            all.push(vec![Step::Delete]);
        }
        // What waits for its value gets one, a comma before nothing goes.
        let complete: &[Step] = match place.next {
            Next::Colon => &[Step::Colon, Step::Value],
            Next::Value => &[Step::Value],
            Next::Key | Next::Element => &[Step::Retract],
            Next::FirstKey | Next::FirstElement | Next::CommaOrClose | Next::End => &[],
        };
        let mut closing = complete.to_vec();
        let mut at = complete.iter().try_fold(place, |place, step| step.from(place));
        for _ in 0..MAX_CLOSED {
            let Some(open) = at.and_then(Place::open) else { break };
            let step = if open == Open::Object { Step::CloseObject } else { Step::CloseArray };
            closing.push(step);
            all.push(closing.clone());
            all.push([&*closing, &[Step::Comma]].concat());
            at = at.and_then(|at| step.from(at));
        }
        all.extend([vec![Step::Delete], vec![Step::WrapArray]]);
        if !complete.is_empty() {
            all.push([complete, &[Step::Delete]].concat());
        }
        let mends = all.into_iter().filter_map(|steps| {
            let place = steps.iter().try_fold(place, |place, step| step.from(place))?;
            Some(Self { steps, place })
        });
        mends.collect()
    }
}

impl Step {
    /// Where it leads; `None` if it cannot be done there.
    fn from(self, place: Place) -> Option<Place> {
        let when = |fits: bool, place: Place| fits.then_some(place);
        match self {
            Self::Comma => place.accept(Token::Comma),
            Self::Colon => place.accept(Token::Colon),
            Self::Value => when(place.wants_value(), place.after_value()),
            Self::Key => {
                when(matches!(place.next, Next::FirstKey | Next::Key), place.expecting(Next::Colon))
            }
            Self::CloseObject => when(place.open() == Some(Open::Object), place.pop()),
            Self::CloseArray => when(place.open() == Some(Open::Array), place.pop()),
            Self::Retract => when(
                matches!(place.next, Next::Key | Next::Element),
                place.expecting(Next::CommaOrClose),
            ),
            Self::Delete => Some(place),
            Self::WrapObject => {
                let behind_value = matches!(place.next, Next::CommaOrClose | Next::End);
                let object = place.expecting(Next::Value).accept(Token::OpenObject)?;
                when(behind_value, object.expecting(Next::Colon))
            }
            Self::SplitArray => {
                let in_array =
                    place.open() == Some(Open::Array) && place.next == Next::CommaOrClose;
                let outer = place.pop();
                when(in_array && outer.open() == Some(Open::Object), outer.expecting(Next::Colon))
            }
            Self::WrapMember => {
                let array = place.expecting(Next::Value).accept(Token::OpenArray)?;
                when(
                    place.open() == Some(Open::Object) && place.next == Next::Colon,
                    array.expecting(Next::CommaOrClose),
                )
            }
            Self::WrapArray => {
                let array = place.expecting(Next::Value).accept(Token::OpenArray)?;
                when(
                    place.open() == Some(Open::Object) && place.next == Next::Key,
                    array.expecting(Next::Element),
                )
            }
        }
    }
}

/// How well what follows can be read from a place: a point for each token, up to so many, less for each mistake.
fn look_ahead(mut place: Place, mut before: Token, mut lexer: Lexer<'_>) -> u32 {
    let mut mistakes = 0;
    for read in 0..LOOK_AHEAD {
        let token = lexer.next().token;
        if token == Token::Stray {
            continue;
        }
        match place.accept(token) {
            Some(_) if token == Token::End => {
                break;
            }
            Some(next) => place = next,
            None => {
                mistakes += 1;
                if mistakes > MAX_MISTAKES || token == Token::End {
                    return read.saturating_sub(mistakes * MISTAKE);
                }
                // Where what comes next can stand, this is one too many.
                let mut behind = lexer;
                if place.accept(behind.next().token).is_none() {
                    place = mended(place, before, token);
                }
            }
        }
        before = token;
    }
    LOOK_AHEAD.saturating_sub(mistakes * MISTAKE)
}

/// Where a further mistake leads once it is mended in the plainest way.
fn mended(place: Place, before: Token, token: Token) -> Place {
    const PLAIN: [&[Step]; 6] = [
        &[Step::Comma],
        &[Step::Colon],
        &[Step::Value],
        &[Step::Colon, Step::Value],
        &[Step::Retract],
        &[Step::WrapObject],
    ];
    let ways =
        PLAIN.iter().filter(|steps| before == Token::String || **steps != [Step::WrapObject]);
    let mut places = ways.filter_map(|steps| {
        steps.iter().try_fold(place, |place, step| step.from(place))?.accept(token)
    });
    places.next().unwrap_or(place)
}
