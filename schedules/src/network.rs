//! The network between client and server. It delays, drops, duplicates, reorders, truncates and falsifies messages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};
use trackops_client::retry::Failed;

use crate::dice::Dice;
use crate::host::{Host, MILLI, Micros, OneShot, SECOND};
use crate::ledger::Ledger;

/// A request in transit.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The full URL.
    pub url: String,
    /// The credentials.
    pub authorization: String,
    /// The JSON body of a POST.
    pub body: String,
}

/// A server's response.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// The body; `None` if it is not JSON.
    pub data: Option<Value>,
    /// When it was produced.
    pub made: Micros,
}

/// Answers requests.
pub trait Origin {
    /// A request arrives.
    fn handle(&mut self, request: &Outgoing, now: Micros) -> Reply;
}

type SharedOrigin = Rc<RefCell<dyn Origin>>;

/// The only credentials that may be sent to a server, and the server.
type Served = (String, SharedOrigin);

/// There is no complete response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// How far it got.
    pub failed: Failed,
}

/// What can happen to a request, each with a probability from 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    /// The shortest time to the server, and the most that is added at random.
    pub up: (Micros, Micros),
    /// The same for the way back.
    pub down: (Micros, Micros),
    /// A delay of up to ten seconds, either way.
    pub hiccup: f64,
    /// No connection is made.
    pub refused: f64,
    /// Lost on the way there.
    pub lost: f64,
    /// Lost on the way back.
    pub unheard: f64,
    /// The share of lost messages after which the connection stays open without a response.
    pub silent: f64,
    /// The body is truncated.
    pub cut: f64,
    /// A read arrives twice.
    pub doubled: f64,
    /// A response that is not the server's: a portal's page, an overloaded gateway, a redirect.
    pub lies: f64,
}

impl Weather {
    /// The same delays, without failures.
    #[must_use]
    pub fn calm(&self) -> Self {
        Self { up: self.up, down: self.down, ..Self::default() }
    }

    /// Whether nothing goes wrong.
    pub fn is_calm(&self) -> bool {
        let bad = [self.hiccup, self.refused, self.lost, self.unheard, self.cut, self.doubled, self.lies];
        bad.iter().all(|share| *share <= 0.0)
    }
}

/// The network.
pub struct Network {
    /// The virtual time.
    pub host: Host,
    /// The invariants.
    pub ledger: Rc<Ledger>,
    /// The current conditions.
    pub weather: RefCell<Weather>,
    dice: RefCell<Dice>,
    origins: RefCell<BTreeMap<String, Served>>,
    /// Requests that arrived somewhere.
    pub arrived: Cell<u64>,
}

/// The head of a response whose body is still in transit.
pub struct Incoming {
    /// The complete response.
    pub reply: Reply,
    body_at: Micros,
    is_cut: bool,
}

impl Incoming {
    /// Waits for the body.
    pub async fn body(&self, host: &Host) -> Result<Option<Value>, Broken> {
        host.at(self.body_at).await;
        if self.is_cut { Err(Broken { failed: Failed::Disconnected }) } else { Ok(self.reply.data.clone()) }
    }
}

/// What happens to one request, decided before it is sent.
#[expect(clippy::struct_excessive_bools, reason = "they combine freely")]
struct Fate {
    up: Micros,
    down: Micros,
    body: Micros,
    refused: bool,
    lost: bool,
    unheard: bool,
    silent: bool,
    is_cut: bool,
    doubled: Option<Micros>,
    lie: Option<Reply>,
}

impl Network {
    /// A network without servers.
    pub fn new(host: Host, ledger: Rc<Ledger>, weather: Weather, dice: Dice) -> Self {
        let (weather, dice) = (RefCell::new(weather), RefCell::new(dice));
        Self { host, ledger, weather, dice, origins: RefCell::default(), arrived: Cell::new(0) }
    }

    /// Adds a server at an address, and the only credentials that may be sent to it.
    pub fn serve(&self, origin: &str, authorization: &str, server: SharedOrigin) {
        self.origins.borrow_mut().insert(origin.to_owned(), (authorization.to_owned(), server));
    }

