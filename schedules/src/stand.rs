//! One computer, one network and minimal servers, for measurements in virtual time.

use std::cell::RefCell;
use std::rc::Rc;

use trackops_client::account::{Account, Credentials};
use trackops_client::exchange::Policy;
use trackops_client::listing::Settings;
use trackops_client::query::{Query, Value};
use trackops_client::throttle::Throttle;

use crate::client::{Client, SharedThrottle};
use crate::dice::Dice;
use crate::host::{Host, MILLI, Micros, micros};
use crate::ledger::Ledger;
use crate::listing::Run;
use crate::machine::Machine;
use crate::network::{Network, Origin, Weather};
use crate::scene::{subdomain, user};

/// The setup of a measurement.
pub struct Stand {
    /// The virtual time.
    pub host: Host,
    /// The invariants.
    pub ledger: Rc<Ledger>,
    network: Rc<Network>,
    machine: Rc<Machine>,
    seed: u64,
}

impl Stand {
    /// A network with these conditions. Timers are up to a tenth of a millisecond late, as on Node.js.
    pub fn new(seed: u64, weather: Weather) -> Self {
        let host = Host::default();
        let ledger = Rc::new(Ledger::new(false));
        let network = Rc::new(Network::new(host.clone(), Rc::clone(&ledger), weather, Dice::new(seed, 1)));
        let machine = Rc::new(Machine::new(host.clone(), 5, MILLI / 10, Dice::new(seed, 2)));
        Self { host, ledger, network, machine, seed }
    }

    /// A client of an account on this server, configured with this interval; 0 for no limit.
    pub fn client(&self, account: u64, server: Rc<RefCell<dyn Origin>>, interval: Micros) -> Option<Rc<Client>> {
        let (name, token) = user(account);
        let credentials = Credentials::new(&name, &token).ok()?;
        let origin = format!("https://{}.viewcases.com", subdomain(account));
        self.network.serve(&origin, credentials.authorization(), server);
        Some(Rc::new(Client {
            machine: Rc::clone(&self.machine),
            network: Rc::clone(&self.network),
            account: Account::new(Some(&subdomain(account)), None).ok()?,
            credentials,
            policy: Policy::default(),
            interval,
            throttle: SharedThrottle { throttle: Rc::new(RefCell::new(Throttle::new(micros(interval)))), bug: None },
            bug: None,
            queue: (account, 0),
            dice: RefCell::new(Dice::new(self.seed, 10 + account)),
        }))
    }
}

/// A listing of clients, with a hundred records per page.
pub fn listing(client: &Rc<Client>) -> Rc<Run> {
    let settings = Settings { limited: client.interval > 0, ..Settings::default() };
    let filters = [("page", "1"), ("per_page", "100")].map(|(name, text)| (name.to_owned(), Value::text(text)));
    let query = Query::unchecked(&filters).unwrap_or_default();
    Run::new(Rc::clone(client), "clients", query, settings)
}
