using System.Text;

namespace LibNbd.Languages.C;

/// <summary>C code as lines that are not too long.</summary>
internal static class CFolding
{
    /// <summary>The longest line on a terminal.</summary>
    public const int Width = 78;

    /// <summary>A prototype, folded behind commas and aligned.</summary>
    public static string Fold(CPrototype prototype, int width)
    {
        StringBuilder text = new(prototype.Head);
        int column = prototype.Head.Length;
        for (int i = 0; i < prototype.Parameters.Count; i++)
        {
            string parameter = prototype.Parameters[i] + (i == prototype.Parameters.Count - 1 ? CPrototype.Tail : ",");
            if (i > 0 && column + 1 + parameter.Length > width)
            {
                text.Append('\n').Append(' ', prototype.Head.Length);
                column = prototype.Head.Length;
            }
            else if (i > 0)
            {
                text.Append(' ');
                column++;
            }

            text.Append(parameter);
            column += parameter.Length;
        }

        return text.ToString();
    }

    /// <summary>A line that is too long, broken behind commas.</summary>
    public static IEnumerable<string> Fold(string line)
    {
        const string Indent = "                   ";
        string rest = line;
        while (rest.Length > Width)
        {
            int comma = rest.LastIndexOf(", ", Width - 1, StringComparison.Ordinal);
            if (comma < Indent.Length)
            {
                break;
            }

            yield return rest[..(comma + 1)];
            rest = Indent + rest[(comma + 2)..];
        }

        yield return rest;
    }
}
