namespace LibNbd.Api.Tests.Security;

/// <summary>Servers that attack in the handshake; those that use TLS for it have tests of their own.</summary>
public sealed class HandshakeAttackTests
{
    /// <summary>CVE-2023-5215: a size above INT64_MAX is an error, never a negative number.</summary>
    [Theory]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 511)]
    public void A_size_that_would_be_negative_is_an_overflow(ulong size) => Bounded.Run(() =>
    {
        using TestServer newstyle = new(options => options.SizeOverride = size);
        using NbdHandle nbd = newstyle.Connect();
        AssertOverflow(nbd);
        using PlainServer plain = PlainServer.Oldstyle(client => Wire.TryReceive(client, new byte[1]), size);
        using NbdHandle oldstyle = plain.Connect();
        AssertOverflow(oldstyle);

        static void AssertOverflow(NbdHandle nbd)
        {
            Assert.Equal(Errno.EOVERFLOW, Assert.Throws<NbdException>(() => nbd.GetSize()).ErrorNumber);

            // The library's own bounds are those of the server, without a sign.
            Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], ulong.MaxValue)).ErrorNumber);
            Assert.Equal(Errno.ENOSPC, Assert.Throws<NbdException>(() => nbd.Pwrite(new byte[512], ulong.MaxValue - 100)).ErrorNumber);
        }
    });

    [Fact]
    public void The_largest_size_is_one() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.SizeOverride = long.MaxValue);
        using NbdHandle nbd = server.Connect();
        Assert.Equal(long.MaxValue, (long)nbd.GetSize());
    });

    /// <summary>CVE-2021-20286: a server that vanishes at any byte of its answer to GO or INFO.</summary>
    [Theory]
    [InlineData(NewstyleWire.Go)]
    [InlineData(NewstyleWire.Info)]
    public void A_server_that_vanishes_in_an_option_is_an_error(uint option) => Bounded.Run(() =>
    {
        byte[] answer =
        [
            .. NewstyleWire.Reply(option, NewstyleWire.InfoReply, NewstyleWire.ExportInfo(1 << 20)),
            .. NewstyleWire.Reply(option, NewstyleWire.Ack),
        ];
        for (int length = 0; length < answer.Length; length++)
        {
            using PlainServer server = new(client =>
            {
                NewstyleWire.RefuseUntil(client, option);
                Wire.Send(client, answer.AsSpan(0, length));
            });
            using NbdHandle nbd = new();
            nbd.SetOptMode(true);
            nbd.ConnectTcp(PlainServer.Host, server.Port);
            Expect.Error(
                0,
                $"nbd_opt_{(option == NewstyleWire.Go ? "go" : "info")}: recv: server disconnected unexpectedly",
                option == NewstyleWire.Go ? nbd.OptGo : nbd.OptInfo);
            Assert.True(nbd.AioIsDead());
            server.Join();
        }
    });

    /// <summary>A list without end: bounded, whatever it consists of.</summary>
    [Theory]
    [InlineData(NewstyleWire.ServerReply, 5)]
    [InlineData(NewstyleWire.ServerReply, 4 + 4096)]
    [InlineData(NewstyleWire.InfoReply, 1 << 20)]
    public void A_list_of_exports_without_end_is_given_up(uint type, int length) => Bounded.Run(() =>
    {
        byte[] payload = new byte[length];
        payload[3] = 1;
        using PlainServer server = new(client =>
        {
            NewstyleWire.RefuseUntil(client, NewstyleWire.List);
            NewstyleWire.Flood(client, NewstyleWire.Reply(NewstyleWire.List, type, payload));
        });
        using NbdHandle nbd = new();
        nbd.SetOptMode(true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        long names = 0;
        NbdException error = Assert.Throws<NbdException>(() => nbd.OptList((_, _) =>
        {
            names++;
            return 0;
        }));
        Assert.Contains("option 3 is answered without end", error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        Assert.InRange(names, 0, Limits.MaxOptionAnswer / 25);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(1 << 20)]
    public void Information_without_end_is_given_up(int length) => Bounded.Run(() =>
    {
        byte[] payload = new byte[length];
        payload[0] = 0x77;
        using PlainServer server = new(client =>
        {
            NewstyleWire.RefuseUntil(client, NewstyleWire.Go);
            NewstyleWire.Flood(client, NewstyleWire.Reply(NewstyleWire.Go, NewstyleWire.InfoReply, payload));
        });
        using NbdHandle nbd = new();
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.Contains("option 7 is answered without end", error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    });

    [Theory]
    [InlineData(NewstyleWire.SetMetaContext)]
    [InlineData(NewstyleWire.ListMetaContext)]
    public void Contexts_without_end_are_given_up(uint option) => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            NewstyleWire.RefuseUntil(client, option, grantStructured: true);
            NewstyleWire.Flood(client, NewstyleWire.Reply(option, NewstyleWire.MetaContextReply, [0, 0, 0, 1, .. "base:allocation"u8]));
        });
        using NbdHandle nbd = new();
        nbd.AddMetaContext("base:allocation");
        nbd.SetOptMode(true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        NbdException error = Assert.Throws<NbdException>(() =>
        {
            if (option == NewstyleWire.SetMetaContext)
            {
                nbd.OptSetMetaContext(_ => 0);
            }
            else
            {
                nbd.OptListMetaContext(_ => 0);
            }
        });
        Assert.Contains($"more than {Limits.MaxContexts} metadata contexts", error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    });

    /// <summary>CVE-2025-14946: a name in a URI that looks like an option of ssh starts nothing.</summary>
    [Theory]
    [InlineData("nbd+ssh://-oProxyCommand=touch%20pwned/", "server name")]
    [InlineData("nbd+ssh://%2doProxyCommand=x/", "server name")]
    [InlineData("nbd+ssh://-v@host/", "username")]
    [InlineData("nbd+ssh://%25d@host/", "username")]
    [InlineData("nbd+ssh://host/?socket=-e", "'socket'")]
    [InlineData("nbd+ssh://host/?nbd-port=-e%20sh", "'nbd-port'")]
    public void A_piece_of_an_ssh_URI_cannot_be_an_option(string uri, string piece)
    {
        using NbdHandle nbd = new();
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectUri(uri));
        Assert.Equal(Errno.EINVAL, error.ErrorNumber);
        Assert.Contains(piece, error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsCreated());
    }

    /// <summary>Shell metacharacters in what the far side's shell reads start nothing.</summary>
    [Theory]
    [InlineData("nbd+ssh://host/?socket=/a%3btouch%20pwned")]
    [InlineData("nbd+ssh://host/?socket=/a%20b")]
    [InlineData("nbd+ssh://host/?socket=/a%0atouch")]
    [InlineData("nbd+ssh://host/?nbd-port=$(id)")]
    [InlineData("nbd+ssh://host/?nbd-port=1%7cid")]
    [InlineData("nbd+ssh://host%3bid/")]
    [InlineData("nbd+ssh://u%60id%60@host/")]
    public void A_piece_of_an_ssh_URI_cannot_be_a_shell_word(string uri)
    {
        using NbdHandle nbd = new();
        Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => nbd.ConnectUri(uri)).ErrorNumber);
        Assert.True(nbd.AioIsCreated());
    }
}
