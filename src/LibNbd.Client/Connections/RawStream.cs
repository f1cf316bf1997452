using System.Net.Sockets;

namespace LibNbd.Connections;

/// <summary>The bare stream to a server, where the client needs it itself.</summary>
internal static class RawStream
{
    internal static async Task<Stream> OpenAsync(NbdClientOptions options, CancellationToken cancellationToken)
    {
        if (options.ConnectStream is { } stream)
        {
            return await stream(cancellationToken).ConfigureAwait(false);
        }

        if (options.ConnectSocket is { } connect)
        {
            return new NetworkStream(await connect(cancellationToken).ConfigureAwait(false), ownsSocket: true);
        }

        Socket socket = options.EndPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.EndPoint!, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
