//! A request: method, URL, and the equivalent curl command line.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::account::{Account, is_dot_segment};
use crate::error::Problem;
use crate::query::Query;
use crate::text::{is_digits, quoted};

/// RFC 3986 leaves these characters unencoded in a path segment, besides letters and digits.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The HTTP method. The reference uses GET and POST; the others are for raw requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// From its name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    /// Its name in upper case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A request to send, without credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    method: Method,
    url: String,
    path: String,
}

impl Request {
    /// A request to a path below the account's `/api/v1/`, encoded by [`resource_path`] or [`raw_path`].
    pub fn new(account: &Account, method: Method, path: &str, query: &Query) -> Self {
        let encoded = query.encoded();
        let separator = if encoded.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{separator}{encoded}", account.prefix());
        Self { method, url, path: path.to_owned() }
    }

    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The full URL, with the query.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path below `/api/v1/`, without the query: what events and errors show.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The path of a single record. Each part of its key is one encoded segment. `numeric` keys consist of digits, as all
/// keys of the catalogue do.
pub fn resource_path(path: &str, keys: &[&str], numeric: bool) -> Result<String, Vec<Problem>> {
    let mut full = path.to_owned();
    let mut problems = Vec::new();
    for key in keys {
        let fits = if numeric { is_digits(key) } else { !is_dot_segment(key) };
        if key.is_empty() || !fits {
            let expected =
                if numeric { "a whole number, or a text of digits" } else { "a key (not empty, no dot segment)" };
            problems.push(Problem::new("key", &quoted(key), expected, None));
        }
        full = format!("{full}/{}", encode_segment(key));
    }
    if keys.is_empty() {
        problems.push(Problem::new("key", "nothing", "the key of a record", None));
    }
    if problems.is_empty() { Ok(full) } else { Err(problems) }
}

/// A path below `/api/v1/` as the caller wrote it: `cases`, `/case/updates/7`. Each segment is encoded.
pub fn raw_path(path: &str) -> Result<String, Vec<Problem>> {
    let bare = path.strip_prefix("/").unwrap_or(path);
    let segments: Vec<&str> = bare.split('/').collect();
    let expected = if path.contains("://") || path.starts_with("//") {
        "a path below /api/v1/, such as \"case/updates\"; the address is set by subdomain or baseUrl"
    } else if segments.starts_with(&["api", "v1"]) {
        "a path without /api/v1/: the client adds it"
    } else if bare.contains(['?', '#']) {
        "a path without query and fragment: parameters go into query"
    } else if bare.contains('\\') || bare.contains(char::is_control) {
        "a path without backslashes and control characters"
    } else if segments.iter().any(|segment| segment.is_empty() || is_dot_segment(segment)) {
        "a path without empty and dot segments, such as \"case/updates\""
    } else {
        let encoded: Vec<String> = segments.iter().map(|segment| encode_segment(segment)).collect();
        return Ok(encoded.join("/"));
    };
    Err(vec![Problem::new("path", &quoted(path), expected, None)])
}

/// A POSIX shell command that sends the same request. It reads the token from `TRACKOPS_API_TOKEN`.
pub fn curl(request: &Request, username: &str, body: Option<&str>) -> String {
    let user = shell_quoted(&format!("{username}/token:"));
    let mut line = format!("curl -u {user}\"$TRACKOPS_API_TOKEN\" -H 'Accept: application/json'");
    if request.method != Method::Get {
        line = format!("{line} -X {}", request.method.as_str());
    }
    if let Some(body) = body {
        line = format!("{line} -H 'Content-Type: application/json' --data-raw {}", shell_quoted(body));
    }
    format!("{line} {}", shell_quoted(&request.url))
}

fn encode_segment(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

/// A text in single quotes, which quote everything except single quotes.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_key_becomes_a_path_segment() {
        let keys = |keys: &[&'static str]| keys.to_vec();
        assert_eq!(resource_path("case/contacts", &keys(&["1", "22", "3"]), true).unwrap(), "case/contacts/1/22/3");
        assert_eq!(resource_path("x", &keys(&["a b/c?d"]), false).unwrap(), "x/a%20b%2Fc%3Fd");
        for wrong in ["", "abc", "1.5", "-1", "1/2", ".."] {
            assert!(resource_path("cases", &keys(&[wrong]), true).is_err(), "{wrong}");
        }
        for wrong in ["", ".", "..", "%2e%2E"] {
            assert!(resource_path("x", &keys(&[wrong]), false).is_err(), "{wrong}");
        }
        assert!(resource_path("cases", &[], true).is_err());
    }

    #[test]
    fn a_raw_path_stays_below_the_api() {
        for (path, encoded) in
            [("cases", "cases"), ("/case/updates/7", "case/updates/7"), ("a b", "a%20b"), ("ä", "%C3%A4")]
        {
            assert_eq!(raw_path(path).unwrap(), encoded);
        }
        for wrong in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "a//b",
            "a/",
            "../x",
            "a/%2e%2e/b",
            "a?b",
            "a#b",
            "a\\b",
            "a\nb",
            "/api/v1/cases",
            "api/v1",
        ] {
            assert!(raw_path(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_curl_line_is_shell_safe_and_has_no_token() {
        let account = Account::new(Some("mycompany"), None).unwrap();
        let query = Query::default().with("name", Some("O'Hara & Sons"));
        let request = Request::new(&account, Method::Get, "clients", &query);
        assert_eq!(
            curl(&request, "o'neil", None),
            r#"curl -u 'o'\''neil/token:'"$TRACKOPS_API_TOKEN" -H 'Accept: application/json' 'https://mycompany.viewcases.com/api/v1/clients?name=O%27Hara+%26+Sons'"#
        );
        let request = Request::new(&account, Method::Post, "clients", &Query::default());
        assert!(
            curl(&request, "a", Some("{}")).contains("-X POST -H 'Content-Type: application/json' --data-raw '{}'")
        );
    }

    proptest! {
        #[test]
        fn no_path_panics_or_leaves_the_api(path in "\\PC{0,30}") {
            if let Ok(encoded) = raw_path(&path) {
                prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%/".contains(&byte)));
                prop_assert!(!encoded.starts_with('/') && !encoded.split('/').any(is_dot_segment));
            }
        }
    }
}
