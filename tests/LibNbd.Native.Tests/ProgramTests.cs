using System.Globalization;
using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>
/// C programs of ours. What they check themselves is the test; what they print must be what the C library makes them print.
/// </summary>
public sealed class ProgramTests
{
    private const string Pattern = "pattern 16M";
    private const string SmallPattern = "pattern 1M";
    private const string Memory = "memory 16M";

    /// <summary>Each with its server.</summary>
    public static TheoryData<string, string> Programs => new()
    {
        { "sync", Memory },
        { "aio", Pattern },
        { "closures", SmallPattern },
        { "threads", Pattern },
        { "shared", Pattern },
        { "fork", SmallPattern },
        { "lifetime", SmallPattern },
        { "errors", SmallPattern },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public Task Compiled_against_ours_it_runs_on_ours(string name, string server) => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, name, ours);
        await program.Succeed(scope, ours, await Start(scope, server));
    });

    [Theory]
    [MemberData(nameof(Programs))]
    public Task Compiled_against_the_newest_C_library_it_runs_on_ours_as_on_that(string name, string server) => Scope.Run(async scope =>
    {
        Library newest = Library.Newest();
        CProgram program = await CProgram.Compile(scope, name, newest);
        string expected = await program.Succeed(scope, newest, await Start(scope, server));
        Assert.Equal(expected, await program.Succeed(scope, await Library.Ours(), await Start(scope, server)));
    });

    [Theory]
    [MemberData(nameof(Programs))]
    public Task Compiled_against_ours_it_runs_on_the_newest_C_library(string name, string server) => Scope.Run(async scope =>
    {
        CProgram program = await CProgram.Compile(scope, name, await Library.Ours());
        await program.Succeed(scope, Library.Newest(), await Start(scope, server));
    });

    [Theory]
    [InlineData("sync", Memory)]
    [InlineData("aio", Pattern)]
    [InlineData("threads", Pattern)]
    [InlineData("shared", Pattern)]
    [InlineData("lifetime", SmallPattern)]
    public Task Debians_header_and_library_and_ours_are_interchangeable(string name, string server) => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        Library debian = Library.Debian();
        CProgram theirs = await CProgram.Compile(scope, name, debian);
        string expected = await theirs.Succeed(scope, debian, await Start(scope, server));
        Assert.Equal(expected, await theirs.Succeed(scope, ours, await Start(scope, server)));
        CProgram mine = await CProgram.Compile(scope, name, ours);
        Assert.Equal(expected, await mine.Succeed(scope, debian, await Start(scope, server)));
    });

    [Fact]
    public Task It_can_be_loaded_and_unloaded_again_and_again() => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, "unload", ours);
        await program.Succeed(scope, ours, await Start(scope, SmallPattern), ours.File);
    });

    [Fact]
    public Task The_hosts_signal_handlers_stay() => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, "signals", ours);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, Memory.Split(' '));
        string changed = await program.Succeed(
            scope, ours, server.Address.SocketPath, server.ProcessId.ToString(CultureInfo.InvariantCulture));

        // The runtime's own: faults in managed code. It passes others on to the host's handler.
        Assert.Equal("changed: 8\nchanged: 11\n", changed);
    });

    [Fact]
    public Task A_program_built_by_pkg_config_runs() => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        string flags = (await ProgramResult.Of(
            Peers.Require("pkg-config"),
            ["--cflags", "--libs", "libnbd"],
            Library.Variables(("PKG_CONFIG_PATH", Path.Combine(ours.Folder, "pkgconfig"))),
            cancellationToken: scope.Token)).Output;
        string path = scope.Folder.NewPath("sync");
        await scope.RunProgram(
            Peers.Require("gcc"), [
                "-o", path, Path.Combine(CProgram.Sources, "sync.c"),
                .. flags.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ]);
        ProgramResult result = await ProgramResult.Of(
            path, [await Start(scope, Memory)], Library.Variables(("LD_LIBRARY_PATH", ours.Folder)), cancellationToken: scope.Token);
        Assert.True(result.ExitCode == 0, result.Errors);
    });

    // A fresh one for each run: what one program wrote, the next one would see.
    private static async Task<string> Start(Scope scope, string plugin) =>
        (await scope.Nbdkit(Transport.Unix, plugin.Split(' '))).Address.SocketPath;
}
