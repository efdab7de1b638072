//! A client as its owner in `src/js/call.rs` drives it: one request through all its attempts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::Value;
use trackops_client::account::{Account, Credentials};
use trackops_client::error::Failure;
use trackops_client::exchange::{Exchange, Limiter, Policy, Reason, Step};
use trackops_client::query::Query;
use trackops_client::request::{Method, Request};
use trackops_client::response::{Body, Expect, Head, shown_location};
use trackops_client::retry;
use trackops_client::throttle::{Claim, Throttle, Ticket, Why};
use trackops_client::time::{Instant, Span};

use crate::bug::Bug;
use crate::dice::Dice;
use crate::host::{Micros, unless};
use crate::machine::Machine;
use crate::network::{Network, Outgoing, Reply};

/// An account's throttle, shared by its clients in one process.
#[derive(Clone)]
pub struct Shared {
    /// The throttle.
    pub throttle: Rc<RefCell<Throttle>>,
    /// What is wrong with the client.
    pub bug: Option<Bug>,
}

impl Limiter for Shared {
    fn reserve(&mut self, now: Instant) -> Ticket {
        self.throttle.borrow_mut().reserve(now)
    }
    fn claim(&mut self, ticket: Ticket, now: Instant) -> Claim {
        match self.throttle.borrow_mut().claim(ticket, now) {
            Claim::Wait { why: Why::Spacing, .. } if self.bug == Some(Bug::SpacesNothing) => Claim::Go,
            claim => claim,
        }
    }
    fn answered(&mut self, ticket: Ticket, now: Instant) {
        self.throttle.borrow_mut().answered(ticket, now);
    }
    fn rejected(&mut self, ticket: Ticket, now: Instant, wait: Span) {
        if self.bug == Some(Bug::Ignores429) {
            return self.answered(ticket, now);
        }
        self.throttle.borrow_mut().rejected(ticket, now, wait);
    }
    fn release(&mut self, ticket: Ticket) {
        self.throttle.borrow_mut().release(ticket);
    }
    fn interval(&self) -> Span {
        self.throttle.borrow().interval()
    }
    fn pause(&self, now: Instant) -> Span {
        self.throttle.borrow().pause(now)
    }
}

/// A client of one account in one process.
pub struct Client {
    /// What it runs on.
    pub machine: Rc<Machine>,
    /// What it is connected to.
    pub network: Rc<Network>,
    /// Its account.
    pub account: Account,
    /// Its credentials.
    pub credentials: Credentials,
    /// How it carries requests out.
    pub policy: Policy,
    /// The interval that it was told; none for no limit.
    pub interval: Micros,
    /// Its account's throttle.
    pub slots: Shared,
    /// What is wrong with it.
    pub bug: Option<Bug>,
    /// Which queue that is.
    pub queue: (u64, u64),
    /// Seeds of jitter.
    pub dice: RefCell<Dice>,
}

/// A request, and what is expected of its answer.
pub struct Call {
    /// What to send.
    pub request: Request,
    /// What must come back.
    pub expect: Expect,
    /// JSON, of a POST.
    pub body: String,
    /// Requests under way of the same listing.
    pub in_flight: Rc<Cell<u32>>,
}

impl Call {
    /// A read.
    pub fn read(client: &Client, path: &str, query: &Query, expect: Expect) -> Self {
        let request = Request::new(&client.account, Method::Get, path, query);
        Self { request, expect, body: String::new(), in_flight: Rc::default() }
    }
}

/// The number of requests under way, as long as this lives.
struct InFlight(Rc<Cell<u32>>);

