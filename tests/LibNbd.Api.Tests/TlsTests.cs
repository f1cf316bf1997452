using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>TLS with a server whose every byte is the test's: injection, stalls, cuts, odd records.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class TlsTests
{
    private const uint DirectionRead = 1;
    private const uint DirectionWrite = 2;

    [Theory]
    [InlineData(TlsMode.Allow)]
    [InlineData(TlsMode.Require)]
    public void Clear_text_that_comes_with_the_agreement_is_refused(TlsMode mode) => Bounded.Run(() =>
    {
        byte[] forged = [.. TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack), .. TlsScript.Reply(11, TlsScript.Ack)];
        using PlainServer server = new(client =>
        {
            TlsScript.UntilStartTls(client);
            Wire.Send(client, forged);
            Assert.False(Wire.TryReceive(client, new byte[1]), "not a byte may follow");
        });
        using NbdHandle nbd = TlsScript.NewHandle();
        nbd.SetTls(mode);
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.Equal(Errno.EPROTO, refusal.ErrorNumber);
        Assert.Contains("clear text", refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        server.Join();
    });

    [Theory]
    [InlineData(TlsMode.Allow)]
    [InlineData(TlsMode.Require)]
    public void Clear_text_behind_the_agreement_breaks_the_handshake(TlsMode mode) => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            TlsScript.UntilStartTls(client);
            Wire.Send(client, TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack));

            // Only when the client has begun with TLS: a forged answer to what it would ask next.
            Wire.Receive(client, 5);
            Wire.Send(client, TlsScript.Reply(11, TlsScript.Ack));
            while (Wire.TryReceive(client, new byte[1]))
            {
                // What is left of the hello, and perhaps an alert.
            }
        });
        using NbdHandle nbd = TlsScript.NewHandle();
        nbd.SetTls(mode);
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.Equal(0, refusal.ErrorNumber);
        Assert.Contains(
            PortableRun.IsForced ? "SslStream.AuthenticateAsClient: " : "SSL_do_handshake: ", refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        server.Join();
    });

    [Fact]
    public void A_forged_agreement_before_the_servers_own_leads_nowhere() => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            byte[] agreement = TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack);
            Wire.Send(client, [.. TlsScript.Greeting, .. agreement]);
            while (Wire.TryReceive(client, new byte[1]))
            {
                // Whatever it says, it says it to nobody.
            }
        });
        using NbdHandle nbd = TlsScript.NewHandle();
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.Equal(Errno.EPROTO, refusal.ErrorNumber);
        Assert.Contains("before it was asked", refusal.Message, StringComparison.Ordinal);
        server.Join();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_server_that_stalls_in_the_TLS_handshake_holds_nobody_up(int bytes) => Bounded.Run(() =>
    {
        void Stall(Socket client)
        {
            TlsScript.UntilStartTls(client);
            Wire.Send(client, TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack));
            Wire.Receive(client, 5);
            Wire.Send(client, new byte[] { 0x16, 3, 3, 0, 100, 2, 0 }.AsSpan(0, bytes));
            WaitForHangUp(client);
        }

        using PlainServer polled = new(Stall);
        using PlainServer awaited = new(Stall);
        using PlainServer blocked = new(Stall);

        // One that polls: it is told that nothing came.
        using NbdHandle first = TlsScript.NewHandle();
        first.AioConnectTcp(PlainServer.Host, polled.Port);
        while (!IsInTlsHandshake(first))
        {
            first.Poll(-1);
        }

        while (first.Poll(20) != 0)
        {
            // Until all that there is has come.
        }

        Assert.Equal(DirectionRead, first.AioGetDirection());
        Assert.True(first.AioIsConnecting());

        // One that awaits: it may change its mind.
        using NbdHandle second = TlsScript.NewHandle();
        using CancellationTokenSource cancel = new();
        Task connecting = second.ConnectTcpAsync(PlainServer.Host, awaited.Port, cancel.Token).AsTask();
        Bounded.Until(() => IsInTlsHandshake(second));
        Assert.False(connecting.IsCompleted);
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Bounded.Wait(connecting));
        Assert.True(second.AioIsDead());

        // One that blocks, until another thread closes its handle.
        using NbdHandle third = TlsScript.NewHandle();
        Bounded.Running blocking = Bounded.Start(() => Assert.Throws<NbdException>(() => third.ConnectTcp(PlainServer.Host, blocked.Port)));
        Bounded.Until(() => IsInTlsHandshake(third));

        // And one that has nothing to do with them.
        using PlainServer good = TlsScript.Server(static (_, tls) => ServeReads(tls, new Random(1)));
        using NbdHandle other = TlsScript.Connect(good);
        byte[] buffer = new byte[1000];
        other.Pread(buffer, 0);
        Assert.Equal(Wire.Content(0, 1000), buffer);
        third.Dispose();
        blocking.Join();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(16384)]
    public void Thousands_of_small_commands_in_records_of_odd_sizes(int most) => Bounded.Run(() =>
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next();
        using PlainServer server = TlsScript.Server((_, tls) => ServeReads(tls, new Random(seed), most));
        using NbdHandle nbd = TlsScript.Connect(server);
        Random random = new(seed);
        int left = most == 1 ? 300 : 3000;
        int wrong = 0;
        while (left > 0 || nbd.AioInFlight() > 0)
        {
            while (left > 0 && nbd.AioInFlight() < 64)
            {
                byte[] buffer = new byte[random.Next(1, 700)];
                ulong offset = (ulong)random.Next(1 << 20);
                left--;
                nbd.AioPread(buffer, offset, (ref int error) =>
                {
                    wrong += error != 0 || !buffer.AsSpan().SequenceEqual(Wire.Content(offset, buffer.Length)) ? 1 : 0;
                    return 1;
                });
            }

            Assert.Equal(1, nbd.Poll((int)Bounded.Limit.TotalMilliseconds));
        }

        Assert.True(wrong == 0, $"LIBNBD_SEED={seed}: {wrong} commands went wrong");
        nbd.Shutdown();
        Assert.True(nbd.AioIsClosed());
        server.Join();
    });

    [Theory]
    [InlineData("idle, with a word")]
    [InlineData("idle, without a word")]
    [InlineData("in a reply, with a word")]
    [InlineData("in a reply, without a word")]
    [InlineData("in a record")]
    public void A_connection_that_is_cut_says_how(string place) => Bounded.Run(() =>
    {
        using PlainServer server = TlsScript.Server((client, tls) =>
        {
            WireRequest request = TlsScript.TryReceiveRequest(tls)!.Value;
            byte[] reply = [.. Wire.Reply(request.Cookie), .. Wire.Content(0, 512)];
            tls.Write(place.StartsWith("idle", StringComparison.Ordinal) ? reply : reply.AsSpan(0, 100));

            if (place == "in a record")
            {
                // The header of a record of 100 bytes, and ten of them.
                Wire.Send(client, [0x17, 3, 3, 0, 100, .. new byte[10]]);
            }

            if (place.EndsWith(", with a word", StringComparison.Ordinal))
            {
                tls.ShutdownAsync().Wait(Bounded.Limit);
            }
        });
        using NbdHandle nbd = TlsScript.Connect(server);
        bool idle = place.StartsWith("idle", StringComparison.Ordinal);
        if (idle)
        {
            NbdException? failure = null;
            try
            {
                nbd.Pread(new byte[512], 0);
                while (!nbd.AioIsClosed() && !nbd.AioIsDead())
                {
                    nbd.Poll((int)Bounded.Limit.TotalMilliseconds);
                }
            }
            catch (NbdException e)
            {
                failure = e;
            }

            bool orderly = place == "idle, with a word";
            Assert.Equal(orderly, nbd.AioIsClosed());

            // It may have been noticed by asking for the state: then the next call tells why.
            failure ??= Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0));
            Assert.Equal(!orderly, failure?.Message.Contains("non-properly terminated", StringComparison.Ordinal) ?? false);
            return;
        }

        NbdException cut = Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0));
        Assert.Equal(0, cut.ErrorNumber);
        Assert.Contains(
            place.EndsWith(", with a word", StringComparison.Ordinal) ? "server disconnected unexpectedly" : "non-properly terminated",
            cut.Message,
            StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    });

    [Fact]
    public void A_peer_that_leaves_without_a_word_after_our_own_goodbye_has_understood() => Bounded.Run(() =>
    {
        using PlainServer server = TlsScript.Server((_, tls) =>
        {
            Assert.Equal(Wire.Disconnect, TlsScript.TryReceiveRequest(tls)!.Value.Type);

            // Our close-notify: an orderly end to those who read it.
            Assert.Null(TlsScript.TryReceiveRequest(tls));
        });
        using NbdHandle nbd = TlsScript.Connect(server);
        nbd.Shutdown();
        Assert.True(nbd.AioIsClosed());
        Assert.True(nbd.GetTlsNegotiated());
        server.Join();
    });

    [Fact]
    public void A_peer_that_never_says_goodbye_does_not_hold_up_a_close() => Bounded.Run(() =>
    {
        using PlainServer server = TlsScript.Server(static (client, _) => WaitForHangUp(client));
        NbdHandle nbd = TlsScript.Connect(server);
        nbd.Dispose();
        server.Join();
    });

    [Fact]
    public void The_direction_says_write_while_encrypted_bytes_wait_for_room() => Bounded.Run(() =>
    {
        using ManualResetEventSlim goOn = new();
        const int Size = 32 << 20;
        byte[] received = new byte[Size];
        using PlainServer server = TlsScript.Server(
            (_, tls) =>
            {
                goOn.Wait(Bounded.Limit);
                WireRequest request = TlsScript.TryReceiveRequest(tls)!.Value;
                tls.ReadExactly(received);
                tls.Write(Wire.Reply(request.Cookie));
                TlsScript.TryReceiveRequest(tls);
            },
            bufferSize: 4096);
        using NbdHandle nbd = TlsScript.Connect(server);
        byte[] written = Wire.Content(7, Size);
        ulong cookie = (ulong)nbd.AioPwrite(written, 0);
        while (nbd.Poll(50) != 0)
        {
            // Until the socket takes no more.
        }

        uint direction = nbd.AioGetDirection();
        goOn.Set();
        Assert.Equal(DirectionRead | DirectionWrite, direction);
        while (!nbd.AioCommandCompleted(cookie))
        {
            Assert.Equal(1, nbd.Poll((int)Bounded.Limit.TotalMilliseconds));
        }

        Assert.Equal(DirectionRead, nbd.AioGetDirection());
        Assert.Equal(written, received);
        nbd.Shutdown();
        server.Join();
    });

    [Fact]
    public void A_command_over_TLS_allocates_nothing()
    {
        Assert.SkipWhen(PortableRun.IsForced, "SslStream allocates");
        Bounded.Run(ReadWithoutAllocating);
    }

    private static void ReadWithoutAllocating()
    {
        using PlainServer server = TlsScript.Server(static (_, tls) => ServeReads(tls, new Random(1)));
        using NbdHandle nbd = TlsScript.Connect(server);
        byte[] buffer = new byte[512];
        Assert.Equal(0, Allocations.Least(() => nbd.Pread(buffer, 0)));
        Assert.Equal(Wire.Content(0, buffer.Length), buffer);
    }

    [Fact]
    public void An_empty_host_name_does_not_switch_the_check_of_the_name_off() => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            TlsScript.UntilStartTls(client);
            Wire.Send(client, TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack));
            Assert.False(Wire.TryReceive(client, new byte[1]), "not a byte may follow");
        });
        using NbdHandle nbd = new();
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsHostname("");
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.Equal(Errno.EINVAL, refusal.ErrorNumber);
        Assert.Contains("host name is empty", refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        server.Join();

        // Whoever wants no check at all says so.
        using PlainServer other = TlsScript.Server(static (_, tls) => ServeReads(tls, new Random(1)));
        using NbdHandle unchecked_ = TlsScript.NewHandle();
        unchecked_.SetTlsHostname("");
        unchecked_.ConnectTcp(PlainServer.Host, other.Port);
        Assert.True(unchecked_.GetTlsNegotiated());
    });

    [Fact]
    public void A_handle_that_is_closed_by_its_debug_callback_when_TLS_begins_is_closed() => Bounded.Run(() =>
    {
        using PlainServer server = TlsScript.Server(static (client, _) => WaitForHangUp(client));
        NbdHandle nbd = TlsScript.NewHandle();
        bool closed = false;
        nbd.SetDebug(debug: true);
        nbd.SetDebugCallback((context, message) =>
        {
            if (message.StartsWith("TLS handshake succeeded", StringComparison.Ordinal))
            {
                closed = true;
                nbd.Dispose();
            }

            return 0;
        });
        Assert.ThrowsAny<Exception>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.True(closed);
    });

    [Fact]
    public void Statistics_count_plain_bytes() => Bounded.Run(() =>
    {
        using PlainServer server = TlsScript.Server(static (_, tls) => ServeReads(tls, new Random(1)));
        using NbdHandle nbd = TlsScript.Connect(server);
        ulong sent = nbd.StatsBytesSent();
        ulong received = nbd.StatsBytesReceived();
        nbd.Pread(new byte[1000], 0);
        Assert.Equal((ulong)Wire.RequestSize, nbd.StatsBytesSent() - sent);
        Assert.Equal((ulong)Wire.ReplySize + 1000, nbd.StatsBytesReceived() - received);
    });

    [Fact]
    public void The_settings_are_told_as_they_were_made()
    {
        using NbdHandle nbd = new();
        Assert.True(nbd.SupportsTls());
        Assert.Equal(TlsMode.Disable, nbd.GetTls());
        nbd.SetTls(TlsMode.Allow);
        Assert.Equal(TlsMode.Allow, nbd.GetTls());
        Assert.Equal("NORMAL", nbd.GetTlsPriority());
        nbd.SetTlsPriority("anything");
        Assert.Equal("anything", nbd.GetTlsPriority());
        Assert.Equal("", nbd.GetTlsHostname());
    }

    [Fact]
    public void A_URI_says_that_the_connection_is_protected() => Bounded.Run(() =>
    {
        using PlainServer server = TlsScript.Server(static (_, tls) => ServeReads(tls, new Random(1)));
        using NbdHandle nbd = new();
        nbd.ConnectUri($"nbds://127.0.0.1:{server.Port}/?tls-verify-peer=false");
        Assert.True(nbd.GetTlsNegotiated());
        Assert.Equal(TlsMode.Require, nbd.GetTls());
        Assert.StartsWith($"nbds://127.0.0.1:{server.Port}/", nbd.GetUri(), StringComparison.Ordinal);
    });

    [Fact]
    public void A_host_that_could_not_be_reached_is_not_the_name_of_the_next_server()
    {
        using NbdHandle nbd = new();
        Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", "1"));
        Assert.True(nbd.AioIsCreated());
        Assert.Throws<NbdException>(() => nbd.ConnectUnix("/no/such/socket"));
        Assert.Equal("", nbd.GetTlsHostname());
    }

    private static bool IsInTlsHandshake(NbdHandle nbd) =>
        nbd.ConnectionState().StartsWith("NEWSTYLE.OPT_STARTTLS.TLS_HANDSHAKE", StringComparison.Ordinal);

    private static void WaitForHangUp(Socket client)
    {
        while (Wire.TryReceive(client, new byte[1]))
        {
            // Whatever it says, it says it to nobody.
        }
    }

    /// <summary>Answers reads until the end, in records of any size up to the given one.</summary>
    private static void ServeReads(SslStream tls, Random random, int most = 16384)
    {
        byte[] reply = new byte[Wire.ReplySize + 4096];
        while (TlsScript.TryReceiveRequest(tls) is { Type: Wire.Read } request)
        {
            int size = Wire.ReplySize + (int)request.Count;
            Wire.WriteReply(reply, request.Cookie);
            Wire.Fill(reply.AsSpan(Wire.ReplySize, (int)request.Count), request.Offset);
            for (int at = 0; at < size;)
            {
                int piece = Math.Min(random.Next(most) + 1, size - at);
                tls.Write(reply.AsSpan(at, piece));
                at += piece;
            }
        }
    }
}
