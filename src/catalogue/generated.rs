//! Placeholder until the generator writes it.
use super::{Parameter, Resource};
/// x
pub static COMMON: &[Parameter] = &[];
/// x
pub static RESOURCES: &[Resource] = &[];
