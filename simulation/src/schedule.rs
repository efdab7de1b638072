//! What happens in one schedule, all of it drawn from the seed.

use std::rc::Rc;

use trackops_client::account::{Account, Credentials};
use trackops_client::exchange::Policy;
use trackops_client::throttle::Throttle;
use trackops_client::time::Span;
use trackops_simulator::server::RetryAfter;

use crate::bug::Bug;
use crate::client::{Client, Shared};
use crate::dice::Dice;
use crate::host::{End, Host, MILLI, Micros, SECOND};
use crate::ledger::Ledger;
use crate::machine::Machine;
use crate::network::{Network, Weather};
use crate::server::Manner;
use crate::{copying, reading};

/// Virtual time after which a schedule is called endless: a server can stop an account for a day at a time.
const LONGEST: Micros = 60 * 86_400 * SECOND;

/// What a schedule did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Requests that were sent.
    pub sent: u64,
    /// Answers with 429.
    pub rejected: u64,
}

/// The surroundings of a schedule.
pub struct Scene {
    /// The time.
    pub host: Host,
    /// Who finds fault.
    pub ledger: Rc<Ledger>,
    /// The way to the servers.
    pub network: Rc<Network>,
    /// What the client runs on.
    pub machine: Rc<Machine>,
    /// The interval that clients are told; 0 for no limit.
    pub interval: Micros,
    /// How requests are carried out.
    pub policy: Policy,
    /// Whether nothing can go wrong.
    pub is_calm: bool,
    /// Whether requests may arrive in another order than they started in: then no spacing keeps an interval, and a page may be
    /// turned away again and again.
    pub is_uneven: bool,
    /// What is wrong with the client.
    pub bug: Option<Bug>,
    seed: u64,
}

/// Runs the schedule of a seed, by a client with that fault if any. `Err` says what was broken.
pub fn run(seed: u64, tells: bool, bug: Option<Bug>) -> Result<Summary, String> {
    let host = Host::default();
    let ledger = Rc::new(Ledger::new(tells));
    let mut dice = Dice::new(seed, 0);
    let weather = weather(&mut dice);
    ledger.tell(0, || format!("{weather:?}"));
    let (is_calm, jitter) = (weather.is_calm(), weather.up.1);
    let network = Rc::new(Network::new(host.clone(), Rc::clone(&ledger), weather, Dice::new(seed, 1)));
    let (resolution, late) = (dice.pick(1, &[5, 100, MILLI]), dice.pick(MILLI, &[0, 5 * MILLI, 30 * MILLI]));
    let machine = Rc::new(Machine::new(host.clone(), resolution, late, Dice::new(seed, 2)));
    let rate = dice.pick(1, &[1, 2, 5, 20, 20, 50]);
    let interval = if dice.chance(0.05) { 0 } else { SECOND / rate };
    let timeout = if is_calm { 60 } else { dice.pick(60, &[2, 10]) };
    let policy = Policy { max_retries: 5, timeout: Span::from_secs(timeout) };
    let is_uneven = jitter > interval;
    let scene = Rc::new(Scene { host, ledger, network, machine, interval, policy, is_calm, is_uneven, bug, seed });
    let end = if dice.chance(0.6) { reading::run(&scene, &mut dice) } else { copying::run(&scene, &mut dice) };
    scene.host.clear();
    match (scene.ledger.breach(), end) {
        (Some(breach), _) => Err(breach),
        (None, End::Done) => Ok(Summary { sent: scene.ledger.sent.get(), rejected: scene.ledger.rejected.get() }),
        (None, End::Stuck) => Err("it waits for nothing".to_owned()),
        (None, End::Endless) => Err("it does not end".to_owned()),
    }
}

impl Scene {
    /// The die of a part of the schedule.
    pub const fn dice(&self, part: u64) -> Dice {
        Dice::new(self.seed, part)
    }

    /// Runs until `done` says so or something is broken.
    pub fn until(&self, done: impl Fn() -> bool) -> End {
        self.host.run(|| done() || self.ledger.is_broken(), LONGEST)
    }

