namespace LibNbd.SourceGenerator.Emit;

/// <summary>Where a gate's call lands.</summary>
/// <param name="Part">The property of the handle through which the part with the method is reached, or an empty text.</param>
/// <param name="IsToldOfAwait">Whether the method has one more parameter than its call: whether the call is awaited.</param>
internal sealed record Landing(string Part, bool IsToldOfAwait);
