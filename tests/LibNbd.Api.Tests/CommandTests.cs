namespace LibNbd.Api.Tests;

/// <summary>Cookies, what is in flight, what is done, and disconnecting.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class CommandTests
{
    private const string AfterDisconnect = "cannot request more commands after NBD_CMD_DISC";

    [Fact]
    public void Cookies_count_from_1_and_a_refused_command_takes_none() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        Assert.Equal(1, nbd.AioPread(new byte[512], 0));
        Assert.Throws<NbdException>(() => nbd.AioPread(new byte[512], TestServer.Size));
        Assert.Equal(2, nbd.AioPread(new byte[512], 0));
        nbd.Pread(new byte[512], 0);
        Assert.Equal(4, nbd.AioFlush());
        using NbdHandle other = server.Connect();
        Assert.Equal(1, other.AioPread(new byte[512], 0));
    });

    [Fact]
    public void Peek_shows_the_first_that_was_done_and_completed_retires_it() => Bounded.Run(() =>
    {
        // Answers the second read first.
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest first = Wire.ReceiveRequest(client);
            WireRequest second = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(second.Cookie), .. Wire.Content(second.Offset, (int)second.Count)]);
            Wire.Send(client, [.. Wire.Reply(first.Cookie, error: 5)]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        Expect.Error(Errno.EINVAL, "nbd_aio_peek_command_completed: no commands are in flight", () => nbd.AioPeekCommandCompleted());
        Expect.Error(Errno.EINVAL, "nbd_aio_command_completed: invalid aio cookie 0", () => nbd.AioCommandCompleted(0));
        Assert.False(nbd.AioCommandCompleted(1));
        Assert.False(nbd.AioCommandCompleted(ulong.MaxValue));

        byte[] buffer = new byte[512];
        ulong first = (ulong)nbd.AioPread(new byte[512], 0);
        ulong second = (ulong)nbd.AioPread(buffer, 512);
        Assert.Equal(0, nbd.AioPeekCommandCompleted());
        Expect.LastError(0, "nbd_aio_peek_command_completed: no in-flight command has completed yet");
        Assert.False(nbd.AioCommandCompleted(first));
        Assert.Equal(2, nbd.AioInFlight());
        while (nbd.AioInFlight() > 0)
        {
            nbd.Poll(-1);
        }

        Assert.Equal((long)second, nbd.AioPeekCommandCompleted());
        Assert.Equal((long)second, nbd.AioPeekCommandCompleted());
        Assert.True(nbd.AioCommandCompleted(second));
        Assert.Equal(Wire.Content(512, 512), buffer);
        Assert.False(nbd.AioCommandCompleted(second));
        Assert.Equal((long)first, nbd.AioPeekCommandCompleted());
        Expect.Error(Errno.EIO, "nbd_aio_command_completed: read: command failed", () => nbd.AioCommandCompleted(first));
        Assert.False(nbd.AioCommandCompleted(first));
        Expect.Error(Errno.EINVAL, "nbd_aio_peek_command_completed: no commands are in flight", () => nbd.AioPeekCommandCompleted());
    });

    [Fact]
    public void Done_commands_can_be_retired_from_a_closed_handle() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        ulong cookie = (ulong)nbd.AioPread(new byte[512], 0);
        while (nbd.AioInFlight() > 0)
        {
            nbd.Poll(-1);
        }

        nbd.Shutdown();
        Assert.True(nbd.AioIsClosed());
        Assert.Equal((long)cookie, nbd.AioPeekCommandCompleted());
        Assert.True(nbd.AioCommandCompleted(cookie));
        Assert.Equal(0, nbd.AioInFlight());
    });

    [Fact]
    public void Nothing_can_be_asked_for_after_a_disconnect() => Bounded.Run(() =>
    {
        using ManualResetEventSlim checkedAll = new();
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            Assert.Equal(Wire.Disconnect, Wire.ReceiveRequest(client).Type);
            Assert.True(checkedAll.Wait(Bounded.Limit));
        });
        using NbdHandle nbd = server.Connect();
        nbd.AioDisconnect();
        Assert.Equal(1, nbd.AioInFlight());
        Assert.Equal(0, nbd.AioPeekCommandCompleted());
        nbd.SetStrictMode(StrictMode.None);
        foreach ((string name, Action call) in ((string, Action)[])
        [
            ("aio_pread", () => nbd.AioPread(new byte[1], 0)),
            ("pread", () => nbd.Pread(new byte[1], 0)),
            ("aio_pread_structured", () => nbd.AioPreadStructured(new byte[1], 0, (_, _, _, ref _) => 0)),
            ("pwrite", () => nbd.Pwrite(new byte[1], 0)),
            ("flush", () => nbd.Flush()),
            ("trim", () => nbd.Trim(1, 0)),
            ("zero", () => nbd.Zero(1, 0)),
            ("cache", () => nbd.Cache(1, 0)),
            ("block_status", () => nbd.BlockStatus(1, 0, (_, _, _, ref _) => 0)),
            ("aio_disconnect", () => nbd.AioDisconnect()),
        ])
        {
            Expect.Error(Errno.EINVAL, $"nbd_{name}: {AfterDisconnect}", call);
        }

        Assert.Equal(1, nbd.AioInFlight());
        checkedAll.Set();
        while (!nbd.AioIsClosed())
        {
            nbd.Poll(-1);
        }

        Assert.Equal(0, nbd.AioInFlight());
        Expect.Error(Errno.EINVAL, "nbd_aio_peek_command_completed: no commands are in flight", () => nbd.AioPeekCommandCompleted());
        server.Join();
    });

    [Fact]
    public void Shutdown_takes_no_second_time_and_no_foreign_flags() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        Expect.Error(Errno.EINVAL, "nbd_shutdown: flags: invalid value for flag: 0x1", () => nbd.Shutdown((ShutdownFlags)1));
        nbd.Shutdown();
        Expect.Error(
            Errno.EINVAL,
            "nbd_shutdown: invalid state: CLOSED: the handle must be negotiating, or connected with the server",
            () => nbd.Shutdown());
        Bounded.Wait(server.Server.IdleAsync());
        Assert.Equal(LibNbd.Server.ConnectionEnd.Goodbye, server.Server.Ends[0].End);
    });
}
