//! The API's dates and timestamps.

use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

const TIMESTAMP: &[FormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
const DATE: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// `YYYY-MM-DD HH:MM:SS` (inferred).
pub fn timestamp(moment: OffsetDateTime) -> String {
    moment.format(TIMESTAMP).unwrap_or_default()
}

/// `YYYY-MM-DD`.
pub fn date(moment: OffsetDateTime) -> String {
    moment.format(DATE).unwrap_or_default()
}

/// Whether a string is an existing day.
pub fn is_date(text: &str) -> bool {
    Date::parse(text, DATE).is_ok()
}

/// Parses a timestamp of the API, a day, or RFC 3339.
pub fn read(text: &str) -> Option<OffsetDateTime> {
    use time::format_description::well_known::Rfc3339;
    if let Ok(moment) = PrimitiveDateTime::parse(text, TIMESTAMP) {
        return Some(moment.assume_utc());
    }
    if let Ok(day) = Date::parse(text, DATE) {
        return Some(PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_utc());
    }
    OffsetDateTime::parse(text, &Rfc3339).ok().and_then(|moment| moment.checked_to_offset(UtcOffset::UTC))
}
