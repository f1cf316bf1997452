using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>The face that is awaited.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class AwaitTests
{
    [Fact]
    public async Task Every_command_can_be_awaited()
    {
        using TestServer server = new();
        await using NbdHandle nbd = new();
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        await Bounded.Of(nbd.ConnectTcpAsync("127.0.0.1", server.Port));
        byte[] buffer = new byte[4096];
        await Bounded.Of(nbd.PreadAsync(buffer, 4096));
        Assert.Equal(Wire.Content(4096, 4096), buffer);
        int chunks = 0;
        await Bounded.Of(nbd.PreadStructuredAsync(buffer, 0, (_, _, _, ref _) => chunks++));
        Assert.Equal(1, chunks);
        byte[] data = Wire.Content(77, 512);
        await Bounded.Of(nbd.PwriteAsync(data, 512, CommandFlags.Fua));
        await Bounded.Of(nbd.FlushAsync());
        Assert.Equal(data, server.Export.ToArray()[512..1024]);
        await Bounded.Of(nbd.ZeroAsync(512, 512));
        await Bounded.Of(nbd.TrimAsync(512, 1024));
        await Bounded.Of(nbd.CacheAsync(4096, 0));
        Assert.Equal(new byte[512], server.Export.ToArray()[512..1024]);
        int extents = 0;
        await Bounded.Of(nbd.BlockStatusAsync(TestServer.Size, 0, (_, _, entries, ref _) => extents += entries.Length));
        Assert.NotEqual(0, extents);
        Assert.Equal(0, nbd.AioInFlight());
    }

    [Fact]
    public async Task An_error_of_the_server_is_thrown_with_its_errno()
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.Always(RequestAction.Fail(NbdError.NoSpace)));
        using NbdHandle nbd = server.Connect();
        await Expect.ErrorAsync(Errno.ENOSPC, "nbd_pwrite: write: command failed", nbd.PwriteAsync(new byte[512], 0));
    }

    [Fact]
    public async Task A_refused_command_is_a_failed_task_and_sends_nothing()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        ValueTask task = nbd.PreadAsync(new byte[512], TestServer.Size);
        Assert.True(task.IsCompleted);
        await Expect.ErrorAsync(Errno.EINVAL, "nbd_pread: request out of bounds", task);
        Assert.Equal(0, nbd.AioInFlight());
        Assert.Empty(server.Server.Requests);
    }

    [Fact]
    public async Task A_thousand_reads_at_once()
    {
        const int reads = 1000;
        using TestServer server = new(options =>
        {
            options.MaxConcurrentRequests = 16;
            options.ShuffleSeed = 42;
            options.RecordRequests = false;
        });
        using NbdHandle nbd = server.Connect();
        byte[][] buffers = [.. Enumerable.Range(0, reads).Select(_ => new byte[1024])];
        await Bounded.Of(Task.WhenAll(Enumerable.Range(0, reads).Select(i => nbd.PreadAsync(buffers[i], (ulong)i * 1024).AsTask())));
        for (int i = 0; i < reads; i++)
        {
            Assert.True(buffers[i].AsSpan().SequenceEqual(Wire.Content((ulong)i * 1024, 1024)), $"read {i}");
        }

        Assert.Equal(0, nbd.AioInFlight());
    }

    [Fact]
    public void Connecting_returns_at_once_though_the_server_never_speaks() => Bounded.Run(() =>
    {
        using PlainServer server = new(client => Wire.TryReceive(client, new byte[1]));
        using NbdHandle nbd = new();
        Task connect = nbd.ConnectTcpAsync("localhost", server.Port).AsTask();
        Assert.False(connect.IsCompleted);
        nbd.Dispose();
        Assert.Equal(Errno.ENOTCONN, Assert.Throws<NbdException>(() => Bounded.Wait(connect)).ErrorNumber);
    });

    /// <summary>
    /// Both replies come in one piece; the first continuation waits for the second command as nobody should, and must get it.
    /// </summary>
    [Fact]
    public void A_continuation_that_blocks_does_not_keep_others_from_running() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest first = Wire.ReceiveRequest(client);
            WireRequest second = Wire.ReceiveRequest(client);
            WireRequest third = Wire.ReceiveRequest(client);
            Wire.Send(
                client,
                [
                    .. Wire.Reply(first.Cookie), .. Wire.Content(0, 512),
                    .. Wire.Reply(second.Cookie), .. Wire.Content(0, 512),
                    .. Wire.Reply(third.Cookie), .. Wire.Content(0, 512),
                ]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        using CountdownEvent all = new(3);
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => ReadAndMeet())];
        Bounded.Wait(Task.WhenAll(tasks));

        async Task ReadAndMeet()
        {
            await nbd.PreadAsync(new byte[512], 0);
            all.Signal();
            Assert.True(all.Wait(Bounded.Limit), "the others did not come");
        }
    });

    /// <summary>
    /// A continuation issues a command and blocks on it, while the server holds everything else back until it has that command.
    /// </summary>
    [Fact]
    public void A_continuation_that_blocks_on_its_own_next_command_gets_it_sent() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest first = Wire.ReceiveRequest(client);
            WireRequest held = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(first.Cookie), .. Wire.Content(0, 512)]);
            WireRequest next = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(next.Cookie), .. Wire.Content(0, 512)]);
            Wire.Send(client, [.. Wire.Reply(held.Cookie), .. Wire.Content(0, 512)]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        Task chain = Chain();
        Task held = nbd.PreadAsync(new byte[512], 0).AsTask();
        Bounded.Wait(chain);
        Bounded.Wait(held);

        async Task Chain()
        {
            await nbd.PreadAsync(new byte[512], 0);
            Bounded.Wait(nbd.PreadAsync(new byte[512], 0).AsTask());
        }
    });

    /// <summary>
    /// On an idle connection the command is sent at once: what is left to be seen to is that somebody receives the reply.
    /// </summary>
    [Fact]
    public void A_continuation_that_blocks_on_a_command_of_an_idle_connection_gets_its_reply() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        Bounded.Wait(Chain());

        async Task Chain()
        {
            for (int i = 0; i < 5; i++)
            {
                await nbd.PreadAsync(new byte[512], 0);
                Bounded.Wait(nbd.PreadAsync(new byte[512], 0).AsTask());
            }
        }
    });

    /// <summary>
    /// The second reply leaves the server only when the continuation of the first already blocks, waiting for the second's.
    /// </summary>
    [Fact]
    public void A_reply_that_comes_while_a_continuation_blocks_is_received() => Bounded.Run(() =>
    {
        using ManualResetEventSlim blocks = new();
        using ManualResetEventSlim second = new();
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest first = Wire.ReceiveRequest(client);
            WireRequest later = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(first.Cookie), .. Wire.Content(0, 512)]);
            Assert.True(blocks.Wait(Bounded.Limit));
            Wire.Send(client, [.. Wire.Reply(later.Cookie), .. Wire.Content(0, 512)]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        Task one = First();
        Task two = Second();
        Bounded.Wait(Task.WhenAll(one, two));

        async Task First()
        {
            await nbd.PreadAsync(new byte[512], 0);
            blocks.Set();
            Assert.True(second.Wait(Bounded.Limit), "the second reply was not received");
        }

        async Task Second()
        {
            await nbd.PreadAsync(new byte[512], 0);
            second.Set();
        }
    });

    [Fact]
    public async Task A_continuation_may_call_the_blocking_face()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        await Bounded.Of(Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            byte[] buffer = new byte[512];
            for (int round = 0; round < 20; round++)
            {
                await nbd.PreadAsync(buffer, (ulong)i * 512);
                nbd.Pread(buffer, (ulong)round * 512);
                Assert.True(buffer.AsSpan().SequenceEqual(Wire.Content((ulong)round * 512, 512)));
            }
        })));
    }

    [Fact]
    public async Task Disposing_of_the_handle_fails_what_is_awaited()
    {
        using PlainServer server = PlainServer.Oldstyle(client => Wire.TryReceive(client, new byte[10_000]));
        NbdHandle nbd = server.Connect();
        ValueTask[] tasks = [.. Enumerable.Range(0, 10).Select(_ => nbd.PreadAsync(new byte[512], 0))];
        nbd.Dispose();
        foreach (ValueTask task in tasks)
        {
            await Expect.ErrorAsync(Errno.ENOTCONN, "nbd_pread: read: command failed", task);
        }
    }

    [Fact]
    public async Task Losing_the_connection_fails_what_is_awaited()
    {
        using PlainServer server = PlainServer.Oldstyle(client => Wire.ReceiveRequest(client));
        using NbdHandle nbd = server.Connect();
        ValueTask[] tasks = [.. Enumerable.Range(0, 10).Select(_ => nbd.PreadAsync(new byte[512], 0))];
        foreach (ValueTask task in tasks)
        {
            NbdException error = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(task));

            // A read issued after the loss was noticed is refused for the handle's state.
            Assert.True(error.ErrorNumber is Errno.ENOTCONN or Errno.EINVAL, error.Message);
        }
    }

    [Fact]
    public async Task Disposing_asynchronously_says_goodbye_to_the_server()
    {
        using TestServer server = new();
        NbdHandle nbd = new();
        await Bounded.Of(nbd.ConnectTcpAsync("127.0.0.1", server.Port));
        await Bounded.Of(nbd.PreadAsync(new byte[512], 0));
        await Bounded.Of(nbd.DisposeAsync());
        await Bounded.Of(server.Server.IdleAsync());
        Assert.Equal(ConnectionEnd.Goodbye, server.Server.Ends[0].End);
        Assert.Throws<ObjectDisposedException>(() => nbd.ConnectionState());
        await nbd.DisposeAsync();
    }

    [Theory]
    [InlineData("created")]
    [InlineData("connecting")]
    [InlineData("closed")]
    [InlineData("dead")]
    public async Task Disposing_asynchronously_of_a_handle_that_is_not_connected_just_closes_it(string state)
    {
        using HandleIn handle = HandleIn.State(state);
        await Bounded.Of(handle.Nbd.DisposeAsync());
        Assert.Throws<ObjectDisposedException>(() => handle.Nbd.ConnectionState());
    }

    [Fact]
    public async Task Shutting_down_is_in_order_and_only_once()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        await Bounded.Of(nbd.PwriteAsync(Wire.Content(5, 512), 0));
        await Bounded.Of(nbd.ShutdownAsync());
        Assert.True(nbd.AioIsClosed());
        await Bounded.Of(server.Server.IdleAsync());
        Assert.Equal(ConnectionEnd.Goodbye, server.Server.Ends[0].End);
        await Expect.ErrorAsync(
            Errno.EINVAL,
            "nbd_shutdown: invalid state: CLOSED: the handle must be negotiating, or connected with the server",
            nbd.ShutdownAsync());
        using CancellationTokenSource stopped = new();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nbd.ShutdownAsync(cancellationToken: stopped.Token).AsTask());
    }
}
