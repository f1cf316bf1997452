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

/// <summary>Who does the work.</summary>
internal enum ClientKind
{
    /// <summary>The C library: what everything is compared with.</summary>
    CLibrary,
    /// <summary>The managed API.</summary>
    Managed,
    /// <summary>The C program on our own libnbd.so.0.</summary>
    Native,
    /// <summary>The bare client that only batches its system calls.</summary>
    Bare,
}

/// <summary>One line of the table.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Server">On which server.</param>
/// <param name="Tcp">Over TCP; else over a Unix socket.</param>
/// <param name="OneCore">Client and server share a core, so that no wake-up crosses to another; else each has its own.</param>
/// <param name="Options">The work itself; the URI is filled in.</param>
/// <param name="Target">The ratio of the commands per second that is to be reached, and that of CPU time; null if there is none.</param>
internal sealed record Work(string Name, ServerKind Server, bool Tcp, bool OneCore, ClientOptions Options, (double Rate, double? Cpu)? Target)
{
    /// <summary>The mode of the C library's side, where it has another.</summary>
    internal string? PeerMode { get; init; }

    /// <summary>Who is compared with the C library.</summary>
    internal ClientKind[] Against { get; init; } = [ClientKind.Managed];

    /// <summary>The system calls of each side are counted as well.</summary>
    internal bool CountsCalls { get; init; }
}
