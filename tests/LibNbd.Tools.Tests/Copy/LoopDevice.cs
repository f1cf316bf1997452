namespace LibNbd.Tools.Tests.Copy;

/// <summary>A block device on a file; detached with the test.</summary>
internal sealed class LoopDevice : IDisposable
{
    private LoopDevice(string path) => Path = path;

    /// <summary>The device.</summary>
    public string Path { get; }

    /// <summary>Attaches one, or skips the test where that is not allowed.</summary>
    public static async Task<LoopDevice> Attach(Scope scope, string file)
    {
        ProgramResult attached = await ProgramResult.Of("/bin/sh", ["-c", "PATH=$PATH:/usr/sbin:/sbin losetup -f --show \"$0\"", file]);
        Assert.SkipUnless(attached.ExitCode == 0, $"no loop device can be had: {attached.Errors}");
        return scope.Own(new LoopDevice(attached.Output.Trim()));
    }

    /// <inheritdoc/>
    public void Dispose() =>
        ProgramResult.Of("/bin/sh", ["-c", "PATH=$PATH:/usr/sbin:/sbin losetup -d \"$0\"", Path]).GetAwaiter().GetResult().Success();
}
