use proptest::prelude::*;
use std::borrow::Cow;

use super::*;
use crate::catalogue::{Kind, Parameter};

const ID: Kind = Kind::Id;

const fn parameter(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, alias: None, kind, required: false }
}

static CASES: Resource = Resource {
    name: "cases",
    path: "cases",
    list: true,
    key: &["case_id"],
    parts: false,
    record_key: &["id"],
    wrapper: Some("casefile"),
    create_path: None,
    filters: &[
        parameter("client", ID),
        parameter("name", Kind::String),
        parameter("is_request", Kind::Boolean),
        Parameter { alias: Some("from"), ..parameter("created_from", Kind::Date) },
        Parameter { alias: Some("to"), ..parameter("created_to", Kind::Date) },
        parameter("updated_from", Kind::Timestamp),
        parameter("updated_to", Kind::Timestamp),
        parameter("status", Kind::Choice(&["draft", "open", "paid"])),
        parameter("flags", Kind::List(&ID)),
    ],
    increment: None,
    filters_cut: true,
    create: &[
        Parameter { required: true, ..parameter("case_type_id", ID) },
        parameter("created_on", Kind::Date),
        parameter("budget_money", Kind::Number),
        parameter("case_flags_list", Kind::List(&ID)),
        parameter("subjects", Kind::List(&Kind::Object)),
        parameter("is_primary", Kind::Flag),
    ],
    create_cut: false,
};

fn text(text: &str) -> Value {
    Value::text(text)
}

