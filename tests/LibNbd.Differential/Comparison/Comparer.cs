using LibNbd.Differential.Faces;
using LibNbd.Differential.Programs;
using LibNbd.Differential.Servers;

namespace LibNbd.Differential.Comparison;

/// <summary>Runs programs on libnbd in C and on a face of this library, and compares.</summary>
internal static partial class Comparer
{
    /// <summary>All of them must give the same, but for what is expected to differ.</summary>
    internal static async Task AssertSame(IReadOnlyList<CallProgram> programs, string face)
    {
        CLibrary reference = CLibrary.Reference();
        using TestFolder folder = new();
        IReadOnlyList<CallProgram> runnable = face == FaceNames.Public ? [.. programs.Where(IsPublic)] : programs;
        IReadOnlyList<Transcript> theirs = await Run(await CFace.Create(reference, folder.Root), runnable);
        IReadOnlyList<Transcript> ours = await Run(await FaceNames.Create(face, folder.Root), runnable);
        Dictionary<string, List<string>> differences = new(StringComparer.Ordinal);
        for (int i = 0; i < runnable.Count; i++)
        {
            differences.Add(runnable[i].Name, LineDiff.Of(Visible(theirs[i], face), Visible(ours[i], face)));
        }

        await Log(face, runnable, theirs, ours);
        List<string> faults = ExpectedDifferences.Of(face).Judge(differences);
        Assert.True(
            faults.Count == 0,
            $"{faults.Count} of {runnable.Count} programs differ between libnbd in C (-) and {face} (+):\n{string.Join("\n", faults)}");
    }

    /// <summary>Runs them on servers of their own.</summary>
    internal static async Task<IReadOnlyList<Transcript>> Run(IFace face, IReadOnlyList<CallProgram> programs)
    {
        await using World world = new();
        List<CallProgram> filled = [];
        foreach (CallProgram program in programs)
        {
            filled.Add(await world.Fill(program));
        }

        IReadOnlyList<Transcript> transcripts = await face.Run(filled);
        List<Transcript> normal = [];
        for (int i = 0; i < programs.Count; i++)
        {
            List<string> lines = [];
            foreach (string line in transcripts[i].Lines)
            {
                lines.Add(Normaliser.Of(await world.Anonymise(programs[i], line)));
            }

            normal.Add(new Transcript(programs[i].Name, lines));
        }

        return normal;
    }

    /// <summary>With LIBNBD_DIFFERENTIAL_LOG=FOLDER everything is written there, to be read by people.</summary>
    private static async Task Log(
        string face, IReadOnlyList<CallProgram> programs, IReadOnlyList<Transcript> theirs, IReadOnlyList<Transcript> ours)
    {
        if (Environment.GetEnvironmentVariable("LIBNBD_DIFFERENTIAL_LOG") is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        for (int i = 0; i < programs.Count; i++)
        {
            string text = string.Join('\n', [.. programs[i].Lines, "", "libnbd in C", .. theirs[i].Lines, "", face, .. ours[i].Lines, ""]);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{programs[i].Name.Replace('/', '.')}.{face}.txt"), text);
        }
    }

    /// <summary>
    /// C# has no free functions. Whether a quick server answers while an option or a connect is being begun is chance, and so is whether a
    /// server that was told to end has ended when a handle looks right afterwards, which an idle one does in C# (ADR 11).
    /// </summary>
    private static List<string> Visible(Transcript transcript, string face)
    {
        List<string> lines = [];
        int callbacks = 0;
        foreach (string line in transcript.Lines)
        {
            if (line.StartsWith("> aio_opt_", StringComparison.Ordinal)
                || line.StartsWith("> kill_subprocess ret=0 ", StringComparison.Ordinal)
                || (line.StartsWith("> aio_connect", StringComparison.Ordinal) && line.Contains(" ret=0 ", StringComparison.Ordinal)))
            {
                lines.Insert(callbacks, line[..line.LastIndexOf('|')] + "| ...");
            }
            else if (line.Contains(" debug context=", StringComparison.Ordinal) && !IsTrace().IsMatch(line))
            {
                // Each library tells of its own inside.
            }
            else if (face != FaceNames.Public || !line.StartsWith("  free ", StringComparison.Ordinal))
            {
                lines.Add(line);
            }

            callbacks = line.StartsWith("  ", StringComparison.Ordinal) ? callbacks : lines.Count;
        }

        return lines;
    }

    [System.Text.RegularExpressions.GeneratedRegex(" message=\"(enter|leave):")]
    private static partial System.Text.RegularExpressions.Regex IsTrace();

    private static bool IsPublic(CallProgram program) => !program.Lines.Any(static line =>
        line.Contains(":nocb", StringComparison.Ordinal)
            || (line.Contains("b:", StringComparison.Ordinal) && line.Contains(":NULL", StringComparison.Ordinal)));
}
