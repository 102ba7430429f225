//! Days as `YYYY-MM-DD`, in the time zone of this machine, and moments as RFC 3339 writes them.

use chrono::{DateTime, Days, Local, NaiveDate, ParseError, SecondsFormat, TimeDelta, Utc};

/// The last day that sorts as text among the others.
const LAST_DAY: &str = "9999-12-31";

/// Today's date.
pub(super) fn today() -> String {
    Local::now().date_naive().to_string()
}

/// The day so many days from today.
pub(super) fn day_after(days: u32) -> String {
    let day = Local::now().date_naive().checked_add_days(Days::new(days.into()));
    day.map(|day| day.to_string())
        .filter(|day| day.len() == LAST_DAY.len())
        .unwrap_or_else(|| LAST_DAY.to_owned())
}

/// A day as it is written, if it is one.
pub(super) fn day(text: &str) -> Result<String, String> {
    let day: Result<NaiveDate, _> = text.parse();
    let day = day.map(|day| day.to_string());
    day.ok().filter(|day| day == text).ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// This moment, as [`moment`] reads it.
pub(super) fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A moment that was written down.
pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, ParseError> {
    text.parse()
}

/// The moment so many milliseconds after another one; the calendar's last where there is none.
pub(super) fn moment_after(begun: DateTime<Utc>, milliseconds: u64) -> String {
    let after = i64::try_from(milliseconds).ok().and_then(TimeDelta::try_milliseconds);
    let moment = after.and_then(|after| begun.checked_add_signed(after));
    moment.unwrap_or(DateTime::<Utc>::MAX_UTC).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The milliseconds since a moment; none where clocks went back.
pub(super) fn milliseconds_since(begun: DateTime<Utc>) -> u64 {
    u64::try_from((Utc::now() - begun).num_milliseconds()).unwrap_or_default()
}

/// A moment as clocks here show it; what is none, as it is.
pub(super) fn local_time(begun: &str) -> String {
    let local = moment(begun).map(|time| time.with_timezone(&Local));
    local.map_or_else(|_| begun.to_owned(), |time| time.format("%Y-%m-%d %H:%M").to_string())
}
