//! Whose figure it is, by the words around it: theirs, another company's, what they want to pay.

use super::super::normal::{CLAUSE_ENDS, is_whole_word};
use super::date::Span;
use super::measure::{Measure, Unit, begins};
use super::numeral::ONE;
use super::words::{
    AGAIN, ASKS, BEHIND_MONEY, COUNTERS, DATA, DOES, LASTS, NAMING, OF_MONEY, ONCE, OTHERS, OURS,
    OWN, PAYS, SPEED, TENURE, THEY, TOOK, TOWARDS, each, has, last_of,
};
use flow::SlotKind;
use flow::method::DialogueContext;

/// A remark in which figures stand, after what was said before it.
pub(super) struct Remark<'t> {
    pub(super) text: &'t str,
    pub(super) after: DialogueContext,
    pub(super) companies: &'t [Span],
}

impl Remark<'_> {
    /// Where the clause around a place of the text lies.
    fn clause_span(&self, at: usize) -> Span {
        let is_end = |(place, c): &(usize, char)| {
            // A point within a number ends nothing.
            let digit = |at: usize| self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
            CLAUSE_ENDS.contains(c) && !(digit(place.wrapping_sub(1)) && digit(place + 1))
        };
        let before = self.text.get(..at).unwrap_or_default();
        let from = before.char_indices().rev().find(is_end);
        let rest = self.text.get(at..).unwrap_or_default().char_indices();
        let end = rest.map(|(place, c)| (place + at, c)).find(is_end);
        let from = from.map_or(0, |(place, c)| place + c.len_utf8());
        (from, end.map_or(self.text.len(), |(place, _)| place))
    }

    fn part(&self, (from, to): Span) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn before(&self, at: usize) -> &str {
        self.text.get(..at).unwrap_or_default()
    }

    fn behind(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Whether what was said last makes a price an offer's price.
    fn is_about_an_offer(&self) -> bool {
        matches!(
            self.after,
            DialogueContext::Offered
                | DialogueContext::AskedConsent
                | DialogueContext::AfterDecline
        )
    }

    /// Which slot a measure fills.
    pub(super) fn kind_of(&self, measure: &Measure) -> Option<SlotKind> {
        let clause = self.part(self.clause_span(measure.start));
        if self.is_name(measure) {
            return None;
        }
        match measure.unit {
            Unit::Money => self.money(measure, clause),
            Unit::Months | Unit::Time => self.time(measure, clause),
            Unit::Gigabytes => Some(SlotKind::UsageGb).filter(|_| self.is_data(measure, clause)),
            // Hardly anybody counts data in megabytes any more.
            Unit::Mega if has(clause, "流量|data|allowance|剩|roaming") && !has(clause, SPEED) => {
                Some(SlotKind::UsageGb)
            }
            Unit::Mega | Unit::Megabits => Some(SlotKind::SpeedMbps),
            Unit::Minutes => self.minutes(measure, clause),
            Unit::Count => Some(SlotKind::Count).filter(|_| self.is_count(measure)),
            Unit::Other => None,
            Unit::Bare => self.bare(measure, clause),
        }
    }

    /// Whether a number names something: a line, a flat, a model.
    fn is_name(&self, measure: &Measure) -> bool {
        let before = self.before(measure.start).trim_end_matches([' ', '是', '#']);
        let behind = self.behind(measure.end);
        if ["号段", "开头", "结尾", "乘", "p的"].iter().any(|word| behind.starts_with(word))
        {
            return true;
        }
        let letters = before.ends_with(|c: char| c.is_ascii_alphabetic());
        let in_chinese = self.text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
        each(NAMING).any(|word| ends(before, word))
            || before.ends_with(['乘', '×', '*'])
            || letters && in_chinese
    }

    /// Whose price it is.
    fn money(&self, measure: &Measure, clause: &str) -> Option<SlotKind> {
        // 一块 is "together" as often as it is a coin, and two cents are an opinion.
        let words = self.words(measure);
        let before = self.before(measure.start);
        if measure.thousandths == ONE && words == "一块"
            || ends(before, "my ") && words == "two cents"
        {
            return None;
        }
        let monthly = measure.monthly;
        let (pays, asks, once) = (has(clause, PAYS), has(clause, ASKS), has(clause, ONCE));
        let offer = self.is_about_an_offer();
        Some(match () {
            () if self.is_added(measure) || self.is_asked_about(measure) => SlotKind::Amount,
            () if self.is_own_plan(measure) => SlotKind::Fee,
            () if ends(before, "你们") => SlotKind::Fee,
            () if self.is_of_others(measure) => SlotKind::RivalPrice,
            () if once
                && !monthly
                && !has(clause, "每月|每个月|一个月|direct debit")
                && !self.is_towards(measure) =>
            {
                SlotKind::Amount
            }
            () if self.is_towards(measure) => SlotKind::TargetPrice,
            () if pays && !offer => SlotKind::Fee,
            () if asks || offer && !pays => SlotKind::TargetPrice,
            () if monthly || pays => SlotKind::Fee,
            () => SlotKind::Amount,
        })
    }

    /// Whether somebody else was named last before a price, and not the speaker or the company since.
    fn is_of_others(&self, measure: &Measure) -> bool {
        let (_, end) = self.clause_span(measure.start);
        let before = self.before(measure.start);
        let company = self.companies.iter().filter(|company| company.1 <= measure.start);
        let company = company.filter(|company| self.is_rival(**company)).map(|company| company.0);
        let they = last_of(before, THEY)
            .filter(|_| !has(self.part(self.clause_span(measure.start)), ONCE));
        let other = last_of(before, OTHERS).into_iter().chain(company).chain(they).max();
        let own = last_of(before, OWN);
        let follows = self.part((measure.end, end));
        let behind = has(follows, OTHERS) && !has(self.part(self.clause_span(measure.start)), OWN);
        other.is_some_and(|other| own.is_none_or(|own| own < other)) || other.is_none() && behind
    }

    /// Whether a price is asked for: down to it, for it, that one.
    fn is_towards(&self, measure: &Measure) -> bool {
        const TO: &str = "\
            降到|降至|降成|弄到|做到|能到|便宜到|降不到|make it|make it an even|call it|改到|换到|改成|换成|改为|换为|改回|换回|降回|调到|调成|升到|到|down to|it to|match|\
            get me|do it for|if you can do|i want to pay is";
        let before = self.before(measure.start).trim_end_matches([' ', '个']);
        let next = self.behind(measure.end).trim_start();
        let that_one = each("那个|那档|这个|的吧|的那个|的就行|的好了|块的吧|one");
        let that_one = that_one.into_iter().any(|word| begins(next, word));
        let answers =
            matches!(self.after, DialogueContext::AskedConfirm | DialogueContext::AskedWhy);
        each(TO).any(|word| ends(before, word)) || that_one && !answers || self.is_haggled(measure)
    }

    /// Whether a sum is laid on another, or taken off one.
    fn is_added(&self, measure: &Measure) -> bool {
        const ADDED: &str =
            "加|再加|多付|多花|多交|多收|多扣|少交|少付|便宜|减|减免|优惠|an extra|another|extra";
        let before = self.before(measure.start).trim_end_matches([' ', '了', '个']);
        let off = self.behind(measure.end).trim_start();
        each(ADDED).any(|word| ends(before, word))
            || ["off", "extra", "on top", "more a month"].iter().any(|word| begins(off, word))
    }

    /// Whether a sum on the bill is one that nobody understands.
    fn is_asked_about(&self, measure: &Measure) -> bool {
        let behind = self.behind(measure.end).trim_start();
        each("是什么|是啥|是怎么|怎么回事|哪来的").any(|word| behind.starts_with(word))
    }

    /// Whether they ask whether a sum would do.
    fn is_haggled(&self, measure: &Measure) -> bool {
        const DO: &str = "成不成|行不行|行吗|可以吗|可不可以|能不能办|成的话|行的话|成吗";
        let behind = self.behind(measure.end).trim_start_matches([' ', '块', '钱']);
        each(DO).any(|word| behind.starts_with(word))
    }

    /// Whether a sum is the price of the plan that they have.
    fn is_own_plan(&self, measure: &Measure) -> bool {
        const IS: &str = "套餐是|月租是|资费是|月费是|低消是|最低消费|用的是|办的是|交的是";
        const HAVE: &str = "我交|我有个|我有一个|我那|我那个|我这|我这个|我原来|我现在|我现在用";
        let before = self.before(measure.start).trim_end_matches([' ', '的', '个']);
        let plan = self.behind(measure.end).trim_start_matches(['钱', '的', '那', '这', '个', ' ']);
        each(IS).any(|word| ends(before, word))
            || each(HAVE).any(|word| before.ends_with(word.trim_end_matches('个')))
                && each("套餐|流量套餐|合约|档|宽带").any(|word| plan.starts_with(word))
    }

    /// When it is to be, by how long it takes until then: 半小时后, "in an hour".
    fn is_ahead(&self, measure: &Measure) -> bool {
        let rest = self.behind(measure.end).trim_start_matches([' ', '的', '之', '以']);
        let before = self.before(measure.start).trim_end();
        rest.starts_with(['后', '内'])
            || begins(rest, "from now")
            || before.ends_with('过')
                && !["超过", "不过", "打过", "来过"].iter().any(|no| before.ends_with(no))
            || ends(before, "in") && !has(self.part(self.clause_span(measure.start)), AGAIN)
    }

    /// How long what took or is to take.
    fn time(&self, measure: &Measure, clause: &str) -> Option<SlotKind> {
        // Forty years, or as many days: more is a year of birth, or a number that is named.
        const MOST_TIME: u64 = 480 * ONE;
        let rest = self.behind(measure.end).trim_start();
        let before = self.before(measure.start);
        let months = measure.unit == Unit::Months;
        let is_lasting = has(clause, LASTS);
        let whole = rest.starts_with('了') && clause.chars().count() <= 6;
        let long = measure.thousandths >= 24 * ONE && has(self.text, TENURE) && !is_lasting;
        Some(match () {
            () if rest.starts_with("ago") || rest.starts_with('前') || self.is_ahead(measure) => {
                SlotKind::Date
            }
            () if has(before, "还剩|剩下|剩|left of") => SlotKind::Period,
            () if rest.starts_with("两头") || measure.thousandths > MOST_TIME => return None,
            // Who says no more than "twenty years" has been here so long.
            () if months && measure.thousandths >= 120 * ONE && !is_lasting => {
                SlotKind::TenureMonths
            }
            () if months
                && !each("只|只订|只用|只开|先订").any(|word| ends(before, word))
                && (has(clause, TENURE) || whole || long)
                && !has(clause, "free|送|要签") =>
            {
                SlotKind::TenureMonths
            }
            () if before.ends_with('了') => SlotKind::Period,
            () if months
                && (is_lasting || self.is_about_an_offer() && !self.is_single(measure)) =>
            {
                SlotKind::DurationMonths
            }
            // "One minute", 一个月用不了几块: a single one is a manner of speaking.
            () if self.is_single(measure) && !has(clause, TOOK) => return None,
            () => SlotKind::Period,
        })
    }

    /// Minutes of calls, or of waiting.
    fn minutes(&self, measure: &Measure, clause: &str) -> Option<SlotKind> {
        // A choice: nobody's plan has fewer, and few wait longer.
        const LEAST: u64 = 50 * ONE;
        match () {
            () if self.is_ahead(measure) => Some(SlotKind::Date),
            () if self.is_single(measure) => None,
            () if has(clause, "calls|talk|通话|语音|打电话|主叫") => {
                Some(SlotKind::UsageMin)
            }
            () if has(clause, TOOK) || measure.thousandths < LEAST => Some(SlotKind::Period),
            () => Some(SlotKind::UsageMin),
        }
    }

    /// A number without a unit, where the words around it say that it is money, or data.
    fn bare(&self, measure: &Measure, clause: &str) -> Option<SlotKind> {
        // A choice: below five it counts something that is not named.
        const LEAST: u64 = 5 * ONE;
        let next = self.behind(measure.end).trim_start_matches([' ', '多', '几', '来']);
        let counted_data = next.strip_prefix('个').is_some_and(|rest| {
            rest.is_empty() || rest.starts_with("流量") || rest.starts_with(CLAUSE_ENDS)
        });
        if counted_data && has(clause, "流量") {
            return Some(SlotKind::UsageGb);
        }
        // 12.50 is a price wherever it stands, and so is what somebody asks about.
        let cents = self.words(measure).split_once('.').is_some_and(|(_, cents)| cents.len() == 2);
        let surely = cents || self.is_asked_about(measure) || self.is_haggled(measure);
        let alone = self.is_alone(measure);
        let counted = next.starts_with(|c: char| COUNTERS.contains(c));
        let goes_on = alone
            || measure.monthly
            || surely
            || !counted && each(BEHIND_MONEY).any(|word| begins(next, word));
        let is_money = surely
            || has(clause, OF_MONEY)
            || has(clause, ONCE)
            || self.is_of_others(measure)
            || self.is_towards(measure)
            || alone && has(self.text, ONCE)
            || self.is_offered(measure, alone);
        let fits = measure.thousandths >= LEAST && goes_on && is_money;
        let is_price = fits && (measure.monthly || !self.is_age(measure));
        is_price.then(|| self.money(&Measure { unit: Unit::Money, ..*measure }, clause)).flatten()
    }

    /// Whether a clause ends behind a number, by a mark or, in Chinese, by a blank.
    fn is_alone(&self, measure: &Measure) -> bool {
        let behind = self.behind(measure.end);
        let next = behind.trim_start_matches([' ', '多', '几', '来']);
        let gap = behind.starts_with(' ') && !next.starts_with(|c: char| c.is_ascii());
        next.is_empty() || gap || next.starts_with(CLAUSE_ENDS) || next.starts_with(['?', ')'])
    }

    /// Whether a bare number is what an offer is about.
    fn is_offered(&self, measure: &Measure, alone: bool) -> bool {
        // A choice: a thousand times is a manner of speaking.
        const MOST: u64 = 1_000 * ONE;
        let behind = self.behind(measure.end);
        let goes_on = behind.starts_with([' ', '吧', '行', '就', '的', '以']);
        self.is_about_an_offer() && measure.thousandths < MOST && (alone || goes_on)
    }

    /// Whether a bare number tells how old somebody is.
    fn is_age(&self, measure: &Measure) -> bool {
        const IS: &str =
            "i'm|im|aged|turning|turned|he's|she's|he is|she is|he was|she was|they were";
        each(IS).any(|word| ends(self.before(measure.start).trim_end(), word))
    }

    /// 4G and 5G are networks, unless data is spoken of.
    fn is_data(&self, measure: &Measure, clause: &str) -> bool {
        let network = matches!(self.words(measure), "2g" | "3g" | "4g" | "5g");
        !network || has(clause, DATA)
    }

    /// Whether it is one of its unit.
    fn is_single(&self, measure: &Measure) -> bool {
        const TWELVE: u64 = 12 * ONE;
        self.words(measure).starts_with(['一', '1', 'o', 'a'])
            && matches!(measure.thousandths, ONE | TWELVE)
    }

    /// What is counted, and neither one of them nor the second one, nor some dozens.
    fn is_count(&self, measure: &Measure) -> bool {
        let before = self.before(measure.start);
        let chance = self.behind(measure.end).trim_start().starts_with("out of");
        measure.thousandths > ONE && !chance && !before.ends_with(['第', '这', '每', '数', '几'])
    }

    /// A number in words of its own: two of something, a month that costs nothing.
    pub(super) fn in_other_words(&self) -> Option<(SlotKind, u64, Span)> {
        const WORDS: [(SlotKind, u64, &str); 2] = [
            (SlotKind::Count, 2, "twice|both lines|both numbers|both sims|both phones"),
            (SlotKind::DurationMonths, 1, "free month|month free|month for free|month for nothing"),
        ];
        let mut each = WORDS.into_iter().flat_map(|(kind, count, words)| {
            each(words).filter_map(move |word| Some((kind, count, self.text.find(word)?, word)))
        });
        each.find_map(|(kind, count, at, word)| {
            let end = at + word.len();
            is_whole_word(self.text, at, end).then_some((kind, count, (at, end)))
        })
    }

    /// Whether a sum is the first of two: from this to that.
    pub(super) fn begins_a_change(&self, (start, end): Span) -> bool {
        let before = self.before(start).trim_end();
        let next = self.behind(end).trim_start();
        let to =
            ["to ", "给我降到", "降到", "涨到", "到"].iter().any(|word| next.starts_with(word));
        to && (ends(before, "from") || before.ends_with('从'))
    }

    /// Whether what stands before a place leads from one sum to another.
    pub(super) fn is_between(&self, at: usize) -> bool {
        let before = self.before(at).trim_end();
        ["to", "到"].iter().any(|word| ends(before, word))
    }

    /// Whether a company is named as another one than ours: what stands right before or behind its name says so.
    pub(super) fn is_rival(&self, (start, end): Span) -> bool {
        let (from, to) = self.clause_span(start);
        let (before, behind) = (self.part((from, start)), self.part((end, to)));
        let spoken_to = has(before, OURS) || before.ends_with('@');
        let near = before.trim_end_matches([' ', '的', '了', '成', '到', '个', '张', '家']);
        let towards = each(TOWARDS).any(|word| ends(near, word) || ends(before.trim_end(), word));
        let behind = behind.strip_prefix("'s").unwrap_or(behind).trim_start();
        let priced = behind.starts_with(|c: char| c.is_ascii_digit())
            || behind.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '两']);
        let does = priced || each(DOES).any(|word| begins(behind, word));
        !spoken_to && (towards || does)
    }

    /// Where the words of a figure end: "two years ago" is a date.
    pub(super) fn end_of(&self, measure: &Measure, kind: SlotKind) -> usize {
        let rest = self.behind(measure.end);
        let gap = rest.len() - rest.trim_start().len();
        let ago = ["ago", "前", "以后", "之后", "后", "以内", "之内", "内"];
        let ago = ago.into_iter().find(|word| rest.trim_start().starts_with(word));
        ago.filter(|_| kind == SlotKind::Date)
            .map_or(measure.end, |word| measure.end + gap + word.len())
    }

    fn words(&self, measure: &Measure) -> &str {
        self.part((measure.start, measure.end))
    }
}

/// Whether a text ends with these words, and they begin there.
fn ends(text: &str, words: &str) -> bool {
    let Some(before) = text.strip_suffix(words) else { return false };
    let letter = |c: char| c.is_ascii_alphanumeric();
    !(words.starts_with(letter) && before.ends_with(letter))
}
