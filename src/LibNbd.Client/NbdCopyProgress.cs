namespace LibNbd;

/// <summary>How far a copy is.</summary>
/// <param name="Done">Bytes of the source that have been dealt with, zeroes included.</param>
/// <param name="Total">Bytes of the source; null for a stream whose length is not known.</param>
/// <param name="Transferred">Bytes that were read and written as data.</param>
public readonly record struct NbdCopyProgress(long Done, long? Total, long Transferred);
