using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Verify;

/// <summary>The same piece of both sides, being read.</summary>
internal sealed class Pair
{
    private readonly byte[] _source;
    private readonly byte[] _destination;
    private readonly Half _sourceHalf;
    private readonly Half _destinationHalf;
    private readonly Action<Pair> _onSettled;
    private int _pending;

    /// <summary>Creates one that is used again and again.</summary>
    public Pair(int size, Action<Pair> onSettled)
    {
        _source = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        _destination = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        _sourceHalf = new Half(this, isSource: true);
        _destinationHalf = new Half(this, isSource: false);
        _onSettled = onSettled;
    }

    /// <summary>Where it begins.</summary>
    public long Offset { get; private set; }

    /// <summary>How long it is.</summary>
    public int Length { get; private set; }

    /// <summary>The first error, or 0.</summary>
    public int Error { get; private set; }

    /// <summary>Where it arose.</summary>
    public bool FailedOnSource { get; private set; }

    /// <summary>What was read of the source.</summary>
    public Memory<byte> Source => _source.AsMemory(0, Length);

    /// <summary>What was read of the destination.</summary>
    public Memory<byte> Destination => _destination.AsMemory(0, Length);

    /// <summary>Begins another one.</summary>
    public void Begin(long offset, int length) => (Offset, Length, Error) = (offset, length, 0);

    /// <summary>Reads both sides.</summary>
    public void Read(Lane source, Lane destination)
    {
        _pending = 2;
        source.Read(_sourceHalf, Source, Offset);
        destination.Read(_destinationHalf, Destination, Offset);
    }

    private void Ended(int error, bool isSource)
    {
        if (error != 0 && Error == 0)
        {
            (Error, FailedOnSource) = (error, isSource);
        }

        if (--_pending == 0)
        {
            _onSettled(this);
        }
    }

    private sealed class Half(Pair pair, bool isSource) : Operation
    {
        public override void Ended(int error) => pair.Ended(error, isSource);
    }
}
