namespace LibNbd.Spec.Diagnostics;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>Names longer than this are not compared: the cost grows with the square.</summary>
    public const int LongestName = 80;

    /// <summary>Returns <c>; did you mean 'x'?</c> or nothing.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return "";
        }

        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
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

        return best is null ? "" : "; did you mean '" + best + "'?";
    }

    // Levenshtein's distance with one row.
    private static int Distance(string left, string right)
    {
        int[] row = new int[right.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                int replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
