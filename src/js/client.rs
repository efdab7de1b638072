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
    /// Gives the keys of an array of records, a line each: digits, any other text, or nothing where there is none.
    #[wasm_bindgen(method, getter, js_name = keyLines)]
    fn key_lines(this: &Hooks) -> Function;
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
    pub key_lines: Function,
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
    path: Cow<'static, str>,
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
            key_lines: hooks.key_lines(),
            headers: headers.0,
            headers_with_body: headers_with_body.0,
        };
        Ok(Self { shared: Rc::new(shared) })
    }

    /// Makes a call of a collection, and gives what belongs to it. `packed` (by `ts/wire.ts`) is the method, the collection's name, a
    /// word, parameters, and parameters that are sent unchecked:
    ///
    /// - `page`, `count`, `list`, `curl`: the parameters are the filters; of `list`, `body` says whether to verify, or is
    ///   undefined where only the checks are to be made; of `page` and `count` whether to give the answer as `request` does, with its headers. A listing gives its run, curl its command line, all others a promise of the answer.
    /// - `get`: the parameters are the parts of the key, whose names have no meaning;
    /// - `create`: the parameters are the first level of `body`, for the check; the word is the wrapper key in place of the
    ///   catalogue's, if there is one;
    /// - `request`: the name is a path, the parameters are the query, `body` is JSON text, the word the HTTP method.
    pub fn call(&self, packed: &str, body: JsValue, signals: Array) -> Result<JsValue, JsValue> {
        let refuse = |what: &str, problems: &[Problem]| failure::refused(Code::InvalidParameter, what, problems);
        let mut packed = Packed::new(packed);
        let [method, name, word] = [packed.text(), packed.text(), packed.text()];
        let collection = if method == "request" { Ok(Collection::raw()) } else { Collection::named(name) };
        let collection = collection.map_err(|problems| refuse("collection", &problems))?;
        let prepared = collection
            .prepare(method, name, word, packed)
            .map_err(|problems| refuse(&collection.what(method), &problems))?;
        if method == "list" {
            if body.is_undefined() {
                return Ok(body);
            }
            return Ok(self.list(&collection, prepared, body.is_truthy(), &signals).into());
        }
        let request = Request::new(&self.shared.options.account, prepared.method, &prepared.path, &prepared.query);
        let dated = matches!(method, "page" | "count") && body.is_truthy();
        let (expect, body) = match method {
            "curl" => return Ok(request::curl(&request, self.shared.options.credentials.username(), None).into()),
            "page" => (Expect::Records, None),
            "count" => (Expect::Count, None),
            "get" => (Expect::Record, None),
            "create" => (Expect::Record, Some(collection.body(&body, word, &prepared.replaced)?)),
            _ => (Expect::Anything, Some(body).filter(|body| !body.is_undefined())),
        };
        Ok(self.perform(Call { request, expect, body, dated }, signals))
    }

    /// What tells the records of this account from those of another.
    pub fn account(&self) -> String {
        self.shared.options.account.throttle_key().to_owned()
    }
}

impl Client {
    fn list(&self, collection: &Collection, prepared: Prepared, verify: bool, signals: &Array) -> ListingRun {
        let query = prepared.query;
        let plan = Plan {
            first_page: query.page(),
            per_page: query.per_page(),
            ascending: query.get("dir") == Some("asc"),
            verify,
            filtered: query.is_filtered(),
            limited: !self.shared.options.interval.is_zero(),
        };
        let known = collection.resource.or_else(|| catalogue::resource_at(&collection.path));
        let record_key = known.map_or(&["id"][..], |resource| resource.record_key);
        let path = prepared.path.into_owned();
        ListingRun::new(Rc::clone(&self.shared), path, query, plan, record_key, signals)
    }

    fn perform(&self, call: Call, signals: Array) -> JsValue {
        let whole_answer = call.dated || call.expect == Expect::Anything;
        let performed = perform_unless(Rc::clone(&self.shared), call, signals);
        promise(Box::pin(async move {
            let answer = performed.await?;
            if !whole_answer {
                return Ok(answer.data);
            }
            let whole = Plain::new();
            whole.number("status", answer.status.into());
            whole.value("headers", &answer.headers);
            whole.value("data", &answer.data);
            Ok(whole.0.into())
        }))
    }
}

