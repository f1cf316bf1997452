using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>
/// Writes both kinds of states: those of a handle, as calls permit them and predicates report them, and those of its connection, as the
/// engine's table has them. See docs/adr/0007.
/// </summary>
internal static class StatesEmitter
{
    private const string Namespace = "LibNbd.Runtime.Engine";
    private const string Origin = "connection-states";

    /// <summary>The flags <c>HandleStates</c>: a bit for each predicate, so that every connection state counts as one of them.</summary>
    public static CodeWriter HandleStates(ApiSpec spec, CSharpProse prose)
    {
        CodeWriter writer = SourceFile.Begin("states", "System");
        writer.Line("/// <summary>The states of a handle, as calls permit them and predicates report them.</summary>");
        writer.Line("[Flags]");
        writer.Open("internal enum HandleStates");
        writer.Line("/// <summary>No state.</summary>");
        writer.Line("None = 0,");
        int bit = 0;
        foreach (StateSpec state in spec.States)
        {
            string[] parts = [.. CSharpNames.StateParts(state)];
            if (parts.Length > 1)
            {
                for (int i = 0; i < parts.Length; i++)
                {
                    writer.Line();
                    string whole = CSharpNames.Member(state.Name);
                    writer.Line($"/// <summary>Part of <see cref=\"{whole}\"/>: {Reported(state.Predicates[i])} reports it.</summary>");
                    writer.Line($"{parts[i]} = {Bit(bit++)},");
                }
            }

            writer.Line();
            CSharpProse.Element(writer, "summary", prose.Sentence(state.Doc));
            writer.Line($"/// <remarks>An error names it \"{CSharpProse.Escape(state.Phrase)}\"; "
                + $"{string.Join(" or ", state.Predicates.Select(Reported))} reports it.</remarks>");
            writer.Line($"{CSharpNames.Member(state.Name)} = {(parts.Length > 1 ? string.Join(" | ", parts) : Bit(bit++))},");
        }

        writer.Close();
        return writer;
    }

    /// <summary>The enumeration <c>ConnectionState</c>, in the order of the YAML.</summary>
    public static CodeWriter ConnectionState(ApiSpec spec)
    {
        CodeWriter writer = SourceFile.BeginIn(Namespace, Origin);
        writer.Line("/// <summary>The states of a connection. What each means, and what may follow it, is data in <see "
            + "cref=\"StateTable\"/>.</summary>");
        writer.Open("internal enum ConnectionState");
        foreach (ConnectionStateSpec state in spec.ConnectionStates)
        {
            if (state != spec.ConnectionStates[0])
            {
                writer.Line();
            }

            CSharpProse.Element(writer, "summary", $"<c>{state.Text}</c>: {CSharpProse.Escape(state.Summary)}.");
            writer.Line($"{CSharpNames.Member(state.Name)},");
        }

        writer.Close();
        return writer;
    }

    /// <summary>The rows of <c>StateTable</c>, in the order of the enumeration.</summary>
    public static CodeWriter Table(ApiSpec spec)
    {
        CodeWriter writer = SourceFile.BeginIn(Namespace, Origin);
        writer.Open("internal static partial class StateTable");
        writer.Line("private static readonly StateInfo[] Table =");
        writer.Line("[");
        writer.Deeper();
        foreach (ConnectionStateSpec state in spec.ConnectionStates)
        {
            writer.Line($"new({Member(state.Name)}, {CSharpText.Literal(state.Text)}, {CSharpText.Literal(state.Summary)},");
            writer.Line($"    HandleStates.{Counts(state, spec)}, StateEvents.{Events(state.WaitsFor)},");
            writer.Line($"    [{string.Join(", ", state.Next.Select(Member))}]),");
        }

        writer.Shallower();
        writer.Line("];");
        writer.Close();
        return writer;
    }

    private static string Member(string state) => "ConnectionState." + CSharpNames.Member(state);

    private static string Counts(ConnectionStateSpec state, ApiSpec spec)
    {
        StateSpec own = spec.States.First(s => s.Predicates.Contains(state.Predicate, StringComparer.Ordinal));
        int place = own.Predicates.ToList().FindIndex(p => string.Equals(p, state.Predicate, StringComparison.Ordinal));
        return CSharpNames.StateParts(own).ElementAt(place);
    }

    private static string Bit(int number) => "1 << " + number.ToString(CultureInfo.InvariantCulture);

    private static string Reported(string predicate) => $"<c>{CSharpNames.Method(predicate)}</c>";

    private static string Events(WaitKind kind) => kind switch
    {
        WaitKind.Nothing => "None",
        WaitKind.Read => "Read",
        WaitKind.Write => "Write",
        WaitKind.Both => "Both",
    };
}
