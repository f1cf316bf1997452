using System.Net.Sockets;

namespace LibNbd.Tools.Tests.Fuse;

/// <summary>nbdfuse: the ways to a server, and where the disk appears.</summary>
public sealed class FuseModeTests
{
    private const int Size = 1 << 20;

    // test-file-mode
    [Fact]
    public Task The_disk_may_cover_a_file() => Scope.Run(async scope =>
    {
        Mount.Require();
        string file = scope.Folder.NewFile([1, 2, 3]);
        using Mount mount = await Mount.StartAt(scope, file, ["[", Peers.Require("nbdkit"), "memory", "1M", "]"]);
        byte[] data = scope.RandomBytes(5000);
        mount.Write(12345, data);
        Bytes.AssertSame(data, mount.Read(12345, data.Length));
        Assert.Equal(Size, new FileInfo(file).Length);
        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(file));
    });

    // test-nbdkit, test-nbdkit-command, test-unix
    [Theory]
    [InlineData("[")]
    [InlineData("--socket-activation")]
    [InlineData("--systemd-socket-activation")]
    [InlineData("--command")]
    [InlineData("--cmd")]
    [InlineData("--unix")]
    [InlineData("--tcp")]
    [InlineData("--uri")]
    [InlineData("--fd")]
    [InlineData("")]
    public Task Every_way_to_a_server_leads_to_its_disk(string mode) => Scope.Run(async scope =>
    {
        Mount.Require();
        string image = scope.Folder.NewSparseFile(Size);
        string[] nbdkit = [Peers.Require("nbdkit"), "file", image];
        string[] words = mode switch
        {
            "[" => ["[", .. nbdkit, "]"],
            "--command" or "--cmd" => [mode, nbdkit[0], "-s", .. nbdkit[1..]],
            "--socket-activation" or "--systemd-socket-activation" => [mode, .. nbdkit],
            _ => await ServerWords(scope, mode, image),
        };
        using Mount mount = await Mount.Start(scope, words);
        byte[] data = scope.RandomBytes(100_000);
        mount.Write(54321, data);
        Bytes.AssertSame(data, mount.Read(54321, data.Length));
        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        byte[] disk = File.ReadAllBytes(image);
        Bytes.AssertSame(data, disk.AsSpan(54321, data.Length));
        Assert.False(disk.AsSpan(0, 54321).ContainsAnyExcept((byte)0));
    });

    // test-nbdkit-file-null
    [Fact]
    public Task An_empty_disk_is_an_empty_file() => Scope.Run(async scope =>
    {
        Mount.Require();
        using Mount mount = await Mount.StartAt(scope, scope.Folder.NewFile([1]), ["[", Peers.Require("nbdkit"), "null", "]"]);
        Assert.Equal("0 0\n", await scope.RunProgram("stat", "-c", "%s %b", mount.Point));
        Assert.Empty(await File.ReadAllBytesAsync(mount.Point));
        Assert.Equal(0, (await mount.Unmount()).ExitCode);
    });

    // test-qcow2
    [Fact]
    public Task A_qcow2_image_is_seen_as_the_raw_disk() => Scope.Run(async scope =>
    {
        Mount.Require();
        byte[] content = scope.RandomBytes(Size);
        string raw = scope.Folder.NewFile(content);
        string image = scope.Folder.NewPath("qcow2");
        await scope.RunProgram(Peers.Require("qemu-img"), "convert", "-f", "raw", "-O", "qcow2", raw, image);
        using Mount mount = await Mount.Start(scope, ["[", Peers.Require("qemu-nbd"), "-r", "-f", "qcow2", image, "]"], "-r");
        await scope.RunProgram("cmp", raw, mount.Disk);
        Assert.Equal("444\n", await scope.RunProgram("stat", "-c", "%a", mount.Disk));
        Assert.Throws<UnauthorizedAccessException>(() => mount.Open().Dispose());
        Assert.Equal(0, (await mount.Unmount()).ExitCode);
    });

    [Fact]
    public Task A_directory_shows_one_file_by_the_given_name() => Scope.Run(async scope =>
    {
        string point = Mount.NewPoint(scope);
        using Mount mount = await Mount.StartAt(
            scope, Path.Combine(point, "däta.img"), ["[", Peers.Require("nbdkit"), "memory", "1M", "]"], "-o", "uid=12,umask=027");
        Assert.Equal(["däta.img"], Directory.GetFileSystemEntries(point).Select(Path.GetFileName), StringComparer.Ordinal);
        Assert.Equal(
            "750 12 1048576 regular file\n", await scope.RunProgram("stat", "-c", "%a %u %s %F", Path.Combine(point, "däta.img")));
        Assert.Equal("750 12 directory\n", await scope.RunProgram("stat", "-c", "%a %u %F", point));
        Assert.Throws<FileNotFoundException>(() => File.OpenRead(Path.Combine(point, "nbd")));
        Assert.ThrowsAny<Exception>(() => File.WriteAllText(Path.Combine(point, "other"), ""));
        Assert.Equal(0, (await mount.End()).ExitCode);
    });

    [Fact]
    public Task Who_may_write_is_seen_in_the_modes() => Scope.Run(async scope =>
    {
        using Mount mount = await Mount.Start(scope, ["[", Peers.Require("nbdkit"), "memory", "1M", "]"]);
        Assert.Equal("555 2\n666 1\n", await scope.RunProgram("stat", "-c", "%a %h", mount.Point, mount.Disk));
    });

    private static async Task<string[]> ServerWords(Scope scope, string mode, string image)
    {
        ServerProcess server =
            await scope.Nbdkit(mode == "--tcp" ? Transport.Tcp4 : Transport.Unix, "file", image);
        return mode switch
        {
            "--unix" => [mode, server.Address.SocketPath],
            "--tcp" => [mode, server.Address.Host, server.Address.Service],
            "--uri" => [mode, server.Address.Uri()],
            "--fd" => [mode, await Connected(server)],
            _ => [server.Address.Uri()],
        };
    }

    // The handle of the tool owns the descriptor from then on.
    private static async Task<string> Connected(ServerProcess server)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(server.Address.EndPoint);
        return FormattableString.Invariant($"{NativeMethods.Duplicate((int)socket.Handle)}");
    }
}
