namespace LibNbd.Spec.Model;

/// <summary>A place in the YAML. Lines and columns count from 1, as editors show them; the end column is exclusive.</summary>
public readonly record struct SourceSpan(int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The very beginning of the file, for what concerns it as a whole.</summary>
    public static SourceSpan Start { get; } = new(1, 1, 1, 1);
}
