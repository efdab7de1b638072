//! Which failures are retried, and after what delay.
//!
//! A read is retried after every temporary failure: lost connection, timeout, 408, 429, 5xx, damaged response. A
//! rejected certificate is not retried, because it will be rejected again. A write is retried only if the server
//! certainly did not act on it: 429, and a connection that was never made. Trackops has no idempotency key, so every
//! other failure of a write is reported as "may have been applied".

use crate::request::Method;
use crate::text::is_digits;
use crate::time::Span;
use crate::timestamp;

/// The default `maxRetries`: attempts after the first.
pub const DEFAULT_MAX_RETRIES: u32 = 5;

/// The first delay after a failure other than 429. It doubles with each retry.
const BACK_OFF: Span = Span::from_millis(500);

/// The longest backoff that the client chooses by itself.
const LONGEST_BACK_OFF: Span = Span::from_secs(30);

/// After a 429: the jitter of the first delay as a share of the interval, per mille. It triples with each retry. If
/// another client took the next start, the one after it is at most an interval away. Waiting much longer costs more
/// than a second 429, until several in a row show a real problem.
///
/// Measured in virtual time with 1,000 exports each: 30 pages at 20/s beside an integration that takes 5 of them take
/// 1.12 × the ideal (median), and 26 of the 1,000 meet six 429s in a row and give up. Configured for 2/s at a real
/// limit of 1/s, 2 give up. A quarter that doubles: 1.13 ×, 29 and 11. A full interval that doubles: 1.25 ×.
const THROTTLED_SPREAD: u32 = 150;

/// The most jitter added to `Retry-After`, in intervals: enough to separate clients that retry at the same moments.
const MOST_BEYOND_ASKED: u32 = 2;

/// The shortest interval that jitter is computed from.
const LEAST_INTERVAL: Span = Span::from_millis(40);

/// The longest wait that a server may ask for. Beyond it the call fails and says how long the server asked to wait.
pub const LONGEST_WAIT: Span = Span::from_secs(10 * 60);

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// No connection was made, so nothing was sent.
    NotConnected,
    /// The server's certificate was rejected, so nothing was sent.
    Distrusted,
    /// The connection broke, or it is unknown whether it was made.
    Disconnected,
    /// No complete response in time.
    TimedOut,
    /// A response with an error status.
    Status(u16),
    /// A response with a success status that is damaged: not JSON, truncated, not of the expected shape.
    Damaged,
    /// A response that a retry would not change: a redirect, a body over the limit.
    Unusable,
}

impl Failed {
    /// Whether a retry can help and does no harm.
    pub const fn is_retryable(self, method: Method) -> bool {
        match self {
            Self::NotConnected | Self::Status(429) => true,
            Self::Disconnected | Self::TimedOut | Self::Damaged | Self::Status(408 | 500 | 502..=504) => {
                matches!(method, Method::Get)
            }
            Self::Status(_) | Self::Unusable | Self::Distrusted => false,
        }
    }

    /// Whether a write that failed like this may have been applied anyway.
    pub const fn may_have_been_applied(self, method: Method) -> bool {
        if matches!(method, Method::Get) {
            return false;
        }
        match self {
            Self::NotConnected | Self::Distrusted => false,
            // 408: the server gave up on the request. It may have acted on a part of it.
            Self::Status(status) => status == 408 || status >= 500,
            Self::Disconnected | Self::TimedOut | Self::Damaged | Self::Unusable => true,
        }
    }
}

/// What a host's error code says about a request without a response: whether it was certainly not sent (name not found,
/// refused, connect timeout), and whether a certificate was rejected.
pub fn unanswered(code: &str) -> Failed {
    match code {
        "ECONNREFUSED"
        | "ConnectionRefused"
        | "ENOTFOUND"
        | "EAI_AGAIN"
        | "EHOSTUNREACH"
        | "ENETUNREACH"
        | "UND_ERR_CONNECT_TIMEOUT" => Failed::NotConnected,
        "CERT_HAS_EXPIRED"
        | "CERT_NOT_YET_VALID"
        | "CERT_REVOKED"
        | "INVALID_CA"
        | "INVALID_PURPOSE"
        | "DEPTH_ZERO_SELF_SIGNED_CERT"
        | "SELF_SIGNED_CERT_IN_CHAIN"
        | "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
        | "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
        | "ERR_TLS_CERT_ALTNAME_INVALID" => Failed::Distrusted,
        _ => Failed::Disconnected,
    }
}

/// The delay before attempt `attempt` + 1 after a failure other than 429: exponential backoff with full jitter
/// (`fraction` in 0..1).
pub fn back_off(attempt: u32, fraction: f64) -> Span {
    jitter(BACK_OFF, 2, attempt, fraction)
}

/// The pause after a 429: `Retry-After`, or else an interval, plus jitter that grows with each retry. The first
/// `Retry-After` is used as it is, because the server knows its limit. Repeated 429s suggest lock-step with another
/// client; add jitter.
pub fn after_throttled(asked: Option<Span>, attempt: u32, interval: Span, fraction: f64) -> Span {
    let unit = interval.max(LEAST_INTERVAL);
    let spread = jitter(unit.per_mille(THROTTLED_SPREAD), 3, attempt, fraction);
    match asked {
        Some(asked) if attempt <= 1 => asked,
        Some(asked) => asked.saturating_add(spread.min(unit * MOST_BEYOND_ASKED)),
        None => interval.saturating_add(spread),
    }
}

