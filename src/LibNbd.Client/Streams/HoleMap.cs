using System.Runtime.CompilerServices;

namespace LibNbd.Streams;

/// <summary>What of an export reads as zeroes, for the stretch that was last asked about.</summary>
internal sealed class HoleMap(NbdClient client)
{
    /// <summary>Long enough to make a question rare, short enough that what it says is young.</summary>
    private const long Stretch = 64L << 20;

    private readonly List<(long Start, long End)> _zeroes = [];
    private long _start;
    private long _end;
    private bool _isOff = !client.Export.Contexts.Contains(MetaContexts.ContextBaseAllocation, StringComparer.Ordinal);

    /// <summary>Somebody writes: what is known is not true any more.</summary>
    internal void Forget()
    {
        _zeroes.Clear();
        _end = _start;
    }

    /// <summary>Whether a range on the export's blocks is known to read as zeroes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> IsZeroAsync(long offset, long length, CancellationToken cancellationToken)
    {
        if (_isOff)
        {
            return false;
        }

        if (offset < _start || offset + length > _end)
        {
            await LoadAsync(offset, Math.Max(Math.Min(Stretch, client.Export.Size - offset), length), cancellationToken)
                .ConfigureAwait(false);
        }

        foreach ((long start, long end) in _zeroes)
        {
            if (offset >= start && offset + length <= end)
            {
                return true;
            }
        }

        return false;
    }

    private async Task LoadAsync(long offset, long length, CancellationToken cancellationToken)
    {
        Forget();
        long reached = offset;
        try
        {
            await foreach (NbdExtent extent in client
                .GetExtentsAsync(offset, length, MetaContexts.ContextBaseAllocation, cancellationToken).ConfigureAwait(false))
            {
                reached = extent.End;
                if ((extent.Flags & MetaContexts.StateZero) == 0)
                {
                    continue;
                }

                if (_zeroes.Count > 0 && _zeroes[^1].End == extent.Offset)
                {
                    _zeroes[^1] = (_zeroes[^1].Start, extent.End);
                }
                else
                {
                    _zeroes.Add((extent.Offset, extent.End));
                }
            }
        }
        catch (NbdException failure) when (!failure.IsTransient && failure.Code is not NbdErrorCode.ExportChanged)
        {
            // A server that cannot say what is a hole can still be read.
            _isOff = true;
        }

        _start = offset;
        _end = reached;
    }
}
