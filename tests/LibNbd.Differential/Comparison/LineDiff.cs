namespace LibNbd.Differential.Comparison;

/// <summary>The shortest list of lines to take away (-) and to add (+).</summary>
internal static class LineDiff
{
    internal static List<string> Of(IReadOnlyList<string> theirs, IReadOnlyList<string> ours)
    {
        int[,] common = new int[theirs.Count + 1, ours.Count + 1];
        for (int i = theirs.Count - 1; i >= 0; i--)
        {
            for (int j = ours.Count - 1; j >= 0; j--)
            {
                common[i, j] = theirs[i] == ours[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<string> diff = [];
        for (int i = 0, j = 0; i < theirs.Count || j < ours.Count;)
        {
            if (i < theirs.Count && j < ours.Count && theirs[i] == ours[j])
            {
                i++;
                j++;
            }
            else if (j == ours.Count || (i < theirs.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                diff.Add("- " + theirs[i++]);
            }
            else
            {
                diff.Add("+ " + ours[j++]);
            }
        }

        return diff;
    }
}
