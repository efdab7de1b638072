use super::*;

fn server() -> Server {
    Server::new(Config {
        seed: 1,
        minutes_apart: 10,
        username: "samspade".to_owned(),
        api_token: "secret".to_owned(),
        requests_per_second: None,
        count_rejected: false,
        retry_after: RetryAfter::None,
        other_requests_per_second: None,
        records: BTreeMap::from([("clients".to_owned(), 20), ("caseUpdates".to_owned(), 1_000)]),
    })
}

fn request(method: &str, path: &str, query: &[(&str, &str)], body: &str) -> Request {
    Request {
        method: method.to_owned(),
        path: format!("/api/v1/{path}"),
        query: query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        authorization: Some(format!("Basic {}", STANDARD.encode("samspade/token:secret"))),
        body: body.to_owned(),
        now: 0.0,
        wall: 1_767_225_600_000,
    }
}

fn get(server: &mut Server, path: &str, query: &[(&str, &str)]) -> (u16, Value) {
    let reply = server.handle(&request("GET", path, query, ""));
    (reply.status, serde_json::from_str(&reply.body).unwrap())
}

fn ids(records: &Value) -> Vec<u64> {
    records.as_array().unwrap().iter().map(|record| record["id"].as_u64().unwrap()).collect()
}

#[test]
fn pages_are_newest_first_and_the_last_one_is_short() {
    let mut server = server();
    let (_, first) = get(&mut server, "cases", &[]);
    assert_eq!(ids(&first), (351..=450).rev().collect::<Vec<_>>());
    assert_eq!(ids(&get(&mut server, "cases", &[("page", "5")]).1), (1..=50).rev().collect::<Vec<_>>());
    assert_eq!(ids(&get(&mut server, "cases", &[("page", "6")]).1), Vec::<u64>::new());
    assert_eq!(ids(&get(&mut server, "cases", &[("dir", "asc"), ("per_page", "2")]).1), [1, 2]);
    let (_, count) = get(&mut server, "cases", &[("mode", "count")]);
    assert_eq!(count, json!({ "record_count": 450, "page_count": 5 }));
}

#[test]
fn links_refer_to_existing_records() {
    let mut server = server();
    for case in get(&mut server, "cases", &[]).1.as_array().unwrap() {
        let client = case["client_id"].as_u64().unwrap();
        assert_eq!(get(&mut server, &format!("clients/{client}"), &[]).0, 200);
    }
    for update in get(&mut server, "case/updates", &[]).1.as_array().unwrap() {
        let case = update["casefile_id"].as_u64().unwrap();
        assert_eq!(get(&mut server, &format!("cases/{case}"), &[]).0, 200);
    }
}

#[test]
fn filters_select_records() {
    let mut server = server();
    let (_, of_client) = get(&mut server, "cases", &[("client", "4")]);
    assert!(!ids(&of_client).is_empty());
    assert!(of_client.as_array().unwrap().iter().all(|case| case["client_id"] == 4));
    let (_, new) =
        get(&mut server, "cases", &[("from", "2024-01-03"), ("created_to", "2024-01-03"), ("mode", "count")]);
    assert_eq!(new["record_count"], 144, "one every ten minutes");
    let (_, named) = get(&mut server, "clients", &[("name", "ACME Insurance")]);
    assert!(named.as_array().unwrap().iter().all(|client| client["name"] == "ACME Insurance"));
}

#[test]
fn wrong_requests_are_rejected_as_documented() {
    let mut server = server();
    for (path, query, status) in [
        ("cases", [("cleint", "4")], 400),
        ("cases", [("client", "x")], 400),
        ("cases", [("per_page", "101")], 400),
        ("cases", [("page", "0")], 400),
        ("cases", [("dir", "up")], 400),
        ("cases", [("created_from", "2026-02-30")], 400),
        ("nothing", [("page", "1")], 404),
        ("cases/9999", [("page", "1")], 404),
    ] {
        let (found, body) = get(&mut server, path, &query);
        assert_eq!(found, status, "{path} {query:?}");
        assert!(body["message"].is_string());
    }
    let stranger = Request { authorization: None, ..request("GET", "cases", &[], "") };
    assert_eq!(server.handle(&stranger).status, 401);
    let refused = server.handle(&request("DELETE", "cases", &[], ""));
    assert_eq!((refused.status, refused.headers), (405, vec![("Allow".to_owned(), "POST, GET".to_owned())]));
}