    /// Sends a request, with `redirect: "manual"`. What happens to it does not depend on whether anyone waits for it.
    pub async fn send(self: &Rc<Self>, request: Outgoing) -> Result<Incoming, Broken> {
        let Some(server) = self.server_of(&request) else { return Err(Broken { failed: Failed::NotConnected }) };
        let fate = self.roll(&request);
        let outcome = OneShot::default();
        let network = Rc::clone(self);
        let sender = outcome.clone();
        self.host.spawn(async move {
            let outcome = network.carry(server, request, fate).await;
            // Otherwise the client never gets a response.
            if let Some(outcome) = outcome {
                sender.put(outcome);
            }
        });
        outcome.take().await
    }

    async fn carry(&self, server: SharedOrigin, request: Outgoing, fate: Fate) -> Option<Result<Incoming, Broken>> {
        let host = &self.host;
        host.after(fate.up).await;
        if fate.refused {
            return Some(Err(Broken { failed: Failed::NotConnected }));
        }
        if fate.lost {
            host.after(fate.down).await;
            return (!fate.silent).then_some(Err(Broken { failed: Failed::Disconnected }));
        }
        let arrive = |request: &Outgoing| {
            self.arrived.set(self.arrived.get() + 1);
            server.borrow_mut().handle(request, host.now())
        };
        let mut reply = match fate.lie {
            Some(lie) => lie,
            None => arrive(&request),
        };
        if let Some(later) = fate.doubled {
            host.after(later).await;
            // Either response may be the one that comes back.
            let second = arrive(&request);
            if later % 2 == 0 {
                reply = second;
            }
        }
        host.after(fate.down).await;
        if fate.unheard {
            return (!fate.silent).then_some(Err(Broken { failed: Failed::Disconnected }));
        }
        Some(Ok(Incoming { reply, body_at: host.now().saturating_add(fate.body), is_cut: fate.is_cut }))
    }

    fn server_of(&self, request: &Outgoing) -> Option<SharedOrigin> {
        let origins = self.origins.borrow();
        let found = origins.iter().find(|(origin, _)| request.url.starts_with(&format!("{origin}/api/v1/")));
        let Some((origin, (authorization, server))) = found else {
            self.ledger.broken(|| format!("credentials were sent to {}", request.url));
            return None;
        };
        self.ledger
            .holds(*authorization == request.authorization, || format!("{origin} was sent another's credentials"));
        Some(Rc::clone(server))
    }

    fn roll(&self, request: &Outgoing) -> Fate {
        let weather = self.weather.borrow();
        let mut dice = self.dice.borrow_mut();
        let dice = &mut *dice;
        let mut way = |(least, more): (Micros, Micros)| {
            let hiccup = if dice.chance(weather.hiccup) { dice.uneven(10 * SECOND) } else { 0 };
            least + dice.below(more + 1) + hiccup
        };
        let (up, down) = (way(weather.up), way(weather.down));
        let lie = if dice.chance(weather.lies) { Some(lie(dice)) } else { None };
        let twice = request.method == "GET" && dice.chance(weather.doubled);
        Fate {
            up,
            down,
            body: dice.uneven(20 * MILLI),
            refused: dice.chance(weather.refused),
            lost: dice.chance(weather.lost),
            unheard: dice.chance(weather.unheard),
            silent: dice.chance(weather.silent),
            is_cut: dice.chance(weather.cut),
            doubled: if twice { Some(dice.uneven(SECOND)) } else { None },
            lie,
        }
    }
}

/// A response that is not the server's.
fn lie(dice: &mut Dice) -> Reply {
    let with = |status: u16, data: Option<Value>| Reply { status, data, ..Reply::default() };
    let with_retry_after = |status: u16, retry_after: &str| Reply {
        status,
        retry_after: Some(retry_after.to_owned()),
        data: Some(json!({ "message": "busy" })),
        ..Reply::default()
    };
    match dice.below(16) {
        // A portal's page, unexpected shapes.
        0 => with(200, None),
        1 => with(200, Some(json!({ "records": [] }))),
        2 => with(200, Some(json!("ok"))),
        3 => with(204, None),
        4 => with(200, Some(Value::Null)),
        5 => with(408, None),
        6 => with(500, Some(json!({ "error": "oops" }))),
        7 => with(502, None),
        8 => with_retry_after(503, "1"),
        9 => with_retry_after(503, "soon"),
        10 => with_retry_after(429, "0"),
        11 => with_retry_after(429, "7"),
        12 => with_retry_after(429, "-1"),
        13 => with_retry_after(429, "9999999999"),
        14 => Reply { location: Some("https://evil.example/api/v1/clients".to_owned()), ..with(302, None) },
        _ => Reply { location: Some("https://mycompany.evil.example/".to_owned()), ..with(0, None) },
    }
}
