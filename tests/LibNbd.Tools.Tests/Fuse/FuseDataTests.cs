using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Tests.Fuse;

/// <summary>nbdfuse: what is read and written.</summary>
public sealed class FuseDataTests
{
    private const int Block = 65536;
    private const int ENOSPC = 28;

    // test-errors
    [Fact]
    public Task Only_what_touches_a_bad_byte_fails() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix,
            "eval",
            "get_size=echo 1048576",
            "pread=[ $4 -le 100000 ] && [ $(($4 + $3)) -gt 100000 ] && { echo EIO bad byte >&2; exit 1; }; head -c $3 /dev/zero");
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        mount.Read(0, 4096);
        IOException error = Assert.ThrowsAny<IOException>(() => mount.Read(100_000, 1));
        Assert.Contains("Input/output error", error.Message, StringComparison.Ordinal);
        mount.Read(4096 * 23, 4096);
        mount.Read(4096 * 25, 8192);
        Assert.ThrowsAny<IOException>(() => mount.Read(99_999, 2));
        ProgramResult result = await mount.Unmount();
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("nbdfuse: nbd_", result.Errors, StringComparison.Ordinal);
    });

    // test-pattern
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task The_bytes_are_those_of_their_place(bool single) => Scope.Run(async scope =>
    {
        const long Size = 1L << 40;
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "pattern", "1T");
        using Mount mount = await Mount.Start(scope, ["--unix", server.Address.SocketPath], single ? ["-s"] : []);
        foreach (long offset in (ReadOnlySpan<long>)[0, 8, 4096, 0xfff8, (1L << 32) - 8, 1L << 32, Size - 8])
        {
            Assert.Equal(offset, BinaryPrimitives.ReadInt64BigEndian(mount.Read(offset, 8)));
        }

        Assert.Equal(0, (await mount.Unmount()).ExitCode);
    });

    // test-parallel
    [Theory]
    [InlineData("qemu-nbd")]
    [InlineData("nbdkit")]
    public Task Readers_and_writers_do_not_disturb_each_other(string kind) => Scope.Run(async scope =>
    {
        const int Workers = 4;
        const int Blocks = 16;
        const int Rounds = 25;
        byte[] content = scope.RandomBytes(Workers * 2 * Blocks * Block);
        string image = scope.Folder.NewFile(content);
        ServerProcess server = kind == "nbdkit"
            ? await scope.Nbdkit(Transport.Unix, "file", image)
            : await scope.QemuNbd(Transport.Unix, image);
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        int seed = scope.Random.Next();

        // The first half is only read; each writer has a part of the second half, and reads back what it wrote.
        Bounded.Running[] workers =
        [
            .. Enumerable.Range(0, Workers).Select(worker => Bounded.Start(() =>
            {
                Random random = new(seed + worker);
                for (int i = 0; i < Rounds * 2; i++)
                {
                    int offset = random.Next(Workers * Blocks * Block / 2);
                    int count = random.Next(1, 300_000);
                    Bytes.AssertSame(content.AsSpan(offset, count), mount.Read(offset, count));
                }
            })),
            .. Enumerable.Range(Workers, Workers).Select(worker => Bounded.Start(() =>
            {
                Random random = new(seed + worker);
                for (int i = 0; i < Rounds; i++)
                {
                    int offset = random.Next(Blocks * Block / 2);
                    Memory<byte> part = content.AsMemory((worker * Blocks * Block) + offset, random.Next(1, Blocks * Block / 2));
                    random.NextBytes(part.Span);
                    mount.Write((worker * Blocks * Block) + offset, part.Span);
                    Bytes.AssertSame(part.Span, mount.Read((worker * Blocks * Block) + offset, part.Length));
                }
            })),
        ];
        foreach (Bounded.Running worker in workers)
        {
            worker.Join();
        }

        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        byte[] found = await File.ReadAllBytesAsync(image);
        Bytes.AssertSame(content, found);
    });

    [Fact]
    public Task What_is_behind_the_end_is_neither_read_nor_written() => Scope.Run(async scope =>
    {
        string image = scope.Folder.NewSparseFile(Block + 100);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", image);
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        using (SafeFileHandle disk = mount.Open())
        {
            Assert.Equal(0, RandomAccess.Read(disk, new byte[10], Block + 100));
            Assert.Equal(50, RandomAccess.Read(disk, new byte[100], Block + 50));
            IOException error = Assert.ThrowsAny<IOException>(() => RandomAccess.Write(disk, new byte[1], Block + 100));
            Assert.Equal(ENOSPC, error.HResult);
            Assert.Equal(Block + 100, RandomAccess.GetLength(disk));
            Assert.ThrowsAny<IOException>(() => RandomAccess.SetLength(disk, 10));
        }

        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        Assert.Equal(Block + 100, new FileInfo(image).Length);
    });

    [Fact]
    public Task Every_connection_is_used() => Scope.Run(async scope =>
    {
        string log = scope.Folder.NewPath("log");
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=log", "memory", "1M", $"logfile={log}");
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()], "-C", "3");
        for (int i = 0; i < 6; i++)
        {
            mount.Write(i * Block, new byte[1]);
        }

        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        string[] writers = [.. File.ReadLines(log).Where(static line => line.Contains(" Write id=", StringComparison.Ordinal))
            .Select(static line => line.Split(' ').First(static word => word.StartsWith("connection=", StringComparison.Ordinal)))];
        Assert.Equal(6, writers.Length);
        Assert.Equal(3, writers.Distinct(StringComparer.Ordinal).Count());
    });

    [Theory]
    [InlineData("blocksize-maximum=65536")]
    [InlineData("blocksize-maximum=100000")]
    [InlineData("blocksize-maximum=32M", "-o", "max_read=8192")]
    public Task Requests_fit_the_servers_largest_block(string largest, params string[] options) => Scope.Run(async scope =>
    {
        string image = scope.Folder.NewSparseFile(1 << 20);
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix,
            "--filter=blocksize-policy",
            "file",
            image,
            "blocksize-minimum=1",
            "blocksize-preferred=4096",
            largest,
            "blocksize-error-policy=error");
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()], options);
        byte[] data = scope.RandomBytes(1 << 20);
        mount.Write(0, data);
        Bytes.AssertSame(data, mount.Read(0, data.Length));
        ProgramResult result = await mount.Unmount();
        Assert.Equal("", result.Errors);
        byte[] found = await File.ReadAllBytesAsync(image);
        Bytes.AssertSame(data, found);
    });
}