/// A checked call.
struct Prepared {
    method: Method,
    path: Cow<'static, str>,
    query: Query,
    /// The texts that take the place of moments in a body.
    replaced: Vec<(String, String)>,
}

impl Collection {
    fn named(name: &str) -> Result<Self, Vec<Problem>> {
        if let Some(resource) = catalogue::resource(name) {
            return Ok(Self { resource: Some(resource), path: Cow::Borrowed(resource.path) });
        }
        Ok(Self { resource: None, path: Cow::Owned(request::raw_path(name)?) })
    }

    /// What a raw request is made of.
    const fn raw() -> Self {
        Self { resource: None, path: Cow::Borrowed("") }
    }

    /// The call as errors name it.
    fn what(&self, method: &str) -> String {
        match self.resource {
            Some(resource) => concat(&[resource.name, ".", method]),
            None if self.path.is_empty() => method.to_owned(),
            None => concat(&["collection(", &quoted(&self.path), ").", method]),
        }
    }

    fn prepare(&self, method: &str, name: &str, word: &str, mut packed: Packed<'_>) -> Result<Prepared, Vec<Problem>> {
        self.offers(method)?;
        let (parameters, extra) = (packed.parameters(), packed.parameters());
        let mut prepared =
            Prepared { method: Method::Get, path: self.path.clone(), query: Query::default(), replaced: Vec::new() };
        match method {
            "request" => {
                let Some(parsed) = Method::parse(word) else {
                    let expected = "GET, POST, PUT, PATCH or DELETE";
                    return Err(vec![Problem::new("method", &quoted(word), expected, None)]);
                };
                prepared.method = parsed;
                prepared.path = Cow::Owned(request::raw_path(name)?);
                prepared.query = Query::unchecked(&parameters)?;
            }
            "create" => {
                prepared.method = Method::Post;
                if let Some(resource) = self.resource {
                    prepared.replaced = check_body(resource, &parameters)?;
                    if let Some(path) = resource.create_path {
                        prepared.path = Cow::Borrowed(path);
                    }
                }
            }
            "get" => {
                prepared.path = Cow::Owned(self.record_path(&keys(&parameters)?)?);
                prepared.query = Query::unchecked(&extra)?;
            }
            _ => {
                let query = Query::for_listing(self.resource, &parameters, &extra)?;
                prepared.query = match method {
                    "page" => query.paged(),
                    "count" => query.counting(),
                    _ => query,
                };
            }
        }
        Ok(prepared)
    }

    /// Fails with what there is, if the resource lacks a method.
    fn offers(&self, method: &str) -> Result<(), Vec<Problem>> {
        let Some(resource) = self.resource else { return Ok(()) };
        let offers = |method: &str| match method {
            "get" => !resource.key.is_empty(),
            "create" => resource.wrapper.is_some(),
            // What can be listed has a curl line too.
            _ => resource.list,
        };
        if offers(method) {
            return Ok(());
        }
        let mut offered = Vec::new();
        for method in ["list", "page", "count", "get", "create"] {
            if offers(method) {
                offered.push(method);
            }
        }
        let expected = concat(&["one that Trackops offers for ", resource.name, ": ", &join(&offered, ", ")]);
        Err(vec![Problem::new(method, "this method", &expected, None)])
    }

    fn record_path(&self, parts: &[&str]) -> Result<String, Vec<Problem>> {
        if let Some(resource) = self.resource.filter(|resource| resource.key.len() != parts.len()) {
            let given = concat(&[&digits(parts.len() as u64), " value(s)"]);
            let expected = concat(&[&digits(resource.key.len() as u64), ": ", &join(resource.key, ", ")]);
            return Err(vec![Problem::new("key", &given, &expected, None)]);
        }
        request::resource_path(&self.path, parts, self.resource.is_some())
    }

    /// The JSON text of a new record.
    fn body(&self, record: &JsValue, wrapper: &str, replaced: &[(String, String)]) -> Result<JsValue, JsValue> {
        let plain = Plain(Object::assign(&Plain::bare().0, record.unchecked_ref()));
        for (key, text) in replaced {
            plain.text(key, text);
        }
        let known = self.resource.and_then(|resource| resource.wrapper);
        let mut whole = plain;
        if let Some(wrapper) = if wrapper.is_empty() { known } else { Some(wrapper) } {
            let outer = Plain::bare();
            outer.value(wrapper, &whole.0);
            whole = outer;
        }
        Ok(JSON::stringify(&whole.0)?.into())
    }
}
