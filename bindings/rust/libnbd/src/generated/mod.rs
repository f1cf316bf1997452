//! What is made from the specification.

mod async_calls;
mod calls;
pub(crate) mod closures;
pub(crate) mod values;
