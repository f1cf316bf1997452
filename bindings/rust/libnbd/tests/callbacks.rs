//! Callbacks are freed once, whatever happens, and do no harm while the library runs.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use common::Dropped;
use libnbd::Handle;

const EPROTO: i32 = 71;
const ENOTCONN: i32 = 107;

#[test]
fn a_closure_is_dropped_before_the_call_returns() {
    let nbd = common::pattern();
    let (dropped, count) = Dropped::new();
    let mut buf = [0; 512];
    nbd.pread_structured(
        &mut buf,
        0,
        move |_, _, _, _| {
            dropped.touch();
            0
        },
        None,
    )
    .unwrap();
    assert_eq!(count.get(), 1);
}

#[test]
fn a_closure_of_a_refused_call_is_dropped_once() {
    let nbd = Handle::new().unwrap();
    let (dropped, count) = Dropped::new();
    let error = nbd
        .pread_structured(
            &mut [0; 512],
            0,
            move |_, _, _, _| {
                dropped.touch();
                0
            },
            None,
        )
        .unwrap_err();
    assert_eq!(error.errno(), Some(ENOTCONN));
    assert_eq!(count.get(), 1);
}

#[test]
fn a_closure_of_a_call_with_a_bad_argument_is_dropped_once() {
    let nbd = Handle::new().unwrap();
    let (dropped, count) = Dropped::new();
    nbd.opt_set_meta_context_queries(["a\0b"], move |_| {
        dropped.touch();
        0
    })
    .unwrap_err();
    assert_eq!(count.get(), 1);
}

#[test]
fn a_completion_is_dropped_when_its_command_is_retired() {
    let nbd = common::memory();
    let (dropped, count) = Dropped::new();
    let cookie = nbd
        .aio_flush(
            Some(move |_: &mut i32| {
                dropped.touch();
                0
            }),
            None,
        )
        .unwrap();
    while nbd.aio_peek_command_completed().unwrap() == 0 {
        nbd.poll(-1).unwrap();
    }
    assert_eq!(count.get(), 0);
    assert!(nbd.aio_command_completed(cookie.0).unwrap());
    assert_eq!(count.get(), 1);
}

#[test]
fn callbacks_work_while_the_handle_is_closed() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (dropped, count) = Dropped::new();
    let nbd = Handle::new().unwrap();
    nbd.connect_command(common::nbdkit(&["--filter=delay", "memory", "1M", "rdelay=100"])).unwrap();
    let closing = Arc::clone(&seen);
    let buffer: *mut [u8; 512] = Box::into_raw(Box::new([0; 512]));
    nbd.aio_pread(
        // SAFETY: it is freed when the handle is closed.
        unsafe { &mut *buffer },
        0,
        Some(move |error: &mut i32| {
            dropped.touch();
            closing.lock().unwrap().push(*error);
            1
        }),
        None,
    )
    .unwrap();
    assert_eq!(count.get(), 0);
    drop(nbd);
    // SAFETY: nobody uses it any more.
    drop(unsafe { Box::from_raw(buffer) });
    // Older libraries free what is in flight without a word.
    if common::is_at_least(1, 16) {
        assert_eq!(*seen.lock().unwrap(), [ENOTCONN]);
    }
    assert_eq!(count.get(), 1);
}

#[test]
fn a_debug_closure_is_dropped_when_it_is_replaced_removed_or_the_handle_closed() {
    let nbd = Handle::new().unwrap();
    let counts: Vec<_> = (0..3)
        .map(|_| {
            let (dropped, count) = Dropped::new();
            nbd.set_debug_callback(move |_, _| {
                dropped.touch();
                0
            })
            .unwrap();
            count
        })
        .collect();
    assert_eq!(counts.iter().map(common::Count::get).collect::<Vec<_>>(), [1, 1, 0]);
    nbd.clear_debug_callback().unwrap();
    assert_eq!(counts[2].get(), 1);
    let (dropped, count) = Dropped::new();
    nbd.set_debug_callback(move |_, _| {
        dropped.touch();
        0
    })
    .unwrap();
    drop(nbd);
    assert_eq!(count.get(), 1);
}

#[test]
fn a_panic_fails_the_command_and_leaves_the_connection() {
    let nbd = common::pattern();
    let mut buf = [0; 512];
    let (dropped, count) = Dropped::new();
    let error = nbd
        .pread_structured(
            &mut buf,
            0,
            move |_, _, _, _| {
                dropped.touch();
                panic!("a callback panics")
            },
            None,
        )
        .unwrap_err();
    assert_eq!(error.errno(), Some(EPROTO));
    assert!(error.is_recoverable());
    assert_eq!(count.get(), 1);
    nbd.pread(&mut buf, 512, None).unwrap();
    assert_eq!(buf.to_vec(), common::pattern_at(512, 512));
}

#[test]
fn a_panic_keeps_the_error_that_was_chosen_before() {
    let nbd = common::pattern();
    let error = nbd
        .pread_structured(
            &mut [0; 512],
            0,
            |_, _, _, error| {
                *error = 28;
                panic!("a callback panics")
            },
            None,
        )
        .unwrap_err();
    assert_eq!(error.errno(), Some(28));
}

