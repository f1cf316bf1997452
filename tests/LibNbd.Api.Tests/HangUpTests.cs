using System.Globalization;
using System.Net.Sockets;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>A server that hangs up, at each step of the handshake and in each way to wait for it.</summary>
[Collection(Alone.Name)]
public sealed class HangUpTests
{
    public static TheoryData<HandshakeStep, NbdOption?> Steps
    {
        get
        {
            TheoryData<HandshakeStep, NbdOption?> steps = new()
            {
                { HandshakeStep.Accepted, null },
                { HandshakeStep.MidGreeting, null },
                { HandshakeStep.Greeted, null },
                { HandshakeStep.ClientFlags, null },
            };
            foreach (NbdOption option in (NbdOption[])[
                NbdOption.ExtendedHeaders, NbdOption.StructuredReply, NbdOption.SetMetaContext, NbdOption.Go,
            ])
            {
                steps.Add(HandshakeStep.OptionReceived, option);
                steps.Add(HandshakeStep.MidOptionReply, option);
            }

            return steps;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void It_is_an_error_the_handle_is_dead_and_nothing_leaks(HandshakeStep step, NbdOption? option) => Bounded.Run(() =>
    {
        using TestFolder folder = new();
        string? path = Socket.OSSupportsUnixDomainSockets ? folder["s"] : null;
        NbdServerOptions options = new()
        {
            Exports = { [""] = new MemoryExport(4096) },
            Loopback = LoopbackListening.IPv4,
            UnixSocketPath = path,
            HandshakeFaults = { new HandshakeFault(step, HandshakeFaultKind.HangUp, option) },
        };
        if (option == NbdOption.StructuredReply)
        {
            options.ExtendedHeaders = false;
        }

        NbdServer server = NbdServer.Start(options);
        string port = server.Port.ToString(CultureInfo.InvariantCulture);

        // Once before counting, so that what is made once for all (the reactor and its like) exists.
        ConnectInEveryWay(port, path);
        Bounded.Wait(server.IdleAsync());
        int before = OpenDescriptors();
        ConnectInEveryWay(port, path);
        Bounded.Wait(server.IdleAsync());
        Bounded.Until(() => OpenDescriptors() <= before);
        Bounded.Wait(server.DisposeAsync().AsTask());
    });

    private static void ConnectInEveryWay(string port, string? path)
    {
        AssertHungUp(nbd => nbd.ConnectTcp("127.0.0.1", port));
        AssertHungUp(nbd => Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", port).AsTask()));
        AssertHungUp(nbd => PollUntilConnected(nbd, () => nbd.AioConnectTcp("127.0.0.1", port)));
        if (path is not null)
        {
            AssertHungUp(nbd => nbd.ConnectUnix(path));
            AssertHungUp(nbd => Bounded.Wait(nbd.ConnectUnixAsync(path).AsTask()));
            AssertHungUp(nbd => PollUntilConnected(nbd, () => nbd.AioConnectUnix(path)));
        }
    }

    private static void PollUntilConnected(NbdHandle nbd, Action connect)
    {
        connect();
        while (nbd.AioIsConnecting())
        {
            nbd.Poll(-1);
        }
    }

    private static void AssertHungUp(Action<NbdHandle> connect)
    {
        using NbdHandle nbd = new();
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        NbdException error = Assert.Throws<NbdException>(() => connect(nbd));
        Assert.True(nbd.AioIsDead(), nbd.ConnectionState());
        if (error.ErrorNumber == 0)
        {
            Assert.EndsWith(": recv: server disconnected unexpectedly", error.Message, StringComparison.Ordinal);
        }
        else
        {
            // The server closed with unread bytes of ours: TCP tells that by a reset, and a send may meet it first.
            Assert.True(error.ErrorNumber is Errno.ECONNRESET or Errno.EPIPE, error.Message);
        }

        Assert.Throws<NbdException>(() => nbd.AioGetFd());
    }

    /// <summary>Only Linux can be asked; elsewhere the test checks the errors alone.</summary>
    private static int OpenDescriptors() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;
}
