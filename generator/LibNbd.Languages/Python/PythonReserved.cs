namespace LibNbd.Languages.Python;

/// <summary>
/// The words that Python keeps for itself, and the first parameter of every method. An underscore behind them escapes them, as PEP 8 has
/// it.
/// </summary>
internal static class PythonReserved
{
    private static readonly HashSet<string> Keywords = new(
        (
            "False None True and as assert async await break class continue def del elif else except finally for from global if import in "
            + "is lambda nonlocal not or pass raise return self try while with yield").Split(' '),
        StringComparer.Ordinal);

    /// <summary><c>from</c> becomes <c>from_</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? name + "_" : name;
}
