//! Temporary.
pub use std::borrow::{Cow, ToOwned};
