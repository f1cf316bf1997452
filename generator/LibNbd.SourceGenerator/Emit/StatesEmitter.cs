using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>Writes the state machine as the engine reads it: an enumeration and the data of its table. See docs/adr/0007.</summary>
internal static class StatesEmitter
{
    private const string Namespace = "LibNbd.Runtime.Engine";
    private const string Origin = "connection-states";
    private const string PredicatePrefix = "aio_is_";

    /// <summary>The enumeration <c>EngineState</c>, in the order of the YAML.</summary>
    public static CodeWriter Enumeration(ApiSpec spec)
    {
        CodeWriter writer = SourceFile.BeginIn(Namespace, Origin);
        writer.Line("/// <summary>The states of a connection. What each means, and what may follow it, is data in <see "
            + "cref=\"StateTable\"/>.</summary>");
        writer.Open("internal enum EngineState");
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
            writer.Line($"    StateClass.{Class(state)}, StateEvents.{Events(state.WaitsFor)},");
            writer.Line($"    [{string.Join(", ", state.Next.Select(Member))}]),");
        }

        writer.Shallower();
        writer.Line("];");
        writer.Close();
        return writer;
    }

    private static string Member(string state) => "EngineState." + CSharpNames.Member(state);

    // aio_is_ready is told in the class Ready.
    private static string Class(ConnectionStateSpec state) => CSharpNames.Member(
        state.Predicate.StartsWith(PredicatePrefix, StringComparison.Ordinal)
            ? state.Predicate.Substring(PredicatePrefix.Length)
            : state.Predicate);

    private static string Events(WaitKind kind) => kind switch
    {
        WaitKind.Nothing => "None",
        WaitKind.Read => "Read",
        WaitKind.Write => "Write",
        WaitKind.Both => "Both",
    };
}
