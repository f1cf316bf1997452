//! The types and values of the API.

pub use crate::generated::values::*;

/// The number of an asynchronous command, 1 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cookie(pub u64);

/// Writes the names of flags, and the bits that have none.
pub(crate) fn fmt_flags(
    f: &mut std::fmt::Formatter<'_>,
    names: impl Iterator<Item = &'static str>,
    rest: u32,
) -> std::fmt::Result {
    let mut separator = "";
    for name in names {
        write!(f, "{separator}{name}")?;
        separator = " | ";
    }
    if rest != 0 || separator.is_empty() {
        write!(f, "{separator}{rest:#x}")?;
    }
    Ok(())
}
