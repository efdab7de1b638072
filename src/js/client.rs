//! One client: its options, and the calls that TypeScript makes typed methods of.
//!
//! Each call is checked when it is made: what the API would refuse throws before a promise is returned.

use std::rc::Rc;

use js_sys::{Array, JSON, Object, Promise, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Serializer, preserve};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::context::Context;
use super::exchange::{Call, perform_until_aborted};
use super::failure;
use super::host::{Host, assign};
use super::input::{Given, value};
use super::listing::ListingRun;
use super::options::HostOptions;
use super::throttle::JsLimiter;
use crate::call::{self, Action, Collection, Target};
use crate::error::{Code, Problem};
use crate::options::Options;
use crate::query::Parameters;
use crate::request::{self, Request};
use crate::response::Expect;

/// What calls have in common, as TypeScript hands it over: `CallInput` in `ts/client/connection.ts`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CallInput {
    /// Parameters, checked against the catalogue.
    filters: Given,
    /// Parameters that are sent unchecked.
    extra: Given,
    /// The signals that end the call.
    signals: Given,
    /// Whether the answer is given with its status and headers.
    with_headers: bool,
}

/// An answer with its status and headers: `RawResponse` in `ts/client/trackops.ts`.
#[derive(Serialize)]
struct WholeAnswer {
    status: u16,
    #[serde(with = "preserve")]
    headers: JsValue,
    #[serde(with = "preserve")]
    data: JsValue,
}

/// A client of one account.
#[wasm_bindgen]
pub struct Client {
    context: Rc<Context>,
}

#[wasm_bindgen]
impl Client {
    /// Checks the options (`TrackopsOptions` in `ts/client/trackops.ts`) and builds a client.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, host: Host) -> Result<Self, JsValue> {
        let refuse = |problems: &[Problem]| failure::refused(Code::Configuration, "new Trackops", problems);
        let (host_options, problems) = HostOptions::read(&options);
        let given = Given(options).parameters("options", "a plain object: { subdomain, username, apiToken }")?;
        let options = Options::read(&given.map_err(|problem| refuse(&[problem]))?, problems);
        let options = options.map_err(|problems| refuse(&problems))?;
        let throttle = host.throttle_for(options.account.throttle_key())?;
        throttle.configure(options.interval.as_millis_f64())?;
        let headers = Object::new();
        let set = |headers: &Object, name: &str, value: &str| Reflect::set(headers, &name.into(), &value.into());
        set(&headers, "accept", "application/json")?;
        set(&headers, "authorization", options.credentials.authorization())?;
        if let Some(agent) = &options.user_agent {
            set(&headers, "user-agent", agent)?;
        }
        let headers_with_body = assign(&Object::new(), &headers)?;
        set(&headers_with_body, "content-type", "application/json")?;
        let limiter = JsLimiter::new(throttle);
        let on_event = host_options.on_event();
        Ok(Self { context: Rc::new(Context { options, limiter, host, on_event, headers, headers_with_body }) })
    }

    /// All records of a collection. The run sends nothing before its first page is asked for.
    pub fn listing(&self, collection: &str, input: JsValue, verify: bool) -> Result<ListingRun, JsValue> {
        let (collection, input) = read(collection, Action::List, input)?;
        let (filters, extra) = input.parameters(&collection, Action::List)?;
        let query = checked(&collection, Action::List, collection.list(&filters, &extra))?;
        let limited = !self.context.options.interval.is_zero();
        let settings = collection.settings(&query, verify, limited);
        Ok(ListingRun::new(Rc::clone(&self.context), &collection, query, settings, input.signals()))
    }

    /// One page: a promise of an array.
    pub fn page(&self, collection: &str, input: JsValue) -> Result<Promise, JsValue> {
        let (collection, input) = read(collection, Action::Page, input)?;
        let (filters, extra) = input.parameters(&collection, Action::Page)?;
        let target = checked(&collection, Action::Page, collection.page(&filters, &extra))?;
        Ok(self.send(&target, Expect::Records, None, &input))
    }

    /// The number of records.
    pub fn count(&self, collection: &str, input: JsValue) -> Result<Promise, JsValue> {
        let (collection, input) = read(collection, Action::Count, input)?;
        let (filters, extra) = input.parameters(&collection, Action::Count)?;
        let target = checked(&collection, Action::Count, collection.count(&filters, &extra))?;
        Ok(self.send(&target, Expect::Count, None, &input))
    }

    /// One record by the parts of its key.
    pub fn get(&self, collection: &str, key: &Array, input: JsValue) -> Result<Promise, JsValue> {
        let (collection, input) = read(collection, Action::Get, input)?;
        let (_, extra) = input.parameters(&collection, Action::Get)?;
        let key = key.iter().map(|part| value(&part)).collect::<Result<Vec<_>, _>>()?;
        let target = checked(&collection, Action::Get, collection.get(&key, &extra))?;
        Ok(self.send(&target, Expect::Record, None, &input))
    }

    /// A new record. `wrapper` takes the place of the catalogue's wrapper key.
    pub fn create(
        &self,
        collection: &str,
        record: JsValue,
        wrapper: JsValue,
        input: JsValue,
    ) -> Result<Promise, JsValue> {
        let (collection, input) = read(collection, Action::Create, input)?;
        let (record, wrapper) = (Given(record), Given(wrapper));
        let keys = record.parameters("record", PARAMETERS)?.map_err(|problem| vec![problem]);
        let keys = checked(&collection, Action::Create, keys)?;
        let wrapper = checked(&collection, Action::Create, wrapper.optional_text("wrapper"))?;
        let new = checked(&collection, Action::Create, collection.create(&keys, wrapper.as_deref()))?;
        let mut body = assign(&bare(), &record.0)?;
        for (key, text) in &new.replaced {
            Reflect::set(&body, &key.into(), &text.into())?;
        }
        if let Some(wrapper) = &new.wrapper {
            let outer = bare();
            Reflect::set(&outer, &wrapper.into(), &body)?;
            body = outer;
        }
        let text = JSON::stringify(&body).map_err(failure::thrown)?;
        Ok(self.send(&new.target, Expect::Record, Some(text.into()), &input))
    }

    /// A request by hand, with the JSON text `body`: a promise of status, headers and data.
    pub fn request(
        &self,
        method: JsValue,
        path: &str,
        body: Option<String>,
        input: JsValue,
    ) -> Result<Promise, JsValue> {
        let refuse = |problems: &[Problem]| failure::refused(Code::InvalidParameter, "request", problems);
        let input = CallInput::read(input)?;
        let parameters = input.filters.parameters("query", PARAMETERS)?.map_err(|problem| refuse(&[problem]))?;
        let method = Given(method).optional_text("method").map_err(|problems| refuse(&problems))?;
        let target = call::raw(method.as_deref().unwrap_or("GET"), path, &parameters);
        let target = target.map_err(|problems| refuse(&problems))?;
        Ok(self.send(&target, Expect::Anything, body.map(JsValue::from), &input))
    }

    /// The curl line of a listing.
    pub fn curl(&self, collection: &str, input: JsValue) -> Result<String, JsValue> {
        let (collection, input) = read(collection, Action::Curl, input)?;
        let (filters, extra) = input.parameters(&collection, Action::Curl)?;
        let target = checked(&collection, Action::Curl, collection.shown(&filters, &extra))?;
        let options = &self.context.options;
        let request = Request::new(&options.account, target.method, &target.path, &target.query);
        Ok(request::curl(&request, options.credentials.username(), None))
    }

    /// What tells the records of this account from those of another.
    pub fn account(&self) -> String {
        self.context.options.account.throttle_key().to_owned()
    }
}

