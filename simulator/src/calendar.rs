//! Days and seconds since 1970 in UTC, and the three ways in which they are written.

/// Seconds in a day.
pub const DAY: i64 = 86_400;

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days since 1970-01-01 of a day of the Gregorian calendar.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// `YYYY-MM-DD`.
pub fn write_date(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `YYYY-MM-DD HH:MM:SS`.
pub fn write_moment(seconds: i64) -> String {
    let (hour, minute, second) = time_of_day(seconds);
    format!("{} {hour:02}:{minute:02}:{second:02}", write_date(seconds.div_euclid(DAY)))
}

/// `Thu, 01 Jan 1970 00:00:00 GMT`, as the `Date` and `Retry-After` headers have it.
pub fn write_http_date(seconds: i64) -> String {
    let days = seconds.div_euclid(DAY);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = time_of_day(seconds);
    let weekday = name(&WEEKDAYS, days.rem_euclid(7));
    let month = name(&MONTHS, month - 1);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Days since 1970 of `YYYY-MM-DD`, if there is such a day.
pub fn read_date(text: &str) -> Option<i64> {
    let year = digits(text.get(0..4)?)?;
    let month = digits(text.get(5..7)?)?;
    let day = digits(text.get(8..10)?)?;
    if text.len() != 10 || text.get(4..5)? != "-" || text.get(7..8)? != "-" || month < 1 || day < 1 {
        return None;
    }
    let days = days_of(year, month, day);
    // A day that does not exist (30 February) comes back as another one.
    (civil(days) == (year, month, day)).then_some(days)
}

/// Seconds since 1970 of `YYYY-MM-DD HH:MM:SS`, of its ISO form (`T` between, `Z` after, a fraction), or of a day alone.
/// A day alone is its first second, or its last one if `ends` (an upper bound includes its day).
pub fn read_moment(text: &str, ends: bool) -> Option<i64> {
    let days = read_date(text.get(0..10)?)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(days * DAY + if ends { DAY - 1 } else { 0 });
    }
    let rest = rest.strip_prefix([' ', 'T'])?;
    let rest = rest.strip_suffix('Z').unwrap_or(rest);
    let (clock, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    digits(fraction)?;
    let hour = digits(clock.get(0..2)?)?;
    let minute = digits(clock.get(3..5)?)?;
    let second = digits(clock.get(6..8)?)?;
    let separated = clock.get(2..3)? == ":" && clock.get(5..6)? == ":" && clock.len() == 8;
    (separated && hour < 24 && minute < 60 && second < 60).then_some(days * DAY + hour * 3_600 + minute * 60 + second)
}

fn time_of_day(seconds: i64) -> (i64, i64, i64) {
    let of_day = seconds.rem_euclid(DAY);
    (of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

fn name(names: &[&'static str], at: i64) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at).copied()).unwrap_or_default()
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_is_read_as_it_is_written() {
        for days in -150_000..150_000 {
            assert_eq!(read_date(&write_date(days)), Some(days));
        }
    }

    #[test]
    fn known_moments() {
        assert_eq!(write_moment(1_767_225_599), "2025-12-31 23:59:59");
        assert_eq!(write_http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        for text in ["2025-12-31 23:59:59", "2025-12-31T23:59:59Z", "2025-12-31T23:59:59.123Z", "2025-12-31T23:59:59"] {
            assert_eq!(read_moment(text, false), Some(1_767_225_599), "{text}");
        }
        assert_eq!(read_moment("2025-12-31", true), Some(1_767_225_599));
        assert_eq!(read_moment("2026-01-01", false), Some(1_767_225_600));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "26-01-01", "2026/01/01", "", "２０26-01-01"] {
            assert_eq!(read_date(text), None, "{text}");
        }
        for text in ["2026-01-01 24:00:00", "2026-01-01 1:00:00", "2026-01-01+10:00:00", "2026-01-01 10:00", "now"] {
            assert_eq!(read_moment(text, false), None, "{text}");
        }
    }
}
