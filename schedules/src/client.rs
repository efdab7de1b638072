//! A client, driven like in `src/js/exchange.rs`: one request with all its retries.

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
use crate::host::{Micros, until_stopped};
use crate::machine::Machine;
use crate::network::{Network, Outgoing, Reply};

/// An account's throttle, shared by its clients in one process.
#[derive(Clone)]
pub struct SharedThrottle {
    /// The throttle.
    pub throttle: Rc<RefCell<Throttle>>,
    /// What is wrong with the client.
    pub bug: Option<Bug>,
}

impl Limiter for SharedThrottle {
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
    /// The computer that it runs on.
    pub machine: Rc<Machine>,
    /// The network that it is connected to.
    pub network: Rc<Network>,
    /// Its account.
    pub account: Account,
    /// Its credentials.
    pub credentials: Credentials,
    /// Its retries and timeouts.
    pub policy: Policy,
    /// Its configured interval; 0 for no limit.
    pub interval: Micros,
    /// Its account's throttle.
    pub throttle: SharedThrottle,
    /// Its deliberate bug.
    pub bug: Option<Bug>,
    /// The account and the process of its throttle.
    pub queue: (u64, u64),
    /// The source of seeds for jitter.
    pub dice: RefCell<Dice>,
}

/// A request, and the expected response.
pub struct Call {
    /// The request.
    pub request: Request,
    /// The expected response.
    pub expect: Expect,
    /// The JSON body of a POST.
    pub body: String,
    /// The requests in flight of the same listing.
    pub in_flight: Rc<Cell<u32>>,
}

impl Call {
    /// A read.
    pub fn read(client: &Client, path: &str, query: &Query, expect: Expect) -> Self {
        let request = Request::new(&client.account, Method::Get, path, query);
        Self { request, expect, body: String::new(), in_flight: Rc::default() }
    }
}

/// Counts as a request in flight while it lives.
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

/// An exchange that leaves the queue when it is dropped.
struct QueuedCall {
    exchange: Exchange,
    throttle: SharedThrottle,
}

impl Drop for QueuedCall {
    fn drop(&mut self) {
        self.exchange.release(&mut self.throttle);
    }
}

/// Performs a call. `started` is called at each attempt.
pub async fn perform(client: Rc<Client>, call: Call, started: impl Fn()) -> Result<Reply, Failure> {
    let machine = &client.machine;
    let seed = client.dice.borrow_mut().seed();
    let exchange = Exchange::new(call.request.method(), call.expect, client.policy, seed);
    let mut queued = QueuedCall { exchange, throttle: client.throttle.clone() };
    let mut response = Reply::default();
    loop {
        let QueuedCall { exchange, throttle } = &mut queued;
        match exchange.poll(machine.now(), throttle) {
            Step::Wait { again, reason, .. } => {
                let ms = again.as_millis() - machine.now().as_millis();
                client.network.ledger.log(machine.host.now(), || format!("wait {ms:.3} ms: {reason:?}"));
                machine.sleep_until(again).await;
                if client.bug == Some(Bug::StartsWithoutAsking) && reason != Reason::BackOff {
                    client.network.ledger.started(client.queue, machine, client.interval);
                }
            }
            Step::Send => {
                started();
                client.network.ledger.started(client.queue, machine, client.interval);
                client.network.ledger.log(machine.host.now(), || format!("send {}", call.request.url()));
            }
            Step::Await { deadline } => {
                response = Reply::default();
                let attempt = attempt_once(&client, &call, &mut queued, &mut response);
                until_stopped(machine.reached(deadline), attempt).await;
            }
            Step::Done => return Ok(response),
            Step::Failed(failed) if client.bug == Some(Bug::RetriesWrites) && failed.may_have_been_applied => {
                let exchange = Exchange::new(call.request.method(), call.expect, client.policy, seed);
                queued = QueuedCall { exchange, throttle: client.throttle.clone() };
            }
            Step::Failed(failed) => {
                client.network.ledger.log(machine.host.now(), || format!("failed: {}", failed.message));
                return Err(failed);
            }
        }
    }
}

async fn attempt_once(client: &Client, call: &Call, queued: &mut QueuedCall, response: &mut Reply) {
    let QueuedCall { exchange, throttle } = queued;
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
            network.ledger.log(machine.host.now(), || format!("lost {}", call.request.url()));
            return exchange.lost(machine.now(), throttle, broken.failed, "");
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
    network.ledger.log(machine.host.now(), || format!("head {} of {}", reply.status, call.request.url()));
    if reply.status == 429 {
        network.ledger.rejected(client.queue, machine, least_wait(client, reply));
    }
    exchange.answered(now, throttle, head(client, reply));
    let body = incoming.body(&machine.host).await;
    machine.awake().await;
    match body {
        Ok(data) => {
            *response = Reply { data: data.clone(), ..reply.clone() };
            exchange.finished(machine.now(), throttle, &shape(data.as_ref()), None);
        }
        Err(_) if client.bug == Some(Bug::TakesCutForEmpty) => {
            *response = Reply { data: Some(Value::Array(Vec::new())), ..reply.clone() };
            exchange.finished(machine.now(), throttle, &Body::Array, None);
        }
        Err(broken) => exchange.lost(machine.now(), throttle, broken.failed, ""),
    }
}

/// The least wait that a 429 asks for, in milliseconds: its seconds, up to the client's maximum of a day, or an
/// interval without `Retry-After`. Dates are covered by the tests of `retry`.
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
