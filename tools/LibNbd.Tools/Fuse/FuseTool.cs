using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;
using LibNbd.Tools.Fuse.Native;

namespace LibNbd.Tools.Fuse;

/// <summary>nbdfuse: shows the disk of a server as a file.</summary>
internal sealed class FuseTool : Tool
{
    private const int UsualConnections = 4;
    private const int MostConnections = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = "nbdfuse",
        Summary = "present a network block device as a file",
        Usage =
        [
            "[-C N] [-o OPTION] [-P FILE] [-rsv] MOUNTPOINT[/FILENAME] NBD-URI",
            "MOUNTPOINT[/FILENAME] [ CMD ARGS ... ]",
            "MOUNTPOINT[/FILENAME] --command CMD ARGS ...",
            "MOUNTPOINT[/FILENAME] --fd N",
            "MOUNTPOINT[/FILENAME] --tcp HOST PORT",
            "MOUNTPOINT[/FILENAME] --unix SOCKET",
            "MOUNTPOINT[/FILENAME] --vsock CID PORT",
        ],
        Options = FuseOptions.All,
        Examples =
        [
            "dir nbd://example.com",
            "dir/disk.img --unix /tmp/unixsock",
            "-r disk.img [ qemu-nbd -r -f qcow2 file.qcow2 ]",
            "dir [ nbdkit --exit-with-parent memory 1G ]",
        ],
        StopsAtFirstOperand = true,
        TakesFiles = true,
    };

    /// <inheritdoc/>
    public override bool CatchesSignals => true;

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options)
    {
        if (options.Has(FuseOptions.FuseHelp))
        {
            context.Out.Write(MountOptions.Help.ReplaceLineEndings("\n"));
            return 0;
        }

        if (options.Operands is not [{ Word: { } path }, _, ..])
        {
            throw new UsageException();
        }

        ServerMode server = ServerMode.Parse(options.Operands.Skip(1));
        MountOptions mountOptions =
            MountOptions.Parse(options.Uses.Where(static use => use.Option == FuseOptions.MountOption).Select(static use => use.Argument!));
        int connections = Connections(options.Value(FuseOptions.Connections));
        Mountpoint mountpoint = Mountpoint.Find(path);
        if (!OperatingSystem.IsLinux())
        {
            throw new ToolException("there is no FUSE on this system; nbdfuse runs on Linux");
        }

        StatLayout.Check();
        _ = LibFuse.Instance;
        bool debug = options.Has(FuseOptions.Debug);
        using Disk disk =
            Disk.Connect(server, connections, options.Has(FuseOptions.ReadOnly), debug || options.Has(FuseOptions.Verbose));
        FileTree tree = new(mountpoint, mountOptions, disk, (NativeMethods.EffectiveUser(), NativeMethods.EffectiveGroup()));
        MountedDisk mounted = new(context, disk, tree, mountOptions);
        FuseSession session = FuseSession.Mount(mounted, mountpoint.Path, options.Has(FuseOptions.SingleThread), debug);
        try
        {
            return Serve(context, mounted, session, mountpoint, options.Value(FuseOptions.PidFile));
        }
        catch when (!session.Gone.IsCompleted && !context.Token.IsCancellationRequested)
        {
            Unmount.Detach(mountpoint.Path);
            throw;
        }
        finally
        {
            mounted.End();
        }
    }

    [SupportedOSPlatform("linux")]
    private static int Serve(ToolContext context, MountedDisk mounted, FuseSession session, Mountpoint mountpoint, string? pidFile)
    {
        if (Wait(context.Token, mounted.Ready.Task, session.Gone) && mounted.Ready.Task.IsFaulted)
        {
            mounted.Ready.Task.GetAwaiter().GetResult();
        }

        if (mounted.Ready.Task.IsCompletedSuccessfully && pidFile is not null)
        {
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }

        bool isGone = Wait(context.Token, session.Gone);
        if (!isGone)
        {
            Unmount.Detach(mountpoint.Path);
            isGone = session.Gone.Wait(Patience);
        }

        if (!mounted.InFlight.WaitForNone(Patience))
        {
            throw new ToolException("the server does not answer: the last requests may be lost");
        }

        mounted.Disk.FlushChanges();
        if (!isGone)
        {
            throw new ToolException($"{mountpoint.Path}: it is still in use; the programs that use it lose it");
        }

        if (session.Failure != 0)
        {
            throw new ToolException($"receiving from the kernel: {Marshal.GetPInvokeErrorMessage(session.Failure)}");
        }

        if (session.Ended.Wait(Patience))
        {
            session.Free();
        }

        return 0;
    }

    // Whether one of them has ended before the program was asked to end.
    private static bool Wait(CancellationToken token, params Task[] tasks)
    {
        try
        {
            return Task.WaitAny(tasks, token) >= 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static int Connections(string? text) => text is null
        ? UsualConnections
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= MostConnections
            ? number
            : throw new ToolException($"--connections: '{text}' is not a number from 1 to {MostConnections}");
}
