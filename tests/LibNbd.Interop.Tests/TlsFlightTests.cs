using System.Buffers.Binary;
using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>Many commands, and many bytes, over TLS; every face, and option mode.</summary>
public sealed class TlsFlightTests
{
    private const int Depth = 64;
    private const int BlockSize = 12 * 1000;
    private const int Blocks = 128;
    private const int Commands = 1000;
    private const long Gibibyte = 1L << 30;

    public static TheoryData<string, string> PeersAndFaces()
    {
        TheoryData<string, string> rows = [];
        foreach (string face in Face.Names)
        {
            rows.Add("nbdkit", face);
            rows.Add("qemu-nbd", face);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(PeersAndFaces))]
    public Task Every_face_reads_and_writes(string peer, string face) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(Blocks * BlockSize);
        (ServerProcess server, NbdHandle nbd) = await Start(scope, peer, Transport.Unix, model);
        Face way = Face.Of(face, scope.Token);
        await way.Connect(nbd, server.Address);
        Assert.True(nbd.GetTlsNegotiated());
        byte[] read = new byte[model.Length];
        await way.Read(nbd, read, 0);
        Bytes.AssertSame(model, read);
        for (int i = 0; i < 50; i++)
        {
            byte[] block = scope.RandomBytes(scope.Random.Next(1, 100_000));
            int offset = scope.Random.Next(model.Length - block.Length);
            block.CopyTo(model, offset);
            await way.Write(nbd, block, (ulong)offset);
            byte[] again = new byte[block.Length];
            await way.Read(nbd, again, (ulong)offset);
            Bytes.AssertSame(block, again);
        }

        await way.Flush(nbd);
        await way.Read(nbd, read, 0);
        Bytes.AssertSame(model, read);
        await way.Shutdown(nbd);
        Assert.True(nbd.AioIsClosed());
    });

    [Theory]
    [InlineData("nbdkit")]
    [InlineData("newer-nbdkit")]
    [InlineData("qemu-nbd")]
    [InlineData("newer-qemu-nbd")]
    public Task Sixty_four_are_in_flight(string peer) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(Blocks * BlockSize);
        (ServerProcess server, NbdHandle nbd) = await Start(scope, peer, Transport.Tcp4, model);
        nbd.ConnectTcp(server.Address.Host, server.Address.Service);
        Flight.Run(scope, nbd, model, BlockSize, Commands, Depth);
        byte[] content = new byte[model.Length];
        nbd.Pread(content, 0);
        Bytes.AssertSame(model, content);
        nbd.Shutdown();
    });

    /// <summary>nbdkit's pattern disk knows what each byte must be; what is written there is read again without TLS.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_gibibyte_is_copied(bool write) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        string folder = credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"]));
        ServerProcess server = await scope.Nbdkit(
            Transport.Tcp4, "--tls=on", $"--tls-certificates={folder}", write ? "memory" : "pattern", $"size={Gibibyte}");
        NbdHandle nbd = scope.NewHandle();
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsCertificates(credentials.ClientFolder());
        await CopyAll(scope, server, nbd, write);
        if (write)
        {
            await CopyAll(scope, server, scope.NewHandle(), write: false);
        }
    });

    private static async Task CopyAll(Scope scope, ServerProcess server, NbdHandle nbd, bool write)
    {
        await nbd.ConnectTcpAsync(server.Address.Host, server.Address.Service, scope.Token);
        const int Piece = 1 << 20;
        const int Workers = 8;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(Copy));
        Assert.True((write ? nbd.StatsBytesSent() : nbd.StatsBytesReceived()) > (ulong)Gibibyte);
        await nbd.ShutdownAsync(cancellationToken: scope.Token);

        async Task Copy(int worker)
        {
            byte[] expected = new byte[Piece];
            byte[] buffer = new byte[Piece];
            for (long offset = (long)worker * Piece; offset < Gibibyte; offset += Workers * Piece)
            {
                for (int i = 0; i < Piece; i += sizeof(long))
                {
                    BinaryPrimitives.WriteInt64BigEndian(expected.AsSpan(i), offset + i);
                }

                if (write)
                {
                    await nbd.PwriteAsync(expected, (ulong)offset, cancellationToken: scope.Token);
                }
                else
                {
                    await nbd.PreadAsync(buffer, (ulong)offset, cancellationToken: scope.Token);
                    Bytes.AssertSame(expected, buffer);
                }
            }
        }
    }

    [Theory]
    [InlineData("nbdkit")]
    [InlineData("newer-nbdkit")]
    [InlineData("qemu-nbd")]
    [InlineData("newer-qemu-nbd")]
    public Task Option_mode_starts_TLS_when_it_is_asked_to(string peer) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(4096);
        (ServerProcess server, NbdHandle nbd) = await Start(scope, peer, Transport.Unix, model);
        nbd.SetTls(TlsMode.Disable);
        nbd.SetOptMode(enable: true);
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.True(nbd.AioIsNegotiating());
        Assert.False(nbd.GetTlsNegotiated());
        Assert.Throws<NbdException>(nbd.OptGo);
        Assert.True(nbd.OptStarttls());
        Assert.True(nbd.GetTlsNegotiated());
        Assert.False(nbd.GetStructuredRepliesNegotiated());
        Assert.False(nbd.GetExtendedHeadersNegotiated());

        // Asked again, a server refuses, and the connection goes on.
        Assert.False(nbd.OptStarttls());
        nbd.OptStructuredReply();
        nbd.OptInfo();
        Assert.Equal(4096, nbd.GetSize());
        nbd.OptGo();
        byte[] read = new byte[4096];
        nbd.Pread(read, 0);
        Bytes.AssertSame(model, read);
        nbd.Shutdown();
    });

    [Fact]
    public Task Option_mode_with_TLS_from_the_start_and_an_awaited_starttls() => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(4096);
        (ServerProcess server, NbdHandle nbd) = await Start(scope, "nbdkit", Transport.Unix, model);
        nbd.SetOptMode(enable: true);
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.True(nbd.GetTlsNegotiated());
        Assert.True(nbd.GetStructuredRepliesNegotiated());
        Assert.False(await nbd.OptStarttlsAsync(scope.Token));
        nbd.OptAbort();
        Assert.True(nbd.AioIsClosed());

        (server, nbd) = await Start(scope, "nbdkit", Transport.Unix, model);
        nbd.SetTls(TlsMode.Disable);
        nbd.SetOptMode(enable: true);
        await nbd.ConnectUnixAsync(server.Address.SocketPath, scope.Token);
        Assert.True(await nbd.OptStarttlsAsync(scope.Token));
        await nbd.OptGoAsync(scope.Token);
        byte[] read = new byte[4096];
        await nbd.PreadAsync(read, 0, cancellationToken: scope.Token);
        Bytes.AssertSame(model, read);
    });

    private static async Task<(ServerProcess Server, NbdHandle Nbd)> Start(Scope scope, string peer, Transport transport, byte[] content)
    {
        string keys = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        ServerProcess server = await TlsPeer.StartPsk(scope, peer, transport, keys, content);
        NbdHandle nbd = scope.NewHandle();
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsPskFile(keys);
        nbd.SetTlsUsername(Credentials.User);
        return (server, nbd);
    }
}
