using System.Globalization;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>Disks to copy, and the oracle that compares them: cmp, or the bytes themselves.</summary>
internal static class Disks
{
    /// <summary>The tools that copy: ours in this process, and Debian's.</summary>
    public static readonly TheoryData<string> Tools = ["ours", "Debian's"];

    /// <summary>Runs nbdcopy, ours or Debian's.</summary>
    public static Task<ProgramResult> Copy(string tool, params IEnumerable<string> arguments) =>
        tool == "ours" ? ToolRun.Of("nbdcopy", arguments) : PeerTool.Of("nbdcopy", arguments);

    /// <summary>A file with runs of random bytes, runs of zeroes that are written, and holes.</summary>
    public static string RandomSparse(Scope scope, long size)
    {
        string path = scope.Folder.NewSparseFile(size);
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        for (long at = scope.Random.Next(1 << 20); at < size; at += scope.Random.Next(4 << 20))
        {
            byte[] run = scope.RandomBytes((int)Math.Min(size - at, scope.Random.Next(1, 300_000)));
            if (scope.Random.Next(4) == 0)
            {
                run.AsSpan().Clear();
            }

            file.Position = at;
            file.Write(run);
        }

        return path;
    }

    /// <summary>Whether cmp finds no difference in the first bytes of two files.</summary>
    public static async Task AssertSame(Scope scope, string expected, string actual)
    {
        Assert.True(new FileInfo(actual).Length >= new FileInfo(expected).Length, "the copy is shorter");
        string length = new FileInfo(expected).Length.ToString(CultureInfo.InvariantCulture);
        await scope.RunProgram("cmp", "-n", length, expected, actual);
    }

    /// <summary>
    /// The bytes that a file takes on the disk. Until it is written out ext4 counts blocks that it may need for its own lists.
    /// </summary>
    public static async Task<long> Allocated(Scope scope, string path)
    {
        await scope.RunProgram("sync", path);
        return 512 * long.Parse(await scope.RunProgram("stat", "-c", "%b", path), CultureInfo.InvariantCulture);
    }

    /// <summary>A server in this process that notes what it is asked.</summary>
    public static NbdServer Serve(IExport export) => NbdServer.Start(new NbdServerOptions
    {
        Exports = { [""] = export },
        RecordRequests = true,
    });
}
