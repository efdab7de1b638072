//! One request from the queue to its response, including all retries.
//!
//! An [`Exchange`] is driven by its owner. [`Exchange::poll`] says what to do next; the owner reports the outcome with
//! [`Exchange::answered`], [`Exchange::finished`] or [`Exchange::lost`], and polls again. The end of a wait means poll
//! again, not permission to send. Each request counts its own retries.
//!
//! ```text
//!            poll                  answered, finished
//!  Queued ──────────▶ InFlight ─────────────────────────▶ Done
//!    ▲                   │ lost, timeout, bad response
//!    └── BackingOff ◀────┴──────────────────────────────▶ Failed
//! ```

use crate::error::{Code, Failure};
use crate::random::Random;
use crate::request::Method;
use crate::response::{self, Body, Expect, Fault, Head};
use crate::retry::{self, Failed};
use crate::throttle::{Claim, Throttle, Ticket, Why};
use crate::time::{Instant, Span};

/// The default `timeoutMs`: the time for one attempt, from sending to the end of the body.
pub const DEFAULT_TIMEOUT: Span = Span::from_secs(60);

/// Decides when the next request of the account may start. This is the account's [`Throttle`], in this module or in
/// another copy of the package in the same process.
pub trait Limiter {
    /// See [`Throttle::reserve`].
    fn reserve(&mut self, now: Instant) -> Ticket;
    /// See [`Throttle::claim`].
    fn claim(&mut self, ticket: Ticket, now: Instant) -> Claim;
    /// See [`Throttle::answered`].
    fn answered(&mut self, ticket: Ticket, now: Instant);
    /// See [`Throttle::rejected`].
    fn rejected(&mut self, ticket: Ticket, now: Instant, wait: Span);
    /// See [`Throttle::release`].
    fn release(&mut self, ticket: Ticket);
    /// See [`Throttle::interval`].
    fn interval(&self) -> Span;
    /// See [`Throttle::pause`].
    fn pause(&self, now: Instant) -> Span;
}

impl Limiter for Throttle {
    fn reserve(&mut self, now: Instant) -> Ticket {
        Self::reserve(self, now)
    }
    fn claim(&mut self, ticket: Ticket, now: Instant) -> Claim {
        Self::claim(self, ticket, now)
    }
    fn answered(&mut self, ticket: Ticket, now: Instant) {
        Self::answered(self, ticket, now);
    }
    fn rejected(&mut self, ticket: Ticket, now: Instant, wait: Span) {
        Self::rejected(self, ticket, now, wait);
    }
    fn release(&mut self, ticket: Ticket) {
        Self::release(self, ticket);
    }
    fn interval(&self) -> Span {
        Self::interval(self)
    }
    fn pause(&self, now: Instant) -> Span {
        Self::pause(self, now)
    }
}

/// Why an exchange waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The account's requests are spaced.
    RateLimit,
    /// The server responded with 429, with or without `Retry-After`.
    ServerAsked,
    /// Other processes that share the limit are ahead. While the store is being asked, the expected start is now.
    SharedLimit,
    /// A failed attempt is retried after a delay.
    BackOff,
}

/// What the owner has to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Poll again at `again`.
    Wait {
        /// When to poll again.
        again: Instant,
        /// Expected start as things stand.
        expected: Instant,
        /// The reason for the wait.
        reason: Reason,
    },
    /// Send the request now, then poll again.
    Send,
    /// The request is in flight. Poll again when there is something to report, or at the deadline.
    Await {
        /// When the attempt times out.
        deadline: Instant,
    },
    /// The response is valid.
    Done,
    /// The request failed for good.
    Failed(Failure),
}

/// A retry after a failed attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The kind of failure.
    pub code: Code,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// The least delay before the next attempt.
    pub after: Span,
}

/// How a request is retried and timed out.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Attempts beyond the first.
    pub max_retries: u32,
    /// Time for one attempt, from sending to the end of the body.
    pub timeout: Span,
}

impl Default for Policy {
    fn default() -> Self {
        Self { max_retries: retry::DEFAULT_MAX_RETRIES, timeout: DEFAULT_TIMEOUT }
    }
}

/// One request and all its attempts.
#[derive(Debug)]
pub struct Exchange {
    method: Method,
    expect: Expect,
    policy: Policy,
    random: Random,
    state: State,
    ticket: Option<Ticket>,
    attempts: u32,
    head: Head,
    retry: Option<Retry>,
}

#[derive(Debug)]
enum State {
    Queued,
    BackingOff { until: Instant },
    InFlight { deadline: Instant },
    Done,
    Failed(Failure),
}

impl Exchange {
    /// An exchange that is not queued yet. `seed` drives the jitter of its retries.
    pub fn new(method: Method, expect: Expect, policy: Policy, seed: u64) -> Self {
        Self {
            method,
            expect,
            policy,
            random: Random::new(seed),
            state: State::Queued,
            ticket: None,
            attempts: 0,
            head: Head::default(),
            retry: None,
        }
    }

    /// Attempts started so far.
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Takes the retry that the last report or poll decided on.
    pub const fn take_retry(&mut self) -> Option<Retry> {
        self.retry.take()
    }

