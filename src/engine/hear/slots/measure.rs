//! Numbers with what they count: money, months, gigabytes, times.

use super::numeral::{Numeral, ONE, spoken_number};
use super::words::begins;
use const_format::str_split;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Of any currency.
    Money,
    /// In thousandths of a month.
    Months,
    /// A length of time told in days, weeks or hours.
    Time,
    /// In thousandths of a gigabyte.
    Gigabytes,
    /// In thousandths of a megabit a second.
    Megabits,
    /// Mega of something: data or speed.
    Mega,
    Minutes,
    /// Lines, calls, people, times.
    Count,
    /// Something else that has a unit: a share, an age.
    Other,
    /// Nothing that is told.
    Bare,
}

/// A number with its unit, and where both stand, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) unit: Unit,
    /// In thousandths of the unit.
    pub(super) thousandths: u64,
    /// Each month.
    pub(super) monthly: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Words behind a number that are not yet its unit.
const ABOUT: [&str; 14] = [
    "多",
    "来",
    "几",
    "余",
    "出头",
    "个多",
    "个",
    " or so",
    " odd",
    "-",
    "+",
    "and a half ",
    "of ",
    "whole ",
];

/// The words of each unit, parted by bars, and how much of the unit's own measure one of them is, in thousandths. A longer one stands
/// before a shorter that it begins with.
const UNITS: [(Unit, u64, &[&str]); 15] = [
    (
        Unit::Other,
        ONE,
        &str_split!(
            "\
        %|折|岁|周岁|年级|g网|g卡|g手机|g信号|月份|月底|号线|号楼|p的|p|percent|per cent|years old|year old|\
        yr old|yo |st |nd |rd |th |am|pm|o'clock|比|公里|米|miles|km|bars|bar |stars",
            '|'
        ),
    ),
    (
        Unit::Money,
        ONE,
        &str_split!(
            "\
        块钱|块|蚊|元钱|元|圆|人民币|刀|rmb|yuan|kuai|quid|pounds|pound|dollars|dollar|bucks|buck|euros|\
        euro|£|$|€",
            '|'
        ),
    ),
    (Unit::Money, ONE / 10, &str_split!("毛钱|毛", '|')),
    (Unit::Money, ONE / 100, &str_split!("pence|cents", '|')),
    (
        Unit::Gigabytes,
        ONE,
        &str_split!("gb|gigabytes|gigabyte|gigs|gig|g流量|g的流量|g|t流量", '|'),
    ),
    (Unit::Gigabytes, 1000 * ONE, &str_split!("terabytes|terabyte|tb", '|')),
    (
        Unit::Megabits,
        ONE,
        &str_split!("mbps|mb/s|mbit|megabits|megabit|mps|兆宽带|兆的宽带|m宽带|兆光纤", '|'),
    ),
    (Unit::Mega, ONE, &str_split!("兆|mb|megs|meg|megabytes|m", '|')),
    (Unit::Minutes, ONE, &str_split!("分钟|minutes|minute|mins|min", '|')),
    (Unit::Months, 3 * ONE, &str_split!("季度", '|')),
    (Unit::Months, 12 * ONE, &str_split!("年|years|year|yrs|yr", '|')),
    (Unit::Months, ONE, &str_split!("月|months|month|mths|mth", '|')),
    (
        Unit::Time,
        ONE,
        &str_split!(
            "\
        工作日|working days|周|星期|礼拜|天|小时|钟头|weeks|week|days|day|hours|hour|hrs|hr",
            '|'
        ),
    ),
    (
        Unit::Count,
        ONE,
        &str_split!(
            "\
        次|遍|趟|回|通|条|口人|台|部|张|户|人|号|手机|电话|sim|lines|line|times|phones|phone|people|\
        kids|calls|numbers|agents|advisors|reps|operators|of you|of ye|of the phones|of the lines|of the sims|students|\
        children|tenants|housemates|accounts|devices|engineers|visits|boxes|tvs|handsets|cards|users|of us|\
        of them|for the two|tablets|tickets|emails|messages",
            '|'
        ),
    ),
    (Unit::Other, ONE, &str_split!("点|时|级|楼|层|路|代", '|')),
];

/// Words behind money that say it is paid each month.
const MONTHLY_AFTER: &[&str] = &str_split!(
    "\
    一个月|每个月|每月|/月|一月|月租|包月|/month|a month|per month|each month|every month|monthly|a mth|\
    pm|p/m",
    '|'
);

