using LibNbd.Emit.Output;

namespace LibNbd.Emit.Commands;

/// <summary>What every command works with.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Folder">The current directory.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, string Folder)
{
    /// <summary>Every target that there is.</summary>
    public IReadOnlyList<ITarget> Targets { get; init; } = TargetList.All;
}
