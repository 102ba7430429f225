//! Repairing a text where a token cannot stand: every repair that a reader might think of is tried on what follows, and
//! the one after which most of it can be read is taken. (Least-cost local repair: Fischer and Mauney, *A simple,
//! fast, and effective LL(1) error repair algorithm*, 1992.)

use super::grammar::{Next, Open, Place};
use super::lexer::{Lexeme, Lexer, Token};

/// A part of a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
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
pub(super) struct Repair {
    pub(super) edits: Vec<Edit>,
    /// Where it leads, before the token is taken.
    pub(super) place: Place,
}

/// How far a repair is tried on what follows, in tokens: some ten items of a shipped flow. Looking less far takes a
/// bracket that is missing for one that is too many.
const LOOK_AHEAD: u32 = 400;
/// So many brackets can be missing at once.
const MAX_CLOSED: usize = 4;
/// What a further mistake in what follows costs, in tokens: more than the shortest member, so that a repair with fewer
/// mistakes behind it is preferred to one that reads a few tokens more.
const MISTAKE: u32 = 8;
/// So many further mistakes are passed over while a repair is tried.
const MAX_MISTAKES: u32 = 4;

impl Repair {
    /// The best repair; `before` is the token before, `lexer` stands behind `token`.
    pub(super) fn best(place: Place, before: Token, token: Lexeme, lexer: Lexer<'_>) -> Self {
        let mut best: Option<(u32, Self)> = None;
        for repair in Self::candidates(place, before) {
            let Some(from) = repair.behind(token.token) else { continue };
            let before = if repair.deletes() { before } else { token.token };
            let score = look_ahead(from, before, lexer);
            // Of repairs that are as good the first is taken: they are tried in the order of what is likely.
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, repair));
            }
        }
        let delete = || Self { edits: vec![Edit::Delete], place };
        best.map_or_else(delete, |(_, repair)| repair)
    }

    pub(super) fn deletes(&self) -> bool {
        self.edits.last() == Some(&Edit::Delete)
    }

    /// Where the token itself then leads; `None` if the repair does not let it stand.
    fn behind(&self, token: Token) -> Option<Place> {
        if self.deletes() { Some(self.place) } else { self.place.accept(token) }
    }

    /// All repairs that might do, the likeliest first.
    fn candidates(place: Place, before: Token) -> Vec<Self> {
        let mut all: Vec<Vec<Edit>> = vec![
            vec![Edit::Comma],
            vec![Edit::Colon],
            vec![Edit::Value],
            vec![Edit::Key],
            vec![Edit::Colon, Edit::Value],
            vec![Edit::Colon, Edit::Value, Edit::Comma],
        ];
        if before == Token::String {
            all.extend([vec![Edit::SplitArray], vec![Edit::WrapObject]]);
            all.push(vec![Edit::WrapMember]);
            if place.next == Next::End {
                all.push(vec![Edit::WrapObject, Edit::Delete]);
            }
        }
        // Behind a bracket that has just been opened, one that is too many is likelier than one that is missing.
        let just_opened = matches!(place.next, Next::FirstKey | Next::FirstElement);
        if just_opened {
            all.push(vec![Edit::Delete]);
        }
        // What waits for its value gets one, a comma before nothing goes.
        let complete: &[Edit] = match place.next {
            Next::Colon => &[Edit::Colon, Edit::Value],
            Next::Value => &[Edit::Value],
            Next::Key | Next::Element => &[Edit::Retract],
            Next::FirstKey | Next::FirstElement | Next::CommaOrClose | Next::End => &[],
        };
        let mut closing = complete.to_vec();
        let mut at = complete.iter().try_fold(place, |place, edit| edit.from(place));
        for _ in 0..MAX_CLOSED {
            let Some(open) = at.and_then(Place::open) else { break };
            let edit = if open == Open::Object { Edit::CloseObject } else { Edit::CloseArray };
            closing.push(edit);
            all.push(closing.clone());
            all.push([&*closing, &[Edit::Comma]].concat());
            at = at.and_then(|at| edit.from(at));
        }
        all.extend([vec![Edit::Delete], vec![Edit::WrapArray]]);
        if !complete.is_empty() {
            all.push([complete, &[Edit::Delete]].concat());
        }
        let repairs = all.into_iter().filter_map(|edits| {
            let place = edits.iter().try_fold(place, |place, edit| edit.from(place))?;
            Some(Self { edits, place })
        });
        repairs.collect()
    }
}

impl Edit {
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
                    place = repaired(place, before, token);
                }
            }
        }
        before = token;
    }
    LOOK_AHEAD.saturating_sub(mistakes * MISTAKE)
}

/// Where a further mistake leads once it is repaired in the plainest way.
fn repaired(place: Place, before: Token, token: Token) -> Place {
    const PLAIN: [&[Edit]; 6] = [
        &[Edit::Comma],
        &[Edit::Colon],
        &[Edit::Value],
        &[Edit::Colon, Edit::Value],
        &[Edit::Retract],
        &[Edit::WrapObject],
    ];
    let ways =
        PLAIN.iter().filter(|edits| before == Token::String || **edits != [Edit::WrapObject]);
    let mut places = ways.filter_map(|edits| {
        edits.iter().try_fold(place, |place, edit| edit.from(place))?.accept(token)
    });
    places.next().unwrap_or(place)
}
