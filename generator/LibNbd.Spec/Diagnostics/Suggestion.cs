namespace LibNbd.Spec.Diagnostics;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>Names longer than this are not compared: the cost grows with the square.</summary>
    public const int LongestName = 80;

    /// <summary>Returns <c>; did you mean 'x'?</c> or nothing.</summary>
    public static string For(string name, IEnumerable<string> known) =>
        Nearest(name, known) is { } best ? "; did you mean '" + best + "'?" : "";

    /// <summary>The name that was probably meant, or null.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        string? best = null;
        int bestDistance = ((name.Length + 1) / 3) + 1;
        foreach (string candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) < bestDistance)
            {
                int distance = Distance(name, candidate);
                if (distance < bestDistance)
                {
                    (best, bestDistance) = (candidate, distance);
                }
            }
        }

        return best;
    }

    // The number of letters put in, left out, replaced, or swapped with their neighbour.
    private static int Distance(string left, string right)
    {
        int[,] table = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            table[i, 0] = i;
        }

        for (int j = 0; j <= right.Length; j++)
        {
            table[0, j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                table[i, j] = swapped ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
            }
        }

        return table[left.Length, right.Length];
    }
}
