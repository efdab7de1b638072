//! Random numbers, all from one seed.

use trackops_client::random::Random;

/// The random numbers of one part of a schedule. Each part has its own, so that a change in one part does not change
/// the others.
#[derive(Debug)]
pub struct Dice(Random);

impl Dice {
    /// The random numbers for this part of the schedule of this seed.
    pub const fn new(seed: u64, part: u64) -> Self {
        Self(Random::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ part.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// From 0 (included) to 1 (excluded).
    pub fn fraction(&mut self) -> f64 {
        self.0.fraction()
    }

    /// True with this probability.
    pub fn chance(&mut self, share: f64) -> bool {
        self.fraction() < share
    }

    /// A whole number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let number = self.fraction() * end as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and below the end")]
        let number = number as u64;
        number
    }

    /// One of these values.
    pub fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let index = self.below(others.len() as u64 + 1);
        usize::try_from(index).ok().and_then(|index| others.get(index)).copied().unwrap_or(first)
    }

    /// A number that is usually small and sometimes large: uniform over orders of magnitude, up to `most`.
    pub fn uneven(&mut self, most: u64) -> u64 {
        let scale = self.below(5);
        self.below(most >> (scale * 3)) + 1
    }

    /// A seed for something else.
    pub fn seed(&mut self) -> u64 {
        self.below(u64::MAX)
    }
}
