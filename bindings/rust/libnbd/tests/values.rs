//! Values that are kept, refused and shown.

mod common;

use libnbd::{
    AllowTransport, CmdFlag, Error, ErrorKind, FatalErrorKind, Handle, Size, Strict, Tls,
};

#[test]
fn flags_have_what_bitflags_have() {
    let flags = CmdFlag::FUA | CmdFlag::DF;
    assert_eq!(flags.bits(), 5);
    assert!(flags.contains(CmdFlag::FUA) && !flags.contains(CmdFlag::FUA | CmdFlag::NO_HOLE));
    assert!(flags.intersects(CmdFlag::FUA | CmdFlag::NO_HOLE));
    assert_eq!(flags & CmdFlag::DF, CmdFlag::DF);
    assert_eq!(flags - CmdFlag::DF, CmdFlag::FUA);
    assert_eq!(flags ^ CmdFlag::DF, CmdFlag::FUA);
    assert_eq!(!CmdFlag::all(), CmdFlag::empty());
    assert!((!CmdFlag::FUA).contains(CmdFlag::DF) && !(!CmdFlag::FUA).contains(CmdFlag::FUA));
    assert!(CmdFlag::all().is_all() && CmdFlag::empty().is_empty() && !flags.is_all());
    assert!(CmdFlag::from_bits_retain(u32::MAX).is_all());
    assert_eq!(CmdFlag::from_bits(5), Some(flags));
    assert_eq!(CmdFlag::from_bits(1 << 20), None);
    assert_eq!(CmdFlag::from_bits_truncate(5 | 1 << 20), flags);
    assert_eq!(CmdFlag::from_bits_retain(5 | 1 << 20).bits(), 5 | 1 << 20);
    assert_eq!(CmdFlag::from_name("DF"), Some(CmdFlag::DF));
    assert_eq!(CmdFlag::from_name("df"), None);
    assert_eq!(flags.iter().collect::<Vec<_>>(), [CmdFlag::FUA, CmdFlag::DF]);
    let unknown = CmdFlag::from_bits_retain(1 << 20);
    assert_eq!((CmdFlag::DF | unknown).iter().collect::<Vec<_>>(), [CmdFlag::DF, unknown]);
    assert_eq!([CmdFlag::FUA, CmdFlag::DF].into_iter().collect::<CmdFlag>(), flags);
    let mut changed = flags;
    changed.remove(CmdFlag::DF);
    changed.insert(CmdFlag::NO_HOLE);
    changed.toggle(CmdFlag::FUA);
    changed.set(CmdFlag::REQ_ONE, true);
    changed |= CmdFlag::FAST_ZERO;
    assert_eq!(changed, CmdFlag::NO_HOLE | CmdFlag::REQ_ONE | CmdFlag::FAST_ZERO);
    assert_eq!(format!("{:x} {:#b}", flags, flags), "5 0b101");
}

#[test]
fn flags_are_shown_by_their_names() {
    assert_eq!(
        format!("{:?}", CmdFlag::DF | CmdFlag::from_bits_retain(1 << 20)),
        "CmdFlag(DF | 0x100000)"
    );
    assert_eq!(format!("{:?}", CmdFlag::empty()), "CmdFlag(0x0)");
    assert_eq!(
        format!("{:?}", Strict::COMMANDS | Strict::AUTO_FLAG),
        "Strict(COMMANDS | AUTO_FLAG)"
    );
}

#[test]
fn unknown_values_are_kept() {
    assert_eq!(Tls::from_value(2), Tls::Require);
    assert_eq!(Tls::from_value(77), Tls::Unknown(77));
    assert_eq!(Tls::Unknown(77).value(), 77);
    assert_eq!(Size::Payload.value(), 3);
    assert_eq!(format!("{:?} {:?}", Tls::Allow, Tls::Unknown(-1)), "Allow Unknown(-1)");
}

#[test]
fn unknown_values_are_the_librarys_to_refuse() {
    let nbd = Handle::new().unwrap();
    assert_eq!(nbd.set_tls(Tls::Unknown(77)).unwrap_err().errno(), Some(22));
    let flags = AllowTransport::from_bits_retain(1 << 30);
    assert_eq!(nbd.set_uri_allow_transports(flags).unwrap_err().errno(), Some(22));
}

