using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>Servers that fail, lie or leave: the copy is right, or says that it is not.</summary>
public sealed class ErrorTests
{
    private const int Size = 4 << 20;

    // copy-nbd-error, by nbdkit's error filter; also the full disk
    [Theory]
    [InlineData("ours", "pread=EIO", true, "Input/output error")]
    [InlineData("Debian's", "pread=EIO", true, "Input/output error")]
    [InlineData("ours", "pwrite=ENOSPC", false, "No space left on device")]
    [InlineData("Debian's", "pwrite=ENOSPC", false, "No space left on device")]
    [InlineData("ours", "extents=EIO", true, "Input/output error")]
    [InlineData("Debian's", "extents=EIO", true, "Input/output error")]
    public Task A_failing_request_fails_the_copy(string tool, string error, bool isSource, string text) => Scope.Run(async scope =>
    {
        string data = scope.Folder.NewFile(scope.RandomBytes(Size));
        string call = error[..error.IndexOf('=', StringComparison.Ordinal)];
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "-t", "1", "--filter=error", "file", isSource ? data : scope.Folder.NewSparseFile(Size), $"error-{error}",
            $"error-{call}-rate=100%");
        ProgramResult result = await Disks.Copy(
            tool, isSource ? [server.Address.Uri(), "null:"] : [data, server.Address.Uri()]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(text, result.Errors, StringComparison.Ordinal);
        if (tool == "ours")
        {
            Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        }
    });

