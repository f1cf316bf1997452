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
            Socket given = await connect(cancellationToken).ConfigureAwait(false);
            TcpSockets.SetKeepAlive(given, options);
            return new NetworkStream(given, ownsSocket: true);
        }

        return new NetworkStream(
            await TcpSockets.ConnectAsync(options, options.EndPoint!, cancellationToken).ConfigureAwait(false), ownsSocket: true);
    }
}
