using LibNbd.Protocol;

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
    internal NbdCommand Code;
    internal NbdCommandFlags Flags;
    internal ulong Offset;
    internal ulong Count;

    /// <summary>Where read data goes, or what is sent behind the request: data to write, or a block status filter.</summary>
    internal IoBuffer Buffer;

    /// <summary>The caller left before the command was over (a cancelled await): its buffer must not be touched any more.</summary>
    internal bool IsDetached;

    /// <summary>A blocking call waits for this very command.</summary>
    internal bool HasOwner;

    /// <summary>What its callbacks threw.</summary>
    internal CallbackFaults Faults;

    /// <summary>The connection ended before its answer had come.</summary>
    internal bool IsLost;

    internal CompletionClosure Completion;

    internal CommandPhase Phase;

    /// <summary>The first error of the command, as an errno; 0 while there is none.</summary>
    internal int Error;

    /// <summary>Bytes of content received so far, data and holes.</summary>
    internal ulong ContentReceived;

    /// <summary>The holes of a read must be written as zeroes, because the buffer was not cleared beforehand.</summary>
    internal bool ZeroHoles;

    /// <summary>The buffer was not cleared beforehand, and must hold zeroes where nothing was received when it is given back.</summary>
    internal bool ClearsRest;

    /// <summary>Meanwhile: how much of the buffer, from its beginning, was received without a gap.</summary>
    internal int Filled;

    /// <summary>Position in the sent stream of its first byte; meaningful once it has been staged.</summary>
    internal ulong SendPosition;

    /// <summary>Of <see cref="CommandTable"/>.</summary>
    internal Command? NextInSlot;

    internal Command? Previous;
    internal Command? Next;

    private ChunkClosure _chunk;
    private ExtentClosure _extent;
    private Extent64Closure _extent64;

    /// <summary>Whether there is a closure besides the completion, which most commands do without.</summary>
    internal bool HasDataClosure { get; private set; }

    internal ref readonly ChunkClosure Chunk => ref _chunk;

    internal ref readonly ExtentClosure Extent => ref _extent;

    internal ref readonly Extent64Closure Extent64 => ref _extent64;

    /// <summary>Whether the request is a block status with a filter as its payload.</summary>
    internal bool HasFilter => Code == NbdCommand.BlockStatus && (Flags & NbdCommandFlags.PayloadLength) != 0;

    /// <summary>Bytes that follow the request's header.</summary>
    internal int PayloadLength => Code == NbdCommand.Write ? (int)Count : HasFilter ? (int)Buffer.Length : 0;

    /// <summary>The length that stands in the request's header: that of the payload where it is not what the command is about.</summary>
    internal ulong WireCount => HasFilter ? Buffer.Length : Count;

    /// <summary>The name by which a failed command is reported when it is retired.</summary>
    internal string Verb => Code switch
    {
        NbdCommand.Read => "read",
        NbdCommand.Write => "write",
        NbdCommand.Disconnect => "disconnect",
        NbdCommand.Flush => "flush",
        NbdCommand.Trim => "trim",
        NbdCommand.Cache => "cache",
        NbdCommand.WriteZeroes => "write-zeroes",
        NbdCommand.BlockStatus => "block-status",
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

    /// <summary>
    /// Content is about to be put at a place in the buffer. What comes out of order ends the book-keeping: then the rest is cleared first.
    /// </summary>
    internal void BeforeContent(int start)
    {
        if (start != Filled)
        {
            ClearRest();
        }
    }

    /// <summary>Clears what was not received, if that is still to be done.</summary>
    internal void ClearRest()
    {
        if (ClearsRest)
        {
            ClearsRest = false;
            if ((ulong)Filled < Count)
            {
                Buffer.Span(Filled, (int)Count - Filled).Clear();
            }
        }
    }

    /// <summary>From here on the closure is the command's, to be freed with it.</summary>
    internal void Take(ref ChunkClosure closure)
    {
        HasDataClosure = true;
        _chunk = closure;
        closure = default;
    }

    /// <inheritdoc cref="Take(ref ChunkClosure)"/>
    internal void Take(ref ExtentClosure closure)
    {
        HasDataClosure = true;
        _extent = closure;
        closure = default;
    }

    /// <inheritdoc cref="Take(ref ChunkClosure)"/>
    internal void Take(ref Extent64Closure closure)
    {
        HasDataClosure = true;
        _extent64 = closure;
        closure = default;
    }

    /// <summary>
    /// Takes the closures away, to be freed once the command is off the books: what frees them may call the handle again.
    /// </summary>
    internal CommandClosures TakeClosures()
    {
        CommandClosures closures = new(_chunk, _extent, _extent64, Completion);
        ForgetDataClosures();
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
        HasOwner = false;
        ForgetDataClosures();
        Completion = default;
        Phase = CommandPhase.Free;
        Error = 0;
        ContentReceived = 0;
        ZeroHoles = false;
        ClearsRest = false;
        Filled = 0;
        SendPosition = 0;
        Previous = null;
        Next = null;
    }

    private void ForgetDataClosures()
    {
        if (HasDataClosure)
        {
            HasDataClosure = false;
            _chunk = default;
            _extent = default;
            _extent64 = default;
        }
    }
}
