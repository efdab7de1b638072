//! The computer that the client runs on: its clock, its timers, and its sleep mode.

use std::cell::{Cell, RefCell};

use trackops_client::time::Instant;

use crate::dice::Dice;
use crate::host::{Host, MILLI, Micros};

/// A computer.
pub struct Machine {
    /// True time.
    pub host: Host,
    /// How far its monotonic clock is ahead of true time.
    offset: Cell<i64>,
    /// The sum of all forward jumps of the clock.
    jumped: Cell<Micros>,
    /// It sleeps until then.
    awake_at: Cell<Micros>,
    /// The resolution of its clock.
    resolution: Micros,
    /// The most by which its timers are late.
    late: Micros,
    dice: RefCell<Dice>,
}

impl Machine {
    /// A computer whose clock reads one hour when the schedule begins.
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

    /// The resolution of its clock.
    pub const fn resolution(&self) -> Micros {
        self.resolution
    }

    /// The sum of all forward jumps of its clock.
    pub const fn jumped(&self) -> Micros {
        self.jumped.get()
    }

    /// Makes its clock jump.
    pub fn jump(&self, by: i64) {
        self.offset.set(self.offset.get().saturating_add(by));
        self.jumped.set(self.jumped.get().saturating_add(u64::try_from(by).unwrap_or(0)));
    }

    /// Puts it to sleep. Its clock stops during the sleep if `clock_stops`.
    pub fn sleep(&self, span: Micros, clock_stops: bool) {
        if self.host.now() < self.awake_at.get() {
            return;
        }
        self.awake_at.set(self.host.now().saturating_add(span));
        if clock_stops {
            self.offset.set(self.offset.get().saturating_sub_unsigned(span));
        }
    }

    /// Waits until it is awake: nothing runs on a sleeping computer.
    pub async fn awake(&self) {
        while self.host.now() < self.awake_at.get() {
            self.host.at(self.awake_at.get()).await;
        }
    }

    /// Like `sleep_until` of `src/js/clock.rs`, with a timer that is early or late.
    pub async fn sleep_until(&self, until: Instant) {
        let millis = (until.as_millis() - self.now().as_millis()).clamp(0.0, 2_147_483_647.0).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let span = millis as u64 * MILLI;
        let late = self.dice.borrow_mut().below(self.late + 1);
        // Node's timers are up to a millisecond early.
        self.host.after((span + late).saturating_sub(MILLI / 2).max(1)).await;
        self.awake().await;
    }

    /// Sleeps until its clock has reached this time, however early timers fire.
    pub async fn reached(&self, time: Instant) {
        while self.now() < time {
            self.sleep_until(time).await;
        }
    }
}
