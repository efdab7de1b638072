//! Chance, all of it from one seed.

use trackops_client::random::Random;

/// A die of its own for each part of a schedule, so that a change in one does not change all others.
#[derive(Debug)]
pub struct Dice(Random);

impl Dice {
    /// The die of a part of the schedule of that seed.
    pub const fn new(seed: u64, part: u64) -> Self {
        Self(Random::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ part.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// From 0 (included) to 1 (excluded).
    pub fn fraction(&mut self) -> f64 {
        self.0.fraction()
    }

    /// True so often.
    pub fn chance(&mut self, share: f64) -> bool {
        self.fraction() < share
    }

    /// A whole number below that; 0 below 0.
    pub fn below(&mut self, end: u64) -> u64 {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let number = self.fraction() * end as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and below the end")]
        let number = number as u64;
        number
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let place = self.below(others.len() as u64 + 1);
        usize::try_from(place).ok().and_then(|place| others.get(place)).copied().unwrap_or(first)
    }

    /// A moment that is mostly short and now and then long: evenly spread over orders of magnitude, up to that.
    pub fn uneven(&mut self, most: u64) -> u64 {
        let scale = self.below(5);
        self.below(most >> (scale * 3)) + 1
    }

    /// A seed for something else.
    pub fn seed(&mut self) -> u64 {
        self.below(u64::MAX)
    }
}
