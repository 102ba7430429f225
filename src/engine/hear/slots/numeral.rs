//! Numbers in a remark: digits, Chinese numerals, English number words.
//!
//! A grammar of our own: the crates that read number words know one language each, want the whole text to be a number,
//! or bring a grammar of dates and amounts ten times the size of all hearing.

/// A number, and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value in thousandths.
    pub(super) thousandths: u64,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The thousandths of one.
pub(super) const ONE: u64 = 1_000;
/// So many digits are a number; more are a telephone, a card or an order. A choice: nobody pays a million a month.
const MAX_DIGITS: usize = 6;
/// So many numbers of a remark are looked at. A choice: a remark has few, and a pasted table is none.
const MAX_NUMERALS: usize = 64;

/// The numbers of a normalised text, in order.
pub(super) fn numerals(text: &str) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before: Option<char> = None;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if found.len() == MAX_NUMERALS {
            break;
        }
        let first = rest.chars().next().unwrap_or_default();
        let in_word = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let read = match first {
            '0'..='9' if !in_word => digits(rest),
            'a'..='z' if !in_word => english(rest),
            '半' if before
                .is_some_and(|c| matches!(c, '年' | '月' | '天' | '点' | '块' | '万')) =>
            {
                None
            }
            _ if first == '半' || chinese_part(first).is_some() => chinese(rest),
            _ => None,
        };
        let (value, length) = read.unwrap_or((None, word_length(rest, first)));
        if let Some(thousandths) = value {
            found.push(Numeral { thousandths, start: at, end: at + length });
        }
        let last = rest.get(..length).and_then(|taken| taken.chars().next_back());
        before = last.or(Some(first));
        at += length;
    }
    without_codes(text, found)
}

/// Numbers that do not follow one another three at a time: those spell a code, and count nothing.
fn without_codes(text: &str, found: Vec<Numeral>) -> Vec<Numeral> {
    let follows = |one: &Numeral, next: &Numeral| text.get(one.end..next.start) == Some(" ");
    let mut runs: Vec<Vec<Numeral>> = Vec::new();
    for number in found {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| follows(last, &number)) => run.push(number),
            _ => runs.push(vec![number]),
        }
    }
    runs.retain(|run| run.len() < 3);
    runs.into_iter().flatten().collect()
}

/// The number in English words that a text begins with, in thousandths, and how long its words are.
pub(super) fn spoken_number(rest: &str) -> Option<(u64, usize)> {
    let (value, length) = english(rest)?;
    Some((value?, length))
}

/// How far to go on where no number begins: over a word, or one character.
fn word_length(rest: &str, first: char) -> usize {
    let word = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    word.max(first.len_utf8())
}

/// A number that may be read, and how long its words are; no value where the words are a number of another kind.
type Reading = Option<(Option<u64>, usize)>;

/// `1,280.50`, `30万`.
fn digits(rest: &str) -> Reading {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut whole = rest.get(..end)?.to_owned();
    while bytes.get(end) == Some(&b',') && (1..=3).all(|at| digit(end + at)) && !digit(end + 4) {
        whole.push_str(rest.get(end + 1..end + 4)?);
        end += 4;
    }
    let mut part = 0;
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        let decimals = rest.get(end + 1..)?.bytes().take_while(u8::is_ascii_digit).count();
        let shown: String = rest.get(end + 1..)?.chars().take(decimals.min(3)).collect();
        part = format!("{shown:0<3}").parse().ok()?;
        end += 1 + decimals;
    }
    if whole.len() > MAX_DIGITS {
        return Some((None, end));
    }
    let mut value = whole.parse::<u64>().ok()? * ONE + part;
    let scale = rest.get(end..).and_then(|after| after.chars().next());
    if let Some(times) = scale.and_then(|c| match chinese_part(c)? {
        ChinesePart::Unit(times) if times >= 100 => Some(times),
        ChinesePart::Unit(_) | ChinesePart::Digit(_) => None,
    }) {
        value *= times;
        end += scale.map_or(0, char::len_utf8);
    }
    Some((Some(value), end))
}

/// What a character of a Chinese numeral is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChinesePart {
    Digit(u64),
    Unit(u64),
}

