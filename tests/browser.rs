//! The core compiled to WebAssembly, in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

use trackops_client::account::{Account, Credentials};
use trackops_client::catalogue;
use trackops_client::query::{Query, Value};
use trackops_client::request::{Method, Request};
use trackops_client::throttle::{Claim, Throttle};
use trackops_client::time::{Instant, Span};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_request_is_built_from_the_catalogue() {
    let account = Account::new(Some("mycompany"), None).expect("a subdomain");
    let cases = catalogue::resource("cases").expect("cases are in the catalogue");
    let filters = [("updated_from".to_owned(), Value::Moment(1_767_225_600_000.0))];
    let query = Query::for_listing(Some(cases), &filters, &[]).expect("a filter of cases");
    let request = Request::new(&account, Method::Get, cases.path, &query.at_page(2, 100));
    assert_eq!(
        request.url(),
        "https://mycompany.viewcases.com/api/v1/cases?updated_from=2026-01-01+00%3A00%3A00&page=2&per_page=100"
    );
}

#[wasm_bindgen_test]
fn credentials_are_encoded_like_the_browser_does() {
    let credentials = Credentials::new("jürgen", "ключ🙂").expect("credentials");
    let bytes: String = "jürgen/token:ключ🙂".bytes().map(char::from).collect();
    let expected = web_sys::window().expect("a page").btoa(&bytes).expect("bytes");
    assert_eq!(credentials.authorization(), format!("Basic {expected}"));
}

#[wasm_bindgen_test]
fn the_throttle_works_with_the_browsers_clock() {
    let now = || Instant::from_millis(js_sys::Date::now());
    let mut throttle = Throttle::new(Span::from_secs(1));
    let (first, second) = (throttle.reserve(now()), throttle.reserve(now()));
    assert_eq!(throttle.claim(first, now()), Claim::Go);
    assert!(matches!(throttle.claim(second, now()), Claim::Wait { .. }));
}
