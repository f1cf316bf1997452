namespace LibNbd.Spec.Model;

// Closed like the other sets, so that a mistyped name is refused and a language can map every member to an error of its own.

/// <summary>
/// The errors that have a number, by their symbolic names. The numbers are those of Linux, which the runtime uses on every platform.
/// </summary>
public enum ErrnoName
{
    /// <summary><c>EPERM</c></summary>
    EPERM = 1,
    /// <summary><c>ENOENT</c></summary>
    ENOENT = 2,
    /// <summary><c>ESRCH</c></summary>
    ESRCH = 3,
    /// <summary><c>EINTR</c></summary>
    EINTR = 4,
    /// <summary><c>EIO</c></summary>
    EIO = 5,
    /// <summary><c>ENXIO</c></summary>
    ENXIO = 6,
    /// <summary><c>E2BIG</c></summary>
    E2BIG = 7,
    /// <summary><c>ENOEXEC</c></summary>
    ENOEXEC = 8,
    /// <summary><c>EBADF</c></summary>
    EBADF = 9,
    /// <summary><c>ECHILD</c></summary>
    ECHILD = 10,
    /// <summary><c>EAGAIN</c></summary>
    EAGAIN = 11,
    /// <summary><c>ENOMEM</c></summary>
    ENOMEM = 12,
    /// <summary><c>EACCES</c></summary>
    EACCES = 13,
    /// <summary><c>EFAULT</c></summary>
    EFAULT = 14,
    /// <summary><c>EBUSY</c></summary>
    EBUSY = 16,
    /// <summary><c>EEXIST</c></summary>
    EEXIST = 17,
    /// <summary><c>EXDEV</c></summary>
    EXDEV = 18,
    /// <summary><c>ENODEV</c></summary>
    ENODEV = 19,
    /// <summary><c>ENOTDIR</c></summary>
    ENOTDIR = 20,
    /// <summary><c>EISDIR</c></summary>
    EISDIR = 21,
    /// <summary><c>EINVAL</c></summary>
    EINVAL = 22,
    /// <summary><c>ENFILE</c></summary>
    ENFILE = 23,
    /// <summary><c>EMFILE</c></summary>
    EMFILE = 24,
    /// <summary><c>ENOTTY</c></summary>
    ENOTTY = 25,
    /// <summary><c>ETXTBSY</c></summary>
    ETXTBSY = 26,
    /// <summary><c>EFBIG</c></summary>
    EFBIG = 27,
    /// <summary><c>ENOSPC</c></summary>
    ENOSPC = 28,
    /// <summary><c>ESPIPE</c></summary>
    ESPIPE = 29,
    /// <summary><c>EROFS</c></summary>
    EROFS = 30,
    /// <summary><c>EMLINK</c></summary>
    EMLINK = 31,
    /// <summary><c>EPIPE</c></summary>
    EPIPE = 32,
    /// <summary><c>EDOM</c></summary>
    EDOM = 33,
    /// <summary><c>ERANGE</c></summary>
    ERANGE = 34,
    /// <summary><c>EDEADLK</c></summary>
    EDEADLK = 35,
    /// <summary><c>ENAMETOOLONG</c></summary>
    ENAMETOOLONG = 36,
    /// <summary><c>ENOSYS</c></summary>
    ENOSYS = 38,
    /// <summary><c>ENOTEMPTY</c></summary>
    ENOTEMPTY = 39,
    /// <summary><c>ELOOP</c></summary>
    ELOOP = 40,
    /// <summary><c>ENODATA</c></summary>
    ENODATA = 61,
    /// <summary><c>ETIME</c></summary>
    ETIME = 62,
    /// <summary><c>EPROTO</c></summary>
    EPROTO = 71,
    /// <summary><c>EBADMSG</c></summary>
    EBADMSG = 74,
    /// <summary><c>EOVERFLOW</c></summary>
    EOVERFLOW = 75,
    /// <summary><c>EILSEQ</c></summary>
    EILSEQ = 84,
    /// <summary><c>ENOTSOCK</c></summary>
    ENOTSOCK = 88,
    /// <summary><c>EDESTADDRREQ</c></summary>
    EDESTADDRREQ = 89,
    /// <summary><c>EMSGSIZE</c></summary>
    EMSGSIZE = 90,
    /// <summary><c>EPROTOTYPE</c></summary>
    EPROTOTYPE = 91,
    /// <summary><c>ENOPROTOOPT</c></summary>
    ENOPROTOOPT = 92,
    /// <summary><c>EPROTONOSUPPORT</c></summary>
    EPROTONOSUPPORT = 93,
    /// <summary><c>ESOCKTNOSUPPORT</c></summary>
    ESOCKTNOSUPPORT = 94,
    /// <summary><c>ENOTSUP</c></summary>
    ENOTSUP = 95,
    /// <summary><c>EPFNOSUPPORT</c></summary>
    EPFNOSUPPORT = 96,
    /// <summary><c>EAFNOSUPPORT</c></summary>
    EAFNOSUPPORT = 97,
    /// <summary><c>EADDRINUSE</c></summary>
    EADDRINUSE = 98,
    /// <summary><c>EADDRNOTAVAIL</c></summary>
    EADDRNOTAVAIL = 99,
    /// <summary><c>ENETDOWN</c></summary>
    ENETDOWN = 100,
    /// <summary><c>ENETUNREACH</c></summary>
    ENETUNREACH = 101,
    /// <summary><c>ENETRESET</c></summary>
    ENETRESET = 102,
    /// <summary><c>ECONNABORTED</c></summary>
    ECONNABORTED = 103,
    /// <summary><c>ECONNRESET</c></summary>
    ECONNRESET = 104,
    /// <summary><c>ENOBUFS</c></summary>
    ENOBUFS = 105,
    /// <summary><c>EISCONN</c></summary>
    EISCONN = 106,
    /// <summary><c>ENOTCONN</c></summary>
    ENOTCONN = 107,
    /// <summary><c>ESHUTDOWN</c></summary>
    ESHUTDOWN = 108,
    /// <summary><c>ETIMEDOUT</c></summary>
    ETIMEDOUT = 110,
    /// <summary><c>ECONNREFUSED</c></summary>
    ECONNREFUSED = 111,
    /// <summary><c>EHOSTDOWN</c></summary>
    EHOSTDOWN = 112,
    /// <summary><c>EHOSTUNREACH</c></summary>
    EHOSTUNREACH = 113,
    /// <summary><c>EALREADY</c></summary>
    EALREADY = 114,
    /// <summary><c>EINPROGRESS</c></summary>
    EINPROGRESS = 115,
    /// <summary><c>ESTALE</c></summary>
    ESTALE = 116,
    /// <summary><c>EREMOTEIO</c></summary>
    EREMOTEIO = 121,
    /// <summary><c>EDQUOT</c></summary>
    EDQUOT = 122,
    /// <summary><c>ECANCELED</c></summary>
    ECANCELED = 125,
}
