using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Tests.Transport;

public class PollTests
{
    private const int NeverOpened = 1_000_001;

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Nothing_ready_is_zero_at_the_end_of_the_time(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        foreach (int timeout in new[] { 0, 1, SelectPoller.SliceMilliseconds + 1 })
        {
            PollItem[] items = [new PollItem(pair.Transport.FileDescriptor, PollEvents.Read)];
            Assert.Equal(0, platform.Poll(items, timeout, out int errno));
            Assert.Equal(0, errno);
            Assert.Equal(PollEvents.None, items[0].Ready);
        }
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void What_is_ready_is_found_without_waiting(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        PollItem[] items = [new PollItem(pair.Transport.FileDescriptor, PollEvents.Read | PollEvents.Write)];
        Assert.Equal(1, platform.Poll(items, 0, out _));
        Assert.Equal(PollEvents.Write, items[0].Ready);
        pair.Peer.Send([1]);
        items[0].Events = PollEvents.Read;
        Assert.Equal(1, platform.Poll(items, Deadline.Infinite, out _));
        Assert.Equal(PollEvents.Read, items[0].Ready);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Two_descriptors_are_told_apart_and_a_negative_one_is_passed_over(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair first = Platforms.Connect(platform);
        using Platforms.Pair second = Platforms.Connect(platform);
        second.Peer.Send([1]);
        PollItem[] items =
        [
            new PollItem(first.Transport.FileDescriptor, PollEvents.Read),
            new PollItem(-1, PollEvents.Read),
            new PollItem(second.Transport.FileDescriptor, PollEvents.Read),
        ];
        Assert.Equal(1, platform.Poll(items, Deadline.Infinite, out _));
        Assert.Equal([PollEvents.None, PollEvents.None, PollEvents.Read], items.Select(item => item.Ready));
        first.Peer.Send([1]);
        Platforms.Wait(platform, first.Transport, PollEvents.Read);
        Assert.Equal(2, platform.Poll(items, Deadline.Infinite, out _));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_descriptor_of_the_callers_own_can_be_polled(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        int descriptor = (int)pair.Peer.Handle;
        PollItem[] items = [new PollItem(descriptor, PollEvents.Read)];
        Assert.Equal(0, platform.Poll(items, 0, out _));
        Assert.Equal(1, pair.Transport.Send([1], default).Count);
        Assert.Equal(1, platform.Poll(items, Deadline.Infinite, out _));
        Assert.Equal(PollEvents.Read, items[0].Ready);
        Assert.Equal(1, pair.Peer.Receive(new byte[2]));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_number_that_is_not_open_is_invalid(string name)
    {
        PollItem[] items = [new PollItem(NeverOpened, PollEvents.Read)];
        Assert.Equal(1, Platforms.Get(name).Poll(items, Deadline.Infinite, out _));
        Assert.Equal(PollEvents.Invalid, items[0].Ready);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Nothing_to_poll_ends_with_the_time(string name)
    {
        PollItem[] items = [new PollItem(-1, PollEvents.Read)];
        Assert.Equal(0, Platforms.Get(name).Poll(items, 1, out int errno));
        Assert.Equal(0, errno);
        Assert.Equal(0, Platforms.Get(name).Poll([], 0, out _));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void The_end_of_the_stream_is_readable(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        pair.Peer.Dispose();
        Assert.True(Platforms.Wait(platform, pair.Transport, PollEvents.Read).HasFlag(PollEvents.Read));
        Assert.Equal(0, pair.Transport.Receive(new byte[1]).Count);
    }
}
