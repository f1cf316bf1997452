using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>What a server says of itself.</summary>
/// <param name="Protocol">The variant of the handshake.</param>
/// <param name="IsTls">Whether the connection is encrypted.</param>
/// <param name="IsStructured">Whether replies are structured.</param>
/// <param name="IsExtended">Whether headers are extended.</param>
internal sealed record ServerFacts(string Protocol, bool IsTls, bool IsStructured, bool IsExtended)
{
    /// <summary>What a connected handle knows of it.</summary>
    public static ServerFacts Of(NbdHandle nbd) => new(
        nbd.GetProtocol(), nbd.GetTlsNegotiated(), nbd.GetStructuredRepliesNegotiated(), nbd.GetExtendedHeadersNegotiated());
}

/// <summary>What a server says of an export. What it does not say is null.</summary>
internal sealed record ExportFacts
{
    /// <summary>The name, as the server calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Words for people.</summary>
    public string? Description { get; init; }

    /// <summary>What is in it.</summary>
    public string? Content { get; init; }

    /// <summary>Where it is found.</summary>
    public string? Uri { get; init; }

    /// <summary>The metadata contexts that it has.</summary>
    public IReadOnlyList<string>? Contexts { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Whether it rotates.</summary>
    public bool? IsRotational { get; init; }

    /// <summary>Whether it can only be read.</summary>
    public bool? IsReadOnly { get; init; }

    /// <summary>What can be done, in the order in which it is shown.</summary>
    public required IReadOnlyList<(string Name, bool? Value)> Abilities { get; init; }

    /// <summary>The sizes of blocks that are not 0, in the order in which they are shown.</summary>
    public required IReadOnlyList<(string Name, long Value)> BlockSizes { get; init; }

    /// <summary>What a handle knows of its export.</summary>
    /// <param name="nbd">The server has been asked about the export, or it was chosen.</param>
    /// <param name="contexts">The metadata contexts, if they are known.</param>
    /// <param name="showsUri">Whether to show where it is found.</param>
    public static ExportFacts Of(NbdHandle nbd, IReadOnlyList<string>? contexts, bool showsUri) => new()
    {
        Name = Try(nbd.GetCanonicalExportName) ?? nbd.GetExportName(),
        Description = Try(nbd.GetExportDescription) is { Length: > 0 } description ? description : null,
        Uri = showsUri ? Try(nbd.GetUri) : null,
        Contexts = contexts,
        Size = SizeOf(nbd),
        IsRotational = Try(nbd.IsRotational),
        IsReadOnly = Try(nbd.IsReadOnly),
        Abilities =
        [
            ("can_block_status_payload", Try(nbd.CanBlockStatusPayload)),
            ("can_cache", Try(nbd.CanCache)),
            ("can_df", Try(nbd.CanDf)),
            ("can_fast_zero", Try(nbd.CanFastZero)),
            ("can_flush", Try(nbd.CanFlush)),
            ("can_fua", Try(nbd.CanFua)),
            ("can_multi_conn", Try(nbd.CanMultiConn)),
            ("can_trim", Try(nbd.CanTrim)),
            ("can_zero", Try(nbd.CanZero)),
        ],
        BlockSizes =
        [
            .. new (string, BlockSizeKind)[]
            {
                ("block_size_minimum", BlockSizeKind.Minimum),
                ("block_size_preferred", BlockSizeKind.Preferred),
                ("block_size_maximum", BlockSizeKind.Maximum),
            }.Select(size => (size.Item1, nbd.GetBlockSize(size.Item2))).Where(size => size.Item2 > 0),
        ],
    };

    private static T? Try<T>(Func<T> get)
    {
        try
        {
            return get();
        }
        catch (NbdException)
        {
            // The server did not say.
            return default;
        }
    }

    private static bool? Try(Func<bool> get)
    {
        try
        {
            return get();
        }
        catch (NbdException)
        {
            return null;
        }
    }

    private static long? SizeOf(NbdHandle nbd)
    {
        try
        {
            return nbd.GetSize();
        }
        catch (NbdException e) when (e.ErrorNumber == Errno.EOVERFLOW)
        {
            return null;
        }
    }
}
