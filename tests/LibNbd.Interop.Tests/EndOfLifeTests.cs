using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace LibNbd.Interop.Tests;

/// <summary>
/// Servers that are stopped or killed while a handle is idle, and handles that nobody disposes of. What is left is counted in the whole
/// process, so these tests run alone.
/// </summary>
[Collection(ExclusiveCollection.Name)]
[SupportedOSPlatform("linux")]
public sealed class EndOfLifeTests
{
    private const int Size = 1 << 20;

    /// <summary>For servers that are stopped: they do not answer sooner or later.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(Transport.Unix, 0)]
    [InlineData(Transport.Unix, 64)]
    [InlineData(Transport.Tcp4, 64)]
    public Task A_stopped_server_does_not_hold_DisposeAsync_up(Transport transport, int commands) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(transport, "memory", "1M");
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectUri(server.Address.Uri());
        nbd.ShutdownTimeout = Short;
        server.Stop();
        Task[] tasks = [.. Enumerable.Range(0, commands).Select(_ => nbd.PreadAsync(new byte[4096], 0).AsTask())];
        await nbd.DisposeAsync();
        foreach (Task task in tasks)
        {
            Assert.Equal("ENOTCONN", (await Assert.ThrowsAsync<NbdException>(() => task)).ErrorName);
        }

        Assert.Throws<ObjectDisposedException>(() => nbd.GetSize());
    });

    [Theory]
    [InlineData(Transport.Unix)]
    [InlineData(Transport.Tcp4)]
    public Task A_killed_server_is_noticed_by_an_idle_handle(Transport transport) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(transport, "memory", "1M");
        NbdHandle blocking = scope.NewHandle();
        blocking.ConnectUri(server.Address.Uri());
        NbdHandle awaited = scope.NewHandle();
        await awaited.ConnectUriAsync(server.Address.Uri());
        await awaited.PreadAsync(new byte[512], 0);

        // What follows blocks, and must not do so in the thread that has just received.
        await Task.Yield();
        server.KillNow();
        Bounded.Until(() => awaited.Core.Engine.HandleState is HandleStates.Closed or HandleStates.Dead);
        Bounded.Until(() => !blocking.AioIsReady());
        Assert.True(blocking.AioIsClosed() || blocking.AioIsDead());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_server_that_an_undisposed_handle_has_started_is_ended(bool activation) => Scope.Run(scope =>
    {
        string[] command = activation
            ? [Peers.Require("nbdkit"), "-f", "memory", "1M"]
            : [Peers.Require("nbdkit"), "-s", "--exit-with-parent", "memory", "1M"];
        Collect();
        int before = Descriptors.OpenSockets().Count;
        long pid = StartAndLeave(command, activation);
        Until(() => !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}")));
        Until(() => Descriptors.OpenSockets().Count <= before);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task TLS_sessions_of_undisposed_handles_are_given_back(bool psk) => Scope.Run(async scope =>
    {
        const int handles = 4;
        using Credentials credentials = new(scope.Folder);
        string keys = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        byte[] content = scope.RandomBytes(Size);
        ServerProcess server = psk
            ? await TlsPeer.StartPsk(scope, "nbdkit", Transport.Tcp4, keys, content)
            : await TlsPeer.StartX509(
                scope, "nbdkit", Transport.Tcp4, credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])), verifyPeer: false,
                content);
        void Configure(NbdHandle nbd)
        {
            nbd.SetTls(TlsMode.Require);
            nbd.SetTlsCertificates(credentials.ClientFolder());
            if (psk)
            {
                nbd.SetTlsPskFile(keys);
                nbd.SetTlsUsername(Credentials.User);
            }
        }

        Collect();
        int before = Descriptors.OpenSockets().Count;
        List<WeakReference> sessions = ConnectAndLeave(server, Configure, handles);
        Until(() => Descriptors.OpenSockets().Count <= before);
        Until(() => sessions.TrueForAll(static session => !session.IsAlive));
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long StartAndLeave(string[] command, bool activation)
    {
        NbdHandle nbd = new();
        if (activation)
        {
            nbd.ConnectSystemdSocketActivation(command);
        }
        else
        {
            nbd.ConnectCommandAsync(command).AsTask().WaitAsync(Scope.Limit).GetAwaiter().GetResult();
        }

        nbd.Pread(new byte[512], 0);
        return nbd.GetSubprocessPid();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> ConnectAndLeave(ServerProcess server, Action<NbdHandle> configure, int handles)
    {
        List<WeakReference> cores = [];
        for (int i = 0; i < handles; i++)
        {
            NbdHandle nbd = new();
            configure(nbd);
            nbd.ConnectTcpAsync(server.Address.Host, server.Address.Service).AsTask().WaitAsync(Scope.Limit).GetAwaiter().GetResult();
            nbd.PreadAsync(new byte[4096], 0).AsTask().WaitAsync(Scope.Limit).GetAwaiter().GetResult();
            Assert.True(nbd.GetTlsNegotiated());
            cores.Add(new WeakReference(nbd.Core, trackResurrection: true));
        }

        return cores;
    }

    private static void Until(Func<bool> condition) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                Collect();
                return condition();
            },
            Scope.Limit),
        "it did not come about in time");

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
