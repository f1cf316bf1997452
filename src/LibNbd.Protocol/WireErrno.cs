namespace LibNbd.Protocol;

/// <summary>Error numbers of the wire. They are constants of the protocol, whatever the platform's own errno are.</summary>
internal static class WireErrno
{
    /// <summary>The errno by which a wire error is reported; unknown numbers count as EINVAL, as the protocol says.</summary>
    internal static int ToErrno(uint wire) => (NbdError)wire switch
    {
        NbdError.None => 0,
        NbdError.NotPermitted => Errno.EPERM,
        NbdError.InputOutput => Errno.EIO,
        NbdError.OutOfMemory => Errno.ENOMEM,
        NbdError.Invalid => Errno.EINVAL,
        NbdError.NoSpace => Errno.ENOSPC,
        NbdError.Overflow => Errno.EOVERFLOW,
        NbdError.NotSupported => Errno.ENOTSUP,
        NbdError.Shutdown => Errno.ESHUTDOWN,
        _ => Errno.EINVAL,
    };
}
