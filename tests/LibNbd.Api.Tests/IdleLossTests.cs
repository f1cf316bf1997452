using System.Net.Sockets;
using LibNbd.Runtime.Engine;

namespace LibNbd.Api.Tests;

/// <summary>A server that goes away while nothing is outstanding.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class IdleLossTests
{
    /// <summary>Each asks for the state, and says whether the answer is that the connection is over.</summary>
    private static readonly Dictionary<string, Func<NbdHandle, bool>> Questions = new()
    {
        ["aio_is_ready"] = static nbd => !nbd.AioIsReady(),
        ["aio_is_closed"] = static nbd => nbd.AioIsClosed(),
        ["connection_state"] = static nbd => nbd.ConnectionState().StartsWith("CLOSED:", StringComparison.Ordinal),
    };

    public static TheoryData<string> Names => [.. Questions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whoever_asks_for_the_state_learns_of_it(string question) => Bounded.Run(() =>
    {
        using ManualResetEventSlim leave = new();
        using PlainServer server = PlainServer.Oldstyle(_ => leave.Wait(Bounded.Limit));
        using NbdHandle nbd = server.Connect();
        Assert.False(Questions[question](nbd));
        leave.Set();
        server.Join();
        Bounded.Until(() => Questions[question](nbd));
        Assert.True(nbd.AioIsClosed());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_option_mode_it_is_dead(bool awaited) => Bounded.Run(() =>
    {
        using ManualResetEventSlim leave = new();
        using PlainServer server = new(client =>
        {
            Wire.Send(client, TlsScript.Greeting);
            Wire.Receive(client, 4);
            leave.Wait(Bounded.Limit);
        });
        using NbdHandle nbd = new();
        nbd.SetOptMode(true);
        nbd.SetRequestStructuredReplies(false);
        nbd.SetTls(TlsMode.Disable);
        if (awaited)
        {
            Bounded.Wait(nbd.ConnectTcpAsync(PlainServer.Host, server.Port).AsTask());
        }
        else
        {
            nbd.ConnectTcp(PlainServer.Host, server.Port);
        }

        Assert.True(nbd.AioIsNegotiating());
        leave.Set();
        server.Join();
        Bounded.Until(() => awaited ? nbd.Core.Engine.HandleState == HandleStates.Dead : !nbd.AioIsNegotiating());

        // Whoever noticed may still be about to publish it.
        Bounded.Until(() => nbd.AioIsDead());
    });

    [Fact]
    public void A_reset_is_noticed_and_this_threads_last_error_stays() => Bounded.Run(() =>
    {
        using ManualResetEventSlim leave = new();
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            leave.Wait(Bounded.Limit);
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        });
        using NbdHandle nbd = server.Connect();
        Assert.Throws<NbdException>(() => nbd.SetExportName("too late"));
        (string? Text, int Number) error = (NbdHandle.GetError(), NbdHandle.GetErrno());
        leave.Set();
        server.Join();
        Bounded.Until(() => nbd.AioIsDead());
        Assert.Equal(error, (NbdHandle.GetError(), NbdHandle.GetErrno()));

        // Nobody was told why, so the next call tells.
        Expect.Error(
            Errno.EINVAL,
            "nbd_pread: invalid state: DEAD: the handle must be connected with the server: recv: Connection reset by peer",
            () => nbd.Pread(new byte[512], 0));
    });

    [Fact]
    public void A_handle_that_was_awaited_notices_it_by_itself() => Bounded.Run(() =>
    {
        using ManualResetEventSlim leave = new();
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest request = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(request.Cookie), .. Wire.Content(0, 512)]);
            leave.Wait(Bounded.Limit);
        });
        using NbdHandle nbd = new();
        Bounded.Wait(nbd.ConnectTcpAsync(PlainServer.Host, server.Port).AsTask());
        Bounded.Wait(nbd.PreadAsync(new byte[512], 0).AsTask());
        leave.Set();
        server.Join();

        // Not asked through the public calls: those would look.
        Bounded.Until(() => nbd.Core.Engine.State == ConnectionState.Closed);
    });

    [Fact]
    public void A_handle_that_connected_in_an_await_notices_it_by_itself() => Bounded.Run(() =>
    {
        using ManualResetEventSlim leave = new();
        using PlainServer server = PlainServer.Oldstyle(_ => leave.Wait(Bounded.Limit));
        using NbdHandle nbd = new();
        Bounded.Wait(nbd.ConnectTcpAsync(PlainServer.Host, server.Port).AsTask());
        leave.Set();
        server.Join();
        Bounded.Until(() => nbd.Core.Engine.State == ConnectionState.Closed);
    });

    /// <summary>A reply that is there is for whoever drives the connection: to ask for the state calls no callback.</summary>
    [Fact]
    public void To_ask_for_the_state_takes_no_reply() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest request = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(request.Cookie), .. Wire.Content(0, 512)]);
        });
        using NbdHandle nbd = server.Connect();
        int completed = 0;
        nbd.AioPread(new byte[512], 0, (ref int _) => ++completed);
        server.Join();
        for (int i = 0; i < 100; i++)
        {
            Assert.True(nbd.AioIsReady());
            Assert.StartsWith("READY:", nbd.ConnectionState(), StringComparison.Ordinal);
        }

        Assert.Equal(0, completed);
        nbd.Poll(-1);
        Assert.Equal(1, completed);
    });

    /// <summary>The watch over an idle socket must not take what comes for commands that nobody awaits.</summary>
    [Fact]
    public void After_an_await_replies_still_belong_to_whoever_polls() => Bounded.Run(() =>
    {
        const int rounds = 200;
        using TestServer server = new(options => options.RecordRequests = false);
        using NbdHandle nbd = new();
        Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", server.Port).AsTask());
        int self = Environment.CurrentManagedThreadId;
        for (int i = 0; i < rounds; i++)
        {
            int thread = 0;
            nbd.AioPread(new byte[512], 0, (ref int _) =>
            {
                thread = Environment.CurrentManagedThreadId;
                return 1;
            });
            Thread.Yield();
            while (thread == 0)
            {
                nbd.Poll(-1);
            }

            Assert.Equal(self, thread);
            if (i % 4 == 0)
            {
                Bounded.Wait(nbd.PreadAsync(new byte[512], 0).AsTask());
            }
        }
    });

    [Fact]
    public void A_closed_handle_is_named_as_callers_know_it()
    {
        NbdHandle nbd = new();
        nbd.Dispose();
        ObjectDisposedException refusal = Assert.Throws<ObjectDisposedException>(() => nbd.SetExportName(""));
        Assert.Equal(nameof(NbdHandle), refusal.ObjectName);
        Assert.DoesNotContain("HandleCore", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a callback calls, on this handle or on another, the error is that of the call that was made.</summary>
    [Theory]
    [InlineData("poll")]
    [InlineData("pread")]
    [InlineData("notify_read")]
    public void An_error_is_headed_by_the_call_that_was_made(string call) => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest request = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(request.Cookie), .. Wire.Content(0, 512)]);
            Wire.TryReceive(client, new byte[1]);
        });
        NbdHandle nbd = server.Connect();
        int Close(ref int error)
        {
            using NbdHandle other = new();
            other.SetExportName("another");
            nbd.Dispose();
            return 0;
        }

        nbd.AioPread(new byte[512], 0, Close);
        NbdException failure = Assert.Throws<NbdException>(() =>
        {
            switch (call)
            {
                case "poll":
                    nbd.Poll(-1);
                    break;
                case "pread":
                    nbd.Pread(new byte[512], 0);
                    break;
                default:
                    using (System.Net.Sockets.Socket socket = new(new SafeSocketHandle(nbd.AioGetFd(), ownsHandle: false)))
                    {
                        socket.Poll(-1, SelectMode.SelectRead);
                    }

                    nbd.AioNotifyRead();
                    break;
            }
        });
        string name = call == "notify_read" ? "nbd_aio_notify_read" : $"nbd_{call}";
        Assert.StartsWith(name + ": ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.ENOTCONN, failure.ErrorNumber);
    });
}
