//! Whose figure it is, by the words around it: theirs, another company's, what they want to pay.

use super::cues::CuePlaces;
use super::date::{AGAIN, Span};
use super::measure::{Measure, Unit};
use super::numeral::ONE;
use super::words::{begins, ends, has_word};
use crate::hear::normal::{CLAUSE_ENDS, is_whole_word};
use flow::method::DialogueContext;
use flow::{FigureCue, SlotKind};

/// A remark in which figures stand, after what was said before it.
pub(super) struct Remark<'t> {
    pub(super) text: &'t str,
    pub(super) after: DialogueContext,
    pub(super) companies: &'t [Span],
    /// The words around figures.
    pub(super) cues: &'t CuePlaces,
}

/// What counts something else than money, in Chinese, right behind a number.
const COUNTERS: &str = "个條条台部张次天年月号楼层路点分人位家户遍回岁级折倍成页度型秒代";
/// Who is so old.
const AGED: [&str; 12] = [
    "i'm",
    "im",
    "aged",
    "turning",
    "turned",
    "he's",
    "she's",
    "he is",
    "she is",
    "he was",
    "she was",
    "they were",
];

impl Remark<'_> {
    /// Where the clause around a place of the text lies.
    fn clause(&self, at: usize) -> Span {
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

    fn whole(&self) -> Span {
        (0, self.text.len())
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

    fn words(&self, measure: &Measure) -> &str {
        self.part((measure.start, measure.end))
    }

    /// Whether such words end right before a measure, but for these characters.
    fn follows(&self, measure: &Measure, cue: FigureCue, but: &[char]) -> bool {
        self.cues.ends_at(self.before(measure.start).trim_end_matches(but).len(), cue)
    }

    /// Whether such words begin right behind a measure, but for these characters.
    fn leads_to(&self, measure: &Measure, cue: FigureCue, but: &[char]) -> bool {
        let rest = self.behind(measure.end).trim_start_matches(but);
        self.cues.begins_at(self.text.len() - rest.len(), cue)
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
        let clause = self.clause(measure.start);
        let has = |cue| self.cues.has(clause, cue);
        if self.is_name(measure) {
            return None;
        }
        match measure.unit {
            Unit::Money => self.money(measure, clause),
            Unit::Months | Unit::Time => self.time(measure, clause),
            Unit::Gigabytes => Some(SlotKind::UsageGb).filter(|_| self.is_data(measure, clause)),
            // Hardly anybody counts data in megabytes any more.
            Unit::Mega if has(FigureCue::DataCounted) && !has(FigureCue::Speed) => {
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
        let but = [' ', '是', '#'];
        let before = self.before(measure.start).trim_end_matches(but);
        let behind = self.behind(measure.end);
        if ["号段", "开头", "结尾", "乘", "p的"].iter().any(|word| behind.starts_with(word))
        {
            return true;
        }
        let letters = before.ends_with(|c: char| c.is_ascii_alphabetic());
        let in_chinese = self.text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
        self.follows(measure, FigureCue::Naming, &but)
            || before.ends_with(['乘', '×', '*'])
            || letters && in_chinese
    }

    /// Whose price it is.
    fn money(&self, measure: &Measure, clause: Span) -> Option<SlotKind> {
        // 一块 is "together" as often as it is a coin, and two cents are an opinion.
        let words = self.words(measure);
        let before = self.before(measure.start);
        if measure.thousandths == ONE && words == "一块"
            || ends(before, "my ") && words == "two cents"
        {
            return None;
        }
        let has = |cue| self.cues.has(clause, cue);
        let (monthly, offer) = (measure.monthly, self.is_about_an_offer());
        let (pays, asks) = (has(FigureCue::Pays), has(FigureCue::Asks));
        let once = has(FigureCue::Once) && !monthly && !has(FigureCue::EachMonth);
        let towards = self.is_towards(measure);
        Some(match () {
            () if self.is_added(measure) || self.puzzles(measure) => SlotKind::Amount,
            () if self.is_own_plan(measure) || ends(before, "你们") => SlotKind::Fee,
            () if self.is_of_others(measure, clause) => SlotKind::RivalPrice,
            () if once && !towards => SlotKind::Amount,
            () if towards => SlotKind::TargetPrice,
            () if pays && !offer => SlotKind::Fee,
            () if asks || offer && !pays => SlotKind::TargetPrice,
            () if monthly || pays => SlotKind::Fee,
            () => SlotKind::Amount,
        })
    }

    /// Whether somebody else was named last before a price, and not the speaker or the company since.
    fn is_of_others(&self, measure: &Measure, clause: Span) -> bool {
        let before = (0, measure.start);
        let company = self.companies.iter().filter(|company| company.1 <= measure.start);
        let company = company.filter(|company| self.is_rival(**company)).map(|company| company.0);
        let they = self.cues.last_in(before, FigureCue::They);
        let they = they.filter(|_| !self.cues.has(clause, FigureCue::Once));
        let other = self.cues.last_in(before, FigureCue::Others);
        let other = other.into_iter().chain(company).chain(they).max();
        let own = self.cues.last_in(before, FigureCue::Own);
        let behind = self.cues.has((measure.end, clause.1), FigureCue::Others)
            && !self.cues.has(clause, FigureCue::Own);
        other.is_some_and(|other| own.is_none_or(|own| own < other)) || other.is_none() && behind
    }

    /// Whether a price is asked for: down to it, for it, that one.
    fn is_towards(&self, measure: &Measure) -> bool {
        let answers =
            matches!(self.after, DialogueContext::AskedConfirm | DialogueContext::AskedWhy);
        self.follows(measure, FigureCue::DownTo, &[' ', '个'])
            || !answers && self.leads_to(measure, FigureCue::ThatOne, &[' '])
            || self.is_haggled(measure)
    }

    /// Whether a sum is laid on another, or taken off one.
    fn is_added(&self, measure: &Measure) -> bool {
        self.follows(measure, FigureCue::Added, &[' ', '了', '个'])
            || self.leads_to(measure, FigureCue::AddedBehind, &[' '])
    }

    /// Whether a sum is one that they do not understand.
    fn puzzles(&self, measure: &Measure) -> bool {
        self.leads_to(measure, FigureCue::Puzzles, &[' '])
    }

    /// Whether they ask whether a sum would do.
    fn is_haggled(&self, measure: &Measure) -> bool {
        self.leads_to(measure, FigureCue::Haggles, &[' ', '块', '钱'])
    }

    /// Whether a sum is the price of the plan that they have.
    fn is_own_plan(&self, measure: &Measure) -> bool {
        let but = [' ', '的', '个'];
        let behind = ['钱', '的', '那', '这', '个', ' '];
        self.follows(measure, FigureCue::PlanIs, &but)
            || self.follows(measure, FigureCue::Has, &but)
                && self.leads_to(measure, FigureCue::Plan, &behind)
    }

    /// When it is to be, by how long it takes until then: 半小时后, "in an hour".
    fn is_ahead(&self, measure: &Measure, clause: Span) -> bool {
        let rest = self.behind(measure.end).trim_start_matches([' ', '的', '之', '以']);
        let before = self.before(measure.start).trim_end();
        let passed = ["超过", "不过", "打过", "来过"].iter().any(|word| before.ends_with(word));
        rest.starts_with(['后', '内'])
            || begins(rest, "from now")
            || before.ends_with('过') && !passed
            || ends(before, "in") && !has_word(self.part(clause), AGAIN)
    }

    /// How long what took or is to take.
    fn time(&self, measure: &Measure, clause: Span) -> Option<SlotKind> {
        // Forty years, or as many days: more is a year of birth, or a number that is named.
        const MOST_TIME: u64 = 480 * ONE;
        // Choices: who says no more than "twenty years" has been here so long, and who names two years in a remark
        // about being a customer.
        const LONG: u64 = 120 * ONE;
        const RATHER_LONG: u64 = 24 * ONE;
        let has = |cue| self.cues.has(clause, cue);
        let rest = self.behind(measure.end).trim_start();
        let before = self.before(measure.start);
        let months = measure.unit == Unit::Months;
        let lasts = has(FigureCue::Lasts);
        let is_tenure = has(FigureCue::Tenure)
            || rest.starts_with('了') && self.part(clause).chars().count() <= 6
            || measure.thousandths >= RATHER_LONG
                && self.cues.has(self.whole(), FigureCue::Tenure)
                && !lasts;
        let only = self.follows(measure, FigureCue::Only, &[]);
        Some(match () {
            () if rest.starts_with("ago")
                || rest.starts_with('前')
                || self.is_ahead(measure, clause) =>
            {
                SlotKind::Date
            }
            () if self.cues.has((0, measure.start), FigureCue::LeftOf) => SlotKind::Period,
            () if rest.starts_with("两头") || measure.thousandths > MOST_TIME => return None,
            () if months && measure.thousandths >= LONG && !lasts => SlotKind::TenureMonths,
            () if months && is_tenure && !only && !has(FigureCue::NotTenure) => {
                SlotKind::TenureMonths
            }
            () if before.ends_with('了') => SlotKind::Period,
            () if months && (lasts || self.is_about_an_offer() && !self.is_single(measure)) => {
                SlotKind::DurationMonths
            }
            // "One minute", 一个月用不了几块: a single one is a manner of speaking.
            () if self.is_single(measure) && !has(FigureCue::Took) => return None,
            () => SlotKind::Period,
        })
    }

    /// Minutes of calls, or of waiting.
    fn minutes(&self, measure: &Measure, clause: Span) -> Option<SlotKind> {
        // A choice: nobody's plan has fewer, and few wait longer.
        const LEAST: u64 = 50 * ONE;
        let has = |cue| self.cues.has(clause, cue);
        match () {
            () if self.is_ahead(measure, clause) => Some(SlotKind::Date),
            () if self.is_single(measure) => None,
            () if has(FigureCue::Calls) => Some(SlotKind::UsageMin),
            () if has(FigureCue::Took) || measure.thousandths < LEAST => Some(SlotKind::Period),
            () => Some(SlotKind::UsageMin),
        }
    }

    /// A number without a unit, where the words around it say that it is money, or data.
    fn bare(&self, measure: &Measure, clause: Span) -> Option<SlotKind> {
        // A choice: below five it counts something that is not named.
        const LEAST: u64 = 5 * ONE;
        let has = |cue| self.cues.has(clause, cue);
        let about = [' ', '多', '几', '来'];
        let next = self.behind(measure.end).trim_start_matches(about);
        if let Some(rest) = next.strip_prefix('个') {
            let at = self.text.len() - rest.len();
            let counted = rest.is_empty() || rest.starts_with(CLAUSE_ENDS);
            if has(FigureCue::DataCounted)
                && (counted || self.cues.begins_at(at, FigureCue::DataCounted))
            {
                return Some(SlotKind::UsageGb);
            }
        }
        // 12.50 is a price wherever it stands, and so is what somebody asks about.
        let cents = self.words(measure).split_once('.').is_some_and(|(_, cents)| cents.len() == 2);
        let surely = cents || self.puzzles(measure) || self.is_haggled(measure);
        let alone = self.is_alone(measure);
        let counted = next.starts_with(|c: char| COUNTERS.contains(c));
        let goes_on = alone
            || measure.monthly
            || surely
            || !counted && self.leads_to(measure, FigureCue::BehindPrice, &about);
        let is_money = surely
            || has(FigureCue::Price)
            || has(FigureCue::Once)
            || self.is_of_others(measure, clause)
            || self.is_towards(measure)
            || alone && self.cues.has(self.whole(), FigureCue::Once)
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
        let before = self.before(measure.start).trim_end();
        AGED.iter().any(|word| ends(before, word))
    }

    /// 4G and 5G are networks, unless data is spoken of.
    fn is_data(&self, measure: &Measure, clause: Span) -> bool {
        let network = matches!(self.words(measure), "2g" | "3g" | "4g" | "5g");
        !network || self.cues.has(clause, FigureCue::Data)
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
        const TWICE: [&str; 5] =
            ["twice", "both lines", "both numbers", "both sims", "both phones"];
        const FREE: [&str; 4] = ["free month", "month free", "month for free", "month for nothing"];
        let twice = TWICE.into_iter().map(|words| (SlotKind::Count, 2, words));
        let free = FREE.into_iter().map(|words| (SlotKind::DurationMonths, 1, words));
        twice.chain(free).find_map(|(kind, count, words)| {
            let at = self.text.find(words)?;
            let end = at + words.len();
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
        let (from, to) = self.clause(start);
        let (before, behind) = (self.part((from, start)), self.part((end, to)));
        let spoken_to = self.cues.has((from, start), FigureCue::Ours) || before.ends_with('@');
        let near = before.trim_end_matches([' ', '的', '了', '成', '到', '个', '张', '家']);
        let towards = [near, before.trim_end()]
            .iter()
            .any(|before| self.cues.ends_at(from + before.len(), FigureCue::Towards));
        let behind = behind.strip_prefix("'s").unwrap_or(behind).trim_start();
        let priced = behind.starts_with(|c: char| c.is_ascii_digit())
            || behind.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '两']);
        let does = priced || self.cues.begins_at(to - behind.len(), FigureCue::Does);
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
}
