//! What it takes to check and encode the parameters of a request.

use std::hint::black_box;

use criterion::Criterion;
use trackops_client::account::Account;
use trackops_client::catalogue;
use trackops_client::query::Query;
use trackops_client::request::{Method, Request};
use trackops_client::wire::Packed;

/// Seven filters of a listing of cases, as TypeScript sends them.
const SEVEN: &str = "6kclient1n411kcase_status1n312kcreated_from10s2026-01-0112kupdated_from19s2026-01-31 23:59:59\
    10kis_request1b017kreference_value_113sCLM 7/115&24715kprimary_manager2n32";

pub fn bench(criterion: &mut Criterion) {
    let cases = catalogue::resource("cases");
    let parameters = Packed::new(SEVEN).parameters();
    let query = Query::for_listing(cases, &parameters, &[]);
    let account = Account::new(Some("mycompany"), None);
    let (Ok(query), Ok(account)) = (query, account) else {
        eprintln!("the parameters or the account were refused");
        std::process::exit(1);
    };
    assert_eq!(query.get("reference_value_1"), Some("CLM+7%2F115%26247"));

    criterion.bench_function("query/unpack seven", |bencher| {
        bencher.iter(|| Packed::new(black_box(SEVEN)).parameters().len());
    });
    criterion.bench_function("query/check and encode seven", |bencher| {
        bencher.iter(|| Query::for_listing(cases, black_box(&parameters), &[]));
    });
    criterion.bench_function("query/request of the next page", |bencher| {
        bencher.iter(|| Request::new(&account, Method::Get, "cases", &query.at_page(black_box(7), 100)));
    });
}
