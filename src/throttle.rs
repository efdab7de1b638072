//! When the next request of an account may start.
//!
//! One [`Throttle`] serves all clients of one account. A caller takes a [`Ticket`], sleeps until the time that
//! [`Throttle::claim`] names, and claims again: only [`Claim::Go`] allows a start. So a timer that fires early, a laptop
//! that slept, or a 429 met meanwhile can delay a start but never cause a burst.
//!
//! - [`guard`] is the part of the spacing that makes up for the network: the limit is counted where requests arrive.
//! - [`pace`] is the interval that the account's true limit turns out to need.
//! - [`shared`] makes several processes keep one limit together.

mod guard;
mod pace;
mod shared;

use crate::time::{Instant, Span};
use guard::Guard;
use pace::Pace;
pub use shared::Entry;
use shared::Share;

/// A place in the queue of one account, first come first served. A retried request keeps its ticket and so its place.
pub type Ticket = u32;

/// How long a ticket may be overdue before later ones pass it: its owner may be gone (a closed page, a finished worker).
const OVERDUE: Span = Span::from_secs(2);

/// How soon a ticket looks again at the least where its start is not for itself to know: longer than hosts wait out turn by turn
/// (`src/js/task.rs`). A head that is due but not yet awake, or whose owner is gone, is not spun on; and eight processes that all do
/// so for one slot keep each other from sending.
const LOOK: Span = Span::from_millis(2);

/// The longest pause that a `Retry-After` can put on an account; a server that asks for years has a fault.
const LONGEST_PAUSE: Span = Span::from_secs(24 * 60 * 60);

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Claim {
    /// Start the request now: the claim counts as its start.
    Go,
    /// Not yet.
    Wait {
        /// Claim again at this time.
        again: Instant,
        /// When the start is to be expected as things stand; not before `again`.
        expected: Instant,
        /// What for.
        why: Why,
    },
}

/// Why a request may not start yet. By these numbers copies of the package tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Requests are spaced.
    Spacing = 0,
    /// The server asked for it (429).
    ServerAsked = 1,
    /// Others who share the account's limit come first, or have to be asked: then `expected` is now.
    Others = 2,
}

/// Spaces the starts of one account's requests.
#[derive(Debug)]
pub struct Throttle {
    pace: Pace,
    guard: Guard,
    queue: Vec<Queued>,
    in_flight: Vec<Flight>,
    next_ticket: Ticket,
    latest: Option<Latest>,
    paused_until: Instant,
    /// Counts the episodes of 429; each request remembers the one it started in.
    episode: u32,
    /// Where the limit is shared with other processes.
    share: Option<Share>,
}

/// A request that waits for its start.
#[derive(Clone, Copy, Debug)]
struct Queued {
    ticket: Ticket,
    /// When it will claim its start.
    due: Instant,
}

/// A request under way.
#[derive(Clone, Copy, Debug)]
struct Flight {
    ticket: Ticket,
    start: Instant,
    episode: u32,
}

/// The request that started last, which the next one must keep its distance from.
#[derive(Clone, Copy, Debug)]
struct Latest {
    ticket: Ticket,
    start: Instant,
    /// What is added to the interval after its start; learned from its answer, estimated before that.
    guard: Span,
}

impl Throttle {
    /// A throttle with this interval between the starts of requests; zero for no limit at all.
    pub fn new(interval: Span) -> Self {
        Self {
            pace: Pace::new(interval),
            guard: Guard::default(),
            queue: Vec::new(),
            in_flight: Vec::new(),
            next_ticket: 0,
            latest: None,
            paused_until: Instant::default(),
            episode: 0,
            share: None,
        }
    }

    /// Goes on for a throttle that gave out the tickets below this one: its requests may be waiting or under way, so it is as if one
    /// had started this moment; and what is left of its pause is kept. What else it learned is learned again.
    pub fn succeed(&mut self, next_ticket: Ticket, now: Instant, pause: Span) {
        self.next_ticket = next_ticket;
        self.paused_until = self.paused_until.max(now + pause.min(LONGEST_PAUSE));
        self.start(next_ticket.wrapping_sub(1), now);
    }

    /// Another client of the account was made with this interval. The longest one holds for all of them: they share one limit.
    pub fn configure(&mut self, interval: Span) {
        self.pace.configure(interval);
    }

    /// The interval in force, without the guard.
    pub fn interval(&self) -> Span {
        self.pace.interval()
    }

    /// Takes the next place in the queue.
    pub fn reserve(&mut self, now: Instant) -> Ticket {
        let ticket = self.next_ticket;
        self.next_ticket = self.next_ticket.wrapping_add(1);
        self.enqueue(ticket, now);
        ticket
    }

