using LibNbd.Protocol;

namespace LibNbd.Server;

/// <summary>
/// What the server offers under one name. Ranges have been checked against <see cref="Size"/> and the features when a method is called.
/// Methods may be called at the same time, by several connections.
/// </summary>
public interface IExport
{
    /// <summary>The size in bytes; it must not change.</summary>
    public ulong Size { get; }

    /// <summary>What the export can do.</summary>
    public ExportFeatures Features { get; }

    /// <summary>
    /// Whether no method ever waits for anything but the disk. The server then runs them one after the other on the connection's own
    /// task and joins their replies; otherwise what is ready is sent before a method is called.
    /// </summary>
    public bool IsSynchronous => false;

    /// <summary>A text to show; null for none.</summary>
    public string? Description => null;

    /// <summary>The name that the server prefers for this export; null for the one that the client asked for.</summary>
    public string? CanonicalName => null;

    /// <summary>The block sizes; null for the protocol's defaults.</summary>
    public BlockSizes? BlockSizes => null;

    /// <summary>The metadata contexts.</summary>
    public IReadOnlyList<MetaContext> MetaContexts => MetaContext.AllocationOnly;

    /// <summary>Fill <paramref name="buffer"/> from <paramref name="offset"/>.</summary>
    public ValueTask<NbdError> ReadAsync(Memory<byte> buffer, ulong offset, CancellationToken cancellationToken);

    /// <summary>Write <paramref name="data"/> at <paramref name="offset"/>.</summary>
    public ValueTask<NbdError> WriteAsync(ReadOnlyMemory<byte> data, ulong offset, CancellationToken cancellationToken);

    /// <summary>Make all writes durable.</summary>
    public ValueTask<NbdError> FlushAsync(CancellationToken cancellationToken) => default;

    /// <summary>Discard a range.</summary>
    public ValueTask<NbdError> TrimAsync(ulong offset, ulong length, CancellationToken cancellationToken) => default;

    /// <summary>Zero a range.</summary>
    public ValueTask<NbdError> ZeroAsync(ulong offset, ulong length, NbdCommandFlags flags, CancellationToken cancellationToken) =>
        new(NbdError.NotSupported);

    /// <summary>Prefetch a range.</summary>
    public ValueTask<NbdError> CacheAsync(ulong offset, ulong length, CancellationToken cancellationToken) => default;

    /// <summary>
    /// Describe a range in one metadata context: append extents from <paramref name="offset"/> on. What exceeds the range is cut, and
    /// the rest has status 0.
    /// </summary>
    public ValueTask<NbdError> GetExtentsAsync(
        string context, ulong offset, ulong length, ExtentList extents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(extents);
        extents.Add(length, 0);
        return default;
    }
}

/// <summary>What an export can do.</summary>
[Flags]
public enum ExportFeatures
{
    /// <summary>Reading and writing only.</summary>
    None = 0,

    /// <summary>Nothing may be written.</summary>
    ReadOnly = 1,

    /// <summary>Understands flush.</summary>
    Flush = 2,

    /// <summary>Understands the FUA flag.</summary>
    ForceUnitAccess = 4,

    /// <summary>Spinning disk.</summary>
    Rotational = 8,

    /// <summary>Understands trim.</summary>
    Trim = 16,

    /// <summary>Understands write zeroes.</summary>
    WriteZeroes = 32,

    /// <summary>Several connections see each other's flushed writes.</summary>
    MultiConnection = 64,

    /// <summary>Understands cache.</summary>
    Cache = 128,

    /// <summary>Understands the fast zero flag.</summary>
    FastZero = 256,

    /// <summary>Everything that a writable export usually has.</summary>
    Writable = Flush | ForceUnitAccess | Trim | WriteZeroes | MultiConnection | Cache | FastZero,
}

/// <summary>The block sizes of an export, in bytes.</summary>
/// <param name="Minimum">Offsets and lengths must be multiples of it; a range that ends where the export does may be shorter.</param>
/// <param name="Preferred">Offsets and lengths should be multiples of it.</param>
/// <param name="MaximumPayload">Most bytes of one read or write.</param>
public readonly record struct BlockSizes(uint Minimum, uint Preferred, uint MaximumPayload);

/// <summary>A metadata context of an export.</summary>
/// <param name="Name">namespace:leaf</param>
/// <param name="Wide">Whether a status needs 64 bits; such a context exists with extended headers only.</param>
public sealed record MetaContext(string Name, bool Wide = false)
{
    /// <summary>The context that says what is a hole and what reads as zero.</summary>
    public const string Allocation = "base:allocation";

    /// <summary>Status bit of <see cref="Allocation"/>: not allocated.</summary>
    public const ulong Hole = 1;

    /// <summary>Status bit of <see cref="Allocation"/>: reads as zero.</summary>
    public const ulong Zero = 2;

    /// <summary>A list of only <see cref="Allocation"/>.</summary>
    public static IReadOnlyList<MetaContext> AllocationOnly { get; } = [new(Allocation)];
}
