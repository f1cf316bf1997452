using LibNbd.Emit.Output;
using LibNbd.Emit.Targets.C;
using LibNbd.Emit.Targets.Docs;
using LibNbd.Emit.Targets.Html;
using LibNbd.Emit.Targets.Man;

namespace LibNbd.Emit.Commands;

/// <summary>A target whose files stand in the repository, and where.</summary>
/// <param name="Target">The target.</param>
/// <param name="Folder">Its folder, from the root of the repository.</param>
internal sealed record CommittedTarget(ITarget Target, string Folder);

/// <summary>Every target that there is.</summary>
internal static class TargetList
{
    private static readonly DocsTarget Docs = new();

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<ITarget> All { get; } = [new ManTarget(), new HtmlTarget(), new CTarget(), Docs];

    /// <summary>
    /// Those whose files are read where nothing was built, and are committed for it. <c>check</c> holds them against the specification.
    /// </summary>
    public static IReadOnlyList<CommittedTarget> Committed { get; } = [new(Docs, "docs")];
}
