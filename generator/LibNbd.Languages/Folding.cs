namespace LibNbd.Languages;

/// <summary>Breaks lines of code that would be too long, such as prototypes.</summary>
internal static class Folding
{
    private const string Indent = "    ";

    /// <summary>Pieces behind one another, and where the line is full, further lines under the first piece.</summary>
    /// <param name="head">All before the first piece.</param>
    /// <param name="pieces">The pieces, each with what separates it from the next, without a blank.</param>
    /// <param name="width">The longest line.</param>
    public static IEnumerable<string> Aligned(string head, IReadOnlyList<string> pieces, int width)
    {
        if (pieces.Count == 0)
        {
            yield return head;
        }

        foreach ((int first, int end) in Lines(head.Length, [.. pieces.Select(piece => piece.Length)], width))
        {
            yield return (first == 0 ? head : new string(' ', head.Length)) + string.Join(" ", pieces.Skip(first).Take(end - first));
        }
    }

    /// <summary>The same for the members of a list, which commas separate.</summary>
    /// <param name="head">All before the first member.</param>
    /// <param name="members">The members.</param>
    /// <param name="end">What stands behind the last one.</param>
    /// <param name="width">The longest line.</param>
    public static IEnumerable<string> AlignedList(string head, IReadOnlyList<string> members, string end, int width) =>
        Aligned(head, [.. members.Select((member, i) => member + (i == members.Count - 1 ? end : ","))], width);

    /// <summary>Words on lines of this width, or on the lines of one that begins with something else.</summary>
    /// <param name="text">Words, with one blank between two of them.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="first">How the first line begins.</param>
    /// <param name="indent">How the further ones do.</param>
    public static IEnumerable<string> Words(string text, int width, string first = "", string indent = "")
    {
        string[] words = text.Split(' ');
        int[] lengths = [.. words.Select(word => word.Length)];
        lengths[0] += first.Length - indent.Length;
        return Lines(indent.Length, lengths, width)
            .Select(line => (line.First == 0 ? first : indent) + string.Join(" ", words.Skip(line.First).Take(line.End - line.First)));
    }

    /// <summary>
    /// The same for pieces that are set in markup: which of them share a line, from the first one up to the one behind the last.
    /// </summary>
    /// <param name="indent">Where every line begins.</param>
    /// <param name="lengths">How much room the pieces take.</param>
    /// <param name="width">The longest line.</param>
    public static IEnumerable<(int First, int End)> Lines(int indent, IReadOnlyList<int> lengths, int width)
    {
        int first = 0;
        int column = indent;
        for (int i = 0; i < lengths.Count; i++)
        {
            if (i > first && column + 1 + lengths[i] > width)
            {
                yield return (first, i);
                (first, column) = (i, indent);
            }
            else if (i > first)
            {
                column++;
            }

            column += lengths[i];
        }

        if (first < lengths.Count)
        {
            yield return (first, lengths.Count);
        }
    }

    /// <summary>On one line, or with a line of its own for each piece.</summary>
    /// <param name="head">All before the pieces: <c>void F(</c>.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="tail">All behind them.</param>
    /// <param name="width">The longest line.</param>
    public static string Stacked(string head, IReadOnlyCollection<string> pieces, string tail, int width)
    {
        string line = head + string.Join(", ", pieces) + tail;
        return line.Length <= width || pieces.Count == 0 ? line : $"{head}\n{Indent}{string.Join(",\n" + Indent, pieces)}{tail}";
    }
}
