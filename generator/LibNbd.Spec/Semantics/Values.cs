using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>The values that a parameter may have.</summary>
public static class Values
{
    /// <summary>The values that a call accepts for a parameter that is an enumeration or a set of flags.</summary>
    public static IReadOnlyList<ValueInline> Accepted(
        ParameterSpec parameter, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) =>
        parameter.Kind switch
        {
            ParameterKind.Enum =>
            [
                .. enums.First(type => string.Equals(type.Name, parameter.TypeName, StringComparison.Ordinal)).Values
                    .Select(value => new ValueInline(ValueSection.Enum, parameter.TypeName!, value.Name)),
            ],
            ParameterKind.Flags =>
            [
                .. flags.First(type => string.Equals(type.Name, parameter.TypeName, StringComparison.Ordinal)).Values
                    .Where(value => parameter.Allowed is not { } allowed || allowed.Contains(value.Name, StringComparer.Ordinal))
                    .Select(value => new ValueInline(ValueSection.Flags, parameter.TypeName!, value.Name)),
            ],
            ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn
                or ParameterKind.BytesPersistOut or ParameterKind.Closure or ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64
                or ParameterKind.Path
                or ParameterKind.Size or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt
                or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => [],
        };
}
