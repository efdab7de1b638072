//! Parses, checks and formats the API's dates and timestamps, always in UTC.
//!
//! A date is a number of days since 1970-01-01, a timestamp a number of milliseconds, as everywhere in JavaScript.

use std::time::UNIX_EPOCH;

const DAY_MILLIS: i64 = 86_400_000;

/// The first and the last millisecond of the years 0000 to 9999, which four digits can write.
const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_799_999;

/// A date `YYYY-MM-DD` that exists, as days since 1970-01-01.
pub fn parse_date(text: &str) -> Option<i64> {
    let mut scanner = Scanner(text.as_bytes());
    let days = scanner.date()?;
    scanner.is_at_end().then_some(days)
}

/// A timestamp as milliseconds since 1970: `YYYY-MM-DD HH:MM:SS`, also with `T` and with a fraction, followed by `Z`,
/// an offset `±HH:MM`, or nothing (UTC, like the API's own). A bare date is its midnight.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    let mut scanner = Scanner(text.as_bytes());
    let midnight = scanner.date()?.checked_mul(DAY_MILLIS)?;
    if scanner.is_at_end() {
        return Some(midnight);
    }
    scanner.one_of(b"T t")?;
    let seconds = scanner.time()?;
    let millis = if scanner.one_of(b".").is_some() { scanner.fraction_millis()? } else { 0 };
    let offset = scanner.offset_minutes()?;
    scanner.is_at_end().then_some(midnight + (seconds - offset * 60) * 1_000 + millis)
}

/// The timestamp in the API's format: `YYYY-MM-DD HH:MM:SS` in UTC, without fractions of a second. The format is
/// inferred: the reference shows none, and this is what PHP and MySQL write, which the vendor uses. `None` for an
/// invalid number, and outside the years 0000 to 9999.
pub fn format_timestamp(millis: f64) -> Option<String> {
    let millis = whole(millis)?;
    let second_of_day = millis.rem_euclid(DAY_MILLIS) / 1_000;
    let [hours, minutes, seconds] = [second_of_day / 3_600, second_of_day / 60 % 60, second_of_day % 60];
    Some(format!("{} {hours:02}:{minutes:02}:{seconds:02}", format_date(millis.div_euclid(DAY_MILLIS))))
}

/// The date of a moment that is midnight in UTC. `None` for any other moment, because its date depends on the time
/// zone.
pub fn format_date_if_midnight_utc(millis: f64) -> Option<String> {
    let millis = whole(millis)?;
    (millis.rem_euclid(DAY_MILLIS) == 0).then(|| format_date(millis.div_euclid(DAY_MILLIS)))
}

