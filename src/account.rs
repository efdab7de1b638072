//! The account's address, and credentials that cannot be printed.

use std::borrow::Cow;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::error::Problem;
use crate::redact::redact;
use crate::text::{is_digits, quoted};

/// The domain of every account's access point (vendor's overview).
const DOMAIN: &str = "viewcases.com";

/// The API's path below an access point (vendor's overview).
const API_PATH: &str = "/api/v1/";

/// The longest DNS label (RFC 1035).
const LONGEST_LABEL: usize = 63;

/// Shown in errors in place of a token.
pub(crate) const HIDDEN: &str = "(hidden)";

/// An account's access point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    prefix: String,
    origin: String,
    loopback: bool,
    throttle_key: String,
}

impl Account {
    /// The account of a subdomain (`mycompany`, one DNS label), or at a base URL, or both. With both, requests go to
    /// the base URL: a proxy or a simulator.
    ///
    /// A base URL is `https://host[:port][/path]`, or the same with `http` on this machine (`localhost`, `127.x.x.x`,
    /// `[::1]`). The API is SSL-only (vendor's overview).
    pub fn new(subdomain: Option<&str>, base_url: Option<&str>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let label = subdomain.and_then(|text| check_subdomain(text).map_err(|problem| problems.push(problem)).ok());
        let base = base_url.and_then(|text| Base::parse(text).map_err(|problem| problems.push(problem)).ok());
        if subdomain.is_none() && base_url.is_none() {
            let expected = "the first part of the account's address, \"mycompany\" of mycompany.viewcases.com";
            problems.push(Problem::new("subdomain", "nothing", expected, None));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let base = base.unwrap_or_else(|| Base {
            origin: format!("https://{}.{DOMAIN}", label.as_deref().unwrap_or_default()),
            path: String::new(),
            loopback: false,
        });
        // A base URL that is the account's own address is the same account.
        let label = label.or_else(|| account_at(&base));
        let throttle_key = match label {
            // A simulator on this machine is a separate account, whatever its name.
            Some(label) if !base.loopback => label,
            _ => format!("{}{}", base.origin, base.path),
        };
        Ok(Self {
            prefix: format!("{}{}{API_PATH}", base.origin, base.path),
            origin: base.origin,
            loopback: base.loopback,
            throttle_key,
        })
    }

    /// The start of every URL of the account; ends with `/api/v1/`.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether it is on this machine.
    pub const fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Identifies the account: all clients with the same key share one queue.
    pub fn throttle_key(&self) -> &str {
        &self.throttle_key
    }
}

/// The user and the token. Neither `Debug` nor any getter shows the token; it is only in
/// [`Credentials::authorization`].
#[derive(Clone)]
pub struct Credentials {
    username: String,
    authorization: String,
    /// Texts that must not be shown, longest first.
    secrets: Vec<String>,
}

impl Credentials {
    /// The credentials of a user: the name of an active Full Access employee, without `/token`, and the account's API
    /// token (vendor's overview).
    pub fn new(username: &str, api_token: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut problem = |parameter: &str, value: &str, expected: &str, suggestion: Option<String>| {
            problems.push(Problem::new(parameter, value, expected, suggestion));
        };
        if username.is_empty() {
            problem("username", "nothing", "the name of a Full Access employee", None);
        } else if let Some(name) = username.strip_suffix("/token") {
            let expected = "the bare user name; the client adds /token by itself";
            problem("username", &quoted(username), expected, Some(quoted(name)));
        } else if username.contains(|char: char| char == ':' || char.is_control()) {
            problem("username", &quoted(username), "a name without colon and control characters", None);
        }
        if api_token.is_empty() {
            problem("apiToken", "nothing", "an API token, made under Settings > API Tokens", None);
        } else if api_token.contains(char::is_control) || api_token.trim() != api_token {
            let expected = "free of line breaks, control characters and surrounding spaces (was it copied completely?)";
            problem("apiToken", HIDDEN, expected, None);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let pair = format!("{username}/token:{api_token}");
        let authorization = format!("Basic {}", STANDARD.encode(&pair));
        Ok(Self { username: username.to_owned(), authorization, secrets: secrets(&pair, api_token) })
    }

    /// The value of the `Authorization` header: Basic, UTF-8 (RFC 7617). Only this value contains the token.
    pub fn authorization(&self) -> &str {
        &self.authorization
    }

    /// The user's name.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The text without the credentials, in any escaping that a server may have used.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        redact(text, &self.secrets)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Texts that must not be shown: the token, and Base64 texts that contain it. [`redact`] handles escaping.
fn secrets(pair: &str, token: &str) -> Vec<String> {
    let mut secrets = vec![token.to_owned()];
    for text in [pair, token] {
        secrets.push(URL_SAFE_NO_PAD.encode(text));
        secrets.push(STANDARD_NO_PAD.encode(text));
    }
    secrets
}

fn check_subdomain(text: &str) -> Result<String, Problem> {
    if is_label(text) {
        return Ok(text.to_ascii_lowercase());
    }
    let host = text.split_once("://").map_or(text, |(_, rest)| rest).trim();
    let label = host.split(['.', '/', ':']).next().filter(|label| *label != text && is_label(label));
    Err(Problem::new(
        "subdomain",
        &quoted(text),
        "one DNS label: 1 to 63 letters, digits and inner hyphens, \"mycompany\" of mycompany.viewcases.com",
        label.map(|label| quoted(&label.to_ascii_lowercase())),
    ))
}

/// One DNS label by RFC 1123.
fn is_label(text: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

struct Base {
    origin: String,
    path: String,
    loopback: bool,
}

impl Base {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::read(text).map_err(|expected| Problem::new("baseUrl", &quoted(&without_user(text)), expected, None))
    }

    /// The error says what was expected.
    fn read(text: &str) -> Result<Self, &'static str> {
        let form = "an address of the form https://host[:port][/path], or http:// on this machine";
        // Only characters that every URL parser reads alike: no spaces, no backslashes, only ASCII.
        let plain = |byte: u8| {
            byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}')
        };
        if !text.bytes().all(plain) {
            return Err(form);
        }
        let (scheme, rest) = text.split_once("://").ok_or(form)?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return Err(form);
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("an address without user and password: these are username and apiToken");
        }
        if path.contains(['?', '#']) {
            return Err("an address without query and fragment");
        }
        let path = path.trim_end_matches('/');
        if path.ends_with("/api/v1") {
            return Err("an address without /api/v1: the client adds it");
        }
        if path.contains("//") || path.split('/').any(is_dot_segment) {
            return Err("an address without empty and dot segments");
        }
        let (host, port) = split_port(authority).ok_or(form)?;
        let host = host.to_ascii_lowercase();
        let Some(loopback) = is_loopback(&host) else { return Err(form) };
        if !secure && !loopback {
            return Err(
                "an https address: the token must not travel in the clear. http is only for this machine (localhost, \
                        127.0.0.1, [::1])",
            );
        }
        let default = if secure { 443 } else { 80 };
        let port = port.filter(|port| *port != default).map(|port| format!(":{port}")).unwrap_or_default();
        let scheme = if secure { "https" } else { "http" };
        Ok(Self { origin: format!("{scheme}://{host}{port}"), path: path.to_owned(), loopback })
    }
}

