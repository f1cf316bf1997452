namespace LibNbd.Differential.Programs;

/// <summary>A program of calls on one server, in the format of docs/adr/0003-differential-test.md.</summary>
/// <param name="Name">Names it in reports; no blanks.</param>
/// <param name="Server">The server it needs, by its name in <see cref="Servers.World"/>; null for none.</param>
/// <param name="Lines">One call a line.</param>
internal sealed record CallProgram(string Name, string? Server, IReadOnlyList<string> Lines)
{
    public override string ToString() => Name;
}

/// <summary>What a program gave on one face: its lines after normalisation.</summary>
internal sealed record Transcript(string Program, IReadOnlyList<string> Lines);
