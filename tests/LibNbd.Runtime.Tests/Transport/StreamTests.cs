using System.Net.Sockets;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Tests.Transport;

public class StreamTests
{
    /// <summary>Small, so that every send of a payload is cut; the kernel rounds it up as it likes.</summary>
    private const int SmallBuffer = 4096;

    /// <summary>Many times what a Unix socket keeps for a receiver that does not read, which is bounded by the send buffer.</summary>
    private const int MoreThanBuffers = 4 * 1024 * 1024;

    private const int Head = 28;

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task A_gathered_send_that_is_cut_anywhere_loses_and_doubles_nothing(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using TestFolder folder = new();
        using Platforms.Pair pair = Platforms.ConnectUnix(platform, folder, SmallBuffer);
        byte[] message = new byte[Head + MoreThanBuffers];
        new Random(7).NextBytes(message);
        byte[] received = new byte[message.Length];

        // Reading begins only when the sender has met a full buffer, so that it surely meets one.
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reading = Task.Run(async () =>
        {
            await full.Task;
            int total = 0;
            while (total < received.Length)
            {
                int count = await pair.Peer.ReceiveAsync(received.AsMemory(total));
                Assert.NotEqual(0, count);
                total += count;
            }
        });

        int sent = 0;
        int partial = 0;
        while (sent < message.Length)
        {
            ReadOnlySpan<byte> head = message.AsSpan(Math.Min(sent, Head), Math.Max(0, Head - sent));
            ReadOnlySpan<byte> payload = message.AsSpan(Math.Max(sent, Head));
            IoResult result = pair.Transport.Send(head, payload);
            if (result.WouldBlock)
            {
                full.TrySetResult();
                Platforms.Wait(platform, pair.Transport, PollEvents.Write);
                continue;
            }

            Assert.False(result.IsError, Errno.Name(result.Errno));
            partial += result.Count < message.Length - sent ? 1 : 0;
            sent += result.Count;
        }

        Assert.True(full.Task.IsCompleted && partial > 0);
        await reading;
        Assert.True(message.AsSpan().SequenceEqual(received));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Head_and_payload_arrive_as_one(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        foreach ((int head, int payload) in new[] { (0, 0), (5, 0), (0, 5), (1, 1), (28, 4096), (PortableTransport.MaxJoined, 9) })
        {
            byte[] bytes = new byte[head + payload];
            new Random(head + payload).NextBytes(bytes);
            int sent = pair.Transport.Send(bytes.AsSpan(0, head), bytes.AsSpan(head)).Count;
            Assert.InRange(sent, Math.Max(head, Math.Min(1, payload)), bytes.Length);
            byte[] received = new byte[sent];
            for (int got = 0; got < sent;)
            {
                got += pair.Peer.Receive(received.AsSpan(got));
            }

            Assert.Equal(bytes.AsSpan(0, sent), received.AsSpan());
        }

        Assert.Equal(0, pair.Peer.Available);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void The_end_comes_after_the_last_byte(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        pair.Peer.Send([1, 2, 3]);
        pair.Peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(3, Platforms.ReceiveAll(platform, pair.Transport, new byte[8]));
        Assert.Equal(0, pair.Transport.Receive(new byte[8]).Count);

        // The other direction is open yet.
        Assert.Equal(1, pair.Transport.Send([9], default).Count);
        Assert.Equal(1, pair.Peer.Receive(new byte[8]));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void What_was_sent_before_a_close_arrives(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Reactor reactor = platform.CreateReactor();
        using Platforms.Pair pair = Platforms.Connect(platform);
        using (ReactorRegistration registration = reactor.Register(pair.Transport, _ => { }))
        {
            registration.Arm(PollEvents.Read);
            Assert.Equal(2, pair.Transport.Send([1, 2], default).Count);
        }

        pair.Transport.Close();
        byte[] buffer = new byte[8];
        Assert.Equal(2, pair.Peer.Receive(buffer));
        Assert.Equal(0, pair.Peer.Receive(buffer));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Abort_wakes_a_poller_in_another_thread(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        using ManualResetEventSlim polling = new();
        PollEvents ready = PollEvents.None;
        Thread poller = new(() =>
        {
            polling.Set();
            ready = Platforms.Wait(platform, pair.Transport, PollEvents.Read);
        });
        poller.Start();
        polling.Wait();
        int descriptor = pair.Transport.FileDescriptor;
        pair.Transport.Abort();
        poller.Join();
        Assert.NotEqual(PollEvents.None, ready & (PollEvents.Read | PollEvents.HangUp));
        Assert.Equal(0, pair.Transport.Receive(new byte[1]).Count);
        Assert.Equal(Errno.EPIPE, pair.Transport.Send([1], default).Errno);
        Assert.Equal(descriptor, pair.Transport.FileDescriptor);
        Assert.Equal(0, pair.Peer.Receive(new byte[1]));
        pair.Transport.Close();
        pair.Transport.Abort();
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Receive_and_send_allocate_nothing(string name)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Platforms.Pair pair = Platforms.Connect(platform);
        byte[] head = new byte[Head];
        byte[] payload = new byte[512];
        byte[] received = new byte[Head + 512];
        long before = 0;
        for (int round = 0; round < 300; round++)
        {
            // The first rounds warm up.
            if (round == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Exchange(pair, head, payload, received);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Exchange(Platforms.Pair pair, byte[] head, byte[] payload, byte[] received)
    {
        int sent = pair.Transport.Send(head, payload).Count;
        for (int got = 0; got < sent;)
        {
            got += pair.Peer.Receive(received.AsSpan(got), SocketFlags.None);
        }

        pair.Peer.Send(received.AsSpan(0, sent), SocketFlags.None);
        for (int got = 0; got < sent;)
        {
            IoResult result = pair.Transport.Receive(received.AsSpan(got));
            got += result.WouldBlock ? 0 : result.Count;
        }
    }
}
