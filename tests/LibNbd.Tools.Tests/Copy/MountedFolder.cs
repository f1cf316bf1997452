using System.Globalization;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>A file system that is mounted for a test, and unmounted with it.</summary>
internal sealed class MountedFolder : IDisposable
{
    private MountedFolder(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one in memory that is soon full, or skips the test where that is not allowed.</summary>
    public static Task<MountedFolder> InMemory(Scope scope, int size) =>
        Mount(scope, path => ProgramResult.Of("mount", ["-t", "tmpfs", "-o", SizeOption(size), "none", path]));

    /// <summary>The same of a new one on a device, without a journal, so that nothing but what is written fails.</summary>
    public static Task<MountedFolder> On(Scope scope, LoopDevice device) => Mount(scope, path => ProgramResult.Of(
        "/bin/sh",
        ["-c", "PATH=$PATH:/usr/sbin:/sbin; mkfs.ext4 -q -O ^has_journal \"$0\" && mount \"$0\" \"$1\"", device.Path, path]));

    /// <summary>Gives the one in memory another size.</summary>
    public async Task Resize(int size) =>
        (await ProgramResult.Of("mount", ["-o", $"remount,{SizeOption(size)}", Path])).Success();

    /// <inheritdoc/>
    public void Dispose() => ProgramResult.Of("umount", ["-l", Path]).GetAwaiter().GetResult().Success();

    private static string SizeOption(int size) => string.Create(CultureInfo.InvariantCulture, $"size={size}");

    private static async Task<MountedFolder> Mount(Scope scope, Func<string, Task<ProgramResult>> mount)
    {
        string path = Directory.CreateDirectory(scope.Folder.NewPath("mounted")).FullName;
        ProgramResult mounted = await mount(path);
        Assert.SkipUnless(mounted.ExitCode == 0, $"no file system can be mounted: {mounted.Errors}");
        return scope.Own(new MountedFolder(path));
    }
}
