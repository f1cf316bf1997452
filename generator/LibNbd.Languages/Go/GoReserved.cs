namespace LibNbd.Languages.Go;

/// <summary>
/// The words that Go keeps for itself, and those that generated methods use. An underscore behind them escapes them, since parameters
/// have no other spelling.
/// </summary>
internal static class GoReserved
{
    private static readonly HashSet<string> Words = new(
        (
            "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return "
            + "select struct switch type var bool byte error int int64 len nil string uint uint32 uint64 context unsafe C "
            // Of the methods themselves.
            + "call closure ctx err failure h op optargs result").Split(' '),
        StringComparer.Ordinal);

    /// <summary><c>type</c> becomes <c>type_</c>.</summary>
    public static string Escape(string name) => Words.Contains(name) ? name + "_" : name;
}