/// A number of the text with its unit.
pub(super) fn measure(text: &str, number: Numeral) -> Measure {
    let Numeral { thousandths, start, end } = number;
    let before = text.get(..start).unwrap_or_default();
    let prefix =
        ["£", "$", "€", "¥", "rmb", "rmb "].into_iter().find(|sign| before.ends_with(sign));
    let mut measure = match prefix {
        Some(sign) => {
            let start = start - sign.len();
            Measure { unit: Unit::Money, thousandths, monthly: false, start, end }
        }
        None => with_unit(text, number),
    };
    if measure.unit == Unit::Money {
        fine_money(text, &mut measure);
    }
    if matches!(measure.unit, Unit::Money | Unit::Bare) {
        let rest = text.get(measure.end..).unwrap_or_default();
        let odd = ["-odd", " odd", "ish"]
            .into_iter()
            .find(|odd| rest.starts_with(odd))
            .map_or(0, str::len);
        let gap = rest.get(odd..).unwrap_or_default();
        let gap = rest.len() - gap.trim_start_matches([' ', '的', '多', '几', '来']).len();
        let rest = rest.get(gap..).unwrap_or_default();
        if let Some(words) = MONTHLY_AFTER.iter().copied().find(|words| begins(rest, words)) {
            measure.monthly = true;
            measure.end += gap + words.len();
        }
    }
    measure
}

/// A number with the unit behind it.
fn with_unit(text: &str, Numeral { thousandths, start, end }: Numeral) -> Measure {
    let bare = Measure { unit: Unit::Bare, thousandths, monthly: false, start, end };
    if text
        .get(start..end)
        .is_some_and(|words| words.ends_with("tenner") || words.ends_with("fiver"))
    {
        return Measure { unit: Unit::Money, ..bare };
    }
    let mut at = end;
    if text.get(start..end) == Some("half") {
        // half a year
        let article = ["a ", "an "]
            .into_iter()
            .find(|article| text.get(end + 1..).is_some_and(|rest| rest.starts_with(article)));
        at += article.map_or(0, |article| 1 + article.len());
    }
    let mut half_more = false;
    for _ in 0..3 {
        let rest = text.get(at..).unwrap_or_default();
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        let rest = rest.get(gap..).unwrap_or_default();
        for (unit, each, words) in UNITS {
            let Some(word) = words.iter().copied().find(|word| begins(rest, word)) else {
                continue;
            };
            let thousandths = thousandths.saturating_mul(each) / ONE;
            let mut end = at + gap + word.trim_end().len();
            let halves =
                HALVES.into_iter().find(|half| begins(text.get(end..).unwrap_or(""), half));
            let mut thousandths = thousandths;
            if unit == Unit::Months
                && let Some(half) = halves
            {
                thousandths += each / 2;
                end += half.len();
            }
            if half_more {
                thousandths += each / 2;
            }
            // 五月 is a month of the year, 五个月 are months.
            let names_month = text
                .get(start..bare.end)
                .is_some_and(|said| !said.contains(['仨', '俩', '两', '半']));
            let dated = word == "月" && at == bare.end && names_month;
            let unit = if dated { Unit::Other } else { unit };
            return Measure { unit, thousandths, end, ..bare };
        }
        let Some(about) = ABOUT.into_iter().find(|about| rest.starts_with(about)) else { break };
        half_more = about == "and a half ";
        at += gap + about.len();
    }
    bare
}

/// Words behind a year that add half of one.
const HALVES: [&str; 4] = ["半", " and a half", "多半", " n a half"];

/// 十八块五 is 18.5, "four pound twenty" 4.2.
fn fine_money(text: &str, measure: &mut Measure) {
    let said = text.get(measure.start..measure.end).unwrap_or_default();
    let rest = text.get(measure.end..).unwrap_or_default();
    if ["pound", "pounds", "euro", "dollars"].iter().any(|unit| said.ends_with(unit)) {
        let behind = rest.strip_prefix(' ').and_then(spoken_number);
        if let Some((pence, length)) =
            behind.filter(|(pence, _)| (10 * ONE..100 * ONE).contains(pence))
        {
            measure.thousandths += pence / 100;
            measure.end += 1 + length;
        }
        return;
    }
    let mut chars = rest.chars();
    let next = chars.next().filter(|_| said.ends_with('块'));
    let tenths = next.and_then(|c| "一二三四五六七八九".chars().position(|digit| digit == c));
    let then = chars.next();
    if let Some(tenths) = tenths.filter(|_| !then.is_some_and(|c| "个年天次十百条".contains(c)))
    {
        measure.thousandths += (tenths as u64 + 1) * ONE / 10;
        measure.end += next.map_or(0, char::len_utf8);
    }
}
