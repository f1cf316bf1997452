using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Handle;

/// <summary>Connecting by URI, and the URI of a connection.</summary>
/// <remarks>
/// The order of the checks is part of the behaviour: what may be used at all, then the parameters one by one in their order, then the export
/// name, then what this way to a server needs. What was set before a check failed stays set.
/// </remarks>
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

        if (!IsPermitted(parsed) || (parsed.DemandsTls && SetTls(TlsMode.Require) != 0) || !TakeParameters(parsed, out bool compress))
        {
            return -1;
        }

        if (parsed.User is not null && parsed.Parameter("tls-username") is null)
        {
            _tlsUsername = parsed.User;
        }

        return SetExportName(parsed.ExportName) == 0 ? ConnectTo(parsed, compress) : -1;
    }

    internal string? GetUri()
    {
        StringBuilder uri = new(GetTls() == TlsMode.Require || GetTlsNegotiated() == 1 ? "nbds" : "nbd");
        string user = _tlsUsername is null ? "" : UriText.User(_tlsUsername) + "@";
        List<string> query = [];
        if (_address is { Family: NetworkAddress.FamilyUnix } unix)
        {
            uri.Append("+unix://").Append(user);
            query.Add($"socket={UriText.Value(WireText.Decode(unix.UnixName))}");
        }
        else if (_address is { Family: NetworkAddress.FamilyVsock } vsock)
        {
            uint port = BinaryPrimitives.ReadUInt32LittleEndian(vsock.Bytes[4..]);
            uint cid = BinaryPrimitives.ReadUInt32LittleEndian(vsock.Bytes[8..]);
            uri.Append(CultureInfo.InvariantCulture, $"+vsock://{user}{cid}:{port}");
        }
        else if (_address is { IsInternet: true } address && address.ToEndPoint() is IPEndPoint endPoint)
        {
            uri.Append(CultureInfo.InvariantCulture, $"://{user}{UriText.Host(endPoint.Address.ToString())}:{endPoint.Port}");
        }
        else if (_address is { } other)
        {
            Fail(Errno.EAFNOSUPPORT, $"address family {other.Family} not supported");
            return null;
        }
        else if (_host.Length > 0)
        {
            uri.Append("://").Append(user).Append(UriText.Host(_host)).Append(':').Append(_port);
        }
        else
        {
            Fail(Errno.EINVAL, "cannot construct a URI for this connection type");
            return null;
        }

        uri.Append('/').Append(UriText.ExportName(WireText.Decode(_settings.ExportName)));
        AddTlsParameters(query);
        return uri.Append(query.Count > 0 ? "?" : "").AppendJoin('&', query).ToString();
    }

    private void AddTlsParameters(List<string> query)
    {
        Add("tls-certificates", _tlsCertificates);
        Add("tls-psk-file", _tlsPskFile);
        Add("tls-hostname", _tlsHostname);
        Add("tls-priority", _uriTlsPriority && _tlsPriority != TlsPriority.Default ? _tlsPriority : null);
        Add("tls-verify-peer", _tlsVerifyPeer ? null : "false");

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                query.Add($"{name}={UriText.Value(value)}");
            }
        }
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

    /// <summary>Parameters about TLS are checked and kept whether or not TLS will be used, and "compress" whether or not by ssh.</summary>
    private bool TakeParameters(NbdUri uri, out bool compress)
    {
        compress = false;
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

                    if (parameter.Key == "compress")
                    {
                        compress = value;
                    }
                    else
                    {
                        _tlsVerifyPeer = value;
                    }

                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private int ConnectTo(NbdUri uri, bool compress)
    {
        switch (uri.Transport)
        {
            case AllowedTransports.Unix:
                return AioConnectUnix(uri.SocketPath!);
            case AllowedTransports.Vsock:
                return ConnectToVsock(uri);
            case AllowedTransports.Ssh:
                return SshCommand.TryBuild(uri, compress, out string[]? command, out string? error)
                    ? AioConnectCommand(command)
                    : Fail(Errno.EINVAL, error);
            default:
                string port = uri.Parameter("nbd-port") ?? uri.Port?.ToString(CultureInfo.InvariantCulture) ?? NbdUri.DefaultPort;
                return AioConnectTcp(uri.Host ?? "localhost", port);
        }
    }

    private int ConnectToVsock(NbdUri uri)
    {
        uint cid = HostContext;
        if (uri.Host is { } host && (uri.IsLiteral || !TryReadNumber(host, out cid)))
        {
            return Fail(Errno.EINVAL, $"cannot parse vsock CID from NBD URI: {(uri.IsLiteral ? $"[{host}]" : host)}");
        }

        uint port = uri.Port ?? uint.Parse(NbdUri.DefaultPort, NumberStyles.None, CultureInfo.InvariantCulture);
        return uri.Parameter("nbd-port") is { } parameter && !TryReadNumber(parameter, out port)
            ? Fail(Errno.EINVAL, $"cannot parse vsock port from nbd-port: {parameter}")
            : AioConnectVsock(cid, port);

        static bool TryReadNumber(string text, out uint number) =>
            uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool? ParseBool(string text) => text.ToLowerInvariant() switch
    {
        "1" or "true" or "t" or "yes" or "y" or "on" => true,
        "0" or "false" or "f" or "no" or "n" or "off" => false,
        _ => null,
    };
}
