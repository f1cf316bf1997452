namespace LibNbd.Tools.Tests.Fuse;

/// <summary>nbdfuse of a user who is not root, for whom fusermount3 mounts.</summary>
public sealed class FuseUserTests
{
    private const int CannotBeSetUp = 77;

    // A node that everybody may open takes the place of /dev/fuse, in a mount namespace that ends with the script.
    private const string Script = """
        set -e
        cd "$0"
        mknod fuse c 10 229 && chmod 666 fuse && mount --bind fuse /dev/fuse || exit 77
        runuser -u nobody -- "$1/nbd" --help >help || exit 77
        runuser -u nobody -- "$1/nbd" fuse -P "$0/open/pid" mnt "$2" &
        trap 'kill $! 2>/dev/null' EXIT
        until [ -s open/pid ]; do kill -0 $!; done
        runuser -u nobody -- dd if=data of=mnt/nbd conv=notrunc,fsync status=none
        runuser -u nobody -- cmp data mnt/nbd
        if ls mnt 2>ls; then echo "others see it"; exit 1; fi
        runuser -u nobody -- fusermount3 -u mnt
        trap - EXIT
        wait $!
        """;

    [Fact]
    public Task An_ordinary_user_mounts_writes_reads_and_unmounts() => Scope.Run(async scope =>
    {
        Mount.Require();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        byte[] data = scope.RandomBytes(1 << 20);
        string image = scope.Folder.NewSparseFile(data.Length);
        ServerProcess server = await scope.Nbdkit(Transport.Tcp4, "file", image);
        string folder = Directory.CreateDirectory(scope.Folder.NewPath("user")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "data"), data, scope.Token);
        string program = OpenToAll(Directory.CreateDirectory(Path.Combine(folder, "program")).FullName);
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(static file => IsOfProgram(Path.GetFileName(file))))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        OpenToAll(Directory.CreateDirectory(Path.Combine(folder, "open")).FullName);
        OpenToAll(Directory.CreateDirectory(Path.Combine(folder, "mnt")).FullName);
        OpenToAll(Path.GetDirectoryName(folder)!);
        OpenToAll(folder);
        ProgramResult result = await ProgramResult.Of("unshare", ["-m", "/bin/bash", "-c", Script, folder, program, server.Address.Uri()]);
        Assert.SkipWhen(result.ExitCode == CannotBeSetUp, $"it cannot be set up here: {result.Errors}");
        result.Success();
        Bytes.AssertSame(data, File.ReadAllBytes(image));
    });

    private static bool IsOfProgram(string file) =>
        file is "nbd" || file.StartsWith("nbd.", StringComparison.Ordinal) || file.StartsWith("LibNbd", StringComparison.Ordinal);

    private static string OpenToAll(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0x1ff);
        }

        return folder;
    }
}
