namespace LibNbd.Server.Wire;

/// <summary>Every bound that the server puts on what a client sends or on what it keeps for one, with its reason.</summary>
internal static class ServerLimits
{
    /// <summary>Longest option data that is parsed; a longer list of context queries is nobody's need.</summary>
    internal const int MaxOptionData = 64 * 1024;

    /// <summary>Longest option data that is read past and refused politely (ERR_TOO_BIG); beyond it the client is cut off.</summary>
    internal const int MaxSkippedOptionData = 1024 * 1024;

    /// <summary>Most options of one handshake, so that no client haggles for ever.</summary>
    internal const int MaxOptions = 4096;

    /// <summary>Receive buffer of a connection: holds many small requests, and the whole of any option.</summary>
    internal const int InputBufferSize = 256 * 1024;

    /// <summary>Replies are gathered until this many bytes wait; beyond it a larger send gains nothing.</summary>
    internal const int FlushThreshold = 256 * 1024;

    /// <summary>A reply buffer that grew beyond this is given back after use rather than kept for the connection's life.</summary>
    internal const int KeptReplyBuffer = 1024 * 1024;

    /// <summary>Most extents of one block status chunk: what the protocol recommends (2^20).</summary>
    internal const int MaxExtents = 1 << 20;

    /// <summary>Reads shorter than this are answered as data: a hole chunk would save nothing.</summary>
    internal const int SmallestHole = 4096;

    /// <summary>Most requests of one connection executed at once.</summary>
    internal const int MaxConcurrentRequests = 1024;

    /// <summary>Most requests that the log keeps; later ones are counted only.</summary>
    internal const int MaxRecordedRequests = 1 << 20;

    /// <summary>Most ends of connections that are kept for tests to look at; later ones are counted only.</summary>
    internal const int MaxRecordedEnds = 1 << 16;

    /// <summary>Largest export: lengths are signed on the client's side.</summary>
    internal const ulong MaxExportSize = long.MaxValue;

    /// <summary>Preferred block size where the export names none.</summary>
    internal const uint DefaultPreferredBlockSize = 4096;

    /// <summary>How long a closing connection waits for the client to close too, so that its last bytes are not lost to a reset.</summary>
    internal const int LingerMilliseconds = 1000;

    /// <summary>Most bytes read past while lingering.</summary>
    internal const int MaxLingerBytes = 64 * 1024 * 1024;

    /// <summary>Tries to find one port that is free for IPv4 and IPv6 alike.</summary>
    internal const int MaxPortTries = 64;

    /// <summary>Connections the kernel may queue before they are accepted.</summary>
    internal const int Backlog = 512;
}
