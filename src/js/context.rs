//! What all calls of a client share.

use js_sys::{Function, Object};

use super::host::Host;
use super::throttle::JsLimiter;
use crate::options::Options;

/// What all calls of a client share.
pub struct Context {
    /// The checked options.
    pub options: Options,
    /// The queue of the account.
    pub limiter: JsLimiter,
    /// What TypeScript lends.
    pub host: Host,
    /// The caller's listener for events.
    pub on_event: Option<Function>,
    /// The headers of a request without a body.
    pub headers: Object,
    /// The headers of a request with a body.
    pub headers_with_body: Object,
}
