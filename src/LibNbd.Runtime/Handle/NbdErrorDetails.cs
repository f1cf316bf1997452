using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>What is known of an error beside its text.</summary>
/// <param name="Number">The errno, or 0.</param>
/// <param name="Code">What kind of error it is.</param>
/// <param name="Call">The call that failed, by its C name.</param>
/// <param name="Server">What the handle was connected or connecting to, or null.</param>
internal readonly record struct NbdErrorDetails(int Number, NbdErrorCode Code, string? Call, string? Server)
{
    /// <summary>The kind of an error: by where it came from, or else by its errno.</summary>
    internal static NbdErrorCode CodeOf(FailureCause cause, int errno) => cause switch
    {
        FailureCause.State => NbdErrorCode.InvalidState,
        FailureCause.NameResolution => NbdErrorCode.NameResolution,
        FailureCause.Connect => NbdErrorCode.ConnectFailed,
        FailureCause.Tls => NbdErrorCode.TlsFailed,
        FailureCause.Lost => NbdErrorCode.ConnectionLost,
        FailureCause.Protocol => NbdErrorCode.ProtocolViolation,
        _ => CodeOf(errno),
    };

    /// <summary>Whether the same may succeed later without anything being changed.</summary>
    internal static bool IsTransient(NbdErrorCode code, int errno) => code switch
    {
        NbdErrorCode.ConnectionLost or NbdErrorCode.ServerShutdown or NbdErrorCode.Timeout => true,
        NbdErrorCode.NameResolution => errno is not (Errno.EINVAL or Errno.ENAMETOOLONG),
        NbdErrorCode.ConnectFailed => errno is not (Errno.EACCES or Errno.EPERM or Errno.EINVAL or Errno.EAFNOSUPPORT),
        _ => errno is Errno.EAGAIN or Errno.EBUSY,
    };

    private static NbdErrorCode CodeOf(int errno) => errno switch
    {
        Errno.ENOTCONN or Errno.ECONNRESET or Errno.ECONNABORTED or Errno.EPIPE => NbdErrorCode.ConnectionLost,
        Errno.ESHUTDOWN => NbdErrorCode.ServerShutdown,
        Errno.ETIMEDOUT => NbdErrorCode.Timeout,
        Errno.ENOTSUP or Errno.ENOSYS => NbdErrorCode.NotSupported,
        Errno.ENOSPC => NbdErrorCode.NoSpace,
        Errno.EPERM or Errno.EACCES or Errno.EROFS => NbdErrorCode.PermissionDenied,
        Errno.ENOENT => NbdErrorCode.NotFound,
        Errno.EINVAL or Errno.EFAULT or Errno.ERANGE or Errno.E2BIG or Errno.ENAMETOOLONG or Errno.EOVERFLOW =>
            NbdErrorCode.InvalidArgument,
        Errno.EIO => NbdErrorCode.Io,
        Errno.ENOMEM => NbdErrorCode.OutOfMemory,
        Errno.ECANCELED => NbdErrorCode.Cancelled,
        Errno.EDEADLK => NbdErrorCode.InvalidState,
        Errno.EPROTO => NbdErrorCode.ProtocolViolation,
        _ => NbdErrorCode.Other,
    };
}
