namespace LibNbd.Tools.Fuse;

/// <summary>What <c>stat</c> says of a file.</summary>
internal readonly record struct FileAttributes
{
    /// <summary>Its number.</summary>
    public required ulong Inode { get; init; }

    /// <summary>Its kind and permissions.</summary>
    public required uint Mode { get; init; }

    /// <summary>How many names it has.</summary>
    public required uint Links { get; init; }

    /// <summary>Its owner.</summary>
    public required uint UserId { get; init; }

    /// <summary>Its group.</summary>
    public required uint GroupId { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The sectors that it has on the disk.</summary>
    public required long Blocks { get; init; }

    /// <summary>All three times.</summary>
    public required DateTimeOffset Time { get; init; }
}
