//! Instants and spans of time. The core never reads a clock; its caller passes the time in.
//!
//! A span is a `u64` of microseconds, which is the resolution of the hosts' clocks. All arithmetic saturates: a clock
//! that jumps can delay a request, but never cause a panic or wrap around.

use core::ops::{Add, Div, Mul};

/// A point on the host's monotonic clock. Only the host knows its origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Instant(Span);

impl Instant {
    /// From a clock reading in milliseconds, as `performance.now()` returns it. Negative numbers and NaN count as 0.
    pub fn from_millis(millis: f64) -> Self {
        Self(Span::from_millis_f64(millis))
    }

    /// Milliseconds since the host's origin.
    pub fn as_millis(self) -> f64 {
        self.0.as_millis_f64()
    }

    /// How long ago `earlier` was; zero if it is not earlier.
    pub fn since(self, earlier: Self) -> Span {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Span> for Instant {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span))
    }
}

/// A span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Span(u64);

impl From<f64> for Span {
    fn from(millis: f64) -> Self {
        Self::from_millis_f64(millis)
    }
}

impl From<Span> for f64 {
    fn from(span: Span) -> Self {
        span.as_millis_f64()
    }
}

impl Span {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// The longest span, some 600,000 years.
    pub const MAX: Self = Self(u64::MAX);

    /// From seconds; saturates.
    pub const fn from_secs(seconds: u64) -> Self {
        Self::from_millis(if seconds > u64::MAX / 1_000 { u64::MAX } else { seconds * 1_000 })
    }

    /// From milliseconds; saturates.
    pub const fn from_millis(millis: u64) -> Self {
        if millis > u64::MAX / 1_000 { Self::MAX } else { Self(millis * 1_000) }
    }

    /// From milliseconds; saturates. Negative numbers and NaN count as 0.
    pub fn from_millis_f64(millis: f64) -> Self {
        // Rounded, so that a span survives the conversion to milliseconds and back.
        Self(whole(millis * 1_000.0 + 0.5))
    }

    /// Milliseconds, with the fraction.
    pub fn as_millis_f64(self) -> f64 {
        float(self.0) / 1_000.0
    }

    /// Whole milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    /// Whole seconds.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000
    }

    /// Whether it is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum; saturates.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; zero if the other is longer.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The product; saturates.
    #[must_use]
    pub fn mul_f64(self, factor: f64) -> Self {
        Self(whole(float(self.0) * factor))
    }

    /// This many thousandths of it.
    #[must_use]
    pub fn per_mille(self, share: u32) -> Self {
        self * share / 1_000
    }
}

impl Mul<u32> for Span {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        self.mul_f64(f64::from(times))
    }
}

impl Div<u32> for Span {
    type Output = Self;

    /// Division by 0 gives the longest span.
    fn div(self, parts: u32) -> Self {
        Self(self.0.checked_div(u64::from(parts)).unwrap_or(u64::MAX))
    }
}

/// A cast that saturates; NaN gives 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
const fn whole(micros: f64) -> u64 {
    micros as u64
}

/// Exact for 285 years.
#[expect(clippy::cast_precision_loss, reason = "beyond 285 years a microsecond does not matter")]
const fn float(micros: u64) -> f64 {
    micros as f64
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn invalid_clock_readings_count_as_the_origin() {
        for millis in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0] {
            assert_eq!(Instant::from_millis(millis), Instant::default());
        }
        assert_eq!(Instant::from_millis(f64::INFINITY) + Span::MAX, Instant::from_millis(f64::INFINITY));
        assert_eq!(Span::from_millis_f64(f64::INFINITY), Span::MAX);
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Span::MAX * 2, Span::MAX);
        assert_eq!(Span::from_secs(u64::MAX), Span::MAX);
        assert_eq!(Span::from_millis(u64::MAX), Span::MAX);
        assert_eq!(Span::from_secs(1).saturating_sub(Span::from_secs(2)), Span::ZERO);
        assert_eq!(Span::from_secs(1) / 0, Span::MAX);
        assert_eq!(Span::from_secs(1).mul_f64(-1.0), Span::ZERO);
        assert_eq!(Span::from_secs(3).per_mille(1_250), Span::from_millis(3_750));
    }
}
