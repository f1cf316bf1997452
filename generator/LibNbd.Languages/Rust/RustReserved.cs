namespace LibNbd.Languages.Rust;

/// <summary>The words that Rust keeps for itself. They are written as raw identifiers; those that cannot be get an underscore.</summary>
internal static class RustReserved
{
    private static readonly HashSet<string> Keywords = new(
        (
            "abstract as async await become box break const continue do dyn else enum extern false final fn for gen if impl in let loop "
            + "macro match mod move mut override priv pub ref return static struct trait true try type typeof unsafe unsized use virtual "
            + "where while yield").Split(' '),
        StringComparer.Ordinal);

    private static readonly HashSet<string> NeverRaw = new("crate self super Self".Split(' '), StringComparer.Ordinal);

    /// <summary><c>type</c> becomes <c>r#type</c>, and <c>self</c> becomes <c>self_</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "r#" + name : NeverRaw.Contains(name) ? name + "_" : name;
}
