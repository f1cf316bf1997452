namespace LibNbd.Client.Tests;

/// <summary>What is sent again after a loss, and what is not: the table of ADR 20, case by case.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Reads_cache_and_block_status_are_sent_again()
    {
        await using TestDisk disk = new();
        disk.OnRequest = DieOnEachFirst();
        NbdClient client = await disk.ConnectAsync();
        byte[] read = new byte[4096];
        await client.ReadAsync(read, 4096);
        Assert.Equal(TestDisk.Content(4096, 4096), read);
        await client.CacheAsync(0, 4096);
        Assert.NotEmpty(await CommandTests.Collect(client.GetExtentsAsync(0, TestDisk.Size)));
        Assert.Equal(4, disk.Attempts);
    }

    /// <summary>The part of an answer that had come does not end up beside the next answer.</summary>
    [Fact]
    public async Task A_read_whose_answer_was_cut_is_read_again_as_a_whole()
    {
        await using TestDisk disk = new();
        int requests = 0;
        disk.OnRequest = _ => new(Interlocked.Increment(ref requests) == 1 ? RequestAction.Truncate(3000) : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        byte[] read = new byte[4096];
        await client.ReadAsync(read, 100);
        Assert.Equal(TestDisk.Content(100, 4096), read);
        Assert.Equal(2, requests);
    }

    /// <summary>What was told of one context before the connection was lost is not told twice.</summary>
    [Fact]
    public async Task A_block_status_whose_answer_was_cut_tells_each_extent_once()
    {
        int cut = 0;
        await using TestDisk disk = new(CommandTests.TwoContexts());
        NbdExtent[] expected = await Extents();
        disk.OnRequest = _ => new(
            Interlocked.Exchange(ref cut, 0) is var count and > 0 ? RequestAction.Truncate(count) : RequestAction.Proceed);
        for (int bytes = 4; bytes < 150; bytes += 4)
        {
            cut = bytes;
            Assert.Equal(expected, await Extents());
        }

        Assert.Equal(0, cut);

        async Task<NbdExtent[]> Extents()
        {
            await using NbdClient client = await disk.ConnectAsync(static builder => builder.MetaContexts.Add("x:dirty"));
            return await CommandTests.Collect(client.GetExtentsAsync(512, TestDisk.Size - 512));
        }
    }

    [Fact]
    public async Task A_write_with_nothing_newer_is_sent_again()
    {
        await using TestDisk disk = new();
        disk.OnRequest = DieOnEachFirst();
        NbdClient client = await disk.ConnectAsync();
        byte[] data = [.. Enumerable.Repeat((byte)0xee, 512)];
        await client.WriteAsync(data, 512);
        await client.ZeroAsync(2048, 512);
        await client.TrimAsync(4096, 512);
        byte[] read = new byte[512];
        await client.ReadAsync(read, 512);
        Assert.Equal(data, read);
        Assert.Equal(2, disk.Requests.Count(request => request.Command == NbdCommand.Write));
        Assert.Equal(2, disk.Requests.Count(request => request.Command == NbdCommand.WriteZeroes));
        Assert.Equal(2, disk.Requests.Count(request => request.Command == NbdCommand.Trim));
    }

    /// <summary>Each of these came after the first write and touches its range; the last does not.</summary>
    [Theory]
    [InlineData("write", 1023, false)]
    [InlineData("write", 0, false)]
    [InlineData("zero", 600, false)]
    [InlineData("trim", 512, false)]
    [InlineData("write", 1024, true)]
    public async Task A_write_with_a_newer_one_to_its_range_is_not(string newer, long offset, bool isRepeated)
    {
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestDisk disk = new();
        int requests = 0;
        disk.OnRequest = async context =>
        {
            if (context.Connection > 1)
            {
                return RequestAction.Proceed;
            }

            // Both are on their way when the server dies of the first.
            if (Interlocked.Increment(ref requests) == 2)
            {
                both.SetResult();
                return RequestAction.Ignore;
            }

            await Bounded.Of(both.Task);
            return RequestAction.HangUp;
        };
        NbdClient client = await disk.ConnectAsync();
        Task first = client.WriteAsync(new byte[512], 512).AsTask();
        Task second = newer switch
        {
            "write" => client.WriteAsync(Enumerable.Repeat((byte)1, 513).ToArray(), offset).AsTask(),
            "zero" => client.ZeroAsync(offset, 1).AsTask(),
            _ => client.TrimAsync(offset, 1).AsTask(),
        };
        await Bounded.Of(second);
        if (isRepeated)
        {
            await Bounded.Of(first);
        }
        else
        {
            NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(first));
            Assert.Equal(NbdErrorCode.ConnectionLost, failure.Code);
            Assert.True(failure.IsTransient);
            Assert.Contains("the write of 512 bytes at 512 may or may not have been", failure.Message, StringComparison.Ordinal);
            Assert.IsType<NbdException>(failure.InnerException);
        }

        Assert.Equal(isRepeated ? 4 : 3, disk.Requests.Count());
    }

    [Fact]
    public async Task A_newer_write_that_comes_while_there_is_no_connection_counts_as_well()
    {
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestDisk disk = new();
        disk.OnConnect = async attempt =>
        {
            if (attempt > 1)
            {
                await Bounded.Of(back.Task);
            }
        };
        disk.OnRequest = context => new(context.Connection == 1 ? RequestAction.HangUp : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        Task first = client.WriteAsync(new byte[512], 0).AsTask();
        Bounded.Until(() => client.State == NbdClientState.Reconnecting);
        Task second = client.WriteAsync(new byte[512], 0).AsTask();
        back.SetResult();
        await Bounded.Of(second);
        await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(first));
        Assert.Equal(2, disk.Requests.Count());
    }

    [Fact]
    public async Task A_command_is_repeated_as_often_as_the_policy_says()
    {
        await using TestDisk disk = new();
        disk.OnRequest = context => new(context.Offset == 0 ? RequestAction.HangUp : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync(builder => builder.RetryPolicy = builder.RetryPolicy with { MaxAttempts = 3 });
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(client.ReadAsync(new byte[512], 0)));
        Assert.Equal(NbdErrorCode.ConnectionLost, failure.Code);
        Assert.InRange(disk.Requests.Count(), 3, 4);
    }

    [Fact]
    public async Task Without_a_policy_nothing_is_repeated()
    {
        await using TestDisk disk = new();
        disk.OnRequest = Misbehavior.Always(RequestAction.HangUp);
        NbdClient client = await disk.ConnectAsync(builder => builder.RetryPolicy = NbdRetryPolicy.None);
        foreach (int _ in (int[])[1, 2])
        {
            NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(client.ReadAsync(new byte[512], 0)));
            Assert.Equal(NbdErrorCode.ConnectionLost, failure.Code);
        }

        Assert.Equal(NbdClientState.Broken, client.State);
        Assert.Equal(1, disk.Attempts);
    }

    [Fact]
    public async Task A_server_that_shuts_down_is_left_and_what_it_refused_is_sent_again()
    {
        await using TestDisk disk = new();
        disk.OnRequest = context => new(
            context.Connection == 1 ? RequestAction.Fail(NbdError.Shutdown) : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        await Bounded.Of(client.WriteAsync(new byte[512], 0));
        await Bounded.Of(client.FlushAsync());
        Assert.Equal(2, disk.Attempts);
    }

    [Fact]
    public async Task A_server_that_breaks_the_protocol_is_left()
    {
        await using TestDisk disk = new();
        Func<RequestContext, ValueTask<RequestAction>> wrong = Misbehavior.WrongMagic();
        disk.OnRequest = context => context.Connection == 1 ? wrong(context) : new(RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        byte[] read = new byte[512];
        await Bounded.Of(client.ReadAsync(read, 512));
        Assert.Equal(TestDisk.Content(512, 512), read);
    }

    /// <summary>The first request of each kind is answered by hanging up.</summary>
    private static Func<RequestContext, ValueTask<RequestAction>> DieOnEachFirst()
    {
        HashSet<NbdCommand> seen = [];
        return context =>
        {
            lock (seen)
            {
                return new(seen.Add(context.Command) && context.Command != NbdCommand.Flush ? RequestAction.HangUp : RequestAction.Proceed);
            }
        };
    }
}
