using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using LibNbd.Runtime.Protocol;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Connecting by URI, and the URI of a connection.</summary>
internal sealed partial class HandleCore
{
    /// <summary>VMADDR_CID_HOST: a vsock URI without a host means the machine that this one runs on.</summary>
    private const uint HostContext = 2;

    internal int ConnectUri(string uri) => WaitForConnection(AioConnectUri(uri));

    internal int AioConnectUri(string uri)
    {
        if (!NbdUri.TryParse(uri, out NbdUri? parsed, out string? error))
        {
            return Fail(Errno.EINVAL, error);
        }

        return IsPermitted(parsed) && TakeTlsParameters(parsed) && SetExportName(parsed.ExportName) == 0
            ? ConnectTo(parsed)
            : -1;
    }

    internal string? GetUri()
    {
        StringBuilder uri = new(_settings.Tls == TlsMode.Disable ? "nbd" : "nbds");
        string user = _tlsUsername is null ? "" : NbdUri.Escape(_tlsUsername, "") + "@";
        string query = "";
        if (_unixPath is not null)
        {
            uri.Append("+unix://").Append(user);
            query = "?socket=" + NbdUri.Escape(_unixPath, "/");
        }
        else if (_rawAddress is { Family: NetworkAddress.FamilyVsock } vsock)
        {
            uint port = BinaryPrimitives.ReadUInt32LittleEndian(vsock.Bytes[4..]);
            uint cid = BinaryPrimitives.ReadUInt32LittleEndian(vsock.Bytes[8..]);
            uri.Append(CultureInfo.InvariantCulture, $"+vsock://{user}{cid}:{port}");
        }
        else if (_rawAddress is { IsInternet: true } address && address.ToEndPoint() is IPEndPoint endPoint)
        {
            uri.Append("://").Append(user).Append(endPoint);
        }
        else if (_host.Length > 0)
        {
            bool literal = _host.Contains(':', StringComparison.Ordinal);
            uri.Append("://").Append(user).Append(literal ? $"[{_host}]" : NbdUri.Escape(_host, "")).Append(':').Append(_port);
        }
        else
        {
            Fail(Errno.EINVAL, "cannot construct a URI for this connection type");
            return null;
        }

        return uri.Append('/').Append(NbdUri.Escape(WireText.Decode(_settings.ExportName), "/")).Append(query).ToString();
    }

    private bool IsPermitted(NbdUri uri)
    {
        if ((_uriTransports & uri.Transport) == 0)
        {
            return Refuse(Errno.EPERM, $"URI transport {uri.Scheme} is not permitted");
        }

        if ((_uriTls == TlsMode.Disable && uri.DemandsTls) || (_uriTls == TlsMode.Require && !uri.DemandsTls))
        {
            return Refuse(Errno.EPERM, $"URI TLS setting {uri.Scheme} is not permitted");
        }

        bool hasSocket = !string.IsNullOrEmpty(uri.SocketPath);
        return uri.Transport switch
        {
            AllowedTransports.Unix when !hasSocket => Refuse(
                Errno.EINVAL, "cannot parse socket parameter from NBD URI (did you mean to use \"nbd+unix:///?socket=...\"?)"),
            AllowedTransports.Tcp or AllowedTransports.Vsock when uri.SocketPath is not null => Refuse(
                Errno.EINVAL,
                $"socket parameter is incompatible with \"{uri.Scheme}:\" (did you mean to use \"nbd+unix:///?socket=...\"?)"),
            _ => true,
        };
    }

    /// <summary>Parameters about TLS are checked and kept whether or not TLS will be used.</summary>
    private bool TakeTlsParameters(NbdUri uri)
    {
        if (uri.User is not null)
        {
            _tlsUsername = uri.User;
        }

        foreach (KeyValuePair<string, string> parameter in uri.Parameters)
        {
            switch (parameter.Key)
            {
                case "tls-certificates" or "tls-psk-file" when !_uriLocalFile:
                    return Refuse(
                        Errno.EPERM,
                        $"local file access ({parameter.Key}) is not allowed, call nbd_set_uri_allow_local_file to enable this");
                case "tls-certificates":
                    _tlsCertificates = parameter.Value;
                    break;
                case "tls-psk-file":
                    _tlsPskFile = parameter.Value;
                    break;
                case "tls-priority" when !_uriTlsPriority:
                    return Refuse(
                        Errno.EPERM,
                        "overriding TLS priority (tls-priority) is not allowed, call nbd_set_uri_allow_tls_priority to enable this");
                case "tls-priority":
                    _tlsPriority = parameter.Value;
                    break;
                case "tls-hostname":
                    _tlsHostname = parameter.Value;
                    break;
                case "tls-username":
                    _tlsUsername = parameter.Value;
                    break;
                case "tls-verify-peer" or "compress":
                    if (ParseBool(parameter.Value) is not { } value)
                    {
                        return Refuse(
                            Errno.EINVAL,
                            $"could not parse {parameter.Key} parameter, expecting {parameter.Key}=true|false");
                    }

                    _tlsVerifyPeer = parameter.Key == "tls-verify-peer" ? value : _tlsVerifyPeer;
                    break;
                default:
                    break;
            }
        }

        return !uri.DemandsTls || SetTls(TlsMode.Require) == 0;
    }

    private int ConnectTo(NbdUri uri)
    {
        string port = uri.Parameter("nbd-port") ?? (uri.Port.Length > 0 ? uri.Port : NbdUri.DefaultPort);
        switch (uri.Transport)
        {
            case AllowedTransports.Unix:
                return AioConnectUnix(uri.SocketPath!);
            case AllowedTransports.Vsock:
                uint cid = HostContext;
                if (uri.Host.Length > 0 && !uint.TryParse(uri.Host, NumberStyles.None, CultureInfo.InvariantCulture, out cid))
                {
                    return Fail(Errno.EINVAL, $"cannot parse vsock CID from NBD URI: {uri.Host}");
                }

                return uint.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
                    ? AioConnectVsock(cid, number)
                    : Fail(Errno.EINVAL, $"cannot parse vsock port from NBD URI: {port}");
            case AllowedTransports.Ssh:
                return uri.Host.Length == 0
                    ? Fail(Errno.EINVAL, "SSH transport requires a server name")
                    : Fail(Errno.ENOTSUP, $"this library was built without support for \"{uri.Scheme}:\"");
            default:
                return AioConnectTcp(uri.Host.Length > 0 ? uri.Host : "localhost", port);
        }
    }

    private static bool? ParseBool(string text) => text.ToLowerInvariant() switch
    {
        "1" or "true" or "t" or "yes" or "y" or "on" => true,
        "0" or "false" or "f" or "no" or "n" or "off" => false,
        _ => null,
    };
}
