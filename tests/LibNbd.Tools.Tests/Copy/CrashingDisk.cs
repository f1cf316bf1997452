using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>
/// A disk that forgets at a crash what was not flushed, and whose connections all end then: the next ones find what was durable.
/// </summary>
internal sealed class CrashingDisk(byte[] content, Random random, int mostRequests) : IExport
{
    private readonly Lock _lock = new();
    private readonly byte[] _durable = [.. content];
    private readonly byte[] _now = [.. content];
    private readonly HashSet<long> _gone = [];
    private readonly HashSet<long> _open = [];
    private int _left = random.Next(1, mostRequests);

    /// <summary>How often it has crashed.</summary>
    public int Crashes { get; private set; }

    /// <summary>No crash any more.</summary>
    public bool IsCalm { get; set; }

    public ulong Size => (ulong)_now.Length;

    public ExportFeatures Features { get; init; } = ExportFeatures.Writable;

    public bool IsSynchronous => true;

    /// <summary>What would be there after a crash now.</summary>
    public byte[] Durable()
    {
        lock (_lock)
        {
            return [.. _durable];
        }
    }

    /// <summary>For <see cref="NbdServerOptions.OnRequest"/>: crashes at a random request.</summary>
    public ValueTask<RequestAction> OnRequest(RequestContext context)
    {
        lock (_lock)
        {
            if (_gone.Contains(context.Connection))
            {
                return new ValueTask<RequestAction>(RequestAction.HangUp);
            }

            _open.Add(context.Connection);
            if (IsCalm || --_left > 0)
            {
                return new ValueTask<RequestAction>(RequestAction.Proceed);
            }

            Crashes++;
            _left = random.Next(1, mostRequests);
            _durable.CopyTo(_now, 0);
            _gone.UnionWith(_open);
            _open.Clear();
            return new ValueTask<RequestAction>(RequestAction.HangUp);
        }
    }

    public ValueTask<NbdError> ReadAsync(Memory<byte> buffer, ulong offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _now.AsSpan((int)offset, buffer.Length).CopyTo(buffer.Span);
            return default;
        }
    }

    public ValueTask<NbdError> WriteAsync(ReadOnlyMemory<byte> data, ulong offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            data.Span.CopyTo(_now.AsSpan((int)offset));
            return default;
        }
    }

    public ValueTask<NbdError> ZeroAsync(ulong offset, ulong length, NbdCommandFlags flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _now.AsSpan((int)offset, (int)length).Clear();
            return default;
        }
    }

    public ValueTask<NbdError> FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _now.CopyTo(_durable, 0);
            return default;
        }
    }

    public ValueTask<NbdError> GetExtentsAsync(
        string context, ulong offset, ulong length, ExtentList extents, CancellationToken cancellationToken)
    {
        extents.Add(length, 0);
        return default;
    }
}
