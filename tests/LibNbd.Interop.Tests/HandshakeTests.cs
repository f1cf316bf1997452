using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>The kinds of handshake that servers out there have.</summary>
public sealed class HandshakeTests
{
    private const int DiskSize = 256 * 1024;

    [Theory]
    [InlineData("blocking", "-o", "oldstyle", false)]
    [InlineData("aio", "-o", "oldstyle", false)]
    [InlineData("loop", "-o", "oldstyle", false)]
    [InlineData("async", "-o", "oldstyle", false)]
    [InlineData("blocking", "--mask-handshake=0", "newstyle", false)]
    [InlineData("loop", "--mask-handshake=0", "newstyle", false)]
    [InlineData("async", "--mask-handshake=0", "newstyle", false)]
    [InlineData("async", "--mask-handshake=1", "newstyle-fixed", true)]
    [InlineData("blocking", "--no-sr", "newstyle-fixed", false)]
    [InlineData("async", "--no-sr", "newstyle-fixed", false)]
    [InlineData("blocking", "-n", "newstyle-fixed", true)]
    public Task Of_nbdkit(string faceName, string option, string protocol, bool structured) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        string file = scope.Folder.NewFile(content);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, option, "file", file);
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = scope.NewHandle();
        await face.Connect(nbd, server.Address);
        Assert.Equal(protocol, nbd.GetProtocol());
        Assert.Equal(structured, nbd.GetStructuredRepliesNegotiated());
        await ReadAndWrite(scope, face, nbd, content);
        await face.Shutdown(nbd);
        byte[] after = await File.ReadAllBytesAsync(file, scope.Token);
        Bytes.AssertSame(content, after);
    });

    [Theory]
    [InlineData(true, HandshakeFlags.FixedNewstyle | HandshakeFlags.NoZeroes, "newstyle-fixed")]
    [InlineData(false, HandshakeFlags.FixedNewstyle | HandshakeFlags.NoZeroes, "newstyle-fixed")]
    [InlineData(true, HandshakeFlags.FixedNewstyle, "newstyle-fixed")]
    [InlineData(true, HandshakeFlags.None, "newstyle")]
    [InlineData(true, HandshakeFlags.NoZeroes, "newstyle")]
    public Task As_the_client_wants_it(bool structured, HandshakeFlags flags, string protocol) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        Backend backend = await Backend.Start(scope, "qemu-nbd", Transport.Unix, content);
        NbdHandle nbd = backend.NewHandle();
        nbd.SetRequestStructuredReplies(structured);
        nbd.SetHandshakeFlags(flags);
        Face face = new AsyncFace(scope.Token);
        await face.Connect(nbd, backend.Address);
        Assert.Equal(protocol, nbd.GetProtocol());
        Assert.Equal(flags, nbd.GetHandshakeFlags());
        Assert.Equal(structured && protocol is "newstyle-fixed", nbd.GetStructuredRepliesNegotiated());
        await ReadAndWrite(scope, face, nbd, content);
        await face.Shutdown(nbd);
        byte[] after = await backend.Content();
        Bytes.AssertSame(content, after);
    });

    [Fact]
    public Task Of_qemu_with_a_name_and_a_description() => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        ServerProcess server = await scope.QemuNbd(
            Transport.Unix, scope.Folder.NewFile(content), "-x", "\u0438\u043c\u044f", "-D", "a description of it");
        NbdHandle nbd = scope.NewHandle();
        nbd.SetExportName("\u0438\u043c\u044f");
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.Equal(DiskSize, nbd.GetSize());
        Assert.Equal(1, nbd.GetBlockSize(BlockSizeKind.Minimum));
        Assert.Equal(4096, nbd.GetBlockSize(BlockSizeKind.Preferred));
        Assert.Equal(32 << 20, nbd.GetBlockSize(BlockSizeKind.Maximum));
        await ReadAndWrite(scope, new BlockingFace(), nbd, content);
    });

    [Theory]
    [InlineData(Transport.Unix)]
    [InlineData(Transport.Tcp4)]
    [InlineData(Transport.Tcp6)]
    public Task Of_nbd_server_with_several_exports(Transport transport) => Scope.Run(async scope =>
    {
        byte[] first = scope.RandomBytes(DiskSize);
        byte[] second = scope.RandomBytes(2 * DiskSize);
        ServerProcess server = await scope.NbdServer(
            transport,
            ("first", scope.Folder.NewFile(first), "flush = true"),
            ("second one", scope.Folder.NewFile(second), "readonly = true"));
        Face face = new AsyncFace(scope.Token);
        foreach ((string name, byte[] content, bool readOnly) in
            ((string, byte[], bool)[])[("first", first, false), ("second one", second, true)])
        {
            NbdHandle nbd = scope.NewHandle();
            nbd.SetExportName(name);
            await face.Connect(nbd, server.Address);
            Assert.Equal(content.Length, nbd.GetSize());
            Assert.Equal(readOnly, nbd.IsReadOnly());
            Assert.Equal(!readOnly, nbd.CanFlush());
            byte[] buffer = new byte[content.Length];
            await face.Read(nbd, buffer, 0);
            Bytes.AssertSame(content, buffer);
            await face.Shutdown(nbd);
        }
    });

    [Fact]
    public Task Block_sizes_that_a_server_insists_on() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "--filter=blocksize-policy", "memory", "4M",
            "blocksize-minimum=4096", "blocksize-preferred=65536", "blocksize-maximum=1M", "blocksize-error-policy=error");
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.Equal(4096, nbd.GetBlockSize(BlockSizeKind.Minimum));
        Assert.Equal(65536, nbd.GetBlockSize(BlockSizeKind.Preferred));
        Assert.Equal(1 << 20, nbd.GetBlockSize(BlockSizeKind.Maximum));
        Assert.Equal(1 << 20, nbd.GetBlockSize(BlockSizeKind.Payload));

        // Refused here by strict mode, and there without it.
        byte[] buffer = new byte[512];
        ulong sent = nbd.StatsBytesSent();
        NbdException e = await Assert.ThrowsAsync<NbdException>(
            async () => await nbd.PreadAsync(buffer, 0, cancellationToken: scope.Token));
        Assert.Equal("EINVAL", e.ErrorName);
        Assert.Equal(sent, nbd.StatsBytesSent());
        nbd.SetStrictMode(StrictMode.None);
        e = await Assert.ThrowsAsync<NbdException>(async () => await nbd.PreadAsync(buffer, 0, cancellationToken: scope.Token));
        Assert.Equal("EINVAL", e.ErrorName);
        Assert.NotEqual(sent, nbd.StatsBytesSent());
        nbd.Pread(new byte[4096], 4096);
    });

    /// <summary>Reads all, overwrites the middle, reads all again; the content is brought up to date.</summary>
    private static async Task ReadAndWrite(Scope scope, Face face, NbdHandle nbd, byte[] content)
    {
        byte[] buffer = new byte[content.Length];
        await face.Read(nbd, buffer, 0);
        Bytes.AssertSame(content, buffer);
        byte[] data = scope.RandomBytes(content.Length / 4);
        await face.Write(nbd, data, (ulong)content.Length / 2);
        data.CopyTo(content, content.Length / 2);
        await face.Read(nbd, buffer, 0);
        Bytes.AssertSame(content, buffer);
    }
}
