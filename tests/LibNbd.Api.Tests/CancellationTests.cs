using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>Giving up an await: before it began, while the command waits to be sent, in flight, and half sent.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class CancellationTests
{
    private const byte Guard = 0xa5;

    [Fact]
    public async Task Before_it_began_nothing_is_done()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        using NbdHandle fresh = new();
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        HandleSnapshot before = HandleSnapshot.Of(nbd);
        foreach (Func<ValueTask> call in (Func<ValueTask>[])
        [
            () => nbd.PreadAsync(new byte[1], 0, cancellationToken: stop.Token),
            () => nbd.PreadStructuredAsync(new byte[1], 0, (_, _, _, ref _) => 0, cancellationToken: stop.Token),
            () => nbd.PwriteAsync(new byte[1], 0, cancellationToken: stop.Token),
            () => nbd.FlushAsync(cancellationToken: stop.Token),
            () => nbd.TrimAsync(1, 0, cancellationToken: stop.Token),
            () => nbd.ZeroAsync(1, 0, cancellationToken: stop.Token),
            () => nbd.CacheAsync(1, 0, cancellationToken: stop.Token),
            () => nbd.BlockStatusAsync(1, 0, (_, _, _, ref _) => 0, cancellationToken: stop.Token),
            () => nbd.ShutdownAsync(cancellationToken: stop.Token),
            () => fresh.ConnectTcpAsync("127.0.0.1", server.Port, stop.Token),
            () => fresh.ConnectUnixAsync("/no/such/socket", stop.Token),
            () => fresh.ConnectUriAsync("nbd://localhost", stop.Token),
            () => fresh.ConnectSocketAsync(-1, stop.Token),
        ])
        {
            ValueTask task = call();
            Assert.True(task.IsCanceled);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.AsTask());
        }

        Assert.Equal(before, HandleSnapshot.Of(nbd));
        Assert.True(fresh.AioIsCreated());
        Assert.Empty(server.Server.Requests);
    }

    /// <summary>The reply comes after the await has ended; the buffer belongs to the caller again and stays as it is.</summary>
    [Theory]
    [InlineData(512)]
    [InlineData(1 << 20)]
    public async Task In_flight_the_buffer_is_free_at_once(int size)
    {
        using SemaphoreSlim given = new(0);
        using SemaphoreSlim received = new(0);
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest abandoned = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(abandoned.Cookie), .. Wire.Content(0, size / 2)]);
            received.Release();
            Assert.True(given.Wait(Bounded.Limit));
            Wire.Send(client, Wire.Content((ulong)size / 2, size / 2));
            WireRequest next = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(next.Cookie), .. Wire.Content(next.Offset, (int)next.Count)]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        using CancellationTokenSource stop = new();
        byte[] buffer = new byte[size];
        Task read = nbd.PreadAsync(buffer, 0, cancellationToken: stop.Token).AsTask();
        Assert.True(await received.WaitAsync(Bounded.Limit));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(read));
        buffer.AsSpan().Fill(Guard);
        given.Release();

        byte[] second = new byte[512];
        await Bounded.Of(nbd.PreadAsync(second, 4096));
        Assert.Equal(Wire.Content(4096, 512), second);
        Assert.Equal(-1, buffer.AsSpan().IndexOfAnyExcept(Guard));
        Assert.Equal(0, nbd.AioInFlight());
    }

    /// <summary>The first write fills the socket; what waits behind it is withdrawn and never reaches the server.</summary>
    [Fact]
    public async Task While_it_waits_to_be_sent_it_is_withdrawn()
    {
        const int size = 8 << 20;
        using SemaphoreSlim go = new(0);
        List<ulong> offsets = [];
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            Assert.True(go.Wait(Bounded.Limit));
            ReceiveWrites(client, offsets);
        });
        using NbdHandle nbd = server.Connect();
        using CancellationTokenSource stop = new();
        Task large = nbd.PwriteAsync(Wire.Content(0, size), 0).AsTask();
        Task waiting = nbd.PwriteAsync(Wire.Content(0, 1 << 20), 1UL << 24, cancellationToken: stop.Token).AsTask();
        Task last = nbd.PwriteAsync(Wire.Content(0, 512), 1UL << 25).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(waiting));
        Assert.False(large.IsCompleted);
        go.Release();
        await Bounded.Of(large);
        await Bounded.Of(last);
        await Bounded.Of(nbd.ShutdownAsync());
        server.Join();
        Assert.Contains(0UL, offsets);
        Assert.Contains(1UL << 25, offsets);
        Assert.DoesNotContain(1UL << 24, offsets);
    }

    /// <summary>
    /// A write of which a part has left must leave whole, with the bytes that it was given, though the caller overwrites them.
    /// </summary>
    [Fact]
    public async Task Half_sent_it_leaves_whole_with_the_original_bytes()
    {
        const int size = 16 << 20;
        using SemaphoreSlim begun = new(0);
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim whole = new(0);
        byte[] arrived = new byte[size];
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest write = Wire.ReceiveRequest(client);
            Assert.Equal(Wire.Write, write.Type);
            begun.Release();
            Assert.True(go.Wait(Bounded.Limit));
            Assert.True(Wire.TryReceive(client, arrived));
            whole.Release();
            Wire.Send(client, Wire.Reply(write.Cookie));
            WireRequest next = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(next.Cookie), .. Wire.Content(next.Offset, (int)next.Count)]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        using CancellationTokenSource stop = new();
        byte[] buffer = Wire.Content(0, size);
        Task write = nbd.PwriteAsync(buffer, 0, cancellationToken: stop.Token).AsTask();
        Assert.True(await begun.WaitAsync(Bounded.Limit));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(write));
        buffer.AsSpan().Fill(Guard);
        go.Release();

        // Nobody drives the connection now but what was left behind to do so.
        Assert.True(await whole.WaitAsync(Bounded.Limit), "the rest of the write was not sent");
        Assert.True(arrived.AsSpan().SequenceEqual(Wire.Content(0, size)), "bytes that are not those of the write were sent");
        byte[] read = new byte[512];
        await Bounded.Of(nbd.PreadAsync(read, 512));
        Assert.Equal(Wire.Content(512, 512), read);
    }

    /// <summary>Nobody calls, awaits or issues anything afterwards: the reply of what was given up is taken all the same.</summary>
    [Theory]
    [InlineData("read", "alone")]
    [InlineData("write", "alone")]
    [InlineData("large write", "alone")]
    [InlineData("write", "in a continuation")]
    [InlineData("write", "behind a blocking call")]
    [InlineData("write", "beside another")]
    public async Task What_was_given_up_ends_by_itself(string command, string circumstances)
    {
        byte[] buffer = new byte[command == "large write" ? 16 << 20 : 512];
        bool isRead = command == "read";
        using SemaphoreSlim received = new(0);
        using SemaphoreSlim given = new(0);
        using SemaphoreSlim first = new(0);
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            if (circumstances == "in a continuation")
            {
                WireRequest read = Wire.ReceiveRequest(client);
                Wire.Send(client, [.. Wire.Reply(read.Cookie), .. Wire.Content(read.Offset, 512)]);
            }

            WireRequest abandoned = Wire.ReceiveRequest(client);
            if (command == "large write")
            {
                received.Release();
                Assert.True(given.Wait(Bounded.Limit));
            }

            if (!isRead)
            {
                Assert.True(Wire.TryReceive(client, new byte[buffer.Length]));
            }

            if (circumstances is "behind a blocking call" or "beside another")
            {
                WireRequest other = Wire.ReceiveRequest(client);
                received.Release();
                Assert.True(first.Wait(Bounded.Limit));
                Wire.Send(client, [.. Wire.Reply(other.Cookie), .. Wire.Content(other.Offset, 512)]);
                Assert.True(given.Wait(Bounded.Limit));
            }
            else if (command != "large write")
            {
                received.Release();
                Assert.True(given.Wait(Bounded.Limit));
            }

            Wire.Send(client, [.. Wire.Reply(abandoned.Cookie), .. isRead ? Wire.Content(0, buffer.Length) : []]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        using CancellationTokenSource stop = new();
        ValueTask Start() => isRead
            ? nbd.PreadAsync(buffer, 0, cancellationToken: stop.Token)
            : nbd.PwriteAsync(buffer, 0, cancellationToken: stop.Token);
        async Task StartInContinuation()
        {
            await nbd.PreadAsync(new byte[512], 0);
            await Start();
        }

        Task givenUp = circumstances == "in a continuation" ? Task.Run(StartInContinuation) : Start().AsTask();
        Bounded.Running? blocking = circumstances == "behind a blocking call" ? Bounded.Start(() => nbd.Pread(new byte[512], 0)) : null;
        Task? beside = circumstances == "beside another" ? nbd.PreadAsync(new byte[512], 0).AsTask() : null;
        Assert.True(await received.WaitAsync(Bounded.Limit));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(givenUp));
        first.Release();
        blocking?.Join();
        await Bounded.Of(beside ?? Task.CompletedTask);
        Assert.Equal(1, nbd.AioInFlight());
        given.Release();
        Bounded.Until(() => nbd.AioInFlight() == 0);
        Assert.True(nbd.AioIsReady());
    }

    [Fact]
    public async Task Giving_up_too_late_changes_nothing()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        for (int i = 0; i < 100; i++)
        {
            using CancellationTokenSource stop = new();
            byte[] buffer = new byte[512];
            await Bounded.Of(nbd.PreadAsync(buffer, 512, cancellationToken: stop.Token));
            await stop.CancelAsync();
            Assert.Equal(Wire.Content(512, 512), buffer);
        }
    }

    /// <summary>
    /// Cancellation and reply race: each read either succeeds with its bytes or is cancelled, and the connection stays sound.
    /// </summary>
    [Fact]
    public async Task Giving_up_at_any_moment_is_sound()
    {
        Random random = new(20240607);
        using TestServer server = new(options => options.MaxConcurrentRequests = 8);
        using NbdHandle nbd = server.Connect();
        for (int round = 0; round < 100; round++)
        {
            using CancellationTokenSource stop = new();
            byte[][] buffers = [.. Enumerable.Range(0, 16).Select(_ => new byte[1024])];
            Task[] reads =
            [
                .. buffers.Select((buffer, i) =>
                    nbd.PreadAsync(buffer, (ulong)i * 1024, cancellationToken: i % 2 == 0 ? stop.Token : default).AsTask()),
            ];
            for (int spin = random.Next(2000); spin > 0; spin--)
            {
                Thread.SpinWait(10);
            }

            await stop.CancelAsync();
            for (int i = 0; i < reads.Length; i++)
            {
                try
                {
                    await Bounded.Of(reads[i]);
                    Assert.True(buffers[i].AsSpan().SequenceEqual(Wire.Content((ulong)i * 1024, 1024)), $"round {round}, read {i}");
                }
                catch (OperationCanceledException)
                {
                    Assert.Equal(0, i % 2);
                    buffers[i].AsSpan().Fill(Guard);
                }
            }

            await Bounded.Of(nbd.FlushAsync());
            for (int i = 0; i < reads.Length; i++)
            {
                Assert.True(
                    !reads[i].IsCanceled || buffers[i].AsSpan().IndexOfAnyExcept(Guard) < 0,
                    $"round {round}, read {i} was written to later");
            }
        }

        Assert.True(nbd.AioIsReady());
    }

    private static void ReceiveWrites(Socket client, List<ulong> offsets)
    {
        byte[] sink = new byte[8 << 20];
        while (true)
        {
            WireRequest request = Wire.ReceiveRequest(client);
            if (request.Type == Wire.Disconnect)
            {
                return;
            }

            Assert.True(Wire.TryReceive(client, sink.AsSpan(0, (int)request.Count)));
            offsets.Add(request.Offset);
            Wire.Send(client, Wire.Reply(request.Cookie));
        }
    }
}
