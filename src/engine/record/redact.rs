//! Redaction: what names a person is taken out of words before anything is written.
//!
//! Mobile and international numbers, identity-card numbers (checksum of ISO 7064), bank cards (Luhn),
//! e-mail, and addresses after cue words; digits may be typed, of full width or spoken, in both languages.
//! Source: conduct `redacted`.

use regex_lite::Regex;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PiiKind {
    /// A telephone number: a mobile one, one with its area, or any with its country.
    Phone,
    /// The number of an identity card.
    IdCard,
    /// The number of a bank card.
    Card,
    /// An e-mail address.
    Email,
    /// A postal address.
    Address,
    /// The customer's own name, or other words that are known to tell who they are.
    Name,
}

impl PiiKind {
    /// What stands in its place.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Phone => "[phone]",
            Self::IdCard => "[id-card]",
            Self::Card => "[card]",
            Self::Email => "[email]",
            Self::Address => "[address]",
            Self::Name => "[name]",
        }
    }
}

/// A text without what names a person; `names` are words that are known to name the customer.
#[must_use]
pub fn redacted(text: &str, names: &[String]) -> String {
    let mut found = addresses(text);
    found.extend(names.iter().flat_map(|name| name_matches(text, name)));
    found.extend(emails(text));
    found.extend(numbers(text));
    found.sort_by_key(|(start, end, _)| (*start, usize::MAX - end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end, private) in found {
        if start < at {
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(private.mark());
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

type PiiMatch = (usize, usize, PiiKind);

/// Where a name stands. One character alone would be found in ordinary words.
fn name_matches<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = PiiMatch> + 't {
    let known = name.chars().count() > 1;
    let places = text.match_indices(name).filter(move |_| known);
    places.map(|(start, name)| (start, start + name.len(), PiiKind::Name))
}

/// A digit, as it was written or spoken, or the check character `X`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digit {
    /// 0 to 9; 10 is `X`.
    value: u8,
    start: usize,
    end: usize,
    /// Whether something stands between it and the digit before it.
    apart: bool,
    /// Whether it was spoken: one of a row that words may run into.
    spoken: bool,
}

/// Digits that stand together, with at most a few separators between them.
#[derive(Debug, Default)]
struct DigitRun {
    digits: Vec<Digit>,
    /// Where a `+` stands before the first.
    plus: Option<usize>,
}

/// The most characters between two digits of one number. A choice: a mark and a space, as in `, ` or ` -`.
const MAX_BETWEEN: usize = 2;
/// With its country (`+`) a number has at least so many digits. A choice: hardly any is shorter; ITU-T E.164 sets only
/// the most, 15.
const MIN_INTERNATIONAL: usize = 8;
/// The digits of a mobile number: in China (the numbering plan of its ministry, MIIT) and in Britain (that of Ofcom).
const MOBILE: usize = 11;
/// The digits of a number with its area, by the same plans: 0, the area, and the rest.
const WITH_AREA: RangeInclusive<usize> = 10..=12;
/// The digits of a bank card: ISO/IEC 7812 has 19 at most; that there are at least 13 is a choice, for cards in use
/// have so many.
const CARD: RangeInclusive<usize> = 13..=19;
/// No number without its country that belongs to a person has fewer digits.
const SHORTEST: usize = *WITH_AREA.start();

/// Every number in a text that belongs to a person.
fn numbers(text: &str) -> Vec<PiiMatch> {
    rows(text).iter().flat_map(DigitRun::found).collect()
}

/// The rows of digits in a text.
fn rows(text: &str) -> Vec<DigitRun> {
    let mut rows: Vec<DigitRun> = Vec::new();
    let mut row = DigitRun::default();
    let (mut between, mut times) = (0, 1);
    let mut plus = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((value, length, spoken)) = digit(text, at, !row.digits.is_empty()) {
            if row.digits.is_empty() {
                row.plus = plus;
            }
            let apart = between > 0;
            for copy in 0..times {
                let apart = apart && copy == 0;
                row.digits.push(Digit { value, start: at, end: at + length, apart, spoken });
            }
            (between, times) = (0, 1);
            at += length;
            continue;
        }
        if let Some((more, length)) = repeats(text, at) {
            times = more;
            at += length;
            continue;
        }
        let c = rest.chars().next().unwrap_or(' ');
        plus = matches!(c, '+' | '＋').then_some(at).or(plus.filter(|_| c == ' ' || c == '('));
        let joins = c.is_whitespace() || "-–—－‐.．·,，、()（）".contains(c);
        if joins && !row.digits.is_empty() && between < MAX_BETWEEN {
            between += 1;
        } else if !row.digits.is_empty() {
            rows.push(std::mem::take(&mut row));
            (between, times) = (0, 1);
        }
        at += c.len_utf8();
    }
    if !row.digits.is_empty() {
        rows.push(row);
    }
    rows
}

/// The digit that stands at a place of a text, with its length and whether it is spoken.
fn digit(text: &str, at: usize, within: bool) -> Option<(u8, usize, bool)> {
    const WORDS: [(&str, u8); 11] = [
        ("zero", 0),
        ("oh", 0),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
    ];
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    let value = match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    };
    if let Some(value) = value.and_then(|value| u8::try_from(value).ok()) {
        return Some((value, c.len_utf8(), false));
    }
    if within && matches!(c, 'x' | 'X' | 'Ｘ' | 'ｘ') {
        return Some((10, c.len_utf8(), false));
    }
    let spoken = match c {
        '零' | '〇' | '○' => 0,
        '幺' | '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => {
            let (word, value) = WORDS.into_iter().find(|(word, _)| is_word(text, at, word))?;
            return Some((value, word.len(), true));
        }
    };
    Some((spoken, c.len_utf8(), true))
}

