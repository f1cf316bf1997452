//! What generated calls are made of.

pub(crate) use std::net::SocketAddr;
pub(crate) use std::os::raw::{c_int, c_uint};
pub(crate) use std::os::unix::io::{AsFd, AsRawFd, IntoRawFd, OwnedFd, RawFd};
pub(crate) use std::path::PathBuf;

pub(crate) use crate::arguments::{optional, path, text, Address, TextList};
pub(crate) use crate::command::{Buffer, BufferMut, Command};
pub(crate) use crate::error::{Error, Result};
pub(crate) use crate::frame::Frame;
pub(crate) use crate::generated::closures;
pub(crate) use crate::handle::Handle;
pub(crate) use crate::results::{self, Failure};
pub(crate) use crate::types::*;
