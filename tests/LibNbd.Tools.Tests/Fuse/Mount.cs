using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Tests.Fuse;

/// <summary>A mount that nbdfuse made in this process, for one test. It is taken away at the end, whatever happens.</summary>
internal sealed class Mount : IDisposable
{
    private static readonly string[] Libraries = ["libfuse3.so.3", "libfuse3.so.4"];

    private readonly CancellationTokenSource _end;
    private readonly Task<ProgramResult> _run;

    private Mount(string point, CancellationTokenSource end, Task<ProgramResult> run) => (Point, _end, _run) = (point, end, run);

    /// <summary>The mount point.</summary>
    public string Point { get; }

    /// <summary>The disk, as a file.</summary>
    public string Disk => Directory.Exists(Point) ? Path.Combine(Point, "nbd") : Point;

    /// <summary>Skips the test where there is no FUSE, and fails it where there should be.</summary>
    public static void Require()
    {
        Assert.SkipUnless(File.Exists("/dev/fuse"), "there is no /dev/fuse");
        Peers.Require("fusermount3");
        Peers.Need(
            Libraries.Any(static name => NativeLibrary.TryLoad(name, out _)),
            "libfuse3 is not installed");
    }

    /// <summary>A new directory to mount on.</summary>
    public static string NewPoint(Scope scope)
    {
        Require();
        return Directory.CreateDirectory(scope.Folder.NewPath("mnt")).FullName;
    }

    /// <summary>Mounts on a new directory, and waits until it is mounted.</summary>
    /// <param name="scope">The test.</param>
    /// <param name="mode">The words behind the mount point.</param>
    /// <param name="options">Those before it.</param>
    public static Task<Mount> Start(Scope scope, string[] mode, params string[] options) => StartAt(scope, NewPoint(scope), mode, options);

    /// <summary>Mounts somewhere, and waits until it is mounted.</summary>
    public static async Task<Mount> StartAt(Scope scope, string point, string[] mode, params string[] options)
    {
        Require();
        string pidFile = scope.Folder.NewPath("pid");
        CancellationTokenSource end = new();
        Mount mount = scope.Own(new Mount(point, end, ToolRun.Of(
            new ToolRun.Settings { Token = end.Token }, "nbdfuse", ["-P", pidFile, .. options, point, .. mode])));
        await Bounded.UntilAsync(() => Task.FromResult(mount._run.IsCompleted || File.Exists(pidFile)), scope.Token);
        Assert.True(File.Exists(pidFile), mount._run.IsCompleted ? (await mount._run).Errors : "it does not mount");
        return mount;
    }

    /// <summary>Unmounts as users do, and gives what nbdfuse says at its end.</summary>
    public async Task<ProgramResult> Unmount()
    {
        (await ProgramResult.Of("fusermount3", ["-u", Point])).Success();
        return await Bounded.Of(_run);
    }

    /// <summary>Asks nbdfuse to end, as a signal does.</summary>
    public Task<ProgramResult> End()
    {
        _end.Cancel();
        return Bounded.Of(_run);
    }

    /// <summary>Opens the disk, past the kernel's cache if that is wished.</summary>
    public SafeFileHandle Open(FileAccess access = FileAccess.ReadWrite) =>
        File.OpenHandle(Disk, FileMode.Open, access, FileShare.ReadWrite);

    /// <summary>Reads from the disk.</summary>
    public byte[] Read(long offset, int count)
    {
        using SafeFileHandle disk = Open(FileAccess.Read);
        byte[] data = new byte[count];
        Assert.Equal(count, RandomAccess.Read(disk, data, offset));
        return data;
    }

    /// <summary>Writes to the disk, and has it flushed.</summary>
    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        using SafeFileHandle disk = Open();
        RandomAccess.Write(disk, data, offset);
        RandomAccess.FlushToDisk(disk);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_run.IsCompleted)
        {
            _end.Cancel();
            _run.Wait(Bounded.Limit);
        }

        _end.Dispose();
    }
}