    /// The next step.
    pub fn poll(&mut self, now: Instant, limiter: &mut dyn Limiter) -> Step {
        match &self.state {
            State::Done => return Step::Done,
            State::Failed(failure) => return Step::Failed(failure.clone()),
            State::BackingOff { until } if now < *until => {
                return Step::Wait { again: *until, expected: *until, reason: Reason::BackOff };
            }
            State::InFlight { deadline } if now < *deadline => return Step::Await { deadline: *deadline },
            State::InFlight { .. } => {
                let after = self.policy.timeout.as_millis();
                self.fail(
                    now,
                    limiter,
                    &Fault {
                        failed: Failed::TimedOut,
                        code: Code::Timeout,
                        text: format!("no complete response within {after} ms (timeoutMs)"),
                    },
                );
                return self.poll(now, limiter);
            }
            State::Queued | State::BackingOff { .. } => self.state = State::Queued,
        }
        let pause = limiter.pause(now);
        if pause > retry::LONGEST_WAIT {
            self.give_up_for(pause, limiter);
            return self.poll(now, limiter);
        }
        let ticket = *self.ticket.get_or_insert_with(|| limiter.reserve(now));
        match limiter.claim(ticket, now) {
            Claim::Go => {
                self.attempts = self.attempts.saturating_add(1);
                self.head = Head::default();
                self.state = State::InFlight { deadline: now + self.policy.timeout };
                Step::Send
            }
            Claim::Wait { again, expected, why } => {
                let reason = match why {
                    Why::Spacing => Reason::RateLimit,
                    Why::ServerAsked => Reason::ServerAsked,
                    Why::Others => Reason::SharedLimit,
                };
                Step::Wait { again, expected, reason }
            }
        }
    }

    /// Reports that status and headers have arrived. The body is still to come.
    pub fn answered(&mut self, now: Instant, limiter: &mut dyn Limiter, head: Head) {
        let (State::InFlight { .. }, Some(ticket)) = (&self.state, self.ticket) else { return };
        if head.status == 429 {
            let fraction = self.random.fraction();
            let wait = retry::after_throttled(head.retry_after, self.attempts, limiter.interval(), fraction);
            limiter.rejected(ticket, now, wait);
        } else {
            limiter.answered(ticket, now);
        }
        self.head = head;
    }

    /// Reports that the body has arrived. `said` is the server's own message in an error body.
    pub fn finished(&mut self, now: Instant, limiter: &mut dyn Limiter, body: &Body, said: Option<&str>) {
        if !matches!(self.state, State::InFlight { .. }) {
            return;
        }
        match response::check(&self.head, body, self.expect, said) {
            Ok(()) => {
                self.release(limiter);
                self.state = State::Done;
            }
            Err(fault) => self.fail(now, limiter, &fault),
        }
    }

    /// Reports that there is no complete response: the connection was not made, or broke.
    pub fn lost(&mut self, now: Instant, limiter: &mut dyn Limiter, failed: Failed, detail: &str) {
        if !matches!(self.state, State::InFlight { .. }) {
            return;
        }
        let broke = failed == Failed::Disconnected;
        let what = if broke { "the connection failed" } else { "no connection could be made" };
        let text = if detail.is_empty() { what.to_owned() } else { format!("{what} ({detail})") };
        self.fail(now, limiter, &Fault { failed, code: Code::Connection, text });
    }

    /// The caller cancels the request, which leaves the queue.
    pub fn release(&mut self, limiter: &mut dyn Limiter) {
        if let Some(ticket) = self.ticket.take() {
            limiter.release(ticket);
        }
    }

    fn fail(&mut self, now: Instant, limiter: &mut dyn Limiter, fault: &Fault) {
        let status = (self.head.status != 0).then_some(self.head.status);
        let asked = self.head.retry_after;
        let acceptable = asked.is_none_or(|asked| asked <= retry::LONGEST_WAIT);
        if self.attempts <= self.policy.max_retries && fault.failed.is_retryable(self.method) && acceptable {
            // A 429 has already paused the account, so no delay of its own is needed.
            let after = if fault.failed == Failed::Status(429) {
                self.state = State::Queued;
                limiter.pause(now)
            } else {
                let after = retry::back_off(self.attempts, self.random.fraction()).max(asked.unwrap_or_default());
                self.state = State::BackingOff { until: now + after };
                after
            };
            if let Some(ticket) = self.ticket {
                // The ticket is kept, because a retried request is older than those that came later.
                limiter.release(ticket);
            }
            self.retry = Some(Retry { code: fault.code, status, after });
            return;
        }
        self.release(limiter);
        let mut message = fault.text.clone();
        if !acceptable {
            message = format!("{message}. It asks for a wait of {}", too_long(asked.unwrap_or_default()));
        }
        let may_have_been_applied = fault.failed.may_have_been_applied(self.method);
        if may_have_been_applied {
            message = format!("{message}. The server may have carried out the request: check before you send it again");
        }
        self.state = State::Failed(Failure {
            code: fault.code,
            message,
            status,
            attempts: self.attempts,
            retry_after: asked,
            may_have_been_applied,
        });
    }

    fn give_up_for(&mut self, pause: Span, limiter: &mut dyn Limiter) {
        self.release(limiter);
        self.state = State::Failed(Failure {
            code: Code::RateLimit,
            message: format!("the server asked this account to send nothing for another {}", too_long(pause)),
            status: None,
            attempts: self.attempts,
            retry_after: Some(pause),
            may_have_been_applied: false,
        });
    }
}

/// Describes a wait that is longer than the client accepts.
fn too_long(wait: Span) -> String {
    let (wait, longest) = (wait.as_secs(), retry::LONGEST_WAIT.as_secs());
    format!("{wait} s, longer than this client waits by itself ({longest} s)")
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
