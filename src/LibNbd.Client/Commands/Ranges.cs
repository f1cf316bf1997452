using System.Runtime.CompilerServices;

namespace LibNbd.Commands;

/// <summary>What an export allows of a command: where it may be, and how large one command may be.</summary>
internal sealed class Ranges
{
    /// <summary>What a server takes that names no maximum, by the protocol.</summary>
    internal const long DefaultPayload = 32L << 20;

    /// <summary>What a handle takes at once.</summary>
    internal const long LargestPayload = 64L << 20;

    /// <summary>
    /// Of a command without payload: what every header carries, and little enough that a server answers within a command's time.
    /// </summary>
    internal const long LargestEffect = 1L << 30;

    private readonly NbdExport _export;

    internal Ranges(NbdExport export)
    {
        _export = export;
        long payload = export.MaximumBlockSize > 0 ? Math.Min(export.MaximumBlockSize, LargestPayload) : DefaultPayload;
        MaximumPayload = Math.Max(payload - (payload % Alignment), Alignment);
        MaximumEffect = Math.Max(LargestEffect - (LargestEffect % Alignment), Alignment);
    }

    /// <summary>What offsets and lengths are multiples of.</summary>
    internal long Alignment => Math.Max(_export.MinimumBlockSize, 1);

    /// <summary>The most bytes that one read or write carries.</summary>
    internal long MaximumPayload { get; }

    /// <summary>The most bytes that one other command concerns.</summary>
    internal long MaximumEffect { get; }

    /// <summary>Refuses what does not lie in the export, or on its blocks.</summary>
    internal void Require(long offset, long length, [CallerArgumentExpression(nameof(offset))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset, name);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (offset > _export.Size - length)
        {
            throw new ArgumentOutOfRangeException(
                name, offset, $"The range of {length} bytes at {offset} is not within the export, which has {_export.Size} bytes.");
        }

        long end = offset + length;
        if (_export.MinimumBlockSize > 1
            && (offset % _export.MinimumBlockSize != 0 || (end % _export.MinimumBlockSize != 0 && end != _export.Size)))
        {
            throw new ArgumentException(
                $"The range of {length} bytes at {offset} does not begin and end at a multiple of {_export.MinimumBlockSize} bytes.", name);
        }
    }
}
