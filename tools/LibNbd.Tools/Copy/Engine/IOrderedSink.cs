using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Takes a disk in order.</summary>
internal interface IOrderedSink
{
    /// <summary>Takes bytes.</summary>
    /// <returns>What went wrong, or null.</returns>
    public string? Write(ReadOnlyMemory<byte> data, long offset);

    /// <summary>Takes zeroes.</summary>
    /// <returns>What went wrong, or null.</returns>
    public string? Zero(long offset, long length);
}

/// <summary>A stream as a sink.</summary>
internal sealed class StreamSink(Stream stream) : IOrderedSink
{
    private const int ZeroSize = 64 * 1024;

    private static readonly byte[] Zeroes = new byte[ZeroSize];

    /// <inheritdoc/>
    public string? Write(ReadOnlyMemory<byte> data, long offset)
    {
        try
        {
            stream.Write(data.Span);
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    /// <inheritdoc/>
    public string? Zero(long offset, long length)
    {
        string? error = null;
        for (long done = 0; done < length && error is null; done += ZeroSize)
        {
            error = Write(Zeroes.AsMemory(0, (int)Math.Min(ZeroSize, length - done)), offset + done);
        }

        return error;
    }
}

/// <summary>A lane as a sink: one request at a time.</summary>
internal sealed class LaneSink : IOrderedSink
{
    private readonly CopyPlan _plan;
    private readonly Lane _lane;
    private readonly Pump _pump;
    private readonly WaitedOperation _operation = new();

    /// <summary>Creates it; the lane stays the caller's.</summary>
    public LaneSink(CopyPlan plan, Lane lane)
    {
        (_plan, _lane) = (plan, lane);
        _pump = new Pump(lane, lane, plan.Settings.Timeout);
    }

    /// <inheritdoc/>
    public string? Write(ReadOnlyMemory<byte> data, long offset)
    {
        _lane.Write(_operation.Begin(), data, offset);
        return Wait();
    }

    /// <inheritdoc/>
    public string? Zero(long offset, long length)
    {
        if (_plan.DestinationIsZero)
        {
            return null;
        }

        if (_lane.End.CanZero)
        {
            _lane.Zero(_operation.Begin(), offset, length, mayTrim: !_plan.Settings.Allocated);
            return Wait();
        }

        string? error = null;
        ReadOnlyMemory<byte> zeroes = _plan.Zeroes;
        for (long done = 0; done < length && error is null; done += zeroes.Length)
        {
            error = Write(zeroes[..(int)Math.Min(zeroes.Length, length - done)], offset + done);
        }

        return error;
    }

    private string? Wait()
    {
        if (!_operation.Wait(_plan, _pump))
        {
            return "it was given up";
        }

        return _operation.Error == 0 ? null : _lane.Loss ?? ErrorText.Of(_operation.Error);
    }
}
