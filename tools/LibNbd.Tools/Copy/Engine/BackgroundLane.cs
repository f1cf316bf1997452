using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>
/// A lane of a file whose writes are done by a thread of its own, one behind the other, while the worker serves its connection.
/// They end in <see cref="Nudge"/> and <see cref="Advance"/>, on the worker's thread. Everything else is done at once.
/// </summary>
internal sealed class BackgroundLane : Lane
{
    private readonly Lane _lane;
    private readonly Action<string> _onFailure;
    private readonly Outcome _outcome = new();
    private readonly Lock _endedLock = new();
    private readonly object _waitingLock = new();
    private readonly Queue<Work> _waiting = [];
    private readonly int _event;
    private readonly Thread _thread;
    private List<(Operation Operation, int Error)> _ended = [];
    private List<(Operation Operation, int Error)> _ending = [];
    private bool _isEnd;

    /// <summary>Starts the thread.</summary>
    /// <param name="lane">The file; it stays the caller's.</param>
    /// <param name="onFailure">Told what must not happen.</param>
    public BackgroundLane(Lane lane, Action<string> onFailure)
    {
        (_lane, _onFailure) = (lane, onFailure);
        _event = SystemCalls.Event(0, SystemCalls.EventCloseOnExec | SystemCalls.EventNonBlocking);
        if (_event < 0)
        {
            throw new ToolException($"eventfd: {ErrorText.Of(SystemCalls.LastError)}");
        }

        _thread = new Thread(DoWork) { IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override End End => _lane.End;

    /// <inheritdoc/>
    public override bool EndsLater => true;

    /// <inheritdoc/>
    public override int Descriptor => _event;

    /// <inheritdoc/>
    public override uint Direction => DirectionRead;

    /// <inheritdoc/>
    public override void Read(Operation operation, Memory<byte> buffer, long offset) => _lane.Read(operation, buffer, offset);

    /// <inheritdoc/>
    public override void Write(Operation operation, ReadOnlyMemory<byte> buffer, long offset)
    {
        lock (_waitingLock)
        {
            _waiting.Enqueue(new Work(operation, buffer, offset));
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_waitingLock);
            }
        }
    }

    /// <inheritdoc/>
    public override void Zero(Operation operation, long offset, long length, bool mayTrim) =>
        _lane.Zero(operation, offset, length, mayTrim);

    /// <inheritdoc/>
    public override void Flush(Operation operation) => _lane.Flush(operation);

    /// <inheritdoc/>
    public override void Map(ExtentMap map) => _lane.Map(map);

    /// <inheritdoc/>
    public override void Nudge() => EndWhatHasEnded();

    /// <inheritdoc/>
    public override void Advance(bool readable, bool writable) => EndWhatHasEnded();

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_waitingLock)
        {
            _isEnd = true;
            Monitor.Pulse(_waitingLock);
        }

        _thread.Join();
        _ = SystemCalls.Close(_event);
        base.Dispose();
    }

    private unsafe void EndWhatHasEnded()
    {
        lock (_endedLock)
        {
            if (_ended.Count == 0)
            {
                return;
            }

            ulong count;
            SystemCalls.Read(_event, &count, sizeof(ulong));
            (_ended, _ending) = (_ending, _ended);
        }

        foreach ((Operation operation, int error) in _ending)
        {
            operation.Ended(error);
        }

        _ending.Clear();
    }

    private void DoWork()
    {
        while (TryTake(out Work work))
        {
            try
            {
                _lane.Write(_outcome, work.Buffer, work.Offset);
            }
#pragma warning disable CA1031 // an exception that left a thread would end the program without a message
            catch (Exception failure)
            {
                _onFailure(failure.Message);
                return;
            }
#pragma warning restore CA1031

            Note(work.Operation, _outcome.Error);
        }
    }

    private bool TryTake(out Work work)
    {
        lock (_waitingLock)
        {
            while (!_isEnd)
            {
                if (_waiting.TryDequeue(out work))
                {
                    return true;
                }

                Monitor.Wait(_waitingLock);
            }

            work = default;
            return false;
        }
    }

    private unsafe void Note(Operation operation, int error)
    {
        lock (_endedLock)
        {
            _ended.Add((operation, error));
            if (_ended.Count == 1)
            {
                ulong one = 1;
                SystemCalls.Write(_event, &one, sizeof(ulong));
            }
        }
    }

    private readonly record struct Work(Operation Operation, ReadOnlyMemory<byte> Buffer, long Offset);

    // How the one that the thread is at has ended.
    private sealed class Outcome : Operation
    {
        public int Error { get; private set; }

        public override void Ended(int error) => Error = error;
    }
}
