using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Telemetry;

/// <summary>Where a client is connected to, in OpenTelemetry's terms; made once a client.</summary>
internal readonly record struct ServerTags
{
    private const int DefaultPort = 10809;
    private const string SocketParameter = "socket=";

    private readonly string? _address;
    private readonly object? _port;

    internal ServerTags(NbdClientOptions options)
    {
        (_address, int? port) = options switch
        {
            { Uri: { } uri } => OfUri(uri),
            { EndPoint: DnsEndPoint host } => (host.Host, host.Port),
            { EndPoint: IPEndPoint address } => (address.Address.ToString(), address.Port),
            { EndPoint: UnixDomainSocketEndPoint socket } => (socket.ToString(), null),
            _ => ((string?)null, (int?)null),
        };
        _port = port;
    }

    internal void AddTo(ref TagList tags)
    {
        if (_address is not null)
        {
            tags.Add("server.address", _address);
        }

        if (_port is not null)
        {
            tags.Add("server.port", _port);
        }
    }

    internal void AddTo(Activity activity)
    {
        activity.SetTag("server.address", _address);
        activity.SetTag("server.port", _port);
    }

    private static (string? Address, int? Port) OfUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri))
        {
            return (null, null);
        }

        string? socket = uri.Query.TrimStart('?').Split('&')
            .FirstOrDefault(static parameter => parameter.StartsWith(SocketParameter, StringComparison.Ordinal));
        if (socket is not null)
        {
            return (Uri.UnescapeDataString(socket[SocketParameter.Length..]), null);
        }

        bool isVsock = uri.Scheme.Contains("vsock", StringComparison.OrdinalIgnoreCase);
        return uri.Host.Length == 0 ? (null, null)
            : (isVsock ? $"vsock:{uri.Host}" : uri.Host, uri.Port < 0 ? DefaultPort : uri.Port);
    }
}