    /// Asks to start the request of this ticket. A ticket that has started before (a retry) is queued again at its old place.
    pub fn claim(&mut self, ticket: Ticket, now: Instant) -> Claim {
        self.land(ticket);
        let ahead = self.queue.iter().filter(|other| other.ticket < ticket && now.since(other.due) < OVERDUE).count();
        let open = self.opens_at().max(now);
        if ahead == 0 && open <= now {
            match self.claim_shared(now) {
                Ok(start) => {
                    self.dequeue(ticket);
                    self.start(ticket, start);
                    return Claim::Go;
                }
                Err(wait) => {
                    if let Claim::Wait { again, .. } = wait {
                        self.enqueue(ticket, again);
                    }
                    return wait;
                }
            }
        }
        let ahead = u32::try_from(ahead).unwrap_or(u32::MAX);
        let expected = open + self.interval() * ahead;
        // The one whose turn is next sleeps until then. Those behind look again half-way, as places before them may
        // fall free; so each looks a few times, not once a slot.
        let sleep = if ahead <= 1 { expected.since(now) } else { expected.since(now) / 2 };
        let shared = self.share.is_some();
        let again = now + if ahead == 0 && !shared { sleep } else { sleep.max(LOOK) };
        self.enqueue(ticket, again);
        let why = if self.paused_until > now { Why::ServerAsked } else { Why::Spacing };
        Claim::Wait { again, expected: expected.max(again), why }
    }

    /// The first sign of an answer to this request came in, and it was no 429.
    pub fn answered(&mut self, ticket: Ticket, now: Instant) {
        if let Some(flight) = self.land(ticket) {
            self.measure(ticket, flight, now);
            if flight.episode == self.episode {
                self.pace.succeeded();
                self.guard.succeeded();
            }
        }
    }

    /// This request was answered with 429: nothing of the account starts for `wait`, and the spacing widens, once for all
    /// requests that were under way together.
    pub fn rejected(&mut self, ticket: Ticket, now: Instant, wait: Span) {
        let mut first = false;
        if let Some(flight) = self.land(ticket) {
            self.measure(ticket, flight, now);
            first = flight.episode == self.episode;
            if first {
                self.widen();
                self.guard.rejected(self.pace.interval());
            }
        }
        self.paused_until = self.paused_until.max(now + wait.min(LONGEST_PAUSE));
        self.reject_shared(first);
    }

    /// The owner of this ticket gives up its place, or its request ended without an answer.
    pub fn release(&mut self, ticket: Ticket) {
        self.dequeue(ticket);
        self.land(ticket);
        self.return_unwanted_slot();
    }

    /// How long the server still wants nothing to be sent; zero if it said nothing of the kind.
    pub fn pause(&self, now: Instant) -> Span {
        self.paused_until.since(now)
    }

    fn enqueue(&mut self, ticket: Ticket, due: Instant) {
        match self.queue.iter_mut().find(|queued| queued.ticket == ticket) {
            Some(queued) => queued.due = due,
            None => self.queue.push(Queued { ticket, due }),
        }
    }

    fn dequeue(&mut self, ticket: Ticket) {
        self.queue.retain(|queued| queued.ticket != ticket);
    }

    /// Takes a request from those under way.
    fn land(&mut self, ticket: Ticket) -> Option<Flight> {
        let at = self.in_flight.iter().position(|flight| flight.ticket == ticket)?;
        Some(self.in_flight.swap_remove(at))
    }

    /// An episode of 429 began, here or with others who share the limit.
    fn widen(&mut self) {
        self.episode = self.episode.wrapping_add(1);
        self.pace.rejected();
    }

    fn opens_at(&self) -> Instant {
        let spaced = self.latest.map_or(Instant::default(), |latest| latest.start + self.interval() + latest.guard);
        spaced.max(self.paused_until)
    }

    fn start(&mut self, ticket: Ticket, now: Instant) {
        let guard = self.guard.started(self.interval());
        self.latest = Some(Latest { ticket, start: now, guard });
        self.land(ticket);
        self.in_flight.push(Flight { ticket, start: now, episode: self.episode });
    }

    fn measure(&mut self, ticket: Ticket, flight: Flight, now: Instant) {
        let interval = self.interval();
        let guard = &mut self.guard;
        let round_trip = now.since(flight.start);
        guard.record(round_trip);
        if let Some(latest) = self.latest.as_mut().filter(|latest| latest.ticket == ticket) {
            latest.guard = guard.after_answer(round_trip, interval);
            let hold = interval.saturating_add(latest.guard);
            self.correct_shared(hold);
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