fn named(entries: &[(&str, Value)]) -> Parameters {
    entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn sent(entries: &[(&str, Value)]) -> Result<String, Vec<Problem>> {
    Query::for_listing(Some(&CASES), &named(entries), &[]).map(|query| query.encoded())
}

fn refused(name: &str, value: Value) -> Problem {
    let mut problems = sent(&[(name, value)]).unwrap_err();
    assert_eq!(problems.len(), 1);
    problems.remove(0)
}

/// 2026-01-01 00:00:00 UTC.
const NEW_YEAR: f64 = 1_767_225_600_000.0;

#[test]
fn valid_values_are_sent_in_the_apis_format() {
    for (name, value, expected) in [
        ("client", Value::number(4.0), "client=4"),
        ("client", text("00123"), "client=00123"),
        ("name", text("ACME Insurance"), "name=ACME+Insurance"),
        ("name", text("a&b=c+d/ü🙂*-._~"), "name=a%26b%3Dc%2Bd%2F%C3%BC%F0%9F%99%82*-._%7E"),
        ("is_request", Value::Boolean(true), "is_request=1"),
        ("is_request", Value::Boolean(false), "is_request=0"),
        ("created_from", text("2026-01-31"), "created_from=2026-01-31"),
        ("from", Value::Moment(NEW_YEAR), "from=2026-01-01"),
        ("updated_from", Value::Moment(NEW_YEAR), "updated_from=2026-01-01+00%3A00%3A00"),
        ("updated_from", text("2026-01-01T00:00:00Z"), "updated_from=2026-01-01T00%3A00%3A00Z"),
        ("status", text("open"), "status=open"),
        ("flags", Value::List(vec![Value::number(1.0), Value::number(2.0)]), "flags%5B%5D=1&flags%5B%5D=2"),
    ] {
        assert_eq!(sent(&[(name, value)]).unwrap(), expected);
    }
}

#[test]
fn all_problems_of_a_call_are_reported_at_once() {
    let problems = sent(&[
        ("cleint", Value::number(4.0)),
        ("page", Value::number(0.0)),
        ("per_page", Value::number(101.0)),
        ("dir", text("up")),
        ("created_from", text("2026-02-30")),
        ("updated_from", text("2026-02-02 00:00:00")),
        ("updated_to", text("2026-02-01 00:00:00")),
    ])
    .unwrap_err();
    let names: Vec<_> = problems.iter().map(|problem| problem.parameter.as_str()).collect();
    assert_eq!(names, ["cleint", "page", "per_page", "dir", "created_from", "updated_from"]);
    assert_eq!(problems[0].suggestion.as_deref(), Some("client"));
    assert!(problems[0].expected.contains("extra"), "{}", problems[0].expected);
    assert!(problems[2].expected.contains("1 to 100"), "{}", problems[2].expected);
    assert!(problems[5].expected.contains("updated_to"), "{}", problems[5].expected);
}

#[test]
fn wrong_values_are_rejected_with_what_was_expected() {
    for (name, value) in [
        ("client", Value::number(1.5)),
        ("client", Value::number(f64::NAN)),
        ("client", Value::number(0.0)),
        ("client", Value::number(1e17)),
        ("client", text("4abc")),
        ("client", text("")),
        ("client", Value::Boolean(true)),
        ("name", Value::number(5.0)),
        ("is_request", Value::number(1.0)),
        ("created_from", text("2026-1-1")),
        ("created_from", text("2026-01-01 10:00:00")),
        ("created_from", Value::Moment(NEW_YEAR + 1.0)),
        ("updated_from", Value::Moment(f64::NAN)),
        ("updated_from", text("yesterday")),
        ("status", text("Open")),
        ("flags", Value::number(1.0)),
        ("client", Value::Null),
        ("client", Value::Object),
        ("client", Value::List(vec![])),
        ("client", Value::Other("a function")),
        ("mode", text("count")),
    ] {
        let problem = refused(name, value);
        assert_eq!(problem.parameter, name);
        assert!(!problem.expected.is_empty());
    }
    assert_eq!(refused("is_request", text("yes")).suggestion.as_deref(), Some("true"));
    assert_eq!(refused("status", text("Open")).suggestion.as_deref(), Some("\"open\""));
    assert_eq!(refused("created_from", text("2026-01-01 10:00:00")).suggestion.as_deref(), Some("\"2026-01-01\""));
    assert!(refused("created_from", Value::Moment(NEW_YEAR + 1.0)).expected.contains("midnight"));
    assert!(refused("client", Value::Null).expected.contains("undefined"));
    assert!(refused("mode", text("count")).expected.contains("count()"));
}

#[test]
fn each_kind_accepts_its_values_and_suggests_corrections() {
    let sent = |value: Value, kind| text_of(&value, kind).map(Cow::into_owned);
    for (kind, given) in [
        (Kind::Whole, Value::number(0.0)),
        (Kind::Flag, Value::number(1.0)),
        (Kind::Number, Value::number(-1.5)),
        (Kind::Email, text("sam@spade.example")),
        (Kind::Email, text("a@b")),
        (Kind::Link, text("https://spade.example/a?b")),
        (Kind::Link, text("http://s")),
        (Kind::Country, text("US")),
    ] {
        let (Value::Number { text, .. } | Value::Text(text)) = &given else { panic!("{given:?}") };
        assert_eq!(sent(given.clone(), kind).as_ref(), Ok(text), "{kind:?}");
    }
    let none = None;
    for (kind, given, suggestion) in [
        (Kind::Whole, Value::number(-1.0), none),
        (Kind::Flag, Value::number(2.0), none),
        (Kind::Number, Value::number(f64::INFINITY), none),
        (Kind::Number, text("1"), none),
        (Kind::String, Value::number(5.0), Some("\"5\"")),
        (Kind::Email, text("sam"), none),
        (Kind::Email, text("@spade.example"), none),
        (Kind::Email, text("sam@"), none),
        (Kind::Email, text("sam@.example"), none),
        (Kind::Email, text("sam spade@spade.example"), none),
        (Kind::Email, text("sam\u{1}@spade.example"), none),
        (Kind::Link, text("spade.example"), Some("\"https://spade.example\"")),
        (Kind::Link, text("ftp://spade.example"), none),
        (Kind::Link, text("javascript:alert(1)"), none),
        (Kind::Link, text("https://"), none),
        (Kind::Link, text("https:///a"), none),
        (Kind::Link, text("https://a b"), none),
        (Kind::Country, text("us"), Some("\"US\"")),
        (Kind::Country, text("USA"), none),
        (Kind::Country, text("U1"), none),
        (Kind::Country, text("ü"), none),
        (Kind::Boolean, text("No"), Some("false")),
        (Kind::Boolean, text("maybe"), none),
        (Kind::Boolean, Value::number(1.0), Some("true")),
        (Kind::Object, text("{}"), none),
    ] {
        let (expected, suggested) = sent(given.clone(), kind).unwrap_err();
        assert_eq!(suggested.as_deref(), suggestion, "{kind:?} {given:?}");
        assert!(expected.len() > 5, "{kind:?} {expected}");
    }
    let expected = sent(text("a"), Kind::Parts(&["city", "zip"])).unwrap_err().0;
    assert!(expected.contains("city, zip"), "{expected}");
}

#[test]
fn an_error_shows_a_value_as_the_caller_wrote_it() {
    for (value, shown) in [
        (text("a\nb"), "\"a\\nb\""),
        (Value::number(1.5), "1.5"),
        (Value::Boolean(false), "false"),
        (Value::Moment(NEW_YEAR), "the moment 2026-01-01 00:00:00 UTC"),
        (Value::Moment(f64::NAN), "an invalid Date"),
        (Value::List(vec![Value::Null; 3]), "a list of 3"),
        (Value::Object, "an object"),
        (Value::Null, "null"),
        (Value::Other("a function"), "a function"),
    ] {
        assert_eq!(value.shown(), shown);
    }
}

#[test]
fn a_name_and_its_alias_are_one_parameter() {
    let problems = sent(&[("created_from", text("2026-01-01")), ("from", text("2026-01-01"))]).unwrap_err();
    assert_eq!(problems[0].parameter, "from");
    let problems = sent(&[("from", text("2026-01-02")), ("to", text("2026-01-01"))]).unwrap_err();
    assert_eq!(problems[0].parameter, "from", "the range is checked under either name");
    assert!(sent(&[("from", text("2026-01-01")), ("to", text("2026-01-01"))]).is_ok());
}

#[test]
fn extra_passes_parameters_that_the_reference_does_not_show() {
    let extra =
        named(&[("series_number", text("a b")), ("flag", Value::Boolean(true)), ("ids", Value::List(vec![text("x")]))]);
    let query = Query::for_listing(Some(&CASES), &named(&[("client", Value::number(4.0))]), &extra).unwrap();
    assert_eq!(query.encoded(), "client=4&series_number=a+b&flag=1&ids%5B%5D=x");
    assert!(
        Query::for_listing(Some(&CASES), &named(&[("client", Value::number(4.0))]), &named(&[("client", text("5"))]))
            .is_err()
    );
    assert!(Query::for_listing(Some(&CASES), &[], &named(&[("x", Value::Object)])).is_err());
}

#[test]
fn extra_is_sent_in_the_apis_format_and_values_without_one_are_rejected() {
    let unchecked = |value: Value| Query::unchecked(&named(&[("x", value)]));
    assert_eq!(unchecked(Value::Moment(NEW_YEAR)).unwrap().encoded(), "x=2026-01-01+00%3A00%3A00");
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(unchecked(Value::number(number)).unwrap_err()[0].value, Value::number(number).shown());
    }
    // Reported once, for the outer list, not for each item.
    let nested = Value::List(vec![Value::List(vec![text("a")]), Value::List(vec![])]);
    let problems = unchecked(nested).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.value.as_str()).collect::<Vec<_>>(), ["a list of 2"]);
}

