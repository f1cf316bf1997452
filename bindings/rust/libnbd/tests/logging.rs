//! Debug messages go to the logger of the program.
#![cfg(feature = "log")]

use std::sync::Mutex;

use log::{Level, LevelFilter, Metadata, Record};

static MESSAGES: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Debug
    }

    fn log(&self, record: &Record<'_>) {
        assert_eq!(record.level(), Level::Debug);
        let message = (record.target().to_owned(), record.args().to_string());
        MESSAGES.lock().unwrap().push(message);
    }

    fn flush(&self) {}
}

#[test]
fn a_logger_gets_the_messages_of_handles_that_are_made_after_it() {
    let before = libnbd::Handle::new().unwrap();
    assert!(!before.get_debug());
    log::set_logger(&Logger).unwrap();
    log::set_max_level(LevelFilter::Debug);
    let nbd = libnbd::Handle::new().unwrap();
    assert!(nbd.get_debug());
    nbd.set_export_name("name").unwrap();
    assert!(MESSAGES.lock().unwrap().iter().any(|(target, _)| target == "nbd_set_export_name"));
    drop(nbd);
    let messages = MESSAGES.lock().unwrap();
    assert_eq!(messages.iter().filter(|(_, message)| message == "closing handle").count(), 1);
}
