namespace LibNbd.Protocol;

/// <summary>Every bound that is put on a number from the peer or from the caller, with its reason.</summary>
internal static class Limits
{
    /// <summary>Most bytes of one READ or WRITE: 64 MiB, so that one command cannot demand unbounded memory of either side.</summary>
    internal const int MaxRequestSize = 64 * 1024 * 1024;

    /// <summary>Most bytes of a WRITE where the server states no maximum payload: what the protocol lets a client assume (2^25).</summary>
    internal const int DefaultMaxPayload = 32 * 1024 * 1024;

    /// <summary>A stated maximum payload below this is read as this: the protocol asks servers for 2^20 at least.</summary>
    internal const int SmallestMaxPayload = 1024 * 1024;

    /// <summary>Longest string of the protocol (export and context names, descriptions, error texts), in bytes.</summary>
    internal const int MaxString = 4096;

    /// <summary>Most metadata contexts of one connection: a server may offer more than was asked for, but not without end.</summary>
    internal const int MaxContexts = 4096;

    /// <summary>Longest option reply that is read at all; a longer one is fatal.</summary>
    internal const int MaxOptionReply = 64 * 1024 * 1024;

    /// <summary>
    /// Most bytes of all the replies to one option: the longest of all replies fits, or a list of a million exports, and a server that
    /// never ends its list or its information is told from one that is slow.
    /// </summary>
    internal const long MaxOptionAnswer = 2L * MaxOptionReply;

    /// <summary>
    /// Most bytes that are received before the caller is asked again: a server that sends faster than its replies are read cannot keep a
    /// thread, and the handle's lock, for itself, and where replies are large the next commands leave before all of them were taken.
    /// </summary>
    internal const ulong MaxReceivePerTurn = 1024 * 1024;

    /// <summary>Longest payload of one reply chunk: a full read and the offset before it.</summary>
    internal const int MaxChunkPayload = MaxRequestSize + 8;

    /// <summary>Largest minimum block size that is honoured; the protocol allows no larger one.</summary>
    internal const int MaxMinimumBlockSize = 64 * 1024;

    /// <summary>Smallest preferred block size that is believed; below a disk sector it is nonsense.</summary>
    internal const int SmallestPreferredBlockSize = 512;

    /// <summary>
    /// Most exceptions of callbacks that are kept for one receiver. A callback that throws for each piece of a read, or for each command of
    /// a program that never polls, must not fill the memory; the first thousand say what there is to say.
    /// </summary>
    internal const int MaxCallbackFaults = 1000;

    /// <summary>Most commands in flight on one connection; the count is an int in the API.</summary>
    internal const int MaxInFlight = int.MaxValue;

    /// <summary>What a 64-bit extent above INT64_MAX is cut to: still a multiple of every block size.</summary>
    internal const ulong LargestExtent = (1UL << 63) - (64UL << 20);

    /// <summary>What an extent above 32 bits is cut to for a 32-bit callback.</summary>
    internal const uint LargestNarrowExtent = unchecked((uint)((1UL << 32) - (64UL << 20)));
}
