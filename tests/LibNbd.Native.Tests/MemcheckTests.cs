using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>
/// C programs under valgrind's memcheck: no invalid access, no undefined value, and nothing lost but what c/valgrind.supp names.
/// </summary>
public sealed class MemcheckTests
{
    private const int Found = 99;

    [Theory]
    [InlineData("sync", "memory 16M")]
    [InlineData("aio", "pattern 16M")]
    [InlineData("closures", "pattern 1M")]
    [InlineData("lifetime", "pattern 1M")]
    [InlineData("errors", "pattern 1M")]
    [InlineData("threadend", "pattern 1M")]
    public Task Memcheck_finds_nothing(string name, string server) => Scope.Run(async scope =>
    {
        ProgramResult result = await Run(scope, name, server);
        Assert.True(result.ExitCode == 0, $"{result.Errors}{result.Output}");
        Assert.DoesNotContain("lost in loss record", result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task Memcheck_sees_the_use_of_a_closed_handle() => Scope.Run(async scope =>
    {
        ProgramResult result = await Run(scope, "misuse", "pattern 1M");
        Assert.True(result.ExitCode == Found, result.Errors);
        Assert.Contains("Invalid read", result.Errors, StringComparison.Ordinal);
    });

    private static async Task<ProgramResult> Run(Scope scope, string name, string server)
    {
        string valgrind = Peers.Require("valgrind");
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, name, ours);
        ServerProcess process = await scope.Nbdkit(Transport.Unix, server.Split(' '));
        return await ProgramResult.Of(
            valgrind,
            [
                "-q", "--leak-check=full", $"--error-exitcode={Found.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                "--suppressions=" + Path.Combine(CProgram.Sources, "valgrind.supp"), program.File, process.Address.SocketPath,
            ],
            Library.Variables(("LD_LIBRARY_PATH", ours.Folder)),
            cancellationToken: scope.Token);
    }
}
