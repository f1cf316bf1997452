using LibNbd.Protocol;
using LibNbd.Runtime.Handle.Connecting;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>What a URI may do, so that one from elsewhere does no harm.</summary>
internal sealed class UriPolicy
{
    private AllowedTransports _transports = AllowedTransports.Tcp | AllowedTransports.Unix | AllowedTransports.Vsock
        | AllowedTransports.Ssh;
    private TlsMode _tls = TlsMode.Allow;

    /// <summary>Whether a URI may choose versions and ciphers.</summary>
    internal bool AllowsTlsPriority { get; private set; }

    /// <summary>Whether a URI may name files of this machine.</summary>
    internal bool AllowsLocalFiles { get; private set; }

    internal int SetUriAllowTransports(AllowedTransports mask)
    {
        _transports = mask;
        return 0;
    }

    internal int SetUriAllowTls(TlsMode tls)
    {
        _tls = tls;
        return 0;
    }

    internal int SetUriAllowTlsPriority(bool allow)
    {
        AllowsTlsPriority = allow;
        return 0;
    }

    internal int SetUriAllowLocalFile(bool allow)
    {
        AllowsLocalFiles = allow;
        return 0;
    }

    /// <summary>Whether the URI's way to the server is permitted at all, and makes sense.</summary>
    internal bool Permits(NbdUri uri)
    {
        if ((_transports & uri.Transport) == 0)
        {
            return Refuse(Errno.EPERM, $"URI transport {uri.Scheme} is not permitted");
        }

        if ((_tls == TlsMode.Disable && uri.DemandsTls) || (_tls == TlsMode.Require && !uri.DemandsTls))
        {
            return Refuse(Errno.EPERM, $"URI TLS setting {uri.Scheme} is not permitted");
        }

        string unixScheme = uri.DemandsTls ? "nbds+unix" : "nbd+unix";
        return uri.Transport switch
        {
            AllowedTransports.Unix when string.IsNullOrEmpty(uri.SocketPath) => Refuse(
                Errno.EINVAL, $"cannot parse socket parameter from NBD URI (did you mean to use \"{uri.Scheme}:///?socket=...\"?)"),
            AllowedTransports.Tcp or AllowedTransports.Vsock when uri.SocketPath is not null => Refuse(
                Errno.EINVAL,
                $"socket parameter is incompatible with \"{uri.Scheme}:\" (did you mean to use \"{unixScheme}:///?socket=...\"?)"),
            _ => true,
        };
    }
}
