using System.Net;
using System.Net.Sockets;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>What an exception says of an error beside its text, by the blocking and by the awaited call.</summary>
public sealed class ErrorCodeTests
{
    /// <summary>Errors that a server reports are known by their errno.</summary>
    [Theory]
    [InlineData(NbdError.NotPermitted, NbdErrorCode.PermissionDenied, false)]
    [InlineData(NbdError.InputOutput, NbdErrorCode.Io, false)]
    [InlineData(NbdError.OutOfMemory, NbdErrorCode.OutOfMemory, false)]
    [InlineData(NbdError.Invalid, NbdErrorCode.InvalidArgument, false)]
    [InlineData(NbdError.NoSpace, NbdErrorCode.NoSpace, false)]
    [InlineData(NbdError.NotSupported, NbdErrorCode.NotSupported, false)]
    [InlineData(NbdError.Shutdown, NbdErrorCode.ServerShutdown, true)]
    public void What_the_server_reports(NbdError error, NbdErrorCode code, bool isTransient) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.On(
            NbdCommand.Write, Misbehavior.Always(RequestAction.Fail(error))));
        using NbdHandle nbd = server.Connect();
        foreach (NbdException failure in Both(() => nbd.Pwrite(new byte[512], 0), () => nbd.PwriteAsync(new byte[512], 0)))
        {
            AssertIs(failure, code, "nbd_pwrite", $"127.0.0.1:{server.Port}", isTransient);
            Assert.Null(failure.InnerException);
        }

        nbd.Pread(new byte[512], 0);
    });

    [Fact]
    public void A_name_that_is_not_known() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        foreach (NbdException failure in Both(
            () => nbd.ConnectTcp("no-such-host.invalid", "10809"), () => nbd.ConnectTcpAsync("no-such-host.invalid", "10809")))
        {
            AssertIs(failure, NbdErrorCode.NameResolution, "nbd_connect_tcp", "no-such-host.invalid:10809", isTransient: true);
        }
    });

    [Fact]
    public void A_server_that_is_not_there() => Bounded.Run(() =>
    {
        using Socket reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string port = $"{((IPEndPoint)reserved.LocalEndPoint!).Port}";
        using NbdHandle nbd = new();
        foreach (NbdException failure in Both(() => nbd.ConnectTcp("127.0.0.1", port), () => nbd.ConnectTcpAsync("127.0.0.1", port)))
        {
            AssertIs(failure, NbdErrorCode.ConnectFailed, "nbd_connect_tcp", $"127.0.0.1:{port}", isTransient: true);
            Assert.Equal("ECONNREFUSED", failure.ErrorName);
        }
    });

    [Fact]
    public void A_call_at_the_wrong_time() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        foreach (NbdException failure in Both(() => nbd.Pread(new byte[512], 0), () => nbd.PreadAsync(new byte[512], 0)))
        {
            AssertIs(failure, NbdErrorCode.InvalidState, "nbd_pread", server: null, isTransient: false);
        }

        using TestServer server = new();
        using NbdHandle connected = server.Connect();
        NbdException late = Assert.Throws<NbdException>(() => connected.SetExportName("late"));
        AssertIs(late, NbdErrorCode.InvalidState, "nbd_set_export_name", $"127.0.0.1:{server.Port}", isTransient: false);
    });

    [Fact]
    public void Arguments_that_do_not_suit() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        foreach (NbdException failure in Both(
            () => nbd.Pread(new byte[512], TestServer.Size), () => nbd.PreadAsync(new byte[512], TestServer.Size)))
        {
            AssertIs(failure, NbdErrorCode.InvalidArgument, "nbd_pread", $"127.0.0.1:{server.Port}", isTransient: false);
        }
    });

    /// <summary>The call that sees it says why; those behind it say that the connection is gone, and have the reason in them.</summary>
    [Fact]
    public void A_connection_that_breaks() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.On(
            NbdCommand.Read, Misbehavior.Always(RequestAction.Truncate(7))));
        using NbdHandle nbd = server.Connect();
        string address = $"127.0.0.1:{server.Port}";
        NbdException first = Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0));
        AssertIs(first, NbdErrorCode.ConnectionLost, "nbd_pread", address, isTransient: true);
        Assert.Equal("nbd_pread: recv: server disconnected unexpectedly", first.Message);
        Assert.Null(first.InnerException);
        foreach (NbdException failure in Both(() => nbd.Pread(new byte[512], 0), () => nbd.PreadAsync(new byte[512], 0)))
        {
            AssertIs(failure, NbdErrorCode.ConnectionLost, "nbd_pread", address, isTransient: true);
            NbdException reason = Assert.IsType<NbdException>(failure.InnerException);
            Assert.Equal("recv: server disconnected unexpectedly", reason.Message);
            AssertIs(reason, NbdErrorCode.ConnectionLost, call: null, address, isTransient: true);
        }
    });

    /// <summary>The blocking call tells what it came upon; an await tells that its command was lost, and why is in it.</summary>
    [Fact]
    public void A_reply_that_is_none() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.On(NbdCommand.Read, Misbehavior.WrongMagic()));
        using NbdHandle blocking = server.Connect();
        NbdException seen = Assert.Throws<NbdException>(() => blocking.Pread(new byte[512], 0));
        AssertIs(seen, NbdErrorCode.ProtocolViolation, "nbd_pread", $"127.0.0.1:{server.Port}", isTransient: false);
        using NbdHandle awaited = server.Connect();
        NbdException lost = Assert.Throws<NbdException>(() => Bounded.Wait(awaited.PreadAsync(new byte[512], 0).AsTask()));
        AssertIs(lost, NbdErrorCode.ConnectionLost, "nbd_pread", $"127.0.0.1:{server.Port}", isTransient: true);
        NbdException reason = Assert.IsType<NbdException>(lost.InnerException);
        AssertIs(reason, NbdErrorCode.ProtocolViolation, call: null, $"127.0.0.1:{server.Port}", isTransient: false);
    });

    [Fact]
    public void A_server_that_is_none() => Bounded.Run(() =>
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string port = $"{((IPEndPoint)listener.LocalEndpoint).Port}";
        for (int i = 0; i < 2; i++)
        {
            Task serving = Task.Run(async () =>
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
                await client.GetStream().CopyToAsync(Stream.Null);
            });
            using NbdHandle nbd = new();
            NbdException failure = Assert.Throws<NbdException>((Action)(i == 0
                ? () => nbd.ConnectTcp("127.0.0.1", port)
                : () => Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", port).AsTask())));
            AssertIs(failure, NbdErrorCode.ProtocolViolation, "nbd_connect_tcp", $"127.0.0.1:{port}", isTransient: false);
            nbd.Dispose();
            Bounded.Wait(serving);
        }
    });

    [Fact]
    public void A_server_without_TLS() => Bounded.Run(() =>
    {
        using TestServer server = new();
        foreach (Func<NbdHandle, NbdException> connect in (Func<NbdHandle, NbdException>[])
        [
            nbd => Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", server.Port)),
            nbd => Assert.Throws<NbdException>(() => Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", server.Port).AsTask())),
        ])
        {
            using NbdHandle nbd = new();
            nbd.SetTls(TlsMode.Require);
            AssertIs(connect(nbd), NbdErrorCode.TlsFailed, "nbd_connect_tcp", $"127.0.0.1:{server.Port}", isTransient: false);
        }
    });

    [Fact]
    public void One_that_a_program_makes_has_the_code_of_its_errno()
    {
        Assert.Equal(NbdErrorCode.NoSpace, new NbdException("full", Errno.ENOSPC).Code);
        Assert.Equal(NbdErrorCode.Other, new NbdException("odd").Code);
        Assert.Null(new NbdException("odd").Call);
    }

    private static NbdException[] Both(Action blocking, Func<ValueTask> awaited) =>
    [
        Assert.Throws<NbdException>(blocking),
        Assert.Throws<NbdException>(() => Bounded.Wait(awaited().AsTask())),
    ];

    private static void AssertIs(NbdException failure, NbdErrorCode code, string? call, string? server, bool isTransient)
    {
        Assert.Equal((code, call, server, isTransient), (failure.Code, failure.Call, failure.Server, failure.IsTransient));
    }
}
