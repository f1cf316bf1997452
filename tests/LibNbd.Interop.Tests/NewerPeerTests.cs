using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>What only newer servers speak: extended headers above all.</summary>
public sealed class NewerPeerTests
{
    private const long GiB = 1L << 30;
    private const int DiskSize = 1 << 20;

    [Theory]
    [InlineData("blocking")]
    [InlineData("aio")]
    [InlineData("loop")]
    [InlineData("async")]
    public Task Extended_headers_of_qemu(string faceName) => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewSparseFile(8 * GiB);
        byte[] data = scope.RandomBytes(DiskSize);
        await WriteAt(file, data, 6 * GiB);
        ServerProcess server = await scope.NewerQemuNbd(Transport.Unix, file, "--discard=unmap");
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = scope.NewHandle();
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        await face.Connect(nbd, server.Address);
        Assert.Equal("newstyle-fixed", nbd.GetProtocol());
        Assert.True(nbd.GetStructuredRepliesNegotiated());
        Assert.Equal(8 * GiB, nbd.GetSize());

        // One command for more than 32 bits can say: only extended headers carry it.
        List<(uint Length, uint Flags)> extents = [];
        await face.BlockStatus(nbd, (ulong)(8 * GiB), 0, Take);
        Assert.NotEmpty(extents);
        Assert.Equal(MetaContexts.StateHole | MetaContexts.StateZero, extents[0].Flags);

        // The first hole is 6 GiB: cut to what a 32-bit extent can say, and nothing behind it.
        Assert.InRange(extents[0].Length, (uint)(3 * GiB), uint.MaxValue);

        // Data, then a hole of 2 GiB less a little.
        extents.Clear();
        await face.BlockStatus(nbd, (ulong)(2 * GiB), (ulong)(6 * GiB), Take);
        Assert.Equal((DiskSize, 0u), ((int)extents[0].Length, extents[0].Flags));

        byte[] buffer = new byte[DiskSize];
        await face.Read(nbd, buffer, (ulong)(6 * GiB));
        Bytes.AssertSame(data, buffer);
        await face.Write(nbd, data, (ulong)(7 * GiB), CommandFlags.Fua);
        Bytes.AssertSame(data, ReadFrom(file, 7 * GiB, DiskSize));

        // A zero and a trim of more than 4 GiB each, in one command.
        await face.Zero(nbd, (ulong)(5 * GiB), (ulong)(2 * GiB));
        Bytes.AssertSame(new byte[DiskSize], ReadFrom(file, 6 * GiB, DiskSize));
        Bytes.AssertSame(data, ReadFrom(file, 7 * GiB, DiskSize));
        await face.Trim(nbd, (ulong)(5 * GiB), 0);
        await face.Cache(nbd, DiskSize, 0);
        await face.Flush(nbd);
        await face.Shutdown(nbd);
        Bytes.AssertSame(data, ReadFrom(file, 7 * GiB, DiskSize));

        int Take(string context, ulong offset, ReadOnlySpan<uint> entries, ref int error)
        {
            for (int i = 0; i < entries.Length; i += 2)
            {
                extents.Add((entries[i], entries[i + 1]));
            }

            return 0;
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Extents_of_64_bits(bool awaited) => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewSparseFile(8 * GiB);
        await WriteAt(file, scope.RandomBytes(DiskSize), 6 * GiB);
        ServerProcess server = await scope.NewerQemuNbd(Transport.Unix, file);
        NbdHandle nbd = scope.NewHandle();
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.True(nbd.GetExtendedHeadersNegotiated());
        List<Extent> extents = [];
        int Take(string context, ulong offset, ReadOnlySpan<Extent> entries, ref int error)
        {
            extents.AddRange(entries);
            return 0;
        }

        if (awaited)
        {
            await nbd.BlockStatus64Async((ulong)(8 * GiB), 0, Take, cancellationToken: scope.Token);
        }
        else
        {
            nbd.BlockStatus64((ulong)(8 * GiB), 0, Take);
        }

        const ulong Hole = MetaContexts.StateHole | MetaContexts.StateZero;
        Assert.Equal(
            [
                new Extent((ulong)(6 * GiB), Hole),
                new Extent(DiskSize, 0),
                new Extent((ulong)((2 * GiB) - DiskSize), Hole),
            ],
            extents);
        nbd.Shutdown();
    });

    [Fact]
    public Task Without_structured_replies_there_are_no_extended_headers() => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        ServerProcess server = await scope.NewerQemuNbd(Transport.Unix, scope.Folder.NewFile(content));
        NbdHandle nbd = scope.NewHandle();
        nbd.SetRequestStructuredReplies(request: false);
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.False(nbd.GetStructuredRepliesNegotiated());
        ulong sent = nbd.StatsBytesSent();
        byte[] buffer = new byte[DiskSize];
        nbd.Pread(buffer, 0);
        Bytes.AssertSame(content, buffer);
        Assert.Equal(28UL, nbd.StatsBytesSent() - sent);
        nbd.Shutdown();
    });

    [Theory]
    [InlineData("blocking")]
    [InlineData("loop")]
    [InlineData("async")]
    public Task A_newer_nbdkit(string faceName) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        string file = scope.Folder.NewFile(content);
        ServerProcess server = await scope.NewerNbdkit(Transport.Unix, "file", file);
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = scope.NewHandle();
        await face.Connect(nbd, server.Address);
        byte[] data = scope.RandomBytes(DiskSize / 2);
        await face.Write(nbd, data, 512);
        data.CopyTo(content, 512);
        byte[] buffer = new byte[DiskSize];
        await face.Read(nbd, buffer, 0);
        Bytes.AssertSame(content, buffer);
        await face.Shutdown(nbd);
        byte[] after = await File.ReadAllBytesAsync(file, scope.Token);
        Bytes.AssertSame(content, after);
    });

    private static async Task WriteAt(string path, byte[] data, long offset)
    {
        await using FileStream file = File.OpenWrite(path);
        await RandomAccess.WriteAsync(file.SafeFileHandle, data, offset);
    }

    private static byte[] ReadFrom(string path, long offset, int count)
    {
        byte[] data = new byte[count];
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Equal(count, RandomAccess.Read(file.SafeFileHandle, data, offset));
        return data;
    }
}
