//! The limit: how often the account may be asked.
//!
//! Strict by default: a request that arrives less than one interval after the previous counted one is refused, without
//! any tolerance. Time is the caller's monotonic clock in milliseconds.

/// When the next request is let through.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Milliseconds between two requests; `None` if there is no limit.
    interval: Option<f64>,
    /// How many requests may come at once after a pause. 1 is strict.
    burst: f64,
    /// Whether a refused request starts the interval anew.
    count_rejected: bool,
    /// When the allowance is whole again; the earliest start is `burst - 1` intervals before it.
    full_at: f64,
    other: Option<Other>,
}

/// Another integration of the same account, which takes slots too. It waits its turn, and takes a slot the moment it is free.
#[derive(Clone, Debug)]
struct Other {
    period: f64,
    next: f64,
}

impl Limit {
    /// A limit that has not seen any request. Rates that are no positive number mean none.
    pub fn new(per_second: Option<f64>, burst: u32, count_rejected: bool, other_per_second: Option<f64>) -> Self {
        let interval = period(per_second);
        let other = period(other_per_second).map(|period| Other { period, next: f64::NEG_INFINITY });
        Self { interval, burst: f64::from(burst.max(1)), count_rejected, full_at: f64::NEG_INFINITY, other }
    }

    /// Whether the request that arrives now is let through. If not: how many milliseconds until one would be.
    pub fn admit(&mut self, now: f64) -> Result<(), f64> {
        self.let_other_go_first(now);
        let Some(interval) = self.interval else { return Ok(()) };
        if now >= self.free_at(interval) {
            self.take(now, interval);
            return Ok(());
        }
        self.refuse(now);
        Err(self.free_at(interval) - now)
    }

    /// Notes that a request was refused for another reason of the limit's kind (a storm of 429s).
    pub fn refuse(&mut self, now: f64) {
        if let Some(interval) = self.interval
            && self.count_rejected
        {
            self.full_at = self.full_at.max(now + interval * self.burst);
        }
    }

    /// Forgets what was asked so far.
    pub fn reset(&mut self) {
        self.full_at = f64::NEG_INFINITY;
    }

    /// Changes the rate; the next interval is measured with the new one.
    pub fn set_rate(&mut self, per_second: Option<f64>) {
        let interval = period(per_second);
        let change = interval.unwrap_or(0.0) - self.interval.unwrap_or(0.0);
        self.full_at += change;
        self.interval = interval;
    }

    fn free_at(&self, interval: f64) -> f64 {
        self.full_at - (self.burst - 1.0) * interval
    }

    fn take(&mut self, now: f64, interval: f64) {
        self.full_at = self.full_at.max(now) + interval;
    }

    fn let_other_go_first(&mut self, now: f64) {
        let (Some(interval), Some(mut other)) = (self.interval, self.other.take()) else { return };
        // Slots of long ago are over and done with, whoever had them.
        let longest_effect = (self.burst + 1.0) * interval.max(other.period);
        other.next = other.next.max(now - longest_effect);
        loop {
            let start = other.next.max(self.free_at(interval));
            if start > now {
                break;
            }
            self.take(start, interval);
            other.next = start.max(other.next + other.period);
        }
        self.other = Some(other);
    }
}

fn period(per_second: Option<f64>) -> Option<f64> {
    per_second.filter(|rate| rate.is_finite() && *rate > 0.0).map(|rate| 1_000.0 / rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(limit: &mut Limit, times: &[f64]) -> Vec<bool> {
        times.iter().map(|&now| limit.admit(now).is_ok()).collect()
    }

    #[test]
    fn the_interval_has_no_tolerance() {
        let mut limit = Limit::new(Some(1.0), 1, false, None);
        assert_eq!(admitted(&mut limit, &[0.0, 999.999, 1_000.0, 1_500.0, 2_000.0]), [true, false, true, false, true]);
    }

    #[test]
    fn a_pause_saves_nothing_up() {
        let mut limit = Limit::new(Some(2.0), 1, false, None);
        assert_eq!(admitted(&mut limit, &[0.0, 10_000.0, 10_001.0, 10_500.0]), [true, true, false, true]);
    }

    #[test]
    fn refused_requests_restart_the_interval_on_demand() {
        let mut limit = Limit::new(Some(1.0), 1, true, None);
        assert_eq!(limit.admit(0.0), Ok(()));
        assert_eq!(limit.admit(900.0), Err(1_000.0));
        assert_eq!(limit.admit(1_000.0), Err(1_000.0));
        assert_eq!(limit.admit(2_000.0), Ok(()));
    }

    #[test]
    fn it_says_how_long_to_wait() {
        let mut limit = Limit::new(Some(4.0), 1, false, None);
        assert_eq!(limit.admit(100.0), Ok(()));
        assert_eq!(limit.admit(150.0), Err(200.0));
    }

    #[test]
    fn a_burst_is_refilled_at_the_rate() {
        let mut limit = Limit::new(Some(1.0), 3, false, None);
        let times = [0.0, 1.0, 2.0, 3.0, 1_000.0, 1_001.0, 9_000.0, 9_000.0, 9_000.0, 9_000.0];
        let expected = [true, true, true, false, true, false, true, true, true, false];
        assert_eq!(admitted(&mut limit, &times), expected);
    }

    #[test]
    fn no_rate_no_limit() {
        for rate in [None, Some(f64::INFINITY), Some(0.0)] {
            let mut limit = Limit::new(rate, 1, true, Some(5.0));
            assert_eq!(admitted(&mut limit, &[0.0, 0.0, 0.0]), [true, true, true]);
        }
    }

    #[test]
    fn another_integration_takes_its_share() {
        let mut limit = Limit::new(Some(1.0), 1, false, Some(0.5));
        // One asks every 10 ms and gets what is left: half of the slots.
        let got = (0..10_000_u32).filter(|step| limit.admit(f64::from(*step) * 10.0).is_ok()).count();
        assert!((48..=52).contains(&got), "{got} of 100 slots");
    }

    #[test]
    fn a_greedy_integration_leaves_nothing_and_ends() {
        let mut limit = Limit::new(Some(1.0), 1, false, Some(1_000.0));
        let got = (1..1_000_u32).filter(|step| limit.admit(f64::from(*step) * 100.0).is_ok()).count();
        assert!(got <= 1, "{got}");
        assert!(limit.admit(1e12).is_err());
    }

    #[test]
    fn a_new_rate_holds_from_the_next_request_on() {
        let mut limit = Limit::new(Some(1.0), 1, false, None);
        assert_eq!(limit.admit(0.0), Ok(()));
        limit.set_rate(Some(0.5));
        assert_eq!(admitted(&mut limit, &[1_000.0, 2_000.0, 3_000.0, 4_000.0]), [false, true, false, true]);
    }
}
