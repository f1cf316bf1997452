using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Runtime.Handle.Connecting;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Runtime.Transport.Tls;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>Connecting by URI, and the URI of a connection.</summary>
/// <remarks>
/// The order of the checks is part of the behaviour: what may be used at all, then the parameters one by one in their order, then the
/// export name, then what this way to a server needs. What was set before a check failed stays set.
/// </remarks>
internal sealed class UriCalls(
    HandleSettings settings, TlsOptions tls, UriPolicy policy, ConnectTarget target, ExportQueries export, ConnectCalls connect,
    SubprocessCalls subprocess)
{
    /// <summary>VMADDR_CID_HOST: a vsock URI without a host means the machine that this one runs on.</summary>
    private const uint HostContext = 2;

    internal int AioConnectUri(string uri, bool isAwaited)
    {
        if (!NbdUri.TryParse(uri, out NbdUri? parsed, out string? error))
        {
            return Fail(Errno.EINVAL, error);
        }

        if (!policy.Permits(parsed)
            || (parsed.DemandsTls && tls.SetTls(TlsMode.Require) != 0)
            || !TakeParameters(parsed, out bool compress))
        {
            return -1;
        }

        if (parsed.User is not null && parsed.Parameter("tls-username") is null)
        {
            tls.SetTlsUsername(parsed.User);
        }

        return settings.SetExportName(parsed.ExportName) == 0 ? ConnectTo(parsed, compress, isAwaited) : -1;
    }

    internal string? GetUri()
    {
        StringBuilder uri = new(tls.GetTls() == TlsMode.Require || export.GetTlsNegotiated() == 1 ? "nbds" : "nbd");
        string user = tls.Username is null ? "" : UriText.User(tls.Username) + "@";
        List<string> query = [];
        if (target.Address is { Family: NetworkAddress.FamilyUnix } unix)
        {
            uri.Append("+unix://").Append(user);
            query.Add($"socket={UriText.Value(WireText.Decode(unix.UnixName))}");
        }
        else if (target.Address is { Family: NetworkAddress.FamilyVsock } vsock)
        {
            uint port = BinaryPrimitives.ReadUInt32LittleEndian(vsock.Bytes[4..]);
            uint cid = BinaryPrimitives.ReadUInt32LittleEndian(vsock.Bytes[8..]);
            uri.Append(CultureInfo.InvariantCulture, $"+vsock://{user}{cid}:{port}");
        }
        else if (target.Address is { IsInternet: true } address && address.ToEndPoint() is IPEndPoint endPoint)
        {
            uri.Append(CultureInfo.InvariantCulture, $"://{user}{UriText.Host(endPoint.Address.ToString())}:{endPoint.Port}");
        }
        else if (target.Address is { } other)
        {
            Fail(Errno.EAFNOSUPPORT, $"address family {other.Family} not supported");
            return null;
        }
        else if (target.Host.Length > 0)
        {
            uri.Append("://").Append(user).Append(UriText.Host(target.Host)).Append(':').Append(target.Port);
        }
        else
        {
            Fail(Errno.EINVAL, "cannot construct a URI for this connection type");
            return null;
        }

        uri.Append('/').Append(UriText.ExportName(settings.GetExportName()));
        AddTlsParameters(query);
        return uri.Append(query.Count > 0 ? "?" : "").AppendJoin('&', query).ToString();
    }

    private void AddTlsParameters(List<string> query)
    {
        Add("tls-certificates", tls.Certificates);
        Add("tls-psk-file", tls.PskFile);
        Add("tls-hostname", tls.Hostname);
        Add("tls-priority", policy.AllowsTlsPriority && tls.Priority != TlsPriority.Default ? tls.Priority : null);
        Add("tls-verify-peer", tls.GetTlsVerifyPeer() != 0 ? null : "false");

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                query.Add($"{name}={UriText.Value(value)}");
            }
        }
    }

    /// <summary>Parameters about TLS are checked and kept whether or not TLS will be used, and "compress" whether or not by ssh.</summary>
    private bool TakeParameters(NbdUri uri, out bool compress)
    {
        compress = false;
        foreach (KeyValuePair<string, string> parameter in uri.Parameters)
        {
            switch (parameter.Key)
            {
                case "tls-certificates" or "tls-psk-file" when !policy.AllowsLocalFiles:
                    return Refuse(
                        Errno.EPERM,
                        $"local file access ({parameter.Key}) is not allowed, call nbd_set_uri_allow_local_file to enable this");
                case "tls-certificates":
                    tls.SetTlsCertificates(parameter.Value);
                    break;
                case "tls-psk-file":
                    tls.SetTlsPskFile(parameter.Value);
                    break;
                case "tls-priority" when !policy.AllowsTlsPriority:
                    return Refuse(
                        Errno.EPERM,
                        "overriding TLS priority (tls-priority) is not allowed, call nbd_set_uri_allow_tls_priority to enable this");
                case "tls-priority":
                    tls.SetTlsPriority(parameter.Value);
                    break;
                case "tls-hostname":
                    tls.SetTlsHostname(parameter.Value);
                    break;
                case "tls-username":
                    tls.SetTlsUsername(parameter.Value);
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
                        tls.SetTlsVerifyPeer(value);
                    }

                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private int ConnectTo(NbdUri uri, bool compress, bool isAwaited)
    {
        switch (uri.Transport)
        {
            case AllowedTransports.Unix:
                return connect.AioConnectUnix(uri.SocketPath!);
            case AllowedTransports.Vsock:
                return ConnectToVsock(uri);
            case AllowedTransports.Ssh:
                return SshCommand.TryBuild(uri, compress, out string[]? command, out string? error)
                    ? subprocess.AioConnectCommand(command)
                    : Fail(Errno.EINVAL, error);
            default:
                string port = uri.Parameter("nbd-port") ?? uri.Port?.ToString(CultureInfo.InvariantCulture) ?? NbdUri.DefaultPort;
                return connect.AioConnectTcp(uri.Host ?? "localhost", port, isAwaited);
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
            : connect.AioConnectVsock(cid, port);

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