/// Full jitter over a delay that grows by this factor with each attempt.
fn jitter(first: Span, factor: u32, attempt: u32, fraction: f64) -> Span {
    (first * factor.wrapping_pow(attempt.saturating_sub(1).min(16)))
        .min(LONGEST_BACK_OFF)
        .mul_f64(fraction.clamp(0.0, 1.0))
}

/// The wait that a `Retry-After` header asks for: seconds, or an HTTP date.
///
/// A date is compared with the response's own `Date` header, because the local clock may be wrong. Only without that
/// header it is compared with the local clock (`wall`, in milliseconds since 1970). `None` if the header cannot be
/// read.
pub fn retry_after(header: &str, date: Option<&str>, wall: f64) -> Option<Span> {
    let header = header.trim_ascii();
    // A number that does not fit a u64 is longer than any accepted wait.
    if is_digits(header) {
        // It counts as the longest wait.
        let seconds = header.parse().unwrap_or(u64::MAX);
        return Some(Span::from_secs(seconds));
    }
    let until = timestamp::parse_http_date(header)?;
    #[expect(clippy::cast_possible_truncation, reason = "a saturating cast of a clock reading")]
    let now = date.and_then(timestamp::parse_http_date).unwrap_or(wall as i64);
    Some(Span::from_millis(u64::try_from(until.saturating_sub(now)).unwrap_or(0)))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_retried_only_if_it_was_certainly_not_applied() {
        let all = [
            Failed::NotConnected,
            Failed::Distrusted,
            Failed::Disconnected,
            Failed::TimedOut,
            Failed::Damaged,
            Failed::Unusable,
            Failed::Status(400),
            Failed::Status(408),
            Failed::Status(429),
            Failed::Status(500),
            Failed::Status(503),
        ];
        for failed in all {
            for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
                assert!(!(failed.is_retryable(method) && failed.may_have_been_applied(method)), "{failed:?}");
            }
            assert!(!failed.may_have_been_applied(Method::Get));
        }
        assert!(Failed::NotConnected.is_retryable(Method::Post));
        assert!(Failed::Status(429).is_retryable(Method::Post));
        assert!(!Failed::Status(503).is_retryable(Method::Post));
    }

    #[test]
    fn a_rejected_certificate_is_not_retried_and_nothing_was_sent() {
        for code in ["CERT_NOT_YET_VALID", "CERT_HAS_EXPIRED", "CERT_REVOKED", "INVALID_PURPOSE"] {
            assert_eq!(unanswered(code), Failed::Distrusted, "{code}");
        }
        assert!(!Failed::Distrusted.is_retryable(Method::Get));
        assert_eq!(unanswered("ECONNREFUSED"), Failed::NotConnected);
        // With these the other side may have read the request.
        for code in ["ECONNRESET", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", ""] {
            assert_eq!(unanswered(code), Failed::Disconnected, "{code}");
        }
    }

    #[test]
    fn a_read_is_retried_after_temporary_failures_and_never_after_other_4xx() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(Failed::Status(status).is_retryable(Method::Get), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 410, 418, 422, 501, 505] {
            assert!(!Failed::Status(status).is_retryable(Method::Get), "{status}");
        }
    }

    #[test]
    fn the_backoff_doubles_up_to_a_maximum_with_full_jitter() {
        assert_eq!(back_off(1, 0.0), Span::ZERO);
        assert_eq!(back_off(1, 1.0), BACK_OFF);
        assert_eq!(back_off(3, 1.0), BACK_OFF * 4);
        assert_eq!(back_off(u32::MAX, 1.0), LONGEST_BACK_OFF);
    }

    #[test]
    fn after_a_429_the_pause_is_retry_after_or_an_interval_with_growing_jitter() {
        let interval = Span::from_secs(1);
        assert_eq!(after_throttled(None, 1, interval, 0.0), interval);
        assert_eq!(after_throttled(None, 1, interval, 1.0), Span::from_millis(1_150));
        assert_eq!(after_throttled(None, 3, interval, 1.0), Span::from_millis(2_350));
        assert_eq!(after_throttled(None, 1, Span::ZERO, 1.0), LEAST_INTERVAL.per_mille(150));
        let asked = Some(Span::from_secs(7));
        assert_eq!(after_throttled(asked, 1, interval, 1.0), Span::from_secs(7));
        assert_eq!(after_throttled(asked, 2, interval, 1.0), Span::from_millis(7_450));
        assert_eq!(after_throttled(asked, 3, interval, 0.0), Span::from_secs(7));
        assert_eq!(after_throttled(asked, 40, interval, 1.0), Span::from_secs(9));
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_relative_to_the_servers_date() {
        let hour_fast = 1_767_229_200_000.0;
        assert_eq!(retry_after("12", None, 0.0), Some(Span::from_secs(12)));
        assert_eq!(retry_after(" 0 ", None, 0.0), Some(Span::ZERO));
        let at = "Thu, 01 Jan 2026 00:00:30 GMT";
        let date = "Thu, 01 Jan 2026 00:00:00 GMT";
        assert_eq!(retry_after(at, Some(date), hour_fast), Some(Span::from_secs(30)));
        assert_eq!(retry_after(at, None, 1_767_225_600_000.0), Some(Span::from_secs(30)));
        assert_eq!(retry_after(date, Some(at), 0.0), Some(Span::ZERO));
        for garbage in ["", "-5", "soon", "1.5", "1e3", "٣"] {
            assert_eq!(retry_after(garbage, None, 0.0), None, "{garbage}");
        }
        assert_eq!(retry_after("99999999999999999999999", None, 0.0), Some(Span::from_secs(u64::MAX)));
    }
}
