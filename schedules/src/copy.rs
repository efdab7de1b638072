//! A local copy, kept like in `ts/sync/`: whatever was committed together stays, whenever the process ends.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;
use trackops_client::catalogue::{Resource, resource};
use trackops_client::error::Failure;
use trackops_client::key_set::Key;
use trackops_client::query::{Query, Value as Parameter};
use trackops_client::response::Expect;
use trackops_client::sync::{Checkpoint, Settings, Step, Sync};
use trackops_client::timestamp::{format_timestamp, parse_http_date, parse_timestamp};

use crate::bug::Bug;
use crate::client::{Call, Client, perform};
use crate::keys::{key_text, sync_key};
use crate::network::Reply;

/// The stored data.
#[derive(Debug, Default)]
pub struct Store {
    /// Records by key, and whether they were deleted.
    pub records: BTreeMap<String, (Value, bool)>,
    /// The checkpoint for the next run.
    pub checkpoint: Option<Checkpoint>,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The copy is up to date.
    Done,
    /// A request failed.
    Failed(Failure),
    /// Too many records were deleted during the run.
    Incomplete,
    /// The server ignores the page number.
    Stuck,
    /// The checkpoint could not be read.
    Unreadable,
}

/// Brings a copy up to date.
pub async fn bring_up_to_date(
    client: Rc<Client>,
    collection: &'static str,
    store: Rc<RefCell<Store>>,
    settings: Settings,
) -> Outcome {
    let settings = match client.bug {
        Some(Bug::NoOverlap) => Settings { overlap: 0, ..settings },
        _ => settings,
    };
    let Some(resource) = resource(collection) else { return Outcome::Unreadable };
    let checkpoint = store.borrow().checkpoint.clone();
    let Some(mut sync) = Sync::new(settings, checkpoint) else { return Outcome::Unreadable };
    loop {
        match sync.step() {
            Step::Page { page, size, from } => {
                let reply = match ask(&client, resource, from, Some((page, size))).await {
                    Ok(reply) => reply,
                    Err(failure) => return Outcome::Failed(failure),
                };
                let records: Vec<Value> = reply.data.and_then(|data| data.as_array().cloned()).unwrap_or_default();
                let keys: Vec<Key> = records.iter().map(|record| sync_key(&key_text(collection, record))).collect();
                let date = reply.date.as_deref().and_then(parse_http_date).map(seconds);
                let time = |record: &Value| record.get(resource.increment?.key)?.as_str().map(str::to_owned);
                let newest = records.iter().filter_map(time).max();
                let newest = newest.filter(|_| date.is_none()).and_then(|text| parse_timestamp(&text)).map(seconds);
                if sync.arrived(&keys, date, newest) {
                    commit(&client, collection, &store, &sync, &records, &[]).await;
                }
            }
            Step::Count { from } => match ask(&client, resource, from, None).await {
                Ok(reply) => {
                    let count = reply.data.as_ref().and_then(|data| data.get("record_count")?.as_u64());
                    sync.counted(count.unwrap_or_default());
                }
                Err(failure) => return Outcome::Failed(failure),
            },
            Step::Compare => {
                let known: Vec<String> = store.borrow().records.keys().cloned().collect();
                let gone: Vec<String> = known.into_iter().filter(|key| !sync.holds(&sync_key(key))).collect();
                sync.compared();
                commit(&client, collection, &store, &sync, &[], &gone).await;
            }
            Step::Done => return Outcome::Done,
            Step::Incomplete { .. } => return Outcome::Incomplete,
            Step::Stuck => return Outcome::Stuck,
        }
    }
}

async fn ask(
    client: &Rc<Client>,
    resource: &Resource,
    from: Option<i64>,
    page: Option<(u64, u32)>,
) -> Result<Reply, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a time of this age")]
    let from = from.and_then(|from| format_timestamp(from as f64 * 1_000.0));
    let mut filters = Vec::new();
    if let Some((from, increment)) = from.zip(resource.increment) {
        filters.push((increment.parameter.to_owned(), Parameter::Text(from)));
    }
    if let Some((page, size)) = page {
        filters.push(("page".to_owned(), Parameter::Text(page.to_string())));
        filters.push(("per_page".to_owned(), Parameter::Text(size.to_string())));
    }
    let query = Query::for_listing(Some(resource), &filters, &[]).unwrap_or_default();
    let (query, expect) = match page {
        Some(_) => (query.paged(), Expect::Records),
        None => (query.counting(), Expect::Count),
    };
    perform(Rc::clone(client), Call::read(client, resource.path, &query, expect), || {}).await
}

/// Takes time before and after it takes effect: the process may end at either point.
async fn commit(
    client: &Client,
    collection: &str,
    store: &RefCell<Store>,
    sync: &Sync,
    records: &[Value],
    gone: &[String],
) {
    let checkpoint = sync.checkpoint();
    let host = &client.machine.host;
    let wait = client.dice.borrow_mut().uneven(50_000);
    if client.bug == Some(Bug::CheckpointFirst) {
        store.borrow_mut().checkpoint = Some(checkpoint.clone());
    }
    host.after(wait).await;
    {
        let mut store = store.borrow_mut();
        for record in records {
            store.records.insert(key_text(collection, record), (record.clone(), false));
        }
        for key in gone.iter().filter(|_| client.bug != Some(Bug::ForgetsWhatIsGone)) {
            if let Some((_, is_gone)) = store.records.get_mut(key) {
                *is_gone = true;
            }
        }
        store.checkpoint = Some(checkpoint);
    }
    host.after(wait / 2).await;
}

const fn seconds(millis: i64) -> i64 {
    millis.div_euclid(1_000)
}
