using System.Net.Sockets;
using LibNbd.Runtime.Transport;

namespace LibNbd.Api.Tests;

/// <summary>A caller with an event loop of its own, who knows nothing but descriptor, direction, poll and notify.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class DirectionTests
{
    private const int InFlight = 64;

    /// <summary>
    /// So small that neither side can send much before the other receives; yet above the largest segment of a loopback connection (64 KiB),
    /// below which each piece would wait for a delayed acknowledgement.
    /// </summary>
    private const int SmallBuffer = 128 * 1024;

    [Theory]
    [InlineData(4096, false)]
    [InlineData(4096, true)]
    [InlineData(1 << 20, false)]
    [InlineData(1 << 20, true)]
    public void Many_commands_in_flight_never_hang(int size, bool writes) => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client => Serve(client, size), bufferSize: SmallBuffer);
        using NbdHandle nbd = new();
        nbd.AioConnectTcp(PlainServer.Host, server.Port);
        while (nbd.AioIsConnecting())
        {
            Step(nbd);
        }

        byte[][] buffers = new byte[InFlight][];
        int done = 0;
        for (int i = 0; i < InFlight; i++)
        {
            ulong offset = (ulong)i * (ulong)size;
            buffers[i] = writes ? Wire.Content(offset, size) : new byte[size];
            CompletionCallback completion = (ref int error) =>
            {
                Assert.Equal(0, error);
                done++;
                return 1;
            };
            _ = writes ? nbd.AioPwrite(buffers[i], offset, completion) : nbd.AioPread(buffers[i], offset, completion);
        }

        while (done < InFlight)
        {
            Step(nbd);
        }

        for (int i = 0; i < InFlight; i++)
        {
            Assert.True(buffers[i].AsSpan().SequenceEqual(Wire.Content((ulong)i * (ulong)size, size)), $"command {i}");
        }

        nbd.AioDisconnect();
        while (!nbd.AioIsClosed())
        {
            Step(nbd);
        }

        server.Join();
    });

    /// <summary>Every other command writes; each kind waits for the other to be served.</summary>
    [Fact]
    public void Reads_and_writes_mixed_never_hang() => Bounded.Run(() =>
    {
        const int size = 1 << 18;
        using PlainServer server = PlainServer.Oldstyle(client => Serve(client, size), bufferSize: SmallBuffer);
        using NbdHandle nbd = server.Connect();
        int done = 0;
        byte[][] buffers = new byte[InFlight][];
        for (int i = 0; i < InFlight; i++)
        {
            ulong offset = (ulong)i * size;
            CompletionCallback completion = (ref int error) =>
            {
                Assert.Equal(0, error);
                done++;
                return 1;
            };
            buffers[i] = i % 2 == 0 ? new byte[size] : Wire.Content(offset, size);
            _ = i % 2 == 0 ? nbd.AioPread(buffers[i], offset, completion) : nbd.AioPwrite(buffers[i], offset, completion);
        }

        while (done < InFlight)
        {
            Step(nbd);
        }

        for (int i = 0; i < InFlight; i++)
        {
            Assert.True(buffers[i].AsSpan().SequenceEqual(Wire.Content((ulong)i * size, size)), $"command {i}");
        }
    });

    [Fact]
    public void A_notification_that_the_state_does_not_listen_to_is_refused_and_changes_nothing() => Bounded.Run(() =>
    {
        foreach (string state in (string[])["created", "negotiating", "closed", "dead"])
        {
            using HandleIn handle = HandleIn.State(state);
            Assert.Equal(0u, handle.Nbd.AioGetDirection());
            Refused(handle.Nbd, "read", 0, state);
            Refused(handle.Nbd, "write", 1, state);
        }

        foreach (string state in (string[])["connecting", "connected"])
        {
            using HandleIn handle = HandleIn.State(state);
            Assert.Equal(NbdConstants.AioDirectionRead, handle.Nbd.AioGetDirection());
            Refused(handle.Nbd, "write", 1, state);

            // Nothing is there to read: that is no error, and no change.
            HandleSnapshot before = HandleSnapshot.Of(handle.Nbd);
            handle.Nbd.AioNotifyRead();
            Assert.Equal(before, HandleSnapshot.Of(handle.Nbd));
        }
    });

    [Fact]
    public void Room_to_write_may_be_notified_when_another_call_has_sent_everything_meanwhile() => Bounded.Run(() =>
    {
        using HandleIn handle = HandleIn.State("connected");
        NbdHandle nbd = handle.Nbd;
        nbd.AioPread(new byte[512], 0);
        nbd.AioPread(new byte[512], 512);
        Assert.Equal(NbdConstants.AioDirectionBoth, nbd.AioGetDirection());

        // A copying program does this: while it waits for room here, what it reads elsewhere makes it issue commands here.
        nbd.Poll(0);
        nbd.AioNotifyWrite();
        Assert.Equal(NbdConstants.AioDirectionRead, nbd.AioGetDirection());
        Refused(nbd, "write", 1, "connected");
    });

    private static void Refused(NbdHandle nbd, string name, int number, string state)
    {
        HandleSnapshot before = HandleSnapshot.Of(nbd);
        Expect.Error(
            Errno.EINVAL,
            $"nbd_aio_notify_{name}: external event {number} is invalid in state {HandleIn.StateName(state)}",
            number == 0 ? nbd.AioNotifyRead : nbd.AioNotifyWrite);
        Assert.Equal(before, HandleSnapshot.Of(nbd));
    }

    /// <summary>One turn of the loop: waits for what the direction says, for ever, and tells what came.</summary>
    private static void Step(NbdHandle nbd)
    {
        uint direction = nbd.AioGetDirection();
        Assert.NotEqual(0u, direction);
        PollEvents events = ((direction & NbdConstants.AioDirectionRead) != 0 ? PollEvents.Read : PollEvents.None)
            | ((direction & NbdConstants.AioDirectionWrite) != 0 ? PollEvents.Write : PollEvents.None);
        Span<PollItem> items = [new PollItem(nbd.AioGetFd(), events)];
        Assert.Equal(1, SocketPlatform.Current.Poll(items, (int)Bounded.Limit.TotalMilliseconds, out _));
        if ((items[0].Ready & (PollEvents.Read | PollEvents.HangUp)) != 0 && (direction & NbdConstants.AioDirectionRead) != 0)
        {
            nbd.AioNotifyRead();
        }
        else
        {
            nbd.AioNotifyWrite();
        }
    }

    /// <summary>One request after the other, received and answered in small steps.</summary>
    private static void Serve(Socket client, int size)
    {
        byte[] data = new byte[size];
        byte[] content = new byte[size];
        while (true)
        {
            WireRequest request = Wire.ReceiveRequest(client);
            switch (request.Type)
            {
                case Wire.Read:
                    Wire.Fill(data, request.Offset);
                    Wire.Send(client, Wire.Reply(request.Cookie));
                    Wire.Send(client, data.AsSpan(0, (int)request.Count));
                    break;
                case Wire.Write:
                    Assert.True(Wire.TryReceive(client, data.AsSpan(0, (int)request.Count)));
                    Wire.Fill(content, request.Offset);
                    Assert.True(data.AsSpan().SequenceEqual(content));
                    Wire.Send(client, Wire.Reply(request.Cookie));
                    break;
                default:
                    Assert.Equal(Wire.Disconnect, request.Type);
                    return;
            }
        }
    }
}
