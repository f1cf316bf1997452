using System.Net.Sockets;
using System.Security.Authentication;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>One client, from the greeting to the end. Owns the stream.</summary>
internal sealed class ServerConnection(NbdServer server, long number, Stream stream, Socket? socket)
{
    private readonly NbdServerOptions _options = server.Options;

    /// <summary>Run to the end; never throws.</summary>
    internal async Task<ConnectionRecord> RunAsync(CancellationToken stop)
    {
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Stream sending = _options.SendSliceSize > 0 ? new SlicingStream(stream, _options.SendSliceSize) : stream;
        using ConnectionIo io = new(sending);
        ConnectionRecord end;
        try
        {
            await ServeAsync(io, abort, stop);
            end = new ConnectionRecord(number, ConnectionEnd.Goodbye, "the client said goodbye");
        }
        catch (HangUpException exception)
        {
            end = new ConnectionRecord(number, exception.End, exception.Message);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong here ends this connection, and no other.
            ConnectionEnd why = stop.IsCancellationRequested ? ConnectionEnd.Stopped : ConnectionEnd.Failed;
            end = new ConnectionRecord(number, why, exception is AuthenticationException ? "TLS: " + exception.Message : exception.Message);
        }

        await CloseAsync(io, end.End, stop);
        return end;
    }

    private async Task ServeAsync(ConnectionIo io, CancellationTokenSource abort, CancellationToken stop)
    {
        if (await new Handshake(_options, io, stop).RunAsync() is not { } session)
        {
            return;
        }

        RequestExecutor executor = new(_options, session, stop);
        RequestRunner runner = new(number, _options, session, executor, abort.Token);
        if (_options.MaxConcurrentRequests > 1)
        {
            using ConcurrentTransmission concurrent = new(server, number, io, session, runner, _options, abort);
            await concurrent.RunAsync();
        }
        else
        {
            await new Transmission(server, number, io, session, runner, abort.Token).RunAsync();
        }
    }

    private async Task CloseAsync(ConnectionIo io, ConnectionEnd end, CancellationToken stop)
    {
        try
        {
            if (end is ConnectionEnd.Goodbye && io.Stream is System.Net.Security.SslStream tls)
            {
                await tls.ShutdownAsync();
            }

            if (socket is not null && end is not (ConnectionEnd.EndOfStream or ConnectionEnd.Stopped or ConnectionEnd.Failed))
            {
                await LingerAsync(socket, stop);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException)
        {
            // It is being closed anyway.
        }

        await io.Stream.DisposeAsync();
        await stream.DisposeAsync();
    }

    /// <summary>
    /// Closing with unread bytes makes a reset, which may overtake what was sent last: so close one side and read the other.
    /// </summary>
    private static async Task LingerAsync(Socket socket, CancellationToken stop)
    {
        socket.Shutdown(SocketShutdown.Send);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(ServerLimits.LingerMilliseconds);
        byte[] waste = new byte[4096];
        for (int left = ServerLimits.MaxLingerBytes; left > 0;)
        {
            int received = await socket.ReceiveAsync(waste, enough.Token);
            if (received == 0)
            {
                return;
            }

            left -= received;
        }
    }
}
