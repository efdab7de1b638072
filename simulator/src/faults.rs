//! Faults and churn on demand.

use serde::Deserialize;

/// A fault for the next requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fault {
    /// An error status. The body is `text`, or JSON with a message.
    Status {
        /// The status.
        status: u16,
        /// The complete body.
        text: Option<String>,
        /// The `Retry-After` header.
        retry_after: Option<String>,
    },
    /// The connection is reset before the response.
    Reset,
    /// The connection is reset in the middle of the body.
    Cut,
    /// An HTML page with this status.
    Html {
        /// The status.
        status: u16,
    },
    /// Status 200 without a body.
    Empty,
    /// One byte at a time.
    Slow {
        /// Milliseconds between bytes.
        ms: u32,
    },
    /// No response, while the connection stays open.
    Silence,
    /// A redirect to this address.
    Redirect {
        /// The status, 301 to 308.
        status: u16,
        /// The `Location` header.
        location: String,
    },
    /// An object instead of a list, or vice versa.
    WrongShape,
    /// A body of this size.
    Large {
        /// Bytes.
        bytes: usize,
    },
    /// An error whose body and headers repeat the request's `Authorization` header.
    Echo {
        /// The status.
        status: u16,
    },
}

/// How a reply is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// Normally.
    #[default]
    Complete,
    /// Not at all: the connection is reset.
    Reset,
    /// Half of it, then a reset.
    Cut,
    /// Byte by byte, with this pause in milliseconds.
    Slow(u32),
    /// Not at all, while the connection stays open.
    Silence,
}

/// Records that are added, changed and removed while a listing runs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Churn {
    /// The collection, by the catalogue's name.
    pub collection: String,
    /// Applies after every so many pages of the collection.
    pub every: u64,
    /// Records to add.
    pub add: u64,
    /// Records to remove; the seed decides which.
    pub remove: u64,
    /// Records to change.
    pub change: u64,
}
