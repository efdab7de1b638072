//! The client's options: read, checked all at once, and completed with defaults.

use crate::account::{Account, Credentials, HIDDEN};
use crate::error::Problem;
use crate::exchange::{DEFAULT_TIMEOUT, Policy};
use crate::query::Value;
use crate::redact::redact;
use crate::response::DEFAULT_MAX_RESPONSE_BYTES;
use crate::retry::DEFAULT_MAX_RETRIES;
use crate::suggest;
use crate::text::quoted;
use crate::time::Span;

/// The default `requestsPerSecond`: the vendor's overview asks for about one.
pub const DEFAULT_REQUESTS_PER_SECOND: f64 = 1.0;

/// The lowest rate: one request a day. A lower one is a mistake.
const LEAST_REQUESTS_PER_SECOND: f64 = 1.0 / 86_400.0;

/// The most retries: enough for hours, few enough to end.
const MOST_RETRIES: f64 = 1_000.0;

/// The longest timeout in milliseconds: the most that the timers of all hosts accept (2³¹ − 1, about 24 days).
const LONGEST_TIMEOUT: f64 = 2_147_483_647.0;

/// All options by their JavaScript names. The last four are host objects, whose types the binding checks.
const NAMES: [&str; 13] = [
    "subdomain",
    "username",
    "apiToken",
    "baseUrl",
    "requestsPerSecond",
    "maxRetries",
    "timeoutMs",
    "maxResponseBytes",
    "userAgent",
    "fetch",
    "onEvent",
    "signal",
    "slots",
];

/// The checked options of a client.
#[derive(Debug)]
pub struct Options {
    /// The account that requests go to.
    pub account: Account,
    /// The user and token that they are sent with.
    pub credentials: Credentials,
    /// The interval between the starts of requests; zero for no limit (`requestsPerSecond: Infinity`, loopback only).
    pub interval: Span,
    /// Retries and timeout.
    pub policy: Policy,
    /// The most bytes of a body to read.
    pub max_response_bytes: u64,
    /// The `User-Agent` to send; `None` leaves it to the host.
    pub user_agent: Option<String>,
}

impl Options {
    /// Reads options by their JavaScript names. Every problem is reported, not only the first; `problems` are those
    /// found before.
    pub fn read(options: &[(String, Value)], problems: Vec<Problem>) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { options, problems };
        reader.refuse_unknown_names();
        let subdomain = reader.text("subdomain", "a text such as \"mycompany\"");
        let base_url = reader.text("baseUrl", "an address such as \"http://127.0.0.1:8080\"");
        let username = reader.text("username", "a text such as \"samspade\"");
        let api_token = reader.text("apiToken", "the API token as a text");
        let user_agent = reader.text("userAgent", "a text");
        let per_second = "a number of requests per second above 0, such as 1 or 0.5";
        let rate = reader.number("requestsPerSecond", LEAST_REQUESTS_PER_SECOND, f64::INFINITY, false, per_second);
        let max_retries = reader.number("maxRetries", 0.0, MOST_RETRIES, true, "a whole number from 0 to 1000");
        let timeout = reader.number("timeoutMs", 1.0, LONGEST_TIMEOUT, false, "a number from 1 to 2147483647");
        let bytes = "a whole number from 1 to 9007199254740991";
        let max_response_bytes = reader.number("maxResponseBytes", 1.0, 9_007_199_254_740_991.0, true, bytes);

        if let Some(agent) = user_agent.filter(|agent| !agent.bytes().all(|byte| (32..127).contains(&byte))) {
            reader.problem("userAgent", &quoted(agent), "printable ASCII, as a header must be");
        }
        let account = Account::new(subdomain, base_url);
        let credentials = Credentials::new(username.unwrap_or(""), api_token.unwrap_or(""));
        let rate = rate.unwrap_or(DEFAULT_REQUESTS_PER_SECOND);
        if rate.is_infinite() && account.as_ref().is_ok_and(|account| !account.is_loopback()) {
            reader.problem(
                "requestsPerSecond",
                "Infinity",
                "a finite number: Trackops asks for about 1 request per second and revokes access for clients that \
                 send more. Only a baseUrl on this machine (a simulator) can be used without a limit",
            );
        }
        // 0 for an infinite rate.
        let interval = Span::from_millis_f64(1_000.0 / rate);
        if rate.is_finite() && interval.is_zero() {
            let expected = "a rate that leaves an interval: at most 1000000 requests per second";
            reader.problem("requestsPerSecond", &format!("{rate:e}"), expected);
        }
        match (account, credentials) {
            (Ok(account), Ok(credentials)) if reader.problems.is_empty() => Ok(Self {
                account,
                credentials,
                interval,
                policy: Policy {
                    max_retries: max_retries.map_or(DEFAULT_MAX_RETRIES, to_u32),
                    timeout: timeout.map_or(DEFAULT_TIMEOUT, Span::from_millis_f64),
                },
                max_response_bytes: max_response_bytes.map_or(DEFAULT_MAX_RESPONSE_BYTES, to_u64),
                user_agent: user_agent.map(str::to_owned),
            }),
            (account, credentials) => {
                reader.add(account.err().unwrap_or_default());
                reader.add(credentials.err().unwrap_or_default());
                Err(without_token(reader.problems, api_token.unwrap_or_default()))
            }
        }
    }
}

