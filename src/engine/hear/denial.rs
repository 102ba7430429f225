//! Words that say outright that nobody leaves: 没说要退网, 我不想销, 修好就不走, "I'm not cancelling", "I never said I'd leave".
//!
//! "You still have not cancelled it" is a complaint, and what is not paid back is money.

use super::index::PieceIndex;
use super::normal::{CLAUSE_ENDS, is_whole_word};
use const_format::str_split;
use std::sync::LazyLock;

/// What leaves, by itself.
const LEAVES: &[&str] = &str_split!(
    "\
        走|退网|退订|退了|销户|销号|销了|拆了|注销|转网|离网|取消|换网|换别家|转走|leave|leaving|cancel|\
        cancelling|canceling|quit|quitting|switch provider|switching provider|close my account|\
        closing my account",
    '|'
);
/// What leaves only behind a wish that is denied, and where nothing else is done by it: 退, but not 退货.
const LEAVES_ALONE: &[&str] = &str_split!("退|拆|销|停", '|');
/// What may stand behind one of these.
const ALONE: &[&str] = &str_split!("机|网|户|号|掉|了|的", '|');
/// What denies, right before what leaves.
const DENIES: &[&str] = &str_split!(
    "\
        不|没说|没说要|没说过要|不是要|不想|不会|不打算|没想|没想要|没要|不要|没打算|没准备|don't want to|\
        do not want to|don't wish to|not going to|not trying to|not looking to|not planning to|\
        never said i'd|never said i would|never said|never asked to|didn't ask to|didn't say i'd|\
        no intention of|no plans to|i'm not|am not|we're not",
    '|'
);
/// What denies a wish.
const WISHES_DENIED: &[&str] = &str_split!(
    "\
        不想|不是要|不是想|不是来|没想|没想要|没要|没说要|没说过要|不打算|没打算|谁要|谁说要|谁说我要|没让|\
        没让你们|没叫你们",
    '|'
);
/// What is asked, threatened or owed is not denied.
const ANYWAY: &[&str] =
    &str_split!("怎么|为什么|为啥|还不|凭什么|能不|要不|钱|费|款|押金|why|either|let me", '|');
/// What makes of it something that goes on: 不走不行, "not cancel it".
const GOES_ON: &[&str] = &str_split!("不行|不可|不成|不了| a | it | on ", '|');

static VERBS: LazyLock<PieceIndex> = LazyLock::new(|| {
    PieceIndex::new(LEAVES.iter().chain(LEAVES_ALONE).map(|verb| (*verb).to_owned()).collect())
});

/// Whether a normalised text says outright that nobody leaves.
pub(super) fn denies_leaving(text: &str) -> bool {
    let mut denied = false;
    VERBS.find(text, |verb| {
        denied = denied
            || if verb.piece < LEAVES.len() {
                is_denied(text, (verb.start, verb.end), DENIES, |after| {
                    !GOES_ON.iter().any(|must| after.starts_with(must))
                })
            } else {
                is_denied(text, (verb.start, verb.end), WISHES_DENIED, |after| {
                    let ends = after.is_empty()
                        || after.starts_with(CLAUSE_ENDS)
                        || after.starts_with(' ');
                    ends || ALONE.iter().any(|with| after.starts_with(with))
                })
            };
    });
    denied
}

fn is_denied(
    text: &str,
    (start, end): (usize, usize),
    denials: &[&str],
    ends_well: impl Fn(&str) -> bool,
) -> bool {
    let (before, after) =
        (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let clause = before.rsplit(CLAUSE_ENDS).next().unwrap_or_default();
    denials.iter().any(|denial| clause.trim_end().ends_with(denial))
        && ends_well(after)
        && !ANYWAY.iter().any(|why| clause.contains(why))
        && is_whole_word(text, start, end)
}
