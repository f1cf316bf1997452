namespace LibNbd.Tools.Info;

/// <summary>What <c>--can</c> can ask for.</summary>
internal sealed class Feature
{
    private static readonly Feature[] All =
    [
        // Whoever got this far is connected, whether or not the export is there.
        new(static _ => true, "connect", "read"),
        new(static nbd => nbd.GetTlsNegotiated(), "tls"),
        new(
            static nbd => nbd.GetStructuredRepliesNegotiated(),
            "structured-reply", "structured_reply", "structured reply", "structured", "sr",
            "structured-replies", "structured_replies", "structured replies"),
        new(
            static nbd => nbd.GetExtendedHeadersNegotiated(),
            "extended-headers", "extended_headers", "extended headers", "eh", "extended-header", "extended_header", "extended header"),
        new(static nbd => nbd.IsReadOnly(), "read-only", "readonly", "read_only") { IsOfExport = true },
        new(static nbd => !nbd.IsReadOnly(), "write") { IsOfExport = true },
        new(static nbd => nbd.IsRotational(), "rotational") { IsOfExport = true },
        new(
            static nbd => nbd.CanBlockStatusPayload(),
            "block-status-payload", "block_status_payload", "block status payload") { IsOfExport = true },
        new(static nbd => nbd.CanCache(), "cache") { IsOfExport = true },
        new(static nbd => nbd.CanDf(), "df") { IsOfExport = true },
        new(static nbd => nbd.CanFastZero(), "fast-zero", "fastzero", "fast_zero") { IsOfExport = true },
        new(static nbd => nbd.CanFlush(), "flush") { IsOfExport = true },
        new(static nbd => nbd.CanFua(), "fua") { IsOfExport = true },
        new(static nbd => nbd.CanMultiConn(), "multi-conn", "multiconn", "multi_conn") { IsOfExport = true },
        new(static nbd => nbd.CanTrim(), "trim") { IsOfExport = true },
        new(static nbd => nbd.CanZero(), "zero") { IsOfExport = true },
    ];

    private readonly string[] _names;

    private Feature(Func<NbdHandle, bool> test, params string[] names) => (IsThere, _names) = (test, names);

    /// <summary>A name of each.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["connect", "read", .. All.Skip(1).Select(static feature => feature._names[0])];

    /// <summary>Whether it is the export that has it, which then must be there.</summary>
    public bool IsOfExport { get; private init; }

    /// <summary>Whether what the handle is connected to has it.</summary>
    public Func<NbdHandle, bool> IsThere { get; }

    /// <summary>The feature that is called so, in any case; null if there is none.</summary>
    public static Feature? Find(string name) =>
        Array.Find(All, feature => feature._names.Contains(name, StringComparer.OrdinalIgnoreCase));
}