fn chinese_part(c: char) -> Option<ChinesePart> {
    Some(match c {
        '零' | '〇' => ChinesePart::Digit(0),
        '一' | '壹' | '幺' => ChinesePart::Digit(1),
        '二' | '两' | '贰' | '俩' => ChinesePart::Digit(2),
        '三' | '叁' | '仨' => ChinesePart::Digit(3),
        '四' | '肆' => ChinesePart::Digit(4),
        '五' | '伍' => ChinesePart::Digit(5),
        '六' | '陆' => ChinesePart::Digit(6),
        '七' | '柒' => ChinesePart::Digit(7),
        '八' | '捌' => ChinesePart::Digit(8),
        '九' | '玖' => ChinesePart::Digit(9),
        '十' | '拾' => ChinesePart::Unit(10),
        '百' | '佰' => ChinesePart::Unit(100),
        '千' | '仟' => ChinesePart::Unit(1_000),
        '万' => ChinesePart::Unit(10_000),
        _ => return None,
    })
}

/// `一百二十八`, `一二八`, `百二`, `两千五`, `二点五`.
fn chinese(rest: &str) -> Reading {
    let mut run: Vec<ChinesePart> = rest.chars().map_while(chinese_part).collect();
    if let Some(half) = half(rest) {
        return Some((Some(half), '半'.len_utf8()));
    }
    if run.is_empty() {
        return None;
    }
    // 二百三一个月 is 230 a month.
    if let [.., ChinesePart::Unit(_), ChinesePart::Digit(_), ChinesePart::Digit(1)] = run.as_slice()
        && rest.chars().nth(run.len()).is_some_and(|c| matches!(c, '个' | '月' | '年'))
    {
        run.pop();
    }
    let mut end: usize = rest.chars().take(run.len()).map(char::len_utf8).sum();
    let mut value = chinese_value(&run).map(|whole| whole * ONE);
    let after = rest.get(end..).unwrap_or_default();
    if let Some(decimals) = after.strip_prefix('点') {
        let part: Vec<ChinesePart> = decimals.chars().map_while(chinese_part).collect();
        let next = decimals.chars().nth(part.len());
        // 八点二十 is a time of day, 二点五个g none.
        if let ([ChinesePart::Digit(tenths)], Some('个' | 'g' | '兆' | '块' | '元' | '万')) =
            (part.as_slice(), next)
        {
            value = value.map(|whole| whole + tenths * ONE / 10);
            end += '点'.len_utf8() + decimals.chars().next().map_or(0, char::len_utf8);
        }
    }
    Some((value, end))
}

/// 半年, 半个g; 半天 is "for ages".
fn half(rest: &str) -> Option<u64> {
    let next = rest.strip_prefix('半')?.chars().next()?;
    matches!(next, '年' | '个' | '小' | '月' | 't' | 'g').then_some(ONE / 2)
}

fn chinese_value(run: &[ChinesePart]) -> Option<u64> {
    let digit = |part: &ChinesePart| match part {
        ChinesePart::Digit(digit) => Some(*digit),
        ChinesePart::Unit(_) => None,
    };
    if let Some(digits) = run.iter().map(digit).collect::<Option<Vec<u64>>>() {
        let read = || digits.iter().fold(0, |value, digit| value * 10 + digit);
        // 两三个 is two or three.
        let about = matches!(digits.as_slice(), [low, high] if *high == low + 1);
        return (digits.len() <= MAX_DIGITS && !about).then(read);
    }
    let (mut total, mut section, mut number) = (0_u64, 0_u64, None);
    let mut last_unit = 1;
    let mut said_zero = false;
    for part in run {
        match part {
            ChinesePart::Digit(0) => said_zero = true,
            ChinesePart::Digit(digit) => number = Some(*digit),
            ChinesePart::Unit(10_000) => {
                total += (section + number.take().unwrap_or(u64::from(section == 0))) * 10_000;
                section = 0;
                (last_unit, said_zero) = (10_000, false);
            }
            ChinesePart::Unit(unit) => {
                section += number.take().unwrap_or(1) * unit;
                (last_unit, said_zero) = (*unit, false);
            }
        }
    }
    // 一百二 is 120, 一百零二 is 102, 十二 is 12.
    let scale = if last_unit >= 100 && !said_zero { last_unit / 10 } else { 1 };
    Some(total + section + number.unwrap_or(0) * scale)
}

