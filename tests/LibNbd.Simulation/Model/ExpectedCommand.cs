namespace LibNbd.Simulation.Model;

internal enum Kind
{
    Read,
    ReadStructured,
    Write,
    Flush,
    Trim,
    Cache,
    Zero,
    BlockStatus,
    BlockStatus64,
    BlockStatusFilter,
    Disconnect,
}

internal enum Face
{
    Aio,
    Blocking,
    Await,
}

/// <summary>A command that the caller issued, and all that may be known of it.</summary>
internal sealed class ExpectedCommand
{
    /// <summary>What a buffer holds before it is read into: neither zero nor anything that the server sends.</summary>
    internal const byte Old = 0xee;

    /// <summary>The server put data there more than once: of a read that was cut short nobody knows which came last.</summary>
    private const byte Twice = 4;

    private const int Guard = 16;
    private const byte GuardByte = 0xe7;

    private byte[] _memory = [];
    private byte[] _atEnd = [];

    internal ulong Cookie { get; set; }

    internal required Kind Kind { get; init; }

    internal required Face Face { get; init; }

    internal ulong Offset { get; init; }

    internal ulong Count { get; init; }

    internal uint Flags { get; init; }

    internal string[] Filter { get; init; } = [];

    internal bool HasCompletion { get; set; }

    internal bool HasDataCallback { get; set; }

    /// <summary>Whether the closures carry something that frees them, which is counted.</summary>
    internal bool CountsFrees { get; set; }

    /// <summary>pread_initialize, when it was issued.</summary>
    internal bool Initialize { get; set; }

    /// <summary>Its header was seen on the wire.</summary>
    internal bool Begun { get; set; }

    /// <summary>The last byte of its reply has been received (and perhaps not been looked at).</summary>
    internal bool IsAnswered { get; set; }

    internal bool IsDone { get; set; }

    /// <summary>It was ended by the end of the connection.</summary>
    internal bool IsLost { get; set; }

    /// <summary>Its caller gave it up.</summary>
    internal bool IsAbandoned { get; set; }

    internal bool IsRetired { get; set; }

    /// <summary>It was not accepted at all.</summary>
    internal bool IsRefused { get; set; }

    /// <summary>Whether its closures may be freed from here on.</summary>
    internal bool MayBeFreed => IsRetired || IsRefused || IsAbandoned;

    internal int Error { get; private set; }

    internal ulong Received { get; set; }

    internal int DataFrees { get; set; }

    internal int CompletionFrees { get; set; }

    internal int Completions { get; set; }

    /// <summary>A callback of it closed the handle and then threw: its owner had been told of its end before.</summary>
    internal bool ThrewAfterClosing { get; set; }

    /// <summary>What its callbacks threw.</summary>
    internal List<Exception> Thrown { get; } = [];

    /// <summary>What the server put where, of a read.</summary>
    internal byte[] Wire { get; private set; } = [];

    /// <summary>Whether it put data (1) or a hole (2) there, or both (3).</summary>
    internal byte[] Marks { get; private set; } = [];

    /// <summary>What is to be written, as it was when the command was issued.</summary>
    internal byte[] Payload { get; private set; } = [];

    internal bool IsRead => Kind is Kind.Read or Kind.ReadStructured;

    internal bool IsStatus => Kind is Kind.BlockStatus or Kind.BlockStatus64 or Kind.BlockStatusFilter;

    /// <summary>Accepted, and its outcome still open.</summary>
    internal bool IsLive => Cookie != 0 && !IsDone && !IsRefused;

    /// <summary>Given up before anything of it was seen to leave: it may have been withdrawn, or leave yet.</summary>
    internal bool MayBeWithdrawn => IsAbandoned && !Begun;

    internal Memory<byte> Buffer => _memory.Length == 0 ? default : _memory.AsMemory(Guard, (int)Count);

    internal byte[] Memory => _memory;

    internal static int BufferStart => Guard;

    internal string Name => $"{Face} {Kind} #{Cookie}";

