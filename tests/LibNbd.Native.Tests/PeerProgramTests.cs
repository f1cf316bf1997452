using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>
/// The programs that people run on libnbd, unmodified, on ours: they must do and say what they do and say on the C library.
/// </summary>
public sealed class PeerProgramTests
{
    private const int MiB = 1 << 20;

    /// <summary>The arguments of nbdinfo, each with and without the newest.</summary>
    public static TheoryData<string, bool> InfoArguments
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string arguments in new[]
            {
                "", "--json", "--list", "--list --json", "--map", "--map --json", "--map --totals", "--map=base:allocation", "--size",
                "--can write", "--can fua", "--can multi-conn", "--can df", "--is ro", "--is tls", "--content", "--no-content",
            })
            {
                data.Add(arguments, false);
                data.Add(arguments, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(InfoArguments))]
    public Task Nbdinfo_says_the_same(string arguments, bool newest) => Scope.Run(async scope =>
    {
        PeerProgram nbdinfo = new("nbdinfo", newest);
        string image = Image(scope);
        ServerProcess nbdkit = await scope.Nbdkit(Transport.Unix, "file", image);
        ServerProcess qemu = await scope.QemuNbd(Transport.Tcp4, image, "-x", "disk", "-D", "a disk");
        string[] words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await nbdinfo.AssertSame(scope, [.. words, nbdkit.Address.Uri()]);
        await nbdinfo.AssertSame(scope, [.. words, qemu.Address.Uri("disk")]);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nbdinfo_starts_a_server_of_its_own(bool newest) => Scope.Run(async scope =>
    {
        ProgramResult result = await new PeerProgram("nbdinfo", newest).AssertSame(
            scope, "--size", "--", "[", Peers.Require("nbdkit"), "memory", "3M", "]");
        Assert.Equal("3145728\n", result.Output);
    });

    [Fact]
    public Task What_fails_fails_with_the_same_words() => Scope.Run(async scope =>
    {
        PeerProgram nbdinfo = new("nbdinfo", Newest: true);
        ServerProcess qemu = await scope.QemuNbd(Transport.Unix, Image(scope), "-x", "disk");
        Assert.Equal(1, (await nbdinfo.AssertSame(scope, qemu.Address.Uri("other"))).ExitCode);
        Assert.Equal(1, (await nbdinfo.AssertSame(scope, "nbd+unix:///?socket=" + scope.Folder.NewPath("nobody"))).ExitCode);
        Assert.Equal(1, (await nbdinfo.AssertSame(scope, "nbd://localhost/?what")).ExitCode);
        Assert.Equal(1, (await nbdinfo.AssertSame(scope, "http://localhost/")).ExitCode);
    });

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "--synchronous")]
    [InlineData(true, "--synchronous --flush")]
    [InlineData(false, "--connections=4 --threads=2 --requests=16 --sparse=4096")]
    [InlineData(true, "--connections=4 --threads=2 --requests=16 --sparse=65536")]
    [InlineData(true, "--no-extents --request-size=1048576")]
    [InlineData(false, "--allocated --destination-is-zero")]
    public Task Nbdcopy_copies_each_way(bool newest, string options) => Scope.Run(async scope =>
    {
        PeerProgram nbdcopy = new("nbdcopy", newest);
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string image = Image(scope);
        byte[] content = await File.ReadAllBytesAsync(image, scope.Token);
        ServerProcess source = await scope.Nbdkit(Transport.Unix, "file", image);

        string file = scope.Folder.NewPath("read");
        await nbdcopy.Succeed(scope, [.. words, source.Address.Uri(), file]);
        AssertHolds(content, file);

        foreach (bool fromServer in new[] { false, true })
        {
            string written = scope.Folder.NewSparseFile(content.Length);
            ServerProcess target = await scope.QemuNbd(Transport.Tcp4, written, "-x", "out");
            await nbdcopy.Succeed(scope, [.. words, fromServer ? source.Address.Uri() : image, target.Address.Uri("out")]);
            target.KillNow();
            AssertHolds(content, written);
        }

        await nbdcopy.Succeed(scope, [.. words, source.Address.Uri(), "null:"]);
        string fromCommand = scope.Folder.NewPath("command");
        await nbdcopy.Succeed(scope, [.. words, "--", "[", Peers.Require("nbdkit"), "file", image, "]", fromCommand]);
        AssertHolds(content, fromCommand);
    });

    /// <summary>
    /// The last block is shorter than the server's smallest. The newest C library takes a range that ends there, Debian 12's does not yet:
    /// on ours the programs of both do what the newest do on theirs.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task An_export_that_ends_within_a_block_is_mapped_and_copied(bool newest) => Scope.Run(async scope =>
    {
        byte[] content = new byte[12800];
        new Random(3).NextBytes(content);
        ServerProcess server = await OddBlocks(scope, scope.Folder.NewFile(content));
        PeerProgram nbdinfo = new("nbdinfo", newest);
        PeerProgram newestInfo = nbdinfo with { Newest = true };
        foreach (string words in new[] { "--map", "--map --totals", "--map --json" })
        {
            string[] arguments = [.. words.Split(' '), server.Address.Uri()];
            Assert.Equal((await newestInfo.AssertSame(scope, arguments)).Output, (await nbdinfo.Succeed(scope, arguments)).Output);
        }

        PeerProgram nbdcopy = new("nbdcopy", newest);
        foreach (string option in new[] { "--request-size=262144", "--synchronous", "--no-extents" })
        {
            string read = scope.Folder.NewPath("read");
            await nbdcopy.Succeed(scope, [option, server.Address.Uri(), read]);
            AssertHolds(content, read);

            string written = scope.Folder.NewSparseFile(content.Length);
            ServerProcess target = await OddBlocks(scope, written);
            await nbdcopy.Succeed(scope, [option, read, target.Address.Uri()]);
            target.KillNow();
            AssertHolds(content, written);
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nbdcopy_reads_and_writes_pipes(bool newest) => Scope.Run(async scope =>
    {
        PeerProgram nbdcopy = new("nbdcopy", newest);
        const string Text = "of which every byte must come through a pipe\n";
        string content = string.Concat(Enumerable.Repeat(Text, 512 * 20));
        string image = scope.Folder.NewFile(System.Text.Encoding.ASCII.GetBytes(content));
        ServerProcess source = await scope.Nbdkit(Transport.Unix, "file", image);
        Assert.Equal(content, (await nbdcopy.Succeed(scope, [source.Address.Uri(), "-"])).Output);

        string written = scope.Folder.NewSparseFile(content.Length);
        ServerProcess target = await scope.Nbdkit(Transport.Unix, "file", written);
        await nbdcopy.Succeed(scope, ["--flush", "-", target.Address.Uri()], content);
        Assert.Equal(content, await File.ReadAllTextAsync(written, scope.Token));
    });

    [Fact]
    public Task Nbddump_shows_the_same() => Scope.Run(async scope =>
    {
        PeerProgram nbddump = new("nbddump", Newest: true);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", Image(scope));
        await nbddump.AssertSame(scope, "-n", "2000", server.Address.Uri());
        await nbddump.AssertSame(scope, "-o", "1048000", "-n", "2000", server.Address.Uri());
    });

    [Fact]
    public Task Nbdsh_and_the_Python_module_say_the_same() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", Image(scope));
        string[] lines =
        [
            "h.add_meta_context('base:allocation')",
            $"h.connect_uri('{server.Address.Uri()}')",
            "print(h.get_size(), h.get_protocol(), h.can_fua(), h.get_block_size(nbd.SIZE_MAXIMUM))",
            "print(h.pread(16, 0))",
            "h.block_status(h.get_size(), 0, lambda *a: print(a[0:3]))",
            "b = nbd.Buffer(512)",
            "c = h.aio_pread(b, 0, lambda e: print('completed', e.value) or 0)",
            "exec('while not h.aio_command_completed(c): h.poll(-1)')",
            "print(b.to_bytearray() == h.pread(512, 0), b.is_zero())",
            "h.pread_structured(4096, 0, lambda buf, off, st, e: print(len(buf), off, st, e.value))",
            "exec('try: h.pread(512, 1 << 40)\\nexcept nbd.Error as e: print(e, e.errno, e.errnum)')",
            "h.pwrite(b'python', 4096)",
            "print(h.pread(8, 4096), h.aio_is_ready(), h.get_uri())",
            "h.shutdown()",
        ];
        string[] arguments = ["-n", .. lines.SelectMany(line => new[] { "-c", line })];
        PeerProgram nbdsh = new("nbdsh", Newest: false);
        ProgramResult result = await nbdsh.AssertSame(scope, ["-c", "import nbd", .. arguments[1..]]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("completed 0", result.Output, StringComparison.Ordinal);

        // The interpreter that Debian's module belongs to, whichever comes first in PATH.
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "Debian's python3 is not installed");
        ProgramResult python = await ProgramResult.Of(
            "/usr/bin/python3",
            [
                "-c",
                "import nbd; h = nbd.NBD(); h.connect_command(['nbdkit', '-s', '--exit-with-parent', 'memory', '1M']); print(h.get_size())",
            ],
            Library.Variables(("LD_LIBRARY_PATH", (await Library.Ours()).Folder)),
            cancellationToken: scope.Token);
        Assert.Equal((0, "1048576\n", ""), (python.ExitCode, python.Output, python.Errors));
    });

    [Fact]
    public Task Fio_verifies_what_it_wrote() => Scope.Run(async scope =>
    {
        PeerProgram fio = new("fio", Newest: false);
        ProgramResult engine = await fio.RunOnC(scope, "--enghelp=nbd");
        Assert.SkipUnless(engine.Output.Contains("uri", StringComparison.Ordinal), "this fio has no nbd engine");
        string written = scope.Folder.NewSparseFile(16 * MiB);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, written, "-x", "disk");
        ProgramResult result = await fio.Succeed(
            scope,
            ["--name=job", "--ioengine=nbd", "--uri=" + server.Address.Uri("disk"), "--rw=randrw", "--bs=4k", "--iodepth=32", "--size=16m",
             "--verify=crc32c", "--number_ios=2000", "--randseed=7", "--output-format=json"]);
        int start = result.Output.IndexOf('{', StringComparison.Ordinal);
        using System.Text.Json.JsonDocument report = System.Text.Json.JsonDocument.Parse(result.Output[start..]);
        System.Text.Json.JsonElement job = report.RootElement.GetProperty("jobs")[0];
        Assert.Equal(0, job.GetProperty("error").GetInt32());
        Assert.True(job.GetProperty("read").GetProperty("total_ios").GetInt64() > 500);
        Assert.True(job.GetProperty("write").GetProperty("total_ios").GetInt64() > 500);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nbdfuse_shows_the_export_as_a_file(bool newest) => Scope.Run(async scope =>
    {
        Assert.SkipUnless(File.Exists("/dev/fuse"), "there is no /dev/fuse");
        string umount = Peers.Require("umount");
        string image = Image(scope);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", image);
        string folder = Directory.CreateDirectory(scope.Folder.NewPath("mount")).FullName;
        PeerProgram nbdfuse = new("nbdfuse", newest);
        string pidFile = scope.Folder.NewPath("pid");
        Task<ProgramResult> running = nbdfuse.RunOnOurs(scope, "--pidfile", pidFile, folder, server.Address.Uri());
        string file = Path.Combine(folder, "nbd");
        await Bounded.UntilAsync(() => Task.FromResult(File.Exists(pidFile) || running.IsCompleted), scope.Token);
        Assert.SkipWhen(
            running.IsCompleted && (await running).Errors.Contains("fuse", StringComparison.OrdinalIgnoreCase),
            "FUSE does not mount here");
        try
        {
            AssertHolds(await File.ReadAllBytesAsync(image, scope.Token), file);
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Position = 4096;
            stream.Write("through the kernel"u8);
        }
        finally
        {
            await scope.RunProgram(umount, folder);
        }

        ProgramResult result = await running;
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("through the kernel"u8.ToArray(), File.ReadAllBytes(image)[4096..4114]);
    });

    private static void AssertHolds(byte[] content, string file) => Bytes.AssertSame(content, File.ReadAllBytes(file));

    // Data, holes, data: something to map, and to be sparse about.
    private static Task<ServerProcess> OddBlocks(Scope scope, string image) => scope.Nbdkit(
        Transport.Unix, "--filter=blocksize-policy", "file", image, "blocksize-minimum=4096", "blocksize-preferred=4096",
        "blocksize-error-policy=allow");

    private static string Image(Scope scope)
    {
        string path = scope.Folder.NewSparseFile(24 * MiB);
        using FileStream file = File.OpenWrite(path);
        file.Write(scope.RandomBytes((2 * MiB) + 700));
        file.Position = 12 * MiB;
        file.Write(scope.RandomBytes(MiB));
        return path;
    }
}