#[test]
fn a_panic_of_a_completion_fails_its_command() {
    let nbd = common::memory();
    let cookie = nbd.aio_flush(Some(|_: &mut i32| panic!("a completion panics")), None).unwrap();
    let error = loop {
        match nbd.aio_command_completed(cookie.0) {
            Ok(false) => nbd.poll(-1).unwrap(),
            Ok(true) => panic!("the command has failed"),
            Err(error) => break error,
        };
    };
    assert_eq!(error.errno(), Some(EPROTO));
}

#[test]
fn what_a_panic_is_made_of_may_panic_when_it_is_dropped() {
    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a payload panics");
        }
    }

    let nbd = common::pattern();
    let error = nbd
        .pread_structured(&mut [0; 512], 0, |_, _, _, _| std::panic::panic_any(Bomb), None)
        .unwrap_err();
    assert_eq!(error.errno(), Some(EPROTO));
}

/// Makes a failing call of its own when it is dropped.
struct Fails(Handle);

impl Drop for Fails {
    fn drop(&mut self) {
        assert_eq!(self.0.set_tls(libnbd::Tls::Unknown(77)).unwrap_err().errno(), Some(22));
    }
}

#[test]
fn the_error_is_that_of_the_call_and_not_of_what_a_closure_does_when_it_is_dropped() {
    let nbd = Handle::new().unwrap();
    let fails = Fails(Handle::new().unwrap());
    let error = nbd
        .pread_structured(
            &mut [0; 512],
            0,
            move |_, _, _, _| {
                let _ = &fails;
                0
            },
            None,
        )
        .unwrap_err();
    assert_eq!(error.errno(), Some(ENOTCONN));
    assert!(error.to_string().contains("nbd_pread_structured: "), "{}", error);
}

#[test]
fn a_closure_may_use_the_handle_that_retires_it_when_it_is_dropped() {
    /// Makes a locked call, which would wait for ever while the library runs.
    struct Asks(Arc<Handle>, Arc<AtomicUsize>);

    impl Drop for Asks {
        fn drop(&mut self) {
            self.1.store(self.0.aio_in_flight().unwrap() as usize + 1, Ordering::SeqCst);
        }
    }

    let nbd = Arc::new(common::memory());
    let asked = Arc::new(AtomicUsize::new(0));
    let asks = Asks(Arc::clone(&nbd), Arc::clone(&asked));
    nbd.aio_flush(
        Some(move |_: &mut i32| {
            let _ = &asks;
            1
        }),
        None,
    )
    .unwrap();
    while asked.load(Ordering::SeqCst) == 0 {
        nbd.poll(-1).unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_closure_that_panics_when_it_is_dropped_panics_behind_the_call() {
    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }

    let nbd = common::pattern();
    let bomb = Bomb;
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = nbd.pread_structured(
            &mut [0; 512],
            0,
            move |_, _, _, _| {
                let _ = &bomb;
                0
            },
            None,
        );
    }));
    assert_eq!(result.unwrap_err().downcast_ref(), Some(&"dropped"));
    nbd.pread(&mut [0; 512], 0, None).unwrap();
}

#[test]
fn the_last_reference_to_another_handle_may_be_in_a_closure() {
    let (dropped, count) = Dropped::new();
    let other = Handle::new().unwrap();
    other
        .set_debug_callback(move |_, _| {
            dropped.touch();
            0
        })
        .unwrap();
    let nbd = common::pattern();
    nbd.pread_structured(
        &mut [0; 512],
        0,
        move |_, _, _, _| {
            assert!(other.aio_is_created());
            0
        },
        None,
    )
    .unwrap();
    assert_eq!(count.get(), 1);
}

#[test]
fn a_debug_closure_is_not_called_by_itself_again() {
    let nbd = Arc::new(Handle::new().unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let (inner, counted) = (Arc::downgrade(&nbd), Arc::clone(&calls));
    nbd.set_debug(true).unwrap();
    nbd.set_debug_callback(move |_, _| {
        counted.fetch_add(1, Ordering::SeqCst);
        // Whether or not the library tells of calls that take no lock.
        if let Some(nbd) = inner.upgrade() {
            assert!(nbd.aio_is_created());
        }
        0
    })
    .unwrap();
    nbd.get_export_name().unwrap();
    assert!(calls.load(Ordering::SeqCst) > 0);
}

#[test]
fn debug_messages_of_several_threads_come_one_at_a_time() {
    let nbd = Arc::new(Handle::new().unwrap());
    let inside = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (entered, seen) = (Arc::clone(&inside), Arc::clone(&most));
    nbd.set_debug_callback(move |_, _| {
        seen.fetch_max(entered.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        entered.fetch_sub(1, Ordering::SeqCst);
        0
    })
    .unwrap();
    nbd.set_debug(true).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    nbd.get_handle_name().unwrap();
                    nbd.aio_is_ready();
                }
            });
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 1);
}
