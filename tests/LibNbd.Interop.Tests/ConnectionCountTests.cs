using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>Many connections, and what is left of them.</summary>
[Collection(ExclusiveCollection.Name)]
public sealed class ConnectionCountTests
{
    private const int InTurn = 1000;
    private const int AtOnce = 100;

    /// <summary>Threads that all handles share (that of the reactor, and those of the runtime's own that have no name yet).</summary>
    private const int SharedThreads = 3;

    private static readonly byte[] Content = CreateContent();

    [Fact]
    public Task A_thousand_connections_one_after_another() => Scope.Run(async scope =>
    {
        ServerProcess server = await StartServer(scope, Transport.Unix);
        await ConnectOnceWithEach(scope, server);
        HashSet<string> before = Descriptors.OpenSockets();
        List<string> others = Descriptors.OfLibrary();
        for (int i = 0; i < InTurn; i++)
        {
            Face face = Face.Of(Face.Names[i % Face.Names.Length], scope.Token);
            using NbdHandle nbd = new();
            await face.Connect(nbd, server.Address);
            await ReadSome(face, nbd, i);
            if (i % 3 != 0)
            {
                await face.Shutdown(nbd);
            }
        }

        AssertNothingOpen(before, others);
    });

    [Theory]
    [InlineData("blocking", Transport.Unix)]
    [InlineData("aio", Transport.Unix)]
    [InlineData("loop", Transport.Tcp4)]
    [InlineData("async", Transport.Unix)]
    [InlineData("async", Transport.Tcp4)]
    public Task A_hundred_connections_at_once(string faceName, Transport transport) => Scope.Run(async scope =>
    {
        ServerProcess server = await StartServer(scope, transport);
        await ConnectOnceWithEach(scope, server);
        Face face = Face.Of(faceName, scope.Token);
        HashSet<string> before = Descriptors.OpenSockets();
        List<string> others = Descriptors.OfLibrary();
        int threads = Descriptors.CountThreadsOfTheirOwn();
        NbdHandle[] handles = [.. Enumerable.Range(0, AtOnce).Select(_ => scope.NewHandle())];
        if (face is AsyncFace)
        {
            await Task.WhenAll(handles.Select(nbd => face.Connect(nbd, server.Address)));
            await Task.WhenAll(handles.Select((nbd, i) => ReadSome(face, nbd, i)));
        }
        else
        {
            foreach (NbdHandle nbd in handles)
            {
                await face.Connect(nbd, server.Address);
            }

            for (int i = 0; i < AtOnce; i++)
            {
                await ReadSome(face, handles[i], i);
            }
        }

        Assert.All(handles, static nbd => Assert.True(nbd.AioIsReady()));
        Assert.Equal(before.Count + AtOnce, Descriptors.OpenSockets().Count);
        Assert.InRange(Descriptors.CountThreadsOfTheirOwn(), 1, threads + SharedThreads);
        Assert.All(handles, static nbd => AssertCloseOnExec(nbd.AioGetFd()));
        for (int i = 0; i < AtOnce; i++)
        {
            if (i % 2 == 0)
            {
                handles[i].Dispose();
            }
            else
            {
                await handles[i].DisposeAsync();
            }
        }

        AssertNothingOpen(before, others);
    });

    [Fact]
    public Task A_hundred_threads_that_each_have_a_connection() => Scope.Run(async scope =>
    {
        ServerProcess server = await StartServer(scope, Transport.Unix);
        await ConnectOnceWithEach(scope, server);
        HashSet<string> before = Descriptors.OpenSockets();
        List<string> others = Descriptors.OfLibrary();
        using Barrier barrier = new(AtOnce);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Factory.StartNew(
            () =>
            {
                using NbdHandle nbd = new();
                nbd.ConnectUnix(server.Address.SocketPath);
                Assert.True(barrier.SignalAndWait(Scope.Limit));
                ReadSome(new BlockingFace(), nbd, i).GetAwaiter().GetResult();
                nbd.Shutdown();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        AssertNothingOpen(before, others);
    });

    [Fact]
    public Task A_refused_connection_leaves_nothing_open() => Scope.Run(async scope =>
    {
        ServerProcess server = await StartServer(scope, Transport.Tcp4);
        await ConnectOnceWithEach(scope, server);
        server.KillNow();
        HashSet<string> before = Descriptors.OpenSockets();
        List<string> others = Descriptors.OfLibrary();
        foreach (string name in Face.Names)
        {
            using NbdHandle nbd = new();
            Face face = Face.Of(name, scope.Token);
            NbdException e = await Assert.ThrowsAsync<NbdException>(() => face.Connect(nbd, server.Address));
            Assert.Equal("ECONNREFUSED", e.ErrorName);
        }

        AssertNothingOpen(before, others);
    });

    private static Task<ServerProcess> StartServer(Scope scope, Transport transport) =>
        scope.Nbdkit(transport, "--threads=2", "pattern", FormattableString.Invariant($"size={Content.Length}"));

    private static byte[] CreateContent()
    {
        // nbdkit's pattern plugin: each 8 bytes are their own offset, big endian.
        byte[] content = new byte[64 * 1024];
        for (int i = 0; i < content.Length; i += sizeof(long))
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(i), i);
        }

        return content;
    }

    /// <summary>What all handles share is there afterwards, and is not mistaken for something left open.</summary>
    private static async Task ConnectOnceWithEach(Scope scope, ServerProcess server)
    {
        foreach (string name in Face.Names)
        {
            Face face = Face.Of(name, scope.Token);
            using NbdHandle nbd = new();
            await face.Connect(nbd, server.Address);
            await ReadSome(face, nbd, 1);
            await face.Shutdown(nbd);
        }
    }

    private static async Task ReadSome(Face face, NbdHandle nbd, int number)
    {
        byte[] buffer = new byte[4096];
        int offset = number * 512 % (Content.Length - buffer.Length);
        await face.Read(nbd, buffer, (ulong)offset);
        Bytes.AssertSame(Content.AsSpan(offset, buffer.Length), buffer);
    }

    private static void AssertNothingOpen(HashSet<string> before, List<string> others)
    {
        HashSet<string> after = Descriptors.OpenSockets();
        after.ExceptWith(before);
        Assert.Empty(after);
        List<string> left = Descriptors.OfLibrary();
        Assert.True(left.Count <= others.Count, $"{string.Join('\n', left.Order(StringComparer.Ordinal))}\nwere fewer before:\n"
            + string.Join('\n', others.Order(StringComparer.Ordinal)));
    }

    private static void AssertCloseOnExec(int descriptor)
    {
        const int CloseOnExec = 0x80000;
        string flags = File.ReadLines(FormattableString.Invariant($"/proc/self/fdinfo/{descriptor}"))
            .First(static line => line.StartsWith("flags:", StringComparison.Ordinal));
        Assert.NotEqual(0, Convert.ToInt32(flags[6..].Trim(), 8) & CloseOnExec);
    }
}
