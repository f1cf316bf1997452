using System.Buffers.Binary;
using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>In the steady state a command allocates nothing.</summary>
[Collection(Alone.Name)]
public sealed class AllocationTests
{
    private const int Size = 512;

    /// <summary>Kept, so that no compiler leaves the allocation out.</summary>
    private object? _kept;

    [Fact]
    public void A_read_in_the_background_allocates_nothing() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(Serve);
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[Size];
        long least = Allocations.Least(() =>
        {
            ulong cookie = (ulong)nbd.AioPread(buffer, 0);
            while (!nbd.AioCommandCompleted(cookie))
            {
                nbd.Poll(-1);
            }
        });
        Assert.Equal(0, least);
        Assert.Equal(Wire.Content(0, Size), buffer);
    });

    [Fact]
    public void A_blocking_read_allocates_nothing() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(Serve);
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[Size];
        Assert.Equal(0, Allocations.Least(() => nbd.Pread(buffer, 0)));
        Assert.Equal(Wire.Content(0, Size), buffer);
    });

    /// <summary>The server allocates nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void An_awaited_read_allocates_nothing(int depth) => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(Serve);
        using NbdHandle nbd = server.Connect();
        Assert.Equal(0, LeastOfReads(nbd, depth, static () => 0, 0));
    });

    /// <summary>
    /// The server allocates here, which is taken off; but what it allocates for the reply that is under way at either end of a round may
    /// count or not.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void An_awaited_read_over_TLS_allocates_nothing(int depth) => Bounded.Run(() =>
    {
        const long Enough = Allocations.Commands * Allocations.SmallestObject / 2;
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
        Assert.InRange(LeastOfReads(nbd, depth, () => Volatile.Read(ref server), Enough), -Enough, Enough);
    });

    /// <summary>The counts above are worth something only if they see the smallest object.</summary>
    [Fact]
    public void A_command_that_allocates_the_smallest_object_is_found_out() => Bounded.Run(() =>
    {
        const long Least = Allocations.Commands * Allocations.SmallestObject;
        Assert.InRange(Allocations.Least(() => _kept = new object()), Least, long.MaxValue);
        Task<long> awaited = Allocations.LeastAsync(
            async () =>
            {
                await Task.Yield();
                _kept = new object();
            },
            static () => 0,
            0);
        Bounded.Wait(awaited);
        Assert.InRange(awaited.Result, Least, long.MaxValue);
    });

    /// <summary>The least that a round of reads allocates while as many are in flight.</summary>
    private static long LeastOfReads(NbdHandle nbd, int depth, Func<long> server, long enough)
    {
        using CancellationTokenSource measured = new();
        Task[] others = [.. Enumerable.Range(1, depth - 1).Select(_ => ReadUntilAsync(nbd, measured.Token))];
        byte[] buffer = new byte[Size];
        Task<long> least = Allocations.LeastAsync(() => nbd.PreadAsync(buffer, 0), server, enough);
        Bounded.Wait(least);
        measured.Cancel();
        Bounded.Wait(Task.WhenAll(others));
        Assert.Equal(Wire.Content(0, Size), buffer);
        return least.Result;
    }

    private static async Task ReadUntilAsync(NbdHandle nbd, CancellationToken end)
    {
        byte[] buffer = new byte[Size];
        while (!end.IsCancellationRequested)
        {
            await nbd.PreadAsync(buffer, 0, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }

        Assert.Equal(Wire.Content(0, Size), buffer);
    }

    private static void Serve(Socket client)
    {
        Span<byte> request = stackalloc byte[Wire.RequestSize];
        Span<byte> reply = stackalloc byte[Wire.ReplySize + Size];
        Wire.Fill(reply[Wire.ReplySize..], 0);
        while (Wire.TryReceive(client, request))
        {
            Wire.WriteReply(reply, BinaryPrimitives.ReadUInt64BigEndian(request[8..]));
            Wire.Send(client, reply);
        }
    }
}
