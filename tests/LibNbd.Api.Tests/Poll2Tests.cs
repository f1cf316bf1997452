using System.Net;
using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>
/// Poll2 behind another thread that waits for the socket: its own descriptor must end the wait, and so must everything else.
/// </summary>
[Collection(Alone.Name)]
[Trait(PortableRun.Trait, "yes")]
public sealed class Poll2Tests
{
    [Fact]
    public void The_descriptor_ends_the_wait_of_one_who_follows() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        using Pipe pipe = new();
        Bounded.Running leader = Bounded.Start(() => Assert.Throws<NbdException>(() => nbd.Poll(-1)));
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 1);
        int result = -2;
        Bounded.Running follower = Bounded.Start(() => result = nbd.Poll2(pipe.Descriptor, -1));
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 2);
        pipe.MakeReadable();
        follower.Join();
        Assert.Equal(1, result);
        Assert.Equal(1, Waiters.Pollers(nbd.Core));
        nbd.Dispose();
        leader.Join();
    });

    [Fact]
    public void What_the_leader_receives_ends_it() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        using Pipe pipe = new();
        for (int round = 0; round < 20; round++)
        {
            // The reply may come before, between or after: whoever waits then is told, whoever comes later finds it done.
            byte[] buffer = new byte[512];
            using ManualResetEventSlim go = new();
            ulong cookie = 0;
            Bounded.Running leader = Bounded.Start(() => Drive(() => nbd.Poll(-1)));
            Bounded.Until(() => Waiters.Pollers(nbd.Core) == 1);
            Bounded.Running follower = Bounded.Start(() => Drive(() => nbd.Poll2(pipe.Descriptor, -1)));
            Bounded.Until(() => Waiters.Pollers(nbd.Core) == 2);
            cookie = (ulong)nbd.AioPread(buffer, 0);
            nbd.Poll(0);
            go.Set();
            Bounded.Until(() => nbd.AioInFlight() == 0);
            leader.Join();
            follower.Join();
            Assert.True(nbd.AioCommandCompleted(cookie));

            void Drive(Func<int> poll)
            {
                Assert.Equal(1, poll());
                go.Wait(Bounded.Limit);
                while (nbd.AioInFlight() > 0)
                {
                    nbd.Poll2(pipe.Descriptor, 10);
                }
            }
        }
    });

    [Fact]
    public void When_the_leader_leaves_it_leads() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        using Pipe first = new();
        using Pipe second = new();
        Bounded.Running leader = Bounded.Start(() => Assert.Equal(1, nbd.Poll2(first.Descriptor, -1)));
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 1);
        Bounded.Running follower = Bounded.Start(() => Assert.Equal(1, nbd.Poll2(second.Descriptor, -1)));
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 2);
        first.MakeReadable();
        leader.Join();
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 1);

        // Only who leads hears of a reply.
        byte[] buffer = new byte[512];
        ulong cookie = (ulong)nbd.AioPread(buffer, 0);
        follower.Join();
        while (nbd.AioInFlight() > 0)
        {
            nbd.Poll(-1);
        }

        Assert.True(nbd.AioCommandCompleted(cookie));
    });

    [Fact]
    public void Its_time_runs_out_and_closing_the_handle_ends_it() => Bounded.Run(() =>
    {
        using TestServer server = new();
        NbdHandle nbd = server.Connect();
        using Pipe pipe = new();
        Bounded.Running leader = Bounded.Start(() => Assert.Throws<NbdException>(() => nbd.Poll(-1)));
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 1);
        Assert.Equal(0, nbd.Poll2(pipe.Descriptor, 1));
        Bounded.Running follower = Bounded.Start(() =>
            Assert.Equal(Errno.ENOTCONN, Assert.Throws<NbdException>(() => nbd.Poll2(pipe.Descriptor, -1)).ErrorNumber));
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 2);
        nbd.Dispose();
        leader.Join();
        follower.Join();
    });

    /// <summary>
    /// A socket that becomes readable when asked to; a socket, because it is all that the portable implementation can wait for.
    /// </summary>
    private sealed class Pipe : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        internal Pipe()
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _socket.Connect(_socket.LocalEndPoint!);
        }

        internal int Descriptor => (int)_socket.Handle;

        internal void MakeReadable() => _socket.Send([1]);

        public void Dispose() => _socket.Dispose();
    }
}
