namespace LibNbd.Emit.Tests.Toy;

/// <summary>The words that Toy keeps for itself. A mark behind them escapes them, but for the one that names the object itself.</summary>
internal static class ToyReserved
{
    private const string Self = "self";

    private static readonly string[] Words = ["end", "flags", "func", "import", "in", "type"];

    /// <summary><c>flags</c> becomes <c>flags'</c>; null where there is no way.</summary>
    public static string? Escape(string name) => name == Self ? null : Words.Contains(name) ? name + "'" : name;
}
