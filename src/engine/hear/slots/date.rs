//! Dates in a remark, as they are said: 下月一号, "the end of june", "after 6", "in 2019".
//!
//! They stay words: which day is meant hangs on when it is said, and a date read wrongly is worse than one read aloud.

use super::numeral::{Numeral, ONE};
use const_format::str_split;

/// Where a date stands, in bytes.
pub(super) type Span = (usize, usize);

/// Chinese words of a date.
const CHINESE: &[&str] = &str_split!(
    "\
    大后天|后天|明天|明早|明晚|明儿|下个月|下月|下下个月|这个月|本月|次月|月底|月初|月中|月末|年底|年初|年后|年前|明年|后年|\
    去年|上个月|上月|上周|上星期|下半年|下周|下星期|下礼拜|周末|过年|春节|国庆|五一|中秋|元旦|暑假|寒假|开学|十一|清明|端午|双十一|大年三十|年三十|晚饭后|\
    今天|今晚|今早|今年|早上|上午|中午|下午|晚上|半夜|凌晨|傍晚",
    '|'
);
/// What a part of a Chinese date that is no number begins with.
const BEGINNINGS: &str = "去大后明下这本次月年过春国五中元暑寒开十清端双晚今早上半凌傍周星礼正腊";
/// Those that are no date by themselves: a part of the day, a day or a month that runs.
const PARTS: &[&str] = &str_split!(
    "早上|上午|中午|下午|晚上|这个月|本月|十一|年前|今天|今晚|今早|今年|半夜|凌晨|傍晚|年初|去年|上个月|\
    上月|上周|上星期",
    '|'
);
/// What makes a date of a number before it.
const UNITS: &[&str] = &str_split!("月份|月底|月初|月|号|日|点半|点钟|点|年", '|');
/// What a number counts rather, though it begins alike.
const COUNTED: &[&str] =
    &str_split!("号线|号卡|号码|号楼|号机|日子|点儿|点赞|点钱|年多|年半|年的|年前|年了", '|');
/// What goes on behind a part of a date.
const TAILS: &[&str] = &str_split!("以后|之后|之前|左右|以前|后|前", '|');
/// English words of a date.
const MONTHS: &[&str] = &str_split!(
    "\
    january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|\
    sept|sep|oct|nov",
    '|'
);
const DAYS: &[&str] = &str_split!(
    "\
    monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues|wed|thurs|fri|sat|sun",
    '|'
);
const SEASONS: &[&str] = &str_split!(
    "summer|winter|autumn|spring|christmas|easter|xmas|thanksgiving|noon|lunch|midnight",
    '|'
);
/// What can stand before a date.
const LEADS: &[&str] = &str_split!(
    "by|before|after|on|from|since|until|till|in|at|next|this|around|the|mid|early|late",
    '|'
);
/// Parts of a day, behind a day.
const DAYTIMES: &[&str] = &str_split!("morning|afternoon|evening|night|time", '|');
/// What is counted through, and no day.
const RANKED: &[&str] = &str_split!(
    "floor|grade|time|router|call|line|week|month|year|person|one|letter|engineer|attempt|bill",
    '|'
);
/// What a number counts, where it might be an hour.
const COUNTED_EN: &[&str] =
    &str_split!("month|months|year|years|times|days|weeks|hours|minutes|mins|quid|calls|of", '|');

/// What happened so often in a time, and not when that is over.
pub(super) const AGAIN: &[&str] = &str_split!(
    "\
    time|times|twice|once|calls|visits|first|second|third|fourth|never|not|haven't|worst|best",
    '|'
);

