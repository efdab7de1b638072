//! One client: its options, and the calls that TypeScript makes typed methods of.
//!
//! Each call is checked when it is made: what the API would refuse fails before a promise is given out.

use crate::prelude::*;
use alloc::rc::Rc;

use js_sys::{Array, Function, JSON, Object};
use wasm_bindgen::prelude::*;

use super::call::{Call, perform_unless};
use super::failure;
use super::listing::ListingRun;
use super::object::Plain;
use super::task::promise;
use super::throttle::{self, JsSlots, SharedThrottle};
use crate::catalogue::{self, Resource};
use crate::error::{Code, Problem};
use crate::listing::Plan;
use crate::options::Options;
use crate::query::{Query, check_body};
use crate::request::{self, Method, Request};
use crate::response::Expect;
use crate::text::{concat, digits, join, quoted};
use crate::wire::{Packed, keys};

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
        let options = Options::read(&Packed::new(options).parameters())
            .map_err(|problems| failure::refused(Code::Configuration, "new Trackops", &problems))?;
        let throttle = hooks.throttle_for(options.account.throttle_key());
        throttle::configure(&throttle, options.interval);
        let headers = Plain::new();
        headers.text("accept", "application/json");
        headers.text("authorization", options.credentials.authorization());
        if let Some(agent) = &options.user_agent {
            headers.text("user-agent", agent);
        }
        let headers_with_body = Plain(Object::assign(&Object::new(), &headers.0));
        headers_with_body.text("content-type", "application/json");
        let shared = Shared {
            options,
            slots: JsSlots(throttle),
            fetch: hooks.fetch(),
            on_event: hooks.on_event(),
            keys_of: hooks.keys_of(),
            headers: headers.0,
            headers_with_body: headers_with_body.0,
        };
        Ok(Self { shared: Rc::new(shared) })
    }

    /// Makes a call; gives the promise of its answer. `name` is a collection's, and `method` one of:
    ///
    /// - `page`, `count`: `parameters` holds the filters, `extra` what is sent unchecked;
    /// - `get`: `parameters` holds the parts of the key, whose names have no meaning;
    /// - `create`: `parameters` holds the first level of `body`, for the check; `extra` is the wrapper key in place of the
    ///   catalogue's, if there is one;
    /// - `request`: `name` is a path, `parameters` the query, `body` JSON text, `extra` the HTTP method.
    pub fn call(
        &self,
        method: &str,
        name: &str,
        parameters: &str,
        extra: &str,
        body: JsValue,
        signals: Array,
    ) -> Result<JsValue, JsValue> {
        let collection = Collection::named(if method == "request" { "request" } else { name })?;
        let prepared = match method {
            "request" => self.raw_request(name, parameters, extra),
            "get" => collection.record(self, parameters, extra),
            "create" => return self.create(&collection, parameters, extra, body.unchecked_ref(), signals),
            "count" => collection.query(method, parameters, extra).map(|query| {
                let request = collection.request(self, &query.counting());
                (request, Expect::Count)
            }),
            _ => collection.query(method, parameters, extra).map(|query| {
                let request = collection.request(self, &query.paged());
                (request, Expect::Records)
            }),
        };
        let (request, expect) = prepared.map_err(|problems| collection.refused(method, &problems))?;
        let body = Some(body).filter(|body| !body.is_undefined());
        Ok(self.perform(Call { request, expect, body }, signals))
    }

    /// A listing that has sent nothing yet.
    pub fn list(
        &self,
        name: &str,
        filters: &str,
        extra: &str,
        verify: bool,
        signals: &Array,
    ) -> Result<ListingRun, JsValue> {
        let collection = Collection::named(name)?;
        let query =
            collection.query("list", filters, extra).map_err(|problems| collection.refused("list", &problems))?;
        let plan = Plan {
            first_page: query.page(),
            per_page: query.per_page(),
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
        let query =
            collection.query("curl", filters, extra).map_err(|problems| collection.refused("curl", &problems))?;
        let request = collection.request(self, &query);
        Ok(request::curl(&request, self.shared.options.credentials.username(), None))
    }
}

