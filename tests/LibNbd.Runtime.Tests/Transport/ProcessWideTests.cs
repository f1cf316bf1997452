using System.Net.Sockets;
using System.Runtime.InteropServices;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Linux;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Tests.Transport;

[Collection(WholeProcess.Name)]
public class ProcessWideTests
{
    private const int Rounds = 50;
    private const int Waits = 2000;

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_reset_is_an_error_number_and_no_signal(string name)
    {
        // The runtime ignores SIGPIPE, and .NET's own sockets rely on that. Ours must not: as a native library we leave the
        // host's handler alone, so here it kills.
        SocketPlatform platform = Platforms.Get(name);
        bool kills = platform is LinuxSocketPlatform;
        nint former = kills ? TestLibc.Signal(TestLibc.SigPipe, 0) : 0;
        try
        {
            using Platforms.Pair pair = Platforms.Connect(platform);
            pair.Peer.LingerState = new LingerOption(enable: true, 0);
            pair.Peer.Dispose();
            Platforms.Wait(platform, pair.Transport, PollEvents.Read);
            Assert.Equal(Errno.ECONNRESET, pair.Transport.Receive(new byte[1]).Errno);
            Assert.Equal(Errno.EPIPE, pair.Transport.Send([1], default).Errno);
            Assert.Equal(Errno.EPIPE, pair.Transport.Send([1], [2]).Errno);
        }
        finally
        {
            if (kills)
            {
                TestLibc.Signal(TestLibc.SigPipe, former);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void No_descriptor_is_left_behind(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts in /proc");
        SocketPlatform platform = Platforms.Get(name);
        UseEverything(platform);
        int before = CountDescriptors();
        for (int round = 0; round < Rounds; round++)
        {
            UseEverything(platform);
        }

        // The process opens a file of its own now and then (an assembly, the test host's); what we leave behind, we leave in every round.
        Assert.True(CountDescriptors() - before < Rounds, $"{before} descriptors before, {CountDescriptors()} after {Rounds} rounds");
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_wait_on_the_reactor_allocates_nothing(string name)
    {
        // To wait to write, the portable sockets need Socket.Select, which makes arrays of its own.
        PollEvents interest = Platforms.Get(name) is PortableSocketPlatform ? PollEvents.Read : PollEvents.Write;
        using Reactor reactor = Platforms.Get(name).CreateReactor();
        using Platforms.Pair pair = Platforms.Connect(Platforms.Get(name));
        using ManualResetEventSlim done = new();
        pair.Peer.Send([1]);
        Platforms.Wait(Platforms.Get(name), pair.Transport, PollEvents.Read);
        ReactorRegistration? registration = null;
        long before = 0;
        long after = 0;
        int round = 0;
        registration = reactor.Register(pair.Transport, _ =>
        {
            // The handler arms anew itself: nobody else has anything to do meanwhile. The first half warms up.
            if (++round == Waits)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
            }
            else if (round == 2 * Waits)
            {
                after = GC.GetTotalAllocatedBytes(precise: true);
                done.Set();
                return;
            }

            registration!.Arm(interest);
        });
        registration.Arm(interest);
        done.Wait();
        registration.Dispose();

        // Less than the smallest object a wait: what the pool and the test runner allocate now and then is not ours.
        long each = (after - before) / Waits;
        Assert.InRange(each, 0, 23);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_signal_does_not_end_a_poll(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals a thread by libc");
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        using SemaphoreSlim handled = new(0);
        // The raw number: the analyzer knows by name that Windows has no SIGCONT, but not that this is skipped there.
        using PosixSignalRegistration handler =
            PosixSignalRegistration.Create((PosixSignal)TestLibc.SigCont, _ => handled.Release());
        using SemaphoreSlim polling = new(0);
        int thread = 0;
        PollEvents ready = PollEvents.None;
        Thread poller = new(() =>
        {
            thread = TestLibc.ThreadId();
            polling.Release();
            ready = Platforms.Wait(platform, pair.Transport, PollEvents.Read);
        });
        poller.Start();
        polling.Wait();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(0, TestLibc.SignalThread(Environment.ProcessId, thread, TestLibc.SigCont));
            handled.Wait();
        }

        pair.Peer.Send([1]);
        poller.Join();
        Assert.Equal(PollEvents.Read, ready);
    }

    private static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static void UseEverything(SocketPlatform platform)
    {
        using (Reactor reactor = platform.CreateReactor())
        using (Platforms.Pair pair = Platforms.Connect(platform))
        using (ManualResetEventSlim came = new())
        using (ReactorRegistration registration = reactor.Register(pair.Transport, _ => came.Set()))
        {
            registration.Arm(PollEvents.Write);
            came.Wait();
            registration.Dispose();
        }

        (int descriptor, Socket peer) = TestLibc.CreatePair();
        Assert.Equal(0, platform.Adopt(descriptor, out StreamTransport? transport));
        transport!.Close();
        peer.Dispose();
        Assert.Equal(Errno.ENOTSOCK, platform.Adopt(TestLibc.Open("/dev/null", 0), out _));
        Assert.Equal(0, NetworkAddress.FromUnixPath("/nonexistent/socket", out NetworkAddress missing));
        Assert.Equal(Errno.ENOENT, Platforms.TryConnect(platform, missing, 0, out _));
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        Assert.Equal(Errno.ECONNREFUSED, Platforms.TryConnect(platform, Platforms.AddressOf(bound), 0, out _));
    }
}
