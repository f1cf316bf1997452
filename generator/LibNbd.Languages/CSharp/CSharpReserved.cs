namespace LibNbd.Languages.CSharp;

/// <summary>The words that C# keeps for itself. All of them can be escaped; contextual ones need no escape.</summary>
internal static class CSharpReserved
{
    private const char Prefix = '@';

    private static readonly HashSet<string> Keywords = new(
        (
            "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum "
            + "event "
            + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new "
            + "null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc "
            + "static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while")
                .Split(' '),
        StringComparer.Ordinal);

    /// <summary><c>object</c> becomes <c>@object</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? Prefix + name : name;

    /// <summary>The name without its escape, as metadata and documentation have it.</summary>
    public static string Bare(string name) => name.TrimStart(Prefix);
}
