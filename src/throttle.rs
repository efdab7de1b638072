//! When the next request of an account may start.
//!
//! One [`Throttle`] serves all clients of one account. A caller takes a [`Ticket`], sleeps until the time in
//! [`Claim::Wait`], and claims again. A request may start only on [`Claim::Go`]. A timer that fires early, a laptop
//! that slept, or a 429 in the meantime can therefore delay a start but never cause a burst.
//!
//! - [`guard`] adds a margin for network jitter, because the server counts requests when they arrive.
//! - [`pace`] learns the interval that the account's real limit needs.
//! - [`shared`] lets several processes share one limit.

mod guard;
mod pace;
mod shared;

use crate::time::{Instant, Span};
use guard::Guard;
use pace::Pace;
pub use shared::Entry;
use shared::Share;

/// A position in the account's queue, first come first served. A retried request keeps its ticket and so its position.
pub type Ticket = u32;

/// How long a ticket may be overdue before later ones overtake it. Its owner may be gone (a closed page, a finished
/// worker).
const OVERDUE: Span = Span::from_secs(2);

/// Shortest re-poll when another ticket or process decides the start. Without it a ticket would spin while the ticket
/// ahead is due but not yet awake, and several processes waiting for the same slot would starve each other of CPU time.
const SHORTEST_POLL: Span = Span::from_millis(2);

/// The longest pause that a `Retry-After` can impose. A server that asks for years has a bug.
const LONGEST_PAUSE: Span = Span::from_secs(24 * 60 * 60);

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Claim {
    /// Start the request now. The claim counts as its start.
    Go,
    /// Not yet.
    Wait {
        /// Claim again at this time.
        again: Instant,
        /// Expected start as things stand; not before `again`.
        expected: Instant,
        /// The reason for the wait.
        why: Why,
    },
}

/// Why a request may not start yet. The numeric values cross between package copies; do not renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Requests are spaced.
    Spacing = 0,
    /// The server asked for it (429).
    ServerAsked = 1,
    /// Other processes that share the limit are ahead, or the store is being asked. In the second case `expected` is
    /// now.
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
    /// Counts the episodes of 429. Each request remembers the episode it started in.
    episode: u32,
    /// Set when the limit is shared with other processes.
    share: Option<Share>,
}

/// A request that waits for its start.
#[derive(Clone, Copy, Debug)]
struct Queued {
    ticket: Ticket,
    /// When it will claim again.
    due: Instant,
}

/// A request in flight.
#[derive(Clone, Copy, Debug)]
struct Flight {
    ticket: Ticket,
    start: Instant,
    episode: u32,
}

/// The request that started last. The next one must keep its distance from it.
#[derive(Clone, Copy, Debug)]
struct Latest {
    ticket: Ticket,
    start: Instant,
    /// Added to the interval after its start: an estimate first, a measurement once the response is in.
    guard: Span,
}

impl Throttle {
    /// A throttle with this interval between the starts of requests. Zero means no limit.
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

    /// Takes over from a throttle that issued all tickets below `next_ticket`. Its requests may still be waiting or in
    /// flight, so this counts as a start at `now`. The rest of its pause is kept; everything else is learned again.
    pub fn succeed(&mut self, next_ticket: Ticket, now: Instant, pause: Span) {
        self.next_ticket = next_ticket;
        self.paused_until = self.paused_until.max(now + pause.min(LONGEST_PAUSE));
        self.start(next_ticket.wrapping_sub(1), now);
    }

    /// Adds a client with this interval. The longest interval applies to all clients of the account, because they share
    /// one limit.
    pub fn configure(&mut self, interval: Span) {
        self.pace.configure(interval);
    }

    /// The interval in force, without the guard.
    pub fn interval(&self) -> Span {
        self.pace.interval()
    }

    /// Takes the next position in the queue.
    pub fn reserve(&mut self, now: Instant) -> Ticket {
        let ticket = self.next_ticket;
        self.next_ticket = self.next_ticket.wrapping_add(1);
        self.enqueue(ticket, now);
        ticket
    }

    /// Asks to start the request of this ticket. A ticket that started before (a retry) rejoins the queue at its old
    /// position.
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
        // The next in line sleeps until its turn. Those further back wake half-way, because tickets ahead of them may
        // be released. Each one wakes a few times, not once per interval.
        let sleep = if ahead <= 1 { expected.since(now) } else { expected.since(now) / 2 };
        let shared = self.share.is_some();
        let again = now + if ahead == 0 && !shared { sleep } else { sleep.max(SHORTEST_POLL) };
        self.enqueue(ticket, again);
        let why = if self.paused_until > now { Why::ServerAsked } else { Why::Spacing };
        Claim::Wait { again, expected: expected.max(again), why }
    }

    /// The response to this request began to arrive, and it is not a 429.
    pub fn answered(&mut self, ticket: Ticket, now: Instant) {
        if let Some(flight) = self.land(ticket) {
            self.measure(ticket, flight, now);
            if flight.episode == self.episode {
                self.pace.succeeded();
                self.guard.succeeded();
            }
        }
    }

    /// This request was answered with 429. Nothing of the account starts for `wait`. The interval widens once for all
    /// requests that were in flight together.
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

    /// The owner of this ticket gives up, or its request ended without a response.
    pub fn release(&mut self, ticket: Ticket) {
        self.dequeue(ticket);
        self.land(ticket);
        self.return_unwanted_slot();
    }

    /// How much longer the server wants no requests; zero if it did not ask for a pause.
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

    /// Removes a request from those in flight.
    fn land(&mut self, ticket: Ticket) -> Option<Flight> {
        let at = self.in_flight.iter().position(|flight| flight.ticket == ticket)?;
        Some(self.in_flight.swap_remove(at))
    }

    /// An episode of 429 began, in this process or in another one that shares the limit.
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
