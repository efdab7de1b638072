//! One client: its options, and the calls that TypeScript makes typed methods of.
//!
//! Each call is checked when it is made: what the API would refuse fails before a promise is given out.

use std::future::Future;
use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

use super::call::{self, Answer, Call};
use super::failure;
use super::listing::ListingRun;
use super::throttle::{self, JsSlots, SharedThrottle};
use crate::catalogue::{self, Resource};
use crate::error::{Code, Problem};
use crate::listing::{Plan, RECORDS_PER_PAGE};
use crate::options::Options;
use crate::query::{Parameters, Query, check_body};
use crate::request::{self, Method, Request};
use crate::response::Expect;
use crate::wire::{keys, unpack};

#[wasm_bindgen]
extern "C" {
    /// What TypeScript lends a client.
    pub type Hooks;
    /// The caller's fetch, if there is one.
    #[wasm_bindgen(method, getter)]
    fn fetch(this: &Hooks) -> Option<Function>;
    /// The listener for events, if there is one.
    #[wasm_bindgen(method, getter, js_name = onEvent)]
    fn on_event(this: &Hooks) -> Option<Function>;
    /// Gives the keys of an array of records: numbers as a Float64Array, else an array of texts.
    #[wasm_bindgen(method, getter, js_name = keysOf)]
    fn keys_of(this: &Hooks) -> Function;
    /// The throttle of the account of that name.
    #[wasm_bindgen(method, js_name = throttleFor)]
    fn throttle_for(this: &Hooks, account: &str) -> SharedThrottle;
}

/// What all calls of a client share.
pub struct Shared {
    pub options: Options,
    pub slots: JsSlots,
    pub fetch: Option<Function>,
    pub on_event: Option<Function>,
    pub keys_of: Function,
    pub headers: Object,
    pub headers_with_body: Object,
}

/// A client of one account.
#[wasm_bindgen]
pub struct Client {
    shared: Rc<Shared>,
}

/// A collection by its name in the catalogue, or, with a leading slash, any path.
struct Collection {
    resource: Option<&'static Resource>,
    path: String,
    name: String,
}

