using System.Net.Sockets;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Tests.Transport;

public class ReactorTests
{
    private const int Many = 500;
    private const int RaceRounds = 300;

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task Tells_of_readable_and_writable_once_for_each_arming(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair pair = Platforms.Connect(platform);
        using Waiter waiter = new(reactor, pair.Transport);
        Assert.Equal(PollEvents.Write, await waiter.Wait(PollEvents.Write));
        Task<PollEvents> readable = waiter.Wait(PollEvents.Read);
        Assert.False(readable.IsCompleted);
        pair.Peer.Send([1]);
        Assert.Equal(PollEvents.Read, await readable);

        // Still readable, but nobody has asked again; the next question is answered at once.
        Assert.Equal(2, waiter.Calls);
        Assert.Equal(PollEvents.Read, await waiter.Wait(PollEvents.Read));
        Assert.Equal(3, waiter.Calls);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task A_new_interest_replaces_the_former(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair pair = Platforms.Connect(platform);
        using Waiter waiter = new(reactor, pair.Transport);
        Task<PollEvents> came = waiter.Wait(PollEvents.Read);
        waiter.Registration.Arm(PollEvents.Read | PollEvents.Write);
        Assert.Equal(PollEvents.Write, await came);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task Tells_of_the_end_and_of_an_abort(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair ended = Platforms.Connect(platform);
        using Waiter first = new(reactor, ended.Transport);
        Task<PollEvents> end = first.Wait(PollEvents.Read);
        ended.Peer.Dispose();
        Assert.True((await end).HasFlag(PollEvents.Read));

        using Platforms.Pair aborted = Platforms.Connect(platform);
        using Waiter second = new(reactor, aborted.Transport);
        Task<PollEvents> abort = second.Wait(PollEvents.Read);
        aborted.Transport.Abort();
        Assert.True((await abort).HasFlag(PollEvents.Read));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task Serves_many_sockets(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        List<(Platforms.Pair Pair, Waiter Waiter)> all = [];
        for (int i = 0; i < Many; i++)
        {
            Platforms.Pair pair = Platforms.Connect(platform);
            all.Add((pair, new Waiter(reactor, pair.Transport)));
        }

        for (int round = 0; round < 3; round++)
        {
            Task<PollEvents>[] waits = [.. all.Select(one => one.Waiter.Wait(PollEvents.Read))];
            foreach ((Platforms.Pair pair, _) in Enumerable.Reverse(all))
            {
                pair.Peer.Send([(byte)round]);
            }

            Assert.All(await Task.WhenAll(waits), came => Assert.Equal(PollEvents.Read, came));
            byte[] buffer = new byte[2];
            foreach ((Platforms.Pair pair, _) in all)
            {
                Assert.Equal(1, pair.Transport.Receive(buffer).Count);
                Assert.Equal(round, buffer[0]);
            }
        }

        foreach ((Platforms.Pair pair, Waiter waiter) in all)
        {
            Assert.Equal(3, waiter.Calls);
            waiter.Dispose();
            pair.Dispose();
        }
    }

    /// <summary>An event is handled in one look, however many others wait; also one for which the portable sockets need a select.</summary>
    [Fact]
    public async Task Those_who_wait_in_vain_cost_a_wake_nothing()
    {
        SocketPlatform platform = Platforms.Get("Portable");
        using PortableReactor reactor = (PortableReactor)platform.CreateReactor();
        List<(Platforms.Pair Pair, Waiter Waiter, Task Wait)> idle = [];
        for (int i = 0; i < Many; i++)
        {
            Platforms.Pair pair = Platforms.Connect(platform);
            Waiter waiting = new(reactor, pair.Transport);
            idle.Add((pair, waiting, waiting.Wait(PollEvents.Read)));
        }

        using Platforms.Pair busy = Platforms.Connect(platform);
        using Waiter waiter = new(reactor, busy.Transport);
        Assert.Equal(0, reactor.Looks);
        byte[] buffer = new byte[2];
        for (int round = 1; round <= Many; round++)
        {
            Task<PollEvents> wait = waiter.Wait(PollEvents.Read);
            busy.Peer.Send([1]);
            Assert.Equal(PollEvents.Read, await wait);
            Assert.Equal(1, busy.Transport.Receive(buffer).Count);
            Assert.Equal(round, reactor.Looks);
        }

        Assert.Equal(PollEvents.Write, await waiter.Wait(PollEvents.Write));
        Assert.Equal(Many + 1, reactor.Looks);
        foreach ((Platforms.Pair pair, Waiter waiting, Task wait) in idle)
        {
            Assert.False(wait.IsCompleted);
            waiting.Dispose();
            pair.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Who_closes_while_he_waits_loses_nothing_that_he_sent(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        byte[] sent = new byte[64 * 1024];
        byte[] received = new byte[sent.Length];
        for (int round = 0; round < RaceRounds; round++)
        {
            using Platforms.Pair pair = Platforms.Connect(platform);
            ReactorRegistration registration = reactor.Register(pair.Transport, _ => { });
            registration.Arm(round % 3 == 0 ? PollEvents.Read | PollEvents.Write : PollEvents.Read);
            int count = pair.Transport.Send(sent, default).Count;
            registration.Dispose();
            pair.Transport.Close();
            Assert.Equal(-1, pair.Transport.FileDescriptor);

            int total = 0;
            for (int more; (more = pair.Peer.Receive(received)) > 0;)
            {
                total += more;
            }

            Assert.Equal(count, total);
        }
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task A_socket_of_somebody_elses_making_is_waited_for_too(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes its descriptors by libc");
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        (int descriptor, Socket peer) = TestLibc.CreatePair();
        Assert.Equal(0, platform.Adopt(descriptor, out StreamTransport? transport));
        using (Waiter waiter = new(reactor, transport!))
        {
            Task<PollEvents> readable = waiter.Wait(PollEvents.Read);
            Assert.False(readable.IsCompleted);
            peer.Send([1]);
            Assert.Equal(PollEvents.Read, await readable);
            Assert.Equal(1, transport!.Receive(new byte[2]).Count);
            Task<PollEvents> end = waiter.Wait(PollEvents.Read);
            transport.Abort();
            Assert.True((await end).HasFlag(PollEvents.Read));
        }

        transport.Close();
        peer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task A_stale_event_never_reaches_who_has_the_descriptor_now(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        Random random = new(20);
        for (int round = 0; round < RaceRounds; round++)
        {
            // An event for the first is under way while it goes; the second mostly gets the same number.
            using Platforms.Pair first = Platforms.Connect(platform);
            ReactorRegistration gone = reactor.Register(first.Transport, _ => { });
            gone.Arm(PollEvents.Read);
            first.Peer.Send([1]);
            Thread.SpinWait(random.Next(2000));
            gone.Dispose();
            first.Transport.Close();

            using Platforms.Pair second = Platforms.Connect(platform);
            int emptyHanded = 0;
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using ReactorRegistration registration = reactor.Register(second.Transport, _ =>
            {
                if (second.Transport.Receive(new byte[4]).WouldBlock)
                {
                    Interlocked.Increment(ref emptyHanded);
                }

                done.TrySetResult();
            });
            registration.Arm(PollEvents.Read);
            Thread.SpinWait(random.Next(2000));
            second.Peer.Send([2]);
            await done.Task;
            Assert.Equal(0, Volatile.Read(ref emptyHanded));
        }
    }

    [Fact]
    public async Task Who_was_closed_without_being_disposed_of_cannot_take_its_successor_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "puts one socket under the number of another by libc");
        SocketPlatform platform = Platforms.Get("Linux");
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair former = Platforms.Connect(platform);
        using Platforms.Pair successor = Platforms.Connect(platform);
        int number = former.Transport.FileDescriptor;
        using Waiter stale = new(reactor, former.Transport);
        stale.Registration.Arm(PollEvents.Read);
        Assert.Equal(number, TestLibc.Duplicate(successor.Transport.FileDescriptor, number));

        using Waiter waiter = new(reactor, former.Transport);
        Task<PollEvents> readable = waiter.Wait(PollEvents.Read);
        stale.Registration.Arm(PollEvents.None);
        stale.Registration.Dispose();
        successor.Peer.Send([1]);
        Assert.Equal(PollEvents.Read, await readable);
        Assert.Equal(0, stale.Calls);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Nothing_is_started_after_dispose(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair pair = Platforms.Connect(platform);
        int calls = 0;
        ReactorRegistration registration = reactor.Register(pair.Transport, _ => calls++);

        // As if the pool had taken the work item up just before and just after.
        registration.Dispose();
        registration.Signal(PollEvents.Read);
        ((IThreadPoolWorkItem)registration).Execute();
        registration.Arm(PollEvents.Write);
        registration.Dispose();
        Assert.Equal(0, calls);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task A_descriptor_that_cannot_be_waited_for_is_an_event(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair pair = Platforms.Connect(platform);
        pair.Transport.Close();
        using Waiter waiter = new(reactor, pair.Transport);
        Assert.Equal(PollEvents.Invalid, await waiter.Wait(PollEvents.Read));
    }

    [Fact]
    public async Task The_shared_one_works()
    {
        using Platforms.Pair pair = Platforms.Connect(SocketPlatform.Current);
        Assert.Same(Reactor.Shared, Reactor.Shared);
        using Waiter waiter = new(Reactor.Shared, pair.Transport);
        Assert.Equal(PollEvents.Write, await waiter.Wait(PollEvents.Write));
    }

    private sealed class Waiter : IDisposable
    {
        private TaskCompletionSource<PollEvents> _came = new();
        private int _calls;

        internal Waiter(Reactor reactor, StreamTransport transport) => Registration = reactor.Register(transport, Handle);

        internal ReactorRegistration Registration { get; }

        internal int Calls => Volatile.Read(ref _calls);

        public void Dispose() => Registration.Dispose();

        internal Task<PollEvents> Wait(PollEvents interest)
        {
            TaskCompletionSource<PollEvents> came = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _came, came);
            Registration.Arm(interest);
            return came.Task;
        }

        private void Handle(PollEvents events)
        {
            Interlocked.Increment(ref _calls);
            Volatile.Read(ref _came).TrySetResult(events);
        }
    }
}
