namespace LibNbd.Tools.Tests.Harness;

/// <summary>Runs a tool of libnbd's.</summary>
internal static class PeerTool
{
    /// <summary>That of Debian 12 (1.14), or a skipped test.</summary>
    public static Task<ProgramResult> Of(string tool, params IEnumerable<string> arguments) =>
        ProgramResult.Of(Peers.Require(tool), arguments);

    /// <summary>The newest one (1.24), or a skipped test.</summary>
    public static Task<ProgramResult> NewerOf(string tool, params IEnumerable<string> arguments) =>
        ProgramResult.Of(Path.Combine(Peers.RequireNewerRoot(tool), "run"), arguments.Prepend(tool));
}
