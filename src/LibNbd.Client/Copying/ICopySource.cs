namespace LibNbd.Copying;

/// <summary>What is copied from.</summary>
internal interface ICopySource
{
    /// <summary>How much there is.</summary>
    public long Length { get; }

    /// <summary>What parts of it must lie on.</summary>
    public long Alignment { get; }

    /// <summary>Whether it says what is zero, so that nobody need look.</summary>
    public bool KnowsZeroes { get; }

    /// <summary>All of it in order, in pieces that are zero as a whole, or data.</summary>
    public IAsyncEnumerable<CopyPiece> PiecesAsync(CancellationToken cancellationToken);

    /// <summary>Reads a part of it.</summary>
    public ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);
}

/// <summary>A piece of a source, of any length.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="Length">How long it is.</param>
/// <param name="IsZero">Whether it reads as zeroes.</param>
internal readonly record struct CopyPiece(long Offset, long Length, bool IsZero);
