using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Which side an operation failed on.</summary>
internal enum Side
{
    /// <summary>The side that is read.</summary>
    Source,

    /// <summary>The side that is written.</summary>
    Destination,
}

/// <summary>
/// A piece of the copy on its way: read, then written, maybe as several runs; or a run of zeroes. As an operation it is each of its writes.
/// </summary>
internal sealed class Slot : Operation
{
    private const int Page = 4096;

    private readonly Action<Slot> _onRead;
    private readonly Action<Slot> _onSettled;
    private byte[]? _bytes;
    private int _start;

    /// <summary>Creates one that is used again and again.</summary>
    /// <param name="size">The size of its buffer; 0 for none.</param>
    /// <param name="onRead">Told when the piece has been read.</param>
    /// <param name="onSettled">Told when all of it was written, or when reading or writing failed and nothing of it is under way.</param>
    public Slot(int size, Action<Slot> onRead, Action<Slot> onSettled)
    {
        (_onRead, _onSettled) = (onRead, onSettled);
        Reading = new ReadOperation(this);
        if (size > 0)
        {
            // On a page: the kernel copies to and from it faster. Pinned, so that the collector has nothing to move.
            _bytes = GC.AllocateUninitializedArray<byte>(size + Page, pinned: true);
            _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0) & (Page - 1));
        }
    }

    /// <summary>The operation of the read.</summary>
    public Operation Reading { get; }

    /// <summary>Where the piece begins.</summary>
    public long Offset { get; private set; }

    /// <summary>How long it is.</summary>
    public long Length { get; private set; }

    /// <summary>What has been read, or is being read into.</summary>
    public Memory<byte> Data => _bytes.AsMemory(_start, (int)Length);

    /// <summary>Whether it has a buffer, and is no run of zeroes.</summary>
    public bool HasData => _bytes is not null;

    /// <summary>The first error, or 0.</summary>
    public int Error { get; private set; }

    /// <summary>Where it arose.</summary>
    public Side FailedSide { get; private set; }

    /// <summary>When it was begun, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Started { get; private set; }

    /// <summary>How many of its operations are under way.</summary>
    public int Pending { get; private set; }

    /// <summary>Begins another piece.</summary>
    public void Begin(long offset, long length)
    {
        (Offset, Length) = (offset, length);
        (Error, Pending) = (0, 0);
        Started = Stopwatch.GetTimestamp();
    }

    /// <summary>One more operation is under way.</summary>
    public void Hold() => Pending++;

    /// <inheritdoc/>
    public override void Ended(int error)
    {
        if (error != 0 && Error == 0)
        {
            (Error, FailedSide) = (error, Side.Destination);
        }

        if (--Pending == 0)
        {
            _onSettled(this);
        }
    }

    private void ReadEnded(int error)
    {
        Pending--;
        if (error == 0)
        {
            _onRead(this);
            return;
        }

        (Error, FailedSide) = (error, Side.Source);
        _onSettled(this);
    }

    private sealed class ReadOperation(Slot slot) : Operation
    {
        public override void Ended(int error) => slot.ReadEnded(error);
    }
}
