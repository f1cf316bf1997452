namespace LibNbd.Tools.Tests.Copy;

/// <summary>A file system on a block device; unmounted with the test.</summary>
internal sealed class MountedDevice : IDisposable
{
    private MountedDevice(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Makes and mounts one without a journal, so that nothing but what is written fails.</summary>
    public static async Task<MountedDevice> Format(Scope scope, LoopDevice device)
    {
        string folder = Directory.CreateDirectory(scope.Folder.NewPath("mounted")).FullName;
        ProgramResult made = await ProgramResult.Of(
            "/bin/sh",
            ["-c", "PATH=$PATH:/usr/sbin:/sbin; mkfs.ext4 -q -O ^has_journal \"$0\" && mount \"$0\" \"$1\"", device.Path, folder]);
        Assert.SkipUnless(made.ExitCode == 0, $"no file system can be mounted: {made.Errors}");
        return scope.Own(new MountedDevice(folder));
    }

    /// <inheritdoc/>
    public void Dispose() => ProgramResult.Of("umount", ["-l", Folder]).GetAwaiter().GetResult().Success();
}
