using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>A server that speaks without being asked while the handle negotiates, and one that says too much when it is asked.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class UnaskedTests
{
    private const string BadMagic = "handshake: invalid option reply magic";
    private const string TooLong = "handshake: an export's name or description is longer than 4096 bytes";

    public static TheoryData<int> Counts => [20, 1000, 16 * 1024, (16 * 1024) + 1, 256 * 1024, 8 << 20];

    /// <summary>
    /// It comes in one piece with the last answer that was awaited. It is no end of the stream: the handle rests, and the next option
    /// judges it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Counts))]
    public void What_nobody_asked_for_waits_until_the_next_option(int count) => Bounded.Run(() =>
    {
        using PlainServer server = Speaking(new byte[count]);
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        Assert.True(nbd.AioIsNegotiating());
        Expect.Error(0, $"nbd_opt_list: {BadMagic}", () => nbd.OptList((_, _) => 0));
        Assert.True(nbd.AioIsDead());
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task What_nobody_asked_for_waits_until_the_next_awaited_option(int count)
    {
        using PlainServer server = Speaking(new byte[count]);
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        await Bounded.Of(nbd.ConnectTcpAsync(PlainServer.Host, server.Port));
        Assert.True(nbd.AioIsNegotiating());
        NbdException error = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(nbd.OptInfoAsync().AsTask()));
        Assert.Contains(BadMagic, error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Who_has_heard_enough_may_leave(int count) => Bounded.Run(() =>
    {
        using PlainServer server = Speaking(new byte[count]);
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        Expect.Error(Errno.EINVAL, "nbd_poll: nothing to poll for in state NEGOTIATING", () => nbd.Poll(-1));
        nbd.OptAbort();
        Assert.True(nbd.AioIsClosed());
    });

    /// <summary>libnbd takes what it finds for the answer, and so does this library: the server may have meant it so.</summary>
    [Fact]
    public void An_answer_before_its_question_is_an_answer() => Bounded.Run(() =>
    {
        const int exports = 10_000;
        byte[] export = NewstyleWire.Reply(NewstyleWire.List, NewstyleWire.ServerReply, [0, 0, 0, 1, (byte)'x', (byte)'y']);
        using PlainServer server = Speaking(
            [.. Enumerable.Repeat(export, exports).SelectMany(bytes => bytes), .. NewstyleWire.Reply(NewstyleWire.List, NewstyleWire.Ack)]);
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        int told = 0;
        Assert.Equal(exports, nbd.OptList((name, description) => name == "x" && description == "y" ? told++ : 0));
        Assert.Equal(exports, told);
        Assert.True(nbd.AioIsNegotiating());
    });

    [Theory]
    [InlineData(4096, 4096, true)]
    [InlineData(4097, 1, false)]
    [InlineData(1, 4097, false)]
    [InlineData(1, 8192, false)]
    [InlineData(1, 100_000, false)]
    public void A_list_with_an_export_that_cannot_be_told_fails(int name, int description, bool told) => Bounded.Run(() =>
    {
        byte[] export = [0, 0, (byte)(name >> 8), (byte)name, .. Enumerable.Repeat((byte)'x', name + description)];
        using PlainServer server = new(client =>
        {
            NewstyleWire.RefuseUntil(client, NewstyleWire.List);
            TrySend(
                client,
                [
                    .. NewstyleWire.Reply(NewstyleWire.List, NewstyleWire.ServerReply, [0, 0, 0, 1, (byte)'a', (byte)'b']),
                    .. NewstyleWire.Reply(NewstyleWire.List, NewstyleWire.ServerReply, export),
                    .. NewstyleWire.Reply(NewstyleWire.List, NewstyleWire.Ack),
                ]);
            _ = Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        List<(int Name, int Description)> lengths = [];
        int List() => nbd.OptList((n, d) =>
        {
            lengths.Add((n.Length, d.Length));
            return 0;
        });
        if (told)
        {
            Assert.Equal(2, List());
            Assert.Equal([(1, 1), (name, description)], lengths);
            return;
        }

        Expect.Error(0, $"nbd_opt_list: {TooLong}", () => List());
        Assert.Equal([(1, 1)], lengths);
        Assert.True(nbd.AioIsDead());
    });

    /// <summary>
    /// A fixed newstyle server that refuses what it is asked at first, and goes on with words of its own in the same breath.
    /// </summary>
    private static PlainServer Speaking(byte[] words) => new(client =>
    {
        NewstyleWire.RefuseUntil(client, NewstyleWire.StructuredReply);
        TrySend(client, [.. NewstyleWire.Reply(NewstyleWire.StructuredReply, NewstyleWire.Unsupported), .. words]);
        byte[] rest = new byte[1];
        while (Wire.TryReceive(client, rest))
        {
        }
    });

    /// <summary>As far as the client takes it: it may have enough before the end.</summary>
    private static void TrySend(Socket client, byte[] bytes)
    {
        try
        {
            Wire.Send(client, bytes);
        }
        catch (SocketException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
