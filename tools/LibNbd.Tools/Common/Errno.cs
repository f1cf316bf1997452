namespace LibNbd.Tools.Common;

/// <summary>The error numbers of Linux that the tools know.</summary>
internal static class Errno
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

    /// <summary>Interrupted system call.</summary>
    public const int EINTR = 4;

    /// <summary>Input/output error.</summary>
    public const int EIO = 5;

    /// <summary>No such device or address; for a seek: there is nothing behind.</summary>
    public const int ENXIO = 6;

    /// <summary>Try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>No space left on device.</summary>
    public const int ENOSPC = 28;

    /// <summary>Read-only file system.</summary>
    public const int EROFS = 30;

    /// <summary>Broken pipe: nobody reads.</summary>
    public const int EPIPE = 32;

    /// <summary>Not implemented: the kernel does not ask again.</summary>
    public const int ENOSYS = 38;

    /// <summary>Value too large.</summary>
    public const int EOVERFLOW = 75;

    /// <summary>Not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Not connected.</summary>
    public const int ENOTCONN = 107;

    /// <summary>The server takes leave.</summary>
    public const int ESHUTDOWN = 108;

    /// <summary>Connection timed out.</summary>
    public const int ETIMEDOUT = 110;
}
