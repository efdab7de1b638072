//! Checks a response: it is the expected data, or a failure with the server's own message.

use crate::error::Code;
use crate::retry::Failed;
use crate::time::Span;

/// The default `maxResponseBytes`: 64 MiB.
pub const DEFAULT_MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;

/// The most characters of a server's message that an error shows.
const LONGEST_MESSAGE: usize = 500;

/// How deep an error body is searched for a message.
const DEPTH: usize = 4;

/// The status and the relevant headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The status; 0 if a browser hides it because of a redirect that is not followed.
    pub status: u16,
    /// The target of a redirect, without credentials and query.
    pub location: Option<String>,
    /// The wait that `Retry-After` asks for.
    pub retry_after: Option<Span>,
}

/// The kind of body.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A JSON array.
    Array,
    /// A JSON object.
    Object {
        /// Whether it has `record_count`, a whole number.
        counts: bool,
    },
    /// Any other JSON value.
    Scalar,
    /// No bytes.
    Empty,
    /// Bytes that are not JSON.
    NotJson {
        /// Whether it looks like a page for a browser.
        html: bool,
    },
    /// More than this number of bytes.
    TooLarge(u64),
}

/// The data that a call expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A list of records.
    Records,
    /// `record_count` and `page_count`, from `mode=count`.
    Count,
    /// One record.
    Record,
    /// Any data, for raw requests.
    Anything,
}

/// What is wrong with a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Decides about retries.
    pub failed: Failed,
    /// The error code.
    pub code: Code,
    /// One sentence for people.
    pub text: String,
}

/// A JSON value, reduced to what the search for the server's message needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in its own order.
    Object(Vec<(String, Json)>),
    /// A number, a boolean or null.
    Other,
}

/// Checks that the response has the expected status and shape. `said` is the server's own message, if its body has one.
pub fn check(head: &Head, body: &Body, expect: Expect, said: Option<&str>) -> Result<(), Fault> {
    match head.status {
        200..=299 => check_shape(body, expect),
        0 | 300..=399 if head.status != 304 => Err(Fault {
            failed: Failed::Unusable,
            code: Code::Redirect,
            text: format!(
                "the server answered with a redirect{}, which is never followed: the credentials belong to the \
                 account's own address. Check the subdomain or baseUrl",
                head.location.as_ref().map(|to| format!(" to {to}")).unwrap_or_default()
            ),
        }),
        status => Err(Fault { failed: Failed::Status(status), code: code_of(status), text: sentence(status, said) }),
    }
}

/// The server's own message in an error body: `message`, `error` or `errors` at any level, or else the text of the
/// body.
pub fn server_message(body: &Json) -> Option<String> {
    let mut found = Vec::new();
    collect(body, DEPTH, &mut found);
    let text = found.join("; ");
    (!text.is_empty()).then(|| shorten(&text, LONGEST_MESSAGE))
}

/// The target of a redirect in a form that may be shown: without user, password, query and fragment.
pub fn shown_location(location: &str) -> String {
    let address = location.split(['?', '#']).next().unwrap_or_default();
    let shown = match address.split_once("//") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}//{host}{path}")
        }
        None => address.to_owned(),
    };
    shorten(&shown, LONGEST_MESSAGE)
}

/// The text on one line, with white space collapsed, cut at `most` characters.
pub fn shorten(text: &str, most: usize) -> String {
    let mut short = String::new();
    let mut length = 0;
    let mut space = false;
    for char in text.chars() {
        if char.is_whitespace() || char.is_control() {
            space = length > 0;
            continue;
        }
        for char in [space.then_some(' '), Some(char)].into_iter().flatten() {
            if length == most {
                short.push('…');
                return short;
            }
            short.push(char);
            length += 1;
        }
        space = false;
    }
    short
}

fn code_of(status: u16) -> Code {
    match status {
        400 => Code::BadRequest,
        401 => Code::Authentication,
        403 => Code::PermissionDenied,
        404 => Code::NotFound,
        429 => Code::RateLimit,
        500..=599 => Code::Server,
        _ => Code::Api,
    }
}

fn sentence(status: u16, said: Option<&str>) -> String {
    let (name, remedy) = match status {
        400 => (" Bad Request", ""),
        401 => (
            " Unauthorized",
            "Check the username (an active Full Access employee) and the API token (Settings > API Tokens)",
        ),
        403 => (" Forbidden", "The user or the token may not do this"),
        404 => (" Not Found", "Check the path and the key"),
        429 => (
            " Too Many Requests",
            "Lower requestsPerSecond, or see which other integration uses the account at the same time",
        ),
        500..=599 => (" (server error)", "Try again later"),
        _ => ("", ""),
    };
    let mut text = format!("{status}{name}");
    if let Some(said) = said {
        text = format!("{text}. The server says: {said}");
    }
    if !remedy.is_empty() {
        let end = if text.ends_with(['.', '!', '?']) { " " } else { ". " };
        text = format!("{text}{end}{remedy}");
    }
    text
}

