//! Bringing words to one form before they are compared.

use super::variant::simplified;
use unicode_normalization::UnicodeNormalization;

/// The most characters that are heard at once; the rest of a longer text is not looked at. A choice: far more than
/// anybody says at once, and a bound on the time that a line takes.
pub const MAX_CHARS: usize = 4_000;

/// Half-width, lower-case, simplified characters, without control characters, white space folded.
#[must_use]
pub fn normalize(text: &str) -> String {
    let out = plain(text).unwrap_or_else(|| folded(text));
    // 没有 and 没 are one word in two lengths; so are cues and speech then.
    if out.contains("没有") { out.replace("没有", "没") } else { out }
}

/// The normal form of a text of common characters, without a look into the tables; `None` if it has others.
fn plain(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    // What need not be changed is copied in one piece.
    let mut from = 0;
    let mut after_space = true;
    for (at, c) in text.char_indices().take(MAX_CHARS) {
        let space = c == ' ' || c.is_ascii_control();
        let instead = match c {
            '\u{4e00}'..='\u{9fff}' => simplified(c),
            ' ' if !after_space => None,
            'A'..='Z' => Some(c.to_ascii_lowercase()),
            '!'..='~' | '、' | '“' | '”' => None,
            '\0'..='\u{7f}' => Some(' '),
            '，' => Some(','),
            '。' => Some('.'),
            '！' => Some('!'),
            '？' => Some('?'),
            '：' => Some(':'),
            '；' => Some(';'),
            '‘' | '’' => Some('\''),
            _ => return None,
        };
        if let Some(other) = instead {
            out.push_str(text.get(from..at)?);
            from = at + c.len_utf8();
            if !(space && after_space) {
                out.push(other);
            }
        }
        after_space = space;
    }
    let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(at, _)| at);
    out.push_str(text.get(from..end)?);
    out.truncate(out.trim_end_matches(' ').len());
    Some(out)
}

/// The normal form of any text.
fn folded(text: &str) -> String {
    let chars = text.chars().take(MAX_CHARS);
    let mut out = String::new();
    let mut gap = false;
    for c in chars.nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(match c {
            '\u{2019}' | '\u{2018}' => '\'',
            '，' => ',',
            '。' => '.',
            other => simplified(other).unwrap_or(other),
        });
    }
    out
}

/// Whether a match at `start..end` stands as words of its own: an English cue does not match inside
/// a longer word, save for an ending such as `-s` or `-ed` of a word that has three letters: "us" is not "used".
#[must_use]
pub(super) fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let (before, rest) = text.split_at_checked(start).unwrap_or_default();
    let (cue, after) = rest.split_at_checked(end - start).unwrap_or_default();
    let open_left = cue.starts_with(letter) && before.ends_with(letter);
    let tail: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
    let last = cue.chars().rev().take_while(char::is_ascii_alphanumeric).count();
    let endings = if last >= 3 { &["", "s", "es", "d", "ed", "ing"][..] } else { &[""] };
    let open_right = cue.ends_with(letter) && !endings.contains(&&*tail);
    !open_left && !open_right
}

/// Whether the clause around `at` praises: "the signal's been great" is no complaint about it.
pub(super) fn is_praise(text: &str, at: usize) -> bool {
    const PRAISE: [&str; 24] = [
        "挺好",
        "很好",
        "都好",
        "不错",
        "没问题",
        "没毛病",
        "满意",
        "great",
        "been good",
        "no complaint",
        "no problem",
        "happy with",
        "还行",
        "还可以",
        "还不错",
        "没啥问题",
        "好得很",
        "is fine",
        "are fine",
        "is ok",
        "is okay",
        "is good",
        "works fine",
        "no issue",
    ];
    // What praises one thing goes no further than the turn to another.
    const TURNS: [&str; 5] = [" but ", "但", "可是", "就是", "不过"];
    // "no complaints": the word is part of the praise.
    let is_part = |praise: &&str| {
        let mut found = text.match_indices(*praise);
        found.any(|(from, praise)| from < at && at < from + praise.len())
    };
    if PRAISE.iter().any(is_part) {
        return true;
    }
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let before = before.rsplit(CLAUSE_ENDS).next().unwrap_or_default();
    let after = after.split(CLAUSE_ENDS).next().unwrap_or_default();
    let turn = TURNS.iter().filter_map(|turn| before.rfind(turn)).max();
    let before = turn.and_then(|at| before.get(at..)).unwrap_or(before);
    let next = TURNS.iter().filter_map(|turn| after.find(turn)).min();
    let after = next.and_then(|at| after.get(..at)).unwrap_or(after);
    let turned = |part: &str| ["不", "not "].iter().any(|no| part.ends_with(no));
    PRAISE.iter().any(|praise| {
        [before, after].iter().any(|part| {
            part.find(praise).is_some_and(|found| !turned(part.get(..found).unwrap_or_default()))
        })
    })
}

/// Whether a wish right before `start` is not the speaker's own or not to come: what was done to
/// them, is long done, or is a threat they hold against us.
pub(super) fn is_not_a_wish(text: &str, start: usize) -> bool {
    // "给我" is done to them in "给我转了网", and asked for in "马上给我转网".
    const ASKED: [&str; 12] =
        ["马上", "立刻", "赶紧", "赶快", "快", "直接", "就", "帮", "请", "现在", "今天", "麻烦"];
    const DONE: [&str; 8] = ["已", "已经", "被", "给", "给我", "been ", "got ", "already "];
    let before = text.get(..start).unwrap_or_default();
    let clause = before.rsplit(CLAUSE_ENDS).next().unwrap_or_default();
    let asked = clause.contains('给') && ASKED.iter().any(|asks| clause.contains(asks));
    let done = DONE.iter().any(|done| clause.ends_with(done));
    done && !asked || clause.contains('逼')
}

/// Where a clause ends.
pub(super) const CLAUSE_ENDS: [char; 8] = [',', '.', '!', '?', ';', ':', '、', '\n'];

/// Whether nothing between two places of a text ends a clause.
pub(super) fn in_one_clause(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|between| !between.contains(CLAUSE_ENDS))
}

/// Whether what stands right before `start`, within the same clause, denies it: 不是嫌贵 is not about
/// price.
#[must_use]
pub(super) fn is_negated(text: &str, start: usize) -> bool {
    // So many characters before the cue are looked at. A choice: a few words. The two longest denials do not fit in
    // them, and are never found.
    const NEAR: usize = 18;
    const DENIALS: [&str; 10] = [
        "不是",
        "并非",
        "不算",
        "不嫌",
        "不因为",
        "没说",
        "not about ",
        "not leaving because ",
        "not because ",
        "nothing to do with ",
    ];
    let before = text.get(..start).unwrap_or_default();
    let clause = before.rsplit(CLAUSE_ENDS).next().unwrap_or_default();
    let skip = clause.chars().count().saturating_sub(NEAR);
    let near: String = clause.chars().skip(skip).collect();
    // "I can not get a signal" complains of the signal: a bare "not" denies only what follows it.
    let denies = near.ends_with("not ") || DENIALS.iter().any(|denial| near.contains(denial));
    denies && !near.contains("是不是")
}
