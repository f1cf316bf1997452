using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>Comments of Toy.</summary>
internal static class ToyProse
{
    /// <summary>What a call does, above its declaration.</summary>
    public static void Summary(CodeWriter writer, CallSpec call) => writer.Line($"-- {call.Summary.Replace('\n', ' ')}");
}
