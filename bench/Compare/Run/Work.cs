using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>Which server answers.</summary>
internal enum ServerKind
{
    /// <summary>The batching server that spins, so that the client is the limit; simple replies.</summary>
    FastSpin,
    /// <summary>The same with structured replies.</summary>
    FastSpinStructured,
    /// <summary>The batching server that sleeps in its receive.</summary>
    Fast,
    /// <summary>nbdkit's memory plugin.</summary>
    Nbdkit,
    /// <summary>qemu-nbd on a raw file.</summary>
    Qemu,
}

/// <summary>Which cores the client and the server have.</summary>
internal enum Placement
{
    /// <summary>A core each: the client does not pay for the server's work.</summary>
    Apart,
    /// <summary>One core for both, so that no wake-up crosses to another.</summary>
    Together,
    /// <summary>All of them, as people run them: a server with threads would be the limit on one core.</summary>
    Free,
}

/// <summary>One piece of work: a line of the table for each of those who do it beside the reference.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Server">On which server.</param>
/// <param name="Tcp">Over TCP; else over a Unix socket.</param>
/// <param name="Options">The work itself; the URI is filled in.</param>
internal sealed record Work(string Name, ServerKind Server, bool Tcp, ClientOptions Options)
{
    /// <summary>Which cores are used.</summary>
    internal Placement Placement { get; init; } = Placement.Apart;

    /// <summary>Whom the others are compared with.</summary>
    internal ClientKind Reference { get; init; } = ClientKind.CLibrary;

    /// <summary>The mode of the C programs' side, where it has another.</summary>
    internal string? PeerMode { get; init; }

    /// <summary>Who is compared with the reference.</summary>
    internal ClientKind[] Against { get; init; } = [ClientKind.Managed];

    /// <summary>The system calls of each side are counted as well.</summary>
    internal bool CountsCalls { get; init; }

    /// <summary>The ratio of the commands per second that is to be reached, and that of CPU time; null if there is none.</summary>
    internal (double Rate, double? Cpu)? Target { get; init; }

    /// <summary>The export's size, MiB.</summary>
    internal int ExportMiB { get; init; } = 1024;

    /// <summary>Commands are so large that what counts is bytes: CPU time is told per GiB.</summary>
    internal bool CountsBytes => Options.BlockSize >= 64 * 1024;
}