#[test]
fn whole_numbers_may_be_written_as_floats() {
    let mut server = server();
    let body = r#"{"casefile": {"case_services_list": [4384921319928222.0, 10182.0, 7]}}"#;
    assert_eq!(server.handle(&request("POST", "cases", &[], body)).status, 201);
    let body = r#"{"casefile": {"case_services_list": [1.5]}}"#;
    assert_eq!(server.handle(&request("POST", "cases", &[], body)).status, 400);
}

#[test]
fn a_created_record_can_be_fetched() {
    let mut server = server();
    let reply = server.handle(&request("POST", "cases", &[], r#"{"casefile":{"case_type_id":1,"notes":"new"}}"#));
    assert_eq!(reply.status, 201);
    assert_eq!(get(&mut server, "cases/451", &[]).1["notes"], "new");
    assert_eq!(server.handle(&request("POST", "cases", &[], r#"{"case_type_id":1}"#)).status, 400);
    let missing = server.handle(&request("POST", "case/updates", &[], r#"{"update":{"casefile_id":1}}"#));
    assert!(missing.status == 400 && missing.body.contains("access_group_id"));
}

#[test]
fn the_same_seed_gives_the_same_data_and_churn_changes_it() {
    let (mut one, mut two) = (server(), server());
    assert_eq!(get(&mut one, "cases", &[]), get(&mut two, "cases", &[]));
    one.churn(Churn { collection: "cases".to_owned(), every: 1, add: 2, remove: 1, change: 1 });
    get(&mut one, "cases", &[]);
    let (_, count) = get(&mut one, "cases", &[("mode", "count")]);
    assert_eq!(count["record_count"], 451);
}

#[test]
fn every_resource_can_be_listed_counted_and_fetched() {
    let mut server = server();
    for resource in RESOURCES.iter().filter(|resource| resource.list) {
        let (status, page) = get(&mut server, resource.path, &[("per_page", "3")]);
        assert_eq!((status, page.as_array().unwrap().len()), (200, 3), "{}", resource.name);
        let key = resource.record_key.iter().map(|key| page[1][key].to_string()).collect::<Vec<_>>().join("/");
        let (status, record) = get(&mut server, &format!("{}/{key}", resource.path), &[]);
        assert_eq!((status, &record), (200, &page[1]), "{}", resource.name);
        let (_, count) = get(&mut server, resource.path, &[("mode", "count")]);
        assert!(count["record_count"].as_u64().unwrap() >= 3, "{}", resource.name);
    }
}

#[test]
fn the_status_history_of_a_case_stays_linear() {
    let mut server = server();
    let statuses = |server: &mut Server| -> Vec<u64> {
        let (_, page) = get(server, "cases/status_history/7", &[("dir", "asc")]);
        page.as_array().unwrap().iter().map(|entry| entry["case_status_id"].as_u64().unwrap()).collect()
    };
    assert_eq!(statuses(&mut server), [1, 2, 3]);
    for (status, expected) in [(5, vec![1, 2, 3, 5]), (2, vec![1, 2])] {
        let body = format!(r#"{{"status_change":{{"casefile_id":7,"case_status_id":{status}}}}}"#);
        assert_eq!(server.handle(&request("POST", "case/status_changes", &[], &body)).status, 201);
        assert_eq!(statuses(&mut server), expected);
        assert_eq!(get(&mut server, "cases/7", &[]).1["case_status_id"], status);
    }
}

#[test]
fn a_new_record_must_refer_to_existing_records() {
    let mut server = server();
    let body = |case: u64| format!(r#"{{"update":{{"casefile_id":{case},"access_group_id":1}}}}"#);
    assert_eq!(server.handle(&request("POST", "case/updates", &[], &body(1))).status, 201);
    assert_eq!(server.handle(&request("POST", "case/updates", &[], &body(9_999))).status, 404);
    let contact = r#"{"contact":{"casefile_id":1,"user_id":2,"assign_type_id":99}}"#;
    assert_eq!(server.handle(&request("POST", "case/contacts", &[], contact)).status, 201);
    assert_eq!(server.handle(&request("POST", "case/contacts", &[], contact)).status, 409);
    assert_eq!(get(&mut server, "case/contacts/1/2/99", &[]).0, 200);
}

#[test]
fn custom_fields_are_expanded_on_request() {
    let mut server = server();
    let value = |server: &mut Server, query: &[(&str, &str)]| {
        let (_, page) = get(server, "staff", query);
        let fields =
            page.as_array().unwrap().iter().flat_map(|record| record["custom_fields"].as_array().unwrap().clone());
        fields.into_iter().find(|field| field["id"] == 1).unwrap()["value"].clone()
    };
    assert!(value(&mut server, &[]).is_string());
    assert!(value(&mut server, &[("expand_field_values", "1")])["city"].is_string());
}
