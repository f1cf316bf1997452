using System.Net;
using System.Net.Sockets;

namespace LibNbd;

/// <summary>Carries bytes between a stream and a socket, whose other end a handle has.</summary>
/// <remarks>
/// It guarantees that each direction ends when its source does, that both ends are given back when both directions have ended or one has
/// failed, and that nothing it does is thrown at anybody: the handle learns of the end by its socket.
/// </remarks>
internal static class StreamRelay
{
    /// <summary>Large enough that a copy costs little beside a system call, small enough for the pool.</summary>
    private const int BufferSize = 64 * 1024;

    /// <summary>Begins, and gives the socket that the handle is to use.</summary>
    internal static Socket Start(Stream stream)
    {
        (Socket ours, Socket theirs) = Pair();
        _ = Task.Run(() => Run(stream, ours));
        return theirs;
    }

    private static async Task Run(Stream stream, Socket socket)
    {
        await using (stream.ConfigureAwait(false))
        {
            using NetworkStream end = new(socket, ownsSocket: true);
            using CancellationTokenSource failed = new();
            Task up = Carry(end, stream, failed, atEnd: null);
            Task down = Carry(stream, end, failed, atEnd: () => socket.Shutdown(SocketShutdown.Send));

            // When the handle is gone nobody is left to read for; a server that has ended may still be written to.
            await up.ConfigureAwait(false);
            await failed.CancelAsync().ConfigureAwait(false);
            await down.ConfigureAwait(false);
        }
    }

    private static async Task Carry(Stream from, Stream to, CancellationTokenSource failed, Action? atEnd)
    {
        try
        {
            byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
            while (await from.ReadAsync(buffer, failed.Token).ConfigureAwait(false) is > 0 and int count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), failed.Token).ConfigureAwait(false);
                await to.FlushAsync(failed.Token).ConfigureAwait(false);
            }

            atEnd?.Invoke();
        }
        catch
        {
            // A stream of the caller's may throw anything.
            await failed.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Two sockets that are connected with each other.</summary>
    private static (Socket Ours, Socket Theirs) Pair()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Socket theirs = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            theirs.Connect(listener.LocalEndPoint!);
            while (true)
            {
                // Another program of this machine may have been faster.
                Socket accepted = listener.Accept();
                if (accepted.RemoteEndPoint!.Equals(theirs.LocalEndPoint))
                {
                    accepted.NoDelay = true;
                    return (accepted, theirs);
                }

                accepted.Dispose();
            }
        }
        catch
        {
            theirs.Dispose();
            throw;
        }
    }
}
