using System.Globalization;
using System.Runtime.InteropServices;

namespace LibNbd.Protocol;

/// <summary>
/// Error numbers, everywhere those of Linux: an application sees the same ones on every platform, and the handle,
/// the engine and the transport speak of errors in no other way.
/// </summary>
internal static class Errno
{
    internal const int EPERM = 1;
    internal const int ENOENT = 2;
    internal const int ESRCH = 3;
    internal const int EINTR = 4;
    internal const int EIO = 5;
    internal const int ENXIO = 6;
    internal const int E2BIG = 7;
    internal const int ENOEXEC = 8;
    internal const int EBADF = 9;
    internal const int ECHILD = 10;
    internal const int EAGAIN = 11;
    internal const int ENOMEM = 12;
    internal const int EACCES = 13;
    internal const int EFAULT = 14;
    internal const int EBUSY = 16;
    internal const int EEXIST = 17;
    internal const int EXDEV = 18;
    internal const int ENODEV = 19;
    internal const int ENOTDIR = 20;
    internal const int EISDIR = 21;
    internal const int EINVAL = 22;
    internal const int ENFILE = 23;
    internal const int EMFILE = 24;
    internal const int ENOTTY = 25;
    internal const int ETXTBSY = 26;
    internal const int EFBIG = 27;
    internal const int ENOSPC = 28;
    internal const int ESPIPE = 29;
    internal const int EROFS = 30;
    internal const int EMLINK = 31;
    internal const int EPIPE = 32;
    internal const int EDOM = 33;
    internal const int ERANGE = 34;
    internal const int EDEADLK = 35;
    internal const int ENAMETOOLONG = 36;
    internal const int ENOSYS = 38;
    internal const int ENOTEMPTY = 39;
    internal const int ELOOP = 40;
    internal const int ENODATA = 61;
    internal const int ETIME = 62;
    internal const int EPROTO = 71;
    internal const int EBADMSG = 74;
    internal const int EOVERFLOW = 75;
    internal const int EILSEQ = 84;
    internal const int ENOTSOCK = 88;
    internal const int EDESTADDRREQ = 89;
    internal const int EMSGSIZE = 90;
    internal const int EPROTOTYPE = 91;
    internal const int ENOPROTOOPT = 92;
    internal const int EPROTONOSUPPORT = 93;
    internal const int ESOCKTNOSUPPORT = 94;
    internal const int ENOTSUP = 95;
    internal const int EPFNOSUPPORT = 96;
    internal const int EAFNOSUPPORT = 97;
    internal const int EADDRINUSE = 98;
    internal const int EADDRNOTAVAIL = 99;
    internal const int ENETDOWN = 100;
    internal const int ENETUNREACH = 101;
    internal const int ENETRESET = 102;
    internal const int ECONNABORTED = 103;
    internal const int ECONNRESET = 104;
    internal const int ENOBUFS = 105;
    internal const int EISCONN = 106;
    internal const int ENOTCONN = 107;
    internal const int ESHUTDOWN = 108;
    internal const int ETIMEDOUT = 110;
    internal const int ECONNREFUSED = 111;
    internal const int EHOSTDOWN = 112;
    internal const int EHOSTUNREACH = 113;
    internal const int EALREADY = 114;
    internal const int EINPROGRESS = 115;
    internal const int ESTALE = 116;
    internal const int EREMOTEIO = 121;
    internal const int EDQUOT = 122;
    internal const int ECANCELED = 125;

    /// <summary>The symbol of an error number ("ECONNREFUSED"), or the number itself where it has none here.</summary>
    internal static string Name(int errno) =>
        Find(errno) is { Symbol: { } symbol } ? symbol : errno.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text that strerror has for an error number: the system's own on Linux, ours elsewhere.</summary>
    internal static string Describe(int errno) =>
        OperatingSystem.IsLinux() ? Marshal.GetPInvokeErrorMessage(errno) : DescribeFromTable(errno);

    /// <summary>As <see cref="Describe"/> where the system numbers its errors otherwise (Windows, macOS).</summary>
    internal static string DescribeFromTable(int errno) => errno switch
    {
        0 => "Success",
        _ when Find(errno) is { Text: { } text } => text,
        _ => string.Create(CultureInfo.InvariantCulture, $"Unknown error {errno}"),
    };

