//! How programs for the crate `libnbd` use it: the ten facts that its own tests show.
#![deny(warnings)]
// As those tests have it.
#![allow(unknown_lints, clippy::needless_borrow, clippy::needless_borrows_for_generic_args)]

mod common;

use std::sync::{Arc, Mutex};

use libnbd::types::NbdExtent;

#[test]
fn calls_that_cannot_fail_give_a_bare_value() {
    let nbd = libnbd::Handle::new().unwrap();
    assert!(!nbd.get_opt_mode());
    if libnbd::Handle::library_has("nbd_get_request_meta_context") {
        assert!(nbd.get_request_meta_context().unwrap());
    }
    assert!(nbd.get_request_structured_replies());
    assert_eq!(nbd.get_tls(), libnbd::Tls::Disable);
    assert!(nbd.get_handshake_flags().is_all());
    assert!(nbd.aio_is_created());
}

#[test]
fn texts_are_bytes() {
    let nbd = libnbd::Handle::new().unwrap();
    assert!(nbd.get_export_name().unwrap().is_empty());
    nbd.set_export_name("name").unwrap();
    nbd.set_export_name(String::from("name")).unwrap();
    nbd.set_export_name(b"name".to_vec()).unwrap();
    assert!(nbd.get_export_name().unwrap() == b"name");
}

#[test]
fn commands_are_lists_of_anything_that_is_text() {
    let nbd = libnbd::Handle::new().unwrap();
    let size = String::from("1M");
    nbd.connect_command(&[
        "nbdkit",
        "-s",
        "--exit-with-parent",
        "-v",
        "pattern",
        &size,
        &format!("fakezero={}", "off"),
    ])
    .unwrap_err();
    let nbd = libnbd::Handle::new().unwrap();
    nbd.connect_command(&["nbdkit", "-s", "--exit-with-parent", "pattern", &size]).unwrap();
    assert_eq!(nbd.get_size().unwrap(), 1024 * 1024);
    assert_eq!(nbd.get_protocol().unwrap(), b"newstyle-fixed");
}

#[test]
fn private_data_gives_the_old_value() {
    let nbd = libnbd::Handle::new().unwrap();
    assert_eq!(nbd.get_private_data(), 0);
    assert_eq!(nbd.set_private_data(42), 0);
    assert_eq!(nbd.set_private_data(usize::MAX), 42);
    assert_eq!(nbd.get_private_data(), usize::MAX);
}

#[test]
fn a_list_closure_infers_its_types() {
    let nbd = libnbd::Handle::new().unwrap();
    nbd.set_opt_mode(true).unwrap();
    nbd.connect_command(common::nbdkit(&["memory", "1M"])).unwrap();
    let names = Arc::new(Mutex::new(Vec::new()));
    let names_clone = names.clone();
    let count = nbd
        .opt_list(move |name, _| {
            names_clone.lock().unwrap().push(String::from_utf8(name.to_owned()).unwrap());
            0
        })
        .unwrap();
    // The closure is gone when the call has returned.
    let names = Arc::try_unwrap(names).unwrap().into_inner().unwrap();
    assert_eq!(count as usize, names.len());
    assert_eq!(names, [""]);
}

#[test]
fn contexts_are_slices() {
    let nbd = libnbd::Handle::new().unwrap();
    nbd.add_meta_context(libnbd::CONTEXT_BASE_ALLOCATION).unwrap();
    nbd.connect_command(common::nbdkit(&["memory", "1M"])).unwrap();
    let seen = Arc::new(Mutex::new(false));
    let seen_clone = seen.clone();
    nbd.block_status(
        65536,
        0,
        move |ctx, _, _, _| {
            *seen_clone.lock().unwrap() = ctx == libnbd::CONTEXT_BASE_ALLOCATION;
            0
        },
        None,
    )
    .unwrap();
    assert!(*seen.lock().unwrap());
}

fn f(buf: &[u8], offset: u64, s: u32, err: &mut i32) {
    assert_eq!(*err, 0);
    *err = 42;
    assert_eq!(buf, common::pattern_at(offset, 512));
    assert_eq!(s, libnbd::READ_DATA);
}

