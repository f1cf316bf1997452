namespace LibNbd.Client.Tests.Support;

/// <summary>A disk with a write cache: a crash loses what was not flushed, block by block as chance has it.</summary>
internal sealed class CrashExport(int size) : IExport
{
    internal const int BlockSize = 512;

    private readonly Lock _lock = new();
    private readonly byte[] _durable = new byte[size];
    private readonly byte[] _current = new byte[size];

    public ulong Size => (ulong)_current.Length;

    public ExportFeatures Features => ExportFeatures.Writable;

    public bool IsSynchronous => true;

    /// <summary>How often it has crashed.</summary>
    internal int Crashes { get; private set; }

    /// <summary>Each block falls back to what was flushed, or keeps what was written.</summary>
    internal void Crash(Random random)
    {
        lock (_lock)
        {
            Crashes++;
            for (int at = 0; at < _current.Length; at += BlockSize)
            {
                if (random.Next(2) == 0)
                {
                    _durable.AsSpan(at, BlockSize).CopyTo(_current.AsSpan(at));
                }
            }

            _current.CopyTo(_durable, 0);
        }
    }

    public ValueTask<NbdError> ReadAsync(Memory<byte> buffer, ulong offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _current.AsSpan((int)offset, buffer.Length).CopyTo(buffer.Span);
        }

        return default;
    }

    public ValueTask<NbdError> WriteAsync(ReadOnlyMemory<byte> data, ulong offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            data.Span.CopyTo(_current.AsSpan((int)offset));
        }

        return default;
    }

    public ValueTask<NbdError> ZeroAsync(ulong offset, ulong length, NbdCommandFlags flags, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _current.AsSpan((int)offset, (int)length).Clear();
        }

        return default;
    }

    public ValueTask<NbdError> FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _current.CopyTo(_durable, 0);
        }

        return default;
    }
}
