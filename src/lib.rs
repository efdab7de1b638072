//! The core of trackops-client.

#![deny(missing_docs)]

pub mod catalogue;
pub mod error;
pub mod time;