#[wasm_bindgen]
impl Client {
    /// Checks the options (packed by `ts/wire.ts`) and builds a client.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, hooks: &Hooks) -> Result<Client, JsValue> {
        let options = Options::read(&unpack(options))
            .map_err(|problems| failure::refused(Code::Configuration, "new Trackops", &problems))?;
        let throttle = hooks.throttle_for(options.account.throttle_key());
        throttle::configure(&throttle, options.interval);
        let headers = Object::new();
        set(&headers, "accept", "application/json")?;
        set(&headers, "authorization", options.credentials.authorization())?;
        if let Some(agent) = &options.user_agent {
            set(&headers, "user-agent", agent)?;
        }
        let headers_with_body = Object::assign(&Object::new(), &headers);
        set(&headers_with_body, "content-type", "application/json")?;
        let shared = Shared {
            options,
            slots: JsSlots(throttle),
            fetch: hooks.fetch(),
            on_event: hooks.on_event(),
            keys_of: hooks.keys_of(),
            headers,
            headers_with_body,
        };
        Ok(Self { shared: Rc::new(shared) })
    }

    /// One page of a collection: an array.
    pub fn page(&self, name: &str, filters: &str, extra: &str, signals: Vec<AbortSignal>) -> Result<JsValue, JsValue> {
        let collection = Collection::named(name)?;
        let query = collection.listing_query("page", filters, extra)?.paged();
        self.call(collection.get(self, &query), Expect::Records, signals)
    }

    /// `record_count` and `page_count`.
    pub fn count(&self, name: &str, filters: &str, extra: &str, signals: Vec<AbortSignal>) -> Result<JsValue, JsValue> {
        let collection = Collection::named(name)?;
        let query = collection.listing_query("count", filters, extra)?.counting();
        self.call(collection.get(self, &query), Expect::Count, signals)
    }

    /// One record. The key's parts are packed as values without meaning in their names.
    pub fn get(&self, name: &str, key: &str, extra: &str, signals: Vec<AbortSignal>) -> Result<JsValue, JsValue> {
        let collection = Collection::named(name)?;
        let what = collection.what("get");
        let refuse = |problems: Vec<Problem>| failure::refused(Code::InvalidParameter, &what, &problems);
        collection.offers("get", |resource| !resource.key.is_empty())?;
        let numeric = collection.resource.is_some();
        let parts = keys(&unpack(key)).map_err(refuse)?;
        if let Some(resource) = collection.resource.filter(|resource| resource.key.len() != parts.len()) {
            return Err(refuse(vec![Problem {
                parameter: "key".to_owned(),
                value: format!("{} value(s)", parts.len()),
                expected: format!("{}: {}", resource.key.len(), resource.key.join(", ")),
                suggestion: None,
            }]));
        }
        let path = request::resource_path(&collection.path, &parts, numeric).map_err(refuse)?;
        let query = Query::unchecked(&[], &unpack(extra)).map_err(refuse)?;
        let request = Request::new(&self.shared.options.account, Method::Get, &path, &query);
        self.call(request, Expect::Record, signals)
    }

    /// Creates a record; gives the created one. `packed` is the body's first level for the check, `wrapper` replaces the
    /// catalogue's wrapper key.
    pub fn create(
        &self,
        name: &str,
        body: &Object,
        packed: &str,
        wrapper: Option<String>,
        signals: Vec<AbortSignal>,
    ) -> Result<JsValue, JsValue> {
        let collection = Collection::named(name)?;
        collection.offers("create", |resource| resource.wrapper.is_some())?;
        let unwrapped = Object::assign(&bare(), body);
        if let Some(resource) = collection.resource {
            let replaced = check_body(resource, &unpack(packed))
                .map_err(|problems| failure::refused(Code::InvalidParameter, &collection.what("create"), &problems))?;
            for (key, text) in replaced {
                set(&unwrapped, &key, &text)?;
            }
        }
        let wrapper = wrapper.or_else(|| collection.resource?.wrapper.map(str::to_owned));
        let whole = match wrapper {
            Some(wrapper) => {
                let whole = bare();
                Reflect::set(&whole, &wrapper.into(), &unwrapped)?;
                whole
            }
            None => unwrapped,
        };
        let path = collection.resource.and_then(|resource| resource.create_path).unwrap_or(&collection.path);
        let request = Request::new(&self.shared.options.account, Method::Post, path, &Query::default());
        let body = js_sys::JSON::stringify(&whole)?;
        self.perform(Call { request, expect: Expect::Record, body: Some(body.into()) }, signals, |answer| {
            Ok(answer.data)
        })
    }

    /// A raw request: its status, headers and data. `body` is JSON text.
    pub fn request(
        &self,
        method: &str,
        path: &str,
        query: &str,
        body: Option<js_sys::JsString>,
        signals: Vec<AbortSignal>,
    ) -> Result<JsValue, JsValue> {
        let request = self.raw_request(method, path, query)?;
        let call = Call { request, expect: Expect::Anything, body: body.map(Into::into) };
        self.perform(call, signals, |answer| {
            let whole = Object::new();
            Reflect::set(&whole, &"status".into(), &answer.status.into())?;
            Reflect::set(&whole, &"headers".into(), &answer.headers)?;
            Reflect::set(&whole, &"data".into(), &answer.data)?;
            Ok(whole.into())
        })
    }

    /// A listing that has sent nothing yet.
    pub fn list(
        &self,
        name: &str,
        filters: &str,
        extra: &str,
        verify: bool,
        signals: Vec<AbortSignal>,
    ) -> Result<ListingRun, JsValue> {
        let collection = Collection::named(name)?;
        let query = collection.listing_query("list", filters, extra)?;
        let plan = Plan {
            first_page: query.page().unwrap_or(1),
            per_page: query.per_page().unwrap_or(RECORDS_PER_PAGE),
            ascending: query.get("dir") == Some("asc"),
            verify,
            limited: !self.shared.options.interval.is_zero(),
        };
        let known = collection.resource.or_else(|| catalogue::resource_at(&collection.path));
        let record_key = known.map_or(&["id"][..], |resource| resource.record_key);
        Ok(ListingRun::new(Rc::clone(&self.shared), collection.path, query, plan, record_key, signals))
    }

    /// The equal curl command line, the token as `$TRACKOPS_API_TOKEN`.
    pub fn curl(&self, name: &str, filters: &str, extra: &str) -> Result<String, JsValue> {
        let collection = Collection::named(name)?;
        let query = collection.listing_query("curl", filters, extra)?;
        let request = collection.get(self, &query);
        Ok(request::curl(&request, self.shared.options.credentials.username(), None))
    }
}

