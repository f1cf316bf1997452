using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Tests.Fuse;

/// <summary>nbdfuse: how it ends.</summary>
public sealed class FuseEndTests
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "nbd");

    [Theory]
    [InlineData(NativeMethods.SigTerm)]
    [InlineData(2)]
    [InlineData(1)]
    public Task A_signal_unmounts(int signal) => Scope.Run(async scope =>
    {
        string point = Mount.NewPoint(scope);
        using Process process = await StartProgram(scope, point);
        Assert.True(IsMounted(point));
        Assert.Equal(0, NativeMethods.Kill(process.Id, signal));
        await Bounded.Of(process.WaitForExitAsync(scope.Token));
        Assert.Equal(0, process.ExitCode);
        Assert.False(IsMounted(point));
    });

    [Fact]
    public Task A_signal_unmounts_also_what_is_in_use() => Scope.Run(async scope =>
    {
        string point = Mount.NewPoint(scope);
        using Process process = await StartProgram(scope, point);
        using FileStream user = File.OpenRead(Path.Combine(point, "nbd"));
        Assert.Equal(0, NativeMethods.Kill(process.Id, NativeMethods.SigTerm));
        await Bounded.Of(process.WaitForExitAsync(scope.Token));
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("it is still in use", await process.StandardError.ReadToEndAsync(scope.Token), StringComparison.Ordinal);
        Assert.False(IsMounted(point));
        Assert.ThrowsAny<IOException>(() => user.ReadByte());
    });

    [Fact]
    public Task A_request_in_flight_is_carried_out() => Scope.Run(async scope =>
    {
        string image = scope.Folder.NewSparseFile(1 << 20);
        string log = scope.Folder.NewPath("log");
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "--filter=log", "--filter=delay", "file", image, "wdelay=1", $"logfile={log}");
        Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        byte[] data = scope.RandomBytes(4096);
        Bounded.Running writer = Bounded.Start(() => mount.Write(8192, data));
        await Bounded.UntilAsync(
            () => Task.FromResult(File.ReadAllText(log).Contains(" Write id=", StringComparison.Ordinal)), scope.Token);
        Assert.Equal(0, (await mount.End()).ExitCode);
        writer.Join();
        Assert.False(IsMounted(mount.Point));
        Bytes.AssertSame(data, File.ReadAllBytes(image).AsSpan(8192, data.Length));
    });

    [Fact]
    public Task What_was_written_is_flushed_at_the_end() => Scope.Run(async scope =>
    {
        string log = scope.Folder.NewPath("log");
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=log", "memory", "1M", $"logfile={log}");
        Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        using (SafeFileHandle disk = mount.Open())
        {
            RandomAccess.Write(disk, new byte[10], 0);
        }

        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        Assert.Single(File.ReadLines(log), static line => line.Contains(" Flush id=", StringComparison.Ordinal));
        mount = await Mount.Start(scope, [server.Address.Uri()]);
        mount.Read(0, 10);
        Assert.Equal(0, (await mount.Unmount()).ExitCode);
        Assert.Single(File.ReadLines(log), static line => line.Contains(" Flush id=", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_lost_server_is_an_error_and_not_the_end() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        server.KillNow();
        Assert.ThrowsAny<IOException>(() => mount.Read(0, 512));
        Assert.True(IsMounted(mount.Point));
        ProgramResult result = await mount.Unmount();
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("nbdfuse: ", result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task What_fails_when_it_is_mounted_leaves_no_mount() => Scope.Run(async scope =>
    {
        string point = Mount.NewPoint(scope);
        ProgramResult result = await ToolRun.Of(
            "nbdfuse", "-P", Path.Combine(point, "none", "pid"), point, "[", Peers.Require("nbdkit"), "null", "]");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("nbdfuse: ", result.Errors, StringComparison.Ordinal);
        Assert.False(IsMounted(point));
    });

    private static bool IsMounted(string point) =>
        File.ReadLines("/proc/self/mounts").Any(line => line.Split(' ')[1] == point);

    private static async Task<Process> StartProgram(Scope scope, string point)
    {
        string pidFile = scope.Folder.NewPath("pid");

        // A shell ignores Ctrl-C for what it runs in the background, and nohup a hang-up: these tests among it, and that is inherited.
        ProcessStartInfo info = new(
            "env",
            [
                "--default-signal=HUP,INT,QUIT,TERM", Program, "fuse", "-P", pidFile, point,
                "[", Peers.Require("nbdkit"), "memory", "1M", "]",
            ])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process process = await ProcessStarter.Start(info);
        scope.Own(new Killer(process, point));
        await Bounded.UntilAsync(() => Task.FromResult(process.HasExited || File.Exists(pidFile)), scope.Token);
        Assert.False(process.HasExited);
        await Bounded.UntilAsync(() => Task.FromResult(new FileInfo(pidFile).Length > 0), scope.Token);
        Assert.Equal(FormattableString.Invariant($"{process.Id}"), await File.ReadAllTextAsync(pidFile, scope.Token));
        return process;
    }

    // A test that fails leaves neither program nor mount behind.
    private sealed class Killer(Process process, string point) : IDisposable
    {
        private readonly int _id = process.Id;

        public void Dispose()
        {
            if (IsMounted(point))
            {
                NativeMethods.Kill(_id, NativeMethods.SigKill);
                ProgramResult.Of("fusermount3", ["-u", "-z", point]).GetAwaiter().GetResult();
            }
        }
    }
}