impl Client {
    fn send(&self, target: &Target, expect: Expect, body: Option<JsValue>, input: &CallInput) -> Promise {
        let request = Request::new(&self.context.options.account, target.method, &target.path, &target.query);
        let whole = input.with_headers || expect == Expect::Anything;
        let call = Call { request, expect, body, with_headers: input.with_headers };
        let performed = perform_until_aborted(Rc::clone(&self.context), call, input.signals());
        future_to_promise(async move {
            let answer = performed.await?;
            if !whole {
                return Ok(answer.data);
            }
            let whole = WholeAnswer { status: answer.status, headers: answer.headers, data: answer.data };
            Ok(whole.serialize(&Serializer::json_compatible())?)
        })
    }
}

/// What is expected where parameters are given.
const PARAMETERS: &str = "a plain object, such as { client: 4 }";

impl CallInput {
    fn read(input: JsValue) -> Result<Self, JsValue> {
        Ok(serde_wasm_bindgen::from_value(input)?)
    }

    /// The filters and the unchecked parameters.
    fn parameters(&self, collection: &Collection, action: Action) -> Result<(Parameters, Parameters), JsValue> {
        let filters = self.filters.parameters("filters", PARAMETERS)?;
        let extra = self.extra.parameters("extra", PARAMETERS)?;
        match (filters, extra) {
            (Ok(filters), Ok(extra)) => Ok((filters, extra)),
            (filters, extra) => {
                let problems: Vec<Problem> = filters.err().into_iter().chain(extra.err()).collect();
                Err(failure::refused(Code::InvalidParameter, &collection.call_name(action), &problems))
            }
        }
    }

    fn signals(&self) -> Array {
        self.signals.0.dyn_ref::<Array>().cloned().unwrap_or_default()
    }
}

fn read(collection: &str, action: Action, input: JsValue) -> Result<(Collection, CallInput), JsValue> {
    let collection = Collection::named(collection)
        .map_err(|problems| failure::refused(Code::InvalidParameter, action.name(), &problems))?;
    Ok((collection, CallInput::read(input)?))
}

fn checked<T>(collection: &Collection, action: Action, result: Result<T, Vec<Problem>>) -> Result<T, JsValue> {
    result.map_err(|problems| failure::refused(Code::InvalidParameter, &collection.call_name(action), &problems))
}

/// An object without a prototype: `__proto__` is a key of it like any other.
fn bare() -> Object {
    Object::create(JsValue::NULL.unchecked_ref())
}
