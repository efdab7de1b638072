//! Checking and encoding the parameters of a request.

use std::hint::black_box;

use criterion::Criterion;
use trackops_client::account::Account;
use trackops_client::catalogue;
use trackops_client::query::{Query, Value};
use trackops_client::request::{Method, Request};

pub fn bench(criterion: &mut Criterion) {
    let cases = catalogue::resource("cases");
    let number = |value: f64| Value::Number { text: value.to_string(), value };
    let parameters = [
        ("client", number(4.0)),
        ("case_status", number(2.0)),
        ("created_from", Value::text("2026-01-01")),
        ("updated_from", Value::text("2026-01-31 23:59:59")),
        ("is_request", Value::Boolean(false)),
        ("reference_value_1", Value::text("CLM 7/115&247")),
        ("primary_manager", number(32.0)),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let query = Query::for_listing(cases, &parameters, &[]);
    let account = Account::new(Some("mycompany"), None);
    let (Ok(query), Ok(account)) = (query, account) else {
        eprintln!("the parameters or the account were refused");
        std::process::exit(1);
    };
    assert_eq!(query.get("reference_value_1"), Some("CLM 7/115&247"));

    criterion.bench_function("query/check and encode seven", |bencher| {
        bencher.iter(|| Query::for_listing(cases, black_box(&parameters), &[]).map(|query| query.encoded()));
    });
    criterion.bench_function("query/request of the next page", |bencher| {
        bencher.iter(|| Request::new(&account, Method::Get, "cases", &query.at_page(black_box(7), 100)));
    });
}
