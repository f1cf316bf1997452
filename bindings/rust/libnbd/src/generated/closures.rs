// Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.

use std::os::raw::{c_char, c_int, c_uint, c_void};

use libnbd_sys as sys;

use crate::closures::*;
use crate::types::*;

/// Passes a closure as `nbd_chunk_callback`.
pub(crate) fn chunk<F>(function: F) -> sys::nbd_chunk_callback
where
    F: FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(
        user_data: *mut c_void,
        subbuf: *const c_void,
        count: usize,
        offset: u64,
        status: c_uint,
        error: *mut c_int,
    ) -> c_int
    where
        F: FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int,
    {
        invoke!(
            Exclusive,
            user_data,
            error,
            slice(subbuf.cast(), count),
            offset,
            status,
            &mut *error
        )
    }

    sys::nbd_chunk_callback {
        callback: Some(call::<F>),
        user_data: Exclusive::keep(function),
        free: Some(free::<Exclusive<F>>),
    }
}

/// Passes a closure as `nbd_completion_callback`.
pub(crate) fn completion<F>(function: F) -> sys::nbd_completion_callback
where
    F: FnMut(&mut c_int) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(user_data: *mut c_void, error: *mut c_int) -> c_int
    where
        F: FnMut(&mut c_int) -> c_int,
    {
        invoke!(Exclusive, user_data, error, &mut *error)
    }

    sys::nbd_completion_callback {
        callback: Some(call::<F>),
        user_data: Exclusive::keep(function),
        free: Some(free::<Exclusive<F>>),
    }
}

/// Passes a closure as `nbd_debug_callback`.
pub(crate) fn debug<F>(function: F) -> sys::nbd_debug_callback
where
    F: FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(
        user_data: *mut c_void,
        context: *const c_char,
        msg: *const c_char,
    ) -> c_int
    where
        F: FnMut(&[u8], &[u8]) -> c_int,
    {
        invoke!(Shared, user_data, std::ptr::null_mut(), bytes(context), bytes(msg))
    }

    sys::nbd_debug_callback {
        callback: Some(call::<F>),
        user_data: Shared::keep(function),
        free: Some(free::<Shared<F>>),
    }
}

/// Passes a closure as `nbd_extent_callback`.
pub(crate) fn extent<F>(function: F) -> sys::nbd_extent_callback
where
    F: FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(
        user_data: *mut c_void,
        metacontext: *const c_char,
        offset: u64,
        entries: *mut u32,
        nr_entries: usize,
        error: *mut c_int,
    ) -> c_int
    where
        F: FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int,
    {
        invoke!(
            Exclusive,
            user_data,
            error,
            bytes(metacontext),
            offset,
            slice(entries, nr_entries),
            &mut *error
        )
    }

    sys::nbd_extent_callback {
        callback: Some(call::<F>),
        user_data: Exclusive::keep(function),
        free: Some(free::<Exclusive<F>>),
    }
}

/// Passes a closure as `nbd_extent64_callback`.
pub(crate) fn extent64<F>(function: F) -> sys::nbd_extent64_callback
where
    F: FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(
        user_data: *mut c_void,
        metacontext: *const c_char,
        offset: u64,
        entries: *mut sys::nbd_extent,
        nr_entries: usize,
        error: *mut c_int,
    ) -> c_int
    where
        F: FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int,
    {
        invoke!(
            Exclusive,
            user_data,
            error,
            bytes(metacontext),
            offset,
            slice(entries.cast::<NbdExtent>(), nr_entries),
            &mut *error
        )
    }

    sys::nbd_extent64_callback {
        callback: Some(call::<F>),
        user_data: Exclusive::keep(function),
        free: Some(free::<Exclusive<F>>),
    }
}

/// Passes a closure as `nbd_list_callback`.
pub(crate) fn list<F>(function: F) -> sys::nbd_list_callback
where
    F: FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(
        user_data: *mut c_void,
        name: *const c_char,
        description: *const c_char,
    ) -> c_int
    where
        F: FnMut(&[u8], &[u8]) -> c_int,
    {
        invoke!(Exclusive, user_data, std::ptr::null_mut(), bytes(name), bytes(description))
    }

    sys::nbd_list_callback {
        callback: Some(call::<F>),
        user_data: Exclusive::keep(function),
        free: Some(free::<Exclusive<F>>),
    }
}

/// Passes a closure as `nbd_context_callback`.
pub(crate) fn context<F>(function: F) -> sys::nbd_context_callback
where
    F: FnMut(&[u8]) -> c_int + Send + Sync + 'static,
{
    unsafe extern "C" fn call<F>(user_data: *mut c_void, name: *const c_char) -> c_int
    where
        F: FnMut(&[u8]) -> c_int,
    {
        invoke!(Exclusive, user_data, std::ptr::null_mut(), bytes(name))
    }

    sys::nbd_context_callback {
        callback: Some(call::<F>),
        user_data: Exclusive::keep(function),
        free: Some(free::<Exclusive<F>>),
    }
}
