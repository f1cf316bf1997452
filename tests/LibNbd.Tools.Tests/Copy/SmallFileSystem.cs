using System.Globalization;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>A file system in memory that is soon full; unmounted with the test.</summary>
internal sealed class SmallFileSystem : IDisposable
{
    private SmallFileSystem(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one, or skips the test where that is not allowed.</summary>
    public static async Task<SmallFileSystem> Mount(Scope scope, int size)
    {
        string folder = Directory.CreateDirectory(scope.Folder.NewPath("small")).FullName;
        ProgramResult mounted = await ProgramResult.Of("mount", ["-t", "tmpfs", "-o", Option(size), "none", folder]);
        Assert.SkipUnless(mounted.ExitCode == 0, $"no file system can be mounted: {mounted.Errors}");
        return scope.Own(new SmallFileSystem(folder));
    }

    /// <summary>Gives it another size.</summary>
    public async Task Resize(int size) =>
        (await ProgramResult.Of("mount", ["-o", $"remount,{Option(size)}", Folder])).Success();

    /// <inheritdoc/>
    public void Dispose() => ProgramResult.Of("umount", ["-l", Folder]).GetAwaiter().GetResult().Success();

    private static string Option(int size) => string.Create(CultureInfo.InvariantCulture, $"size={size}");
}
