namespace LibNbd.Languages.OCaml;

/// <summary>The words that OCaml keeps for itself. An underscore behind them escapes them.</summary>
internal static class OCamlReserved
{
    private static readonly HashSet<string> Keywords = new(
        (
            "and as asr assert begin class constraint do done downto effect else end exception external false for fun function functor if "
            + "in include inherit initializer land lazy let lor lsl lsr lxor match method mod module mutable new nonrec object of open or "
            + "private rec sig struct then to true try type val virtual when while with").Split(' '),
        StringComparer.Ordinal);

    /// <summary><c>to</c> becomes <c>to_</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? name + "_" : name;
}
