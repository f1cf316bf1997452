using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>Where a command is on its way.</summary>
internal enum CommandPhase
{
    /// <summary>Not in use: in the pool.</summary>
    Free,
    /// <summary>Accepted; not one byte of it has been handed to the transport.</summary>
    Queued,
    /// <summary>Sent, at least in part; the reply is outstanding.</summary>
    InFlight,
    /// <summary>Over; waits to be retired.</summary>
    Done,
}

/// <summary>One command from submission to retirement. Pooled: the steady state allocates none.</summary>
internal sealed class Command
{
    internal ulong Cookie;
    internal CommandCode Code;
    internal CommandFlagBits Flags;
    internal ulong Offset;
    internal ulong Count;

    /// <summary>Where read data goes, or what is sent behind the request: data to write, or a block status filter.</summary>
    internal IoBuffer Buffer;

    /// <summary>The caller left before the command was over (a cancelled await): its buffer must not be touched any more.</summary>
    internal bool IsDetached;

    /// <summary>The connection ended before its answer had come.</summary>
    internal bool IsLost;

    internal ChunkClosure Chunk;
    internal ExtentClosure Extent;
    internal Extent64Closure Extent64;
    internal CompletionClosure Completion;

    internal CommandPhase Phase;

    /// <summary>The first error of the command, as an errno; 0 while there is none.</summary>
    internal int Error;

    /// <summary>Bytes of content received so far, data and holes.</summary>
    internal ulong ContentReceived;

    /// <summary>The holes of a read must be written as zeroes, because the buffer was not cleared beforehand.</summary>
    internal bool ZeroHoles;

    /// <summary>Position in the sent stream of its first byte; meaningful once it has been staged.</summary>
    internal ulong SendPosition;

    internal Command? Previous;
    internal Command? Next;

    /// <summary>Whether the request is a block status with a filter as its payload.</summary>
    internal bool HasFilter => Code == CommandCode.BlockStatus && (Flags & CommandFlagBits.PayloadLength) != 0;

    /// <summary>Bytes that follow the request's header.</summary>
    internal int PayloadLength => Code == CommandCode.Write ? (int)Count : HasFilter ? (int)Buffer.Length : 0;

    /// <summary>The length that stands in the request's header: that of the payload where it is not what the command is about.</summary>
    internal ulong WireCount => HasFilter ? Buffer.Length : Count;

    /// <summary>The name by which a failed command is reported when it is retired.</summary>
    internal string Verb => Code switch
    {
        CommandCode.Read => "read",
        CommandCode.Write => "write",
        CommandCode.Disconnect => "disconnect",
        CommandCode.Flush => "flush",
        CommandCode.Trim => "trim",
        CommandCode.Cache => "cache",
        CommandCode.WriteZeroes => "write-zeroes",
        CommandCode.BlockStatus => "block-status",
        _ => throw new InvalidOperationException($"a command with code {(int)Code} cannot exist"),
    };

    /// <summary>The first error is the one that counts: what follows is usually its consequence.</summary>
    internal void RecordError(int errno)
    {
        if (Error == 0)
        {
            Error = errno;
        }
    }

    /// <summary>Takes the closures away, to be freed once the command is off the books: what frees them may call the handle again.</summary>
    internal CommandClosures TakeClosures()
    {
        CommandClosures closures = new(Chunk, Extent, Extent64, Completion);
        Chunk = default;
        Extent = default;
        Extent64 = default;
        Completion = default;
        return closures;
    }

    /// <summary>Back to the state in which the pool keeps it, holding on to nothing of the caller's.</summary>
    internal void Reset()
    {
        Cookie = 0;
        Code = default;
        Flags = default;
        Offset = 0;
        Count = 0;
        Buffer = default;
        IsDetached = false;
        IsLost = false;
        Chunk = default;
        Extent = default;
        Extent64 = default;
        Completion = default;
        Phase = CommandPhase.Free;
        Error = 0;
        ContentReceived = 0;
        ZeroHoles = false;
        SendPosition = 0;
        Previous = null;
        Next = null;
    }
}
