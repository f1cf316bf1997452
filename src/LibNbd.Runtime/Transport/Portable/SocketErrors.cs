using System.Net.Sockets;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>.NET's socket errors as the error numbers that Linux gives for the same event.</summary>
internal static class SocketErrors
{
    internal static int ToErrno(SocketError error) => error switch
    {
        SocketError.Success => 0,
        SocketError.AccessDenied => Errno.EACCES,
        SocketError.AddressAlreadyInUse => Errno.EADDRINUSE,
        SocketError.AddressFamilyNotSupported => Errno.EAFNOSUPPORT,
        SocketError.AddressNotAvailable => Errno.EADDRNOTAVAIL,
        SocketError.AlreadyInProgress => Errno.EALREADY,
        SocketError.ConnectionAborted => Errno.ECONNABORTED,
        SocketError.ConnectionRefused => Errno.ECONNREFUSED,
        SocketError.ConnectionReset => Errno.ECONNRESET,
        SocketError.DestinationAddressRequired => Errno.EDESTADDRREQ,
        SocketError.Disconnecting => Errno.ESHUTDOWN,
        SocketError.Fault => Errno.EFAULT,
        SocketError.HostDown => Errno.EHOSTDOWN,
        SocketError.HostUnreachable => Errno.EHOSTUNREACH,
        SocketError.InProgress => Errno.EINPROGRESS,
        SocketError.Interrupted => Errno.EINTR,
        SocketError.InvalidArgument => Errno.EINVAL,
        SocketError.IsConnected => Errno.EISCONN,
        SocketError.MessageSize => Errno.EMSGSIZE,
        SocketError.NetworkDown => Errno.ENETDOWN,
        SocketError.NetworkReset => Errno.ENETRESET,
        SocketError.NetworkUnreachable => Errno.ENETUNREACH,
        SocketError.NoBufferSpaceAvailable => Errno.ENOBUFS,
        SocketError.NotConnected => Errno.ENOTCONN,
        SocketError.NotSocket => Errno.ENOTSOCK,
        SocketError.OperationAborted => Errno.ECANCELED,
        SocketError.OperationNotSupported => Errno.ENOTSUP,
        SocketError.ProtocolFamilyNotSupported => Errno.EPFNOSUPPORT,
        SocketError.ProtocolNotSupported => Errno.EPROTONOSUPPORT,
        SocketError.ProtocolOption => Errno.ENOPROTOOPT,
        SocketError.ProtocolType => Errno.EPROTOTYPE,
        SocketError.Shutdown => Errno.EPIPE,
        SocketError.SocketNotSupported => Errno.ESOCKTNOSUPPORT,
        SocketError.TimedOut => Errno.ETIMEDOUT,
        SocketError.TooManyOpenSockets => Errno.EMFILE,
        SocketError.WouldBlock or SocketError.IOPending => Errno.EAGAIN,
        _ => Errno.EIO,
    };
}
