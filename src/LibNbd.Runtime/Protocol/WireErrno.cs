namespace LibNbd.Runtime.Protocol;

/// <summary>Error numbers of the wire. They are constants of the protocol, whatever the platform's own errno are.</summary>
internal static class WireErrno
{
    /// <summary>The errno by which a wire error is reported; unknown numbers count as EINVAL, as the protocol says.</summary>
    internal static int ToErrno(uint wire) => wire switch
    {
        0 => 0,
        1 => Errno.EPERM,
        5 => Errno.EIO,
        12 => Errno.ENOMEM,
        22 => Errno.EINVAL,
        28 => Errno.ENOSPC,
        75 => Errno.EOVERFLOW,
        95 => Errno.ENOTSUP,
        108 => Errno.ESHUTDOWN,
        _ => Errno.EINVAL,
    };
}