fn check_shape(body: &Body, expect: Expect) -> Result<(), Fault> {
    let fits = matches!(
        (expect, body),
        (Expect::Records, Body::Array)
            | (Expect::Count, Body::Object { counts: true })
            | (Expect::Record, Body::Object { .. })
            | (Expect::Anything, Body::Array | Body::Object { .. } | Body::Scalar | Body::Empty)
    );
    if fits {
        return Ok(());
    }
    let found = match body {
        Body::Array => "a list",
        Body::Object { .. } => "an object",
        Body::Scalar => "a single value",
        Body::Empty => "nothing",
        Body::NotJson { html: true } => "an HTML page",
        Body::NotJson { html: false } => "text that is not JSON",
        Body::TooLarge(limit) => &format!("more than {limit} bytes, the limit that maxResponseBytes sets"),
    };
    let promised = match expect {
        Expect::Records => "a list of records",
        Expect::Count => "an object with record_count",
        Expect::Record => "one record",
        Expect::Anything => "JSON",
    };
    let failed = if matches!(body, Body::TooLarge(_)) { Failed::Unusable } else { Failed::Damaged };
    Err(Fault {
        failed,
        code: Code::InvalidResponse,
        text: format!("the server answered with {found} instead of {promised}"),
    })
}

fn collect(json: &Json, depth: usize, found: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match json {
        Json::Text(text) => {
            let text = text.trim();
            if !text.is_empty() && !found.iter().any(|known| known == text) {
                found.push(text.to_owned());
            }
        }
        Json::List(items) => items.iter().for_each(|item| collect(item, depth, found)),
        Json::Object(entries) => {
            let named = |entry: &&(String, Json)| ["message", "error", "errors"].contains(&entry.0.as_str());
            if entries.iter().any(|entry| named(&entry)) {
                entries.iter().filter(named).for_each(|(_, value)| collect(value, depth, found));
            } else if depth + 1 < DEPTH {
                // Below `errors`, keys are the names of wrong fields: { errors: { name: ["is missing"] } }.
                for (name, value) in entries {
                    let mut inner = Vec::new();
                    collect(value, depth, &mut inner);
                    for text in inner {
                        found.push(format!("{name}: {text}"));
                    }
                }
            }
        }
        Json::Other => {}
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn text(text: &str) -> Json {
        Json::Text(text.into())
    }

    fn object(entries: &[(&str, Json)]) -> Json {
        Json::Object(entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    #[test]
    fn the_servers_message_is_found_in_every_known_body() {
        let cases = [
            (object(&[("message", text("Slow down"))]), Some("Slow down")),
            (object(&[("error", text("No such case"))]), Some("No such case")),
            (object(&[("error", object(&[("message", text("deep"))]))]), Some("deep")),
            (object(&[("errors", Json::List(vec![text("a"), text("b"), text("a")]))]), Some("a; b")),
            (
                object(&[("errors", object(&[("name", Json::List(vec![text("is missing")]))]))]),
                Some("name: is missing"),
            ),
            (object(&[("status", Json::Other), ("data", text("x"))]), None),
            (text("  plain\n\ttext "), Some("plain text")),
            (Json::Other, None),
        ];
        for (body, expected) in cases {
            assert_eq!(server_message(&body).as_deref(), expected, "{body:?}");
        }
    }

    #[test]
    fn a_damaged_response_is_never_an_empty_page() {
        let head = Head { status: 200, ..Head::default() };
        for body in [
            Body::Empty,
            Body::Scalar,
            Body::Object { counts: false },
            Body::NotJson { html: true },
            Body::NotJson { html: false },
        ] {
            let fault = check(&head, &body, Expect::Records, None).unwrap_err();
            assert_eq!((fault.code, fault.failed), (Code::InvalidResponse, Failed::Damaged), "{body:?}");
        }
        let fault = check(&head, &Body::TooLarge(7), Expect::Records, None).unwrap_err();
        assert_eq!(fault.failed, Failed::Unusable);
        assert!(fault.text.contains("7 bytes"), "{}", fault.text);
        assert_eq!(check(&head, &Body::Array, Expect::Records, None), Ok(()));
        assert_eq!(check(&Head { status: 204, ..head }, &Body::Empty, Expect::Anything, None), Ok(()));
    }

    #[test]
    fn each_status_has_its_code_and_shows_the_servers_message() {
        for (status, code) in [
            (400, Code::BadRequest),
            (401, Code::Authentication),
            (403, Code::PermissionDenied),
            (404, Code::NotFound),
            (418, Code::Api),
            (429, Code::RateLimit),
            (503, Code::Server),
            (304, Code::Api),
            (0, Code::Redirect),
            (301, Code::Redirect),
            (308, Code::Redirect),
        ] {
            let head = Head { status, ..Head::default() };
            let fault = check(&head, &Body::Empty, Expect::Anything, Some("words")).unwrap_err();
            assert_eq!(fault.code, code, "{status}");
            assert!(code == Code::Redirect || fault.text.contains("words"), "{}", fault.text);
        }
    }

    #[test]
    fn a_location_is_shown_without_user_and_query() {
        for (location, shown) in [
            ("https://user:secret@evil.example/a?token=secret#x", "https://evil.example/a"),
            ("/api/v2/cases?x=1", "/api/v2/cases"),
            ("//evil.example", "//evil.example"),
            ("", ""),
        ] {
            assert_eq!(shown_location(location), shown);
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shorten("äöü", 2), "äö…");
        assert_eq!(shorten("äöü", 3), "äöü");
    }
}
