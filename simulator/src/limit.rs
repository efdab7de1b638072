//! The strict rate limit, enforced when requests arrive.

/// The state of the rate limit. Times are milliseconds.
#[derive(Debug)]
pub struct Limit {
    interval: f64,
    count_rejected: bool,
    other: Option<Other>,
    last: Option<f64>,
}

/// Another integration, which uses the same account at a constant rate.
#[derive(Debug)]
struct Other {
    interval: f64,
    next: Option<f64>,
}

impl Limit {
    /// Allows this many requests per second (`None`: no limit). With `count_rejected`, a rejected request restarts the
    /// interval. `other` is the rate of another integration.
    pub fn new(per_second: Option<f64>, count_rejected: bool, other: Option<f64>) -> Self {
        let interval = per_second.map_or(0.0, |rate| 1_000.0 / rate);
        let other = other.map(|rate| Other { interval: 1_000.0 / rate, next: None });
        Self { interval, count_rejected, other, last: None }
    }

    /// Registers a request. `Err` is the time until one would be accepted.
    pub fn arrive(&mut self, now: f64) -> Result<(), f64> {
        self.others_until(now);
        self.admit(now)
    }

    fn admit(&mut self, now: f64) -> Result<(), f64> {
        let wait = self.last.map_or(0.0, |last| last + self.interval - now);
        if wait <= 0.0 || self.count_rejected {
            self.last = Some(now);
        }
        if wait > 0.0 { Err(if self.count_rejected { self.interval } else { wait }) } else { Ok(()) }
    }

    fn others_until(&mut self, now: f64) {
        let Some(mut other) = self.other.take() else { return };
        let mut next = other.next.unwrap_or(now + other.interval);
        while next <= now {
            // Only its effect on the limit matters, not whether it is accepted.
            let _ = self.admit(next);
            next += other.interval;
        }
        other.next = Some(next);
        self.other = Some(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_one_millisecond_early_is_rejected() {
        let mut limit = Limit::new(Some(1.0), false, None);
        assert_eq!(limit.arrive(0.0), Ok(()));
        assert_eq!(limit.arrive(999.0), Err(1.0));
        assert_eq!(limit.arrive(1_000.0), Ok(()), "a rejected request does not restart the interval");
        let mut limit = Limit::new(Some(1.0), true, None);
        assert_eq!(limit.arrive(0.0), Ok(()));
        assert!(limit.arrive(999.0).is_err());
        assert!(limit.arrive(1_000.0).is_err(), "a rejected request restarts the interval");
        assert_eq!(limit.arrive(2_000.0), Ok(()));
    }

    #[test]
    fn another_integration_uses_up_a_part_of_the_limit() {
        let mut limit = Limit::new(Some(20.0), false, Some(5.0));
        let rejected = (0..100).filter(|at| limit.arrive(f64::from(*at) * 50.0).is_err()).count();
        assert!((20..=30).contains(&rejected), "{rejected}");
    }

    #[test]
    fn without_a_limit_every_request_is_accepted() {
        let mut limit = Limit::new(None, false, None);
        assert!((0..10).all(|_| limit.arrive(0.0).is_ok()));
    }
}