impl InFlight {
    fn new(count: &Rc<Cell<u32>>) -> Self {
        count.set(count.get() + 1);
        Self(Rc::clone(count))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// An exchange that gives its place back when it is dropped.
struct Place {
    exchange: Exchange,
    slots: Shared,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.exchange.release(&mut self.slots);
    }
}

/// Carries a call out. `started` is told of each attempt.
pub async fn perform(client: Rc<Client>, call: Call, started: impl Fn()) -> Result<Reply, Failure> {
    let machine = &client.machine;
    let seed = client.dice.borrow_mut().seed();
    let exchange = Exchange::new(call.request.method(), call.expect, client.policy, seed);
    let mut place = Place { exchange, slots: client.slots.clone() };
    let mut answer = Reply::default();
    loop {
        let Place { exchange, slots } = &mut place;
        match exchange.poll(machine.now(), slots) {
            Step::Wait { again, reason, .. } => {
                let ms = again.as_millis() - machine.now().as_millis();
                client.network.ledger.tell(machine.host.now(), || format!("wait {ms:.3} ms: {reason:?}"));
                machine.sleep_until(again).await;
                if client.bug == Some(Bug::StartsWithoutAsking) && reason != Reason::BackOff {
                    client.network.ledger.started(client.queue, machine, client.interval);
                }
            }
            Step::Send => {
                started();
                client.network.ledger.started(client.queue, machine, client.interval);
                client.network.ledger.tell(machine.host.now(), || format!("send {}", call.request.url()));
            }
            Step::Await { deadline } => {
                answer = Reply::default();
                let attempt = attempt_once(&client, &call, &mut place, &mut answer);
                unless(machine.reached(deadline), attempt).await;
            }
            Step::Done => return Ok(answer),
            Step::Failed(failed) if client.bug == Some(Bug::RetriesWrites) && failed.may_have_been_applied => {
                let exchange = Exchange::new(call.request.method(), call.expect, client.policy, seed);
                place = Place { exchange, slots: client.slots.clone() };
            }
            Step::Failed(failed) => {
                client.network.ledger.tell(machine.host.now(), || format!("failed: {}", failed.message));
                return Err(failed);
            }
        }
    }
}

async fn attempt_once(client: &Client, call: &Call, place: &mut Place, answer: &mut Reply) {
    let Place { exchange, slots } = place;
    let machine = &client.machine;
    let network = &client.network;
    let _in_flight = InFlight::new(&call.in_flight);
    let sent = network.send(Outgoing {
        method: call.request.method().as_str(),
        url: call.request.url().to_owned(),
        authorization: match client.bug {
            Some(Bug::MixesAccounts) => "Basic c3BhZGU5L3Rva2VuOng=".to_owned(),
            _ => client.credentials.authorization().to_owned(),
        },
        body: call.body.clone(),
    });
    let incoming = match sent.await {
        Ok(incoming) => incoming,
        Err(broken) => {
            machine.awake().await;
            network.ledger.tell(machine.host.now(), || format!("lost {}", call.request.url()));
            return exchange.lost(machine.now(), slots, broken.failed, "");
        }
    };
    machine.awake().await;
    if client.bug == Some(Bug::SleepsThroughAnswers) && client.dice.borrow_mut().chance(0.01) {
        return std::future::pending().await;
    }
    let now = machine.now();
    let reply = &incoming.reply;
    if let (Some(Bug::FollowsRedirects), Some(url)) = (client.bug, &reply.location) {
        let (method, authorization) = ("GET", client.credentials.authorization().to_owned());
        drop(network.send(Outgoing { method, url: url.clone(), authorization, body: String::new() }).await);
    }
    network.ledger.tell(machine.host.now(), || format!("head {} of {}", reply.status, call.request.url()));
    if reply.status == 429 {
        network.ledger.rejected(client.queue, machine, least_wait(client, reply));
    }
    exchange.answered(now, slots, head(client, reply));
    let body = incoming.body(&machine.host).await;
    machine.awake().await;
    match body {
        Ok(data) => {
            *answer = Reply { data: data.clone(), ..reply.clone() };
            exchange.finished(machine.now(), slots, &shape(data.as_ref()), None);
        }
        Err(_) if client.bug == Some(Bug::TakesCutForEmpty) => {
            *answer = Reply { data: Some(Value::Array(Vec::new())), ..reply.clone() };
            exchange.finished(machine.now(), slots, &Body::Array, None);
        }
        Err(broken) => exchange.lost(machine.now(), slots, broken.failed, ""),
    }
}

/// What a 429 asks for at the least, in milliseconds: its seconds, up to the day at which the client's obedience ends; an
/// interval where it says nothing. A date is left to the tests of `retry`.
fn least_wait(client: &Client, reply: &Reply) -> f64 {
    let Some(text) = &reply.retry_after else { return crate::host::millis(client.interval) };
    let seconds = text.parse::<u64>().map_or(0, |seconds| u32::try_from(seconds).unwrap_or(u32::MAX));
    f64::from(seconds.min(86_400)) * 1_000.0
}

fn head(client: &Client, reply: &Reply) -> Head {
    #[expect(clippy::cast_precision_loss, reason = "a time of this age")]
    let wall = crate::host::wall(client.machine.host.now()) as f64;
    let retry_after = reply.retry_after.as_ref();
    Head {
        status: reply.status,
        location: reply.location.as_ref().map(|to| shown_location(&client.credentials.redact(to))),
        retry_after: retry_after.and_then(|text| retry::retry_after(text, reply.date.as_deref(), wall)),
    }
}

fn shape(data: Option<&Value>) -> Body {
    match data {
        None => Body::NotJson { html: true },
        Some(Value::Array(_)) => Body::Array,
        Some(Value::Object(object)) => Body::Object { counts: object.get("record_count").is_some_and(Value::is_u64) },
        Some(_) => Body::Scalar,
    }
}
