using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>--retry: what a lost connection may have taken with it is copied again.</summary>
public sealed class RetryTests
{
    private const int Size = 4 << 20;
    private const int Crashes = 100;
    private const int MostRequests = 80;

    /// <summary>Small requests and a flush now and then, so that there is much that a crash can take.</summary>
    internal static readonly string[] Options = ["--retry", "50", "--request-size", "32k", "--checkpoint", "512k", "-C", "2", "-T", "2"];

    [Fact]
    public Task Destinations_that_crash_100_times_lose_nothing() => Scope.Run(async scope =>
    {
        int crashes = 0;
        while (crashes < Crashes)
        {
            byte[] data = Data(scope);
            CrashingDisk disk = new(scope.RandomBytes(Size), scope.Random, MostRequests);
            await using NbdServer source = NbdServer.Start(new MemoryExport(data));
            await using NbdServer destination = Start(disk);
            (await ToolRun.Of("nbdcopy", [.. Options, source.Uri, destination.Uri])).Success();
            Bytes.AssertSame(data, disk.Durable());
            crashes += disk.Crashes;
        }
    });

    [Fact]
    public Task Without_repeating_the_crash_would_be_seen() => Scope.Run(async scope =>
    {
        CrashingDisk disk = new(new byte[Size], scope.Random, 2);
        await using NbdServer destination = Start(disk);
        ProgramResult result = await ToolRun.Of("nbdcopy", scope.Folder.NewFile(Data(scope)), destination.Uri);
        Assert.Equal(1, result.ExitCode);
        Assert.NotEqual(0, disk.Crashes);
    });

    [Fact]
    public Task Sources_that_crash_are_read_again() => Scope.Run(async scope =>
    {
        int crashes = 0;
        while (crashes < Crashes)
        {
            byte[] data = Data(scope);
            CrashingDisk disk = new(data, scope.Random, MostRequests);
            await using NbdServer source = Start(disk);
            string copy = scope.Folder.NewPath("copy");
            (await ToolRun.Of("nbdcopy", [.. Options, source.Uri, copy])).Success();
            Bytes.AssertSame(data, File.ReadAllBytes(copy));
            crashes += disk.Crashes;
        }
    });

    [Fact]
    public Task A_server_without_flush_is_written_again_from_the_beginning() => Scope.Run(async scope =>
    {
        byte[] data = Data(scope);
        CrashingDisk disk = new(new byte[Size], scope.Random, 250) { Features = ExportFeatures.WriteZeroes };
        await using NbdServer source = NbdServer.Start(new MemoryExport(data));
        await using NbdServer destination = Start(disk);
        (await ToolRun.Of("nbdcopy", [.. Options, source.Uri, destination.Uri])).Success();
        disk.IsCalm = true;
        using NbdHandle reader = new();
        await reader.ConnectUriAsync(destination.Uri);
        byte[] there = new byte[Size];
        await reader.PreadAsync(there, 0);
        Bytes.AssertSame(data, there);
    });

    [Fact]
    public Task A_connection_that_ends_after_its_last_flush_is_not_needed_any_more() => Scope.Run(async scope =>
    {
        byte[] data = Data(scope);
        MemoryExport copy = new(Size);
        await using NbdServer source = NbdServer.Start(new MemoryExport(data));
        await using NbdServer destination = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = copy },
            OnRequest = Misbehavior.On(
                NbdCommand.Flush, Misbehavior.Always(RequestAction.Rewrite(static reply => reply, thenHangUp: true))),
        });
        (await ToolRun.Of("nbdcopy", "--retry", "1", "--flush", "-C", "4", "-T", "4", source.Uri, destination.Uri)).Success();
        Bytes.AssertSame(data, copy.ToArray());
    });

    [Fact]
    public Task A_server_that_stays_away_fails_the_copy_after_the_attempts() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-t", "1", "--filter=exitlast", "memory", "4M");
        string gone = server.Address.Uri();
        await using NbdServer destination = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = new MemoryExport(Size) },
            OnRequest = Misbehavior.On(NbdCommand.Write, context =>
            {
                server.KillNow();
                return new ValueTask<RequestAction>(RequestAction.Proceed);
            }),
        });
        ProgramResult result = await ToolRun.Of(
            "nbdcopy", "--retry", "2", "--no-extents", "-S", "0", "--requests", "1", gone, destination.Uri);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("gave up after 2 attempts", result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task Another_export_is_not_gone_on_with() => Scope.Run(async scope =>
    {
        MemoryExport large = new(scope.RandomBytes(Size));
        int connections = 0;
        NbdServerOptions options = new()
        {
            Exports = { [""] = large },
            OnRequest = Misbehavior.On(NbdCommand.Read, Misbehavior.OnNumber(3, Misbehavior.Always(RequestAction.HangUp))),
        };
        options.HandshakeFaults.Clear();
        await using NbdServer first = NbdServer.Start(options);
        await using NbdServer second = NbdServer.Start(new MemoryExport(new byte[Size / 2]));
        await using Detour detour = Detour.Start(() => connections++ == 0 ? first.Port : second.Port);
        ProgramResult result = await ToolRun.Of(
            "nbdcopy", "-C", "1", "--retry", "5", $"nbd://127.0.0.1:{detour.Port}", "null:");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("another export", result.Errors, StringComparison.Ordinal);
    });

    private static byte[] Data(Scope scope)
    {
        byte[] data = scope.RandomBytes(Size);
        for (int i = 0; i < 8; i++)
        {
            data.AsSpan(scope.Random.Next(Size - (256 << 10)), 256 << 10).Clear();
        }

        return data;
    }

    private static NbdServer Start(CrashingDisk disk) => NbdServer.Start(new NbdServerOptions
    {
        Exports = { [""] = disk },
        OnRequest = disk.OnRequest,
    });
}