    private static (string? Symbol, string? Text) Find(int errno) => errno switch
    {
        EPERM => (nameof(EPERM), "Operation not permitted"),
        ENOENT => (nameof(ENOENT), "No such file or directory"),
        ESRCH => (nameof(ESRCH), "No such process"),
        EINTR => (nameof(EINTR), "Interrupted system call"),
        EIO => (nameof(EIO), "Input/output error"),
        ENXIO => (nameof(ENXIO), "No such device or address"),
        E2BIG => (nameof(E2BIG), "Argument list too long"),
        ENOEXEC => (nameof(ENOEXEC), "Exec format error"),
        EBADF => (nameof(EBADF), "Bad file descriptor"),
        ECHILD => (nameof(ECHILD), "No child processes"),
        EAGAIN => (nameof(EAGAIN), "Resource temporarily unavailable"),
        ENOMEM => (nameof(ENOMEM), "Cannot allocate memory"),
        EACCES => (nameof(EACCES), "Permission denied"),
        EFAULT => (nameof(EFAULT), "Bad address"),
        EBUSY => (nameof(EBUSY), "Device or resource busy"),
        EEXIST => (nameof(EEXIST), "File exists"),
        EXDEV => (nameof(EXDEV), "Invalid cross-device link"),
        ENODEV => (nameof(ENODEV), "No such device"),
        ENOTDIR => (nameof(ENOTDIR), "Not a directory"),
        EISDIR => (nameof(EISDIR), "Is a directory"),
        EINVAL => (nameof(EINVAL), "Invalid argument"),
        ENFILE => (nameof(ENFILE), "Too many open files in system"),
        EMFILE => (nameof(EMFILE), "Too many open files"),
        ENOTTY => (nameof(ENOTTY), "Inappropriate ioctl for device"),
        ETXTBSY => (nameof(ETXTBSY), "Text file busy"),
        EFBIG => (nameof(EFBIG), "File too large"),
        ENOSPC => (nameof(ENOSPC), "No space left on device"),
        ESPIPE => (nameof(ESPIPE), "Illegal seek"),
        EROFS => (nameof(EROFS), "Read-only file system"),
        EMLINK => (nameof(EMLINK), "Too many links"),
        EPIPE => (nameof(EPIPE), "Broken pipe"),
        EDOM => (nameof(EDOM), "Numerical argument out of domain"),
        ERANGE => (nameof(ERANGE), "Numerical result out of range"),
        EDEADLK => (nameof(EDEADLK), "Resource deadlock avoided"),
        ENAMETOOLONG => (nameof(ENAMETOOLONG), "File name too long"),
        ENOSYS => (nameof(ENOSYS), "Function not implemented"),
        ENOTEMPTY => (nameof(ENOTEMPTY), "Directory not empty"),
        ELOOP => (nameof(ELOOP), "Too many levels of symbolic links"),
        ENODATA => (nameof(ENODATA), "No data available"),
        ETIME => (nameof(ETIME), "Timer expired"),
        EPROTO => (nameof(EPROTO), "Protocol error"),
        EBADMSG => (nameof(EBADMSG), "Bad message"),
        EOVERFLOW => (nameof(EOVERFLOW), "Value too large for defined data type"),
        EILSEQ => (nameof(EILSEQ), "Invalid or incomplete multibyte or wide character"),
        ENOTSOCK => (nameof(ENOTSOCK), "Socket operation on non-socket"),
        EDESTADDRREQ => (nameof(EDESTADDRREQ), "Destination address required"),
        EMSGSIZE => (nameof(EMSGSIZE), "Message too long"),
        EPROTOTYPE => (nameof(EPROTOTYPE), "Protocol wrong type for socket"),
        ENOPROTOOPT => (nameof(ENOPROTOOPT), "Protocol not available"),
        EPROTONOSUPPORT => (nameof(EPROTONOSUPPORT), "Protocol not supported"),
        ESOCKTNOSUPPORT => (nameof(ESOCKTNOSUPPORT), "Socket type not supported"),
        ENOTSUP => (nameof(ENOTSUP), "Operation not supported"),
        EPFNOSUPPORT => (nameof(EPFNOSUPPORT), "Protocol family not supported"),
        EAFNOSUPPORT => (nameof(EAFNOSUPPORT), "Address family not supported by protocol"),
        EADDRINUSE => (nameof(EADDRINUSE), "Address already in use"),
        EADDRNOTAVAIL => (nameof(EADDRNOTAVAIL), "Cannot assign requested address"),
        ENETDOWN => (nameof(ENETDOWN), "Network is down"),
        ENETUNREACH => (nameof(ENETUNREACH), "Network is unreachable"),
        ENETRESET => (nameof(ENETRESET), "Network dropped connection on reset"),
        ECONNABORTED => (nameof(ECONNABORTED), "Software caused connection abort"),
        ECONNRESET => (nameof(ECONNRESET), "Connection reset by peer"),
        ENOBUFS => (nameof(ENOBUFS), "No buffer space available"),
        EISCONN => (nameof(EISCONN), "Transport endpoint is already connected"),
        ENOTCONN => (nameof(ENOTCONN), "Transport endpoint is not connected"),
        ESHUTDOWN => (nameof(ESHUTDOWN), "Cannot send after transport endpoint shutdown"),
        ETIMEDOUT => (nameof(ETIMEDOUT), "Connection timed out"),
        ECONNREFUSED => (nameof(ECONNREFUSED), "Connection refused"),
        EHOSTDOWN => (nameof(EHOSTDOWN), "Host is down"),
        EHOSTUNREACH => (nameof(EHOSTUNREACH), "No route to host"),
        EALREADY => (nameof(EALREADY), "Operation already in progress"),
        EINPROGRESS => (nameof(EINPROGRESS), "Operation now in progress"),
        ESTALE => (nameof(ESTALE), "Stale file handle"),
        EREMOTEIO => (nameof(EREMOTEIO), "Remote I/O error"),
        EDQUOT => (nameof(EDQUOT), "Disk quota exceeded"),
        ECANCELED => (nameof(ECANCELED), "Operation canceled"),
        _ => default,
    };
}