impl Client {
    fn create(
        &self,
        collection: &Collection,
        packed: &str,
        wrapper: &str,
        body: &Object,
        signals: Array,
    ) -> Result<JsValue, JsValue> {
        let unwrapped = Plain(Object::assign(&Object::new(), body));
        let packed = Packed::new(packed);
        let replaced = collection.offers("create").and_then(|()| match collection.resource {
            Some(resource) => check_body(resource, &packed.parameters()),
            None => Ok(Vec::new()),
        });
        for (key, text) in replaced.map_err(|problems| collection.refused("create", &problems))? {
            unwrapped.text(&key, &text);
        }
        let known = collection.resource.and_then(|resource| resource.wrapper);
        let whole = match if wrapper.is_empty() { known } else { Some(wrapper) } {
            Some(wrapper) => {
                let whole = Plain::new();
                whole.value(wrapper, &unwrapped.0);
                whole
            }
            None => unwrapped,
        };
        let path = collection.resource.and_then(|resource| resource.create_path).unwrap_or(&collection.path);
        let request = Request::new(&self.shared.options.account, Method::Post, path, &Query::default());
        let body = JSON::stringify(&whole.0)?;
        Ok(self.perform(Call { request, expect: Expect::Record, body: Some(body.into()) }, signals))
    }

    fn perform(&self, call: Call, signals: Array) -> JsValue {
        let raw = call.expect == Expect::Anything;
        let performed = perform_unless(Rc::clone(&self.shared), call, signals);
        promise(Box::pin(async move {
            let answer = performed.await?;
            if !raw {
                return Ok(answer.data);
            }
            let whole = Plain::new();
            whole.number("status", answer.status.into());
            whole.value("headers", &answer.headers);
            whole.value("data", &answer.data);
            Ok(whole.0.into())
        }))
    }

    fn raw_request(&self, path: &str, query: &str, method: &str) -> Result<(Request, Expect), Vec<Problem>> {
        let Some(parsed) = Method::parse(method) else {
            let expected = "GET, POST, PUT, PATCH or DELETE";
            return Err(vec![Problem::new("method", &quoted(method), expected, None)]);
        };
        let path = request::raw_path(path)?;
        let query = Query::unchecked(&Packed::new(query).parameters())?;
        Ok((Request::new(&self.shared.options.account, parsed, &path, &query), Expect::Anything))
    }
}

impl Collection {
    fn named(name: &str) -> Result<Self, JsValue> {
        if let Some(resource) = catalogue::resource(name) {
            return Ok(Self { resource: Some(resource), path: resource.path.to_owned(), name: name.to_owned() });
        }
        let path = request::raw_path(name)
            .map_err(|problems| failure::refused(Code::InvalidParameter, "collection", &problems))?;
        let name = concat(&["collection(", &quoted(&path), ")"]);
        Ok(Self { resource: None, path, name })
    }

    fn refused(&self, method: &str, problems: &[Problem]) -> JsValue {
        let what = if method == "request" { method.to_owned() } else { concat(&[&self.name, ".", method]) };
        failure::refused(Code::InvalidParameter, &what, problems)
    }

    /// Fails with what there is, if the resource lacks a method.
    fn offers(&self, method: &str) -> Result<(), Vec<Problem>> {
        let Some(resource) = self.resource else { return Ok(()) };
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
        // What can be listed has a curl line too.
        if offered.contains(&method) || resource.list && method == "curl" {
            return Ok(());
        }
        let expected = concat(&["one that Trackops offers for ", &self.name, ": ", &join(&offered, ", ")]);
        Err(vec![Problem::new(method, "this method", &expected, None)])
    }

    fn query(&self, method: &str, filters: &str, extra: &str) -> Result<Query, Vec<Problem>> {
        self.offers(method)?;
        Query::for_listing(self.resource, &Packed::new(filters).parameters(), &Packed::new(extra).parameters())
    }

    fn request(&self, client: &Client, query: &Query) -> Request {
        Request::new(&client.shared.options.account, Method::Get, &self.path, query)
    }

    fn record(&self, client: &Client, key: &str, extra: &str) -> Result<(Request, Expect), Vec<Problem>> {
        self.offers("get")?;
        let key = Packed::new(key);
        let key = key.parameters();
        let parts = keys(&key)?;
        if let Some(resource) = self.resource.filter(|resource| resource.key.len() != parts.len()) {
            let given = concat(&[&digits(parts.len() as u64), " value(s)"]);
            let expected = concat(&[&digits(resource.key.len() as u64), ": ", &join(resource.key, ", ")]);
            return Err(vec![Problem::new("key", &given, &expected, None)]);
        }
        let path = request::resource_path(&self.path, &parts, self.resource.is_some())?;
        let query = Query::unchecked(&Packed::new(extra).parameters())?;
        Ok((Request::new(&client.shared.options.account, Method::Get, &path, &query), Expect::Record))
    }
}
