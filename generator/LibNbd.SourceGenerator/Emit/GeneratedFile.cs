namespace LibNbd.SourceGenerator.Emit;

/// <summary>A file for the compiler.</summary>
/// <param name="HintName">Its name, with a folder: <c>Calls/Pread.g.cs</c>.</param>
/// <param name="Text">All of it.</param>
internal sealed record GeneratedFile(string HintName, string Text);
