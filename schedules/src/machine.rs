//! The computer that the client runs on: its clock, its timers, and its sleep.

use std::cell::{Cell, RefCell};

use trackops_client::time::Instant;

use crate::dice::Dice;
use crate::host::{Host, MILLI, Micros};

/// A computer.
pub struct Machine {
    /// The time around it.
    pub host: Host,
    /// How far its monotonic clock is before true time.
    offset: Cell<i64>,
    /// All that the clock ever jumped forward.
    jumped: Cell<Micros>,
    /// Until then nothing runs on it.
    awake_at: Cell<Micros>,
    /// How finely its clock is read.
    resolution: Micros,
    /// By how much its timers are late, at most.
    late: Micros,
    dice: RefCell<Dice>,
}

impl Machine {
    /// A computer whose clock shows an hour when the schedule begins.
    pub const fn new(host: Host, resolution: Micros, late: Micros, dice: Dice) -> Self {
        let offset = Cell::new(3_600_000_000);
        let (jumped, awake_at) = (Cell::new(0), Cell::new(0));
        Self { host, offset, jumped, awake_at, resolution, late, dice: RefCell::new(dice) }
    }

    /// Its monotonic clock.
    pub fn now(&self) -> Instant {
        let micros = self.host.now().saturating_add_signed(self.offset.get());
        let read = micros - micros % self.resolution;
        #[expect(clippy::cast_precision_loss, reason = "a few days")]
        Instant::from_millis(read as f64 / 1_000.0)
    }

    /// What two readings of its clock may be wrong by.
    pub const fn resolution(&self) -> Micros {
        self.resolution
    }

    /// All that its clock ever jumped forward.
    pub const fn jumped(&self) -> Micros {
        self.jumped.get()
    }

    /// Its clock jumps.
    pub fn jump(&self, by: i64) {
        self.offset.set(self.offset.get().saturating_add(by));
        self.jumped.set(self.jumped.get().saturating_add(u64::try_from(by).unwrap_or(0)));
    }

    /// It sleeps; its clock stands still meanwhile where it is one of those.
    pub fn sleep(&self, span: Micros, clock_stands: bool) {
        if self.host.now() < self.awake_at.get() {
            return;
        }
        self.awake_at.set(self.host.now().saturating_add(span));
        if clock_stands {
            self.offset.set(self.offset.get().saturating_sub_unsigned(span));
        }
    }

    /// Waits until it is awake: on a computer that sleeps, nothing goes on.
    pub async fn awake(&self) {
        while self.host.now() < self.awake_at.get() {
            self.host.at(self.awake_at.get()).await;
        }
    }

    /// As `sleep_until` of `src/js/timer.rs`, by a timer that is early or late.
    pub async fn sleep_until(&self, until: Instant) {
        let millis = (until.as_millis() - self.now().as_millis()).clamp(0.0, 2_147_483_647.0).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let span = millis as u64 * MILLI;
        let late = self.dice.borrow_mut().below(self.late + 1);
        // Node's timers are up to a millisecond early.
        self.host.after((span + late).saturating_sub(MILLI / 2).max(1)).await;
        self.awake().await;
    }

    /// As `reached` of `src/js/timer.rs`.
    pub async fn reached(&self, time: Instant) {
        while self.now() < time {
            self.sleep_until(time).await;
        }
    }
}
