//! The kinds of failure, and their messages.

use serde::Serialize;

use crate::time::Span;

/// How many problems a message lists. The error's `problems` has all of them.
const MOST_LISTED: usize = 10;

/// The stable code of a failure. Each one is an error class in TypeScript; a test compares the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The client's options are wrong.
    Configuration,
    /// A call has parameters that the API would reject.
    InvalidParameter,
    /// Status 400.
    BadRequest,
    /// Status 401.
    Authentication,
    /// Status 403.
    PermissionDenied,
    /// Status 404.
    NotFound,
    /// Status 429 with no retries left, or with a wait that is too long.
    RateLimit,
    /// Status 5xx.
    Server,
    /// Any other error status.
    Api,
    /// No response: the connection could not be made, or broke.
    Connection,
    /// No complete response in time.
    Timeout,
    /// The server responded with a redirect, which is never followed.
    Redirect,
    /// A response that is not JSON, not of the expected shape, or too large.
    InvalidResponse,
    /// A verified listing that could not be completed.
    IncompleteListing,
    /// A local copy could not be brought up to date.
    Sync,
    /// The store of a local copy failed.
    Store,
    /// The store of a shared limit failed.
    Slots,
    /// A bug in this library.
    Internal,
}

impl Code {
    /// The code as it appears in `error.code`. A test compares these lines with the error classes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidParameter => "invalid_parameter",
            Self::BadRequest => "bad_request",
            Self::Authentication => "authentication",
            Self::PermissionDenied => "permission_denied",
            Self::NotFound => "not_found",
            Self::RateLimit => "rate_limit",
            Self::Server => "server",
            Self::Api => "api",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Redirect => "redirect",
            Self::InvalidResponse => "invalid_response",
            Self::IncompleteListing => "incomplete_listing",
            Self::Sync => "sync",
            Self::Store => "store",
            Self::Slots => "slots",
            Self::Internal => "internal",
        }
    }
}

/// A request that failed for good.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The kind of failure.
    pub code: Code,
    /// One or two sentences for people: what is wrong, what was expected, how to fix it.
    pub message: String,
    /// The status of the last response, if there was one.
    pub status: Option<u16>,
    /// Attempts started.
    pub attempts: u32,
    /// The wait that the server asked for.
    pub retry_after: Option<Span>,
    /// Whether a write may have been applied although it failed.
    pub may_have_been_applied: bool,
}

/// One wrong parameter of a call: its name, its value, and what was expected instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The parameter's name as the caller wrote it.
    pub parameter: String,
    /// The value in a form that the caller recognizes, cut to a readable length.
    pub value: String,
    /// What was expected, as the end of a sentence: "a whole number from 1 to 100".
    pub expected: String,
    /// The most similar valid name or value, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Problem {
    /// A problem made of these texts.
    pub fn new(parameter: &str, value: &str, expected: &str, suggestion: Option<String>) -> Self {
        let (parameter, value, expected) = (parameter.to_owned(), value.to_owned(), expected.to_owned());
        Self { parameter, value, expected, suggestion }
    }

    /// The problem as a sentence, without its full stop.
    fn sentence(&self) -> String {
        let Self { parameter, value, expected, suggestion } = self;
        let instead =
            suggestion.as_ref().map(|suggestion| format!(" (did you mean {suggestion}?)")).unwrap_or_default();
        format!("{parameter}: {value} is not {expected}{instead}")
    }
}

/// All problems of a call or of the options in one sentence.
pub fn sentence(what: &str, problems: &[Problem]) -> String {
    let sentences: Vec<String> = problems.iter().take(MOST_LISTED).map(Problem::sentence).collect();
    let more = problems.len().saturating_sub(MOST_LISTED);
    let rest = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{what}: {}{rest}", sentences.join("; "))
}