    [Fact]
    public Task A_failing_zero_fails_the_copy() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "-t", "1", "--filter=error", "memory", "4M", "error-zero=EIO", "error-zero-rate=100%");
        ProgramResult result = await ToolRun.Of("nbdcopy", scope.Folder.NewSparseFile(Size), server.Address.Uri());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("zero at offset 0 failed", result.Errors, StringComparison.Ordinal);
        (await ToolRun.Of("nbdcopy", "--destination-is-zero", scope.Folder.NewSparseFile(Size), server.Address.Uri())).Success();
    });

    // copy-nbd-error: extents are avoided, or their absence does not matter
    [Fact]
    public Task Without_extents_the_source_is_read() => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string copy = scope.Folder.NewPath("copy");
        ServerProcess broken = await scope.Nbdkit(
            Transport.Unix, "--filter=error", "file", source, "error-extents=EIO", "error-extents-rate=100%");
        (await ToolRun.Of("nbdcopy", "--no-extents", broken.Address.Uri(), copy)).Success();
        await Disks.AssertSame(scope, source, copy);
        ServerProcess without = await scope.Nbdkit(Transport.Unix, "--filter=noextents", "file", source);
        (await ToolRun.Of("nbdcopy", without.Address.Uri(), copy)).Success();
        await Disks.AssertSame(scope, source, copy);
    });

    public static TheoryData<string> Lies =>
    [
        nameof(Misbehavior.WrongMagic), nameof(Misbehavior.UnknownChunk), nameof(Misbehavior.DataOutside),
        nameof(Misbehavior.ShortData), nameof(RequestAction.HangUp), nameof(RequestAction.Truncate),
    ];

    [Theory]
    [MemberData(nameof(Lies))]
    public Task A_source_that_answers_wrongly_fails_the_copy(string lie) => Scope.Run(async scope =>
    {
        await using NbdServer server = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = new MemoryExport(scope.RandomBytes(Size)) },
            OnRequest = Misbehavior.On(NbdCommand.Read, Misbehavior.OnNumber(5, HookOf(lie, truncatedTo: 1000))),
        });
        ProgramResult result = await ToolRun.Of("nbdcopy", server.Uri, scope.Folder.NewPath("copy"));
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
    });

    public static TheoryData<string> LiesOfDestinations =>
    [
        nameof(Misbehavior.WrongMagic), nameof(Misbehavior.UnknownChunk), nameof(Misbehavior.DataOutside), nameof(RequestAction.Truncate),
    ];

    [Theory]
    [MemberData(nameof(LiesOfDestinations))]
    public Task A_destination_that_answers_wrongly_fails_the_copy(string lie) => Scope.Run(async scope =>
    {
        await using NbdServer server = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = new MemoryExport(Size) },
            OnRequest = Misbehavior.On(NbdCommand.Write, Misbehavior.OnNumber(3, HookOf(lie, truncatedTo: 5))),
        });
        ProgramResult result = await ToolRun.Of("nbdcopy", "-S", "0", scope.Folder.NewFile(scope.RandomBytes(Size)), server.Uri);
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        Assert.Contains("write at offset", result.Errors, StringComparison.Ordinal);
    });

    public static TheoryData<string> LiesAboutExtents =>
    [
        "nothing",
        "empty",
        "too much",
        nameof(Misbehavior.UnknownContext),
        nameof(Misbehavior.BadStatusLength),
        nameof(Misbehavior.UnknownChunk),
    ];

    [Theory]
    [MemberData(nameof(LiesAboutExtents))]
    public Task A_source_that_tells_extents_wrongly_is_copied_right_or_not_at_all(string lie) => Scope.Run(async scope =>
    {
        Func<RequestContext, ValueTask<RequestAction>> hook = lie switch
        {
            "nothing" => Misbehavior.Extents(),
            "empty" => Misbehavior.Extents(new ExportExtent(0, 0)),
            "too much" => Misbehavior.Extents(new ExportExtent(3 * Size, 0), new ExportExtent(Size, 3)),
            nameof(Misbehavior.UnknownContext) => Misbehavior.UnknownContext(),
            nameof(Misbehavior.BadStatusLength) => Misbehavior.BadStatusLength(),
            _ => Misbehavior.UnknownChunk(),
        };
        byte[] data = scope.RandomBytes(Size);
        string copy = scope.Folder.NewPath("copy");
        await using NbdServer server = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = new MemoryExport(data) },
            OnRequest = Misbehavior.On(NbdCommand.BlockStatus, hook),
        });
        ProgramResult result = await ToolRun.Of("nbdcopy", server.Uri, copy);
        if (result.ExitCode == 0)
        {
            Bytes.AssertSame(data, File.ReadAllBytes(copy));
        }
        else
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        }
    });

    [Fact]
    public Task A_destination_that_hangs_up_fails_the_copy() => Scope.Run(async scope =>
    {
        await using NbdServer server = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = new MemoryExport(Size) },
            OnRequest = Misbehavior.On(NbdCommand.Write, Misbehavior.OnNumber(3, Misbehavior.Always(RequestAction.HangUp))),
        });
        ProgramResult result = await ToolRun.Of("nbdcopy", scope.Folder.NewFile(scope.RandomBytes(Size)), server.Uri);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("write at offset", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("nbdcopy")]
    [InlineData("nbdcopy", "one")]
    [InlineData("nbdcopy", "one", "two", "three")]
    public async Task Wrong_numbers_of_operands_show_the_usage(string tool, params string[] operands)
    {
        ProgramResult result = await ToolRun.Of(tool, operands);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("SOURCE DESTINATION", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        ProgramResult result = await ToolRun.Of("nbdcopy", "/nonexistent/disk", "null:");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/nonexistent/disk", result.Errors, StringComparison.Ordinal);
    }

    private static Func<RequestContext, ValueTask<RequestAction>> HookOf(string lie, int truncatedTo) => lie switch
    {
        nameof(Misbehavior.WrongMagic) => Misbehavior.WrongMagic(),
        nameof(Misbehavior.UnknownChunk) => Misbehavior.UnknownChunk(),
        nameof(Misbehavior.DataOutside) => Misbehavior.DataOutside(),
        nameof(Misbehavior.ShortData) => Misbehavior.ShortData(),
        nameof(RequestAction.HangUp) => Misbehavior.Always(RequestAction.HangUp),
        nameof(RequestAction.Truncate) => Misbehavior.Always(RequestAction.Truncate(truncatedTo)),
        _ => throw new ArgumentOutOfRangeException(nameof(lie), lie, "no such lie"),
    };
}
