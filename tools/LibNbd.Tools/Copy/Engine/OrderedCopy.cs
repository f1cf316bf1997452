using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Copies a source of known size in order, extent by extent: to a stream, or anywhere if the user wants it.</summary>
/// <remarks>A connection is read ahead, unless one request at a time was asked for; writes are made one by one.</remarks>
internal sealed class OrderedCopy
{
    private readonly CopyPlan _plan;
    private readonly Lane _source;
    private readonly IOrderedSink _sink;
    private readonly Pump _pump;
    private readonly ExtentMap _map;
    private readonly Reconnection _reconnection;
    private readonly Queue<Piece> _ahead = [];
    private readonly Stack<Piece> _free = [];
    private readonly WaitedOperation _mapping = new();
    private readonly int _depth;
    private long _at;
    private int _run;

    /// <summary>Creates it; the lane and the sink stay the caller's.</summary>
    public OrderedCopy(CopyPlan plan, Lane source, IOrderedSink sink)
    {
        (_plan, _source, _sink) = (plan, source, sink);
        _pump = new Pump(source, source, plan.Settings.Timeout);
        _map = new ExtentMap(null, 1, (_, error) => _mapping.Ended(error));
        _reconnection = new Reconnection(plan, source, Side.Source);
        long held = Math.Min(Math.Max(1, plan.Settings.QueueSize / plan.RequestSize), plan.Settings.Requests);
        _depth = plan.Settings.Synchronous || !source.EndsLater ? 1 : (int)held;
    }

    private bool Goes => _plan.Failure is null && !_plan.Stops;

    /// <summary>Copies everything.</summary>
    public void Run()
    {
        long size = _plan.Source.Size!.Value;
        _map.Reset(0, 0);
        while (Goes)
        {
            while (_ahead.Count < _depth && _at < size && Goes && (_at < _map.End || NextRange(size)))
            {
                Begin();
            }

            if (!_ahead.TryDequeue(out Piece? piece))
            {
                return;
            }

            if (Await(piece))
            {
                Deliver(piece);
                _free.Push(piece);
            }
        }
    }

    /// <summary>Asks for the map of the next range.</summary>
    private bool NextRange(long size)
    {
        _map.Reset(_at, Math.Min(size, _at + RangeQueue.MaxRange));
        _run = 0;
        if (!_plan.UseExtents)
        {
            _map.SetData();
            return true;
        }

        while (Goes && !_map.IsComplete)
        {
            _mapping.Begin();
            _source.Map(_map);
            if (!_mapping.Wait(_plan, _pump))
            {
                return false;
            }

            if (_mapping.Error != 0 && !Repairs(_mapping.Error))
            {
                _plan.Fail($"block status at offset {_map.AskedFrom} failed: {_source.Loss ?? ErrorText.Of(_mapping.Error)}");
            }
            else if (_mapping.Error == 0 && _map.KnownTo <= _map.AskedFrom)
            {
                _plan.Fail($"{_plan.Source.Name}: the server reported no extents at offset {_map.AskedFrom}; try --no-extents");
            }
        }

        return Goes;
    }

    private void Begin()
    {
        while (_map.Runs.EndOf(_run) <= _at)
        {
            _run++;
        }

        bool isZero = _map.Runs.KindOf(_run) == RunKind.Zero;
        long end = _map.Runs.EndOf(_run);
        if (!isZero)
        {
            end = Math.Min(end, ((_at / _plan.RequestSize) + 1) * _plan.RequestSize);
        }

        Piece piece = _free.TryPop(out Piece? free) ? free : new Piece();
        piece.Begin(_at, end - _at, isZero);
        _at = end;
        _ahead.Enqueue(piece);
        Read(piece);
    }

    private void Read(Piece piece)
    {
        if (piece.IsZero)
        {
            piece.Ended(0);
        }
        else
        {
            _source.Read(piece, piece.Buffer(_plan.RequestSize), piece.Offset);
        }
    }

    /// <summary>Waits for a piece to have been read, again if the connection was lost.</summary>
    private bool Await(Piece piece)
    {
        while (piece.Wait(_plan, _pump))
        {
            if (piece.Error == 0)
            {
                return true;
            }

            if (!Repairs(piece.Error))
            {
                _plan.Fail($"read at offset {piece.Offset} failed: {_source.Loss ?? ErrorText.Of(piece.Error)}");
                return false;
            }

            piece.Begin();
            Read(piece);
        }

        return false;
    }

    private bool Repairs(int error)
    {
        if (!Reconnection.CanRepeat(_plan, _source, error))
        {
            return false;
        }

        // The pieces behind this one have failed as well, and find a new connection when their turn comes.
        if (_source.Loss is not null)
        {
            _reconnection.IsDown = true;
            _reconnection.Restore();
        }

        return Goes;
    }

    private void Deliver(Piece piece)
    {
        while (_plan.Pace is { MustWait: true } pace && Goes)
        {
            Thread.Sleep(Math.Min(100, pace.WaitMilliseconds()));
        }

        string? error;
        if (piece.IsZero)
        {
            _plan.Hash?.AddZeroes(piece.Offset, piece.Length);
            error = _sink.Zero(piece.Offset, piece.Length);
        }
        else
        {
            ReadOnlyMemory<byte> data = piece.Buffer(_plan.RequestSize);
            _plan.Pace?.Spend(data.Length);
            _plan.Hash?.Add(piece.Offset, data.Span);
            error = _sink.Write(data, piece.Offset);
        }

        if (error is not null)
        {
            _plan.Fail($"{(piece.IsZero ? "zero" : "write")} at offset {piece.Offset} failed: {error}");
            return;
        }

        _reconnection.NoteProgress();
        _plan.Progress.Add(piece.Length, !piece.IsZero);
    }

    /// <summary>An extent, or as much of it as is read at once.</summary>
    private sealed class Piece : WaitedOperation
    {
        private byte[]? _buffer;

        public long Offset { get; private set; }

        public long Length { get; private set; }

        public bool IsZero { get; private set; }

        public void Begin(long offset, long length, bool isZero)
        {
            Begin();
            (Offset, Length, IsZero) = (offset, length, isZero);
        }

        public Memory<byte> Buffer(int size) =>
            (_buffer ??= GC.AllocateUninitializedArray<byte>(size, pinned: true)).AsMemory(0, (int)Length);
    }
}
