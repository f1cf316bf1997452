using System.Collections.Concurrent;
using System.Net.Sockets;

namespace LibNbd.Client.Tests;

/// <summary>States, their event, reconnecting in time, and the ends of a client.</summary>
public sealed class StateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_first_attempt_that_fails_is_told_and_may_be_made_again()
    {
        await using TestDisk disk = new();
        disk.OnConnect = attempt => attempt == 1 ? throw new SocketException((int)SocketError.ConnectionRefused) : default;
        NbdClient client = disk.Client();
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => client.ConnectAsync());
        Assert.Equal(NbdErrorCode.ConnectFailed, failure.Code);
        Assert.IsType<SocketException>(failure.InnerException);
        Assert.Equal(NbdClientState.Created, client.State);
        await client.ConnectAsync();
        Assert.Equal(NbdClientState.Connected, client.State);
    }

    [Fact]
    public async Task States_are_told_in_order()
    {
        ConcurrentQueue<NbdClientState> states = new();
        await using TestDisk disk = new();
        NbdClient client = disk.Client();
        NbdClientState last = NbdClientState.Created;
        client.StateChanged += (_, change) =>
        {
            Assert.Equal(last, change.OldState);
            last = change.NewState;
            states.Enqueue(change.NewState);
            throw new InvalidOperationException("A handler's fault concerns nobody else.");
        };
        await client.ConnectAsync();
        await disk.RestartAsync();
        await client.ReadAsync(new byte[1], 0);
        await client.DisposeAsync();
        Bounded.Until(() => states.Count == 5);
        Assert.Equal(
            [
                NbdClientState.Connecting, NbdClientState.Connected, NbdClientState.Reconnecting, NbdClientState.Connected,
                NbdClientState.Closed,
            ],
            states);
    }

    /// <summary>Attempts at once, after 1, 2 and 4 seconds; then the circuit opens, and after its time one command tries again.</summary>
    [Fact]
    public async Task Attempts_back_off_until_the_circuit_opens()
    {
        ManualTime time = new();
        bool isDown = false;
        await using TestDisk disk = new();
        disk.OnConnect = _ => isDown ? throw new SocketException((int)SocketError.ConnectionRefused) : default;
        NbdClient client = await disk.ConnectAsync(builder =>
        {
            builder.TimeProvider = time;
            builder.CommandTimeout = Timeout.InfiniteTimeSpan;
            builder.ConnectTimeout = Timeout.InfiniteTimeSpan;
            builder.RetryPolicy = new NbdRetryPolicy
            {
                MaxAttempts = 4,
                InitialDelay = Second,
                MaxDelay = 10 * Second,
                Jitter = 0,
                BreakDuration = 60 * Second,
            };
        });
        await client.ReadAsync(new byte[1], 0);
        isDown = true;
        await disk.RestartAsync();
        Task waiting = client.ReadAsync(new byte[1], 0).AsTask();
        foreach (int delay in (int[])[1, 2, 4])
        {
            Assert.Equal(delay * Second, await time.Timer(left => left == delay * Second));
            Assert.Equal(NbdClientState.Reconnecting, client.State);
            time.Advance(delay * Second);
        }

        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(waiting));
        Assert.Equal(NbdErrorCode.ConnectionLost, failure.Code);
        Assert.Equal(NbdErrorCode.ConnectFailed, Assert.IsType<NbdException>(failure.InnerException).Code);
        Assert.Equal(NbdClientState.Broken, client.State);
        Assert.Equal(5, disk.Attempts);

        // Open: refused without an attempt.
        await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(client.ReadAsync(new byte[1], 0)));
        Assert.Equal(5, disk.Attempts);

        // Half open: one attempt, which fails; then one that succeeds.
        time.Advance(60 * Second);
        await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(client.ReadAsync(new byte[1], 0)));
        Assert.Equal(6, disk.Attempts);
        isDown = false;
        time.Advance(60 * Second);
        await Bounded.Of(client.ReadAsync(new byte[1], 0));
        Assert.Equal(NbdClientState.Connected, client.State);
        Assert.Equal(7, disk.Attempts);
    }

    [Fact]
    public async Task Connecting_has_a_limit()
    {
        ManualTime time = new();
        await using TestDisk disk = new()
        {
            Configure = options => options.HandshakeFaults.Add(new HandshakeFault(HandshakeStep.Greeted, HandshakeFaultKind.Silence)),
        };
        await disk.RestartAsync();
        NbdClient client = disk.Client(builder =>
        {
            builder.TimeProvider = time;
            builder.ConnectTimeout = 7 * Second;
        });
        Task connect = client.ConnectAsync();
        await time.Timer(left => left == 7 * Second);
        time.Advance(7 * Second);
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(connect));
        Assert.Equal(NbdErrorCode.Timeout, failure.Code);
        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Theory]
    [InlineData("write")]
    [InlineData("read")]
    [InlineData("block status")]
    public async Task A_command_has_a_limit_and_its_connection_is_given_up(string kind)
    {
        ManualTime time = new();
        TaskCompletionSource asked = new();
        await using TestDisk disk = new();
        disk.OnRequest = context =>
        {
            if (context.Connection == 1)
            {
                asked.TrySetResult();
                return new(RequestAction.Ignore);
            }

            return new(RequestAction.Proceed);
        };
        NbdClient client = await disk.ConnectAsync(builder =>
        {
            builder.TimeProvider = time;
            builder.CommandTimeout = 8 * Second;
        });
        Task command = kind switch
        {
            "write" => client.WriteAsync(new byte[512], 0).AsTask(),
            "read" => client.ReadAsync(new byte[512], 0).AsTask(),
            _ => CommandTests.Collect(client.GetExtentsAsync(0, 512)),
        };
        await Bounded.Of(asked.Task);
        time.Advance(7 * Second);
        Task younger = client.ReadAsync(new byte[512], 4096).AsTask();
        Assert.False(command.IsCompleted);
        time.Advance(2 * Second);
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(command));
        Assert.Equal(NbdErrorCode.Timeout, failure.Code);
        Assert.IsType<TimeoutException>(failure.InnerException);

        // It was on the same connection, and still has time.
        await Bounded.Of(younger);
        Assert.Equal(2, disk.Attempts);
    }

    [Fact]
    public async Task A_command_that_waits_for_a_connection_has_the_same_limit()
    {
        ManualTime time = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(builder =>
        {
            builder.TimeProvider = time;
            builder.CommandTimeout = 8 * Second;
            builder.ConnectTimeout = 100 * Second;
        });
        TaskCompletionSource never = new();
        disk.OnConnect = _ => new ValueTask(never.Task);
        await disk.RestartAsync();
        Task command = client.ReadAsync(new byte[512], 0).AsTask();
        await time.Timer(left => left == 8 * Second);
        time.Advance(8 * Second);
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(command));
        Assert.Equal(NbdErrorCode.Timeout, failure.Code);
        never.SetResult();
    }

    [Fact]
    public async Task A_silent_connection_is_asked_and_given_up_without_an_answer()
    {
        ManualTime time = new();
        TaskCompletionSource asked = new();
        await using TestDisk disk = new();
        disk.OnRequest = context =>
        {
            if (context.Connection == 1)
            {
                asked.TrySetResult();
                return new(RequestAction.Ignore);
            }

            return new(RequestAction.Proceed);
        };
        NbdClient client = await disk.ConnectAsync(builder =>
        {
            builder.TimeProvider = time;
            builder.KeepAliveInterval = 5 * Second;
        });
        time.Advance(5 * Second);
        await Bounded.Of(asked.Task);
        time.Advance(5 * Second);
        Bounded.Until(() => disk.Attempts == 2 && client.State == NbdClientState.Connected);
    }

    [Theory]
    [InlineData("size")]
    [InlineData("flags")]
    [InlineData("contexts")]
    public async Task Another_export_behind_a_reconnect_ends_the_client(string what)
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        disk.Export = what switch
        {
            "size" => new MemoryExport(TestDisk.Size * 2),
            "flags" => new MemoryExport(TestDisk.Size) { Features = ExportFeatures.Flush },
            _ => new MemoryExport(TestDisk.Size) { MetaContexts = [] },
        };
        await disk.RestartAsync();
        foreach (int _ in (int[])[1, 2])
        {
            NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(client.ReadAsync(new byte[1], 0)));
            Assert.Equal(NbdErrorCode.ExportChanged, failure.Code);
            Assert.Contains(
                what switch
                {
                    "size" => "the size was 1048576 and is 2097152",
                    "flags" => "trim was True and is False",
                    _ => "the metadata contexts was base:allocation and is ",
                },
                failure.Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(NbdClientState.Failed, client.State);
        Assert.Equal(0, client.ConnectionCount);
    }

    [Fact]
    public async Task Disposing_ends_what_waits_and_what_comes()
    {
        TaskCompletionSource never = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        disk.OnConnect = _ => new ValueTask(never.Task);
        await disk.RestartAsync();
        Task waiting = client.ReadAsync(new byte[1], 0).AsTask();
        Bounded.Until(() => client.State == NbdClientState.Reconnecting);
        never.SetResult();
        await Bounded.Of(client.DisposeAsync());
        await client.DisposeAsync();
        await AssertDisposedOrDone(waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ReadAsync(new byte[1], 0).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ConnectAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ListExportsAsync());
        Assert.Equal(NbdClientState.Closed, client.State);
    }

    /// <summary>The callback may have been faster than the end.</summary>
    private static async Task AssertDisposedOrDone(Task task)
    {
        try
        {
            await Bounded.Of(task);
        }
        catch (ObjectDisposedException)
        {
            Assert.True(task.IsFaulted);
        }
    }
}
