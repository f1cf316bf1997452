namespace LibNbd.Guides.Tests;

/// <summary>A part of a disk that is all data or all hole.</summary>
internal readonly record struct DiskPart(long Offset, long Length, bool IsData);
