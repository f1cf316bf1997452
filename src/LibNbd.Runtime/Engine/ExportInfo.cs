using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>A metadata context that the server selected.</summary>
internal readonly record struct NegotiatedContext(uint Id, string Name);

/// <summary>What the server said of itself and of the export.</summary>
internal sealed class ExportInfo
{
    /// <summary>Size in bytes; meaningful once <see cref="IsKnown"/>.</summary>
    internal ulong Size { get; private set; }

    /// <summary>Transmission flags, without those that make no sense on this connection.</summary>
    internal TransmissionFlags Flags { get; private set; }

    /// <summary>Whether size and flags were received.</summary>
    internal bool IsKnown { get; private set; }

    /// <summary>Smallest unit of offsets and lengths; 0 if not advertised.</summary>
    internal uint MinimumBlockSize { get; private set; }

    /// <summary>The unit that is fast; 0 if not advertised.</summary>
    internal uint PreferredBlockSize { get; private set; }

    /// <summary>The largest payload as the server stated it; 0 if not advertised.</summary>
    internal uint MaximumBlockSize { get; private set; }

    internal string? CanonicalName { get; set; }

    internal string? Description { get; set; }

    internal List<NegotiatedContext> Contexts { get; } = [];

    /// <summary>Whether <see cref="Contexts"/> is the outcome of a negotiation, even of an empty one.</summary>
    internal bool ContextsValid { get; set; }

    /// <summary>The largest payload of a WRITE that the server takes.</summary>
    internal uint MaximumPayload =>
        MaximumBlockSize == 0
            ? Limits.DefaultMaxPayload
            : Math.Clamp(MaximumBlockSize, Limits.SmallestMaxPayload, Limits.MaxRequestSize);

    internal bool Has(TransmissionFlags flag) => IsKnown && (Flags & flag) != 0;

    internal void Set(ulong size, TransmissionFlags flags)
    {
        Size = size;
        Flags = flags;
        IsKnown = true;
    }

    /// <summary>Takes block sizes that are plausible, and ignores others as a set.</summary>
    /// <returns>Whether they were taken.</returns>
    internal bool TrySetBlockSizes(uint minimum, uint preferred, uint maximum)
    {
        bool plausible =
            uint.IsPow2(minimum) && minimum <= Limits.MaxMinimumBlockSize && minimum <= preferred
            && uint.IsPow2(preferred) && preferred >= Limits.SmallestPreferredBlockSize && preferred <= maximum
            && (maximum == uint.MaxValue || maximum % minimum == 0);
        if (plausible)
        {
            MinimumBlockSize = minimum;
            PreferredBlockSize = preferred;
            MaximumBlockSize = maximum;
        }

        return plausible;
    }

    /// <summary>
    /// Whether a range begins and ends at multiples of the minimum block size. The last block may be cut off by the end of the export.
    /// </summary>
    internal bool IsAligned(ulong offset, ulong count)
    {
        if (MinimumBlockSize == 0)
        {
            return true;
        }

        ulong inBlock = MinimumBlockSize - 1;
        return (offset & inBlock) == 0 && ((count & inBlock) == 0 || (offset <= Size && count == Size - offset));
    }

    internal NegotiatedContext? FindContext(uint id)
    {
        foreach (NegotiatedContext context in Contexts)
        {
            if (context.Id == id)
            {
                return context;
            }
        }

        return null;
    }

    internal NegotiatedContext? FindContext(string name)
    {
        foreach (NegotiatedContext context in Contexts)
        {
            if (string.Equals(context.Name, name, StringComparison.Ordinal))
            {
                return context;
            }
        }

        return null;
    }

    /// <summary>Forgets what belongs to one export: another name was set, or opening it failed.</summary>
    internal void ForgetExport()
    {
        Size = 0;
        Flags = TransmissionFlags.None;
        IsKnown = false;
        MinimumBlockSize = 0;
        PreferredBlockSize = 0;
        MaximumBlockSize = 0;
        CanonicalName = null;
        Description = null;
        ContextsValid = false;
    }
}
