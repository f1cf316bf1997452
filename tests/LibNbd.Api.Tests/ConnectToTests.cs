using System.Net;
using System.Net.Sockets;

namespace LibNbd.Api.Tests;

/// <summary>Connecting to end points, sockets and streams.</summary>
public sealed class ConnectToTests
{
    [Theory]
    [InlineData("address")]
    [InlineData("name")]
    [InlineData("unix")]
    public Task To_an_end_point(string kind) => Bounded.Of(Task.Run(async () =>
    {
        if (kind == "unix")
        {
            Needs.UnixSockets();
        }

        using TestFolder folder = new();
        using TestServer server = new(options => options.UnixSocketPath = kind == "unix" ? folder["s"] : null);
        await using NbdHandle nbd = new();
        await nbd.ConnectAsync(kind switch
        {
            "address" => new IPEndPoint(IPAddress.Loopback, server.Server.Port),
            "name" => new DnsEndPoint("localhost", server.Server.Port),
            _ => (EndPoint)new UnixDomainSocketEndPoint(folder["s"]),
        });
        await AssertReads(nbd);
    }));

    [Fact]
    public async Task An_end_point_of_another_kind_is_refused()
    {
        using NbdHandle nbd = new();
        await Assert.ThrowsAsync<NotSupportedException>(() => nbd.ConnectAsync(new OddEndPoint()).AsTask());
        Assert.Equal(NbdHandleState.Created, nbd.State);
    }

    [Fact]
    public Task To_a_socket_which_the_handle_owns() => Bounded.Of(Task.Run(async () =>
    {
        using TestServer server = new();
        Socket socket = await Connected(server);
        await using (NbdHandle nbd = new())
        {
            await nbd.ConnectAsync(socket);
            await AssertReads(nbd);
            Assert.Throws<ObjectDisposedException>(() => socket.Available);
        }

        // A handle that cannot take it closes it too.
        await using NbdHandle busy = server.Connect();
        Socket second = await Connected(server);
        await Assert.ThrowsAsync<NbdException>(async () => await busy.ConnectAsync(second));
        Assert.Throws<ObjectDisposedException>(() => second.Available);
        await AssertReads(busy);
    }));

    [Fact]
    public Task To_a_stream_which_the_handle_owns() => Bounded.Of(Task.Run(async () =>
    {
        using TestServer server = new();
        Watched stream = new(new NetworkStream(await Connected(server), ownsSocket: true));
        await using (NbdHandle nbd = new())
        {
            await nbd.ConnectAsync(stream);
            await AssertReads(nbd);
            byte[] content = Wire.Content(7, 300_000);
            await nbd.PwriteAsync(content, 4096);
            byte[] back = new byte[content.Length];
            await nbd.PreadAsync(back, 4096);
            Assert.Equal(content, back);
        }

        await stream.Disposed;
    }));

    [Fact]
    public Task A_stream_that_fails_is_a_connection_that_is_lost() => Bounded.Of(Task.Run(async () =>
    {
        using TestServer server = new();
        Watched stream = new(new NetworkStream(await Connected(server), ownsSocket: true));
        await using NbdHandle nbd = new();
        await nbd.ConnectAsync(stream);
        stream.Fails = true;
        NbdException lost = await Assert.ThrowsAsync<NbdException>(async () => await nbd.PreadAsync(new byte[512], 0));
        Assert.Equal(NbdErrorCode.ConnectionLost, lost.Code);
        await stream.Disposed;
    }));

    [Fact]
    public Task A_stream_that_is_no_server_is_refused_and_disposed_of() => Bounded.Of(Task.Run(async () =>
    {
        await using NbdHandle nbd = new();
        Watched readOnly = new(new MemoryStream([], writable: false));
        await Assert.ThrowsAsync<ArgumentException>(() => nbd.ConnectAsync(readOnly).AsTask());
        await readOnly.Disposed;
        Watched empty = new(new MemoryStream());
        await Assert.ThrowsAsync<NbdException>(async () => await nbd.ConnectAsync(empty));
        await empty.Disposed;
        Assert.Equal(NbdHandleState.Dead, nbd.State);
    }));

    [Fact]
    public void What_is_supported_can_be_asked_without_a_handle()
    {
        using NbdHandle nbd = new();
        Assert.Equal(
            (nbd.SupportsTls(), nbd.SupportsUri(), nbd.SupportsVsock()),
            (NbdHandle.IsTlsSupported, NbdHandle.IsUriSupported, NbdHandle.IsVsockSupported));
    }

    private static async Task<Socket> Connected(TestServer server)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Server.Port);
        return socket;
    }

    private static async Task AssertReads(NbdHandle nbd)
    {
        byte[] buffer = new byte[512];
        await nbd.PreadAsync(buffer, 512);
        Assert.Equal(Wire.Content(512, 512), buffer);
    }

    private sealed class OddEndPoint : EndPoint;

    /// <summary>A stream that tells when it is disposed of, and fails when it is told to.</summary>
    private sealed class Watched(Stream inner) : Stream
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Disposed => _disposed.Task;

        internal bool Fails { get; set; }

        public override bool CanRead => inner.CanRead;

        public override bool CanWrite => inner.CanWrite;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Fails ? throw new InvalidOperationException("the stream is broken") : inner.WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
            _disposed.TrySetResult();
        }
    }
}
