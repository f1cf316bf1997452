using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Connections;

/// <summary>Sockets that the client connects itself, because something is to be set on them.</summary>
internal static class TcpSockets
{
    private const string Scheme = "nbd://";
    private const int DefaultPort = 10809;

    /// <summary>Connects to where the options say, with their keep-alive.</summary>
    internal static async Task<Socket> ConnectAsync(NbdClientOptions options, EndPoint endPoint, CancellationToken cancellationToken)
    {
        Socket socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            SetKeepAlive(socket, options);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (Exception failure)
        {
            socket.Dispose();
            if (failure is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain })
            {
                throw new NbdException($"connecting to {options} failed: {failure.Message}", failure)
                {
                    Code = NbdErrorCode.NameResolution,
                    Server = options.ToString(),
                };
            }

            throw;
        }
    }

    /// <summary>Sets keep-alive on a socket, if the options have it and the socket is one of TCP.</summary>
    internal static void SetKeepAlive(Socket socket, NbdClientOptions options)
    {
        if (!options.HasTcpKeepAlive || socket.ProtocolType != ProtocolType.Tcp)
        {
            return;
        }

        TimeSpan interval = options.TcpKeepAliveInterval == Timeout.InfiniteTimeSpan
            ? options.TcpKeepAliveTime
            : options.TcpKeepAliveInterval;
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)options.TcpKeepAliveTime.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)interval.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
    }

    /// <summary>Takes an NBD URI apart that says no more than a host, a port and an export.</summary>
    internal static bool TryParse(string uri, [NotNullWhen(true)] out EndPoint? endPoint, [NotNullWhen(true)] out string? export)
    {
        (endPoint, export) = (null, null);
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || uri.AsSpan().ContainsAny('?', '#')
            || !Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed)
            || parsed.UserInfo.Length > 0)
        {
            return false;
        }

        string host = parsed.DnsSafeHost;
        endPoint = new DnsEndPoint(host.Length > 0 ? host : "localhost", parsed.Port < 0 ? DefaultPort : parsed.Port);

        // As it is written: System.Uri takes ".." away.
        int slash = uri.IndexOf('/', Scheme.Length);
        export = slash < 0 ? "" : Uri.UnescapeDataString(uri[(slash + 1)..]);
        return true;
    }
}