impl Client {
    fn call(&self, request: Request, expect: Expect, signals: Vec<AbortSignal>) -> Result<JsValue, JsValue> {
        self.perform(Call { request, expect, body: None }, signals, |answer| Ok(answer.data))
    }

    #[expect(clippy::unnecessary_wraps, reason = "the callers fail before; this one gives out their promise")]
    fn perform(
        &self,
        call: Call,
        signals: Vec<AbortSignal>,
        give: impl FnOnce(Answer) -> Result<JsValue, JsValue> + 'static,
    ) -> Result<JsValue, JsValue> {
        let performed = call::perform_unless(Rc::clone(&self.shared), call, signals);
        Ok(promise(async move { give(performed.await?) }))
    }

    fn raw_request(&self, method: &str, path: &str, query: &str) -> Result<Request, JsValue> {
        let refuse = |problems: Vec<Problem>| failure::refused(Code::InvalidParameter, "request", &problems);
        let parsed = Method::parse(method).ok_or_else(|| {
            refuse(vec![Problem {
                parameter: "method".to_owned(),
                value: format!("{method:?}"),
                expected: "GET, POST, PUT, PATCH or DELETE".to_owned(),
                suggestion: None,
            }])
        })?;
        let path = request::raw_path(path).map_err(refuse)?;
        let query = Query::unchecked(&unpack(query), &[]).map_err(refuse)?;
        Ok(Request::new(&self.shared.options.account, parsed, &path, &query))
    }
}

impl Collection {
    fn named(name: &str) -> Result<Self, JsValue> {
        if let Some(resource) = catalogue::resource(name) {
            return Ok(Self { resource: Some(resource), path: resource.path.to_owned(), name: name.to_owned() });
        }
        let path = request::raw_path(name)
            .map_err(|problems| failure::refused(Code::InvalidParameter, "collection", &problems))?;
        let name = format!("collection({path:?})");
        Ok(Self { resource: None, path, name })
    }

    fn what(&self, method: &str) -> String {
        format!("{}.{method}", self.name)
    }

    /// Fails with what there is, if the resource lacks a method.
    fn offers(&self, method: &str, has: impl Fn(&Resource) -> bool) -> Result<(), JsValue> {
        let Some(resource) = self.resource.filter(|resource| !has(resource)) else { return Ok(()) };
        let mut offered = Vec::new();
        if resource.list {
            offered.extend(["list", "page", "count"]);
        }
        if !resource.key.is_empty() {
            offered.push("get");
        }
        if resource.wrapper.is_some() {
            offered.push("create");
        }
        let what = self.what(method);
        Err(failure::refused(
            Code::InvalidParameter,
            &what,
            &[Problem {
                parameter: method.to_owned(),
                value: "this method".to_owned(),
                expected: format!("one that Trackops offers for {}: {}", self.name, offered.join(", ")),
                suggestion: None,
            }],
        ))
    }

    fn listing_query(&self, method: &str, filters: &str, extra: &str) -> Result<Query, JsValue> {
        self.offers(method, |resource| resource.list)?;
        let (filters, extra): (Parameters, Parameters) = (unpack(filters), unpack(extra));
        match self.resource {
            Some(resource) => Query::for_listing(resource, &filters, &extra),
            None => Query::for_unknown_listing(&filters, &extra),
        }
        .map_err(|problems| failure::refused(Code::InvalidParameter, &self.what(method), &problems))
    }

    fn get(&self, client: &Client, query: &Query) -> Request {
        Request::new(&client.shared.options.account, Method::Get, &self.path, query)
    }
}

/// An object without a prototype: `__proto__` is a key of it like any other.
fn bare() -> Object {
    Object::create(JsValue::NULL.unchecked_ref())
}

/// A promise of what a future gives.
pub fn promise(future: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> JsValue {
    future_to_promise(future).into()
}

fn set(object: &Object, key: &str, value: &str) -> Result<(), JsValue> {
    Reflect::set(object, &key.into(), &value.into()).map(|_| ())
}
