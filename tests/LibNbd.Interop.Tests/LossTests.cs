
namespace LibNbd.Interop.Tests;

/// <summary>Servers that go away, and servers that do not answer.</summary>
public sealed class LossTests
{
    private const int DiskSize = 1 << 20;
    private const int Commands = 32;

    public static TheoryData<string, Transport> Servers()
    {
        TheoryData<string, Transport> data = [];
        foreach (string program in (string[])["nbdkit-memory", "qemu-nbd"])
        {
            foreach (Transport transport in Enum.GetValues<Transport>())
            {
                data.Add(program, transport);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Killed_while_tasks_wait(string program, Transport transport) => Scope.Run(async scope =>
    {
        Backend backend = await Backend.Start(scope, program, transport, scope.RandomBytes(DiskSize));
        NbdHandle nbd = backend.Connect();
        backend.Server.Stop();
        Task[] tasks =
        [
            .. Enumerable.Range(0, Commands).Select(i => i % 2 == 0
                ? nbd.PreadAsync(new byte[4096], (ulong)i * 4096, cancellationToken: scope.Token).AsTask()
                : nbd.PwriteAsync(new byte[4096], (ulong)i * 4096, cancellationToken: scope.Token).AsTask()),
        ];
        Assert.All(tasks, static task => Assert.False(task.IsCompleted));
        backend.Server.KillNow();
        foreach (Task task in tasks)
        {
            NbdException e = await Assert.ThrowsAsync<NbdException>(() => task);
            Assert.Equal("ENOTCONN", e.ErrorName);
        }

        AssertOver(nbd);
        await nbd.DisposeAsync();
    });

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Killed_while_a_program_polls(string program, Transport transport) => Scope.Run(async scope =>
    {
        Backend backend = await Backend.Start(scope, program, transport, scope.RandomBytes(DiskSize));
        NbdHandle nbd = backend.Connect();
        backend.Server.Stop();
        int failed = 0;
        int CountFailure(ref int error)
        {
            Assert.Equal(107, error);
            failed++;
            return 1;
        }

        long[] cookies = [.. Enumerable.Range(0, Commands).Select(i => nbd.AioPread(new byte[4096], (ulong)i * 4096, CountFailure))];
        long kept = nbd.AioPread(new byte[4096], 0);
        Assert.Equal(Commands + 1, cookies.Append(kept).Distinct().Count());
        backend.Server.KillNow();
        while (!nbd.AioIsDead() && !nbd.AioIsClosed())
        {
            try
            {
                Assert.Equal(1, nbd.Poll((int)Scope.Limit.TotalMilliseconds));
            }
            catch (NbdException)
            {
                // The step in which the connection dies says why.
            }
        }

        Assert.Equal(Commands, failed);
        NbdException e = Assert.Throws<NbdException>(() => nbd.AioCommandCompleted((ulong)kept));
        Assert.Equal("ENOTCONN", e.ErrorName);
        AssertOver(nbd);
    });

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Killed_while_threads_block(string program, Transport transport) => Scope.Run(async scope =>
    {
        const int Threads = 8;
        Backend backend = await Backend.Start(scope, program, transport, scope.RandomBytes(DiskSize));
        NbdHandle nbd = backend.Connect();
        backend.Server.Stop();
        Task[] tasks =
        [
            .. Enumerable.Range(0, Threads).Select(i => Task.Factory.StartNew(
                () => nbd.Pread(new byte[4096], (ulong)i * 4096),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];

        // Killed only when they all wait: none of them can be refused for having come too late.
        while (nbd.AioInFlight() < Threads)
        {
            await Task.Yield();
        }

        backend.Server.KillNow();
        foreach (Task task in tasks)
        {
            // The thread that notices the loss tells what it saw of it, the others that their command is lost.
            NbdException e = await Assert.ThrowsAsync<NbdException>(() => task);
            Assert.True(e.ErrorName is "ENOTCONN" or "ECONNRESET", e.Message);
        }

        AssertOver(nbd);
    });

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Cancelled_while_the_server_stands_still(string program, Transport transport) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        Backend backend = await Backend.Start(scope, program, transport, content);
        NbdHandle nbd = backend.Connect();
        backend.Server.Stop();
        using CancellationTokenSource cancel = new();
        byte[][] buffers = [.. Enumerable.Range(0, Commands).Select(static _ => new byte[4096])];
        Task[] tasks = [.. buffers.Select((buffer, i) => nbd.PreadAsync(buffer, (ulong)i * 4096, cancellationToken: cancel.Token)
            .AsTask())];
        byte[] patient = new byte[8192];
        Task kept = nbd.PreadAsync(patient, 512, cancellationToken: scope.Token).AsTask();
        await cancel.CancelAsync();
        foreach (Task task in tasks)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }

        // The buffers are the program's again from here on: what the server still sends for them must not reach them.
        foreach (byte[] buffer in buffers)
        {
            buffer.AsSpan().Fill(0xa5);
        }

        Assert.False(kept.IsCompleted);
        backend.Server.Continue();
        await kept;
        Bytes.AssertSame(content.AsSpan(512, patient.Length), patient);
        byte[] again = new byte[DiskSize];
        await nbd.PreadAsync(again, 0, cancellationToken: scope.Token);
        Bytes.AssertSame(content, again);
        nbd.Pread(again, 0);
        Bytes.AssertSame(content, again);
        Assert.All(buffers, static buffer => Assert.False(buffer.AsSpan().ContainsAnyExcept((byte)0xa5)));
        Assert.Equal(0, nbd.AioInFlight());
        nbd.Shutdown();
    });

    /// <summary>A write that is cancelled half sent must leave the stream whole.</summary>
    [Theory]
    [MemberData(nameof(Servers))]
    public Task Cancelled_in_the_middle_of_a_large_write(string program, Transport transport) => Scope.Run(async scope =>
    {
        const int Large = 16 << 20;
        byte[] content = new byte[2 * Large];
        Backend backend = await Backend.Start(scope, program, transport, content);
        NbdHandle nbd = backend.Connect();
        backend.Server.Stop();
        byte[] data = scope.RandomBytes(Large);
        using CancellationTokenSource cancel = new();
        Task write = nbd.PwriteAsync(data, 0, cancellationToken: cancel.Token).AsTask();
        byte[] after = new byte[4096];
        Task read = nbd.PreadAsync(after, Large, cancellationToken: scope.Token).AsTask();
        await cancel.CancelAsync();
        try
        {
            await write;
            Assert.Fail("the server stands still");
        }
        catch (OperationCanceledException)
        {
            // As it was asked for.
        }

        backend.Server.Continue();
        await read;
        Assert.False(after.AsSpan().ContainsAnyExcept((byte)0));
        await nbd.PwriteAsync(data, Large, cancellationToken: scope.Token);
        byte[] buffer = new byte[Large];
        await nbd.PreadAsync(buffer, Large, cancellationToken: scope.Token);
        Bytes.AssertSame(data, buffer);
        nbd.Shutdown();
    });

    [Fact]
    public Task Cancelled_while_connecting() => Scope.Run(async scope =>
    {
        Backend backend = await Backend.Start(scope, "nbdkit-memory", Transport.Unix, scope.RandomBytes(DiskSize));
        backend.Server.Stop();
        NbdHandle nbd = scope.NewHandle();
        using CancellationTokenSource cancel = new();
        Task connect = nbd.ConnectUnixAsync(backend.Address.SocketPath, cancel.Token).AsTask();
        Assert.False(connect.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect);
        Assert.True(nbd.AioIsDead());
        backend.Server.Continue();
        NbdHandle next = backend.Connect();
        next.Pread(new byte[4096], 0);
        next.Shutdown();
    });

    private static void AssertOver(NbdHandle nbd)
    {
        Assert.True(nbd.AioIsDead() || nbd.AioIsClosed(), nbd.ConnectionState());
        Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0));
    }
}
