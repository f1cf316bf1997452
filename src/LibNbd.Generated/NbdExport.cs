namespace LibNbd;

/// <summary>What the server said of an export in the handshake. It does not change while the connection stands.</summary>
public sealed record NbdExport
{
    /// <summary>The name by which it was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether the disk behind it rotates, so that reading in order is faster.</summary>
    public bool IsRotational { get; init; }

    /// <summary>Whether flush is offered.</summary>
    public bool CanFlush { get; init; }

    /// <summary>Whether <see cref="CommandFlags.Fua"/> is offered.</summary>
    public bool CanFua { get; init; }

    /// <summary>Whether trim is offered.</summary>
    public bool CanTrim { get; init; }

    /// <summary>Whether zero is offered.</summary>
    public bool CanZero { get; init; }

    /// <summary>Whether <see cref="CommandFlags.FastZero"/> is offered.</summary>
    public bool CanFastZero { get; init; }

    /// <summary>Whether cache is offered.</summary>
    public bool CanCache { get; init; }

    /// <summary>
    /// Whether several connections see each other's writes, and a flush on one is a flush of all that was answered on any.
    /// </summary>
    public bool CanMultiConn { get; init; }

    /// <summary>Offsets and lengths are multiples of this many bytes; 0 if the server did not say, which means 1.</summary>
    public long MinimumBlockSize { get; init; }

    /// <summary>Fastest in multiples of this many bytes; 0 if the server did not say.</summary>
    public long PreferredBlockSize { get; init; }

    /// <summary>The most bytes that one read or write carries; 0 if the server did not say.</summary>
    public long MaximumBlockSize { get; init; }

    /// <summary>The metadata contexts that were asked for and that the server has.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];
}
