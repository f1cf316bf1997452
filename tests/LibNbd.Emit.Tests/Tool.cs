using LibNbd.TestSupport.Servers;

namespace LibNbd.Emit.Tests;

/// <summary>A program of the machine that judges what was emitted.</summary>
internal static class Tool
{
    /// <summary>Runs it; skips the test where it is not installed, unless <c>LIBNBD_REQUIRE_PEERS=1</c> forbids that.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static (int ExitCode, string Output) Run(string program, string folder, params IEnumerable<string> arguments) =>
        Run(program, folder, Bounded.Limit, arguments);

    /// <summary>The same for a program that may take longer.</summary>
    public static (int ExitCode, string Output) Run(string program, string folder, TimeSpan limit, params IEnumerable<string> arguments)
    {
        ProgramResult result = ProgramResult.Of(Peers.Require(program), arguments, folder: folder, limit: limit).GetAwaiter().GetResult();
        return (result.ExitCode, result.All);
    }
}