    internal void MakeBuffer(bool pinned, World.Dice dice)
    {
        _memory = pinned ? GC.AllocateUninitializedArray<byte>((int)Count + (2 * Guard), pinned: true) : new byte[(int)Count + (2 * Guard)];
        Array.Fill(_memory, GuardByte);
        Span<byte> buffer = Buffer.Span;
        buffer.Fill(Old);
        if (IsRead)
        {
            Wire = new byte[buffer.Length];
            Marks = new byte[buffer.Length];
        }
        else
        {
            ulong value = dice.Next64();
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = (byte)(value >> (8 * (i & 7)));
                value += (i & 7) == 7 ? 0x9e3779b97f4a7c15UL : 0;
            }

            Payload = buffer.ToArray();
        }
    }

    internal void Record(int errno)
    {
        if (Error == 0)
        {
            Error = errno;
        }
    }

    internal void Replace(int errno) => Error = errno;

    internal void Put(ulong offset, ReadOnlySpan<byte> data)
    {
        int start = (int)(offset - Offset);
        data.CopyTo(Wire.AsSpan(start));
        foreach (ref byte mark in Marks.AsSpan(start, data.Length))
        {
            mark = (byte)((mark & 1) != 0 ? mark | Twice : mark | 1);
        }
    }

    internal void PutHole(ulong offset, int length)
    {
        foreach (ref byte mark in Marks.AsSpan((int)(offset - Offset), length))
        {
            mark |= 2;
        }
    }

    /// <summary>The command is over, or its caller has left: the buffer must be right now, and stay as it is.</summary>
    internal string? CheckBufferAtEnd()
    {
        if (_memory.Length == 0)
        {
            return null;
        }

        string? fault = CheckContent();
        _atEnd = _memory.AsSpan().ToArray();
        return fault;
    }

    /// <summary>It is not touched any more.</summary>
    internal string? CheckBufferLater()
    {
        if (_atEnd.Length > 0 && !_atEnd.AsSpan().SequenceEqual(_memory))
        {
            int at = _atEnd.AsSpan().CommonPrefixLength(_memory);
            return $"{Name}: byte {at - Guard} of its buffer was written to after it was over";
        }

        return null;
    }

    /// <summary>The caller uses its memory for something else.</summary>
    internal void Scribble()
    {
        Buffer.Span.Fill(0xdd);
        _atEnd = _memory.AsSpan().ToArray();
    }

    private string? CheckContent()
    {
        Span<byte> all = _memory;
        if (all[..Guard].IndexOfAnyExcept(GuardByte) >= 0 || all[^Guard..].IndexOfAnyExcept(GuardByte) >= 0)
        {
            return $"{Name}: memory beside the buffer was written to";
        }

        ReadOnlySpan<byte> buffer = Buffer.Span;
        if (!IsRead)
        {
            return buffer.SequenceEqual(Payload) ? null : $"{Name}: the buffer of a write was written to";
        }

        bool succeeded = IsDone && Error == 0 && !IsAbandoned;
        for (int i = 0; i < buffer.Length; i++)
        {
            byte unset = Initialize ? (byte)0 : Old;
            bool right = (Marks[i] & Twice) != 0 && !succeeded ? buffer[i] != Old || unset == Old : (Marks[i] & 3) switch
            {
                0 => buffer[i] == unset,
                1 => buffer[i] == Wire[i] || (!succeeded && buffer[i] == unset),
                2 => buffer[i] == 0 || (!succeeded && buffer[i] == unset),
                _ => buffer[i] == Wire[i] || buffer[i] == 0 || (!succeeded && buffer[i] == unset),
            };
            if (!right)
            {
                string end = succeeded ? "succeeded" : $"failed with {Error}";
                return $"{Name} ({end}, initialize {Initialize}): byte {i} of {buffer.Length} is "
                    + $"0x{buffer[i]:x2}, the server put 0x{Wire[i]:x2} (mark {Marks[i]})";
            }
        }

        return null;
    }
}

/// <summary>An option that the caller asked for.</summary>
internal sealed class ExpectedOption
{
    internal required uint Option { get; init; }

    internal required string Name { get; init; }

    internal Face Face { get; init; }

    internal string[] Queries { get; init; } = [];

    internal bool HasCallback { get; init; }

    internal bool HasCompletion { get; init; }

    internal bool CountsFrees { get; init; }

    internal bool IsEnded { get; set; }

    /// <summary>What the completion sees: 0, an errno, or -1 for any errno.</summary>
    internal int CompletionError { get; set; }

    /// <summary>What a blocking call or an await gives; -1 for a failure.</summary>
    internal int Result { get; set; }

    internal int Count { get; set; }

    internal int DataFrees { get; set; }

    internal int CompletionFrees { get; set; }

    internal int Completions { get; set; }

    internal bool IsQuestion => Option is Model.Wire.OptStartTls or Model.Wire.OptStructuredReply or Model.Wire.OptExtendedHeaders;

    internal bool IsCounted => Option is Model.Wire.OptList or Model.Wire.OptListMetaContext or Model.Wire.OptSetMetaContext;
}