/// The subdomain of an access point; `None` for any other address.
fn account_at(base: &Base) -> Option<String> {
    let label = base.origin.strip_prefix("https://")?.strip_suffix(DOMAIN)?.strip_suffix('.')?;
    (base.path.is_empty() && is_label(label)).then(|| label.to_owned())
}

/// The address without user and password, for errors.
fn without_user(text: &str) -> String {
    text.rsplit_once('@').map_or_else(|| text.to_owned(), |(_, host)| format!("…@{host}"))
}

/// Whether URL parsers read this segment as `.` or `..`.
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    // Colons within brackets belong to an IPv6 address.
    let after = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let Some(colon) = authority.get(after..)?.find(':').map(|at| after + at) else { return Some((authority, None)) };
    let (host, digits) = (authority.get(..colon)?, authority.get(colon + 1..)?);
    let port = digits.parse().ok().filter(|_| is_digits(digits))?;
    Some((host, Some(port)))
}

/// Whether a host (lower case) is this machine. `None` if it is not in the one form that all parsers read alike.
fn is_loopback(host: &str) -> Option<bool> {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().ok().map(|address| address.is_loopback());
    }
    let mut labels = host.split('.');
    // If the last label begins with a digit, WHATWG parsers read the host as an IPv4 address, even in forms such as
    // 127.1 or 0x7f.1. The standard library reads only four decimal numbers without leading zeros.
    if labels.clone().next_back().is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit())) {
        return host.parse::<Ipv4Addr>().ok().map(|address| address.is_loopback());
    }
    (host.len() <= 253 && labels.all(is_label)).then_some(host == "localhost")
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE;
    use proptest::prelude::*;

    fn at(base_url: &str) -> Result<Account, Vec<Problem>> {
        Account::new(None, Some(base_url))
    }

    #[test]
    fn a_subdomain_becomes_the_vendors_access_point() {
        let account = Account::new(Some("MyCompany"), None).unwrap();
        assert_eq!(account.prefix(), "https://mycompany.viewcases.com/api/v1/");
        assert_eq!((account.origin(), account.throttle_key()), ("https://mycompany.viewcases.com", "mycompany"));
        assert!(!account.is_loopback());
        assert!(Account::new(Some(&"a".repeat(63)), None).is_ok());
    }

    #[test]
    fn a_subdomain_is_one_label_and_an_address_gets_its_label_as_suggestion() {
        let long = "a".repeat(64);
        for wrong in ["", " ", "-a", "a-", "a.b", "a_b", "ä", "a/b", "a@b", "mycompany ", "a#", long.as_str()] {
            assert_eq!(Account::new(Some(wrong), None).unwrap_err()[0].parameter, "subdomain", "{wrong}");
        }
        for address in
            ["mycompany.viewcases.com", "https://mycompany.viewcases.com/api/v1", "MyCompany.viewcases.com:443"]
        {
            let problem = Account::new(Some(address), None).unwrap_err().remove(0);
            assert_eq!(problem.suggestion.as_deref(), Some("\"mycompany\""), "{address}");
        }
    }

    #[test]
    fn http_is_allowed_only_for_this_machine() {
        for local in
            ["http://localhost:8080", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:80/", "HTTP://LOCALHOST"]
        {
            assert!(at(local).unwrap().is_loopback(), "{local}");
        }
        for remote in [
            "http://mycompany.viewcases.com",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://128.0.0.1",
            "http://10.0.0.1",
            "http://[::2]",
            "http://127.1",
            "http://0x7f.0.0.1",
            "http://0x7f000001",
            "http://2130706433",
            "http://0177.0.0.1",
            "http://127.0.0.1.",
            "http://localhost.",
            "ftp://localhost",
            "//localhost",
            "localhost:80",
            "http:localhost",
            "http:/\\localhost",
        ] {
            assert!(at(remote).is_err(), "{remote}");
        }
    }

    #[test]
    fn a_base_url_is_normalized_and_checked() {
        let account = at("https://Proxy.example:8443/trackops/").unwrap();
        assert_eq!(account.prefix(), "https://proxy.example:8443/trackops/api/v1/");
        assert_eq!(at("https://proxy.example:443").unwrap().origin(), "https://proxy.example");
        assert_eq!(at("http://[::1]:4000").unwrap().prefix(), "http://[::1]:4000/api/v1/");
        for wrong in [
            "https://user:secret@proxy.example",
            "https://proxy.example/?a=1",
            "https://proxy.example#x",
            "https://proxy.example/a/../b",
            "https://proxy.example/%2E%2e/b",
            "https://proxy.example/a//b",
            "https://proxy.example/api/v1/",
            "https://proxy.example:0x50",
            "https://proxy.example:",
            "https://proxy.example:65536",
            "https://pröxy.example",
            "https://proxy .example",
            "https://proxy.example\n",
            "https://",
            "https://[::1",
            "",
        ] {
            let problems = at(wrong).unwrap_err();
            assert_eq!(problems[0].parameter, "baseUrl");
            assert!(!problems[0].value.contains("secret"), "{wrong}");
        }
    }

    #[test]
    fn an_account_keeps_its_throttle_behind_a_proxy_and_a_simulator_has_its_own() {
        let proxied = Account::new(Some("mycompany"), Some("https://proxy.example")).unwrap();
        assert_eq!(proxied.throttle_key(), "mycompany");
        assert_eq!(
            at("https://MyCompany.viewcases.com/").unwrap().throttle_key(),
            "mycompany",
            "one queue with the subdomain"
        );
        for other in
            ["https://a.mycompany.viewcases.com", "https://mycompany.viewcases.com/x", "https://xviewcases.com"]
        {
            assert_eq!(at(other).unwrap().throttle_key(), other);
        }
        let simulated = Account::new(Some("mycompany"), Some("http://127.0.0.1:4000")).unwrap();
        assert_eq!(simulated.throttle_key(), "http://127.0.0.1:4000");
    }

    #[test]
    fn the_authorization_header_is_basic_in_utf_8() {
        // The vendor's own example.
        let credentials = Credentials::new("samspade", "d29d3136-1251-5041-9e1c-428c77edb64d").unwrap();
        assert_eq!(
            credentials.authorization(),
            "Basic c2Ftc3BhZGUvdG9rZW46ZDI5ZDMxMzYtMTI1MS01MDQxLTllMWMtNDI4Yzc3ZWRiNjRk"
        );
        let credentials = Credentials::new("jürgen", "ключ").unwrap();
        assert_eq!(credentials.authorization(), format!("Basic {}", STANDARD.encode("jürgen/token:ключ")));
    }

    #[test]
    fn wrong_credentials_are_explained_without_showing_the_token() {
        for (username, token) in [
            ("", "t0ken"),
            ("a:b", "t0ken"),
            ("a\n", "t0ken"),
            ("a/token", "t0ken"),
            ("a", ""),
            ("a", "t0ken\n"),
            ("a", " t0ken"),
        ] {
            let problems = Credentials::new(username, token).unwrap_err();
            assert_eq!(problems.len(), 1);
            assert!(!format!("{problems:?}").contains("t0ken"));
        }
        assert_eq!(Credentials::new("sam/token", "x").unwrap_err()[0].suggestion.as_deref(), Some("\"sam\""));
        assert_eq!(Credentials::new("", "").unwrap_err().len(), 2);
    }

    #[test]
    fn credentials_that_a_server_echoes_are_redacted() {
        let token = "to/k\"en+secret==";
        let credentials = Credentials::new("samspade", token).unwrap();
        let pair = format!("samspade/token:{token}");
        for echoed in [
            token.to_owned(),
            credentials.authorization().to_owned(),
            STANDARD_NO_PAD.encode(&pair),
            URL_SAFE.encode(&pair),
            "to%2Fk%22en%2Bsecret%3D%3D".to_owned(),
            r#"to\/k\"en+secret=="#.to_owned(),
            r#"to/k\"en+secret=="#.to_owned(),
        ] {
            let clean = credentials.redact(&format!("you sent <{echoed}>")).into_owned();
            assert!(clean.contains("[redacted]") && !clean.contains("secret"), "{echoed} → {clean}");
        }
        assert!(!format!("{credentials:?}").contains("secret"));
        assert!(matches!(credentials.redact("nothing"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn no_input_panics_and_accepted_addresses_are_safe(
            text in "\\PC{0,40}",
            url in "(https?|HTTP)://[a-z0-9.:@/\\[\\]%-]{0,30}",
        ) {
            let _ = Account::new(Some(&text), Some(&url));
            let _ = Credentials::new(&text, &url);
            if let Ok(account) = at(&url) {
                prop_assert!(account.origin().starts_with("https://") || account.is_loopback());
            }
        }
    }
}