/// The dates of a normalised text; numbers within them are none of anything else.
pub(super) fn dates(text: &str, numbers: &[Numeral]) -> Vec<Span> {
    let mut found = chinese(text, numbers);
    found.extend(english(text, numbers));
    found.sort_unstable();
    let mut apart: Vec<Span> = Vec::new();
    for (start, end) in found {
        match apart.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

fn chinese(text: &str, numbers: &[Numeral]) -> Vec<Span> {
    let mut parts: Vec<(Span, bool)> = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some((length, alone)) = chinese_part(text, numbers, at) {
            parts.push(((at, at + length), alone));
            at += length;
        } else {
            let number = numbers.iter().find(|number| number.start == at);
            at = number.map_or(at + first.len_utf8(), |number| number.end);
        }
    }
    let mut whole: Vec<(Span, bool)> = Vec::new();
    for ((start, end), alone) in parts {
        match whole.last_mut() {
            Some((span, is_date)) if matches!(text.get(span.1..start), Some("" | "的")) => {
                span.1 = end;
                *is_date = true;
            }
            _ => whole.push(((start, end), alone)),
        }
    }
    let dates = whole.into_iter().filter(|(_, is_date)| *is_date);
    let with_tail = |((start, end), _): (Span, bool)| {
        let rest = text.get(end..).unwrap_or_default();
        let tail = TAILS.iter().copied().find(|tail| rest.starts_with(tail));
        (start, end + tail.map_or(0, str::len))
    };
    dates.map(with_tail).collect()
}

/// How long a part of a date is that begins at a place, and whether it is a date by itself.
fn chinese_part(text: &str, numbers: &[Numeral], at: usize) -> Option<(usize, bool)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if !BEGINNINGS.contains(first) && !numbers.iter().any(|number| number.start == at) {
        return None;
    }
    let word =
        CHINESE.iter().copied().filter(|word| rest.starts_with(word)).max_by_key(|word| word.len());
    let day_of_week = |day: char| "一二三四五六日天末".contains(day).then_some(day.len_utf8());
    if let Some(word) = word {
        let is_week = ["星期", "礼拜", "周"].iter().any(|week| word.ends_with(week));
        let next = rest.get(word.len()..)?.chars().next().filter(|_| is_week);
        let day = next.and_then(day_of_week);
        return Some((word.len() + day.unwrap_or(0), day.is_some() || !PARTS.contains(&word)));
    }
    let weekday = ["星期", "礼拜", "周"].into_iter().find_map(|week| {
        let day = rest.strip_prefix(week)?.chars().next()?;
        Some(week.len() + day_of_week(day)?)
    });
    if let Some(length) = weekday {
        return Some((length, true));
    }
    if let Some(lunar) = rest.strip_prefix("正月").or(rest.strip_prefix("腊月")) {
        let day = numbers.iter().find(|number| number.start == text.len() - lunar.len());
        return Some((day.map_or("正月".len(), |day| day.end - at), true));
    }
    let number = numbers.iter().find(|number| number.start == at)?;
    let behind = text.get(number.end..)?;
    if let Some(end) = with_slash(text, numbers, number) {
        return Some((end - at, true));
    }
    let in_street = text.get(..at)?.ends_with(['路', '街', '弄', '栋', '村']);
    let unit = UNITS.iter().copied().find(|unit| behind.starts_with(unit))?;
    let said = text.get(number.start..number.end)?;
    let end = number.end + unit.len();
    let most = match unit {
        "号" | "日" => 31,
        "点" | "点半" | "点钟" => 24,
        "年" => 2100,
        _ => 12,
    };
    let fits = (ONE..=most * ONE).contains(&number.thousandths);
    let counts = in_street
        || COUNTED.iter().copied().any(|word| behind.starts_with(word))
        || said.contains(['俩', '仨', '两', '半', '.'])
        || !fits;
    if counts {
        return None;
    }
    match unit {
        // 一九年, 2019年
        "年" => {
            let digits = said.chars().count() == 2 && !said.contains(['十', '百']);
            let is_year = number.thousandths >= 1990 * ONE || digits;
            is_year.then_some((end - at, true))
        }
        // 一月二十 is a day, 一月一百四 is 140 a month.
        "月" => match numbers.iter().find(|next| next.start == end) {
            Some(day) if day.thousandths > 31 * ONE => None,
            Some(day) => {
                let unit = text.get(day.end..)?;
                let unit = ["号", "日"].into_iter().find(|name| unit.starts_with(name));
                Some((day.end + unit.map_or(0, str::len) - at, true))
            }
            None => Some((end - at, true)),
        },
        // 一点 alone is "a little".
        "点" => Some((end - at, false)),
        _ => Some((end - at, true)),
    }
}

