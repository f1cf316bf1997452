using LibNbd.Emit.C;
using LibNbd.Emit.Man;

namespace LibNbd.Emit.Targets;

/// <summary>Every target that there is.</summary>
internal static class TargetList
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<ITarget> All { get; } = [new ManTarget(), new CTarget()];
}
