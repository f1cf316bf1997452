using LibNbd.TestSupport.Servers;

namespace LibNbd.Server.Tests.Support;

/// <summary>Real NBD programs, as oracles.</summary>
internal static class Peer
{
    /// <summary>Runs a program of this machine; skips the test where it is missing.</summary>
    public static Task<ProgramResult> RunAsync(string program, params string[] arguments) =>
        ProgramResult.Of(Peers.Require(program), arguments);

    /// <summary>Runs a newer program, which knows extended headers, out of LIBNBD_PEER_ROOT; skips the test without it.</summary>
    public static Task<ProgramResult> RunNewerAsync(string program, params string[] arguments) =>
        ProgramResult.Of(Path.Combine(Peers.RequireNewerRoot(program), "run"), [program, .. arguments]);
}