/// The date of a number of days since 1970-01-01.
fn format_date(days: i64) -> String {
    let (year, month, day) = civil_of(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// An HTTP date in any of its three forms (RFC 9110), as milliseconds since 1970; `None` for one before that.
pub fn parse_http_date(text: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(text.trim()).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn whole(millis: f64) -> Option<i64> {
    if !millis.is_finite() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and the range check follows")]
    let cut = millis as i64;
    #[expect(clippy::cast_precision_loss, reason = "values out of range fail the check below")]
    let millis = if cut as f64 > millis { cut.saturating_sub(1) } else { cut };
    (FIRST..=LAST).contains(&millis).then_some(millis)
}

/// Days since 1970-01-01 of a Gregorian date, computed in eras of 400 years that begin on March 1st.
const fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

const fn civil_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_of_existing(year: i64, month: i64, day: i64) -> Option<i64> {
    (month > 0 && day > 0 && day <= days_in_month(year, month)).then(|| days_of(year, month, day))
}

fn digit_of(byte: u8) -> Option<i64> {
    let digit = byte.wrapping_sub(b'0');
    (digit < 10).then_some(i64::from(digit))
}

struct Scanner<'a>(&'a [u8]);

impl Scanner<'_> {
    const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn one_of(&mut self, choices: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        choices.iter().any(|choice| choice == first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// `HH:MM:SS`, in seconds.
    fn time(&mut self) -> Option<i64> {
        let hours = self.number(2, 23)?;
        self.one_of(b":")?;
        let minutes = self.number(2, 59)?;
        self.one_of(b":")?;
        Some((hours * 60 + minutes) * 60 + self.number(2, 59)?)
    }

    fn digit(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        let digit = digit_of(*first)?;
        self.0 = rest;
        Some(digit)
    }

    fn number(&mut self, digits: usize, most: i64) -> Option<i64> {
        let (text, rest) = self.0.split_at_checked(digits)?;
        let mut number = 0;
        for digit in text {
            number = number * 10 + digit_of(*digit)?;
        }
        self.0 = rest;
        (number <= most).then_some(number)
    }

    fn date(&mut self) -> Option<i64> {
        let year = self.number(4, 9_999)?;
        self.one_of(b"-")?;
        let month = self.number(2, 12)?;
        self.one_of(b"-")?;
        days_of_existing(year, month, self.number(2, 31)?)
    }

    fn fraction_millis(&mut self) -> Option<i64> {
        let mut millis = self.digit()? * 100;
        let mut weight = 10;
        while let Some(digit) = self.digit() {
            millis += digit * weight;
            weight /= 10;
        }
        Some(millis)
    }

    fn offset_minutes(&mut self) -> Option<i64> {
        if self.is_at_end() || self.one_of(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2, 23)?;
        self.one_of(b":")?;
        Some(sign * (hours * 60 + self.number(2, 59)?))
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_existing_dates_are_accepted() {
        for (text, days) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("0000-01-01", -719_528)]
        {
            assert_eq!(parse_date(text), Some(days), "{text}");
        }
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-01-00",
            "26-01-01",
            "2026-1-1",
            "2026-01-01 ",
            "2026-01-01T00:00:00",
            "+026-01-01",
            "２026-01-01",
            "",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn timestamps_are_read_in_all_common_formats() {
        let expected = Some(1_767_225_600_000);
        for text in [
            "2026-01-01 00:00:00",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000Z",
            "2026-01-01",
            "2026-01-01T02:30:00+02:30",
            "2025-12-31 19:00:00-05:00",
        ] {
            assert_eq!(parse_timestamp(text), expected, "{text}");
        }
        assert_eq!(parse_timestamp("1970-01-01 00:00:00.123456789"), Some(123));
        for text in [
            "2026-01-01 24:00:00",
            "2026-01-01 00:60:00",
            "2026-01-01 00:00:60",
            "2026-01-01 00:00",
            "2026-01-01 00:00:00 +02:00",
            "2026-01-01 00:00:00.",
            "2026-01-01 00:00:00+2",
            "now",
            "1767225600",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn timestamps_are_written_in_utc_without_fractions() {
        assert_eq!(format_timestamp(1_767_225_600_999.9).as_deref(), Some("2026-01-01 00:00:00"));
        assert_eq!(format_timestamp(-1.0).as_deref(), Some("1969-12-31 23:59:59"));
        for millis in [f64::NAN, f64::INFINITY, -1e15, 8.64e15] {
            assert_eq!(format_timestamp(millis), None);
        }
    }

    #[test]
    fn a_moment_is_a_date_only_at_midnight_utc() {
        assert_eq!(format_date_if_midnight_utc(1_767_225_600_000.0).as_deref(), Some("2026-01-01"));
        assert_eq!(format_date_if_midnight_utc(1_767_225_600_001.0), None);
        assert_eq!(format_date_if_midnight_utc(f64::NAN), None);
    }

    #[test]
    fn http_dates_are_read_in_all_three_formats() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parse_http_date(text), Some(784_111_777_000), "{text}");
        }
        for text in ["Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1969 08:49:37 GMT", "now"] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_timestamp_reads_back_equal(millis in FIRST..=LAST) {
            #[expect(clippy::cast_precision_loss, reason = "below 2⁵³")]
            let text = format_timestamp(millis as f64).unwrap();
            prop_assert_eq!(parse_timestamp(&text), Some(millis.div_euclid(1_000) * 1_000));
            prop_assert_eq!(parse_date(&text[..10]), Some(millis.div_euclid(DAY_MILLIS)));
        }

        #[test]
        fn no_text_causes_a_panic(text in "\\PC{0,30}", likely in "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.Z+-]{0,20}") {
            let _ = (parse_date(&text), parse_timestamp(&text), parse_http_date(&text), parse_timestamp(&likely));
        }
    }
}