#[test]
fn for_a_path_outside_the_catalogue_only_paging_is_checked() {
    let any = named(&[("whatever", Value::number(1.5)), ("page", Value::number(2.0))]);
    assert_eq!(Query::for_listing(None, &any, &[]).unwrap().encoded(), "whatever=1.5&page=2");
    assert!(Query::for_listing(None, &named(&[("per_page", Value::number(101.0))]), &[]).is_err());
}

#[test]
fn pages_and_counts_use_the_same_filters() {
    let query = Query::for_listing(Some(&CASES), &named(&[("client", Value::number(4.0))]), &[]).unwrap();
    assert_eq!(query.at_page(3, 100).encoded(), "client=4&page=3&per_page=100");
    assert_eq!(query.paged().encoded(), "client=4&page=1&per_page=100");
    assert!(query.is_filtered() && !query.with("client", None).paged().is_filtered());
    assert_eq!(query.at_page(3, 100).counting().encoded(), "client=4&per_page=100&mode=count");
    assert_eq!(query.counting().encoded(), "client=4&mode=count");
    assert_eq!((query.page(), query.per_page(), query.get("client"), query.get("dir")), (1, 100, Some("4"), None));
    let page = query.at_page(3, 20);
    assert_eq!((page.page(), page.per_page(), page.paged()), (3, 20, page.clone()));
}

