using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>In the steady state a command allocates nothing.</summary>
[Collection(Alone.Name)]
public sealed class AllocationTests
{
    private const int Commands = 10_000;
    private const int Size = 512;

    [Fact]
    public void A_read_in_the_background_allocates_nothing() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(Serve);
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[Size];
        Read(nbd, buffer, 200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(nbd, buffer, Commands);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.Equal(Wire.Content(0, Size), buffer);
    });

    [Fact]
    public void A_blocking_read_allocates_nothing() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(Serve);
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[Size];
        for (int i = 0; i < 200; i++)
        {
            nbd.Pread(buffer, 0);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Commands; i++)
        {
            nbd.Pread(buffer, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    /// <summary>It runs on several threads, so what the whole process allocates is counted; the server allocates nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void An_awaited_read_allocates_nothing(int depth) => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(Serve);
        using NbdHandle nbd = server.Connect();
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            // Other threads of the process allocate now and then (the pool grows, code is compiled anew); what every round has is the command's.
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Bounded.Wait(Task.WhenAll(Enumerable.Range(0, depth).Select(_ => ReadAsync(nbd, Commands / depth))));
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // The loops and their buffers cost something once. A command that allocated would cost 24 bytes at the very least.
        Assert.InRange(least, 0, (Commands / 10) + (depth * 4096));
    });

    /// <summary>As above. The server allocates here, so what its thread has allocated is taken off.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void An_awaited_read_over_TLS_allocates_nothing(int depth) => Bounded.Run(() =>
    {
        long server = 0;
        using PlainServer peer = TlsScript.Server((_, tls) =>
        {
            byte[] reply = new byte[Wire.ReplySize + Size];
            Wire.Fill(reply.AsSpan(Wire.ReplySize), 0);
            while (TlsScript.TryReceiveRequest(tls) is { Type: Wire.Read } request)
            {
                Wire.WriteReply(reply, request.Cookie);
                Volatile.Write(ref server, GC.GetAllocatedBytesForCurrentThread());
                tls.Write(reply);
            }
        });
        using NbdHandle nbd = TlsScript.Connect(peer);

        // Until it has answered once, nobody knows what the server has allocated so far.
        Bounded.Wait(ReadAsync(nbd, 200));
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true) - Volatile.Read(ref server);
            Bounded.Wait(Task.WhenAll(Enumerable.Range(0, depth).Select(_ => ReadAsync(nbd, Commands / depth))));
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - Volatile.Read(ref server) - before);
        }

        Assert.InRange(least, -Commands, (Commands / 10) + (depth * 4096));
    });

    private static async Task ReadAsync(NbdHandle nbd, int count)
    {
        byte[] buffer = new byte[Size];
        for (int i = 0; i < count; i++)
        {
            await nbd.PreadAsync(buffer, 0).ConfigureAwait(false);
        }

        Assert.Equal(Wire.Content(0, Size), buffer);
    }

    private static void Read(NbdHandle nbd, byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ulong cookie = (ulong)nbd.AioPread(buffer, 0);
            while (!nbd.AioCommandCompleted(cookie))
            {
                nbd.Poll(-1);
            }
        }
    }

    private static void Serve(Socket client)
    {
        Span<byte> request = stackalloc byte[Wire.RequestSize];
        Span<byte> reply = stackalloc byte[Wire.ReplySize + Size];
        Wire.Fill(reply[Wire.ReplySize..], 0);
        while (Wire.TryReceive(client, request))
        {
            Wire.WriteReply(reply, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(request[8..]));
            Wire.Send(client, reply);
        }
    }
}
