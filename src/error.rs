//! The kinds of failure, and what is said about each.

use core::fmt;
use core::time::Duration;

/// The stable code of a failure. Each one is an error class in TypeScript; a test compares the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The client was set up wrongly.
    Configuration,
    /// A call was made with parameters that the API would refuse.
    InvalidParameter,
    /// Status 400.
    BadRequest,
    /// Status 401.
    Authentication,
    /// Status 403.
    PermissionDenied,
    /// Status 404.
    NotFound,
    /// Status 429, and no attempt or no patience left.
    RateLimit,
    /// Status 5xx.
    Server,
    /// Any other error status.
    Api,
    /// No answer: the connection could not be made, or broke.
    Connection,
    /// No whole answer in time.
    Timeout,
    /// The server answered with a redirect, which is never followed.
    Redirect,
    /// An answer that is not JSON, or not of the promised shape, or too large.
    InvalidResponse,
    /// A verified listing that could not be made whole.
    IncompleteListing,
    /// A fault of this library.
    Internal,
}

impl Code {
    /// Every code, in the order of declaration.
    pub const ALL: [Self; 15] = [
        Self::Configuration,
        Self::InvalidParameter,
        Self::BadRequest,
        Self::Authentication,
        Self::PermissionDenied,
        Self::NotFound,
        Self::RateLimit,
        Self::Server,
        Self::Api,
        Self::Connection,
        Self::Timeout,
        Self::Redirect,
        Self::InvalidResponse,
        Self::IncompleteListing,
        Self::Internal,
    ];

    /// The code as it appears in `error.code`.
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
            Self::Internal => "internal",
        }
    }
}

/// A request that will not succeed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What kind of failure it is.
    pub code: Code,
    /// One or two sentences for people: the fault, what was expected, the remedy.
    pub message: String,
    /// The status of the last answer, if there was one.
    pub status: Option<u16>,
    /// Attempts started.
    pub attempts: u32,
    /// The wait that the server asked for.
    pub retry_after: Option<Duration>,
    /// Whether a write may have been carried out although it failed.
    pub may_have_been_applied: bool,
}

/// One wrong parameter of a call: what it is, what it holds, what was expected instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter's name as the caller wrote it.
    pub parameter: String,
    /// The value as the caller would recognise it, cut to a readable length.
    pub value: String,
    /// What was expected, as the end of a sentence: "a whole number from 1 to 100".
    pub expected: String,
    /// The nearest thing that would have been right, if there is one.
    pub suggestion: Option<String>,
}

/// One or more wrong options or parameters, all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} is not {}", self.parameter, self.value, self.expected)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, " (did you mean {suggestion}?)"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for Problems {}