/// The end of 9/1, 31/08, 2026-03-01.
fn with_slash(text: &str, numbers: &[Numeral], first: &Numeral) -> Option<usize> {
    let joined = |end: usize| {
        let rest = text.get(end..)?;
        rest.starts_with(['/', '-']).then_some(end + 1)
    };
    let small = |number: &&Numeral| (ONE..=31 * ONE).contains(&number.thousandths);
    let second = joined(first.end)?;
    let second = numbers.iter().find(|number| number.start == second).filter(small)?;
    if text.get(first.start..second.end) == Some("24/7") {
        return None;
    }
    let is_year = (1990 * ONE..2100 * ONE).contains(&first.thousandths);
    let third = joined(second.end).and_then(|at| numbers.iter().find(|one| one.start == at));
    match third {
        Some(third) => Some(third.end),
        // Nobody says a month and a day with a dash between.
        None if is_year || small(&first) && text.get(first.end..)?.starts_with('/') => {
            Some(second.end)
        }
        None => None,
    }
}

fn english(text: &str, numbers: &[Numeral]) -> Vec<Span> {
    let words = words(text);
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, first)) = words.get(at).copied() {
        let led_by = at.checked_sub(1).map_or("", word);
        let is_led = LEADS.contains(&led_by);
        let next = word(at + 1);
        let singular = first.strip_suffix('s').filter(|day| DAYS.contains(day)).unwrap_or(first);
        let length = if MONTHS.contains(&first) || first == "may" && (is_led || is_day_of(next)) {
            1 + usize::from(is_day_of(next) || is_year(next))
        } else if DAYS.contains(&singular) && (singular.len() > 3 || is_led)
            || SEASONS.contains(&first) && is_led
            || first == "tomorrow"
        {
            1 + usize::from(DAYTIMES.contains(&next))
        } else if is_ordinal(first) && is_led && !RANKED.contains(&next) {
            // the 28th, 28th of june
            let month = if next == "of" { 2 } else { 1 };
            let named = MONTHS.contains(&word(at + month)) || word(at + month) == "may";
            if named { month + 1 } else { 1 }
        } else if is_year(first) && is_led && !text.contains("born") {
            1
        } else if first == "next" && matches!(next, "month" | "week" | "year" | "bill") {
            2
        } else if matches!(first, "end" | "start") && next == "of" {
            usize::from(matches!(word(at + 2), "the" | "this" | "next" | "last")) + 3
        } else if is_part_of_year(first, next, word(at + 2))
            || is_in_a(first, next, word(at + 2)) && !AGAIN.contains(&led_by)
        {
            3
        } else if first == "this" && matches!(next, "afternoon" | "evening" | "weekend") {
            2
        } else if is_clock(first) && matches!(led_by, "after" | "before" | "until" | "till") {
            let mut larger = numbers.iter().filter(|number| number.start == start);
            let counts = larger.any(|number| number.end > start + first.len());
            let clock = if (next, word(at + 2)) == ("o", "clock") { 3 } else { 1 };
            if counts || COUNTED_EN.contains(&next) { 0 } else { clock }
        } else {
            0
        };
        if length == 0 {
            at += 1;
            continue;
        }
        let mut from = at;
        while let Some(before) = from.checked_sub(1).filter(|at| LEADS.contains(&word(*at))) {
            from = before;
        }
        if let (Some((start, _)), Some((last, word))) =
            (words.get(from), words.get(at + length - 1))
        {
            found.push((*start, last + word.len()));
        }
        at += length;
    }
    found
}

/// early last year
fn is_part_of_year(first: &str, next: &str, third: &str) -> bool {
    matches!(first, "early" | "earlier" | "late" | "later")
        && matches!(next, "this" | "last" | "next")
        && matches!(third, "year" | "month" | "week")
}

/// in an hour
fn is_in_a(first: &str, next: &str, third: &str) -> bool {
    first == "in"
        && matches!(next, "a" | "an")
        && matches!(third, "hour" | "week" | "fortnight" | "month" | "year")
}

/// The words of a text in Latin letters, each with its place.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let within = c.is_ascii_alphanumeric();
        match (start, within) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.extend(text.get(from..at).map(|word| (from, word)));
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

/// 1st, 22nd.
fn is_ordinal(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let tail = word.get(digits..).unwrap_or_default();
    matches!(digits, 1 | 2) && matches!(tail, "st" | "nd" | "rd" | "th")
}

/// A day of the month, behind its name.
fn is_day_of(word: &str) -> bool {
    is_ordinal(word) || word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// 6, 6pm, five.
fn is_clock(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let hour = word.get(..digits).and_then(|hour| hour.parse::<u8>().ok());
    let tail = word.get(digits..).unwrap_or_default();
    hour.is_some_and(|hour| (1..=24).contains(&hour)) && matches!(tail, "" | "am" | "pm")
        || matches!(word, "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight")
}
