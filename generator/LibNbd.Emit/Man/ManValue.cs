using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>A value of an enumeration or a flag, by its C macro.</summary>
internal readonly record struct ManValue(string Macro, ValueSpec Value);