/// `twenty-eight`, `a hundred and twenty`, `two fifty`, `nineteen ninety nine`, `half`.
fn english(rest: &str) -> Reading {
    let mut value: Option<u64> = None;
    let mut thousands = 0_u64;
    let (mut at, mut end) = (0, 0);
    let mut last = 0;
    loop {
        let word_end = at + rest.get(at..)?.bytes().take_while(u8::is_ascii_lowercase).count();
        let word = rest.get(at..word_end)?;
        let joined = end > 0;
        match (english_word(word), value) {
            (Some(EnglishWord::Scale(100)), _) => value = Some(value.unwrap_or(1) * 100),
            // "That'd do me grand" is no thousand.
            (Some(EnglishWord::Scale(_)), None) if word == "grand" => break,
            (Some(EnglishWord::Scale(scale)), _) => {
                thousands += value.take().unwrap_or(1) * scale;
                value = Some(0);
            }
            (Some(EnglishWord::Number(number)), None) => value = Some(number),
            (Some(EnglishWord::Number(number)), Some(before)) => {
                // A hundred and twenty; twenty-eight.
                let goes_on = before % 100 == 0 && (before > 0 || thousands > 0)
                    || last >= 20 && last % 10 == 0 && number < 10;
                if goes_on {
                    value = Some(before + number);
                } else if before < 10 && number >= 10 {
                    value = Some(before * 100 + number);
                } else if (10..100).contains(&before) && number >= 10 {
                    // Nineteen ninety nine is a price: 19.99.
                    let (part, length) = cents(rest.get(at..)?, number);
                    return Some((Some(before * ONE + part * 10), at + length));
                } else {
                    break;
                }
            }
            (None, None) if !joined && matches!(word, "a" | "an" | "half") => {
                if word == "half" {
                    return Some((Some(ONE / 2), word_end));
                }
                // "a hundred", "a couple", "a dozen"
                let next = rest.get(word_end..)?.strip_prefix(' ')?;
                let next = next.get(..next.bytes().take_while(u8::is_ascii_lowercase).count())?;
                let starts = matches!(english_word(next), Some(EnglishWord::Scale(_)))
                    || matches!(next, "couple" | "dozen" | "tenner" | "fiver");
                if !starts {
                    return None;
                }
                at = word_end + 1;
                continue;
            }
            (None, Some(before)) if word == "and" && before % 100 == 0 => {
                let next = rest.get(word_end..)?.strip_prefix(' ').unwrap_or_default();
                let next = next.get(..next.bytes().take_while(u8::is_ascii_lowercase).count());
                if !matches!(next.map(english_word), Some(Some(EnglishWord::Number(_)))) {
                    break;
                }
                at = word_end + 1;
                continue;
            }
            (None, _) => break,
        }
        last = match english_word(word) {
            Some(EnglishWord::Number(number)) => number,
            Some(EnglishWord::Scale(_)) | None => 0,
        };
        end = word_end;
        match rest.as_bytes().get(end) {
            Some(b' ' | b'-') => at = end + 1,
            _ => break,
        }
    }
    value.filter(|_| end > 0).map(|value| (Some((thousands + value) * ONE), end))
}

/// The hundredths that begin with this number, and how long their words are.
fn cents(rest: &str, tens: u64) -> (u64, usize) {
    let first = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let next = rest.get(first + 1..).unwrap_or_default();
    let length = next.bytes().take_while(u8::is_ascii_lowercase).count();
    match next.get(..length).map(english_word) {
        Some(Some(EnglishWord::Number(ones)))
            if ones < 10 && tens >= 20 && tens.is_multiple_of(10) =>
        {
            (tens + ones, first + 1 + length)
        }
        _ => (tens, first),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EnglishWord {
    Number(u64),
    Scale(u64),
}

fn english_word(word: &str) -> Option<EnglishWord> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |list: &[&str]| list.iter().position(|one| *one == word).map(|at| at as u64);
    Some(match word {
        "hundred" => EnglishWord::Scale(100),
        "thousand" | "grand" => EnglishWord::Scale(1_000),
        "couple" => EnglishWord::Number(2),
        "dozen" => EnglishWord::Number(12),
        "fourty" => EnglishWord::Number(40),
        "tenner" => EnglishWord::Number(10),
        "fiver" => EnglishWord::Number(5),
        _ => EnglishWord::Number(match place(&ONES) {
            Some(number) => number,
            None => (place(&TENS)? + 2) * 10,
        }),
    })
}
