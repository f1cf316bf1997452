using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>Takes everything and keeps nothing.</summary>
internal sealed class NullEnd : End
{
    /// <inheritdoc/>
    public override string Kind => "null_ops";

    /// <inheritdoc/>
    public override string Name => "null:";

    /// <inheritdoc/>
    public override string Identity => Name;

    /// <inheritdoc/>
    public override long? Size => long.MaxValue;

    /// <inheritdoc/>
    public override bool CanZero => true;

    /// <inheritdoc/>
    public override bool CanFlush => true;

    /// <inheritdoc/>
    public override Lane OpenLane(int index) => new NullLane(this);

    private sealed class NullLane(NullEnd end) : Lane
    {
        public override End End => end;

        public override void Read(Operation operation, Memory<byte> buffer, long offset)
        {
            buffer.Span.Clear();
            operation.Ended(0);
        }

        public override void Write(Operation operation, ReadOnlyMemory<byte> buffer, long offset) => operation.Ended(0);

        public override void Zero(Operation operation, long offset, long length, bool mayTrim) => operation.Ended(0);

        public override void Flush(Operation operation) => operation.Ended(0);

        public override void Map(ExtentMap map)
        {
            map.Ask();
            map.AppendAllocation(map.End, isZero: true);
            map.Ended(0);
        }
    }
}
