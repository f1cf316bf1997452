// Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.

enumeration! {
    /// Whether TLS is used on a connection.
    pub enum Tls {
        /// Never ask the server for TLS.
        Disable = 0,
        /// Ask for TLS, and go on in clear text if the server refuses. An attacker on the network
        /// can force the refusal.
        Allow = 1,
        /// Fail the connection unless it is protected by TLS.
        Require = 2,
    }
}

enumeration! {
    /// Which size constraint of an export is asked for.
    pub enum Size {
        /// The minimum block size. Offset and length of every command should be multiples of it.
        Minimum = 0,
        /// The preferred block size. Commands aligned to it are likely to be fast.
        Preferred = 1,
        /// The largest length, in bytes, that one command should have.
        Maximum = 2,
        /// The largest number of bytes of data that one read or write should carry.
        Payload = 3,
    }
}

flags! {
    /// Modifiers of one command. Which of them a call accepts is listed with the call.
    pub struct CmdFlag {
        /// Forced unit access. The server replies only after the data is on stable storage.
        const FUA = 0x1;
        /// When zeroing, keep the range allocated; the server must not punch a hole.
        const NO_HOLE = 0x2;
        /// Do not fragment. The server must answer a read with one data or hole chunk, or fail it.
        const DF = 0x4;
        /// Ask for only one extent for each metadata context.
        const REQ_ONE = 0x8;
        /// When zeroing, fail at once with ENOTSUP if it would be no faster than writing zeroes.
        const FAST_ZERO = 0x10;
        /// The length in the request header is that of a payload. Set automatically unless
        /// [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is off.
        const PAYLOAD_LEN = 0x20;
    }
}

flags! {
    /// Features that client and server agree on in the first bytes of the handshake.
    pub struct HandshakeFlag {
        /// Fixed newstyle negotiation, on which TLS, structured replies and metadata contexts all
        /// depend.
        const FIXED_NEWSTYLE = 0x1;
        /// Leave out the 124 bytes of padding that follow the oldest way of choosing an export.
        const NO_ZEROES = 0x2;
    }
}

flags! {
    /// Checks that the client makes before it sends a command.
    pub struct Strict {
        /// Refuse commands and flags for which the server did not advertise support, and writes to
        /// a read-only export.
        const COMMANDS = 0x1;
        /// Refuse flags that are unknown or do not belong to the command.
        const FLAGS = 0x2;
        /// Refuse a range that reaches past the end of the export.
        const BOUNDS = 0x4;
        /// Refuse commands with a length of 0, whose effect the protocol leaves undefined.
        const ZERO_SIZE = 0x8;
        /// Refuse an offset or length that is not a multiple of the server's minimum block size. If
        /// the size of the export is not such a multiple, its last block is shorter, and a range
        /// that ends with it counts as aligned.
        const ALIGN = 0x10;
        /// Refuse a write larger than the maximum payload of the server.
        const PAYLOAD = 0x20;
        /// Set or clear [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) as the connection
        /// requires, whatever the caller passed.
        const AUTO_FLAG = 0x40;
    }
}

flags! {
    /// The kinds of transport that a URI may use.
    pub struct AllowTransport {
        /// TCP, the schemes `nbd` and `nbds`.
        const TCP = 0x1;
        /// Unix domain sockets, the schemes `nbd+unix` and `nbds+unix`.
        const UNIX = 0x2;
        /// AF_VSOCK sockets between a virtual machine and its host, the schemes `nbd+vsock` and
        /// `nbds+vsock`.
        const VSOCK = 0x4;
        /// A tunnel through ssh, the schemes `nbd+ssh` and `nbds+ssh`.
        const SSH = 0x8;
    }
}

flags! {
    /// How a connection is shut down.
    pub struct Shutdown {
        /// Fail commands that are queued in the client and of which nothing has been sent yet,
        /// instead of sending them first.
        const ABANDON_PENDING = 0x10000;
    }
}

/// Wait until the socket is readable, then call
/// [`aio_notify_read`](crate::Handle::aio_notify_read).
pub const AIO_DIRECTION_READ: u32 = 1;

/// Wait until the socket is writable, then call
/// [`aio_notify_write`](crate::Handle::aio_notify_write).
pub const AIO_DIRECTION_WRITE: u32 = 2;

/// Wait for either; the bitwise OR of the other two.
pub const AIO_DIRECTION_BOTH: u32 = 3;

/// The chunk carries data.
pub const READ_DATA: u32 = 1;

/// The chunk represents a hole, which reads as zeroes.
pub const READ_HOLE: u32 = 2;

/// The server reports an error at this offset.
pub const READ_ERROR: u32 = 3;

/// The namespace that the NBD protocol itself defines.
pub const NAMESPACE_BASE: &[u8] = b"base:";

/// Which parts of the export are allocated, and which read as zeroes.
pub const CONTEXT_BASE_ALLOCATION: &[u8] = b"base:allocation";

/// The range is not allocated. A later write to it may fail for lack of space.
pub const STATE_HOLE: u32 = 1;

/// The range reads as zeroes.
pub const STATE_ZERO: u32 = 2;

/// The namespace of the contexts that qemu defines.
pub const NAMESPACE_QEMU: &[u8] = b"qemu:";

/// A qemu dirty bitmap. The name of the bitmap follows this text.
pub const CONTEXT_QEMU_DIRTY_BITMAP: &[u8] = b"qemu:dirty-bitmap:";

/// The range has changed since the bitmap was started.
pub const STATE_DIRTY: u32 = 1;

/// How deep in qemu's chain of images the data lies. The status is a number, not a set of
/// bits: 0 unallocated, 1 the top image, 2 the image below it, and so on.
pub const CONTEXT_QEMU_ALLOCATION_DEPTH: &[u8] = b"qemu:allocation-depth";

/// A run of bytes of the export that share one status, in 64-bit form.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NbdExtent {
    /// Length in bytes; never above INT64_MAX in a callback.
    pub length: u64,
    /// Status of these bytes. The metadata context says what it means.
    pub flags: u64,
}