/// The token may also be in another option by mistake, such as the user name or an address.
fn without_token(mut problems: Vec<Problem>, token: &str) -> Vec<Problem> {
    for problem in &mut problems {
        problem.value = redact(&problem.value, &[token.to_owned()]).into_owned();
    }
    problems
}

struct Reader<'a> {
    options: &'a [(String, Value)],
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.options.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn problem(&mut self, name: &str, value: &str, expected: &str) {
        self.problems.push(Problem::new(name, value, expected, None));
    }

    fn add(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            // A wrong type was already reported; reporting a missing text would repeat it.
            if !self.problems.iter().any(|known| known.parameter == problem.parameter) {
                self.problems.push(problem);
            }
        }
    }

    fn refuse_unknown_names(&mut self) {
        for (name, _) in self.options {
            if !NAMES.contains(&name.as_str()) {
                let suggestion = suggest::nearest(name, &NAMES);
                self.problems.push(Problem::new(name, "this name", "an option of the client", suggestion));
            }
        }
    }

    fn text(&mut self, name: &str, expected: &str) -> Option<&'a str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            value => {
                // A token given as a number or a list is still a token, so its value is not shown.
                let shown = if name == "apiToken" { HIDDEN.to_owned() } else { value.shown() };
                self.problem(name, &shown, expected);
                None
            }
        }
    }

    fn number(&mut self, name: &str, least: f64, most: f64, whole: bool, expected: &str) -> Option<f64> {
        let value = self.get(name)?;
        if let Value::Number { value: number, .. } = value
            && (least..=most).contains(number)
            && (!whole || number.fract() == 0.0)
        {
            return Some(*number);
        }
        self.problem(name, &value.shown(), expected);
        None
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
const fn to_u32(number: f64) -> u32 {
    number as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
const fn to_u64(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn options(entries: &[(&str, Value)]) -> Result<Options, Vec<Problem>> {
        let account = [("subdomain", "mycompany"), ("username", "samspade"), ("apiToken", "secret-token")];
        let mut all: Vec<_> = account.map(|(name, text)| (name.to_owned(), Value::text(text))).into();
        for (name, value) in entries {
            all.retain(|(known, _)| known != name);
            all.push(((*name).to_owned(), value.clone()));
        }
        Options::read(&all, Vec::new())
    }

    #[test]
    fn defaults_follow_the_vendors_rules() {
        let options = options(&[]).unwrap();
        assert_eq!(options.interval, Span::from_secs(1));
        assert_eq!((options.policy.max_retries, options.policy.timeout), (5, Span::from_secs(60)));
        assert_eq!(options.account.prefix(), "https://mycompany.viewcases.com/api/v1/");
    }

    #[test]
    fn every_wrong_option_is_reported_without_the_token() {
        let problems = options(&[
            ("subdomain", Value::text("my company")),
            ("username", Value::number(5.0)),
            ("apiToken", Value::number(815.0)),
            ("maxRetries", Value::number(1.5)),
            ("timeoutMs", Value::number(0.0)),
            ("requestPerSecond", Value::number(1.0)),
        ])
        .unwrap_err();
        let names: Vec<_> = problems.iter().map(|problem| problem.parameter.as_str()).collect();
        for name in ["subdomain", "username", "apiToken", "maxRetries", "timeoutMs", "requestPerSecond"] {
            assert_eq!(names.iter().filter(|known| **known == name).count(), 1, "{name} in {names:?}");
        }
        assert!(!format!("{problems:?}").contains("815"));
        let suggested = problems.iter().find(|problem| problem.parameter == "requestPerSecond").unwrap();
        assert_eq!(suggested.suggestion.as_deref(), Some("requestsPerSecond"));
    }

    #[test]
    fn no_limit_is_allowed_only_on_this_machine() {
        let infinite = ("requestsPerSecond", Value::number(f64::INFINITY));
        let problems = options(std::slice::from_ref(&infinite)).unwrap_err();
        assert_eq!(problems[0].parameter, "requestsPerSecond");
        let loopback = ("baseUrl", Value::text("http://127.0.0.1:8080"));
        assert_eq!(options(&[infinite, loopback]).unwrap().interval, Span::ZERO);
        for rate in [0.0, -1.0, f64::NAN, 3e6] {
            assert!(
                options(&[("requestsPerSecond", Value::number(rate)), ("baseUrl", Value::text("http://[::1]"))])
                    .is_err()
            );
        }
    }

    #[test]
    fn the_debug_output_does_not_show_the_token() {
        let shown = format!("{:?}", options(&[]).unwrap());
        assert!(!shown.contains("secret-token"), "{shown}");
    }
}
