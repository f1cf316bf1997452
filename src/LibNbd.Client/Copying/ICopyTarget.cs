namespace LibNbd.Copying;

/// <summary>What is copied to; several parts of it at the same time.</summary>
internal interface ICopyTarget
{
    /// <summary>What parts of it had better lie on; two parts that share a block must not be written at the same time.</summary>
    public long Alignment { get; }

    /// <summary>Writes data.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken);

    /// <summary>Makes a range read as zeroes.</summary>
    public ValueTask ZeroAsync(long offset, long length, CancellationToken cancellationToken);

    /// <summary>All is written.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken);
}