/// "double" and "triple" before a digit: how often it is said, and how long that is.
fn repeats(text: &str, at: usize) -> Option<(usize, usize)> {
    let said = [("double", 2), ("triple", 3)];
    let (word, times) = said.into_iter().find(|(word, _)| is_word(text, at, word))?;
    let after = at + word.len();
    let gap = text.get(after..)?.chars().take_while(|c| *c == ' ').count();
    digit(text, after + gap, true).map(|_| (times, word.len() + gap))
}

/// Whether a word stands by itself at a place of a text, in any case.
fn is_word(text: &str, at: usize, word: &str) -> bool {
    let stands = text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word));
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    stands
        && !letter(text.get(..at).and_then(|before| before.chars().next_back()))
        && !letter(text.get(at + word.len()..).and_then(|after| after.chars().next()))
}

impl DigitRun {
    /// The numbers in it that belong to a person.
    fn found(&self) -> Vec<PiiMatch> {
        let mut found = Vec::new();
        if let Some(plus) = self.plus
            && self.digits.iter().filter(|digit| digit.value < 10).count() >= MIN_INTERNATIONAL
            && let Some(last) = self.digits.last()
        {
            return vec![(plus, last.end, PiiKind::Phone)];
        }
        let mut from = 0;
        while from < self.digits.len() {
            let begins = self.breaks_before(from);
            let longest = (from + SHORTEST..=self.digits.len())
                .rev()
                .filter(|to| begins && self.breaks_before(*to))
                .find_map(|to| Some((to, number_of(&self.values(from, to))?)));
            let Some((to, private)) = longest else {
                from += 1;
                continue;
            };
            let span = (self.digits.get(from), self.digits.get(to - 1));
            if let (Some(first), Some(last)) = span {
                found.push((first.start, last.end, private));
            }
            from = to;
        }
        found
    }

    /// Whether a number may begin or end before this digit: something stands there, or it is spoken, where
    /// words run into one another.
    fn breaks_before(&self, at: usize) -> bool {
        let (before, here) =
            (at.checked_sub(1).and_then(|at| self.digits.get(at)), self.digits.get(at));
        match (before, here) {
            (Some(before), Some(here)) => {
                here.apart || before.spoken || here.spoken || here.value == 10
            }
            (None, _) | (_, None) => true,
        }
    }

    fn values(&self, from: usize, to: usize) -> Vec<u8> {
        self.digits.get(from..to).unwrap_or_default().iter().map(|digit| digit.value).collect()
    }
}

/// What kind of number these digits are, if they belong to a person.
fn number_of(digits: &[u8]) -> Option<PiiKind> {
    let plain = digits.iter().all(|digit| *digit < 10);
    let is_mobile = |digits: &[u8]| {
        digits.len() == MOBILE
            && match digits {
                [1, second, ..] => *second >= 3,
                [0, 7, third, ..] => *third != 0 || digits.get(3) != Some(&0),
                _ => false,
            }
    };
    let home = |digits: &[u8]| match digits {
        [0, 0, 8, 6, rest @ ..] | [8, 6, rest @ ..] | [0, rest @ ..] => is_mobile(rest),
        _ => false,
    };
    // With its area before it: `010-6234 5678`, `0113 496 0000`.
    let has_area =
        matches!(digits, [0, area, ..] if *area > 0) && WITH_AREA.contains(&digits.len());
    if plain && (is_mobile(digits) || home(digits) || has_area) {
        Some(PiiKind::Phone)
    } else if is_id_card(digits) {
        Some(PiiKind::IdCard)
    } else if plain && CARD.contains(&digits.len()) && passes_luhn(digits) {
        Some(PiiKind::Card)
    } else {
        None
    }
}

