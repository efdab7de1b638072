//! One schedule, determined by its seed.

use std::rc::Rc;

use trackops_client::exchange::Policy;
use trackops_client::time::Span;

use crate::bug::Bug;
use crate::dice::Dice;
use crate::host::{End, Host, MILLI, SECOND};
use crate::ledger::Ledger;
use crate::machine::Machine;
use crate::network::{Network, Weather};
use crate::scene::Scene;
use crate::{copying, reading};

/// The figures of a schedule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Requests that were sent.
    pub sent: u64,
    /// Responses with 429.
    pub rejected: u64,
}

/// Runs the schedule of a seed, with a deliberate bug if one is given. `Err` describes the violation.
pub fn run(seed: u64, verbose: bool, bug: Option<Bug>) -> Result<Summary, String> {
    let host = Host::default();
    let ledger = Rc::new(Ledger::new(verbose));
    let mut dice = Dice::new(seed, 0);
    let weather = weather(&mut dice);
    ledger.log(0, || format!("{weather:?}"));
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
        (None, End::Stuck) => Err("every task waits, and no timer is set".to_owned()),
        (None, End::Endless) => Err("it does not finish".to_owned()),
    }
}

/// The conditions of the network: from quiet to completely unreliable.
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
            // A lot of one kind of trouble.
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
