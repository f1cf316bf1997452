using LibNbd.Spec.Model;

namespace LibNbd.Emit.Documents;

/// <summary>A value of an enumeration or a flag, by its C macro.</summary>
internal readonly record struct DocValue(string Macro, ValueSpec Value);
