//! What goes wrong on demand.

use serde::Deserialize;

/// A fault for the next requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fault {
    /// An error status. `text` is the body: JSON with a message unless it is given.
    Status {
        /// The status.
        status: u16,
        /// The whole body.
        text: Option<String>,
        /// `Retry-After`, as it is written.
        retry_after: Option<String>,
    },
    /// The connection is reset before an answer.
    Reset,
    /// The body ends in the middle, with its whole length announced.
    Cut,
    /// A page for browsers, with this status.
    Html {
        /// The status.
        status: u16,
    },
    /// No body at all, with status 200.
    Empty,
    /// One byte at a time.
    Slow {
        /// Milliseconds between bytes.
        ms: u32,
    },
    /// No answer, while the connection stays open.
    Silence,
    /// A redirect to this address.
    Redirect {
        /// The status, 301 to 308.
        status: u16,
        /// The `Location`.
        location: String,
    },
    /// An object where a list is promised, and a list where an object is.
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

/// How a reply is put on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// As it is.
    #[default]
    Whole,
    /// The connection is reset in place of it.
    Reset,
    /// Half of it, then a reset.
    Cut,
    /// Byte by byte with this pause in milliseconds.
    Slow(u32),
    /// Never.
    Silence,
}

/// Records that come, change and go while a listing runs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Churn {
    /// The collection, by the catalogue's name.
    pub collection: String,
    /// After this many pages of it were read.
    pub every: u64,
    /// Records to add.
    pub add: u64,
    /// Records to remove, at places that depend on the seed.
    pub remove: u64,
    /// Records to change.
    pub change: u64,
}
