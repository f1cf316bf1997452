using System.Globalization;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>Every kind of end, ours and Debian's beside each other; the bytes are compared by cmp.</summary>
public sealed class EndpointTests
{
    private const long Size = (20 << 20) + 777;
    private const long Rounded = 21 << 20;

    // copy-file-to-file
    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task File_to_file(string tool) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string copy = scope.Folder.NewPath("copy");
        (await Disks.Copy(tool, source, copy)).Success();
        Assert.Equal(Size, new FileInfo(copy).Length);
        await Disks.AssertSame(scope, source, copy);
        Assert.True(await Disks.Allocated(scope, copy) <= await Disks.Allocated(scope, source));
    });

    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_file_that_is_there_is_replaced(string tool) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string copy = scope.Folder.NewFile(scope.RandomBytes(25 << 20));
        (await Disks.Copy(tool, source, copy)).Success();
        Assert.Equal(Size, new FileInfo(copy).Length);
        await Disks.AssertSame(scope, source, copy);
    });

    // copy-file-to-nbd, copy-nbd-to-nbd, copy-nbd-to-file
    [Theory]
    [InlineData("ours", Transport.Unix, "4")]
    [InlineData("ours", Transport.Unix, "1")]
    [InlineData("ours", Transport.Tcp4, "4")]
    [InlineData("Debian's", Transport.Unix, "4")]
    public Task File_to_NBD_to_NBD_to_file(string tool, Transport transport, string connections) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        ServerProcess first = await scope.Nbdkit(transport, "memory", $"{Rounded}");
        ServerProcess second = await scope.QemuNbd(transport, scope.Folder.NewSparseFile(Rounded), "--discard=unmap");
        string copy = scope.Folder.NewPath("copy");
        (await Disks.Copy(tool, "-C", connections, source, first.Address.Uri())).Success();
        (await Disks.Copy(tool, "-C", connections, first.Address.Uri(), second.Address.Uri())).Success();
        (await Disks.Copy(tool, "-C", connections, second.Address.Uri(), copy)).Success();
        Assert.Equal(Rounded, new FileInfo(copy).Length);
        await Disks.AssertSame(scope, source, copy);
    });

    // copy-nbd-to-nbd2: a disk onto itself, which the server checks
    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_disk_onto_itself(string tool) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "sparse-random", "2G", "seed=7");
        (await Disks.Copy(tool, server.Address.Uri(), server.Address.Uri())).Success();
    });

    // copy-file-to-qcow2, copy-file-to-qcow2-compressed
    [Theory]
    [InlineData("ours", false)]
    [InlineData("ours", true)]
    [InlineData("Debian's", false)]
    public Task File_to_qcow2(string tool, bool compressed) => Scope.Run(async scope =>
    {
        // The compressing driver of qemu takes whole clusters only.
        string source = Disks.RandomSparse(scope, compressed ? Rounded : Size);
        string image = scope.Folder.NewPath("qcow2");
        string back = scope.Folder.NewPath("raw");
        await scope.RunProgram(
            Peers.Require("qemu-img"), "create", "-q", "-f", "qcow2", image, Rounded.ToString(CultureInfo.InvariantCulture));
        string[] driver = compressed
            ? ["--image-opts", $"driver=compress,file.driver=qcow2,file.file.driver=file,file.file.filename={image}"]
            : ["-f", "qcow2", image];
        string[] request = compressed ? ["--request-size=65536", "-S", "0", "--no-extents"] : [];
        (await Disks.Copy(tool, [.. request, "--", source, "[", Peers.Require("qemu-nbd"), .. driver, "]"])).Success();
        await scope.RunProgram(Peers.Require("qemu-img"), "convert", "-f", "qcow2", "-O", "raw", image, back);
        await Disks.AssertSame(scope, source, back);
    });

    // copy-file-to-null, copy-nbd-to-null, copy-zero-to-null
    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task To_null_nothing_is_made(string tool) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, source, "-r");
        (await Disks.Copy(tool, source, "null:")).Success();
        (await Disks.Copy(tool, server.Address.Uri(), "null:")).Success();
        (await Disks.Copy(tool, "-p", scope.Folder.NewFile([]), "null:")).Success();
        Assert.False(File.Exists("null:"));
    });

    // copy-zero-to-nbd
    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task An_empty_source(string tool) => Scope.Run(async scope =>
    {
        string destination = scope.Folder.NewFile([1, 2, 3]);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        (await Disks.Copy(tool, "-p", scope.Folder.NewFile([]), server.Address.Uri())).Success();
        (await Disks.Copy(tool, scope.Folder.NewFile([]), destination)).Success();
        Assert.Equal(0, new FileInfo(destination).Length);
    });

    // copy-tls
    [Fact]
    public Task TLS_on_both_sides() => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string copy = scope.Folder.NewSparseFile(Rounded);
        string keys = Credentials.WriteKeys(scope.Folder, ("alice", Credentials.NewKey(scope.Random)));
        string[] tls = ["--tls=require", $"--tls-psk={keys}"];
        ServerProcess from = await scope.Nbdkit(Transport.Unix, [.. tls, "-r", "file", source]);
        ServerProcess to = await scope.Nbdkit(Transport.Unix, [.. tls, "file", copy]);
        (await ToolRun.Of("nbdcopy", Uri(from), Uri(to))).Success();
        await Disks.AssertSame(scope, source, copy);

        string Uri(ServerProcess server) => $"nbds+unix://alice@/?socket={server.Address.SocketPath}&tls-psk-file={keys}";
    });

    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_server_of_brackets_has_one_connection(string tool) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string copy = scope.Folder.NewPath("copy");
        (await Disks.Copy(tool, "--", "[", Peers.Require("qemu-nbd"), "-r", "-f", "raw", source, "]", copy)).Success();
        await Disks.AssertSame(scope, source, copy);
    });

    // copy-nbd-to-small-nbd-error
    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_destination_that_is_too_small_is_refused(string tool) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        ProgramResult result = await Disks.Copy(tool, scope.Folder.NewSparseFile((1 << 20) + 1), server.Address.Uri());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("destination size is smaller than source size", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_read_only_destination_is_refused(string tool) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "memory", "1M");
        ProgramResult result = await Disks.Copy(tool, scope.Folder.NewSparseFile(1), server.Address.Uri());
        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Errors);
    });
}
