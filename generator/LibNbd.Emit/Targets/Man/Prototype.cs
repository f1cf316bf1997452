using LibNbd.Languages;
using LibNbd.Languages.C;

namespace LibNbd.Emit.Targets.Man;

/// <summary>Lays out a C prototype: bold, its parameters in italics, folded behind commas and aligned.</summary>
internal static class Prototype
{
    /// <summary>The lines, as roff.</summary>
    public static IEnumerable<string> Lines(CPrototype prototype)
    {
        IReadOnlyList<CParameter> parameters = prototype.Parameters;
        int[] lengths = [.. parameters.Select((parameter, i) => parameter.ToString().Length + prototype.Behind(i).Length)];
        foreach ((int first, int end) in Folding.Lines(prototype.Head.Length, lengths, Roff.Width))
        {
            string head = first == 0 ? Roff.Escape(prototype.Head).Source : new string(' ', prototype.Head.Length);
            IEnumerable<string> pieces = Enumerable.Range(first, end - first).Select(i => Piece(parameters[i], prototype.Behind(i)));
            yield return $"\\fB{head}{string.Join(' ', pieces)}\\fR";
        }
    }

    private static string Piece(CParameter parameter, string behind) =>
        $"{Roff.Escape(parameter.Declarator).Source}\\fI{Roff.Escape(parameter.Name).Source}\\fB{behind}";
}