#[test]
fn a_text_with_a_nul_byte_is_refused_without_a_number() {
    let nbd = Handle::new().unwrap();
    for error in [
        nbd.set_export_name("a\0b").unwrap_err(),
        nbd.set_tls_certificates("a\0b").unwrap_err(),
        nbd.connect_command(["true", "a\0b"]).unwrap_err(),
    ] {
        assert_eq!(error.errno(), None);
        assert!(matches!(error, Error::Recoverable(ErrorKind::WithoutErrno { .. })));
        assert_eq!(error.to_string(), "nul byte found in provided data at position: 1");
    }
    assert!(nbd.get_export_name().unwrap().is_empty());
}

#[test]
fn errors_say_what_they_are() {
    let nbd = Handle::new().unwrap();
    let error = nbd.pread(&mut [0; 512], 0, None).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("Errno: Transport endpoint is not connected: nbd_pread: invalid state: "),
        "{}",
        text
    );
    assert!(error.is_recoverable() && !error.is_fatal());
    assert!(matches!(
        &error,
        Error::Recoverable(ErrorKind::WithErrno { errno, description })
            if errno.0 == 107 && description.starts_with("nbd_pread: ")
    ));
    assert_eq!(std::io::Error::from(error).kind(), std::io::ErrorKind::NotConnected);

    let error = nbd.connect_unix("/no/such/socket").unwrap_err();
    assert!(error.is_fatal(), "{:?}", error);
    assert!(nbd.aio_is_dead());
    assert_eq!(error.errno(), Some(2));
    let text = error.to_string();
    assert!(
        text.starts_with(
            "Fatal: NBD handle is dead: Errno: No such file or directory: nbd_connect_unix: "
        ),
        "{}",
        text
    );
    assert!(matches!(error.to_fatal(), FatalErrorKind::Libnbd(ErrorKind::WithErrno { .. })));
}

#[test]
fn errors_are_made_of_others() {
    let error = Error::from(std::io::Error::from_raw_os_error(5));
    assert!(error.is_fatal());
    assert_eq!(error.errno(), Some(5));
    assert_eq!(Error::from(String::from("text")).to_string(), "text");
    assert_eq!(Error::from(ErrorKind::from_errno(5)).to_string(), "Errno: Input/output error");
    assert_eq!(ErrorKind::from(libnbd::Errno(5)).errno(), Some(5));
    let source = std::error::Error::source(&error).unwrap();
    assert!(std::error::Error::source(source).is_some());
}

#[test]
fn a_call_that_the_library_lacks_says_so() {
    let nbd = Handle::new().unwrap();
    // 1.24 has all of them.
    for (name, error) in [
        ("nbd_is_uri", nbd.is_uri("nbd://x").err()),
        ("nbd_get_subprocess_pid", nbd.get_subprocess_pid().err()),
        ("nbd_get_handle_size", nbd.get_handle_size().err()),
    ] {
        let is_lacking = error.as_ref().map_or(false, |error| error.errno() == Some(95));
        assert_eq!(is_lacking, !Handle::library_has(name), "{}: {:?}", name, error);
        if is_lacking {
            let text = error.unwrap().to_string();
            assert!(
                text.ends_with(&format!(
                    "{}: the libnbd that is loaded does not have this call",
                    name
                )),
                "{}",
                text
            );
        }
    }
    assert!(Handle::library_has("nbd_create") && !Handle::library_has("nbd_no_such_call"));
}

#[test]
fn a_call_that_cannot_fail_and_is_not_there_panics() {
    let nbd = Handle::new().unwrap();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| nbd.stats_bytes_sent()));
    assert_eq!(result.is_ok(), Handle::library_has("nbd_stats_bytes_sent"));
}

#[test]
fn a_handle_can_be_sent_and_shared() {
    fn both<T: Send + Sync>() {}
    both::<Handle>();
    both::<libnbd::AsyncHandle>();
    both::<libnbd::Command<Vec<u8>>>();
    both::<Error>();
    assert!(format!("{:?}", Handle::new().unwrap()).starts_with("Handle { handle: 0x"));
}
