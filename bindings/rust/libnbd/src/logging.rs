//! Debug messages for the crate `log`.

use log::{Level, LevelFilter, Record};

use crate::error::Result;
use crate::handle::Handle;

/// Sends the debug messages of a handle to the logger, under the C name of the call. They cost time, so only if it wants them.
pub(crate) fn install(handle: &Handle) -> Result<()> {
    if log::max_level() < LevelFilter::Debug {
        return Ok(());
    }
    handle.set_debug_callback(|context, message| {
        log::logger().log(
            &Record::builder()
                .level(Level::Debug)
                .target(&String::from_utf8_lossy(context))
                .args(format_args!("{}", String::from_utf8_lossy(message)))
                .build(),
        );
        0
    })?;
    handle.set_debug(true)
}
