//! The only notion of time in the core: told from outside, never read from a clock.

use core::ops::Add;
use core::time::Duration;

/// A point on the host's monotonic clock, counted from an origin that only the host knows.
///
/// Arithmetic saturates: a clock that jumps can delay a request, never panic or wrap around.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(Duration);

impl Instant {
    /// From the host's reading in milliseconds, as `performance.now()` gives it. What is no positive number counts as 0.
    pub fn from_millis(millis: f64) -> Self {
        Self(duration_from_millis(millis))
    }

    /// Milliseconds since the host's origin.
    pub fn as_millis(self) -> f64 {
        self.0.as_secs_f64() * 1_000.0
    }

    /// How long ago `earlier` was; zero if it is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span))
    }
}

/// A span from milliseconds; what is no positive number counts as 0, what is too long as the longest.
pub fn duration_from_millis(millis: f64) -> Duration {
    if millis > 0.0 { Duration::try_from_secs_f64(millis / 1_000.0).unwrap_or(Duration::MAX) } else { Duration::ZERO }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn readings_that_are_no_time_count_as_the_origin() {
        for millis in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0] {
            assert_eq!(Instant::from_millis(millis), Instant::default());
        }
        assert_eq!(Instant::from_millis(f64::INFINITY) + Duration::MAX, Instant::from_millis(f64::INFINITY));
    }
}
