using System.Net.Sockets;
using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>A connection to an NBD server.</summary>
internal sealed class NbdLane(NbdEnd end, int index, NbdHandle handle) : Lane
{
    private NbdHandle _handle = handle;
    private bool _hasNew;

    /// <inheritdoc/>
    public override End End => end;

    /// <inheritdoc/>
    public override bool EndsLater => true;

    /// <inheritdoc/>
    public override bool IsEncrypted => _handle.GetTlsNegotiated();

    /// <inheritdoc/>
    public override int Descriptor => _handle.AioGetFd();

    /// <inheritdoc/>
    public override uint Direction => Loss is null ? _handle.AioGetDirection() : 0;

    /// <inheritdoc/>
    public override string? Loss => LossReason ?? (_handle.AioIsDead() || _handle.AioIsClosed() ? "the connection was lost" : null);

    private string? LossReason { get; set; }

    /// <inheritdoc/>
    public override void Read(Operation operation, Memory<byte> buffer, long offset)
    {
        try
        {
            _handle.AioPread(buffer, (ulong)offset, operation.Callback);
            _hasNew = true;
        }
        catch (NbdException refusal)
        {
            Refuse(operation, refusal);
        }
    }

    /// <inheritdoc/>
    public override void Write(Operation operation, ReadOnlyMemory<byte> buffer, long offset)
    {
        try
        {
            _handle.AioPwrite(buffer, (ulong)offset, operation.Callback);
            _hasNew = true;
        }
        catch (NbdException refusal)
        {
            Refuse(operation, refusal);
        }
    }

    /// <inheritdoc/>
    public override void Zero(Operation operation, long offset, long length, bool mayTrim)
    {
        try
        {
            _handle.AioZero((ulong)length, (ulong)offset, operation.Callback, mayTrim ? CommandFlags.None : CommandFlags.NoHole);
            _hasNew = true;
        }
        catch (NbdException refusal)
        {
            Refuse(operation, refusal);
        }
    }

    /// <inheritdoc/>
    public override void Flush(Operation operation)
    {
        try
        {
            _handle.AioFlush(operation.Callback);
            _hasNew = true;
        }
        catch (NbdException refusal)
        {
            Refuse(operation, refusal);
        }
    }

    /// <inheritdoc/>
    public override void Map(ExtentMap map)
    {
        try
        {
            long from = map.Ask();
            _handle.AioBlockStatus64((ulong)(map.End - from), (ulong)from, map.OnExtents, map.Callback);
            _hasNew = true;
        }
        catch (NbdException refusal)
        {
            Refuse(map, refusal);
        }
    }

    /// <summary>Commands wait for each other to share a send; here they go.</summary>
    public override void Nudge()
    {
        if (_hasNew)
        {
            _hasNew = false;
            Advance(readable: false, writable: true);
        }
    }

    /// <inheritdoc/>
    public override void Advance(bool readable, bool writable)
    {
        try
        {
            uint direction = _handle.AioGetDirection();
            if (readable && (direction & DirectionRead) != 0)
            {
                _handle.AioNotifyRead();
            }
            else if (writable && (direction & DirectionWrite) != 0)
            {
                _handle.AioNotifyWrite();
            }
        }
        catch (NbdException failure)
        {
            LossReason ??= failure.Message;
        }
    }

    /// <inheritdoc/>
    public override bool TryReconnect()
    {
        _handle.Dispose();
        try
        {
            _handle = end.Reconnect(index);
            LossReason = null;
            return true;
        }
        catch (NbdException failure)
        {
            LossReason = failure.Message;
            return false;
        }
    }

    /// <inheritdoc/>
    public override void GiveUp(TimeSpan limit)
    {
        if (Loss is not null || _handle.AioInFlight() == 0)
        {
            return;
        }

        LossReason = NbdEnd.NoAnswerWithin(limit);
        try
        {
            // The handle then reads an end of the stream, and ends its commands by its own rules.
            new Socket(new SafeSocketHandle(_handle.AioGetFd(), ownsHandle: false)).Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It is gone already.
        }

        Advance(readable: true, writable: true);
    }

    /// <inheritdoc/>
    public override void Finish() => end.TakeLeave(_handle);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _handle.Dispose();
        base.Dispose();
    }

    private void Refuse(Operation operation, NbdException refusal)
    {
        if (_handle.AioIsDead() || _handle.AioIsClosed())
        {
            LossReason ??= refusal.Message;
            operation.Ended(Errno.ENOTCONN);
        }
        else
        {
            operation.Ended(refusal.ErrorNumber == 0 ? Errno.ENOTCONN : refusal.ErrorNumber);
        }
    }
}