    /// The server of an account.
    pub fn manner(&self, dice: &mut Dice) -> Manner {
        let told = if self.interval == 0 { None } else { Some(1_000_000.0 / float(self.interval)) };
        let stricter = if self.is_calm { 1.0 } else { dice.pick(1.0, &[1.0, 1.0, 1.5, 0.7]) };
        Manner {
            requests_per_second: told.map(|rate| rate * stricter),
            count_rejected: dice.chance(0.3),
            retry_after: dice.pick(RetryAfter::None, &[RetryAfter::Seconds, RetryAfter::Date]),
            other: told.filter(|_| !self.is_calm && dice.chance(0.2)).map(|rate| rate / 5.0),
            has_date: dice.chance(0.8),
            lag: 0,
        }
    }

    /// A queue of an account in a process.
    pub fn queue(&self) -> Shared {
        let throttle = Throttle::new(micros(self.interval));
        Shared { throttle: Rc::new(std::cell::RefCell::new(throttle)), bug: self.bug }
    }

    /// A client.
    pub fn client(&self, account: u64, process: u64, slots: Shared, part: u64) -> Option<Rc<Client>> {
        let (name, token) = user(account);
        Some(Rc::new(Client {
            machine: Rc::clone(&self.machine),
            network: Rc::clone(&self.network),
            account: Account::new(Some(&subdomain(account)), None).ok()?,
            credentials: Credentials::new(&name, &token).ok()?,
            policy: self.policy,
            interval: self.interval,
            slots,
            bug: self.bug,
            queue: (account, process),
            dice: std::cell::RefCell::new(self.dice(part)),
        }))
    }

    /// The computer sleeps and its clock jumps, now and then, until `over` says so.
    pub fn disturb(self: &Rc<Self>, dice: &mut Dice, over: Rc<dyn Fn() -> bool>) {
        if self.is_calm || !dice.chance(0.3) {
            return;
        }
        let mut dice = self.dice(3);
        let scene = Rc::clone(self);
        self.host.spawn(async move {
            for _ in 0..4 {
                scene.host.after(dice.uneven(60 * SECOND)).await;
                if over() {
                    return;
                }
                let span = dice.uneven(8 * 3_600 * SECOND);
                match dice.below(4) {
                    0 => scene.machine.jump(i64::try_from(span).unwrap_or(0)),
                    1 => scene.machine.jump(-i64::try_from(span / 100).unwrap_or(0)),
                    kind => scene.machine.sleep(span, kind == 2),
                }
                scene.ledger.tell(scene.host.now(), || "the computer slept, or its clock jumped".to_owned());
            }
        });
    }
}

/// The first part of an account's address.
pub fn subdomain(account: u64) -> String {
    format!("company{account}")
}

/// An account's user and token.
pub fn user(account: u64) -> (String, String) {
    (format!("spade{account}"), format!("token-of-{account}"))
}

/// A span of virtual time, as the core counts it.
pub fn micros(span: Micros) -> Span {
    Span::from_millis_f64(float(span) / 1_000.0)
}

#[expect(clippy::cast_precision_loss, reason = "a few days")]
const fn float(span: Micros) -> f64 {
    span as f64
}

/// From a quiet line to one on which nothing can be relied on.
fn weather(dice: &mut Dice) -> Weather {
    let most = dice.pick(5, &[30, 120, 900]) * MILLI;
    let way = |dice: &mut Dice| (dice.below(most), dice.below(most / 2 + 1));
    let calm = Weather { up: way(dice), down: way(dice), ..Weather::default() };
    match dice.below(4) {
        0 => calm,
        1 => Weather {
            hiccup: 0.05,
            lost: 0.02,
            unheard: 0.02,
            silent: 0.3,
            cut: 0.02,
            doubled: 0.02,
            lies: 0.02,
            ..calm
        },
        2 => {
            // One kind of trouble, and much of it.
            let mut weather = Weather { silent: dice.fraction(), ..calm };
            let share = dice.fraction() * 0.6;
            let troubles = [
                &mut weather.hiccup,
                &mut weather.refused,
                &mut weather.lost,
                &mut weather.unheard,
                &mut weather.cut,
                &mut weather.doubled,
                &mut weather.lies,
            ];
            if let Some(trouble) = troubles.into_iter().nth(usize::try_from(dice.below(7)).unwrap_or(0)) {
                *trouble = share;
            }
            weather
        }
        _ => {
            let mut some = || dice.fraction() * 0.15;
            Weather {
                hiccup: some(),
                refused: some(),
                lost: some(),
                unheard: some(),
                silent: some(),
                cut: some(),
                doubled: some(),
                lies: some(),
                ..calm
            }
        }
    }
}
