using System.Runtime.CompilerServices;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>Encrypted bytes on their way, of a fixed size, in memory that stays where it is: a native library may hold on to it.</summary>
internal sealed unsafe class CipherBuffer
{
    private readonly byte[] _bytes;
    private readonly CipherState[] _state;

    internal CipherBuffer(int size)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        _state = GC.AllocateArray<CipherState>(1, pinned: true);
        State = (CipherState*)Unsafe.AsPointer(ref _state[0]);
        State->Bytes = (byte*)Unsafe.AsPointer(ref _bytes[0]);
        State->Size = size;
    }

    /// <summary>The same buffer for a native callback; good for as long as this object is.</summary>
    internal CipherState* State { get; }

    /// <summary>How many bytes wait.</summary>
    internal int Available => State->End - State->Start;

    /// <summary>Room for so many more.</summary>
    internal int Room => State->Size - Available;

    internal ReadOnlySpan<byte> Unread => _bytes.AsSpan(State->Start, Available);

    /// <summary>Where the next bytes go.</summary>
    internal Span<byte> Free
    {
        get
        {
            State->MakeRoom();
            return _bytes.AsSpan(State->End);
        }
    }

    internal void Added(int count) => State->End += count;

    internal void Consume(int count) => State->Start += count;

    internal void Discard()
    {
        State->Start = 0;
        State->End = 0;
    }
}

/// <summary>The state of a <see cref="CipherBuffer"/> as native callbacks see it.</summary>
internal unsafe struct CipherState
{
    internal byte* Bytes;
    internal int Size;
    internal int Start;
    internal int End;

    /// <summary>Moves what waits to the front.</summary>
    internal void MakeRoom()
    {
        if (Start > 0)
        {
            Buffer.MemoryCopy(Bytes + Start, Bytes, Size, End - Start);
            End -= Start;
            Start = 0;
        }
    }

    /// <summary>Takes bytes out, as many as there are.</summary>
    internal int Take(byte* target, int count)
    {
        count = Math.Min(count, End - Start);
        Buffer.MemoryCopy(Bytes + Start, target, count, count);
        Start += count;
        return count;
    }

    /// <summary>Puts bytes in, as many as fit.</summary>
    internal int Put(byte* source, int count)
    {
        if (Size - End < count)
        {
            MakeRoom();
        }

        count = Math.Min(count, Size - End);
        Buffer.MemoryCopy(source, Bytes + End, count, count);
        End += count;
        return count;
    }
}
