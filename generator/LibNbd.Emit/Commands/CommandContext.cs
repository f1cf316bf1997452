using LibNbd.Emit.Output;
using LibNbd.Languages;

namespace LibNbd.Emit.Commands;

/// <summary>What every command works with.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Folder">The current directory.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, string Folder)
{
    /// <summary>Every language that there is.</summary>
    public LanguageSet Languages { get; init; } = LanguageList.All;

    /// <summary>Every target that there is.</summary>
    public IReadOnlyList<ITarget> Targets { get; init; } = TargetList.All;
}