/// GB 11643-1999: seventeen digits with a day of birth in them, and the check character of ISO 7064 MOD 11-2. Both
/// tables are the standard's.
fn is_id_card(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let Some((check, body)) = digits.split_last().filter(|(_, body)| body.len() == WEIGHTS.len())
    else {
        return false;
    };
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let number = |part: &[u8]| part.iter().fold(0, |all, digit| all * 10 + u32::from(*digit));
    let part = |from: usize, to: usize| body.get(from..to).map_or(0, number);
    body.iter().all(|digit| *digit < 10)
        && CHECKS.get(usize::try_from(sum % 11).unwrap_or(0)) == Some(check)
        && (1..=12).contains(&part(10, 12))
        && (1..=31).contains(&part(12, 14))
}

/// The check of bank cards (Luhn, ISO/IEC 7812): each second digit from the right doubled, its digits summed.
fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let doubled = u32::from(*digit) * if at % 2 == 1 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

fn emails(text: &str) -> Vec<PiiMatch> {
    static TYPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[A-Za-z0-9._%+\-]+[@＠][A-Za-z0-9\-]+([.．][A-Za-z0-9\-]+)+")
            .expect("it is a pattern")
    });
    static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b[a-z0-9._\-]+( (dot|dash|underscore) [a-z0-9]+)* at [a-z0-9\-]+( dot [a-z0-9\-]+)* dot (com|cn|net|org|co|uk|io|edu|gov|me)\b")
            .expect("it is a pattern")
    });
    let spans = |pattern: &'static LazyLock<Regex>| {
        pattern
            .find_iter(text)
            .map(|one| (one.start(), one.end(), PiiKind::Email))
            .collect::<Vec<_>>()
    };
    [spans(&TYPED), spans(&SPOKEN)].concat()
}

/// What follows the words for where somebody lives, up to the end of the sentence, if it has a street in it.
fn addresses(text: &str) -> Vec<PiiMatch> {
    static CUES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)地址(是|在|为|改成|换成|写)?[:：]?|住址(是)?[:：]?|(家|我|人)?住在?|(寄|送|邮|发|搬)(到|去|往|给)|\b(address( is)?:?|live at|lives at|living at|(deliver|ship|send|post|mail)(ed)?( it| them| that)?( out)? to|moved? to|move in at)\b",
        )
        .expect("it is a pattern")
    });
    static STREET: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)[一-鿿](路|街|大道|巷|弄|胡同|小区|村|镇)|[0-9０-９一二三四五六七八九十零〇]+ ?(号楼|号|栋|幢|弄|单元|室)|\b[0-9]+[a-z]? +([a-z'’]+ +){0,3}(street|road|avenue|lane|st|rd|ave|drive|close|terrace|court|square|crescent|way|place)\b|\b(flat|apartment|unit) [0-9]+[a-z]?\b|\b[a-z]{1,2}[0-9][0-9a-z]? [0-9][a-z]{2}\b",
        )
        .expect("it is a pattern")
    });
    // The number of a room after the house.
    static MORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^( ?[0-9０-９]+\b ?| ?[A-Za-z] ?座 ?|[一二三四五六七八九十零〇]+|室|楼|层)*")
            .expect("it is a pattern")
    });
    let mut found = Vec::new();
    for cue in CUES.find_iter(text) {
        let rest = text.get(cue.end()..).unwrap_or_default();
        let end = rest.find(['。', '！', '？', '；', ';', '!', '?', '\n']).unwrap_or(rest.len());
        let stop = rest.find(". ").map_or(end, |stop| stop.min(end));
        let place = rest.get(..stop).unwrap_or_default();
        let lead = place.len() - place.trim_start().len();
        // What comes after the last part of it is no address any more.
        let Some(last) = STREET.find_iter(place).last() else { continue };
        let after = place.get(last.end()..).unwrap_or_default();
        let more = MORE.find(after).map_or(0, |more| more.end());
        found.push((cue.end() + lead, cue.end() + last.end() + more, PiiKind::Address));
    }
    found
}