#[test]
fn a_new_record_is_checked_before_it_is_sent() {
    let good = named(&[
        ("case_type_id", Value::number(1.0)),
        ("created_on", Value::Moment(NEW_YEAR)),
        ("budget_money", Value::number(12.5)),
        ("case_flags_list", Value::List(vec![Value::number(3.0)])),
        ("subjects", Value::List(vec![Value::Object])),
    ]);
    assert_eq!(check_body(&CASES, &good).unwrap(), [("created_on".to_owned(), "2026-01-01".to_owned())]);
    let wrong = named(&[
        ("case_typeid", Value::number(1.0)),
        ("budget_money", text("12")),
        ("case_flags_list", Value::List(vec![text("x")])),
        ("subjects", Value::Object),
    ]);
    let problems = check_body(&CASES, &wrong).unwrap_err();
    let names: Vec<_> = problems.iter().map(|problem| problem.parameter.as_str()).collect();
    assert_eq!(names, ["case_typeid", "budget_money", "case_flags_list", "subjects", "case_type_id"]);
    assert_eq!(problems[0].suggestion.as_deref(), Some("case_type_id"));
    assert!(problems[4].expected.contains("required"));
}

#[test]
fn undocumented_keys_of_a_new_record_are_sent_if_json_can_hold_them() {
    let cut = Resource { create_cut: true, ..CASES };
    let check = |value: Value| check_body(&cut, &named(&[("case_type_id", Value::number(1.0)), ("colour", value)]));
    for value in [text("red"), Value::number(1.5), Value::Null, Value::Object, Value::List(vec![Value::Object])] {
        assert_eq!(check(value), Ok(vec![]));
    }
    let sent = vec![("colour".to_owned(), "2026-01-01 00:00:00".to_owned())];
    assert_eq!(check(Value::Moment(NEW_YEAR)), Ok(sent));
    assert!(check(Value::Moment(f64::NAN)).is_err());
    let problems = check(Value::Other("a function")).unwrap_err();
    assert_eq!((problems[0].parameter.as_str(), problems[0].value.as_str()), ("colour", "a function"));
}

#[test]
fn a_boolean_for_a_numeric_flag_is_rejected_with_the_number() {
    let check = |value| check_body(&CASES, &named(&[("case_type_id", Value::number(1.0)), ("is_primary", value)]));
    for (given, meant) in [(true, 1.0), (false, 0.0)] {
        let problems = check(Value::Boolean(given)).unwrap_err();
        assert_eq!(problems[0].suggestion, Some(meant.to_string()));
        assert_eq!(check(Value::number(meant)), Ok(vec![]));
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::Text),
        any::<f64>().prop_map(Value::number),
        any::<bool>().prop_map(Value::Boolean),
        any::<f64>().prop_map(Value::Moment),
        Just(Value::Object),
        Just(Value::Null),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::List))
}

proptest! {
    #[test]
    fn an_encoded_query_reads_back_equal(texts in prop::collection::vec((any::<String>(), any::<String>()), 0..8)) {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in &texts {
            let name = format!("x{name}");
            if pairs.iter().all(|(known, _)| *known != name) {
                pairs.push((name, value.clone()));
            }
        }
        let parameters: Vec<_> = pairs.iter().map(|(name, value)| (name.clone(), Value::text(value))).collect();
        let query = Query::unchecked(&parameters).unwrap();
        let encoded = query.encoded();
        prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*-._+%&=".contains(&byte)));
        let read: Vec<_> = form_urlencoded::parse(encoded.as_bytes()).into_owned().collect();
        prop_assert_eq!(read, pairs);
    }

    #[test]
    fn no_value_causes_a_panic(
        name in prop::sample::select(vec![
            "client", "name", "is_request", "from", "updated_to", "status", "flags", "page", "per_page", "dir", "clinet",
        ]),
        value in any_value(),
    ) {
        let parameters = named(&[(name, value)]);
        let _ = Query::for_listing(Some(&CASES), &parameters, &[]);
        let _ = Query::for_listing(None, &parameters, &parameters);
        let _ = check_body(&CASES, &parameters);
    }
}
