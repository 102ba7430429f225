//! Packs and rules of conduct.

use super::open::{Condition, Day, Deed, NewId, PackId, SourceId};
use super::{RawCount, RawMap, RawText, RawWhen};
use crate::method::RuleLevel;
use crate::syntax::{OneOrMany, Str, Term};
use schemars::JsonSchema;
use serde::Deserialize;

/// The rules of one place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Pack")]
pub(crate) struct RawPack<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What it is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// Where its rules hold.
    pub(crate) jurisdiction: RawText<'a>,
    /// The day from which they hold, for the reader.
    #[schemars(with = "Day")]
    pub(crate) since: Str<'a>,
    /// On which calls they apply; on all, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "Condition")]
    pub(crate) when: RawMap<'a>,
    /// Where they come from: ids of the method, a paper, a law.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// A rule: in which order deeds may happen. Exactly one pattern is written: `never`; `only` and `after`;
/// `at_most` and `of` (with `after` or `until`); `after`, `within` and `comes`; `always`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rule")]
pub(crate) struct RawRule<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// The pack it belongs to.
    #[schemars(with = "PackId")]
    pub(crate) pack: Str<'a>,
    /// What a breach means.
    pub(crate) level: Term<RuleLevel>,
    /// What it is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// Why it holds.
    pub(crate) why: RawText<'a>,
    /// What to do instead.
    pub(crate) instead: RawText<'a>,
    /// Where a deed counts, or where `after` sets the rule off.
    #[serde(borrow, default)]
    #[schemars(with = "Condition")]
    pub(crate) when: RawMap<'a>,
    /// The deed that never happens.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) never: Option<RawWhen<'a>>,
    /// The deed that happens only after another one.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) only: Option<RawWhen<'a>>,
    /// How often the deed of `of` may happen, 1 to 100, or the name of a limit.
    #[serde(default)]
    #[schemars(with = "RawCount")]
    pub(crate) at_most: Option<RawCount>,
    /// The deed that is counted.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) of: Option<RawWhen<'a>>,
    /// The deed that comes first.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) after: Option<RawWhen<'a>>,
    /// The deed from which the count begins anew.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) until: Option<RawWhen<'a>>,
    /// Within how many exchanges `comes` follows, 1 to 100, or the name of a limit.
    #[serde(default)]
    #[schemars(with = "RawCount")]
    pub(crate) within: Option<RawCount>,
    /// The deed that follows.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) comes: Option<RawWhen<'a>>,
    /// The deed that is possible in every state of an open call.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Deed>")]
    pub(crate) always: Option<RawWhen<'a>>,
    /// Where it comes from: ids of the method, a paper, a law.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}
