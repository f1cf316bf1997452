using System.Runtime.Versioning;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse;

/// <summary>The disk as the kernel's requests see it: what they share.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MountedDisk
{
    /// <summary>As much as a request of the kernel may transfer, and libfuse's buffers hold.</summary>
    public const int MaxTransfer = 1 << 20;

    /// <summary>Errors that libfuse passes on are below this; after ENOSYS the kernel would not ask again.</summary>
    private const int ErrorEnd = 1000;

    private readonly ToolContext _context;
    private readonly Lock _lock = new();
    private bool _isOver;

    /// <summary>Puts it together.</summary>
    public MountedDisk(ToolContext context, Disk disk, FileTree tree, MountOptions options)
    {
        _context = context;
        (Disk, Tree, Options) = (disk, tree, options);
        Requests = new Spares<DataRequest>(() => new DataRequest(this), static _ => { });
        Commands = new DiskCommands(disk);
    }

    /// <summary>The connections.</summary>
    public Disk Disk { get; }

    /// <summary>The files.</summary>
    public FileTree Tree { get; }

    /// <summary>How it is mounted.</summary>
    public MountOptions Options { get; }

    /// <summary>Commands of several steps.</summary>
    public DiskCommands Commands { get; }

    /// <summary>Reads and writes to be used again.</summary>
    public Spares<DataRequest> Requests { get; }

    /// <summary>Buffers for requests of the kernel.</summary>
    public Spares<ReceiveBuffer> Buffers { get; } = new(static () => new ReceiveBuffer(), static buffer => ((IDisposable)buffer).Dispose());

    /// <summary>What is not answered.</summary>
    public InFlight InFlight { get; } = new();

    /// <summary>Ends when kernel and file system have agreed, and programs can use the file.</summary>
    public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How much the kernel may write at once.</summary>
    public int WriteLimit => WholePages(Disk.MaxRequest);

    /// <summary>How much it may read at once.</summary>
    public int ReadLimit => WholePages(Math.Min(Disk.MaxRequest, Options.MaxRead ?? MaxTransfer));

    /// <summary>Reports that a request has failed.</summary>
    /// <returns>What the program that made it is told.</returns>
    public int Failed(Exception error, NbdHandle connection)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _context.Report(error.Message);
                Disk.NoteFailure(connection);
            }
        }

        return error is NbdException { ErrorNumber: > 0 and < ErrorEnd and not Errno.ENOSYS } known ? known.ErrorNumber : Errno.EIO;
    }

    /// <summary>The tool ends: connections and streams go, even if programs still use the mount. They get errors.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
        }
    }

    private static int WholePages(long limit) =>
        (int)Math.Clamp(limit, Environment.SystemPageSize, MaxTransfer) & -Environment.SystemPageSize;
}
