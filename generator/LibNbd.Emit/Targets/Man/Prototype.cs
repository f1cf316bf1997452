using System.Text;
using LibNbd.Languages.C;

namespace LibNbd.Emit.Targets.Man;

/// <summary>Lays out a C prototype: bold, its parameters in italics, folded behind commas and aligned.</summary>
internal static class Prototype
{
    /// <summary>The lines, as roff.</summary>
    public static IEnumerable<string> Lines(CPrototype prototype)
    {
        StringBuilder line = new("\\fB" + Roff.Escape(prototype.Head).Source);
        int column = prototype.Head.Length;
        for (int i = 0; i < prototype.Parameters.Count; i++)
        {
            CParameter parameter = prototype.Parameters[i];
            string behind = i == prototype.Parameters.Count - 1 ? CPrototype.Tail : ",";
            int width = parameter.ToString().Length + behind.Length;
            if (i > 0 && column + 1 + width > Roff.Width)
            {
                yield return line.Append("\\fR").ToString();
                column = prototype.Head.Length;
                line.Clear().Append("\\fB").Append(' ', column);
            }
            else if (i > 0)
            {
                line.Append(' ');
                column++;
            }

            line.Append(Roff.Escape(parameter.Declarator).Source).Append("\\fI").Append(Roff.Escape(parameter.Name).Source)
                .Append("\\fB").Append(behind);
            column += width;
        }

        yield return line.Append("\\fR").ToString();
    }
}