#[test]
fn a_chunk_closure_has_plain_types() {
    let nbd = common::pattern();
    let mut buf = [0; 512];
    nbd.pread(&mut buf, 0, None).unwrap();
    assert_eq!(buf.to_vec(), common::pattern_at(0, 512));
    nbd.pread_structured(
        &mut buf,
        0,
        |b, o, s, e| {
            f(b, o, s, e);
            0
        },
        None,
    )
    .unwrap();
    nbd.pread_structured(
        &mut buf,
        0,
        |b, o, s, e| {
            f(b, o, s, e);
            0
        },
        Some(libnbd::CmdFlag::DF),
    )
    .unwrap();
}

#[test]
fn an_errno_comes_back() {
    let nbd = common::pattern();
    let mut buf = [0; 512];
    let res = nbd.pread_structured(
        &mut buf,
        0,
        |b, o, s, e| {
            f(b, o, s, e);
            -1
        },
        None,
    );
    assert_eq!(res.unwrap_err().errno(), Some(42));
}

#[tokio::test]
async fn an_errno_comes_back_through_a_shared_error() {
    let nbd = libnbd::AsyncHandle::new().unwrap();
    nbd.connect_command(common::nbdkit(&["pattern", "size=1M"])).await.unwrap();
    let mut buf = [0; 512];
    let res = nbd
        .pread_structured(
            &mut buf,
            0,
            |b, o, s, e| {
                f(b, o, s, e);
                -1
            },
            None,
        )
        .await;
    assert_eq!(res.unwrap_err().errno(), Some(42));
}

#[test]
fn extents_are_vectors() {
    let nbd = libnbd::Handle::new().unwrap();
    nbd.add_meta_context(libnbd::CONTEXT_BASE_ALLOCATION).unwrap();
    nbd.connect_command(common::nbdkit(&["memory", "1M"])).unwrap();
    let seen = Arc::new(Mutex::new(Vec::<u32>::new()));
    let seen_clone = seen.clone();
    nbd.block_status(
        65536,
        0,
        move |_, _, entries, _| {
            *seen_clone.lock().unwrap() = entries.to_vec();
            0
        },
        None,
    )
    .unwrap();
    assert_eq!(seen.lock().unwrap()[1..], [3]);
    if libnbd::Handle::library_has("nbd_block_status_64") {
        let seen = Arc::new(Mutex::new(Vec::<NbdExtent>::new()));
        let seen_clone = seen.clone();
        nbd.block_status_64(
            65536,
            0,
            move |_, _, entries, _| {
                *seen_clone.lock().unwrap() = entries.to_vec();
                0
            },
            None,
        )
        .unwrap();
        let length = seen.lock().unwrap()[0].length;
        assert_eq!(*seen.lock().unwrap(), [NbdExtent { length, flags: 3 }]);
    }
}

#[test]
fn a_connection_is_driven_by_hand() {
    let nbd = common::pattern();
    static mut BUF: [u8; 512] = [0; 512];
    // SAFETY: nobody else uses it.
    let buf: &'static mut [u8] = unsafe { &mut *std::ptr::addr_of_mut!(BUF) };
    let cookie = nbd.aio_pread(buf, 1024, None::<fn(&mut i32) -> i32>, None).unwrap();
    while !nbd.aio_command_completed(cookie.0).unwrap() {
        nbd.poll(-1).unwrap();
    }
    let buf: &[u8] = unsafe { &*std::ptr::addr_of!(BUF) };
    assert_eq!(buf, common::pattern_at(1024, 512));
}

#[tokio::test]
async fn statistics_count_on_the_current_thread() {
    let nbd = libnbd::AsyncHandle::new().unwrap();
    nbd.connect_command(common::nbdkit(&["memory", "1M"])).await.unwrap();
    if libnbd::Handle::library_has("nbd_stats_bytes_sent") {
        let before: u64 = nbd.stats_bytes_sent();
        nbd.flush(None).await.unwrap();
        assert!(nbd.stats_bytes_sent() > before);
    }
}
