namespace LibNbd.Client.Tests;

/// <summary>The flush that fails once, because writes may be gone.</summary>
public sealed class FlushTests
{
    [Fact]
    public async Task After_the_loss_of_unflushed_writes_it_fails_once()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        await client.WriteAsync(new byte[512], 0);
        await disk.RestartAsync();
        await client.ReadAsync(new byte[512], 0);
        await AssertLost(client.FlushAsync());
        await client.FlushAsync();
        Assert.Equal([NbdCommand.Write, NbdCommand.Read, NbdCommand.Flush], Commands(disk));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("read")]
    [InlineData("flushed")]
    [InlineData("fua")]
    [InlineData("refused")]
    public async Task Without_unflushed_writes_it_does_not(string before)
    {
        await using TestDisk disk = new();
        disk.OnRequest = context => new(
            before == "refused" && context.Command == NbdCommand.Write ? RequestAction.Fail(NbdError.NoSpace) : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        switch (before)
        {
            case "read":
                await client.ReadAsync(new byte[512], 0);
                break;
            case "flushed":
                await client.WriteAsync(new byte[512], 0);
                await client.FlushAsync();
                break;
            case "fua":
                await client.WriteAsync(new byte[512], 0, CommandFlags.Fua);
                break;
            case "refused":
                await Assert.ThrowsAsync<NbdException>(() => client.WriteAsync(new byte[512], 0).AsTask());
                break;
        }

        await disk.RestartAsync();
        await client.FlushAsync();
        Assert.Equal(2, disk.Attempts);
    }

    /// <summary>The server dies of the flush itself.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_under_way_fails_or_is_sent_again(bool hasUnflushed)
    {
        await using TestDisk disk = new();
        disk.OnRequest = context => new(
            context is { Connection: 1, Command: NbdCommand.Flush } ? RequestAction.HangUp : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        if (hasUnflushed)
        {
            await client.WriteAsync(new byte[512], 0);
            await AssertLost(client.FlushAsync());
        }

        await client.FlushAsync();
    }

    [Fact]
    public async Task All_that_are_under_way_fail_and_the_next_does_not()
    {
        const int count = 5;
        int flushes = 0;
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestDisk disk = new();
        disk.OnRequest = async context =>
        {
            if (context is { Connection: 1, Command: NbdCommand.Flush })
            {
                if (Interlocked.Increment(ref flushes) == count)
                {
                    all.SetResult();
                }

                await Bounded.Of(all.Task);
                return RequestAction.HangUp;
            }

            return RequestAction.Proceed;
        };
        NbdClient client = await disk.ConnectAsync();
        await client.WriteAsync(new byte[512], 0);
        Task[] under = [.. Enumerable.Range(0, count).Select(_ => client.FlushAsync().AsTask())];
        foreach (Task flush in under)
        {
            await AssertLost(new ValueTask(flush));
        }

        await client.FlushAsync();
    }

    /// <summary>The write is on another connection than the one that the flush would take.</summary>
    [Fact]
    public async Task Each_connection_with_unflushed_writes_is_flushed()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(builder => builder.MaxConnections = 3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => client.WriteAsync(new byte[512], i * 512).AsTask()));

        await client.FlushAsync();
        IEnumerable<RequestRecord> flushes = disk.Requests.Where(request => request.Command == NbdCommand.Flush);
        Assert.Equal(3, flushes.DistinctBy(request => request.Connection).Count());
        await client.WriteAsync(new byte[512], 0);
        await client.FlushAsync();
        await client.FlushAsync();
        Assert.Equal(5, disk.Requests.Count(request => request.Command == NbdCommand.Flush));
    }

    [Fact]
    public async Task The_loss_of_one_of_several_is_told_by_the_event_too()
    {
        TaskCompletionSource<NbdClientStateChangedEventArgs> told = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(builder => builder.MaxConnections = 2);
        client.StateChanged += (_, change) =>
        {
            if (change.Cause is NbdException { Code: NbdErrorCode.WritesLost })
            {
                told.TrySetResult(change);
            }
        };
        await client.WriteAsync(new byte[512], 0);
        disk.OnRequest = context => new(
            disk.Requests.First().Connection == context.Connection ? RequestAction.HangUp : RequestAction.Proceed);
        await client.ReadAsync(new byte[512], 0);
        await client.ReadAsync(new byte[512], 0);
        NbdClientStateChangedEventArgs change = await Bounded.Of(told.Task);
        Assert.Equal(NbdClientState.Connected, change.NewState);
        Assert.NotNull(change.Cause!.InnerException);
        await AssertLost(client.FlushAsync());
        await client.FlushAsync();
    }

    [Fact]
    public async Task A_server_without_flush_is_told_apart()
    {
        await using TestDisk disk = new(new MemoryExport(512) { Features = ExportFeatures.None });
        NbdClient client = await disk.ConnectAsync();
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => client.FlushAsync().AsTask());
        Assert.Equal(NbdErrorCode.NotSupported, failure.Code);
    }

    private static IEnumerable<NbdCommand> Commands(TestDisk disk) => disk.Requests.Select(request => request.Command);

    private static async Task AssertLost(ValueTask flush)
    {
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(flush));
        Assert.Equal(NbdErrorCode.WritesLost, failure.Code);
        Assert.False(failure.IsTransient);
        Assert.NotNull(failure.InnerException);
    }
}
